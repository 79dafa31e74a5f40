"""Last month's file again, and an older file after a newer one: what the analyst is told."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from etl import loading
from etl.checking import Checked
from etl.earlier_lists import told_by_earlier
from etl.home import Home
from etl.store import open_store
from tests.etl.extracts import referral, referrals_csv
from tests.etl.sheets import REFERRAL, check
from tests.etl.sheets import referral as row

SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A home with the referrals as at the end of September, and that file's digest."""
    folder = tmp_path_factory.mktemp("earlier")
    file = referrals_csv(folder / "r 2026-09-30.csv", [referral("731001", "03/09/2026")])
    loading.load([file], Home(folder / "home"), publishes=False)
    return Home(folder / "home"), sha256(file.read_bytes()).hexdigest()


def as_at(day: date) -> Checked:
    return replace(check(REFERRAL, row(date="05/08/2026")), as_at=day)


def told(home: Home, day: date, digest: str) -> list[tuple[str, str]]:
    with open_store(home.store, read_only=True) as store:
        return told_by_earlier(as_at(day), digest, store)


def test_last_months_file_given_as_this_months(loaded):
    [(rule, sentence)] = told(loaded[0], OCTOBER, loaded[1])
    assert rule == "same_content"
    assert "loaded as at 30/09/2026 ('r 2026-09-30.csv'), now given as at 31/10/2026" in sentence
    assert "leave it out" in sentence


def test_an_older_file_after_a_newer_one(loaded):
    [(rule, sentence)] = told(loaded[0], date(2026, 8, 31), "another")
    assert rule == "older_list"
    assert "as at 31/08/2026, is older than the newest one loaded, as at 30/09/2026" in sentence


def test_a_new_list_a_corrected_one_and_the_very_same_say_nothing(loaded):
    home, digest = loaded
    assert told(home, OCTOBER, "another") == told(home, SEPTEMBER, "another") == told(home, SEPTEMBER, digest) == []
    assert told_by_earlier(as_at(OCTOBER), digest, None) == []


def test_loading_tells_it(tmp_path, loaded):
    file = referrals_csv(tmp_path / "r 2026-08-31.csv", [referral("731001", "03/08/2026")])
    (result,) = loading.check([file], loaded[0]).files
    assert [problem.rule for problem in result.problems] == ["older_list"]
