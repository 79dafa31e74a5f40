"""The week as a grid: seven days by eight stretches of three hours, darker where more happened, a number in each."""

from collections.abc import Sequence

import plotly.graph_objects as go

from charts.axes import frame
from charts.theme import LIGHT, Theme, scale_named, text_width

ROW = 2.3  # height of a row, in font sizes
HEAD = ("00–03", "03–06", "06–09", "09–12", "12–15", "15–18", "18–21", "21–24")
HEAD_SHORT = ("0", "3", "6", "9", "12", "15", "18", "21")
DEEPEST = 0.52  # of the way from the paper to the line's colour, so that ink can be read on every shade
ALL = "All"


def figure(
    cells: Sequence[Sequence[int]],
    by_weekday: Sequence[int],
    weekdays: Sequence[str],
    *,
    standing_out: Sequence[str] = (),
    stretches: Sequence[str] = HEAD,
    theme: Theme = LIGHT,
    scale: str = "page",
) -> go.Figure:
    """Weekdays down, stretches across; sums at the right and at the foot, bold where they stand out beyond chance.

    `standing_out` names weekdays and stretches; `stretches` are the names they go by, eight of them.
    """
    sizes = scale_named(scale)
    fig = go.Figure(
        go.Heatmap(
            name="week", x=list(range(8)), y=list(range(7)), z=[list(row) for row in cells],
            zmin=0, zmax=max(map(max, cells)) or 1, xgap=2, ygap=2,
            colorscale=[[0, theme.surface], [1, shade(1, theme)]], showscale=False,
            texttemplate="%{z}", textfont={"color": theme.ink, "size": sizes.small},
            hovertext=[[f"{day}, {when}: {n}" for when, n in zip(stretches, row, strict=True)]
                       for day, row in zip(weekdays, cells, strict=True)],
            hoverinfo="text",
        )
    )  # fmt: skip
    _draw_sums(fig, cells, by_weekday, [*weekdays, *stretches], standing_out, theme.ink, sizes.text)
    short = sizes.labels_short
    days = [day[:3] if short else day for day in weekdays]
    fig.update_layout(**frame(theme, sizes), height=round(sizes.text * ROW * 9 + 4), margin=_margin(days, sizes))
    axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "ticks": "", "tickfont": {"color": theme.muted}}
    heads = [*(HEAD_SHORT if short else HEAD), ALL]
    fig.update_xaxes(**axis, side="top", range=[-0.5, 8.5], tickvals=list(range(9)), ticktext=heads, tickangle=0)
    fig.update_yaxes(**axis, range=[7.5, -0.5], tickvals=list(range(8)), ticktext=[*days, ALL])
    return fig


def _margin(days: Sequence[str], sizes) -> dict[str, float]:
    widest = max(text_width(day, sizes.text) for day in (*days, ALL))
    return {"l": widest + 14, "r": 2, "t": sizes.text * 1.8, "b": 2, "pad": 4}


def shade(share: float, theme: Theme) -> str:
    """The colour of a cell with this share (0 to 1) of the fullest one's number."""
    pairs = zip(_channels(theme.surface), _channels(theme.value_line), strict=True)
    return "#" + "".join(f"{round(low + (high - low) * DEEPEST * share):02x}" for low, high in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def _draw_sums(fig: go.Figure, cells, by_weekday, names, standing_out, colour: str, size: int) -> None:
    """At the right of each day and at the foot of each stretch, as one trace: seventy labels apart are slow to make."""
    sums = [*by_weekday, *(sum(column) for column in zip(*cells, strict=True))]
    words = [f"<b>{n}</b>" if name in standing_out else str(n) for name, n in zip(names, sums, strict=True)]
    places = [(8, y) for y in range(7)] + [(x, 7) for x in range(8)]
    x, y = zip(*places, strict=True)
    font = {"color": colour, "size": size}
    fig.add_trace(go.Scatter(name="sums", x=x, y=y, mode="text", text=words, textfont=font, hoverinfo="skip"))
