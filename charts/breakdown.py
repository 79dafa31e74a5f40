"""Members (teams, age bands) against the whole: ranked dots, or a funnel when sizes differ much.

Only a member outside the 99.8 % limits is marked as different: many teams at 95 % guarantee false
alarms (OHID).
"""

from collections.abc import Sequence

import plotly.graph_objects as go

from charts.dots import Mark, Row, ranked
from charts.geometry import Levels, ticks
from charts.labels import EndLabel, draw_end_labels, plain
from charts.spc_chart import EDGE, frame
from charts.theme import LIGHT, Scale, Theme, scale_named, signal, text_width
from kpis import formats
from kpis.catalogue import Kpi
from kpis.intervals import ALARM, WARNING, FunnelUnit, funnel_limits
from kpis.reliability import TOO_FEW

PER = {"percent": 100.0, "rate_per_10000": 10_000.0}
DIFFERENT = ("higher", "lower")


class NotAProportion(ValueError):
    """A measure without numerator and denominator has no funnel."""


def figure(
    units: Sequence[FunnelUnit],
    kpi: Kpi,
    *,
    whole: str = "All",
    theme: Theme = LIGHT,
    scale: str = "page",
    height: int | None = None,
) -> go.Figure:
    """Each member's value on a pale stretch of what chance allows (99.8 %); the whole as a line.

    Highest first; members too few to judge come last, hollow.
    `units` come from `kpis.intervals.funnel`. Raises NotAProportion for counts, days and ratios.
    """
    per, sizes = _per(kpi), scale_named(scale)
    ordered = sorted(units, key=lambda unit: (_is_too_few(unit), -(unit.value or 0)))
    rows = [_row(unit, kpi, per, theme, sizes.labels_short) for unit in ordered]
    marks = [_whole(unit.centre * per, kpi, whole, theme) for unit in ordered[:1]]
    return ranked(rows, marks, unit=kpi.unit, theme=theme, scale=sizes, height=height)


def funnel_figure(
    units: Sequence[FunnelUnit],
    kpi: Kpi,
    *,
    whole: str = "All",
    theme: Theme = LIGHT,
    scale: str = "page",
    height: int | None = None,
) -> go.Figure:
    """Value by size of member with 95 % (dashed) and 99.8 % (solid) limits; every member named at its dot."""
    per, sizes = _per(kpi), scale_named(scale)
    known = [unit for unit in units if unit.value is not None]
    tall = height or sizes.height
    fig = go.Figure()
    if not known:
        return fig.update_layout(**frame(theme, sizes), height=tall)
    reach = max(unit.denominator for unit in known) * 1.08
    y_ticks = _funnel_ticks(known, per, kpi, sizes)
    _draw_funnel(fig, known[0].centre, reach, per, (y_ticks[0], y_ticks[-1]), theme, sizes)
    _draw_members(fig, known, kpi, per, theme, sizes)
    labels = _funnel_labels(known[0].centre, reach, per, kpi, whole, theme, sizes)
    margin = _funnel_margin(labels, y_ticks, kpi, sizes)
    levels = Levels(low=y_ticks[0], high=y_ticks[-1], height=tall - margin["t"] - margin["b"])
    draw_end_labels(fig, labels, levels, sizes)
    return _funnel_layout(fig, kpi, reach, y_ticks, margin, tall, theme, sizes)


def describe(units: Sequence[FunnelUnit], kpi: Kpi, whole: str = "All") -> str:
    """The breakdown in words, for `alt`: who differs beyond chance, else that nobody does."""
    per = _per(kpi)
    if not units:
        return f"{kpi.short_name}: nothing to break down."
    centre = formats.format_value(units[0].centre * per, kpi.unit, kpi.dp)
    odd = [f"{unit.name} {_value(unit, kpi, per)} ({unit.verdict})" for unit in units if _is_different(unit)]
    beyond = f"different beyond chance: {', '.join(odd)}" if odd else "none differs beyond chance"
    return f"{kpi.short_name} by member, {whole} {centre}; {beyond}."


def _per(kpi: Kpi) -> float:
    if kpi.unit not in PER:
        raise NotAProportion(f"{kpi.id} is a {kpi.unit}: only {' and '.join(PER)} can be compared by funnel.")
    return PER[kpi.unit]


def _is_too_few(unit: FunnelUnit) -> bool:
    return unit.denominator < TOO_FEW


def _is_different(unit: FunnelUnit) -> bool:
    return unit.verdict in DIFFERENT and not _is_too_few(unit)


def _point_type(unit: FunnelUnit, polarity: str) -> str:
    """A different member takes the colour and shape of a signal: good, bad, or neither."""
    if not _is_different(unit):
        return "common_cause"
    high = unit.verdict == "higher"
    if polarity not in ("higher", "lower"):
        return f"special_cause_neutral_{'high' if high else 'low'}"
    return "special_cause_improvement" if high == (polarity == "higher") else "special_cause_concern"


def _value(unit: FunnelUnit, kpi: Kpi, per: float) -> str:
    return formats.format_value(None if unit.value is None else unit.value * per, kpi.unit, kpi.dp)


def _row(unit: FunnelUnit, kpi: Kpi, per: float, theme: Theme, short: bool = False) -> Row:
    cases = formats.format_fraction(unit.numerator, unit.denominator)
    different = _is_different(unit)
    note = "; too few to judge" if _is_too_few(unit) else "; different beyond chance" if different else ""
    look = signal(_point_type(unit, kpi.polarity), theme)
    return Row(
        name=unit.name,
        value=None if unit.value is None else unit.value * per,
        words=f"{_value(unit, kpi, per)}  {cases}{'' if short else note}" if unit.value is not None else "no cases",
        colour=look.mark,
        symbol=look.symbol,
        hollow=_is_too_few(unit),
        bold=different,
        band=None if unit.limits998 is None or _is_too_few(unit) else tuple(limit * per for limit in unit.limits998),
        hover=f"{unit.name}: {_value(unit, kpi, per)} ({cases}){note}",
    )


def _whole(value: float, kpi: Kpi, whole: str, theme: Theme) -> Mark:
    return Mark(value, f"{whole} {formats.format_value(value, kpi.unit, kpi.dp)}", theme.value_line)


# ---------------------------------------------------------------- the funnel


def _funnel_ticks(known: Sequence[FunnelUnit], per: float, kpi: Kpi, sizes: Scale) -> list[float]:
    smallest = max(min(unit.denominator for unit in known), TOO_FEW)
    shown = [unit.value * per for unit in known]
    shown += [limit * per for limit in funnel_limits(known[0].centre, smallest, WARNING)]
    return ticks(min(shown), max(shown), sizes.y_ticks, 0.0, 100.0 if kpi.unit == "percent" else None)


def _draw_funnel(fig, centre: float, reach: float, per: float, inside, theme: Theme, sizes: Scale) -> None:
    places = [max(1.0, reach * k / 120) for k in range(1, 121)]
    for confidence, dash in ((ALARM, "solid"), (WARNING, "6px,4px")):
        for side in (0, 1):
            y = [funnel_limits(centre, n, confidence)[side] * per for n in places]
            y = [level if inside[0] <= level <= inside[1] else None for level in y]
            line = {"color": theme.band_edge, "width": sizes.line * 0.7, "dash": dash}
            name = f"{confidence:.1%} limit"
            fig.add_trace(go.Scatter(name=name, x=places, y=y, mode="lines", line=line, hoverinfo="skip"))
    line = {"color": theme.value_line, "width": sizes.line}
    y = [centre * per] * 2
    fig.add_trace(go.Scatter(name="whole", x=[0, reach], y=y, mode="lines", line=line, hoverinfo="skip"))


def _draw_members(fig, known: Sequence[FunnelUnit], kpi: Kpi, per: float, theme: Theme, sizes: Scale) -> None:
    looks = [signal(_point_type(unit, kpi.polarity), theme) for unit in known]
    hollow = [_is_too_few(unit) for unit in known]
    both = list(zip(looks, hollow, strict=True))
    largest = max(unit.denominator for unit in known)  # names near the right edge are written to the left
    names = [f"<b>{plain(u.name)}</b>" if _is_different(u) else plain(u.name) for u in known]
    fig.add_trace(
        go.Scatter(
            name="members",
            x=[unit.denominator for unit in known],
            y=[unit.value * per for unit in known],
            mode="markers+text",
            text=names,
            textposition=["middle left" if u.denominator > 0.8 * largest else "middle right" for u in known],
            textfont={"color": [look.words for look in looks], "size": sizes.small},
            marker={
                "symbol": [look.symbol for look in looks],
                "size": sizes.marker * 1.35,
                "color": [theme.surface if empty else look.mark for look, empty in both],
                "line": {
                    "color": [look.mark if empty else theme.surface for look, empty in both],
                    "width": 1.5,
                },
                "opacity": 1,
            },
            hovertext=[plain(_row(unit, kpi, per, theme).hover) for unit in known],
            hoverinfo="text",
            cliponaxis=False,
        )
    )


def _funnel_labels(centre, reach, per: float, kpi: Kpi, whole: str, theme: Theme, sizes: Scale) -> list[EndLabel]:
    value = formats.format_value(centre * per, kpi.unit, kpi.dp)
    alarm, warning = (funnel_limits(centre, reach, confidence)[1] * per for confidence in (ALARM, WARNING))
    return [
        EndLabel(centre * per, f"{whole} {value}", "", theme.value_line, sizes.text),
        EndLabel(warning, "95% by chance", "", theme.muted, sizes.small, bold=False),
        EndLabel(alarm, "99.8% by chance", "", theme.muted, sizes.small, bold=False),
    ]


def _funnel_margin(labels: Sequence[EndLabel], y_ticks: Sequence[float], kpi: Kpi, sizes: Scale) -> dict[str, float]:
    left = max(text_width(formats.format_target(tick, kpi.unit), sizes.text) for tick in y_ticks) + 12
    right = max(label.width(sizes) for label in labels) + 18
    return {"l": left, "r": right, "t": sizes.text, "b": sizes.text * 3.4, "pad": 4}


def _funnel_layout(fig, kpi: Kpi, reach: float, y_ticks, margin, tall: int, theme: Theme, sizes: Scale) -> go.Figure:
    axis = {
        "showline": False,
        "zeroline": False,
        "fixedrange": True,
        "ticks": "",
        "tickfont": {"color": theme.muted},
    }
    edge = (y_ticks[-1] - y_ticks[0]) * EDGE
    fig.update_layout(**frame(theme, sizes), height=tall, margin=margin)
    title = {"text": "cases counted", "font": {"color": theme.muted, "size": sizes.small}, "standoff": 6}
    fig.update_xaxes(**axis, range=[0, reach], showgrid=False, nticks=sizes.x_ticks, tickangle=0, title=title)
    fig.update_yaxes(
        **axis,
        range=[y_ticks[0] - edge, y_ticks[-1] + edge],
        gridcolor=theme.hairline,
        tickvals=list(y_ticks),
        ticktext=[formats.format_target(tick, kpi.unit) for tick in y_ticks],
    )
    return fig
