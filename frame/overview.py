"""What the overview and the briefing say and show: the month's sentences, and the scorecard as it is filtered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from charts.scorecard import ScorecardGroup
from etl.contracts import Contract, load_contracts
from frame import data
from frame.data import Picture
from frame.page import Frame
from kpis import formats, overview
from kpis.assessment import Assessment
from kpis.catalogue import Kpi, load_kpis
from kpis.headline import has_figure
from kpis.overview import Gap, Item, WhatChanged
from kpis.periods import add_months, months_between
from kpis.status import WORDS as STATUS_WORDS

CONTEXT = 0
HEADLINE = "headline"
HEADLINE_MEASURES, ALL_MEASURES = "Headline measures", "All measures"
TIERS = (HEADLINE_MEASURES, ALL_MEASURES)
EVERY_AMBITION, ANY_STATUS, ANY_SIGNAL = "All ambitions", "Any status", "Any signal"
STATUSES = (ANY_STATUS, *STATUS_WORDS.values())
SIGNALS = (ANY_SIGNAL, *overview.SIGNAL_NAMES)
SCORECARD, GRID = "Scorecard", "Change and assurance"
LAYOUTS = (SCORECARD, GRID)
NAMES_SHOWN = 8
WAITING_SHOWN = 2
RESTATED_SHOWN = 2


# ---------------------------------------------------------------- which measures


@dataclass(frozen=True)
class Choice:
    """What is looked at. Tier and ambition (None: every one) narrow the whole page, status and signal its rows."""

    tier: str = HEADLINE_MEASURES
    ambition: int | None = None
    status: str = ANY_STATUS
    signal: str = ANY_SIGNAL

    @property
    def narrows_rows(self) -> bool:
        return self.status != ANY_STATUS or self.signal != ANY_SIGNAL

    def covers(self, kpi: Kpi) -> bool:
        """Whether a KPI is among those the page speaks of."""
        return self.ambition in (None, kpi.ambition) and (self.tier == ALL_MEASURES or kpi.tier == HEADLINE)

    def shows(self, a: Assessment) -> bool:
        """Whether it has a row as well."""
        fits = self.status in (ANY_STATUS, a.status.word) and self.signal in (ANY_SIGNAL, overview.signal_name(a))
        return fits and self.covers(a.kpi)


def ambitions(picture: Picture) -> dict[str, int | None]:
    """The ambitions by the names to choose them by, in the plan's order, context last."""
    titles = {kpi.ambition: picture.entries[kpi.id]["ambition_title"] for kpi in picture.kpis.values()}
    return {EVERY_AMBITION: None, **{f"{n} {titles[n]}" if n else titles[n]: n for n in sorted(titles, key=_in_order)}}


def _in_order(ambition: int) -> tuple[bool, int]:
    return ambition == CONTEXT, ambition


def groups(picture: Picture, assessed: Mapping[str, Assessment], choice: Choice) -> list[ScorecardGroup]:
    """The plan's ambitions in order, context last; each with the rows chosen, those that have no data yet, and how
    many more have figures. When rows are filtered by status or signal, the rows alone."""
    by_ambition: dict[int, list[Kpi]] = defaultdict(list)
    for kpi in picture.kpis.values():
        if choice.ambition in (None, kpi.ambition):
            by_ambition[kpi.ambition].append(kpi)
    made = [_group(picture, by_ambition[number], assessed, choice) for number in sorted(by_ambition, key=_in_order)]
    return [group for group in made if group]


def _group(
    picture: Picture, kpis: Sequence[Kpi], assessed: Mapping[str, Assessment], choice: Choice
) -> ScorecardGroup | None:
    rows = [assessed[kpi.id] for kpi in kpis if kpi.id in assessed and choice.shows(assessed[kpi.id])]
    number, title = kpis[0].ambition, picture.entries[kpis[0].id]["ambition_title"]
    if choice.narrows_rows:
        return ScorecardGroup(number, title, rows) if rows else None
    more = sum(kpi.id in assessed for kpi in kpis) - len(rows)
    empty = [k.short_name for k in kpis if choice.covers(k) and picture.entries[k.id]["first_month"] is None]
    if not rows and not more and number == CONTEXT:
        return None
    return ScorecardGroup(number, title, rows, shortened(empty), more)


def shortened(names: Sequence[str], most: int = NAMES_SHOWN) -> list[str]:
    """At most so many names, and how many more there are."""
    more = len(names) - most
    return [*names[:most], f"and {more} more in the Dictionary"] if more > 1 else list(names)


def without_member(picture: Picture, assessed: Mapping[str, Assessment], choice: Choice) -> list[str]:
    """KPIs looked at that have figures, but not for the member chosen."""
    looked_at = (kpi for kpi in picture.by_short_name.values() if choice.covers(kpi))
    return [kpi.short_name for kpi in looked_at if kpi.id not in assessed]


def count_words(shown: int, of: int, choice: Choice) -> str:
    """'83 measures', '12 of 83 measures', 'None of 83 measures is both Off target and Improving'."""
    measures = f"{of:,} measure{'' if of == 1 else 's'}"
    if shown == of:
        return measures
    if shown:
        return f"{shown:,} of {measures}"
    chosen = [word for word, every in ((choice.status, ANY_STATUS), (choice.signal, ANY_SIGNAL)) if word != every]
    return f"None of {measures} is {'both ' if len(chosen) > 1 else ''}“{'” and “'.join(chosen)}”"


def origin_words(picture: Picture, month: date) -> str:
    """Where the page comes from and how it judges, in a few sentences."""
    return (
        "Status sets the month's figure against the target in force in it. Change and assurance follow NHS England's "
        "Making Data Count, on single months or month ends: one month within its usual range is not called a change. "
        f"Neighbours are DfE's statistical neighbours of {picture.meta['neighbours_model']}, for every year, with what "
        f"had been published by {formats.month_long(month)}."
    )


# ---------------------------------------------------------------- what to say


def what_changed(frame: Frame, assessed: Mapping[str, Assessment], choice: Choice) -> WhatChanged:
    """The month's sentences: of the measures looked at, what has changed since the month before, and what came late.

    Months restated and extracts missing are the whole council's, so they are not told of one team.
    """
    picture, month, whole = frame.picture, frame.month, frame.team is None
    before = data.assessments(picture, add_months(month, -1), frame.member)
    looked_at = [a for a in assessed.values() if choice.covers(a.kpi)]
    late = data.behind(picture, month, load_contracts()) if whole else []
    waiting = {a.kpi.id: a for a in looked_at if not has_figure(a) and _waits_for(a.kpi, late)}
    known = [a for a in looked_at if a.kpi.id not in waiting]
    kpis = load_kpis()
    rows = [r for r in picture.restatements if choice.ambition in (None, kpis[r["kpi"]].ambition)] if whole else []
    told = [*restated_items(rows, month), *(late_item(feed, waiting.values(), month) for feed in late)]
    return overview.what_changed(known, before, gaps(picture, known, month), told)


def gaps(picture: Picture, assessed: Iterable[Assessment], month: date) -> dict[str, Gap]:
    """The KPIs worse than their neighbours in the newest year published by the month, and since when."""
    worse = [a.kpi for a in assessed if a.comparison and a.comparison.judgement == "worse"]
    found = {kpi.id: _gap(picture, picture.name, kpi, kpi.id, month) for kpi in worse}
    return {kpi: gap for kpi, gap in found.items() if gap}


@st.cache_resource(max_entries=512, show_spinner=False)
def _gap(_picture: Picture, name: str, _kpi: Kpi, kpi: str, month: date) -> Gap | None:
    return overview.gap([data.compared(_picture, _kpi, end) for end in data.ends_out(_picture, _kpi, month)])


def _waits_for(kpi: Kpi, late: Iterable[Contract]) -> bool:
    return any(feed.feed in kpi.feeds for feed in late)


def late_item(feed: Contract, waiting: Iterable[Assessment], month: date) -> Item:
    """'Case file audits: October not loaded – Audits completed, Audits moderated and five more wait for it'."""
    names = [a.kpi.short_name for a in waiting if feed.feed in a.kpi.feeds]
    more = len(names) - WAITING_SHOWN
    if not names:
        rest = ""
    elif more > 0:
        rest = f"{', '.join(names[:WAITING_SHOWN])} and {formats.number_words(more)} more wait for it"
    else:
        rest = f"{' and '.join(names)} {'wait' if len(names) > 1 else 'waits'} for it"
    return Item("", f"{feed.title}: {month:%B} not loaded", rest, "", overview.LATE)


def restated_items(rows: Iterable[Mapping], until: date) -> list[Item]:
    """One line a restated month, newest first: 'September restated – 4 referrals added late; ...'."""
    by_month: dict[date, list[Mapping]] = defaultdict(list)
    for row in rows:
        if row["month"] <= until and restated_words(row):
            by_month[row["month"]].append(row)
    months = sorted(by_month, reverse=True)[:RESTATED_SHOWN]
    return [_restated_item(month, by_month[month], until) for month in months]


def _restated_item(month: date, rows: Sequence[Mapping], until: date) -> Item:
    """The first measure that is not a count, after the count of the same extract: what came late, and what it moved."""
    moved = next((row for row in rows if row["unit"] != "count"), rows[0])
    late = [row for row in rows if row["unit"] == "count" and row is not moved and _same_feed(row, moved)][:1]
    told = [*map(late_words, late), f"{moved['short_name']} {restated_words(moved)}"]
    more = len(rows) - len(told)
    rest = "; ".join(told) + (f"; and {formats.number_words(more)} more" if more else "")
    when = f"{month:%B}" if months_between(month, until) < 12 else formats.month_long(month)
    return Item(moved["kpi"], f"{when} restated", rest, "", overview.RESTATED)


def _same_feed(one: Mapping, other: Mapping) -> bool:
    kpis = load_kpis()
    return set(kpis[one["kpi"]].feeds[:1]) == set(kpis[other["kpi"]].feeds[:1])


def late_words(row: Mapping) -> str:
    """'4 referrals added late', '2 referrals withdrawn'."""
    change = row["new_value"] - row["old_value"]
    what = "added late" if change > 0 else "withdrawn"
    return f"{formats.format_count(abs(change))} {formats.within_sentence(row['short_name'])} {what}"


def restated_words(row: Mapping) -> str:
    """'18.9% → 19.2%', or the cases when the value as shown is the same; empty when neither is."""
    shown = [formats.format_value(row[f"{when}_value"], row["unit"], row["dp"]) for when in ("old", "new")]
    if shown[0] != shown[1]:
        return " → ".join(shown)
    cases = [formats.format_fraction(row[f"{when}_numerator"], row[f"{when}_denominator"]) for when in ("old", "new")]
    return " → ".join(cases) if cases[0] != cases[1] else ""
