"""What has been published of one KPI over the years: ourselves, our neighbours and England, and what reports said.

Published figures only: nothing worked out from cases is on this chart, and a report's figure is a diamond on its own
day that no line runs through.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import plotly.graph_objects as go

from charts.axes import HEADROOM, draw_unit, frame, tick_words, time_axes
from charts.facts import Fact, draw_facts, fact_label
from charts.geometry import Plot, ticks
from charts.labels import EndLabel, draw_end_labels, draw_words, plain
from charts.theme import LIGHT, Scale, Theme, scale_named, text_width
from charts.units import caption, said
from kpis import formats
from kpis.catalogue import Kpi

HEIGHT = 0.72  # of the months' chart: it stands further down the page and has fewer points
BEFORE, AFTER = 120, 60  # days of room before the first point and after the last


@dataclass(frozen=True)
class PublishedYear:
    """One published year or position, by the day it ends on: our own figure or the symbol in its place, the
    neighbours' mean, England."""

    end: date
    value: float | None
    symbol: str | None
    neighbours: float | None
    england: float | None


@dataclass(frozen=True)
class _Line:
    """One series: what it is called, its values by year, how it is drawn."""

    name: str
    values: tuple[float | None, ...]
    colour: str
    words: str
    dash: str = "solid"
    dots: bool = False


def figure(
    years: Sequence[PublishedYear],
    facts: Sequence[Fact],
    kpi: Kpi,
    *,
    own_name: str,
    theme: Theme = LIGHT,
    scale: str = "page",
    height: int | None = None,
) -> go.Figure:
    """Our own published years as joined dots, a gap with its symbol where one is withheld; the neighbours' mean and
    England as lines; every fact a labelled diamond. `years` are in order; either may be empty, not both."""
    sizes = scale_named(scale)
    lines = [line for line in _lines(years, own_name, theme) if any(value is not None for value in line.values)]
    labels = [label for line in lines for label in _end_label(line, years, kpi, sizes)]
    tall = height or round(sizes.height * HEIGHT)
    plot = _plot(years, facts, lines, kpi, sizes)
    y_ticks = _y_ticks(years, facts, lines, kpi, sizes)
    margin = _margins(y_ticks, labels, kpi, sizes)
    plot = Plot(
        start=plot[0], end=plot[1], low=y_ticks[0], high=y_ticks[-1],
        width=sizes.width - margin["l"] - margin["r"], height=tall - margin["t"] - margin["b"],
    )  # fmt: skip
    fig = go.Figure()
    for line in lines:
        _draw_line(fig, line, years, kpi, sizes)
    draw_facts(fig, facts, theme, sizes)
    _draw_symbols(fig, years, plot, theme, sizes)
    draw_end_labels(fig, labels, plot, sizes)
    told = [fact_label(fact, kpi, theme, sizes) for fact in facts]
    draw_words(fig, told, plot, sizes, _obstacles(lines, years, facts, plot))
    return _laid_out(fig, years, plot, y_ticks, margin, tall, kpi, theme, sizes)


def describe(years: Sequence[PublishedYear], facts: Sequence[Fact], kpi: Kpi, own_name: str) -> str:
    """The chart in words, for `alt`."""
    known = [year for year in years if year.value is not None]
    parts = []
    if known:
        first, last = (f"{said(kpi, year.value)} in {year.end.year}" for year in (known[0], known[-1]))
        parts.append(f"{own_name} {first}" if len(known) == 1 else f"{own_name} from {first} to {last}")
    for name, figures in (("neighbours’ mean", "neighbours"), ("England", "england")):
        theirs = [year for year in years if getattr(year, figures) is not None]
        if theirs:
            parts.append(f"{name} {said(kpi, getattr(theirs[-1], figures))} in {theirs[-1].end.year}")
    withheld = [f"{year.end.year} ({year.symbol})" for year in years if year.value is None]
    parts += [f"no figure of our own for {', '.join(withheld)}"] if withheld else []
    parts += [f"{said(kpi, fact.value)} in {formats.month(fact.day)} ({fact.source})" for fact in facts]
    return f"{kpi.short_name} as published: {'; '.join(parts)}."


# ---------------------------------------------------------------- the lines


def _lines(years: Sequence[PublishedYear], own_name: str, theme: Theme) -> list[_Line]:
    return [
        _Line("England", tuple(year.england for year in years), theme.common_mark, theme.muted),
        _Line("neighbours", tuple(year.neighbours for year in years), theme.neighbours_mark, theme.neighbours, "dot"),
        _Line(own_name, tuple(year.value for year in years), theme.value_line, theme.value_line, dots=True),
    ]


def _draw_line(fig: go.Figure, line: _Line, years: Sequence[PublishedYear], kpi: Kpi, sizes: Scale) -> None:
    alone = _alone(line.values)
    fig.add_trace(
        go.Scatter(
            name=line.name,
            x=[year.end for year in years],
            y=list(line.values),
            mode="lines+markers",
            line={"color": line.colour, "width": sizes.line * (1.3 if line.dots else 1.1), "dash": line.dash},
            marker={
                "color": line.colour,
                "size": [sizes.marker if line.dots else sizes.marker * 0.6 if single else 0.1 for single in alone],
                "opacity": 1,
            },
            hovertext=[_hover(line, year, value, kpi) for year, value in zip(years, line.values, strict=True)],
            hoverinfo="text",
            connectgaps=False,
            cliponaxis=False,
        )
    )


def _alone(values: Sequence[float | None]) -> list[bool]:
    """Whether a value has no neighbour to be joined with: without a dot it would not be seen."""
    padded = [None, *values, None]
    return [padded[i] is None and padded[i + 2] is None for i in range(len(values))]


def _hover(line: _Line, year: PublishedYear, value: float | None, kpi: Kpi) -> str:
    name = "Neighbours’ mean" if line.name == "neighbours" else line.name
    return "" if value is None else plain(f"{name}, {formats.month(year.end)}: {said(kpi, value)}")


def _draw_symbols(fig: go.Figure, years: Sequence[PublishedYear], plot: Plot, theme: Theme, sizes: Scale) -> None:
    """DfE's symbol at the foot of a year that has no figure of our own."""
    for year in years:
        if year.value is None:
            fig.add_annotation(
                name="symbol",
                text=f"[{plain(year.symbol or 'x')}]",
                font={"color": theme.muted, "size": sizes.small},
                x=year.end,
                y=plot.low,
                yanchor="bottom",
                showarrow=False,
            )


# ---------------------------------------------------------------- words


def _end_label(line: _Line, years: Sequence[PublishedYear], kpi: Kpi, sizes: Scale) -> list[EndLabel]:
    year, value = next((y, v) for y, v in zip(reversed(years), reversed(line.values), strict=True) if v is not None)
    shown = formats.format_value(value, kpi.unit, kpi.dp)
    late = f" ({year.end.year})" if year is not years[-1] else ""
    name = "Neighbours" if line.name == "neighbours" else line.name
    if sizes.labels_short:
        return [EndLabel(value, name, shown + late, line.words, sizes.small, bold=line.dots)]
    return [EndLabel(value, f"{name} {shown}{late}", "", line.words, sizes.text, bold=line.dots)]


def _obstacles(lines, years, facts, plot: Plot) -> list[tuple[float, float]]:
    """Pixels along every line and about every diamond, that words are kept off."""
    found: list[tuple[float, float]] = []
    for line in lines:
        points = [(plot.x(y.end), plot.y(v)) for y, v in zip(years, line.values, strict=True) if v is not None]
        found += points
        for (x0, y0), (x1, y1) in pairwise(points):
            pieces = int(max(abs(x1 - x0), abs(y1 - y0)) / 8) + 1
            found += [(x0 + (x1 - x0) * k / pieces, y0 + (y1 - y0) * k / pieces) for k in range(pieces)]
    return found + [(plot.x(fact.day), plot.y(fact.value)) for fact in facts]


# ---------------------------------------------------------------- axes


def _plot(years, facts, lines, kpi: Kpi, sizes: Scale) -> tuple[date, date]:
    """The first and last day of the axis, with a little room at either end."""
    days = [year.end for year in years] + [fact.day for fact in facts]
    return (
        date.fromordinal(min(days).toordinal() - BEFORE),
        date.fromordinal(max(days).toordinal() + AFTER),
    )


def _y_ticks(years, facts, lines, kpi: Kpi, sizes: Scale) -> list[float]:
    values = [value for line in lines for value in line.values if value is not None] + [fact.value for fact in facts]
    low, high = min(values), max(values)
    room = (high - low) * HEADROOM
    return ticks(low - room, high + room, sizes.y_ticks - 1, 0.0, 100.0 if kpi.unit == "percent" else None)


def _margins(y_ticks: Sequence[float], labels: Sequence[EndLabel], kpi: Kpi, sizes: Scale) -> dict[str, float]:
    size = sizes.text
    widest = max(text_width(words, size) for words in tick_words(y_ticks, kpi))
    right = max((label.width(sizes) for label in labels), default=0)
    above = size * 1.4 if caption(kpi) else 0
    return {"l": widest + 12, "r": right + 18, "t": size * 0.8 + above, "b": size * 2.2, "pad": 4}


def _year_ticks(years: Sequence[PublishedYear], plot: Plot, most: int) -> list[date]:
    """Years at an even interval back from the last: on the days the figures are of, else on their first days."""
    if years:
        days = [year.end for year in years]
        last, first = days[-1], plot.start
    else:
        last, first = date(plot.end.year, 1, 1), plot.start
    every = next((step for step in (1, 2, 3, 5) if (last.year - first.year) // step + 1 <= most), 10)
    marked = [last.replace(year=last.year - back) for back in range(0, last.year - first.year + 1, every)]
    return [day for day in reversed(marked) if plot.start <= day <= plot.end]


def _laid_out(fig, years, plot: Plot, y_ticks, margin, tall: int, kpi: Kpi, theme: Theme, sizes: Scale) -> go.Figure:
    named = [(day, str(day.year)) for day in _year_ticks(years, plot, sizes.x_ticks)]
    fig.update_layout(**frame(theme, sizes), height=tall, margin=margin)
    time_axes(fig, plot, named, y_ticks, kpi, theme)
    draw_unit(fig, kpi, 0, theme, sizes)
    return fig
