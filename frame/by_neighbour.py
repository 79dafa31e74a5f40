"""The newest published year of one KPI among our statistical neighbours: who differs beyond chance."""

from collections.abc import Sequence

from charts.breakdown import per_of
from charts.tables import Column, table
from frame import data, one_kpi
from frame.by_member import differing, verdict_words
from frame.data import Picture
from kpis import formats
from kpis.catalogue import Kpi
from kpis.intervals import FunnelUnit, funnel, funnel_rates
from kpis.neighbours import AreaValue, Comparison

LIMITS_WORDS = (
    "The line is all of them together. Only a council outside the 99.8% limits is called different: of eleven some "
    "always stand outside 95% by chance."
)
MANY_DIFFER = " With numbers this large most councils differ by more than chance: in practice, need or recording."


def units(kpi: Kpi, compared: Comparison) -> tuple[FunnelUnit, ...]:
    """We and our neighbours as a funnel's members: those whose numbers are published; none of what is no proportion
    or rate, nor of what is shown for context only."""
    if kpi.unit not in ("percent", "rate_per_10000") or data.comparability(kpi) == "context":
        return ()
    areas = [area for area in (compared.own, *compared.neighbours) if area is not None and _has_numbers(area)]
    made = funnel if kpi.unit == "percent" else funnel_rates
    return made([(area.name, area.numerator, area.denominator) for area in areas])


def limits_words(found: Sequence[FunnelUnit]) -> str:
    """What the limits mean, and what it means when most councils lie outside them."""
    return LIMITS_WORDS + (MANY_DIFFER if 2 * len(differing(found)) > len(found) else "")


def _has_numbers(area: AreaValue) -> bool:
    return area.value is not None and area.numerator is not None and bool(area.denominator)


def finding(picture: Picture, kpi: Kpi, compared: Comparison, found: Sequence[FunnelUnit]) -> str:
    """'Trafford 18.0%, 4th best of 11, year to March 2025; within chance of the neighbours together'."""
    name, value = picture.meta["authority_name"], formats.format_with_unit(compared.value, kpi.unit, kpi.dp)
    period = one_kpi.period_words(kpi, picture, compared)
    if compared.value is None:
        return f"{name}: no figure published, {period}"
    place = "" if data.comparability(kpi) == "context" else f", {compared.position_words}"
    own = next((unit for unit in found if unit.name == name), None)
    if own is None:
        return f"{name} {value}{place}, {period}"
    if own in differing(found):
        side = "above" if own.verdict == "higher" else "below"
        return f"{name} {value}{place}, {period}: {side} its neighbours together beyond chance"
    return f"{name} {value}{place}, {period}: not different from its neighbours together beyond chance"


def cases_words(kpi: Kpi) -> str:
    """What the axis across a funnel of councils counts."""
    if kpi.unit == "rate_per_10000":
        return "Children in the area"
    return f"Out of: {formats.within_sentence(kpi.denominator)}" if kpi.denominator else "Cases"


def table_html(kpi: Kpi, compared: Comparison, found: Sequence[FunnelUnit]) -> str:
    """Councils from the highest: the published figure, what it rests on, and what chance makes of it."""
    per, known = per_of(kpi) if found else 1.0, {unit.name: unit for unit in found}
    areas = [area for area in (compared.own, *compared.neighbours) if area is not None]
    ordered = sorted(areas, key=lambda area: -(area.value if area.value is not None else -1.0))

    def limits(unit: FunnelUnit | None) -> str:
        if unit is None or unit.limits998 is None:
            return ""
        return " to ".join(formats.format_value(limit * per, kpi.unit, kpi.dp) for limit in unit.limits998)

    body = []
    for area in ordered:
        unit = known.get(area.name)
        value = (
            formats.format_value(area.value, kpi.unit, kpi.dp) if area.value is not None else f"({area.symbol or 'x'})"
        )
        cases = formats.format_fraction(area.numerator, area.denominator) if area.value is not None else ""
        body.append([area.name, value, cases, limits(unit), verdict_words(unit) if unit else "not tested"])
    columns = [Column("Council"), Column("Value", True), Column("Cases", True), Column("By chance, 99.8%", True),
               Column("So")]  # fmt: skip
    return table(columns, body, caption=f"{kpi.short_name} of our neighbours, {compared.period}")
