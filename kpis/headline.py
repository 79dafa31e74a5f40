"""The sentences: what a Director could say aloud, worked out from the data.

Words, not jargon ("below average ten months running"), and no word that claims more than was tested.
Short names are singular and plural alike ("Agency rate", "Re-referrals"), so sentences are built
around verbs that do not have to agree: a colon, or "will".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from kpis import formats, spc
from kpis.neighbours import ENOUGH_NEIGHBOURS
from kpis.periods import months_between
from kpis.rounding import above, below
from kpis.spc import Point, SpcChart, SpcPoint
from kpis.targets import LAST_YEAR_KINDS

if TYPE_CHECKING:
    from kpis.assessment import Assessment

RECORD_MONTHS = 12
TARGET_WORDS = {
    "on_target": "on target",
    "beyond_target": "better than target",
    "close": "close to target",
    "off_target": "off target",
}
NEIGHBOUR_BASES = ("rolling_12m", "snapshot")  # a year or a position, as neighbours are published


# ---------------------------------------------------------------- what the chart says


def signal_words(chart: SpcChart) -> str:
    """What the latest point signals: 'below average ten months running'; empty when nothing.

    A point that signals both ways names both.
    """
    latest = chart.latest
    if latest is None:
        return ""
    high, low = _phrases(chart, latest, high=True), _phrases(chart, latest, high=False)
    if high and low:
        is_high = above(latest.value, latest.mean)
        moving, standing = (low, high) if is_high else (high, low)
        return f"{moving[0]}, but still {standing[0]}"
    return ", and ".join((high or low)[:2])


def change_words(chart: SpcChart, small_numbers: bool = False) -> str:
    """The same beside an icon: 'ten months below average', 'no real change', '9 of 13 months ...'."""
    if small_numbers:
        return "numbers too small for a pattern"
    if chart.status == "insufficient":
        return _too_soon(chart)
    side = {"shift_high": "above", "shift_low": "below"}.get("".join(chart.latest.rules))
    if side:
        return f"{_many(len(spc.run_on_one_side(chart)), chart)} {side} average"
    return signal_words(chart) or "no real change"


def _too_soon(chart: SpcChart) -> str:
    needed = chart.settings.min_points
    if chart.n >= needed:
        return "too soon since the last step change to say"
    return f"{chart.n} of {needed} months: too soon to say"


def assurance_words(assurance: str | None, provisional: bool = False) -> str:
    """What the target may be relied upon for: 'target met by chance'; empty without a target."""
    words = {
        "consistent_pass": "target met every month as things work now",
        "consistent_fail": "target out of reach as things work now",
        "inconsistent": "target met by chance",
    }.get(assurance or "", "")
    return f"{words}; still changing, so provisional" if words and provisional else words


def _phrases(chart: SpcChart, latest: SpcPoint, high: bool) -> list[str]:
    """Broken rules in one direction, in words, the plainest first."""
    side, up, level = ("above", "up", "high") if high else ("below", "down", "low")
    suffix = "high" if high else "low"
    words = {
        f"astro_{suffix}": lambda: f"{side} the usual range",
        f"shift_{suffix}": lambda: f"{side} average {_running(spc.run_on_one_side(chart), chart)}",
        f"trend_{up}": lambda: f"{up} {_running(spc.run_one_way(chart)[1:], chart)}",
        f"two_in_three_{suffix}": lambda: f"unusually {level} in two of the last three {_step(chart)}s",
    }
    return [say() for rule, say in words.items() if rule in latest.rules]


def _running(run: Sequence[SpcPoint], chart: SpcChart) -> str:
    """'ten months running'; months without a figure are not claimed."""
    span = months_between(run[0].month, run[-1].month) // _months_a_step(chart) + 1
    if span == len(run):
        return f"{_many(len(run), chart)} running"
    return f"in the last {_many(len(run), chart)} with figures"


def _many(n: int, chart: SpcChart) -> str:
    return f"{formats.number_words(n)} {_step(chart)}{'' if n == 1 else 's'}"


def _step(chart: SpcChart) -> str:
    return "quarter" if _months_a_step(chart) == 3 else "month"


def _months_a_step(chart: SpcChart) -> int:
    """3 for a chart of quarters, else 1: the smallest distance between neighbouring points."""
    months = [point.month for point in chart.points]
    gaps = [months_between(a, b) for a, b in zip(months, months[1:], strict=False)]
    return 3 if gaps and min(gaps) == 3 else 1


# ---------------------------------------------------------------- the finding


def finding(a: "Assessment") -> str:
    """The sentence that titles a KPI's page."""
    name = a.kpi.short_name
    if not has_figure(a):
        return f"{name}: {_no_figure(a)}"
    if a.status.code == "too_few":
        return f"{name}: {_too_few(a)}"
    if a.latest.ghost:
        return f"{name}: {_not_usable(a)}"
    if a.chart.status == "insufficient":
        return f"{name}: {_value_and_target(a)}; {_why_not_charted(a)}"
    signals = signal_words(a.chart)
    if signals:
        return f"{name}: {signals}{_after_signals(a)}"
    if a.assurance == "consistent_fail":
        return f"{name} will not {_out_of_reach(a)} as things work now"
    return f"{name}: {_steady(a)}"


def has_figure(a: "Assessment") -> bool:
    """True when the month has a value on the KPI's own basis."""
    return a.latest is not None and a.latest.value is not None


def _no_figure(a: "Assessment") -> str:
    month = formats.month_long(a.month)
    if not a.has_history:
        return "no figures yet"
    if a.latest is not None and a.latest.denominator == 0:
        return f"none to count in {month}"
    return f"no figure for {month}"


def _too_few(a: "Assessment") -> str:
    cases = formats.format_fraction(a.latest.numerator, a.latest.denominator)
    return f"{cases or _value(a, a.latest.value)}, too few to judge"


def _not_usable(a: "Assessment") -> str:
    return f"{_value(a, a.latest.value)}, not to be relied upon: incomplete or set aside"


def _why_not_charted(a: "Assessment") -> str:
    if a.small_numbers:
        return "monthly numbers too small to judge change"
    if a.kpi.charted_basis == "rolling_12m":
        return "each point shares eleven months with the last, so change is not judged"
    return "too soon to judge change"


def _value_and_target(a: "Assessment") -> str:
    value = formats.format_with_unit(a.latest.value, a.kpi.unit, a.kpi.dp)
    if a.status.code not in TARGET_WORDS:
        return value
    if a.asked.kind in ("decrease", "increase"):
        return f"{value}, {_than_last_year(a)}"
    if a.asked.range:
        return f"{value}, {_beside_neighbours(a)}"
    return f"{value}, {TARGET_WORDS[a.status.code]} ({_target(a)})"


def _target(a: "Assessment") -> str:
    """The target as it is said in a sentence: '85%', '20% or less'."""
    if a.asked.kind == "reduction_pct_per_year":
        return f"{_value(a, a.asked.line)} or less"
    return a.target_text


def _after_signals(a: "Assessment") -> str:
    """What else belongs in the breath: a target out of reach or not yet met, or the neighbours."""
    better = (a.variation or "").startswith("improvement")
    if a.assurance == "consistent_fail":
        return f", {'but still' if better else 'and'} {_reach(a)}"
    if better and a.status.code == "off_target" and a.asked.line is not None:
        return f", but not yet at {_target(a)}"
    beside = neighbour_words(a)
    return f", and now {beside}" if beside else ""


def _reach(a: "Assessment") -> str:
    if a.asked.range:
        return "out of line with neighbours"
    if a.status.code == "on_target":
        return f"not at {_target(a)} month after month"  # this month alone has reached it
    return f"out of reach of {formats.format_target(a.asked.line, a.kpi.unit)} as things work now"


def neighbour_words(a: "Assessment") -> str:
    """'below neighbours (21.6%)' when the latest year or position differs beyond chance; else empty.

    Only for bases like the published one: a single month is not compared with neighbours' year.
    """
    enough = a.comparison is not None and a.comparison.n_with_data >= ENOUGH_NEIGHBOURS
    if not enough or a.kpi.basis not in NEIGHBOUR_BASES or a.latest_interval is None:
        return ""
    low, high = a.latest_interval
    centres = (a.comparison.mean, a.comparison.median)  # mean shown, median judged: both must agree
    shown = formats.format_value(a.comparison.mean, a.kpi.unit, a.kpi.dp)
    if all(below(high, centre) for centre in centres):
        return f"below neighbours ({shown})"
    return f"above neighbours ({shown})" if all(above(low, centre) for centre in centres) else ""


def _out_of_reach(a: "Assessment") -> str:
    if a.asked.range:
        return "come into line with neighbours"
    verb = "come down to" if a.asked.polarity == "lower" else "reach"
    if a.status.code == "on_target":
        verb = "stay at"  # this month alone has reached it
    return f"{verb} {formats.format_target(a.asked.line, a.kpi.unit)}"


def _steady(a: "Assessment") -> str:
    """No signal: what may be said of the target, or of last year, or only that nothing has changed."""
    if a.assurance == "consistent_pass":
        relied_upon = f"{_target(a)} can be relied upon"
        return f"steady, and {'in line with neighbours' if a.asked.range else relied_upon}"
    if a.assurance == "inconsistent":
        by_chance = f"{_target(a)} met by chance"
        return f"no real change; {'in and out of line with neighbours' if a.asked.range else by_chance}"
    if a.asked.kind in LAST_YEAR_KINDS and a.status.code in TARGET_WORDS:
        return f"no real change month to month; {_than_last_year(a)}"
    if a.asked.range and a.status.code in TARGET_WORDS:
        return f"no real change; {_beside_neighbours(a)}"
    return "no real change"


def _than_last_year(a: "Assessment") -> str:
    """'higher than a year ago (52.6%, from 50.0%)', or 'much as a year ago' within the noise band."""
    if a.status.code == "close" and a.asked.kind != "reduction_pct_per_year":
        return "much as a year ago"
    now, then = a.latest.value, a.asked.last_year
    side = "lower than" if below(now, then) else "higher than" if above(now, then) else "the same as"
    return f"{side} a year ago ({_value(a, now)}, from {_value(a, then)})"


def _beside_neighbours(a: "Assessment") -> str:
    if a.status.code == "on_target":
        return "in line with neighbours"
    return f"{'above' if a.latest.value > a.asked.range[1] else 'below'} neighbours"


def _value(a: "Assessment", value: float | None) -> str:
    return formats.format_value(value, a.kpi.unit, a.kpi.dp)


# ---------------------------------------------------------------- the overview


@dataclass(frozen=True)
class Item:
    """One line of the overview: the phrase in bold, the rest of its sentence, its n of d."""

    kpi: str
    lead: str
    rest: str
    evidence: str


@dataclass(frozen=True)
class WhatChanged:
    """The overview's three groups, each with the most pressing first."""

    attention: tuple[Item, ...]
    improving: tuple[Item, ...]
    not_judged: tuple[Item, ...]


def overview_headline(assessments: Iterable["Assessment"]) -> str:
    """'Two things need attention; three are improving'."""
    kinds = [a.kind for a in assessments]
    attention, improving = kinds.count("attention"), kinds.count("improving")
    if not attention and not improving:
        judged = any(kind == "steady" for kind in kinds)
        return "No real change this month" if judged else "Nothing can be judged this month"
    needs = {0: "Nothing needs attention", 1: "One thing needs attention"}.get(
        attention, f"{formats.number_words(attention).capitalize()} things need attention"
    )
    betters = {0: "nothing is improving beyond chance", 1: "one is improving"}.get(
        improving, f"{formats.number_words(improving)} are improving"
    )
    return f"{needs}; {betters}"


def what_changed(assessments: Iterable["Assessment"]) -> WhatChanged:
    """What to say of the month. KPIs that have never had a figure are left out."""
    known = [a for a in assessments if a.has_history]
    return WhatChanged(
        attention=_items(known, "attention", lambda a: (-a.attention, -_share_short(a)), _attention_item),
        improving=_items(known, "improving", lambda a: -_strength(a), _improving_item),
        not_judged=_items(known, "not_judged", _why_rank, _not_judged_item),
    )


def _items(assessments: Sequence["Assessment"], kind: str, rank, build) -> tuple[Item, ...]:
    return tuple(build(a) for a in sorted((a for a in assessments if a.kind == kind), key=rank))


def _attention_item(a: "Assessment") -> Item:
    name = a.kpi.short_name
    if (a.variation or "").startswith("concern"):
        return Item(a.kpi.id, f"{name}: {signal_words(a.chart)}", _month_and_record(a), _month_cases(a))
    if a.assurance == "consistent_fail":
        lead = f"{name} will not {_out_of_reach(a)} as things work now"
        return Item(a.kpi.id, lead, _best_so_far(a), _month_cases(a))
    return Item(a.kpi.id, f"{name}: {_worse(a)}", _from_last_year(a), _cases(a, a.latest))


def _worse(a: "Assessment") -> str:
    if a.asked.range:
        return "further from neighbours than a year ago"
    if a.asked.line is None:
        return f"{'higher' if a.asked.polarity == 'lower' else 'lower'} than a year ago"
    return "off target and worse than a year ago"


def _from_last_year(a: "Assessment") -> str:
    moved = f"{_value(a, a.latest.value)}, from {_value(a, a.last_year.value)}"
    return f"{moved}; target {_target(a)}" if a.asked.line is not None else moved


def _improving_item(a: "Assessment") -> Item:
    rest = f"{signal_words(a.chart)}{_after_signals(a)}; {_month_and_record(a)}"
    return Item(a.kpi.id, a.kpi.short_name, rest, _month_cases(a))


def _not_judged_item(a: "Assessment") -> Item:
    if changed_neither_way(a):
        rest = f"{signal_words(a.chart)}: neither good nor bad in itself; {_month_and_record(a)}"
        return Item(a.kpi.id, a.kpi.short_name, rest, _month_cases(a))
    if not has_figure(a):
        return Item(a.kpi.id, a.kpi.short_name, _no_figure(a), "")
    if a.status.code == "too_few":
        return Item(a.kpi.id, a.kpi.short_name, _too_few(a), "")
    if a.latest.ghost:
        return Item(a.kpi.id, a.kpi.short_name, _not_usable(a), _cases(a, a.latest))
    rest = f"{_value(a, a.latest.value)}; {_why_not_charted(a)}"
    return Item(a.kpi.id, a.kpi.short_name, rest, _cases(a, a.latest))


def changed_neither_way(a: "Assessment") -> bool:
    """A signal on a KPI where neither direction is good: worth telling, not to be judged."""
    return (a.variation or "").startswith("neutral")


def charted(a: "Assessment") -> Point | SpcPoint:
    """The figure the signal is about: the chart's latest point, else the headline's."""
    return a.chart.latest or a.latest


def _month_and_record(a: "Assessment") -> str:
    point = charted(a)
    record = _record(a.chart, a.variation or "")
    return f"{_value(a, point.value)} in {point.month:%B}{f', {record}' if record else ''}"


def _record(chart: SpcChart, variation: str) -> str:
    """'lowest in 24 months' when nothing for a year or more was as low; else empty.

    Only in the direction of the signal: a low month amid a rise would confuse.
    """
    word, beyond = ("highest", above) if variation.endswith("high") else ("lowest", below)
    if not variation.endswith(("high", "low")):
        return ""
    latest, *earlier = reversed(chart.usable)
    beaten = list(takewhile(lambda point: beyond(latest.value, point.value), earlier))
    if len(beaten) + 1 < RECORD_MONTHS:
        return ""
    return f"{word} in {months_between(beaten[-1].month, latest.month) + 1} months"


def _best_so_far(a: "Assessment") -> str:
    values = [point.value for point in a.chart.usable]
    if a.asked.range:
        return _month_and_record(a)
    best = min(values) if a.asked.polarity == "lower" else max(values)
    return f"{_month_and_record(a)}; best {_step(a.chart)} so far {_value(a, best)}"


def _month_cases(a: "Assessment") -> str:
    """Behind the charted month; an annualised rate of one month says nothing of a year's cases."""
    if a.kpi.unit == "rate_per_10000" and a.kpi.basis != "snapshot":
        return ""
    return _cases(a, charted(a))


def _cases(a: "Assessment", point: Point | SpcPoint | None) -> str:
    return formats.format_cases(a.kpi.unit, a.kpi.basis, point.numerator, point.denominator) if point else ""


def _share_short(a: "Assessment") -> float:
    """How far short of its target, as a share of it: orders KPIs of equal severity."""
    if not has_figure(a) or not a.asked.line:
        return 0.0
    sign = 1 if a.asked.polarity == "higher" else -1
    return max(sign * (a.asked.line - a.latest.value) / abs(a.asked.line), 0.0)


def _strength(a: "Assessment") -> int:
    """Rules broken by the latest point, a longer run breaking ties."""
    return 100 * len(a.chart.latest.rules) + len(spc.run_on_one_side(a.chart))


def _why_rank(a: "Assessment") -> int:
    if changed_neither_way(a):
        return 0
    if not has_figure(a):
        return 1
    return 2 if a.status.code == "too_few" else 3
