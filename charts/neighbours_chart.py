"""Where we stand among our statistical neighbours in one published year: ranked dots, ours a blue diamond."""

import plotly.graph_objects as go

from charts.dots import Mark, Row, ranked
from charts.theme import LIGHT, Theme, scale_named
from kpis import formats
from kpis.catalogue import Kpi
from kpis.neighbours import AreaValue, Comparison


def figure(
    comparison: Comparison,
    kpi: Kpi,
    *,
    own_name: str = "",
    region_name: str = "Region",
    theme: Theme = LIGHT,
    scale: str = "page",
    height: int | None = None,
) -> go.Figure:
    """Own authority and its neighbours, highest first; median, region and England as labelled lines (of a count only
    the median: the others are sums).

    `own_name` is needed only when the comparison holds no area of our own. Areas without a figure stand
    last, with DfE's symbol. England and the region are published figures, never averages of authorities.
    """
    sizes = scale_named(scale)
    areas = _ordered(comparison, own_name)
    rows = [_row(area, is_own, kpi, theme) for area, is_own in areas]
    marks = _marks(comparison, kpi, region_name, theme)
    return ranked(rows, marks, kpi=kpi, theme=theme, scale=sizes, height=height)


def describe(comparison: Comparison, kpi: Kpi, own_name: str = "Own authority") -> str:
    """The chart in words, for `alt`."""
    name = comparison.own.name if comparison.own else own_name
    value = formats.format_with_unit(comparison.value, kpi.unit, kpi.dp)
    median = formats.format_with_unit(comparison.median, kpi.unit, kpi.dp)
    return (
        f"{kpi.short_name}, {comparison.period}: {name} {value}, {comparison.position_words}; "
        f"median of {comparison.n_with_data} neighbours {median}."
    )


def _ordered(comparison: Comparison, own_name: str) -> list[tuple[AreaValue, bool]]:
    own = comparison.own or AreaValue("", own_name, comparison.value)
    areas = [(own, True), *((area, False) for area in comparison.neighbours)]
    known = [pair for pair in areas if pair[0].value is not None]
    unknown = [pair for pair in areas if pair[0].value is None]
    return sorted(known, key=lambda pair: -pair[0].value) + unknown


def _row(area: AreaValue, is_own: bool, kpi: Kpi, theme: Theme) -> Row:
    words = formats.format_value(area.value, kpi.unit, kpi.dp)
    if area.value is None:
        words = f"not published{f' ({area.symbol})' if area.symbol else ''}"
    cases = formats.format_fraction(area.numerator, area.denominator)
    return Row(
        name=area.name,
        value=area.value,
        words=words,
        colour=theme.improvement_mark if is_own else theme.area_dot,
        symbol="diamond" if is_own else "circle",
        bold=is_own,
        hover=f"{area.name}: {words}" + (f" ({cases})" if cases and area.value is not None else ""),
    )


def _marks(comparison: Comparison, kpi: Kpi, region_name: str, theme: Theme) -> list[Mark]:
    lines = (
        (comparison.median, "neighbours’ median", theme.neighbours, "dot"),
        (comparison.region, region_name, theme.muted, "dash"),
        (comparison.england, "England", theme.ink, "solid"),
    )
    return [
        Mark(value, f"{name} {formats.format_value(value, kpi.unit, kpi.dp)}", colour, dash)
        for value, name, colour, dash in (lines[:1] if kpi.unit == "count" else lines)
        if value is not None
    ]
