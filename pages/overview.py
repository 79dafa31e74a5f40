"""Overview: eight ambitions at a glance, what changed this month, and the plan's measures a row each."""

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
with frame.after:
    chosen = state.choose("measures", "Measures", (view.HEADLINE_MEASURES, view.ALL_MEASURES), width=200)
assessed = data.assessments(picture, frame.month, frame.member)
shown = view.in_tier(assessed, chosen)
here = {"month": formats.month_long(frame.month), "team": frame.team}


def link(kpi: str) -> str:
    """The KPI's own page, at the month and team looked at here."""
    return state.link("kpi", kpi=picture.kpis[kpi].short_name, **here)


title = headline.overview_headline(shown.values())
st.title(f"{frame.team}: {title[0].lower()}{title[1:]}" if frame.team else title, anchor=False)
changed = headline.what_changed(shown.values())
if frame.team is None:
    changed = view.with_restatements(changed, picture.restatements, frame.month)
st.html(scorecard.findings_cards(changed, link=link))
st.html(
    scorecard.scorecard(
        view.groups(picture, assessed, chosen),
        link=link,
        all_link=state.link("", **here, measures=view.ALL_MEASURES),
        own_name=picture.meta["authority_name"],
    )
)
if frame.team:
    st.html(WITHOUT_NEIGHBOURS)
    names = view.without_member(picture, assessed, chosen)
    page.note(f"No figure by team: {'; '.join(names)}.")
