"""The register of special guardianship orders: children who left care by one, and others with support."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from etl.sample.care import GUARDIANS
from etl.sample.dates import DAY, age_on, birthday, months_between
from etl.sample.dice import Dice, scatter
from etl.sample.schedule import Row
from etl.sample.settings import knobs
from etl.sample.world import World

LISTED_FROM = date(2023, 4, 1)  # whoever's arrangement ended before has been taken off
OTHERS = 900_000  # numbers of children the case system knows from the register only


@dataclass(frozen=True)
class Guardianship:
    child: str
    number: int
    born: date
    made: date
    was_looked_after: bool
    guardian: str
    end: date
    reason: str


@lru_cache(maxsize=2)
def register(world: World) -> list[tuple[str, Guardianship]]:
    """In order of the orders, with their numbers."""
    found = [*_left_care(world), *_others(world)]
    found = [one for one in found if one.end >= LISTED_FROM and one.made <= world.horizon]
    found.sort(key=lambda one: (one.made, one.number))
    return [(f"SGO{n:04d}", one) for n, one in enumerate(found, 1)]


def _left_care(world: World) -> Iterator[Guardianship]:
    """Whoever list 8 says left care by an order; one who came back into care is with the guardian no more."""
    for care in world.care:
        if care.reason in GUARDIANS:
            child = care.child
            guardian = "Former foster carer" if "former carer" in care.reason else "Relative or friend"
            back = next((c.start for c in world.care if c.child is child and c.start > care.end), None)
            end, reason = (back, "Entered care") if back else _end(child.number, care.end, child.eighteenth)
            yield Guardianship(child.id, child.number, child.born, care.end, True, guardian, end, reason)


def _others(world: World) -> Iterator[Guardianship]:
    """Orders made before history begins, and those of children who were never in care."""
    rule, dice, began = knobs()["guardians"], world.dice("special guardianship"), knobs()["history_from"]
    number = OTHERS
    for _ in range(rule["at_start"]):
        number += 1 + dice.randrange(5)
        yield _other(dice, number, began - DAY * dice.randrange(40, 365 * 11), dice.chance(rule["looked_after"]))
    for month in months_between(began, world.horizon):
        for _ in range(dice.poisson(rule["never_in_care_per_year"] / 12)):
            number += 1 + dice.randrange(5)
            yield _other(dice, number, month + DAY * dice.randrange(27), False)


def _other(dice: Dice, number: int, made: date, looked_after: bool) -> Guardianship:
    born = made - DAY * dice.randrange(120, 365 * 12)
    end, reason = _end(number, made, birthday(born, 18))
    guardian = dice.pick({"Relative or friend": 86, "Former foster carer": 9, "Other": 5})
    return Guardianship(str(number), number, born, made, looked_after, guardian, end, reason)


def _end(number: int, made: date, eighteenth: date) -> tuple[date, str]:
    """Most arrangements last to 18; some break down in their first years."""
    if scatter(1000, number, 101) < 1000 * knobs()["guardians"]["breaks_down"]:
        end = made + DAY * (90 + scatter(1500, number, 102))
        if end < eighteenth:
            reasons = ("Returned to parents", "Moved", "Moved", "Other")
            return end, reasons[scatter(len(reasons), number, 103)]
    return eighteenth, "Turned 18"


def guardianships(world: World, as_at: date) -> Iterator[Row]:
    """Every arrangement that holds, and those that ended since the register was gone through."""
    for number, one in register(world):
        if one.made <= as_at:
            ended = one.end <= as_at
            yield {
                "SGO ID": number,
                "Child Unique ID": one.child,
                "Date of Birth": one.born,
                "Age of Child (Years)": age_on(one.born, as_at),
                "SGO date": one.made,
                "Was looked after": "Yes" if one.was_looked_after else "No",
                "Guardian relationship": one.guardian,
                "Support plan in place": "Yes" if scatter(100, one.number, 104) < 64 else "No",
                "Still living with guardian": "No" if ended else "Yes",
                "Arrangement ended": one.end if ended else None,
                "End reason": one.reason if ended else None,
            }
