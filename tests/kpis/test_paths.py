"""Targets that are a path: a yearly reduction from a dated baseline, a year's additional cases on a straight line.

Worked by hand: 20 % a year from 40 in April 2023 is 32 in April 2024 and 25.6 in April 2025; half a year on it is
40 x 0.8^0.5 = 35.777. Fifteen more in a year is 1.25 a month: 1.25 in April, 8.75 in October, 15 in March.
"""

from datetime import date

import pytest

from kpis import targets
from kpis.targets import Target, UnknownTargetKind

REDUCTION = Target(
    date(2023, 4, 1), "reduction_pct_per_year", 20, baseline_value=40, baseline_date=date(2023, 4, 30), amber=None
)
ADDITIONAL = Target(date(2020, 9, 1), "additional_count", 15, amber=3)


def meant(target, month, **given):
    return targets.asked(target, unit="count", polarity="lower", month=month, **given)


def code(value, asked):
    return targets.judge_against(value, asked, dp=0).code


@pytest.mark.parametrize(
    ("month", "line"),
    [
        (date(2023, 4, 1), 40.0),
        (date(2023, 10, 1), 35.8),  # as it is shown
        (date(2024, 4, 1), 32.0),
        (date(2025, 4, 1), 25.6),
        (date(2022, 4, 1), 40.0),  # before the baseline nothing is asked but the baseline
    ],
)
def test_a_yearly_reduction_glides_from_its_dated_baseline(month, line):
    asked = meant(REDUCTION, month, last_year=100.0)  # last year does not matter when there is a baseline
    assert asked.line == pytest.approx(line)
    assert asked.text == "↓ 20% a year from April 2023"
    assert asked.polarity == "lower"


@pytest.mark.parametrize(
    ("value", "expected"), [(32, "on_target"), (33, "close"), (34, "off_target"), (20, "on_target")]
)
def test_a_reduction_is_judged_against_the_path(value, expected):
    # April 2024: the path is at 32; within 5 % of it (33.6) is close
    assert code(value, meant(REDUCTION, date(2024, 4, 1))) == expected


def test_without_a_baseline_a_reduction_is_counted_from_last_year():
    asked = meant(Target(date(2020, 9, 1), "reduction_pct_per_year", 20), date(2026, 10, 1), last_year=30.0)
    assert asked.line == pytest.approx(24.0)
    assert asked.text == "↓ 20% on last year"


@pytest.mark.parametrize(
    ("month", "line"), [(date(2026, 4, 1), 1.25), (date(2026, 10, 1), 8.75), (date(2027, 3, 1), 15.0)]
)
def test_additional_cases_are_expected_on_a_straight_line(month, line):
    asked = meant(ADDITIONAL, month)
    assert asked.line == line
    assert asked.polarity == "higher"


def test_additional_cases_say_how_many_by_now():
    assert meant(ADDITIONAL, date(2026, 10, 1)).text == "15 more in the year, 8.8 by October"


@pytest.mark.parametrize(("value", "expected"), [(9, "on_target"), (8, "close"), (6, "close"), (5, "off_target")])
def test_additional_cases_are_judged_against_the_line(value, expected):
    # October: 8.75 by now, three fewer than that (5.75) is still close
    assert code(value, meant(ADDITIONAL, date(2026, 10, 1))) == expected


def test_a_path_falls_by_its_share_in_a_year_and_evenly_within_it():
    began = date(2023, 4, 30)
    half_way = targets.planned_reduction(40, began, 20, date(2023, 10, 1))
    assert half_way == pytest.approx(35.777087639996637)
    assert targets.planned_reduction(40, began, 20, date(2024, 4, 1)) == pytest.approx(half_way**2 / 40)


@pytest.mark.parametrize("kind", ["decrease", "increase", "reduction_pct_per_year", "at_most"])
def test_context_is_never_judged_whatever_the_plan_asks_of_it(kind):
    asked = targets.asked(Target(date(2020, 9, 1), kind, 20), unit="count", polarity="context", last_year=30.0)
    assert targets.judge_against(12.0, asked).code == "no_target"


def test_a_target_that_is_no_path_has_none():
    month = date(2026, 10, 1)
    assert targets.path(Target(date(2020, 9, 1), "at_least", 70), month) is None
    assert targets.path(Target(date(2020, 9, 1), "reduction_pct_per_year", 20), month) is None
    assert targets.path(Target(date(2020, 9, 1), "additional_count"), month) is None


def test_an_unknown_kind_is_refused():
    with pytest.raises(UnknownTargetKind, match="perhaps"):
        Target(date(2020, 9, 1), "perhaps")
