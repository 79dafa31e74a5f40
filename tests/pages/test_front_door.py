"""The front door page: its steps are the KPIs' figures, tracing is told step by step, and teams have no contacts."""

import re
from html import unescape

import pytest

from frame import measures
from tests.pages.conftest import body, title
from tests.pages.with_details import write_with
from tests.queries.test_front_door_detail import KPIS, front_door_world

DETAILS = ("contact_outcome", "referral_step", "assessment_step", "front_door_waiting")
NAMES = ["Contacts", "Referrals", "Assessments", "Outcomes"]


@pytest.fixture(scope="module")
def door_home(tmp_path_factory):
    return write_with(tmp_path_factory.mktemp("door"), front_door_world(), KPIS, DETAILS)


@pytest.fixture
def door(visit, door_home):
    return lambda **asked: visit("front_door", home=door_home, **asked)


def steps(at) -> dict[str, str]:
    """Each step's words by its name, tags taken out."""
    (flow,) = re.findall(r'<div class="bearing-flow"><ol>(.*)</ol>', body(at))
    found = re.findall(r"<li><h2>(.*?)</h2>(.*?)(?=<li><h2>|$)", flow)
    return {name: " ".join(unescape(re.sub(r"<[^>]+>", " ", step)).split()) for name, step in found}


def test_the_title_says_how_soon_and_what_is_late(door):
    assert title(door(month="November 2026")) == (
        "1 of 1 contacts decided in one working day, 3 of 4 assessments authorised in 45, one still open past that"
    )


def test_each_step_is_counted_and_traced_by_the_child(door):
    found = steps(door(month="October 2026"))
    assert list(found) == NAMES
    assert found["Contacts"].startswith("8 received in October 2026 4 of 8 decided in one working day")
    assert "No decision yet 2" in found["Contacts"]
    assert "Waiting at 31 Oct: two undecided past a working day" in found["Contacts"]
    assert found["Referrals"].startswith("6 received in October 2026 1 of 6 again within twelve months")
    assert "Traced. 4 of 8 contacts were sent on as a referral or section 47. 1 of 3 of these" in found["Referrals"]
    assert "Traced. 2 of 4 referrals with action taken" in found["Assessments"]


def test_a_share_of_fewer_than_ten_has_no_percentage(door):
    assert not any("%" in words for words in steps(door(month="October 2026")).values())


def test_a_month_without_cases_is_a_zero_and_a_month_not_loaded_says_so(door):
    october, september = steps(door(month="October 2026")), steps(door(month="September 2026"))
    assert october["Assessments"].startswith("0 authorised in October 2026 none to count")
    assert october["Outcomes"] == "No finding recorded in October 2026."
    assert september["Contacts"].startswith("No figure for September 2026")


def test_what_is_too_soon_to_trace_is_not_said_to_have_led_nowhere(door):
    found = steps(door(month="November 2026"))
    assert "Not traced. No contacts sent on can be looked up yet" in found["Referrals"]
    assert "3 of 4 in 45 working days" in found["Assessments"]
    assert "4 open, 1 of them past 45 working days, 1 at 36 to 45" in found["Assessments"]
    assert found["Outcomes"].startswith("2 children assessed as needing support in November 2026 2 of 3")


def test_a_team_has_no_contacts_of_its_own(door):
    at = door(month="November 2026", team="North")
    assert title(at) == "North: 3 of 4 assessments authorised in 45 working days, one still open past that"
    found = steps(at)
    assert "all teams together" in found["Contacts"]
    assert "A contact has no team" in found["Referrals"]


def test_the_period_is_in_the_address_and_a_year_not_wholly_loaded_is_no_figure(door):
    at = door(month="November 2026", steps="Rolling year")
    assert at.selectbox(key="steps").value == "Rolling year"
    assert steps(at)["Contacts"] == (
        "No figure for the twelve months to November 2026: the list of contacts is not loaded for all of it."
    )


def test_the_sources_of_a_team_are_its_own_and_the_teams_are_the_whole_councils(door):
    headings = [heading.value for heading in door(month="October 2026", team="North").subheader]
    assert headings == ["By source, North alone", "By team, the whole council"]


def test_how_each_step_is_counted_is_said(door):
    words = unescape(body(door(month="October 2026")))
    assert "No number joins the two lists." in words and "from the day of the contact to 14 days later" in words


def test_a_snapshot_from_before_says_what_to_do(visit):
    at = visit("front_door")
    assert title(at) == "Front door: nothing kept yet"
    assert measures.NOT_PUBLISHED in unescape(body(at))
