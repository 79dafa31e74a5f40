"""When plans, children in care and pathway plans were reviewed, and how the young person took part.

Worked out from the case alone (`scatter`), so that every extract that tells of a review tells the same day.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache

from etl.sample.dates import DAY, age_on, working_days_after
from etl.sample.dice import scatter, weighted
from etl.sample.people import Care, Child, Leaver, Plan
from etl.sample.settings import Knobs, in_force, knobs

LAST = date(2027, 6, 30)  # reviews after this day are never written
CALENDAR = date(2020, 1, 6)  # working days are known from then on
KINDS = {"conferences": 5, "children in care": 11, "pathway plans": 31}  # as `scatter` tells them apart


def latest(held: Sequence[date], until: date) -> date | None:
    """The last review held by the day."""
    n = bisect_right(held, until)
    return held[n - 1] if n else None


@cache
def plan_reviews(plan: Plan) -> tuple[date, ...]:
    """Review conferences: the first within three months, then within six. Brothers and sisters share theirs."""

    def due(n: int, last: date) -> date:
        return last + DAY * (70 + scatter(18, plan.child.family.id, 6) if n == 0 else 160 + scatter(18, n, 6))

    return _held(plan.child.family.id, "conferences", plan.start, plan.end, due)


@cache
def care_reviews(care: Care) -> tuple[date, ...]:
    """The first within twenty working days of coming into care, the second three months on, then every six."""
    number = care.child.number

    def due(n: int, last: date) -> date:
        if n == 0:
            return last + DAY * 24 if last < CALENDAR else working_days_after(last, 13 + scatter(7, number, 6))
        return last + DAY * (74 + scatter(16, number, 6) if n == 1 else 155 + scatter(24, number, 6, n))

    return _held(number, "children in care", care.start, care.end, due)


@cache
def pathway_reviews(leaver: Leaver) -> tuple[date, ...]:
    """Within six months of each other."""

    def due(n: int, last: date) -> date:
        return last + DAY * (150 + scatter(28, leaver.child.number, 6, n))

    return _held(leaver.child.number, "pathway plans", leaver.start, leaver.end, due)


def _held(seed: int, what: str, start: date, end: date, due: Callable[[int, date], date]) -> tuple[date, ...]:
    """Each review on its day or, by the share of the time, up to three months late (the first up to one)."""
    held: list[date] = []
    day, share, kind = start, knobs()["reviews"]["late"][what], KINDS[what]
    while day < min(end, LAST):
        day = due(len(held), day)
        if scatter(1000, seed, kind, start.toordinal(), len(held)) < 1000 * in_force(share, day)["share"]:
            day += DAY * (6 + scatter(90 if held else 25, seed, kind, len(held)))
        day = working_days_after(day, 0) if day > CALENDAR else day
        held.append(day)
    return tuple(day for day in held if day < min(end, LAST))


def took_part(child: Child, day: date) -> str:
    """How the child took part in the review of that day, as SSDA903 codes it."""
    age = age_on(child.born, day)
    if age < 4:
        return "PN0"
    rule: Knobs = knobs()["reviews"]["took_part"]
    weights = rule["under_12"] if age < 12 else rule["from_12"] if age < 18 else in_force(rule["from_18"], day)["codes"]
    return weighted(weights, scatter(1000, child.number, day.toordinal(), 61) / 1000)
