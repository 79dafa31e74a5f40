"""Load extracts: drop files, see what was recognised and what is wrong, compare with what leaders see, publish."""

# ruff: noqa: E402
from frame.access import require

require("load")

import streamlit as st

from etl.disk import DiskFull
from etl.drafts import HalfPublished
from etl.loading import NothingToLoad, StoreBusy, UnknownLoad
from etl.pseudonyms import KeyUnusable
from etl.reading import UnreadableFile
from etl.store import KeyChanged
from frame import data, load_steps, load_words, page, uploads
from frame import drafts as drafts_here
from frame.uploads import NotADay

KNOWN_TROUBLE = (
    NotADay, NothingToLoad, StoreBusy, KeyUnusable, KeyChanged, UnreadableFile, DiskFull, HalfPublished, UnknownLoad,
)  # fmt: skip

home = data.installation()
frame = page.begin(choices=False)
picture = frame.picture if frame else None
title, steps = st.empty(), st.empty()


def show(words: str, step: int) -> None:
    """The page's title and where in the four steps it is."""
    title.title(words, anchor=False)
    steps.html(load_steps.steps_html(step))


def new_files() -> None:
    """The first three steps."""
    if "published" in st.session_state:
        load_steps.say_published()
    drafts_here.offer_left(home, "load")
    show("Load this month's extracts", load_steps.DROP)
    files, report, days = load_steps.drop(), None, {}
    if not files:
        page.note(
            "Nothing changes until you agree to publish: first you see what was recognised, what is wrong with it and "
            "what leaders would see. Files are read in memory; only checked rows are kept, under pseudonyms."
        )
        load_steps.whats_needed(home, picture)
        return
    try:
        days = load_steps.days_given(files)
        report = load_steps.checked(home, files, days)
    except KNOWN_TROUBLE as trouble:
        st.error(str(trouble))
    load_steps.ask_days(files, report)
    if report is None:
        return
    asks = uploads.without_day(report) or uploads.without_columns(report)
    show(load_words.headline(report), load_steps.RECOGNISE if asks else load_steps.CHECK)
    load_steps.recognised(report, picture.coverage if picture else ())
    load_steps.ask_columns(home, files, report)
    if uploads.can_publish(report):
        if st.button("Compare with what leaders see", type="primary", icon=":material/compare_arrows:"):
            load_steps.make_draft(home, files, days)
        page.note("Still nothing changes: the comparison is made beside what leaders see.")
    load_steps.problems(report, lambda: uploads.rejects(files, home, days))
    load_steps.preview(report)


try:
    draft = drafts_here.chosen(home)
    if draft is not None and draft.kind == "load":
        show("Comparing…", load_steps.COMPARE)
        show(load_steps.compare(home, draft), load_steps.COMPARE)
    else:
        new_files()
except KNOWN_TROUBLE as trouble:
    st.error(str(trouble))
