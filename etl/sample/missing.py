"""Missing episodes and return home interviews. A few young people account for most episodes."""

from datetime import date, datetime, time, timedelta

from etl.sample.care import in_care_on
from etl.sample.dates import age_on, month_end, months_between
from etl.sample.dice import Dice, scatter
from etl.sample.front_door import season
from etl.sample.people import Child, Missing
from etl.sample.settings import Knobs, in_force, knobs
from etl.sample.world import World

HOUR = timedelta(hours=1)


def run(world: World) -> None:
    """From a year before the first workbook, since each workbook holds twelve months."""
    dice, rule = world.dice("missing"), knobs()["missing"]
    began = knobs()["workbooks"]["first_as_at"] - timedelta(days=400)
    mean = rule["per_month"] / (1 - rule["away"])
    for first in months_between(began, world.horizon):
        care = _often_missing([care.child for care in in_care_on(world, first)], first)
        home = _often_missing([need.child for need in world.needs if need.start <= first < need.end], first)
        for _ in range(dice.poisson(mean * (1 + (season(first) - 1) / 3))):
            _episode(world, dice, rule, first, care, home)
    world.missing.sort(key=lambda m: m.reported)
    for n, episode in enumerate(world.missing, 1):
        episode.id = f"MFH{n:05d}"


def _often_missing(children: list[Child], day: date) -> dict[Child, float]:
    """Weights: only teenagers with a leaning to go missing, which differs a great deal between them."""
    leaning = {
        child: 100 / (1 + scatter(100, child.number)) for child in children if 11 <= age_on(child.born, day) <= 17
    }
    return {child: weight for child, weight in leaning.items() if weight > 2.2}


def _episode(
    world: World, dice: Dice, rule: Knobs, first: date, care: dict[Child, float], home: dict[Child, float]
) -> None:
    place = "Care" if dice.chance(rule["from_care"]) else "Home"
    child = dice.pick(care if place == "Care" else home)
    if place == "Care" and dice.chance(rule["from_other_authority"] / rule["from_care"]):
        place = "Care - other authority child"
    reported = datetime.combine(dice.day_in(first, month_end(first)), time(dice.randrange(24), dice.randrange(60)))
    away = timedelta(minutes=int(dice.lognormvariate(6.3, 1.0)))
    kind = "Away from placement without authorisation" if dice.chance(rule["away"]) else "Missing"
    episode = Missing("", child, place, kind, reported, reported + away, True, None, False, "", None)
    _interview(dice, episode, in_force(rule["rates"], (reported + away).date()))
    world.missing.append(episode)


def _interview(dice: Dice, episode: Missing, rate: Knobs) -> None:
    """Offer and interview. Hours keep clear of the 72nd, so that a clock change cannot turn a case."""
    if dice.chance(0.02):
        episode.required = False
        return
    draw = dice.random()
    if draw < rate["offered"]:
        episode.offered = episode.returned + HOUR * dice.triangular(1, 60, 14)
    elif draw < rate["offered"] + 0.07:
        episode.offered = episode.returned + HOUR * dice.uniform(76, 200)
    if episode.offered is None:
        return
    episode.accepted = dice.chance(rate["accepted"])
    if not episode.accepted:
        episode.refusal = dice.pick(
            {"Child declined": 66, "Could not contact": 20, "Parent or carer declined": 9, "Other": 5}
        )
        return
    prompt = dice.chance(rate["prompt"]) and episode.offered < episode.returned + 66 * HOUR
    earliest = episode.offered + HOUR
    latest = episode.returned + 70 * HOUR if prompt else max(earliest, episode.returned + 74 * HOUR) + 150 * HOUR
    earliest = earliest if prompt else max(earliest, episode.returned + 74 * HOUR)
    episode.completed = earliest + (latest - earliest) * dice.random()
