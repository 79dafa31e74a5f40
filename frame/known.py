"""As known then: the picture leaders had when a month was the newest, restated figures, targets, benchmarks and all.

That is the publication pages last read while the month was the newest whole one. The log of publications says which it
was: one that was taken back is not what leaders went on seeing. Of publications older than the log, the last kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import streamlit as st

from etl.home import Home, home
from etl.pointer import snapshots
from etl.publications import publications
from etl.snapshot import Unreadable, open_snapshot
from frame import data, state
from frame.access import demand
from frame.data import Picture
from kpis import formats

NOW, THEN = "now", "then"


@dataclass(frozen=True)
class Known:
    """The picture to show; and, where more was asked than what is known now, what to say of it: a lead and a rest."""

    picture: Picture
    asked: str = NOW
    banner: tuple[str, str] | None = None


def choose() -> str:
    """'now' or 'then', bound to `?known=`."""
    return state.choose("known", "As known", (NOW, THEN), width=86)


def known(picture: Picture, month: date, asked: str) -> Known:
    """The current picture, or the one that was read while `month` was the newest."""
    if asked == NOW or month == picture.meta["latest_month"]:
        return Known(picture, asked)
    then = picture_then(month)
    if then is None:
        none = f"No publication is kept from when {formats.month_long(month)} was the newest month."
        return Known(picture, asked, ("As known now.", none))
    return Known(then, asked, banner=_banner(then, month))


def picture_then(month: date) -> Picture | None:
    """What pages last read while `month` was the newest; None where no such publication is kept, or can be read."""
    demand("view")
    at = home()
    name = next((name for name in _as_read(at) if _newest_month(str(at.snapshots / name)) == month), None)
    try:
        return data.picture_of(at.snapshots / name) if name else None
    except Unreadable:
        return None


def _as_read(at: Home) -> Iterator[str]:
    """The snapshots still kept, the one pages read last first; those older than the log by their names."""
    kept = snapshots(at)
    logged = [line["snapshot"] for line in publications(at)]
    yield from (name for name in logged if name in kept)
    yield from (name for name in reversed(kept) if name not in logged)


@st.cache_data(max_entries=64, show_spinner=False)
def _newest_month(path: str) -> date | None:
    """The newest whole month of one snapshot; None when it cannot be read."""
    try:
        snapshot = open_snapshot(Path(path))
    except Unreadable:
        return None
    try:
        return snapshot.records("meta")[0]["latest_month"]
    except Unreadable:
        return None
    finally:
        snapshot.connection.close()


def _banner(then: Picture, month: date) -> tuple[str, str]:
    published: datetime = then.meta["published_at"]
    seen = f"What leaders saw while {formats.month_long(month)} was the newest month, "
    return "As known then.", f"{seen}as published on {published.day} {published:%B %Y}, before any later correction."
