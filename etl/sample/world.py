"""The fictional district: everyone in it and everything that happens to them, up to a horizon."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from etl.sample.dates import birthday
from etl.sample.dice import Dice
from etl.sample.people import (
    Adopter,
    Adoption,
    Assessment,
    Audit,
    Care,
    Child,
    Contact,
    EarlyHelp,
    Enquiry,
    Family,
    Leaver,
    Missing,
    Need,
    Plan,
    Referral,
)
from etl.sample.settings import Knobs, knobs

LONGEST_WAIT = timedelta(days=210)  # from the first contact about an unborn child to the birth


@dataclass(eq=False)
class World:
    """Records in order of their beginning; what lies after an as-at date is here too."""

    seed: int
    horizon: date
    contacts: list[Contact] = field(default_factory=list)
    early_help: list[EarlyHelp] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    enquiries: list[Enquiry] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    care: list[Care] = field(default_factory=list)
    leavers: list[Leaver] = field(default_factory=list)
    adoptions: list[Adoption] = field(default_factory=list)
    adopters: list[Adopter] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    audits: list[Audit] = field(default_factory=list)
    months_luck: dict[tuple[str, int, int], Dice] = field(default_factory=dict)
    people: int = 0
    families: int = 0

    def dice(self, stream: str) -> Dice:
        return Dice(f"{self.seed}:{stream}:{knobs()['streams'].get(stream, 0)}")

    def luck(self, stream: str, day: date) -> Dice:
        """Chance of one month of one process: what else happened cannot shift its draws."""
        key = (stream, day.year, day.month)
        if key not in self.months_luck:
            self.months_luck[key] = Dice(f"{self.seed}:{stream}:{knobs()['streams'].get(stream, 0)}:{day:%Y-%m}")
        return self.months_luck[key]


def new_family(world: World, dice: Dice, locality: str | None = None, disabilities_team: bool = False) -> Family:
    """A family without children yet, in a locality drawn by size unless one is given."""
    world.families += 1
    return Family(world.families, locality or dice.pick(knobs()["localities"]), disabilities_team)


def new_child(world: World, dice: Dice, family: Family, born: date) -> Child:
    """A child of the family. Ids leave gaps, as a case system's do once other records take numbers."""
    people: Knobs = knobs()["people"]
    world.people += 1
    child = Child(
        id=str(400_000 + world.people * 5 + dice.randrange(5)),
        born=born,
        gender=dice.pick(people["gender"]),
        ethnicity=dice.pick(people["ethnicity"]),
        disability="a) Yes" if family.disabilities_team else dice.pick(people["disability"]),
        family=family,
        eighteenth=birthday(born, 18),
    )
    family.children.append(child)
    return child


def born_at_age(dice: Dice, day: date, ages: dict[int, float], oldest: int = 18) -> date:
    """A birth date that makes someone's age on `day` follow the weights by lower edge of age band."""
    edge = dice.pick(ages)
    upper = min([age for age in ages if age > edge], default=oldest)
    return day - timedelta(days=dice.randrange(int(edge * 365.25), int(upper * 365.25) - 40))


def family_of(world: World, dice: Dice, day: date, **where: object) -> Family:
    """A new family of one to three children known on `day`."""
    people: Knobs = knobs()["people"]
    family = new_family(world, dice, **where)
    for _ in range(dice.pick(people["family_sizes"])):
        unborn = dice.chance(people["unborn"])
        born = day + min(dice.days(90), LONGEST_WAIT) if unborn else born_at_age(dice, day, people["ages"])
        new_child(world, dice, family, born)
    return family


@lru_cache(maxsize=4)
def simulate(seed: int, horizon: date) -> World:
    """The whole district up to the horizon; the same seed gives the same district."""
    from etl.sample import audits, care, contacts, front_door, missing

    world = World(seed, horizon)
    care.people_already_in_care(world)
    front_door.run(world)
    contacts.run(world)
    care.leaving_care(world)
    care.adoption(world)
    missing.run(world)
    audits.run(world)
    return world


@lru_cache(maxsize=24)
def by_child(world: World, kind: str) -> dict[Child, list]:
    """Each child's records of one kind (a field of `World`), in date order."""
    grouped: dict[Child, list] = defaultdict(list)
    for record in getattr(world, kind):
        grouped[record.child].append(record)
    return grouped
