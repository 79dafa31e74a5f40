"""Contacts (each referral began as one) and early help assessments."""

from etl.sample.dates import DAY, month_end, months_between
from etl.sample.front_door import season
from etl.sample.people import Contact, EarlyHelp, Family
from etl.sample.settings import knobs
from etl.sample.world import World, family_of

BEFORE_THE_FIRST_WORKBOOK = 240 * DAY


def run(world: World) -> None:
    """From a little before the first workbook's window: earlier contacts are never written."""
    dice, rule, help_rule = world.dice("contacts"), knobs()["contacts"], knobs()["early_help"]
    began = knobs()["workbooks"]["first_as_at"] - BEFORE_THE_FIRST_WORKBOOK
    known: list[Family] = list({r.child.family: None for r in world.referrals if r.day < began})
    world.contacts = [
        Contact(r.child, r.day, r.source, r.recorded) for r in world.referrals if r.day >= began and not r.withdrawn
    ]
    helped = help_rule["per_year"] / 12
    referred_per_year = knobs()["referrals"]["per_year"]
    for first in months_between(began, world.horizon):
        last = month_end(first)
        families: list[Family] = []
        wanted = dice.poisson((rule["per_year"] - referred_per_year) / 12 * season(first))
        while wanted > 0:
            day = dice.day_in(first, last)
            family = dice.choice(known) if dice.chance(rule["known"]) else family_of(world, dice, day)
            children = [child for child in family.children if child.eighteenth > day]
            source = dice.pick(knobs()["referrals"]["sources"])
            world.contacts += [Contact(child, day, source, day) for child in children]
            wanted -= len(children)
            families.append(family)
        known += families[::8]
        children = {
            dice.choice(dice.choice(families).children): None for _ in range(dice.poisson(helped * season(first)))
        }
        for child in children:
            start = dice.day_in(first, last)
            end = start + dice.days(help_rule["open_days"], shape=4)
            world.early_help.append(EarlyHelp(child, start, end, dice.pick(help_rule["organisations"])))
    world.contacts.sort(key=lambda c: (c.day, c.child.number))
    world.early_help.sort(key=lambda e: (e.start, e.child.number))
