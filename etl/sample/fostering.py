"""The council's fostering households, from enquiry to de-registration."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from etl.sample.dates import DAY, add_months, months_between
from etl.sample.dice import Dice
from etl.sample.schedule import Row
from etl.sample.settings import in_force, knobs
from etl.sample.world import World

LISTED_FROM = date(2019, 4, 1)  # when the list was begun, with whoever was approved since
RECRUITED = ("Mainstream", "Specialist", "Supported lodgings")


@dataclass(frozen=True)
class Household:
    id: str
    kind: str
    enquired: date
    applied: date
    approved: date
    places: int
    left: date | None


@lru_cache(maxsize=2)
def households(world: World) -> list[Household]:
    """In order of their enquiry. Recruited households are approved at the yearly rate of the knobs."""
    rule, dice = knobs()["fostering"], world.dice("fostering")
    found: list[Household] = []
    for month in months_between(LISTED_FROM, add_months(world.horizon, 9)):
        for group in (rule["recruited"], rule["known to the child"]):
            for _ in range(dice.poisson(in_force(group["per_year"], month)["households"] / 12)):
                found.append(_household(dice, dice.pick(group["kinds"]), month + DAY * dice.randrange(27)))
    found.sort(key=lambda one: one.enquired)
    return [Household(f"FH{n:04d}", *_without_id(one)) for n, one in enumerate(found, 1)]


def _without_id(one: Household) -> tuple:
    return one.kind, one.enquired, one.applied, one.approved, one.places, one.left


def _household(dice: Dice, kind: str, approved: date) -> Household:
    """Six to ten months from enquiry to approval; connected persons are quicker."""
    applied = approved - dice.days(60 if kind == "Connected persons" else 150, shape=6)
    enquired = applied - dice.days(12 if kind == "Connected persons" else 60, shape=2)
    left = approved + dice.days(365 * (2.5 if kind == "Connected persons" else 8), shape=1.4)
    return Household("", kind, enquired, applied, approved, dice.choice((1, 1, 2, 2, 3)), left)


def fostering_households(world: World, as_at: date) -> Iterator[Row]:
    """The whole list, enquiries not yet approved included."""
    for one in households(world):
        known = lambda day: day if day and day <= as_at else None  # noqa: E731
        if one.enquired <= as_at:
            yield {
                "Household ID": one.id,
                "Household type": one.kind,
                "Enquiry date": one.enquired,
                "Application date": known(one.applied),
                "Approved date": known(one.approved),
                "Approved places": one.places if known(one.approved) else None,
                "De-registered date": known(one.left),
            }
