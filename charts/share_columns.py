"""Stacked columns, one a month or quarter, each the whole of what was counted then: shares by height, counts in words.

The best part stands at the foot, so that the line between good and not good rises as practice gets better; the worst
hangs from the top. A column of fewer than ten is narrow, and its share is not told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from charts.axes import frame
from charts.geometry import Levels
from charts.grades import Part, in_words
from charts.labels import GAP, LINE, EndLabel, draw_end_labels, plain
from charts.theme import LIGHT, Scale, Theme, scale_named, text_width
from kpis import formats
from kpis.rates import percent
from kpis.reliability import TOO_FEW

HEIGHT = {"page": 410, "projector": 560, "phone": 330}
BROAD, NARROW = 0.84, 0.42  # of a column's room
TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Column:
    """One period: its name and year, its counts in the order of the parts, and the share told above it.

    `is_part`: not yet over, and said to be "so far".
    """

    name: str
    year: str
    counts: tuple[int, ...]
    head: str = ""
    is_part: bool = False

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def words(self) -> str:
        """'Jul–Sep 2026', 'Oct–Dec 2026 so far'."""
        return f"{self.name} {self.year}" + (" so far" if self.is_part else "")


def figure(
    columns: Sequence[Column],
    parts: Sequence[Part],
    *,
    head_name: str = "",
    foot_name: str = "audits",
    theme: Theme = LIGHT,
    scale: str = "page",
    share_of_page: float = 1.0,
) -> go.Figure:
    """The newest columns that fit, the names of the parts beside the last; above, a share (`head_name` says of what);
    below, how many. `share_of_page`: how much of the page's width the figure stands in."""
    sizes = scale_named(scale)
    tall = HEIGHT[scale]
    margin = _margin(columns, parts, head_name, foot_name, sizes)
    width = sizes.width * (1 if sizes.labels_short else share_of_page) - margin["l"] - margin["r"]
    shown = list(columns)[-_fitting(columns, width, sizes) :]
    levels = Levels(low=0, high=100, height=tall - margin["t"] - margin["b"])
    fig = go.Figure()
    for number, part in enumerate(parts):
        _draw_part(fig, part, number, shown, levels, sizes)
    labels = _end_labels(shown, parts, sizes)
    draw_end_labels(fig, labels, levels, sizes)
    _draw_heads(fig, shown, head_name, theme, sizes)
    _draw_foot(fig, foot_name, theme, sizes)
    return _laid_out(fig, shown, margin, tall, theme, sizes)


def describe(finding: str, columns: Sequence[Column], parts: Sequence[Part], each: str) -> str:
    """The finding, what is drawn and the last column, for `alt`."""
    names = [part.name for part in parts]
    last = columns[-1] if columns else None
    told = f" {last.words}: {in_words(names, last.counts)}." if last else ""
    return f"{finding}. Stacked columns, one a {each}: shares of {', '.join(names)} from the foot up.{told}"


# ---------------------------------------------------------------- columns


def _fitting(columns: Sequence[Column], width: float, sizes: Scale) -> int:
    """How many columns have room for their words side by side."""
    words = [word for column in columns for word in (column.name, column.year, column.head)]
    widest = max((text_width(word, sizes.small, bold=True) for word in words), default=20) + 6
    return max(1, int(width // widest))


def _draw_part(fig: go.Figure, part: Part, number: int, shown: Sequence[Column], levels: Levels, sizes: Scale) -> None:
    shares = [percent(column.counts[number], column.total) or 0 for column in shown]
    room = sizes.small * LINE
    fig.add_trace(
        go.Bar(
            name=part.name,
            x=list(range(len(shown))),
            y=shares,
            width=[BROAD if column.total >= TOO_FEW else NARROW for column in shown],
            marker={"color": part.fill, "line": {"color": part.edge, "width": 1}},
            text=[
                f"{column.counts[number]:,}" if levels.y(height) >= room else ""
                for column, height in zip(shown, shares, strict=True)
            ],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            textfont={"color": part.inside, "size": sizes.small},
            hovertext=[_hover(column, part, number) for column in shown],
            hoverinfo="text",
            cliponaxis=False,
        )
    )


def _hover(column: Column, part: Part, number: int) -> str:
    cases = formats.format_fraction(column.counts[number], column.total)
    share = formats.format_value(percent(column.counts[number], column.total), "percent", 0)
    return plain(f"{column.words}, {part.name}: {cases} ({share})")


# ---------------------------------------------------------------- words


def _end_labels(shown: Sequence[Column], parts: Sequence[Part], sizes: Scale) -> list[EndLabel]:
    """The name of each part beside the last column that has any cases, at the middle of its stretch."""
    last = next((column for column in reversed(shown) if column.total), None)
    if last is None:
        return []
    found, foot = [], 0.0
    for part, count in zip(parts, last.counts, strict=True):
        share = percent(count, last.total)
        words, small = _two_lines(part.name) if sizes.labels_short else (part.name, "")
        found.append(EndLabel(foot + share / 2, words, small, part.beside, sizes.small, bold=not sizes.labels_short))
        foot += share
    return found


def _two_lines(name: str) -> tuple[str, str]:
    first, _, rest = name.partition(" ")
    return first, rest


def _draw_heads(fig: go.Figure, shown: Sequence[Column], head_name: str, theme: Theme, sizes: Scale) -> None:
    if not head_name:
        return
    look = {"showarrow": False, "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 4}
    for place, column in enumerate(shown):
        words = f"<b>{plain(column.head)}</b>"
        fig.add_annotation(
            name="head", text=words, x=place, xanchor="center", font={"color": theme.ink, "size": sizes.small}, **look
        )
    fig.add_annotation(
        name="head name",
        text="<br>".join(_wrapped(head_name, sizes)),
        align="left",
        x=1,
        xref="paper",
        xanchor="left",
        xshift=GAP,
        font={"color": theme.ink, "size": sizes.small},
        **look,
    )


def _wrapped(name: str, sizes: Scale) -> list[str]:
    return [f"<b>{plain(line)}</b>" for line in (name.split(" ", 1) if sizes.labels_short else [name])]


def _draw_foot(fig: go.Figure, foot_name: str, theme: Theme, sizes: Scale) -> None:
    """What the numbers under the columns count, before the first of them."""
    fig.add_annotation(
        name="foot name",
        text=plain(foot_name),
        x=0,
        xref="paper",
        xanchor="right",
        xshift=-4,
        y=0,
        yref="paper",
        yanchor="top",
        yshift=-3,
        font={"color": theme.muted, "size": sizes.small},
        showarrow=False,
    )


# ---------------------------------------------------------------- axes


def _margin(
    columns: Sequence[Column], parts: Sequence[Part], head_name: str, foot_name: str, sizes: Scale
) -> dict[str, float]:
    names = [word for part in parts for word in (_two_lines(part.name) if sizes.labels_short else (part.name,))]
    names += head_name.split(" ", 1) if sizes.labels_short else [head_name]
    right = max(text_width(name, sizes.small, bold=True) for name in names) + GAP + 6
    heads = sizes.small * LINE * (2 if sizes.labels_short else 1) + 6 if head_name else sizes.small
    return {
        "l": max(text_width("100%", sizes.small), text_width(foot_name, sizes.small)) + 10,
        "r": right,
        "t": heads,
        "b": sizes.small * LINE * 3 + 10,
        "pad": 0,
    }


def _years(shown: Sequence[Column]) -> list[str]:
    """The year under the first column and wherever a new one begins; "so far" under one that is not over."""
    years = ["", *(column.year for column in shown)]
    return [
        "so far" if column.is_part else column.year if column.year != before else ""
        for column, before in zip(shown, years, strict=False)
    ]


def _laid_out(
    fig: go.Figure, shown: Sequence[Column], margin: dict, tall: int, theme: Theme, sizes: Scale
) -> go.Figure:
    axis = {"showline": False, "zeroline": False, "fixedrange": True, "ticks": ""}
    words = [
        "<br>".join([f"{column.total:,}", f"<b>{plain(column.name)}</b>", plain(below)])
        for column, below in zip(shown, _years(shown), strict=True)
    ]
    fig.update_layout(**frame(theme, sizes), height=tall, margin=margin, barmode="stack", bargap=0)
    fig.update_xaxes(
        **axis,
        range=[-0.5, len(shown) - 0.5],
        showgrid=False,
        tickvals=list(range(len(shown))),
        ticktext=words,
        tickangle=0,
        tickfont={"color": theme.muted, "size": sizes.small},
    )
    fig.update_yaxes(
        **axis,
        range=[0, 100],
        showgrid=True,
        gridcolor=theme.hairline,
        tickvals=list(TICKS),
        ticktext=[f"{tick}%" for tick in TICKS],
        tickfont={"color": theme.muted, "size": sizes.small},
    )
    return fig
