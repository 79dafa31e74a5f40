"""Workload: caseloads against the 6/20 rule, posts and who fills them, how long people stay, month by month."""

# ruff: noqa: E402
from frame.access import allowed, require

require("view")

from html import escape

import streamlit as st

from charts import caseload, months, scorecard
from frame import data, measures, page, state, workload
from frame.style import WITHOUT_NEIGHBOURS
from kpis import workload as loads
from kpis.formats import month_long

frame = page.begin_or_stop()
picture, month = frame.picture, frame.month
if not workload.is_kept(picture):
    st.title("Workload: nothing kept yet", anchor=False)
    page.note(measures.NOT_PUBLISHED)
    st.stop()
desk = workload.read(picture, month, frame.team)
if workload.is_empty(desk):
    st.title(f"No workforce extract for {frame.team or 'any team'} in {month_long(month)}", anchor=False)
    page.note("Choose another month or team, or load the workforce extract (establishment) on Load extracts.")
    st.stop()
theme = page.theme()
assessed = data.assessments(picture, month, frame.member)

# ---- the finding, and what stands out
finding = workload.title(desk)
st.title(finding, anchor=False)
st.html(f'<div class="bearing-lead">{escape(workload.lead(desk))}</div>')
if standing_out := workload.stands_out(desk, assessed, theme):
    st.html(measures.findings_html(standing_out))

# ---- caseloads and managers against the rule
st.header("Children held, against each worker’s ceiling", anchor=False)
key = workload.GROUPED[state.choose("workers", "Workers", tuple(workload.GROUPED), width=150)]
by_group = loads.loads(desk.caseloads, key)
if by_group:
    page.both_widths(
        "caseloads",
        lambda scale: caseload.figure(
            by_group, limit_words="the ceiling", caption="children below or over the ceiling, one mark a worker",
            theme=theme, scale=scale,
        ),
        f"{finding}. {caseload.describe(by_group, 'Case-holding social workers', 'their ceiling')}",
    )  # fmt: skip
else:
    page.note("No case-holding social worker with a caseload recorded.")
spans = loads.spans(desk.spans)
if spans:
    st.header("Social workers supervised, by manager", anchor=False)
    limit = int(loads.span_limit())
    page.both_widths(
        "managers",
        lambda scale: caseload.figure(
            spans, limit_words=f"no more than {limit}", caption="social workers supervised, one mark a manager",
            zero=limit, theme=theme, scale=scale,
        ),
        caseload.describe(spans, "Managers", f"the limit of {limit}"),
    )  # fmt: skip

# ---- posts and length of stay
st.header("Posts, and who fills them", anchor=False)
lines, headings = workload.posts_lines(desk)
st.html(caseload.posts(lines, headings, theme=theme))
beside = st.container(horizontal=True, gap="medium")
for kind, heading in workload.STAY_HEADINGS.items():
    with beside.container(width=560):
        st.header(heading, anchor=False)
        counts = loads.stays(desk.stays, kind)
        if any(counts.values()):
            st.html(caseload.stays(counts, theme=theme))
        else:
            page.note("None in the extract.")

# ---- month by month
st.header("Month by month", anchor=False)
shown, trend = workload.trend(desk)
if trend:
    page.both_widths(
        "trend",
        lambda scale: months.figure(shown, trend, unit="percent", theme=theme, scale=scale),
        months.describe(shown, trend, "percent", "Agency, vacancies, workers over their ceiling and turnover"),
    )
if frame.team:
    st.html(WITHOUT_NEIGHBOURS)
rows = [measures.group("The measures behind this page", assessed, workload.MEASURES)]
st.html(scorecard.scorecard(rows, link=desk.link, own_name=picture.meta["authority_name"], theme=theme))

# ---- tables, people, and where it comes from
with st.expander("The charts as tables"):
    for group in workload.GROUPED.values():
        st.html(workload.bands_html(desk, group))
    st.html(workload.spans_html(desk))
    st.html(workload.trend_html(shown, trend))
if allowed("cases") and desk.workers.over:
    people = st.expander(f"The {desk.workers.over} over their ceiling, by pseudonym", on_change="rerun", key="people")
    if people.open:
        with people:
            st.html(workload.people_html(desk))
st.header("How it is counted", anchor=False)
st.html(workload.counted_html())
