"""The council's own list of partner agencies at work while an extract is read."""

import csv
from datetime import date
from pathlib import Path

import pytest

from etl import loading
from etl.home import Home
from etl.store import open_store

AS_AT = date(2026, 10, 31)
GCP = ["GCP ID", "Family ID", "Date completed", "Completing agency"]


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path / "home")


def write(path: Path, *rows: list[str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def profiles(folder: Path) -> Path:
    named = [["1", "F1", "05/10/2026", "St Bede's"], ["2", "F2", "06/10/2026", "Police"]]
    return write(folder / "GCP 2026-10-31.csv", GCP, *named)


def listed(folder: Path, agency: str) -> Path:
    head = ["text_seen", "Agency", "Is partner"]
    return write(folder / f"partner agencies {agency[:6]}.csv", head, ["St Bede's", agency, "Yes"])


def load(home: Home, path: Path) -> loading.FileResult:
    (result,) = loading.load([path], home, AS_AT, publishes=False, by="a test").files
    return result


def stored(home: Home) -> list[tuple]:
    """Agencies of the newest load of Graded Care Profiles."""
    with open_store(home.store) as store:
        newest = "(select max(load_id) from graded_care_profiles)"
        return store.execute(
            f"select agency from graded_care_profiles where load_id = {newest} order by sheet_row"
        ).fetchall()


def test_an_agency_only_the_council_knows_is_read_by_its_list(home, tmp_path):
    first = load(home, profiles(tmp_path))
    assert [problem.column for problem in first.problems] == ["Completing agency"]
    assert stored(home) == [(None,), ("Police",)]
    assert load(home, listed(tmp_path, "School or education")).status == "loaded"
    again = load(home, profiles(tmp_path))
    assert (again.status, again.problems) == ("loaded", ())
    assert stored(home) == [("School or education",), ("Police",)]


def test_the_same_extract_is_read_again_only_once_after_the_list_changed(home, tmp_path):
    load(home, listed(tmp_path, "School or education"))
    assert load(home, profiles(tmp_path)).status == "loaded"
    assert load(home, profiles(tmp_path)).status == "unchanged"
    load(home, listed(tmp_path, "Voluntary and community sector"))
    assert load(home, profiles(tmp_path)).status == "loaded"
    assert load(home, profiles(tmp_path)).status == "unchanged"
    assert stored(home) == [("Voluntary and community sector",), ("Police",)]


def test_the_list_stops_counting_when_it_is_undone(home, tmp_path):
    list_of = load(home, listed(tmp_path, "School or education"))
    loading.undo(list_of.load_id, home)
    assert [problem.column for problem in load(home, profiles(tmp_path)).problems] == ["Completing agency"]
