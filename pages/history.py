"""Loads and undo: every load and publication, and the way back from each."""

# ruff: noqa: E402
from frame.access import require

require("load")

import streamlit as st

from etl.disk import DiskFull
from etl.drafts import HalfPublished, NoSuchDraft
from etl.loading import StoreBusy, UnknownLoad
from etl.publications import publications
from etl.publishing import NoSuchSnapshot, current_name, snapshots
from frame import data, loads, page, state
from frame import drafts as drafts_here

home = data.installation()
frame = page.begin(choices=False)
told = publications(home)
title = st.empty()


def whole_history() -> None:
    """What there is, the choices over it, and the two ways back."""
    if "went" in st.session_state:
        st.success(st.session_state.pop("went"))
    drafts_here.offer_left(home, "undo")
    choices = st.container(horizontal=True, vertical_alignment="bottom")
    with choices:
        shown = state.choose("show", "Show", (loads.LOADS, loads.PUBLICATIONS), width=162)
    if shown == loads.PUBLICATIONS:
        all_publications()
        return
    every = loads.every_load(home)
    with choices:
        chosen = state.choose("list", "List", loads.lists(every), width=300)
        words = st.text_input(
            "Search files, people, reasons and digests", key="find", bind="query-params", type="search", width=420
        )
    found = loads.found(every, chosen, words)
    title.title(loads.loads_headline(len(found), every), anchor=False)
    all_loads(found, is_empty=not every)


def all_loads(found: list, is_empty: bool) -> None:
    """The loads found, and the choice of one to undo."""
    if not found:
        page.note(NOTHING if is_empty else "No load matches. Choose another list, or search for fewer words.")
        return
    live = {row["load_id"] for row in frame.picture.loads} if frame else set()
    st.header("Undo a load", anchor=False)
    page.note("You see what would change before anything does. The load stays in this list, with who undid it and why.")
    loads.choose_undo(home, found)
    st.header("Loads", anchor=False)
    most = len(found) if st.session_state.get("whole") else loads.SHOWN
    st.html(loads.loads_html(found[:most], live))
    if len(found) > loads.SHOWN:
        st.checkbox(f"Show all {len(found):,}, not only the newest {loads.SHOWN}", key="whole")


def all_publications() -> None:
    """The publications, and the choice of a picture to go back to."""
    title.title(loads.publications_headline(told), anchor=False)
    if not told:
        page.note(NOTHING)
        return
    st.header("Go back to an earlier picture", anchor=False)
    loads.choose_picture(home, told)
    st.header("Publications", anchor=False)
    st.html(loads.publications_html(told, current_name(home), snapshots(home)))


NOTHING = "Nothing has been loaded yet. Open Load extracts and drop this month's files there."
draft = drafts_here.chosen(home)
try:
    if draft is not None and draft.kind == "undo":
        title.title("Comparing…", anchor=False)
        title.title(loads.preview_undo(home, draft), anchor=False)
    elif "going_back" in st.session_state:
        title.title("Comparing…", anchor=False)
        title.title(loads.preview_picture(home, *st.session_state["going_back"], told), anchor=False)
    else:
        whole_history()
except (StoreBusy, DiskFull, UnknownLoad, HalfPublished, NoSuchDraft, NoSuchSnapshot) as trouble:
    title.title("Loads and publications", anchor=False)
    st.error(str(trouble))
