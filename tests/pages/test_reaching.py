"""What it takes to reach the target: every number worked by hand from the statistics' own rules."""

from dataclasses import replace
from datetime import date

import pytest

from frame import reaching
from kpis.assessment import assess
from kpis.spc import Point
from kpis.targets import Target
from tests.charts.made import LATEST, assessed, kpi, points

MARCH = date(2027, 3, 1)
SAW = [20.0, 24.0] * 12  # mean 22, every moving range 4: limits 22 -/+ 10.64


def told(a, by=MARCH, by_basis=None) -> dict[str, str]:
    return dict(reaching.facts(a, by, by_basis or {}))


def higher(values, target: float, **changed):
    series = points(values)
    goal = Target(date(2020, 9, 1), "at_least", target, 1.0, "plan")
    return assess(kpi(polarity="higher", **changed), series, series, [goal], None, LATEST)


def test_boards_are_offered_the_ends_of_quarters_and_march_first():
    offered = reaching.months_to_choose(LATEST)
    assert offered[:3] == [date(2026, 12, 1), MARCH, date(2027, 6, 1)] and len(offered) == 8
    assert reaching.year_end(LATEST) == MARCH
    assert reaching.year_end(date(2026, 3, 1)) == MARCH  # in March the year to come
    assert reaching.months_to_choose(date(2026, 12, 1))[0] == MARCH


def test_the_gap_is_from_the_average_and_required_not_predicted():
    a = assessed(SAW, target=20.0)
    assert reaching.heading(a, MARCH) == "20% by March 2027: the average, 22.0%, has 2.0 points to fall"
    said = told(a)
    assert said["Required"] == (
        "2.0 points lower by March 2027: 0.40 points lower each month for five months. Required, not predicted."
    )
    assert said["Level now"] == "22.0%: the average, November 2024 to October 2026."
    assert said["Relied upon"] == "As things work now the target is met in some months by chance."


def test_met_every_month_asks_for_266_moving_ranges_of_room():
    assert told(assessed(SAW, target=20.0))["Every month"] == (
        "To be met every month, not only on average, the average would have to be 9.4% or less."  # 20 - 2.66 x 4
    )


def test_where_the_variation_leaves_no_room_that_is_said():
    """95% and higher: 2.66 x 4 = 10.64 over it is beyond 100; the room of 5 allows 5 / 2.66 = 1.88."""
    a = higher([86.0, 90.0] * 12, 95.0)
    assert told(a)["Every month"] == (
        "Cannot be met every month unless one month differs from the next by 1.9 points or less on average; "
        "now it is 4.0 points."
    )


def test_the_record_of_a_year_counts_todays_target_and_how_little_it_says():
    """Six of twelve: Wilson 25 to 75 per cent."""
    assert told(assessed(SAW, target=20.0))["Lately"] == (
        "Today's target was met in 6 of the last 12 months. So short a record fits being met in anything from 25% to "
        "75% of months in the long run."
    )


def test_the_record_is_against_the_target_of_today_also_where_it_is_a_path():
    """From 40 falling by half a year: 20 now, 20 x 0.5^(5/12) = 14.98 in March; the level of 22 has 7.0 to fall."""
    goal = Target(date(2025, 10, 1), "reduction_pct_per_year", 50.0, None, "plan", None, 40.0, date(2025, 10, 1))
    series = points(SAW, n=None)
    a = assess(kpi(unit="count", basis="in_month", dp=0), series, series, [goal], None, LATEST)
    assert a.asked.line == 20.0
    said = told(a)
    assert said["Lately"].startswith("Today's target was met in 6 of the last 12 months.")
    assert said["Required"].startswith("7.0 lower by March 2027: 1.4 lower each month for five months.")


def test_a_target_the_average_meets_has_no_gap():
    a = assessed(SAW, target=30.0)
    assert reaching.heading(a, MARCH) == "The average, 22.0%, already meets 30%, though not every month"
    assert told(a)["Required"] == "Nothing: the level meets 30%."
    relied = assessed(SAW, target=40.0)
    assert reaching.heading(relied, MARCH) == "The average, 22.0%, already meets 40%"


def test_while_figures_change_the_average_is_said_not_to_be_today():
    a = assessed([*SAW[:16], *[12.0, 14.0] * 4], target=10.0)
    assert a.variation.startswith("improvement")
    assert reaching.heading(a, MARCH).endswith("; eight months below average")
    assert "this average is not where they stand today" in told(a)["Level now"]


def test_without_a_usual_range_the_last_three_months_stand_together():
    """Percentages of 200 cases each: 20, 24, 20 together are 21.33."""
    a = assessed([20.0, 24.0, 20.0], target=20.0)
    assert a.chart.limits is None
    level = reaching.level_now(a)
    assert (round(level.value, 2), level.name) == (21.33, "the last three figures together")
    assert "Every month" not in told(a)


def test_the_rest_of_the_year_needs_what_the_vectors_say():
    """30 of 60 by the end of October, seven months gone; five more at 60 / 7 a month are 42.86 cases: to end at 60%
    (0.6 x 102.86 - 30) / 42.86 = 74.0% are needed."""
    row = {"month": LATEST, "value": 50.0, "numerator": 30.0, "denominator": 60.0, "complete": True}
    a = higher([48.0, 52.0] * 12, 60.0)
    said = told(a, by_basis={"ytd": [row]})["The year as a whole"]
    assert said == (
        "For April to March together to end at 60%: 74.0% or more in the five months left. So far 30 of 60; as many a "
        "month as since April would be 43 more."
    )
    late = {**row, "numerator": 0.0}
    assert "no longer achievable" in told(a, by_basis={"ytd": [late]})["The year as a whole"]
    sure = {**row, "numerator": 60.0, "denominator": 60.0}
    assert "already secured" in told(higher([48.0, 52.0] * 12, 50.0), by_basis={"ytd": [sure]})["The year as a whole"]


def test_a_range_is_reached_at_its_nearer_edge():
    a = replace(assessed(SAW, target=None), target_range=(24.0, 30.0))
    a = replace(a, asked=replace(a.asked, kind="align_with_neighbours", polarity="within", range=(24.0, 30.0)))
    assert reaching.heading(a, MARCH) == (
        "the neighbours' range by March 2027: the average, 22.0%, has 2.0 points to rise"
    )
    inside = replace(a, asked=replace(a.asked, range=(20.0, 24.0)), target_range=(20.0, 24.0))
    assert reaching.heading(inside, MARCH).startswith("The average, 22.0%, already lies within the neighbours' range")


def test_so_many_more_in_the_year_says_how_many_are_to_come():
    count = [Point(date(2026, month, 1), float(month - 3)) for month in range(4, 11)]
    goal = Target(date(2024, 4, 1), "additional_count", 12.0, 3.0, "plan")
    made = kpi(unit="count", polarity="higher", basis="ytd", dp=0)
    a = assess(made, count, count, [goal], None, LATEST)
    assert reaching.heading(a, MARCH) == "7 of 12 since April; 5 more to come in five months"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("monitor", "The plan sets no target for this measure."),
        ("decrease", "The plan asks for a figure lower than in the same month last year"),
    ],
)
def test_without_a_figure_to_reach_it_says_why(kind, said):
    series = points(SAW)
    a = assess(kpi(), series, series, [Target(date(2020, 9, 1), kind, None, None, "plan")], None, LATEST)
    assert reaching.heading(a, MARCH) == "No figure to reach by a date"
    assert told(a)["Why"].startswith(said)


def test_nothing_said_is_a_forecast():
    said = " ".join(told(assessed(SAW, target=20.0)).values()).lower()
    assert not any(word in said for word in ("likely", "probab", "expect", "on track", "forecast", "trend"))
