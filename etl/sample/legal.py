"""The legal tracker: families in pre-proceedings and care proceedings, whose children come into care in list 8."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from etl.sample.care import ADOPTED, GUARDIANS, PARENTS
from etl.sample.dates import DAY
from etl.sample.dice import scatter
from etl.sample.people import Care, Child, Family
from etl.sample.schedule import Row
from etl.sample.settings import Knobs, between, knobs
from etl.sample.world import World, by_child

BEGAN = date(2023, 4, 1)  # the tracker was started afresh then, with what was open
FOR_GOOD = date(9999, 1, 1)


@dataclass(frozen=True)
class Case:
    """A family before the court or on the way there. Days that never come are `FOR_GOOD`."""

    family: Family
    children: int
    begun: date | None  # pre-proceedings
    stepped_down: date
    issued: date
    ordered: date
    order: str
    neglect: bool
    violence: bool
    team: str

    @property
    def first(self) -> date:
        return self.begun or self.issued


@lru_cache(maxsize=2)
def cases(world: World) -> list[tuple[str, Case]]:
    """Whoever was before the court or on the way there since the tracker began, with their numbers."""
    found = [*_issued(world), *_stepped_down(world)]
    found = [one for one in found if min(one.stepped_down, one.ordered) >= BEGAN]
    found.sort(key=lambda one: (one.first, one.family.id))
    return [(f"PLO{n:04d}", one) for n, one in enumerate(found, 1)]


def _issued(world: World) -> Iterator[Case]:
    """An interim care order is made within days of issue; children of a family who come into care together share it."""
    together: dict[int, list[Care]] = {}
    for care in world.care:
        if care.legal[0][1].startswith("C1"):
            same = together.setdefault(care.child.family.id, [])
            if same and (care.start - same[0].start).days > 60:
                yield _case_of(world, same)
                same.clear()
            same.append(care)
    yield from (_case_of(world, same) for same in together.values())


def _case_of(world: World, together: list[Care]) -> Case:
    first = together[0]
    child, number = first.child, first.child.number
    issued = first.start - DAY * scatter(8, number, 91)
    begun = issued - DAY * _weeks_before(number, issued) * 7
    known = any(need.start + 14 * DAY <= begun < need.end for need in by_child(world, "needs").get(child, []))
    urgent = not known or scatter(100, number, 92) < 24
    ordered, order = _final_order(first)
    neglect, violence = _features(child, issued)
    return Case(
        child.family, len(together), None if urgent else begun, FOR_GOOD, issued, ordered, order, neglect, violence,
        child.family.locality,
    )  # fmt: skip


def _weeks_before(number: int, day: date) -> int:
    """Pre-proceedings last sixteen weeks or fewer in most families; drift has become rarer."""
    drift = scatter(1000, number, 93) < 1000 * between(knobs()["legal"]["drift"], "share", day)
    return 17 + scatter(22, number, 94) if drift else 5 + scatter(11, number, 94)


def _final_order(care: Care) -> tuple[date, str]:
    """The care order of list 8, or what the court made instead when care ended before one."""
    full = next((day for day, status in care.legal if status.startswith("C2")), FOR_GOOD)
    if full < care.end:
        if care.reason == ADOPTED:
            return full, "Placement order"
        with_parents = any(p.kind == PARENTS and p.start <= full + 60 * DAY for p in care.placements)
        return full, "Care order - placed with parents" if with_parents else "Care order"
    if care.reason in GUARDIANS:
        return care.end, "SGO"
    instead = ("Supervision order", "Supervision order", "CAO", "No order")
    return care.end, "CAO" if "E41" in care.reason else instead[scatter(len(instead), care.child.number, 95)]


def _features(child: Child, day: date) -> tuple[bool, bool]:
    """Neglect and domestic abuse, as the child's plan has them and as often as the knobs say."""
    rule: Knobs = knobs()["legal"]
    planned = child.plan is not None and child.plan.category == "a) Neglect"
    neglect = planned or scatter(1000, child.number, 96) < 1000 * rule["neglect"]
    return neglect, scatter(1000, child.number, 97) < 1000 * between(rule["domestic_abuse"], "share", day)


def _stepped_down(world: World) -> Iterator[Case]:
    """Some families on a protection plan are warned and change enough; of some nobody knows yet."""
    rule = knobs()["legal"]
    for plan in world.plans:
        child, number = plan.child, plan.child.number
        taken = child.care is not None and child.care.start >= plan.start
        eldest, place = child is child.family.children[0], scatter(1000, number, plan.start.toordinal(), 98) / 1000
        if taken or not eldest:
            continue
        weeks = _weeks_before(number, plan.end)
        begun = max(plan.end - DAY * (7 * weeks + 20), plan.start + 20 * DAY)
        ended = min(begun + DAY * 7 * weeks, plan.end)
        if plan.end > world.horizon and place > 1 - rule["undecided"]:
            begun, ended = max(world.horizon - DAY * (25 + scatter(130, number)), plan.start + 20 * DAY), FOR_GOOD
        elif place >= rule["stepped_down"]:
            continue
        if begun < min(ended, world.horizon):
            neglect, violence = _features(child, begun)
            size, team = len(child.family.children), child.family.locality
            yield Case(child.family, size, begun, ended, FOR_GOOD, FOR_GOOD, "", neglect, violence, team)


def tracker(world: World, as_at: date) -> Iterator[Row]:
    """Every case since the tracker began, as known on the day."""
    for number, one in cases(world):
        if one.first <= as_at:
            yield _case(number, one, as_at)


def _case(number: str, one: Case, as_at: date) -> Row:
    known = lambda day: day if day and day <= as_at else None  # noqa: E731
    issued, ordered = known(one.issued), known(one.ordered)
    ended = known(min(one.stepped_down, one.issued)) if one.begun else None
    return {
        "PLO ID": number,
        "Family ID": f"F{one.family.id:05d}",
        "Children in family": one.children,
        "Pre-proceedings start": one.begun,
        "Pre-proceedings end": ended,
        "Pre-proceedings outcome": ("Issue care proceedings" if issued else "Step down") if ended else None,
        "Date proceedings issued": issued,
        "Domestic abuse is a feature": "Yes" if one.violence else "No",
        "Neglect is a feature": "Yes" if one.neglect else "No",
        "Child impact chronology at legal gateway": _chronology(one),
        "Final order date": ordered,
        "Final order": one.order if ordered else None,
        "Team": one.team,
    }


def _chronology(one: Case) -> str:
    share = between(knobs()["legal"]["chronology"], "share", one.first)
    return "Yes" if scatter(1000, one.family.id, 99) < 1000 * share else "No"
