"""Dictionary: what every measure means, searchable."""

# ruff: noqa: E402
from frame.access import require

require("view")

import streamlit as st

from frame import dictionary, page

frame = page.begin(choices=False)
picture = frame.picture if frame else None
kpis = dictionary.entries(picture)
title = st.empty()
words = st.text_input(
    "Search names, definitions and extracts", key="q", bind="query-params", type="search", max_chars=80, width=420
)
shown = dictionary.found(kpis.values(), words)
with_values = len(picture.by_short_name) if picture else 0
title.title(dictionary.headline(len(shown), len(kpis), with_values, words), anchor=False)
if shown:
    st.html(f'<div class="bearing">{dictionary.html(shown, picture)}</div>')
else:
    st.markdown("Nothing matches every word. Try fewer, or part of one.")
