"""The two numbers behind a figure, month by month: how many counted, out of how many. Bars from nought, one scale each
where they are of different kinds, one scale where the first is part of the second."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from charts.axes import frame
from charts.geometry import month_ticks, ticks
from charts.labels import plain
from charts.theme import LIGHT, Theme, scale_named, text_width
from kpis import formats

HEIGHT = 0.8
GAP = 0.16  # of the height, between two panels


@dataclass(frozen=True)
class MonthCases:
    """One month's two numbers; None where it has no figure."""

    month: date
    counted: float | None
    out_of: float | None


def figure(
    months: Sequence[MonthCases],
    *,
    counted: str,
    out_of: str,
    part: bool,
    theme: Theme = LIGHT,
    scale: str = "page",
) -> go.Figure:
    """Two rows of bars under their names, `counted` above `out_of`; `part`: the first is part of the second, so both
    stand on one scale."""
    sizes = scale_named(scale)
    tall = round(sizes.height * HEIGHT)
    most = max((row.out_of or 0 for row in months), default=0) if part else None
    rows = [
        (counted, [row.counted for row in months], theme.value_line, [0.5 + GAP / 2, 1 - GAP / 2]),
        (out_of, [row.out_of for row in months], theme.area_dot, [0, 0.5 - GAP / 2]),
    ]
    fig = go.Figure()
    tick_lists = [ticks(0, most or max((v or 0 for v in values), default=0) or 1, 3) for _, values, _, _ in rows]
    widest = max(text_width(formats.format_count(tick), sizes.text) for made in tick_lists for tick in made)
    for number, ((name, values, colour, domain), y_ticks) in enumerate(zip(rows, tick_lists, strict=True)):
        _draw_row(fig, months, name, values, colour, "" if number == 0 else "2", theme, sizes)
        _value_axis(fig, "" if number == 0 else "2", domain, y_ticks, theme)
    margin = {"l": widest + 12, "r": 12, "t": sizes.text * 0.6, "b": sizes.text * 2.2, "pad": 4}
    fig.update_layout(**frame(theme, sizes), height=tall, margin=margin, bargap=0.35)
    named = month_ticks(months[0].month, months[-1].month, sizes.x_ticks)
    fig.update_layout(xaxis={
        "type": "date", "showline": False, "zeroline": False, "fixedrange": True, "ticks": "", "showgrid": False,
        "tickvals": named, "ticktext": [formats.month(month) for month in named], "tickangle": 0, "anchor": "y2",
        "tickfont": {"color": theme.muted},
    })  # fmt: skip
    return fig


def describe(months: Sequence[MonthCases], finding: str, counted: str, out_of: str) -> str:
    """The bars in words, for `alt`."""
    known = [row for row in months if row.counted is not None]
    if not known:
        return f"{finding}. No months to draw."
    last = known[-1]
    return (
        f"{finding}. By month from {formats.month(months[0].month)} to {formats.month(months[-1].month)}; in "
        f"{formats.month(last.month)} {formats.format_count(last.counted)} ({counted}) "
        f"and {formats.format_count(last.out_of)} ({out_of})."
    )


def _draw_row(fig: go.Figure, months, name: str, values, colour: str, axis: str, theme: Theme, sizes) -> None:
    said = [f"{formats.month(row.month)}: {formats.format_count(value)}"
            for row, value in zip(months, values, strict=True)]  # fmt: skip
    fig.add_trace(go.Bar(name=name, x=[row.month for row in months], y=list(values), marker={"color": colour},
                         hovertext=said, hoverinfo="text", yaxis=f"y{axis}"))  # fmt: skip
    fig.add_annotation(
        name="row", text=f"<b>{plain(name)}</b>", font={"color": theme.ink, "size": sizes.small}, showarrow=False,
        x=0, xref="paper", xanchor="left", y=1, yref=f"y{axis} domain", yanchor="bottom", yshift=6,
    )  # fmt: skip


def _value_axis(fig: go.Figure, axis: str, domain, y_ticks: Sequence[float], theme: Theme) -> None:
    fig.update_layout({f"yaxis{axis}": {
        "domain": domain, "range": [0, y_ticks[-1]], "showline": False, "zeroline": False, "fixedrange": True,
        "ticks": "", "gridcolor": theme.hairline, "tickvals": list(y_ticks), "tickfont": {"color": theme.muted},
        "ticktext": [formats.format_count(tick) for tick in y_ticks],
    }})  # fmt: skip
