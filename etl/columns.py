"""A sheet's rows as columns of text, and columns of text as values: each distinct text is cast once, then mapped back.

Extracts repeat themselves (a code, a date, a team), so casting the distinct texts of a column costs little even
where a hundred thousand rows hold it. What cannot be cast is kept beside the values with its reason.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from string import ascii_letters
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl import casting
from etl.casting import CannotCast, CodeSet, Moment
from etl.contracts import LONGEST_SHOWN, Column, Contract, Problem, shape_of
from etl.reading import Sheet
from etl.zip_check import column_letters

DTYPES = {
    "id": "str", "text": "str", "code": "str", "factors": "str", "yes_no": "boolean", "integer": "Int64",
    "number": "Float64", "date": "datetime64[s]", "datetime": "datetime64[s]", "month": "datetime64[s]",
    "period": "Int64", "age": "Float64", "boolean": "boolean",
}  # fmt: skip


class OutOfRange(CannotCast):
    """A number outside the range its column allows."""

    rule = "out_of_range"


@dataclass(frozen=True)
class Body:
    """The rows of a sheet that hold anything: their cells as text, and their numbers as the spreadsheet shows them.
    `headings_again`: the numbers of rows passed over because they only repeat the headings."""

    table: pa.Table
    rows: np.ndarray
    headings_again: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def texts(self, place: int) -> pa.Array:
        """One column's cells; null is an empty cell."""
        return self.table.column(place).combine_chunks()

    def empty(self) -> pa.Array:
        """A column the sheet does not have."""
        return pa.nulls(len(self), pa.string())


def body(sheet: Sheet, header_row: int) -> Body:
    """What stands below the heading row (0-based), without wholly blank rows and those that repeat the headings."""
    below = sheet.table.slice(header_row + 1)
    again = _headings_again(sheet.table.slice(header_row, 1), below)
    written = np.zeros(below.num_rows, dtype=bool)
    for column in below.columns:
        cells = pc.not_equal(pc.utf8_trim_whitespace(column), "")
        written |= pc.fill_null(cells, False).to_numpy()
    kept = np.flatnonzero(written & ~again)
    repeated = np.flatnonzero(again) + header_row + 2
    return Body(below.take(pa.array(kept)), kept + header_row + 2, tuple(repeated.tolist()))


def _headings_again(headings: pa.Table, below: pa.Table) -> np.ndarray:
    """Where a row says the same as the heading row in every column that has a heading (reports repeat it by page)."""
    texts = [(heading[0].as_py() or "").strip() for heading in headings.columns]
    again = np.full(below.num_rows, any(texts))
    for text, column in zip(texts, below.columns, strict=True):
        if text and again.any():
            again &= pc.fill_null(pc.equal(pc.utf8_trim_whitespace(column), text), False).to_numpy()
    return again


@dataclass(frozen=True)
class Cast:
    """A column after casting.

    `values` one a row (missing where blank or not castable); `blank` where the cell said nothing; `failures` the
    reason for each text that could not be cast, by its index in `texts`; `places` the index of each row's text in
    `texts`, -1 for an empty cell; `timed` where a date carried a time of day.
    """

    column: Column
    values: pd.Series
    blank: np.ndarray
    texts: list[str]
    places: np.ndarray
    failures: Mapping[int, CannotCast]
    timed: np.ndarray | None = None

    def text(self, row: int) -> str | None:
        """The cell as it stands in the sheet."""
        return self.texts[self.places[row]] if self.places[row] >= 0 else None

    def failed_rows(self) -> np.ndarray:
        """The rows whose text could not be cast."""
        return np.flatnonzero(np.isin(self.places, list(self.failures))) if self.failures else np.empty(0, int)

    def worded_rows(self) -> np.ndarray:
        """The rows where a word stands for a number (contract key `words`)."""
        words = self.column.words and [n for n, t in enumerate(self.texts) if casting.loosen(t) in self.column.words]
        return np.flatnonzero(np.isin(self.places, words)) if words else np.empty(0, int)


def _in_range(number: float, column: Column, text: str) -> float:
    if column.minimum is not None and number < column.minimum:
        raise OutOfRange(text, "the number is too small", f"{column.minimum:g} or more")
    if column.maximum is not None and number > column.maximum:
        raise OutOfRange(text, "the number is too large", f"{column.maximum:g} or less")
    return number


def _ranged(cast: Callable[[str], float], column: Column) -> Callable[[str], float]:
    return lambda text: _in_range(cast(text), column, text)


def _worded(cast: Callable[[str], float], column: Column) -> Callable[[str], float]:
    return lambda text: column.words[word] if (word := casting.loosen(text)) in column.words else cast(text)


def converter(column: Column, codes: Mapping[str, CodeSet], pseudonymise: Callable[[str], str]) -> Callable[[str], Any]:
    """The function from a cell's text to this column's value. It returns None for text that says nothing."""
    if column.type == "id":
        secret = pseudonymise if column.personal == "pseudonymise" else str
        return lambda text: secret(known) if (known := casting.cast_id(text)) else None
    if column.type == "code":
        return lambda text: casting.cast_code(text, codes[column.codes])
    if column.type == "factors":
        return lambda text: casting.cast_factors(text, codes[column.codes])
    if column.symbols:
        return lambda text: casting.cast_published(text, codes[column.symbols])
    if column.type in ("integer", "number"):
        return _worded(_ranged(getattr(casting, f"cast_{column.type}"), column), column)
    named = {"datetime": casting.cast_moment, "yes_no": casting.cast_yes_no, "text": casting.cast_text}
    return named.get(column.type) or getattr(casting, f"cast_{column.type}")


def cast_column(column: Column, cells: pa.Array, convert: Callable[[str], Any]) -> Cast:
    """Casts every distinct text of `cells` once. Cells that say nothing (`n/a`, `-`, spaces) become missing."""
    encoded = pc.dictionary_encode(cells)
    texts = encoded.dictionary.to_pylist()
    places = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    values: list[Any] = [None] * len(texts)
    silent = np.zeros(len(texts) + 1, dtype=bool)
    silent[-1] = True
    failures: dict[int, CannotCast] = {}
    for index, text in enumerate(texts):
        if casting.is_blank(text):
            silent[index] = True
            continue
        try:
            values[index] = convert(text)
        except CannotCast as failure:
            failures[index], values[index] = failure, failure.kept
            continue
        silent[index] = values[index] is None and column.type == "id"
    timed = _timed(values, places) if column.type == "datetime" else None
    return Cast(column, _series(values, places, column), silent[places], texts, places, failures, timed)


def _timed(values: list[Moment | None], places: np.ndarray) -> np.ndarray:
    return np.array([*(value is not None and value.timed for value in values), False])[places]


def _series(values: list[Any], places: np.ndarray, column: Column) -> pd.Series:
    if column.type == "datetime":
        values = [None if value is None else value.at for value in values]
    if column.type in ("date", "datetime", "month"):
        values = np.array(["NaT" if value is None else value.isoformat() for value in values], "datetime64[s]")
    taken = pd.array(values, dtype=DTYPES[column.type]).take(places, allow_fill=True)
    return pd.Series(taken if column.default is None else pd.Series(taken).fillna(column.default).array)


def first_given(series: list[pd.Series]) -> pd.Series:
    """Row by row, the first of several columns that says anything."""
    first = series[0]
    for other in series[1:]:
        first = first.fillna(other)
    return first


def _order(letters: str) -> tuple[int, str]:
    """Columns in the sheet's order: Z before AA."""
    return len(letters), letters


def _stored(column: Column, failure: CannotCast) -> str:
    """What stands in the store for a cell that could not be cast."""
    instead = failure.kept or column.default
    return f"'{instead}'" if instead else "blank"


# --- telling the analyst ----------------------------------------------------------------------------------------


UNMERGE = "Unmerge the cells in Excel, fill every row, and load the file again."
UNSAVED = "it holds a formula whose result was not saved with it"
SAVE_IN_EXCEL = "Open the file in Excel, save it, and load it again; or copy the column and paste it as values."
_RANGE = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")


@dataclass
class Findings:
    """The problems of one sheet as they are found, and which of its rows they reject."""

    sheet: Sheet
    contract: Contract
    rows: np.ndarray
    problems: list[Problem] = field(default_factory=list)
    rejected: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.rejected = np.zeros(len(self.rows), dtype=bool)

    def shown(self, column: Column, text: str | None) -> str | None:
        """A cell as a message may show it: the shape alone when its column is personal."""
        if text is None:
            return None
        return shape_of(text) if column.personal else text[:LONGEST_SHOWN]

    def note(
        self, row: int, column: Column | None, text: str | None, rule: str, what: str, *, reject: bool,
        remedy: str | None = None,
    ) -> None:  # fmt: skip
        """Records one problem of row `row` (0-based among the rows read); `what` says found and expected, `remedy`
        what to do when it is not to correct the case system."""
        consequence = "The row is not counted." if reject else "The row is kept."
        self.rejected[row] |= reject
        self.problems.append(
            Problem(
                file=self.sheet.file,
                sheet=self.sheet.name,
                row=int(self.rows[row]),
                column=column.name if column else None,
                value=self.shown(column, text) if column else text,
                rule=rule,
                message=f"{what} {consequence} {remedy or self.contract.remedy}",
                severity="rejected" if reject else "warning",
            )
        )

    def note_sheet(self, column: str | None, rule: str, message: str) -> None:
        """Records a warning about the sheet as a whole."""
        self.problems.append(Problem(self.sheet.file, self.sheet.name, None, column, None, rule, message, "warning"))

    def note_cast(self, cast: Cast, place: int | None = None) -> None:
        """Records what could not be cast in a column, and blanks where something is needed. `place` is where the
        column stands in the sheet (0-based)."""
        column, explained = cast.column, self._note_blanks_of_excel(cast, place)
        for row in cast.failed_rows():
            text, failure = cast.text(row), cast.failures[cast.places[row]]
            found = f"{column.name}: found '{self.shown(column, text)}', but {failure.reason}."
            kept = "" if column.essential else f" The value is stored as {_stored(column, failure)}."
            what = f"{found} Expected {failure.expected}.{kept}"
            self.note(row, column, text, failure.rule, what, reject=column.essential, remedy=failure.remedy)
        for row in cast.worded_rows():
            what = f"{column.name}: found the word '{cast.text(row)}', which is read as {cast.values.iloc[row]:g}."
            self.note(row, column, cast.text(row), "word_for_number", what, reject=False)
        if column.essential or column.filled:
            expected = f"{column.name} is blank; every row needs it."
            for row in np.flatnonzero(cast.blank & ~explained):
                self.note(row, column, cast.text(row), "blank", expected, reject=column.essential)

    def _note_blanks_of_excel(self, cast: Cast, place: int | None) -> np.ndarray:
        """Records cells that are blank because of Excel, not of the case system; returns where."""
        explained, column = np.zeros(len(self.rows), dtype=bool), cast.column
        for number, told in self._told_of_cells(place).items() if place is not None else ():
            row = int(np.searchsorted(self.rows, number))
            if row < len(self.rows) and self.rows[row] == number and cast.blank[row]:
                rule, why, remedy = told
                explained[row] = True
                what = f"{column.name} is blank: {why}."
                self.note(row, column, None, rule, what, reject=column.essential, remedy=remedy)
        return explained

    def _told_of_cells(self, place: int) -> dict[int, tuple[str, str, str]]:
        """Row of the sheet -> (rule, why the cell in this column reads as blank, remedy)."""
        letters, last, told = column_letters(place + 1), int(self.rows[-1]) if len(self.rows) else 0, {}
        for area in self.sheet.merged:
            left, top, right, bottom = _RANGE.fullmatch(area.upper()).groups()
            if _order(left) <= _order(letters) <= _order(right):
                first = f"{left}{top}"
                why = f"it is merged with the cell {first}, which alone holds the value"
                rows = range(int(top) + (left == letters), min(int(bottom), last) + 1)
                told |= dict.fromkeys(rows, ("merged_cell", why, UNMERGE))
        for address in self.sheet.unsaved:
            if address.upper().rstrip("0123456789") == letters:
                told[int(address.lstrip(ascii_letters))] = ("formula_without_value", UNSAVED, SAVE_IN_EXCEL)
        return told

    def in_order(self) -> tuple[Problem, ...]:
        """The problems by row, the sheet's own first."""
        return tuple(sorted(self.problems, key=lambda problem: problem.row or 0))


@dataclass(frozen=True)
class Checked:
    """One sheet after checking.

    `frame` has the contract's stored fields, `row_number` (in the sheet) and `ordinal` (1 for the first row of a
    key, 2 for its repeat); only accepted rows. `window_from` to `window_to` is what the load is the truth for.
    `dataset` is the part of a reference feed it replaces (a data set, a neighbours model).
    """

    feed: str
    sheet: str
    as_at: date | None
    window_from: date | None
    window_to: date | None
    frame: pd.DataFrame
    read: int
    rejected: int
    problems: tuple[Problem, ...]
    dataset: str | None = None
    rejected_children: frozenset[str] = frozenset()  # pseudonyms: a newer list that names a child has not lost it
    keep: int | None = None  # rows its list had that are not on the sheet: mended rows alone (`etl.mended.put_back`)

    @property
    def accepted(self) -> int:
        """Rows that count."""
        return self.read - self.rejected
