"""The calendar of feeds: which month each extract has come for, what is late, and what a month still needs.

Plain rows in, plain records out. A feed is expected as often as this council loads it: what comes every quarter is
not late every month.
"""

import calendar as calendar_names
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from etl.contracts import Contract
from kpis import formats
from kpis.periods import add_months, month_end, month_range

UNTIL_LATE = timedelta(days=45)  # half a month's grace after the month an extract should have followed
MONTHS_SHOWN = 12
GAPS_JUDGED = 3  # the middle of the last three gaps: one odd load does not change a rhythm, two do
SECOND_HALF = 15  # a list as at the 2nd is the month before's; one as at the 30th is its own month's, in part
SIX_WEEKS = timedelta(days=42)
A_BOARD_MISSED = timedelta(days=70)  # a board that met a fortnight late passed over no month
LISTED_BY_NAME = 8
BUILT_BY = ("load", "undo", "sample", "definitions")  # publications that built what they show; a rollback shows old
FEW = 3

ARRIVED, RESTATED, COVERED, PART, LATE, DUE, NOTHING = (
    "arrived", "restated", "covered", "part", "late", "due", "nothing",
)  # fmt: skip
CAME = (ARRIVED, RESTATED, COVERED)
NEEDED = (LATE, DUE, PART)
WORST_FIRST = (LATE, PART, DUE, RESTATED, ARRIVED, COVERED, NOTHING)
SYMBOLS = {ARRIVED: "✓", RESTATED: "↻", COVERED: "·", PART: "◐", LATE: "✗", DUE: "…", NOTHING: ""}
PLAIN = {ARRIVED: "ok", RESTATED: "re", COVERED: "in", PART: "part", LATE: "LATE", DUE: "due", NOTHING: ""}  # cp1252
MEANT = {
    ARRIVED: "came", RESTATED: "came, and a later list changed it", COVERED: "inside a later list",
    PART: "came before the month was over", LATE: "late", DUE: "not due yet", NOTHING: "not expected",
}  # fmt: skip


@dataclass(frozen=True)
class Rhythm:
    """How often a feed comes: in words, and every how many calendar months (None where no month is expected)."""

    words: str
    months: int | None = None


MONTHLY, SIX_WEEKLY, YEARLY = Rhythm("monthly", 1), Rhythm("every six weeks"), Rhythm("yearly", 12)
ONCE, WHEN_CHANGED = Rhythm("once"), Rhythm("when it changes")
BY_DAYS = (
    (38, MONTHLY), (52, SIX_WEEKLY), (75, Rhythm("every two months", 2)), (135, Rhythm("quarterly", 3)),
    (270, Rhythm("twice a year", 6)),
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One feed, or one extract of several lists, in one month.

    `lists` are in this state, of `of`; `rows` and `rejected` of the newest loads of the month; `times` it was loaded;
    `figures` a later list changed; `late_after` the last day it is not late.
    """

    month: date
    state: str
    lists: int = 1
    of: int = 1
    as_at: date | None = None
    loaded: date | None = None
    rows: int = 0
    rejected: int = 0
    times: int = 0
    figures: int = 0
    late_after: date | None = None

    @property
    def words(self) -> str:
        """The cell in words, for a tooltip and for screen readers."""
        some = f"{self.lists} of {self.of} lists: " if self.lists < self.of and self.state != RESTATED else ""
        return f"{some}{_cell_words(self)}"


@dataclass(frozen=True)
class Row:
    """One feed, or one extract. `expected`: the next month one is expected for; None when nothing is expected.
    `feeds`: the lists in it."""

    name: str
    feeds: tuple[str, ...]
    extract: str
    rhythm: Rhythm
    cells: tuple[Cell, ...]
    last: date | None
    expected: date | None
    is_late: bool
    loaded: date | None = None

    @property
    def lists_words(self) -> str:
        """'11 lists' of a workbook; nothing of a list that comes alone."""
        return f"{len(self.feeds)} lists" if len(self.feeds) > 1 else ""

    def cell(self, month: date) -> Cell | None:
        """The cell of one month; None outside the months shown."""
        return next((cell for cell in self.cells if cell.month == month), None)


@dataclass(frozen=True)
class FeedCalendar:
    """`lists`: feeds that come by the month. `undated`: those loaded when they change. `never`: titles of the rest."""

    months: tuple[date, ...]
    today: date
    lists: tuple[Row, ...]
    undated: tuple[Row, ...]
    never: tuple[str, ...]

    @property
    def asked(self) -> date:
        """The month people load for now."""
        return asked_month(self.today)

    @property
    def extracts(self) -> tuple[Row, ...]:
        """The lists by the workbook they come in, in the order of their names."""
        together: dict[str, list[Row]] = defaultdict(list)
        for row in self.lists:
            together[row.extract].append(row)
        merged = [rows[0] if len(rows) == 1 else _merged(name, rows) for name, rows in together.items()]
        return tuple(sorted(merged, key=lambda row: row.name.casefold()))


@dataclass(frozen=True)
class Restated:
    """A figure of a closed month that changed, one of those worked out from a feed; `loads` are the ids of the loads
    published with the change."""

    feed: str
    month: date
    loads: frozenset[int]


def calendar(
    loads: Iterable[Mapping],
    contracts: Mapping[str, Contract],
    today: date,
    restated: Iterable[Restated] = (),
    months: Sequence[date] = (),
) -> FeedCalendar:
    """The calendar of some loads (`queries/publish/load.sql`; undone ones are not in it) as on one day.

    `months`: firsts of month, oldest first; without them the twelve to the month before today's, or to the newest
    month anything came for.
    """
    by_feed: dict[str, list[Mapping]] = defaultdict(list)
    for load in loads:
        by_feed[load["feed"]].append(load)
    known = [(contract, by_feed[contract.feed]) for contract in contracts.values() if contract.feed in by_feed]
    dated = [(contract, rows) for contract, rows in known if any(row["as_at"] for row in rows)]
    shown = tuple(months) or _months_shown(dated, today)
    changed: dict[str, list[Restated]] = defaultdict(list)
    for one in restated:
        changed[one.feed].append(one)
    lists = [_row(contract, rows, changed[contract.feed], shown, today) for contract, rows in dated]
    undated = [_undated(contract, rows) for contract, rows in known if not any(row["as_at"] for row in rows)]
    never = [contract.title for contract in contracts.values() if contract.feed not in by_feed]
    return FeedCalendar(shown, today, tuple(_named_together(lists)), tuple(undated), tuple(sorted(never)))


def asked_month(today: date) -> date:
    """The month people load for: the last that is over."""
    return add_months(today, -1)


def _months_shown(dated: Sequence[tuple[Contract, Sequence[Mapping]]], today: date) -> tuple[date, ...]:
    came = [described(row["as_at"], c) for c, rows in dated for row in rows if row["as_at"] and row["as_at"] <= today]
    newest = max([asked_month(today), *came])
    return tuple(month_range(add_months(newest, 1 - MONTHS_SHOWN), newest))


# --- one feed ----------------------------------------------------------------------------------------------------


def described(as_at: date, contract: Contract) -> date:
    """The month a load is for. The picture of one day is its month's; a list is for the last month it holds whole,
    or for the month it was cut short in."""
    own = as_at.replace(day=1)
    if contract.tells_one_day or as_at.day > SECOND_HALF:
        return own
    return add_months(own, -1)


def late_after(month: date) -> date:
    """The last day an extract for a month is not late: October's by 14 November."""
    return month_end(add_months(month, -1)) + UNTIL_LATE


def rhythm_of(days: Sequence[date], contract: Contract, today: date) -> Rhythm:
    """How often a feed comes, from the days its loads describe (one a month, oldest first)."""
    gaps = [(later - earlier).days for earlier, later in pairwise(days)][-GAPS_JUDGED:]
    if gaps:
        usual = sorted(gaps)[len(gaps) // 2]
        return next((rhythm for longest, rhythm in BY_DAYS if usual <= longest), YEARLY)
    if today - days[-1] > timedelta(days=366) + UNTIL_LATE:
        return ONCE
    holds_a_year = contract.window is not None and contract.window.since_month
    return YEARLY if holds_a_year else MONTHLY  # until its own loads say otherwise


def expected_after(days: Sequence[date], months: Sequence[date], rhythm: Rhythm, until: date) -> list[date]:
    """The months after the last load (`months`, as `days`, oldest first) in which another is expected, to `until`."""
    if rhythm is SIX_WEEKLY:
        found, day = [], days[-1] + SIX_WEEKS
        while day.replace(day=1) <= until:
            found.append(day.replace(day=1))
            day += SIX_WEEKS
        return [month for month in dict.fromkeys(found) if month > months[-1]]
    if rhythm.months is None:
        return []
    places = Counter(_number(month) % rhythm.months for month in reversed(months))
    usual = places.most_common(1)[0][0]
    return [
        month
        for month in month_range(add_months(months[-1], 1), until)
        if month > months[-1] and _number(month) % rhythm.months == usual
    ]


def _number(month: date) -> int:
    return month.year * 12 + month.month


def _row(
    contract: Contract, loads: Sequence[Mapping], restated: Sequence[Restated], months: Sequence[date], today: date
) -> Row:
    own: dict[date, list[Mapping]] = defaultdict(list)
    for load in sorted((load for load in loads if load["as_at"]), key=lambda load: (load["as_at"], load["load_id"])):
        own[described(load["as_at"], contract)].append(load)
    came = sorted(own)
    days = [own[month][-1]["as_at"] for month in came]
    rhythm = rhythm_of(days, contract, today)
    to_come = expected_after(days, came, rhythm, add_months(today, 12))
    expected = {*to_come, *_passed_over(days, came, contract, months[0])}
    figures = _figures_changed(own, restated, contract)
    cells = tuple(_cell(month, own, expected, figures.get(month, 0), contract, today) for month in months)
    return Row(
        contract.title, (contract.feed,), _extract_name(own[came[-1]][-1]["file"]), rhythm, cells, came[-1],
        to_come[0] if to_come else None, bool(to_come) and today > late_after(to_come[0]),
        max(load["loaded_at"] for load in loads).date(),
    )  # fmt: skip


def _passed_over(days: Sequence[date], came: Sequence[date], contract: Contract, since: date) -> set[date]:
    """Months since then, between two loads, that by the rhythm until there should have had one of their own."""
    found: set[date] = set()
    for number in (place for place in range(2, len(came)) if came[place] > since):
        rhythm = rhythm_of(days[:number], contract, days[number])
        if rhythm is SIX_WEEKLY and days[number] - days[number - 1] < A_BOARD_MISSED:
            continue
        found |= set(expected_after(days[:number], came[:number], rhythm, add_months(came[number], -1)))
    return found


def _cell(
    month: date, own: Mapping[date, Sequence[Mapping]], expected: set[date], figures: int, contract: Contract,
    today: date,
) -> Cell:  # fmt: skip
    loads = own.get(month, ())
    found = _loaded_cell(month, loads, figures) if loads else Cell(month, NOTHING, figures=figures)
    if loads and _is_whole(loads[-1], contract, month):
        return replace(found, state=RESTATED if figures else ARRIVED)
    if later := _held_by(month, own, contract):
        return replace(found, state=RESTATED if figures else COVERED, as_at=later["as_at"])
    if loads:
        return replace(found, state=PART, late_after=late_after(month))
    if month in expected:
        return replace(found, state=LATE if today > late_after(month) else DUE, late_after=late_after(month))
    return found


def _loaded_cell(month: date, loads: Sequence[Mapping], figures: int) -> Cell:
    newest = loads[-1]
    return Cell(
        month, ARRIVED, as_at=newest["as_at"], loaded=newest["loaded_at"].date(), rows=newest["accepted"],
        rejected=newest["rejected"], times=len(loads), figures=figures,
    )  # fmt: skip


def _is_whole(load: Mapping, contract: Contract, month: date) -> bool:
    return contract.tells_one_day or load["as_at"] >= month_end(month)


def _held_by(month: date, own: Mapping[date, Sequence[Mapping]], contract: Contract) -> Mapping | None:
    """The first later list that holds the whole month; no picture of one day does."""
    if contract.tells_one_day:
        return None
    return next((load for later in sorted(own) if later > month for load in own[later] if _holds(load, month)), None)


def _holds(load: Mapping, month: date) -> bool:
    start, end = load["window_from"], load["window_to"]
    return start is not None and start <= month and end >= month_end(month)


def _figures_changed(
    own: Mapping[date, Sequence[Mapping]], restated: Iterable[Restated], contract: Contract
) -> Counter[date]:
    """How many figures of each month a later list of this feed changed: one that reaches the month, loaded when an
    earlier one that does already stood."""
    every = [load for loads in own.values() for load in loads]
    found: Counter[date] = Counter()
    for one in restated:
        reach = [load["load_id"] for load in every if _reaches(load, one.month, contract)]
        brought = [load_id for load_id in reach if load_id in one.loads]
        found[one.month] += bool(brought) and any(load_id < min(brought) for load_id in reach)
    return found


def _reaches(load: Mapping, month: date, contract: Contract) -> bool:
    start, end = load["window_from"], load["window_to"]
    if contract.tells_one_day or start is None:
        return described(load["as_at"], contract) == month
    return start <= month_end(month) and end >= month


def _undated(contract: Contract, loads: Sequence[Mapping]) -> Row:
    loaded = max(load["loaded_at"] for load in loads).date()
    return Row(contract.title, (contract.feed,), contract.title, WHEN_CHANGED, (), None, None, False, loaded)


def published_with(
    restated_at: datetime, loads: Iterable[Mapping], publications: Iterable[Mapping], built: Iterable[datetime]
) -> frozenset[int]:
    """The ids of the loads that were published with what was restated then.

    The log of publications tells; of those before the log began, the loads since the snapshot built before.
    """
    stamp = f"{restated_at:%Y%m%dT%H%M%S}Z"
    for publication in publications:
        if publication["kind"] in BUILT_BY and str(publication["snapshot"]).startswith(stamp):
            return frozenset(publication["loads"])
    before = max((at for at in built if at < restated_at.replace(microsecond=0)), default=datetime.min)
    return frozenset(load["load_id"] for load in loads if before < load["loaded_at"] <= restated_at)


# --- extracts: the lists that come in one workbook ----------------------------------------------------------------

_MONTHS = "|".join(f"{name}|{name[:3]}" for name in calendar_names.month_name[1:]) + "|Sept"
_UNTITLED = re.compile(rf"\b({_MONTHS}|v\d+|final|copy|sample|as at|\d+(st|nd|rd|th)?)\b|[()]", re.IGNORECASE)


def _extract_name(file: str) -> str:
    """A workbook's name without its date: 'Annex A 2026-10-31.xlsx' is 'Annex A'."""
    stem = file.rsplit(".", 1)[0].replace("_", " ")
    left = " ".join(re.sub(r"[\s\-–.,]+", " ", _UNTITLED.sub(" ", re.sub(r"[-.]", " ", stem))).split())
    return left if len(left) > 2 else ""


def _named_together(rows: Sequence[Row]) -> list[Row]:
    """Lists that come alone are an extract by their own title; so are those whose file says nothing."""
    many = Counter(row.extract for row in rows)
    return [replace(row, extract=row.name) if many[row.extract] == 1 or not row.extract else row for row in rows]


def _merged(name: str, rows: Sequence[Row]) -> Row:
    by_month = zip(*(row.cells for row in rows), strict=True)
    expected = [row.expected for row in rows if row.expected]
    rhythms = Counter(row.rhythm for row in rows)
    return Row(
        name, tuple(feed for row in rows for feed in row.feeds), name, rhythms.most_common(1)[0][0],
        tuple(_worst(cells) for cells in by_month), min(row.last for row in rows if row.last),
        min(expected, default=None), any(row.is_late for row in rows), max(row.loaded for row in rows if row.loaded),
    )  # fmt: skip


def _worst(cells: Sequence[Cell]) -> Cell:
    """One cell for the lists of a workbook: the state most worth knowing, and how many of the lists are in it."""
    state = min((cell.state for cell in cells), key=WORST_FIRST.index)
    same = [cell for cell in cells if cell.state == state]
    told = [cell for cell in cells if cell.state in CAME] if state in CAME else same
    counted = [cell for cell in cells if cell.state != NOTHING]
    return replace(
        same[0], lists=len(same), of=len(counted) or len(same),
        loaded=max((cell.loaded for cell in told if cell.loaded), default=None), rows=sum(cell.rows for cell in told),
        rejected=sum(cell.rejected for cell in told), times=max(cell.times for cell in told),
        figures=max(cell.figures for cell in same),
    )  # fmt: skip


# --- in words ----------------------------------------------------------------------------------------------------


def still_needed(found: FeedCalendar, month: date | None = None) -> str:
    """What a month still needs, in one or two sentences: 'For October: 3 of 15 extracts still to come: ...'."""
    month = month or found.asked
    asked = [(row, row.cell(month)) for row in found.extracts if row.cell(month)]
    counted = [(row, cell) for row, cell in asked if cell.state in NEEDED or _own(cell)]
    missing = [(row, cell) for row, cell in counted if cell.state in NEEDED]
    head = f"For {_month(month, found.today)}"
    if not found.lists:
        return "No extract with a date has been loaded yet."
    if not counted:
        return f"{head}: no extract is expected.{_gap_words(found, month)}"
    if not missing:
        came = "the one extract expected has come" if len(counted) == 1 else f"all {len(counted)} extracts have come"
        return f"{head}: {came}.{_gap_words(found, month)}"
    many = _how_many(len(missing), len(counted))
    names = [_missing_words(row, cell, month, found.today, len(missing) <= FEW) for row, cell in missing]
    return f"{head}: {many}: {_listed(names)}; {_late_words(month, found.today)}.{_gap_words(found, month)}"


def _how_many(missing: int, of: int) -> str:
    if missing < of:
        return f"{missing} of {of} extracts still to come"
    return "the one extract expected is still to come" if of == 1 else f"all {of} extracts are still to come"


def needed_months(row: Row) -> list[date]:
    """The months shown a feed is still needed for."""
    return [cell.month for cell in row.cells if cell.state in NEEDED]


def _own(cell: Cell) -> bool:
    return cell.state in CAME and cell.times > 0


def _missing_words(row: Row, cell: Cell, month: date, today: date, few: bool) -> str:
    """An extract and what is known of it; of many, those that last came for the month before need no word."""
    some = f"{cell.lists} of {cell.of} lists" if cell.lists < cell.of else row.lists_words
    if cell.state == PART:
        why = f"came as at {_day(cell.as_at)}, before the month was over"
    else:
        told = row.last and row.last < month and (few or row.last < add_months(month, -1))
        why = f"last came for {_month(row.last, today)}" if told else ""
    told = ", ".join(part for part in (some, why) if part)
    return f"{row.name} ({told})" if told else row.name


def _late_words(month: date, today: date) -> str:
    last = late_after(month)
    if today > last:
        return f"late since {_day(last + timedelta(days=1))}"
    return f"nothing is late until {_day(last)}"


def _gap_words(found: FeedCalendar, month: date) -> str:
    """Months passed over before: ' Missing from before: Workforce for July.'"""
    gaps = []
    for row in found.extracts:
        asked = row.cell(month)
        late = [cell.month for cell in row.cells if cell.state == LATE and cell.month < month]
        if asked and asked.state in NEEDED and row.last and row.last < month:
            late = [before for before in late if before < row.last]
        if late:
            gaps.append(f"{row.name} for {_listed([_month(before, found.today) for before in late])}")
    return f" Missing from before: {_listed(gaps, '; ')}." if gaps else ""


def _listed(words: Sequence[str], comma: str = ", ") -> str:
    shown = list(words[:LISTED_BY_NAME])
    more = len(words) - len(shown)
    return comma.join(shown) + (f"{comma}and {more} more" if more else "")


def _cell_words(cell: Cell) -> str:
    if cell.state == DUE:
        return f"not due yet; late after {_day(cell.late_after)}"
    if cell.state == LATE:
        return f"late since {_day(cell.late_after + timedelta(days=1))}"
    if cell.state == NOTHING:
        return "not expected"
    changed = _changed_words(cell) if cell.state == RESTATED else ""
    if not cell.times:
        return f"not loaded by itself, but inside the list as at {_day(cell.as_at)}{changed}"
    rejected = f", {cell.rejected:,} rejected" if cell.rejected else ""
    again = f", loaded {cell.times} times" if cell.times > 1 else ""
    part = "; the month was not over, so export it again as at its last day" if cell.state == PART else ""
    return f"loaded {_day(cell.loaded)} {cell.loaded.year}: {cell.rows:,} rows{rejected}{again}{part}{changed}"


def _changed_words(cell: Cell) -> str:
    many = "one figure" if cell.figures == 1 else f"{formats.number_words(cell.figures)} figures"
    lists = f", in {cell.lists} of {cell.of} lists" if cell.lists < cell.of else ""
    return f"; a later list changed {many}{lists}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"


def _month(month: date, today: date) -> str:
    """'October'; with its year when it is half a year ago or more."""
    return f"{month:%B}" if month > add_months(today, -6) else formats.month_long(month)
