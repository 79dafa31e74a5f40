"""The words of an SPC chart: at the right end of its lines, inside the plot, and all of it as one sentence."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from charts.facts import Fact, fact_label
from charts.geometry import Plot
from charts.labels import AROUND, EndLabel, Word
from charts.spc_drawing import NEIGHBOURS, Drawing, NeighbourStep, Superseded, charted_months, middle, segments
from charts.theme import signal
from kpis import formats
from kpis.assessment import Assessment
from kpis.catalogue import Kpi
from kpis.periods import add_months, months_between
from kpis.spc import clip

BESIDE = (("right", 0.6), ("right", -0.6))  # places for words on a line: over it, under it
RESTATED_LABELLED = 2  # more words would crowd the points; the hover and the table have them all
RESTATED_TOLD = 4
UNDER = tuple(("middle", lift) for lift in (-1, 1, -1.8, 1.8))  # under and over a mark
BY_A_MARK = (("right", 0), ("left", 0), *UNDER, *AROUND[1:])


def describe(
    assessment: Assessment,
    steps: Sequence[NeighbourStep] = (),
    facts: Sequence[Fact] = (),
    no_range: str = "",
    restated: Sequence[Superseded] = (),
) -> str:
    """What is drawn, in words: latest, usual range, target, neighbours, earlier figures, and what restated months
    were. The finding, which stands before it in `st.plotly_chart(alt=...)`, is the page's title."""
    kpi, chart, latest = assessment.kpi, assessment.chart, assessment.chart.latest
    if latest is None:
        return f"{kpi.short_name}: no months loaded."
    months = f"{formats.month(chart.points[0].month)} to {formats.month(chart.points[-1].month)}"
    parts = [f"{kpi.short_name}, {months}", f"{formats.month(latest.month)} {_shown(kpi, latest.value)}"]
    if latest.lpl is None:
        parts.append(no_range or no_range_words(assessment))
    else:
        low, high = (_shown(kpi, clip(limit, kpi.unit)) for limit in (latest.lpl, latest.upl))
        parts.append(f"usual range {low} to {high}")
    if assessment.target_line is not None:
        parts.append(f"target {formats.format_target(assessment.target_line, kpi.unit)}")
    if steps:
        whose = "neighbours" if steps[-1].whose == NEIGHBOURS else steps[-1].whose
        parts.append(f"{whose} {_shown(kpi, steps[-1].value)} ({steps[-1].label})")
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


# ---------------------------------------------------------------- at the right end


def end_labels(drawing: Drawing) -> list[EndLabel]:
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
        last.whose,
        drawing.words(last.value) + year,
        drawing.steps_colours[1],
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


# ---------------------------------------------------------------- inside the plot


def inside_words(drawing: Drawing) -> list[Word]:
    told = [fact_label(fact, drawing.kpi, drawing.theme, drawing.scale) for fact in drawing.facts]
    marked = [*_restated_words(drawing), *told]
    return [
        *_range_word(drawing),
        *_overlay_word(drawing),
        *_earlier_target_words(drawing),
        *_neighbour_word(drawing),
        *marked,
    ]


def _restated_words(drawing: Drawing) -> list[Word]:
    """'September was 51.1%' beside its ring, 'was 51.1%' where that would cover something: of the newest rings that can
    be told from their points; on a phone of one."""
    plot, least = drawing.plot, drawing.scale.marker / 2
    clear = [old for old, new in drawing.moved if new is None or abs(plot.y(old.value) - plot.y(new)) >= least]
    labelled = clear[: 1 if drawing.scale.labels_short else RESTATED_LABELLED]
    return [_restated_word(old, f"was {drawing.words(old.value)}", drawing) for old in labelled]


def _restated_word(old: Superseded, was: str, drawing: Drawing) -> Word:
    words = f"{_month_named(old.month, drawing)} {was}"
    return Word(words, middle(old.month), old.value, drawing.theme.muted, BY_A_MARK, drawing.scale.marker, was)


def _month_named(month: date, drawing: Drawing) -> str:
    """The month alone when it is within a year of the last: 'September'; else 'Sep 2025'."""
    if months_between(month, drawing.months[-1]) >= 12:
        return formats.month(month)
    return f"{month:%b}" if drawing.scale.labels_short else f"{month:%B}"


def _range_word(drawing: Drawing) -> list[Word]:
    muted, plot = drawing.theme.muted, drawing.plot
    stretches = segments(drawing)
    if not stretches:
        words = drawing.no_range or no_range_words(drawing.assessment)
        return [Word(words, plot.start, plot.high, muted, (("right", -0.6),))]
    start, _, point = stretches[-1]
    high = clip(point.upl, drawing.kpi.unit)
    return [Word(_range_words(drawing.assessment), start, high, muted, BESIDE)]


def _overlay_word(drawing: Drawing) -> list[Word]:
    """Over the highest month of the overlay; under the lowest where the highest is all there can be."""
    if not drawing.overlay:
        return []
    highest = max(drawing.overlay, key=lambda limit: limit.high)
    lowest = min(drawing.overlay, key=lambda limit: limit.low)
    at_ceiling = drawing.kpi.unit == "percent" and highest.high >= 100
    month, level = (lowest.month, lowest.low) if at_ceiling else (highest.month, highest.high)
    places = UNDER if at_ceiling else UNDER[1:]
    return [Word("P′ limits", middle(month), level, drawing.theme.value_line, places)]


def _range_words(assessment: Assessment) -> str:
    chart = assessment.chart
    if chart.pending_rebase is not None:
        since = f"{chart.pending_rebase} of {chart.settings.rebase_points} {_steps_named(assessment)} since"
        return f"usual range (from before the change: {since})"
    if chart.status == "trial":
        return f"usual range (on trial: fewer than {chart.settings.established_points} {_steps_named(assessment)})"
    return "usual range"


def no_range_words(assessment: Assessment) -> str:
    chart = assessment.chart
    if chart.n >= chart.settings.min_points:
        return f"{_steps_named(assessment)} too small for a usual range"
    return f"{chart.n} of {chart.settings.min_points} {_steps_named(assessment)}: too few for a usual range"


def _steps_named(assessment: Assessment) -> str:
    """What the points are: 'months', or 'quarters' where only those are known."""
    first, *rest = charted_months(assessment)
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
    words = f"{last.whose} {drawing.words(last.value)} ({last.label})"
    return [Word(words, last.period_to, last.value, drawing.steps_colours[1], AROUND)]


def obstacles(drawing: Drawing) -> list[tuple[float, float]]:
    """Pixels along everything drawn, close enough together that words cannot slip between."""
    plot, points = drawing.plot, drawing.assessment.chart.points
    charted = [(plot.x(middle(p.month)), plot.y(p.value)) for p in points if p.value is not None]
    flat = [(step.period_from, step.period_to, step.value) for step in drawing.shown_steps]
    flat += drawing.target_stretches
    for start, end, point in segments(drawing):
        flat += [(start, end, clip(level, drawing.kpi.unit)) for level in (point.mean, point.lpl, point.upl)]
    body = drawing.scale.marker * 0.7
    lines = [((x - body, y + side), (x + body, y + side)) for x, y in charted for side in (-body, 0, body)]
    lines += pairwise(charted)
    lines += [pair for path in drawing.paths for pair in pairwise((plot.x(day), plot.y(aim)) for day, aim in path)]
    dots = [(plot.x(fact.day), plot.y(fact.value)) for fact in drawing.facts]
    dots += [(plot.x(middle(old.month)), plot.y(old.value)) for old, _ in drawing.moved]
    lines += [((x - body, y), (x + body, y)) for x, y in dots]
    lines += [((plot.x(start), plot.y(value)), (plot.x(end), plot.y(value))) for start, end, value in flat]
    return [place for one, other in lines for place in _along(one, other)]


def upright(x: float, plot: Plot) -> list[tuple[float, float]]:
    return _along((x, 0), (x, plot.height))


def _along(one: tuple[float, float], other: tuple[float, float]) -> list[tuple[float, float]]:
    (x0, y0), (x1, y1) = one, other
    pieces = int(max(abs(x1 - x0), abs(y1 - y0)) / 8) + 1
    return [(x0 + (x1 - x0) * k / pieces, y0 + (y1 - y0) * k / pieces) for k in range(pieces + 1)]
