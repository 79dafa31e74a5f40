"""Which feed a sheet is, by its headings, and which day a file's name says it describes.

The heading row is the one of the first ten written rows that matches most columns of a contract. A contract is
chosen when all its required columns are there; the one with most matches wins, and the sheet's name only breaks
ties. Lists share many columns, so a sheet that almost fits is refused with the columns it lacks, never guessed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from etl.casting import MONTHS, NotADate, cast_date
from etl.contracts import (
    AmbiguousAsAtDate,
    Column,
    Contract,
    DuplicateColumn,
    PersonalColumn,
    UnknownLayout,
    header,
    shape_of,
)
from etl.reading import Sheet

HEADER_ROWS = 10
LONGEST_HEADING = 60  # longer text is a title or a note, not the heading of a column
HOW_TO = "How to fill this in"  # the sheet of a template that explains it (etl/templates)
WHAT_WAS_WRONG = "What was wrong"  # the first sheet of the workbook that shows it (etl/reject_workbook)
NOT_DATA = frozenset(
    {"front sheet", "faq and changes", "guidance", "codes used", HOW_TO.casefold(), WHAT_WAS_WRONG.casefold()}
)


@dataclass(frozen=True)
class Recognised:
    """A sheet matched to its contract.

    `header_row` is the 0-based index of the heading row in the sheet's table; `columns` maps a contract column's
    name to its 0-based position; `headers` are the headings as found; `missing` the contract columns not there.
    """

    contract: Contract
    header_row: int
    columns: Mapping[str, int]
    headers: tuple[str, ...]
    missing: tuple[Column, ...]

    @property
    def complete(self) -> bool:
        """Every required column is there."""
        return not any(column.required for column in self.missing)


def written_rows(sheet: Sheet) -> list[tuple[int, tuple[str, ...]]]:
    """The first rows with anything in them: (row index, cells as text)."""
    rows: list[tuple[int, tuple[str, ...]]] = []
    head = sheet.table.slice(0, HEADER_ROWS * 5)
    cells = [column.to_pylist() for column in head.columns]
    for index in range(head.num_rows):
        row = tuple((column[index] or "").strip() for column in cells)
        if any(row):
            rows.append((index, row))
        if len(rows) == HEADER_ROWS:
            break
    return rows


def _headings(cells: Iterable[str]) -> dict[str, list[int]]:
    """Heading, as contracts compare it -> the places it stands in."""
    headings: dict[str, list[int]] = {}
    for place, text in enumerate(cells):
        if text:
            headings.setdefault(header(text), []).append(place)
    return headings


def _places(column: Column, headings: Mapping[str, list[int]]) -> list[int]:
    """Where the column is: by its name, else by an alias, else by its pattern."""
    if found := headings.get(header(column.name)):
        return found
    aliased = [place for alias in column.aliases for place in headings.get(header(alias), [])]
    if aliased or not column.pattern:
        return aliased
    return [place for text, places in headings.items() if re.search(column.pattern, text) for place in places]


def _match(contract: Contract, row: int, cells: tuple[str, ...], headings: Mapping[str, list[int]]) -> Recognised:
    columns: dict[str, int] = {}
    for column in contract.columns:
        free = [place for place in _places(column, headings) if place not in columns.values()]
        if free:
            columns[column.name] = free[0]
    missing = tuple(column for column in contract.columns if column.name not in columns)
    return Recognised(contract, row, columns, cells, missing)


def _merit(sheet: Sheet, match: Recognised) -> tuple[bool, float, int, bool]:
    """Complete matches first and by how many columns; incomplete ones by how much of the required is there."""
    required = match.contract.required
    share = sum(column.name in match.columns for column in required) / len(required)
    named = header(sheet.name) in {header(name) for name in match.contract.sheet_names}
    return match.complete, 1.0 if match.complete else share, len(match.columns), named


def _may_be(sheet: Sheet, contract: Contract) -> bool:
    names = f"{sheet.file} {sheet.name}"
    return contract.named_like is None or bool(re.search(contract.named_like, names, re.IGNORECASE))


def _candidates(sheet: Sheet, contracts: Iterable[Contract]) -> list[Recognised]:
    """Each contract with each row that names one of its columns outright; most rows, being data, name none."""
    rows = [(row, cells, _headings(cells)) for row, cells in written_rows(sheet)]
    possible = [contract for contract in contracts if _may_be(sheet, contract)]
    return [_match(contract, *row) for contract in possible for row in rows if not contract.headings.isdisjoint(row[2])]


def _plausible(match: Recognised) -> bool:
    """Near enough to be a damaged extract rather than another table: two required columns, one of them essential."""
    found = [column for column in match.contract.required if column.name in match.columns]
    return len(found) >= 2 and any(column.essential for column in found)


def _refuse_duplicates(sheet: Sheet, match: Recognised) -> None:
    headings = _headings(match.headers)
    for column in match.contract.columns:
        places = _places(column, headings)
        if column.field and len(places) > 1 and len({header(match.headers[place]) for place in places}) == 1:
            raise DuplicateColumn(
                sheet.file,
                sheet.name,
                f"The sheet '{sheet.name}' has {len(places)} columns headed '{match.headers[places[0]]}'. "
                "Remove or rename the one that does not belong and load the file again.",
                column=column.name,
            )


def _headings_found(sheet: Sheet) -> str:
    widest = max((cells for _, cells in written_rows(sheet)), key=lambda row: sum(map(bool, row)), default=())
    return _quoted(widest) or "empty"


def _quoted(cells: Iterable[str]) -> str:
    """Headings as a message shows them; a cell with digits may be a row of data, so only its shape is shown."""
    shown = (shape_of(text) if any(map(str.isdigit, text)) else text for text in cells if text)
    return ", ".join(f"'{text}'" for text in shown)


def _unknown(sheet: Sheet, match: Recognised) -> UnknownLayout:
    lacking = [column.name for column in match.missing if column.required]
    message = (
        f"The sheet '{sheet.name}' looks most like the extract '{match.contract.title}', but these columns are "
        f"missing: {', '.join(lacking)}. Headings found: {_quoted(match.headers)}. "
        "Put the missing columns back under those headings and load the file again."
    )
    used = set(match.columns.values())
    free = tuple(text for place, text in enumerate(match.headers) if text and place not in used)
    return UnknownLayout(
        sheet.file, sheet.name, message, column=lacking[0], feed=match.contract.feed, missing=tuple(lacking),
        headings=free,
    )  # fmt: skip


def is_data(sheet: Sheet) -> bool:
    """False for the guidance sheets of Ofsted's workbook and for sheets with nothing in them."""
    return header(sheet.name) not in NOT_DATA and bool(written_rows(sheet))


def recognise(sheet: Sheet, contracts: Mapping[str, Contract]) -> Recognised | None:
    """The sheet's contract, heading row and columns; None when the sheet is not data (guidance, notes, empty).

    Raises `UnknownLayout` when it looks like an extract but lacks required columns, `DuplicateColumn` when one
    heading stands twice.
    """
    if not is_data(sheet):
        return None
    found = _candidates(sheet, contracts.values())
    best = max(found, key=lambda match: _merit(sheet, match), default=None)
    if best is None or not (best.complete or _plausible(best)):
        plausible = [match for match in found if _plausible(match)]
        best = max(plausible, key=lambda match: _merit(sheet, match), default=None)
    if best is None:
        return None
    if not best.complete:
        raise _unknown(sheet, best)
    _refuse_duplicates(sheet, best)
    return best


def refuse_personal_columns(sheets: Sequence[Sheet], recognised: Sequence[tuple[Sheet, Recognised]]) -> None:
    """Raises `PersonalColumn` when a sheet of the file has a heading that a list found in it refuses.

    Every sheet is looked at, those that are no data included: a file that must not name anybody is refused whole.
    """
    last_heading = {sheet.name: match.header_row for sheet, match in recognised}
    for contract in {match.contract.feed: match.contract for _, match in recognised}.values():
        for sheet in sheets if contract.refuse_columns else ():
            rows = [cells for row, cells in written_rows(sheet) if row <= last_heading.get(sheet.name, row)]
            _refuse_headings(sheet, contract, [text for cells in rows for text in cells if text])


def _refuse_headings(sheet: Sheet, contract: Contract, texts: Iterable[str]) -> None:
    refused = re.compile("|".join(contract.refuse_columns))
    headings = (header(text) for text in texts if len(text) <= LONGEST_HEADING)
    if found := next(filter(None, map(refused.search, headings)), None):
        raise PersonalColumn(
            sheet.file,
            sheet.name,
            f"The sheet '{sheet.name}' has a column that may name somebody or say where they live (its heading has "
            f"'{found[0]}'). '{contract.title}' is only taken without names, addresses and dates of birth, so nothing "
            "of this file was kept. Remove the column and load the file again.",
        )


class NotRecognised(UnknownLayout):
    """None of a file's sheets is an extract this dashboard knows."""

    @classmethod
    def of(cls, file: str, sheets: Sequence[Sheet], contracts: Mapping[str, Contract]) -> "NotRecognised":
        """The refusal for a whole file: its sheets, their headings, and the feeds that could have been meant."""
        held = "; ".join(f"'{sheet.name}' ({_headings_found(sheet)})" for sheet in sheets) or "nothing"
        known = ", ".join(contract.title for contract in contracts.values())
        message = (
            f"{file} holds no extract this dashboard knows. Its sheets: {held}. Known extracts: {known}. "
            "Compare the headings with the templates (`python -m etl templates DIR`) and load the file again."
        )
        return cls(file, sheets[0].name if sheets else "", message)


# --- the day a file's name gives --------------------------------------------------------------------------------

_SEPARATED = r"(?P<sep>[-_. ])"
_NAME_DAYS = (
    re.compile(rf"(?<!\d)(?P<year>\d{{4}}){_SEPARATED}(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}}){_SEPARATED}(?P<month>\d{{1,2}})(?P=sep)(?P<year>\d{{4}}|\d{{2}})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)"),
    re.compile(
        r"(?<!\d)(?<!list)(?<!list[-_. ])"  # 'List 3 Oct 2026' is list 3
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[-_. ]*(?P<month>[a-z]{3,9})[-_. ]*(?P<year>\d{4}|\d{2})(?!\d)",
        re.I,
    ),
)


def _day(match: re.Match) -> date | None:
    month = match["month"].casefold()
    month = str(MONTHS.get(month, 0)) if month.isalpha() else month
    try:
        return cast_date(f"{match['day']}/{month}/{match['year']}")
    except NotADate:
        return None


def as_at_from_name(file: str) -> date | None:
    """The as-at date a file name states, or None. Only a full day counts: 'Oct 26' alone is not a date.

    Reads `2026-10-31`, `31-10-2026`, `31.10.26`, `20261031`, `31 Oct 2026`, day first. Two different days raise
    `AmbiguousAsAtDate`.
    """
    stem = file.rsplit(".", 1)[0] if re.search(r"\.[a-z]{3,4}$", file, re.I) else file
    days = {_day(match) for pattern in _NAME_DAYS for match in pattern.finditer(stem)} - {None}
    if len(days) > 1:
        stated = " and ".join(f"{day:%d/%m/%Y}" for day in sorted(days))
        raise AmbiguousAsAtDate(
            file, "", f"The name '{file}' holds more than one day ({stated}). Say which one with --as-at."
        )
    return days.pop() if days else None
