"""The paper every figure is drawn on: its layout, a time axis across, a value axis up, and the unit over it."""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from charts.geometry import Plot
from charts.theme import FONT_FAMILY, Scale, Theme
from charts.units import caption
from kpis import formats
from kpis.catalogue import Kpi

HEADROOM = 0.02  # of the span, so that a line on the edge does not look cut off
EDGE = 0.004  # of the span, so that the hair line on the first and last tick is drawn


def frame(theme: Theme, scale: Scale) -> dict:
    """Layout every figure shares: paper, font, hover box; no legend, nothing to drag."""
    return {
        "template": "none",
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "paper_bgcolor": theme.surface,
        "plot_bgcolor": theme.surface,
        "font": {"family": FONT_FAMILY, "size": scale.text, "color": theme.ink},
        "hoverlabel": {
            "bgcolor": theme.panel,
            "bordercolor": theme.muted,
            "font": {"family": FONT_FAMILY, "color": theme.ink, "size": scale.text},
            "align": "left",
        },
    }


def tick_words(values: Sequence[float], kpi: Kpi) -> list[str]:
    """Round values as they stand on an axis, percentages with their sign."""
    return [formats.format_target(value, kpi.unit) for value in values]


def time_axes(
    fig: go.Figure,
    plot: Plot,
    named: Sequence[tuple[date, str]],
    y_ticks: Sequence[float],
    kpi: Kpi,
    theme: Theme,
) -> None:
    """Days across, `named` where words stand under them; values up, a hair line at each tick."""
    edge = (plot.high - plot.low) * EDGE
    axis = {
        "showline": False,
        "zeroline": False,
        "fixedrange": True,
        "ticks": "",
        "tickfont": {"color": theme.muted},
    }
    fig.update_xaxes(
        **axis,
        type="date",
        range=[plot.start, plot.end],
        showgrid=False,
        tickvals=[day for day, _ in named],
        ticktext=[words for _, words in named],
        tickangle=0,
    )
    fig.update_yaxes(
        **axis,
        range=[plot.low - edge, plot.high + edge],
        showgrid=True,
        gridcolor=theme.hairline,
        gridwidth=1,
        tickvals=list(y_ticks),
        ticktext=tick_words(y_ticks, kpi),
    )


def draw_unit(fig: go.Figure, kpi: Kpi, lift: float, theme: Theme, scale: Scale) -> None:
    """The unit above the value axis, `lift` pixels over the plot; percentages carry theirs on every tick."""
    if words := caption(kpi):
        fig.add_annotation(
            name="unit",
            text=words,
            font={"color": theme.muted, "size": scale.small},
            x=0,
            xref="paper",
            xanchor="left",
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=scale.text * 0.5 + lift,
            showarrow=False,
        )
