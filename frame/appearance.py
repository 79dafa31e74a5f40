"""Light or dark: the browser's preference unless the reader chooses, kept in their browser and in no other place.

Streamlit follows the browser and keeps a choice by itself, but a page at a time and behind a menu Bearing does not
show. So a small select box keeps one choice for every page. When the browser's own preference changes, Streamlit's
parts follow at once and this asks for a rerun, because words, charts and icons are drawn by the server.
"""

from pathlib import Path

import streamlit as st

SCRIPT = Path(__file__).with_name("appearance.js")
HTML = """
<label>Appearance
<select><option value="System">As this device</option><option value="Light">Light</option>
<option value="Dark">Dark</option></select></label>
"""
CSS = """
label { display: block; font: 14px var(--st-font); color: var(--st-text-color); }
select { display: block; width: 100%; margin-top: 4px; padding: 6px 4px; font: 16px var(--st-font);
  color: var(--st-text-color); background: var(--st-background-color); border: 1px solid #7f898e; border-radius: 4px; }
select:focus-visible { outline: 3px solid var(--st-link-color); outline-offset: 2px; }
"""

_box = st.components.v2.component("bearing_appearance", html=HTML, css=CSS, js=SCRIPT.read_text(encoding="utf-8"))


def choose() -> None:
    """The box, where it is called."""
    with st.container(key="appearance"):
        drawn = st.context.theme.type or "light"
        _box(key="appearance-box", data={"drawn": drawn}, on_preference_change=lambda: None)
