"""A small form that opens on demand: what it writes is kept or refused, and then it closes.

While it is closed its boxes are not there, so a page with ten of them costs no more than ten lines. On a page it opens
in place; only in the narrow menu it opens above it (a popover is placed before its boxes are there, and near the foot
of a page it would show a sliver of them).
"""

from collections.abc import Callable

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from records.store import RecordsUnusable, Refused

UNREADABLE = "What people wrote cannot be read just now. Figures are not touched by it; tell whoever runs Bearing."


def small_form(
    key: str,
    label: str,
    verb: str,
    ask: Callable[[], Callable[[], object]],
    *,
    in_menu: bool = False,
    done: str | None = None,
) -> None:
    """The line `label`, behind it the boxes `ask` draws and the button `verb`.

    `ask` gives what writes the boxes down. When that was kept the form closes, the whole page is drawn again and
    `done` is said; when it was Refused the form stays open and says why.
    """
    if st.session_state.pop(f"{key}-kept", False):
        st.session_state[key] = False
        if done:
            st.toast(done)
    opener = st.popover if in_menu else st.expander
    box = opener(label, key=key, on_change="rerun")
    if not box.open:
        return
    with box:
        with st.form(f"{key}-form", border=False, enter_to_submit=False):
            write = ask()
            agreed = st.form_submit_button(verb, type="primary")
        if agreed and _kept(write):
            st.session_state[f"{key}-kept"] = True
            st.rerun()


def _kept(write: Callable[[], object]) -> bool:
    try:
        write()
    except Refused as missing:
        st.error(str(missing))
        return False
    except (RecordsUnusable, SQLAlchemyError):
        st.error(UNREADABLE)
        return False
    return True
