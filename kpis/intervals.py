"""How far chance alone can move a figure: intervals and funnels.

Source: the OHID (Fingertips) technical guide - Wilson for proportions, Byar's or exact Poisson for
counts and rates, inverted Wilson for funnels of proportions. Months of a whole population are not a
sample: an interval describes chance variation in an underlying rate.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from kpis.rounding import above, below

Interval = tuple[float, float]
WARNING = 0.95
ALARM = 0.998
EXACT_BELOW = 10


def z_score(confidence: float) -> float:
    """Normal deviate of a two-sided confidence level: 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def wilson(x: float, n: float, confidence: float = 0.95) -> Interval | None:
    """Wilson score interval of x in n, as proportions, without continuity correction."""
    if not n:
        return None
    z = z_score(confidence)
    centre, spread = 2 * x + z * z, z * math.sqrt(z * z + 4 * x * (1 - x / n))
    low, high = ((centre + sign * spread) / (2 * (n + z * z)) for sign in (-1, 1))
    return max(low, 0.0), min(high, 1.0)


def percent_interval(numerator: float | None, denominator: float | None) -> Interval | None:
    """95 % Wilson interval in per cent; None when either is missing or they are not a proportion."""
    if numerator is None or not denominator or not 0 <= numerator <= denominator:
        return None
    low, high = wilson(numerator, denominator)
    return low * 100, high * 100


def count_interval(events: float, confidence: float = 0.95) -> Interval:
    """Interval of a count: exact Poisson below ten events, Byar's approximation from ten."""
    if events < EXACT_BELOW:
        return _exact_poisson(events, confidence)
    return _byar(events, confidence)


def rate_interval(
    events: float | None, population: float | None, per: float = 10_000, confidence: float = 0.95
) -> Interval | None:
    """Interval of a rate for every `per` people; None without events or population."""
    if events is None or not population:
        return None
    low, high = count_interval(events, confidence)
    return low / population * per, high / population * per


def _byar(x: float, confidence: float) -> Interval:
    z = z_score(confidence)
    low = x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3
    y = x + 1
    return low, y * (1 - 1 / (9 * y) + z / (3 * math.sqrt(y))) ** 3


def _exact_poisson(x: float, confidence: float) -> Interval:
    """Means for which x events, or more extreme, have probability alpha/2 (bisection on the CDF)."""
    tail, x = (1 - confidence) / 2, int(x)
    low = 0.0 if x == 0 else _solve(lambda mean: _poisson_cdf(x - 1, mean), 1 - tail)
    return low, _solve(lambda mean: _poisson_cdf(x, mean), tail)


def _poisson_cdf(k: int, mean: float) -> float:
    return sum(math.exp(-mean) * mean**i / math.factorial(i) for i in range(k + 1))


def _solve(falling, wanted: float) -> float:
    low, high = 0.0, 100.0  # fewer than ten events: no limit at any sane confidence is near 100
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > wanted else (low, middle)
    return (low + high) / 2


def against(interval: Interval, benchmark: float, polarity: str) -> str:
    """How an interval stands to a fixed benchmark, which on its edge is still inside.

    'better' or 'worse' for polarity 'higher' or 'lower', else 'higher' or 'lower'; or 'similar'.
    """
    low, high = interval
    if not above(low, benchmark) and not below(high, benchmark):
        return "similar"
    is_higher = above(low, benchmark)
    if polarity not in ("higher", "lower"):
        return "higher" if is_higher else "lower"
    return "better" if is_higher == (polarity == "higher") else "worse"


# ---------------------------------------------------------------- funnels


@dataclass(frozen=True)
class FunnelUnit:
    """One member of a funnel: proportions, or events a person, throughout.

    `verdict` 'higher' or 'lower' (outside 99.8 %: different beyond chance), 'watch_high' or
    'watch_low' (outside 95 % only), 'similar', or None without a denominator.
    """

    name: str
    numerator: float
    denominator: float
    value: float | None
    centre: float
    limits95: Interval | None
    limits998: Interval | None
    verdict: str | None


def funnel_limits(centre: float, n: float, confidence: float = WARNING) -> Interval:
    """Where a unit of size n may lie by chance about a centre proportion, clipped to 0-1."""
    spread = z_score(confidence) * math.sqrt(centre * (1 - centre) / n)
    return max(centre - spread, 0.0), min(centre + spread, 1.0)


def funnel_verdict(x: float, n: float, centre: float) -> str | None:
    """Is x in n different from the centre proportion? Only outside 99.8 % is it called different."""
    if not n:
        return None
    return _verdict(x / n, funnel_limits(centre, n, WARNING), funnel_limits(centre, n, ALARM))


def funnel_rate_verdict(events: float, population: float, centre: float) -> str | None:
    """The same for a rate (events a person): the centre outside the unit's own interval."""
    if not population:
        return None
    inner = rate_interval(events, population, 1, WARNING)
    outer = rate_interval(events, population, 1, ALARM)
    mirrored = {"higher": "lower", "lower": "higher", "watch_high": "watch_low", "watch_low": "watch_high"}
    verdict = _verdict(centre, inner, outer)
    return mirrored.get(verdict, verdict)


def funnel(units: Sequence[tuple[str, float, float]]) -> tuple[FunnelUnit, ...]:
    """(name, numerator, denominator) of each member against all of them together."""
    total = sum(d for _, _, d in units)
    if not total:
        return ()
    centre = sum(n for _, n, _ in units) / total
    return tuple(_funnel_unit(name, n, d, centre) for name, n, d in units)


def _funnel_unit(name: str, n: float, d: float, centre: float) -> FunnelUnit:
    if not d:
        return FunnelUnit(name, n, d, None, centre, None, None, None)
    warning, alarm = funnel_limits(centre, d, WARNING), funnel_limits(centre, d, ALARM)
    return FunnelUnit(name, n, d, n / d, centre, warning, alarm, funnel_verdict(n, d, centre))


def funnel_rates(units: Sequence[tuple[str, float, float]]) -> tuple[FunnelUnit, ...]:
    """The same for rates, (name, events, population): a rate differs when the centre lies outside its own interval."""
    total = sum(d for _, _, d in units)
    if not total:
        return ()
    centre = sum(n for _, n, _ in units) / total
    return tuple(
        FunnelUnit(name, n, d, n / d, centre, funnel_rate_limits(centre, d, WARNING),
                   funnel_rate_limits(centre, d, ALARM), funnel_rate_verdict(n, d, centre))
        if d else FunnelUnit(name, n, d, None, centre, None, None, None)
        for name, n, d in units
    )  # fmt: skip


def funnel_rate_limits(centre: float, population: float, confidence: float = WARNING) -> Interval:
    """Rates of a unit of this size whose own interval (Byar's) would just reach the centre: what is drawn about it."""
    expected = centre * population
    low, high = (_events_reaching(expected, confidence, side) for side in (1, 0))
    return low / population, high / population


def _events_reaching(expected: float, confidence: float, side: int) -> float:
    """The events at which one end of Byar's interval (0 lower, 1 upper) is the number expected, by bisection."""
    low, high = 0.01, expected * 4 + 60
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _byar(middle, confidence)[side] < expected else (low, middle)
    return (low + high) / 2


def _verdict(value: float, inner: Interval, outer: Interval) -> str:
    if above(value, outer[1]):
        return "higher"
    if below(value, outer[0]):
        return "lower"
    if above(value, inner[1]):
        return "watch_high"
    return "watch_low" if below(value, inner[0]) else "similar"
