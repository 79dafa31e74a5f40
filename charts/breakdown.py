"""Members (teams, age bands) against the whole: ranked dots, or a funnel when sizes differ much.

Only a member outside the 99.8 % limits is marked as different: many teams at 95 % guarantee false
alarms (OHID).
"""

from collections.abc import Sequence

import plotly.graph_objects as go

from charts.dots import Mark, Row, ranked
from charts.theme import LIGHT, Theme, scale_named, signal
from kpis import formats
from kpis.catalogue import Kpi
from kpis.intervals import FunnelUnit
from kpis.reliability import TOO_FEW

PER = {"percent": 100.0, "rate_per_10000": 10_000.0}
DIFFERENT = ("higher", "lower")


class NotAProportion(ValueError):
    """A measure without numerator and denominator has no funnel."""


def figure(
    units: Sequence[FunnelUnit],
    kpi: Kpi,
    *,
    whole: str = "All",
    hidden: Sequence[str] = (),
    hidden_words: str = "",
    theme: Theme = LIGHT,
    scale: str = "page",
    height: int | None = None,
) -> go.Figure:
    """Each member's value on a pale stretch of what chance allows (99.8 %); the whole as a line.

    Highest first; members too few to judge come last, hollow; after them those `hidden`, in words alone.
    `units` come from `kpis.intervals.funnel`. Raises NotAProportion for counts, days and ratios.
    """
    per, sizes = per_of(kpi), scale_named(scale)
    ordered = sorted(units, key=lambda unit: (is_too_few(unit), -(unit.value or 0)))
    rows = [_row(unit, kpi, per, theme, sizes.labels_short) for unit in ordered]
    rows += [Row(name, None, hidden_words, theme.muted) for name in hidden]
    marks = [_whole(unit.centre * per, kpi, whole, theme) for unit in ordered[:1]]
    return ranked(rows, marks, kpi=kpi, theme=theme, scale=sizes, height=height)


def describe(
    units: Sequence[FunnelUnit], kpi: Kpi, whole: str = "All", hidden: Sequence[str] = (), hidden_words: str = ""
) -> str:
    """The breakdown in words, for `alt`: who differs beyond chance, else that nobody does."""
    per = per_of(kpi)
    if not units:
        return f"{kpi.short_name}: nothing to break down."
    centre = formats.format_value(units[0].centre * per, kpi.unit, kpi.dp)
    odd = [f"{unit.name} {value_words(unit, kpi, per)} ({unit.verdict})" for unit in units if is_different(unit)]
    beyond = f"different beyond chance: {', '.join(odd)}" if odd else "none differs beyond chance"
    unseen = f"; {', '.join(hidden)}: {hidden_words}" if hidden else ""
    return f"{kpi.short_name} by member, {whole} {centre}; {beyond}{unseen}."


def per_of(kpi: Kpi) -> float:
    if kpi.unit not in PER:
        raise NotAProportion(f"{kpi.id} is a {kpi.unit}: only {' and '.join(PER)} can be compared by funnel.")
    return PER[kpi.unit]


def is_too_few(unit: FunnelUnit) -> bool:
    return unit.denominator < TOO_FEW


def is_different(unit: FunnelUnit) -> bool:
    return unit.verdict in DIFFERENT and not is_too_few(unit)


def point_type(unit: FunnelUnit, polarity: str) -> str:
    """A different member takes the colour and shape of a signal: good, bad, or neither."""
    if not is_different(unit):
        return "common_cause"
    high = unit.verdict == "higher"
    if polarity not in ("higher", "lower"):
        return f"special_cause_neutral_{'high' if high else 'low'}"
    return "special_cause_improvement" if high == (polarity == "higher") else "special_cause_concern"


def value_words(unit: FunnelUnit, kpi: Kpi, per: float) -> str:
    return formats.format_value(None if unit.value is None else unit.value * per, kpi.unit, kpi.dp)


def _row(unit: FunnelUnit, kpi: Kpi, per: float, theme: Theme, short: bool = False) -> Row:
    cases = formats.format_fraction(unit.numerator, unit.denominator)
    different = is_different(unit)
    note = "; too few to judge" if is_too_few(unit) else "; different beyond chance" if different else ""
    look = signal(point_type(unit, kpi.polarity), theme)
    return Row(
        name=unit.name,
        value=None if unit.value is None else unit.value * per,
        words=f"{value_words(unit, kpi, per)}  {cases}{'' if short else note}"
        if unit.value is not None
        else "no cases",
        colour=look.mark,
        symbol=look.symbol,
        hollow=is_too_few(unit),
        bold=different,
        band=None if unit.limits998 is None or is_too_few(unit) else tuple(limit * per for limit in unit.limits998),
        hover=f"{unit.name}: {value_words(unit, kpi, per)} ({cases}){note}",
    )


def _whole(value: float, kpi: Kpi, whole: str, theme: Theme) -> Mark:
    return Mark(value, f"{whole} {formats.format_value(value, kpi.unit, kpi.dp)}", theme.value_line)
