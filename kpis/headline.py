"""The sentences: what a Director could say aloud, worked out from the data.

Words, not jargon ("below average ten months running"), and no word that claims more than was tested.
Short names are singular and plural alike ("Agency rate", "Re-referrals"), so sentences are built
around verbs that do not have to agree: a colon, or "will".
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpis import formats, spc
from kpis.neighbours import ENOUGH_NEIGHBOURS
from kpis.periods import months_between
from kpis.rounding import above, below
from kpis.spc import Point, SpcChart, SpcPoint
from kpis.targets import LAST_YEAR_KINDS

if TYPE_CHECKING:
    from kpis.assessment import Assessment

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
        f"two_in_three_{suffix}": lambda: f"unusually {level} in two of the last three {step_words(chart)}s",
    }
    return [say() for rule, say in words.items() if rule in latest.rules]


def _running(run: Sequence[SpcPoint], chart: SpcChart) -> str:
    """'ten months running'; months without a figure are not claimed."""
    span = months_between(run[0].month, run[-1].month) // _months_a_step(chart) + 1
    if span == len(run):
        return f"{_many(len(run), chart)} running"
    return f"in the last {_many(len(run), chart)} with figures"


def _many(n: int, chart: SpcChart) -> str:
    return f"{formats.number_words(n)} {step_words(chart)}{'' if n == 1 else 's'}"


def step_words(chart: SpcChart) -> str:
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
        return f"{name}: {no_figure(a)}"
    if a.status.code == "too_few":
        return f"{name}: {too_few(a)}"
    if a.latest.ghost:
        return f"{name}: {not_usable(a)}"
    if a.chart.status == "insufficient":
        return f"{name}: {_value_and_target(a)}; {why_not_charted(a)}"
    signals = signal_words(a.chart)
    if signals:
        return f"{name}: {signals}{after_signals(a)}"
    if a.assurance == "consistent_fail":
        return f"{name} will not {out_of_reach(a)} as things work now"
    return f"{name}: {_steady(a)}"


def has_figure(a: "Assessment") -> bool:
    """True when the month has a value on the KPI's own basis."""
    return a.latest is not None and a.latest.value is not None


def no_figure(a: "Assessment") -> str:
    month = formats.month_long(a.month)
    if not a.has_history:
        return "no figures yet"
    if a.latest is not None and a.latest.denominator == 0:
        return f"none to count in {month}"
    return f"no figure for {month}"


def too_few(a: "Assessment") -> str:
    cases = formats.format_fraction(a.latest.numerator, a.latest.denominator)
    return f"{cases or value_words(a, a.latest.value)}, too few to judge"


def not_usable(a: "Assessment") -> str:
    return f"{value_words(a, a.latest.value)}, not to be relied upon: incomplete or set aside"


def why_not_charted(a: "Assessment") -> str:
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
    return f"{value}, {TARGET_WORDS[a.status.code]} ({target_words(a)})"


def target_words(a: "Assessment") -> str:
    """The target as it is said in a sentence: '85%', '20% or less'."""
    if a.asked.kind == "reduction_pct_per_year":
        return f"{value_words(a, a.asked.line)} or less"
    return a.target_text


def after_signals(a: "Assessment") -> str:
    """What else belongs in the breath: a target out of reach or not yet met, or the neighbours."""
    better = (a.variation or "").startswith("improvement")
    if a.assurance == "consistent_fail":
        return f", {'but still' if better else 'and'} {_reach(a)}"
    if better and a.status.code == "off_target" and a.asked.line is not None:
        return f", but not yet at {target_words(a)}"
    beside = neighbour_words(a)
    return f", and now {beside}" if beside else ""


def _reach(a: "Assessment") -> str:
    if a.asked.range:
        return "out of line with neighbours"
    if a.status.code == "on_target":
        return f"not at {target_words(a)} month after month"  # this month alone has reached it
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


def out_of_reach(a: "Assessment") -> str:
    if a.asked.range:
        return "come into line with neighbours"
    verb = "come down to" if a.asked.polarity == "lower" else "reach"
    if a.status.code == "on_target":
        verb = "stay at"  # this month alone has reached it
    return f"{verb} {formats.format_target(a.asked.line, a.kpi.unit)}"


def _steady(a: "Assessment") -> str:
    """No signal: what may be said of the target, or of last year, or only that nothing has changed."""
    if a.assurance == "consistent_pass":
        relied_upon = f"{target_words(a)} can be relied upon"
        return f"steady, and {'in line with neighbours' if a.asked.range else relied_upon}"
    if a.assurance == "inconsistent":
        by_chance = f"{target_words(a)} met by chance"
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
    return f"{side} a year ago ({value_words(a, now)}, from {value_words(a, then)})"


def _beside_neighbours(a: "Assessment") -> str:
    if a.status.code == "on_target":
        return "in line with neighbours"
    return f"{'above' if a.latest.value > a.asked.range[1] else 'below'} neighbours"


def value_words(a: "Assessment", value: float | None) -> str:
    return formats.format_value(value, a.kpi.unit, a.kpi.dp)


def changed_neither_way(a: "Assessment") -> bool:
    """A signal on a KPI where neither direction is good: worth telling, not to be judged."""
    return (a.variation or "").startswith("neutral")


def charted(a: "Assessment") -> Point | SpcPoint:
    """The figure the signal is about: the chart's latest point, else the headline's."""
    return a.chart.latest or a.latest
