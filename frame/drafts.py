"""One draft on a page: what leaders would see, and the three ways out of it: publish, leave for later, discard."""

import getpass
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC

import streamlit as st

from etl import drafts
from etl.drafts import Draft, NoReason, NoSuchDraft, Overtaken
from etl.home import Home
from etl.publishing import Progress, current_name
from frame import comparison, page
from frame.comparison import Comparison
from frame.page import day_words

Bar = Callable[[str], AbstractContextManager[Progress]]
REASON = "Why is this published? For example: October returns, checked against the case system"
KINDS = {"load": "load", "undo": "undoing of a load"}


def compared(home: Home, draft: Draft) -> Comparison | None:
    """What publishing the draft would change, worked out once; None where it would change nothing."""
    if draft.candidate is None:
        return None
    asked = (draft.id, draft.snapshot)
    if st.session_state.get("compared_for") != asked:
        now = current_name(home)
        with st.spinner("Comparing with what leaders see now…"):
            st.session_state["compared"] = comparison.compare_files(now and home.snapshots / now, draft.candidate)
        st.session_state["compared_for"] = asked
    return st.session_state["compared"]


def decide(home: Home, draft: Draft, verb: str, progress: Bar, asks: str = REASON) -> str | None:
    """The reason and the three buttons. Gives the snapshot pages now read once it is published, and otherwise None.

    `verb` names the publication on its button; `progress` shows a bar with a first word; `asks`
    stands over the box for the reason.
    """
    with st.form(f"decide-{draft.id}", border=False, enter_to_submit=False):
        why = st.text_input(asks, key=f"why-{draft.id}", max_chars=300, width=720)
        with st.container(horizontal=True):
            agreed = st.form_submit_button(verb, type="primary", icon=":material/publish:")
            left = st.form_submit_button("Leave it for later")
            dropped = st.form_submit_button("Discard")
    if left or dropped:
        if dropped:
            drafts.discard(home, draft.id)
        st.session_state.pop("draft", None)
        st.rerun()
    if not agreed:
        return None
    try:
        with progress("Publishing…") as step:
            return drafts.publish(home, draft.id, getpass.getuser(), why, step)
    except NoReason as missing:
        st.error(str(missing))
    except Overtaken as news:
        st.session_state["overtaken"] = (draft.id, str(news))
        st.rerun()
    return None


def renew_if_overtaken(home: Home, draft: Draft, progress: Bar) -> None:
    """Says that somebody else published meanwhile, and offers to compare again with what stands now."""
    told = st.session_state.get("overtaken")
    if told is None or told[0] != draft.id:
        return
    st.warning(told[1])
    if st.button("Compare again", type="primary"):
        with progress("Comparing again…") as step:
            st.session_state["draft"] = drafts.renew(home, draft.id, step).id
        st.session_state.pop("overtaken")
        st.rerun()


def chosen(home: Home) -> Draft | None:
    """The draft being looked at, if it is still there."""
    name = st.session_state.get("draft")
    try:
        return name and drafts.find(home, name)
    except NoSuchDraft:
        st.session_state.pop("draft", None)
        return None


def offer_left(home: Home, kind: str | None = None) -> None:
    """Drafts left half-way (all, or of one kind), each to be taken up again or thrown away; nothing where there is
    none."""
    for draft in drafts.drafts(home):
        if kind not in (None, draft.kind):
            continue
        with st.container(horizontal=True, vertical_alignment="center"):
            page.note(left_words(draft))
            if st.button("Take it up again", key=f"take-{draft.id}"):
                st.session_state["draft"] = draft.id
                st.rerun()
            if st.button("Discard", key=f"drop-{draft.id}"):
                drafts.discard(home, draft.id)
                st.rerun()


def left_words(draft: Draft) -> str:
    """'A load of two files, made on 22 Nov at 09:14 by a.analyst, is not published yet.'"""
    files = {result.file for result in draft.report.files}
    what = next(iter(files)) if len(files) == 1 else f"{len(files)} files"
    when = draft.started_at.replace(tzinfo=UTC).astimezone()
    made = f"made on {day_words(when.date())} at {when:%H:%M} by {draft.by}"
    return f"Not published yet: the {KINDS[draft.kind]} of {what}, {made}. Leaders see nothing of it."
