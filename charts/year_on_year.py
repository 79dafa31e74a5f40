"""This financial year against the last, month beside month from April to March, the years before pale behind them."""

from collections.abc import Mapping, Sequence
from datetime import date

import plotly.graph_objects as go

from charts.axes import EDGE, HEADROOM, draw_unit, frame, tick_words
from charts.geometry import Levels, ticks
from charts.labels import EndLabel, draw_end_labels
from charts.theme import LIGHT, Theme, scale_named, text_width
from charts.units import caption
from kpis import formats
from kpis.catalogue import Kpi
from kpis.periods import financial_year, financial_year_start, months_between

NAMES = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
EARLIER = 2  # years behind the last one: more is a tangle
HEIGHT = 0.75

Years = Mapping[date, Sequence[tuple[date, float | None]]]


def years(months: Sequence[tuple[date, float | None]], newest: date) -> dict[date, list[tuple[date, float | None]]]:
    """Months by the April of their year, newest year first: this one, the last, and up to two before."""
    start = financial_year_start(newest)
    wanted = [date(start.year - back, 4, 1) for back in range(EARLIER + 2)]
    found = {year: [pair for pair in months if financial_year_start(pair[0]) == year] for year in wanted}
    return {year: pairs for year, pairs in found.items() if any(value is not None for _, value in pairs)}


def figure(by_year: Years, kpi: Kpi, *, theme: Theme = LIGHT, scale: str = "page") -> go.Figure:
    """One line a financial year: the newest bold with dots, the one before dashed, others thin; each named at its end.

    `by_year` is of `years`, newest first.
    """
    sizes = scale_named(scale)
    values = [value for pairs in by_year.values() for _, value in pairs if value is not None]
    room = (max(values) - min(values)) * HEADROOM
    ceiling = 100.0 if kpi.unit == "percent" else None
    y_ticks = ticks(min(values) - room, max(values) + room, sizes.y_ticks, 0.0 if min(values) >= 0 else None, ceiling)
    fig, labels = go.Figure(), []
    for number, (year, pairs) in enumerate(by_year.items()):
        look = _look(number, theme, sizes)
        fig.add_trace(_line(year, pairs, look, kpi))
        labels += _label(year, pairs, look, kpi, sizes)
    fig.data = fig.data[::-1]  # the newest over the others
    widest = max(text_width(words, sizes.text) for words in tick_words(y_ticks, kpi))
    margin = {"l": widest + 12, "r": max((label.width(sizes) for label in labels), default=0) + 18,
              "t": sizes.text * (2.2 if caption(kpi) else 0.8), "b": sizes.text * 2.2, "pad": 4}  # fmt: skip
    tall = round(sizes.height * HEIGHT)
    levels = Levels(low=y_ticks[0], high=y_ticks[-1], height=tall - margin["t"] - margin["b"])
    draw_unit(fig, kpi, 0, theme, sizes)
    draw_end_labels(fig, labels, levels, sizes)
    return _laid_out(fig, y_ticks, kpi, margin, tall, theme, sizes)


def describe(by_year: Years, kpi: Kpi, finding: str) -> str:
    """The lines in words, for `alt`: the finding, then every year's newest month."""
    told = []
    for year, pairs in by_year.items():
        month, value = [pair for pair in pairs if pair[1] is not None][-1]
        said = formats.format_value(value, kpi.unit, kpi.dp)
        told.append(f"{financial_year(year)} to {formats.month(month)}, there {said}")
    return f"{finding}. {kpi.short_name} by month from April to March: {'; '.join(told)}."


def _look(number: int, theme: Theme, sizes) -> dict:
    if number == 0:
        return {"colour": theme.value_line, "width": sizes.line * 1.6, "dash": "solid", "dots": True, "bold": True}
    colour, dash = (theme.muted, "6px,4px") if number == 1 else (theme.area_dot, "2px,4px")
    return {"colour": colour, "width": max(1.2, sizes.line * 0.8), "dash": dash, "dots": False, "bold": False}


def _place(month: date) -> int:
    return months_between(financial_year_start(month), month)


def _line(year: date, pairs: Sequence[tuple[date, float | None]], look: dict, kpi: Kpi) -> go.Scatter:
    return go.Scatter(
        name=financial_year(year),
        x=[_place(month) for month, _ in pairs],
        y=[value for _, value in pairs],
        mode="lines+markers" if look["dots"] else "lines",
        line={"color": look["colour"], "width": look["width"], "dash": look["dash"]},
        marker={"color": look["colour"], "size": 8},
        hovertext=[
            f"{formats.month(month)}: {formats.format_value(value, kpi.unit, kpi.dp)}" for month, value in pairs
        ],
        hoverinfo="text",
        connectgaps=False,
        cliponaxis=False,
    )


def _label(year: date, pairs: Sequence[tuple[date, float | None]], look: dict, kpi: Kpi, sizes) -> list[EndLabel]:
    """At the right edge: the year and its newest value, whose month is named where it is not March."""
    known = [pair for pair in pairs if pair[1] is not None]
    month, value = known[-1]
    words = f"{financial_year(year)} {formats.format_value(value, kpi.unit, kpi.dp)}"
    small = "" if sizes.labels_short or month.month == 3 else f"in {month:%B}"
    return [EndLabel(value, words, small, look["colour"], sizes.text if look["bold"] else sizes.small, look["bold"])]


def _laid_out(fig: go.Figure, y_ticks, kpi: Kpi, margin: dict, tall: int, theme: Theme, sizes) -> go.Figure:
    axis = {"showline": False, "zeroline": False, "fixedrange": True, "ticks": "", "tickfont": {"color": theme.muted}}
    edge = (y_ticks[-1] - y_ticks[0]) * EDGE
    shown = range(0, 12, 3 if sizes.labels_short else 1)
    fig.update_layout(**frame(theme, sizes), height=tall, margin=margin)
    fig.update_xaxes(**axis, range=[-0.3, 11.3], showgrid=False, tickvals=list(shown), tickangle=0,
                     ticktext=[NAMES[place] for place in shown])  # fmt: skip
    fig.update_yaxes(**axis, range=[y_ticks[0] - edge, y_ticks[-1] + edge], showgrid=True, gridcolor=theme.hairline,
                     tickvals=y_ticks, ticktext=tick_words(y_ticks, kpi))  # fmt: skip
    return fig
