"""What plans and reports said of a KPI before its own feed: dated figures, drawn as labelled dots and never joined.

`data/catalogue/history.yaml` holds them as they were said. One that is of another unit, thing or period than the KPI
is kept and told, with the reason, but not plotted: a dot in the wrong place is worse than none.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from kpis.catalogue import CATALOGUE, load_kpis
from kpis.periods import month_end
from kpis.yaml_file import read_yaml


class HistoryError(Exception):
    """An entry of the history is wrong; the message names the KPI and what to mend."""


@dataclass(frozen=True)
class DatedFact:
    """One figure as it was said. `date` is as exact as that: '2014-12-31', '2015-02' or '2015'."""

    kpi: str
    date: str
    value: float | None
    unit: str
    words: str
    source: str
    note: str | None = None
    comparators: Mapping[str, float] = field(default_factory=dict)
    plotted: bool = True
    reason: str | None = None  # why it is not plotted

    @property
    def day(self) -> date:
        """The end of the day, month or year the date means; where its dot stands."""
        parts = [int(part) for part in self.date.split("-")]
        year, month = parts[0], parts[1] if len(parts) > 1 else 12
        return date(year, month, parts[2]) if len(parts) > 2 else month_end(date(year, month, 1))


def _checked(entry: dict) -> DatedFact:
    """The entry as a fact. Raises HistoryError where a dot would be drawn that says something else."""
    try:
        fact = DatedFact(**entry)
        fact.day  # noqa: B018 - raises for a date that is none
    except (TypeError, ValueError) as error:
        raise HistoryError(f"history.yaml, {entry.get('kpi')}, {entry.get('date')}: {error}.") from None
    kpi, where = load_kpis().get(fact.kpi), f"history.yaml, {fact.kpi}, {fact.date}"
    if kpi is None:
        raise HistoryError(f"{where}: there is no such KPI.")
    if fact.plotted and (fact.value is None or fact.unit != kpi.unit):
        raise HistoryError(f"{where}: a figure in {fact.unit} cannot be plotted where the KPI is in {kpi.unit}.")
    if fact.plotted == (fact.reason is not None):
        raise HistoryError(f"{where}: a figure that is not plotted has a reason, and only that one.")
    return fact


@cache
def load_history() -> dict[str, tuple[DatedFact, ...]]:
    """Every KPI's dated facts, oldest first. Raises HistoryError for an entry that is wrong."""
    found: dict[str, list[DatedFact]] = defaultdict(list)
    for entry in read_yaml(CATALOGUE / "history.yaml"):
        fact = _checked(entry)
        found[fact.kpi].append(fact)
    return {kpi: tuple(sorted(facts, key=lambda fact: fact.day)) for kpi, facts in found.items()}
