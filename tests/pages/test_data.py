"""From the snapshot's rows to what is assessed: gaps, ghosts, quarters, years of neighbours."""

from datetime import date

import pytest

from etl.snapshot import open_snapshot
from frame import data, state, view
from frame.data import Member
from kpis.periods import month_range
from tests.pages.small import LATEST, MONTHS


@pytest.fixture(scope="module")
def picture(small_home):
    return data.read_picture(open_snapshot(next(small_home.snapshots.glob("*.duckdb"))))


def row(month, value=1.0, basis="in_month", complete=True) -> dict:
    return {
        "basis": basis,
        "month": month,
        "value": value,
        "numerator": value,
        "denominator": 10.0,
        "complete": complete,
    }


def test_a_month_not_loaded_is_a_gap_not_a_zero():
    points = data.points([row(date(2026, 1, 1)), row(date(2026, 3, 1))], "in_month", LATEST)
    assert [(point.month.month, point.value) for point in points] == [(1, 1.0), (2, None), (3, 1.0)]


def test_months_after_the_one_looked_at_are_left_out():
    points = data.points([row(month) for month in MONTHS], "in_month", date(2026, 5, 1))
    assert points[-1].month == date(2026, 5, 1)


def test_a_month_with_an_incomplete_look_back_is_not_shown():
    rows = [row(date(2026, 1, 1), complete=False), row(date(2026, 2, 1))]
    assert [point.month.month for point in data.points(rows, "in_month", LATEST)] == [2]


def test_only_whole_quarters_count():
    rows = [row(month, basis="quarter") for month in month_range(date(2026, 4, 1), LATEST)]
    assert [point.month.month for point in data.points(rows, "quarter", LATEST)] == [6, 9]


def test_a_published_year_is_drawn_over_its_own_twelve_months(picture):
    steps = data.neighbour_steps(picture, picture.kpis["rereferral_pct"], LATEST)
    assert [(step.period_from, step.period_to) for step in steps] == [
        (date(2023, 4, 1), date(2024, 3, 31)), (date(2024, 4, 1), date(2025, 3, 31)),
    ]  # fmt: skip
    assert [step.value for step in steps] == [23.5, 23.5]  # the mean of 19 to 28


def test_a_workforce_year_runs_from_october():
    assert data.year_to(date(2024, 9, 30)) == date(2023, 10, 1)


def test_figures_published_later_are_not_compared_with(picture):
    kpi = picture.kpis["rereferral_pct"]
    assert data.comparison(picture, kpi, date(2025, 2, 1)).period == 2024
    assert data.comparison(picture, kpi, date(2024, 2, 1)) is None


def test_the_region_and_england_are_published_figures(picture):
    compared = data.comparison(picture, picture.kpis["rereferral_pct"], LATEST)
    assert (compared.region, compared.england, compared.n_with_data, compared.national_of) == (21.0, 22.0, 10, 11)


def test_a_team_is_not_set_beside_other_councils(picture):
    found = data._assessments.__wrapped__(picture, "test", LATEST, Member("team", "South"))
    assert set(found) == {"rereferral_pct", "assessment_45wd_pct"}
    assert all(assessment.comparison is None for assessment in found.values())


def test_restated_words_show_cases_when_the_value_looks_the_same():
    same = {"old_value": 18.94, "new_value": 18.91, "unit": "percent", "dp": 1, "old_numerator": 30.0,
            "old_denominator": 158.0, "new_numerator": 31.0, "new_denominator": 164.0}  # fmt: skip
    assert view.restated_words(same) == "30 of 158 → 31 of 164"


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"kpi": "Re-referrals", "month": "October 2026"}, "kpi?kpi=Re-referrals&month=October+2026"),
        ({"kpi": "3+ placements in year", "team": None}, "kpi?kpi=3%2B+placements+in+year"),
    ],
)
def test_a_link_carries_what_was_chosen(chosen, expected):
    assert state.link("kpi", **chosen) == expected
