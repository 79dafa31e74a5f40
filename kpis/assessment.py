"""One KPI in one month, put together: value, target, status, change, assurance, neighbours, sentence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kpis import headline as words
from kpis import spc, status
from kpis import targets as agreed
from kpis.intervals import Interval, percent_interval, rate_interval
from kpis.neighbours import Comparison
from kpis.periods import add_months, months_between
from kpis.reliability import mostly_zero, small_numbers
from kpis.rounding import above
from kpis.spc import Point, SpcChart
from kpis.status import Status
from kpis.targets import Asked, Target

if TYPE_CHECKING:
    from kpis.catalogue import Kpi

QUARTER_LAG = 2  # a quarter's figure stands until the next quarter ends
CONCERN, FAIL, OFF, WORSE, RELIEF = 8, 4, 2, 1, 3
STOCK_BASES = ("snapshot", "in_month")  # counts on these bases can be charted against their target


@dataclass(frozen=True)
class Assessment:
    """Everything the pages say of one KPI in one month.

    `latest`, `previous` (the month before) and `last_year` are on the KPI's own basis;
    `latest_in_month` and `chart` on the charted one. `interval` is of the latest charted month,
    `latest_interval` of `latest`, both in the KPI's unit. `attention` is a severity: 0 none, more is
    worse. `kind` is 'attention', 'improving', 'not_judged' or 'steady'.
    """

    kpi: "Kpi"
    month: date
    latest: Point | None
    latest_in_month: Point | None
    previous: Point | None
    last_year: Point | None
    target: Target | None
    asked: Asked
    target_text: str
    target_line: float | None
    target_range: tuple[float, float] | None
    status: Status
    chart: SpcChart
    variation: str | None
    assurance: str | None
    interval: Interval | None
    latest_interval: Interval | None
    comparison: Comparison | None
    small_numbers: bool
    has_history: bool
    finding: str = ""
    change_words: str = ""
    assurance_words: str = ""
    attention: int = 0
    kind: str = "steady"


def assess(
    kpi: "Kpi",
    series: Sequence[Point],
    headline: Sequence[Point],
    targets: Sequence[Target],
    comparison: Comparison | None,
    as_at: date,
    settings: spc.Settings = spc.SETTINGS,
) -> Assessment:
    """Assess a KPI in the month `as_at` (first of month); later points are not looked at.

    `series`: what may be charted (in-month values or month-end snapshots), one point a month loaded;
    a month not loaded may be absent or have no value. `headline`: the same on the KPI's own basis.
    A ghost (incomplete history, or set aside) is shown in either, but nothing is judged by it.
    """
    series = _until(series, as_at)
    headline = _until(headline, as_at)
    latest = _latest(headline, kpi.basis, as_at)
    last_year = _at(headline, add_months(latest.month, -12)) if latest else None
    target = agreed.in_force(targets, as_at)
    asked = agreed.asked(
        target,
        unit=kpi.unit,
        polarity=kpi.polarity,
        tolerance=kpi.amber,
        last_year=last_year.value if last_year and not last_year.ghost else None,
        neighbours_mean=comparison.mean if comparison else None,
        month=latest.month if latest else as_at,
    )
    small = is_small(kpi, series)
    chart = _chart(kpi, series, small, settings)
    line, stay_within = _charted_target(kpi, asked)
    is_current = latest is not None and latest.value is not None and not latest.ghost
    in_month = _at(series, as_at)
    bare = Assessment(
        kpi=kpi,
        month=as_at,
        latest=latest,
        latest_in_month=in_month,
        previous=_at(headline, add_months(latest.month, -1)) if latest else None,
        last_year=last_year,
        target=target,
        asked=asked,
        target_text=asked.text,
        target_line=line,
        target_range=stay_within,
        status=_status(kpi, latest, asked),
        chart=chart,
        variation=spc.variation(chart) if is_current else None,
        assurance=_assurance(chart, asked, line, stay_within) if is_current else None,
        interval=_month_interval(kpi, in_month) or _interval(kpi, latest),
        latest_interval=_interval(kpi, latest),
        comparison=comparison,
        small_numbers=small,
        has_history=any(point.value is not None for point in (*headline, *series)),
    )
    return _worded(bare)


def is_small(kpi: "Kpi", series: Sequence[Point]) -> bool:
    """True when months rest on too few cases for limits (percentages), or most months are none."""
    segment = _current_segment(series)
    few_cases = kpi.unit == "percent" and small_numbers(segment)
    return few_cases or mostly_zero([point.value for point in segment if not point.ghost])


def severity(a: Assessment) -> int:
    """How much a KPI needs attention: a signal for the worse, a target out of reach, or off target
    and worse than a year ago. 0 when none of these; an improvement makes the rest less pressing.
    """
    concern = (a.variation or "").startswith("concern")
    fail = a.assurance == "consistent_fail"
    off = a.status.code == "off_target"
    worse = off and is_worse_than_last_year(a)
    if not (concern or fail or worse):
        return 0
    score = CONCERN * concern + FAIL * fail + OFF * off + WORSE * worse
    return score - RELIEF if (a.variation or "").startswith("improvement") else score


def is_worse_than_last_year(a: Assessment) -> bool:
    """Worse against the target than the same month last year, by more than the noise band."""
    if not words.has_figure(a) or a.last_year is None or a.last_year.value is None or a.last_year.ghost:
        return False
    now, then = (_distance(a, value) for value in (a.latest.value, a.last_year.value))
    return above(now - then, agreed.noise_band(a.last_year.value, a.kpi.unit))


def _distance(a: Assessment, value: float) -> float:
    """Signed badness of a value: further from a range, or the value itself with its sign."""
    if a.asked.range is not None:
        return status.shortfall(value, "within", None, a.asked.range) or 0.0
    return {"higher": -value, "lower": value}.get(a.asked.polarity, 0.0)


def _worded(a: Assessment) -> Assessment:
    provisional = a.variation not in (None, "common_cause")
    attention = severity(a)
    return replace(
        a,
        finding=words.finding(a),
        change_words=words.change_words(a.chart, a.small_numbers) if a.chart.n else "no figures yet",
        assurance_words=words.assurance_words(a.assurance, provisional),
        attention=attention,
        kind=_kind(a, attention),
    )


def _kind(a: Assessment, attention: int) -> str:
    if (a.variation or "").startswith("improvement"):
        return "improving"  # its sentence says where the target is still out of reach
    if attention:
        return "attention"
    if words.changed_neither_way(a):
        return "not_judged"
    is_judged = words.has_figure(a) and a.status.code != "too_few" and a.variation is not None
    return "steady" if is_judged else "not_judged"


def _until(points: Sequence[Point], as_at: date) -> list[Point]:
    return sorted((p for p in points if p.month <= as_at), key=lambda p: p.month)


def _at(points: Sequence[Point], month: date) -> Point | None:
    return next((point for point in points if point.month == month), None)


def _latest(points: Sequence[Point], basis: str, as_at: date) -> Point | None:
    """The month's own point; for quarterly figures the latest quarter's. Older figures are not latest."""
    lag = QUARTER_LAG if basis == "quarter" else 0
    recent = [point for point in points if months_between(point.month, as_at) <= lag]
    return recent[-1] if recent else None


def _current_segment(series: Sequence[Point]) -> Sequence[Point]:
    starts = [i for i, point in enumerate(series) if point.rebase]
    return series[starts[-1] :] if starts else series


def _chart(kpi: "Kpi", series: Sequence[Point], small: bool, settings: spc.Settings) -> SpcChart:
    improvement = spc.IMPROVEMENT.get(kpi.polarity, "neutral")
    overlaps = kpi.charted_basis == "rolling_12m"  # each point shares months with the last: no limits
    return (spc.run_chart if small or overlaps else spc.chart)(series, improvement, settings)


def _charted_target(kpi: "Kpi", asked: Asked) -> tuple[float | None, tuple[float, float] | None]:
    """The target as a line or band on the chart. A year's count is no target for one month's."""
    if kpi.unit in ("count", "rate_per_10000") and kpi.basis not in STOCK_BASES:
        return None, None
    return asked.line, asked.range


def _status(kpi: "Kpi", latest: Point | None, asked: Asked) -> Status:
    if latest is None:
        return status.status("no_data")
    if latest.ghost and latest.value is not None:
        return status.status("no_data", "incomplete or set aside")
    cases = latest.denominator if kpi.unit == "percent" else None
    return agreed.judge_against(latest.value, asked, kpi.dp, cases)


def _assurance(
    chart: SpcChart, asked: Asked, line: float | None, stay_within: tuple[float, float] | None
) -> str | None:
    if chart.limits is None:
        return None
    low, high = stay_within or (line, None)
    improvement = spc.IMPROVEMENT.get(asked.polarity, "neutral")
    return spc.assurance(chart.limits.lpl, chart.limits.upl, low, improvement, high)


def _month_interval(kpi: "Kpi", point: Point | None) -> Interval | None:
    """Of the charted month; a month's flow rate is shown annualised, so its interval is too."""
    interval = _interval(kpi, point)
    if interval is None or kpi.unit != "rate_per_10000" or kpi.basis == "snapshot":
        return interval
    low, high = interval
    return 12 * low, 12 * high


def _interval(kpi: "Kpi", point: Point | None) -> Interval | None:
    if point is None or point.value is None:
        return None
    if kpi.unit == "percent":
        return percent_interval(point.numerator, point.denominator)
    is_rate = kpi.unit == "rate_per_10000"
    return rate_interval(point.numerator, point.denominator) if is_rate else None
