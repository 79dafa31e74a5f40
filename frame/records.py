"""The records of this installation, and who is writing in them."""

import getpass
import logging
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from etl.home import home
from frame.access import demand
from records import visits
from records.models import Visit, Written
from records.store import Records, RecordsUnusable, Refused, open_records

NAME = "written_by"  # the name given, kept for the session; in no address
LOOK = "looked_before"
NAME_LABEL = "Your name"


def records() -> Records:
    """What people wrote in this installation. Raises NotPermitted, RecordsUnusable."""
    demand("view")
    return _opened(str(home().root))


@st.cache_resource(max_entries=2, show_spinner=False)
def _opened(root: str) -> Records:
    return open_records(Path(root))


# ---------------------------------------------------------------- who


def account() -> str:
    """Whose saved views and visits these are: until sign-in exists, whoever this computer says it is."""
    return getpass.getuser()


def who() -> str:
    """The name what is written stands with: the one given in this session, or the account's."""
    return st.session_state.get(NAME) or account()


def ask_name(key: str) -> str:
    """The box for the writer's name in a form, with the last name given in it."""
    return st.text_input(NAME_LABEL, value=who(), max_chars=100, key=f"{key}-name")


def remember_name(name: str) -> None:
    """Every later form begins with this name."""
    st.session_state[NAME] = name.strip()


def day_written(row: Written) -> str:
    """'22 Nov 2026', by this computer's clock."""
    day = row.at.replace(tzinfo=UTC).astimezone()
    return f"{day.day} {day:%b %Y}"


# ---------------------------------------------------------------- the last look


def last_look(snapshot: str, *, at: datetime | None = None) -> Visit | None:
    """The visit before this one, and this one noted; None the first time. Both are asked once a session.

    A page can be read where nothing can be written, on a full disk for one: then it is only logged.
    """
    known = st.session_state.get(LOOK)
    if known is not None and known[0] == snapshot:
        return known[1]
    before = known[1] if known else None
    try:
        before = before or visits.last_seen(records(), account(), at=at)
        visits.seen(records(), by=account(), snapshot=snapshot, at=at)
    except (Refused, RecordsUnusable, SQLAlchemyError):
        logging.getLogger(__name__).exception("the visit could not be noted")
    st.session_state[LOOK] = (snapshot, before)
    return before
