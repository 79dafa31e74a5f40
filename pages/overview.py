"""Overview: eight ambitions at a glance, what changed this month, and every KPI a row."""

# ruff: noqa: E402
from frame.access import require

require("view")

import streamlit as st

from charts import scorecard
from frame import data, page, state, view
from frame.style import WITHOUT_NEIGHBOURS
from kpis import formats, headline

frame = page.begin_or_stop()
picture = frame.picture
assessed = data.assessments(picture, frame.month, frame.member)


def link(kpi: str) -> str:
    """The KPI's own page, at the month and team looked at here."""
    return state.link("kpi", kpi=picture.kpis[kpi].short_name, month=formats.month_long(frame.month), team=frame.team)


title = headline.overview_headline(assessed.values())
st.title(f"{frame.team}: {title[0].lower()}{title[1:]}" if frame.team else title, anchor=False)
changed = headline.what_changed(assessed.values())
if frame.team is None:
    changed = view.with_restatements(changed, picture.restatements, frame.month)
st.html(scorecard.findings_cards(changed, link=link))
st.html(scorecard.scorecard(view.groups(picture, assessed), link=link, own_name=picture.meta["authority_name"]))
if frame.team:
    st.html(WITHOUT_NEIGHBOURS)
    names = view.without_member(picture, assessed)
    page.note(f"No figure by team: {'; '.join(names)}.")
