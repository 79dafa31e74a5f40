"""Neighbours: are we worse than they are, and since when; every published measure, year by year."""

# ruff: noqa: E402
from frame.access import require

require("view")

from html import escape

import streamlit as st

from charts import neighbours_bars, neighbours_national, neighbours_trend
from charts.neighbours_heat import heat_map
from frame import neighbours, neighbours_tables, page, state
from frame.neighbours import AVERAGES, ENGLAND, REGION, Look
from kpis import formats
from kpis.neighbours import national
from kpis.standing import finding, standing

frame = page.begin_or_stop()
picture, theme = frame.picture, page.theme()

# ---- choices
measures, councils = neighbours.measures(picture, frame.month), neighbours.councils(picture)
if not measures:
    st.title("No published figures to compare with", anchor=False)
    page.note(
        f"Nothing published by {formats.month_long(frame.month)} is loaded. Download DfE's statistics and drop them on "
        "Load extracts, or choose a later month."
    )
    st.stop()
found, chosen = st.container(), st.container(horizontal=True, vertical_alignment="center", key="choices")
with chosen:
    council = councils[state.choose("council", "Council", tuple(councils), width=200)]
    st.html('<span class="bearing-label">beside</span>', width="content")
    sets = neighbours.neighbour_sets(picture, council.code)
    beside = state.choose("beside", "Beside", (*sets, *((REGION,) if council.region else ()), ENGLAND), width=200)
    average = AVERAGES[state.choose("average", "Average", tuple(AVERAGES), width=150)] if beside in sets else "mean"
look = Look(council, council.code == picture.meta["old_la_code"], beside, sets.get(beside, ()), average)
with frame.before:
    behind = neighbours.most_behind(picture, look, frame.month)
    kpi = measures[state.choose("kpi", "Measure", tuple(measures), width=238, first=behind)]
shown = neighbours.years(picture, kpi, look, frame.month)

# ---- the finding
found.title(finding(neighbours.subject(kpi, look), kpi, shown, look.who, look.line_words), anchor=False)
if not shown:
    page.note(f"{council.name} has no published figure for this measure, and nor have those it is set beside.")
    st.stop()
year = shown[-1]
with found:
    st.html(f'<div class="bearing-lead">{escape(neighbours.lead(kpi, year, frame.month))}</div>')
    st.html(neighbours.strip_html(kpi, look, shown))
    if frame.team:
        page.note(f"Published figures are of whole councils: nothing here is of {frame.team} alone.")

# ---- this year, and every year
now, over_time = st.columns(2, gap="large")
with now:
    st.header(neighbours.heading(kpi, year.end), anchor=False)
    if beside == ENGLAND:
        letters = national(neighbours.everywhere(picture, kpi, year.end), neighbours.ranked_by(kpi))
        bands = [letters[area.code][1] for area in neighbours_national.drawn(year.comparison, kpi)]
        page.both_widths(
            "national",
            lambda scale: neighbours_national.figure(year.comparison, bands, kpi, theme=theme, scale=scale),
            neighbours_national.describe(year.comparison, kpi),
        )
    else:
        lines = neighbours.lines(kpi, look, year)
        page.both_widths(
            "ranked",
            lambda scale: neighbours_bars.figure(year.comparison, kpi, lines, theme=theme, scale=scale),
            neighbours_bars.describe(year.comparison, kpi, lines),
        )
        page.note(neighbours.chance_words(year))
    with st.expander("The authorities as a table"):
        st.html(neighbours_tables.councils_html(picture, kpi, shown))
with over_time:
    st.header("Every published year", anchor=False)
    england = None if kpi.unit == "count" or beside == ENGLAND else [each.comparison.england for each in shown]
    page.both_widths(
        "trend",
        lambda scale: neighbours_trend.figure(
            shown,
            kpi,
            own_name=council.name,
            band=look.band_words,
            line_name=look.line_name,
            england=england,
            turn=neighbours.turn(standing(shown)),
            theme=theme,
            scale=scale,
        ),
        neighbours_trend.describe(shown, kpi, council.name, look.band_words, look.line_name),
    )
    page.note(neighbours.bands_words(look))
with st.expander("The years as a table, with when each was published"):
    st.html(neighbours_tables.years_html(kpi, look, shown, frame.month))

with st.container(horizontal=True, vertical_alignment="center"):
    st.download_button(
        "Download (published figures)",
        neighbours_tables.published_csv(kpi, picture, look, shown),
        file_name=f"{kpi.id}-published.csv",
        mime="text/csv",
        on_click="ignore",
    )
    months = state.link("kpi", kpi=kpi.short_name, **frame.here)
    st.html(f'<div class="bearing bearing-quiet-link"><a href="{escape(months)}">Our own months</a></div>')

# ---- every measure
whom = {"council": None if look.is_own else council.name, "beside": beside}
here = {**frame.here, **whom, "average": st.session_state.get("average")}
groups = neighbours_tables.heat_groups(
    picture, look, frame.month, kpi, lambda each: state.link("neighbours", kpi=each.short_name, **here)
)
st.header(neighbours_tables.heat_finding(groups, look), anchor=False)
page.note(
    f"{neighbours_tables.heat_caption(look)}, 1 the best: the bluer the better, the more orange the worse. Without "
    "shade neither direction is good, and 1 is the lowest."
)
st.html(heat_map(groups, caption=neighbours_tables.heat_caption(look), theme=theme))
if others := neighbours_tables.not_ranked(picture, frame.month):
    page.note(f"Published for context only, so not ranked: {', '.join(others)}.")

# ---- where it comes from
st.header("Where this comes from", anchor=False)
st.html(f'<div class="bearing-facts">{neighbours.origin_html(picture, kpi, look, year, frame.month)}</div>')
