"""Loading end to end on real files: what is kept, what is refused, what never changes."""

from datetime import date

import duckdb
import pytest
from openpyxl import load_workbook

from etl import answers, loading
from etl.contracts import Problem
from etl.home import BENCHMARKS, Home
from etl.loading import masked
from etl.pseudonyms import pseudonymiser, read_or_make_key
from etl.publishing import current_name
from tests.etl.extracts import REFERRAL_HEADERS, referral, referrals_csv, referrals_workbook

OCTOBER = date(2026, 10, 31)


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path / "home")


def month_counts(home: Home, kpi: str = "referral_count") -> dict[str, float]:
    return {row["month"]: row["numerator"] for row in answers.values(home, kpi, None, None, None, None)}


def everything_stored(home: Home) -> str:
    """Every text the store and the snapshots hold, as one string."""
    texts = []
    for path in [home.store, *home.snapshots.glob("*.duckdb")]:
        with duckdb.connect(str(path), read_only=True) as connection:
            tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            for schema, table in tables:
                texts.append(str(connection.execute(f'from "{schema}"."{table}"').fetchall()))
    return "\n".join(texts)


def test_a_file_is_loaded_and_published(home, tmp_path):
    file = referrals_csv(
        tmp_path / "referrals 2026-10-31.csv", [referral("1", "03/10/2026"), referral("2", "04/10/2026")]
    )
    report = loading.load([file], home)
    (result,) = report.files
    assert (result.feed, result.status, result.read, result.accepted, result.rejected) == (
        "referrals",
        "loaded",
        2,
        2,
        0,
    )
    assert result.as_at == OCTOBER
    assert report.exit_code == 0
    assert month_counts(home)["2026-10"] == 2


def test_the_same_file_again_changes_nothing_and_says_so(home, tmp_path):
    file = referrals_csv(tmp_path / "referrals 2026-10-31.csv", [referral("1", "03/10/2026")])
    first = loading.load([file], home)
    again = loading.load([file], home)
    assert again.files[0].status == "unchanged"
    assert again.snapshot == first.snapshot and not again.published
    assert month_counts(home)["2026-10"] == 1


def test_a_rejected_row_says_where_what_and_what_to_do(home, tmp_path):
    rows = [referral("1", "03/10/2026"), referral("2", "31/02/2026"), referral("", "05/10/2026")]
    file = referrals_workbook(tmp_path / "List 3 2026-10-31.xlsx", rows)
    report = loading.load([file], home)
    (result,) = report.files
    assert (result.read, result.accepted, result.rejected) == (3, 1, 2)
    assert report.exit_code == 1
    where = {(p.sheet, p.row, p.column, p.value) for p in result.problems if p.severity == "rejected"}
    assert where >= {("List_3", 4, "Date of referral", "31/02/2026")}
    assert {row for _, row, _, _ in where} == {4, 5}
    assert all(problem.message for problem in result.problems)


def test_a_file_without_an_as_at_date_is_refused_not_guessed(home, tmp_path):
    file = referrals_csv(tmp_path / "referrals October 2026.csv", [referral("1", "03/10/2026")])
    report = loading.load([file], home)
    assert report.files[0].status == "refused" and report.exit_code == 2
    assert "--as-at" in report.files[0].problems[0].message
    assert loading.load([file], home, OCTOBER).files[0].status == "loaded"


def test_a_refused_file_changes_nothing(home, tmp_path):
    good = referrals_csv(tmp_path / "referrals 2026-10-31.csv", [referral("1", "03/10/2026")])
    before = loading.load([good], home).snapshot
    bad = tmp_path / "referrals 2026-11-30.csv"
    bad.write_text("Child Unique ID,Gender\n7,Male\n", encoding="utf-8")
    report = loading.load([bad], home)
    assert report.files[0].status == "refused"
    assert report.snapshot == before and month_counts(home) == {**month_counts(home), "2026-10": 1}


def test_one_bad_file_does_not_hold_back_the_others(home, tmp_path):
    referrals_csv(tmp_path / "a 2026-10-31.csv", [referral("1", "03/10/2026")])
    (tmp_path / "b 2026-10-31.csv").write_text("not,what,you,think\n1,2,3,4\n", encoding="utf-8")
    report = loading.load([tmp_path], home)
    assert {result.status for result in report.files} == {"loaded", "refused"}


def test_nothing_personal_reaches_store_or_snapshot(home, tmp_path):
    rows = [referral("7731955", "03/10/2026", worker="Zebedee Quux", born="17/03/2011")]
    rows.append(referral("7731956", "99/99/2026", worker="Zebedee Quux", born="18/03/2011"))
    loading.load([referrals_csv(tmp_path / "referrals 2026-10-31.csv", rows)], home)
    kept = everything_stored(home)
    for personal in (
        "7731955",
        "7731956",
        "Zebedee",
        "Quux",
        "17/03/2011",
        "2011, 3, 17",
        "2011-03-17",
        "18/03/2011",
    ):
        assert personal not in kept
    assert pseudonymiser(read_or_make_key(home.key))("7731955") in kept
    assert "10-15" in kept


def test_a_dry_run_reports_and_keeps_nothing(home, tmp_path):
    file = referrals_csv(tmp_path / "referrals 2026-10-31.csv", [referral("1", "03/10/2026")])
    report = loading.check([file], home)
    assert (report.files[0].status, report.files[0].accepted) == ("loaded", 1)
    assert current_name(home) is None and not home.store.exists()


def test_overlapping_extracts_never_count_a_referral_twice(home, tmp_path):
    september = [referral("1", "03/09/2026"), referral("2", "10/09/2026")]
    loading.load([referrals_csv(tmp_path / "r 2026-09-30.csv", september)], home)
    late_and_withdrawn = [
        referral("1", "03/09/2026"),
        referral("3", "20/09/2026"),
        referral("4", "21/09/2026"),
        referral("5", "02/10/2026"),
    ]
    loading.load([referrals_csv(tmp_path / "r 2026-10-31.csv", late_and_withdrawn)], home)
    counts = month_counts(home)
    assert (counts["2026-09"], counts["2026-10"]) == (3, 1)  # child 2 was withdrawn, 3 and 4 came late


def test_undo_takes_a_load_out_and_the_earlier_picture_returns(home, tmp_path):
    loading.load(
        [referrals_csv(tmp_path / "r 2026-09-30.csv", [referral("1", "03/09/2026"), referral("2", "10/09/2026")])],
        home,
    )
    wrong = loading.load([referrals_csv(tmp_path / "r 2026-10-31.csv", [referral("5", "02/10/2026")])], home)
    assert month_counts(home)["2026-09"] == 0
    loading.undo(wrong.files[0].load_id, home)
    assert month_counts(home)["2026-09"] == 2
    with pytest.raises(loading.UnknownLoad):
        loading.undo(wrong.files[0].load_id, home)


def test_an_older_extract_loaded_late_does_not_override_a_newer(home, tmp_path):
    loading.load([referrals_csv(tmp_path / "r 2026-10-31.csv", [referral("1", "03/09/2026")])], home)
    loading.load(
        [referrals_csv(tmp_path / "r 2026-09-30.csv", [referral("1", "03/09/2026"), referral("2", "10/09/2026")])],
        home,
    )
    assert month_counts(home)["2026-09"] == 1


def test_undoing_is_remembered_when_the_file_comes_again(home, tmp_path):
    file = referrals_csv(tmp_path / "r 2026-10-31.csv", [referral("1", "03/10/2026")])
    first = loading.load([file], home)
    loading.undo(first.files[0].load_id, home)
    assert loading.load([file], home).files[0].status == "loaded"
    assert month_counts(home)["2026-10"] == 1


def test_the_same_list_on_two_sheets_is_refused(home, tmp_path):
    """An old copy on a hidden sheet would otherwise pass for a correction, and withdraw what it lacks."""
    file = referrals_workbook(tmp_path / "referrals 2026-10-31.xlsx", [referral("1", "03/10/2026")])
    book = load_workbook(file)
    copy = book.copy_worksheet(book.active)
    copy.title, copy.sheet_state = "List_3 (old)", "hidden"
    book.save(file)
    (result,) = loading.load([file], home).files
    assert result.status == "refused"
    assert "'List_3' and 'List_3 (old)'" in result.problems[0].message


def test_an_empty_copy_of_a_list_is_passed_over(home, tmp_path):
    file = referrals_workbook(tmp_path / "referrals 2026-10-31.xlsx", [referral("1", "03/10/2026")])
    book = load_workbook(file)
    book.create_sheet("Blank list 3", 0).append(REFERRAL_HEADERS)
    book.save(file)
    (result,) = loading.load([file], home).files
    assert (result.sheet, result.status, result.read) == ("List_3", "loaded", 1)


def test_a_row_rejected_in_a_newer_extract_does_not_withdraw_the_child(home, tmp_path):
    loading.load(
        [referrals_csv(tmp_path / "r 2026-09-30.csv", [referral("1", "03/09/2026"), referral("2", "04/09/2026")])], home
    )
    american = [referral("1", "09/13/2026"), referral("2", "04/09/2026")]
    report = loading.load([referrals_csv(tmp_path / "r 2026-10-31.csv", american)], home)
    assert report.files[0].rejected == 1
    assert month_counts(home)["2026-09"] == 2


def test_an_export_most_of_whose_rows_are_wrong_is_refused_whole(home, tmp_path):
    before = loading.load([referrals_csv(tmp_path / "r 2026-09-30.csv", [referral("1", "03/09/2026")])], home).snapshot
    american = [referral(str(n), f"10/{n + 13}/2026") for n in range(12)]
    report = loading.load([referrals_csv(tmp_path / "r 2026-10-31.csv", american)], home)
    assert report.files[0].status == "refused" and report.snapshot == before
    assert "12 of 12 rows" in report.files[0].problems[0].message


def test_an_empty_list_after_a_full_one_is_worth_a_look(home, tmp_path):
    loading.load([referrals_csv(tmp_path / "r 2026-09-30.csv", [referral("1", "03/09/2026")])], home)
    report = loading.load([referrals_csv(tmp_path / "r 2026-10-31.csv", [])], home)
    (problem,) = report.files[0].problems
    assert (problem.rule, problem.severity) == ("empty_list", "warning") and "30/09/2026 held 1 rows" in problem.message


def test_the_right_file_loaded_again_after_a_wrong_one_stands(home, tmp_path):
    """The wrong version of the same day had replaced it, so it is not 'unchanged'."""
    right = referrals_csv(tmp_path / "right 2026-10-31.csv", [referral("1", "03/10/2026"), referral("2", "03/10/2026")])
    wrong = referrals_csv(tmp_path / "wrong 2026-10-31.csv", [referral("9", "03/10/2026")])
    for file in (right, wrong):
        loading.load([file], home)
    assert month_counts(home)["2026-10"] == 1
    assert loading.load([right], home).files[0].status == "loaded"
    assert month_counts(home)["2026-10"] == 2
    assert loading.load([right], home).files[0].status == "unchanged"


def test_a_day_given_that_contradicts_the_files_name_is_refused(home, tmp_path):
    file = referrals_csv(tmp_path / "r 2026-09-30.csv", [referral("1", "03/09/2026")])
    (result,) = loading.load([file], home, OCTOBER).files
    assert result.status == "refused"
    assert "30/09/2026" in result.problems[0].message and "31/10/2026" in result.problems[0].message
    two_days = file.rename(tmp_path / "r 2026-09-30 and 2026-10-31.csv")
    assert loading.load([two_days], home, OCTOBER).files[0].as_at == OCTOBER


def test_an_as_at_date_that_has_not_come_is_worth_a_look(home, tmp_path):
    file = referrals_csv(tmp_path / "r 2099-10-31.csv", [referral("1", "03/09/2026")])
    (result,) = loading.check([file], home).files
    assert [problem.rule for problem in result.problems] == ["as_at_in_future"]


def test_words_in_a_cell_that_should_hold_none_reach_the_report_but_not_the_store(home, tmp_path):
    row = referral("1", "03/10/2026")
    row[1] = "Jemima Quibble"  # a name in the gender column
    late = referral("2", "cancelled, spoke to Jemima")
    report = loading.load([referrals_csv(tmp_path / "r 2026-10-31.csv", [row, late])], home)
    assert {p.value for p in report.files[0].problems} == {"Jemima Quibble", "cancelled, spoke to Jemima"}
    assert "Jemima" not in everything_stored(home) and "Aaaa" not in everything_stored(home)
    assert "AAAAAA AAAAAAA" in everything_stored(home)


def test_a_published_file_the_product_carries_is_loaded_when_an_analyst_loads_it(home):
    loading.load_reference(home)
    carried = BENCHMARKS / "d3_cpps_subsequent_plan_2013_to_2025.csv"
    assert [loading.load([carried], home).files[0].status for _ in range(2)] == ["loaded", "unchanged"]


def test_what_a_newer_bearing_carries_is_loaded_beside_what_is_there(home, tmp_path, monkeypatch):
    monkeypatch.setattr(loading, "BENCHMARKS", tmp_path)
    names = ("bank_holidays.csv", "sn_model_2025_wide.csv", "d3_cpps_subsequent_plan_2013_to_2025.csv")
    old, own, new = (tmp_path / name for name in names)
    old.write_bytes((BENCHMARKS / old.name).read_bytes())
    own.write_bytes((BENCHMARKS / own.name).read_bytes())
    loading.load_reference(home)
    loading.load([own], home, by="an analyst")
    old.write_bytes(old.read_bytes() + b"2029-01-01,New Year's Day\r\n")
    own.write_bytes(own.read_bytes() + b"\r\n")
    new.write_bytes((BENCHMARKS / new.name).read_bytes())
    for _ in range(2):
        loading.load_reference(home)
        with duckdb.connect(str(home.store), read_only=True) as store:
            rows = store.execute("select file, loaded_by = 'an analyst' from loads order by load_id").fetchall()
        first = [(old.name, False), (own.name, False), (own.name, True)]
        assert rows == [*first, (old.name, False), (new.name, False)]  # the analyst's own file stands


def test_an_empty_list_of_targets_does_not_empty_the_targets(home, tmp_path):
    file = tmp_path / "teams.csv"
    file.write_text("Team,Service,Locality,valid_from,valid_to\n", encoding="utf-8")
    (result,) = loading.load([file], home).files
    assert (result.status, result.problems[0].rule) == ("refused", "empty_reference")


def test_a_dry_run_on_an_empty_folder_makes_no_key(home, tmp_path):
    loading.check([referrals_csv(tmp_path / "r 2026-10-31.csv", [referral("1", "03/10/2026")])], home)
    assert not home.key.exists()


def test_hidden_files_of_a_folder_are_passed_over(home, tmp_path):
    folder = tmp_path / "month"
    folder.mkdir()
    referrals_csv(folder / "r 2026-10-31.csv", [referral("1", "03/10/2026")])
    (folder / "._r 2026-10-31.csv").write_bytes(b"macOS keeps notes in such files")
    assert [result.file for result in loading.check([folder], home).files] == ["r 2026-10-31.csv"]


def test_a_short_list_of_which_no_row_can_be_counted_is_refused_and_the_good_one_stands(home, tmp_path):
    good = referrals_csv(tmp_path / "r 2026-10-31.csv", [referral("1", "03/10/2026"), referral("2", "04/10/2026")])
    loading.load([good], home)
    bad = referrals_csv(tmp_path / "again 2026-10-31.csv", [referral("1", "32/10/2026"), referral("2", "soon")])
    (result,) = loading.load([bad], home).files
    assert (result.status, result.problems[0].rule) == ("refused", "mostly_rejected")
    assert "row 2" in result.problems[0].message
    rows = {row["month"]: row["value"] for row in answers.values(home, "referral_count", "in_month", None, None, None)}
    assert rows["2026-10"] == 2


@pytest.mark.parametrize(
    ("rule", "value", "kept"),
    [
        ("unknown_code", "Jane Doe", "AAAA AAA"),
        ("unknown_code", "4158123", "9999999"),
        ("unknown_code", "01/05/2016", "99/99/9999"),
        ("not_a_date", "31/02/2026", "31/02/2026"),
        ("out_of_range", "-3", "-3"),
    ],
)
def test_what_may_be_a_name_an_id_or_a_birthday_is_kept_by_its_shape(rule, value, kept):
    said = masked(Problem("f.csv", "f", 3, "Gender", value, rule, f"found '{value}'", "warning"))
    assert (said["value"], said["message"]) == (kept, f"found '{kept}'")
