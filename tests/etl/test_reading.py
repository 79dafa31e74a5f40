"""Reading extracts: every trap of spreadsheets and CSVs that was measured, one test each."""

import io
import struct
import subprocess
import sys
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import psutil
import pytest
import xlsxwriter
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from xlwt.CompoundDoc import XlsDoc

from etl.reading import (
    CannotOpen,
    EmptyFile,
    Limits,
    NotASpreadsheet,
    PasswordProtected,
    ReaderCrashed,
    ReadTimedOut,
    Sheet,
    TooLarge,
    UnreadableFile,
    _Reader,
    read_file,
)

REPOSITORY = Path(__file__).resolve().parents[2]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
BOOK_XML = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="List 1" sheetId="1" r:id="rId1"/>'
    "</sheets></workbook>"
)
TYPES_XML = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
ROOT_XML = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
LINKS_XML = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)
# Seventeen thousand million cells lie between these two.
CORNERS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'


def rows(sheet: Sheet) -> list[list[str | None]]:
    return [list(row.values()) for row in sheet.table.to_pylist()]


def read_rows(path: Path) -> list[list[str | None]]:
    [sheet] = read_file(path)
    return rows(sheet)


def refusal(cause: type[UnreadableFile], path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(cause) as caught:
        read_file(path, limits or Limits())
    assert caught.value.file == path.name
    assert str(caught.value) == f"{path.name}: {caught.value.message}"
    return caught.value.message


@pytest.fixture
def book(tmp_path):
    """`book(**cells)` writes a workbook with these cells (A1=..., B2=...) and gives its path."""

    def write(**cells: object) -> Path:
        workbook = openpyxl.Workbook()
        for address, value in cells.items():
            workbook.active[address] = value
        path = tmp_path / "extract.xlsx"
        workbook.save(path)
        return path

    return write


@pytest.fixture
def raw_book(tmp_path):
    """`raw_book(rows_xml, more)` writes the smallest workbook around these rows, and further parts."""

    def write(sheet_data: str, more: dict[str, bytes] | None = None) -> Path:
        path = tmp_path / "raw.xlsx"
        sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{sheet_data}</sheetData></worksheet>'
        parts = {
            "[Content_Types].xml": TYPES_XML,
            "_rels/.rels": ROOT_XML,
            "xl/workbook.xml": BOOK_XML,
            "xl/_rels/workbook.xml.rels": LINKS_XML,
            "xl/worksheets/sheet1.xml": sheet,
        }
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in (parts | (more or {})).items():
                archive.writestr(name, content)
        return path

    return write


@pytest.fixture
def file(tmp_path):
    """`file(name, content)` writes bytes under a name and gives the path."""

    def write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.fixture(scope="module")
def long_csv(tmp_path_factory) -> Path:
    """A million cells: more than a second's work."""
    path = tmp_path_factory.mktemp("long") / "long.csv"
    path.write_text("".join(f"{i}," + "Not stated," * 18 + "x\n" for i in range(100_000)))
    return path


# What a cell becomes


def test_dates_are_iso_and_keep_a_time_that_is_not_midnight(book):
    path = book(A1=date(2014, 1, 1), B1=datetime(2014, 1, 1, 13, 5, 7), C1=datetime(2014, 1, 1, 9, 0, 0, 250_000))
    assert read_rows(path) == [["2014-01-01", "2014-01-01 13:05:07", "2014-01-01 09:00:00"]]


def test_text_dates_stay_text(book):
    assert read_rows(book(A1="13/04/2026", B1="04/13/2026", C1="99/99/9999")) == [
        ["13/04/2026", "04/13/2026", "99/99/9999"]
    ]


def test_a_date_cell_formatted_general_is_its_number(book):
    assert read_rows(book(A1=46115)) == [["46115"]]  # 3 April 2026


def test_a_book_that_counts_days_from_1904_gives_the_same_dates(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    workbook.active["A1"] = date(2014, 1, 1)
    path = tmp_path / "mac.xlsx"
    workbook.save(path)
    with zipfile.ZipFile(path) as archive:
        assert b"<v>40178</v>" in archive.read("xl/worksheets/sheet1.xml")  # 41640 less 1462 days
    assert read_rows(path) == [["2014-01-01"]]


def test_a_time_alone_comes_with_day_nought(tmp_path):
    path = tmp_path / "times.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        clock = workbook.add_format({"num_format": "hh:mm"})
        sheet = workbook.add_worksheet()
        sheet.write_number(0, 0, 0.5, clock)
        sheet.write_number(0, 1, 1, clock)
    assert read_rows(path) == [["1899-12-31 12:00:00", "1900-01-01"]]


def test_a_number_too_large_for_its_date_format_is_given_as_a_number(tmp_path):
    path = tmp_path / "dates.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_number(0, 0, 1e9, workbook.add_format({"num_format": "dd/mm/yyyy"}))
    assert read_rows(path) == [["1000000000"]]


def test_dates_written_as_iso_text_by_other_programs_read_the_same(raw_book):
    path = raw_book(
        '<row r="1"><c r="A1" t="d"><v>2024-01-31T00:00:00</v></c><c r="B1" t="d"><v>2024-01-31</v></c></row>'
    )
    assert read_rows(path) == [["2024-01-31", "2024-01-31"]]


def test_whole_numbers_have_no_decimal_point_and_others_keep_nine_places(book):
    path = book(A1=7.0, B1=6.138261464750171, C1=0.1 + 0.2, D1=-1.5, E1=1e16)
    [[whole, long, sum_, negative, large]] = read_rows(path)
    assert (whole, sum_, negative, large) == ("7", "0.3", "-1.5", "10000000000000000")
    assert float(long) == pytest.approx(6.138261464750171, abs=1e-9)


def test_leading_noughts_survive_as_text_and_are_lost_when_only_a_format(tmp_path):
    path = tmp_path / "ids.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_string(0, 0, "007")
        sheet.write_number(0, 1, 7, workbook.add_format({"num_format": "00000"}))
    assert read_rows(path) == [["007", "7"]]


def test_words_that_pandas_takes_for_missing_stay(book):
    assert read_rows(book(A1="n/a", B1="NA", C1="None", D1="null")) == [["n/a", "NA", "None", "null"]]


def test_booleans_are_in_capitals(book):
    assert read_rows(book(A1=True, B1=False)) == [["TRUE", "FALSE"]]


def test_text_is_not_trimmed_and_keeps_its_lines(book):
    assert read_rows(book(A1="  Smith ", B1="one\ntwo")) == [["  Smith ", "one\ntwo"]]


def test_error_cells_give_their_text(tmp_path):
    errors = ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!"]
    path = tmp_path / "errors.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for row, error in enumerate(errors):
            sheet.write(row + 2, 1, f"for {error}")
            sheet.write_formula(row + 2, 2, "=A1", None, error)
    assert read_rows(path)[2:] == [[None, f"for {error}", error] for error in errors]


def test_a_formula_saved_without_its_value_is_blank(book):
    assert read_rows(book(A1="x", B1="=1+1", C1="y")) == [["x", None, "y"]]


# Where a cell is


def test_blank_leading_rows_and_columns_keep_a_cell_where_it_is(book):
    found = read_rows(book(C4="Child Unique ID", D5="x"))
    assert found == [[None] * 4] * 3 + [[None, None, "Child Unique ID", None], [None, None, None, "x"]]


def test_hidden_sheets_are_read_and_chart_sheets_are_not(tmp_path):
    path = tmp_path / "sheets.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Q&A").write(0, 0, 1)
        chart = workbook.add_chart({"type": "line"})
        chart.add_series({"values": "='Q&A'!$A$1:$A$2"})
        workbook.add_chartsheet("Chart").set_chart(chart)
        hidden = workbook.add_worksheet("Hidden")
        hidden.write(0, 0, "x")
        hidden.hide()
        workbook.add_worksheet("Empty")
    sheets = read_file(path)
    assert [(sheet.name, rows(sheet)) for sheet in sheets] == [
        ("Q&A", [["1"]]),
        ("Hidden", [["x"]]),
        ("Empty", []),
    ]
    assert {sheet.file for sheet in sheets} == {"sheets.xlsx"}


def test_tags_with_a_prefix_are_read_and_limited(raw_book):
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="2"><x:c r="B2"><x:v>5</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    path = raw_book("", {"xl/worksheets/sheet1.xml": sheet.encode()})
    assert read_rows(path) == [[None, None], [None, "5"]]
    assert "row 2 and column B" in refusal(TooLarge, path, Limits(rows=1))


# Real files


@pytest.mark.parametrize("name", ["2015-01-sample.xlsx", "2016-01-sample.xlsx"])
def test_a_real_annex_a_workbook(shared, name):
    found = read_file(shared / "real" / "ofsted_annex_a" / name)
    sheets = {sheet.name.replace(" ", "_"): rows(sheet) for sheet in found}  # one has "List 3"
    assert {f"List_{i}" for i in range(1, 12)} < set(sheets)
    assert sheets["List_1"][1][0] == "Child Unique ID"


def test_a_real_annex_a_workbook_agrees_with_openpyxl(shared):
    path = shared / "real" / "ofsted_annex_a" / "dirty-2020.xlsx"
    theirs = openpyxl.load_workbook(path, data_only=True)
    for sheet in read_file(path):
        for row, cells in enumerate(rows(sheet), 1):
            assert cells == [as_text(theirs[sheet.name].cell(row, column + 1).value) for column in range(len(cells))]


def as_text(value: object) -> str | None:
    if isinstance(value, datetime):
        return str(value).removesuffix(" 00:00:00")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.9f}".rstrip("0").rstrip(".")
    return None if value in (None, "") else str(value)


def test_a_real_old_xls(shared):
    sheets = {s.name: rows(s) for s in read_file(shared / "real" / "ofsted_annex_a" / "example-A-2005.xls")}
    assert sheets["Front_Sheet"][0] == ["Annex A - Child level data"]
    assert sheets["List_2"][1][0] == "Child Unique ID"


def test_an_old_xls_gives_the_same_text_as_xlsx(tmp_path):
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("List 1")
    cells = ["007", 7, 2.5, True]
    for column, value in enumerate(cells, 1):
        sheet.write(2, column, value)
    sheet.write(2, 5, date(2020, 1, 2), xlwt.easyxf(num_format_str="dd/mm/yyyy"))
    sheet.row(2).set_cell_error(6, "#REF!")
    path = tmp_path / "old.xls"
    workbook.save(str(path))
    assert read_rows(path)[2] == [None, "007", "7", "2.5", "TRUE", "2020-01-02", "#REF!"]


def test_every_published_csv_reads_with_its_heading_first(shared):
    [sheet] = read_file(shared / "real" / "dfe" / "csww_headline_measures_2017_to_2022.csv")
    assert sheet.name == "csww_headline_measures_2017_to_2022"
    assert rows(sheet)[0][:2] == ["time_period", "time_identifier"]
    assert None not in rows(sheet)[-1][:2]


# CSV


def test_a_semicolon_csv_with_decimal_commas(file):
    path = file("a.csv", b"team;rate;note\nNorth;3,5;a, b and c\nSouth;4,25;d, e\n")
    assert read_rows(path) == [
        ["team", "rate", "note"],
        ["North", "3,5", "a, b and c"],
        ["South", "4,25", "d, e"],
    ]


def test_a_tab_separated_csv_under_a_title(file):
    assert read_rows(file("a.csv", b"List 1: contacts, all\nid\tdate\n1\t2026-01-01\n")) == [
        ["List 1: contacts, all", None],
        ["id", "date"],
        ["1", "2026-01-01"],
    ]


def test_windows_text_and_a_byte_order_mark(file):
    assert read_rows(file("a.csv", "name\r\nZoë – ‘A’\r\n".encode("cp1252"))) == [["name"], ["Zoë – ‘A’"]]
    assert read_rows(file("b.csv", "name\r\nZoë – ‘A’\r\n".encode("utf-8-sig"))) == [["name"], ["Zoë – ‘A’"]]


def test_line_breaks_and_doubled_quotes_inside_a_cell(file):
    assert read_rows(file("a.csv", b'id,note\r\n1,"one\r\ntwo, ""three"""\r\n2,x')) == [
        ["id", "note"],
        ["1", 'one\r\ntwo, "three"'],
        ["2", "x"],
    ]


def test_ragged_and_blank_rows_keep_their_place(file):
    assert read_rows(file("a.csv", b"a,b\n\n1,2,3\n4\n")) == [
        ["a", "b", None],
        [None, None, None],
        ["1", "2", "3"],
        ["4", None, None],
    ]


def test_a_csvs_cells_are_given_as_found(file):
    found = read_rows(file("a.csv", b"2014-01-01 00:00:00,true,007,n/a, x ,7.0\n"))
    assert found == [["2014-01-01 00:00:00", "true", "007", "n/a", " x ", "7.0"]]


def test_a_quotation_mark_never_closed_is_refused_not_swallowed(file):
    message = refusal(NotASpreadsheet, file("a.csv", b'id,note\n1,"open\n2,x\n3,y\n'))
    assert "quotation mark" in message and "row 2" in message


def test_a_field_beyond_any_real_cell_is_refused(file):
    assert "quotation mark" in refusal(NotASpreadsheet, file("a.csv", b'id\n"' + b"x\n" * 100_000 + b'"\n'))


def test_nul_bytes_are_refused(file):
    assert "NUL" in refusal(NotASpreadsheet, file("a.csv", b"id,name\n1,a\x00b\n"))


def test_bytes_that_are_no_text_are_refused(file):
    assert "CSV UTF-8" in refusal(NotASpreadsheet, file("a.csv", b"id,name\n1,\x81\x8d\n"))


def test_a_csv_too_long_or_too_wide_is_refused(file):
    path = file("a.csv", b"a,b,c\n1,2,3\n")
    assert "row 2" in refusal(TooLarge, path, Limits(rows=1))
    assert "column C" in refusal(TooLarge, path, Limits(columns=2))
    assert len(read_file(path, Limits(rows=2, columns=3))) == 1


# The content decides, not the name


def test_a_csv_named_xlsx_is_read_as_the_csv_it_is(file):
    assert read_rows(file("a.xlsx", b"PK,name\n1,x\n")) == [["PK", "name"], ["1", "x"]]


def test_a_workbook_named_csv_or_xls_is_read_as_the_workbook_it_is(book, tmp_path):
    path = book(A1="x")
    for name in ("a.csv", "a.xls"):
        copy = tmp_path / name
        copy.write_bytes(path.read_bytes())
        assert read_rows(copy) == [["x"]]


@pytest.mark.parametrize(
    "content",
    [b"<html><table><tr><td>1</td></tr></table></html>", b'\xef\xbb\xbf\n<?xml version="1.0"?><Workbook/>'],
)
def test_a_web_page_named_xls(file, content):
    message = refusal(NotASpreadsheet, file("a.xls", content))
    assert "HTML" in message and "Excel Workbook (.xlsx)" in message


def test_another_kind_of_document(file):
    assert "PDF" in refusal(NotASpreadsheet, file("a.csv", b"%PDF-1.7\n"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "not an Excel workbook" in refusal(NotASpreadsheet, file("a.xlsx", buffer.getvalue()))


def test_a_damaged_workbook(book, file):
    content = book(A1="x").read_bytes()
    assert "damaged" in refusal(NotASpreadsheet, file("cut.xlsx", content[: len(content) // 2]))


def ole(stream: str) -> bytes:
    """An OLE container whose one stream has this name."""
    buffer = io.BytesIO()
    XlsDoc().save(buffer, bytes(5000))
    content, old, new = bytearray(buffer.getvalue()), *(n.encode("utf-16-le") for n in ("Workbook", stream))
    at = content.index(old)
    content[at : at + len(new)] = new
    struct.pack_into("<H", content, at + 64, len(new) + 2)
    return bytes(content)


def test_a_password_protected_workbook(file):
    message = refusal(PasswordProtected, file("a.xlsx", ole("EncryptedPackage")))
    assert "Encrypt with Password" in message
    refusal(PasswordProtected, file("a.xls", ole("EncryptedPackage")))


def test_a_password_protected_old_xls(file):
    """The record after the first is made a FilePass, which is where Excel puts it."""
    workbook = xlwt.Workbook()
    workbook.add_sheet("List 1").write(0, 0, "x")
    buffer = io.BytesIO()
    workbook.save(buffer)
    content = bytearray(buffer.getvalue())
    struct.pack_into("<H", content, content.index(bytes.fromhex("0908100000060500")) + 20, 0x2F)
    assert "Encrypt with Password" in refusal(PasswordProtected, file("a.xls", bytes(content)))


def test_a_sheet_the_library_cannot_read_is_named(raw_book):
    path = raw_book('<row r="1"><c r="A1" t="e"><v>#GETTING_DATA</v></c></row>')
    message = refusal(NotASpreadsheet, path)
    assert "#GETTING_DATA" in message and "'List 1'" in message


def test_an_old_office_document_that_is_no_workbook(file):
    refusal(NotASpreadsheet, file("a.xls", ole("WordDocument")))
    refusal(NotASpreadsheet, file("b.xls", bytes.fromhex("d0cf11e0a1b11ae1")))


def test_an_encrypted_zip(raw_book, file):
    content = bytearray(raw_book("").read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    refusal(PasswordProtected, file("a.xlsx", bytes(content)))


@pytest.mark.parametrize("content", [b"", b"\r\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file(file, content):
    assert "empty" in refusal(EmptyFile, file("a.csv", content))


def test_a_workbook_without_a_single_cell(book):
    refusal(EmptyFile, book())


def test_a_folder_and_a_missing_file(tmp_path):
    assert "folder" in refusal(CannotOpen, tmp_path)
    assert "no such file" in refusal(CannotOpen, tmp_path / "absent.xlsx")


# Files that would harm


def test_two_cells_in_opposite_corners_are_refused_before_the_sheet_is_laid_out(raw_book):
    path = raw_book(CORNERS)
    assert path.stat().st_size < 5_000
    message = refusal(TooLarge, path)
    assert "Sheet 'List 1'" in message and "row 1,048,576 and column XFD" in message and "Ctrl+End" in message


def test_a_rectangle_that_would_not_fit_in_memory_is_refused(raw_book):
    path = raw_book('<row r="1"><c r="A1"><v>1</v></c></row><row r="400000"><c r="ZZ400000"><v>2</v></c></row>')
    assert "blank ones between" in refusal(TooLarge, path)


def test_styled_cells_without_a_value_do_not_count(raw_book):
    path = raw_book('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>')
    assert read_rows(path) == [["1"]]


def test_a_reader_that_aborts_is_an_error_not_the_end_of_this_process(raw_book):
    """Without addresses the check cannot see how wide the last row is; the library aborts its process."""
    path = raw_book('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576">' + "<c><v>2</v></c>" * 16_384 + "</row>")
    assert "stray cell" in refusal(ReaderCrashed, path)


def test_a_zip_bomb(raw_book):
    path = raw_book("", {"xl/media/image1.png": bytes(250_000_000)})
    assert path.stat().st_size < 1_000_000
    assert "xl/media/image1.png" in refusal(TooLarge, path)
    assert "250 MB" in refusal(TooLarge, path, Limits(unpacked_mb=100))


def test_a_zip_whose_directory_understates_a_size(raw_book, file):
    """The stated size of the sheet becomes 100 bytes, in both places; what is inside remains 20 MB."""
    row = '<row><c t="str"><v>' + "x" * 2_000_000 + "</v></c></row>"
    content = bytearray(raw_book(row * 10).read_bytes())
    name = b"xl/worksheets/sheet1.xml"
    struct.pack_into("<I", content, content.index(name) - 8, 100)
    struct.pack_into("<I", content, content.rindex(name) - 22, 100)
    assert "damaged" in refusal(NotASpreadsheet, file("liar.xlsx", bytes(content)))


def test_too_many_parts(raw_book):
    path = raw_book("", {f"xl/media/{i}": b"" for i in range(2_000)})
    assert "2,005 parts" in refusal(TooLarge, path)


def test_a_part_that_climbs_out_of_the_archive(raw_book):
    assert "damaged" in refusal(NotASpreadsheet, raw_book("", {"../../evil.xml": b"x"}))


def test_a_file_larger_than_may_be_read(long_csv):
    assert "larger than 1 MB" in refusal(TooLarge, long_csv, Limits(unpacked_mb=1))


def test_reading_that_takes_too_long_is_stopped(long_csv):
    started = time.monotonic()
    assert "0.4 seconds" in refusal(ReadTimedOut, long_csv, Limits(seconds=0.4))
    assert time.monotonic() - started < 5
    assert not [child for child in psutil.Process().children() if "etl.reader_child" in child.cmdline()]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits a process's memory for certain")
def test_reading_that_needs_too_much_memory_is_refused(long_csv):
    assert "more memory" in refusal(TooLarge, long_csv, Limits(memory_mb=350))


def test_the_reader_is_killed_when_this_side_gives_up(long_csv):
    with pytest.raises(KeyboardInterrupt), long_csv.open("rb") as source, _Reader(source, Limits()) as reader:
        assert reader.process.poll() is None
        raise KeyboardInterrupt
    assert reader.process.returncode is not None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_reader_can_write_no_file(tmp_path):
    program = (
        "from pathlib import Path; from etl.reading import Limits; from etl.reader_child import restrict\n"
        f"restrict(Limits()); Path({str(tmp_path / 'x')!r}).write_text('a name')"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert "File too large" in ended.stderr
    assert (tmp_path / "x").stat().st_size == 0


def test_reading_works_from_any_folder_and_leaves_nothing_there(book, tmp_path, monkeypatch):
    path = book(A1="x")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    monkeypatch.setenv("PYTHONPATH", "nowhere")
    monkeypatch.setenv("TMPDIR", str(elsewhere))
    assert read_rows(path) == [["x"]]
    assert read_rows(Path("..") / path.name) == [["x"]]
    assert list(elsewhere.iterdir()) == []
