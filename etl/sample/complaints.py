"""Complaints and compliments, stage by stage."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from etl.sample.dates import DAY, month_end, months_between, working_days_after
from etl.sample.dice import Dice
from etl.sample.schedule import Row, first_day
from etl.sample.settings import Knobs, between, knobs
from etl.sample.workforce import service_of
from etl.sample.world import World

DUE = {"Stage 1": (10, 20), "Stage 2": (25, 65), "Stage 3": (30, 30)}  # working days, and when extended
FURTHER = {"Stage 1": "Stage 2", "Stage 2": "Stage 3", "Stage 3": "Ombudsman"}


@dataclass(frozen=True)
class Complaint:
    """One stage of a complaint, or a compliment. `withdrawn` is the day it was taken back."""

    id: str
    stage: str
    received: date
    raised_by: str
    team: str
    theme: str = ""
    due: date | None = None
    response: date | None = None
    outcome: str = ""
    withdrawn: date | None = None


@lru_cache(maxsize=2)
def complaints(world: World) -> list[Complaint]:
    """Everything in the log up to the horizon, in order of receipt."""
    dice, rule, found = world.dice("complaints"), knobs()["complaints"], []
    number = 0
    for month in months_between(rule["from"], world.horizon):
        for kind, per_year in rule["per_year"].items():
            for _ in range(dice.poisson(per_year / 12)):
                number += 1
                received = working_days_after(dice.day_in(month, month_end(month)), 0)
                found += _entries(dice, rule, f"C{number:05d}", kind, max(received, month))
    return sorted(found, key=lambda c: (c.received, c.id))


def _entries(dice: Dice, rule: Knobs, number: str, kind: str, received: date) -> Iterator[Complaint]:
    """A compliment or concern is one entry; a formal complaint may go through several stages."""
    raised_by, team = dice.pick(rule["raised_by"]), dice.pick(rule["teams"])
    theme = "" if kind == "Compliment" else dice.pick(rule["themes"])
    stage, day = kind, received
    while stage:
        entry = _entry(dice, rule, Complaint(number, stage, day, raised_by, team, theme))
        yield entry
        goes_on = entry.response and entry.outcome != "Upheld" and dice.chance(rule["taken_further"].get(stage, 0))
        stage = FURTHER.get(stage, "") if goes_on else ""
        day = working_days_after(entry.response, 4 + dice.randrange(16)) if goes_on else day


def _entry(dice: Dice, rule: Knobs, begun: Complaint) -> Complaint:
    if begun.stage not in DUE:
        return begun
    usual, extended = DUE[begun.stage]
    allowed = extended if dice.chance(rule["extended"]) else usual
    due = working_days_after(begun.received, allowed)
    if dice.chance(rule["withdrawn"]):
        day = begun.received + DAY * dice.randrange(2, 9)
        return replace(begun, due=due, withdrawn=day, outcome="Withdrawn")
    share = between(rule["timely"], "share", due) * (1 if begun.stage == "Stage 1" else 0.85)
    if dice.chance(share):
        response = working_days_after(begun.received, max(2, allowed - dice.randrange(allowed // 2 + 1)))
    else:
        response = working_days_after(due, 1 + int(dice.expovariate(1 / 9)))
    return replace(begun, due=due, response=response, outcome=dice.pick(rule["outcomes"]))


def rows(world: World, as_at: date) -> list[Row]:
    """The log as it stood on the day."""
    first = first_day(as_at, knobs()["complaints"]["from"])
    return [_row(c, as_at) for c in complaints(world) if first <= c.received <= as_at]


def _row(complaint: Complaint, as_at: date) -> Row:
    answered = complaint.response is not None and complaint.response <= as_at
    over = answered or complaint.withdrawn is not None and complaint.withdrawn <= as_at
    return {
        "Complaint ID": complaint.id,
        "Received date": complaint.received,
        "Stage": complaint.stage,
        "Raised by": complaint.raised_by,
        "Service": service_of(complaint.team),
        "Team": complaint.team,
        "Response due": complaint.due,
        "Response date": complaint.response if answered else None,
        "Outcome": complaint.outcome if over else None,
        "Theme": complaint.theme or None,
        "Summary": None,
    }
