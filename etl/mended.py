"""A workbook of what was wrong, mended and dropped again: its own additions come off, and all its rows must be there.

An extract is the whole truth for its dates. Somebody who mends the rejected rows and drops those alone would withdraw
all the others, so the column Bearing added (`etl.reject_workbook`) says in its heading how many rows must stay. It
says the as-at date as well, which then need not be asked for again. The heading travels with the rows, into whatever
workbook they are copied.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

import pyarrow as pa

from etl.columns import body
from etl.contracts import AmbiguousAsAtDate, RefusedFile, header
from etl.reading import Sheet
from etl.recognising import WHAT_WAS_WRONG, written_rows

SAYS = "Bearing says"
MAY_GO = ("Rejected", "Repeated")  # how the words about a row begin that its extract can do without
_HEADING = re.compile(rf"{SAYS}(?: \((?:as at (?P<day>\d\d/\d\d/\d{{4}}); )?keep (?P<keep>[\d,]+) rows?\))?", re.I)


class RowsMissing(RefusedFile):
    """A workbook of what was wrong has lost rows that had to stay in it."""

    rule = "rows_missing"


def says_heading(as_at: date | None, keep: int) -> str:
    """The heading of the added column; `keep` rows counted, or can once they are mended, and must not go."""
    day = f"as at {as_at:%d/%m/%Y}; " if as_at else ""
    return f"{SAYS} ({day}keep {keep:,} row{'' if keep == 1 else 's'})"


def taken_back(sheets: Sequence[Sheet]) -> tuple[list[Sheet], dict[str, date]]:
    """The sheets as an extract holds them, without what Bearing added, and the as-at date some of them state by name.

    Raises `RowsMissing`.
    """
    extracts, days = [], {}
    for sheet in sheets:
        if header(sheet.name) == WHAT_WAS_WRONG.casefold():
            continue
        row, place, said = _added(sheet)
        if said is None:
            extracts.append(sheet)
            continue
        names = sheet.table.column_names
        extract = replace(sheet, table=sheet.table.select([name for name in names if name != names[place]]))
        _refuse_missing_rows(extract, sheet.table.column(place).slice(row + 1), row, said)
        extracts.append(extract)
        if said["day"]:
            days[sheet.name] = datetime.strptime(said["day"], "%d/%m/%Y").date()
    return extracts, days


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


def _refuse_missing_rows(extract: Sheet, words: pa.ChunkedArray, row: int, said: re.Match) -> None:
    """Rows that were rejected or repeated may be taken out; any other would be taken as withdrawn."""
    if not said["keep"]:
        return
    rows = body(extract, row).rows - row - 2  # from nought below the heading
    staying = len(rows) - sum((text or "").strip().startswith(MAY_GO) for text in words.take(rows).to_pylist())
    keep = int(said["keep"].replace(",", ""))
    if staying >= keep:
        return
    raise RowsMissing(
        extract.file, extract.name,
        f"The sheet '{extract.name}' comes from a workbook of what was wrong and must keep all its rows, the sound "
        f"ones too: {keep:,} besides the rejected ones. Only {staying:,} are there. The rows left out would be taken "
        f"as withdrawn. Mend the rows in the whole workbook and load that. If they do not belong, delete the column "
        f"'{SAYS}' and load it again.",
    )  # fmt: skip
