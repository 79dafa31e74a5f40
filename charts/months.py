"""Several series month by month on one axis, each named at its end in its own colour; no limits, no legend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from charts.axes import EDGE, HEADROOM, frame
from charts.geometry import Plot, month_ticks, ticks
from charts.labels import EndLabel, draw_end_labels, plain
from charts.theme import LIGHT, Scale, Theme, scale_named, text_width
from kpis import formats
from kpis.periods import add_months

HEIGHT = 0.66
COLOURS = ("value_line", "target", "neighbours", "muted")
DASHES = ("solid", "dash", "dot", "dashdot")


@dataclass(frozen=True)
class Line:
    """One series: its name and its value of each month (None where the month has none)."""

    name: str
    values: tuple[float | None, ...]


def figure(
    months: Sequence[date],
    lines: Sequence[Line],
    *,
    unit: str,
    caption: str = "",
    theme: Theme = LIGHT,
    scale: str = "page",
) -> go.Figure:
    """At most four lines over the same months, oldest first; `unit` as KPIs have it, `caption` stands over the axis.

    Lines differ in dash as well as colour. Raises ValueError for more than four, or a line of another length.
    """
    if len(lines) > len(COLOURS) or any(len(line.values) != len(months) for line in lines):
        raise ValueError("At most four lines, each with one value a month.")
    sizes = scale_named(scale)
    shown = [line for line in lines if any(value is not None for value in line.values)]
    labels = [_label(line, number, unit, theme, sizes) for number, line in enumerate(shown)]
    y_ticks = _y_ticks(shown, unit, sizes)
    plot, margin, tall = _plot(months, y_ticks, labels, unit, caption, sizes)
    fig = go.Figure()
    for number, line in enumerate(shown):
        _draw(fig, months, line, number, unit, theme, sizes)
    draw_end_labels(fig, labels, plot, sizes)
    _lay_out(fig, plot, margin, tall, y_ticks, unit, caption, theme, sizes)
    return fig


def describe(months: Sequence[date], lines: Sequence[Line], unit: str, what: str) -> str:
    """The chart in words, for `alt`: each series' first and last figure."""
    told = []
    for line in lines:
        known = [(month, value) for month, value in zip(months, line.values, strict=True) if value is not None]
        if known:
            (first, was), (last, now) = known[0], known[-1]
            ends = [f"{formats.format_value(v, unit)} in {formats.month(m)}" for m, v in ((first, was), (last, now))]
            told.append(f"{line.name} {ends[0]}, {ends[1]}")
    return f"{what}, month by month: {'; '.join(told)}."


def _label(line: Line, number: int, unit: str, theme: Theme, sizes: Scale) -> EndLabel:
    last = next(value for value in reversed(line.values) if value is not None)
    shown, colour = formats.format_value(last, unit), getattr(theme, COLOURS[number])
    if sizes.labels_short:
        return EndLabel(last, line.name, shown, colour, sizes.small)
    return EndLabel(last, f"{line.name} {shown}", "", colour, sizes.text)


def _y_ticks(lines: Sequence[Line], unit: str, sizes: Scale) -> list[float]:
    """From zero: the series are compared by size, and a cut axis would make the smallest look like none."""
    high = max((value for line in lines for value in line.values if value is not None), default=1.0)
    return ticks(0.0, high * (1 + HEADROOM), sizes.y_ticks - 1, 0.0, 100.0 if unit == "percent" else None)


def _plot(months, y_ticks, labels, unit: str, caption: str, sizes: Scale) -> tuple[Plot, dict, int]:
    widest = max(text_width(formats.format_target(value, unit), sizes.text) for value in y_ticks)
    margin = {
        "l": widest + 12, "r": max((label.width(sizes) for label in labels), default=0) + 22,
        "t": sizes.text * (2.2 if caption else 0.8), "b": sizes.text * 2.2, "pad": 4,
    }  # fmt: skip
    tall = round(sizes.height * HEIGHT)
    plot = Plot(
        start=months[0], end=months[-1] if len(months) > 1 else add_months(months[0], 1), low=y_ticks[0],
        high=y_ticks[-1], width=sizes.width - margin["l"] - margin["r"], height=tall - margin["t"] - margin["b"],
    )  # fmt: skip
    return plot, margin, tall


def _draw(fig: go.Figure, months, line: Line, number: int, unit: str, theme: Theme, sizes: Scale) -> None:
    colour = getattr(theme, COLOURS[number])
    told = [
        plain(f"{line.name}, {formats.month(month)}: {formats.format_value(value, unit)}")
        for month, value in zip(months, line.values, strict=True)
    ]
    last = max(place for place, value in enumerate(line.values) if value is not None)
    sizes_of = [sizes.marker if place == last else 0.1 for place in range(len(months))]
    fig.add_trace(
        go.Scatter(
            name=line.name, x=list(months), y=list(line.values), mode="lines+markers",
            line={"color": colour, "width": sizes.line * 1.2, "dash": DASHES[number]},
            marker={"color": colour, "size": sizes_of, "opacity": 1},
            hovertext=told, hoverinfo="text", connectgaps=False, cliponaxis=False,
        )
    )  # fmt: skip


def _lay_out(fig, plot: Plot, margin, tall: int, y_ticks, unit: str, caption: str, theme: Theme, sizes: Scale) -> None:
    edge = (plot.high - plot.low) * EDGE
    axis = {"showline": False, "zeroline": False, "fixedrange": True, "ticks": "", "tickfont": {"color": theme.muted}}
    named = month_ticks(plot.start, plot.end, sizes.x_ticks)
    fig.update_layout(**frame(theme, sizes), height=tall, margin=margin)
    fig.update_xaxes(
        **axis, type="date", range=[plot.start, plot.end], showgrid=False, tickangle=0,
        tickvals=named, ticktext=[formats.month(month) for month in named],
    )  # fmt: skip
    fig.update_yaxes(
        **axis, range=[plot.low - edge, plot.high + edge], showgrid=True, gridcolor=theme.hairline,
        tickvals=y_ticks, ticktext=[formats.format_target(value, unit) for value in y_ticks],
    )  # fmt: skip
    if caption:
        fig.add_annotation(
            name="unit", text=plain(caption), font={"color": theme.muted, "size": sizes.small}, x=0, xref="paper",
            xanchor="left", y=1, yref="paper", yanchor="bottom", yshift=sizes.text * 0.5, showarrow=False,
        )  # fmt: skip
