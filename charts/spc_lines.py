"""The lines and points of an SPC chart: limits, targets, neighbours, months, and where restated months were."""

from collections.abc import Collection, Sequence
from datetime import date

import plotly.graph_objects as go

from charts.labels import plain
from charts.spc_drawing import Drawing, Superseded, middle, segments
from charts.theme import SHAPE_SIZES, signal
from kpis import formats
from kpis.periods import add_months
from kpis.reliability import TOO_FEW
from kpis.spc import SpcPoint, clip

RULE_WORDS = {
    "astro_high": "above the usual range",
    "astro_low": "below the usual range",
    "shift_high": "in a run of months above average",
    "shift_low": "in a run of months below average",
    "trend_up": "in a run of rising months",
    "trend_down": "in a run of falling months",
    "two_in_three_high": "two of three months near the top of the usual range",
    "two_in_three_low": "two of three months near the bottom of the usual range",
}


def draw_limits(fig: go.Figure, drawing: Drawing) -> None:
    theme, unit = drawing.theme, drawing.kpi.unit
    established = drawing.assessment.chart.status == "established"
    for start, end, point in segments(drawing):
        low, high = clip(point.lpl, unit), clip(point.upl, unit)
        if established:
            _area(fig, "usual range", (start, end), (low, high), theme.band)
        for name, limit in (("upper limit", high), ("lower limit", low)):
            _line(fig, name, [start, end], [limit, limit], theme.band_edge, drawing.scale.line * 0.7, "6px,4px")
        _line(fig, "average", [start, end], [point.mean] * 2, theme.mean, max(1.0, drawing.scale.line * 0.6))


def _area(fig: go.Figure, name: str, span: tuple[date, date], levels: tuple[float, float], colour: str) -> None:
    (start, end), (low, high) = span, levels
    _line(fig, name, [start, end, end, start], [high, high, low, low], colour, 0)
    fig.data[-1].update(fill="toself", fillcolor=colour)


def _line(fig: go.Figure, name: str, x: list, y: list, colour: str, width: float, dash: str = "solid") -> None:
    line = {"color": colour, "width": width, "dash": dash}
    fig.add_trace(go.Scatter(name=name, x=x, y=y, mode="lines", line=line, hoverinfo="skip", connectgaps=False))


def draw_overlay(fig: go.Figure, drawing: Drawing) -> None:
    """Limits of each month's own as steps: a month wide, broken where a month has none."""
    for name, level in (("lower P′ limit", "low"), ("upper P′ limit", "high")):
        x: list[date | None] = []
        y: list[float | None] = []
        for limit in drawing.overlay:
            x += [limit.month, add_months(limit.month, 1)]
            y += [getattr(limit, level)] * 2
        if x:
            _line(fig, name, x, y, drawing.theme.value_line, drawing.scale.line * 0.7, "2px,3px")


def draw_targets(fig: go.Figure, drawing: Drawing) -> None:
    theme, width = drawing.theme, drawing.scale.line * 1.5
    if drawing.targets:
        x = [day for start, end, _ in drawing.target_stretches for day in (start, end)]
        y = [value for _, _, value in drawing.target_stretches for _ in range(2)]
        _line(fig, "target", x, y, theme.target, width)
    for path in drawing.paths:
        x, y = [middle(month) for month, _ in path], [value for _, value in path]
        _line(fig, "target path", x, y, theme.target, width)
    for value in drawing.assessment.target_range or ():
        _line(
            fig,
            "target range",
            [drawing.plot.start, drawing.plot.end],
            [value, value],
            theme.target,
            width * 0.7,
        )


def draw_neighbours(fig: go.Figure, drawing: Drawing) -> None:
    x: list[date | None] = []
    y: list[float | None] = []
    for step in drawing.shown_steps:
        x += [max(step.period_from, drawing.plot.start), min(step.period_to, drawing.plot.end), None]
        y += [step.value, step.value, None]
    if x:
        name = drawing.steps[-1].whose.lower()
        _line(fig, name, x, y, drawing.steps_colours[0], drawing.scale.line * 1.25, "dot")


def draw_points(fig: go.Figure, provisional: Collection[date], drawing: Drawing) -> None:
    by_month = {point.month: point for point in drawing.assessment.chart.points}
    points = [by_month.get(month, SpcPoint(month, None)) for month in drawing.months]
    fig.add_trace(
        go.Scatter(
            name="months",
            x=[middle(point.month) for point in points],
            y=[point.value for point in points],
            mode="lines+markers",
            line={"color": drawing.theme.common_mark, "width": drawing.scale.line},
            marker=_markers(points, provisional, drawing),
            hovertext=[_hover(point, provisional, drawing) for point in points],
            hoverinfo="text",
            connectgaps=False,
            cliponaxis=False,
        )
    )


def draw_restated(fig: go.Figure, drawing: Drawing) -> None:
    """Where restated months were: a small ring under the points, a thin line from it to what the month is now."""
    if not drawing.moved:
        return
    theme, scale = drawing.theme, drawing.scale
    x = [day for old, _ in drawing.moved for day in (middle(old.month), middle(old.month), None)]
    y = [level for old, new in drawing.moved for level in (old.value, new, None)]
    _line(fig, "restated", x, y, theme.muted, max(1.0, scale.line * 0.7))
    fig.add_trace(
        go.Scatter(
            name="as published before",
            x=[middle(old.month) for old, _ in drawing.moved],
            y=[old.value for old, _ in drawing.moved],
            mode="markers",
            marker={
                "symbol": "circle",
                "size": round(scale.marker * 0.8, 1),
                "color": theme.surface,
                "line": {"color": theme.muted, "width": max(1.5, scale.line * 0.8)},
                "opacity": 1,
            },
            hovertext=[f"{formats.month(old.month)}: {was_words(old)}" for old, _ in drawing.moved],
            hoverinfo="text",
            cliponaxis=False,
        )
    )


def was_words(old: Superseded) -> str:
    return plain(f"was {old.was} until {old.on.day} {formats.month(old.on)}")


def _markers(points: Sequence[SpcPoint], provisional: Collection[date], drawing: Drawing) -> dict:
    """Shape and colour by signal; hollow (paper inside) where a value is not to be relied upon."""
    surface, size = drawing.theme.surface, drawing.scale.marker
    looks = [signal(point.point_type, drawing.theme) for point in points]
    hollow = [_is_hollow(point, provisional) for point in points]
    both = list(zip(looks, hollow, strict=True))
    return {
        "symbol": [look.symbol for look in looks],
        "size": [round(size * SHAPE_SIZES[look.symbol], 1) for look in looks],
        "color": [surface if empty else look.mark for look, empty in both],
        "line": {
            "color": [look.mark if empty else surface for look, empty in both],
            "width": [2 if empty else 1.2 for empty in hollow],
        },
        "opacity": 1,
    }


def _is_hollow(point: SpcPoint, provisional: Collection[date]) -> bool:
    few = point.denominator is not None and point.denominator < TOO_FEW
    return point.ghost or few or point.month in provisional


def _hover(point: SpcPoint, provisional: Collection[date], drawing: Drawing) -> str:
    if point.value is None:
        return ""
    cases = formats.format_fraction(point.numerator, point.denominator)
    notes = [RULE_WORDS[rule] for rule in sorted(point.rules)]
    notes += ["left out of the usual range"] if point.ghost else []
    notes += ["provisional"] if point.month in provisional else []
    notes += [was_words(old) for old in drawing.restated if old.month == point.month]
    heading = f"{formats.month(point.month)}: {drawing.words(point.value)}"
    return "<br>".join([heading + (f" ({cases})" if cases else ""), *notes])
