"""Saved views belong to who kept them and lead only into Bearing; visits tell one look from the next."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from records.models import View
from records.store import Refused
from records.views import keep, remove, rename, views
from records.visits import last_seen, seen

ADDRESS = "kpi?kpi=Re-referrals&month=October+2026"
NINE = datetime(2026, 11, 2, 9, 0)


def names(records, by):
    return [view.name for view in views(records, by)]


def test_everyone_has_views_of_their_own_by_name(records):
    keep(records, name="clinic", address="/" + ADDRESS, by="a")
    keep(records, name="Board", address="", by="a")  # the overview as it stands
    keep(records, name="Board", address=ADDRESS, by="b")
    assert names(records, "a") == ["Board", "clinic"] and names(records, "b") == ["Board"]
    assert [view.address for view in views(records, "a")] == ["", ADDRESS]


def test_a_name_is_used_once(records):
    kept = keep(records, name="Board", address=ADDRESS, by="a")
    with pytest.raises(Refused, match="already have a view named 'BOARD'"):
        keep(records, name="BOARD", address="", by="a")
    with pytest.raises(Refused, match="Give the view a name"):
        rename(records, kept.id, name=" ", by="a")
    other = keep(records, name="Clinic", address="", by="a")
    with pytest.raises(Refused, match="already have"):
        rename(records, other.id, name="Board", by="a")
    assert names(records, "a") == ["Board", "Clinic"]


def test_a_renamed_view_keeps_its_address_and_its_past(records):
    kept = keep(records, name="Bord", address=ADDRESS, by="a")
    renamed = rename(records, kept.id, name="bord", by="a")
    assert rename(records, renamed.id, name="Board", by="a").address == ADDRESS
    assert names(records, "a") == ["Board"]
    with records.reading() as session:
        told = {view.name: view.withdrawn_why for view in session.scalars(select(View))}
    assert told == {"Bord": "renamed to bord", "bord": "renamed to Board", "Board": None}
    with pytest.raises(Refused, match="already"):
        rename(records, kept.id, name="Late", by="a")


def test_only_its_owner_changes_a_view(records):
    kept = keep(records, name="Board", address=ADDRESS, by="a")
    for change in (lambda: rename(records, kept.id, name="Mine", by="b"), lambda: remove(records, kept.id, by="b")):
        with pytest.raises(Refused):
            change()
    remove(records, kept.id, by="a")
    assert names(records, "a") == []


@pytest.mark.parametrize(
    "address", ["https://example.org/", "//example.org/kpi", "javascript:alert(1)", "\\\\server\\share", "x" * 2001]
)
def test_a_view_never_leads_elsewhere(records, address):
    with pytest.raises(ValueError, match="page of Bearing"):
        keep(records, name="Trap", address=address, by="a")


def test_the_last_look_is_before_the_half_hour_without_one(records):
    minutes = timedelta(minutes=1)
    seen(records, by="a", snapshot="one", at=NINE)
    assert last_seen(records, "a", at=NINE + 5 * minutes) is None  # the same look still
    seen(records, by="a", snapshot="two", at=NINE + 60 * minutes)
    seen(records, by="a", snapshot="three", at=NINE + 80 * minutes)
    seen(records, by="b", snapshot="theirs", at=NINE + 81 * minutes)
    assert last_seen(records, "a", at=NINE + 100 * minutes).snapshot == "one"
    assert last_seen(records, "a", at=NINE + 111 * minutes).snapshot == "three"
    assert last_seen(records, "c", at=NINE) is None
