"""This quarter against the last four: one line a step of the pathway, each named at its end; fit for a projector."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from charts.axes import frame
from charts.geometry import Levels
from charts.labels import EndLabel, draw_end_labels, plain
from charts.theme import LIGHT, Scale, Theme, scale_named
from kpis import formats

TICKS = (0, 20, 40, 60, 80, 100)
HEIGHT = {"page": 330, "projector": 480, "phone": 330}
DASHES = ("solid", "dash", "dot", "dashdot")


@dataclass(frozen=True)
class Line:
    """One step's percentages, a quarter each (None: nothing due, or too few to judge)."""

    name: str
    values: tuple[float | None, ...]
    strong: bool = False


def figure(
    lines: Sequence[Line],
    named: Sequence[tuple[str, str]],
    *,
    target: tuple[float, str] | None = None,
    so_far: bool = False,
    theme: Theme = LIGHT,
    scale: str = "page",
) -> go.Figure:
    """Lines over quarters. `named`: (quarter, how many due) under the axis, oldest first; the last one is this quarter,
    hollow when it is only so far. `target`: a percentage and its words."""
    sizes = scale_named(scale)
    labels = [label for line in lines if (label := _label(line, named, theme, sizes))]
    if target:
        labels.append(
            EndLabel(target[0], target[1], "", theme.target, sizes.small if sizes.labels_short else sizes.text)
        )
    right = max((label.width(sizes) for label in labels), default=0) + 26
    margin = {
        "l": sizes.text * 3.2,
        "r": right,
        "t": sizes.text * 0.8,
        "b": sizes.text * (4.6 if sizes.labels_short else 3.4),
        "pad": 6,
    }
    tall = HEIGHT[scale]
    fig = go.Figure()
    dashes = iter(DASHES[1:])
    for line in lines:
        _draw(fig, line, "solid" if line.strong else next(dashes), so_far, theme, sizes)
    if target:
        line = {"color": theme.target, "width": sizes.line}
        fig.add_shape(name="target", type="line", x0=0, x1=1, xref="paper", y0=target[0], y1=target[0], line=line)
    fig.update_layout(**frame(theme, sizes), height=tall, margin=margin)
    _axes(fig, named, so_far, theme, sizes)
    levels = Levels(low=0, high=100, height=tall - margin["t"] - margin["b"])
    draw_end_labels(fig, labels, levels, sizes)
    return fig


def describe(lines: Sequence[Line], named: Sequence[tuple[str, str]]) -> str:
    """The chart in words, for `alt`."""
    told = []
    for line in lines:
        known = [(value, quarter) for value, (quarter, _) in zip(line.values, named, strict=True) if value is not None]
        said = [f"{formats.format_value(value, 'percent', 0)} in {quarter}" for value, quarter in known]
        told.append(f"{line.name} {', '.join(said)}")
    return f"By quarter, of the episodes due an interview: {'; '.join(told)}."


def _label(line: Line, named: Sequence[tuple[str, str]], theme: Theme, sizes: Scale) -> EndLabel | None:
    """The newest percentage and its name, and of which quarter it is when not of the last."""
    known = [(value, quarter) for value, (quarter, _) in zip(line.values, named, strict=True) if value is not None]
    if not known:
        return None
    value, quarter = known[-1]
    shown = formats.format_value(value, "percent", 0)
    late = "" if quarter == named[-1][0] else f" in {quarter.split()[0]}"
    colour = theme.value_line if line.strong else theme.ink
    if sizes.labels_short:
        words = line.name.lower().replace("in 72 hours", "72h")
        return EndLabel(value, f"{shown} {words}{late}", "", colour, sizes.small, bold=line.strong)
    size = round(sizes.text * 1.3) if line.strong else sizes.text
    return EndLabel(value, f"{shown} {line.name.lower()}{late}", "", colour, size, bold=line.strong)


def _draw(fig: go.Figure, line: Line, dash: str, so_far: bool, theme: Theme, sizes: Scale) -> None:
    colour = theme.value_line if line.strong else theme.common_mark
    places = list(range(len(line.values)))
    filled = [theme.surface if so_far and place == places[-1] else colour for place in places]
    fig.add_trace(
        go.Scatter(
            name=line.name,
            x=places,
            y=list(line.values),
            mode="lines+markers",
            line={"color": colour, "width": sizes.line * (1.8 if line.strong else 1.1), "dash": dash},
            marker={
                "color": filled,
                "size": sizes.marker * (1.3 if line.strong else 0.9),
                "line": {"color": colour, "width": 2},
                "opacity": 1,
            },
            hovertext=[plain(f"{line.name}: {formats.format_value(value, 'percent')}") for value in line.values],
            hoverinfo="text",
            cliponaxis=False,
        )
    )


def _axes(fig: go.Figure, named: Sequence[tuple[str, str]], so_far: bool, theme: Theme, sizes: Scale) -> None:
    axis = {"showline": False, "zeroline": False, "fixedrange": True, "ticks": "", "tickfont": {"color": theme.muted}}
    last = len(named) - 1
    words = [_quarter_words(*pair, so_far and place == last, sizes) for place, pair in enumerate(named)]
    fig.update_xaxes(**axis, range=[-0.25, last + 0.08], showgrid=False, tickvals=list(range(len(named))),
                     ticktext=words, tickangle=0)  # fmt: skip
    fig.update_yaxes(**axis, range=[0, 101], showgrid=True, gridcolor=theme.hairline, tickvals=list(TICKS),
                     ticktext=[f"{tick}%" for tick in TICKS])  # fmt: skip


def _quarter_words(quarter: str, due: str, so_far: bool, sizes: Scale) -> str:
    """'Q3 2026/27' over '52 due, so far'; on a phone 'Q3' over '52 due'."""
    if sizes.labels_short:
        return f"{plain(quarter.split()[0])}<br>{plain(due)}<br>{'so far' if so_far else 'due'}"
    return f"{plain(quarter)}<br>{plain(due)} due{', so far' if so_far else ''}"
