"""Practice quality: is practice getting better, as far as audits can tell?"""

# ruff: noqa: E402
from frame.access import require

require("view")

import streamlit as st

from charts import moderation, share_rows
from frame import page, practice, practice_parts, state
from frame.practice import ALL_TYPES, BY_MONTH, BY_QUARTER, Chosen
from frame.practice_words import NOT_YET

frame = page.begin_or_stop()
kept = practice.kept(frame.picture)
if kept is None:
    st.title("Practice quality: not in these figures", anchor=False)
    page.note(NOT_YET)
    st.stop()
if not kept.answers:
    st.title("No case file audits have been loaded", anchor=False)
    page.note("Load the lists “Case file audits and moderation” and “Supervision audits” on Load extracts.")
    st.stop()

with frame.after:
    audit_type = state.choose("audit", "Audit type", (ALL_TYPES, *kept.audit_types), width=166)
    period = state.choose("each", "Period", (BY_QUARTER, BY_MONTH), width=136)
chosen = Chosen(
    month=frame.month,
    team=frame.team,
    audit_type=None if audit_type == ALL_TYPES else audit_type,
    months_each=3 if period == BY_QUARTER else 1,
)
view = practice_parts.View(frame.picture, kept, chosen, page.theme(), frame.here)

st.html(share_rows.css(view.theme) + moderation.css(view.theme))
practice_parts.finding(view)
practice_parts.by_team_and_type(view)
practice_parts.questions(view)
practice_parts.moderated(view)
practice_parts.actions(view)
practice_parts.measures(view, frame.member)
practice_parts.origin(view)
