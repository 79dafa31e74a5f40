"""Where the latest value stands against its target: a word, in that order of importance before a colour.

Status says where the value is; the SPC chart says whether it is changing. They are shown together.
"""

from dataclasses import dataclass

from kpis.reliability import TOO_FEW
from kpis.rounding import above, round_half_up, same

WORDS = {
    "on_target": "On target",
    "close": "Close",
    "off_target": "Off target",
    "beyond_target": "Better than target",
    "no_target": "No target",
    "too_few": "Too few to judge",
    "no_data": "No data",
    "no_comparison": "No comparison",
}


@dataclass(frozen=True)
class Status:
    """A judgement: its code, the word shown, and a note where the word alone would mislead."""

    code: str
    word: str
    note: str = ""


def status(code: str, note: str = "") -> Status:
    """The status of this code with its standard word."""
    return Status(code, WORDS[code], note)


def judge(
    value: float | None,
    *,
    polarity: str,
    target: float | None = None,
    target_range: tuple[float, float] | None = None,
    tolerance: float = 0.0,
    dp: int = 1,
    stretch: float | None = None,
    denominator: float | None = None,
) -> Status:
    """Judge the value as displayed (rounded to `dp`) against the stored target.

    `polarity` 'higher', 'lower', or 'within' a `target_range`; anything else has no target.
    `tolerance` is absolute, in the KPI's own unit (percentage points). A `denominator` under ten
    is too few to judge; None means the KPI has none.
    """
    if value is None:
        return status("no_data")
    if denominator is not None and denominator < TOO_FEW:
        return status("too_few")
    shown = round_half_up(value, dp)
    distance = shortfall(shown, polarity, target, target_range)
    if distance is None:
        return status("no_target")
    if stretch is not None and not (shortfall(shown, polarity, stretch) or 0.0):
        return status("beyond_target")
    return status(by_distance(distance, tolerance))


def shortfall(
    value: float,
    polarity: str,
    target: float | None,
    target_range: tuple[float, float] | None = None,
) -> float | None:
    """How far the value lies on the wrong side, in its own unit; 0 when met, None without a target."""
    if polarity == "within" and target_range is not None:
        low, high = target_range
        return max(low - value, value - high, 0.0)
    if target is None or polarity not in ("higher", "lower"):
        return None
    return max(target - value if polarity == "higher" else value - target, 0.0)


def by_distance(distance: float, tolerance: float) -> str:
    """'on_target' at no distance, 'close' up to the tolerance, 'off_target' past it."""
    if same(distance, 0.0):
        return "on_target"
    return "off_target" if above(distance, tolerance) else "close"


@dataclass(frozen=True)
class Direction:
    """A plain arrow between two displayed values. Not a statistical test, and must be labelled so."""

    arrow: str | None  # 'up' | 'down' | 'same'
    judgement: str | None  # 'better' | 'worse' | 'same' | 'none'


def direction(previous: float | None, current: float | None, polarity: str, dp: int = 1) -> Direction:
    """Direction of travel between two values as displayed; empty when either is missing."""
    if previous is None or current is None:
        return Direction(None, None)
    change = round_half_up(current, dp) - round_half_up(previous, dp)
    arrow = "same" if same(change, 0.0) else "up" if change > 0 else "down"
    if polarity not in ("higher", "lower"):
        return Direction(arrow, "none")
    if arrow == "same":
        return Direction(arrow, "same")
    return Direction(arrow, "better" if (arrow == "up") == (polarity == "higher") else "worse")
