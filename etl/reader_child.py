"""The program `etl.reading` runs to read one file, from standard input to Arrow tables on standard output.

Each sheet is one line of JSON, {"sheet": name, "hidden": ..., "unsaved": [...], "merged": [...], "bytes": n}, and n
bytes of Arrow stream; then {"end": true}, or {"error": class, "message": text} when the file is refused. The only
argument is the limits, as JSON.
"""

import sys

if __name__ == "__main__":
    # Arrow works without numpy, and importing it would take longer than reading most files.
    sys.modules["numpy"] = None

import csv
import io
import json
import os
import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import islice, zip_longest
from typing import BinaryIO

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from etl.reading import (
    MEGABYTE,
    EmptyFile,
    Limits,
    NotASpreadsheet,
    PasswordProtected,
    ReaderCrashed,
    TooLarge,
    UnreadableFile,
    processor_seconds,
)
from etl.zip_check import ZIP, Extent, Seen, check_extent, check_workbook

PARQUET, ENCRYPTED_PARQUET = b"PAR1", b"PARE"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # the container of .xls, and of every password-protected .xlsx
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
# An old .xls workbook begins with this record; one saying how it is encrypted follows within the next few.
WORKBOOK_BEGINS = re.compile(rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]\x05\x00")
ENCRYPTION_RECORD = 0x2F
MARKUP = re.compile(rb"(?i)<(!doctype|!--|\?xml|html|head|body|meta|style|table|div|center|font|script)")
OTHER_KINDS = {
    b"%PDF": "a PDF", b"{\\rtf": "a rich text document", b"\xff\xd8\xff": "a picture", b"\x89PNG": "a picture",
    b"GIF8": "a picture",
}  # fmt: skip
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LONGEST_FIELD = 131_072  # characters; an Excel cell holds 32,767
DELIMITERS = ",;\t|"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # how Excel's "Unicode Text" begins
NOTHING_SEEN = Seen()
HEADER_ROWS = 10
UNCLOSED = "\x1eend"  # a line of our own after the last: it comes back whole unless a quotation mark is open

ERROR_TEXT = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#GETTING_DATA",
}
ERROR_DETAIL = re.compile(r"'Error\((\w+)\)'")
OUT_OF_RANGE_DATE = re.compile(r"value: (-?[\d.]+)")
DATE_AND_TIME = r"^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)?$"
MIDNIGHT = r"^(\d{4}-\d\d-\d\d) 00:00:00$"

SAVE_WITHOUT_PASSWORD = (
    "The workbook is protected by a password. Open it in Excel, choose File, Info, Protect Workbook, "
    "'Encrypt with Password', clear the password, save, and load it again."
)
PARQUET_REFUSAL = (
    "This parquet file cannot be read ({kind}): it is damaged, encrypted, or holds more than plain columns of text and "
    "numbers. Download it again, or ask for the table as .csv."
)
SAVE_FROM_EXCEL = "Open it in Excel, choose Save As, 'Excel Workbook (.xlsx)', and load that."


def main() -> None:
    """Read standard input within the limits; always end with a closing word unless killed."""
    limits = Limits(**json.loads(sys.argv[1]))
    restrict(limits)
    out = _take_standard_output()
    try:
        for about, table in read_tables(sys.stdin.buffer.read(), limits):
            _send_table(out, about, table)
        _send(out, {"end": True})
    except BrokenPipeError:
        raise
    except BaseException as error:  # a panic in the Excel library is not an Exception
        refusal = error if isinstance(error, UnreadableFile) else _unexpected(error)
        _send(out, {"error": type(refusal).__name__, "message": refusal.message})


def restrict(limits: Limits) -> None:
    """Limit this process's memory and processor time, and let it write no file, not even a core dump."""
    try:
        import resource
    except ImportError:  # on Windows the parent's clock is the only limit
        return
    memory, seconds = limits.memory_mb * MEGABYTE, processor_seconds(limits)
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS refuses some; a stricter limit may be set already
            resource.setrlimit(kind, (most, most))


def _take_standard_output() -> BinaryIO:
    """The pipe to the parent, for us alone: anything a library prints goes to standard error instead."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out


def _send(out: BinaryIO, header: dict, content: bytes | pa.Buffer = b"") -> None:
    out.write(json.dumps(header).encode() + b"\n")
    out.write(content)
    out.flush()


def _send_table(out: BinaryIO, about: dict, table: pa.Table) -> None:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    content = sink.getvalue()
    _send(out, {**about, "bytes": content.size}, content)


def _unexpected(error: BaseException) -> UnreadableFile:
    if isinstance(error, MemoryError | pa.ArrowMemoryError | pa.ArrowCapacityError):
        return TooLarge(
            "Reading it needs more memory than one file may have. Split it, or keep only the sheets and "
            "columns that are asked for, and load it again."
        )
    # The error's own text could quote a cell, so only its kind is passed on.
    return ReaderCrashed(f"Reading failed ({type(error).__name__}). {SAVE_FROM_EXCEL}")


def read_tables(content: bytes, limits: Limits) -> Iterator[tuple[dict, pa.Table]]:
    """(what is told of it, table) of each sheet; the only table of a CSV or parquet file has no name (None).

    The first bytes tell what kind of file it is.
    """
    if not content.removeprefix(BYTE_ORDER_MARK).strip():
        raise EmptyFile("The file is empty. Export it again, and check that the export finished.")
    if content.startswith(ZIP):
        yield from _not_all_empty(_excel_tables(content, check_workbook(content, limits), limits))
    elif content.startswith(OLE):
        if ENCRYPTED_STREAM in content or _encrypted_xls(content):
            raise PasswordProtected(SAVE_WITHOUT_PASSWORD)
        yield from _not_all_empty(_excel_tables(content, None, limits))
    elif content.startswith((PARQUET, ENCRYPTED_PARQUET)):
        yield _about(None), _parquet_table(content, limits)
    else:
        yield _about(None), _csv_table(_decode(content), limits)


def _about(name: str | None, hidden: bool = False, seen: Seen = NOTHING_SEEN) -> dict:
    return {"sheet": name, "hidden": hidden, "unsaved": seen.unsaved, "merged": seen.merged}


def _not_all_empty(tables: Iterable[tuple[dict, pa.Table]]) -> Iterator[tuple[dict, pa.Table]]:
    rows = 0
    for about, table in tables:
        rows += table.num_rows
        yield about, table
    if not rows:
        raise EmptyFile("No sheet of the workbook holds anything. Check that it is the right one, or export it again.")


def _excel_tables(content: bytes, sheets: Mapping[str, Seen] | None, limits: Limits) -> Iterator[tuple[dict, pa.Table]]:
    """The sheets `sheets` names, with what was seen in them; every one of an old .xls."""
    try:
        book = fastexcel.read_excel(content)
        for name in book.sheet_names if sheets is None else sheets:
            # skip_rows=0 keeps blank leading rows, so that row numbers in messages are the sheet's own.
            sheet = book.load_sheet(name, header_row=None, dtypes="string", skip_rows=0)
            seen = sheets[name] if sheets else NOTHING_SEEN
            yield _about(name, sheet.visible != "visible", seen), _sheet_table(sheet, limits)
    except fastexcel.FastExcelError as error:
        raise _excel_refusal(error) from None


def _encrypted_xls(content: bytes) -> bool:
    """Whether an old .xls is encrypted, by its records: [MS-XLS] FilePass. The library does not tell."""
    begin = WORKBOOK_BEGINS.search(content)
    at = begin.start() if begin else len(content)
    for _ in range(5):
        if at + 4 > len(content):
            return False
        kind, size = struct.unpack_from("<HH", content, at)
        if kind == ENCRYPTION_RECORD:
            return True
        at += 4 + size
    return False


def _excel_refusal(error: Exception) -> UnreadableFile:
    """The library's error in our words: its first line says what is wrong, its last where."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    reason = lines[0].removeprefix("calamine error: ")
    where = re.search(r"while loading sheet (.*)", lines[-1])
    place = f" at sheet '{where[1]}'" if where else ""
    return NotASpreadsheet(f"This is no workbook that can be read: {reason}{place}. {SAVE_FROM_EXCEL}")


def _sheet_table(sheet: fastexcel.ExcelSheet, limits: Limits) -> pa.Table:
    check_extent(f"Sheet '{sheet.name}'", Extent(sheet.total_height, sheet.width), limits)
    batch, errors = sheet.to_arrow_with_errors()
    columns = [_as_shown(column) for column in batch.columns]
    for column, texts in _error_cells(errors).items():
        columns[column] = _filled_in(columns[column], texts)
    # The library drops blank leading columns but remembers how many there were.
    leading = min((column.absolute_index for column in sheet.selected_columns), default=0)
    blank = pa.nulls(batch.num_rows, pa.string())
    return _table([blank] * leading + columns)


def _table(columns: list[pa.Array]) -> pa.Table:
    return pa.table(columns, names=[f"c{i}" for i in range(len(columns))])


def _as_shown(column: pa.Array) -> pa.Array:
    """Empty text as null, booleans in capitals, dates without midnight or fractions of a second."""
    empty = pa.scalar(None, pa.string())
    column = pc.if_else(pc.equal(column, ""), empty, column)
    column = pc.if_else(pc.is_in(column, pa.array(["true", "false"])), pc.ascii_upper(column), column)
    if pc.any(pc.match_substring_regex(column, DATE_AND_TIME)).as_py():
        column = pc.replace_substring_regex(column, DATE_AND_TIME, r"\1 \2")
        column = pc.replace_substring_regex(column, MIDNIGHT, r"\1")
    return column


def _error_cells(errors: fastexcel.CellErrors | None) -> dict[int, dict[int, str]]:
    """Text of the cells the library left blank: column -> row -> '#REF!' and the like."""
    found: dict[int, dict[int, str]] = {}
    for error in errors.errors if errors else []:
        row, column = error.position
        found.setdefault(column, {})[row] = _error_text(error.detail)
    return found


def _error_text(detail: str) -> str:
    """As Excel shows it; a number formatted as a date but beyond any calendar is given as that number."""
    if kind := ERROR_DETAIL.search(detail):
        return ERROR_TEXT.get(kind[1], "#VALUE!")
    if number := OUT_OF_RANGE_DATE.search(detail):
        return number[1].removesuffix(".0")
    return "#UNREADABLE!"


def _filled_in(column: pa.Array, texts: dict[int, str]) -> pa.Array:
    values = column.to_pylist()
    for row, text in texts.items():
        values[row] = text
    return pa.array(values, pa.string())


def _parquet_table(content: bytes, limits: Limits) -> pa.Table:
    """A parquet file's table, its column names as the first row, every value as text."""
    from pyarrow import parquet  # only here: few files are of this kind, and it takes a while to load

    try:
        file = parquet.ParquetFile(pa.BufferReader(content))
        height, width = file.metadata.num_rows, file.metadata.num_columns
        check_extent("The file", Extent(height + 1, width), replace(limits, rows=limits.parquet_rows))
        table = file.read(use_threads=False)
        columns = [_with_heading(name, column) for name, column in zip(table.column_names, table.columns, strict=True)]
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, pa.ArrowMemoryError | pa.ArrowCapacityError):
            raise
        raise NotASpreadsheet(PARQUET_REFUSAL.format(kind=type(error).__name__)) from None
    return _table(columns)


def _with_heading(name: str, column: pa.ChunkedArray) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_floating(column.type) and pc.all(pc.equal(pc.floor(column), column)).as_py():
        column = column.cast(pa.int64())  # 358.0 is the number 358: a spreadsheet would show it so
    return pa.concat_arrays([pa.array([name]), *column.cast(pa.string()).chunks])


def _decode(content: bytes) -> str:
    """A CSV's text. Excel writes UTF-8 with a mark, Windows-1252, or ("Unicode Text") UTF-16 with a mark."""
    if content.startswith(UTF_16):
        with suppress(UnicodeDecodeError):
            content = content.decode("utf-16").encode()
    _refuse_other_kinds(content)
    for encoding in ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise NotASpreadsheet(
        "The text is neither UTF-8 nor Windows (1252) text. Open it in Excel, choose Save As, 'CSV UTF-8', "
        "and load that."
    )


def _refuse_other_kinds(content: bytes) -> None:
    head = content[:1024].removeprefix(BYTE_ORDER_MARK).lstrip()
    if MARKUP.match(head):
        raise NotASpreadsheet(f"This is a web page (HTML or XML) named as a spreadsheet. {SAVE_FROM_EXCEL}")
    kind = next((kind for start, kind in OTHER_KINDS.items() if head.startswith(start)), None)
    if kind:
        raise NotASpreadsheet(f"This is {kind}, not a workbook or a CSV. Ask for the list as .xlsx or .csv.")
    if b"\0" in content:
        raise NotASpreadsheet(
            "The file holds NUL bytes, so it is neither an Excel workbook nor a CSV as Excel saves it. If "
            "Excel opens it, choose Save As, 'Excel Workbook (.xlsx)' or 'CSV UTF-8', and load that."
        )


def _csv_table(text: str, limits: Limits) -> pa.Table:
    rows = list(islice(_csv_rows(text), limits.rows + 1))
    check_extent("The file", Extent(len(rows), max(map(len, rows), default=0)), limits)
    columns = zip_longest(*rows)
    return _table([pa.array([value or None for value in column], pa.string()) for column in columns])


def _csv_rows(text: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_FIELD)
    number = 0
    try:
        for row in _records(text, _delimiter(text)):
            if row == [UNCLOSED]:
                return
            number += 1
            yield row
    except csv.Error:
        number += 1
    raise NotASpreadsheet(
        f'A quotation mark (") opened in or before row {number:,} is never closed, so cells run together. '
        "Correct that cell, or export the list again as .xlsx."
    )


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Records of a CSV, and one of our own at the end that only a never-closed quotation mark can swallow."""
    if not text.endswith(("\n", "\r")):
        text += "\n"
    return csv.reader(io.StringIO(text + UNCLOSED, newline=""), delimiter=delimiter)


def _delimiter(text: str) -> str:
    """Whichever of comma, semicolon, tab and bar divides most of the first rows, then the first into most cells.

    Rows are counted rather than characters, so that decimal commas do not outvote semicolons.
    """
    head = "".join(islice(io.StringIO(text, newline=""), HEADER_ROWS))
    return max(DELIMITERS, key=lambda delimiter: _divided(head, delimiter))


def _divided(head: str, delimiter: str) -> tuple[int, int]:
    rows = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    widths = [len(row) for row in rows if len(row) > 1]
    return len(widths), widths[0] if widths else 0


if __name__ == "__main__":
    main()
