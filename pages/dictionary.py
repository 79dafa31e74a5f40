"""Dictionary: what every measure means, and what every extract holds; searchable."""

# ruff: noqa: E402
from frame.access import require

require("view")

import streamlit as st

from frame import dictionary, feeds, page, state

frame = page.begin(choices=False)
picture = frame.picture if frame else None
title = st.empty()
with st.container(horizontal=True, vertical_alignment="bottom"):
    about = state.choose("about", "Dictionary of", (dictionary.MEASURES, dictionary.EXTRACTS), width=162)
    words = st.text_input(
        "Search names, definitions and extracts", key="q", bind="query-params", type="search", max_chars=80, width=420
    )
if about == dictionary.EXTRACTS:
    shown = feeds.found(words)
    headline, entries = feeds.headline(len(shown), words), feeds.html(shown, picture)
else:
    kpis = dictionary.entries(picture)
    shown = dictionary.found(kpis.values(), words)
    with_values = len(picture.by_short_name) if picture else 0
    headline = dictionary.headline(len(shown), len(kpis), with_values, words)
    entries = dictionary.html(shown, picture)
title.title(headline, anchor=False)
if shown:
    st.html(f'<div class="bearing">{entries}</div>')
else:
    st.markdown("Nothing matches every word. Try fewer, or part of one.")
