"""DfE's return on children looked after (SSDA903): the year to each 31 March, and the run of the year so far.

The same periods of care, placements, orders, reviews and missing episodes as Annex A list 8 tells of.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from etl.sample.care import ADOPTIVE
from etl.sample.dates import DAY, add_months, age_on, birthday, financial_year, month_end
from etl.sample.dice import scatter
from etl.sample.lists import DISABILITIES, Picture, leavers_position
from etl.sample.people import Care, Child, Placement
from etl.sample.permanence import change_reason
from etl.sample.reviews import care_reviews, took_part
from etl.sample.schedule import Return, Row, Sheets
from etl.sample.supplement import difficulties, immunised
from etl.sample.workforce import Desks
from etl.sample.world import World, by_child

YES, NO = 1, 0
WORKER_CHANGED = ("LEFTRL", "TSPROC", "ORGRST")


class Run:
    """A run of the return: its collecting year up to the day, and who was looked after in it."""

    def __init__(self, world: World, as_at: date) -> None:
        self.world, self.as_at = world, as_at
        self.since = date(financial_year(as_at), 4, 1)
        self.care = [c for c in world.care if c.start <= as_at and c.end >= self.since]
        self.at = Picture(world, as_at)

    def known(self, day: date | None) -> date | None:
        return day if day and day <= self.as_at else None

    def within(self, day: date) -> bool:
        return self.since <= day <= self.as_at


def _code(text: str) -> str:
    """The code in 'f) U6: Foster placement' or 'C2: FCO'."""
    return text.split(") ")[-1].split(":")[0] if ":" in text else text.split(") ")[1]


def _sex(child: Child) -> int:
    return 1 if child.gender == "a) Male" else 2


def _header(run: Run) -> Iterator[Row]:
    for child in {care.child: None for care in run.care}:
        yield {
            "CHILD": child.id,
            "SEX": _sex(child),
            "DOB": child.born,
            "ETHNIC": child.ethnicity.split(") ")[1],
            "UPN": "UN5",
            "MOTHER": None if _sex(child) == 1 or age_on(child.born, run.as_at) < 14 else NO,
            "MC_DOB": None,
        }


def _episodes(run: Run) -> Iterator[Row]:
    for care in run.care:
        for episode in _chain(care):
            if episode["DECOM"] <= run.as_at and (episode["DEC"] is None or episode["DEC"] >= run.since):
                over = run.known(episode["DEC"]) is not None
                still_to_come = dict.fromkeys(("DEC", "REC", "REASON_PLACE_CHANGE"))
                yield {**episode, **({} if over else still_to_come)}


def _chain(care: Care) -> Iterator[Row]:
    """A new episode whenever placement or legal status changes; each ends where the next begins."""
    days = sorted({p.start for p in care.placements} | {day for day, _ in care.legal})
    days = [day for day in days if care.start <= day < care.end]
    for day, following in zip(days, [*days[1:], None], strict=True):
        place = _place_on(care, day)
        later = _place_on(care, following) if following else None
        yield {
            "CHILD": care.child.id,
            "DECOM": day,
            "RNE": _why_new(care, day),
            "LS": _code(_status_on(care, day)),
            "CIN": care.need[:2],
            "PLACE": _code(place.kind),
            "PLACE_PROVIDER": _code(place.provider),
            "DEC": following or care.end,
            "REC": "X1" if following else _code(care.reason),
            "REASON_PLACE_CHANGE": change_reason(care, later) if later and later is not place else None,
            "HOME_POST": None,
            "PL_POST": None,
            "URN": None,
        }


def _place_on(care: Care, day: date) -> Placement:
    return [p for p in care.placements if p.start <= day][-1]


def _status_on(care: Care, day: date) -> str:
    return [status for start, status in care.legal if start <= day][-1]


def _why_new(care: Care, day: date) -> str:
    """S began care; P, L, B change placement, status, both; T and U keep the carer, as adopters who fostered do."""
    if day == care.start:
        return "S"
    moved = _place_on(care, day) is not _place_on(care, day - DAY)
    ordered = _status_on(care, day) != _status_on(care, day - DAY)
    same_carer = _place_on(care, day).kind == ADOPTIVE
    if moved:
        return ("U" if ordered else "T") if same_carer else ("B" if ordered else "P")
    return "L"


def _reviews(run: Run) -> Iterator[Row]:
    for care in run.care:
        for day in care_reviews(care):
            if run.within(day):
                code = took_part(care.child, day)
                yield {"CHILD": care.child.id, "DOB": care.child.born, "REVIEW": day, "REVIEW_CODE": code}


def _missing(run: Run) -> Iterator[Row]:
    for care in run.care:
        for episode in by_child(run.world, "missing").get(care.child, []):
            day, back = episode.reported.date(), episode.returned
            if episode.place != "Home" and run.within(day) and care.start <= day < care.end:
                yield {
                    "CHILD": care.child.id,
                    "DOB": care.child.born,
                    "MISSING": "M" if episode.kind == "Missing" else "A",
                    "MIS_START": episode.reported,
                    "MIS_END": back if back.date() <= run.as_at else None,
                }


def _oc2(run: Run) -> Iterator[Row]:
    """Children still looked after who have been for a year."""
    for care in run.care:
        if care.end > run.as_at and add_months(care.start, 12) <= run.as_at:
            yield _outcomes(run, care)


def _outcomes(run: Run, care: Care) -> Row:
    child, age, number = care.child, age_on(care.child.born, run.as_at), care.child.number
    checked = lambda *cycle: _in_year(run.at.last(care.start, run.as_at, child, *cycle), run)  # noqa: E731
    score, older = difficulties(care, run.as_at), age >= 10
    misuse = older and scatter(100, number, run.since.year, 121) < 5
    return {
        "CHILD": child.id,
        "DOB": child.born,
        "SDQ_SCORE": score,
        "SDQ_REASON": None if score is not None or not 4 <= age <= 16 else ("SDQ2", "SDQ4", "SDQ5")[scatter(3, number)],
        "CONVICTED": int(older and scatter(100, number, run.since.year, 122) < 3),
        "HEALTH_CHECK": YES if age < 5 else None,
        "IMMUNISATIONS": int(immunised(child, run.as_at) == "Yes"),
        "TEETH_CHECK": checked(345, 15, 15),
        "HEALTH_ASSESSMENT": checked(350, 8, 14),
        "SUBSTANCE_MISUSE": int(misuse),
        "INTERVENTION_RECEIVED": int(scatter(3, number, 123) > 0) if misuse else None,
        "INTERVENTION_OFFERED": int(scatter(3, number, 123) == 0) if misuse else None,
    }


def _in_year(day: date | None, run: Run) -> int:
    return int(day is not None and day > add_months(run.as_at, -12))


def _oc3(run: Run) -> Iterator[Row]:
    """Care leavers whose birthday, the seventeenth to the twenty-first, fell in the year."""
    for leaver in run.world.leavers:
        ages = range(17, 22)
        if leaver.start <= run.as_at < leaver.end and any(run.within(birthday(leaver.child.born, age)) for age in ages):
            state = leavers_position(run.at, leaver)
            suitable = 1 if state["suitable"] == "a) Suitable" else 2
            yield {
                "CHILD": leaver.child.id,
                "DOB": leaver.child.born,
                "IN_TOUCH": state["touch"].split(") ")[1].upper(),
                "ACTIV": state["activity"].split(":")[0] if state["activity"] else "0",
                "ACCOM": f"{state['home'].split(':')[0]}{suitable}" if state["home"] else "0",
            }


def _ad1(run: Run) -> Iterator[Row]:
    for adoption in run.world.adoptions:
        if not adoption.reversed and run.within(adoption.adopted):
            yield {
                "CHILD": adoption.child.id,
                "DOB": adoption.child.born,
                "DATE_INT": adoption.decided,
                "DATE_MATCH": adoption.matched,
                "FOSTER_CARE": YES,
                "NB_ADOPTR": 2,
                "SEX_ADOPTR": "MF",
                "LS_ADOPTR": "L0",
            }


def _placed_for_adoption(run: Run) -> Iterator[Row]:
    in_year = {care.child for care in run.care}
    for adoption in run.world.adoptions:
        if adoption.child in in_year and adoption.decided <= run.as_at:
            over = run.known(adoption.reversed)
            yield {
                "CHILD": adoption.child.id,
                "DOB": adoption.child.born,
                "DATE_PLACED": adoption.decided,
                "DATE_PLACED_CEASED": over,
                "REASON_PLACED_CEASED": "RD3" if over else None,
            }


def _previous_permanence(run: Run) -> Iterator[Row]:
    """Asked of each child who came into care in the year."""
    for care in run.care:
        if run.within(care.start):
            earlier = [c for c in run.world.care if c.child is care.child and c.end <= care.start]
            code = "P2" if earlier and _code(earlier[-1].reason) in ("E45", "E47") else "Z1"
            yield {
                "CHILD": care.child.id,
                "DOB": care.child.born,
                "PREV_PERM": code,
                "LA_PERM": "OUT" if code != "Z1" else None,
                "DATE_PERM": "zz/zz/zzzz" if code != "Z1" else None,
            }


def _uasc(run: Run) -> Iterator[Row]:
    for care in run.care:
        if care.from_abroad:
            child = care.child
            yield {"CHILD": child.id, "SEX": _sex(child), "DOB": child.born, "DUC": run.known(child.eighteenth)}


def _sw_episodes(run: Run) -> Iterator[Row]:
    """Who held each case, as the ends of the year's months show it: a new episode where the worker is another."""
    for care in run.care:
        held = list(_holders(run, care))
        for (start, worker), following in zip(held, [*held[1:], None], strict=False):
            first = start == care.start
            yield {
                "CHILD": care.child.id,
                "DOB": care.child.born,
                "SW_ID": worker,
                "SW_DECOM": start,
                "SW_DEC": following[0] if following else run.known(care.end),
                "SW_REASON": "FCONTA" if first else WORKER_CHANGED[scatter(3, care.child.number, start.toordinal())],
            }


def _holders(run: Run, care: Care) -> Iterator[tuple[date, str]]:
    team = DISABILITIES if care.child.family.disabilities_team else "Court and Care"
    day, before = max(care.start, run.since), None
    while day <= min(run.as_at, care.end - DAY):
        worker = _desks_on(run.world, min(month_end(day), run.as_at)).worker(team, care.child.number)
        if worker != before:
            yield day, worker
        day, before = add_months(day.replace(day=1), 1), worker


@lru_cache(maxsize=64)
def _desks_on(world: World, day: date) -> Desks:
    return Desks(world.seed, world.horizon, day)


TABLES = {
    "header": _header, "episodes": _episodes, "reviews": _reviews, "missing": _missing, "oc2": _oc2, "oc3": _oc3,
    "ad1": _ad1, "placed_for_adoption": _placed_for_adoption, "previous_permanence": _previous_permanence,
    "uasc": _uasc, "sw_episodes": _sw_episodes,
}  # fmt: skip


def _sheets(world: World, as_at: date) -> Sheets:
    run = Run(world, as_at)
    return {name: list(table(run)) for name, table in TABLES.items()}


def _days(as_ats: list[date]) -> list[date]:
    """The last two years' returns, and the run of the newest month."""
    return [*[day for day in as_ats[:-1] if day.month == 3][-2:], as_ats[-1]]


RETURNS = (Return("SSDA903", _days, _sheets),)
