"""Disputes raised by independent reviewing officers and child protection chairs, stage by stage."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from etl.sample.dates import DAY, month_end, months_between, working_days_after
from etl.sample.dice import Dice
from etl.sample.meetings import CARE, ICPC, REVIEW, Meeting, meetings
from etl.sample.schedule import Return, Row, Sheets, year_ends
from etl.sample.settings import Knobs, between, knobs
from etl.sample.world import World

BEGAN = date(2023, 4, 1)
STAGES = {"Informal": 5, "Stage 1": 10, "Stage 2": 10, "Stage 3": 15}  # working days the protocol gives to answer


@dataclass(frozen=True)
class Step:
    """One stage of a dispute."""

    id: str
    meeting: Meeting
    raised: date
    stage: str
    theme: str
    due: date
    answered: date
    outcome: str


@lru_cache(maxsize=2)
def disputes(world: World) -> list[Step]:
    """Each comes out of a conference or review of the weeks before. What is not settled goes up a stage."""
    rule, dice, steps = knobs()["disputes"], world.dice("disputes"), []
    chaired = [one for _, one in meetings(world) if one.kind in (CARE, ICPC, REVIEW)]
    number = 0
    for month in months_between(BEGAN, world.horizon):
        held = [one for one in chaired if month <= one.day <= month_end(month)]
        wanted = dice.poisson(between(rule["per_month"], "count", month))
        for meeting in sorted(dice.sample(held, min(wanted, len(held))), key=lambda one: (one.day, one.number)):
            number += 1
            steps += _steps(dice, rule, f"DR{number:04d}", meeting)
    return steps


def _steps(dice: Dice, rule: Knobs, number: str, meeting: Meeting) -> Iterator[Step]:
    theme = dice.pick(rule["themes"])
    raised, informal = working_days_after(meeting.day, 1 + dice.randrange(4)), dice.chance(rule["informal_first"])
    for stage in list(STAGES)[0 if informal else 1 :]:
        due = working_days_after(raised, STAGES[stage])
        answered = _answered(dice, rule, raised, due)
        goes_up = stage != "Stage 3" and dice.chance(rule["goes_up"])
        outcome = "Escalated" if goes_up else dice.pick(rule["outcomes"])
        yield Step(number, meeting, raised, stage, theme, due, answered, outcome)
        if not goes_up:
            return
        raised = working_days_after(answered, 1 + dice.randrange(3))


def _answered(dice: Dice, rule: Knobs, raised: date, due: date) -> date:
    if dice.chance(between(rule["in_time"], "share", due)):
        return min(raised + DAY * (1 + dice.randrange(max(1, (due - raised).days))), due)
    return working_days_after(due, 1 + dice.randrange(15))


def tracker(world: World, as_at: date) -> Iterator[Row]:
    """Every stage of every dispute since the tracker began, as known on the day."""
    for step in disputes(world):
        if step.raised <= as_at:
            yield _row(step, step.answered <= as_at)


def _row(step: Step, known: bool) -> Row:
    settled = known and step.outcome != "Escalated"
    return {
        "Dispute ID": step.id,
        "Child Unique ID": step.meeting.children[0].id,
        "Raised date": step.raised,
        "Raised by": "IRO" if step.meeting.kind == CARE else "CP chair",
        "Stage": step.stage,
        "Theme": step.theme,
        "Team": step.meeting.team,
        "Response due": step.due,
        "Response date": step.answered if known else None,
        "Resolved date": step.answered if settled else None,
        "Outcome": step.outcome if known else "Open",
    }


def _sheets(world: World, as_at: date) -> Sheets:
    return {"Dispute resolution": list(tracker(world, as_at))}


RETURNS = (Return("Dispute resolution", year_ends, _sheets),)
