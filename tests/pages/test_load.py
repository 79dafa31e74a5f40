"""The load page: what it says of files before anything changes, and what publishing does."""

import shutil
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from etl.contracts import Problem
from etl.home import Home
from etl.loading import load, load_reference
from etl.publications import publications
from etl.publishing import current_name
from etl.snapshot import open_current
from frame import data, uploads
from frame.uploads import NotADay, Upload, grouped, typed_day, where_words
from tests.etl.extracts import referral, referrals_csv
from tests.etl.quick_home import one_kpi
from tests.pages.conftest import body, title

OCTOBER = "referrals 2026-10-31.csv"


@pytest.fixture(scope="module")
def with_reference(tmp_path_factory):
    """A home that has what the product carries, so that not every test loads it."""
    home = Home(tmp_path_factory.mktemp("carried") / "home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BEARING_KEY_FILE", str(home.root / "test.key"))
        load_reference(home)
    return home


@pytest.fixture
def home(with_reference, tmp_path, monkeypatch):
    """A home of the test's own, in which nothing is published."""
    monkeypatch.setenv("BEARING_KEY_FILE", str(tmp_path / "home" / "test.key"))
    shutil.copytree(with_reference.root, tmp_path / "home")
    with one_kpi():
        yield Home(tmp_path / "home")


@pytest.fixture
def extract(tmp_path):
    """`extract(rows)` gives the bytes of a referrals CSV."""
    return lambda rows: referrals_csv(tmp_path / "extract.csv", rows).read_bytes()


def drop(visit, home, name, content):
    at = visit("load", home=home)
    at.file_uploader[0].upload(name, content)
    return at.run()


def test_a_dropped_file_is_told_and_nothing_changes(visit, home, extract):
    at = drop(visit, home, OCTOBER, extract([referral("1", "03/10/2026"), referral("2", "31/02/2026")]))
    assert title(at) == "1 list ready to load; 1 row rejected"
    assert "31 Oct 2026" in body(at)
    assert current_name(home) is None


def press(at, label):
    (button,) = (button for button in at.button if button.label == label)
    return button.click().run()


COMPARE = "Compare with what leaders see"


def test_publishing_asks_for_a_comparison_and_a_reason_first(visit, home, extract):
    at = press(drop(visit, home, OCTOBER, extract([referral("1", "03/10/2026")])), COMPARE)
    assert not at.exception
    assert title(at).startswith("Six months are new")
    assert current_name(home) is None
    at = press(at, "Publish")
    assert "Say why you publish" in at.error[0].value and current_name(home) is None
    at.text_input[0].set_value("October referrals, checked")
    at = press(at, "Publish")
    assert not at.exception and current_name(home) is not None
    assert at.success[0].value.startswith("Six months are new")
    (said,) = [line for line in publications(home) if line["kind"] == "load"]
    assert said["why"] == "October referrals, checked"
    assert OCTOBER in body(at)


def test_what_is_left_half_way_is_offered_again_and_publishes_nothing(visit, home, extract):
    press(drop(visit, home, OCTOBER, extract([referral("1", "03/10/2026")])), COMPARE)
    at = visit("load", home=home)
    assert "Not published yet: the load of referrals 2026-10-31.csv" in body(at)
    at = press(at, "Take it up again")
    assert title(at).startswith("Six months are new") and current_name(home) is None
    at = press(at, "Discard")
    assert "Not published yet" not in body(at) and current_name(home) is None


def test_whoever_is_overtaken_is_told_and_compares_again(visit, home, tmp_path, extract):
    at = press(drop(visit, home, OCTOBER, extract([referral("1", "03/10/2026")])), COMPARE)
    other = referrals_csv(tmp_path / "referrals 2026-09-30.csv", [referral("2", "03/09/2026")])
    load([other], home, by="a colleague", publishes=False)
    at.text_input[0].set_value("October")
    at = press(at, "Publish")
    assert "a colleague" in at.warning[0].value
    at = press(at, "Compare again")
    assert not at.exception and not at.warning
    at.text_input[0].set_value("October")
    at = press(at, "Publish")
    assert at.success
    assert {load["file"] for load in data.read_picture(open_current(home)).loads} >= {OCTOBER, other.name}


def test_a_file_without_a_day_asks_for_one(visit, home, extract):
    at = drop(visit, home, "referrals.csv", extract([referral("1", "03/10/2026")]))
    assert title(at) == "1 file refused"
    at.text_input(key="day-referrals.csv").set_value("31/10/2026").run()
    assert title(at) == "1 list ready to load"


def test_a_heading_nobody_knows_is_asked_for_once_and_remembered(visit, home, extract):
    renamed = extract([referral("1", "03/10/2026")]).replace(b"Date of referral", b"Ref received on")
    at = drop(visit, home, OCTOBER, renamed)
    assert title(at) == "1 file refused"
    (box,) = (box for box in at.selectbox if "Date of referral" in box.label)
    box.set_value("Ref received on")
    at = press(at, "Remember these columns")
    assert title(at) == "1 list ready to load"
    again = drop(visit, home, "referrals 2026-11-30.csv", renamed)
    assert title(again) == "1 list ready to load"


def test_a_zip_is_opened(visit, home, extract):
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(f"October/{OCTOBER}", extract([referral("1", "03/10/2026")]))
    at = drop(visit, home, "October.zip", content.getvalue())
    assert title(at) == "1 list ready to load" and OCTOBER in body(at)


def test_two_files_of_one_name_are_asked_for_their_day_once(visit, home, extract):
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for folder in ("North", "South"):
            archive.writestr(f"{folder}/referrals.csv", extract([referral(folder, "03/10/2026")]))
    at = drop(visit, home, "October.zip", content.getvalue())
    assert not at.exception and title(at) == "2 files refused"
    assert [box.key for box in at.text_input] == ["day-referrals.csv"]


def test_days_no_list_covers_are_told(visit, home, tmp_path, extract):
    load([referrals_csv(tmp_path / "referrals 2026-01-31.csv", [referral("2", "03/01/2026")])], home, by="a colleague")
    at = drop(visit, home, OCTOBER, extract([referral("1", "03/10/2026")]))
    assert at.warning[0].value.startswith("Referrals: nothing covers 01/02/2026 to ")


def test_a_file_nobody_knows_is_refused_with_a_reason(visit, home):
    at = drop(visit, home, "minutes 2026-10-31.csv", b"Item,Owner\n1,Chair\n")
    assert title(at) == "1 file refused"
    assert not [button for button in at.button if button.label == COMPARE]
    assert "Refused" in body(at)


def test_dropped_bytes_do_not_stay_on_disk(home, tmp_path, monkeypatch, extract):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("BEARING_KEY_FILE", str(tmp_path / "test.key"))
    report = uploads.check([Upload(OCTOBER, extract([referral("secret-child", "03/10/2026")]))], home, {})
    assert report.files[0].accepted == 1
    assert not list((tmp_path / "temporary").rglob("*"))
    left = [path for path in home.root.rglob("*") if path.is_file()]
    assert not any(b"secret-child" in path.read_bytes() for path in left)


def test_a_name_cannot_climb_out_of_the_folder():
    with uploads._on_disk([Upload("../../evil 2026-10-31.csv", b"x")]) as (path,):
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
