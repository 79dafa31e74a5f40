"""The frame every page shares: style, brand, the header strip with its choices, freshness, and the sample-data badge.

`app.py` draws the strip, so that month and team stay chosen from page to page; a page run by itself draws its own.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from html import escape

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from charts.theme import CONFIG, Theme
from etl.contracts import load_contracts
from frame import appearance, data, known, saved_views, state
from frame import brand as brand_of
from frame.access import allowed
from frame.data import WHOLE, Member, Picture
from frame.style import css
from kpis import formats

WITH_CHOICES = ("", "briefing", "kpi", "neighbours", "practice", "missing", "front_door", "workload")
MISSING_SHOWN = 1
SAMPLE_WORDS = "Sample data: not real children"
NOTHING_YET = """<div class="bearing bearing-start"><p>Open <a href="load">Load extracts</a> and drop this month's files
there. You see what was recognised, what is wrong and what leaders would see before anything is published.</p>
<p class="quiet">To look round first, stop Bearing and start it with <b>make run</b>: that fills an empty Bearing with
invented children.</p></div>"""
TROUBLE = """<div class="bearing-trouble" role="alert"><h2>This page could not be finished</h2>
<p>Something went wrong in Bearing, not in what you did. Nothing loaded, published or written is lost. What stands above
is right as far as it goes; the other pages can be used.</p><p>Open the page again. If this happens twice, tell whoever
looks after Bearing the time and the address of this page: the log of that minute says why.</p></div>"""


@dataclass(frozen=True)
class Frame:
    """What the strip offers a page: the data, the month and team chosen, and a place for the page's own choices.

    `known`: 'then' when asked for what leaders saw while the month was the newest; `banner` says which picture it is.
    """

    picture: Picture
    month: date
    team: str | None
    before: DeltaGenerator
    after: DeltaGenerator
    known: str = known.NOW
    banner: tuple[str, str] | None = None

    @property
    def member(self) -> Member:
        """The team chosen, as a member of its breakdown; the whole council when none is."""
        return Member("team", self.team) if self.team else WHOLE

    @property
    def here(self) -> dict[str, str | None]:
        """What a link to another page has to carry so that it stands at the same month, team and knowledge."""
        then = self.known if self.known != known.NOW else None
        return {"month": formats.month_long(self.month), "team": self.team, "known": then}


_of_this_run: ContextVar[tuple[Frame | None] | None] = ContextVar("frame of this run", default=None)


def settings() -> None:
    """Wide pages; titles are left to `st.Page`."""
    st.set_page_config(layout="wide")


def theme() -> Theme:
    """The colours of this reader's choice, light or dark: give it to whatever draws."""
    return brand_of.theme(st.context.theme.type or "light")


def brand() -> None:
    """The name in the menu, above the pages; whose dashboard it is only for those who may look."""
    if not allowed("view"):
        return
    st.sidebar.html(brand_of.html(theme()))
    with st.sidebar:
        appearance.choose()


@contextmanager
def shared(url_path: str) -> Iterator[None]:
    """Around the page's run, in `app.py`: draws the strip once and hands it to the page; then, in the menu, what keeps
    the page as it stands, unless it stopped half-way."""
    state.forget_choices()
    drawn = (_drawn(url_path in WITH_CHOICES),) if allowed("view") else None
    token = _of_this_run.set(drawn)
    try:
        yield
        if drawn and drawn[0]:
            with st.sidebar.container(key="keep"):
                saved_views.keep_part(url_path)
    except Exception:
        st.html(TROUBLE)
        raise  # to the log, with its details: they may name a file or a person, so the page shows none
    finally:
        _of_this_run.reset(token)


def begin(*, choices: bool = True) -> Frame | None:
    """The frame of this run, drawn by `app.py` or now; None before anything is published."""
    drawn = _of_this_run.get()
    return drawn[0] if drawn else _drawn(choices)


def begin_or_stop() -> Frame:
    """The same for pages that are nothing without data."""
    frame = begin()
    if frame is None:
        nothing_yet()
        st.stop()
    return frame


def nothing_yet() -> None:
    """What to do before the first publication."""
    st.title("Nothing has been loaded yet", anchor=False)
    st.html(NOTHING_YET)


# ---------------------------------------------------------------- the strip


def _drawn(choices: bool) -> Frame | None:
    st.html(css(theme()))
    picture = data.current_picture()
    if picture is None:
        return None
    with st.container(horizontal=True, vertical_alignment="center", key="strip"):
        frame = _choices(picture) if choices and picture.months else _without_choices(picture)
        st.html(freshness_html(frame.picture, frame.month))
        if picture.meta["synthetic"]:
            st.html(f'<strong class="bearing-sample">{SAMPLE_WORDS}</strong>', width="content")
    if frame.banner:
        lead, rest = map(escape, frame.banner)
        st.html(f'<div class="bearing-then" role="note"><b>{lead}</b> {rest}</div>')
    return frame


def _choices(picture: Picture) -> Frame:
    before = st.container(horizontal=True, width="content", vertical_alignment="center")
    with st.container(horizontal=True, width="content", vertical_alignment="center", wrap=False):
        st.html('<span class="bearing-label bearing-as-at">As at</span>', width="content")
        month = state.choose_month(picture.months)
    with st.container(horizontal=True, width="content", vertical_alignment="center", wrap=False):
        st.html('<span class="bearing-label">as known</span>', width="content")
        shown = known.known(picture, month, known.choose())
    team = state.choose_team(picture.teams)
    after = st.container(horizontal=True, width="content", vertical_alignment="center", key="strip-after")
    return Frame(shown.picture, month, team, before, after, shown.asked, shown.banner)


def _without_choices(picture: Picture) -> Frame:
    nowhere = st.empty()
    return Frame(picture, picture.months[0] if picture.months else date.today().replace(day=1), None, nowhere, nowhere)


def freshness_html(picture: Picture, month: date) -> str:
    """'Local data to 31 Oct 2026, loaded 4 Nov · published figures to March 2025 · missing: Missing and RHI'."""
    fresh = data.freshness(picture, month, load_contracts())
    parts = [
        _local_words(fresh),
        fresh.published_to and f"published figures to {formats.month_long(fresh.published_to)}",
    ]
    spans = [f"<span>{escape(part)}</span>" for part in parts if part]
    if fresh.missing:
        every = escape(", ".join(fresh.missing))
        spans.append(f'<span class="warn" title="{every}">missing: {escape(missing_words(fresh.missing))}</span>')
    return f'<div class="bearing-fresh">{" · ".join(spans)}</div>'


def missing_words(names: Sequence[str]) -> str:
    """'Case file audits and three more': the strip has room for one, its title for all."""
    more = len(names) - MISSING_SHOWN
    if more < 2:
        return ", ".join(names)
    return f"{', '.join(names[:MISSING_SHOWN])} and {formats.number_words(more)} more"


def _local_words(fresh: data.Freshness) -> str | None:
    if fresh.local_to is None:
        return "No local data"
    loaded = f", loaded {fresh.loaded.day} {fresh.loaded:%b}" if fresh.loaded else ""
    return f"Local data to {day_words(fresh.local_to)}{loaded}"


def day_words(day: date) -> str:
    """'4 Nov 2026'."""
    return f"{day.day} {day:%b %Y}"


def note(words: str, width: str = "stretch") -> None:
    """A quiet paragraph; among choices no wider than its words."""
    st.html(f'<p class="bearing-note">{escape(words)}</p>', width=width)


def quiet_link(words: str, address: str) -> None:
    """A link that stands among choices."""
    link = f'<a href="{escape(address)}">{escape(words)}</a>'
    st.html(f'<span class="bearing-quiet-link">{link}</span>', width="content")


def both_widths(key: str, build: Callable[[str], go.Figure], alt: str, wide: str = "page") -> None:
    """A chart for a desk and one for a phone, of which the style sheet shows one: the server cannot know the width.

    `build` makes the figure for a scale of `charts.theme`.
    """
    for name, scale in (("wide", wide), ("narrow", "phone")):
        with st.container(key=f"{name}-{key}"):
            st.plotly_chart(build(scale), config=CONFIG, theme=None, key=f"{name}-{key}-chart", alt=alt)


# Everything heavy is imported by now and stays: collections between reruns need not look at it (measured: 80 ms each).
gc.collect()
gc.freeze()
