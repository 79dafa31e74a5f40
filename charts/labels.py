"""Words on a figure: at the right end of lines, above events, and inside the plot where there is room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from textwrap import wrap

import plotly.graph_objects as go

from charts.geometry import Box, Flag, Levels, Plot, clear_spot, spread, stack
from charts.theme import Scale, Theme, text_width

LINE = 1.25  # height of a line of text, in font sizes
GAP = 10
LITTLE = 2  # places of what is drawn that words may cover: a line passing behind them
LIFTS = (0.6, -0.6, 1.4, -1.4, 2.2, -2.2, 3, -3)
AROUND = (
    ("right", 0),
    *((side, lift) for lift in LIFTS for side in ("left", "right")),
)  # about the end of a line


@dataclass(frozen=True)
class EndLabel:
    """Words at the right end of a line: the first line large, the second small."""

    value: float
    words: str
    small: str
    colour: str
    size: int
    bold: bool = True

    def height(self, scale: Scale) -> float:
        """Pixels."""
        return self.size * LINE + (scale.small * LINE if self.small else 0)

    def width(self, scale: Scale) -> float:
        """Pixels, estimated."""
        return max(text_width(self.words, self.size, self.bold), text_width(self.small, scale.small))


@dataclass(frozen=True)
class Word:
    """Words inside the plot near (day, value).

    `places` to try, the best first: (side 'left' or 'right' of the day or 'middle', lines of text up from the value);
    words in the middle slide as far as keeps them in the plot. `gap` is the room kept from the day, so that words do
    not touch the mark they name. `short`: fewer words for where the whole would cover something.
    """

    text: str
    day: date | float  # where across: a day, or a number where the axis counts
    value: float
    colour: str
    places: tuple[tuple[str, float], ...]
    gap: float = 4
    short: str = ""
    optional: bool = False


def plain(text: str) -> str:
    """Text fit for Plotly, whose labels read a little HTML."""
    return escape(text, quote=False)


def draw_end_labels(fig: go.Figure, labels: Sequence[EndLabel], levels: Levels, scale: Scale) -> None:
    """Write each label beside its value at the right edge, moved only as far as keeps them apart."""
    wanted = [levels.y(label.value) for label in labels]
    heights = [label.height(scale) for label in labels]
    centres = spread(wanted, heights, -scale.text, levels.height + scale.text)
    for label, want, centre in zip(labels, wanted, centres, strict=True):
        fig.add_annotation(
            name="end label",
            text=_two_lines(label, scale),
            font={"color": label.colour, "size": label.size},
            align="left",
            x=1,
            xref="paper",
            xanchor="left",
            xshift=GAP,
            y=label.value,
            yanchor="middle",
            yshift=round(centre - want, 1),
            showarrow=False,
        )


def _two_lines(label: EndLabel, scale: Scale) -> str:
    words = f"<b>{plain(label.words)}</b>" if label.bold else plain(label.words)
    small = f'<br><span style="font-size:{scale.small}px">{plain(label.small)}</span>'
    return words + (small if label.small else "")


@dataclass(frozen=True)
class PlacedEvent:
    """An event placed: its words' foot and head in pixels above the plot; `flipped` when left of the line."""

    when: date
    lines: tuple[str, ...]
    flipped: bool
    lift: float
    top: float


def place_events(events: Sequence[tuple[date, str]], plot: Plot, scale: Scale, right: float) -> list[PlacedEvent]:
    """Rows above the plot for the words of the events inside it; `right` is the room beyond its edge."""
    inside = sorted((when, words) for when, words in events if plot.start <= when <= plot.end)
    lines = [tuple(wrap(words, 28 if scale.labels_short else 60)) for _, words in inside]
    flags, flips = [], []
    for (when, _), wrapped in zip(inside, lines, strict=True):
        width = max((text_width(line, scale.text) for line in wrapped), default=0) + GAP
        x = plot.x(when)
        flips.append(x + width > plot.width + right)
        flags.append(Flag(x, x - width, x) if flips[-1] else Flag(x, x, x + width))
    rows = stack(flags)
    floors = _floors(rows, lines, scale)
    return [
        PlacedEvent(when, wrapped, flip, floors[row], floors[row] + scale.text * LINE * len(wrapped))
        for (when, _), wrapped, flip, row in zip(inside, lines, flips, rows, strict=True)
    ]


def _floors(rows: Sequence[int], lines: Sequence[tuple[str, ...]], scale: Scale) -> list[float]:
    """Pixels above the plot at which each row of words stands; a row is as tall as its longest words."""
    floors = [8.0]
    for row in range(max(rows, default=-1) + 1):
        tallest = max(len(wrapped) for wrapped, at in zip(lines, rows, strict=True) if at == row)
        floors.append(floors[-1] + tallest * scale.text * LINE)
    return floors


def draw_events(fig: go.Figure, events: Sequence[PlacedEvent], plot: Plot, theme: Theme, scale: Scale) -> None:
    """A vertical line on the day, through the plot and up to its words."""
    for event in events:
        line = {"color": theme.ink, "width": max(1.0, scale.line * 0.6)}
        top = 1 + (event.top - scale.text * 0.45) / plot.height  # not into the row of words above
        fig.add_shape(name="event", type="line", x0=event.when, x1=event.when, y0=0, y1=top, yref="paper", line=line)
        side = "right" if event.flipped else "left"
        fig.add_annotation(
            name="event",
            text="<br>".join(plain(line) for line in event.lines),
            font={"color": theme.ink, "size": scale.text},
            align=side,
            x=event.when,
            xanchor=side,
            xshift=-6 if event.flipped else 6,
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=event.lift - 3,
            showarrow=False,
        )


def draw_words(
    fig: go.Figure, words: Sequence[Word], plot: Plot, scale: Scale, obstacles: Sequence[tuple[float, float]]
) -> None:
    """Write each word where it covers least of what is drawn (`obstacles`, in pixels); first place wins."""
    taken = list(obstacles)
    for word in words:
        x, y = plot.x(word.day), plot.y(word.value)
        tried = [(text, place) for text in (word.text, word.short) if text for place in word.places]
        boxes = [(text, _box(text, place, word.gap, (x, y), plot, scale.small)) for text, place in tried]
        fitting = [pair for pair in boxes if _is_inside(pair[1], plot)] or boxes[:1]
        text, box = fitting[clear_spot([box for _, box in fitting], taken)]
        if word.optional and sum(box.holds(*place) for place in taken) > LITTLE:
            continue
        taken += _filled(box)
        fig.add_annotation(
            name="inside",
            text=plain(text),
            font={"color": word.colour, "size": scale.small},
            x=word.day,
            xanchor="left" if box.left >= x else "right",
            xshift=round(box.left - x if box.left >= x else box.right - x, 1),
            y=word.value,
            yanchor="middle",
            yshift=round((box.bottom + box.top) / 2 - y, 1),
            showarrow=False,
        )


def _is_inside(box: Box, plot: Plot) -> bool:
    return box.left >= 0 and box.right <= plot.width and box.top <= plot.height


def _box(text: str, place: tuple[str, float], gap: float, at: tuple[float, float], plot: Plot, size: int) -> Box:
    (side, lift), (x, y) = place, at
    width, height = text_width(text, size), size * LINE
    lefts = {"right": x + gap, "left": x - width - gap, "middle": min(x, plot.width - width / 2) - width / 2}
    left = lefts[side]
    middle = y + lift * height
    return Box(left, middle - height / 2, left + width, middle + height / 2)


def _filled(box: Box) -> list[tuple[float, float]]:
    across = [box.left + k * (box.right - box.left) / 12 for k in range(13)]
    return [(x, y) for x in across for y in (box.bottom, (box.bottom + box.top) / 2, box.top)]
