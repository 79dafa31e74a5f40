"""Where things go on a chart: round ticks, labels that do not collide, clear spots for words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kpis.periods import add_months, months_between

LEAST_SPAN = 0.1
NEAR_FLOOR = 1 / 6


@dataclass(frozen=True, kw_only=True)
class Levels:
    """The upright side of a plotting area: values `low` to `high` up `height` px."""

    low: float
    high: float
    height: float

    def y(self, value: float) -> float:
        """Pixels from the bottom edge."""
        return (value - self.low) / (self.high - self.low) * self.height


@dataclass(frozen=True, kw_only=True)
class Plot(Levels):
    """A plotting area with time across: `start` to `end` in `width` px."""

    start: date
    end: date
    width: float

    def x(self, day: date) -> float:
        """Pixels from the left edge."""
        return (day - self.start).days / max((self.end - self.start).days, 1) * self.width


@dataclass(frozen=True)
class Box:
    """A rectangle of pixels, from the bottom left of the plotting area."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the rectangle."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Centres for labels of `heights` as near as can be to `wanted`, none overlapping, inside low..high.

    Least squares with an order (pool adjacent violators): labels that crowd share the room evenly.
    When the labels cannot all fit, they start at `low` and run past `high`.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    offsets = _offsets([heights[i] for i in order])
    levels = _pooled([wanted[i] - offset for i, offset in zip(order, offsets, strict=True)])
    centres = [0.0] * len(wanted)
    if not order:
        return centres
    floor = low + heights[order[0]] / 2
    ceiling = max(floor, high - heights[order[-1]] / 2 - offsets[-1])
    for i, level, offset in zip(order, levels, offsets, strict=True):
        centres[i] = min(max(level, floor), ceiling) + offset
    return centres


def _offsets(heights: Sequence[float]) -> list[float]:
    offsets, total = [], 0.0
    for i, height in enumerate(heights):
        total += (heights[i - 1] + height) / 2 if i else 0.0
        offsets.append(total)
    return offsets


def _pooled(values: Sequence[float]) -> list[float]:
    """The non-decreasing sequence nearest to `values`."""
    blocks: list[list[float]] = []
    for value in values:
        blocks.append([value])
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    return [_mean(block) for block in blocks for _ in block]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def clear_spot(candidates: Sequence[Box], obstacles: Sequence[tuple[float, float]]) -> int:
    """The place of the candidate that covers fewest obstacles; the first wins a tie."""
    return min(range(len(candidates)), key=lambda i: sum(candidates[i].holds(x, y) for x, y in obstacles))


def ticks(
    low: float,
    high: float,
    most: int,
    floor: float | None = 0.0,
    ceiling: float | None = None,
    near: float = NEAR_FLOOR,
) -> list[float]:
    """At most `most` + 1 round values that hold low..high, kept within floor..ceiling.

    They start at the floor when `low` is within a sixth (`near`) of the way to it: a scale near zero shows zero.
    """
    if floor is not None and low - floor < (high - floor) * near:
        low = floor
    low, high = _opened(low, high, floor, ceiling)
    step = next(step for step in _steps((high - low) / most) if _count(low, high, step) <= most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    values = [round(i * step, 10) for i in range(first, last + 1)]
    return [v for v in values if (floor is None or v >= floor) and (ceiling is None or v <= ceiling)]


def _opened(low: float, high: float, floor: float | None, ceiling: float | None) -> tuple[float, float]:
    """Values that hardly differ get a tenth of their size to lie in: a magnifying glass would show noise."""
    room = (abs(high) * LEAST_SPAN or 1.0) - (high - low)
    if room <= 0:
        return low, high
    low, high = low - room / 2, high + room / 2
    if ceiling is not None and high > ceiling:
        low, high = low - (high - ceiling), ceiling
    if floor is not None and low < floor:
        low, high = floor, high + (floor - low)
    return low, high


def _steps(least: float):
    power = 10.0 ** math.floor(math.log10(least))
    while True:
        for multiple in (1, 2, 5):
            if multiple * power >= least * 0.999:
                yield multiple * power
        power *= 10


def _count(low: float, high: float, step: float) -> int:
    return math.ceil(high / step - 1e-9) - math.floor(low / step + 1e-9)


def month_ticks(first: date, last: date, most: int) -> list[date]:
    """At most `most` months at an even, familiar interval, counted back from the last, which is named."""
    span = months_between(first, last)
    interval = next((step for step in (1, 2, 3, 6, 12, 24) if span // step + 1 <= most), 48)
    return [add_months(last, -back) for back in range(span - span % interval, -1, -interval)]


@dataclass(frozen=True)
class Flag:
    """Words beside a vertical line at `x`, from `left` to `right` (one of them is `x`), in pixels."""

    x: float
    left: float
    right: float


def stack(flags: Sequence[Flag], gap: float = 10.0) -> list[int]:
    """The row (0 lowest) of each flag's words: none overlap, and no line runs through another's words."""
    to_the_left = [i for i, flag in enumerate(flags) if flag.right <= flag.x]
    to_the_right = [i for i in range(len(flags)) if i not in to_the_left]
    order = sorted(to_the_right, key=lambda i: -flags[i].x) + sorted(to_the_left, key=lambda i: flags[i].x)
    rows: dict[int, int] = {}
    for i in order:
        rows[i] = 1 + max((row for k, row in rows.items() if _clash(flags[i], flags[k], gap)), default=-1)
    return [rows[i] for i in range(len(flags))]


def _clash(one: Flag, other: Flag, gap: float) -> bool:
    return one.left - gap < other.right and other.left - gap < one.right
