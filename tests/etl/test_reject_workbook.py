"""The reject report: what is wrong is marked and told, nothing else changes, and the mended workbook loads as it is."""

import csv
import shutil
from datetime import date
from io import BytesIO
from pathlib import Path

import duckdb
import pytest
from openpyxl import Workbook, load_workbook

from etl import loading, reject_sheet, reject_workbook
from etl.casting import CannotCast
from etl.contracts import RULES, RefusedFile
from etl.home import Home
from etl.mended import taken_back
from etl.reading import CAUSES, read_file
from etl.recognising import WHAT_WAS_WRONG
from etl.remedies import load_remedies
from tests.etl.extracts import REFERRAL_HEADERS, referral, referrals_csv, referrals_workbook

DAY = "List 3 2026-10-31.xlsx"
SAYS = "Bearing says (as at 31/10/2026; keep {} rows)"
FAULTY = [
    referral("0001", "03/10/2026"),
    referral("0002", "31/02/2026"),  # no such day: rejected
    referral("0003", "05/10/2026", ethnicity="martian"),  # no such code: a warning
    referral("0004", "31/02/2026"),
    referral("0005", "07/10/2026"),
    referral("0005", "07/10/2026"),  # the same case twice: a warning
]


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def original(tmp_path) -> Path:
    return referrals_workbook(tmp_path / DAY, FAULTY)


def report(home: Home, *paths: Path, as_at=None) -> Workbook:
    return load_workbook(BytesIO(reject_workbook.of(paths, home, as_at)))


def summary(book: Workbook) -> list[dict[str, object]]:
    """The rows of the table on the first sheet, by heading."""
    rows = list(book[WHAT_WAS_WRONG].iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if row[0] == "Seriousness")
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]


def words(book: Workbook) -> str:
    return " ".join(str(value) for row in book[WHAT_WAS_WRONG].iter_rows(values_only=True) for value in row if value)


def column(book: Workbook, sheet: str, heading: str, row: int = 2) -> int:
    return next(cell.column for cell in book[sheet][row] if str(cell.value).startswith(heading))


def saved(book: Workbook, path: Path) -> Path:
    book.save(path)
    return path


def stored(home: Home) -> list[tuple]:
    """What stands in the store of the newest load of referrals."""
    with duckdb.connect(str(home.store), read_only=True) as store:
        newest = "load_id = (select max(load_id) from referrals)"
        return store.execute(f"select * exclude (load_id) from referrals where {newest} order by sheet_row").fetchall()


# --- what it says -----------------------------------------------------------------------------------------------


def test_the_first_sheet_tells_each_rule_the_worst_and_most_frequent_first(home, original):
    rows = summary(report(home, original))
    assert [(row["Seriousness"], row["Column"], row["Rows"], row["First rows"]) for row in rows] == [
        ("Rejected", "Date of referral", 2, "4, 6"),
        ("Warning", "Ethnicity", 1, "5"),
        ("Warning", None, 1, "8"),
    ]
    date_row, code_row, _ = rows
    assert date_row["Extract"] == "Referrals" and date_row["Sheet"] == "List_3" and date_row["File"] == DAY
    assert "31/02/2026" in date_row["What was found"]
    assert "DD/MM/YYYY" in date_row["What was expected"] or "day" in date_row["What was expected"]
    assert date_row["How to mend it"].startswith(load_remedies().rules["not_a_date"].mend)
    assert all(system in date_row["Where, in your case system"] for system in ("Liquidlogic", "Mosaic", "Eclipse"))
    assert "martian" in code_row["What was found"]


def test_a_list_kept_outside_the_case_system_names_its_own_place(home, tmp_path):
    path = tmp_path / "complaints 2026-10-31.csv"
    headings = ["Complaint ID", "Received date", "Stage", "Team"]
    with path.open("w", newline="") as file:
        rows = [["1", "32/10/2026", "Stage 1", "North"], ["2", "05/10/2026", "Stage 1", "North"]]
        csv.writer(file).writerows([headings, *rows])
    row = next(row for row in summary(report(home, path)) if row["Seriousness"] == "Rejected")
    assert row["Extract"] == "Complaints and compliments" and row["Column"] == "Received date"
    assert row["How to mend it"].endswith("Correct it in the complaints log and export again.")
    assert row["Where, in your case system"] is None


def test_marks_are_on_the_cells_at_fault_and_never_colour_alone(home, original):
    book = report(home, original)
    page = book["List_3"]
    at, code = column(book, "List_3", "Date of referral"), column(book, "List_3", "Ethnicity")
    says = column(book, "List_3", "Bearing says")
    rejected, warned, sound = page.cell(4, at), page.cell(5, code), page.cell(3, at)
    assert rejected.font.bold and rejected.border.left.style == "thick" and "31/02/2026" in rejected.comment.text
    assert warned.font.italic and warned.border.left.style == "dashed" and "martian" in warned.comment.text
    assert len({cell.fill.fgColor.rgb for cell in (rejected, warned, sound)}) == 3
    assert sound.comment is None and not sound.font.bold
    told = [page.cell(row, says).value for row in range(3, 9)]
    assert [text and text.split(".")[0] for text in told] == [
        None, "Rejected", "Warning", "Rejected", None, "Repeated",
    ]  # fmt: skip
    assert page.freeze_panes == "A3" and page.auto_filter.ref.startswith("A2:")
    assert says == len(REFERRAL_HEADERS) + 1 and page.cell(2, says).value == SAYS.format(3)


def test_every_cell_is_the_analysts_own_as_text(home, tmp_path):
    odd = [
        "=cmd|' /C calc'!A0",
        "+1",
        "-1",
        "@SUM(A1)",
        " a  b ",
        "two\nlines",
        "two\r\nlines",
        "bell\x07",
        "😀",
        "_x0041_",
        "00012",
        "2026-10-01",
        "‘q’",
    ]
    path = referrals_csv(tmp_path / "referrals 2026-10-31.csv", [
        *[referral(f"000{number}", "03/10/2026", team=text) for number, text in enumerate(odd)],
        referral("x", "31/02/2026"),
    ])  # fmt: skip
    content = reject_workbook.of([path], home)
    page = load_workbook(BytesIO(content)).worksheets[1]
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None} == {"s"}
    (tmp_path / "again.xlsx").write_bytes(content)
    (before,), ((after,), *_) = read_file(path), taken_back(read_file(tmp_path / "again.xlsx"))
    assert after.table.to_pydict() == before.table.to_pydict()
    assert after.name == before.name


def test_what_a_personal_cell_holds_is_not_on_the_first_sheet(home, tmp_path):
    path = referrals_csv(tmp_path / "referrals 2026-10-31.csv", [
        referral("1", "03/10/2026", born="31/02/2016"), referral("2", "04/10/2026"),
    ])  # fmt: skip
    said = words(report(home, path))
    assert "99/99/9999" in said and "31/02/2016" not in said


def test_notes_are_bounded_the_rejected_ones_come_first_and_the_first_sheet_says_so(home, original, monkeypatch):
    monkeypatch.setattr(reject_sheet, "MOST_NOTES", 2)
    book = report(home, original)
    noted = [cell for row in book["List_3"].iter_rows() for cell in row if cell.comment]
    assert [cell.row for cell in noted] == [4, 6]
    assert "2 more cells are marked" in words(book)


def test_a_file_refused_whole_says_why_and_still_marks_its_rows(home, tmp_path):
    rows = [referral(str(number), "31/02/2026") for number in range(12)]
    path = referrals_csv(tmp_path / "referrals 2026-10-31.csv", [*rows, referral("99", "01/10/2026")])
    book = report(home, path)
    first, second = summary(book)[:2]
    assert first["Seriousness"] == "Refused" and "12 of 13 rows" in first["What was found"]
    assert (second["Seriousness"], second["Rows"]) == ("Rejected", 12)
    assert "refused whole" in words(book)


def test_a_sheet_that_lacks_a_column_is_told_and_sent_back_to_the_file(home, original):
    book = load_workbook(original)
    page = book.create_sheet("List_1")
    page.append(["Child Unique ID", "Date of Contact", "Gender"])
    page.append(["1", "01/10/2026", "a) Male"])
    book.save(original)
    made = report(home, original)
    assert summary(made)[0]["Seriousness"] == "Refused" and summary(made)[0]["Sheet"] == "List_1"
    assert made.sheetnames == [WHAT_WAS_WRONG, "List_3"]
    assert f"to be loaded from {DAY} itself: 'List_1'" in words(made)


def test_files_that_cannot_be_read_are_told(home, tmp_path):
    (tmp_path / "broken 2026-10-31.xlsx").write_bytes(b"PK\x03\x04 and nothing more")
    book = report(home, tmp_path / "broken 2026-10-31.xlsx")
    assert book.sheetnames == [WHAT_WAS_WRONG]
    assert summary(book)[0]["Seriousness"] == "Refused"


def test_nothing_wrong_is_said_too(home, tmp_path):
    book = report(home, referrals_csv(tmp_path / "referrals 2026-10-31.csv", [referral("1", "03/10/2026")]))
    assert book.sheetnames == [WHAT_WAS_WRONG] and "Nothing is wrong." in words(book)


def test_every_rule_has_its_remedy():
    def below(kind: type) -> set[type]:
        return {kind}.union(*(below(child) for child in kind.__subclasses__()))

    known = {kind.rule for parent in (RefusedFile, CannotCast) for kind in below(parent)} - {"refused"}
    lacking = (known | set(RULES) | set(CAUSES)) - set(load_remedies().rules)
    assert not lacking


# --- dropped again ----------------------------------------------------------------------------------------------


def test_the_mended_workbook_loads_as_the_mended_original_does(home, original, tmp_path):
    loading.load([original], home, publishes=False)
    book = report(home, original)
    at = column(book, "List_3", "Date of referral")
    for row in (4, 6):
        book["List_3"].cell(row, at).value = "28/02/2026"
    mended = saved(book, tmp_path / reject_workbook.name_for([DAY]))
    (result,) = loading.load([mended], home, publishes=False).files
    assert (result.feed, result.as_at, result.read, result.rejected) == ("referrals", date(2026, 10, 31), 6, 0)

    other = Home(tmp_path / "other")
    shutil.copytree(home.root / "keys", other.root / "keys")
    rows = [[*row[:5], "28/02/2026", *row[6:]] if row[5] == "31/02/2026" else row for row in FAULTY]
    loading.load([referrals_workbook(original, rows)], other, publishes=False)
    assert stored(home) == stored(other) and len(stored(home)) == 6


def mended_rows_alone(home: Home, original: Path, path: Path) -> Path:
    """The two rejected rows of the workbook, mended, without any other; the summary sheet gone, too."""
    book = report(home, original)
    for row in (8, 7, 5, 3):
        book["List_3"].delete_rows(row)
    at = column(book, "List_3", "Date of referral")
    for row in (3, 4):
        book["List_3"].cell(row, at).value = "28/02/2026"
    del book[WHAT_WAS_WRONG]
    return saved(book, path)


def test_mended_rows_alone_are_put_with_the_list_they_came_from(home, original, tmp_path):
    loading.load([original], home, publishes=False)
    rows = mended_rows_alone(home, original, tmp_path / "mended 2026-10-31.xlsx")
    (result,) = loading.load([rows], home, publishes=False).files
    assert (result.status, result.read, result.accepted) == ("loaded", 6, 6)
    assert "2 of them, put with 4 rows" in result.problems[-1].message

    other = Home(tmp_path / "other")
    shutil.copytree(home.root / "keys", other.root / "keys")
    whole = [[*row[:5], "28/02/2026", *row[6:]] if row[5] == "31/02/2026" else row for row in FAULTY]
    loading.load([referrals_workbook(original, whole)], other, publishes=False)
    said, mended = ({row[1:] for row in stored(one)} for one in (other, home))  # but for the row of the sheet
    assert said == mended and len(mended) == 6


def test_a_mended_row_takes_the_place_of_the_one_that_was_kept_with_a_blank(home, original, tmp_path):
    loading.load([original], home, publishes=False)
    book = report(home, original)
    for row in (8, 7, 6, 4, 3):
        book["List_3"].delete_rows(row)
    book["List_3"].cell(3, column(book, "List_3", "Ethnicity")).value = "BAFR"
    (result,) = loading.load([saved(book, tmp_path / "mended 2026-10-31.xlsx")], home, publishes=False).files
    assert (result.status, result.accepted) == ("loaded", 4)
    assert [row.count("Black") for row in stored(home)].count(1) == 1


def test_mended_rows_alone_are_refused_where_their_list_does_not_stand(home, original, tmp_path):
    rows = mended_rows_alone(home, original, tmp_path / "mended 2026-10-31.xlsx")
    (result,) = loading.check([rows], home).files
    assert (result.status, result.problems[0].rule) == ("refused", "rows_missing")
    loading.load([referrals_workbook(original, [*FAULTY, referral("later", "09/10/2026")])], home, publishes=False)
    before = stored(home)
    (result,) = loading.load([rows], home, publishes=False).files  # the list that stands is another one by now
    assert (result.status, result.problems[0].rule) == ("refused", "rows_missing")
    assert "of 3 sound rows" in result.problems[0].message and stored(home) == before


def test_a_rejected_or_repeated_row_may_go_and_the_column_taken_out_lifts_the_guard(home, original, tmp_path):
    book = report(home, original)
    for row in (8, 6, 4):
        book["List_3"].delete_rows(row)
    (result,) = loading.check([saved(book, tmp_path / "a 2026-10-31.xlsx")], home).files
    assert (result.status, result.read, result.rejected) == ("loaded", 3, 0)
    book["List_3"].delete_rows(3)
    (result,) = loading.check([saved(book, tmp_path / "b 2026-10-31.xlsx")], home).files
    assert result.problems[0].rule == "rows_missing"
    book["List_3"].delete_cols(column(book, "List_3", "Bearing says"))
    (result,) = loading.check([saved(book, tmp_path / "c 2026-10-31.xlsx")], home).files
    assert (result.status, result.read) == ("loaded", 2)


def test_a_row_emptied_but_for_bearings_words_is_no_row(home, original, tmp_path):
    book = report(home, original)
    for place in range(1, len(REFERRAL_HEADERS) + 1):
        book["List_3"].cell(4, place).value = None
    (result,) = loading.check([saved(book, tmp_path / "a 2026-10-31.xlsx")], home).files
    assert (result.read, result.rejected) == (5, 1)


def test_the_as_at_date_is_remembered_and_never_contradicted(home, tmp_path):
    path = referrals_csv(tmp_path / "referrals.csv", FAULTY)
    (tmp_path / "mended.xlsx").write_bytes(reject_workbook.of([path], home, date(2026, 10, 31)))
    (result,) = loading.check([tmp_path / "mended.xlsx"], home).files
    assert (result.status, result.as_at) == ("loaded", date(2026, 10, 31))
    (result,) = loading.check([tmp_path / "mended.xlsx"], home, date(2026, 11, 30)).files
    assert result.problems[0].rule == "ambiguous_as_at_date" and "31/10/2026" in result.problems[0].message


def test_several_files_make_one_workbook_and_each_list_keeps_its_own_day(home, tmp_path):
    october = referrals_workbook(tmp_path / "oct.xlsx", FAULTY)
    september = referrals_workbook(tmp_path / "sep.xlsx", [referral("1", "03/09/2026"), FAULTY[1]])
    days = {"oct.xlsx": date(2026, 10, 31), "sep.xlsx": date(2026, 9, 30)}
    content = reject_workbook.of([october, september], home, days)
    (tmp_path / "both.xlsx").write_bytes(content)
    assert load_workbook(BytesIO(content)).sheetnames == [WHAT_WAS_WRONG, "List_3", "List_3 (2)"]
    results = loading.check([tmp_path / "both.xlsx"], home).files
    assert [(result.sheet, result.as_at, result.read) for result in results] == [
        ("List_3", date(2026, 10, 31), 6), ("List_3 (2)", date(2026, 9, 30), 2),
    ]  # fmt: skip


def test_a_long_or_forbidden_file_name_still_makes_a_sheet(home, tmp_path):
    path = referrals_csv(tmp_path / "Referrals [north]'s very long export name 2026-10-31.csv", FAULTY)
    book = report(home, path)
    (name,) = book.sheetnames[1:]
    assert len(name) <= 31 and not set("[]:*?/\\") & set(name)
    (result,) = loading.check([saved(book, tmp_path / "again 2026-10-31.xlsx")], home).files
    assert (result.feed, result.read) == ("referrals", 6)


def test_a_list_too_long_to_copy_is_summed_up_and_sent_back_to_the_file(home, original, monkeypatch):
    monkeypatch.setattr(reject_sheet, "MOST_ROWS", 7)
    book = report(home, original)
    assert book.sheetnames == [WHAT_WAS_WRONG] and summary(book)[0]["Rows"] == 2
    assert f"to be loaded from {DAY} itself: 'List_3'" in words(book)


def test_a_list_known_only_by_its_name_is_still_known(home, tmp_path):
    book = Workbook()
    for row in (["Date", "Title"], ["25/12/2026", "Christmas Day"], ["31/02/2026", "Boxing Day"]):
        book.active.append(row)
    path = saved(book, tmp_path / "bank holidays.xlsx")
    mended = saved(report(home, path), tmp_path / "to mend.xlsx")
    before, after = (loading.check([file], home).files[0] for file in (path, mended))
    assert (after.feed, after.read, after.rejected) == (before.feed, before.read, before.rejected)
    assert (after.feed, after.read, after.rejected) == ("bank_holidays", 2, 1)


def test_names_of_the_workbook_keep_what_the_file_name_says():
    assert reject_workbook.name_for(["Annex A 2026-10-31.xlsx"]) == "Annex A 2026-10-31 to mend.xlsx"
    assert "sample" in reject_workbook.name_for(["a.csv", "sample plan.xlsx"]).lower()


def test_ofsteds_dirty_workbook_comes_back_cell_by_cell(home, shared, tmp_path):
    path = shared / "real" / "ofsted_annex_a" / "dirty-2020.xlsx"
    day = date(2021, 3, 16)
    results = loading.check([path], home, day).files
    content = reject_workbook.of([path], home, day)
    (tmp_path / "again.xlsx").write_bytes(content)
    before = {sheet.name: sheet.table.to_pydict() for sheet in read_file(path)}
    after, *_ = taken_back(read_file(tmp_path / "again.xlsx"))
    faulty = {result.sheet for result in results if any(problem.row for problem in result.problems)}
    assert {sheet.name for sheet in after} == faulty
    assert all(sheet.table.to_pydict() == before[sheet.name] for sheet in after)
    again = {result.sheet: result.problems for result in loading.check([tmp_path / "again.xlsx"], home).files}
    for result in results:
        if result.sheet in faulty:
            found = [(problem.row, problem.column, problem.rule) for problem in again[result.sheet]]
            assert found == [(problem.row, problem.column, problem.rule) for problem in result.problems]
