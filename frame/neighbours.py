"""What the Neighbours page asks and says: one published measure, one council, and those it is set beside.

Everything here is as published, council beside council, so a measure may be ranked even where our own months count it
a little differently ('near'); what is published for context only is shown and never ranked.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import streamlit as st

from charts.neighbours_bars import CHANCE_WORDS, Line
from charts.units import caption
from frame.data import Picture
from kpis import formats
from kpis.areas import group_on, load_areas
from kpis.catalogue import Kpi
from kpis.neighbours import AreaValue, compare_areas
from kpis.periods import months_between
from kpis.releases import is_out, published_in, release_of
from kpis.rounding import round_half_up
from kpis.standing import Standing, Year, among_neighbours, beside_published, change, standing

REGION, ENGLAND = "Its region", "All of England"
MODEL_WORDS = "Neighbours of "
AVERAGES = {"Their mean": "mean", "Their median": "median"}
CONTEXT = "context"
HEADLINE = "headline"
SYMBOLS = {
    "c": "hidden by DfE because the number is small",
    "low": "rounds to nought but is not",
    "u": "too unreliable to publish",
    "x": "not available",
    "z": "not applicable",
}


@dataclass(frozen=True)
class Council:
    """One authority with published figures; known by its old code."""

    code: str
    name: str
    region: str | None


@dataclass(frozen=True)
class Look:
    """Who is looked at, beside whom, and which average of them is shown.

    `codes`: the neighbours, closest first, of the model named; none beside the region or England.
    """

    council: Council
    is_own: bool
    beside: str
    codes: tuple[str, ...]
    average: str

    @property
    def is_neighbours(self) -> bool:
        return self.beside.startswith(MODEL_WORDS)

    @property
    def who(self) -> str:
        """'neighbours', 'the North West region', 'England': as it stands within a sentence."""
        if self.is_neighbours:
            return "neighbours"
        return "England" if self.beside == ENGLAND else f"the {self.council.region} region"

    @property
    def line_name(self) -> str:
        """The line ours is set beside, as a chart names it."""
        if self.is_neighbours:
            return f"neighbours’ {self.average}"
        return "England" if self.beside == ENGLAND else f"{self.council.region}"

    @property
    def line_words(self) -> str:
        """The same before a figure within a sentence: 'their mean of'."""
        return f"their {self.average} of" if self.is_neighbours else "its"

    @property
    def others(self) -> str:
        """Whose band is drawn."""
        return {ENGLAND: "all authorities", REGION: "authorities of the region"}.get(self.beside, "neighbours")

    @property
    def band_words(self) -> str:
        """How much of them the band holds."""
        return "nine in ten authorities" if self.beside == ENGLAND else f"{self.others}, lowest to highest"


# ---------------------------------------------------------------- choices


def measures(picture: Picture, month: date) -> dict[str, Kpi]:
    """Measures with published figures by the month, by the name people see; in the catalogue's order."""
    with_figures = (kpi for kpi in picture.kpis.values() if ends(picture, kpi, month) and kpi.id != "population_0_17")
    return {kpi.short_name: kpi for kpi in with_figures}


def councils(picture: Picture) -> dict[str, Council]:
    """Every authority there is in the newest published year of any measure, by name, ours first; none of two that share
    a row stands for both."""
    rows = [row for by_end in picture.published.values() if by_end for row in by_end[max(by_end)]]
    newest = max((row["period_end"] for row in rows), default=date.min)
    authorities = {row["old_la_code"]: row for row in rows if row["level"] == "Local authority" and row["old_la_code"]}
    regions = {row["old_la_code"]: row["region_name"] for row in rows if row["region_name"]}
    own, areas = picture.meta["old_la_code"], load_areas()
    shared = set(areas.joint.values())
    codes = [code for code in authorities if code not in shared and areas.exists(code, newest)]
    found = [Council(code, authorities[code]["area_name"], regions.get(code)) for code in codes]
    found.sort(key=lambda council: (council.code != own, council.name))
    return {council.name: council for council in found}


def most_behind(picture: Picture, look: Look, month: date) -> str | None:
    """The measure to open with when none is named: worse than the others for longest, headline ones first."""
    found = {}
    for name, kpi in measures(picture, month).items():
        held = standing(years(picture, kpi, look, month))
        if held and held.verdict == "worse":
            found[name] = (kpi.tier == HEADLINE, held.years, held.latest.comparison.rank)
    return max(found, key=found.get, default=None)


def neighbour_sets(picture: Picture, code: str) -> dict[str, tuple[str, ...]]:
    """The groups of statistical neighbours of one authority, the installation's own model first."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in picture.snapshot.records("neighbour_sets", old_la_code=code):
        found[f"{MODEL_WORDS}{row['model']}"].append(row["neighbour_code"])
    ours = f"{MODEL_WORDS}{picture.meta['neighbours_model']}"
    return {name: tuple(found[name]) for name in sorted(found, key=lambda name: name != ours)}


# ---------------------------------------------------------------- years


def ends(picture: Picture, kpi: Kpi, month: date) -> list[date]:
    """The last days of the years that were published by the end of the month, oldest first."""
    return [end for end in picture.published.get(kpi.id, ()) if is_out(end, kpi.benchmark, month)]


def years(picture: Picture, kpi: Kpi, look: Look, month: date) -> tuple[Year, ...]:
    """Every published year of the council, from the first in which it or the others have a figure; oldest first."""
    found = _years(picture, picture.name, kpi.id, look)
    out = set(ends(picture, kpi, month))
    shown = [year for year in found if year.end in out]
    first = next((place for place, year in enumerate(shown) if year.value is not None or year.line is not None), None)
    return tuple(shown[first:]) if first is not None else ()


@st.cache_resource(max_entries=512, show_spinner=False)
def _years(_picture: Picture, name: str, kpi: str, look: Look) -> tuple[Year, ...]:
    return tuple(_year(_picture.kpis[kpi], rows, end, look) for end, rows in _picture.published[kpi].items())


def _year(kpi: Kpi, rows: Sequence[Mapping], end: date, look: Look) -> Year:
    regions = {row["area_name"]: row["value"] for row in rows if row["level"] == "Regional"}
    authorities = {row["old_la_code"]: row for row in rows if row["level"] == "Local authority"}
    us, others = _group(look, authorities, end)
    polarity = ranked_by(kpi)
    comparison = compare_areas(
        [_area(row, kpi) for row in authorities.values()],
        us,
        others,
        polarity,
        unit=kpi.unit,
        period=rows[0]["period"],
        region=regions.get(look.council.region),
        england=next((row["value"] for row in rows if row["level"] == "National"), None),
    )
    if look.is_neighbours:
        return among_neighbours(end, comparison, look.average)
    figure = comparison.england if look.beside == ENGLAND else comparison.region
    return beside_published(end, comparison, None if kpi.unit == "count" else figure, polarity)


def _group(look: Look, authorities: Mapping[str, Mapping], end: date) -> tuple[str, tuple[str, ...]]:
    """Our code and the others' in one year; neighbours as they stood then, under the codes they are published under."""
    if look.is_neighbours:
        return group_on(look.codes, look.council.code, authorities, end)
    us, _ = group_on((), look.council.code, authorities, end)
    everyone = look.beside == ENGLAND
    return us, tuple(c for c, row in authorities.items() if everyone or row["region_name"] == look.council.region)


def _area(row: Mapping, kpi: Kpi) -> AreaValue:
    """One authority's figure to the decimals it is shown with: what looks the same ranks the same, as in LAIT."""
    value = round_half_up(row["value"], kpi.dp)
    return AreaValue(row["old_la_code"], row["area_name"], value, row["symbol"], row["numerator"], row["denominator"])


def everywhere(picture: Picture, kpi: Kpi, end: date) -> list[AreaValue]:
    """Every authority in one published year."""
    return [_area(row, kpi) for row in picture.published[kpi.id].get(end, ()) if row["level"] == "Local authority"]


def ranked_by(kpi: Kpi) -> str:
    """The polarity councils are ranked by: none where what is published is for context only."""
    return CONTEXT if is_context(kpi) else kpi.polarity


def is_context(kpi: Kpi) -> bool:
    """Whether what is published is another thing than the measure, or a count that grows with the council."""
    return kpi.unit == "count" or (kpi.benchmark is not None and kpi.benchmark.comparability == CONTEXT)


# ---------------------------------------------------------------- one year in words


def subject(kpi: Kpi, look: Look) -> str:
    """What a finding begins with: the measure, and the council where it is not our own."""
    return kpi.short_name if look.is_own else f"{look.council.name}, {formats.within_sentence(kpi.short_name)}"


def period_words(kpi: Kpi, end: date) -> str:
    """'the year to March 2025' for what happened in a year, '31 March 2025' for a position."""
    if kpi.basis == "snapshot":
        return f"{end.day} {formats.month_long(end)}"
    return f"the year to {formats.month_long(end)}"


def lag_words(kpi: Kpi, end: date, month: date) -> str:
    """'the year to March 2025, published October 2025: 19 months old at October 2026'."""
    out = published_in(end, kpi.benchmark)
    return f"{period_words(kpi, end)}, published {formats.month_long(out)}: {age_words(end, month)}"


def age_words(end: date, month: date) -> str:
    """'19 months old at October 2026'."""
    return f"{months_between(end, month)} months old at {formats.month_long(month)}"


def overdue_words(kpi: Kpi, end: date, month: date) -> str:
    """What to load when a newer year is out by the month; empty when none is."""
    newer = end.replace(year=end.year + 1)
    if release_of(kpi.benchmark) is None or not is_out(newer, kpi.benchmark, month):
        return ""
    out = formats.month_long(published_in(newer, kpi.benchmark))
    return f"Figures for {period_words(kpi, newer)} were due in {out}: drop the new release on Load extracts."


def lead(kpi: Kpi, year: Year, month: date) -> str:
    """Under the finding: what is published, of when, and how old that is."""
    return f"{kpi.name.rstrip('.')} · {lag_words(kpi, year.end, month)}"


def heading(kpi: Kpi, end: date) -> str:
    """'The year to March 2025', over that year's bars."""
    words = period_words(kpi, end)
    return words[:1].upper() + words[1:]


def strip_html(kpi: Kpi, look: Look, shown: Sequence[Year]) -> str:
    """The answers in one line: our figure and its cases, change from the year before, places and band."""
    c = shown[-1].comparison
    if c.value is None:
        symbol = (c.own and c.own.symbol) or "x"
        return f'<div class="bearing"><div class="summary"><span>Not published [{escape(symbol)}]</span></div></div>'
    cases = formats.format_fraction(c.own.numerator, c.own.denominator) if c.own and kpi.unit == "percent" else ""
    behind = cases or caption(kpi)
    parts = [f'<span class="figure">{escape(figure(kpi, c.value))}</span>{escape(behind)}']
    parts.append(f"{_change_words(kpi, shown)} from the year before")
    if look.beside != ENGLAND or c.national_rank is None:
        parts.append(f"<b>{escape(c.position_words)}</b>")
    if c.national_rank is not None:
        parts.append(f"<b>{formats.ordinal(c.national_rank)}</b> of {c.national_of} in England")
        parts.append(f"quartile band <b>{c.band}</b>")
    spans = "".join(f"<span>{part}</span>" for part in parts)
    return f'<div class="bearing"><div class="summary">{spans}</div></div>'


def _change_words(kpi: Kpi, shown: Sequence[Year]) -> str:
    moved = change(shown)
    return "no change known" if moved is None else formats.format_change(moved, kpi.unit, kpi.dp)


def lines(kpi: Kpi, look: Look, year: Year) -> list[Line]:
    """The lines through the bars: what ours is set beside first, then region and England. Of a count no sums."""
    found = [(look.line_name, year.line), *wider(look, year)]
    return found[:1] if kpi.unit == "count" else found


def wider(look: Look, year: Year) -> list[Line]:
    """Region and England, where the line ours is set beside is not already theirs."""
    c = year.comparison
    both: list[Line] = [(look.council.region or "Region", c.region), ("England", c.england)]
    return [line for line in both if line[0] != look.line_name]


def turn(found: Standing | None) -> tuple[date, str] | None:
    """Where on the chart the verdict began that still holds, and what is written there."""
    if found is None or found.verdict not in ("better", "worse", "higher", "lower"):
        return None
    return found.since.end, f"{found.verdict} {'since' if found.years > 1 else 'in'} {found.since.end.year}"


def chance_words(year: Year) -> str:
    """What the thin line over our bar is; empty without one."""
    return f"{CHANCE_WORDS}." if year.comparison.interval else ""


def bands_words(look: Look) -> str:
    """What is drawn behind and on our line."""
    whose = {ENGLAND: "nine in ten authorities", REGION: "the region’s authorities"}.get(look.beside, "the neighbours")
    reach = "" if look.beside == ENGLAND else ", lowest to highest,"
    return (
        f"Shaded: {whose}{reach} and their middle half (quartiles). Diamonds, squares and triangles: years that differ "
        "beyond chance."
    )


# ---------------------------------------------------------------- where it comes from


def origin_html(picture: Picture, kpi: Kpi, look: Look, year: Year, month: date) -> str:
    """Who publishes it, which neighbours, what the other group would give, and how a year is judged."""
    source = picture.entries[kpi.id]["benchmark_source"]
    told = [
        f"{source.rstrip('.')}." if source else "",
        overdue_words(kpi, year.end, month),
        _comparable_words(kpi),
        _shared_words(look, year),
        _group_words(picture, look),
        _other_group_words(picture, kpi, look, month),
        _judging_words(kpi, look, year),
        _symbol_words(year),
    ]
    return "".join(f"<p>{escape(words)}</p>" for words in told if words)


def _comparable_words(kpi: Kpi) -> str:
    benchmark = kpi.benchmark
    if benchmark is None or not benchmark.note:
        return ""
    near = "Published, and not quite what our own months count: "
    aside = {"near": near, "context": "Published for context only, so not ranked: "}.get(benchmark.comparability, "")
    return f"{aside}{formats.within_sentence(benchmark.note) if aside else benchmark.note}"


def _shared_words(look: Look, year: Year) -> str:
    """Whose figure it is, where two councils are published as one."""
    own = year.comparison.own
    return f"Published as one figure for {own.name}." if own and own.code != look.council.code else ""


def _group_words(picture: Picture, look: Look) -> str:
    if not look.is_neighbours:
        return (
            f"{look.line_name} is the published figure, never an average of its authorities; the band is of the "
            "authorities themselves."
        )
    names = {council.code: council.name for council in councils(picture).values()}
    model = look.beside.removeprefix(MODEL_WORDS)
    listed = ", ".join(names.get(code, code) for code in look.codes)
    return f"DfE's {model} group of statistical neighbours, used for every year: {listed}."


def _other_group_words(picture: Picture, kpi: Kpi, look: Look, month: date) -> str:
    """'With the neighbours of 2021 their mean would be 13.2%': how much hangs on the list alone."""
    others = neighbour_sets(picture, look.council.code) if look.is_neighbours else {}
    told = []
    for name, codes in others.items():
        if name != look.beside:
            found = years(picture, kpi, Look(look.council, look.is_own, name, codes, look.average), month)
            if found and found[-1].line is not None:
                group = formats.within_sentence(name)
                told.append(f"With the {group} their {look.average} would be {figure(kpi, found[-1].line)}.")
    return " ".join(told)


def _judging_words(kpi: Kpi, look: Look, year: Year) -> str:
    by = "the neighbours' median, whichever average is shown" if look.is_neighbours else "the published figure"
    c = year.comparison
    if c.value is None:
        return ""
    if c.interval is None:
        return "No cases are published behind this figure, so its place is told and its difference not tested."
    interval = formats.format_interval(c.interval, kpi.unit, kpi.dp)
    return (
        f"A year is called different when the 95% interval of our figure ({interval}) leaves out {by}; of twenty "
        "figures that do not differ, one will be called so by chance."
    )


def _symbol_words(year: Year) -> str:
    symbols = {area.symbol for area in (year.comparison.own, *year.comparison.neighbours) if area and area.symbol}
    known = [f"{symbol} = {SYMBOLS[symbol]}" for symbol in sorted(symbols) if symbol in SYMBOLS]
    return f"{'; '.join(known)}." if known else ""


def figure(kpi: Kpi, value: float | None) -> str:
    """A value of the measure as it is shown: '18.0%'."""
    return formats.format_value(value, kpi.unit, kpi.dp)
