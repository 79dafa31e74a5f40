"""Figures that a plan or report gave: hollow diamonds on their own day, on the months' chart and on the years'."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import plotly.graph_objects as go

from charts.labels import AROUND, Word, plain
from charts.theme import SHAPE_SIZES, Scale, Theme
from kpis import formats
from kpis.catalogue import Kpi


class Fact(NamedTuple):
    """A figure that a plan or report gave: a diamond on its day, never joined to a line. `source` is who said it."""

    day: date
    value: float
    source: str
    hover: str


def draw_facts(fig: go.Figure, facts: Sequence[Fact], theme: Theme, scale: Scale) -> None:
    """Figures of plans and reports as hollow diamonds: no line runs through them, and no signal looks like them."""
    if not facts:
        return
    fig.add_trace(
        go.Scatter(
            name="published before",
            x=[fact.day for fact in facts],
            y=[fact.value for fact in facts],
            mode="markers",
            marker={
                "symbol": "diamond",
                "size": scale.marker * SHAPE_SIZES["diamond"],
                "color": theme.surface,
                "line": {"color": theme.value_line, "width": max(2.0, scale.line)},
                "opacity": 1,
            },
            hovertext=[plain(fact.hover) for fact in facts],
            hoverinfo="text",
            cliponaxis=False,
        )
    )


def fact_label(fact: Fact, kpi: Kpi, theme: Theme, scale: Scale) -> Word:
    """Beside its diamond: '63.8 (Ofsted report, 2015)'; on a phone the figure alone, its source being in the list."""
    figure = formats.format_target(fact.value, kpi.unit)
    words = figure if scale.labels_short else f"{figure} ({fact.source})"
    return Word(words, fact.day, fact.value, theme.value_line, AROUND, gap=scale.marker)
