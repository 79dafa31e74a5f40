"""The chart of one KPI: months against their usual range, target and neighbours, labelled where they end.

Drawing only: every limit, rule and status comes from `kpis.assessment`. The grammar is NHS England's Making
Data Count (points grey unless they signal) with direct labels instead of a legend. What is drawn is gathered in
`charts.spc_drawing`, lines and points are in `charts.spc_lines`, words in `charts.spc_words`.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

import plotly.graph_objects as go

from charts.axes import HEADROOM, draw_unit, frame, tick_words, time_axes
from charts.facts import Fact, draw_facts
from charts.geometry import NEAR_FLOOR, Plot, month_ticks, ticks
from charts.labels import EndLabel, draw_end_labels, draw_events, draw_words, place_events
from charts.spc_drawing import Dated, Drawing, LimitStep, NeighbourStep, Steps, Superseded, charted_months, middle
from charts.spc_lines import draw_limits, draw_neighbours, draw_overlay, draw_points, draw_restated, draw_targets
from charts.spc_words import end_labels, inside_words, obstacles, upright
from charts.theme import LIGHT, Scale, Theme, scale_named, text_width
from charts.units import caption
from kpis import formats
from kpis.assessment import Assessment
from kpis.periods import add_months
from kpis.spc import clip

NEAR = {"fitted": NEAR_FLOOR, "zero": 1.0}  # of the way to zero within which an axis starts there


def figure(
    assessment: Assessment,
    *,
    target_steps: Steps = (),
    target_paths: Sequence[Dated] = (),
    steps: Sequence[NeighbourStep] = (),
    facts: Sequence[Fact] = (),
    restated: Sequence[Superseded] = (),
    annotations: Sequence[tuple[date, str]] = (),
    provisional: Collection[date] = (),
    overlay: Sequence[LimitStep] = (),
    no_range: str = "",
    axis: str = "fitted",
    theme: Theme = LIGHT,
    scale: str = "page",
    height: int | None = None,
) -> go.Figure:
    """The SPC chart of one assessment.

    `target_steps` are (in force from, value), `target_paths` months of targets that move; without them the
    assessment's own target is drawn. `facts` outside the months are left out. `restated` months are marked where they
    were. `annotations` are (day, words); `provisional` are months drawn hollow; `overlay` are limits that move with
    the number of cases and judge nothing; `no_range` says why there are no limits where that is by design. `axis`
    starts at zero when that is near ('fitted') or always ('zero'). `scale` is 'page', 'projector' or 'phone'; `height`
    in pixels replaces the scale's own. Show it with `charts.theme.CONFIG`, `theme=None`.
    """
    sizes = scale_named(scale)
    months = charted_months(assessment)
    end = add_months(months[-1], 1)
    paths = [inside for path in target_paths if (inside := _inside(path, months))]
    drawing = _drawing(
        assessment,
        targets=[] if paths and not target_steps else _targets(assessment, target_steps, months),
        paths=paths,
        steps=steps,
        facts=[fact for fact in facts if months[0] <= fact.day < end],
        restated=restated,
        overlay=overlay,
        no_range=no_range,
        axis=axis,
        months=months,
        theme=theme,
        scale=sizes,
    )
    labels = end_labels(drawing)
    margin = _margins(drawing, labels)
    drawing = _sized(drawing, width=sizes.width - margin["l"] - margin["r"])
    events = place_events(annotations, drawing.plot, sizes, margin["r"])
    above = max((event.top for event in events), default=0)
    margin["t"] += above
    tall = height or sizes.height + (above if sizes.labels_short else 0)  # a phone's chart is low enough without
    drawing = _sized(drawing, height=tall - margin["t"] - margin["b"])
    fig = go.Figure()
    draw_limits(fig, drawing)
    draw_overlay(fig, drawing)
    draw_targets(fig, drawing)
    draw_neighbours(fig, drawing)
    draw_restated(fig, drawing)
    draw_points(fig, provisional, drawing)
    draw_facts(fig, drawing.facts, theme, sizes)
    draw_unit(fig, drawing.kpi, above, theme, sizes)
    draw_events(fig, events, drawing.plot, theme, sizes)
    draw_end_labels(fig, labels, drawing.plot, sizes)
    lines = [place for event in events for place in upright(drawing.plot.x(event.when), drawing.plot)]
    draw_words(fig, inside_words(drawing), drawing.plot, sizes, [*obstacles(drawing), *lines])
    return _laid_out(fig, margin, drawing, tall)


# ---------------------------------------------------------------- the months, the scale, the plotting area


def _targets(assessment: Assessment, target_steps: Steps, months: tuple[date, ...]) -> Steps:
    """(from, value) inside the chart; of targets before the first month only the one in force counts."""
    if not target_steps:
        return [] if assessment.target_line is None else [(months[0], assessment.target_line)]
    end = add_months(months[-1], 1)
    in_time = sorted((start, value) for start, value in target_steps if start < end)
    return list({max(start, months[0]): value for start, value in in_time}.items())


def _inside(path: Dated, months: tuple[date, ...]) -> Dated:
    """The part of a path that lies on the chart."""
    return [(month, value) for month, value in path if months[0] <= month <= months[-1]]


def _drawing(assessment: Assessment, *, months: tuple[date, ...], scale: Scale, axis: str, **given) -> Drawing:
    """The drawing on a plotting area as large as the whole figure, until its margins are known."""
    steps = [step for step in given["steps"] if step.period_to >= months[0]] or given["steps"][-1:]
    aims = [value for _, value in given["targets"] if value is not None]
    aims += [value for path in given["paths"] for _, value in path]
    aims += [old.value for old in given["restated"] if old.value is not None and months[0] <= old.month <= months[-1]]
    aims += [level for limit in given["overlay"] for level in (limit.low, limit.high)]
    beside = [*aims, *(s.value for s in steps), *(f.value for f in given["facts"])]
    y_ticks = _y_ticks(assessment, beside, scale, axis)
    plot = Plot(
        start=months[0],
        end=add_months(months[-1], 1),
        low=y_ticks[0],
        high=y_ticks[-1],
        width=scale.width,
        height=scale.height,
    )
    return Drawing(assessment, months=months, y_ticks=tuple(y_ticks), plot=plot, scale=scale, **given)


def _sized(drawing: Drawing, **pixels: float) -> Drawing:
    """The drawing once its margins, and so the plotting area's width or height, are known."""
    return replace(drawing, plot=replace(drawing.plot, **pixels))


def _y_ticks(assessment: Assessment, beside: Sequence[float], sizes: Scale, axis: str) -> list[float]:
    """Round values that hold the months, their limits and everything drawn beside them."""
    unit, points = assessment.kpi.unit, assessment.chart.points
    values = [clip(limit, unit) for p in points for limit in (p.lpl, p.upl) if limit is not None]
    values += [p.value for p in points if p.value is not None]
    values += beside
    values += assessment.target_range or ()
    ceiling = 100.0 if unit == "percent" else None
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = (high - low) * HEADROOM
    floor = 0.0 if low >= 0 else None
    return ticks(low - room, high + room, sizes.y_ticks, floor, ceiling, NEAR[axis])


# ---------------------------------------------------------------- axes and margins


def _margins(drawing: Drawing, labels: Sequence[EndLabel]) -> dict[str, float]:
    size = drawing.scale.text
    widest = max(text_width(words, size) for words in tick_words(drawing.y_ticks, drawing.kpi))
    right = max((label.width(drawing.scale) for label in labels), default=0)
    above = size * 1.4 if caption(drawing.kpi) else 0
    return {"l": widest + 12, "r": right + 18, "t": size * 0.8 + above, "b": size * 2.2, "pad": 4}


def _laid_out(fig: go.Figure, margin: dict[str, float], drawing: Drawing, height: int) -> go.Figure:
    months = month_ticks(drawing.months[0], drawing.months[-1], drawing.scale.x_ticks)
    named = [(middle(month), formats.month(month)) for month in months]
    fig.update_layout(**frame(drawing.theme, drawing.scale), height=height, margin=margin)
    time_axes(fig, drawing.plot, named, drawing.y_ticks, drawing.kpi, drawing.theme)
    return fig
