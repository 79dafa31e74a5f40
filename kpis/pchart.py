"""Limits for percentages with uneven denominators: p and Laney's P-prime, an overlay only.

XmR alone drives icons, rules and words. p limits are right only when chance among cases is the only
noise; with large denominators they are far too tight, which P-prime corrects.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

UNEVEN = 2.0
D2 = 1.128


@dataclass(frozen=True)
class PLimits:
    """Centre and limits of one month, as proportions within 0-1."""

    centre: float
    lower: float
    upper: float


def p_limits(counts: Sequence[tuple[float, float]], prime: bool = False) -> tuple[PLimits, ...]:
    """Three-sigma limits for each (numerator, denominator); `prime` widens them by Laney's sigma z."""
    centre = sum(x for x, _ in counts) / sum(n for _, n in counts)
    sigmas = [math.sqrt(centre * (1 - centre) / n) for _, n in counts]
    stretch = sigma_z(counts) if prime else 1.0
    spreads = [3 * sigma * stretch for sigma in sigmas]
    return tuple(PLimits(centre, max(centre - s, 0.0), min(centre + s, 1.0)) for s in spreads)


def sigma_z(counts: Sequence[tuple[float, float]]) -> float:
    """Variation between months as a multiple of chance among cases (1 = chance alone, or untold)."""
    centre = sum(x for x, _ in counts) / sum(n for _, n in counts)
    if len(counts) < 2 or centre in (0, 1):
        return 1.0
    z = [(x / n - centre) / math.sqrt(centre * (1 - centre) / n) for x, n in counts]
    return sum(abs(b - a) for a, b in pairwise(z)) / (len(z) - 1) / D2


def is_uneven(denominators: Sequence[float]) -> bool:
    """True when the largest month is more than twice the smallest: worth offering the overlay."""
    return bool(denominators) and max(denominators) > UNEVEN * min(denominators)
