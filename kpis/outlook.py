"""What it would take: arithmetic towards a target, never a forecast."""

from dataclasses import dataclass

from kpis.rounding import above
from kpis.spc import LIMIT_FACTOR


@dataclass(frozen=True)
class WhatItTakes:
    """Required, not predicted. All in the KPI's unit.

    gap: from the level now to the target, 0 when met. per_month: the gap spread over the months left.
    mean_for_consistent_pass: the average at which the usual range would clear the target every month.
    reachable: whether that average is possible at all. max_average_moving_range: the month-to-month
    variation up to which it would be.
    """

    gap: float
    per_month: float | None
    mean_for_consistent_pass: float
    reachable: bool
    max_average_moving_range: float


def what_it_takes(
    level: float,
    average_moving_range: float,
    target: float,
    polarity: str,
    months_left: int,
    cap: tuple[float, float] = (0.0, 100.0),
) -> WhatItTakes:
    """From a level and its variation to a target ('higher' or 'lower' is better), within `cap`."""
    sign = 1 if polarity == "higher" else -1
    gap = max(sign * (target - level), 0.0)
    needed = target + sign * LIMIT_FACTOR * average_moving_range
    room = cap[1] - target if sign > 0 else target - cap[0]
    return WhatItTakes(
        gap=gap,
        per_month=gap / months_left if months_left > 0 else None,
        mean_for_consistent_pass=needed,
        reachable=not above(LIMIT_FACTOR * average_moving_range, room),
        max_average_moving_range=max(room, 0.0) / LIMIT_FACTOR,
    )


def ytd_required(numerator: float, denominator: float, remaining: float, target: float) -> float | None:
    """Percentage needed over the `remaining` cases for the year to end at `target` per cent.

    Over 100 or below 0 when no result can do it (or undo it); None when no cases remain.
    """
    if remaining <= 0:
        return None
    return (target / 100 * (denominator + remaining) - numerator) / remaining * 100


def ytd_outlook(required: float | None, polarity: str) -> str | None:
    """'no longer achievable', 'already secured' or 'still open'; None when no cases remain."""
    if required is None:
        return None
    if 0 <= required <= 100:
        return "still open"
    too_much = required > 100
    return "no longer achievable" if too_much == (polarity == "higher") else "already secured"


def met_in_last(values: list[float | None], target: float, polarity: str, last: int = 12) -> tuple[int, int]:
    """(months that met the target, months with a value) among the last so many."""
    known = [value for value in values[-last:] if value is not None]
    sign = 1 if polarity == "higher" else -1
    return sum(not above(sign * target, sign * value) for value in known), len(known)
