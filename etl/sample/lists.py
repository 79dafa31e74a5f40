"""Annex A lists 1-11 as a council would export them on an as-at date.

A row is a dictionary in the order of Ofsted's template, so its keys are the headers. Nothing that happens
after the as-at date is known to it. Lists 1-5 hold the six months before, lists 6-8 one row a child (open, or
closed in the six months), list 9 the position, lists 10 and 11 the twelve months before (Ofsted's guidance).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from etl.sample.care import ADOPTIVE, PARENTS
from etl.sample.dates import DAY, add_months, age_on
from etl.sample.dice import scatter, weighted
from etl.sample.people import Care, Child, Leaver, Need, Plan
from etl.sample.reviews import care_reviews, latest, pathway_reviews, plan_reviews
from etl.sample.settings import in_force, knobs
from etl.sample.workforce import Desks
from etl.sample.world import World, by_child
from kpis.placements import Placement, placements_in_year

Row = dict[str, Any]
NO, YES = "b) No", "a) Yes"
EMERGENCY = "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)"
SECOND_PERIOD = "Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)"
DISABILITIES = "Children with Disabilities"


@dataclass
class Picture:
    """The district on an as-at date: what is known, who holds whom."""

    world: World
    as_at: date
    since: date = field(init=False)
    desks: Desks = field(init=False)

    def __post_init__(self) -> None:
        self.since = add_months(self.as_at, -6)
        self.desks = Desks(self.world.seed, self.world.horizon, self.as_at)

    def in_window(self, day: date) -> bool:
        return self.since <= day <= self.as_at

    def known(self, day: date | None) -> date | None:
        return day if day and day <= self.as_at else None

    def person(self, child: Child) -> Row:
        unborn = child.born > self.as_at
        return {
            "Child Unique ID": child.id,
            "Gender": "c) Not stated/recorded (or unborn)" if unborn else child.gender,
            "Ethnicity": child.ethnicity,
            "Date of Birth": child.born,
            "Age of Child (Years)": age_on(child.born, self.as_at),
        }

    def disabled(self, child: Child) -> Row:
        return {"Does the Child have a Disability": child.disability}

    def allocated(self, team: str, child: Child) -> Row:
        return {"Allocated Team": team, "Allocated Worker": self.desks.worker(team, child.number)}

    def last(self, since: date, until: date, child: Child, every: int, late: int, kind: int) -> date | None:
        """The latest of what happens every so many days; `late` per cent of the time it was skipped."""
        turn, days = divmod(until.toordinal() + scatter(every, child.number, kind), every)
        day = until - timedelta(days=days + (every if scatter(100, child.number, kind, turn) < late else 0))
        return day if day > since else None


def contacts(at: Picture) -> Iterator[Row]:
    for contact in at.world.contacts:
        if at.in_window(contact.day) and contact.recorded <= at.as_at:
            yield {
                **at.person(contact.child),
                "Date of Contact": contact.day,
                "Contact Source": contact.source,
            }


def early_help(at: Picture) -> Iterator[Row]:
    for help_ in at.world.early_help:
        if at.in_window(help_.start):
            yield {
                **at.person(help_.child),
                "Assessment start date": help_.start,
                "Assessment completion date": at.known(help_.end),
                "Organisation completing assessment": help_.organisation,
            }


def referrals(at: Picture) -> Iterator[Row]:
    of_child = by_child(at.world, "referrals")
    for referral in at.world.referrals:
        if at.in_window(referral.day) and _on_file(referral, at.as_at):
            days = [r.day for r in of_child[referral.child] if r.day <= at.as_at and _on_file(r, at.as_at)]
            yield {
                **at.person(referral.child),
                "Date of referral": referral.day,
                "Referral Source": referral.source,
                "Referral NFA?": YES if referral.no_further_action else NO,
                "Number of Referrals in Last 12 Months": _before_latest(days),
                **at.allocated(referral.team, referral.child),
            }


def _on_file(referral: Any, as_at: date) -> bool:
    return referral.recorded <= as_at and (referral.withdrawn is None or as_at < referral.withdrawn)


def _before_latest(days: list[date]) -> int:
    """Ofsted's count: those in the twelve months before the child's latest one."""
    return sum(add_months(days[-1], -12) <= day for day in days) - 1


def assessments(at: Picture) -> Iterator[Row]:
    for assessment in at.world.assessments:
        if assessment.recorded > at.as_at or assessment.start > at.as_at or assessment.end < at.since:
            continue
        ended = at.known(assessment.end)
        yield {
            **at.person(assessment.child),
            **at.disabled(assessment.child),
            "Continuous Assessment Start Date": assessment.start,
            "Child Seen During Continuous Assessment": assessment.seen,
            "Continuous Assessment Date of Authorisation": ended,
            "Was the child assessed as requiring LA children’s social care support": (
                (YES if assessment.support else NO) if ended else None
            ),
            **at.allocated(assessment.team, assessment.child),
        }


def enquiries(at: Picture) -> Iterator[Row]:
    of_child = by_child(at.world, "enquiries")
    for enquiry in at.world.enquiries:
        if not at.in_window(enquiry.day):
            continue
        earlier = [e for e in of_child[enquiry.child] if e.day <= at.as_at]
        held = at.known(enquiry.conference)
        year_before = add_months(earlier[-1].day, -12)
        yield {
            **at.person(enquiry.child),
            **at.disabled(enquiry.child),
            "Strategy discussion initiating Section 47 Enquiry Start Date": enquiry.day,
            "Was an Initial Child Protection Conference deemed unnecessary?": (
                None if enquiry.decided > at.as_at else NO if enquiry.conference else YES
            ),
            "Date of Initial Child Protection Conference": held,
            "Did the Initial Child Protection Conference Result in a Child Protection Plan": (
                (YES if enquiry.planned else NO) if held else None
            ),
            "Number of Section 47 Enquiries in the last 12 months": _before_latest([e.day for e in earlier]),
            "Number of ICPCs in the last 12 months": sum(
                e.conference is not None and year_before <= e.conference < earlier[-1].day for e in earlier[:-1]
            ),
            **at.allocated(enquiry.team, enquiry.child),
        }


def latest_needs(at: Picture) -> list[Need]:
    """Each child's most recent episode of need, if open or closed in the six months."""
    latest = {n.child: n for n in at.world.needs if n.start <= at.as_at and n.recorded <= at.as_at}
    return [need for need in latest.values() if need.end >= at.since]


def _current(records: list, day: date) -> Any:
    return next((r for r in reversed(records) if r.start <= day < r.end), None)


def need_status(at: Picture, need: Need) -> str:
    """The first that applies: looked after, protection plan, child in need plan, open assessment, closed."""
    if need.end <= at.as_at:
        return "e) Closed episode"
    if _current(by_child(at.world, "care").get(need.child, []), at.as_at):
        return "a) Looked after child"
    if _current(by_child(at.world, "plans").get(need.child, []), at.as_at):
        return "b) Child Protection plan"
    return "d) Open assessment" if need.assessed > at.as_at else "c) Child in need plan"


def team_of(need: Need, status: str) -> str:
    family = need.child.family
    if family.disabilities_team:
        return DISABILITIES
    if status == "a) Looked after child":
        return "Court and Care"
    return need.first_team if status == "d) Open assessment" else family.locality


def children_in_need(at: Picture) -> Iterator[Row]:
    for need in latest_needs(at):
        status, closed = need_status(at, need), at.known(need.end)
        yield {
            **at.person(need.child),
            **at.disabled(need.child),
            "CIN Start Date": need.start,
            "Primary Need Code": need.code,
            "Date Child Was Last Seen": at.last(need.start, closed or at.as_at, need.child, 25, 8, 1),
            "CIN Closure Date": closed,
            "Reason for Closure": knobs()["children_in_need"]["closure"] if closed else None,
            "Case status": status,
            **at.allocated(team_of(need, status), need.child),
        }


def _latest(records: list, at: Picture) -> list:
    """The most recent record of each child, if open or ended in the six months."""
    latest = {r.child: r for r in records if r.start <= at.as_at}
    return [record for record in latest.values() if record.end >= at.since]


def protection_plans(at: Picture) -> Iterator[Row]:
    for plan in _latest(at.world.plans, at):
        ended = at.known(plan.end)
        until, team = ended or at.as_at, plan.child.family.locality
        emergency = plan.start > at.since and scatter(100, plan.child.number, 3) < 5
        visit = at.last(plan.start, until, plan.child, 14, 8, 2)
        yield {
            **at.person(plan.child),
            **at.disabled(plan.child),
            "Child Protection Plan Start Date": plan.start,
            "Initial Category of Abuse": plan.category,
            "Latest Category of Abuse": plan.later_category if until > plan.start + 90 * DAY else plan.category,
            "Date of the Last Statutory Visit": visit,
            "Was the Child Seen Alone?": _seen_alone(at, plan, visit),
            "Date of latest review conference": latest(plan_reviews(plan), until),
            "Child Protection Plan End Date": ended,
            EMERGENCY: YES if emergency else NO,
            "Number of Previous Child Protection Plans": plan.previous,
            **at.allocated(DISABILITIES if plan.child.family.disabilities_team else team, plan.child),
        }


def _seen_alone(at: Picture, plan: Plan, visit: date | None) -> str | None:
    if visit is None:
        return None
    share = 82 if age_on(plan.child.born, at.as_at) >= 4 else 25
    return YES if scatter(100, plan.child.number, visit.toordinal()) < share else NO


def children_in_care(at: Picture) -> Iterator[Row]:
    for care in _latest(at.world.care, at):
        ceased = at.known(care.end)
        until = ceased or at.as_at
        team = DISABILITIES if care.child.family.disabilities_team else "Court and Care"
        yield {
            **at.person(care.child),
            **_period_of_care(care, until, at),
            "Date Ceased to be Looked After ": ceased,
            "Reason Ceased to be Looked After": care.reason if ceased else None,
            **_placement(care, until),
            **_absence(at, care),
            **at.allocated(team, care.child),
        }


def _period_of_care(care: Care, until: date, at: Picture) -> Row:
    child, recent = care.child, lambda *cycle: at.last(care.start, until, care.child, *cycle)
    legal = [order for order in care.legal if order[0] <= until][-1]
    abroad = care.from_abroad and care.start > add_months(at.as_at, -12)
    return {
        "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)": YES if abroad else NO,
        **at.disabled(child),
        "Date Started to be Looked After": care.start,
        "Child's Category of Need": care.need.replace(
            "Parental disability or illness", "Parental illness or disability"
        ),
        SECOND_PERIOD: YES if care.again else NO,
        "Start date of current legal status": legal[0],
        "Child's Legal Status": legal[1],
        "Date of Latest Statutory Review": latest(care_reviews(care), until),
        "Date of Last Social Work Visit": recent(35, 6, 12),
        "What is the permanence plan for this child?": permanence_plan(care, until),
        "Date of Last IRO Visit / Contact to the Child": recent(120, 14, 13),
        "Date of Last Health Assessment": recent(350, 8, 14),
        "Date of Last Dental Check": recent(345, 15, 15),
        "Number of Placements in the Last 12 months": _placements_in_year(care, until),
    }


def _placements_in_year(care: Care, until: date) -> int:
    begun = [p for p in care.placements if p.start <= until]
    ends = [*(p.start for p in begun[1:]), None]
    return placements_in_year([Placement(p.start, end, p.kind) for p, end in zip(begun, ends, strict=True)], until)


def permanence_plan(care: Care, until: date) -> str | None:
    placement = _where(care, until)
    if until < care.start + 28 * DAY:
        return None
    if placement.kind == ADOPTIVE:
        return "b) Adoption"
    if placement.kind == PARENTS:
        return "a) Return to family"
    kinds = {"U4": "f) Long-term fostering", "U1": "f) Long-term fostering", "U3": "c) SGO/CAO"}
    kinds |= {"H5": "d) Supported living in the community", "K2": "e) Long-term residential placement"}
    return next((plan for code, plan in kinds.items() if f") {code}:" in placement.kind), "a) Return to family")


def _where(care: Care, until: date):
    return [p for p in care.placements if p.start <= until][-1]


def _placement(care: Care, until: date) -> Row:
    """The latest placement. Postcodes are of the pseudo area ZZ99, which the post does not serve."""
    place, neighbours = _where(care, until), knobs()["care"]["neighbours"]
    number = care.child.number
    registered = "K2" in place.kind or "H5" in place.kind
    return {
        "Start Date of Most Recent Placement": place.start,
        "Placement Type": place.kind,
        "Placement Provider": place.provider,
        "Placement postcode": f"ZZ99 {scatter(9, number, 21) + 1}ZZ",
        "URN of Placement": f"SC9{scatter(99999, place.start.toordinal(), 22):05d}" if registered else None,
        "Placement Location": "a) In" if place.inside else "b) Out",
        "LA of Placement": knobs()["district"] if place.inside else neighbours[scatter(len(neighbours), number)],
    }


def _absence(at: Picture, care: Care) -> Row:
    year = add_months(at.as_at, -12)
    episodes = [
        m
        for m in by_child(at.world, "missing").get(care.child, [])
        if m.place != "Home" and year < m.reported.date() <= at.as_at and m.reported.date() >= care.start
    ]
    missing = [m for m in episodes if m.kind == "Missing"]
    last = missing[-1] if missing and missing[-1].returned.date() <= at.as_at else None
    offered = last is not None and last.offered is not None and last.offered.date() <= at.as_at
    return {
        "Number of Episodes the Child has been ‘Missing’ from their Placement in the last 12 months": len(missing),
        "Number of Episodes the Child has been ‘Absent’ from their Placement in the last 12 months": len(episodes)
        - len(missing),
        "Was the child offered a Return Interview after their last missing episode (Y/N)?": (
            (YES if offered else NO) if last else None
        ),
        "Did the child accept a Return Interview after their last missing episode (Y/N)?": (
            (YES if last.accepted else NO) if offered else None
        ),
    }


def care_leavers(at: Picture) -> Iterator[Row]:
    """Thirteen columns until the returns that follow the 2024 layout, then seventeen."""
    later = at.as_at >= knobs()["workbooks"]["list_9_of_2024_from"]
    for leaver in at.world.leavers:
        if leaver.start <= at.as_at < leaver.end:
            yield _leaver_2024(at, leaver) if later else _leaver_2019(at, leaver)


def _leaver_2019(at: Picture, leaver: Leaver) -> Row:
    team, state = at.allocated("Aftercare", leaver.child), leavers_position(at, leaver)
    return {
        **at.person(leaver.child),
        **at.disabled(leaver.child),
        **team,
        "Eligibility Category": _eligibility(at, leaver),
        "LA In Touch ": state["touch"],
        "Type of Accommodation": state["home"],
        "Suitability of Accommodation": state["suitable"],
        "Activity Status": state["activity"],
    }


def _leaver_2024(at: Picture, leaver: Leaver) -> Row:
    person, state = at.person(leaver.child), leavers_position(at, leaver)
    adviser = at.allocated("Aftercare", leaver.child)
    return {
        **{name.replace("Age of Child (Years)", "Age"): value for name, value in person.items()},
        "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)": YES
        if leaver.from_abroad
        else NO,
        **at.disabled(leaver.child),
        **adviser,
        "Allocated Personal Advisor": adviser["Allocated Worker"],
        "Eligibility Category": _eligibility(at, leaver),
        "Latest Pathway Plan Review Date": latest(pathway_reviews(leaver), at.as_at),
        "LA in Touch": state["touch"],
        "Latest Date of Contact": at.last(leaver.start, at.as_at, leaver.child, 50, 9, 32),
        "Type of Accommodation": state["home"],
        "Suitability of Accommodation": state["suitable"],
        "Activity Status": state["activity"],
    }


def _eligibility(at: Picture, leaver: Leaver) -> str:
    if age_on(leaver.child.born, at.as_at) < 18:
        return "a) Relevant child"
    return "c) Qualifying care leaver" if scatter(100, leaver.child.number, 41) < 4 else "b) Former relevant child"


def leavers_position(at: Picture, leaver: Leaver) -> Row:
    """A young person's position, which changes with each half year of age."""
    rule, child = knobs()["care_leavers"], leaver.child
    half = (at.as_at - child.born).days // 183
    draw: Callable[[int], float] = lambda kind: scatter(1000, child.number, half, kind) / 1000  # noqa: E731
    touch = weighted(rule["in_touch"], draw(1))
    if touch != YES:
        return {"touch": touch, "home": None, "suitable": None, "activity": None}
    suitable = draw(2) < rule["suitable"]
    occupied = draw(3) < in_force(rule["occupied"], at.as_at)["share"]
    return {
        "touch": touch,
        "home": weighted(SUITABLE_HOMES if suitable else UNSUITABLE_HOMES, draw(4)),
        "suitable": "a) Suitable" if suitable else "b) Unsuitable",
        "activity": weighted(OCCUPIED if occupied else UNOCCUPIED, draw(5)),
    }


SUITABLE_HOMES = {
    "U: Independent living": 44,
    "D: Semi-independent, transitional accommodation and self-contained accommodation": 17,
    "Z: With former foster carers": 15,
    "B: Parents/relatives": 16,
    "E: Supported lodgings": 8,
}
UNSUITABLE_HOMES = {"X: In custody": 45, "S: No fixed abode / homeless": 30, "W: Bed and breakfast": 25}
OCCUPIED = {
    "F3: Full time in training or employment": 42,
    "F2: Full time in education other than higher": 34,
    "F1: Full time in higher education": 11,
    "P3: Part time in training or employment": 9,
    "P2: Part time in education other than higher": 4,
}
UNOCCUPIED = {
    "G5: Not in education, employment or training - other": 62,
    "G4: Not in education, employment or training - illness or disability": 26,
    "G6: Not in education, employment or training - pregnancy or parenting": 12,
}


def adoptions(at: Picture) -> Iterator[Row]:
    year = add_months(at.as_at, -12)
    for adoption in at.world.adoptions:
        ended = adoption.reversed or adoption.adopted
        if adoption.decided > at.as_at or ended < year:
            continue
        after = at.known(adoption.reversed) is None
        person = at.person(adoption.child)
        yield {
            "Child Unique ID": person.pop("Child Unique ID"),
            "Family identifier": adoption.family if after and at.known(adoption.matched) else None,
            **person,
            **at.disabled(adoption.child),
            "Date the Child Entered Care": adoption.in_care,
            "Date of Decision that Child Should be Placed for Adoption": adoption.decided,
            "Date of Placement Order": at.known(adoption.ordered),
            "Date of Matching Child and Prospective Adopters": at.known(adoption.matched)
            if not adoption.reversed
            else None,
            "Date Placed for Adoption": at.known(adoption.placed) if not adoption.reversed else None,
            "Date of Adoption Order ": at.known(adoption.adopted) if not adoption.reversed else None,
            "Date of Decision that Child Should No Longer be Placed for Adoption": at.known(adoption.reversed),
            "Reason Why Child No Longer Placed for Adoption": (
                "RD3 - Prospective adopters could not be found" if not after else None
            ),
            "Date the child was placed for fostering in FFA or concurrent planning placement": None,
        }


def adopters(at: Picture) -> Iterator[Row]:
    year = add_months(at.as_at, -12)
    for adopter in at.world.adopters:
        ended = adopter.left or adopter.adopted
        if adopter.stages[0] > at.as_at or ended < year:
            continue
        left = at.known(adopter.left)
        steps = [at.known(day) if not left or day < left else None for day in (*adopter.stages, adopter.approved)]
        yield {
            "Individual adopter identifier": adopter.id,
            "Family identifier": adopter.family,
            "Gender": adopter.gender,
            "Ethnicity": adopter.ethnicity,
            "Disability": NO,
            "Is the (prospective) adopter fostering for adoption?": "No",
            "Date enquiry received": adopter.enquiry,
            "Date Stage 1 started": steps[0],
            "Date Stage 1 ended": steps[1],
            "Date Stage 2 started": steps[2],
            "Date Stage 2 ended": steps[3],
            "Date application submitted": steps[2],
            "Date application approved": steps[4],
            "Date adopter matched with child(ren)": at.known(adopter.matched),
            "Date child/children placed with adopter(s)": at.known(adopter.placed),
            "No. of children placed": 1 if at.known(adopter.placed) else None,
            "Date of Adoption Order": at.known(adopter.adopted),
            "Date of leaving adoption process": left,
            "Reason for leaving adoption process": "1 - Adopter withdrew from process" if left else None,
        }


LISTS: tuple[tuple[str, Callable[[Picture], Iterator[Row]]], ...] = (
    ("List 1: Contacts", contacts),
    ("List 2: Early Help", early_help),
    ("List 3: Referral", referrals),
    ("List 4: Assessments", assessments),
    ("List 5: Section 47 enquiries and Initial Child Protection Conferences", enquiries),
    ("List 6: Children in Need", children_in_need),
    ("List 7: Child protection", protection_plans),
    ("List 8: Children in care", children_in_care),
    ("List 9: Care leavers", care_leavers),
    ("List 10: Adoption", adoptions),
    ("List 11: Adopters", adopters),
)
