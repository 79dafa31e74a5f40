"""Rounding and equality, decided once: what two numbers look like, and when they are the same.

Rounding is half away from zero with a nudge of the square root of machine epsilon, the rule the
DfE children's social care dashboard applies before publishing. Python's own `round` is bankers'.
"""

import math
import sys

NUDGE = math.sqrt(sys.float_info.epsilon)
TOLERANCE = 1e-9


def round_half_up(x: float | None, dp: int = 0) -> float | None:
    """`x` to `dp` decimal places, halves away from zero; None stays None."""
    if x is None:
        return None
    scale = 10**dp
    size = math.floor(abs(x) * scale + 0.5 + NUDGE) / scale
    return math.copysign(size, x) if size else 0.0


def same(a: float, b: float) -> bool:
    """True when two numbers differ by no more than floating point dust."""
    return abs(a - b) <= TOLERANCE * max(1.0, abs(a), abs(b))


def above(a: float, b: float) -> bool:
    """Strictly greater, dust apart: a point on a line is not above it."""
    return a > b and not same(a, b)


def below(a: float, b: float) -> bool:
    """Strictly less, dust apart: a point on a line is not below it."""
    return a < b and not same(a, b)
