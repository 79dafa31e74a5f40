"""Front door: from contact to outcome in four steps, how soon, what waits, and where it differs."""

# ruff: noqa: E402
from frame.access import require

require("view")

from html import escape

import streamlit as st

from charts import breakdown, flow, months, scorecard
from frame import data, front_door, measures, page, state
from frame.data import WHOLE
from frame.style import WITHOUT_NEIGHBOURS

frame = page.begin_or_stop()
picture, month = frame.picture, frame.month
if not front_door.is_kept(picture):
    st.title("Front door: nothing kept yet", anchor=False)
    page.note(measures.NOT_PUBLISHED)
    st.stop()
with frame.after:
    period = state.choose("steps", "Period of the steps", tuple(front_door.PERIODS), width=150)
theme = page.theme()
door = front_door.read(picture, month, front_door.PERIODS[period], frame.team)
assessed = data.assessments(picture, month, frame.member)

# ---- the finding and the four steps
st.title(front_door.title(door), anchor=False)
st.html(f'<div class="bearing-lead">{escape(front_door.lead(door))}</div>')
steps = front_door.steps(door)
st.html(flow.steps(steps, theme=theme))
if standing_out := front_door.stands_out(door, assessed, theme):
    st.html(measures.findings_html(standing_out))

# ---- where it differs
st.header("Where it differs", anchor=False)
if names := front_door.offered(picture):
    measure = names[state.choose("apart", "Measure", tuple(names), width=280)]
    kpi = picture.kpis[measure]
    page.note(front_door.apart_note(door, kpi))
    beside = st.container(horizontal=True, gap="medium")
    for dimension in front_door.BROKEN_DOWN[measure]:
        units = front_door.apart(door, measure, dimension)
        whole = frame.team if front_door.is_of_team(door, dimension) else WHOLE.name
        with beside.container(width=740):
            st.subheader(front_door.apart_title(door, dimension), anchor=False)
            if units:
                page.both_widths(
                    dimension,
                    lambda scale, units=units, whole=whole: breakdown.figure(
                        units, kpi, whole=whole, theme=theme, scale=scale
                    ),
                    breakdown.describe(units, kpi, whole),
                )

# ---- month by month
st.header("Month by month", anchor=False)
shown, lines = front_door.volumes(door)
if lines:
    page.both_widths(
        "volumes",
        lambda scale: months.figure(
            shown, lines, unit="count", caption="number in the month", theme=theme, scale=scale
        ),
        months.describe(shown, lines, "count", "Contacts, referrals and assessments authorised"),
    )
if frame.team:
    st.html(WITHOUT_NEIGHBOURS)
rows = [measures.group("The measures behind this page", assessed, front_door.MEASURES)]
st.html(scorecard.scorecard(rows, link=door.link, own_name=picture.meta["authority_name"], theme=theme))

# ---- tables, and where it comes from
with st.expander("The steps, sources, teams and waiting as tables"):
    st.html(front_door.steps_html(door, steps))
    st.html(front_door.sources_html(door, "source"))
    st.html(front_door.sources_html(door, "team"))
    st.html(front_door.waiting_html(door))
    st.html(front_door.volumes_html(shown, lines))
st.header("How each step is counted", anchor=False)
st.html(front_door.counted_html())
