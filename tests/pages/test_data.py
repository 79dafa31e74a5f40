"""From the snapshot's rows to what is assessed: gaps, ghosts, quarters, years of neighbours."""

from datetime import date

import pytest

from etl.snapshot import open_snapshot
from frame import data, one_kpi, overview, page, state
from frame.data import Member
from kpis.assessment import assess
from kpis.catalogue import load_kpis
from kpis.periods import month_range
from kpis.spc import Point
from kpis.targets import Target
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


def test_quarters_are_charted_where_months_hold_nothing():
    kpi = load_kpis()["tdas_confidence_pct"]
    typed = row(date(2026, 9, 1), basis="quarter")
    empty, figure = row(date(2026, 9, 1), value=None), row(date(2026, 9, 1))
    assert kpi.basis == "quarter"
    assert data.charted_basis(kpi, [empty, typed]) == "quarter"
    assert data.charted_basis(kpi, [figure, typed]) == data.charted_basis(kpi, []) == "in_month"
    assert one_kpi.bases(kpi, {"in_month": [empty], "quarter": [typed]}) == ["quarter"]


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
    assert overview.restated_words(same) == "30 of 158 → 31 of 164"


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"kpi": "Re-referrals", "month": "October 2026"}, "kpi?kpi=Re-referrals&month=October+2026"),
        ({"kpi": "3+ placements in year", "team": None}, "kpi?kpi=3%2B+placements+in+year"),
    ],
)
def test_a_link_carries_what_was_chosen(chosen, expected):
    assert state.link("kpi", **chosen) == expected


# ---------------------------------------------------------------- targets


def with_targets(picture, *targets: Target):
    return data.replace(picture, targets={"foster_households_new": targets}), load_kpis()["foster_households_new"]


def test_a_target_of_another_kind_ends_the_line_of_the_one_before(picture):
    asked = with_targets(
        picture, Target(date(2024, 4, 1), "at_most", 22.0), Target(date(2020, 9, 1), "decrease"),
        Target(date(2026, 4, 1), "decrease"),
    )  # fmt: skip
    assert data.target_steps(*asked) == ((date(2024, 4, 1), 22.0), (date(2026, 4, 1), None))
    assert data.target_paths(*asked) == ()


def test_a_yearly_number_is_a_straight_line_from_every_april(picture):
    paths = data.target_paths(*with_targets(picture, Target(date(2024, 9, 1), "additional_count", 12.0)))
    assert [(path[0], path[-1]) for path in paths] == [
        ((date(2024, 9, 1), 6.0), (date(2025, 3, 1), 12.0)),  # in force from September: six months of twelve are gone
        ((date(2025, 4, 1), 1.0), (date(2026, 3, 1), 12.0)),
        ((date(2026, 4, 1), 1.0), (date(2026, 10, 1), 7.0)),
    ]


def test_a_path_down_starts_at_its_baseline_and_ends_when_another_target_comes(picture):
    down = Target(
        date(2024, 4, 1), "reduction_pct_per_year", 20.0, baseline_value=50.0, baseline_date=date(2024, 3, 31)
    )
    (path,) = data.target_paths(*with_targets(picture, down, Target(date(2026, 4, 1), "at_most", 30.0)))
    assert path[0] == (date(2024, 3, 1), 50.0)
    assert path[12][1] == pytest.approx(40.0) and path[24][1] == pytest.approx(32.0)  # 50, less a fifth, less a fifth
    assert path[-1][0] == date(2026, 3, 1)


def test_a_target_that_means_nothing_to_a_month_is_drawn_on_its_own_basis():
    kpi = load_kpis()["foster_households_new"]
    months = [Point(month, 1.0, 1.0) for month in MONTHS]
    year = [{"basis": "ytd", "month": m, "value": 7.0, "numerator": 7.0, "denominator": None, "complete": True}
            for m in MONTHS]  # fmt: skip
    made = assess(kpi, months, data.points(year, "ytd", LATEST), [Target(date(2024, 4, 1), "additional_count", 12.0)],
                  None, LATEST)  # fmt: skip
    assert made.target_line is None
    assert data.plain_line(made, year, "ytd").target_line == 7.0  # seven twelfths of twelve
    assert data.plain_line(made, year, "rolling_12m").target_line is None


@pytest.mark.parametrize(("basis", "month"), [("in_month", 10), ("snapshot", 10), ("quarter", 9)])
def test_the_cell_shown_is_the_months_own_and_of_quarters_the_last_whole_one(basis, month):
    rows = [row(date(2026, number, 1), number, basis) for number in (6, 9, 10)]
    assert data.cell(rows, basis, LATEST)["month"].month == month
    assert data.cell(rows[:1], "in_month", LATEST) is None


# ---------------------------------------------------------------- the strip


@pytest.mark.parametrize(("names", "said"), [(["A"], "A"), (["A", "B"], "A, B"), (["A", "B", "C"], "A and two more")])
def test_the_strip_names_one_of_many_feeds_that_lag(names, said):
    assert page.missing_words(names) == said
