"""What was published of a KPI before and beside its own cases: DfE's years, and figures that plans and reports gave."""

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from charts.facts import Fact
from charts.history_chart import PublishedYear
from charts.tables import Column, table
from kpis import formats
from kpis.catalogue import Kpi
from kpis.history import DatedFact, load_history
from kpis.periods import month_end

UNITS_SAID = {"percent": "%", "rate_per_10000": " per 10,000", "days": " days", "weeks": " weeks",
              "fte": " full-time equivalent", "percent_reduction": "% fewer"}  # fmt: skip
SYMBOLS = {
    "c": "withheld because the number is small",
    "x": "not available",
    "z": "not applicable",
    "u": "too unreliable to publish",
    "low": "rounds to nought but is not",
    "k": "rounds to nought but is not",
}
OTHERS_SAID = {"statistical_neighbours": "statistical neighbours", "england": "England", "region": "the region"}
BY_PERIOD = ("count", "rate_per_10000")  # a year's number means nothing among those of months


def known_facts(kpi: Kpi, month: date) -> tuple[DatedFact, ...]:
    """What had been said of the KPI by the month, oldest first."""
    return tuple(fact for fact in load_history().get(kpi.id, ()) if fact.day <= month_end(month))


def plotted(kpi: Kpi, facts: Iterable[DatedFact]) -> list[Fact]:
    """Those that are of the KPI's own kind, as the charts draw them."""
    return [Fact(fact.day, fact.value, fact.source, fact_words(fact)) for fact in facts if fact.plotted]


def on_months_chart(kpi: Kpi, facts: Iterable[DatedFact], basis: str) -> list[Fact]:
    """Those that may stand among the months: a year's number or rate only where years are charted."""
    return plotted(kpi, facts) if kpi.unit not in BY_PERIOD or basis == kpi.basis else []


def is_worth_a_chart(years: Sequence[PublishedYear], facts: Sequence[Fact]) -> bool:
    """One figure alone is read in a sentence."""
    return len(years) + len(facts) > 1


def headline(years: Sequence[PublishedYear], facts: Sequence[Fact]) -> str:
    """'Published since 2013'; without years, what plans and reports said."""
    if not years:
        return "Said in plans and reports"
    return f"Published since {min([years[0].end, *(fact.day for fact in facts)]).year}"


def about(kpi: Kpi, years: Sequence[PublishedYear]) -> str:
    """What the years are, and why some have no figure."""
    if not years:
        return "No yearly series is published for this measure."
    day = f"{years[-1].end.day} {years[-1].end:%B}"
    what = f"{'Positions at' if kpi.basis == 'snapshot' else 'Years to'} {day}, as published."
    symbols = dict.fromkeys(year.symbol for year in years if year.value is None)
    meant = [f"[{symbol}]: {SYMBOLS.get(symbol, 'not published')}." for symbol in symbols]
    return " ".join([what, *meant])


# ---------------------------------------------------------------- the list under the chart


def list_html(facts: Sequence[DatedFact]) -> str:
    """Every figure that plans and reports gave, oldest first; one that is not on the chart with the reason."""
    items = "".join(f"<li>{_item(fact)}</li>" for fact in facts)
    return f'<div class="bearing-facts"><ul>{items}</ul></div>'


def _item(fact: DatedFact) -> str:
    others = (f"{OTHERS_SAID.get(who, who)} {figure_words(n, fact.unit)}" for who, n in fact.comparators.items())
    beside = ", ".join(others)
    rest = [f"{fact.words} ({beside})" if beside else fact.words, fact.note]
    rest += [f"Not on the chart: {fact.reason}"] if fact.reason else []
    words = " ".join(f"{part.rstrip('.')}." for part in rest if part)
    return f"<b>{escape(fact_words(fact))}</b> {escape(words)}"


def fact_words(fact: DatedFact) -> str:
    """'31 December 2014: 63.8 per 10,000 (Ofsted report, 2015)'."""
    figure = "" if fact.value is None else f": {figure_words(fact.value, fact.unit)}"
    return f"{when_words(fact.date)}{figure} ({fact.source})"


def when_words(when: str) -> str:
    """As exactly as it was said: '31 December 2014', 'February 2015', '2015'."""
    parts = [int(part) for part in when.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    named = formats.month_long(date(parts[0], parts[1], 1))
    return f"{parts[2]} {named}" if len(parts) == 3 else named


def figure_words(value: float, unit: str) -> str:
    """A figure with what it is in, as it was said: '73%', '63.8 per 10,000', '283'."""
    return f"{formats.format_target(value, 'count')}{UNITS_SAID.get(unit, '')}"


def years_html(kpi: Kpi, years: Sequence[PublishedYear], own_name: str) -> str:
    """The published years as a table, newest first; DfE's symbol where there is no figure."""
    columns = [Column("Year"), Column(own_name, True), Column("Neighbours’ mean", True), Column("England", True)]
    body = [
        [_ended(year), _shown(kpi, year.value) or f"[{year.symbol}]",
         _shown(kpi, year.neighbours), _shown(kpi, year.england)]
        for year in reversed(years)
    ]  # fmt: skip
    return table(columns, body, caption=f"{kpi.short_name}, as published each year")


def _ended(year: PublishedYear) -> str:
    return f"{year.end.day} {formats.month_long(year.end)}"


def _shown(kpi: Kpi, value: float | None) -> str | None:
    return None if value is None else formats.format_value(value, kpi.unit, kpi.dp)
