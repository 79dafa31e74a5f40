"""The Neighbours page's tables and its download: the authorities, the years, every measure's place."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from charts.neighbours_bars import in_order
from charts.neighbours_heat import HeatGroup, HeatRow
from charts.tables import Column, table
from charts.units import caption
from frame.data import Picture
from frame.neighbours import (
    ENGLAND,
    REGION,
    Look,
    everywhere,
    figure,
    is_context,
    measures,
    period_words,
    ranked_by,
    subject,
    wider,
    years,
)
from kpis import formats
from kpis.catalogue import Kpi
from kpis.neighbours import BANDS, national
from kpis.periods import months_between
from kpis.releases import published_in
from kpis.standing import MANY, Year, change, gaps, places

JUDGED_WORDS = {"similar": "no", "above": "not tested", "below": "not tested", "level": "not tested"}


# ---------------------------------------------------------------- one measure


def councils_html(picture: Picture, kpi: Kpi, shown: Sequence[Year]) -> str:
    """The bars as a table, each authority with its change, national rank and band as LAIT gives them."""
    year = shown[-1]
    national_now, before = everywhere(picture, kpi, year.end), _values_before(picture, kpi, year.end)
    places_now = national(national_now, ranked_by(kpi))
    rows = [
        [
            area.name,
            figure(kpi, area.value) if area.value is not None else f"[{area.symbol or 'x'}]",
            formats.format_fraction(area.numerator, area.denominator) if area.value is not None else "",
            formats.format_change(_less(area.value, before.get(area.code)), kpi.unit, kpi.dp),
            *(word or formats.NOTHING for word in places_now.get(area.code, (None, None))),
        ]
        for area in in_order(year.comparison, kpi)
    ]
    headings = [
        "Authority",
        Column(_unit_words(kpi), True),
        Column("Cases", True),
        Column("Change in a year", True, labelled=True),
        Column("Rank in England", True, labelled=True),
        Column("Quartile band", labelled=True),
    ]
    named = f"{kpi.short_name}, {period_words(kpi, year.end)}"
    return table(headings, rows, caption=named, stacked=True, tall=len(rows) > MANY)


def _values_before(picture: Picture, kpi: Kpi, end: date) -> dict[str, float | None]:
    """Code -> value in the year before; nothing where that was not published."""
    return {area.code: area.value for area in everywhere(picture, kpi, end.replace(year=end.year - 1))}


def _less(now: float | None, then: float | None) -> float | None:
    return None if now is None or then is None else now - then


def years_html(kpi: Kpi, look: Look, shown: Sequence[Year], month: date) -> str:
    """Every published year, newest first: figures, places, the verdict, when it was published and how old that is."""
    line = f"Their {look.average}" if look.is_neighbours else look.line_name
    beyond = [] if kpi.unit == "count" else [Column(name, True, labelled=True) for name, _ in wider(look, shown[-1])]
    headings = [
        Column("To", unbroken=True),
        Column(look.council.name, True),
        Column("Change", True, labelled=True),
        Column(line, True, labelled=True),
        Column("Middle half", unbroken=True, labelled=True),
        *beyond,
        Column("Place", unbroken=True, labelled=True),
        Column("In England", True, labelled=True),
        Column("Band", labelled=True),
        Column("Differs beyond chance", labelled=True),
        Column("Published", unbroken=True, labelled=True),
        Column("Months old", labelled=True),
    ]
    rows = [_year_cells(kpi, look, shown[: place + 1], month) for place in reversed(range(len(shown)))]
    return table(headings, rows, caption=f"{subject(kpi, look)} by published year", stacked=True)


def _year_cells(kpi: Kpi, look: Look, until: Sequence[Year], month: date) -> list[object]:
    year = until[-1]
    c = year.comparison
    symbol = f"[{(c.own and c.own.symbol) or 'x'}]"
    beyond = [] if kpi.unit == "count" else [figure(kpi, value) for _, value in wider(look, year)]
    return [
        formats.month(year.end),
        figure(kpi, c.value) if c.value is not None else symbol,
        formats.format_change(change(until), kpi.unit, kpi.dp).removesuffix(" points"),
        figure(kpi, year.line),
        _middle_half(kpi, year),
        *beyond,
        f"{c.rank} of {c.of}" if c.rank is not None else None,
        f"{c.national_rank} of {c.national_of}" if c.national_rank is not None else None,
        c.band or formats.NOTHING,
        JUDGED_WORDS.get(year.verdict, year.verdict) if year.verdict else "not judged",
        formats.month(published_in(year.end, kpi.benchmark)),
        months_between(year.end, month),
    ]


def _middle_half(kpi: Kpi, year: Year) -> str | None:
    """'17.7%–22.8%': the others' quartiles."""
    return formats.format_interval((year.spread[1], year.spread[3]), kpi.unit, kpi.dp) if year.spread else None


def _unit_words(kpi: Kpi) -> str:
    return (caption(kpi) or "per cent").capitalize()


# ---------------------------------------------------------------- every measure


def heat_groups(picture: Picture, look: Look, month: date, here: Kpi, link: Callable[[Kpi], str]) -> list[HeatGroup]:
    """Every measure that councils may be compared on, by ambition, context last; `link` gives a measure's address."""
    by_ambition: dict[int, list[HeatRow]] = defaultdict(list)
    titles: dict[int, str] = {}
    for kpi in measures(picture, month).values():
        row = None if is_context(kpi) else _heat_row(picture, kpi, look, month, kpi == here, link(kpi))
        if row:
            by_ambition[kpi.ambition].append(row)
            titles[kpi.ambition] = picture.entries[kpi.id]["ambition_title"]
    order = sorted(by_ambition, key=lambda ambition: (ambition == 0, ambition))
    named = {a: f"Ambition {a} {titles[a]}" if a else titles[a] for a in order}
    return [HeatGroup(named[ambition], by_ambition[ambition]) for ambition in order]


def _heat_row(picture: Picture, kpi: Kpi, look: Look, month: date, is_here: bool, href: str) -> HeatRow | None:
    every = years(picture, kpi, look, month)
    by_year = places(every)
    if not by_year:
        return None
    newest = max(place for place, year in enumerate(every, 1) if year.value is not None)
    shown = every[:newest]
    c = shown[-1].comparison
    return HeatRow(
        name=kpi.short_name,
        href=href,
        value=figure(kpi, c.value),
        year=shown[-1].end.year,
        change=formats.format_change(change(shown), kpi.unit, kpi.dp),
        places=by_year,
        symbols=gaps(every),
        national=f"{c.national_rank} of {c.national_of}" if c.national_rank is not None else formats.NOTHING,
        band=c.band or formats.NOTHING,
        is_ranked=ranked_by(kpi) in BANDS,
        is_here=is_here,
    )


def heat_finding(groups: Sequence[HeatGroup], look: Look) -> str:
    """'In the best quarter of the group on nine of 30 measures, in the worst on six'."""
    ranked = [row for group in groups for row in group.rows if row.is_ranked]
    newest = [row.places[max(row.places)].share for row in ranked]
    best, worst = sum(share <= 0.25 for share in newest), sum(share >= 0.75 for share in newest)
    number = formats.number_words
    measures_words = f"{len(ranked)} measure{'' if len(ranked) == 1 else 's'}"
    return (
        f"{look.council.name} is in the best quarter on {number(best)} of {measures_words}, in the worst quarter on "
        f"{number(worst)}"
    )


def heat_caption(look: Look) -> str:
    """Whose places among whom, for the table."""
    whom = {REGION: "its region’s authorities", ENGLAND: "all authorities"}.get(look.beside, look.beside.lower())
    return f"{look.council.name}’s place among itself and {whom}, by published year"


# ---------------------------------------------------------------- the download


def published_csv(kpi: Kpi, picture: Picture, look: Look, shown: Sequence[Year]) -> str:
    """Every year as published, ours and the others', region and England: public figures, DfE's symbols kept."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("Period ends", "Area", "Value", "Symbol", "Numerator", "Denominator"))
    for year in shown:
        for area in in_order(year.comparison, kpi):
            numbers = (area.value, area.symbol, area.numerator, area.denominator)
            writer.writerow((year.end, area.name, *("" if number is None else number for number in numbers)))
        for name, value in wider(look, year) + ([] if look.is_neighbours else [(look.line_name, year.line)]):
            writer.writerow((year.end, name, "" if value is None else value, "", "", ""))
    source = picture.entries[kpi.id]["benchmark_source"] or ""
    about = f"{kpi.name}; {look.council.name} beside {look.beside.lower()}; as published"
    writer.writerows([[], [about], [source]])
    return text.getvalue()


def not_ranked(picture: Picture, month: date) -> list[str]:
    """Measures with published figures that are for context only."""
    return [name for name, kpi in measures(picture, month).items() if is_context(kpi)]
