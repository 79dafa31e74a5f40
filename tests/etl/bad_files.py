"""Files as they go wrong in real life, made for real: workbooks by openpyxl and zipfile, CSVs as bytes.

Each function takes the folder to write to and gives the path. Unless its kind says otherwise a file holds Ofsted's
list 3 as at 31 October 2026: the title on row 1, the headings on row 2, two sound referrals on rows 3 and 4.
"""

import csv
import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet
from xlwt.CompoundDoc import XlsDoc

from tests.etl.extracts import REFERRAL_HEADERS, referral

NAME = "list 3 2026-10-31"
SHEET = "xl/worksheets/sheet1.xml"
ROWS = (referral("731001", "03/10/2026"), referral("731002", "04/10/2026"))
CHILD, TEAM, DAY, SOURCE = (REFERRAL_HEADERS.index(name) for name in (
    "Child Unique ID", "Allocated Team", "Date of referral", "Referral Source",
))  # fmt: skip
Make = Callable[[Path], Path]


def rows_with(place: int, value: object) -> list[list[object]]:
    """The two sound rows and, between them, one whose cell at `place` is `value`."""
    odd = list(referral("731003", "05/10/2026"))
    odd[place] = value
    return [list(ROWS[0]), odd, list(ROWS[1])]


def book(
    rows: Sequence[Sequence[object]] = ROWS, *, headings: Sequence[str] = REFERRAL_HEADERS, name: str = f"{NAME}.xlsx",
    change: Callable[[Worksheet], object] = lambda sheet: None,
) -> Make:  # fmt: skip
    """A workbook of list 3; `change` gets its sheet last, before it is saved."""

    def make(folder: Path) -> Path:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        sheet.title = "List_3"
        for row in [["List 3: Referral"], list(headings), *rows]:
            sheet.append(list(row))
        change(sheet)
        workbook.save(folder / name)
        return folder / name

    return make


def repacked(change: Callable[[dict[str, bytes]], object], *, name: str = f"{NAME}.xlsx") -> Make:
    """A workbook whose parts (name -> bytes) `change` may add to and alter."""

    def write(folder: Path) -> Path:
        path = book(name=name)(folder)
        with zipfile.ZipFile(path) as archive:
            parts = {entry: archive.read(entry) for entry in archive.namelist()}
        change(parts)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        return path

    return write


def swapped(old: bytes, new: bytes, part: str = SHEET) -> Make:
    """A workbook in one part of which `old` is replaced."""

    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[part], (old, parts[part])
        parts[part] = parts[part].replace(old, new)

    return repacked(change)


def content(name: str, data: bytes) -> Make:
    """A file of these bytes."""

    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def csv_text(rows: Sequence[Sequence[object]] = ROWS, delimiter: str = ",") -> str:
    """List 3 as a CSV's text."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([REFERRAL_HEADERS, *rows])
    return text.getvalue()


def csv_file(
    rows: Sequence[Sequence[object]] = ROWS, *, encoding: str = "utf-8", delimiter: str = ",", name: str = f"{NAME}.csv"
) -> Make:
    """List 3 as a CSV."""
    return content(name, csv_text(rows, delimiter).encode(encoding))


def zipped(files: Mapping[str, bytes], name: str = f"{NAME}.zip") -> Make:
    """A zip of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for inside, data in files.items():
            archive.writestr(inside, data)
    return content(name, packed.getvalue())


def ole(stream: str) -> bytes:
    """An OLE container (what a password makes of an .xlsx) whose one stream has this name."""
    buffer = io.BytesIO()
    XlsDoc().save(buffer, bytes(5000))
    data, old, new = bytearray(buffer.getvalue()), *(text.encode("utf-16-le") for text in ("Workbook", stream))
    at = data.index(old)
    data[at : at + len(new)] = new
    struct.pack_into("<H", data, at + 64, len(new) + 2)
    return bytes(data)


def old_xls(name: str = f"{NAME}.xls") -> Make:
    """List 3 as Excel 97 saved it."""

    def make(folder: Path) -> Path:
        workbook = xlwt.Workbook()
        sheet = workbook.add_sheet("List_3")
        for number, row in enumerate([REFERRAL_HEADERS, *ROWS]):
            for place, value in enumerate(row):
                sheet.write(number, place, value)
        workbook.save(str(folder / name))
        return folder / name

    return make


def lunch_rota(folder: Path) -> Path:
    """A sound workbook of something else."""
    workbook = openpyxl.Workbook()
    workbook.active.title = "Rota"
    for row in (["Day", "Cook"], ["Monday", "Team A"]):
        workbook.active.append(row)
    workbook.save(folder / "rota 2026-10-31.xlsx")
    return folder / "rota 2026-10-31.xlsx"


def cut_short(folder: Path) -> Path:
    """A workbook of which only the first half was copied."""
    path = book()(folder)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def hidden(sheet: Worksheet) -> None:
    """Hides the sheet behind a visible empty one."""
    sheet.parent.create_sheet("Notes")
    sheet.sheet_state = "hidden"


def beside_empty_sheets(sheet: Worksheet) -> None:
    """Excel's two empty sheets of old."""
    for name in ("Sheet2", "Sheet3"):
        sheet.parent.create_sheet(name)


def counted_from_1904(sheet: Worksheet) -> None:
    """Dates as a Mac of old counts them."""
    sheet.parent.epoch = CALENDAR_MAC_1904
    sheet["F3"] = date(2026, 10, 3)


def copied(sheet: Worksheet) -> None:
    """The same list on a second, hidden sheet."""
    other = sheet.parent.copy_worksheet(sheet)
    other.title, other.sheet_state = "List_3 (2)", "hidden"


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">' + b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in b"cdefghij"
)  # 'j' stands for 2 x 10^9 letters


def entity_bomb(part: str, inside: bytes) -> Make:
    """A part that would grow to gigabytes when its entities are written out; `inside` is where the last is named."""

    def change(parts: dict[str, bytes]) -> None:
        begin = parts[part].index(b"?>") + 2 if parts[part].startswith(b"<?xml") else 0
        parts[part] = ENTITIES + b"]>" + parts[part][begin:].replace(inside, b"&j;", 1)

    return repacked(change)
