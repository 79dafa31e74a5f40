"""The chart of one KPI: months against their usual range, target and neighbours, labelled where they end.

Drawing only: every limit, rule and status comes from `kpis.assessment`. The grammar is NHS England's Making
Data Count (points grey unless they signal) with direct labels instead of a legend.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple

import plotly.graph_objects as go

from charts.axes import HEADROOM, draw_unit, frame, tick_words, time_axes
from charts.geometry import Plot, month_ticks, ticks
from charts.labels import EndLabel, Word, draw_end_labels, draw_events, draw_words, place_events, plain
from charts.theme import LIGHT, Scale, Theme, scale_named, signal, text_width
from charts.units import caption
from kpis import formats
from kpis.assessment import Assessment
from kpis.catalogue import Kpi
from kpis.periods import add_months, months_between
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

SHAPE_SIZES = {"circle": 1.0, "square": 1.25, "diamond": 1.4, "triangle-up": 1.5, "triangle-down": 1.5}

BESIDE = (("right", 0.6), ("right", -0.6))  # places for words on a line: over it, under it
RESTATED_LABELLED = 2  # more words would crowd the points; the hover and the table have them all
RESTATED_TOLD = 4
LIFTS = (0.6, -0.6, 1.4, -1.4, 2.2, -2.2, 3, -3)
AROUND = (
    ("right", 0),
    *((side, lift) for lift in LIFTS for side in ("left", "right")),
)  # about the end of a line

UNDER = tuple(("middle", lift) for lift in (-1, 1, -1.8, 1.8))  # under and over a mark
BY_A_MARK = (("right", 0), ("left", 0), *UNDER, *AROUND[1:])

Dated = Sequence[tuple[date, float]]
Steps = Sequence[tuple[date, float | None]]


@dataclass(frozen=True)
class NeighbourStep:
    """The neighbours' figure for one published year; `label` says the year: 'to Mar 2025'."""

    period_from: date
    period_to: date
    value: float
    label: str


class Event(NamedTuple):
    """Something that happened: a vertical line on its day, with words."""

    when: date
    words: str


class Fact(NamedTuple):
    """A figure that a plan or report gave: a diamond on its day, never joined to a line. `source` is who said it."""

    day: date
    value: float
    source: str
    hover: str


class Superseded(NamedTuple):
    """What a closed month was before a later publication changed it. `value` None: it had no figure; `was` is that
    figure in words, cases and all; `on` the day of the publication that changed it."""

    month: date
    value: float | None
    was: str
    on: date


@dataclass(frozen=True)
class Drawing:
    """What the parts of one figure share: what is drawn, over which months, on which area, in which look."""

    assessment: Assessment
    targets: Steps
    paths: Sequence[Dated]
    steps: Sequence[NeighbourStep]
    facts: Sequence[Fact]
    restated: Sequence[Superseded]
    no_range: str
    months: tuple[date, ...]
    y_ticks: tuple[float, ...]
    plot: Plot
    theme: Theme
    scale: Scale

    @property
    def kpi(self) -> Kpi:
        return self.assessment.kpi

    @property
    def shown_steps(self) -> list[NeighbourStep]:
        """The published years that overlap the charted months."""
        return [s for s in self.steps if s.period_to >= self.plot.start and s.period_from < self.plot.end]

    @property
    def target_stretches(self) -> list[tuple[date, date, float]]:
        """(from, until, value) of each target in turn; none where a target of another kind is in force."""
        ends = [*(start for start, _ in self.targets), self.plot.end][1:]
        found = [(start, end, value) for (start, value), end in zip(self.targets, ends, strict=True)]
        return [stretch for stretch in found if stretch[2] is not None]

    @property
    def moved(self) -> list[tuple[Superseded, float | None]]:
        """Months that a reader can see moved, newest first, each with its figure now: told apart as written."""
        now = {point.month: point.value for point in self.assessment.chart.points}
        known = [(old, now[old.month]) for old in self.restated if old.value is not None and old.month in now]
        seen = [(old, new) for old, new in known if new is None or self.words(old.value) != self.words(new)]
        return sorted(seen, key=lambda pair: pair[0].month, reverse=True)

    def words(self, value: float) -> str:
        """The value as this KPI is shown: '18.2%'."""
        return formats.format_value(value, self.kpi.unit, self.kpi.dp)


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
    no_range: str = "",
    theme: Theme = LIGHT,
    scale: str = "page",
    height: int | None = None,
) -> go.Figure:
    """The SPC chart of one assessment.

    `target_steps` are (in force from, value), `target_paths` months of targets that move; without them the
    assessment's own target is drawn. `facts` outside the months are left out. `restated` months are marked where they
    were. `annotations` are (day, words); `provisional` are months drawn hollow; `no_range` says why there are no
    limits where that is by design. `scale` is 'page', 'projector' or 'phone'; `height` in pixels replaces the scale's
    own. Show it with `charts.theme.CONFIG`, `theme=None`.
    """
    sizes = scale_named(scale)
    months = _months(assessment)
    end = add_months(months[-1], 1)
    paths = [inside for path in target_paths if (inside := _inside(path, months))]
    drawing = _drawing(
        assessment,
        targets=[] if paths and not target_steps else _targets(assessment, target_steps, months),
        paths=paths,
        steps=steps,
        facts=[fact for fact in facts if months[0] <= fact.day < end],
        restated=restated,
        no_range=no_range,
        months=months,
        theme=theme,
        scale=sizes,
    )
    labels = _end_labels(drawing)
    margin = _margins(drawing, labels)
    drawing = _sized(drawing, width=sizes.width - margin["l"] - margin["r"])
    events = place_events(annotations, drawing.plot, sizes, margin["r"])
    margin["t"] += max((event.top for event in events), default=0)
    drawing = _sized(drawing, height=(height or sizes.height) - margin["t"] - margin["b"])
    fig = go.Figure()
    _draw_limits(fig, drawing)
    _draw_targets(fig, drawing)
    _draw_neighbours(fig, drawing)
    _draw_restated(fig, drawing)
    _draw_points(fig, provisional, drawing)
    draw_facts(fig, drawing.facts, theme, sizes)
    draw_unit(fig, drawing.kpi, max((event.top for event in events), default=0), theme, sizes)
    draw_events(fig, events, drawing.plot, theme, sizes)
    draw_end_labels(fig, labels, drawing.plot, sizes)
    lines = [place for event in events for place in _upright(drawing.plot.x(event.when), drawing.plot)]
    draw_words(fig, _inside_words(drawing), drawing.plot, sizes, [*_obstacles(drawing), *lines])
    return _laid_out(fig, margin, drawing, height or sizes.height)


def describe(
    assessment: Assessment,
    steps: Sequence[NeighbourStep] = (),
    facts: Sequence[Fact] = (),
    no_range: str = "",
    restated: Sequence[Superseded] = (),
) -> str:
    """The chart in words, for `st.plotly_chart(alt=...)`: latest, usual range, target, neighbours, earlier figures, and
    what restated months were."""
    kpi, chart, latest = assessment.kpi, assessment.chart, assessment.chart.latest
    if latest is None:
        return f"{kpi.short_name}: no months loaded."
    months = f"{formats.month(chart.points[0].month)} to {formats.month(chart.points[-1].month)}"
    parts = [f"{kpi.short_name}, {months}", f"{formats.month(latest.month)} {_shown(kpi, latest.value)}"]
    if latest.lpl is None:
        parts.append(no_range or _no_range_words(assessment))
    else:
        low, high = (_shown(kpi, clip(limit, kpi.unit)) for limit in (latest.lpl, latest.upl))
        parts.append(f"usual range {low} to {high}")
    if assessment.target_line is not None:
        parts.append(f"target {formats.format_target(assessment.target_line, kpi.unit)}")
    if steps:
        parts.append(f"neighbours {_shown(kpi, steps[-1].value)} ({steps[-1].label})")
    charted = [fact for fact in facts if chart.points[0].month <= fact.day < add_months(chart.points[-1].month, 1)]
    parts += [f"{_shown(kpi, fact.value)} in {formats.month(fact.day)} ({fact.source})" for fact in charted]
    return "; ".join([*parts, *_restated_parts(assessment, restated)]) + "."


def _restated_parts(assessment: Assessment, restated: Sequence[Superseded]) -> list[str]:
    """'Sep 2026 restated, was 51.1% (24 of 47)', the newest few in full."""
    charted = {point.month for point in assessment.chart.points}
    told = sorted((old for old in restated if old.month in charted), reverse=True)
    parts = [f"{formats.month(old.month)} restated, was {old.was}" for old in told[:RESTATED_TOLD]]
    more = len(told) - len(parts)
    return (
        [*parts, f"and {formats.number_words(more)} earlier month{'' if more == 1 else 's'} restated"]
        if more
        else parts
    )


def _shown(kpi: Kpi, value: float | None) -> str:
    return formats.format_value(value, kpi.unit, kpi.dp)


# ---------------------------------------------------------------- the months, the scale, the plotting area


def _months(assessment: Assessment) -> tuple[date, ...]:
    """Every month from the first charted to the assessed one, so that a missing one leaves a gap."""
    charted = [point.month for point in assessment.chart.points] or [assessment.month]
    last = max(charted[-1], assessment.month)
    apart = min((months_between(one, other) for one, other in pairwise(charted)), default=1)
    return tuple(add_months(charted[0], k) for k in range(0, months_between(charted[0], last) + 1, apart))


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


def _drawing(assessment: Assessment, *, months: tuple[date, ...], scale: Scale, **given) -> Drawing:
    """The drawing on a plotting area as large as the whole figure, until its margins are known."""
    steps = [step for step in given["steps"] if step.period_to >= months[0]] or given["steps"][-1:]
    aims = [value for _, value in given["targets"] if value is not None]
    aims += [value for path in given["paths"] for _, value in path]
    aims += [old.value for old in given["restated"] if old.value is not None and months[0] <= old.month <= months[-1]]
    y_ticks = _y_ticks(assessment, [*aims, *(s.value for s in steps), *(f.value for f in given["facts"])], scale)
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


def _y_ticks(assessment: Assessment, beside: Sequence[float], sizes: Scale) -> list[float]:
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
    return ticks(low - room, high + room, sizes.y_ticks, floor, ceiling)


def _middle(month: date) -> date:
    """A month is drawn at its middle, so that an event on its first day stands before it."""
    return month.replace(day=15)


# ---------------------------------------------------------------- lines and points


def _draw_limits(fig: go.Figure, drawing: Drawing) -> None:
    theme, unit = drawing.theme, drawing.kpi.unit
    established = drawing.assessment.chart.status == "established"
    for start, end, point in _segments(drawing):
        low, high = clip(point.lpl, unit), clip(point.upl, unit)
        if established:
            _area(fig, "usual range", (start, end), (low, high), theme.band)
        for name, limit in (("upper limit", high), ("lower limit", low)):
            _line(fig, name, [start, end], [limit, limit], theme.band_edge, drawing.scale.line * 0.7, "6px,4px")
        _line(fig, "average", [start, end], [point.mean] * 2, theme.mean, max(1.0, drawing.scale.line * 0.6))


def _segments(drawing: Drawing) -> list[tuple[date, date, SpcPoint]]:
    """Stretches with the same limits: (first day, day after, a point of it); a rebase starts a new one."""
    judged = [point for point in drawing.assessment.chart.points if point.lpl is not None]
    runs = [next(points) for _, points in groupby(judged, lambda p: (p.mean, p.lpl, p.upl))]
    ends = [*(point.month for point in runs), drawing.plot.end][1:]
    return [(point.month, end, point) for point, end in zip(runs, ends, strict=True)]


def _area(fig: go.Figure, name: str, span: tuple[date, date], levels: tuple[float, float], colour: str) -> None:
    (start, end), (low, high) = span, levels
    _line(fig, name, [start, end, end, start], [high, high, low, low], colour, 0)
    fig.data[-1].update(fill="toself", fillcolor=colour)


def _line(fig: go.Figure, name: str, x: list, y: list, colour: str, width: float, dash: str = "solid") -> None:
    line = {"color": colour, "width": width, "dash": dash}
    fig.add_trace(go.Scatter(name=name, x=x, y=y, mode="lines", line=line, hoverinfo="skip", connectgaps=False))


def _draw_targets(fig: go.Figure, drawing: Drawing) -> None:
    theme, width = drawing.theme, drawing.scale.line * 1.5
    if drawing.targets:
        x = [day for start, end, _ in drawing.target_stretches for day in (start, end)]
        y = [value for _, _, value in drawing.target_stretches for _ in range(2)]
        _line(fig, "target", x, y, theme.target, width)
    for path in drawing.paths:
        x, y = [_middle(month) for month, _ in path], [value for _, value in path]
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


def _draw_neighbours(fig: go.Figure, drawing: Drawing) -> None:
    x: list[date | None] = []
    y: list[float | None] = []
    for step in drawing.shown_steps:
        x += [max(step.period_from, drawing.plot.start), min(step.period_to, drawing.plot.end), None]
        y += [step.value, step.value, None]
    if x:
        _line(fig, "neighbours", x, y, drawing.theme.neighbours_mark, drawing.scale.line * 1.25, "dot")


def _draw_points(fig: go.Figure, provisional: Collection[date], drawing: Drawing) -> None:
    by_month = {point.month: point for point in drawing.assessment.chart.points}
    points = [by_month.get(month, SpcPoint(month, None)) for month in drawing.months]
    fig.add_trace(
        go.Scatter(
            name="months",
            x=[_middle(point.month) for point in points],
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


def _draw_restated(fig: go.Figure, drawing: Drawing) -> None:
    """Where restated months were: a small ring under the points, a thin line from it to what the month is now."""
    if not drawing.moved:
        return
    theme, scale = drawing.theme, drawing.scale
    x = [day for old, _ in drawing.moved for day in (_middle(old.month), _middle(old.month), None)]
    y = [level for old, new in drawing.moved for level in (old.value, new, None)]
    _line(fig, "restated", x, y, theme.muted, max(1.0, scale.line * 0.7))
    fig.add_trace(
        go.Scatter(
            name="as published before",
            x=[_middle(old.month) for old, _ in drawing.moved],
            y=[old.value for old, _ in drawing.moved],
            mode="markers",
            marker={
                "symbol": "circle",
                "size": round(scale.marker * 0.8, 1),
                "color": theme.surface,
                "line": {"color": theme.muted, "width": max(1.5, scale.line * 0.8)},
                "opacity": 1,
            },
            hovertext=[f"{formats.month(old.month)}: {_was_words(old)}" for old, _ in drawing.moved],
            hoverinfo="text",
            cliponaxis=False,
        )
    )


def _was_words(old: Superseded) -> str:
    return plain(f"was {old.was} until {old.on.day} {formats.month(old.on)}")


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
    notes += [_was_words(old) for old in drawing.restated if old.month == point.month]
    heading = f"{formats.month(point.month)}: {drawing.words(point.value)}"
    return "<br>".join([heading + (f" ({cases})" if cases else ""), *notes])


# ---------------------------------------------------------------- words


def _end_labels(drawing: Drawing) -> list[EndLabel]:
    made = [
        *_target_labels(drawing),
        _neighbour_label(drawing),
        _average_label(drawing),
        _latest_label(drawing),
    ]
    return [label for label in made if label is not None]


def _target_labels(drawing: Drawing) -> list[EndLabel]:
    if drawing.assessment.target_range:
        low, high = drawing.assessment.target_range
        return [
            _target_label(drawing, low, f"from {drawing.words(low)}"),
            _target_label(drawing, high, f"up to {drawing.words(high)}"),
        ]
    if drawing.paths and drawing.paths[-1][-1][0] == drawing.months[-1]:
        value = drawing.paths[-1][-1][1]
        return [_target_label(drawing, value, drawing.words(value))]
    return [
        _target_label(drawing, value, formats.format_target(value, drawing.kpi.unit))
        for _, value in drawing.targets[-1:]
        if value is not None
    ]


def _target_label(drawing: Drawing, value: float, words: str) -> EndLabel:
    colour, size = drawing.theme.target, drawing.scale.text
    if drawing.scale.labels_short:
        return EndLabel(value, "Target", words, colour, size)
    return EndLabel(value, f"Target {words}", "", colour, size)


def _neighbour_label(drawing: Drawing) -> EndLabel | None:
    """At the right edge when the neighbours' last year reaches it, or lies wholly before the chart."""
    if not drawing.steps or _ends_inside(drawing.steps[-1], drawing):
        return None
    last = drawing.steps[-1]
    year = "" if drawing.scale.labels_short else f" ({last.label})"
    return EndLabel(
        last.value,
        "Neighbours",
        drawing.words(last.value) + year,
        drawing.theme.neighbours,
        drawing.scale.text,
    )


def _ends_inside(step: NeighbourStep, drawing: Drawing) -> bool:
    """Whether a year ends well inside the chart, so that its label belongs there and not at the right edge.

    On a phone there is no room among the points: the label goes to the edge.
    """
    return not drawing.scale.labels_short and drawing.plot.start < step.period_to < drawing.months[-1]


def _average_label(drawing: Drawing) -> EndLabel | None:
    latest = drawing.assessment.chart.latest
    if latest is None or latest.mean is None:
        return None
    words, muted = drawing.words(latest.mean), drawing.theme.muted
    if drawing.scale.labels_short:
        return EndLabel(latest.mean, "average", words, muted, drawing.scale.small, bold=False)
    return EndLabel(latest.mean, f"average {words}", "", muted, drawing.scale.small, bold=False)


def _latest_label(drawing: Drawing) -> EndLabel | None:
    latest = drawing.assessment.chart.latest
    if latest is None:
        return None
    late = "" if latest.month == drawing.months[-1] else formats.month(latest.month)
    usual = latest.point_type in (None, "common_cause")
    colour = drawing.theme.ink if usual else signal(latest.point_type, drawing.theme).words
    return EndLabel(latest.value, drawing.words(latest.value), late, colour, drawing.scale.value)


def _inside_words(drawing: Drawing) -> list[Word]:
    told = [fact_label(fact, drawing.kpi, drawing.theme, drawing.scale) for fact in drawing.facts]
    marked = [*_restated_words(drawing), *told]
    return [*_range_word(drawing), *_earlier_target_words(drawing), *_neighbour_word(drawing), *marked]


def _restated_words(drawing: Drawing) -> list[Word]:
    """'September was 51.1%' beside its ring, 'was 51.1%' where that would cover something: of the newest rings that can
    be told from their points; on a phone of one."""
    plot, least = drawing.plot, drawing.scale.marker / 2
    clear = [old for old, new in drawing.moved if new is None or abs(plot.y(old.value) - plot.y(new)) >= least]
    labelled = clear[: 1 if drawing.scale.labels_short else RESTATED_LABELLED]
    return [_restated_word(old, f"was {drawing.words(old.value)}", drawing) for old in labelled]


def _restated_word(old: Superseded, was: str, drawing: Drawing) -> Word:
    words = f"{_month_named(old.month, drawing)} {was}"
    return Word(words, _middle(old.month), old.value, drawing.theme.muted, BY_A_MARK, drawing.scale.marker, was)


def _month_named(month: date, drawing: Drawing) -> str:
    """The month alone when it is within a year of the last: 'September'; else 'Sep 2025'."""
    if months_between(month, drawing.months[-1]) >= 12:
        return formats.month(month)
    return f"{month:%b}" if drawing.scale.labels_short else f"{month:%B}"


def _range_word(drawing: Drawing) -> list[Word]:
    muted, plot = drawing.theme.muted, drawing.plot
    segments = _segments(drawing)
    if not segments:
        words = drawing.no_range or _no_range_words(drawing.assessment)
        return [Word(words, plot.start, plot.high, muted, (("right", -0.6),))]
    start, _, point = segments[-1]
    high = clip(point.upl, drawing.kpi.unit)
    return [Word(_range_words(drawing.assessment), start, high, muted, BESIDE)]


def _range_words(assessment: Assessment) -> str:
    chart = assessment.chart
    if chart.pending_rebase is not None:
        since = f"{chart.pending_rebase} of {chart.settings.rebase_points} {_steps_named(assessment)} since"
        return f"usual range (from before the change: {since})"
    if chart.status == "trial":
        return f"usual range (on trial: fewer than {chart.settings.established_points} {_steps_named(assessment)})"
    return "usual range"


def _no_range_words(assessment: Assessment) -> str:
    chart = assessment.chart
    if chart.n >= chart.settings.min_points:
        return f"{_steps_named(assessment)} too small for a usual range"
    return f"{chart.n} of {chart.settings.min_points} {_steps_named(assessment)}: too few for a usual range"


def _steps_named(assessment: Assessment) -> str:
    """What the points are: 'months', or 'quarters' where only those are known."""
    first, *rest = _months(assessment)
    return "quarters" if rest and months_between(first, rest[0]) == 3 else "months"


def _earlier_target_words(drawing: Drawing) -> list[Word]:
    return [
        Word(formats.format_target(value, drawing.kpi.unit), start, value, drawing.theme.target, BESIDE)
        for start, value in drawing.targets[:-1]
        if value is not None
    ]


def _neighbour_word(drawing: Drawing) -> list[Word]:
    """The label of a last year that ends inside the chart: beside its end, else above or below it."""
    if not drawing.steps or not _ends_inside(drawing.steps[-1], drawing):
        return []
    last = drawing.steps[-1]
    words = f"Neighbours {drawing.words(last.value)} ({last.label})"
    return [Word(words, last.period_to, last.value, drawing.theme.neighbours, AROUND)]


def _obstacles(drawing: Drawing) -> list[tuple[float, float]]:
    """Pixels along everything drawn, close enough together that words cannot slip between."""
    plot, points = drawing.plot, drawing.assessment.chart.points
    charted = [(plot.x(_middle(p.month)), plot.y(p.value)) for p in points if p.value is not None]
    flat = [(step.period_from, step.period_to, step.value) for step in drawing.shown_steps]
    flat += drawing.target_stretches
    for start, end, point in _segments(drawing):
        flat += [(start, end, clip(level, drawing.kpi.unit)) for level in (point.mean, point.lpl, point.upl)]
    body = drawing.scale.marker * 0.7
    lines = [((x - body, y + side), (x + body, y + side)) for x, y in charted for side in (-body, 0, body)]
    lines += pairwise(charted)
    lines += [pair for path in drawing.paths for pair in pairwise((plot.x(day), plot.y(aim)) for day, aim in path)]
    dots = [(plot.x(fact.day), plot.y(fact.value)) for fact in drawing.facts]
    dots += [(plot.x(_middle(old.month)), plot.y(old.value)) for old, _ in drawing.moved]
    lines += [((x - body, y), (x + body, y)) for x, y in dots]
    lines += [((plot.x(start), plot.y(value)), (plot.x(end), plot.y(value))) for start, end, value in flat]
    return [place for one, other in lines for place in _along(one, other)]


def _upright(x: float, plot: Plot) -> list[tuple[float, float]]:
    return _along((x, 0), (x, plot.height))


def _along(one: tuple[float, float], other: tuple[float, float]) -> list[tuple[float, float]]:
    (x0, y0), (x1, y1) = one, other
    pieces = int(max(abs(x1 - x0), abs(y1 - y0)) / 8) + 1
    return [(x0 + (x1 - x0) * k / pieces, y0 + (y1 - y0) * k / pieces) for k in range(pieces + 1)]


# ---------------------------------------------------------------- axes and margins


def _margins(drawing: Drawing, labels: Sequence[EndLabel]) -> dict[str, float]:
    size = drawing.scale.text
    widest = max(text_width(words, size) for words in tick_words(drawing.y_ticks, drawing.kpi))
    right = max((label.width(drawing.scale) for label in labels), default=0)
    above = size * 1.4 if caption(drawing.kpi) else 0
    return {"l": widest + 12, "r": right + 18, "t": size * 0.8 + above, "b": size * 2.2, "pad": 4}


def _laid_out(fig: go.Figure, margin: dict[str, float], drawing: Drawing, height: int) -> go.Figure:
    months = month_ticks(drawing.months[0], drawing.months[-1], drawing.scale.x_ticks)
    named = [(_middle(month), formats.month(month)) for month in months]
    fig.update_layout(**frame(drawing.theme, drawing.scale), height=height, margin=margin)
    time_axes(fig, drawing.plot, named, drawing.y_ticks, drawing.kpi, drawing.theme)
    return fig
