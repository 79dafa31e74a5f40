"""The council's own returns: missing episodes, case audits, workforce, aggregates and targets."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from etl.sample.dates import DAY, add_months, financial_year, months_between
from etl.sample.dice import Dice, scatter
from etl.sample.lists import Picture, latest_needs, need_status, team_of
from etl.sample.people import Audit, Missing
from etl.sample.settings import Knobs, between, knobs
from etl.sample.workforce import Post, Spell, establishment
from etl.sample.world import World

Row = dict[str, Any]


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
        **_audit_detail(audit, completed is not None),
    }


def _audit_detail(audit: Audit, completed: bool) -> Row:
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
        "Actions completed": scatter(raised + 1, number, 51),
        "Learning comments": None,
    }
    return detail if completed else dict.fromkeys(detail)


def workforce(world: World, as_at: date) -> Iterator[Row]:
    """Every post on the day: own staff, empty posts, and agency cover (a covered vacancy stays vacant)."""
    caseloads = _caseloads(world, as_at)
    managers = {p.id: h.worker for p in establishment(world.seed, world.horizon) if (h := p.holder(as_at))}
    for post in establishment(world.seed, world.horizon):
        holder = post.holder(as_at)
        if not post.additional and (holder is None or holder.agency):
            yield {**_post(post, as_at), "Budgeted FTE": 1.0, "Employment type": "Vacant"}
        if holder:
            yield _worker(post, holder, as_at, managers.get(post.manager), caseloads)


def _post(post: Post, as_at: date) -> Row:
    return {
        "As at date": as_at,
        "Post ID": post.id,
        "Service": "Early Help" if post.team == "Early Help" else "Children's Social Care",
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
    lost = scatter(8, int(holder.worker), as_at.toordinal())
    return {
        **_post(post, as_at),
        "Budgeted FTE": 0.0 if holder.agency else holder.fte,
        "Employment type": "Agency" if holder.agency else "Fixed term" if holder.fixed_term else "Permanent",
        "Worker ID": f"W{holder.worker}",
        "Worker FTE": holder.fte,
        "Start date": holder.start,
        "End date": None,
        "Agency cover reason": holder.agency or None,
        "Line manager worker ID": f"W{manager}" if manager else None,
        "Children allocated": caseloads[post.id] if post.case_holding else None,
        "Caseload ceiling": ceiling if post.case_holding else None,
        "Working days lost in month": max(0, lost - 5) if not holder.agency else 0,
        "Worker name": f"Worker {holder.worker}",
    }


def _caseloads(world: World, as_at: date) -> Counter[str]:
    """Open children of list 6 by the post that holds them: the workforce return agrees with Annex A."""
    at, held = Picture(world, as_at), Counter()
    for need in latest_needs(at):
        status = need_status(at, need)
        if need.end > as_at:
            held[at.desks.post(team_of(need, status), need.child.number).id] += 1
    return held


def kpi_values(world: World, first: date, last: date) -> Iterator[Row]:
    """What the council holds only as aggregates; a quarter stands at its last month."""
    dice, rule = world.dice("values"), knobs()["kpi_values"]
    history = knobs()["workbooks"]["first_as_at"]
    for month in months_between(history, world.horizon):
        rows = list(_values(dice, rule, month, history, world.horizon))
        if first.replace(day=1) <= month <= last:
            yield from rows


def _values(dice: Dice, rule: Knobs, month: date, history: date, horizon: date) -> Iterator[Row]:
    def share(knob: Knobs) -> float:
        return between([{"date": history, "v": knob["from"]}, {"date": horizon, "v": knob["to"]}], "v", month)

    if month.month % 3 == 0:
        for kpi, knob in rule["quarterly"].items():
            answers = max(9, dice.poisson(knob["answers"]))
            yes = sum(dice.chance(share(knob)) for _ in range(answers))
            yield _value(kpi, month, "quarter", yes, answers, None, "Domestic abuse service outcome survey")
    act, training = rule["monthly"]["act_pathway_count"], rule["monthly"]["training_rrp_pct"]
    count = round(share(act) + dice.uniform(-2.4, 2.4))
    yield _value("act_pathway_count", month, "snapshot", None, None, count, "Complex safeguarding team")
    staff = training["staff"] + dice.randrange(-6, 7)
    trained = round(staff * (share(training) + dice.uniform(-0.008, 0.008)))
    yield _value("training_rrp_pct", month, "snapshot", trained, staff, None, "Learning management system")


def _value(kpi: str, month: date, basis: str, met: int | None, of: int | None, value: float | None, source: str) -> Row:
    return {
        "kpi_id": kpi,
        "month": f"{month:%Y-%m}",
        "period_basis": basis,
        "numerator": met,
        "denominator": of,
        "value": value,
        "breakdown": None,
        "breakdown_value": None,
        "source": f"{source} (sample)",
        "source_override": "No",
        "note": None,
    }


def kpi_targets() -> Iterator[Row]:
    rule = knobs()["kpi_targets"]
    for row in rule["rows"]:
        yield {
            "kpi_id": row["kpi"],
            "effective_from": row["effective_from"],
            "target": row["target"],
            "target_kind": row["kind"],
            "amber_band": row["amber"],
            "baseline_value": None,
            "baseline_date": None,
            "agreed_by": rule["agreed_by"],
            "source": rule["source"],
        }
