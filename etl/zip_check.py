"""Look a zipped workbook over before a reader unpacks it: sizes, damage, and how far its cells reach.

Runs in the child process only. Nothing here holds more than a megabyte of unpacked content at a time (the
workbook's list of sheets apart), so a bomb is recognised cheaply.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.etree import ElementTree

from etl.reading import MEGABYTE, Limits, NotASpreadsheet, PasswordProtected, TooLarge

CHUNK = 1 << 20
OVERLAP = 512  # more than any cell's opening tag, so none is missed between two chunks
LETTERS = bytes(range(ord("A"), ord("Z") + 1))
DIGITS = bytes(range(ord("0"), ord("9") + 1))
SMALL = 10 * MEGABYTE  # below this a high ratio is harmless: empty styled sheets compress very well
LONGEST_INDEX = 10 * MEGABYTE
# In a sheet laid out as a full rectangle a blank cell was measured to take 45 bytes, a filled one 130.
BYTES_A_CELL = 80
WORKBOOK = "xl/workbook.xml"
DAMAGED = "The workbook is damaged ({}). Open it in Excel, let it be repaired, save it as .xlsx, and load that."
NOT_EXCEL = (
    "This is a zip file, but not an Excel workbook (.xlsx or .xlsm was expected). If Excel opens it, choose "
    "Save As, 'Excel Workbook (.xlsx)', and load that."
)


# What zipfile and ElementTree raise over bytes that are not as they should be, or parts that are missing.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ElementTree.ParseError,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    NotImplementedError,
    RuntimeError,
)


@dataclass(frozen=True)
class Extent:
    """The furthest row and column (1-based) that hold a value; 0 and 0 for an empty sheet."""

    rows: int
    columns: int


def check_workbook(content: bytes, limits: Limits) -> list[str]:
    """The names of the worksheets to read, in order, once the whole file has been found safe to read.

    Sizes come first from the zip's own directory. That may lie, so every part is then unpacked in small
    pieces and thrown away: Python's zipfile stops at the stated size and compares the checksum. Raises
    TooLarge, PasswordProtected or NotASpreadsheet.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive.infolist(), limits)
            sheets = _worksheets(archive)
            _unpack_everything(archive, {part: name for name, part in sheets}, limits)
    except BROKEN as error:
        reason = error.args[0] if error.args else type(error).__name__
        raise NotASpreadsheet(DAMAGED.format(reason)) from None
    return [name for name, _ in sheets]


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise TooLarge(
            f"The workbook is made of {len(entries):,} parts; at most {limits.entries:,} are read. Remove "
            "pictures and unused sheets, or copy the rows that matter into a new workbook, and load that."
        )
    _check_sizes(entries, limits)
    for entry in entries:
        _check_entry(entry)
    if WORKBOOK not in {entry.filename.lower() for entry in entries}:
        raise NotASpreadsheet(NOT_EXCEL)


def _check_sizes(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked_mb * MEGABYTE:
        raise TooLarge(
            f"Unpacked, the workbook would take {total // MEGABYTE:,} MB; at most {limits.unpacked_mb:,} MB "
            "is read. Remove sheets and columns that are not asked for, or split it, and load it again."
        )
    for entry in entries:
        if entry.file_size > max(SMALL, limits.ratio * entry.compress_size):
            raise TooLarge(
                f"A part of the workbook ({entry.filename}) unpacks to more than {limits.ratio} times its "
                "size, as no real list does. Copy the rows that matter into a new workbook, and load that."
            )


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 0x1:
        raise PasswordProtected(
            "The zip file is protected by a password. Save the workbook without a password, and load that."
        )
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotASpreadsheet(DAMAGED.format(f"{entry.filename} is packed in a way Excel does not use"))
    if ".." in PurePosixPath(entry.filename.replace("\\", "/")).parts:
        raise NotASpreadsheet(DAMAGED.format(f"a part is named {entry.filename}"))


def _worksheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """(sheet name, part) of each worksheet; chart and macro sheets hold no rows and are left out."""
    parts = {entry.filename.lower(): entry.filename for entry in archive.infolist()}
    book = _parse(archive, parts[WORKBOOK])
    targets = {
        link.get("Id"): _part(link.get("Target", ""))
        for link in _parse(archive, parts["xl/_rels/workbook.xml.rels"])
        if link.get("Type", "").endswith("/worksheet")
    }
    sheets = book.iterfind("{*}sheets/{*}sheet")
    found = [(sheet.get("name", ""), targets.get(_link(sheet))) for sheet in sheets]
    return [(name, parts[part.lower()]) for name, part in found if part]


def _parse(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    if archive.getinfo(part).file_size > LONGEST_INDEX:
        raise TooLarge(f"The workbook's list of sheets ({part}) is too long. Copy its rows to a new workbook.")
    return ElementTree.fromstring(archive.read(part))


def _part(target: str) -> str:
    """A relationship's target, relative to the workbook's folder unless it starts at the root."""
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _link(sheet: ElementTree.Element) -> str | None:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)


def _unpack_everything(archive: zipfile.ZipFile, sheets: dict[str, str], limits: Limits) -> None:
    for entry in archive.infolist():
        chunks = _chunks(archive, entry)
        if entry.filename in sheets:
            check_extent(f"Sheet '{sheets[entry.filename]}'", _extent(chunks), limits)
        else:
            for _ in chunks:
                pass


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            yield chunk


def check_extent(what: str, extent: Extent, limits: Limits) -> None:
    """Raises TooLarge when the cells reach too far.

    A sheet is laid out as a full rectangle, so cells in opposite corners cost as much as all between them.
    """
    if extent.rows > limits.rows or extent.columns > limits.columns:
        allowed = f"{limits.rows:,} rows and {limits.columns:,} columns"
    elif extent.rows * extent.columns * BYTES_A_CELL > limits.memory_mb * MEGABYTE:
        allowed = f"{limits.memory_mb * MEGABYTE // BYTES_A_CELL:,} cells, blank ones between counted,"
    else:
        return
    raise TooLarge(
        f"{what} has something as far as row {extent.rows:,} and column "
        f"{column_letters(extent.columns)}; at most {allowed} can be read. In Excel, press Ctrl+End to see "
        "where the sheet ends, delete the rows and columns beyond your data, save, and load it again."
    )


def _extent(chunks: Iterator[bytes]) -> Extent:
    """How far the cells that hold a value reach. Cells without an address are left to the memory limit."""
    rows, columns, tail, pattern = 0, 0, b"", None
    for chunk in chunks:
        text = tail + chunk
        pattern = pattern or _cell_pattern(text)
        addresses = b" ".join(pattern.findall(text)).upper()
        rows = max(rows, *map(int, {b"0", *addresses.translate(None, LETTERS).split()}))
        columns = max(columns, *map(_column_number, {b"", *addresses.translate(None, DIGITS).split()}))
        tail = text[-OVERLAP:]
    return Extent(rows, columns)


def _cell_pattern(head: bytes) -> re.Pattern[bytes]:
    """Matches the address of a cell that holds something; some programs put a prefix on every tag."""
    root = re.search(rb"<([\w.-]+:)?worksheet\b", head)
    prefix = re.escape(root[1] or b"") if root else b""
    return re.compile(rb'<%bc\b[^>]*?\br="([A-Za-z]{1,3}[0-9]{1,7})"[^>]*(?<!/)>\s*<%b(?:v|f|is)\b' % (prefix, prefix))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def column_letters(number: int) -> str:
    """1 is A, 27 is AA, 16384 is XFD."""
    letters = ""
    while number:
        number, remainder = divmod(number - 1, 26)
        letters = chr(65 + remainder) + letters
    return letters
