"""Data quality: what in the lists needs a look, how complete they are, and what to send to which team."""

# ruff: noqa: E402
from frame.access import require

require("load")

import streamlit as st

from charts.quality import completeness_html, css, folded_html
from frame import page, quality, state
from frame.access import allowed
from frame.one_kpi import feed_title
from kpis import formats

frame = page.begin(choices=False)
if frame is None:
    page.nothing_yet()
    st.stop()
kept = quality.read(frame.picture)
if kept is None:
    st.title("Data quality is measured when something is next published", anchor=False)
    page.note(
        "What pages now read was published before Bearing looked at this. Load this month's extracts and publish them "
        "once; then this page says what is blank, what does not fit together, and what to send to which team."
    )
    st.stop()

found = quality.findings(kept)
st.html(css(page.theme()))
st.title(quality.headline(found, kept), anchor=False)
if not kept.feeds:
    page.note("Once a list of children, staff or cases is loaded, this page says how complete it is.")
    st.stop()
if found:
    st.html(quality.findings_html(found))
else:
    page.note(
        "No rule found a row that does not fit, no column is under 95% filled in, and every list is as long as usual."
    )

st.header("How complete the lists are", anchor=False)
names = {feed_title(feed): feed for feed in kept.feeds}
chosen = state.choose("list", "List", (quality.ALL_LISTS, *names), width=420)
feed = names.get(chosen)
groups, whole = (quality.of_list(kept, feed), []) if feed else quality.by_list(kept)
heads = [formats.month(month) for month in quality.months(kept)]
caption = f"{chosen}: share of cells filled in with what can be read, by month of the extract"
if groups:
    st.html(completeness_html("Column" if feed else "List", heads, groups, caption))
if whole:
    st.html(folded_html(f"{len(whole)} lists have been complete in every month", whole))
page.note(
    "Of the cells that should hold something, the share that do, in the newest extract of each month. The darker, the "
    "less complete; a dash is a month without an extract."
)

st.header("Duplicates, orphans and missing dates", anchor=False)
if rules := quality.rules_html(kept):
    st.html(rules)
if quiet := quality.rules_words(kept):
    st.html(folded_html(f"{len(quiet)} rules found nothing", quiet))

st.header("Numbers of rows", anchor=False)
odd = quality.loads_html(kept)
if odd:
    st.html(odd)
words = quality.loads_words(kept)
page.note(words if odd else f"In the last twelve months every list was about as long as usual. {words}")

if allowed("cases"):
    st.header("The list to send to a team", anchor=False)
    every = quality.to_send(frame.picture, None)
    if every:
        options = quality.send_options(every)
        with st.container(horizontal=True, vertical_alignment="center"):
            team = options[st.selectbox("Team", list(options), label_visibility="collapsed", width=320)]
            st.download_button(
                "Download the list",
                quality.send_csv(quality.to_send(frame.picture, team) if team else every),
                quality.send_name(team),
                "text/csv",
                on_click="ignore",
                icon=":material/download:",
            )
        page.note(
            "Of the newest extract of each list: pseudonym, list, row of the sheet, what is wrong and what to do. No "
            "name and no date of birth; the row of the extract says which child it is."
        )
    else:
        page.note("There is nothing to send: nothing is blank or wrong in the newest extracts.")
