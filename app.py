"""Bearing: the page list and the frame that every page shares. Start it with `make run`."""

import streamlit as st

from frame import page

PAGES = [
    st.Page("pages/overview.py", title="Overview", default=True),
    st.Page("pages/briefing.py", title="Briefing", visibility="hidden"),  # the overview's, to print
    st.Page("pages/kpi.py", title="One KPI"),
    st.Page("pages/neighbours.py", title="Neighbours"),
    st.Page("pages/practice.py", title="Practice quality"),
    st.Page("pages/missing.py", title="Missing"),
    st.Page("pages/front_door.py", title="Front door"),
    st.Page("pages/workload.py", title="Workload"),
    st.Page("pages/views.py", title="Saved views"),
    st.Page("pages/load.py", title="Load extracts"),
    st.Page("pages/quality.py", title="Data quality"),
    st.Page("pages/history.py", title="Loads and undo"),
    st.Page("pages/dictionary.py", title="Dictionary"),
]

page.settings()
navigation = st.navigation(PAGES)
page.brand()
with page.shared(navigation.url_path):
    navigation.run()
