"""Ways to spoil an extract: its bytes, the parts of its zip, or its cells, rows, columns and ways of being saved.

Each takes the dice and what it spoils; the same dice spoil the same way.
"""

import csv
import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import datetime

import xlsxwriter

from fuzz.tables import Row, Table

ODD = (
    "", " ", "\u00a0", "-", "n/a", "NULL", "#REF!", "#N/A", "#DIV/0!", "=1+1", "=cmd|'/C calc'!A0", "@SUM(A1)", "+1",
    "-1", "0", "-0", "1E+05", "1e400", "inf", "nan", "99999999999999999999", "1234567890123450000", "0.1", "1,5", "12%",
    "£7", "31/02/2026", "10/25/2026", "2026-13-01", "00/01/1900", "1900-01-01", "9999-12-31", "0001-01-01",
    "32/13/9999", "31/12/2199", "46115", "2958465", "2026-10-05T14:30:00Z", "5.10.26", "05/10/26 25:61", "Oct-26",
    "13/2026", "TRUE", "Yes", "maybe", "c", "x", "z", "low", "a) WBRI", "N1 - Abuse", "Zoë’s “team”", "\u202eabc",
    "👶🏽", "é" * 300, "line\nbreak", "tab\there", 'quo"te', "'", "\x00", "\x1b[31m", "\ufeff", "\ud7ff", "x" * 32_767,
    "x" * 40_000, "7" * 400, "M33 1AB", "Ann Example", "Total", "../../etc/passwd", "<b>", "&amp;", "{0}", "%s",
    "$param", "'; drop table loads; --", "٣", "²", "1_000", "０１/０２/２０２６", "1e5", "--5", "5-", "NaT", "None",
    "0x1f",
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "latin-1", "utf-8")
Tables = list[Table]


# --- bytes ------------------------------------------------------------------------------------------------------


def flip(dice: random.Random, content: bytes) -> bytes:
    """A few bytes become others."""
    spoiled = bytearray(content)
    for _ in range(dice.choice((1, 3, 30))):
        spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
    return bytes(spoiled)


def cut(dice: random.Random, content: bytes) -> bytes:
    """The end is missing, or the beginning."""
    at = dice.randrange(len(content))
    return content[:at] if dice.random() < 0.8 else content[at:]


def stammer(dice: random.Random, content: bytes) -> bytes:
    """A piece stands twice, is blanked, or something foreign stands within."""
    one, other = sorted(dice.randrange(len(content)) for _ in range(2))
    piece = dice.choice((content[one:other] * 2, bytes(other - one), dice.randbytes(50), b"PK\x05\x06", b"\xff\xfe"))
    return content[:one] + piece + content[other:]


BYTES: dict[str, Callable[[random.Random, bytes], bytes]] = {"flip": flip, "cut": cut, "stammer": stammer}


# --- the parts of a workbook ------------------------------------------------------------------------------------


def parts_of(content: bytes) -> dict[str, bytes]:
    """Part name -> bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def packed(parts: list[tuple[str, bytes]]) -> bytes:
    """A zip of these parts, the same name twice if it comes twice."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, content in parts:
            archive.writestr(name, content)
    return buffer.getvalue()


def lose_part(dice: random.Random, parts: dict[str, bytes]) -> bytes:
    """A part is missing."""
    parts.pop(dice.choice([*parts]))
    return packed([*parts.items()])


def swap_parts(dice: random.Random, parts: dict[str, bytes]) -> bytes:
    """Two parts have changed places, or one stands twice."""
    one, other = dice.choice([*parts]), dice.choice([*parts])
    if dice.random() < 0.3:
        return packed([*parts.items(), (one, parts[other])])
    parts[one], parts[other] = parts[other], parts[one]
    return packed([*parts.items()])


def flip_part(dice: random.Random, parts: dict[str, bytes]) -> bytes:
    """One part's text is damaged, and the zip around it sound."""
    one = dice.choice([*parts])
    parts[one] = dice.choice((flip, cut, stammer))(dice, parts[one] or b"x")
    return packed([*parts.items()])


XML_SLIPS = (
    (rb"<v>[^<]*</v>", (b"<v></v>", b"<v>1e999</v>", b"<v>-5</v>", b"<v>99999999</v>", b"<v>&#0;</v>", b"<v>&a;</v>")),
    (rb' t="\w+"', (b' t="s"', b' t="d"', b' t="e"', b' t="b"', b' t="n"', b"", b' t="nonsense"')),
    (rb' r="[A-Z]+\d+"', (b' r="A0"', b' r="XFD1048576"', b' r="ZZZZ9999999"', b' r="a1"', b"", b' r="1A"')),
    (rb' s="\d+"', (b' s="9999"', b' s="-1"', b"")),
    (rb"<row [^>]*>", (b"<row>", b'<row r="-1">', b'<row r="1048577">', b"</row><row>")),
    (rb"<dimension[^>]*>", (b'<dimension ref="A1:XFD1048576"/>', b'<dimension ref="nonsense"/>', b"")),
    (rb"<sheet [^>]*/>", (b"", b'<sheet name="" r:id="rId1"/>', b'<sheet name="x" sheetId="9" r:id="rId99"/>')),
    (rb"</sheetData>", (b"", b"</sheetData><sheetData>", b'</sheetData><mergeCell ref="A2:Z9999999"/>')),
    (rb"<c ", (b"<c><f>1+1</f></c><c ", b"<C ", b"<x:c ")),
)


def slip_in_xml(dice: random.Random, parts: dict[str, bytes]) -> bytes:
    """A few things in the sheets say something else."""
    sheets = [name for name in parts if "sheet" in name.lower() or name.endswith("workbook.xml")] or [*parts]
    for _ in range(dice.choice((1, 2, 8))):
        name = dice.choice(sheets)
        pattern, instead = dice.choice(XML_SLIPS)
        places = [match.span() for match in re.finditer(pattern, parts[name])]
        if places:
            begin, end = dice.choice(places)
            parts[name] = parts[name][:begin] + dice.choice(instead) + parts[name][end:]
    return packed([*parts.items()])


PARTS: dict[str, Callable[[random.Random, dict[str, bytes]], bytes]] = {
    "part lost": lose_part, "parts swapped": swap_parts, "part damaged": flip_part, "slip in XML": slip_in_xml,
}  # fmt: skip


# --- cells, rows and columns ------------------------------------------------------------------------------------


def _one(dice: random.Random, tables: Tables) -> list[Row]:
    """The rows of a table that has some, to be changed in place."""
    return dice.choice([table.rows for table in tables if table.rows] or [[[None]]])


def _width(rows: list[Row]) -> int:
    return max((len(row) for row in rows), default=0)


def odd_cells(dice: random.Random, tables: Tables) -> Tables:
    """A few cells hold something odd, or what belongs beside them."""
    rows = _one(dice, tables)
    for _ in range(dice.choice((1, 3, 20))):
        if row := dice.choice(rows):
            row[dice.randrange(len(row))] = dice.choice(row) if dice.random() < 0.3 else dice.choice(ODD)
    return tables


def odd_column(dice: random.Random, tables: Tables) -> Tables:
    """A column holds the same oddity throughout, or nothing."""
    rows = _one(dice, tables)
    place, value = dice.randrange(max(_width(rows), 1)), dice.choice((*ODD, None))
    for row in rows[dice.choice((0, 1, 2)) :]:
        row[place : place + 1] = [value]
    return tables


def rename_column(dice: random.Random, tables: Tables) -> Tables:
    """A heading is written otherwise, or two have changed places."""
    heading = max(_one(dice, tables)[:3], key=lambda row: sum(cell is not None for cell in row))
    if not heading:
        return tables
    one, other = (dice.randrange(len(heading)) for _ in range(2))
    if dice.random() < 0.4:
        heading[one], heading[other] = heading[other], heading[one]
    else:
        text = heading[one] or "x"
        heading[one] = dice.choice(
            (text.upper(), f" {text}\u00a0", text.replace("'", "’"), text[:-1], f"{text} (2)", "")
        )
    return tables


def move_columns(dice: random.Random, tables: Tables) -> Tables:
    """Columns are in another order, one is missing, or one stands twice."""
    rows = _one(dice, tables)
    places = list(range(_width(rows)))
    how = dice.randrange(3)
    if how == 0:
        dice.shuffle(places)
    elif places:
        place = dice.choice(places)
        places = [p for p in places if p != place] if how == 1 else [*places, place]
    rows[:] = [[row[p] if p < len(row) else None for p in places] for row in rows]
    return tables


def move_rows(dice: random.Random, tables: Tables) -> Tables:
    """Rows are in another order, stand twice, are missing, or others stand among them."""
    rows = _one(dice, tables)
    head, body = rows[:2], rows[2:]
    other = {
        "shuffled": lambda: [*head, *dice.sample(body, len(body))],
        "twice": lambda: [*rows, *body],
        "gone": lambda: rows[: dice.randrange(3)],
        "no heading": lambda: rows[1:],
        "heading again": lambda: [*rows, *head, *body],
        "title": lambda: [["Report of cases"], [], *rows],
        "blank rows": lambda: [cell for row in rows for cell in (row, [])],
        "total": lambda: [*rows, ["Total", None, str(len(body))]],
        "shifted row": lambda: [*rows[:2], *([None, *row][: len(row)] for row in rows[2:3]), *rows[3:]],
        "short rows": lambda: [row[: dice.randrange(len(row) + 1)] for row in rows],
        "long row": lambda: [*rows, ["x"] * dice.choice((60, 60, 60, 1_100))],
    }
    rows[:] = [list(row) for row in other[dice.choice([*other])]()]
    return tables


def move_sheets(dice: random.Random, tables: Tables) -> Tables:
    """A sheet stands twice, has another name, or comes with others that do not belong."""
    one = dice.choice(tables)
    how = dice.randrange(3)
    if how == 0:
        return [*tables, Table("a copy", [list(row) for row in one.rows])]
    if how == 1:
        return [Table(dice.choice(("Sheet1", "Data", "List_3", "Guidance", "é")), one.rows)]
    return [Table("Notes", [["nothing"], ["here"]]), *tables, Table("Empty", [])]


CELLS: dict[str, Callable[[random.Random, Tables], Tables]] = {
    "odd cells": odd_cells, "odd column": odd_column, "column renamed": rename_column, "columns moved": move_columns,
    "rows moved": move_rows, "sheets moved": move_sheets,
}  # fmt: skip


# --- ways of being saved ----------------------------------------------------------------------------------------


def as_workbook(dice: random.Random, tables: Tables) -> bytes:
    """An .xlsx; now and then cells are numbers, dates, booleans, formulas or merged, and sheets hidden."""
    buffer, typed, names = io.BytesIO(), dice.random() < 0.5, set()
    with warnings.catch_warnings(), xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        warnings.simplefilter("ignore")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, table in enumerate(tables):
            name = re.sub(r"[\[\]:*?/\\']", " ", table.name)[:25] or "x"
            sheet = book.add_worksheet(name if name.lower() not in names else f"{name} {number}")
            names.add(name.lower())
            for row, cells in enumerate(table.rows):
                for column, text in enumerate(cells):
                    _write(sheet, row, column, text, day, typed and dice.random() < 0.7)
            if typed and dice.random() < 0.1 and len(table.rows) > 3:
                sheet.merge_range(2, 0, 3, 0, "merged")
            if number and dice.random() < 0.1:
                sheet.hide()
    return buffer.getvalue()


def _write(sheet, row: int, column: int, text: str | None, day, typed: bool) -> None:
    if text is None:
        return
    if typed and re.fullmatch(r"\d\d/\d\d/(?:19|20)\d\d", text):
        try:
            sheet.write_datetime(row, column, datetime.strptime(text, "%d/%m/%Y"), day)
            return
        except ValueError:
            pass
    if typed and re.fullmatch(r"-?\d{1,18}(?:\.\d+)?", text):
        sheet.write_number(row, column, float(text))
    elif typed and text.startswith("="):
        sheet.write_formula(row, column, text)
    elif typed and text in ("TRUE", "Yes"):
        sheet.write_boolean(row, column, True)
    else:
        sheet.write_string(row, column, text[:32_767])


def as_csv(dice: random.Random, tables: Tables) -> bytes:
    """A CSV of one sheet, in one of the ways programs save them."""
    buffer = io.StringIO()
    quoting = dice.choice((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    ending = dice.choice(("\r\n", "\n", "\r"))
    writer = csv.writer(buffer, delimiter=dice.choice(",,,;\t|"), quoting=quoting, lineterminator=ending)
    writer.writerows(dice.choice(tables).rows)
    return buffer.getvalue().encode(dice.choice(ENCODINGS), errors="replace")
