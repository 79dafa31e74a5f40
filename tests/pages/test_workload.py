"""The workload page: who is over the rule is the KPI's own count, nobody is named, and people need a permission."""

import json
import re
from html import unescape

import duckdb
import pytest

from etl.publishing import current_name
from frame import access, measures
from tests.demo import copied
from tests.pages.conftest import body, title
from tests.pages.with_details import write_with
from tests.queries.test_workload_detail import KPIS, ROWS, workload_world

DETAILS = ("caseload", "manager_span", "posts", "length_of_stay")


@pytest.fixture(scope="module")
def workload_home(tmp_path_factory):
    return write_with(tmp_path_factory.mktemp("workload"), workload_world(), KPIS, DETAILS)


@pytest.fixture
def workload(visit, workload_home):
    return lambda **asked: visit("workload", home=workload_home, month="September 2026", **asked)


def marks(at, number: int) -> dict[str, list]:
    """A chart's marks by name, where they stand across."""
    drawn = json.loads(at.get("plotly_chart")[number].proto.spec)
    return {trace["name"]: trace["x"] for trace in drawn["data"]}


def words(at) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body(at))).split())


def test_the_title_counts_who_is_over_the_rule(workload):
    assert title(workload()) == (
        "Four of eight social workers hold more children than the 6/20 rule allows, "
        "one of two managers supervises more than six"
    )


def test_a_team_is_told_alone(workload):
    assert title(workload(team="South")) == (
        "South: two of two social workers hold more children than the 6/20 rule allows, "
        "no manager supervises more than six"
    )


def test_a_team_that_holds_no_cases_still_has_its_posts(workload_home, tmp_path, visit):
    """Taken out of a copy: what is left of South is one vacant post."""
    home = copied(workload_home, tmp_path / "home")
    with duckdb.connect(str(home.snapshots / current_name(home))) as connection:
        for table in ("caseload", "manager_span", "length_of_stay"):
            connection.execute(f"delete from detail.{table} where team = 'South'")
    at = visit("workload", home=home, month="September 2026", team="South")
    assert not at.exception
    assert title(at) == "South: no caseloads recorded for September 2026"
    assert "No case-holding social worker" in words(at) and "None in the extract." in words(at)
    assert "1.5 of 3.5" in words(at)


def test_every_worker_is_one_mark_on_the_right_side_of_the_line(workload):
    caseloads, managers = marks(workload(), 0), marks(workload(), 2)
    assert sorted(caseloads["over"]) == [1, 1, 3, 6]
    assert sorted(caseloads["within"]) == [-17, -8, 0, 0]
    assert (managers["over"], managers["within"]) == ([7], [1])


def test_what_stands_out_says_where_and_how_far(workload):
    said = words(workload())
    assert "Over their ceiling : most in North (2 of 6) and South (2 of 2)" in said
    assert "Far over : one of four is more than five children over" in said
    assert "ASYE : one of one in the assessed and supported year is over their own, lower ceiling" in said
    assert "Agency : 1 of 2 agency workers here longer than six months" in said


def test_posts_are_by_team_with_the_kpis_beside_them(workload):
    south = re.search(r'<th[^>]*>South</th><td role="cell" class="bar">(.*?)</tr>', body(workload()))[1]
    cells = re.findall(r'data-label="(.*?)">(.*?)</td>', south)
    assert dict(cells)["Vacancies"] == "1.5 of 3.5, too few to judge"
    assert south.count("<i class=") == 3  # employed, covered, not covered


def test_the_choice_of_groups_is_in_the_address(workload):
    at = workload(workers="By role")
    assert at.selectbox(key="workers").value == "By role"
    assert "Social workers over" not in body(at)


def test_nobody_is_named_until_the_list_is_opened(workload):
    html = body(workload())
    assert not any(f">{row['worker']}<" in html for row in ROWS if row["worker"])


def test_people_one_by_one_need_the_permission(workload, monkeypatch):
    assert any("over their ceiling, by pseudonym" in box.label for box in workload().expander)
    monkeypatch.setattr(access, "allowed", lambda permission: permission != "cases")
    assert not any("pseudonym" in box.label for box in workload().expander)


def test_a_month_without_an_extract_says_what_to_load(visit, workload_home):
    at = visit("workload", home=workload_home, month="October 2026")
    assert title(at) == "No workforce extract for any team in October 2026"


def test_a_snapshot_from_before_says_what_to_do(visit):
    at = visit("workload")
    assert title(at) == "Workload: nothing kept yet"
    assert measures.NOT_PUBLISHED in unescape(body(at))
