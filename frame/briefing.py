"""What the briefing of one page says, from what the overview says; and the button that prints it."""

from collections.abc import Iterable, Mapping
from datetime import date

import streamlit as st

from charts.briefing import Brief, Count
from charts.scorecard import trend
from charts.theme import Theme
from frame import overview
from frame.data import Picture
from frame.overview import Choice
from frame.page import Frame, day_words
from kpis import formats
from kpis import overview as words
from kpis.assessment import Assessment

HTML = '<button type="button">Print this page</button>'
CSS = """
button { font: 1rem var(--st-font); color: var(--st-text-color); background: var(--st-background-color);
  border: 1.5px solid var(--st-text-color); border-radius: 8px; padding: 7px 16px; min-height: 40px; cursor: pointer; }
button:hover { border-color: var(--st-link-color); color: var(--st-link-color); }
button:focus-visible { outline: 3px solid var(--st-link-color); outline-offset: 2px; }
"""
SCRIPT = """
export default function ({ parentElement }) {
  parentElement.querySelector("button").onclick = () => window.print();
}
"""

_print = st.components.v2.component("bearing_print", html=HTML, css=CSS, js=SCRIPT)


def print_button() -> None:
    """Opens the browser's own print dialogue."""
    _print(key="print", width="content")


def brief(frame: Frame, assessed: Mapping[str, Assessment], choice: Choice, today: date, theme: Theme) -> Brief:
    """The sheet for what is looked at; `assessed` are the month's assessments of the member chosen."""
    looked_at = [a for a in assessed.values() if choice.covers(a.kpi)]
    changed = overview.what_changed(frame, assessed, choice)
    finding = words.headline(changed, looked_at)
    picture, sample = frame.picture, "sample data, not real children" if frame.picture.meta["synthetic"] else ""
    whose = f"{picture.meta['authority_name']} improvement plan: {frame.team or 'briefing'}"
    as_at = [f"As at {formats.month_long(frame.month)}", f"printed {day_words(today)}", sample]
    return Brief(
        finding=finding,
        whose=whose,
        as_at=" · ".join(part for part in as_at if part),
        changed=changed,
        trends={a.kpi.id: trend(a, theme) for a in looked_at},
        counts=counts(picture, looked_at),
        foot=_foot(frame, choice),
    )


def counts(picture: Picture, assessed: Iterable[Assessment]) -> list[Count]:
    """A line an ambition, in the plan's order, and their sum."""
    known = [a for a in assessed if a.has_history]
    names = {number: name for name, number in overview.ambitions(picture).items() if number is not None}
    lines = [(name, [a for a in known if a.kpi.ambition == number]) for number, name in names.items()]
    return [_count(name, members) for name, members in [*lines, ("All together", known)] if members]


def _count(name: str, members: list[Assessment]) -> Count:
    status = [a.status.code for a in members]
    signals = [words.signal_name(a) for a in members]
    return Count(
        name,
        len(members),
        on_target=status.count("on_target") + status.count("beyond_target"),
        close=status.count("close"),
        off_target=status.count("off_target"),
        improving=signals.count(words.SIGNALS["improvement"]),
        worse=signals.count(words.SIGNALS["concern"]),
    )


def _foot(frame: Frame, choice: Choice) -> list[str]:
    picture = frame.picture
    published = picture.meta["published_at"]
    then = f"{' '.join(frame.banner)} " if frame.banner else ""
    measures = f"{choice.tier}; one that is neither on, close to nor off target has none, or too few cases."
    return [
        f"{then}Figures published on {day_words(published)} ({picture.name.removesuffix('.duckdb')}). {measures}",
        overview.origin_words(picture, frame.month),
    ]
