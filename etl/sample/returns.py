"""The council's own returns: missing episodes, case audits, workforce."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from etl.sample.dates import DAY, add_months, financial_year, working_days_in
from etl.sample.dice import scatter
from etl.sample.lists import Picture, latest_needs, need_status, team_of
from etl.sample.people import Audit, Missing
from etl.sample.settings import between, knobs
from etl.sample.workforce import Post, Spell, absent_all_month, employment, establishment, service_of
from etl.sample.world import World

Row = dict[str, Any]
MANAGERS = {"Practice manager": "Service manager", "Service manager": "Head of service", "Head of service": ""}
ANY_TEAM = ""
LEAVING_REASONS = ("Post with another council", "Agency work", "Career outside social work", "Retirement", "Family")


def missing_episodes(world: World, as_at: date) -> Iterator[Row]:
    """Episodes reported in the twelve months to the as-at date, as known when it ends."""
    first, night = add_months(as_at, -12), datetime.combine(as_at, time.max)
    for episode in world.missing:
        if first <= episode.reported.date() <= as_at:
            yield _missing(episode, night)


def _missing(episode: Missing, night: datetime) -> Row:
    known = lambda moment: moment if moment and moment <= night else None  # noqa: E731
    offered, completed, returned = known(episode.offered), known(episode.completed), known(episode.returned)
    number = int(episode.id[3:])
    yes_no = lambda kind, share: "Yes" if scatter(100, number, kind) < share else "No"  # noqa: E731
    return {
        "Episode ID": episode.id,
        "Child Unique ID": episode.child.id,
        "Date of Birth": episode.child.born,
        "Missing from": episode.place,
        "Episode type": episode.kind,
        "Date and time reported missing": episode.reported,
        "Date and time returned": returned,
        "RHI offered": "Not required" if not episode.required else "Yes" if offered else "No",
        "Date and time RHI offered": offered,
        "RHI not offered reason": _not_offered(number) if episode.required and not offered and returned else None,
        "RHI accepted": ("Yes" if episode.accepted else "No") if offered else None,
        "Reason RHI not accepted": episode.refusal if offered and not episode.accepted else None,
        "Date and time RHI completed": completed,
        "Mode of interview": ("Face to face" if scatter(100, number, 1) < 97 else "Telephone") if completed else None,
        "RHI provider": ("Independent" if scatter(100, number, 2) < 70 else "Youth service") if completed else None,
        "CSE risk identified": yes_no(3, 14) if completed else None,
        "CCE risk identified": yes_no(4, 21) if completed else None,
        "Information shared with police and social care": yes_no(5, 88) if completed else None,
        "Record analyses future risk": ("Yes", "Yes", "Partly", "No")[scatter(4, number, 6)] if completed else None,
        "Team": "Court and Care" if episode.place != "Home" else episode.child.family.locality,
        "Locality": episode.child.family.locality,
        "Comments": None,
    }


def _not_offered(number: int) -> str:
    reasons = ("Missing again", "Unable to make contact", "Unable to make contact", "Not recorded")
    return reasons[scatter(4, number, 7)]


def audits(world: World, as_at: date) -> Iterator[Row]:
    """The improvement year to date; the June return also closes the whole year before."""
    first = date(financial_year(add_months(as_at, -3)), 4, 1)
    for audit in world.audits:
        if first <= audit.month <= as_at:
            yield _audit(audit, as_at)


def _audit(audit: Audit, as_at: date) -> Row:
    known = lambda day: day if day and day <= as_at else None  # noqa: E731
    completed, moderated = known(audit.completed), known(audit.moderated)
    return {
        "Audit ID": audit.id,
        "Audit month": audit.month,
        "Audit type": audit.kind,
        "Child Unique ID": audit.child.id,
        "Cohort": audit.cohort,
        "Team": audit.team,
        "Locality": audit.child.family.locality,
        "Auditor ID": audit.auditor,
        "Auditor role": audit.role,
        "Date allocated": audit.month,
        "Date due": audit.due,
        "Date completed": completed,
        "Overall grade": audit.grade if completed else None,
        "Moderated": "Yes" if moderated else "No",
        "Date moderated": moderated,
        "Moderated grade": audit.moderated_grade if moderated else None,
        **_audit_detail(audit, as_at, completed is not None),
    }


def _audit_detail(audit: Audit, as_at: date, completed: bool) -> Row:
    """Section grades lie near the overall grade; the better the grade, the oftener practice is evidenced."""
    grades = ("Outstanding", "Good", "Requires Improvement", "Inadequate")
    place, number = grades.index(audit.grade), int(audit.id[3:])
    near = lambda kind: grades[min(max(place + (-1, 0, 0, 0, 1)[scatter(5, number, kind)], 0), 3)]  # noqa: E731
    share = (96, 84, 62, 34)[place]

    def yes(kind: int) -> str:
        return "Yes" if scatter(100, number, kind) < share else ("Partly", "Partly", "No")[scatter(3, number, kind)]

    lived = {"Yes": "Consistently", "Partly": "Partly", "No": "Not evidenced"}
    raised = scatter(5, number, 50)
    detail = {
        "Assessment grade": near(1),
        "Plan grade": near(2),
        "Voice of the child grade": near(3),
        "Child's lived experience evidenced": lived[yes(4)],
        "Strength based assessment evidenced": yes(5) if audit.cohort != "Early help" else "Not applicable",
        "Management oversight in line with standards": yes(6),
        "Child impact chronology on file": ("Yes and up to date", "Yes but out of date", "No")[scatter(3, number, 7)],
        "Plan is SMART": yes(8),
        "Identity and diversity considered": yes(9),
        "Right help right time": yes(10),
        "Family or child feedback obtained": "Yes" if scatter(100, number, 11) < 41 else "No",
        "Practitioner took part": "Yes" if scatter(100, number, 12) < 78 else "No",
        "Actions raised": raised,
        "Actions due": audit.completed + 42 * DAY if audit.completed and raised else None,
        "Actions completed": _actions_done(audit, raised, as_at),
        "Learning comments": None,
    }
    return detail if completed else dict.fromkeys(detail)


def _actions_done(audit: Audit, raised: int, as_at: date) -> int:
    """How many of the actions an audit raised are done by the day: most before they are due, some some weeks after."""
    if audit.completed is None:
        return 0
    number, share = int(audit.id[3:]), between(knobs()["audits"]["actions_done"], "share", audit.completed)
    will_be = [n for n in range(raised) if scatter(100, number, 51, n) < 100 * share]
    return sum(audit.completed + (5 + scatter(50, number, 52, n)) * DAY <= as_at for n in will_be)


def workforce(world: World, as_at: date) -> Iterator[Row]:
    """Every post on the day: own staff, empty posts, agency cover (a covered vacancy stays vacant), and who has left.

    Leavers stand in the extract of the month they left in, with their last day.
    """
    caseloads, managers = _caseloads(world, as_at), line_managers(world, as_at)
    for post in establishment(world.seed, world.horizon):
        holder = post.holder(as_at)
        if not post.additional and (holder is None or holder.agency):
            yield {**_post(post, as_at), "Budgeted FTE": 1.0, "Employment type": "Vacant"}
        if holder:
            yield _worker(post, holder, as_at, managers.get(post.id), caseloads)
        for spell in post.leavers(as_at):
            yield _leaver(post, spell, as_at)


def line_managers(world: World, day: date) -> dict[str, str]:
    """Each post's manager on the day: the team's practice manager, or who stands in while that one is away."""
    posts = establishment(world.seed, world.horizon)
    at_work = {p.id: h.worker for p in posts if (h := p.holder(day)) and not absent_all_month(h, day)}
    managers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for post in posts:
        if post.role in MANAGERS and post.id in at_work:
            managers[post.role, post.team].append(at_work[post.id])
            managers[post.role, ANY_TEAM].append(at_work[post.id])
    found = {}
    for n, post in enumerate(posts):
        level = MANAGERS.get(post.role, "")
        above = managers["Practice manager", post.team] if post.manager else managers[level, ANY_TEAM]
        above = above or managers["Service manager", ANY_TEAM]
        if post.manager in at_work:
            found[post.id] = at_work[post.manager]
        elif post.manager or level:
            found[post.id] = above[n % len(above)]
    return found


def _post(post: Post, as_at: date) -> Row:
    return {
        "As at date": as_at,
        "Post ID": post.id,
        "Service": service_of(post.team),
        "Team": post.team,
        "Role": post.role,
        "SWE registered": "Yes" if post.registered else "No",
        "Budgeted FTE": 0.0,
        "Employment type": None,
        **dict.fromkeys(("Worker ID", "Worker FTE", "Start date", "End date", "Leaving reason", "Agency cover reason")),
        "Case holding": "Yes" if post.case_holding else "No",
        **dict.fromkeys(
            ("Line manager worker ID", "Children allocated", "Caseload ceiling", "Working days lost in month")
        ),
        "Worker name": None,
    }


def _worker(post: Post, holder: Spell, as_at: date, manager: str | None, caseloads: Counter[str]) -> Row:
    ceiling = (15 if post.role == "ASYE" else 20) * holder.fte
    return {
        **_post(post, as_at),
        "Budgeted FTE": 0.0 if holder.agency else holder.fte,
        **_person(holder),
        "Line manager worker ID": f"W{manager}" if manager else None,
        "Children allocated": caseloads[post.id] if post.case_holding else None,
        "Caseload ceiling": ceiling if post.case_holding else None,
        "Working days lost in month": _days_lost(holder, as_at),
        "Worker name": f"Worker {holder.worker}",
    }


def _leaver(post: Post, spell: Spell, as_at: date) -> Row:
    """The post's budget stands beside whoever, or nobody, holds it now."""
    reasons = ("End of assignment",) if spell.agency else LEAVING_REASONS
    return {
        **_post(post, as_at),
        **_person(spell),
        "End date": spell.end - DAY,
        "Leaving reason": reasons[scatter(len(reasons), int(spell.worker), 1)],
        "Worker name": f"Worker {spell.worker}",
    }


def _person(spell: Spell) -> Row:
    return {
        "Employment type": employment(spell),
        "Worker ID": f"W{spell.worker}",
        "Worker FTE": spell.fte,
        "Start date": spell.start,
        "Agency cover reason": spell.agency or None,
    }


def _days_lost(spell: Spell, as_at: date) -> float:
    if absent_all_month(spell, as_at):
        return round(spell.fte * working_days_in(as_at), 1)
    return 0 if spell.agency else max(0, scatter(8, int(spell.worker), as_at.toordinal()) - 5)


def _caseloads(world: World, as_at: date) -> Counter[str]:
    """Open children of list 6 by the post that holds them: the workforce return agrees with Annex A."""
    at, held = Picture(world, as_at), Counter()
    for need in latest_needs(at):
        status = need_status(at, need)
        if need.end > as_at:
            held[at.desks.post(team_of(need, status), need.child.number).id] += 1
    return held
