"""Bars of one whole: the steps of the missing pathway, the states its episodes end in, children by how often.

Each bar lies on a pale track as long as the whole, so that what is not there is seen too. Names at the left, numbers at
the right; on a phone both stand above the bar.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from charts.axes import frame
from charts.labels import LINE, plain
from charts.theme import LIGHT, Scale, Theme, scale_named, text_width

ROW = 2.5  # height of a row, in font sizes
BAR = 0.58  # of a row
NAMED_ABOVE = 3.7  # height of a row whose words stand above its bar


@dataclass(frozen=True)
class Bar:
    """One row: its name, how much of the whole, and the words at the right.

    `strong`: the row the page is about. `aim`: a share of the whole that is aimed at, marked across the bar.
    """

    name: str
    number: float
    words: str
    strong: bool = False
    aim: float | None = None


def figure(bars: Sequence[Bar], whole: float, *, theme: Theme = LIGHT, scale: str = "page") -> go.Figure:
    """The bars from top to bottom, each on a track of `whole` (the same unit as their numbers)."""
    sizes = scale_named(scale)
    row = sizes.text * (NAMED_ABOVE if sizes.labels_short else ROW)
    margin = _margin(bars, sizes)
    fig = go.Figure()
    places = list(range(len(bars)))
    drawn = (("whole", [whole] * len(bars), [theme.hairline] * len(bars)),
             ("episodes", [bar.number for bar in bars], [_colour(bar, theme) for bar in bars]))  # fmt: skip
    for name, lengths, colours in drawn:
        fig.add_trace(_bars(name, places, lengths, colours, bars, sizes))
    fig.update_layout(
        **frame(theme, sizes),
        barmode="overlay",
        margin=margin,
        height=round(row * len(bars) + margin["t"] + margin["b"]),
        annotations=[label for place, bar in enumerate(bars) for label in _words(bar, place, theme, sizes)],
        shapes=[_aim(bar.aim * whole, place, theme, sizes) for place, bar in enumerate(bars) if bar.aim is not None],
    )
    hidden = {"visible": False, "fixedrange": True}
    fig.update_xaxes(**hidden, range=[0, whole or 1])
    top = -1.0 if sizes.labels_short else -0.5
    fig.update_yaxes(**hidden, range=[len(bars) - 0.5, top])
    return fig


def describe(what: str, bars: Sequence[Bar]) -> str:
    """The chart in words, for `alt`: 'What: Offered 47 of 52, 90.4%; ...'."""
    return f"{what}: {'; '.join(f'{bar.name} {bar.words}' for bar in bars)}."


def _colour(bar: Bar, theme: Theme) -> str:
    return theme.value_line if bar.strong else theme.common_mark


def _bars(name, places, lengths, colours, bars: Sequence[Bar], sizes: Scale) -> go.Bar:
    return go.Bar(
        name=name,
        orientation="h",
        x=lengths,
        y=places,
        width=BAR * (ROW / NAMED_ABOVE if sizes.labels_short else 1),
        marker={"color": colours, "line": {"width": 0}},
        hovertext=[plain(f"{bar.name}: {bar.words}") for bar in bars],
        hoverinfo="text",
    )


def _margin(bars: Sequence[Bar], sizes: Scale) -> dict[str, float]:
    if sizes.labels_short:
        return {"l": 2, "r": 2, "t": 0, "b": 2, "pad": 0}
    names = max((text_width(bar.name, sizes.text, bar.strong) for bar in bars), default=0)
    words = max((text_width(bar.words, sizes.text, True) for bar in bars), default=0)
    return {"l": names + 20, "r": words + 20, "t": 2, "b": 2, "pad": 0}


def _words(bar: Bar, place: int, theme: Theme, sizes: Scale) -> list[dict]:
    """The name before the bar and the numbers behind it, or both above."""
    above = sizes.labels_short
    common = {
        "name": "words", "font": {"color": theme.value_line if bar.strong else theme.ink, "size": sizes.text},
        "xref": "paper", "y": place, "yanchor": "middle", "showarrow": False,
        "yshift": sizes.text * (BAR * ROW / 2 + LINE * 0.5) if above else 0,
    }  # fmt: skip
    sides = (("left", 0), ("right", 0)) if above else (("right", -12), ("left", 12))
    told = (_bold(bar.name, bar.strong), _bold(bar.words, True))
    return [
        {**common, "text": text, "x": x, "xanchor": anchor, "xshift": shift}
        for x, (text, (anchor, shift)) in enumerate(zip(told, sides, strict=True))
    ]


def _bold(words: str, bold: bool) -> str:
    return f"<b>{plain(words)}</b>" if bold else plain(words)


def _aim(at: float, place: int, theme: Theme, sizes: Scale) -> dict:
    """A line across the bar at what is aimed at, in the target's colour; the words beside the bar say the figure."""
    reach = BAR / 2 * (ROW / NAMED_ABOVE) if sizes.labels_short else BAR / 2 + 0.12
    line = {"color": theme.target, "width": max(3.0, sizes.line * 1.8)}
    return {"name": "target", "type": "line", "x0": at, "x1": at, "y0": place - reach, "y1": place + reach,
            "line": line}  # fmt: skip
