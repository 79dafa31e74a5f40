"""Breakdowns that could point at a child show no number from one to five, nor one that gives such a number away."""

from datetime import date

import pytest

from etl.snapshot import open_snapshot
from frame import data, one_kpi
from frame.data import Member
from frame.export import public_cells
from kpis.catalogue import load_kpis
from kpis.small_cells import HIDDEN_WORDS, hidden_members, is_special, masked
from tests.pages.conftest import body
from tests.pages.small import LATEST

PERCENT = "percent"


def cell(member: str, numerator: float | None, denominator: float | None, value: float | None = 1.0) -> dict:
    return {"member": member, "numerator": numerator, "denominator": denominator, "value": value}


@pytest.mark.parametrize("dimension", ["ethnic_group", "disability", "gender", "need", "activity"])
def test_what_tells_of_the_child_is_special(dimension):
    assert is_special(dimension)


@pytest.mark.parametrize("dimension", ["all", "team", "age_band", "locality", "role"])
def test_teams_and_ages_stay_as_they_are(dimension):
    assert not is_special(dimension)


def test_six_is_shown_and_five_is_not():
    assert hidden_members([cell("A", 6, None), cell("B", 30, None), cell("C", 12, None)], "count") == frozenset()
    # five is hidden, and so is the next smallest: 47 in all less 30 less 12 would be five
    assert hidden_members([cell("A", 5, None), cell("B", 30, None), cell("C", 12, None)], "count") == {"A", "C"}


def test_none_is_shown():
    assert hidden_members([cell("A", 0, None), cell("B", 30, None)], "count") == frozenset()


def test_two_small_ones_hide_each_other():
    # three together: two and one, or one and two
    assert hidden_members([cell("A", 2, None), cell("B", 1, None), cell("C", 40, None)], "count") == {"A", "B"}


def test_small_ones_that_can_only_be_one_number_need_a_third():
    # two hidden that add up to two are one each
    assert hidden_members([cell("A", 1, None), cell("B", 1, None), cell("C", 40, None)], "count") == {"A", "B", "C"}
    assert hidden_members([cell("A", 5, None), cell("B", 5, None), cell("C", 40, None)], "count") == {"A", "B", "C"}


def test_of_a_percentage_those_counted_all_of_them_and_those_not_counted_must_be_six_or_none():
    plenty = [cell("X", 20, 60), cell("Y", 30, 90)]
    assert hidden_members([*plenty, cell("A", 6, 12)], PERCENT) == frozenset()
    assert "A" in hidden_members([*plenty, cell("A", 3, 40)], PERCENT)  # three counted
    assert "A" in hidden_members([*plenty, cell("A", 37, 40)], PERCENT)  # three not counted
    assert "A" in hidden_members([*plenty, cell("A", 0, 4)], PERCENT)  # four children
    assert hidden_members([*plenty, cell("A", 0, 40)], PERCENT) == frozenset()


def test_a_hidden_percentage_hides_another():
    assert len(hidden_members([cell("A", 3, 40), cell("X", 20, 60), cell("Y", 30, 90)], PERCENT)) == 2


def test_behind_an_average_only_how_many_it_is_of_is_a_number_of_children():
    assert hidden_members([cell("A", 3, 20), cell("B", 900, 30)], "days") == frozenset()
    assert hidden_members([cell("A", 900, 4), cell("B", 900, 30), cell("C", 900, 20)], "days") == {"A", "C"}


def test_a_value_typed_without_its_numbers_is_not_shown():
    assert "A" in hidden_members([cell("A", None, None), cell("B", 20, 60), cell("C", 20, 60)], PERCENT)


def test_a_line_of_one_small_number_is_hidden():
    assert hidden_members([cell("A", 3, None)], "count") == {"A"}


def test_masked_rows_have_no_figure_left():
    rows = masked([cell("A", 3, None, 3.0), cell("B", 9, None, 9.0), cell("C", 30, None, 30.0)], "count")
    assert [(r["member"], r["numerator"], r["value"], r["hidden"]) for r in rows] == [
        ("A", None, None, True), ("B", None, None, True), ("C", 30, 30.0, False),
    ]  # fmt: skip


# ---------------------------------------------------------------- on the page


@pytest.fixture(scope="module")
def picture(small_home):
    return data.read_picture(open_snapshot(next(small_home.snapshots.glob("*.duckdb"))))


ASSESSMENTS = load_kpis()["assessment_45wd_pct"]


def test_a_month_of_a_small_group_is_a_gap_and_its_year_is_not(picture):
    # every second month four of twenty are late, in the others six; in a year 60 of 240
    asian = data._masked_series.__wrapped__(picture, "small", ASSESSMENTS, Member("ethnic_group", "Asian"))
    hidden = [row["hidden"] for row in asian["in_month"]]
    assert hidden == [False, True] * 18
    assert all((row["value"] is None) == row["hidden"] for row in asian["in_month"])
    assert [(row["numerator"], row["denominator"]) for row in asian["rolling_12m"]] == [(180.0, 240.0)] * 25


def test_the_breakdown_of_a_month_hides_them_too(picture):
    rows = data.breakdown(picture, ASSESSMENTS, "in_month", LATEST, "ethnic_group")
    assert one_kpi.hidden_members(rows) == ("Asian", "Black")
    assert data.breakdown(picture, ASSESSMENTS, "in_month", LATEST, "team")[0]["hidden"] is False


def test_those_shown_are_set_against_the_whole_council_not_against_each_other():
    rows = [{**cell("White", 90, 100), "hidden": False}, {**cell("Asian", None, None), "hidden": True}]
    (white,) = one_kpi.units(rows, {"numerator": 110.0, "denominator": 140.0})
    assert white.centre == pytest.approx(110 / 140)


def test_the_page_says_fewer_than_six_and_why(visit):
    html = body(visit("kpi", kpi="Assessments in 45 days", by="By ethnic group", only="Asian"))
    assert "Where the line is broken: fewer than 6" in html
    assert "The cases behind the number. Not listed." in html
    assert "16 of 20" not in html and "30 of 30" not in html


def test_the_table_of_months_says_it_month_by_month(visit):
    html = body(visit("kpi", kpi="Assessments in 45 days", by="By ethnic group", only="Asian"))
    assert html.count(f"<td>{HIDDEN_WORDS}</td>") == 18


def test_assessments_by_a_special_breakdown_are_refused_all_at_once(picture):
    with pytest.raises(ValueError, match="ethnic_group"):
        data.assessments(picture, LATEST, Member("ethnic_group", "Asian"))


def test_what_is_hidden_on_screen_is_hidden_in_the_download():
    hidden = {"month": date(2026, 10, 1), "numerator": None, "denominator": None, "value": None, "hidden": True}
    assert public_cells(ASSESSMENTS, hidden) == ("c", "c", "c")


def test_a_team_keeps_its_small_numbers(picture):
    south = data.series(picture, load_kpis()["rereferral_pct"], Member("team", "South"))["in_month"]
    assert all(row["value"] is not None and not row.get("hidden") for row in south)
