"""What families, children, care leavers, staff and foster carers say when asked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from etl.sample.care import in_care_on
from etl.sample.dates import DAY, add_months, age_on, month_end, months_between, working_days_after
from etl.sample.dice import Dice, scatter
from etl.sample.people import Child, Family, Need
from etl.sample.schedule import Row, first_day
from etl.sample.settings import Knobs, between, knobs
from etl.sample.world import World, by_child

DISABILITIES = "Children with Disabilities"


@dataclass(frozen=True)
class Response:
    """One form filled in, with an answer to each question it asks."""

    id: str
    day: date
    survey: str
    respondent: str
    team: str
    answers: dict[str, str]
    family: Family | None = None
    child: Child | None = None
    neglect: bool = False


@lru_cache(maxsize=2)
def responses(world: World) -> list[Response]:
    """Every response up to the horizon, by day."""
    found: list[Response] = []
    for month in months_between(knobs()["survey"]["from"], world.horizon):
        dice = world.dice(f"survey {month:%Y-%m}")
        found += _families(world, dice, month)
        found += _children(world, dice, month)
        found += _rounds(world, dice, month)
    found.sort(key=lambda r: (r.day, r.survey, r.team))
    return [replace(response, id=f"R{n:05d}") for n, response in enumerate(found, 1)]


def _families(world: World, dice: Dice, month: date) -> Iterator[Response]:
    """Some weeks after a case closes the family is asked; more of them answer as years go by."""
    rule = knobs()["survey"]["families"]
    since, until = add_months(month, -4), month - 21 * DAY
    closed = {n.child.family.id: n for n in world.needs if n.supported and since <= n.end < until}
    asked = dice.sample(sorted(closed), min(len(closed), dice.poisson(between(rule["per_month"], "n", month))))
    for family in asked:
        need = closed[family]
        respondent = "Special guardian" if "Guardianship" in _last_reason(world, need) else "Parent or carer"
        answers = {
            question: _answer(dice, between(points, "share", month)) for question, points in rule["said_yes"].items()
        }
        day = dice.day_in(month, month_end(month))
        yield Response(
            "",
            day,
            "Family feedback",
            respondent,
            _team(need),
            answers,
            need.child.family,
            neglect=_neglect(world, need),
        )


def _last_reason(world: World, need: Need) -> str:
    spells = by_child(world, "care").get(need.child, [])
    return spells[-1].reason if spells else ""


def _neglect(world: World, need: Need) -> bool:
    """A plan for neglect says so; of other abuse or neglect cases a third have it as a feature."""
    plans = [p for p in by_child(world, "plans").get(need.child, []) if need.start <= p.start <= need.end]
    if plans:
        return any("Neglect" in (p.category + p.later_category) for p in plans)
    return need.code.startswith("N1") and scatter(100, need.child.number, 61) < knobs()["survey"]["families"]["neglect"]


def _team(need: Need) -> str:
    return DISABILITIES if need.child.family.disabilities_team else need.child.family.locality


def _children(world: World, dice: Dice, month: date) -> Iterator[Response]:
    """Children of seven and over with a worker, in care or not."""
    rule = knobs()["survey"]["children"]
    in_care = {care.child for care in in_care_on(world, month)}
    old_enough = [
        n for n in world.needs if n.supported and n.start < month < n.end and 7 <= age_on(n.child.born, month) <= 16
    ]
    for need in dice.sample(old_enough, min(len(old_enough), dice.poisson(rule["per_month"]))):
        team = "Court and Care" if need.child in in_care else _team(need)
        points = rule["listened_to"].get(team, rule["listened_to"]["elsewhere"])
        answers = {
            "listened_to": _answer(dice, between(points, "share", month)),
            "understands_plan": _answer(dice, rule["understands_plan"]),
        }
        day = dice.day_in(month, month_end(month))
        yield Response("", day, "Child feedback", "Child or young person", team, answers, child=need.child)


def _rounds(world: World, dice: Dice, month: date) -> Iterator[Response]:
    """Surveys held in one or two months of the year."""
    for survey, rule in knobs()["survey"]["rounds"].items():
        if month.month not in rule["months"]:
            continue
        people = [x.child for x in world.leavers if x.start <= month < x.end] if survey == "Care leavers survey" else []
        for n in range(dice.poisson(rule["answers"])):
            child = people.pop(dice.randrange(len(people))) if people else None
            answers = {question: _answer(dice, share) for question, share in rule["said_yes"].items()}
            day = working_days_after(month, 5 + n % 11)
            yield Response("", day, survey, rule["respondent"], dice.pick(rule["teams"]), answers, child=child)


def _answer(dice: Dice, yes: float) -> str:
    left: Knobs = {"Partly": (1 - yes) * 0.55, "No": (1 - yes) * 0.4, "Not answered": (1 - yes) * 0.05}
    return dice.pick({"Yes": yes, **left})


def rows(world: World, as_at: date) -> list[Row]:
    """A row for each question of each response."""
    first = first_day(as_at, knobs()["survey"]["from"])
    lately = [response for response in responses(world) if first <= response.day <= as_at]
    return [_row(response, question, answer) for response in lately for question, answer in response.answers.items()]


def _row(response: Response, question: str, answer: str) -> Row:
    child, family = response.child, response.family
    return {
        "Response ID": response.id,
        "Family ID": f"F{family.id:05d}" if family else None,
        "Response date": response.day,
        "Survey": response.survey,
        "Respondent": response.respondent,
        "Question code": question,
        "Answer": answer,
        "Team": response.team,
        "Locality": family.locality if family else child.family.locality if child else None,
        "Neglect is a feature": ("Yes" if response.neglect else "No") if family else None,
        "Age of Child (Years)": age_on(child.born, response.day) if child else None,
        "Free text": None,
    }
