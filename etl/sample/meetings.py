"""Who was asked to conferences and reviews, and who came: one row an agency a meeting."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from etl.sample.dates import age_on, financial_year
from etl.sample.dice import scatter
from etl.sample.people import Child
from etl.sample.reviews import care_reviews, pathway_reviews, plan_reviews, took_part
from etl.sample.schedule import Return, Row, Sheets, year_ends
from etl.sample.settings import Knobs, between, knobs
from etl.sample.world import World

ICPC, REVIEW, CARE, PATHWAY = "ICPC", "Review conference", "CLA review", "Pathway plan review"
CONVENES = "Children's social care"
DISABILITIES = "Children with Disabilities"


@dataclass(frozen=True)
class Meeting:
    kind: str
    day: date
    children: tuple[Child, ...]
    team: str

    @property
    def number(self) -> int:
        return self.children[0].number


@lru_cache(maxsize=2)
def meetings(world: World) -> list[tuple[str, Meeting]]:
    """Every one since the financial year before the first workbook, with its number; a family's conference is one."""
    began = date(financial_year(knobs()["workbooks"]["first_as_at"]), 4, 1)
    held = [one for one in [*_conferences(world), *_reviews(world)] if began <= one.day <= world.horizon]
    held.sort(key=lambda one: (one.day, one.kind, one.number))
    return [(f"MTG{n:06d}", one) for n, one in enumerate(held, 1)]


def _conferences(world: World) -> Iterator[Meeting]:
    together: dict[tuple[str, date, int], list[Child]] = {}
    for enquiry in world.enquiries:
        if enquiry.conference:
            together.setdefault((ICPC, enquiry.conference, enquiry.child.family.id), []).append(enquiry.child)
    for plan in world.plans:
        for day in plan_reviews(plan):
            together.setdefault((REVIEW, day, plan.child.family.id), []).append(plan.child)
    for (kind, day, _), children in together.items():
        family = children[0].family
        yield Meeting(kind, day, tuple(children), DISABILITIES if family.disabilities_team else family.locality)


def _reviews(world: World) -> Iterator[Meeting]:
    for care in world.care:
        team = DISABILITIES if care.child.family.disabilities_team else "Court and Care"
        yield from (Meeting(CARE, day, (care.child,), team) for day in care_reviews(care))
    for leaver in world.leavers:
        yield from (Meeting(PATHWAY, day, (leaver.child,), "Aftercare") for day in pathway_reviews(leaver))


def attendance(world: World, as_at: date) -> Iterator[Row]:
    """The financial year to the day."""
    first = date(financial_year(as_at), 4, 1)
    for number, meeting in meetings(world):
        if first <= meeting.day <= as_at:
            yield from _attendance(number, meeting)


def _attendance(number: str, meeting: Meeting) -> Iterator[Row]:
    of_child = meeting.kind in (CARE, PATHWAY)
    for n, (agency, invited) in enumerate(_agencies(meeting)):
        seen = _draw(meeting, n, 2) < _share(agency, meeting.day) or agency == CONVENES
        if not (invited or seen):
            continue
        report = not seen and _draw(meeting, n, 3) < knobs()["meetings"]["reports"].get(agency, 0.4)
        yield {
            "Meeting ID": number,
            "Meeting type": meeting.kind,
            "Meeting date": meeting.day,
            "Agency": agency,
            "Invited": "Yes" if invited else "No",
            "Attended": "Yes" if seen else "No" if n % 3 else "Apologies",
            "Report provided": "Yes" if report or (seen and _draw(meeting, n, 4) < 0.35) else "No",
            "Child participation code": took_part(meeting.children[0], meeting.day) if of_child else None,
            "Chair challenge raised": "Yes" if n == 0 and _draw(meeting, n, 5) < 0.06 else "No",
            "Team": meeting.team,
        }


def _agencies(meeting: Meeting) -> Iterator[tuple[str, bool]]:
    """Who has to do with such a family; now and then somebody comes without having been asked."""
    for n, (agency, chance) in enumerate(knobs()["meetings"]["invited"][meeting.kind].items()):
        name = _by_age(agency, meeting)
        if name and _draw(meeting, n, 1) < chance:
            yield name, agency == CONVENES or _draw(meeting, n, 6) > 0.01


def _by_age(agency: str, meeting: Meeting) -> str | None:
    """The school or nurse of the children's ages; none for a child too young for school."""
    ages = [age_on(child.born, meeting.day) for child in meeting.children]
    if agency == "School":
        return "Secondary school" if max(ages) >= 11 else "Primary school" if max(ages) >= 4 else None
    if agency == "Child health":
        return "Health visiting" if min(ages) < 5 else "School nursing"
    return agency


def _share(agency: str, day: date) -> float:
    rule: Knobs = knobs()["meetings"]["attend"]
    return between(rule.get(agency, rule["elsewhere"]), "share", day)


def _draw(meeting: Meeting, n: int, kind: int) -> float:
    return scatter(1000, meeting.number, meeting.day.toordinal(), n, kind, 90) / 1000


def _sheets(world: World, as_at: date) -> Sheets:
    return {"Attendance": list(attendance(world, as_at))}


RETURNS = (Return("Meetings attendance", year_ends, _sheets),)
