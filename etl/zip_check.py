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
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePosixPath
from typing import BinaryIO
from xml.etree import ElementTree

from etl.reading import MEGABYTE, Limits, NotASpreadsheet, PasswordProtected, TooLarge

ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # how a zip begins, and an empty one
CHUNK = 1 << 20
OVERLAP = 512  # more than any cell's opening tag, so none is missed between two chunks
LETTERS = bytes(range(ord("A"), ord("Z") + 1))
DIGITS = bytes(range(ord("0"), ord("9") + 1))
MOST_TOLD = 1_000  # formulas and merged ranges of one sheet; beyond them it is the sheet that is wrong
SMALL = 10 * MEGABYTE  # below this a high ratio is harmless: empty styled sheets compress very well
LONGEST_INDEX = 10 * MEGABYTE
# In a sheet laid out as a full rectangle a blank cell was measured to take 45 bytes, a filled one 130.
BYTES_A_CELL = 80
WORKBOOK = "xl/workbook.xml"
OFFICE_MARKS = ("[content_types].xml", "mimetype", WORKBOOK, "word/document.xml")
OFFICE_BEGINS = re.compile(rb"\[Content_Types\]|_rels/|docProps/|xl/|word/|mimetype")
EXTRACTS = {".xlsx", ".xlsm", ".xls", ".csv", ".parquet"}
PACKED = {".zip", ".7z", ".rar", ".gz", ".tar", ".bz2", ".xz"}
MAC_NOTES = "__MACOSX"
LONGEST_NAME = 200
LONGEST_LIST = 4 * MEGABYTE  # of a zip's own list of its files; two thousand take a tenth of it
UNPACK = "Unpack it, check the files in it, and load those."
DAMAGED = "The workbook is damaged ({}). Open it in Excel, let it be repaired, save it as .xlsx, and load that."
DAMAGED_ZIP = "The zip is damaged ({}). Ask for it again, or unpack it and load the files in it."
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


def is_office(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether a zip is a document of Excel, Word or LibreOffice: they are zips too."""
    return not {entry.filename.lower() for entry in entries}.isdisjoint(OFFICE_MARKS)


def refuse_long_list(source: BinaryIO) -> None:
    """Raises TooLarge: the list of a zip's files is read as a whole, so one of names alone could fill the memory."""
    size = source.seek(0, io.SEEK_END)
    source.seek(max(0, size - 65_557))  # the closing record, and before it the longest comment
    tail = source.read()
    source.seek(0)
    at = tail.rfind(ZIP[1])
    if at < 0 or at + 16 > len(tail):
        return  # damaged: zipfile says how
    for_large_files = tail[max(0, at - 20) : at].startswith(b"PK\x06\x07")
    if for_large_files or struct.unpack_from("<I", tail, at + 12)[0] > LONGEST_LIST:
        raise TooLarge(
            "The list of files in this zip is longer than is taken, or kept as only very large zips keep it. Unpack "
            "it, and load only the extracts."
        )


def extracts_in(archive: zipfile.ZipFile, limits: Limits) -> list[zipfile.ZipInfo]:
    """The workbooks and CSVs in a zip of files, by name; what Macs and open workbooks leave beside them passed over.

    Looks at the zip's own list only. Raises TooLarge, PasswordProtected or NotASpreadsheet.
    """
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > limits.entries:
        raise TooLarge(
            f"The zip holds {len(entries):,} files; at most {limits.entries:,} are taken. Unpack it, and load only the "
            "extracts."
        )
    for entry in entries:
        _check_inside(entry, limits)
    if sum(entry.file_size for entry in entries) > limits.unpacked_mb * MEGABYTE:
        raise TooLarge(f"Unpacked, the zip would take more than {limits.unpacked_mb:,} MB. {UNPACK}")
    kept = [entry for entry in entries if _is_extract(PurePosixPath(entry.filename))]
    if not kept:
        named = ", ".join(f"'{entry.filename}'" for entry in entries[:3]) or "nothing"
        raise NotASpreadsheet(
            f"There is no workbook or CSV in this zip (it holds {named}{' and more' if len(entries) > 3 else ''}). "
            "Check that it is the right one."
        )
    _refuse_same_name(kept)
    return sorted(kept, key=lambda entry: entry.filename)


def _check_inside(entry: zipfile.ZipInfo, limits: Limits) -> None:
    """Raises the reason why a zip with this file in it is refused whole."""
    name = entry.filename
    if entry.flag_bits & 0x1:
        raise PasswordProtected(f"The zip is protected by a password ('{name}'). {UNPACK}")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotASpreadsheet(f"'{name}' is packed in a way that is not read here. {UNPACK}")
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match("[A-Za-z]:", name) or not name.isprintable():
        raise NotASpreadsheet(f"A file in the zip is named '{name[:80]}', which points outside it. {UNPACK}")
    if len(name) > LONGEST_NAME:
        raise NotASpreadsheet(f"The name '{name[:60]}...' in the zip is too long. {UNPACK}")
    if path.suffix.lower() in PACKED:
        raise NotASpreadsheet(f"There is another packed file in the zip ('{name}'). {UNPACK}")
    if entry.file_size > max(SMALL, limits.ratio * entry.compress_size):
        raise TooLarge(f"'{name}' unpacks to more than {limits.ratio} times its size, as no real list does. {UNPACK}")


def _refuse_same_name(entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        if (name := entry.filename.casefold()) in seen:
            raise NotASpreadsheet(f"Two files in the zip are named '{entry.filename}'. {UNPACK}")
        seen.add(name)


def _is_extract(path: PurePosixPath) -> bool:
    named = path.suffix.lower() in EXTRACTS and not path.name.startswith(("~$", "."))
    return named and MAC_NOTES not in path.parts


@dataclass
class Seen:
    """What a sheet's own text shows and a reader of values does not, found on the way.

    `unsaved`: addresses of formulas saved without their results; `merged`: ranges of merged cells ('A3:A4'). Neither
    is complete beyond `MOST_TOLD`.
    """

    extent: Extent = Extent(0, 0)
    unsaved: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


def check_workbook(content: bytes, limits: Limits) -> dict[str, Seen]:
    """The worksheets to read, by name and in order, once the whole file has been found safe to read.

    Sizes come first from the zip's own directory. That may lie, so every part is then unpacked in small
    pieces and thrown away: Python's zipfile stops at the stated size and compares the checksum. Raises
    TooLarge, PasswordProtected or NotASpreadsheet.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive, limits, content)
            sheets = _worksheets(archive)
            seen = _unpack_everything(archive, {part: name for name, part in sheets}, limits)
    except BROKEN as error:
        reason = error.args[0] if error.args else type(error).__name__
        damaged = DAMAGED if OFFICE_BEGINS.match(content[30:60]) else DAMAGED_ZIP  # the first part's name stands there
        raise NotASpreadsheet(damaged.format(reason)) from None
    return {name: seen[part] for name, part in sheets}


def _check_entries(archive: zipfile.ZipFile, limits: Limits, content: bytes) -> None:
    entries = archive.infolist()
    if not is_office(entries):
        refuse_long_list(io.BytesIO(content))
        raise _why_not_taken_apart(archive, limits)
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


def _why_not_taken_apart(archive: zipfile.ZipFile, limits: Limits) -> NotASpreadsheet:
    """A zip of files comes here only when `etl.unzipping` could not take it apart. Raises or returns the reason."""
    extracts_in(archive, limits)
    try:
        _unpack_everything(archive, {}, limits)
    except BROKEN as error:
        return NotASpreadsheet(DAMAGED_ZIP.format(error.args[0] if error.args else type(error).__name__))
    return NotASpreadsheet(NOT_EXCEL)


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


def _unpack_everything(archive: zipfile.ZipFile, sheets: dict[str, str], limits: Limits) -> dict[str, Seen]:
    """What each worksheet's part shows; the other parts are only unpacked."""
    seen: dict[str, Seen] = {}
    for entry in archive.infolist():
        chunks = _chunks(archive, entry)
        if entry.filename in sheets:
            seen[entry.filename] = _look_over(chunks)
            check_extent(f"Sheet '{sheets[entry.filename]}'", seen[entry.filename].extent, limits)
        else:
            for _ in chunks:
                pass
    return seen


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


def _look_over(chunks: Iterator[bytes]) -> Seen:
    """How far the cells that hold a value reach, and what `Seen` keeps besides. Cells without an address are left to
    the memory limit."""
    rows, columns, tail, patterns = 0, 0, b"", None
    unsaved: dict[bytes, None] = {}
    merged: dict[bytes, None] = {}
    for chunk in chunks:
        text = tail + chunk
        patterns = patterns or _Patterns.of(text)
        addresses = b" ".join(patterns.cell.findall(text)).upper()
        rows = max(rows, *map(int, {b"0", *addresses.translate(None, LETTERS).split()}))
        columns = max(columns, *map(_column_number, {b"", *addresses.translate(None, DIGITS).split()}))
        for found, pattern, mark in ((unsaved, patterns.unsaved, b"f"), (merged, patterns.merged, b"mergeCell")):
            if len(found) < MOST_TOLD and b"<" + patterns.prefix + mark in text:  # most sheets have neither
                found |= dict.fromkeys(islice((match[1] for match in pattern.finditer(text)), MOST_TOLD))
        tail = text[-OVERLAP:]
    return Seen(Extent(rows, columns), [one.decode() for one in unsaved], [one.decode() for one in merged])


@dataclass(frozen=True)
class _Patterns:
    """What is looked for in a sheet's text; some programs put a prefix on every tag."""

    cell: re.Pattern[bytes]  # the address of a cell that holds something
    unsaved: re.Pattern[bytes]  # of a formula without a result; one whose result is empty text says t="str"
    merged: re.Pattern[bytes]
    prefix: bytes

    @classmethod
    def of(cls, head: bytes) -> "_Patterns":
        root = re.search(rb"<([\w.-]+:)?worksheet\b", head)
        prefix = (root[1] or b"") if root else b""
        address, result = rb'r="([A-Za-z]{1,3}[0-9]{1,7})"', rb"(?:<P:v\s*/>|<P:v></P:v>)?"
        formula = rb"<P:f\b[^>]*(?:/>|>[^<]*</P:f>)"
        texts = (
            rb"<P:c\b[^>]*?\b" + address + rb"[^>]*(?<!/)>\s*<P:(?:v|f|is)\b",
            rb'<P:c\b(?![^>]*\bt="str")[^>]*?\b' + address + rb"[^>]*(?<!/)>\s*" + formula + result + rb"\s*</P:c>",
            rb'<P:mergeCell\b[^>]*?\bref="([A-Za-z]{1,3}[0-9]{1,7}:[A-Za-z]{1,3}[0-9]{1,7})"',
        )
        return cls(*(re.compile(text.replace(b"P:", re.escape(prefix))) for text in texts), prefix)


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
