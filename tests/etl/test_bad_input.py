"""Every kind of bad input in one place: the file made for real, and the sentence the analyst reads.

Each file is checked against a home that already shows a good list; whatever it is, what leaders see stays the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from etl import loading
from etl.home import Home
from etl.store import open_store
from tests.etl.bad_files import (
    CHILD,
    DAY,
    NAME,
    ROWS,
    SHEET,
    SOURCE,
    TEAM,
    Make,
    beside_empty_sheets,
    book,
    content,
    copied,
    counted_from_1904,
    csv_file,
    csv_text,
    cut_short,
    entity_bomb,
    hidden,
    lunch_rota,
    old_xls,
    ole,
    repacked,
    rows_with,
    swapped,
    zipped,
)
from tests.etl.extracts import REFERRAL_HEADERS, referral, referrals_csv
from tests.etl.quick_home import one_kpi

XLSX, CSV, XLS = f"{NAME}.xlsx", f"{NAME}.csv", f"{NAME}.xls"
SAVE_AS = "choose Save As, 'Excel Workbook (.xlsx)', and load that."
CASE_SYSTEM = "Correct it in the case system and export again."
AS_TEXT = "Load the export as it came, or make the column text before opening it in Excel."
DATE = "Expected a date, day first, such as 31/10/2026."
ENDS = "In Excel, press Ctrl+End to see where the sheet ends"


@dataclass(frozen=True)
class Bad:
    """`says`: how the one sentence begins, its place before it ('row 4: ...'); nothing when all is well.

    `counted`: rows read and accepted of a list that loads; None for a file that is refused.
    """

    make: Make
    says: str = ""
    counted: tuple[int, int] | None = None


def refused(make: Make, says: str) -> Bad:
    return Bad(make, says)


def rejected(make: Make, says: str) -> Bad:
    """One of three rows is not counted."""
    return Bad(make, says, (3, 2))


def warned(make: Make, says: str, rows: int = 3) -> Bad:
    """Every row counts, and something is said."""
    return Bad(make, says, (rows, rows))


def fine(make: Make, rows: int = 2) -> Bad:
    """Every row counts, and there is nothing to say: it looks odd, but means what it says."""
    return Bad(make, "", (rows, rows))


KINDS = {
    # --- another file altogether
    "a workbook of something else": refused(
        lunch_rota,
        "rota 2026-10-31.xlsx holds no extract this dashboard knows. Its sheets: 'Rota' ('Day', 'Cook'). Known",
    ),
    "a PDF": refused(
        content(CSV, b"%PDF-1.7\n"),
        f"{CSV}: This is a PDF, not a workbook or a CSV. Ask for the list as .xlsx or .csv.",
    ),
    "a photograph": refused(content(XLSX, b"\xff\xd8\xff\xe0"), f"{XLSX}: This is a picture, not a workbook or a CSV."),
    "a Word document": refused(
        zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w/>"}, XLSX),
        f"{XLSX}: This is a zip file, but not an Excel workbook (.xlsx or .xlsm was expected).",
    ),
    "a zip without extracts": refused(
        zipped({"read me.txt": b"x"}),
        f"{NAME}.zip: There is no workbook or CSV in this zip (it holds 'read me.txt').",
    ),
    "an empty file": refused(content(CSV, b""), f"{CSV}: The file is empty. Export it again, and check that"),
    "empty sheets only": refused(
        book([], headings=[], change=lambda sheet: sheet.delete_rows(1)),
        f"{XLSX}: No sheet of the workbook holds anything. Check that it is the right one, or export it again.",
    ),
    # --- a file that cannot be opened as it stands
    "a password": refused(
        content(XLSX, ole("EncryptedPackage")),
        f"{XLSX}: The workbook is protected by a password. Open it in Excel, choose File, Info, Protect Workbook",
    ),
    "half a workbook": refused(
        cut_short, f"{XLSX}: The workbook is damaged (File is not a zip file). Open it in Excel, let it be repaired"
    ),
    "a damaged sheet": refused(swapped(b"</sheetData>", b"</sheetDta>"), f"{XLSX}: "),
    "HTML named xls": refused(
        content(XLS, b"<html><body><table><tr><td>Child Unique ID</td></tr></table></body></html>"),
        f"{XLS}: This is a web page (HTML or XML) named as a spreadsheet. Open it in Excel, {SAVE_AS}",
    ),
    # --- other programs and other ways of saving: read as what they are
    "CSV named xlsx": fine(csv_file(name=XLSX)),
    "an old xls": fine(old_xls()),
    "macros": fine(
        repacked(lambda parts: parts.update({"xl/vbaProject.bin": b"Sub Auto_Open()"}), name=f"{NAME}.xlsm")
    ),
    "empty sheets beside the list": fine(book(change=beside_empty_sheets)),
    "dates counted from 1904": fine(book(change=counted_from_1904)),
    "curly quotes": fine(csv_file(rows_with(TEAM, "‘Zoë’s’ team"), encoding="cp1252"), rows=3),  # Windows-1252
    "UTF-16": fine(csv_file(encoding="utf-16", delimiter="\t")),
    "UTF-16, the other way round": fine(content(CSV, b"\xfe\xff" + csv_text().encode("utf-16-be"))),
    "a byte order mark": fine(csv_file(encoding="utf-8-sig")),
    "semicolons": fine(csv_file(delimiter=";")),
    "tabs": fine(csv_file(delimiter="\t")),
    "bars": fine(csv_file(delimiter="|")),
    "line breaks in a cell": fine(csv_file(rows_with(TEAM, "North\r\nteam")), rows=3),
    "non-breaking spaces": fine(book(rows_with(CHILD, "\u00a0731003\u00a0")), rows=3),
    "a code spelt otherwise": fine(book(rows_with(SOURCE, "POLICE")), rows=3),
    "a hidden sheet": warned(
        book(change=hidden), "The sheet 'List_3' is hidden in the workbook, and was read all the same.", rows=2
    ),
    # --- headings
    "no headings": refused(
        book(headings=ROWS[0]), f"{XLSX} holds no extract this dashboard knows. Its sheets: 'List_3' ('999999'"
    ),
    "a column missing": refused(
        book(headings=[name for name in REFERRAL_HEADERS if name != "Date of referral"]),
        "The sheet 'List_3' looks most like the extract 'Referrals', but these columns are missing: Date of referral.",
    ),
    "headings twice": warned(
        book([REFERRAL_HEADERS, *ROWS]), "The headings of the sheet 'List_3' stand in it again (row 3).", rows=2
    ),
    "groups of headings above": fine(book(change=lambda sheet: sheet.insert_rows(2) or sheet.cell(2, 1, "The child"))),
    "a column twice": refused(
        book([[*row, "North"] for row in ROWS], headings=[*REFERRAL_HEADERS, "Allocated Team"]),
        "The sheet 'List_3' has 2 columns headed 'Allocated Team'. Remove or rename the one that does not belong",
    ),
    "the same sheet twice": refused(
        book(change=copied),
        "The sheets 'List_3' and 'List_3 (2)' (one may be hidden) both hold 'Referrals'. Remove the one",
    ),
    # --- cells
    "merged cells": rejected(
        book([*ROWS, referral("731002", "05/10/2026")], change=lambda sheet: sheet.merge_cells("A4:A5")),
        "row 5: Child Unique ID is blank: it is merged with the cell A4, which alone holds the value. The row is not "
        "counted. Unmerge the cells in Excel, fill every row, and load the file again.",
    ),
    "an error cell": rejected(
        book(rows_with(DAY, "#REF!")),
        f"row 4: Date of referral: found '#REF!', but a formula in this cell failed. {DATE} The row is not counted. "
        "Mend the formula in Excel, or export the list again.",
    ),
    "a formula without its value": rejected(
        book(rows_with(DAY, "=TODAY()")),
        "row 4: Date of referral is blank: it holds a formula whose result was not saved with it. The row is not "
        "counted. Open the file in Excel, save it, and load it again; or copy the column and paste it as values.",
    ),
    "a formula without its value, where a blank will do": warned(
        book(rows_with(TEAM, "=cmd|'/C calc'!A0")),
        "row 4: Allocated Team is blank: it holds a formula whose result was not saved with it. The row is kept.",
    ),
    "text that a spreadsheet would run": warned(
        csv_file(rows_with(SOURCE, "=cmd|'/C calc'!A0")),
        "row 3: Referral Source: found '=cmd|'/C calc'!A0', but this is not a known code. Expected one of: Individual",
    ),
    "a code unknown": warned(
        book(rows_with(SOURCE, "Granny")),
        "row 4: Referral Source: found 'Granny', but this is not a known code. Expected one of: Individual; Schools;",
    ),
    "an essential cell blank": rejected(
        book(rows_with(CHILD, None)),
        f"row 4: Child Unique ID is blank; every row needs it. The row is not counted. {CASE_SYSTEM}",
    ),
    # --- dates
    "a date day first": fine(book(rows_with(DAY, "5.10.26")), rows=3),
    "a date year first": fine(book(rows_with(DAY, "2026-10-05")), rows=3),
    "a date month first": rejected(
        book(rows_with(DAY, "10/25/2026")),
        "row 4: Date of referral: found '10/25/2026', but the month is more than 12; dates are read day first, never "
        f"month first. {DATE} The row is not counted. {CASE_SYSTEM}",
    ),
    "an impossible date": rejected(
        book(rows_with(DAY, "31/02/2026")),
        f"row 4: Date of referral: found '31/02/2026', but there is no such day or time. {DATE} The row is",
    ),
    "a date to come": rejected(
        book(rows_with(DAY, "01/12/2026")),
        "row 4: Date of referral: found 01/12/2026, which is after the as-at date 31/10/2026. An extract cannot hold "
        "what had not happened yet.",
    ),
    "an empty date as a spreadsheet writes it": rejected(
        book(rows_with(DAY, "00/01/1900")),
        "row 4: Date of referral: found '00/01/1900', but this is what a spreadsheet writes for an empty date.",
    ),
    "a name that says no day": refused(
        csv_file(name="referrals October 2026.csv"),
        "referrals October 2026.csv does not say which day 'Referrals' describes. Put the day in the file's name",
    ),
    # --- ids that Excel has changed (an id is never shown, only its shape)
    "an id as a power of ten": rejected(
        csv_file(rows_with(CHILD, "1E+05")),
        "row 3: Child Unique ID: found '9A+99', but a spreadsheet took it for a number and kept only its first digits "
        f"(at most 15). Expected the whole identifier. The row is not counted. {AS_TEXT}",
    ),
    "an id cut to fifteen digits": rejected(
        book(rows_with(CHILD, 1234567890123450000)),
        "row 4: Child Unique ID: found '9999999999999999999', but a spreadsheet took it for a number and kept only",
    ),
    "an id without its leading noughts": warned(
        book([referral("004567", "03/10/2026"), referral("8910", "04/10/2026"), referral("001112", "05/10/2026")]),
        "row 4: Child Unique ID: found an id of 4 digits, where others have 6 and begin with nought. Excel drops "
        f"leading noughts, so it may not be found in other lists. The row is kept. {AS_TEXT}",
    ),
    # --- files that would harm, or that no list needs to be
    "a million rows": refused(
        content(CSV, (csv_text() + "1\n" * 1_000_000).encode()),
        f"{CSV}: The file has something as far as row 500,001 and column K; at most 500,000 rows and 1,000 columns",
    ),
    "16,384 columns": refused(
        book(change=lambda sheet: sheet.cell(2, 16_384, "x")),
        f"{XLSX}: Sheet 'List_3' has something as far as row 4 and column XFD; at most 500,000 rows and 1,000 columns "
        f"can be read. {ENDS}",
    ),
    "two cells in opposite corners": refused(
        book(change=lambda sheet: sheet.cell(1_048_576, 16_384, "x")),
        f"{XLSX}: Sheet 'List_3' has something as far as row 1,048,576 and column XFD; at most 500,000 rows",
    ),
    "a zip bomb": refused(
        repacked(lambda parts: parts.update({"xl/media/image1.png": bytes(50_000_000)})),
        f"{XLSX}: A part of the workbook (xl/media/image1.png) unpacks to more than 100 times its size",
    ),
    "an entity bomb in the list of sheets": refused(
        entity_bomb("xl/workbook.xml", b"List_3"),
        f"{XLSX}: The workbook is damaged (limit on input amplification factor (from DTD and entities) breached",
    ),
    "an entity bomb in a sheet": refused(
        entity_bomb(SHEET, b"731001"), f"{XLSX}: This is no workbook that can be read: Xlsx error: Xml error: at 0..0"
    ),
    "a part that climbs out of the workbook": refused(
        repacked(lambda parts: parts.update({"../../evil.xml": b"x"})),
        f"{XLSX}: The workbook is damaged (a part is named ../../evil.xml).",
    ),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    """An installation that shows two referrals of September."""
    folder = tmp_path_factory.mktemp("bad")
    good = [referral("731001", "03/09/2026"), referral("731002", "04/09/2026")]
    with one_kpi():
        loading.load([referrals_csv(folder / "r 2026-09-30.csv", good)], Home(folder / "home"))
    return Home(folder / "home")


def picture(home: Home) -> dict[str, str]:
    """A digest of everything kept: the store, the snapshots, and which of them pages read."""
    files = [home.store, *home.snapshots.iterdir()]
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in files}


def made(kinds: Iterable[str], folder: Path) -> list[Path]:
    """The files of these kinds, each in a folder of its own."""
    folders = [folder / str(number) for number, _ in enumerate(kinds)]
    for each in folders:
        each.mkdir()
    return [KINDS[kind].make(each) for kind, each in zip(kinds, folders, strict=True)]


@pytest.fixture(scope="module")
def checked(home, tmp_path_factory) -> dict[str, loading.FileResult]:
    """Kind -> what checking its file says; the installation is as it was afterwards."""
    before = picture(home)
    report = loading.check(made(KINDS, tmp_path_factory.mktemp("files")), home)
    assert picture(home) == before
    return dict(zip(KINDS, report.files, strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_analyst_reads(kind, checked):
    bad, result = KINDS[kind], checked[kind]
    assert (result.status == "refused") == (bad.counted is None)
    said = [f"row {p.row}: {p.message}" if p.row else p.message for p in result.problems]
    assert len(said) == bool(bad.says) and all(text.startswith(bad.says) for text in said), said
    assert (result.read, result.accepted) == (bad.counted or (0, 0))


def test_loading_what_is_refused_changes_nothing_leaders_see(home, tmp_path):
    before = picture(home)
    kinds = ("a workbook of something else", "a password", "a damaged sheet", "a column missing", "a column twice",
             "the same sheet twice", "a name that says no day", "two cells in opposite corners")  # fmt: skip
    with one_kpi():
        report = loading.load(made(kinds, tmp_path), home)
    assert [result.status for result in report.files] == ["refused"] * len(kinds) and not report.published
    after = picture(home)
    assert before.keys() <= after.keys()
    assert all(after[name] == digest for name, digest in before.items() if name != home.store.name)
    with open_store(home.store, read_only=True) as store:
        assert store.execute("select file, accepted from loads").fetchall() == [("r 2026-09-30.csv", 2)]
