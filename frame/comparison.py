"""What a publication would change for leaders: measures whose figure, status or signal moves, old beside new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import streamlit as st

from charts.comparison import Move, Restated, moves_html, restated_html
from etl.snapshot import open_snapshot
from frame import data, page
from frame.data import Picture
from kpis import formats
from kpis.assessment import Assessment

CHARTED = ("in_month", "snapshot")  # every other basis adds these up
MOVES_SHOWN, RESTATED_SHOWN = 12, 12
MONTHS_NAMED = 2


@dataclass(frozen=True)
class Comparison:
    """One snapshot beside another. Months newest first; `moves` those judged otherwise first, then the catalogue's
    order; `restated` figures that stood already, `filled` those of a closed month that had none, by month."""

    new_months: tuple[date, ...]
    lost_months: tuple[date, ...]
    moves: tuple[Move, ...]
    restated: tuple[Restated, ...]
    filled: tuple[Restated, ...] = ()

    @property
    def judged(self) -> tuple[Move, ...]:
        """The measures whose status or signal changes."""
        return tuple(move for move in self.moves if move.is_judged_otherwise)

    @property
    def lost(self) -> tuple[Move, ...]:
        """The measures that would have no figure in the newest month, most often because a list is still to come."""
        return tuple(move for move in self.moves if move.is_lost)

    @property
    def is_empty(self) -> bool:
        """Whether leaders would see just what they see now."""
        return not (self.new_months or self.lost_months or self.moves or self.restated or self.filled)


def compare_files(before: Path | None, after: Path) -> Comparison:
    """The same for two snapshot files, which are closed again: an open file could not be moved on Windows."""
    opened = [open_snapshot(path) for path in (before, after) if path is not None]
    try:
        *old, new = [data.read_picture(snapshot) for snapshot in opened]
        return compare(old[0] if old else None, new)
    finally:
        for snapshot in opened:
            snapshot.connection.close()


def compare(before: Picture | None, after: Picture) -> Comparison:
    """What `after` shows otherwise than `before`, each as it opens: in its newest month, for the whole council."""
    was, will = (_seen(picture) for picture in (before, after))
    pairs = [(kpi, was.get(kpi.id), will.get(kpi.id)) for kpi in after.kpis.values()]
    moves = [Move(*pair) for pair in pairs if _figure(pair[1]) != _figure(pair[2]) or Move(*pair).is_judged_otherwise]
    old, new = (frozenset(picture.months) if picture else frozenset() for picture in (before, after))
    closed = _closed(before, after, old & new)
    return Comparison(
        tuple(sorted(new - old, reverse=True)),
        tuple(sorted(old - new, reverse=True)),
        tuple(sorted(moves, key=lambda move: not move.is_judged_otherwise)),
        tuple(one for one in closed if one.was),
        tuple(one for one in closed if not one.was),
    )


def _seen(picture: Picture | None) -> Mapping[str, Assessment]:
    if picture is None or not picture.months:
        return {}
    return data.assessments(picture, picture.months[0])


def _figure(assessment: Assessment | None) -> tuple | None:
    point = assessment.latest if assessment else None
    return point and (point.month, point.value, point.numerator, point.denominator)


def _closed(before: Picture | None, after: Picture, months: frozenset[date]) -> tuple[Restated, ...]:
    if before is None:
        return ()
    old, new = _cells(before, months), _cells(after, months)
    found = [
        Restated(after.kpis[kpi], month, old.get((kpi, month)), new.get((kpi, month)))
        for kpi, month in {**old, **new}
        if kpi in after.kpis and old.get((kpi, month)) != new.get((kpi, month))
    ]
    order = list(after.kpis)
    return tuple(sorted(found, key=lambda one: (-one.month.toordinal(), order.index(one.kpi.id))))


def _cells(picture: Picture, months: frozenset[date]) -> dict[tuple[str, date], tuple]:
    rows = picture.snapshot.records("all_series", dimension="all", member=data.ALL)
    return {
        (row["kpi"], row["month"]): (row["value"], row["numerator"], row["denominator"])
        for row in rows
        if row["basis"] in CHARTED and row["month"] in months and row["value"] is not None
    }


# ---------------------------------------------------------------- words


def finding(comparison: Comparison) -> str:
    """'October 2026 is new; two closed months are restated; eight measures change status or signal'."""
    restated = sorted({one.month for one in comparison.restated}, reverse=True)
    judged, lost = len(comparison.judged), len(comparison.lost)
    parts = [
        comparison.new_months and f"{_months(comparison.new_months)} {_is(comparison.new_months)} new",
        comparison.lost_months and f"{_months(comparison.lost_months)} would go",
        restated and f"{_months(restated, 'closed month')} {_is(restated)} restated",
        judged and f"{formats.number_words(judged)} measure{'s' if judged > 1 else ''} "
        f"change{'' if judged > 1 else 's'} status or signal",
        lost and f"{formats.number_words(lost)} would have no figure yet",
    ]  # fmt: skip
    words = "; ".join(part for part in parts if part)
    if not words:
        moved = len(comparison.moves)
        words = f"{formats.number_words(moved)} figures move" if moved else "nothing that leaders see would change"
    return words[0].upper() + words[1:]


def _is(several: Sequence) -> str:
    return "are" if len(several) > 1 else "is"


def _months(months: Sequence[date], what: str = "month") -> str:
    if len(months) > MONTHS_NAMED:
        return f"{formats.number_words(len(months))} {what}s"
    return " and ".join(formats.month_long(month) for month in reversed(months))


def draw(comparison: Comparison) -> None:
    """The comparison as a page shows it: what is judged otherwise, what is restated, and all other figures folded."""
    moves = partial(moves_html, theme=page.theme())
    judged, others = comparison.judged, [m for m in comparison.moves if not (m.is_judged_otherwise or m.is_lost)]
    if judged:
        st.header("Status or signal changes", anchor=False)
        _few(judged, MOVES_SHOWN, moves, "measures whose status or signal changes")
    if comparison.restated:
        st.header("Closed months restated", anchor=False)
        _few(comparison.restated, RESTATED_SHOWN, restated_html, "restated figures")
    if comparison.lost:
        with st.expander(f"{len(comparison.lost):,} measures would have no figure: their lists are still to come"):
            st.html(moves(comparison.lost))
    if comparison.filled:
        with st.expander(f"{len(comparison.filled):,} figures of closed months that had none"):
            st.html(restated_html(comparison.filled))
    if others:
        with st.expander(f"{len(others):,} more figures move, judged as they are now"):
            st.html(moves(others))


def _few(rows: Sequence, shown: int, html, what: str) -> None:
    st.html(html(rows[:shown]))
    if len(rows) > shown:
        with st.expander(f"{len(rows) - shown:,} more {what}"):
            st.html(html(rows[shown:]))
