"""Briefing: what the overview says, on one page of A4 to print."""

# ruff: noqa: E402
from frame.access import require

require("view")

from datetime import date

import streamlit as st

from charts.briefing import sheet
from frame import brand, briefing, data, overview, page, state

frame = page.begin_or_stop()
with frame.after:
    by_name = overview.ambitions(frame.picture)
    ambition = state.choose("ambition", "Ambition", tuple(by_name), width=176)
    tier = state.choose("measures", "Measures", overview.TIERS, width=184)
with st.container(horizontal=True, vertical_alignment="center", key="not-printed"):
    briefing.print_button()
    page.note("One sheet of A4, as it stands below. Choose the month, the team or the ambition above first.")
paper = brand.theme("light")
assessed = data.assessments(frame.picture, frame.month, frame.member)
choice = overview.Choice(tier, by_name[ambition])
st.html(sheet(briefing.brief(frame, assessed, choice, date.today(), paper), paper))
