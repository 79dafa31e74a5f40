"""Training: a long programme that every practitioner is to complete, and courses open to partners."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from etl.sample.dates import DAY, add_months, month_end, months_between, working_days_after
from etl.sample.dice import Dice
from etl.sample.schedule import Return, Row, Sheets, each_month
from etl.sample.settings import Knobs, between, knobs
from etl.sample.workforce import Post, Spell, employment, establishment
from etl.sample.world import World

RESTORATIVE = "Restorative Relational Practice"
SLOW_TO_GO = 2  # months a learning system still lists who has left


@dataclass(frozen=True)
class Person:
    """Whoever is trained: a worker with post and spell, or a partner's worker known by agency alone."""

    id: str
    agency: str
    post: Post | None = None
    spell: Spell | None = None

    def listed(self, day: date) -> bool:
        """Still on the lists of the day; a partner's worker always is."""
        return self.spell is None or self.spell.end is None or day < add_months(self.spell.end, SLOW_TO_GO)


@dataclass(frozen=True)
class Enrolment:
    programme: str
    person: Person
    enrolled: date
    ends: date
    attended: bool = True


@lru_cache(maxsize=2)
def training(world: World) -> list[Enrolment]:
    """Every enrolment from the beginning to the horizon, by the day it ends."""
    dice, taken = world.dice("training"), {}
    began = knobs()["training"]["from"]
    for month in months_between(began, world.horizon):
        _restorative(dice, taken, month, _staff(world, month_end(month)), began)
        for programme, course in knobs()["training"]["courses"].items():
            if month.month in course["months"]:
                _course(dice, taken, programme, course, month, _staff(world, month_end(month)))
    return sorted(taken.values(), key=lambda e: (e.ends, e.programme, e.person.id))


Taken = dict[tuple[str, str], Enrolment]


def _staff(world: World, day: date) -> list[Person]:
    """Practitioners and managers in post on the day; business support is not in scope."""
    posts = [(p, h) for p in establishment(world.seed, world.horizon) if p.role != "Other" and (h := p.holder(day))]
    return [_worker(post, holder) for post, holder in posts]


def _worker(post: Post, spell: Spell) -> Person:
    agency = "Early help (council)" if post.team == "Early Help" else "Children's social care"
    return Person(f"W{spell.worker}", agency, post, spell)


def _restorative(dice: Dice, taken: Taken, month: date, staff: list[Person], began: date) -> None:
    """As many complete it in the month as bring the share of those in post to where it stood."""
    wanted = round(between(knobs()["training"]["restorative"], "share", month) * len(staff) + dice.uniform(-1.5, 1.5))
    without = [p for p in staff if (RESTORATIVE, p.id) not in taken and p.spell.start < month - 75 * DAY]
    missing = wanted - sum((RESTORATIVE, p.id) in taken for p in staff)
    for person in dice.sample(without, min(max(missing, 0), len(without))):
        ends = dice.day_in(month, month_end(month))
        if month == began:  # those already trained when history begins
            ends = max(ends - DAY * dice.randrange(540), person.spell.start + 70 * DAY)
        enrolled = max(ends - DAY * dice.randrange(60, 150), person.spell.start)
        taken[RESTORATIVE, person.id] = Enrolment(RESTORATIVE, person, enrolled, ends)


def _course(dice: Dice, taken: Taken, programme: str, course: Knobs, month: date, staff: list[Person]) -> None:
    day = working_days_after(month, 6 + dice.randrange(9))
    free = [p for p in staff if (programme, p.id) not in taken and p.spell.start < month - 45 * DAY]
    for _ in range(dice.poisson(course["places"])):
        if dice.chance(course["partners"]) or not free:
            person = Person(f"T{len(taken) + 1:05d}", dice.pick(knobs()["training"]["agencies"]))
        else:
            person = free.pop(dice.randrange(len(free)))
        enrolled = day - DAY * dice.randrange(14, 45)
        taken[programme, person.id] = Enrolment(programme, person, enrolled, day, dice.chance(0.92))


def sheets(world: World, as_at: date) -> Sheets:
    """Everybody in scope of the programme, and a year of courses: past, and those booked."""
    return {"Completions": [*_scope(world, as_at), *_courses(world, as_at)]}


def _scope(world: World, as_at: date) -> Iterator[Row]:
    taken = {e.person.id: e for e in training(world) if e.programme == RESTORATIVE}
    for post in establishment(world.seed, world.horizon):
        lately = [s for s in post.spells if s.start <= as_at and _worker(post, s).listed(as_at)]
        for spell in lately:
            person = _worker(post, spell)
            yield _row(RESTORATIVE, person, taken.get(person.id), as_at)


def _courses(world: World, as_at: date) -> Iterator[Row]:
    for enrolment in training(world):
        lately = enrolment.enrolled <= as_at and enrolment.ends > add_months(as_at, -12)
        if enrolment.programme != RESTORATIVE and lately and enrolment.person.listed(as_at):
            yield _row(enrolment.programme, enrolment.person, enrolment, as_at)


def _row(programme: str, person: Person, enrolment: Enrolment | None, as_at: date) -> Row:
    begun = enrolment is not None and enrolment.enrolled <= as_at
    over = begun and enrolment.ends <= as_at
    return {
        "Programme": programme,
        "Person ID": person.id,
        "Agency": person.agency,
        "Team": person.post.team if person.post else None,
        "Role": person.post.role if person.post else None,
        "Employment type": employment(person.spell) if person.spell else None,
        "Eligible": "No" if person.post and person.post.role == "Other" else "Yes",
        "Date enrolled": enrolment.enrolled if begun else None,
        "Date completed": enrolment.ends if over and enrolment.attended else None,
        "Status": _status(programme, begun, over, over and enrolment.attended),
    }


def _status(programme: str, begun: bool, over: bool, attended: bool) -> str:
    if over:
        return "Completed" if attended else "Did not attend"
    return "In progress" if begun and programme == RESTORATIVE else "Not started"


RETURNS = (Return("Training completions", each_month, sheets, suffix="csv"),)
