"""Saved views: kept from any page as it stands, opened by a link, renamed and removed; and when one last looked."""

from datetime import datetime, timedelta

import pytest

from frame import records as here
from frame import saved_views
from records import views as kept_views
from records.models import View
from records.store import open_records
from records.visits import last_seen
from tests.pages.conftest import body, title
from tests.pages.small import write_home
from tests.pages.test_notes import opened, pressed

DATED = ("", "kpi")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(here, "account", lambda: "a.lead")
    monkeypatch.setattr(saved_views, "account", lambda: "a.lead")
    return write_home(tmp_path)


def own(home) -> dict[str, str]:
    return {view.name: view.address for view in kept_views.views(open_records(home.root), "a.lead")}


def named(at, name: str):
    opened(at, "keep-view").text_input(key="view-name").set_value(name)
    return at


def test_a_view_names_what_was_chosen_and_what_would_drift(visit, home):
    pressed(named(visit("kpi", home=home, team="North"), "Worst"), "Keep it")
    pressed(named(visit("overview", home=home, measures="All measures", month="July 2026"), "All of July"), "Keep it")
    assert own(home) == {  # the most pressing KPI and the newest month are others another day: they are named
        "Worst": "kpi?team=North&month=October+2026&kpi=ICPC+in+15+days",
        "All of July": "?measures=All+measures&month=July+2026",
    }


def test_a_view_may_follow_the_newest_month(visit, home):
    at = named(visit("kpi", home=home, kpi="Referrals", month="July 2026"), "Referrals")
    at.checkbox(key="view-newest").check()
    pressed(at, "Keep it")
    assert own(home) == {"Referrals": "kpi?kpi=Referrals"}


def test_a_page_without_choices_is_kept_too(visit, home):
    pressed(named(visit("dictionary", home=home), "Words"), "Keep it")
    assert own(home) == {"Words": "dictionary"}


def test_a_view_without_a_name_or_with_one_used_is_refused(visit, home):
    at = pressed(opened(visit(home=home), "keep-view"), "Keep it")
    assert [error.value for error in at.error] == ["Give the view a name."]
    at = pressed(named(at, "Board"), "Keep it")
    at = pressed(named(at, "board"), "Keep it")
    assert "already have a view named 'board'" in at.error[0].value and len(own(home)) == 1


def test_the_page_lists_renames_and_removes(visit, home):
    records = open_records(home.root)
    clinic = kept_views.keep(
        records, name="Clinic <1>", address="kpi?kpi=Re-referrals&month=July+2026&known=then", by="a.lead"
    )
    kept_views.keep(records, name="Board", address="", by="a.lead")
    kept_views.keep(records, name="Not mine", address="", by="another")
    at = visit("views", home=home)
    assert title(at) == "You keep two views" and "Not mine" not in body(at)
    assert '<a href="./" target="_self">Board</a>' in body(at)
    assert (
        '<a href="./kpi?kpi=Re-referrals&amp;month=July+2026&amp;known=then" target="_self">Clinic &lt;1&gt;</a>'
        in (body(at))
    )
    at = opened(at, "rename")
    at.selectbox(key="rename-which").set_value(clinic.id)
    at.text_input(key="rename-to").set_value("Clinic")
    at = pressed(at, "Rename it")
    assert list(own(home)) == ["Board", "Clinic"] and "Clinic</a>" in body(at)
    at = pressed(opened(at, "remove"), "Remove it")
    assert list(own(home)) == ["Clinic"] and title(at) == "You keep one view"


def test_without_any_the_page_says_how(visit, home):
    at = visit("views", home=home)
    assert title(at) == "You keep no views" and "press Keep this view" in body(at)
    assert "keep-view" not in at.session_state  # the list of views is no view to keep


def test_what_a_view_shows_is_said_in_words():
    views = [
        View(id=1, by="a", at=datetime(2026, 11, 20, 12, 0), name=name, address=address)
        for name, address in (("One", "kpi?kpi=Re-referrals&known=then"), ("Two", "front_door?month=July+2026"),
                              ("Three", "dictionary"))
    ]  # fmt: skip
    html = saved_views.views_html(views, DATED)
    assert "One KPI" in html and "Re-referrals · as known then" in html and html.count(">Newest<") == 1
    assert "Front door" in html and "July 2026" in html and "Dictionary" in html and "20 Nov 2026" in html


def test_a_look_is_noted_once_a_session_and_each_snapshot(home, monkeypatch):
    session, nine = {}, datetime(2026, 11, 2, 9, 0)
    monkeypatch.setenv("DASHBOARD_DATA", str(home.root))
    monkeypatch.setattr(here, "demand", lambda permission: None)
    monkeypatch.setattr(here.st, "session_state", session)
    assert here.last_look("one", at=nine) is None and here.last_look("one", at=nine) is None
    session.clear()
    assert here.last_look("two", at=nine + timedelta(hours=2)).snapshot == "one"
    assert here.last_look("three", at=nine + timedelta(hours=5)).snapshot == "one"  # published while the page was open
    session.clear()
    assert here.last_look("three", at=nine + timedelta(hours=24)).snapshot == "three"
    records = open_records(home.root)
    assert records.changed == 4 and last_seen(records, "a.lead", at=nine + timedelta(hours=30)).snapshot == "three"
