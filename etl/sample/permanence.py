"""The permanence team's workbook: tracker, legal cases, special guardians, fostering households, placement moves."""

from collections.abc import Iterator
from datetime import date

from etl.sample.care import ADOPTED, GUARDIANS, PARENTS, in_care_on
from etl.sample.dates import DAY, add_months, working_days_after
from etl.sample.dice import scatter
from etl.sample.fostering import fostering_households
from etl.sample.guardians import guardianships
from etl.sample.legal import tracker
from etl.sample.lists import permanence_plan
from etl.sample.people import Care, Placement
from etl.sample.reviews import care_reviews
from etl.sample.schedule import Return, Row, Sheets, each_month
from etl.sample.settings import between, knobs
from etl.sample.world import World

PLANNED_KINDS = ("A5:", "P1:", "U1:", "U4:")  # nobody is placed for adoption, at home or long term by accident
IN_A_CRISIS = {"CREQB": 34, "CREQO": 16, "STAND": 9, "CHILD": 15, "LAREQ": 13, "CLOSE": 7, "ALLEG": 6}


def permanence_tracker(world: World, as_at: date) -> Iterator[Row]:
    """Every child in care on the day."""
    for care in in_care_on(world, as_at):
        second, agreed = _second_review(care), plan_agreed(care)
        with_parents = [p for p in care.placements if p.start <= as_at][-1].kind == PARENTS
        applied = care.end - DAY * 130 if care.reason in GUARDIANS else None
        yield {
            "As at date": as_at,
            "Child Unique ID": care.child.id,
            "Date became looked after": care.start,
            "Permanence plan": _plan(care, as_at) if agreed <= as_at else None,
            "Date plan agreed": agreed if agreed <= as_at else None,
            "Date of second review": second if second and second <= as_at + 60 * DAY else None,
            "Placed with parents on a care order": "Yes" if with_parents else "No",
            "Discharge application date": _discharge(care, as_at) if with_parents else None,
            "SGO application date": applied if applied and care.start < applied <= as_at else None,
            "Last permanence panel": _panel(care, as_at),
            "Progress": _progress(care, agreed, as_at),
        }


def _plan(care: Care, as_at: date) -> str | None:
    """As list 8 has it, without its letter."""
    plan = permanence_plan(care, as_at)
    return plan.split(") ")[1] if plan else None


def _second_review(care: Care) -> date | None:
    held = care_reviews(care)
    return held[1] if len(held) > 1 else None


def plan_agreed(care: Care) -> date:
    """Before the second review at the rate in force then, else some months after it."""
    number = care.child.number
    by = _second_review(care) or care.start + 110 * DAY
    share = between(knobs()["permanence"]["agreed_by_second_review"], "share", by)
    if scatter(1000, number, care.start.toordinal(), 111) < 1000 * share:
        return max(care.start + 10 * DAY, by - DAY * scatter(25, number, 112))
    return by + DAY * (14 + scatter(170, number, 112))


def _discharge(care: Care, as_at: date) -> date | None:
    day = care.end - DAY * (60 + scatter(120, care.child.number, 113))
    home = care.reason.startswith("e)") and care.start < day <= as_at
    return day if home else None


def _panel(care: Care, as_at: date) -> date | None:
    """Panel looks at a child twice a year."""
    back = (as_at.toordinal() + scatter(182, care.child.number, 114)) % 182
    day = working_days_after(as_at - DAY * back, 0)
    return day if day > care.start + 60 * DAY else None


def _progress(care: Care, agreed: date, as_at: date) -> str:
    if agreed > as_at:
        return "R" if as_at > care.start + 150 * DAY else "A"
    return "BGGGGAAR"[scatter(8, care.child.number, as_at.toordinal() // 200, 115)]


def placement_moves(world: World, as_at: date) -> Iterator[Row]:
    """Moves of the last twelve months."""
    since = add_months(as_at, -12)
    moves = [
        (later.start, care, earlier, later)
        for care in world.care
        for earlier, later in zip(care.placements, care.placements[1:], strict=False)
        if since <= later.start <= as_at and later.start < care.end
    ]
    for day, care, earlier, later in sorted(moves, key=lambda move: (move[0], move[1].child.number)):
        reason = change_reason(care, later)
        yield {
            "Child Unique ID": care.child.id,
            "Move date": day,
            "From placement type": earlier.kind,
            "To placement type": later.kind,
            "To provider": later.provider,
            "Planned": "Planned" if reason == "CARPL" else "Unplanned",
            "Reason": reason,
            "Team": "Children with Disabilities" if care.child.family.disabilities_team else "Court and Care",
        }


def change_reason(care: Care, later: Placement) -> str:
    """Why the placement before ended, in the codes of SSDA903; CARPL is the care plan's own move."""
    number, day = care.child.number, later.start
    crisis = between(knobs()["permanence"]["in_a_crisis"], "share", day)
    if any(kind in later.kind for kind in PLANNED_KINDS) or care.reason == ADOPTED and later is care.placements[-1]:
        return "CARPL"
    if scatter(1000, number, day.toordinal(), 116) >= 1000 * crisis:
        return "CARPL"
    reasons = [reason for reason, weight in IN_A_CRISIS.items() for _ in range(weight)]
    return reasons[scatter(len(reasons), number, day.toordinal(), 117)]


def _sheets(world: World, as_at: date) -> Sheets:
    return {
        "Permanence tracker": list(permanence_tracker(world, as_at)),
        "PLO tracker": list(tracker(world, as_at)),
        "SGO register": list(guardianships(world, as_at)),
        "Fostering households": list(fostering_households(world, as_at)),
        "Placement moves": list(placement_moves(world, as_at)),
    }


def _quarters(as_ats: list[date]) -> list[date]:
    """Each quarter's end, and the newest month."""
    return [day for day in each_month(as_ats) if day.month % 3 == 0 or day == as_ats[-1]]


RETURNS = (Return("Permanence", _quarters, _sheets),)
