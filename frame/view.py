"""From the snapshot's rows to what the overview draws: groups of the scorecard, and months restated."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from charts.scorecard import ScorecardGroup
from frame.data import Picture
from kpis import formats
from kpis.assessment import Assessment
from kpis.catalogue import Kpi, load_kpis
from kpis.headline import Item, WhatChanged
from kpis.periods import months_between

CONTEXT = 0
HEADLINE = "headline"
HEADLINE_MEASURES, ALL_MEASURES = "Headline measures", "All measures"
NAMES_SHOWN = 8
RESTATED_SHOWN = 2


# ---------------------------------------------------------------- overview


def in_tier(assessed: Mapping[str, Assessment], chosen: str) -> dict[str, Assessment]:
    """The measures looked at: the plan's headline ones, or all."""
    return {name: a for name, a in assessed.items() if chosen == ALL_MEASURES or a.kpi.tier == HEADLINE}


def groups(picture: Picture, assessed: Mapping[str, Assessment], chosen: str = ALL_MEASURES) -> list[ScorecardGroup]:
    """The plan's ambitions in order, context last; each with the rows chosen, those that have no data yet, and how
    many more have figures."""
    by_ambition: dict[int, list[Kpi]] = defaultdict(list)
    for kpi in picture.kpis.values():
        by_ambition[kpi.ambition].append(kpi)
    order = sorted(by_ambition, key=lambda ambition: (ambition == CONTEXT, ambition))
    return [group for ambition in order if (group := _group(picture, by_ambition[ambition], assessed, chosen))]


def _group(
    picture: Picture, kpis: Sequence[Kpi], assessed: Mapping[str, Assessment], chosen: str
) -> ScorecardGroup | None:
    shown = in_tier(assessed, chosen)
    rows = [shown[kpi.id] for kpi in kpis if kpi.id in shown]
    more = sum(kpi.id in assessed for kpi in kpis) - len(rows)
    wanted = [kpi for kpi in kpis if chosen == ALL_MEASURES or kpi.tier == HEADLINE]
    empty = [kpi.short_name for kpi in wanted if picture.entries[kpi.id]["first_month"] is None]
    if not rows and not more and kpis[0].ambition == CONTEXT:
        return None
    title = picture.entries[kpis[0].id]["ambition_title"]
    return ScorecardGroup(kpis[0].ambition, title, rows, shortened(empty), more)


def shortened(names: Sequence[str], most: int = NAMES_SHOWN) -> list[str]:
    """At most so many names, and how many more there are."""
    more = len(names) - most
    return [*names[:most], f"and {more} more in the Dictionary"] if more > 1 else list(names)


def without_member(picture: Picture, assessed: Mapping[str, Assessment], chosen: str = ALL_MEASURES) -> list[str]:
    """KPIs looked at that have figures, but not for the member chosen."""
    looked_at = (k for k in picture.by_short_name.values() if chosen == ALL_MEASURES or k.tier == HEADLINE)
    return [kpi.short_name for kpi in looked_at if kpi.id not in assessed]


def with_restatements(changed: WhatChanged, rows: Iterable[Mapping], until: date) -> WhatChanged:
    """What changed, with the months restated since the last publications told first of what is not to be judged."""
    return replace(changed, not_judged=(*restated_items(rows, until), *changed.not_judged))


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
    return Item(moved["kpi"], f"{when} restated", rest, "")


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
