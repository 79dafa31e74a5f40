"""The supplement to Annex A: one row for each child and young person open on the day, with what Ofsted's lists lack."""

from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache

from etl.sample.dates import DAY, add_months, age_on, working_days_after
from etl.sample.dice import scatter
from etl.sample.exploitation import spell_on
from etl.sample.factors import factors
from etl.sample.lists import Picture, latest_needs, need_status, team_of
from etl.sample.people import Assessment, Care, Child, Leaver, Need
from etl.sample.reviews import CALENDAR, care_reviews, latest, pathway_reviews, took_part
from etl.sample.schedule import Return, Row, Sheets, each_month
from etl.sample.settings import between, knobs
from etl.sample.workforce import Desks
from etl.sample.world import World, by_child

STATUS = {  # of list 6, as the supplement words it
    "a) Looked after child": "Child in care",
    "b) Child Protection plan": "Child protection",
    "c) Child in need plan": "Child in need",
    "d) Open assessment": "Open assessment",
}
AFTERCARE = "Aftercare"


def supplement(world: World, as_at: date) -> Iterator[Row]:
    """Children open in list 6, and the young people of list 9 who are not among them."""
    at, seen = Picture(world, as_at), set()
    for need in latest_needs(at):
        status = need_status(at, need)
        if status in STATUS:
            seen.add(need.child)
            yield _row(at, need.child, STATUS[status], team_of(need, status), need)
    for leaver in world.leavers:
        if leaver.start <= as_at < leaver.end and leaver.child not in seen:
            yield _row(at, leaver.child, "Care leaver", AFTERCARE, leaver)


def _row(at: Picture, child: Child, status: str, team: str, case: Need | Leaver) -> Row:
    record = by_child(at.world, "care").get(child, [])
    care = next((c for c in reversed(record) if c.start <= at.as_at < c.end), None)
    spell = spell_on(at.world, child, at.as_at)
    return {
        "As at date": at.as_at,
        "Child Unique ID": child.id,
        "Case status": status,
        "Team": team,
        "Locality": child.family.locality,
        "Last management oversight": _oversight(at, child, status, team, case.start),
        **_assessed(at, child, care, case),
        "Child impact chronology date": _chronology(at, child, team, case.start),
        "Current plan date": _plan(at, child, status, case.start),
        **_in_care(at, care),
        **_leaving_care(at, child, care),
        "Social workers in last 12 months": _workers(at, child, care, case),
        "Date previous CP plan ended": _previous_plan(at, child),
        "Advocate offered": _advocate(at, child) if status == "Child protection" else None,
        "On ACT pathway": "Yes" if spell and spell.act_from and spell.act_from <= at.as_at else "No",
        "Complex safeguarding (SHINE) open": "Yes" if spell else "No",
    }


def _cycle(child: Child, kind: int, every: int, skipped: float, since: date, until: date) -> date | None:
    """The last of what is due every so many days and was skipped by the share of the time; none before `since`."""
    phase = scatter(every, child.number, kind)
    turn = (until.toordinal() + phase) // every
    while (day := date.fromordinal(turn * every - phase)) > since:
        if scatter(1000, child.number, kind, turn) >= 1000 * skipped:
            return _at_work(day)
        turn -= 1
    return None


def _at_work(day: date) -> date:
    """The working day on or before it, as far back as working days are known."""
    return working_days_after(day, 0) if day > CALENDAR else day


def _oversight(at: Picture, child: Child, status: str, team: str, start: date) -> date | None:
    """As often as the standard asks, and when the case was allocated."""
    rule = knobs()["supplement"]["oversight"]
    share = between(rule["kept"].get(team, rule["kept"]["elsewhere"]), "share", at.as_at)
    allocated = working_days_after(start, 2) if start > CALENDAR else start
    last = _cycle(child, 71, rule["days"][status], 1 - share, start, at.as_at)
    return last or (allocated if allocated <= at.as_at else None)


def _assessed(at: Picture, child: Child, care: Care | None, case: Need | Leaver) -> Row:
    """The last of list 4; in care and after it an update kept with the care plan, for which nobody records factors."""
    done = [a for a in _assessments(at.world, child) if a.end <= at.as_at and a.recorded <= at.as_at]
    row = {
        "Last assessment authorised": done[-1].end if done else None,
        "Latest assessment factors": factors(at.world, done[-1]) if done else None,
    }
    if care or isinstance(case, Leaver):
        rule = knobs()["supplement"]["updated_in_care"]
        since = (care.start if care else case.start) + 200 * DAY
        updated = _cycle(child, 72, 350, 1 - between(rule, "share", at.as_at), since, at.as_at)
        if updated and (not done or updated > done[-1].end):
            row = {"Last assessment authorised": updated, "Latest assessment factors": None}
    return row


@cache
def _assessments(world: World, child: Child) -> list[Assessment]:
    return sorted(by_child(world, "assessments").get(child, []), key=lambda a: a.end)


def _chronology(at: Picture, child: Child, team: str, start: date) -> date | None:
    """Chronologies came in team by team: a child's was written when the team had got so far."""
    points = knobs()["supplement"]["chronology"]
    written = _reached(tuple((p["date"], p["share"]) for p in points.get(team, points["elsewhere"])), child)
    day = max(written, start + 20 * DAY) if written else None
    return day if day and day <= at.as_at else None


def _reached(points: tuple[tuple[date, float], ...], child: Child) -> date | None:
    """When a share that grows from point to point reaches the child's own place in the queue."""
    place = scatter(1000, child.number, 73) / 1000
    for (first, low), (last, high) in zip(points, points[1:], strict=False):
        if place < low:
            return first - DAY * scatter(200, child.number, 74)
        if place < high:
            return first + (last - first) * ((place - low) / (high - low))
    return None


def _plan(at: Picture, child: Child, status: str, start: date) -> date | None:
    """A plan is made within weeks and updated with its reviews; a care leaver's is the pathway plan."""
    if status in ("Open assessment", "Care leaver"):
        return None
    kept = between(knobs()["supplement"]["plans_kept"], "share", at.as_at)
    made = start + 35 * DAY
    last = _cycle(child, 75, 150, 1 - kept, made, at.as_at)
    return last or (made if made <= at.as_at else None)


def _in_care(at: Picture, care: Care | None) -> Row:
    if care is None:
        return dict.fromkeys(
            ("Last PEP", "PEP required", "Initial health assessment date", "Immunisations up to date", "SDQ score",
             "Independent visitor"),
        )  # fmt: skip
    child, age, rule = care.child, age_on(care.child.born, at.as_at), knobs()["supplement"]
    required = 4 <= age <= 17
    health, place = initial_health(care), scatter(1000, child.number, 79) / 1000
    share = between(rule["visitors"], "share", at.as_at)
    visitor = "Matched" if place < share else "Waiting" if place < share + 0.03 else "Not needed"
    return {
        "Last PEP": _education_plan(at, care) if required else None,
        "PEP required": "Yes" if required else "No",
        "Initial health assessment date": health if health <= at.as_at else None,
        "Immunisations up to date": immunised(child, at.as_at),
        "SDQ score": difficulties(care, at.as_at),
        "Independent visitor": visitor if age >= 8 else "Not needed",
    }


def initial_health(care: Care) -> date:
    """Within twenty working days of coming into care at the rate in force then, else up to two months late."""
    number = care.child.number
    if care.start < CALENDAR:
        return care.start + 26 * DAY
    prompt = scatter(1000, number, 76) < 1000 * between(knobs()["supplement"]["initial_health"], "share", care.start)
    days = 9 + scatter(11, number, 77) if prompt else 22 + scatter(38, number, 77)
    return working_days_after(care.start, days)


def immunised(child: Child, day: date) -> str:
    share = between(knobs()["supplement"]["immunised"], "share", day)
    return "Yes" if scatter(1000, child.number, 78) < 1000 * share else "No"


def difficulties(care: Care, day: date) -> int | None:
    """The strengths and difficulties score of the year, for ages 4 to 16 after a year in care; a few did not answer."""
    age, number = age_on(care.child.born, day), care.child.number
    if not 4 <= age <= 16 or add_months(care.start, 12) > day or scatter(100, number, day.year, 80) < 14:
        return None
    own = 2 + scatter(10, number, 81) + scatter(9, number, 82)
    return max(0, own + scatter(7, number, day.year, 83) - 1)


def _education_plan(at: Picture, care: Care) -> date | None:
    """A meeting each term, mostly in its first half; some terms go by without one."""
    number, share = care.child.number, knobs()["supplement"]["education_plans"]
    for term in reversed(_terms(at.as_at)):
        day = 6 + min(scatter(88, number, term.toordinal()), scatter(100, number, term.toordinal(), 1))
        held = _at_work(term + DAY * day)
        skipped = scatter(1000, number, term.toordinal(), 2) >= 1000 * between(share, "share", term)
        if held <= at.as_at and held > care.start and not skipped:
            return held
    return None


@cache
def _terms(until: date) -> list[date]:
    """First days of the school terms of three years."""
    days = [date(year, *first) for year in range(until.year - 2, until.year + 1) for first in ((1, 6), (4, 14), (9, 3))]
    return [day for day in days if day <= until]


def _leaving_care(at: Picture, child: Child, care: Care | None) -> Row:
    """The pathway plan is that of the latest review; until the first, the one made on leaving care."""
    leaver = next((x for x in by_child(at.world, "leavers").get(child, []) if x.start <= at.as_at < x.end), None)
    reviewed = latest(pathway_reviews(leaver), at.as_at) if leaver else None
    last = latest(care_reviews(care), at.as_at) if care else reviewed
    made = leaver.start + 20 * DAY if leaver else None
    return {
        "Current pathway plan date": reviewed or (made if made and made <= at.as_at else None),
        "Last pathway plan review": reviewed,
        "Took part in last review": took_part(child, last) if last else None,
    }


def _workers(at: Picture, child: Child, care: Care | None, case: Need | Leaver) -> int:
    """How many held the case on the last day of any of the twelve months; in care the team for children in care."""
    found = {
        desks.worker(_team_on(child, care, case, day), child.number)
        for day, desks in _desks(at.world, at.as_at)
        if day >= case.start
    }
    return max(1, len(found))


def _team_on(child: Child, care: Care | None, case: Need | Leaver, day: date) -> str:
    if isinstance(case, Leaver):
        return AFTERCARE
    if care and care.start <= day and not child.family.disabilities_team:
        return "Court and Care"
    return team_of(case, "d) Open assessment" if case.assessed > day else "c) Child in need plan")


@lru_cache(maxsize=2)
def _desks(world: World, as_at: date) -> list[tuple[date, Desks]]:
    """The day and the ends of the eleven months before it, with who held what."""
    days = [as_at, *(add_months(as_at.replace(day=1), -n) - DAY for n in range(11))]
    return [(day, Desks(world.seed, world.horizon, day)) for day in days]


def _previous_plan(at: Picture, child: Child) -> date | None:
    """When the last plan before the current one ended, or the last of all."""
    plans = [p for p in by_child(at.world, "plans").get(child, []) if p.start <= at.as_at]
    ended = [p.end for p in plans if p.end <= at.as_at]
    if ended:
        return ended[-1]
    return plans[-1].start - DAY * (1100 + scatter(1500, child.number, 84)) if plans and plans[-1].previous else None


def _advocate(at: Picture, child: Child) -> str:
    """Settled when the plan begins, at the rate of that time."""
    plan = [p for p in by_child(at.world, "plans")[child] if p.start <= at.as_at][-1]
    offered = between(knobs()["supplement"]["advocates"], "share", plan.start)
    return "Yes" if scatter(1000, child.number, plan.start.toordinal(), 85) < 1000 * offered else "No"


def _sheets(world: World, as_at: date) -> Sheets:
    return {"Supplement": list(supplement(world, as_at))}


RETURNS = (Return("Annex A supplement", each_month, _sheets, "csv"),)
