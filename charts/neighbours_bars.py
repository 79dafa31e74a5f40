"""One published year as ranked bars: ours beside our neighbours or our region, the lines they are set against through
all of them.

Ours carries its 95 % interval: whether it reaches the line is the test the page's finding rests on.
"""

from collections.abc import Sequence

import plotly.graph_objects as go

from charts.dots import Mark, Row, ranked
from charts.theme import LIGHT, Theme, scale_named
from charts.units import said
from kpis import formats
from kpis.catalogue import Kpi
from kpis.neighbours import BANDS, AreaValue, Comparison

CHANCE_WORDS = "The thin line over the bar is what chance allows (95%)"
LONGEST, LONGEST_NARROW = 28, 20  # letters of a name; two councils that share a figure have both names in it
Line = tuple[str, float | None]
LINE_LOOKS = (("neighbours", "dot"), ("muted", "dash"), ("ink", "solid"))


def figure(
    comparison: Comparison,
    kpi: Kpi,
    lines: Sequence[Line],
    *,
    theme: Theme = LIGHT,
    scale: str = "page",
    height: int | None = None,
) -> go.Figure:
    """Ours and the others', the best first (the highest where neither direction is good); areas without a figure last,
    with DfE's symbol. `lines`: at most three of a name and a value, the first the one ours is set against."""
    sizes = scale_named(scale)
    longest = LONGEST_NARROW if sizes.labels_short else LONGEST
    rows = [_row(area, comparison, kpi, longest, theme) for area in in_order(comparison, kpi)]
    looks = zip(lines, LINE_LOOKS, strict=False)
    marks = [
        Mark(value, f"{name} {_shown(value, kpi)}", getattr(theme, colour), dash)
        for (name, value), (colour, dash) in looks
        if value is not None
    ]
    return ranked(rows, marks, kpi=kpi, theme=theme, scale=sizes, height=height, bars=True)


def describe(comparison: Comparison, kpi: Kpi, lines: Sequence[Line]) -> str:
    """The chart in words, for `alt`."""
    known = [area for area in in_order(comparison, kpi) if area.value is not None]
    if not known:
        return f"{kpi.short_name}, {comparison.period}: no figure published."
    own = comparison.own
    place = f"{own.name} {said(kpi, comparison.value)}, {comparison.position_words}; " if own else ""
    through = "; ".join(f"{name} {_shown(value, kpi)}" for name, value in lines if value is not None)
    first, last = (f"{area.name} {_shown(area.value, kpi)}" for area in (known[0], known[-1]))
    return f"Bars of {kpi.short_name}, {comparison.period}: {place}from {first} to {last}. Lines: {through}."


def in_order(comparison: Comparison, kpi: Kpi) -> list[AreaValue]:
    """Ourselves and the others as they are drawn: the best first, those without a figure last."""
    areas = [*([comparison.own] if comparison.own else []), *comparison.neighbours]
    sign = 1 if kpi.polarity in BANDS and kpi.polarity == "lower" else -1
    known = sorted((area for area in areas if area.value is not None), key=lambda area: sign * area.value)
    return known + [area for area in areas if area.value is None]


def _row(area: AreaValue, comparison: Comparison, kpi: Kpi, longest: int, theme: Theme) -> Row:
    is_own = area is comparison.own
    words = _shown(area.value, kpi)
    if area.value is None:
        words = f"not published{f' ({area.symbol})' if area.symbol else ''}"
    cases = formats.format_fraction(area.numerator, area.denominator)
    return Row(
        name=_shortened(area.name, longest),
        value=area.value,
        words=words,
        colour=theme.value_line if is_own else theme.area_dot,
        bold=is_own,
        band=comparison.interval if is_own else None,
        hover=f"{area.name}: {words}" + (f" ({cases})" if cases and area.value is not None else ""),
    )


def _shortened(name: str, longest: int) -> str:
    """A name that leaves room for the bars; hovering and the table say it whole."""
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"


def _shown(value: float | None, kpi: Kpi) -> str:
    return formats.format_value(value, kpi.unit, kpi.dp)
