"""A workbook of what was wrong, mended and dropped again: its own additions come off, and all its rows must be there.

An extract is the whole truth for its dates. Somebody who mends the rejected rows and drops those alone would withdraw
all the others, so the column Bearing added (`etl.reject_workbook`) says in its heading how many rows must stay. Where
they do not, the rows there are put with those of the list they came from, if that is loaded. The heading says the
as-at date as well, which then need not be asked for again, and travels with the rows into whatever workbook they are
copied.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import duckdb
import pandas as pd
import pyarrow as pa

from etl.columns import DTYPES, Checked, body
from etl.contracts import AmbiguousAsAtDate, Problem, RefusedFile, header, load_contracts
from etl.reading import Sheet
from etl.recognising import WHAT_WAS_WRONG, written_rows
from etl.sql import statement

SAYS = "Bearing says"
MAY_GO = ("Rejected", "Repeated")  # how the words about a row begin that its extract can do without
_HEADING = re.compile(rf"{SAYS}(?: \((?:as at (?P<day>\d\d/\d\d/\d{{4}}); )?keep (?P<keep>[\d,]+) rows?\))?", re.I)


class RowsMissing(RefusedFile):
    """A workbook of what was wrong has lost rows that had to stay in it, and the list they came from does not stand."""

    rule = "rows_missing"


def says_heading(as_at: date | None, keep: int) -> str:
    """The heading of the added column; `keep` rows counted, or can once they are mended, and must not go."""
    day = f"as at {as_at:%d/%m/%Y}; " if as_at else ""
    return f"{SAYS} ({day}keep {keep:,} row{'' if keep == 1 else 's'})"


def taken_back(sheets: Sequence[Sheet]) -> tuple[list[Sheet], dict[str, date], dict[str, int]]:
    """The sheets as an extract holds them, without what Bearing added; by the sheet's name the as-at date some of them
    state, and of those that lack some how many rows the list had that could be counted.
    """
    extracts, days, keeps = [], {}, {}
    for sheet in sheets:
        if header(sheet.name) == WHAT_WAS_WRONG.casefold():
            continue
        row, place, said = _added(sheet)
        if said is None:
            extracts.append(sheet)
            continue
        names = sheet.table.column_names
        extract = replace(sheet, table=sheet.table.select([name for name in names if name != names[place]]))
        extracts.append(extract)
        if said["keep"] and _staying(extract, sheet.table.column(place).slice(row + 1), row) < _number(said["keep"]):
            keeps[sheet.name] = _number(said["keep"])
        if said["day"]:
            days[sheet.name] = datetime.strptime(said["day"], "%d/%m/%Y").date()
    return extracts, days, keeps


def day_of(sheet: Sheet, stated: Mapping[str, date], day: date | None) -> date | None:
    """The as-at date of one sheet: the one it states, or the file's. Raises AmbiguousAsAtDate when they differ."""
    own = stated.get(sheet.name)
    if own and day and own != day:
        raise AmbiguousAsAtDate(
            sheet.file, sheet.name,
            f"The sheet '{sheet.name}' says in its last column that it is as at {own:%d/%m/%Y}, but the as-at date of "
            f"{sheet.file} is {day:%d/%m/%Y}. Give no other date than the sheet's, neither in the file's name nor "
            "when loading.",
        )  # fmt: skip
    return own or day


def _added(sheet: Sheet) -> tuple[int, int, re.Match | None]:
    """(row, place, match) of the added column's heading; (0, 0, None) where there is none."""
    for row, cells in written_rows(sheet):
        for place, text in enumerate(cells):
            if said := _HEADING.fullmatch(text):
                return row, place, said
    return 0, 0, None


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def _staying(extract: Sheet, words: pa.ChunkedArray, row: int) -> int:
    """The rows that were neither rejected nor repeated; any of those taken out would be taken as withdrawn."""
    rows = body(extract, row).rows - row - 2  # from nought below the heading
    return len(rows) - sum((text or "").strip().startswith(MAY_GO) for text in words.take(rows).to_pylist())


# --- mended rows alone ------------------------------------------------------------------------------------------


def put_back(file: str, checked: Checked, store: duckdb.DuckDBPyConnection | None) -> Checked:
    """Mended rows dropped alone, with the rows of the list they came from put back around them, so that none is
    withdrawn; any other list as it is. A mended row takes the place of the row with the same key.

    Raises `RowsMissing` where that list is not the one that stands for its day.
    """
    if checked.keep is None:
        return checked
    given = {"feed": checked.feed, "as_at": checked.as_at}
    standing = store.execute(statement("loading/standing_list"), given).fetchone() if store is not None else None
    if standing is None:
        raise _rows_missing(file, checked)
    load_id, came_from, window_from, window_to = standing
    rows = _rows_of(load_id, checked.feed, store)
    if checked.keep not in (len(rows), (rows["ordinal"] == 1).sum()):
        raise _rows_missing(file, checked)
    frame, others = _with_others(checked.frame, rows, list(load_contracts()[checked.feed].key))
    waiting = {child for (child,) in store.execute(statement("loading/rejected_children"), [load_id]).fetchall()}
    come = set(frame["child"].dropna()) if "child" in frame else set()
    words = (
        f"Mended rows alone: {checked.accepted:,} of them, put with {others:,} rows of '{came_from}' as at "
        f"{checked.as_at:%d/%m/%Y}, which stand as they did. To withdraw rows instead, delete the column '{SAYS}'."
    )
    told = Problem(file, checked.sheet, None, None, None, "mended_rows", words, "warning")
    return replace(
        checked, frame=frame, read=len(frame) + checked.rejected, window_from=window_from, window_to=window_to,
        problems=(*checked.problems, told), rejected_children=frozenset(waiting - come) | checked.rejected_children,
    )  # fmt: skip


def _with_others(mended: pd.DataFrame, standing: pd.DataFrame, key: list[str]) -> tuple[pd.DataFrame, int]:
    """The mended rows after the standing ones whose key none of them has, and how many those are."""
    keys = [pd.MultiIndex.from_frame(rows[key].astype("string")) for rows in (standing, mended)]
    others = standing[~keys[0].isin(keys[1])]
    frame = pd.concat([others, mended], ignore_index=True)
    frame["ordinal"] = frame.groupby(key, dropna=False, sort=False).cumcount() + 1
    return frame, len(others)


def _rows_of(load_id: int, feed: str, store: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    rows = store.execute(statement("loading/rows_of"), {"feed": feed, "load_id": load_id}).df()
    return rows.astype({name: DTYPES[kind] for name, kind in load_contracts()[feed].stored_fields.items()})


def _rows_missing(file: str, checked: Checked) -> RowsMissing:
    return RowsMissing(
        file, checked.sheet,
        f"The sheet '{checked.sheet}' comes from a workbook of what was wrong, and of {checked.keep:,} sound rows that "
        "were in it some are gone; they would be taken as withdrawn. Mend the rows in the whole workbook and load "
        f"that, or load the list they came from first. If the rows do not belong, delete the column '{SAYS}' and load "
        "it again.",
    )  # fmt: skip
