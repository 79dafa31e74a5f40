"""What it takes to reach the target by a month: arithmetic from what is known, never a forecast.

The rules are the statistics' own (`kpis.outlook`): the level now is the average of the present usual range; what is
required is said to be required, not predicted; nothing is extrapolated, annualised or given odds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from kpis import formats, outlook
from kpis.assessment import Assessment
from kpis.intervals import percent_interval
from kpis.periods import add_months, financial_year_start, months_between
from kpis.targets import path

QUARTERS = 8
POOLED = 3  # months, where there is no usual range
NO_LIMIT = float("inf")
NO_FORECAST = (
    "Arithmetic from the figures as they are: nothing here is a forecast, and no odds are given of reaching a target."
)


@dataclass(frozen=True)
class Level:
    """Where the measure stands, what that is, and of which months."""

    value: float
    name: str
    months: str


def months_to_choose(month: date) -> list[date]:
    """The last months of the next quarters: boards meet by the quarter."""
    first = next(add_months(month, ahead) for ahead in range(1, 4) if add_months(month, ahead).month % 3 == 0)
    return [add_months(first, 3 * quarter) for quarter in range(QUARTERS)]


def year_end(month: date) -> date:
    """The March that ends the financial year; in March itself the next one."""
    return date(financial_year_start(add_months(month, 1)).year + 1, 3, 1)


def level_now(a: Assessment) -> Level | None:
    """The present average; without one the last months together; of a year's count the newest figure."""
    kpi, chart = a.kpi, a.chart
    if a.target_line is None and a.target_range is None and a.latest is not None and a.latest.value is not None:
        return Level(a.latest.value, "the newest figure", formats.month_long(a.latest.month))
    if chart.limits is not None:
        since = " of before the step change" if chart.pending_rebase is not None else ""
        return Level(chart.limits.mean, f"the average{since}", _since_words(a))
    last = [point for point in chart.usable if months_between(point.month, a.month) < 12][-POOLED:]
    if not last:
        return None
    whole = sum(point.denominator or 0 for point in last)
    if kpi.unit == "percent" and whole:
        value = 100 * sum(point.numerator or 0 for point in last) / whole
    else:
        value = sum(point.value for point in last) / len(last)
    name = f"the last {formats.number_words(len(last))} figures together" if len(last) > 1 else "the last figure"
    return Level(value, name, "there is no usual range yet")


def _since_words(a: Assessment) -> str:
    judged = [point.month for point in a.chart.points if point.mean is not None and point.mean == a.chart.limits.mean]
    return f"{formats.month_long(judged[0])} to {formats.month_long(judged[-1])}"


def aim(a: Assessment, by: date) -> float | None:
    """The figure to reach by a month; of a path where it will stand then, of a range its nearer edge."""
    planned = path(a.target, by) if a.target else None
    if planned is not None:
        return planned
    level = level_now(a)
    if a.asked.range and level:
        low, high = a.asked.range
        return min(max(level.value, low), high)
    return a.asked.line


def polarity(a: Assessment, goal: float, level: float) -> str:
    """'higher' or 'lower', the way the target asks for; into a range whichever way it lies."""
    if a.asked.range:
        return "higher" if goal > level else "lower"
    return a.asked.polarity


# ---------------------------------------------------------------- what is said


def heading(a: Assessment, by: date) -> str:
    """'20% by March 2027: the average, 22.1%, has 2.1 points to fall', or that it is met, or has no figure."""
    goal, level = aim(a, by), level_now(a)
    if goal is None or level is None or a.asked.polarity == "context":
        return "No figure to reach by a date"
    if a.asked.kind == "additional_count":
        return _additional_words(a)
    takes = _takes(a, goal, level, by)
    shown = _target_words(a, goal)
    if takes.gap == 0:
        meets = "already lies within" if a.asked.range else "already meets"
        by_chance = ", though not every month" if a.assurance == "inconsistent" else ""
        return f"{_first_upper(level.name)}, {_value(a, level.value)}, {meets} {shown}{by_chance}{_but(a)}"
    way = "rise" if polarity(a, goal, level.value) == "higher" else "fall"
    return (
        f"{shown} by {formats.month_long(by)}: {level.name}, {_value(a, level.value)}, "
        f"has {_amount(a, takes.gap)} to {way}{_but(a)}"
    )


def _but(a: Assessment) -> str:
    """The signal, where there is one: then the average is not where the figures stand today."""
    return f"; {a.change_words}" if _is_changing(a) else ""


def _is_changing(a: Assessment) -> bool:
    return a.chart.limits is not None and a.variation not in (None, "common_cause")


def facts(a: Assessment, by: date, by_basis: Mapping[str, Sequence[Mapping]]) -> list[tuple[str, str]]:
    """Term and words, in the order they help: relied upon, lately, the gap, every month, the year as a whole."""
    goal, level = aim(a, by), level_now(a)
    if goal is None or level is None or a.asked.polarity == "context":
        return [("Why", why_none(a))]
    told = [
        ("Relied upon", _relied_upon(a)),
        ("Lately", _lately(a)),
        ("Level now", f"{_value(a, level.value)}: {level.name}, {level.months}.{_not_today(a)}"),
    ]
    if a.asked.kind == "additional_count":
        return [pair for pair in [*told[2:], ("Required", _additional_words(a))] if pair[1]]
    takes = _takes(a, goal, level, by)
    told += [
        ("Required", _required(a, goal, level, takes, by)),
        ("Every month", "" if a.asked.range else _every_month(a, takes, level)),
        ("The year as a whole", _whole_year(a, goal, by_basis)),
    ]
    return [pair for pair in told if pair[1]]


def why_none(a: Assessment) -> str:
    """Why there is nothing to reach by a date."""
    if a.asked.polarity == "context":
        return "The plan sets no target for this measure."
    if a.asked.missing:
        return f"The target is relative: {a.asked.missing}."
    if a.asked.kind in ("decrease", "increase"):
        way = "lower" if a.asked.kind == "decrease" else "higher"
        return f"The plan asks for a figure {way} than in the same month last year, and names none to reach by a date."
    return "No figure yet."


def html(told: Sequence[tuple[str, str]]) -> str:
    """The facts as a list of terms."""
    return f"<dl>{''.join(f'<dt>{term}</dt><dd>{escape(words)}</dd>' for term, words in told)}</dl>"


def _takes(a: Assessment, goal: float, level: Level, by: date) -> outlook.WhatItTakes:
    varies = a.chart.limits.average_moving_range if a.chart.limits else 0.0
    cap = (0.0, 100.0) if a.kpi.unit == "percent" else (0.0, NO_LIMIT)
    return outlook.what_it_takes(
        level.value, varies, goal, polarity(a, goal, level.value), months_between(a.month, by), cap
    )


def _relied_upon(a: Assessment) -> str:
    words = {
        "consistent_pass": "As things work now the target will be met every month.",
        "consistent_fail": "As things work now the target will not be met in any month.",
        "inconsistent": "As things work now the target is met in some months by chance.",
    }.get(a.assurance or "", "")
    changing = words and a.variation not in (None, "common_cause")
    return f"{words} The figures are changing, so this is provisional." if changing else words


def _not_today(a: Assessment) -> str:
    """That an average over a change says little of today, and who may have it worked out again."""
    if not _is_changing(a) or a.target_line is None:
        return ""
    return (
        f" The figures are changing ({a.change_words}), so this average is not where they stand today. Where the cause "
        "is known and the change has lasted, a step change has it worked out again (under Changes)."
    )


def _lately(a: Assessment) -> str:
    """How often the target was met of late, and how little so few months say."""
    if a.target_line is None and a.target_range is None:
        return ""
    values = [point.value for point in a.chart.usable if months_between(point.month, a.month) < 12]
    if not values:
        return ""
    if a.asked.range:
        low, high = a.asked.range
        met, of = sum(low <= value <= high for value in values), len(values)
    else:
        met, of = outlook.met_in_last(values, a.asked.line, a.asked.polarity)
    low, high = (formats.format_value(limit, "percent", 0) for limit in percent_interval(met, of))
    what = "quarters" if a.kpi.basis == "quarter" and of <= 4 else "months"
    return (
        f"Today's target was met in {met} of the last {of} {what}. So short a record fits being met in anything from "
        f"{low} to {high} of {what} in the long run."
    )


def _required(a: Assessment, goal: float, level: Level, takes: outlook.WhatItTakes, by: date) -> str:
    if takes.gap == 0:
        return f"Nothing: the level meets {_target_words(a, goal)}."
    side = polarity(a, goal, level.value)
    months = months_between(a.month, by)
    step = f"{_step(a, takes.per_month)} {side} each month for {_months(months)}" if takes.per_month is not None else ""
    return f"{_amount(a, takes.gap)} {side} by {formats.month_long(by)}: {step}. Required, not predicted."


def _every_month(a: Assessment, takes: outlook.WhatItTakes, level: Level) -> str:
    """The average at which even an unlucky month would meet the target."""
    if a.chart.limits is None or a.target_line is None:
        return ""
    now = a.chart.limits.average_moving_range
    if not takes.reachable:
        least = _step(a, takes.max_average_moving_range)
        return (
            "Cannot be met every month unless one month differs from the next by "
            f"{least} or less on average; now it is {_step(a, now)}."
        )
    side = "or more" if polarity(a, a.target_line, level.value) == "higher" else "or less"
    needed = _value(a, takes.mean_for_consistent_pass)
    return f"To be met every month, not only on average, the average would have to be {needed} {side}."


def _whole_year(a: Assessment, goal: float, by_basis: Mapping[str, Sequence[Mapping]]) -> str:
    """What the rest of the financial year has to bring, for a target read as one for the year."""
    if a.kpi.unit != "percent" or a.asked.range:
        return ""
    row = next((row for row in by_basis.get("ytd", ()) if row["month"] == a.month), None)
    end = date(financial_year_start(a.month).year + 1, 3, 1)
    left = months_between(a.month, end)
    if row is None or row["value"] is None or not row["denominator"] or row["complete"] is False or left == 0:
        return ""
    gone = 12 - left
    to_come = row["denominator"] / gone * left
    needed = outlook.ytd_required(row["numerator"], row["denominator"], to_come, goal)
    enough = f"{_value(a, needed)} or {'more' if a.asked.polarity == 'higher' else 'less'} in the {_months(left)} left"
    settled = outlook.ytd_outlook(needed, a.asked.polarity)
    said = enough if settled == "still open" else settled
    so_far = formats.format_fraction(row["numerator"], row["denominator"])
    return (
        f"For April to March together to end at {_target_words(a, goal)}: {said}. So far {so_far}; as many a month as "
        f"since April would be {formats.format_count(round(to_come))} more."
    )


def _additional_words(a: Assessment) -> str:
    """'5 of 12 so far; 7 more in five months', for so many more in the year."""
    wanted, so_far = a.target.value, a.latest.value
    left = months_between(a.month, date(financial_year_start(a.month).year + 1, 3, 1))
    more = max(wanted - so_far, 0)
    shown, asked = formats.format_count(so_far), formats.format_count(wanted)
    if more == 0:
        return f"{shown} since April: the {asked} asked for in the year are reached"
    return f"{shown} of {asked} since April; {formats.format_count(more)} more to come in {_months(left)}"


def _months(number: int) -> str:
    return f"{formats.number_words(number)} month{'' if number == 1 else 's'}"


def _value(a: Assessment, value: float) -> str:
    return formats.format_value(value, a.kpi.unit, max(a.kpi.dp, 1) if a.kpi.unit != "percent" else a.kpi.dp)


def _target_words(a: Assessment, goal: float) -> str:
    if a.asked.range:
        return "the neighbours' range"
    return formats.format_target(formats.round_half_up(goal, 1), a.kpi.unit)


def _amount(a: Assessment, gap: float) -> str:
    words = formats.format_value(gap, "ratio", 1)
    return f"{words} points" if a.kpi.unit == "percent" else words


def _step(a: Assessment, gap: float) -> str:
    words = formats.format_value(gap, "ratio", 1 if gap >= 1 else 2)
    return f"{words} points" if a.kpi.unit == "percent" else words


def _first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]
