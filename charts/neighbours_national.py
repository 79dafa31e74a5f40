"""Every authority of England in one published year as thin bars, the best first, in the four quartile bands of LAIT."""

from collections.abc import Sequence

import plotly.graph_objects as go

from charts.axes import EDGE, HEADROOM, draw_unit, frame, tick_words
from charts.geometry import ticks
from charts.labels import LINE, plain
from charts.neighbours_bars import in_order
from charts.theme import LIGHT, Scale, Theme, scale_named, text_width
from charts.units import caption, said
from kpis import formats
from kpis.catalogue import Kpi
from kpis.neighbours import BANDS, AreaValue, Comparison

HEIGHT = 0.86  # of the months' chart: it stands beside the trend
EDGES = 0.2  # of the bars: our name leans inwards there
CUT_OFF = 100  # one authority in so many may stand out of the picture
NAMED = 2
LETTERS = "ABCD"


def figure(
    comparison: Comparison, bands: Sequence[str | None], kpi: Kpi, *, theme: Theme = LIGHT, scale: str = "page"
) -> go.Figure:
    """`comparison` holds every authority; `bands` the letter of each in the order of `drawn`, empty where none has
    one."""
    sizes = scale_named(scale)
    areas = drawn(comparison, kpi)
    values = [area.value for area in areas]
    top = _top(values, comparison, kpi)
    cut = [area for area in areas if area.value > top]
    y_ticks = ticks(0.0, top, sizes.y_ticks, 0.0, 100.0 if kpi.unit == "percent" else None)
    fig = go.Figure()
    fig.add_trace(
        go.Bar(
            name="authorities",
            x=list(range(len(areas))),
            y=values,
            width=0.8,
            marker={"color": [theme.value_line if area is comparison.own else theme.area_dot for area in areas],
                    "line": {"width": 0}},
            hovertext=[plain(f"{area.name}: {said(kpi, area.value)}") for area in areas],
            hoverinfo="text",
        )
    )  # fmt: skip
    letters = [band if band and band in LETTERS else None for band in bands]
    _draw_bands(fig, letters, theme, sizes)
    _draw_own(fig, comparison, kpi, theme, sizes)
    if comparison.england is not None and kpi.unit != "count":
        _draw_england(fig, comparison.england, kpi, theme, sizes)
    return _laid_out(
        fig,
        _order_words(areas, cut, kpi),
        len(areas),
        y_ticks,
        kpi,
        any(letters),
        theme,
        sizes,
    )


def describe(comparison: Comparison, kpi: Kpi) -> str:
    """The chart in words, for `alt`."""
    own = f"{comparison.own.name} {said(kpi, comparison.value)}" if comparison.own else ""
    place = ""
    if comparison.national_rank is not None:
        place = f", {formats.ordinal(comparison.national_rank)} of {comparison.national_of}, band {comparison.band}"
    england = f"; England {said(kpi, comparison.england)}" if comparison.england is not None else ""
    return f"Bars of {kpi.short_name} in every authority of England, {comparison.period}: {own}{place}{england}."


def drawn(comparison: Comparison, kpi: Kpi) -> list[AreaValue]:
    """The authorities that have a bar, from left to right."""
    return [area for area in in_order(comparison, kpi) if area.value is not None]


def _top(values: Sequence[float], comparison: Comparison, kpi: Kpi) -> float:
    """The highest value the axis has to hold: a few authorities far above all others are cut off and named instead."""
    ordered = sorted(values)
    most = ordered[-1 - len(ordered) // CUT_OFF] if ordered else 1.0
    england = 0.0 if kpi.unit == "count" else comparison.england or 0.0  # a sum is no line beside its parts
    return max(most, comparison.value or 0.0, england) * (1 + HEADROOM)


def _order_words(areas: Sequence[AreaValue], cut: Sequence[AreaValue], kpi: Kpi) -> str:
    """'149 authorities, the best first; higher than drawn: Isles of Scilly 100%'."""
    order = f"{len(areas)} authorities, {'the best first' if kpi.polarity in BANDS else 'the highest first'}"
    named = ", ".join(f"{area.name} {formats.format_value(area.value, kpi.unit, kpi.dp)}" for area in cut)
    return f"{order}; higher than drawn: {named}" if cut and len(cut) <= NAMED else order


def _draw_bands(fig: go.Figure, letters: Sequence[str | None], theme: Theme, sizes: Scale) -> None:
    """A letter over each quarter, a hair line between."""
    starts = [place for place, letter in enumerate(letters) if letter and (place == 0 or letters[place - 1] != letter)]
    for start, end in zip(starts, [*starts[1:], len(letters)] if starts else [], strict=True):
        if start:
            line = {"color": theme.muted, "width": 1, "dash": "dot"}
            fig.add_shape(name="band", type="line", x0=start - 0.5, x1=start - 0.5, y0=0, y1=1, yref="paper", line=line)
        words = f"band {letters[start]}" if not sizes.labels_short else f"<b>{letters[start]}</b>"
        fig.add_annotation(
            name="band", text=words, x=(start + end - 1) / 2, y=1, yref="paper", yanchor="bottom", yshift=2,
            font={"color": theme.muted, "size": sizes.text}, showarrow=False,
        )  # fmt: skip


def _draw_own(fig: go.Figure, comparison: Comparison, kpi: Kpi, theme: Theme, sizes: Scale) -> None:
    """Our name and figure under our bar, where no other bar or line is in the way."""
    areas = drawn(comparison, kpi)
    place = next((i for i, area in enumerate(areas) if area is comparison.own), None)
    if place is None:
        return
    share = place / len(areas)
    words = f"{plain(comparison.own.name)} {formats.format_value(comparison.value, kpi.unit, kpi.dp)}"
    fig.add_annotation(
        name="own",
        text=f"<b>{words}</b>",
        x=place,
        y=0,
        xanchor="left" if share < EDGES else "right" if share > 1 - EDGES else "center",
        yanchor="top",
        font={"color": theme.value_line, "size": sizes.text},
        showarrow=False,
    )


def _draw_england(fig: go.Figure, value: float, kpi: Kpi, theme: Theme, sizes: Scale) -> None:
    line = {"color": theme.ink, "width": sizes.line}
    fig.add_shape(name="mark", type="line", x0=0, x1=1, xref="paper", y0=value, y1=value, line=line)
    words = f"England<br>{formats.format_value(value, kpi.unit, kpi.dp)}"
    fig.add_annotation(
        name="mark", text=words, x=1, xref="paper", xanchor="left", xshift=8, y=value, yanchor="middle",
        align="left", font={"color": theme.ink, "size": sizes.text}, showarrow=False,
    )  # fmt: skip


def _laid_out(
    fig, order: str, number: int, y_ticks, kpi: Kpi, has_bands: bool, theme: Theme, sizes: Scale
) -> go.Figure:
    edge = (y_ticks[-1] - y_ticks[0]) * EDGE
    axis = {"showline": False, "zeroline": False, "fixedrange": True, "ticks": "", "tickfont": {"color": theme.muted}}
    left = max(text_width(words, sizes.text) for words in tick_words(y_ticks, kpi)) + 12
    above = sizes.text * (1.6 if has_bands else 0.6)
    unit = sizes.text * 1.4 if caption(kpi) else 0
    fig.update_layout(
        **frame(theme, sizes),
        height=round(sizes.height * HEIGHT),
        margin={"l": left, "r": text_width("England", sizes.text) + 22, "t": above + unit + 4, "b": sizes.text * 3.6},
    )
    named = {"text": order, "font": {"color": theme.muted, "size": sizes.small}, "standoff": sizes.text * LINE + 6}
    named = {"text": order, "font": {"color": theme.muted, "size": sizes.small}, "standoff": sizes.text * LINE + 6}
    fig.update_xaxes(**axis, range=[-1, number], showgrid=False, showticklabels=False, title=named)
    fig.update_yaxes(
        **axis,
        range=[y_ticks[0], y_ticks[-1] + edge],
        showgrid=True,
        gridcolor=theme.hairline,
        tickvals=list(y_ticks),
        ticktext=tick_words(y_ticks, kpi),
    )
    draw_unit(fig, kpi, above, theme, sizes)
    return fig
