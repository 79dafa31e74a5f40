"""Two buttons that copy in the browser: the address of a view, and its chart as a picture with the finding above it."""

from pathlib import Path

import streamlit as st

SCRIPT = Path(__file__).with_name("copying.js")
HTML = """
<div><button type="button">Copy link</button><button type="button">Copy chart</button><span role="status"></span></div>
"""
CSS = """
div { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; font: 0.875rem var(--st-font); }
button { font: 0.875rem var(--st-font); color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: 8px; padding: 7px 12px; min-height: 40px; cursor: pointer; }
button:hover { border-color: var(--st-link-color); color: var(--st-link-color); }
button:focus-visible { outline: 3px solid var(--st-link-color); outline-offset: 2px; }
span { color: var(--st-text-color); }
"""

_buttons = st.components.v2.component("bearing_copying", html=HTML, css=CSS, js=SCRIPT.read_text(encoding="utf-8"))


def buttons(address: str, *, chart: str, title: str, source: str, file: str) -> None:
    """Copies `address`, or the chart whose containers' keys end in `chart`, under `title` and over `source`."""
    data = {"address": address, "chart": chart, "title": title, "source": source, "file": file}
    _buttons(data=data, key=f"copying-{chart}", width="content")
