"""When numbers are too small to judge. Separate from disclosure: this protects readers, not children."""

from collections.abc import Sequence
from statistics import median

from kpis.spc import Point

TOO_FEW = 10
CAUTION = 30
MEDIAN_MONTH = 20
RECENT = 12


def reliability(denominator: float | None) -> str:
    """'no_data', 'too_few' (under 10), 'caution' (10 to 29) or 'ok'."""
    if not denominator:
        return "no_data"
    if denominator < TOO_FEW:
        return "too_few"
    return "caution" if denominator < CAUTION else "ok"


def small_numbers(points: Sequence[Point]) -> bool:
    """True when monthly percentages rest on too few cases for limits.

    The median month under 20, or any of the last twelve under 10. Points without a denominator
    (counts) do not count. Give the points of the current segment, in order.
    """
    sizes = [p.denominator for p in points if p.denominator is not None and not p.ghost]
    if not sizes:
        return False
    return median(sizes) < MEDIAN_MONTH or min(sizes[-RECENT:]) < TOO_FEW


def mostly_zero(values: Sequence[float | None]) -> bool:
    """True for rare events, most months none: an XmR chart of zeros says nothing."""
    known = [value for value in values if value is not None]
    return bool(known) and sum(value == 0 for value in known) > len(known) / 2
