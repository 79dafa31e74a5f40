"""The parts of a whole that audits are told in: four grades, answers, a moderator's verdict, actions; best part first.

A part is told by its place, its words and its fill together, never by colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from charts.theme import LIGHT, Theme, contrast
from kpis import formats
from kpis.audits import GRADES
from kpis.rates import percent

BEST_FIRST = tuple(reversed(GRADES))
ANSWERS = ("Yes", "Partly", "No")
VERDICTS = ("Raised", "Agreed", "Lowered")
ACTION_STATES = ("Closed", "Overdue")
APART = 1.8


@dataclass(frozen=True)
class Part:
    """One part: its name, its fill with an edge, and the colours of words on it and beside it."""

    name: str
    fill: str
    edge: str
    inside: str
    beside: str


def grade_parts(theme: Theme = LIGHT) -> tuple[Part, ...]:
    """Outstanding, Good, Requires improvement, Inadequate: the whole scale, used or not."""
    good = theme.improvement
    best = theme.value_line if contrast(theme.value_line, good) >= APART else theme.ink  # two blues, told apart
    return _parts(BEST_FIRST, (best, good, None, theme.concern), theme)


def answer_parts(theme: Theme = LIGHT) -> tuple[Part, ...]:
    """Yes, Partly, No."""
    return _parts(ANSWERS, (theme.improvement, None, theme.concern), theme)


def verdict_parts(theme: Theme = LIGHT) -> tuple[Part, ...]:
    """Raised, Agreed, Lowered: neither direction is good or bad in itself."""
    return _parts(VERDICTS, (theme.neighbours, None, theme.neutral), theme)


def action_parts(theme: Theme = LIGHT) -> tuple[Part, ...]:
    """Of the actions due: Closed, Overdue."""
    return _parts(ACTION_STATES, (theme.improvement, theme.concern), theme)


def _parts(names: Sequence[str], fills: Sequence[str | None], theme: Theme) -> tuple[Part, ...]:
    """Parts filled as given; the middle one, None, is pale with an edge of its own."""
    return tuple(
        Part(name, fill, fill, theme.on_mark, fill)
        if fill
        else Part(name, theme.hairline, theme.area_dot, theme.ink, theme.muted)
        for name, fill in zip(names, fills, strict=True)
    )


def in_words(names: Sequence[str], counts: Sequence[int]) -> str:
    """'Outstanding 2, Good 26 (33%), ... of 79': the same in text, for `alt` and titles."""
    total = sum(counts)
    told = [
        f"{name} {count:,}" + (f" ({formats.format_value(percent(count, total), 'percent', 0)})" if count else "")
        for name, count in zip(names, counts, strict=True)
    ]
    return f"{', '.join(told)}; of {total:,}" if total else "none"
