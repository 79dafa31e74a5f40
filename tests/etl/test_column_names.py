"""A council's own heading: asked about, never guessed, remembered once, and nothing loaded before changes."""

import csv
from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl import column_names, loading
from etl.column_names import Asked, CannotRemember
from etl.contracts import UnknownLayout, load_contracts
from etl.home import Home
from etl.local_codes import local_contracts
from etl.recognising import NotRecognised, recognise
from etl.store import open_store
from tests.etl.extracts import REFERRAL_HEADERS, referral
from tests.etl.sheets import sheet

AS_AT = date(2026, 10, 31)
ROWS = [referral("1", "03/10/2026"), referral("2", "04/10/2026")]


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path / "home")


def extract(path: Path, **renamed: str) -> Path:
    """Two referrals, some columns under other headings: `extract(path, Gender="Genders")`."""
    headings = [renamed.get(text.replace(" ", "_"), text) for text in REFERRAL_HEADERS]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([headings, *ROWS])
    return path


def load(home: Home, path: Path) -> loading.FileResult:
    (result,) = loading.load([path], home, AS_AT, publishes=False, by="a test").files
    return result


def stored(home: Home, load_id: int) -> list[tuple]:
    with duckdb.connect(str(home.store), read_only=True) as store:
        query = "select * exclude (load_id) from referrals where load_id = ? order by sheet_row"
        return store.execute(query, [load_id]).fetchall()


def remember(home: Home, heading: str, column: str, feed: str = "referrals") -> None:
    column_names.remember(home, feed, heading, column, "an analyst")


# --- asking -----------------------------------------------------------------------------------------------------


def test_a_sheet_short_of_a_column_is_asked_about_and_a_guess_is_never_applied(home, tmp_path):
    path = extract(tmp_path / "a.csv", Date_of_referral="Date of the referral")
    result = load(home, path)
    assert (result.status, result.problems[0].rule) == ("refused", "unknown_layout")
    (question,) = column_names.questions([path], home)
    assert (question.feed, question.title, question.file, question.sheet) == ("referrals", "Referrals", "a.csv", "a")
    assert question.missing == (Asked("Date of referral", True, "Date of the referral"),)
    assert question.headings == ("Date of the referral",) and question.must_be_answered


def test_what_nothing_resembles_has_no_guess(tmp_path):
    with pytest.raises(UnknownLayout) as refusal:
        recognise(sheet(["Number given", *REFERRAL_HEADERS[1:]]), load_contracts())
    question = column_names.asked(refusal.value)
    assert question.missing == (Asked("Child Unique ID", True, None),) and question.headings == ("Number given",)


def test_each_heading_is_a_guess_for_one_column_only_the_likest():
    headings = ["Date of the referral", "Referral source code", *REFERRAL_HEADERS[:5], *REFERRAL_HEADERS[7:]]
    with pytest.raises(UnknownLayout) as refusal:
        recognise(sheet(headings), load_contracts())
    guesses = {one.column: one.guess for one in column_names.asked(refusal.value).missing}
    assert guesses == {"Date of referral": "Date of the referral", "Referral Source": "Referral source code"}


def test_a_file_of_something_else_altogether_is_not_asked_about():
    other = sheet(["Fruit", "Price"], ["Pear", "1"])
    assert column_names.asked(NotRecognised.of("fruit.csv", [other], load_contracts())) is None


def test_a_list_that_can_be_read_is_asked_about_only_where_a_heading_looks_like_the_column(home, tmp_path):
    (question,) = column_names.questions([extract(tmp_path / "a.csv", Gender="Genders")], home)
    assert question.missing == (Asked("Gender", False, "Genders"),) and not question.must_be_answered
    assert column_names.questions([extract(tmp_path / "b.csv", Gender="Shoe size")], home) == []
    assert column_names.questions([extract(tmp_path / "c.csv")], home) == []


# --- remembering ------------------------------------------------------------------------------------------------


def test_what_is_remembered_is_read_as_the_column_itself_ids_as_pseudonyms(home, tmp_path):
    plain = load(home, extract(tmp_path / "plain.csv"))
    path = extract(tmp_path / "own.csv", Child_Unique_ID="Number given", Date_of_referral="Came in on")
    remember(home, "Number given", "Child Unique ID")
    assert load(home, path).status == "refused"  # one of the two columns is still unknown
    remember(home, "CAME  IN ON:", "Date of referral")
    own = load(home, path)
    assert (own.status, own.accepted, own.problems) == ("loaded", 2, plain.problems)
    assert stored(home, own.load_id) == stored(home, plain.load_id) and len(stored(home, own.load_id)) == 2
    assert column_names.questions([path], home) == []
    with open_store(home.store, read_only=True) as store:
        expected = {"referrals": {"Child Unique ID": ["number given"], "Date of referral": ["came in on"]}}
        assert column_names.remembered(store) == expected


def test_nothing_loaded_changes_and_the_same_file_may_be_loaded_again_once(home, tmp_path):
    path = extract(tmp_path / "a.csv", Gender="Genders")
    first = load(home, path)
    before = stored(home, first.load_id)
    assert load(home, path).status == "unchanged"
    remember(home, "Genders", "Gender")
    assert stored(home, first.load_id) == before
    again = load(home, path)
    assert again.status == "loaded" and stored(home, again.load_id) != before
    assert load(home, path).status == "unchanged"


def test_what_is_taken_back_counts_no_more_and_stays_on_record(home, tmp_path):
    path = extract(tmp_path / "a.csv", Date_of_referral="Came in on")
    remember(home, "Came in on", "Date of referral")
    assert [(one.heading, one.column, one.decided_by) for one in column_names.standing(home)] == [
        ("came in on", "Date of referral", "an analyst")
    ]
    column_names.forget(home, "referrals", "Came in on", "another")
    assert load(home, path).status == "refused" and column_names.standing(home) == []
    with open_store(home.store, read_only=True) as store:
        kept = store.execute('select "column", decided_by from column_name order by decided_at').fetchall()
    assert kept == [("Date of referral", "an analyst"), (None, "another")]
    with pytest.raises(CannotRemember, match="nothing to take back"):
        column_names.forget(home, "referrals", "Came in on", "another")
    remember(home, "Came in on", "Referral Source")  # free again, for whatever it is


def test_one_heading_cannot_stand_for_two_columns(home):
    remember(home, "Came in on", "Date of referral")
    with pytest.raises(CannotRemember, match="already stands for 'Date of referral'"):
        remember(home, "came in on ", "Referral Source")
    remember(home, "Came in on", "Date of referral")  # said twice, kept once
    remember(home, "Came in on", "Date of Contact", feed="contacts")  # another extract is another matter
    with open_store(home.store, read_only=True) as store:
        assert store.execute("select count(*) from column_name").fetchone() == (2,)


@pytest.mark.parametrize(
    ("heading", "column", "feed", "said"),
    [
        ("Sex", "Referral Source", "referrals", "already a name of the column 'Gender'"),
        ("Child's own id", "Referral Source", "referrals", "already a name of the column 'Child Unique ID'"),
        ("Sex", "Gender", "referrals", "nothing to remember"),
        ("Came in on", "Shoe size", "referrals", "no column 'Shoe size'"),
        ("Came in on", "Gender", "shoes", "no extract 'shoes'"),
        ("x" * 61, "Gender", "referrals", "1 to 60 characters"),
        (" ", "Gender", "referrals", "1 to 60 characters"),
        ("Bearing says (keep 2 rows)", "Gender", "referrals", "is not 'Bearing says'"),
        ("Child name", "Allocated Team", "referrals", "may say who somebody is"),
        ("Victim surname", "Outcome", "marac", "only taken without names"),
        ("Home address", "Allocated Team", "referrals", "may say who somebody is"),
    ],
)
def test_a_heading_that_must_not_stand_for_the_column_is_refused_with_a_sentence(home, heading, column, feed, said):
    with pytest.raises(CannotRemember, match=said):
        remember(home, heading, column, feed)
    assert column_names.standing(home) == []


def test_a_store_that_never_heard_of_headings_is_read_as_before(home, tmp_path):
    load(home, extract(tmp_path / "a.csv"))
    with duckdb.connect(str(home.store)) as store:
        store.execute("drop table column_name")
    with duckdb.connect(str(home.store), read_only=True) as store:
        assert local_contracts(store).contracts == load_contracts()
    assert column_names.standing(home) == []
