"""A funnel: each member's figure by how many cases it rests on, between the limits that chance draws about the whole.

Limits of 95 % and 99.8 % as OHID draws them: only beyond 99.8 % is a member called different, since of many members
at 95 % some always stand outside.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from charts.axes import EDGE, HEADROOM, draw_unit, frame, tick_words
from charts.breakdown import is_different, is_too_few, per_of, point_type, value_words
from charts.geometry import Levels, ticks
from charts.labels import AROUND, EndLabel, Word, draw_end_labels, draw_words, plain
from charts.theme import LIGHT, SHAPE_SIZES, Scale, Theme, scale_named, signal, text_width
from charts.units import caption
from kpis import formats
from kpis.catalogue import Kpi
from kpis.intervals import ALARM, WARNING, FunnelUnit, funnel_limits, funnel_rate_limits

PIECES = 60
LABELLED = 12  # with more members only those outside the limits are named
WATCH = ("watch_high", "watch_low")


@dataclass(frozen=True, kw_only=True)
class Across(Levels):
    """A plotting area whose axis across counts cases, from none to `most`, in `width` px."""

    most: float
    width: float

    def x(self, cases: float) -> float:
        """Pixels from the left edge."""
        return cases / self.most * self.width


def is_worth_drawing(units: Sequence[FunnelUnit]) -> bool:
    """Three or more members with cases: with two each is the mirror of the other."""
    return sum(unit.value is not None for unit in units) > 2


def figure(
    units: Sequence[FunnelUnit],
    kpi: Kpi,
    *,
    whole: str = "All",
    own: str = "",
    cases: str = "cases",
    judged: bool = True,
    theme: Theme = LIGHT,
    scale: str = "page",
) -> go.Figure:
    """Members as dots, named; the whole as a line, its limits as curves.

    `units` come from `kpis.intervals.funnel` or, of a rate, `funnel_rates`. `own` is the member that is ourselves, a
    blue diamond. `cases` names the axis across. Not `judged`: nobody is called better or worse, only different.
    """
    sizes, per = scale_named(scale), per_of(kpi)
    shown = [unit for unit in units if unit.value is not None]
    x_ticks = ticks(0, max(unit.denominator for unit in shown) * (1 + HEADROOM), 3 if sizes.labels_short else 5)
    y_ticks = _y_ticks(shown, kpi, per, sizes)
    labels = _end_labels(shown, x_ticks[-1], kpi, per, whole, theme, sizes)
    margin = _margin(labels, y_ticks, kpi, sizes)
    tall = round(sizes.height * 0.85)
    plot = Across(
        low=y_ticks[0], high=y_ticks[-1], height=tall - margin["t"] - margin["b"],
        most=x_ticks[-1], width=sizes.width * (1 if sizes.labels_short else 0.6) - margin["l"] - margin["r"],
    )  # fmt: skip
    fig = go.Figure()
    curves = _draw_limits(fig, shown, plot, kpi, per, theme, sizes)
    _draw_members(fig, shown, kpi, per, own, judged, theme, sizes)
    draw_unit(fig, kpi, 0, theme, sizes)
    draw_end_labels(fig, labels, plot, sizes)
    draw_words(fig, _names(shown, kpi, per, own, theme, sizes), plot, sizes, _obstacles(shown, curves, plot, per))
    return _laid_out(fig, x_ticks, y_ticks, kpi, cases, margin, tall, theme, sizes)


def describe(units: Sequence[FunnelUnit], kpi: Kpi, finding: str, whole: str = "All") -> str:
    """The funnel in words, for `alt`: the finding, the centre, and every member with its cases."""
    per = per_of(kpi)
    shown = [unit for unit in units if unit.value is not None]
    if not shown:
        return f"{finding}. Nothing to draw."
    centre = formats.format_value(shown[0].centre * per, kpi.unit, kpi.dp)
    told = [f"{unit.name} {value_words(unit, kpi, per)} of {formats.format_count(unit.denominator)}" for unit in shown]
    return f"{finding}. Funnel about {whole} {centre}, with 95% and 99.8% limits: {'; '.join(told)}."


# ---------------------------------------------------------------- limits


def _limits(centre: float, cases: float, confidence: float, kpi: Kpi) -> tuple[float, float]:
    made = funnel_limits if kpi.unit == "percent" else funnel_rate_limits
    return made(centre, cases, confidence)


def _y_ticks(shown: Sequence[FunnelUnit], kpi: Kpi, per: float, sizes: Scale) -> list[float]:
    """Round values that hold the members, and the limits where the middle one lies: nearer nought they run off."""
    sized = sorted(unit.denominator for unit in shown)
    limits = _limits(shown[0].centre, sized[len(sized) // 2], ALARM, kpi)
    values = [unit.value * per for unit in shown] + [limit * per for limit in limits]
    room = (max(values) - min(values)) * 0.06
    return ticks(min(values) - room, max(values) + room, sizes.y_ticks, 0.0, 100.0 if kpi.unit == "percent" else None)


def _draw_limits(
    fig: go.Figure, shown: Sequence[FunnelUnit], plot: Across, kpi: Kpi, per: float, theme: Theme, sizes: Scale
) -> list[tuple[float, float]]:
    """The centre and four curves, each from where it enters the area; gives the places they run through."""
    centre, seen = shown[0].centre, []
    across = [plot.most * (k / PIECES) ** 2 for k in range(1, PIECES + 1)]  # closer together where they bend
    for name, confidence, dash in (("95% limit", WARNING, "2px,3px"), ("99.8% limit", ALARM, "7px,4px")):
        both = [_limits(centre, cases, confidence, kpi) for cases in across]
        for side in (0, 1):
            levels = [limit[side] * per for limit in both]
            inside = [(x, y) for x, y in zip(across, levels, strict=True) if plot.low <= y <= plot.high]
            line = {"color": theme.band_edge, "width": max(1.2, sizes.line * 0.7), "dash": dash}
            x, y = [place[0] for place in inside], [place[1] for place in inside]
            fig.add_trace(go.Scatter(name=name, x=x, y=y, mode="lines", line=line, hoverinfo="skip"))
            seen += inside
    line = {"color": theme.value_line, "width": sizes.line}
    x, y = [0, plot.most], [centre * per] * 2
    fig.add_trace(go.Scatter(name="whole", x=x, y=y, mode="lines", line=line, hoverinfo="skip"))
    return seen + [(cases, centre * per) for cases in across]


# ---------------------------------------------------------------- members


def _draw_members(fig: go.Figure, shown, kpi: Kpi, per: float, own: str, judged: bool, theme: Theme, sizes: Scale):
    made = [_mark(unit, kpi, own, judged, theme) for unit in shown]
    hollow = [is_too_few(unit) for unit in shown]
    inside = [theme.surface if empty else colour for empty, (_, colour) in zip(hollow, made, strict=True)]
    edges = [colour if empty else theme.surface for empty, (_, colour) in zip(hollow, made, strict=True)]
    larger = [1.5 if unit.name == own else 1.15 for unit in shown]
    fig.add_trace(
        go.Scatter(
            name="members",
            x=[unit.denominator for unit in shown],
            y=[unit.value * per for unit in shown],
            mode="markers",
            marker={
                "symbol": [symbol for symbol, _ in made],
                "size": [round(sizes.marker * k * SHAPE_SIZES[symbol], 1)
                         for k, (symbol, _) in zip(larger, made, strict=True)],
                "color": inside,
                "line": {"color": edges, "width": [2 if empty else 1 for empty in hollow]},
                "opacity": 1,
            },
            hovertext=[plain(_hover(unit, kpi, per)) for unit in shown],
            hoverinfo="text",
            cliponaxis=False,
        )
    )  # fmt: skip


def _mark(unit: FunnelUnit, kpi: Kpi, own: str, judged: bool, theme: Theme) -> tuple[str, str]:
    """Shape and colour: among councils only we are judged, and are a diamond even where nothing differs."""
    if own and unit.name != own:
        return "circle", theme.area_dot
    look = signal(point_type(unit, kpi.polarity if judged else "context"), theme)
    return ("diamond", theme.improvement_mark) if own and look.symbol == "circle" else (look.symbol, look.mark)


def _hover(unit: FunnelUnit, kpi: Kpi, per: float) -> str:
    note = "; too few to judge" if is_too_few(unit) else "; different beyond chance" if is_different(unit) else ""
    note = note or ("; worth watching" if unit.verdict in WATCH else "")
    cases = formats.format_fraction(unit.numerator, unit.denominator)
    return f"{unit.name}: {value_words(unit, kpi, per)} ({cases}){note}"


def _names(shown: Sequence[FunnelUnit], kpi: Kpi, per: float, own: str, theme: Theme, sizes: Scale) -> list[Word]:
    """Who is who: ourselves with the figure, those outside, then the others while there are few and there is room."""
    mine = [unit for unit in shown if unit.name == own]
    outside = [unit for unit in shown if unit not in mine and (is_different(unit) or unit.verdict in WATCH)]
    few = len(shown) <= (LABELLED // 2 if sizes.labels_short else LABELLED)
    others = [unit for unit in shown if unit not in outside and unit not in mine] if few else []
    places = (("right", 0), ("left", 0), *(("middle", lift) for lift in (1, -1, 1.8, -1.8)), *AROUND[1:])
    return [
        Word(f"{unit.name} {value_words(unit, kpi, per)}" if unit in mine else unit.name, unit.denominator,
             unit.value * per, theme.ink if unit in (*mine, *outside) else theme.muted, places, sizes.marker,
             optional=unit in others)
        for unit in (*mine, *outside, *others)
    ]  # fmt: skip


def _obstacles(shown, curves, plot: Across, per: float) -> list[tuple[float, float]]:
    dots = [(plot.x(unit.denominator), plot.y(unit.value * per)) for unit in shown]
    body = [(x + dx, y + dy) for x, y in dots for dx in (-5, 0, 5) for dy in (-5, 0, 5)]
    return body + [(plot.x(cases), plot.y(value)) for cases, value in curves]


# ---------------------------------------------------------------- words at the edge, axes


def _end_labels(shown, most: float, kpi: Kpi, per: float, whole: str, theme: Theme, sizes: Scale) -> list[EndLabel]:
    centre = shown[0].centre
    value = formats.format_value(centre * per, kpi.unit, kpi.dp)
    made = [EndLabel(centre * per, f"{whole} {value}", "", theme.value_line, sizes.text)]
    for confidence, words in ((ALARM, "99.8% limit"), (WARNING, "95% limit")):
        upper = _limits(centre, most, confidence, kpi)[1] * per
        made.append(EndLabel(upper, words, "", theme.muted, sizes.small, bold=False))
    return made


def _margin(labels: Sequence[EndLabel], y_ticks: Sequence[float], kpi: Kpi, sizes: Scale) -> dict[str, float]:
    widest = max(text_width(words, sizes.text) for words in tick_words(y_ticks, kpi))
    above = sizes.text * 1.4 if caption(kpi) else 0
    right = max(label.width(sizes) for label in labels) + 18
    return {"l": widest + 12, "r": right, "t": sizes.text * 0.9 + above, "b": sizes.text * 3.6, "pad": 4}


def _laid_out(fig, x_ticks, y_ticks, kpi: Kpi, cases: str, margin, tall: int, theme: Theme, sizes: Scale) -> go.Figure:
    edge = (y_ticks[-1] - y_ticks[0]) * EDGE
    axis = {"showline": False, "zeroline": False, "fixedrange": True, "ticks": "", "tickfont": {"color": theme.muted}}
    title = {"text": plain(cases), "font": {"color": theme.muted, "size": sizes.small}, "standoff": 6}
    fig.update_layout(**frame(theme, sizes), height=tall, margin=margin)
    fig.update_xaxes(**axis, range=[0, x_ticks[-1]], showgrid=False, tickvals=x_ticks, tickangle=0, title=title,
                     ticktext=[formats.format_count(tick) for tick in x_ticks])  # fmt: skip
    fig.update_yaxes(**axis, range=[y_ticks[0] - edge, y_ticks[-1] + edge], showgrid=True, gridcolor=theme.hairline,
                     tickvals=y_ticks, ticktext=tick_words(y_ticks, kpi))  # fmt: skip
    return fig
