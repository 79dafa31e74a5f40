"""The load page: what it says of files before anything changes, and what publishing does."""

from datetime import date
from pathlib import Path

import pytest

from etl.contracts import Problem
from etl.home import Home
from etl.publishing import current_name
from frame import data, load_words, uploads
from frame.uploads import NotADay, Upload, grouped, typed_day, where_words
from tests.etl.extracts import referral, referrals_csv
from tests.pages.conftest import body, title

OCTOBER = "referrals 2026-10-31.csv"


@pytest.fixture
def extract(tmp_path):
    """`extract(rows)` gives the bytes of a referrals CSV."""
    return lambda rows: referrals_csv(tmp_path / "extract.csv", rows).read_bytes()


def drop(visit, home, name, content):
    at = visit("load", home=home)
    at.file_uploader[0].upload(name, content)
    return at.run()


def test_a_dropped_file_is_told_and_nothing_changes(visit, tmp_path, extract):
    home = Home(tmp_path / "home")
    at = drop(visit, home, OCTOBER, extract([referral("1", "03/10/2026"), referral("2", "31/02/2026")]))
    assert title(at) == "1 list ready to load; 1 row rejected"
    assert "31 Oct 2026" in body(at)
    assert current_name(home) is None


def test_publish_loads_and_every_page_reads_it(visit, tmp_path, extract):
    home = Home(tmp_path / "home")
    at = drop(visit, home, OCTOBER, extract([referral("1", "03/10/2026")]))
    (button,) = (button for button in at.button if button.label == "Publish")
    button.click().run()
    assert not at.exception
    assert current_name(home) is not None
    assert "6 new months, May 2026 to October 2026" in at.success[0].value
    assert OCTOBER in body(at)


def test_a_file_without_a_day_asks_for_one(visit, tmp_path, extract):
    home = Home(tmp_path / "home")
    at = drop(visit, home, "referrals.csv", extract([referral("1", "03/10/2026")]))
    assert title(at) == "1 file refused"
    at.text_input(key="as_at").set_value("31/10/2026").run()
    assert title(at) == "1 list ready to load"


def test_a_file_nobody_knows_is_refused_with_a_reason(visit, tmp_path):
    at = drop(visit, Home(tmp_path / "home"), "minutes 2026-10-31.csv", b"Item,Owner\n1,Chair\n")
    assert title(at) == "1 file refused"
    assert not [button for button in at.button if button.label == "Publish"]
    assert "Refused" in body(at)


def test_dropped_bytes_do_not_stay_on_disk(tmp_path, monkeypatch, extract):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    home = Home(tmp_path / "home")
    monkeypatch.setenv("BEARING_KEY_FILE", str(tmp_path / "test.key"))
    report = uploads.check([Upload(OCTOBER, extract([referral("secret-child", "03/10/2026")]))], home, None)
    assert report.files[0].accepted == 1
    assert not list((tmp_path / "temporary").rglob("*"))
    left = [path for path in home.root.rglob("*") if path.is_file()]
    assert not any(b"secret-child" in path.read_bytes() for path in left)


def test_a_name_cannot_climb_out_of_the_folder():
    with uploads._on_disk([Upload("../../evil 2026-10-31.csv", b"x")], None) as batches:
        ((_, (path,)),) = batches
        assert path.name == "evil 2026-10-31.csv"
        folder = path.parents[1]
        assert folder.is_relative_to(Path(folder).parent) and path.is_relative_to(folder)
    assert not folder.exists()


@pytest.mark.parametrize(
    ("text", "day"), [("31/10/2026", date(2026, 10, 31)), ("1.4.2026", date(2026, 4, 1)), ("  ", None)]
)
def test_a_day_as_people_write_it(text, day):
    assert typed_day(text) == day


@pytest.mark.parametrize("text", ["31/02/2026", "2026-10-31", "October", "10/31/2026"])
def test_what_is_not_a_day_says_how_to_write_one(text):
    with pytest.raises(NotADay, match="31/10/2026"):
        typed_day(text)


def problem(row, column="Date of referral", severity="rejected") -> Problem:
    return Problem("f.csv", "f", row, column, "99/99/9999", "not_a_date", "Not a day.", severity)


def test_problems_are_grouped_rejections_first():
    groups = grouped([problem(3, severity="warning"), *(problem(row) for row in range(10, 18))])
    assert [(group.severity, group.count) for group in groups] == [("rejected", 8), ("warning", 1)]
    assert where_words(groups[0]) == "rows 10, 11, 12, 13, 14 and 3 more"
    assert where_words(groups[1]) == "row 3"


def test_the_list_of_problems_is_no_formula_for_a_spreadsheet():
    assert load_words._safe("=cmd()") == "'=cmd()"
    assert load_words._safe("31/02/2026") == "31/02/2026"


def test_changes_in_words():
    changes = data.Changes((date(2026, 10, 1),), {date(2026, 9, 1): 4})
    assert load_words.changes_words(changes) == ["New month: October 2026", "September 2026 restated for four measures"]
    many = {date(2026, month, 1): 2 for month in range(4, 10)}
    assert load_words.changes_words(data.Changes((), many)) == [
        "6 closed months restated, April 2026 to September 2026"
    ]
    assert load_words.changes_words(data.Changes()) == ["No month's figures changed"]
