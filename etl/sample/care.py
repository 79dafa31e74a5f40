"""Children in care, their placements, those who leave, and adoption."""

from datetime import date

from etl.sample.dates import DAY, add_months, age_on, birthday
from etl.sample.dice import Dice, scatter
from etl.sample.people import Adopter, Adoption, Care, Child, Leaver, Need, Placement
from etl.sample.settings import in_force, knobs
from etl.sample.world import World, born_at_age, new_child, new_family

PARENTS = "k) P1: Placed with parents"
ADOPTIVE = "i) A5: Placed for adoption - order - foster"
RESIDENTIAL = {"p) K2: Children’s Homes", "n) H5: Residential accommodation", "u) S1: Residential school"}
FOSTER = {
    "f) U6: Foster placement - not FFA": 42,
    "d) U4: Foster placement - long term": 28,
    "c) U3: Foster placement - relative - not FFA": 16,
    "a) U1: Foster placement - relatives - long term": 14,
}
GUARDIANS = {
    "i) E45: Special Guardianship Orders - former carer relative/friend": 7,
    "k) E47: Special Guardianship Orders - relative/friend": 5,
}
HOME = "e) E4A: Returned home to live with parents or relatives - part of planning"
ADOPTED = "b) E12: Adopted - consent dispensed"
AGREED = "V2: Single period under S20"
AT_18 = {
    "m) E5: Moved into independent living - supported": 48,
    "n) E6: Moved into independent living - no support": 12,
    "t) E8: Care ceased for any other reason": 30,
    "o) E7: Transferred to residential care funded by adult social services": 4,
}
OTHER_REASONS = {
    HOME: 55,
    "f) E4B: Returned home to live with parents or relatives - not part of planning": 6,
    "g) E13: Parents, relatives or other with no parental responsibility": 9,
    "h) E41: Residence order granted": 9,
    "d) E3: Care taken by another LA": 3,
    "t) E8: Care ceased for any other reason": 4,
    **GUARDIANS,
}


def people_already_in_care(world: World) -> None:
    """The children in care when history begins, some for many years."""
    rule, dice, day = knobs()["care"], world.dice("already in care"), knobs()["history_from"]
    for _ in range(rule["at_start"]):
        child = new_child(world, dice, new_family(world, dice), born_at_age(dice, day, rule["stock_ages"]))
        start = max(child.born, day - dice.days(365 * 2.8, shape=1))
        child.need = Need(child, start, start, start, "N1 - Abuse or neglect", "Court and Care", True, start)
        world.needs.append(child.need)
        _enter(world, dice, child, start, earliest_end=day + DAY)


def starts(world: World, dice: Dice, open_needs: list[Need], first: date, last: date) -> None:
    """Children who begin to be looked after: mostly open cases, some unaccompanied young people."""
    rule = knobs()["care"]
    for _ in range(dice.poisson(rule["starts_per_year"] / 12)):
        day = dice.day_in(first, last)
        if dice.chance(rule["from_abroad"]):
            _arrives(world, dice, day, open_needs)
        elif child := _enters(dice, open_needs, day):
            _enter(world, dice, child, day)


def _arrives(world: World, dice: Dice, day: date, open_needs: list[Need]) -> None:
    born = day - DAY * dice.randrange(16 * 365 + 40, 18 * 365 - 60)
    child = new_child(world, dice, new_family(world, dice), born)
    child.gender, child.disability = "a) Male", "b) No"
    child.need = Need(child, day, day, day, "N8 - Absent parenting", "Court and Care", True, day)
    world.needs.append(child.need)
    open_needs.append(child.need)
    _enter(world, dice, child, day, from_abroad=True)


def _enters(dice: Dice, open_needs: list[Need], day: date) -> Child | None:
    """An open child of a wanted age, preferably one with a protection plan."""
    ages = knobs()["care"]["entry_ages"]
    edge = dice.pick(ages)
    upper = min([age for age in ages if age > edge], default=18)
    youngest, oldest = day - DAY * int(edge * 365.25), day - DAY * int(upper * 365.25)
    fits = [n.child for n in open_needs if oldest < n.child.born <= youngest and _may_enter(n, day)]
    planned = [child for child in fits if child.plan and child.plan.end > day]
    if planned and dice.chance(0.4):
        return dice.choice(planned)
    return dice.choice(fits) if fits else None


def _may_enter(need: Need, day: date) -> bool:
    if need is not need.child.need or not need.start + 2 * DAY <= day < need.end:
        return False
    return (need.child.care is None or need.child.care.end <= day - 60 * DAY) and need.child.eighteenth > day + 90 * DAY


def _enter(
    world: World,
    dice: Dice,
    child: Child,
    start: date,
    from_abroad: bool = False,
    earliest_end: date | None = None,
) -> None:
    rule = knobs()["care"]
    short = dice.chance(rule["short_stay"]) and not earliest_end and not from_abroad
    length = dice.days(70, shape=1) if short else dice.days(365 * rule["years"], shape=1.1)
    begin = earliest_end or start
    end = min(begin + length, child.eighteenth)
    adopted = not short and age_on(child.born, start) < 4 and dice.chance(0.4)
    if adopted:
        end = min(begin + DAY * 420 + dice.days(240), child.eighteenth)
    again = child.care is not None and add_months(child.care.end, 12) > start
    care = Care(child, start, end, child.need.code, _reason(dice, child, end, adopted), from_abroad, [], again)
    care.legal = _legal(dice, care)
    care.placements = list(_placements(dice, care))
    care.legal = _lawful(care)
    child.care = care
    world.care.append(care)
    _carry_along(dice, child, care)


def _carry_along(dice: Dice, child: Child, care: Care) -> None:
    """The episode of need lasts at least as long as care; a protection plan ends soon after care begins."""
    child.need.supported = True
    after = care.end if care.end == child.eighteenth else care.end + DAY * dice.randrange(10, 90)
    child.need.end = min(max(child.need.end, after), child.eighteenth)
    if child.plan and child.plan.end > care.start:
        child.plan.end = max(min(child.plan.end, care.start + DAY * dice.randrange(10, 50)), child.plan.start + DAY)


def _reason(dice: Dice, child: Child, end: date, adopted: bool) -> str:
    if adopted:
        return ADOPTED
    return dice.pick(AT_18 if end == child.eighteenth else OTHER_REASONS)


def _legal(dice: Dice, care: Care) -> list[tuple[date, str]]:
    if care.from_abroad or dice.chance(0.28):
        return [(care.start, AGREED)]
    orders = [(care.start, "C1: ICO"), (care.start + dice.days(215, shape=9), "C2: FCO")]
    if care.reason == ADOPTED:
        orders.append((orders[-1][0] + dice.days(60), "E1: Placement order"))
    return [order for order in orders if order[0] < care.end]


def _lawful(care: Care) -> list[tuple[date, str]]:
    """Young people of fourteen and over, and children who soon go home, are accommodated by agreement.

    Only a child under a care order can be placed with parents.
    """
    with_parents = any(placement.kind == PARENTS for placement in care.placements)
    for_good = with_parents or care.reason == ADOPTED or care.reason in GUARDIANS
    if with_parents and len(care.legal) == 1 and care.legal[0][1] == AGREED:
        return [(care.start, "C1: ICO"), (care.start + DAY * (110 + scatter(160, care.child.number, 8)), "C2: FCO")]
    if not for_good and (age_on(care.child.born, care.start) >= 14 or (care.end - care.start).days < 183):
        return [(care.start, AGREED)]
    return care.legal


def _placements(dice: Dice, care: Care):
    """Where the child lived, in order. Most moves come in the first year; a few children move often."""
    rule, moves = knobs()["care"], knobs()["care"]["move_days"]
    last_phase = _last_phase(dice, care)
    restless = dice.chance(rule["restless"])
    day = care.start
    while day < last_phase[0]:
        yield _placement(dice, care.child, day, care.from_abroad)
        day = _next_move(dice, care.start, day, moves, restless)
    if last_phase[1]:
        yield Placement(max(last_phase[0], care.start), last_phase[1], last_phase[2], last_phase[3])


def _next_move(dice: Dice, start: date, day: date, moves: dict[str, float], restless: bool) -> date:
    if restless:
        return day + dice.days(moves["restless"], shape=1)
    settled = start + 365 * DAY
    soon = day + dice.days(moves["first_year"], shape=1)
    return soon if soon < settled else max(day, settled) + dice.days(moves["later"], shape=1)


def _last_phase(dice: Dice, care: Care) -> tuple[date, str | None, str, bool]:
    """When and with whom the last placement begins, if it is with parents or adopters."""
    rule, length = knobs()["care"], (care.end - care.start).days
    if care.reason == ADOPTED:
        return care.end - DAY * dice.randrange(150, 320), ADOPTIVE, "b) PR1: Own provision", dice.chance(0.3)
    share = in_force(rule["parents_at_end"], care.end - DAY * 200)["share"]
    if length > 365 and not care.from_abroad and dice.chance(share):
        spell = dice.days(rule["parents_days"])
        return (
            max(care.end - spell, care.start + 120 * DAY),
            PARENTS,
            "a) PR0: Parents/Parental responsibility",
            dice.chance(0.85),
        )
    return care.end, None, "", True


def _placement(dice: Dice, child: Child, day: date, from_abroad: bool) -> Placement:
    age = age_on(child.born, day)
    draw = dice.random()
    if age >= 16 and draw < (0.6 if from_abroad else 0.3):
        return Placement(day, "n) H5: Residential accommodation", "e) PR4: Private provision", dice.chance(0.55))
    if age >= 9 and draw < 0.42 or draw < 0.02:
        own = dice.chance(0.15)
        return Placement(
            day,
            "p) K2: Children’s Homes",
            f"{'b) PR1: Own' if own else 'e) PR4: Private'} provision",
            dice.chance(0.35),
        )
    kind = dice.pick(FOSTER)
    own = "relative" in kind or dice.chance(0.58)
    return Placement(
        day,
        kind,
        f"{'b) PR1: Own' if own else 'e) PR4: Private'} provision",
        dice.chance(0.72 if own else 0.45),
    )


def leaving_care(world: World) -> None:
    """Care leavers: those of earlier years, and whoever leaves care at 16 or over after thirteen weeks."""
    rule, dice = knobs()["care_leavers"], world.dice("care leavers")
    began = knobs()["history_from"]
    for year in range(8):
        for _ in range(rule["turning_18_per_year"]):
            turned = began - DAY * (365 * year + dice.randrange(365))
            child = new_child(world, dice, new_family(world, dice), birthday(turned, -18))
            world.leavers.append(_leaver(dice, child, turned, dice.chance(0.1)))
    for care in world.care:
        old_enough = age_on(care.child.born, care.end) >= 16 and care.end > began
        if old_enough and (care.end - care.start).days > 91 and care is care.child.care:
            world.leavers.append(_leaver(dice, care.child, care.end, care.from_abroad))


def _leaver(dice: Dice, child: Child, start: date, from_abroad: bool) -> Leaver:
    """Support lasts to 21, in practice most often to 22, and for a third to 25."""
    end = birthday(child.born, 25) if dice.chance(0.34) else birthday(child.born, 22) + dice.days(40)
    return Leaver(child, start, end, from_abroad)


def adoption(world: World) -> None:
    """Each adoption's milestones and the families who adopt; a few decisions are reversed."""
    dice = world.dice("adoption")
    for care in world.care:
        if care.reason == ADOPTED and care.end > add_months(knobs()["history_from"], 12):
            _adopted(world, dice, care)
    world.adoptions.sort(key=lambda a: a.decided)
    for month in range(0, 90, 5):
        enquiry = add_months(knobs()["history_from"], month)
        _adopters(world, dice, f"AF{900 + month}", enquiry, left=enquiry + dice.days(200, shape=6))
    world.adopters.sort(key=lambda a: (a.enquiry, a.id))


def _adopted(world: World, dice: Dice, care: Care) -> None:
    placed, family = care.placements[-1].start, f"AF{len(world.adoptions) + 101}"
    span = (placed - care.start).days
    steps = [care.start + DAY * int(span * share) for share in (0.55, 0.72, 0.9)]
    reversed_on = steps[1] + 60 * DAY if dice.chance(0.12) else None
    if reversed_on:
        care.reason, care.placements = (
            HOME,
            care.placements[:-1] or [_placement(dice, care.child, care.start, False)],
        )
    world.adoptions.append(
        Adoption(care.child, family, care.start, steps[0], steps[1], steps[2], placed, care.end, reversed_on)
    )
    if not reversed_on:
        _adopters(world, dice, family, add_months(steps[2], -14), matched=steps[2], placed=placed, adopted=care.end)


def _adopters(world: World, dice: Dice, family: str, enquiry: date, **outcome: date) -> None:
    """A couple: two rows, one family. Stages of two and four months, as the regulations intend, or some weeks more."""
    number = int(family[2:])
    first = 46 + scatter(13, number, 1) if scatter(100, number, 2) < 68 else 66 + scatter(45, number, 1)
    second = 95 + scatter(24, number, 3) if scatter(100, number, 4) < 74 else 126 + scatter(60, number, 3)
    spans = (30, 30 + first, 40 + first, 40 + first + second)
    stages = tuple(enquiry + DAY * days for days in spans)
    for n in (1, 2):
        gender, ethnicity = (
            dice.pick({"a) Male": 1, "b) Female": 1}),
            dice.pick(knobs()["people"]["ethnicity"]),
        )
        world.adopters.append(
            Adopter(f"{family}-{n}", family, gender, ethnicity, enquiry, stages, stages[3] + 20 * DAY, **outcome)
        )


def in_care_on(world: World, day: date) -> list[Care]:
    return [care for care in world.care if care.start <= day < care.end]
