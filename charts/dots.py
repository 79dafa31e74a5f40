"""Ranked dots on hair lines, or bars from nought: the shape shared by "our teams" and "our neighbours"."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from charts.axes import EDGE, HEADROOM, frame, tick_words
from charts.geometry import Flag, stack, ticks
from charts.labels import LINE, plain
from charts.theme import Scale, Theme, text_width
from charts.units import caption
from kpis.catalogue import Kpi

ROW = 1.9  # height of a row, in font sizes
SHARE = 0.46  # of the page: these charts stand two abreast


@dataclass(frozen=True)
class Row:
    """One member, top to bottom as given: where its dot lies, what is written at the right, how it is marked.

    `band` is a pale stretch behind the dot, or a thin line over the bar (what chance allows); a row without a value has
    words only.
    """

    name: str
    value: float | None
    words: str
    colour: str
    symbol: str = "circle"
    hollow: bool = False
    bold: bool = False
    band: tuple[float, float] | None = None
    hover: str = ""


@dataclass(frozen=True)
class Mark:
    """A vertical line through every row, with its words above."""

    value: float
    words: str
    colour: str
    dash: str = "solid"


def ranked(
    rows: Sequence[Row],
    marks: Sequence[Mark],
    *,
    kpi: Kpi,
    theme: Theme,
    scale: Scale,
    height: int | None = None,
    bars: bool = False,
) -> go.Figure:
    """The rows from top to bottom, the marks through them; values in the KPI's unit (percent as 18.0).

    `bars` reach from nought to each value; otherwise dots lie on an axis that may start elsewhere.
    """
    margin = _margin(rows, kpi, scale)
    width = scale.width * (1 if scale.labels_short else SHARE) - margin["l"] - margin["r"]
    x_ticks = _ticks(rows, marks, kpi.unit, bars, max(2, min(scale.y_ticks, int(width / (scale.text * 4)))))
    flags = _flags(marks, x_ticks, width, scale)
    levels = stack(flags)
    margin["t"] += (max(levels, default=-1) + 1) * scale.text * LINE
    tall = height or round(margin["t"] + margin["b"] + len(rows) * scale.text * ROW)
    inner = max(tall - margin["t"] - margin["b"], 1)
    fig = go.Figure()
    if bars:
        _draw_bars(fig, rows, scale)
    _draw_bands(fig, rows, theme, scale, over_bars=bars)
    if not bars:
        _draw_dots(fig, rows, theme, scale)
    for mark, flag, level in zip(marks, flags, levels, strict=True):
        _draw_mark(fig, mark, flag, level * scale.text * LINE, inner, scale)
    _draw_words(fig, rows, theme, scale)
    return _laid_out(fig, rows, x_ticks, kpi, margin, tall, theme, scale)


def _ticks(rows: Sequence[Row], marks: Sequence[Mark], unit: str, from_nought: bool, most: int) -> list[float]:
    values = [row.value for row in rows if row.value is not None] + [mark.value for mark in marks]
    values += [limit for row in rows for limit in row.band or ()]
    low, high = 0.0 if from_nought else min(values, default=0.0), max(values, default=1.0)
    room = (high - low) * HEADROOM
    return ticks(low - room, high + room, most, 0.0, 100.0 if unit == "percent" else None)


def _margin(rows: Sequence[Row], kpi: Kpi, scale: Scale) -> dict[str, float]:
    names = max((text_width(row.name, scale.text, row.bold) for row in rows), default=0)
    words = max((text_width(row.words, scale.text, row.bold) for row in rows), default=0)
    below = scale.text * LINE if caption(kpi) else 0
    return {
        "l": names + 16,
        "r": words + 22,
        "t": scale.text * 0.8,
        "b": scale.text * 2.2 + below,
        "pad": 4,
    }


def _flags(marks: Sequence[Mark], x_ticks: Sequence[float], width: float, scale: Scale) -> list[Flag]:
    """Where the words of each line stand: to the right of it, or all to the left where one to the right would be run
    through by a line whose own words have no room there."""
    flags = [_flag(mark, x_ticks, width, scale) for mark in marks]
    to_the_left = [flag.x for flag in flags if flag.right <= flag.x]
    if to_the_left and any(flag.x < max(to_the_left) for flag in flags if flag.right > flag.x):
        flags = [Flag(flag.x, flag.x - (flag.right - flag.left), flag.x) for flag in flags]
    return flags


def _flag(mark: Mark, x_ticks: Sequence[float], width: float, scale: Scale) -> Flag:
    x = (mark.value - x_ticks[0]) / (x_ticks[-1] - x_ticks[0]) * width
    long = text_width(mark.words, scale.text) + 8
    return Flag(x, x - long, x) if x + long > width + 60 else Flag(x, x, x + long)


def _draw_bars(fig: go.Figure, rows: Sequence[Row], scale: Scale) -> None:
    fig.add_trace(
        go.Bar(
            name="members",
            orientation="h",
            x=[row.value for row in rows],
            y=list(range(len(rows))),
            width=0.62,
            marker={"color": [row.colour for row in rows]},
            hovertext=[plain(row.hover or f"{row.name}: {row.words}") for row in rows],
            hoverinfo="text",
        )
    )


def _draw_bands(fig: go.Figure, rows: Sequence[Row], theme: Theme, scale: Scale, over_bars: bool) -> None:
    """Pale behind dots; over a bar a line cased in the paper's colour, which shows on any bar."""
    pale = [{"color": theme.hairline, "width": scale.text * 0.8}]
    cased = [{"color": theme.surface, "width": scale.line * 3.4}, {"color": theme.ink, "width": scale.line * 1.2}]
    for place, row in enumerate(rows):
        for line in (cased if over_bars else pale) if row.band is not None else ():
            x, y = list(row.band), [place, place]
            fig.add_trace(go.Scatter(name="by chance", x=x, y=y, mode="lines", line=line, hoverinfo="skip"))


def _draw_dots(fig: go.Figure, rows: Sequence[Row], theme: Theme, scale: Scale) -> None:
    size = scale.marker * 1.25
    fig.add_trace(
        go.Scatter(
            name="members",
            x=[row.value for row in rows],
            y=list(range(len(rows))),
            mode="markers",
            marker={
                "symbol": [row.symbol for row in rows],
                "size": [size if row.symbol == "circle" else size * 1.35 for row in rows],
                "color": [theme.surface if row.hollow else row.colour for row in rows],
                "line": {
                    "color": [row.colour if row.hollow else theme.surface for row in rows],
                    "width": [2 if row.hollow else 1 for row in rows],
                },
                "opacity": 1,
            },
            hovertext=[plain(row.hover or f"{row.name}: {row.words}") for row in rows],
            hoverinfo="text",
            cliponaxis=False,
        )
    )


def _draw_mark(fig: go.Figure, mark: Mark, flag: Flag, lift: float, inner: float, scale: Scale) -> None:
    side = "right" if flag.right <= flag.x else "left"
    top = 1 + (lift + scale.text * LINE) / inner
    line = {"color": mark.colour, "width": scale.line, "dash": mark.dash}
    fig.add_shape(
        name="mark",
        type="line",
        x0=mark.value,
        x1=mark.value,
        y0=0,
        y1=top,
        yref="paper",
        line=line,
        layer="below",
    )
    fig.add_annotation(
        name="mark",
        text=plain(mark.words),
        font={"color": mark.colour, "size": scale.text},
        x=mark.value,
        xanchor=side,
        xshift=-5 if side == "right" else 5,
        y=1,
        yref="paper",
        yanchor="bottom",
        yshift=lift,
        showarrow=False,
    )


def _draw_words(fig: go.Figure, rows: Sequence[Row], theme: Theme, scale: Scale) -> None:
    for place, row in enumerate(rows):
        words = f"<b>{plain(row.words)}</b>" if row.bold else plain(row.words)
        fig.add_annotation(
            name="value",
            text=words,
            font={"color": theme.ink if row.value is not None else theme.muted, "size": scale.text},
            x=1,
            xref="paper",
            xanchor="left",
            align="left",
            xshift=12,
            y=place,
            yanchor="middle",
            showarrow=False,
        )


def _laid_out(fig, rows, x_ticks, kpi: Kpi, margin, tall, theme: Theme, scale: Scale) -> go.Figure:
    edge = (x_ticks[-1] - x_ticks[0]) * EDGE
    axis = {
        "showline": False,
        "zeroline": False,
        "fixedrange": True,
        "ticks": "",
        "gridcolor": theme.hairline,
    }
    names = [f"<b>{plain(row.name)}</b>" if row.bold else plain(row.name) for row in rows]
    words = caption(kpi)
    fig.update_layout(**frame(theme, scale), height=tall, margin=margin)
    fig.update_xaxes(
        **axis,
        range=[x_ticks[0] - edge, x_ticks[-1] + edge],
        showgrid=False,
        tickvals=list(x_ticks),
        ticktext=tick_words(x_ticks, kpi),
        tickfont={"color": theme.muted},
        tickangle=0,
        title={"text": words, "font": {"color": theme.muted, "size": scale.small}, "standoff": 4} if words else None,
    )
    fig.update_yaxes(
        **axis,
        range=[len(rows) - 0.5, -0.5],
        showgrid=True,
        tickvals=list(range(len(rows))),
        ticktext=names,
        tickfont={"color": theme.ink, "size": scale.text},
    )
    return fig
