"""Cases heard at multi-agency risk assessment conferences, as their co-ordinator returns them: no names."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from etl.sample.dice import Dice
from etl.sample.schedule import Return, Row, Sheets, first_day, year_ends
from etl.sample.settings import Knobs, between, knobs
from etl.sample.world import World

FORTNIGHT = timedelta(days=14)
REPEAT_WITHIN = timedelta(days=365)


@dataclass(frozen=True)
class Hearing:
    reference: str
    meeting: date
    children: int
    repeat: bool
    outcome: str
    locality: str


@lru_cache(maxsize=2)
def hearings(world: World) -> list[Hearing]:
    """Every case of every meeting; a repeat is of a case heard in the twelve months before."""
    dice, rule, found = world.dice("marac"), knobs()["marac"], []
    latest: dict[str, Hearing] = {}
    meeting: date = rule["first_meeting"]
    while meeting <= world.horizon:
        known = [h for h in latest.values() if meeting - REPEAT_WITHIN <= h.meeting < meeting - FORTNIGHT]
        for _ in range(dice.poisson(rule["cases_a_meeting"])):
            again = dice.chance(between(rule["repeat"], "share", meeting)) and known
            before = known.pop(dice.randrange(len(known))) if again else None
            hearing = _hearing(dice, rule, meeting, before, f"M{len(latest) + 1:05d}")
            latest[hearing.reference] = hearing
            found.append(hearing)
        meeting += FORTNIGHT
    return found


def _hearing(dice: Dice, rule: Knobs, meeting: date, before: Hearing | None, new: str) -> Hearing:
    calmed = between(rule["de_escalated"], "share", meeting)
    others = {outcome: weight * (1 - calmed) for outcome, weight in rule["otherwise"].items()}
    return Hearing(
        reference=before.reference if before else new,
        meeting=meeting,
        children=before.children if before else dice.pick(rule["children"]),
        repeat=before is not None,
        outcome=dice.pick({"De-escalated": calmed, **others}),
        locality=before.locality if before else dice.pick(knobs()["localities"]),
    )


def sheets(world: World, as_at: date) -> Sheets:
    first = first_day(as_at, knobs()["marac"]["first_meeting"])
    return {"MARAC": [_row(h) for h in hearings(world) if first <= h.meeting <= as_at]}


def _row(hearing: Hearing) -> Row:
    return {
        "MARAC reference": hearing.reference,
        "Meeting date": hearing.meeting,
        "Children in household": hearing.children,
        "Repeat case": "Yes" if hearing.repeat else "No",
        "Outcome": hearing.outcome,
        "Locality": hearing.locality,
    }


RETURNS = (Return("MARAC outcomes", year_ends, sheets, suffix="csv"),)
