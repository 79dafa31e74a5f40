"""What to say of a month: sentences ranked by importance, in three groups, for the overview and the briefing.

A target crossed comes first, then a change beyond chance, a target out of reach, months restated, a gap to the
neighbours, data that came late. Within each, what is new this month comes first. A target crossed while the measure
moved within its usual range is told, but among what cannot be judged: one month above or below a line that lies
within that range says nothing of the service (NHS England, Making Data Count: do not react to common cause).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from operator import attrgetter

from kpis import formats, spc
from kpis import headline as words
from kpis.assessment import Assessment
from kpis.intervals import count_interval
from kpis.neighbours import Comparison
from kpis.periods import months_between
from kpis.rounding import above, below
from kpis.spc import Point, SpcChart, SpcPoint
from kpis.targets import LAST_YEAR_KINDS

CROSSED, SIGNAL, STANDING, RESTATED, GAP, LATE, UNTOLD = range(7)  # the order of importance

RECORD_MONTHS = 12
MET, NOT_MET = ("on_target", "beyond_target"), ("close", "off_target")
MAY_BE_CHANCE = "within what chance alone brings"
SIGNALS = {
    "concern": "Getting worse",
    "improvement": "Improving",
    "neutral": "Changed, neither good nor bad",
    "common": "No real change",
}
NOT_JUDGED = "Cannot be judged"
SIGNAL_NAMES = (*SIGNALS.values(), NOT_JUDGED)


@dataclass(frozen=True)
class Item:
    """One sentence: the phrase in bold, the rest, its n of d. `rank` is its importance, the lowest first; `kpi` is
    empty where it is not of one measure."""

    kpi: str
    lead: str
    rest: str
    evidence: str
    rank: int = STANDING
    is_new: bool = False  # was not so the month before


@dataclass(frozen=True)
class WhatChanged:
    """The overview's three groups, each with the most pressing first."""

    attention: tuple[Item, ...]
    improving: tuple[Item, ...]
    not_judged: tuple[Item, ...]


@dataclass(frozen=True)
class Gap:
    """A measure worse than its statistical neighbours, beyond chance: the newest year and the first of the run."""

    newest: Comparison
    since: int | str


def headline(changed: WhatChanged, assessments: Iterable[Assessment]) -> str:
    """'Two things need attention, one of them new; three are improving'."""
    attention, improving = len(changed.attention), len(changed.improving)
    if not attention and not improving:
        judged = any(a.kind == "steady" for a in assessments)
        return "No real change this month" if judged else "Nothing can be judged this month"
    return f"{_needs(attention, sum(item.is_new for item in changed.attention))}; {_betters(improving)}"


def _needs(attention: int, new: int) -> str:
    if not attention:
        return "Nothing needs attention"
    if attention == 1:
        return f"One thing needs attention{', new this month' if new else ''}"
    of_them = f", {formats.number_words(new)} of them new this month" if new else ""
    return f"{formats.number_words(attention).capitalize()} things need attention{of_them}"


def _betters(improving: int) -> str:
    few = {0: "nothing is improving beyond chance", 1: "one is improving"}
    return few.get(improving, f"{formats.number_words(improving)} are improving")


def what_changed(
    assessments: Iterable[Assessment],
    before: Mapping[str, Assessment] | None = None,
    gaps: Mapping[str, Gap] | None = None,
    told: Sequence[Item] = (),
) -> WhatChanged:
    """What to say of the month. KPIs that have never had a figure are left out.

    before: the same KPIs a month earlier, without which nothing is new and nothing has crossed. gaps: of the KPIs that
    are worse than their neighbours. told: what cannot be judged for other reasons (months restated, data late).
    """
    known = [a for a in assessments if a.has_history]
    earlier, wider = before or {}, gaps or {}
    found: dict[str, list[tuple[Item, Assessment]]] = {"attention": [], "improving": [], "not_judged": []}
    for a in known:
        group, item = _of_one(a, earlier.get(a.kpi.id), wider.get(a.kpi.id))
        if group:
            found[group].append((item, a))
    not_judged = [item for item, _ in sorted(found["not_judged"], key=lambda pair: _why_rank(pair[1]))]
    return WhatChanged(
        attention=_ranked(found["attention"], lambda a: (-a.attention, -_share_short(a))),
        improving=_ranked(found["improving"], lambda a: -_strength(a)),
        not_judged=tuple(sorted([*not_judged, *told], key=attrgetter("rank"))),
    )


def _ranked(pairs: Sequence[tuple[Item, Assessment]], pressing) -> tuple[Item, ...]:
    in_order = sorted(pairs, key=lambda pair: (pair[0].rank, not pair[0].is_new, pressing(pair[1])))
    return tuple(item for item, _ in in_order)


def _of_one(a: Assessment, before: Assessment | None, gap: Gap | None) -> tuple[str, Item | None]:
    """The group a KPI belongs to and its sentence; no group where there is nothing to say."""
    crossed, worse = crossing(a, before), (a.variation or "").startswith("concern")
    if worse or a.assurance == "consistent_fail" and a.kind == "attention":
        item = _missed(a, before) if crossed == "missed" and worse else _attention_item(a)
    elif a.kind == "improving":
        item = _reached(a, before) if crossed == "reached" else _improving_item(a)
    elif crossed:
        return "not_judged", _by_chance(a, before, crossed)
    elif a.kind == "attention":
        item = _attention_item(a)
        if may_be_chance(a):
            return "not_judged", replace(item, rest=f"{item.rest}: {MAY_BE_CHANCE}")
    elif a.kind == "not_judged":
        return "not_judged", _not_judged_item(a)
    else:
        return ("attention", _gap_item(a, gap)) if gap else ("", None)
    is_new = bool(crossed) or (before is not None and (before.kind != a.kind or _turned(a, before)))
    group = "improving" if a.kind == "improving" else "attention"
    return group, replace(_with_gap(item, gap), is_new=is_new)


def _turned(a: Assessment, before: Assessment) -> bool:
    """True when the change beyond chance was none, or another, the month before."""
    meaning, was = ((found.variation or "").partition("_")[0] for found in (a, before))
    return meaning in ("concern", "improvement") and was != meaning


def signal_name(a: Assessment) -> str:
    """What the change comes to in words, one of `SIGNAL_NAMES`."""
    return SIGNALS[a.variation.partition("_")[0]] if a.variation else NOT_JUDGED


# ---------------------------------------------------------------- crossing a target


def crossing(a: Assessment, before: Assessment | None) -> str | None:
    """'missed' when the target was met the month before and is not now, 'reached' the other way round; else None.

    A target replaced in between crosses nothing: it was another question.
    """
    if before is None or a.target != before.target or not (words.has_figure(a) and words.has_figure(before)):
        return None
    if before.status.code in MET and a.status.code in NOT_MET:
        return "missed"
    return "reached" if before.status.code in NOT_MET and a.status.code in MET else None


def _crossed_lead(a: Assessment, crossed: str) -> str:
    name, wants_less = a.kpi.short_name, a.asked.polarity == "lower"
    if a.asked.range:
        return f"{name} {'moved out of' if crossed == 'missed' else 'came into'} line with neighbours"
    if a.asked.kind in LAST_YEAR_KINDS and a.asked.line is None:
        still = "no longer" if crossed == "missed" else "now"
        return f"{name}: {still} {'lower' if wants_less else 'higher'} than a year ago"
    line = formats.format_target(a.asked.line, a.kpi.unit)
    if crossed == "missed":
        return f"{name} {'rose above' if wants_less else 'fell below'} {line}"
    return f"{name} came down to {line} or less" if wants_less else f"{name} reached {line}"


def _from_before(a: Assessment, before: Assessment) -> str:
    """'73.3% in October, from 86.7%'; the year ends in that month where the figure is of a rolling year."""
    when = {
        "rolling_12m": f"in the year to {a.latest.month:%B}",
        "snapshot": f"at the end of {a.latest.month:%B}",
        "quarter": f"in the quarter to {a.latest.month:%B}",
        "ytd": f"from April to {a.latest.month:%B}",
    }.get(a.kpi.basis, f"in {a.latest.month:%B}")
    now, then = (words.value_words(a, found.latest.value) for found in (a, before))
    last_year = ""
    if a.asked.line is None and a.asked.last_year is not None:
        last_year = f"; {words.value_words(a, a.asked.last_year)} a year ago"
    return f"{now} {when}, from {then}{last_year}"


def _missed(a: Assessment, before: Assessment) -> Item:
    signals = words.signal_words(a.chart) if (a.variation or "").startswith("concern") else ""
    rest = "; ".join(part for part in (_from_before(a, before), signals) if part)
    return Item(a.kpi.id, _crossed_lead(a, "missed"), rest, _cases(a, a.latest), CROSSED)


def _reached(a: Assessment, before: Assessment) -> Item:
    rest = f"{_from_before(a, before)}; {words.signal_words(a.chart)}"
    return Item(a.kpi.id, _crossed_lead(a, "reached"), rest, _cases(a, a.latest), CROSSED)


def _by_chance(a: Assessment, before: Assessment, crossed: str) -> Item:
    why = "within its usual range, so it may be chance" if a.variation else words.why_not_charted(a)
    return Item(
        a.kpi.id, _crossed_lead(a, crossed), f"{_from_before(a, before)}: {why}", _cases(a, a.latest), CROSSED, True
    )


# ---------------------------------------------------------------- the neighbours


def gap(years: Sequence[Comparison]) -> Gap | None:
    """The run of published years, ending in the newest, in which we were worse than our neighbours beyond chance.

    years: oldest first. A year that could not be tested ends the run: the gap is not claimed across it.
    """
    run = list(takewhile(lambda year: year.judgement == "worse", reversed(years)))
    return Gap(run[0], run[-1].period) if run else None


def gap_words(gap: Gap) -> str:
    """'worse than neighbours since 2023', or 'in 2025' of a single year."""
    single = gap.since == gap.newest.period
    return f"worse than neighbours {'in' if single else 'since'} {gap.since}"


def _gap_item(a: Assessment, gap: Gap) -> Item:
    newest = gap.newest
    own, mean = (formats.format_value(value, a.kpi.unit, a.kpi.dp) for value in (newest.value, newest.mean))
    rest = f"{own} in {newest.period}, neighbours {mean} on average; {newest.position_words}"
    return Item(a.kpi.id, f"{a.kpi.short_name}: {gap_words(gap)}", rest, "", GAP)


def _with_gap(item: Item, gap: Gap | None) -> Item:
    """The gap told in the same breath, unless the sentence speaks of neighbours already."""
    if gap is None or "neighbours" in item.lead + item.rest:
        return item
    return replace(item, rest=f"{item.rest}; {gap_words(gap)}")


# ---------------------------------------------------------------- the other sentences


def _attention_item(a: Assessment) -> Item:
    name = a.kpi.short_name
    if (a.variation or "").startswith("concern"):
        lead = f"{name}: {words.signal_words(a.chart)}"
        return Item(a.kpi.id, lead, _month_and_record(a), _month_cases(a), SIGNAL)
    if a.assurance == "consistent_fail":
        lead = f"{name} will not {words.out_of_reach(a)} as things work now"
        return Item(a.kpi.id, lead, _best_so_far(a), _month_cases(a))
    return Item(a.kpi.id, f"{name}: {_worse(a)}", _from_last_year(a), _cases(a, a.latest))


def _worse(a: Assessment) -> str:
    if a.asked.range:
        return "further from neighbours than a year ago"
    if a.asked.line is None:
        return f"{'higher' if a.asked.polarity == 'lower' else 'lower'} than a year ago"
    return "off target and worse than a year ago"


def may_be_chance(a: Assessment) -> bool:
    """Whether last year's figure lies within the 95 % interval of this one: then no change is claimed."""
    interval = a.latest_interval
    if a.kpi.unit == "count":
        interval = count_interval(a.latest.value)
    if interval is None or a.last_year is None or a.last_year.value is None:
        return False
    low, high = interval
    return not (below(a.last_year.value, low) or above(a.last_year.value, high))


def _from_last_year(a: Assessment) -> str:
    moved = f"{words.value_words(a, a.latest.value)}, from {words.value_words(a, a.last_year.value)}"
    return f"{moved}; target {words.target_words(a)}" if a.asked.line is not None else moved


def _improving_item(a: Assessment) -> Item:
    rest = f"{words.signal_words(a.chart)}{words.after_signals(a)}; {_month_and_record(a)}"
    return Item(a.kpi.id, a.kpi.short_name, rest, _month_cases(a), SIGNAL)


def _not_judged_item(a: Assessment) -> Item:
    name, latest = a.kpi.short_name, a.latest
    if words.changed_neither_way(a):
        rest = f"{words.signal_words(a.chart)}: neither good nor bad in itself; {_month_and_record(a)}"
        return Item(a.kpi.id, name, rest, _month_cases(a), SIGNAL)
    if not words.has_figure(a):
        return Item(a.kpi.id, name, words.no_figure(a), "", UNTOLD)
    if a.status.code == "too_few":
        return Item(a.kpi.id, name, words.too_few(a), "", UNTOLD)
    if latest.ghost:
        return Item(a.kpi.id, name, words.not_usable(a), _cases(a, latest), UNTOLD)
    rest = f"{words.value_words(a, latest.value)}; {words.why_not_charted(a)}"
    return Item(a.kpi.id, name, rest, _cases(a, latest), UNTOLD)


def _month_and_record(a: Assessment) -> str:
    point = words.charted(a)
    record = _record(a.chart, a.variation or "")
    return f"{words.value_words(a, point.value)} in {point.month:%B}{f', {record}' if record else ''}"


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


def _best_so_far(a: Assessment) -> str:
    values = [point.value for point in a.chart.usable]
    if a.asked.range:
        return _month_and_record(a)
    best = min(values) if a.asked.polarity == "lower" else max(values)
    return f"{_month_and_record(a)}; best {words.step_words(a.chart)} so far {words.value_words(a, best)}"


def _month_cases(a: Assessment) -> str:
    """Behind the charted month; an annualised rate of one month says nothing of a year's cases."""
    if a.kpi.unit == "rate_per_10000" and a.kpi.basis != "snapshot":
        return ""
    return _cases(a, words.charted(a))


def _cases(a: Assessment, point: Point | SpcPoint | None) -> str:
    return formats.format_cases(a.kpi.unit, a.kpi.basis, point.numerator, point.denominator) if point else ""


def _share_short(a: Assessment) -> float:
    """How far short of its target, as a share of it: orders KPIs of equal severity."""
    if not words.has_figure(a) or not a.asked.line:
        return 0.0
    sign = 1 if a.asked.polarity == "higher" else -1
    return max(sign * (a.asked.line - a.latest.value) / abs(a.asked.line), 0.0)


def _strength(a: Assessment) -> int:
    """Rules broken by the latest point, a longer run breaking ties."""
    return 100 * len(a.chart.latest.rules) + len(spc.run_on_one_side(a.chart))


def _why_rank(a: Assessment) -> int:
    if words.changed_neither_way(a):
        return 0
    if not words.has_figure(a):
        return 1
    return 2 if a.status.code == "too_few" else 3
