"""Targets are dated and may be relative: which one is in force, and what it asks for this month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpis.formats import NOTHING, format_target, month_long
from kpis.periods import month_end
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

NOISE_POINTS = 2.0  # percentages: less than two points from last year is not a change
NOISE_SHARE = 0.05
ALIGNED_SHARE = 0.10
NEARLY_ALIGNED_SHARE = 0.20


class UnknownTargetKind(ValueError):
    """A target's kind is not one the product knows how to judge."""


@dataclass(frozen=True)
class Target:
    """What was agreed, by whom, and from when. `value` and `amber` are in the KPI's unit."""

    effective_from: date
    kind: str
    value: float | None = None
    amber: float | None = None
    source: str = ""
    agreed_by: str | None = None

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
) -> Asked:
    """What the target asks for this month, in the KPI's unit.

    `last_year` is the value of the same month a year before, on the same basis as the value to be
    judged; `neighbours_mean` the published mean of the statistical neighbours.
    """
    if target is None or target.kind in ("none", "monitor") or polarity == "context":
        return Asked("none" if target is None else target.kind)  # context is never coloured
    if target.kind == "align_with_neighbours":
        return _aligned(neighbours_mean)
    if target.kind in ("decrease", "increase"):
        return _on_last_year(target.kind, unit, last_year)
    if target.value is None:
        return Asked("none")  # the plan gives no figure: say nothing of a target
    if target.kind == "reduction_pct_per_year":
        return _reduction(target.value, last_year)
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
    text = f"{quoted} more" if kind == "additional_count" else quoted
    return Asked(kind, text, "higher", value, tolerance=amber)


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


def _reduction(per_year: float, last_year: float | None) -> Asked:
    kind, text = "reduction_pct_per_year", f"↓ {format_target(per_year, 'percent')} on last year"
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
