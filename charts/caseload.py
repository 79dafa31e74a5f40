"""Workers against their ceiling: a row a team, a mark a worker, the ceiling one line through all. Nobody is named.

Over the line a mark is a square in the colour of concern, under it a grey circle: shape as well as colour.
"""

from collections.abc import Sequence
from html import escape
from string import Template

import plotly.graph_objects as go

from charts.axes import frame
from charts.geometry import ticks
from charts.labels import LINE, plain
from charts.theme import FONT_FAMILY, LIGHT, Scale, Theme, scale_named, text_width
from kpis import formats
from kpis.shares import Share
from kpis.workload import Load, Posts

HALF = 0.5  # the line stands between at the ceiling and one over it
ROOM = 1.5  # children of room at either end
GAP = 1.16  # of a mark, from middle to middle in a pile
SMALLEST = 3.0  # pixels: a mark that can still be seen
TALLEST = 110  # pixels a pile may be: a large council's marks are smaller, not its page longer
RULES = Template("""
.bearing-posts { container-type: inline-size; color: $ink; font-family: $font; font-size: 16px; line-height: 1.35;
  font-variant-numeric: tabular-nums lining-nums; }
.bearing-posts .key { color: $muted; font-size: 15px; margin: 0 0 6px; }
.bearing-posts .key i { display: inline-block; width: 22px; height: 12px; margin: 0 5px 0 14px; vertical-align: -1px; }
.bearing-posts .key i:first-child { margin-left: 0; }
.bearing-posts .employed { background: $value_line; }
.bearing-posts .covered { background: repeating-linear-gradient(135deg, $target 0 3px, $surface 3px 7px);
  box-shadow: inset 0 0 0 1px $target; }
.bearing-posts .uncovered { background: $surface; box-shadow: inset 0 0 0 2px $concern_mark; }
.bearing-posts .beside { background: radial-gradient($neighbours 1.6px, $surface 2px) 0 0 / 6px 6px;
  box-shadow: inset 0 0 0 1px $neighbours; }
.bearing-posts .stack { display: flex; height: 18px; gap: 1px; min-width: 60px; }
.bearing-posts .stack i { display: block; height: 18px; }
.bearing-posts table { border-collapse: collapse; width: 100%; }
.bearing-posts th, .bearing-posts td { padding: 5px 14px 5px 0; text-align: left; vertical-align: middle;
  border-bottom: 1px solid $hairline; font-weight: 400; }
.bearing-posts thead th { color: $muted; font-weight: 600; border-bottom: 2px solid $ink; vertical-align: bottom; }
.bearing-posts .bar { width: 34%; }
.bearing-posts caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.bearing-posts ul { list-style: none; margin: 0; padding: 0; }
.bearing-posts li { display: grid; grid-template-columns: 9.5em 1fr 5.5em; gap: 12px; align-items: center;
  padding: 5px 0; margin: 0; border-bottom: 1px solid $hairline; }
.bearing-posts li .many { text-align: right; }
@container (max-width: 760px) {
  .bearing-posts table, .bearing-posts tbody, .bearing-posts tr { display: block; }
  .bearing-posts th, .bearing-posts td { display: block; }
  .bearing-posts thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .bearing-posts tr { padding: 8px 0; border-bottom: 1px solid $hairline; }
  .bearing-posts th, .bearing-posts td { border: 0; padding: 1px 0; }
  .bearing-posts tbody th { font-weight: 600; }
  .bearing-posts .bar { width: auto; }
  .bearing-posts td[data-label]::before { content: attr(data-label) ": "; color: $muted; }
}
""")


def figure(
    loads: Sequence[Load],
    *,
    limit_words: str,
    caption: str,
    zero: float = 0,
    theme: Theme = LIGHT,
    scale: str = "page",
) -> go.Figure:
    """One row a group, one mark a person at how far they stand from the limit.

    `limit_words` stand over the line; `caption` says what is across. `zero` is what the limit itself is on the axis: 0
    for a distance, 6 for managers' supervisees.
    """
    sizes = scale_named(scale)
    shifts = [distance for load in loads for distance in load.at]
    x_ticks = _whole_ticks(min([*shifts, 0]) + zero, max([*shifts, 1]) + zero, sizes)
    low, high = min([*shifts, 0]) + zero - ROOM, max([*shifts, 1]) + zero + ROOM
    margin = _margin(loads, sizes)
    mark, pile = _mark(loads, low, high, margin, sizes)
    row = max(pile * mark * GAP, sizes.text) + sizes.text * (1.9 if sizes.labels_short else 0.7)
    tall = round(margin["t"] + margin["b"] + row * len(loads))
    fig = go.Figure([_marks(loads, is_over, zero, mark, row, theme) for is_over in (False, True)])
    limit = {"name": "limit", "type": "line", "x0": zero + HALF, "x1": zero + HALF, "y0": 0, "y1": 1, "yref": "paper",
             "line": {"color": theme.target, "width": sizes.line * 1.2}, "layer": "below"}  # fmt: skip
    words = _limit_words(zero, limit_words, theme, sizes) + _row_words(loads, row, theme, sizes)
    fig.update_layout(**frame(theme, sizes), height=tall, margin=margin, shapes=[limit], annotations=words)
    _lay_out(fig, loads, (low, high), x_ticks, caption, theme, sizes)
    return fig


def describe(loads: Sequence[Load], what: str, limit: str) -> str:
    """The chart in words, for `alt`: 'Social workers over their ceiling: South 5 of 18; North 7 of 21.'"""
    told = "; ".join(f"{load.name} {load.share_over.fraction}" for load in loads)
    return f"{what}, one mark each, by how far from {limit}; over it: {told}."


def _whole_ticks(low: float, high: float, sizes: Scale) -> list[float]:
    """Round whole numbers across; the limit itself is among them when it is zero."""
    found = ticks(low, high, sizes.y_ticks + (0 if sizes.labels_short else 3), floor=None)
    return [value for value in found if float(value).is_integer() and low - 1 <= value <= high + 1]


def _margin(loads: Sequence[Load], sizes: Scale) -> dict[str, float]:
    names = max((text_width(load.name, sizes.text) for load in loads), default=0)
    words = max((text_width(_over_words(load), sizes.text, True) for load in loads), default=0)
    side = {"l": 6, "r": 6} if sizes.labels_short else {"l": names + 16, "r": words + 20}
    return {**side, "t": sizes.text * (LINE + 0.8), "b": sizes.text * (2.4 + LINE), "pad": 4}


def _mark(loads: Sequence[Load], low: float, high: float, margin: dict, sizes: Scale) -> tuple[float, int]:
    """The size of a mark so that neighbours do not touch and piles stay low, and how many are in the highest pile."""
    pile = max((number for load in loads for number in load.at.values()), default=1)
    across = (sizes.width - margin["l"] - margin["r"]) / (high - low)
    return max(SMALLEST, min(sizes.marker * 1.2, across * 0.86, TALLEST / (pile * GAP))), pile


def _marks(loads: Sequence[Load], is_over: bool, zero: float, mark: float, row: float, theme: Theme) -> go.Scatter:
    x, y, told = [], [], []
    for place, load in enumerate(loads):
        for distance, number in load.at.items():
            if (distance > 0) == is_over:
                x += [distance + zero] * number
                y += [place + (n - (number - 1) / 2) * mark * GAP / row for n in range(number)]
                told += [plain(f"{load.name}: {_distance_words(distance)}")] * number
    colour = theme.concern_mark if is_over else theme.common_mark
    return go.Scatter(
        name="over" if is_over else "within", x=x, y=y, mode="markers", hovertext=told, hoverinfo="text",
        marker={"symbol": "square" if is_over else "circle", "size": mark, "color": colour, "opacity": 1},
        cliponaxis=False,
    )  # fmt: skip


def _distance_words(distance: int) -> str:
    if not distance:
        return "at the limit"
    return f"{abs(distance)} {'over' if distance > 0 else 'below'}"


def _over_words(load: Load) -> str:
    return f"{load.over} of {load.people} over"


def _limit_words(zero: float, words: str, theme: Theme, sizes: Scale) -> list[dict]:
    same = {"x": zero + HALF, "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 2, "showarrow": False}
    return [
        {"name": "limit", "text": plain(words), "font": {"color": theme.target, "size": sizes.text},
         "xanchor": "right", "xshift": -4, **same},
        {"name": "over", "text": "over", "font": {"color": theme.concern, "size": sizes.text},
         "xanchor": "left", "xshift": 5, **same},
    ]  # fmt: skip


def _row_words(loads: Sequence[Load], row: float, theme: Theme, sizes: Scale) -> list[dict]:
    """'7 of 21 over' at the right; on a phone the name and these stand over the row."""
    up = row / 2 - sizes.text * 0.7 if sizes.labels_short else 0
    side = {"x": 1, "xanchor": "right"} if sizes.labels_short else {"x": 1, "xanchor": "left", "xshift": 10}
    found = []
    for place, load in enumerate(loads):
        words, colour = plain(_over_words(load)), theme.concern if load.over else theme.muted
        same = {"y": place, "yanchor": "middle", "yshift": up, "xref": "paper", "showarrow": False}
        text = f"<b>{words}</b>" if load.over else words
        found.append({"name": "words", "text": text, "font": {"color": colour, "size": sizes.text}, **side, **same})
        if sizes.labels_short:
            name = {"text": plain(load.name), "font": {"color": theme.ink, "size": sizes.text}}
            found.append({"name": "name", "x": 0, "xanchor": "left", **name, **same})
    return found


def _lay_out(fig, loads, span, x_ticks, caption: str, theme: Theme, sizes: Scale) -> None:
    axis = {"showline": False, "zeroline": False, "fixedrange": True, "ticks": ""}
    fig.update_xaxes(
        **axis, range=list(span), showgrid=False, tickvals=x_ticks, tickangle=0, tickfont={"color": theme.muted},
        ticktext=[formats.format_value(value, "count") for value in x_ticks],
        title={"text": plain(caption), "font": {"color": theme.muted, "size": sizes.small}, "standoff": 4},
    )  # fmt: skip
    fig.update_yaxes(
        **axis, range=[len(loads) - 0.5, -0.5], showgrid=True, gridcolor=theme.hairline,
        tickvals=list(range(len(loads))), showticklabels=not sizes.labels_short,
        ticktext=[plain(load.name) for load in loads], tickfont={"color": theme.ink, "size": sizes.text},
    )  # fmt: skip


# ---------------------------------------------------------------- posts


def posts(lines: Sequence[tuple[Posts, Sequence[str]]], headings: Sequence[str], *, theme: Theme = LIGHT) -> str:
    """Each team's posts as one bar (employed, vacant with and without agency cover, agency beside them), then cells.

    `lines` pair the posts with the cells under `headings`. The bars share one scale: full-time equivalents.
    """
    longest = max((line.vacancies.of + line.beside for line, _ in lines), default=1) or 1
    head = "".join(f'<th scope="col" role="columnheader">{escape(words)}</th>' for words in headings)
    body = "".join(_post_row(line, cells, headings, longest) for line, cells in lines)
    style = f"<style>{RULES.substitute(vars(theme), font=FONT_FAMILY)}</style>"
    return (
        f'{style}<div class="bearing-posts">{_KEY}<table role="table"><caption>Posts by team</caption>'
        f'<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Team</th>'
        f'<th scope="col" role="columnheader" class="bar">Posts, full-time equivalent</th>{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div>'
    )


_KEY = (
    '<p class="key"><i class="employed"></i>employed <i class="covered"></i>vacant, agency cover '
    '<i class="uncovered"></i>vacant, no cover <i class="beside"></i>agency beside the posts</p>'
)


def _post_row(line: Posts, cells: Sequence[str], headings: Sequence[str], longest: float) -> str:
    parts = (
        ("employed", line.employed), ("covered", line.covered), ("uncovered", line.uncovered), ("beside", line.beside),
    )  # fmt: skip
    bar = "".join(f'<i class="{name}" style="width:{100 * fte / longest:.1f}%"></i>' for name, fte in parts if fte)
    more = "".join(
        f'<td role="cell" data-label="{escape(heading)}">{escape(cell)}</td>'
        for heading, cell in zip(headings, cells, strict=True)
    )
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{escape(line.team)}</th>'
        f'<td role="cell" class="bar"><div class="stack">{bar}</div></td>{more}</tr>'
    )


def stays(counts: dict[str, int], *, theme: Theme = LIGHT) -> str:
    """How long people have been here: a bar a band, with how many of all."""
    total = sum(counts.values())
    rows = "".join(
        f'<li><span>{escape(words)}</span><span class="stack"><i class="employed" '
        f'style="width:{Share(number, total).percent or 0:.1f}%"></i></span>'
        f'<span class="many">{number} of {total}</span></li>'
        for words, number in counts.items()
    )
    style = f"<style>{RULES.substitute(vars(theme), font=FONT_FAMILY)}</style>"
    return f'{style}<div class="bearing-posts"><ul>{rows}</ul></div>'
