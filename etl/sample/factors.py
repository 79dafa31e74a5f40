"""What an assessment found: factors of the Children in Need census, true to the child's plan and to what happened."""

from datetime import date
from functools import cache

from etl.sample.dates import DAY, age_on
from etl.sample.dice import scatter
from etl.sample.exploitation import spells
from etl.sample.people import Assessment, Child
from etl.sample.settings import knobs
from etl.sample.world import World, by_child

OF_CATEGORY = {  # what a plan's category makes sure of
    "a) Neglect": "16A", "d) Emotional abuse": "17A", "b) Physical abuse": "18C", "c) Sexual abuse": "19C",
}  # fmt: skip
OF_NEED = {"N2": "6A", "N3": "6B", "N6": "14A"}
NEAR = 120 * DAY
NOTHING_FOUND = "21"


@cache
def factors(world: World, assessment: Assessment) -> str | None:
    """Census codes, or None where nobody recorded them."""
    child, rule = assessment.child, knobs()["factors"]

    def draw(kind: int) -> float:
        return scatter(1000, child.number, assessment.end.toordinal(), kind) / 1000

    if draw(1) < rule["not_recorded"]:
        return None
    found = _of_record(world, child, assessment.end)
    age, supported = age_on(child.born, assessment.end), assessment.support
    for n, (code, chance) in enumerate(rule["chances"].items(), 2):
        old_enough = age >= chance.get("from_age", -1)
        share = chance["share"] * (1 if supported else rule["where_no_support"])
        if old_enough and draw(n) < share:
            found.add(code)
    in_order = sorted(found, key=lambda code: (int(code.rstrip("ABC")), code))
    return ", ".join(in_order) or NOTHING_FOUND


def _of_record(world: World, child: Child, day: date) -> set[str]:
    """What other records of the child make certain: a plan, a way into care, missing episodes, exploitation."""
    found = set()
    for plan in by_child(world, "plans").get(child, []):
        if plan.start - NEAR <= day < plan.end and plan.category in OF_CATEGORY:
            found.add(OF_CATEGORY[plan.category])
    for need in by_child(world, "needs").get(child, []):
        if need.start <= day <= need.end and need.code[:2] in OF_NEED:
            found.add(OF_NEED[need.code[:2]])
    if any(abs(m.reported.date() - day) < NEAR for m in by_child(world, "missing").get(child, [])):
        found.add("10A")
    if any(care.from_abroad for care in by_child(world, "care").get(child, [])):
        found.add("9A")
    for spell in spells(world).get(child, []):
        if spell.start - NEAR <= day < spell.end + NEAR:
            found.add("24A" if child.gender == "a) Male" else "11A")
    return found
