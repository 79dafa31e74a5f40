"""The members of a breakdown over time, one small chart each on one scale, the whole pale behind every one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from charts.axes import HEADROOM, frame, tick_words
from charts.geometry import ticks
from charts.labels import plain
from charts.theme import LIGHT, Scale, Theme, scale_named, text_width
from kpis import formats
from kpis.catalogue import Kpi

MOST_COLUMNS = {"phone": 2}
PANEL = 10.0  # height of one chart, in font sizes
ABOVE = 3.4  # room for its name, in font sizes
BETWEEN = 0.035  # of the width


@dataclass(frozen=True)
class Panel:
    """One member's months: (month, value), a month without a figure as None. `note` stands behind its name."""

    name: str
    months: tuple[tuple[date, float | None], ...]
    note: str = ""

    @property
    def latest(self) -> tuple[date, float] | None:
        """The newest month with a figure."""
        return next(((month, value) for month, value in reversed(self.months) if value is not None), None)


def figure(panels: Sequence[Panel], whole: Panel, kpi: Kpi, *, theme: Theme = LIGHT, scale: str = "page") -> go.Figure:
    """Every panel on the same axes, in the order given; each says its newest value."""
    sizes = scale_named(scale)
    columns = _columns(len(panels), MOST_COLUMNS.get(scale, 4))
    rows = math.ceil(len(panels) / columns)
    y_ticks = _y_ticks([*panels, whole], kpi, sizes)
    left = max(text_width(words, sizes.small) for words in tick_words(y_ticks, kpi)) + 10
    margin = {"l": left, "r": 12, "t": sizes.text * 0.4, "b": sizes.text * 2, "pad": 2}
    row = sizes.text * (PANEL + ABOVE)
    fig = go.Figure()
    for number, panel in enumerate(panels):
        place = _Place(number, columns, rows, row, sizes)
        _draw_panel(fig, panel, whole, place, kpi, theme)
        _axes(fig, place, [*panel.months, *whole.months], y_ticks, kpi, theme)
    fig.update_layout(**frame(theme, sizes), height=round(rows * row + margin["t"] + margin["b"]), margin=margin)
    return fig


def _columns(number: int, most: int) -> int:
    """As many columns as leave the fewest places of the last row empty; of equals the most."""
    if number <= most:
        return number
    return min(range(max(most - 1, 2), most + 1), key=lambda columns: (-number % columns, -columns))


def describe(panels: Sequence[Panel], whole: Panel, kpi: Kpi, finding: str) -> str:
    """The small charts in words, for `alt`: the finding, then each member's first and newest value."""
    told = [f"{panel.name} {words}" for panel in (*panels, whole) if (words := _from_to(panel, kpi))]
    return f"{finding}. {kpi.short_name}, one small chart each: {'; '.join(told)}."


def _from_to(panel: Panel, kpi: Kpi) -> str:
    known = [value for _, value in panel.months if value is not None]
    if not known:
        return ""
    shown = [formats.format_value(value, kpi.unit, kpi.dp) for value in (known[0], known[-1])]
    return f"from {shown[0]} to {shown[1]}"


@dataclass(frozen=True)
class _Place:
    """Where one panel stands among them: its axes and its part of the figure, from 0 to 1."""

    number: int
    columns: int
    rows: int
    row: float
    sizes: Scale

    @property
    def axis(self) -> str:
        return "" if self.number == 0 else str(self.number + 1)

    @property
    def across(self) -> tuple[float, float]:
        wide = (1 - BETWEEN * (self.columns - 1)) / self.columns
        start = self.number % self.columns * (wide + BETWEEN)
        return start, min(start + wide, 1.0)

    @property
    def up(self) -> tuple[float, float]:
        top = 1 - self.number // self.columns / self.rows
        return max(top - 1 / self.rows, 0.0), top - ABOVE * self.sizes.text / (self.row * self.rows)

    @property
    def is_first(self) -> bool:
        """Whether it stands at the left, where the axis is written."""
        return self.number % self.columns == 0

    @property
    def is_lowest(self) -> bool:
        """Whether nothing stands under it in its column."""
        return self.number // self.columns == self.rows - 1


def _draw_panel(fig: go.Figure, panel: Panel, whole: Panel, place: _Place, kpi: Kpi, theme: Theme) -> None:
    on = {"xaxis": f"x{place.axis}", "yaxis": f"y{place.axis}"}
    sizes = place.sizes
    fig.add_trace(_line(whole, kpi, theme.area_dot, max(1.0, sizes.line * 0.6), "2px,3px", on))
    fig.add_trace(_line(panel, kpi, theme.value_line, sizes.line, "solid", on))
    if latest := panel.latest:
        dot = {"color": theme.value_line, "size": sizes.marker * 0.8}
        fig.add_trace(go.Scatter(name="latest", x=[latest[0]], y=[latest[1]], mode="markers", marker=dot,
                                 hoverinfo="skip", cliponaxis=False, **on))  # fmt: skip
    value = formats.format_value(latest[1] if latest else None, kpi.unit, kpi.dp)
    note = f' <span style="color:{theme.muted}">{plain(panel.note)}</span>' if panel.note else ""
    fig.add_annotation(
        name="panel",
        text=f"<b>{plain(panel.name)}</b> {value}{note}",
        font={"color": theme.ink, "size": sizes.small},
        x=place.across[0], xref="paper", xanchor="left", y=place.up[1], yref="paper", yanchor="bottom", yshift=3,
        showarrow=False,
    )  # fmt: skip


def _line(panel: Panel, kpi: Kpi, colour: str, width: float, dash: str, on: dict) -> go.Scatter:
    said = [f"{plain(panel.name)}, {formats.month(month)}: {formats.format_value(value, kpi.unit, kpi.dp)}"
            for month, value in panel.months]  # fmt: skip
    return go.Scatter(
        name=panel.name, x=[month for month, _ in panel.months], y=[value for _, value in panel.months], mode="lines",
        line={"color": colour, "width": width, "dash": dash}, hovertext=said, hoverinfo="text", connectgaps=False, **on,
    )  # fmt: skip


def _y_ticks(panels: Sequence[Panel], kpi: Kpi, sizes: Scale) -> list[float]:
    values = [value for panel in panels for _, value in panel.months if value is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = (high - low) * HEADROOM
    return ticks(low - room, high + room, 3, 0.0 if low >= 0 else None, 100.0 if kpi.unit == "percent" else None)


def _axes(fig: go.Figure, place: _Place, months, y_ticks: Sequence[float], kpi: Kpi, theme: Theme) -> None:
    bare = {"showline": False, "zeroline": False, "fixedrange": True, "ticks": ""}
    font = {"color": theme.muted, "size": place.sizes.small}
    first, last = min(month for month, _ in months), max(month for month, _ in months)
    ends = [first, last] if first < last else [last]
    named = [f"{day:%b %y}" if place.is_lowest else "" for day in ends]
    if not place.is_first and len(named) > 1:
        named[0] = ""  # it would run into the last of the chart before
    across = {**bare, "type": "date", "domain": list(place.across), "anchor": f"y{place.axis}", "showgrid": False,
              "tickvals": ends, "ticktext": named, "tickfont": font, "tickangle": 0, "ticklabelshift": 0}  # fmt: skip
    shown = tick_words(y_ticks, kpi) if place.is_first else [""] * len(y_ticks)
    up = {**bare, "domain": list(place.up), "anchor": f"x{place.axis}", "range": [y_ticks[0], y_ticks[-1]],
          "tickvals": list(y_ticks), "ticktext": shown, "tickfont": font, "gridcolor": theme.hairline}  # fmt: skip
    fig.update_layout({f"xaxis{place.axis}": across, f"yaxis{place.axis}": up})
