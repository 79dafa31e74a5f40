"""Published years of one council against the band of the others: their lowest to highest, their middle half, the line
ours is judged by.

Our points take the shapes of signals where a year differs from that line beyond chance: better a diamond, worse a
square. A published year joins to the next only where both are published.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise

import plotly.graph_objects as go

from charts.axes import HEADROOM, draw_unit, frame, tick_words, time_axes
from charts.geometry import Box, Plot, ticks
from charts.labels import LINE, EndLabel, Word, draw_end_labels, draw_words, plain
from charts.theme import LIGHT, Scale, Signal, Theme, scale_named, signal, text_width
from charts.units import caption, said
from kpis import formats
from kpis.catalogue import Kpi
from kpis.standing import Year

HEIGHT = 0.86  # of the months' chart: it stands beside the bars
SHARE = 0.46  # of the page's width, two abreast
BEFORE, AFTER = 60, 60  # days of room before the first year and after the last
MIDDLE_HALF = "middle half"
POINT_TYPES = {
    "better": "special_cause_improvement",
    "worse": "special_cause_concern",
    "higher": "special_cause_neutral_high",
    "lower": "special_cause_neutral_low",
}
Line = tuple[str, str, str, Sequence[float | None]]  # name, theme colour of its words, dash, values by year


def figure(
    years: Sequence[Year],
    kpi: Kpi,
    *,
    own_name: str,
    band: str,
    line_name: str,
    england: Sequence[float | None] | None = None,
    turn: tuple[date, str] | None = None,
    theme: Theme = LIGHT,
    scale: str = "page",
) -> go.Figure:
    """`years` oldest first. `band`: what the pale band holds ('neighbours, lowest to highest'); `line_name`: what the
    dotted line is; `england`: its published figures, drawn where the line is not England itself. `turn`: the year since
    which our verdict has held, and the words beside it."""
    sizes = scale_named(scale)
    lines = _lines(years, line_name, england)
    labels = [_end_label(own_name, "value_line", [year.value for year in years], years, kpi, theme, sizes, bold=True)]
    labels += [_end_label(name, words, values, years, kpi, theme, sizes) for name, words, _, values in lines]
    labels = [label for label in labels if label]
    plot, y_ticks, margin, tall = _plot(years, lines, labels, kpi, sizes)
    fig = go.Figure()
    _draw_band(fig, years, 0, 4, theme.band, band)
    _draw_band(fig, years, 1, 3, theme.hairline, MIDDLE_HALF)
    for name, words, dash, values in lines:
        _draw_line(fig, name, years, values, kpi, getattr(theme, words), dash, sizes)
    _draw_own(fig, own_name, years, kpi, theme, sizes)
    _draw_symbols(fig, years, plot, theme, sizes)
    draw_end_labels(fig, labels, plot, sizes)
    drawn = _obstacles(years, lines, plot)
    words = _band_words(years, band, plot, theme, sizes, drawn) + _words(years, turn, theme)
    draw_words(fig, words, plot, sizes, drawn)
    fig.update_layout(**frame(theme, sizes), height=tall, margin=margin)
    time_axes(fig, plot, _year_names(years, sizes), y_ticks, kpi, theme)
    draw_unit(fig, kpi, 0, theme, sizes)
    return fig


def describe(years: Sequence[Year], kpi: Kpi, own_name: str, band: str, line_name: str) -> str:
    """The chart in words, for `alt`."""
    known = [year for year in years if year.value is not None]
    parts = []
    if known:
        first, last = known[0], known[-1]
        parts.append(f"{own_name} from {said(kpi, first.value)} in {first.end.year} to {said(kpi, last.value)} in "
                     f"{last.end.year}")  # fmt: skip
    with_line = [year for year in years if year.line is not None]
    if with_line:
        parts.append(f"{line_name} {said(kpi, with_line[-1].line)} in {with_line[-1].end.year}")
    with_band = [year for year in years if year.spread]
    if with_band:
        low, *_, high = with_band[-1].spread
        shown = [formats.format_value(value, kpi.unit, kpi.dp) for value in (low, high)]
        parts.append(f"{band}, {with_band[-1].end.year}: between {shown[0]} and {shown[1]}")
    return f"{kpi.short_name} by published year: {'; '.join(parts)}."


# ---------------------------------------------------------------- what is drawn


def _lines(years: Sequence[Year], line_name: str, england: Sequence[float | None] | None) -> list[Line]:
    lines: list[Line] = [] if england is None else [("England", "muted", "solid", england)]
    lines.append((line_name, "neighbours", "dot", [year.line for year in years]))
    return [line for line in lines if any(value is not None for value in line[3])]


def _stretches(years: Sequence[Year], has: Callable[[Year], bool]) -> Iterator[list[Year]]:
    """Runs of years one after another that all have what is asked."""
    run: list[Year] = []
    for year in years:
        if run and (not has(year) or year.end.year != run[-1].end.year + 1):
            yield run
            run = []
        if has(year):
            run.append(year)
    if run:
        yield run


def _draw_band(fig: go.Figure, years: Sequence[Year], low: int, high: int, colour: str, name: str) -> None:
    for run in _stretches(years, lambda year: bool(year.spread)):
        days = [year.end for year in run]
        fig.add_trace(
            go.Scatter(
                name=name,
                x=days + days[::-1],
                y=[year.spread[high] for year in run] + [year.spread[low] for year in reversed(run)],
                fill="toself",
                fillcolor=colour,
                mode="lines",
                line={"width": 0 if len(run) > 1 else 6, "color": colour},
                hoverinfo="skip",
            )
        )


def _draw_line(fig, name: str, years: Sequence[Year], values, kpi: Kpi, colour: str, dash: str, sizes: Scale) -> None:
    alone = [len(run) == 1 for run in _stretches(years, lambda year: values[years.index(year)] is not None)]
    fig.add_trace(
        go.Scatter(
            name=name,
            x=_days(years),
            y=_values(years, values),
            mode="lines+markers" if any(alone) else "lines",
            line={"color": colour, "width": sizes.line * (1.3 if dash == "dot" else 0.8), "dash": dash},
            marker={"color": colour, "size": sizes.marker * 0.6},
            hovertext=_values(years, [_hover(name, y, v, kpi) for y, v in zip(years, values, strict=True)]),
            hoverinfo="text",
            connectgaps=False,
        )
    )


def _days(years: Sequence[Year]) -> list[date]:
    """The years' days, and one between those that do not follow each other, where the line breaks."""
    return [day for _, day in _with_gaps(years)]


def _values(years: Sequence[Year], values: Sequence[object], between: object = None) -> list[object]:
    """One value for each of `_days`; `between` where the line breaks."""
    return [between if place is None else values[place] for place, _ in _with_gaps(years)]


def _with_gaps(years: Sequence[Year]) -> Iterator[tuple[int | None, date]]:
    for place, year in enumerate(years):
        if place and year.end.year != years[place - 1].end.year + 1:
            yield None, date.fromordinal(years[place - 1].end.toordinal() + 180)
        yield place, year.end


def _draw_own(fig: go.Figure, name: str, years: Sequence[Year], kpi: Kpi, theme: Theme, sizes: Scale) -> None:
    looks = [_look(year, theme) for year in years]
    fig.add_trace(
        go.Scatter(
            name=name,
            x=_days(years),
            y=_values(years, [year.value for year in years]),
            mode="lines+markers",
            line={"color": theme.value_line, "width": sizes.line * 1.3},
            marker={
                "color": _values(years, [look.mark for look in looks], theme.value_line),
                "symbol": _values(years, [look.symbol for look in looks], "circle"),
                "size": sizes.marker * 1.2,
                "line": {"color": theme.surface, "width": 1},
                "opacity": 1,
            },
            hovertext=_values(years, [_own_hover(name, year, kpi) for year in years]),
            hoverinfo="text",
            connectgaps=False,
            cliponaxis=False,
        )
    )


def _look(year: Year, theme: Theme) -> Signal:
    differs = POINT_TYPES.get(year.verdict or "")
    return signal(differs, theme) if differs else Signal(theme.value_line, theme.value_line, "circle")


def _hover(name: str, year: Year, value: float | None, kpi: Kpi) -> str:
    return "" if value is None else plain(f"{name}, {formats.month(year.end)}: {said(kpi, value)}")


def _own_hover(name: str, year: Year, kpi: Kpi) -> str:
    verdict = f" ({year.verdict})" if year.verdict in POINT_TYPES else ""
    return _hover(name, year, year.value, kpi) + (verdict if year.value is not None else "")


def _draw_symbols(fig: go.Figure, years: Sequence[Year], plot: Plot, theme: Theme, sizes: Scale) -> None:
    """DfE's symbol at the foot of a year that has no figure of our own."""
    for year in years:
        own = year.comparison.own
        if year.value is None:
            fig.add_annotation(
                name="symbol", text=f"[{plain((own and own.symbol) or 'x')}]", x=year.end, y=plot.low,
                font={"color": theme.muted, "size": sizes.small}, yanchor="bottom", showarrow=False,
            )  # fmt: skip


# ---------------------------------------------------------------- words


def _end_label(
    name: str, words: str, values, years: Sequence[Year], kpi: Kpi, theme: Theme, sizes: Scale, bold: bool = False
) -> EndLabel | None:
    known = [(year, value) for year, value in zip(years, values, strict=True) if value is not None]
    if not known:
        return None
    year, value = known[-1]
    late = f" ({year.end.year})" if year is not years[-1] else ""
    shown = formats.format_value(value, kpi.unit, kpi.dp) + late
    size = sizes.small if sizes.labels_short else sizes.text
    return EndLabel(value, name, shown, getattr(theme, words), size, bold=bold)


def _words(years: Sequence[Year], turn: tuple[date, str] | None, theme: Theme) -> list[Word]:
    """Since when our verdict has held, beside that year."""
    year = next((year for year in years if turn and year.end == turn[0] and year.value is not None), None)
    if year is None:
        return []
    lifts, sides = (1.2, -1.2, 2.2, -2.2, 3.2, -3.2), ("right", "middle", "left")
    places = tuple((side, lift) for lift in lifts for side in sides)
    return [Word(turn[1], year.end, year.value, _look(year, theme).words, places)]


def _band_words(years, band: str, plot: Plot, theme: Theme, sizes: Scale, drawn: Sequence) -> list[Word]:
    """What the bands are, each named inside where nothing else is drawn; on a phone there is no room."""
    banded = [year for year in years if year.spread]
    if sizes.labels_short:
        return []
    found, taken = [], list(drawn)
    for text, low, high in ((band.split(", ")[-1], 0, 4), (MIDDLE_HALF, 1, 3)):
        spots = _spots(banded, text, low, high, plot, sizes)
        clear = [spot for spot in spots if not any(spot[0].holds(x, y) for x, y in taken)]
        if clear:
            box, (day, value, lift) = clear[0]
            found.append(Word(text, day, value, theme.muted, (("middle", lift),)))
            taken += [(box.left + k * (box.right - box.left) / 9, (box.bottom + box.top) / 2) for k in range(10)]
    return found


def _spots(banded: Sequence[Year], text: str, low: int, high: int, plot: Plot, sizes: Scale):
    """Boxes along the edges of a band that lie wholly in it, each with the day, the edge's value and the lift."""
    wide, tall = text_width(text, sizes.small), sizes.small * LINE
    found = []
    for year in banded:
        for edge, lift in ((high, -0.75), (low, 0.75), (high, -1.75), (low, 1.75)):
            x, y = plot.x(year.end), plot.y(year.spread[edge]) + lift * tall
            box = Box(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)
            if _is_within(box, banded, low, high, plot):
                found.append((box, (year.end, year.spread[edge], lift)))
    return found


def _is_within(box: Box, banded: Sequence[Year], low: int, high: int, plot: Plot) -> bool:
    """Whether a band holds a box at its sides and its middle."""
    days = [plot.x(year.end) for year in banded]
    for x in (box.left, (box.left + box.right) / 2, box.right):
        after = next((place for place, day in enumerate(days) if day >= x), None)
        if not after:
            return False
        share = (x - days[after - 1]) / (days[after] - days[after - 1])
        floor, ceiling = (
            plot.y(banded[after - 1].spread[edge] * (1 - share) + banded[after].spread[edge] * share)
            for edge in (low, high)
        )
        if box.bottom < floor or box.top > ceiling:
            return False
    return True


def _obstacles(years: Sequence[Year], lines: Sequence[Line], plot: Plot) -> list[tuple[float, float]]:
    """Pixels along every line, that words are kept off."""
    found: list[tuple[float, float]] = []
    edges = [[year.spread[edge] if year.spread else None for year in years] for edge in (0, 1, 3, 4)]
    for values in [[year.value for year in years], *(line[3] for line in lines), *edges]:
        points = [(plot.x(y.end), plot.y(v)) for y, v in zip(years, values, strict=True) if v is not None]
        found += points
        for (x0, y0), (x1, y1) in pairwise(points):
            pieces = int(max(abs(x1 - x0), abs(y1 - y0)) / 8) + 1
            found += [(x0 + (x1 - x0) * k / pieces, y0 + (y1 - y0) * k / pieces) for k in range(pieces)]
    return found


# ---------------------------------------------------------------- axes


def _plot(years, lines: Sequence[Line], labels: Sequence[EndLabel], kpi: Kpi, sizes: Scale):
    """The plotting area, the ticks up its side, the margins and the whole height."""
    values = [value for line in lines for value in line[3] if value is not None]
    values += [year.value for year in years if year.value is not None]
    values += [edge for year in years for edge in year.spread]
    low, high = min(values, default=0.0), max(values, default=1.0)
    above = (high - low) * HEADROOM
    y_ticks = ticks(low - above, high + above, sizes.y_ticks, 0.0, 100.0 if kpi.unit == "percent" else None)
    left = max(text_width(words, sizes.text) for words in tick_words(y_ticks, kpi)) + 12
    right = max((label.width(sizes) for label in labels), default=0) + 18
    top = sizes.text * 0.8 + (sizes.text * 1.4 if caption(kpi) else 0)
    margin = {"l": left, "r": right, "t": top, "b": sizes.text * 2.2, "pad": 4}
    tall = round(sizes.height * HEIGHT)
    wide = sizes.width * (1 if sizes.labels_short else SHARE)
    first, last = (date.fromordinal(years[at].end.toordinal() + room) for at, room in ((0, -BEFORE), (-1, AFTER)))
    plot = Plot(
        start=first,
        end=last,
        low=y_ticks[0],
        high=y_ticks[-1],
        width=wide - left - right,
        height=tall - top - margin["b"],
    )
    return plot, y_ticks, margin, tall


def _year_names(years: Sequence[Year], sizes: Scale) -> list[tuple[date, str]]:
    """Every year that has room to be named, counted back from the last."""
    every = next(step for step in (1, 2, 3, 5, 10) if len(years) <= step * (sizes.x_ticks + 1))
    return [(year.end, str(year.end.year)) for year in list(reversed(years))[::every]]
