"""Small pictures for a table row: two years of months, and where we stand among our neighbours.

Both are SVG in an `<img>` data URI (`st.html` strips inline SVG) and both say in words what they show.
"""

from collections.abc import Sequence
from statistics import median

from charts.icons import image
from charts.theme import LIGHT, Theme, signal
from kpis import formats

WIDTH, HEIGHT = 150, 34
STRIP_WIDTH, STRIP_HEIGHT = 170, 26
PAD = 6


def sparkline(
    values: Sequence[float | None],
    *,
    target: float | None = None,
    point_type: str | None = None,
    words: str = "",
    theme: Theme = LIGHT,
) -> str:
    """One line over equal months, oldest first; None is a gap, the target dashed, the last dot signals.

    `point_type` is the SPC type of the latest value. `words` replace the standard alternative text.
    """
    if not any(value is not None for value in values):
        return ""
    scale = _scale([*values, target], HEIGHT - PAD, PAD)
    body = _target_line(target, scale, theme) + _months(values, scale, point_type, theme)
    svg = _svg(body, WIDTH, HEIGHT)
    return image(svg, words or _trend_words(values), WIDTH, HEIGHT, "spark")


def neighbour_strip(
    own: float | None,
    neighbours: Sequence[float],
    *,
    words: str = "",
    theme: Theme = LIGHT,
) -> str:
    """Neighbours as dots on a hair line, low left; their median a tick, our own value a blue diamond.

    Empty when no neighbour has a value.
    """
    if not neighbours:
        return ""
    scale = _scale([own, *neighbours], PAD + 2, STRIP_WIDTH - PAD - 2)
    middle = STRIP_HEIGHT / 2
    body = f'<path d="M2 {middle}H{STRIP_WIDTH - 2}" stroke="{theme.hairline}" stroke-width="2"/>'
    body += "".join(_dot(scale(value), middle, 3.2, theme.area_dot) for value in sorted(neighbours))
    tick = scale(median(neighbours))
    body += f'<path d="M{tick:.1f} {middle - 9}v18" stroke="{theme.ink}" stroke-width="2"/>'
    body += "" if own is None else _diamond(scale(own), middle, theme)
    svg = _svg(body, STRIP_WIDTH, STRIP_HEIGHT)
    return image(svg, words or _strip_words(own, neighbours), STRIP_WIDTH, STRIP_HEIGHT, "strip")


def _scale(values: Sequence[float | None], start: float, end: float):
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    spread = high - low

    def position(value: float) -> float:
        return (start + end) / 2 if spread == 0 else start + (value - low) / spread * (end - start)

    return position


def _months(values: Sequence[float | None], scale, point_type: str | None, theme: Theme) -> str:
    step = (WIDTH - 2 * PAD) / max(len(values) - 1, 1)
    places = [None if v is None else (PAD + i * step, scale(v)) for i, v in enumerate(values)]
    lines = "".join(_stretch(run, theme) for run in _runs(places))
    x, y = next(place for place in reversed(places) if place is not None)
    return lines + _last_mark(x, y, point_type, theme)


def _runs(places: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Stretches of months without a gap."""
    runs: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if run]


def _stretch(run: Sequence[tuple[float, float]], theme: Theme) -> str:
    if len(run) == 1:
        return _dot(*run[0], 1.3, theme.value_line)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
    return f'<polyline points="{points}" fill="none" stroke="{theme.value_line}" stroke-width="1.8"/>'


def _last_mark(x: float, y: float, point_type: str | None, theme: Theme) -> str:
    drawn = signal(point_type, theme)
    if drawn.symbol == "circle":
        return _dot(x, y, 3.4, theme.value_line)
    outline = {
        "diamond": "M{x} {t}L{r} {y}L{x} {b}L{l} {y}z",
        "square": "M{l} {t}H{r}V{b}H{l}z",
        "triangle-up": "M{x} {t}L{r} {b}H{l}z",
        "triangle-down": "M{x} {b}L{r} {t}H{l}z",
    }[drawn.symbol]
    reach = 3.6 if drawn.symbol == "square" else 4.8
    place = {"x": x, "y": y, "l": x - reach, "r": x + reach, "t": y - reach, "b": y + reach}
    path = outline.format(**{key: f"{value:.1f}" for key, value in place.items()})
    return f'<path d="{path}" fill="{drawn.mark}"/>'


def _diamond(x: float, y: float, theme: Theme) -> str:
    shape = f"M{x:.1f} {y - 7}l7 7l-7 7l-7-7z"
    return f'<path d="{shape}" fill="{theme.improvement_mark}" stroke="{theme.surface}"/>'


def _dot(x: float, y: float, radius: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}"/>'


def _target_line(target: float | None, scale, theme: Theme) -> str:
    if target is None:
        return ""
    y = f"{scale(target):.1f}"
    return f'<path d="M2 {y}H{WIDTH - 2}" stroke="{theme.target}" stroke-width="1.5" stroke-dasharray="4 3"/>'


def _svg(body: str, width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}">{body}</svg>'
    )


def _trend_words(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    missing = len(values) - len(known)
    gap = f"; {missing} without data" if missing else ""
    return f"{len(values)} months from {_plain(known[0])} to {_plain(known[-1])}{gap}"


def _strip_words(own: float | None, neighbours: Sequence[float]) -> str:
    spread = f"{len(neighbours)} neighbours from {_plain(min(neighbours))} to {_plain(max(neighbours))}"
    stand = "own value not published" if own is None else f"own value {_plain(own)}"
    return f"{stand}; {spread}, median {_plain(median(neighbours))}"


def _plain(value: float) -> str:
    return formats.format_value(value, "ratio", 1)
