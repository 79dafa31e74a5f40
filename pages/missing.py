"""Missing from home and care: from the episode to the interview within 72 hours, who waits, who goes again and when."""

# ruff: noqa: E402
from frame.access import require

require("view")

from html import escape

import streamlit as st

from charts import clock, pathway, pathway_quarters, scorecard
from charts.scorecard import ScorecardGroup
from frame import data, missing_release, page, state
from frame import missing as words
from frame.access import allowed
from frame.style import WITHOUT_NEIGHBOURS
from kpis import formats, missing
from kpis import missing_patterns as patterns

frame = page.begin_or_stop()
picture, month, team, theme = frame.picture, frame.month, frame.team, page.theme()
if nothing := words.why_none(picture, month):
    st.title(nothing[0], anchor=False)
    st.markdown(nothing[1])
    st.stop()

is_clinic = st.query_params.get("view") == "clinic"
rows = words.pathway_rows(picture)
by_quarter = missing.quarters(rows, month, team=team)
assessed = data.assessments(picture, month, frame.member)
headline = assessed.get(words.HEADLINE)
aims = words.targets(assessed)


def quarters_chart(scale: str):
    """This quarter against the last four."""
    return pathway_quarters.figure(
        words.quarter_lines(by_quarter),
        words.quarter_names(by_quarter),
        target=(aims[-1], f"Target {formats.format_target(aims[-1], 'percent')}") if aims[-1] else None,
        so_far=not by_quarter[-1].is_whole,
        theme=theme,
        scale=scale,
    )


in_words = pathway_quarters.describe(words.quarter_lines(by_quarter), words.quarter_names(by_quarter))

# ---- the clinic: one screen and nothing else
if is_clinic:
    st.html(words.CLINIC)
    said = missing.quarter_finding(by_quarter)
    st.title(f"{team}: {said}" if team else said, anchor=False)
    st.html(
        '<div class="bearing-lead">Of all missing episodes due a return home interview; declined ones stay in</div>'
    )
    page.both_widths("quarters", quarters_chart, in_words, wide="projector")
    st.html(words.clinic_html(picture, by_quarter, words.change_words(headline), state.link("missing", **frame.here)))
    st.stop()


def pair(number: int):
    """Two columns, which stand one under the other where there is no room for both."""
    return st.container(key=f"pair-{number}").columns(2, gap="large")


# ---- the finding
st.html(words.PAIRS)
with frame.after:
    basis = words.SPANS[state.choose("over", "Over", tuple(words.SPANS), width=162)]
months = missing.months_of(basis, month)
found = missing.pathway(rows, months, team=team)
period = words.period_words(basis, month)
st.title(words.title(found, period, team), anchor=False)
st.html(f'<div class="bearing-lead">{escape(words.lead(period, found, headline))}</div>')
for told in (words.not_loaded_words(picture, months), words.caution(found)):
    if told:
        page.note(told)

# ---- the pathway, and what became of each
bars, states = words.step_bars(found, aims), words.state_bars(found)
left, right = pair(1)
with left:
    st.header("Each step, of the episodes due", anchor=False)
    page.both_widths(
        "pathway",
        lambda scale: pathway.figure(bars, found.due, theme=theme, scale=scale),
        pathway.describe(words.title(found, period, team), bars),
    )
    st.html(words.other_shares_html(found))
    with st.expander("The pathway as a table"):
        st.html(words.steps_html(found))
with right:
    st.header(f"What became of {'it' if found.due == 1 else f'the {formats.format_count(found.due)}'}", anchor=False)
    if states:
        page.both_widths(
            "states",
            lambda scale: pathway.figure(states, found.due, theme=theme, scale=scale),
            pathway.describe("What became of each episode due", states),
        )
    st.html(words.outside_html(found, month, words.extract_day(picture)))

# ---- waiting now; home or care
day = words.extract_day(picture)
left, right = pair(2)
with left:
    counts = words.waiting_counts(picture, team)
    st.header(words.waiting_finding(counts, day), anchor=False)
    page.note("As the newest list had it, whichever month is chosen. What has happened since is not in it.")
    st.html(words.waiting_html(counts))
    if counts and allowed("cases"):
        with st.expander("Who is waiting, one by one"):
            st.html(words.children_html(words.waiting_children(picture, team)))
with right:
    by_place = missing.places(rows, months, team=team)
    st.header(words.places_finding(by_place), anchor=False)
    st.html(words.places_html(by_place))

# ---- this quarter, and the week: twelve months of it, for a month is too short
left, right = pair(3)
with left:
    st.header(missing.quarter_finding(by_quarter), anchor=False)
    page.both_widths("quarters", quarters_chart, in_words)
    address = words.clinic_link(frame.here)
    st.html(f'<div class="bearing"><a href="{escape(address)}" target="_self">Clinic view, for the wall</a></div>')
    with st.expander("The quarters as a table"):
        st.html(words.quarters_html(by_quarter))
with right:
    clock_place = st.empty()
    clocks = {"When they went missing": patterns.REPORTED, "When they came back": patterns.RETURNED}
    what = clocks[state.choose("clock", "Clock", tuple(clocks), width=250)]
    week = patterns.clock(words.clock_rows(picture, month), what, team=team)
    clock_place.header(patterns.clock_finding(week, what), anchor=False)
    out = [*patterns.standing_out(week.by_weekday, patterns.WEEKDAYS),
           *patterns.standing_out(week.by_stretch, patterns.STRETCHES)]  # fmt: skip
    page.both_widths(
        "clock",
        lambda scale: clock.figure(
            week.cells, week.by_weekday, patterns.WEEKDAYS, standing_out=out, stretches=patterns.STRETCHES,
            theme=theme, scale=scale,
        ),
        patterns.clock_finding(week, what),
    )  # fmt: skip
    page.note(words.clock_about(week, month))
    with st.expander("The week as a table"):
        st.html(words.clock_html(week, patterns.WEEKDAYS, patterns.STRETCHES))

# ---- how often, and what may be released
left, right = pair(4)
with left:
    times, often_rows = words.repeat_times(), words.often_rows(picture, month)
    often = patterns.often(often_rows, team=team)
    st.header(words.often_finding(often, patterns.at_least(often_rows, times, team=team), times), anchor=False)
    page.note(f"Children missing in the twelve months to {formats.month_long(month)}, each once.")
    often_bars = words.often_bars(often, times)
    page.both_widths(
        "often",
        lambda scale: pathway.figure(often_bars, max(bar.number for bar in often_bars), theme=theme, scale=scale),
        pathway.describe("Children by how often they were missing", often_bars),
    )
    with st.expander("How often, as a table"):
        st.html(words.often_html(often))
with right:
    st.header("For a freedom of information request", anchor=False)
    if release := missing_release.released(missing_release.years(picture, rows, month)):
        st.html(missing_release.html(release))
        page.note(f"{missing_release.KEY}. All teams together, whole years only.")
        st.download_button(
            "Download the four numbers (small numbers hidden)", missing_release.public_csv(picture, release),
            file_name=f"missing-foi-{month:%Y-%m}.csv", mime="text/csv", on_click="ignore",
        )  # fmt: skip
    else:
        page.note("No whole year from April to March is loaded yet.")

# ---- the plan's measures, the source
measures = [assessed[name] for name in words.MEASURES if name in assessed]
if measures:
    st.header("The plan's measures", anchor=False)
    st.html(
        scorecard.scorecard(
            [ScorecardGroup(7, picture.entries[words.HEADLINE]["ambition_title"], measures)],
            link=lambda kpi: state.link("kpi", kpi=picture.kpis[kpi].short_name, **frame.here),
            own_name=picture.meta["authority_name"],
            theme=theme,
        )
    )
    st.html(WITHOUT_NEIGHBOURS)
st.header("Where this comes from", anchor=False)
st.html(words.origin_html(picture))
