"""Overview: what needs attention, what improved and what cannot be judged; then the plan's measures, a row each."""

# ruff: noqa: E402
from frame.access import require

require("view")

import streamlit as st

from charts import findings, mdc_grid, scorecard
from frame import data, overview, page, state
from frame.since import since_last_look
from frame.style import WITHOUT_NEIGHBOURS
from kpis import overview as words

frame = page.begin_or_stop()
picture, here = frame.picture, frame.here


def link(kpi: str) -> str:
    """The KPI's own page as looked at here; where a sentence is of no one KPI, what has arrived."""
    return state.link("kpi", kpi=picture.kpis[kpi].short_name, **here) if kpi else "quality"


# ---- choices that narrow the whole page
with frame.after:
    by_name = overview.ambitions(picture)
    ambition = state.choose("ambition", "Ambition", tuple(by_name), width=176)
    tier = state.choose("measures", "Measures", overview.TIERS, width=184)
narrowed = {**here, "ambition": ambition, "measures": tier}

# ---- the finding
assessed = data.assessments(picture, frame.month, frame.member)
scope = overview.Choice(tier, by_name[ambition])
changed = overview.what_changed(frame, assessed, scope)
title = words.headline(changed, (a for a in assessed.values() if scope.covers(a.kpi)))
st.title(f"{frame.team}: {title[0].lower()}{title[1:]}" if frame.team else title, anchor=False)
looked = since_last_look(frame, scope)
if looked and looked.items:
    with st.expander(looked.line):
        st.html(findings.findings_list(looked.items, link=link))
st.html(findings.findings_cards(changed, link=link))


# ---- the evidence
@st.fragment
def evidence() -> None:
    """The measures as filtered. A fragment: a filter draws these again and nothing above them."""
    with st.container(horizontal=True, vertical_alignment="center", key="choices"):
        layout = state.choose("layout", "Layout", overview.LAYOUTS, width=214)
        status = state.choose("status", "Status", overview.STATUSES, width=176)
        signal = state.choose("signal", "Signal", overview.SIGNALS, width=230)
        choice = overview.Choice(tier, by_name[ambition], status, signal)
        shown = [a for a in assessed.values() if choice.shows(a)]
        looked_at = sum(scope.covers(a.kpi) for a in assessed.values())
        page.note(overview.count_words(len(shown), looked_at, choice), "content")
        page.quiet_link("Briefing of one page to print", state.link("briefing", **narrowed))
        if choice.narrows_rows:
            page.quiet_link("Show every measure", state.link("", **narrowed, layout=layout))
    if layout == overview.GRID and shown:
        st.html(mdc_grid.grid(shown, link=link, theme=page.theme()))
    elif shown or not choice.narrows_rows:
        st.html(
            scorecard.scorecard(
                overview.groups(picture, assessed, choice),
                link=link,
                all_link=state.link("", **{**narrowed, "measures": overview.ALL_MEASURES}),
                own_name=picture.meta["authority_name"],
                theme=page.theme(),
            )
        )


evidence()
if frame.team:
    st.html(WITHOUT_NEIGHBOURS)
    names = overview.without_member(picture, assessed, scope)
    page.note(f"No figure by team: {'; '.join(names)}.")
if looked and not looked.items:
    page.note(looked.line)
page.note(overview.origin_words(picture, frame.month))
