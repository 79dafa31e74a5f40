"""As known then: the publication leaders read while the month was the newest, and never figures from later."""

from datetime import date, datetime

import duckdb
import pytest
import streamlit as st

from etl import publications
from etl.home import Home
from etl.pointer import current_name, point_to
from frame import known
from tests.pages.conftest import body, title
from tests.pages.small import write_home

FIRST, AGAIN = "20261005T080000Z-11111111.duckdb", "20261012T080000Z-22222222.duckdb"
SEPTEMBER, AUGUST = date(2026, 9, 1), date(2026, 8, 1)


def published_before(home: Home, name: str, referrals: float, at: datetime) -> None:
    """A snapshot of the time when September was the newest month, with that many referrals in it."""
    path = home.snapshots / name
    path.write_bytes((home.snapshots / current_name(home)).read_bytes())
    with duckdb.connect(str(path)) as connection:
        connection.execute("delete from kpi_value where month > '2026-09-01'")
        connection.execute(
            "update kpi_value set value = ?, numerator = ? where kpi = 'referral_count' and month = '2026-09-01'",
            [referrals, referrals],
        )
        connection.execute("update meta set latest_month = '2026-09-01', published_at = ?", [at])
        connection.execute("delete from restatement")


@pytest.fixture
def home(tmp_path):
    st.cache_data.clear()
    made = write_home(tmp_path)
    published_before(made, FIRST, 155.0, datetime(2026, 10, 5, 8))
    return made


def referrals(at) -> str:
    """The figure of the row of referrals."""
    row = body(at).split("kpi=Referrals&amp;")[1]
    return row.split('class="figure">')[1].split("<")[0]


def test_then_shows_what_was_published_then_and_says_so(visit, home):
    then = visit(home=home, month="September 2026", known="then", measures="All measures")
    assert referrals(then) == "155"
    assert "As known then." in body(then) and "as published on 5 October 2026" in body(then)
    assert "known=then" in body(then)  # its links stay then
    now = visit(home=home, month="September 2026", measures="All measures")
    assert referrals(now) != "155" and "As known then." not in body(now)


def test_every_page_with_choices_stands_then(visit, home):
    at = visit("kpi", home=home, month="September 2026", known="then", kpi="Referrals")
    assert not at.exception
    assert "as published on 5 October 2026" in body(at)


def test_the_newest_month_is_known_as_it_is_now(visit, home):
    at = visit(home=home, known="then")
    assert "As known then." not in body(at) and "No publication is kept" not in body(at)


def test_where_none_is_kept_it_says_so_and_shows_what_is_known_now(visit, home):
    at = visit(home=home, month="August 2026", known="then")
    assert "No publication is kept from when August 2026 was the newest month." in body(at)
    assert title(at)


def test_the_last_publication_read_counts_not_one_that_was_taken_back(visit, home, monkeypatch):
    published_before(home, AGAIN, 999.0, datetime(2026, 10, 12, 8))
    newest = current_name(home)
    said = {"by": "analyst", "why": "", "loads": []}
    publications.log(home, snapshot=FIRST, previous=None, kind="load", **said)
    publications.log(home, snapshot=AGAIN, previous=FIRST, kind="load", **said)
    publications.log(home, snapshot=FIRST, previous=AGAIN, kind="rollback", **said)
    publications.log(home, snapshot=newest, previous=FIRST, kind="load", **said)
    assert next(iter(known._as_read(home))) == newest
    assert referrals(visit(home=home, month="September 2026", known="then", measures="All measures")) == "155"


def test_before_the_log_was_kept_the_last_one_kept_counts(visit, home):
    published_before(home, AGAIN, 156.0, datetime(2026, 10, 12, 8))
    assert referrals(visit(home=home, month="September 2026", known="then", measures="All measures")) == "156"


def test_a_snapshot_that_cannot_be_read_is_passed_over(visit, home):
    (home.snapshots / AGAIN).write_bytes(b"not a database")
    at = visit(home=home, month="September 2026", known="then", measures="All measures")
    assert referrals(at) == "155"


def test_statistics_are_not_shown_before_they_were_published(visit, home):
    october = body(visit(home=home, month="October 2025"))
    assert "2025: 18.0%; median of 10 neighbours" in october
    september = body(visit(home=home, month="September 2025"))
    assert "2024: 18.0%; median of 10 neighbours" in september and "2025: 18.0%" not in september
    assert "published figures to March 2024" in september


def test_the_pointer_is_untouched(visit, home):
    before = current_name(home)
    visit(home=home, month="September 2026", known="then")
    assert current_name(home) == before
    point_to(home, before)
