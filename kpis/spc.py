"""Statistical process control: XmR charts ("plot the dots"), calculation only.

Source: NHS England, Making Data Count. The order here is the order of that guide: limits, the four
rules, what a point means (variation), what the limits mean for the target (assurance). Variation and
assurance are two answers, never one.

Only in-month values or month-end snapshots of closed months belong here: a rolling year overlaps
itself, so its shifts and trends are made by the arithmetic.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from kpis.periods import add_months, months_between
from kpis.rounding import above, below, same

LIMIT_FACTOR = 2.66  # as Making Data Count prints it, not 3/1.128
SCREEN_FACTOR = 3.267

HIGH_RULES = frozenset({"astro_high", "shift_high", "trend_up", "two_in_three_high"})
LOW_RULES = frozenset({"astro_low", "shift_low", "trend_down", "two_in_three_low"})
IMPROVEMENT = {"higher": "increase", "lower": "decrease"}


@dataclass(frozen=True)
class Settings:
    """Product-wide choices. Not to be tuned for one KPI: that invites choosing the answer."""

    min_points: int = 13
    established_points: int = 20
    rebase_points: int = 12
    shift_n: int = 7
    trend_n: int = 7  # points, ends included: six rises
    two_in_three: str = "beyond"  # or "between": only points from two to three sigma
    conflict: str = "concern"  # what a point that is both is called, or "improvement"
    screen: bool = False
    baseline_n: int | None = None
    baseline_is_boundary: bool = False
    trend_crosses: bool = True  # a trend may cross a rebase; shift and two-in-three may not


SETTINGS = Settings()


@dataclass(frozen=True)
class Point:
    """One month as given. `ghost`: known to be wrong, shown but not used. `rebase`: a segment starts."""

    month: date
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    ghost: bool = False
    rebase: bool = False


@dataclass(frozen=True)
class Limits:
    """Centre line and limits of one segment, in the values' unit, never clipped."""

    mean: float
    lpl: float
    upl: float

    @property
    def average_moving_range(self) -> float:
        return (self.upl - self.mean) / LIMIT_FACTOR

    @property
    def lower2(self) -> float:
        return self.mean - (self.mean - self.lpl) * 2 / 3

    @property
    def upper2(self) -> float:
        return self.mean + (self.upl - self.mean) * 2 / 3


@dataclass(frozen=True)
class SpcPoint:
    """One month judged. Limits and type are None for a ghost, a gap, or a chart too short to judge."""

    month: date
    value: float | None
    mean: float | None = None
    lpl: float | None = None
    upl: float | None = None
    lower2: float | None = None
    upper2: float | None = None
    rules: frozenset[str] = frozenset()
    point_type: str | None = None
    ghost: bool = False
    rebase: bool = False
    numerator: float | None = None
    denominator: float | None = None

    @property
    def usable(self) -> bool:
        return self.value is not None and not self.ghost

    @property
    def signals_both_ways(self) -> bool:
        """True when the point breaks a rule upwards and another downwards."""
        return bool(self.rules & HIGH_RULES) and bool(self.rules & LOW_RULES)


@dataclass(frozen=True)
class SpcChart:
    """A judged series. `n` counts usable points; `pending_rebase` the points since a rebase that waits."""

    status: str  # 'insufficient' | 'trial' | 'established'
    n: int
    points: tuple[SpcPoint, ...]
    pending_rebase: int | None = None
    improvement: str = "neutral"
    limits: Limits | None = None  # of the current segment
    settings: Settings = field(default=SETTINGS, repr=False)

    @property
    def latest(self) -> SpcPoint | None:
        """The latest usable point."""
        return next((point for point in reversed(self.points) if point.usable), None)

    @property
    def usable(self) -> tuple[SpcPoint, ...]:
        return tuple(point for point in self.points if point.usable)


# ---------------------------------------------------------------- limits


def moving_ranges(values: Sequence[float]) -> list[float]:
    """Distances between neighbours; the first value has none."""
    return [abs(later - earlier) for earlier, later in pairwise(values)]


def limits(values: Sequence[float], screen: bool = False) -> Limits:
    """Mean -/+ 2.66 average moving ranges of one segment (two or more values)."""
    if len(values) < 2:
        raise ValueError(f"Limits need two or more values; got {len(values)}.")
    ranges = moving_ranges(values)
    average = sum(ranges) / len(ranges)
    mean = sum(values) / len(values)
    spread = LIMIT_FACTOR * (_screened(ranges, average) if screen else average)
    return Limits(mean, mean - spread, mean + spread)


def _screened(ranges: Sequence[float], average: float) -> float:
    kept = [r for r in ranges if r < SCREEN_FACTOR * average]
    screened = sum(kept) / len(kept) if kept else 0.0
    # Screening that leaves no variation at all would make every other point a signal.
    return screened if screened > 0 else average


# ---------------------------------------------------------------- the four rules


def is_outside_high(value: float, limit: Limits) -> bool:
    """Rule 1 upwards: strictly above the upper process limit."""
    return above(value, limit.upl)


def is_outside_low(value: float, limit: Limits) -> bool:
    """Rule 1 downwards: strictly below the lower process limit."""
    return below(value, limit.lpl)


def is_above_mean(value: float, limit: Limits) -> bool:
    return above(value, limit.mean)


def is_below_mean(value: float, limit: Limits) -> bool:
    return below(value, limit.mean)


def is_near_upper(value: float, limit: Limits, mode: str = "beyond") -> bool:
    """Beyond the upper two-sigma line; in mode 'between' not beyond the limit itself."""
    return above(value, limit.upper2) and (mode == "beyond" or not above(value, limit.upl))


def is_near_lower(value: float, limit: Limits, mode: str = "beyond") -> bool:
    """Beyond the lower two-sigma line; in mode 'between' not beyond the limit itself."""
    return below(value, limit.lower2) and (mode == "beyond" or not below(value, limit.lpl))


def runs(flags: Sequence[bool], at_least: int) -> list[bool]:
    """True for every member of each unbroken run of True at least so long."""
    marked, start = [False] * len(flags), 0
    for i in range(len(flags) + 1):
        if i < len(flags) and flags[i]:
            continue
        if i - start >= at_least:
            marked[start:i] = [True] * (i - start)
        start = i + 1
    return marked


def trends(values: Sequence[float], at_least: int, step: Callable[[float, float], bool]) -> list[bool]:
    """True for every point, ends included, of each unbroken rise (or fall) of so many points."""
    steps = runs([step(later, earlier) for earlier, later in pairwise(values)], at_least - 1)
    return [before or after for before, after in zip([False, *steps], [*steps, False], strict=True)]


def two_in_three(same_side: Sequence[bool], near_limit: Sequence[bool]) -> list[bool]:
    """True for points near the limit in some three on one side of the mean, two or more of them near."""
    marked = [False] * len(same_side)
    for i in range(len(same_side) - 2):
        window = range(i, i + 3)
        if all(same_side[j] for j in window) and sum(near_limit[j] for j in window) >= 2:
            for j in window:
                marked[j] = marked[j] or near_limit[j]
    return marked


def segment_rules(values: Sequence[float], limit: Limits, settings: Settings = SETTINGS) -> list[frozenset[str]]:
    """Rules 1, 2 and 4, which compare with one segment's lines: the names broken by each value."""
    high = [is_above_mean(v, limit) for v in values]
    low = [is_below_mean(v, limit) for v in values]
    near_high = [is_near_upper(v, limit, settings.two_in_three) for v in values]
    near_low = [is_near_lower(v, limit, settings.two_in_three) for v in values]
    return _named(
        astro_high=[is_outside_high(v, limit) for v in values],
        astro_low=[is_outside_low(v, limit) for v in values],
        shift_high=runs(high, settings.shift_n),
        shift_low=runs(low, settings.shift_n),
        two_in_three_high=two_in_three(high, near_high),
        two_in_three_low=two_in_three(low, near_low),
    )


def trend_rules(values: Sequence[float], settings: Settings = SETTINGS) -> list[frozenset[str]]:
    """Rule 3, which compares points only with each other. A turning point can belong to both."""
    return _named(
        trend_up=trends(values, settings.trend_n, above),
        trend_down=trends(values, settings.trend_n, below),
    )


def rules(values: Sequence[float], limit: Limits, settings: Settings = SETTINGS) -> list[frozenset[str]]:
    """All four rules over one segment: the names broken by each value."""
    pairs = zip(segment_rules(values, limit, settings), trend_rules(values, settings), strict=True)
    return [lines | trend for lines, trend in pairs]


def _named(**flags: Sequence[bool]) -> list[frozenset[str]]:
    length = len(next(iter(flags.values())))
    return [frozenset(name for name, marks in flags.items() if marks[i]) for i in range(length)]


# ---------------------------------------------------------------- what a point means


def point_type(broken: frozenset[str], improvement: str, conflict: str = "concern") -> str:
    """Name of a point that breaks these rules, given which way is better."""
    high, low = bool(broken & HIGH_RULES), bool(broken & LOW_RULES)
    if not high and not low:
        return "common_cause"
    if improvement == "neutral":
        return "special_cause_neutral_high" if high else "special_cause_neutral_low"
    if high and low:
        return f"special_cause_{conflict}"
    return "special_cause_improvement" if high == (improvement == "increase") else "special_cause_concern"


# ---------------------------------------------------------------- the chart


def chart(points: Sequence[Point], improvement: str, settings: Settings = SETTINGS) -> SpcChart:
    """Judge a series. `improvement` is 'increase', 'decrease' or 'neutral'; any order of points.

    Fewer than `settings.min_points` usable points: status 'insufficient', points without limits.
    """
    ordered = sorted(points, key=lambda point: point.month)
    segments = split_at_rebases(ordered)
    n = sum(map(len, segments))
    if n < settings.min_points:
        return run_chart(ordered, improvement, settings)
    plan = _plan(ordered, segments, settings)
    judged = _judge(ordered, plan, improvement, settings)
    current = plan.segments[-1]
    return SpcChart(plan.status, n, judged, plan.pending, improvement, current.limits, settings)


def run_chart(points: Sequence[Point], improvement: str, settings: Settings = SETTINGS) -> SpcChart:
    """The points alone, without limits, rules or icons: too few points, or months too small."""
    ordered = sorted(points, key=lambda point: point.month)
    judged = tuple(_bare(point) for point in ordered)
    return SpcChart("insufficient", sum(p.usable for p in judged), judged, None, improvement, None, settings)


def split_at_rebases(points: Sequence[Point]) -> list[list[int]]:
    """Positions of the usable points of each segment. A rebase on a gap starts at the next usable one."""
    segments: list[list[int]] = [[]]
    for i, point in enumerate(points):
        if point.rebase and segments[-1]:
            segments.append([])
        if point.value is not None and not point.ghost:
            segments[-1].append(i)
    return [segment for segment in segments if segment]


@dataclass(frozen=True)
class _Segment:
    positions: tuple[int, ...]
    limits: Limits | None
    baseline_n: int | None = None


@dataclass(frozen=True)
class _Plan:
    segments: tuple[_Segment, ...]
    status: str
    pending: int | None


def _plan(points: Sequence[Point], segments: list[list[int]], settings: Settings) -> _Plan:
    built = [_segment(points, segment, i == 0, settings) for i, segment in enumerate(segments)]
    pending = None
    if len(built) > 1 and built[-1].limits is None:
        # The rebase waits: its points stay under the old limits, so a bad run cannot be rebased away.
        pending = len(built[-1].positions)
        if built[-2].limits is not None:
            waiting = built.pop()
            built[-1] = replace(built[-1], positions=built[-1].positions + waiting.positions)
    current = built[-1]
    own = len(current.positions) - (pending or 0)
    return _Plan(tuple(built), _status(current.limits, own, settings), pending)


def _segment(points: Sequence[Point], positions: list[int], first: bool, settings: Settings) -> _Segment:
    values = [points[i].value for i in positions]
    if len(values) < max(settings.rebase_points, 2):
        return _Segment(tuple(positions), None)
    baseline = settings.baseline_n if first else None
    return _Segment(tuple(positions), limits(values[:baseline], settings.screen), baseline)


def _status(limit: Limits | None, n: int, settings: Settings) -> str:
    if limit is None:
        return "insufficient"
    return "established" if n >= settings.established_points else "trial"


def _judge(points: Sequence[Point], plan: _Plan, improvement: str, settings: Settings) -> tuple[SpcPoint, ...]:
    judged = [_bare(point) for point in points]
    if plan.status == "insufficient":
        return tuple(judged)
    trend = _trend_by_position(points, plan, settings)
    for segment in plan.segments:
        lines = _lines_by_position(points, segment, settings)
        for i in segment.positions:
            broken = lines[i] | trend[i]
            judged[i] = _dressed(points[i], segment.limits, broken, improvement, settings)
    return tuple(judged)


def _lines_by_position(points: Sequence[Point], segment: _Segment, settings: Settings) -> dict[int, frozenset[str]]:
    if segment.limits is None:
        return dict.fromkeys(segment.positions, frozenset())
    found: dict[int, frozenset[str]] = {}
    for stretch in _stretches(segment, settings):
        broken = segment_rules([points[i].value for i in stretch], segment.limits, settings)
        found.update(zip(stretch, broken, strict=True))
    return found


def _stretches(segment: _Segment, settings: Settings) -> list[tuple[int, ...]]:
    if segment.baseline_n and settings.baseline_is_boundary:
        return [segment.positions[: segment.baseline_n], segment.positions[segment.baseline_n :]]
    return [segment.positions]


def _trend_by_position(points: Sequence[Point], plan: _Plan, settings: Settings) -> dict[int, frozenset[str]]:
    stretches = [segment.positions for segment in plan.segments]
    if settings.trend_crosses:
        stretches = [tuple(i for stretch in stretches for i in stretch)]
    found: dict[int, frozenset[str]] = {}
    for stretch in stretches:
        found.update(zip(stretch, trend_rules([points[i].value for i in stretch], settings), strict=True))
    return found


def _bare(point: Point) -> SpcPoint:
    return SpcPoint(
        month=point.month,
        value=point.value,
        ghost=point.ghost,
        rebase=point.rebase,
        numerator=point.numerator,
        denominator=point.denominator,
    )


def _dressed(
    point: Point, limit: Limits | None, broken: frozenset[str], improvement: str, settings: Settings
) -> SpcPoint:
    return SpcPoint(
        month=point.month,
        value=point.value,
        mean=limit and limit.mean,
        lpl=limit and limit.lpl,
        upl=limit and limit.upl,
        lower2=limit and limit.lower2,
        upper2=limit and limit.upper2,
        rules=broken,
        point_type=point_type(broken, improvement, settings.conflict),
        rebase=point.rebase,
        numerator=point.numerator,
        denominator=point.denominator,
    )


# ---------------------------------------------------------------- the two icons


def variation(judged: SpcChart) -> str | None:
    """Variation icon: what the latest usable point says. None when the chart is too short to say.

    'common_cause', or 'improvement', 'concern', 'neutral' with '_high' or '_low' for the way the
    value has moved. A point that signals both ways takes the direction its name stands for.
    """
    latest = judged.latest
    if latest is None or latest.point_type is None:
        return None
    if latest.point_type == "common_cause" or latest.point_type.startswith("special_cause_neutral"):
        return latest.point_type.removeprefix("special_cause_")
    kind = latest.point_type.removeprefix("special_cause_")
    good_is_high = judged.improvement == "increase"
    high = good_is_high if kind == "improvement" else not good_is_high
    return f"{kind}_{'high' if high else 'low'}"


def assurance(
    lpl: float | None,
    upl: float | None,
    target: float | None,
    improvement: str,
    target_hi: float | None = None,
) -> str | None:
    """Assurance icon: can the process as it stands be relied upon to meet the target?

    'consistent_pass', 'consistent_fail', 'inconsistent' (met by chance), or None without a target,
    limits or a better direction. With `target_hi` the target is the range from `target` to it.
    A target exactly on a limit counts as pass or fail, as in Making Data Count since v2.1.
    """
    if lpl is None or upl is None or target is None:
        return None
    if target_hi is not None:
        return _range_assurance(lpl, upl, target, target_hi)
    if improvement == "increase":
        return _verdict(passes=not above(target, lpl), fails=not below(target, upl))
    if improvement == "decrease":
        return _verdict(passes=not below(target, upl), fails=not above(target, lpl))
    return None


def _range_assurance(lpl: float, upl: float, low: float, high: float) -> str:
    inside = not below(lpl, low) and not above(upl, high)
    return _verdict(passes=inside, fails=below(upl, low) or above(lpl, high))


def _verdict(passes: bool, fails: bool) -> str:
    if passes:
        return "consistent_pass"
    return "consistent_fail" if fails else "inconsistent"


# ---------------------------------------------------------------- for words and drawing


def run_on_one_side(judged: SpcChart) -> tuple[SpcPoint, ...]:
    """The unbroken run up to the latest point on one side of the mean, under the same limits."""
    latest = judged.latest
    if latest is None or latest.mean is None or same(latest.value, latest.mean):
        return ()
    side = above if above(latest.value, latest.mean) else below
    run: list[SpcPoint] = []
    for point in reversed(judged.usable):
        if point.mean != latest.mean or not side(point.value, point.mean):
            break
        run.insert(0, point)
    return tuple(run)


def run_one_way(judged: SpcChart) -> tuple[SpcPoint, ...]:
    """The unbroken rise or fall that ends at the latest point, its starting point included."""
    run = list(judged.usable[-1:])
    for earlier, later in reversed(list(pairwise(judged.usable))):
        if same(earlier.value, later.value):
            break
        if len(run) > 1 and above(run[1].value, run[0].value) != above(later.value, earlier.value):
            break
        run.insert(0, earlier)
    return tuple(run)


def missing_months(points: Sequence[Point], last: int = 12) -> tuple[date, ...]:
    """Of the `last` months up to the latest given, those without a usable value."""
    if not points:
        return ()
    end = max(point.month for point in points)
    first = max(min(point.month for point in points), add_months(end, 1 - last))
    usable = {point.month for point in points if point.value is not None and not point.ghost}
    wanted = (add_months(first, i) for i in range(months_between(first, end) + 1))
    return tuple(month for month in wanted if month not in usable)


def clip(value: float | None, unit: str) -> float | None:
    """A limit as it is drawn: percentages within 0-100, anything else not below 0. Never for judging."""
    if value is None:
        return None
    return min(max(value, 0.0), 100.0) if unit == "percent" else max(value, 0.0)
