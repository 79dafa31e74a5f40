"""Targets are dated and may be relative: which one is in force, and what it asks for this month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpis.formats import NOTHING, format_target, format_value, month_long
from kpis.periods import financial_year_start, month_end, months_between
from kpis.rounding import above, below, round_half_up
from kpis.status import Status, judge, status

KINDS = (
    "at_least",
    "at_most",
    "align_with_neighbours",
    "decrease",
    "increase",
    "reduction_pct_per_year",
    "additional_count",
    "monitor",
    "none",
)
LAST_YEAR_KINDS = ("decrease", "increase", "reduction_pct_per_year")

MONTHS = 12
NOISE_POINTS = 2.0  # percentages: less than two points from last year is not a change
NOISE_SHARE = 0.05
ALIGNED_SHARE = 0.10
NEARLY_ALIGNED_SHARE = 0.20


class UnknownTargetKind(ValueError):
    """A target's kind is not one the product knows how to judge."""


@dataclass(frozen=True)
class Target:
    """What was agreed, by whom, and from when. `value` and `amber` are in the KPI's unit; a yearly reduction is
    counted from `baseline_value` on `baseline_date`, or without them from the same month last year."""

    effective_from: date
    kind: str
    value: float | None = None
    amber: float | None = None
    source: str = ""
    agreed_by: str | None = None
    baseline_value: float | None = None
    baseline_date: date | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise UnknownTargetKind(f"Target kind '{self.kind}' is not one of {', '.join(KINDS)}.")


@dataclass(frozen=True)
class Asked:
    """What a target means for one month.

    `line` is a value to reach, `range` one to stay within; `tolerance` the amber band beyond them.
    `polarity` is the direction the target itself asks for: a plan may ask for less of a neutral thing.
    """

    kind: str
    text: str = NOTHING
    polarity: str = "context"
    line: float | None = None
    range: tuple[float, float] | None = None
    tolerance: float = 0.0
    last_year: float | None = None
    band: float = 0.0
    missing: str = ""  # what a relative target lacks this month


def in_force(targets: Sequence[Target], month: date) -> Target | None:
    """The latest target agreed by the end of the month. A later target never recolours history."""
    agreed = [target for target in targets if target.effective_from <= month_end(month)]
    return max(agreed, key=lambda target: target.effective_from, default=None)


def noise_band(last_year: float, unit: str) -> float:
    """How far from last year is still no change: 5 % of it, and for percentages at least two points."""
    share = abs(last_year) * NOISE_SHARE
    return max(NOISE_POINTS, share) if unit == "percent" else share


def asked(
    target: Target | None,
    *,
    unit: str,
    polarity: str,
    tolerance: float | None = None,
    last_year: float | None = None,
    neighbours_mean: float | None = None,
    month: date | None = None,
) -> Asked:
    """What the target asks for this month, in the KPI's unit.

    `last_year` is the value of the same month a year before, on the same basis as the value to be
    judged; `neighbours_mean` the published mean of the statistical neighbours; `month` the month judged (first of
    month), which a path needs.
    """
    if target is None or target.kind in ("none", "monitor") or polarity == "context":
        watched = target is not None and target.kind == "monitor"
        return Asked("monitor" if watched else "none")  # context is never coloured, whatever the plan asks of it
    if target.kind == "align_with_neighbours":
        return _aligned(neighbours_mean)
    if target.kind in ("decrease", "increase"):
        return _on_last_year(target.kind, unit, last_year)
    if target.value is None:
        return Asked("none")  # the plan gives no figure: say nothing of a target
    if target.kind == "reduction_pct_per_year":
        return _reduction(target, last_year, month)
    if target.kind == "additional_count":
        return _additional(target, tolerance or 0.0, unit, month)
    amber = target.amber if target.amber is not None else tolerance or 0.0
    return _absolute(target.kind, target.value, amber, unit)


def judge_against(value: float | None, meant: Asked, dp: int = 1, denominator: float | None = None) -> Status:
    """Status of a value against what its target asks for this month (see status.judge)."""
    if meant.missing and value is not None:
        return _unless_too_few(value, denominator, meant.missing)
    if meant.kind in ("decrease", "increase"):
        return _judge_on_last_year(value, meant, dp, denominator)
    return judge(
        value,
        polarity=meant.polarity,
        target=meant.line,
        target_range=meant.range,
        tolerance=meant.tolerance,
        dp=dp,
        denominator=denominator,
    )


def _absolute(kind: str, value: float, amber: float, unit: str) -> Asked:
    quoted = format_target(value, unit)
    if kind == "at_most":
        return Asked(kind, f"{quoted} or less", "lower", value, tolerance=amber)
    return Asked(kind, quoted, "higher", value, tolerance=amber)


def planned_reduction(baseline: float, baseline_date: date, per_year: float, month: date) -> float:
    """Where a path falling by `per_year` per cent a year stands in a month: compounded month by month, so that each
    year ends that much below the one before. Before the baseline it is the baseline itself."""
    months = max(months_between(baseline_date, month), 0)
    return baseline * (1 - per_year / 100) ** (months / MONTHS)


def planned_so_far(additional: float, month: date) -> float:
    """How many of a year's additional cases a straight line expects by the end of a month: all of them in March."""
    return additional * (months_between(financial_year_start(month), month) + 1) / MONTHS


def path(target: Target, month: date) -> float | None:
    """Where a target that is a path stands in a month; None for one that is not."""
    if target.value is None:
        return None
    if target.kind == "additional_count":
        return planned_so_far(target.value, month)
    if target.kind == "reduction_pct_per_year" and target.baseline_value is not None and target.baseline_date:
        planned = planned_reduction(target.baseline_value, target.baseline_date, target.value, month)
        return round_half_up(planned, 1)
    return None


def _additional(target: Target, tolerance: float, unit: str, month: date | None) -> Asked:
    text = f"{format_target(target.value, unit)} more in the year"
    if month is None:
        return Asked("additional_count", text, "higher", missing="no month to count the year from")
    line = path(target, month)
    amber = target.amber if target.amber is not None else tolerance
    text = f"{text}, {format_value(line, unit, 1)} by {month:%B}"
    return Asked("additional_count", text, "higher", line, tolerance=amber)


def _aligned(mean: float | None) -> Asked:
    text = "neighbours ±10%"
    if mean is None:
        missing = "no published neighbours to compare with"
        return Asked("align_with_neighbours", text, "within", missing=missing)
    low, high = mean * (1 - ALIGNED_SHARE), mean * (1 + ALIGNED_SHARE)
    further = mean * (NEARLY_ALIGNED_SHARE - ALIGNED_SHARE)
    return Asked("align_with_neighbours", text, "within", range=(low, high), tolerance=further)


def _on_last_year(kind: str, unit: str, last_year: float | None) -> Asked:
    polarity = "lower" if kind == "decrease" else "higher"
    text = f"{'↓' if kind == 'decrease' else '↑'} on last year"
    if last_year is None:
        return Asked(kind, text, polarity, missing="no value a year ago to compare with")
    return Asked(kind, text, polarity, last_year=last_year, band=noise_band(last_year, unit))


def _reduction(target: Target, last_year: float | None, month: date | None) -> Asked:
    kind, per_year = "reduction_pct_per_year", target.value
    planned = path(target, month) if month else None
    if planned is not None:
        text = f"↓ {format_target(per_year, 'percent')} a year from {month_long(target.baseline_date)}"
        return Asked(kind, text, "lower", planned, tolerance=planned * NOISE_SHARE)
    text = f"↓ {format_target(per_year, 'percent')} on last year"
    if last_year is None:
        return Asked(kind, text, "lower", missing="no value a year ago to compare with")
    line = last_year * (1 - per_year / 100)
    return Asked(kind, text, "lower", line, tolerance=line * NOISE_SHARE, last_year=last_year)


def _judge_on_last_year(value: float | None, meant: Asked, dp: int, denominator: float | None) -> Status:
    plain = judge(value, polarity="context", denominator=denominator)
    if plain.code != "no_target":
        return plain
    rise = round_half_up(value, dp) - round_half_up(meant.last_year, dp)
    better = -rise if meant.polarity == "lower" else rise
    if above(better, meant.band):
        return status("on_target")
    return status("off_target" if below(better, -meant.band) else "close")


def _unless_too_few(value: float, denominator: float | None, reason: str) -> Status:
    plain = judge(value, polarity="context", denominator=denominator)
    return plain if plain.code == "too_few" else status("no_comparison", reason)


def same_month_last_year(month: date) -> date:
    """The first of the same month a year before."""
    return date(month.year - 1, month.month, 1)


def describe_missing(meant: Asked, month: date) -> str:
    """Why a relative target cannot be judged this month, for a tooltip; empty when it can."""
    if not meant.missing:
        return ""
    if meant.kind in LAST_YEAR_KINDS:
        return f"no value for {month_long(same_month_last_year(month))}"
    return meant.missing
