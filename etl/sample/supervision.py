"""Supervision of staff, and audits of its records: one workbook with a sheet of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from etl.sample.audits import GRADES, moderated_grade
from etl.sample.dates import DAY, month_end, months_between, working_days_after
from etl.sample.dice import Dice, scatter
from etl.sample.schedule import Return, Row, Sheets, first_day, year_ends
from etl.sample.settings import Knobs, between, in_force, knobs
from etl.sample.workforce import Post, Spell, absent_all_month, employment, establishment
from etl.sample.world import World


@dataclass(frozen=True)
class Session:
    """Supervision due to a worker in a month; `late` says why it was not held in standard."""

    month: date
    post: Post
    spell: Spell
    due: date
    held: date | None
    in_standard: bool
    recorded: bool
    reason: str


@dataclass(frozen=True)
class SupervisionAudit:
    id: str
    month: date
    session: Session
    auditor: str
    completed: date | None
    grade: str
    reflective: str
    timed: str
    moderated_grade: str


@lru_cache(maxsize=2)
def supervision(world: World) -> tuple[list[Session], list[SupervisionAudit]]:
    """Every month from the beginning to the horizon; a month's audits look at the sessions of the month before."""
    sessions: list[Session] = []
    audits: list[SupervisionAudit] = []
    before: list[Session] = []
    dice = world.dice("supervision audits")
    for month in months_between(knobs()["supervision"]["from"], world.horizon):
        held = list(_sessions(world, month))
        for _ in range(dice.randint(*knobs()["supervision_audits"]["per_month"]) if before else 0):
            audits.append(_audit(dice, month, dice.choice(before), len(audits) + 1))
        before = [session for session in held if session.held]
        sessions += held
    return sessions, audits


def _sessions(world: World, month: date) -> Iterator[Session]:
    dice = world.dice(f"supervised {month:%Y-%m}")
    for post in establishment(world.seed, world.horizon):
        due = working_days_after(month, 6 + scatter(12, int(post.id[1:])))
        holder = post.holder(due)
        if holder and post.role != "Other" and holder.start <= due - 14 * DAY:
            yield _session(dice, month, post, holder, due)


def _session(dice: Dice, month: date, post: Post, spell: Spell, due: date) -> Session:
    rule = knobs()["supervision"]
    if absent_all_month(spell, month):
        return Session(month, post, spell, due, None, False, False, "Sickness")
    in_standard = dice.chance(_share(rule, post.team, month))
    if in_standard:
        held, reason = working_days_after(due, -dice.randrange(7)), ""
    elif dice.chance(rule["held_late"]):
        held, reason = min(working_days_after(due, 1 + dice.randrange(9)), working_days_after(month_end(month), 0)), ""
    else:
        held, reason = None, dice.pick(rule["reasons"])
    return Session(month, post, spell, due, held, in_standard, held is not None and dice.chance(0.93), reason)


def _share(rule: Knobs, team: str, month: date) -> float:
    return between(rule["in_standard"].get(team, rule["in_standard"]["elsewhere"]), "share", month)


def _audit(dice: Dice, month: date, session: Session, number: int) -> SupervisionAudit:
    """Whether supervision is reflective does not depend on the grade, or hardly: that is what is stuck."""
    rule = knobs()["supervision_audits"]
    completed = working_days_after(month, 4 + dice.randrange(17)) if dice.chance(rule["completed"]) else None
    grade = dice.pick({g: in_force(rule["grades"], month)[g] for g in GRADES})
    return SupervisionAudit(
        id=f"SUP{number:05d}",
        month=month,
        session=session,
        auditor=f"A{dice.randrange(1, 41):03d}",
        completed=completed,
        grade=grade,
        reflective=_answer(dice, rule["reflective"]),
        timed=_answer(dice, between(rule["timed"], "share", month)),
        moderated_grade=moderated_grade(dice, grade) if completed and dice.chance(rule["moderated"]) else "",
    )


def _answer(dice: Dice, yes: float) -> str:
    left = 1 - yes
    return dice.pick({"Yes": yes, "Partly": left * 0.55, "No": left * 0.4, "Not applicable": left * 0.05})


def sheets(world: World, as_at: date) -> Sheets:
    """What fell due, and was audited, up to the day."""
    first, (sessions, audits) = first_day(as_at, knobs()["supervision"]["from"]), supervision(world)
    return {
        "Supervision log": [_log_row(s, as_at) for s in sessions if first <= s.month <= as_at],
        "Supervision audits": [_audit_row(a, as_at) for a in audits if first <= a.month <= as_at],
    }


def _log_row(session: Session, as_at: date) -> Row:
    held = session.held if session.held and session.held <= as_at else None
    return {
        "Month": session.month,
        "Worker ID": f"W{session.spell.worker}",
        "Team": session.post.team,
        "Role": session.post.role,
        "Employment type": employment(session.spell),
        "Due date": session.due,
        "Date held": held,
        "Held within standard": "Yes" if session.in_standard else "No",
        "Recorded on LCS": "Yes" if session.recorded else "No",
        "Reason not held": session.reason or None,
    }


def _audit_row(audit: SupervisionAudit, as_at: date) -> Row:
    done = audit.completed is not None and audit.completed <= as_at
    return {
        "Audit ID": audit.id,
        "Audit month": audit.month,
        "Team": audit.session.post.team,
        "Supervisee ID": f"W{audit.session.spell.worker}",
        "Auditor ID": audit.auditor,
        "Date completed": audit.completed if done else None,
        "Overall grade": audit.grade if done else None,
        "Reflective supervision evidenced": audit.reflective if done else None,
        "Actions have timescales": audit.timed if done else None,
        "Moderated": "Yes" if done and audit.moderated_grade else "No",
        "Moderated grade": audit.moderated_grade or None if done else None,
    }


RETURNS = (Return("Supervision", year_ends, sheets),)
