"""How we compare: statistical neighbours, region, England.

Words and rules as in the DfE local authority interactive tool (LAIT): simple mean of the neighbours,
national rank with ties sharing the best place, quartile bands A to D. The mean is shown because it
reconciles with LAIT; the median is judged against because ten values make a mean fragile.
England and the region are published figures, never averages of authorities.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median

from kpis.formats import ordinal
from kpis.intervals import Interval, against, percent_interval, rate_interval
from kpis.reliability import TOO_FEW
from kpis.rounding import above, below, same

ENOUGH_NEIGHBOURS = 5
BANDS = {"lower": "ABCD", "higher": "DCBA"}
NO_BAND = "-"


class OutsideQuartiles(ValueError):
    """A value lies in none of the quartile intervals it should have been ranked within."""


@dataclass(frozen=True)
class AreaValue:
    """One area's published value; `symbol` says why it is empty. Percentages as 18.0."""

    code: str
    name: str
    value: float | None
    symbol: str | None = None
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True)
class Comparison:
    """Us among our statistical neighbours and nationally, in one published period.

    rank and of: place among us and the neighbours with data. judgement: 'better', 'worse', 'similar',
    'higher', 'lower', 'not tested' (no numerator and denominator, or too few), or None (fewer than
    five neighbours, or no value of our own).
    """

    period: int | str | None
    value: float | None
    neighbours: tuple[AreaValue, ...]
    mean: float | None
    median: float | None
    n_with_data: int
    rank: int | None
    of: int
    position_words: str
    national_rank: int | None
    national_of: int
    band: str | None
    region: float | None
    england: float | None
    judgement: str | None
    own: AreaValue | None = None
    interval: Interval | None = None


# ---------------------------------------------------------------- LAIT's own arithmetic


def lait_change(years: Sequence[int], values: Sequence[float | None]) -> float | None:
    """Latest value less the year before's; newest first. None across a gap or a missing value."""
    if len(years) < 2 or years[0] - years[1] != 1 or None in values[:2]:
        return None
    return values[0] - values[1]


def lait_rank(values: Sequence[float | None], polarity: str) -> list[int | None]:
    """Place of each value, 1 the best; ties share the best place, missing have none."""
    if polarity not in BANDS:
        return [None] * len(values)
    known = [value for value in values if value is not None]
    return [None if value is None else _place(value, known, polarity) for value in values]


def quartiles(values: Sequence[float | None]) -> tuple[float, ...]:
    """Minimum, quartiles and maximum by R's default (type 7) interpolation; empty without values."""
    known = sorted(value for value in values if value is not None)
    return tuple(_quantile(known, share) for share in (0, 0.25, 0.5, 0.75, 1)) if known else ()


def lait_band(value: float | None, edges: Sequence[float | None], polarity: str) -> str | None:
    """Quartile band 'A' (best) to 'D'; '-' where neither direction is good; None without a value.

    Upper edges belong to the interval below them for both polarities, as in LAIT.
    Raises OutsideQuartiles when the value lies in none of the intervals.
    """
    if polarity not in BANDS:
        return NO_BAND
    if value is None:
        return None
    for i, letter in enumerate(BANDS[polarity]):
        if _in_quarter(value, edges[i], edges[i + 1], first=i == 0):
            return letter
    raise OutsideQuartiles(f"{value} lies outside the quartiles {list(edges)}; were they of the same data?")


def national(areas: Sequence[AreaValue], polarity: str) -> dict[str, tuple[int | None, str | None]]:
    """Code -> rank and quartile band of every authority, over all of them, as LAIT gives them."""
    values = [area.value for area in areas]
    ranks, edges = lait_rank(values, polarity), quartiles(values)
    return {area.code: (rank, lait_band(area.value, edges, polarity)) for area, rank in zip(areas, ranks, strict=True)}


def _in_quarter(value: float, low: float | None, high: float | None, first: bool) -> bool:
    if low is None or high is None:
        return False
    above_low = not below(value, low) if first else above(value, low)
    return above_low and not above(value, high)


def _place(value: float, known: Sequence[float], polarity: str) -> int:
    is_better = below if polarity == "lower" else above
    return 1 + sum(is_better(other, value) for other in known)


def _quantile(ordered: Sequence[float], share: float) -> float:
    position = (len(ordered) - 1) * share
    low, high = math.floor(position), math.ceil(position)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


# ---------------------------------------------------------------- us among our neighbours


def compare_areas(
    values: Sequence[AreaValue],
    own_code: str,
    neighbour_codes: Sequence[str],
    polarity: str,
    *,
    unit: str = "percent",
    period: int | str | None = None,
    region: float | None = None,
    england: float | None = None,
) -> Comparison:
    """Compare one authority with its neighbours and with every authority in `values`.

    `values` holds local authorities only; `neighbour_codes` are in order of closeness.
    `polarity` 'higher', 'lower', 'within' or 'context'; the last two are never called better or worse.
    """
    by_code = {area.code: area for area in values}
    own = by_code.get(own_code)
    value = own.value if own else None
    group = tuple(by_code[code] for code in neighbour_codes if code in by_code and code != own_code)
    theirs = [area.value for area in group if area.value is not None]
    interval = area_interval(own, unit) if own else None
    everyone = [area.value for area in values if area.value is not None]
    among = [*theirs, *([] if value is None else [value])]
    middle = median(theirs) if theirs else None
    return Comparison(
        period=period,
        value=value,
        neighbours=group,
        mean=mean(theirs) if theirs else None,
        median=middle,
        n_with_data=len(theirs),
        rank=None if value is None else _place(value, among, _ranking(polarity)),
        of=len(among),
        position_words=position_words(value, theirs, polarity),
        national_rank=_place(value, everyone, polarity) if value is not None and polarity in BANDS else None,
        national_of=len(everyone),
        band=_national_band(value, everyone, polarity),
        region=region,
        england=england,
        judgement=_judgement(value, interval, middle, len(theirs), polarity),
        own=own,
        interval=interval,
    )


def area_interval(area: AreaValue, unit: str) -> Interval | None:
    """95 % interval of a published percentage or rate, in its unit; None when it cannot be tested."""
    if area.denominator is None or area.denominator < TOO_FEW:
        return None
    if unit == "percent":
        return percent_interval(area.numerator, area.denominator)
    return rate_interval(area.numerator, area.denominator) if unit == "rate_per_10000" else None


def position_words(value: float | None, others: Sequence[float], polarity: str) -> str:
    """'3rd best of 11', 'highest of 11' (the worst place), '2nd lowest of 11' where neither is good."""
    if value is None:
        return "not published"
    if not others:
        return "no neighbours published"
    among = [*others, value]
    joint = "joint " if any(same(value, other) for other in others) else ""
    return f"{joint}{_place_words(value, among, polarity)} of {len(among)}"


def _place_words(value: float, among: Sequence[float], polarity: str) -> str:
    from_low, from_high = _place(value, among, "lower"), _place(value, among, "higher")
    if polarity in BANDS:
        best, worst = (from_low, from_high) if polarity == "lower" else (from_high, from_low)
        if worst > 1 or best == 1:
            return _counted(best, "best")
        return "highest" if polarity == "lower" else "lowest"
    return _counted(from_low, "lowest") if from_low <= from_high else _counted(from_high, "highest")


def _counted(place: int, word: str) -> str:
    return word if place == 1 else f"{ordinal(place)} {word}"


def _ranking(polarity: str) -> str:
    return polarity if polarity in BANDS else "lower"


def _national_band(value: float | None, everyone: Sequence[float], polarity: str) -> str | None:
    if value is None or polarity not in BANDS:
        return None
    return lait_band(value, quartiles(everyone), polarity)


def _judgement(
    value: float | None, interval: Interval | None, middle: float | None, n: int, polarity: str
) -> str | None:
    if value is None or n < ENOUGH_NEIGHBOURS:
        return None
    return "not tested" if interval is None else against(interval, middle, polarity)
