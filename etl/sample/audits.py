"""Case file audits and their moderation."""

from datetime import date

from etl.sample.care import in_care_on
from etl.sample.dates import DAY, add_months, months_between, working_days_after
from etl.sample.dice import Dice
from etl.sample.people import Audit, Child
from etl.sample.settings import Knobs, in_force, knobs
from etl.sample.world import World

GRADES = ("Outstanding", "Good", "Requires Improvement", "Inadequate")
COHORTS = {
    "Assessment": 22,
    "Child in need": 30,
    "Child protection": 18,
    "Child in care": 22,
    "Care leaver": 8,
}
ROLES = {
    "Practice manager": 52,
    "Service manager": 20,
    "IRO or CP chair": 12,
    "QA auditor": 12,
    "Head of service": 4,
}
KINDS = {"Routine": 86, "Thematic": 8, "Multi-agency": 3, "Re-audit": 3}


def run(world: World) -> None:
    """From the April before the first workbook."""
    dice, rule = world.dice("audits"), knobs()["audits"]
    first_as_at = knobs()["workbooks"]["first_as_at"]
    for month in months_between(date(first_as_at.year, 4, 1), world.horizon):
        pools = _open_cases(world, month)
        for _ in range(dice.poisson(rule["per_month"] * rule["months_off"].get(month.month, 1))):
            world.audits.append(_audit(dice, rule, month, pools, len(world.audits) + 1))


def _open_cases(world: World, day: date) -> dict[str, list[tuple[Child, str]]]:
    """Open cases by the highest status each has, with the team that holds it."""
    pools: dict[str, list[tuple[Child, str]]] = {cohort: [] for cohort in COHORTS}
    in_care = {care.child for care in in_care_on(world, day)}
    pools["Child in care"] = [(child, "Court and Care") for child in sorted(in_care, key=lambda c: c.number)]
    pools["Care leaver"] = [(x.child, "Aftercare") for x in world.leavers if x.start <= day < x.end]
    planned = {plan.child for plan in world.plans if plan.start <= day < plan.end}
    for need in world.needs:
        if need.start <= day < need.end and need.child not in in_care:
            team = need.child.family.locality
            if need.child in planned:
                pools["Child protection"].append((need.child, team))
            elif need.assessed > day:
                pools["Assessment"].append((need.child, need.first_team))
            else:
                pools["Child in need"].append((need.child, team))
    return pools


def _audit(dice: Dice, rule: Knobs, month: date, pools: dict[str, list[tuple[Child, str]]], number: int) -> Audit:
    cohort = dice.pick(COHORTS)
    child, team = dice.choice(pools[cohort])
    due = working_days_after(add_months(month, 1) - DAY, 0)
    completed = _completed(dice, rule, month, due)
    grade = dice.pick({g: in_force(rule["grades"], month)[g] for g in GRADES})
    moderated = _panel(completed) if completed and dice.chance(rule["moderated"]) else None
    return Audit(
        id=f"AUD{number:05d}",
        month=month,
        kind=dice.pick(KINDS),
        child=child,
        cohort=cohort,
        team=team,
        auditor=f"A{dice.randrange(1, 41):03d}",
        role=dice.pick(ROLES),
        due=due,
        completed=completed,
        moderated=moderated,
        grade=grade,
        moderated_grade=moderated_grade(dice, grade) if moderated else "",
    )


def _completed(dice: Dice, rule: Knobs, month: date, due: date) -> date | None:
    """Nine in ten by the due date, most of the rest some days late, a few never."""
    if not dice.chance(rule["completed"]):
        return None
    if dice.chance(0.1):
        return working_days_after(due, 1 + dice.randrange(8))
    return min(working_days_after(month, 4 + int(dice.triangular(0, 18, 14))), due)


def _panel(completed: date) -> date:
    """The moderation panel sits on the last working day of each month."""
    return working_days_after(add_months(completed.replace(day=1), 1) - DAY, 0)


def moderated_grade(dice: Dice, grade: str) -> str:
    """Moderation agrees four times in five; where it does not, it more often marks down."""
    step = dice.choices((0, 1, -1), (80, 12, 8))[0]
    return GRADES[min(max(GRADES.index(grade) + step, 0), 3)]
