"""Writing the extracts: workbooks and CSVs whose bytes depend on nothing but their contents."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Row = Mapping[str, Any]
FRONT_SHEET = "Front_Sheet"


class Workbook:
    """A workbook marked as synthetic in its properties, written when its `with` block ends."""

    def __init__(self, path: Path, marking: str, as_at: date) -> None:
        self._book = xlsxwriter.Workbook(path)
        self._book.set_properties({"title": marking, "created": datetime(as_at.year, as_at.month, as_at.day)})
        self._marking = marking
        self._day = self._book.add_format({"num_format": "dd/mm/yyyy"})
        self._moment = self._book.add_format({"num_format": "dd/mm/yyyy hh:mm"})

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, *failure: object) -> None:
        self._book.close()

    def front_sheet(self, *lines: str) -> None:
        sheet = self._book.add_worksheet(FRONT_SHEET)
        for n, line in enumerate((*lines, self._marking)):
            sheet.write_string(n, 0, line)

    def sheet(self, name: str, rows: list[Row], title: str | None = None) -> None:
        """A title row if there is a title, then headers (the keys of the first row), then the rows."""
        sheet = self._book.add_worksheet(name)
        headers = list(rows[0])
        if title:
            sheet.write_string(0, 0, title)
        top = 1 if title else 0
        for column, header in enumerate(headers):
            sheet.write_string(top, column, header)
        for n, row in enumerate(rows, top + 1):
            _write_row(sheet, n, row.values(), self._day, self._moment)


def _write_row(sheet: Worksheet, n: int, values: Iterable[Any], day: Format, moment: Format) -> None:
    for column, value in enumerate(values):
        if value is None:
            continue
        if value == "#N/A":
            sheet.write_formula(n, column, "=NA()", None, "#N/A")
        elif isinstance(value, str):
            sheet.write_string(n, column, value)
        elif isinstance(value, datetime):
            sheet.write_datetime(n, column, value, moment)
        elif isinstance(value, date):
            sheet.write_number(n, column, _serial(value), day)
        else:
            sheet.write_number(n, column, value)


@cache
def _serial(day: date) -> int:
    """Excel's day number: the same cell as `write_datetime` makes, several times quicker."""
    return (day - date(1899, 12, 30)).days


def write_csv(path: Path, rows: list[Row]) -> None:
    """As Excel saves 'CSV UTF-8': with a byte order mark, CRLF line ends and dates day first."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(rows[0])
        for row in rows:
            writer.writerow(f"{v:%d/%m/%Y}" if isinstance(v, date) else v for v in row.values())
