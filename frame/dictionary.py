"""The dictionary of measures: every KPI the plan names, found by any word of its entry."""

from collections.abc import Iterable
from html import escape

from etl.sql import settings_of
from frame import state
from frame.data import Picture
from frame.one_kpi import feed_title
from kpis.catalogue import Authority, Kpi, load_authority, load_kpis
from kpis.definitions import facts
from kpis.targets import Target

MEASURES, EXTRACTS = "Measures", "Extracts"
STATE_WORDS = {
    "computed": "computed from extracts",
    "values": "typed values",
    "empty slot": "empty slot: no data yet",
}


def entries(picture: Picture | None) -> dict[str, Kpi]:
    """Every KPI of the catalogue, whether or not it has data."""
    return dict(load_kpis()) if picture is None else dict(picture.kpis)


def found(kpis: Iterable[Kpi], words: str) -> list[Kpi]:
    """KPIs whose entry holds every word searched for, in any order and case."""
    wanted = words.casefold().split()
    return [kpi for kpi in kpis if all(word in _text(kpi) for word in wanted)]


def _text(kpi: Kpi) -> str:
    parts = (kpi.id, kpi.short_name, kpi.name, kpi.definition, kpi.numerator, kpi.denominator, kpi.notes, *kpi.feeds)
    return " ".join(part for part in parts if part).casefold()


def headline(shown: int, of: int, with_values: int, words: str) -> str:
    """'152 measures, 31 with figures', or how many were found."""
    if words.strip():
        return f"{shown:,} of {of:,} measures mention “{words.strip()}”"
    return f"{of:,} measures, {with_values:,} with figures"


def state_of(kpi: Kpi, picture: Picture | None) -> str:
    """'computed', 'values' or 'empty slot'."""
    if picture is None:
        return "computed" if kpi.has_query else "empty slot"
    return picture.entries[kpi.id]["state"]


def html(kpis: Iterable[Kpi], picture: Picture | None) -> str:
    """The entries by ambition, context last."""
    authority, by_ambition = load_authority(), {}
    for kpi in kpis:
        by_ambition.setdefault(kpi.ambition, []).append(kpi)
    order = sorted(by_ambition, key=lambda ambition: (ambition == 0, ambition))
    return "".join(_ambition(authority, ambition, by_ambition[ambition], picture) for ambition in order)


def _ambition(authority: Authority, ambition: int, kpis: list[Kpi], picture: Picture | None) -> str:
    title = authority.ambitions[ambition]
    heading = f"Ambition {ambition} {title}" if ambition else title
    return f"<h2>{escape(heading)}</h2>" + "".join(_entry(kpi, picture) for kpi in kpis)


def _entry(kpi: Kpi, picture: Picture | None) -> str:
    told = facts(kpi, _targets(kpi, picture), settings_of(kpi.id), feed_title)
    rows = "".join(f"<dt>{term}</dt><dd>{escape(words)}</dd>" for term, words in told)
    kind = STATE_WORDS[state_of(kpi, picture)]
    return (
        f'<article class="bearing-entry bearing-facts" id="{escape(kpi.id)}"><h3>{_name(kpi, picture)} '
        f'<span class="state">{escape(kpi.name)} · {kind}</span></h3><dl>{rows}</dl></article>'
    )


def _name(kpi: Kpi, picture: Picture | None) -> str:
    name = escape(kpi.short_name)
    if picture is None or picture.entries[kpi.id]["first_month"] is None:
        return name
    return f'<a href="{escape(state.link("kpi", kpi=kpi.short_name))}" target="_self">{name}</a>'


def _targets(kpi: Kpi, picture: Picture | None) -> tuple[Target, ...]:
    return kpi.targets if picture is None else picture.targets.get(kpi.id, ())
