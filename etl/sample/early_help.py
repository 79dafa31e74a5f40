"""Early help: what follows each assessment of Annex A list 2, families stepped down to it, and Graded Care Profiles.

The front door's report travels in the same workbook.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from etl.sample.dates import DAY, add_months, months_between
from etl.sample.decisions import contacts
from etl.sample.dice import scatter, weighted
from etl.sample.people import Child, Family
from etl.sample.schedule import Return, Row, Sheets
from etl.sample.settings import between, knobs
from etl.sample.world import World, by_child

MONTHS_SENT = 25
OWN_TEAM = "Early Help Team"
STEPPED_UP = "Stepped up to social care"


@dataclass(frozen=True)
class Episode:
    """Help for a family from its assessment on; a family stepped down keeps the social worker's assessment."""

    id: str
    child: Child
    start: date
    completed: date | None
    end: date
    reason: str
    organisation: str

    @property
    def stepped_down(self) -> bool:
        return self.completed is None

    def draw(self, kind: int) -> float:
        """From 0 up to 1, the same whenever it is asked."""
        return scatter(1000, self.child.number, self.start.toordinal(), kind) / 1000

    def open_in(self, first: date, last: date) -> bool:
        return self.start <= last and first < self.end


@dataclass(frozen=True)
class Profile:
    id: str
    family: Family
    day: date
    agency: str


@lru_cache(maxsize=2)
def episodes(world: World) -> list[Episode]:
    """In order of their beginning."""
    begun = [(e.start, e.child, e.end, e.organisation) for e in world.early_help]
    begun += [(day, child, None, OWN_TEAM) for day, child in _stepped_down(world)]
    begun.sort(key=lambda one: (one[0], one[1].number))
    return [_episode(world, n, *one) for n, one in enumerate(begun, 1)]


def _stepped_down(world: World) -> Iterator[tuple[date, Child]]:
    """One child speaks for the family; families whose plan ends well need no more than early help."""
    share, began = knobs()["early_help_episodes"]["stepped_down"], world.early_help[0].start
    for need in world.needs:
        day = need.end + DAY * scatter(14, need.child.number, 1)
        eldest = need.child is need.child.family.children[0]
        if eldest and need.supported and began < day <= world.horizon and need.end < need.child.eighteenth - 90 * DAY:
            in_care = need.child.care and need.child.care.start >= need.start
            if not in_care and scatter(1000, need.child.number, need.end.toordinal(), 2) < 1000 * share:
                yield day, need.child


def _episode(world: World, n: int, start: date, child: Child, completed: date | None, organisation: str) -> Episode:
    rule, number = knobs()["early_help_episodes"], child.number
    after = rule["days_after_assessment"]
    length = after * 0.3 + scatter(round(after * 1.4), number, start.toordinal(), 3)
    end = (completed or start) + DAY * int(length)
    reason = weighted(rule["end_reasons"], scatter(1000, number, start.toordinal(), 4) / 1000)
    referred = [
        need.start
        for sibling in child.family.children
        for need in by_child(world, "needs").get(sibling, [])
        if (completed or start) + 14 * DAY < need.start < end
    ]
    if referred:
        end, reason = min(referred), STEPPED_UP
    return Episode(f"EH{n:05d}", child, start, completed, end, reason, organisation)


def assessments(world: World, as_at: date) -> Iterator[Row]:
    """All that was open in the last twelve months."""
    since = add_months(as_at, -12)
    for one in episodes(world):
        if one.start <= as_at and one.end >= since:
            yield _assessment(one, as_at)


def _assessment(one: Episode, as_at: date) -> Row:
    rule, ended = knobs()["early_help_episodes"], one.end <= as_at
    abused = one.draw(5) < between(rule["domestic_abuse"], "share", one.start)
    neglected = one.draw(6) < rule["neglect"]
    return {
        "EHA ID": one.id,
        "Family ID": family_number(one.child.family),
        "Child Unique ID": one.child.id,
        "EHA started": one.start,
        "EHA completed": one.completed if one.completed and one.completed <= as_at else None,
        "Lead agency": _as_written(one),
        "Level": "Level 3" if one.draw(7) < 0.62 else "Level 2",
        "Locality": one.child.family.locality,
        "Domestic abuse is a factor": "Yes" if abused else "No",
        "Neglect is a factor": "Yes" if neglected else "No",
        "TAF meetings held in month": _meetings(one, as_at),
        "Episode end date": one.end if ended else None,
        "End reason": one.reason if ended else None,
        "Stepped down from social care": "Yes" if one.stepped_down else "No",
    }


def family_number(family: Family) -> str:
    return f"F{family.id:05d}"


def _as_written(one: Episode) -> str:
    """Some schools and charities stand under their own names, which the list of partner agencies knows."""
    local = knobs()["early_help_episodes"]["written"].get(one.organisation, [])
    place = scatter(len(local) + 4, one.child.number, 8) if local else 1
    return local[place] if place < len(local) else one.organisation


def _meetings(one: Episode, as_at: date) -> int:
    """Team around the family meetings of the month: one every six weeks or so."""
    if not one.open_in(as_at.replace(day=1), as_at) or as_at < one.start + 28 * DAY:
        return 0
    return (1, 1, 1, 1, 1, 1, 0, 0, 0, 2)[scatter(10, one.child.number, as_at.year, as_at.month)]


@lru_cache(maxsize=2)
def profiles(world: World) -> list[Profile]:
    """Graded Care Profiles, done with families in early help where neglect is a worry."""
    rule, dice = knobs()["graded_care_profiles"], world.dice("graded care profiles")
    done: list[Profile] = []
    for month in months_between(knobs()["workbooks"]["first_as_at"], world.horizon):
        last = add_months(month, 1) - DAY
        families = [one.child.family for one in episodes(world) if one.open_in(month, last)]
        days = sorted(dice.day_in(month, last) for _ in range(dice.poisson(between(rule["per_month"], "count", month))))
        for day in days:
            agency = dice.pick(rule["agencies"])
            done.append(Profile(f"GCP{len(done) + 1:04d}", dice.choice(families), day, agency))
    return done


def graded_care_profiles(world: World, as_at: date) -> Iterator[Row]:
    """Those completed in the last twelve months."""
    for profile in profiles(world):
        if add_months(as_at, -12) <= profile.day <= as_at:
            yield {
                "GCP ID": profile.id,
                "Family ID": family_number(profile.family),
                "Date completed": profile.day,
                "Completing agency": profile.agency,
                "Locality": profile.family.locality,
            }


def _sheets(world: World, as_at: date) -> Sheets:
    return {
        "Contacts": list(contacts(world, as_at)),
        "EHA": list(assessments(world, as_at)),
        "Graded Care Profiles": list(graded_care_profiles(world, as_at)),
    }


RETURNS = (Return("Front door and early help", lambda as_ats: as_ats[-MONTHS_SENT:], _sheets),)
