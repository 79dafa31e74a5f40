"""What a reader has chosen. It lives in the URL, so any view can be sent in an email.

Streamlit binds each select box to a parameter of the same name (`/kpi?kpi=Re-referrals&month=October+2026`): unknown
values fall back to the first option. A box that two pages share must be drawn
by `app.py` (`frame.page.strip`): drawn by each page it is two widgets, and a switch between them loses the choice.
"""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from kpis import formats

ALL_TEAMS = "All teams"
CHOSEN = "chosen"  # in the session: the choices of the page now shown


def choose(
    key: str, label: str, options: Sequence[str], *, width: int | str = "stretch", first: str | None = None
) -> str:
    """A select box bound to `?key=`. Options are the words people read, and must be stable.

    The box has no default of its own: `first`, or the first option, stands until another is named, so that a link
    which names it (say the newest month) keeps naming it when a newer one arrives.
    """
    moves = first in options  # a first option that depends on the data: a kept view has to name it
    first = first if moves else options[0]
    if key not in st.session_state and st.query_params.get(key) not in options:
        st.session_state[key] = first
    chosen = st.selectbox(
        label,
        options,
        index=None,
        key=key,
        bind="query-params",
        required=True,
        placeholder=first,
        label_visibility="collapsed",
        width=width,
    )
    stands = chosen if chosen in options else first
    st.session_state.setdefault(CHOSEN, {})[key] = stands if moves or stands != first else None
    return stands


def forget_choices() -> None:
    """A page begins: what another one asked is not among its choices."""
    st.session_state[CHOSEN] = {}


def choices() -> dict[str, str]:
    """What this page shows as choices that differ from its usual ones, by their names in the address; those whose
    usual one moves with the data are always among them."""
    every = {**st.query_params.to_dict(), **st.session_state.get(CHOSEN, {})}
    return {key: word for key, word in every.items() if word}


def choose_month(months: Sequence[date]) -> date:
    """The as-at month among those loaded, newest first; the newest unless chosen otherwise."""
    by_name = {formats.month_long(month): month for month in months}
    return by_name[choose("month", "As at", tuple(by_name), width=162, first=next(iter(by_name)))]


def choose_team(teams: Sequence[str]) -> str | None:
    """The team to look at, or None for all of them."""
    chosen = choose("team", "Team", (ALL_TEAMS, *teams), width=162)
    return None if chosen == ALL_TEAMS else chosen


def link(page: str, **chosen: str | None) -> str:
    """A link to a page as it stands, for a table or an email: `kpi?kpi=Re-referrals&month=October+2026`."""
    known = {key: value for key, value in chosen.items() if value}
    return f"{page}?{urlencode(known)}" if known else page or "."
