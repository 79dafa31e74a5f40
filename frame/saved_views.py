"""Saved views: keep the page as it stands under a name, from the menu on any page; open, rename, remove on their own.

A view is a link, so it holds what an address holds: the page and its choices, never a figure.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from urllib.parse import parse_qsl

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from charts.tables import Column, Link, table
from frame import state
from frame.forms import small_form
from frame.records import account, day_written, records
from kpis import formats
from records import views as kept
from records.models import View
from records.store import RecordsUnusable

OWN_PAGE = "views"
NEWEST = "Newest"
PAGE_NAMES = {"": "Overview", "kpi": "One KPI", "practice": "Practice quality", "load": "Load extracts",
              "quality": "Data quality", "history": "Loads and undo"}  # fmt: skip


# ---------------------------------------------------------------- keep


@st.fragment
def keep_part(url_path: str) -> None:
    """The button in the menu, and the form behind it. The page of the views themselves is not worth keeping."""
    if url_path == OWN_PAGE:
        return

    def ask() -> Callable[[], object]:
        chosen = state.choices()
        name = st.text_input(
            "Name of this view", key="view-name", max_chars=kept.LONGEST_NAME, placeholder="Board: re-referrals, North"
        )
        newest = "month" in chosen and st.checkbox(f"Always the newest month, not {chosen['month']}", key="view-newest")
        address = state.link(url_path, **{key: word for key, word in chosen.items() if key != "month" or not newest})
        return lambda: kept.keep(records(), name=name, address=address, by=account())

    small_form(
        "keep-view", "Keep this view", "Keep it", ask, in_menu=True, done="Kept: it stands on the page Saved views."
    )


# ---------------------------------------------------------------- the page


def own_views() -> list[View] | None:
    """This person's views, by name; None where they cannot be read."""
    try:
        return kept.views(records(), account())
    except (RecordsUnusable, SQLAlchemyError):
        return None


def headline(views: Sequence[View]) -> str:
    """'You keep three views'."""
    number = formats.number_words(len(views)) if views else "no"
    return f"You keep {number} {'view' if len(views) == 1 else 'views'}"


def views_html(views: Sequence[View], dated: Collection[str]) -> str:
    """View by view: its name, which opens it, what it shows, the month and when it was kept. Pages in `dated` have a
    month; a view of them without one shows the newest."""
    columns = [Column("View", wide=True), Column("Page", labelled=True), Column("Choices", wide=True, labelled=True),
               Column("Month", unbroken=True, labelled=True), Column("Kept", unbroken=True, labelled=True)]  # fmt: skip
    rows = [_row(view, dated) for view in views]
    return table(columns, rows, caption="Saved views by name", stacked=True)


def _row(view: View, dated: Collection[str]) -> list[object]:
    path, _, query = view.address.partition("?")
    chosen = dict(parse_qsl(query))
    month = chosen.pop("month", NEWEST if path in dated else None)
    return [Link(view.name, href(view.address)), page_name(path), choices_words(chosen) or None, month,
            day_written(view)]  # fmt: skip


def href(address: str) -> str:
    """The address as seen from another page: the overview has no name of its own."""
    return f"./{address}"


def page_name(path: str) -> str:
    """The page as the menu names it."""
    return PAGE_NAMES.get(path, path.replace("_", " ").capitalize())


def choices_words(chosen: Mapping[str, str]) -> str:
    """'Re-referrals · North · Rolling year'; what is known then is said as such."""
    return " · ".join(f"as known {word}" if key == "known" else word for key, word in chosen.items())


def change_part(views: Sequence[View]) -> None:
    """Rename a view, remove one."""
    names = {view.id: view.name for view in views}

    def ask_new_name() -> Callable[[], object]:
        id = _which(names, "rename")
        name = st.text_input("Its new name", key="rename-to", max_chars=kept.LONGEST_NAME)
        return lambda: kept.rename(records(), id, name=name, by=account())

    def ask_which() -> Callable[[], object]:
        id = _which(names, "remove")
        return lambda: kept.remove(records(), id, by=account())

    with st.container(width=520):
        small_form("rename", "Rename a view", "Rename it", ask_new_name)
        small_form("remove", "Remove a view", "Remove it", ask_which)


def _which(names: Mapping[int, str], key: str) -> int:
    return st.selectbox("View", tuple(names), format_func=names.get, key=f"{key}-which")
