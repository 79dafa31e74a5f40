"""Rounding, rates, periods, and how numbers are said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis import formats, periods
from kpis.rates import annualised, percent, rate
from kpis.rounding import above, below, round_half_up, same
from tests.kpis.helpers import month, number


@pytest.mark.vector("rounding.csv")
def test_rounding(row):
    assert round_half_up(float(row["x"]), int(row["dp"])) == float(row["expected"])


def test_nothing_rounds_to_nothing():
    assert round_half_up(None, 1) is None


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_rounding_is_even_handed_and_near(x, dp):
    rounded = round_half_up(x, dp)
    assert rounded == -round_half_up(-x, dp)
    assert abs(rounded - x) <= 0.5 / 10**dp + 1e-6


def test_dust_is_not_a_difference():
    assert same(0.1 + 0.2, 0.3)
    assert not above(0.1 + 0.2, 0.3)
    assert not below(0.3, 0.1 + 0.2)
    assert above(0.31, 0.3)
    assert below(0.29, 0.3)


@pytest.mark.vector("percent_published.csv")
def test_percentages_as_published(row):
    value = percent(float(row["numerator"]), float(row["denominator"]))
    assert round_half_up(value, int(row["dp"])) == number(row["expected"])


@pytest.mark.vector("rate_per_10000.csv")
def test_rates_as_published(row):
    value = rate(float(row["count"]), float(row["population"]))
    assert round_half_up(value, int(row["dp"])) == number(row["expected"])


def test_an_annualised_rate_is_twelve_months_worth():
    assert annualised(10, 60_000) == pytest.approx(20.0)
    assert annualised(None, 60_000) is None
    assert annualised(10, 0) is None


@pytest.mark.vector("aggregation.csv")
def test_periods_are_sums_over_sums(row):
    parts = [part.split(";") for part in row["rows"].split("|")]
    months = [(month(m), float(n), float(d)) for m, n, d in parts]
    basis = {"rolling12": "rolling_12m"}.get(row["kind"], row["kind"])
    total = periods.BASES[basis](months, month(row["end_month"]))
    assert (total.numerator, total.denominator) == (float(row["numerator"]), float(row["denominator"]))


def test_a_period_knows_its_gaps():
    total = periods.rolling_12([(date(2026, 3, 1), 1, 4), (date(2026, 4, 1), 2, 4)], date(2026, 4, 1))
    assert (total.months, total.of, total.complete) == (2, 12, False)
    assert total.percent == 37.5
    assert periods.in_month([], date(2026, 4, 1)).percent is None


@pytest.mark.parametrize(
    ("day", "year", "quarter", "quarter_first"),
    [
        (date(2026, 3, 1), "2025/26", "Q4 2025/26", date(2026, 1, 1)),
        (date(2026, 4, 1), "2026/27", "Q1 2026/27", date(2026, 4, 1)),
        (date(2026, 12, 1), "2026/27", "Q3 2026/27", date(2026, 10, 1)),
        (date(1999, 4, 1), "1999/00", "Q1 1999/00", date(1999, 4, 1)),
    ],
)
def test_financial_calendar(day, year, quarter, quarter_first):
    assert periods.financial_year(day) == year
    assert periods.financial_quarter(day) == quarter
    assert periods.quarter_start(day) == quarter_first


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-300, 300))
def test_adding_months_is_undone_by_subtracting_them(day, n):
    first = day.replace(day=1)
    assert periods.add_months(periods.add_months(first, n), -n) == first
    assert periods.months_between(first, periods.add_months(first, n)) == n


def test_month_range_and_end():
    assert periods.month_range(date(2025, 12, 1), date(2026, 2, 1)) == [
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]
    assert periods.month_end(date(2024, 2, 1)) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("value", "unit", "dp", "said"),
    [
        (18.4, "percent", 1, "18.4%"),
        (18.25, "percent", 1, "18.3%"),
        (100.0, "percent", 1, "100%"),
        (99.96, "percent", 1, "100%"),
        (0.0, "percent", 1, "0%"),
        (54.0, "percent", 1, "54.0%"),
        (54.0, "percent", 0, "54%"),
        (1882, "count", 0, "1,882"),
        (28.94, "rate_per_10000", 1, "28.9"),
        (100.0, "rate_per_10000", 1, "100.0"),
        (17.25, "ratio", 1, "17.3"),
        (-2.0, "ratio", 1, "−2.0"),
        (-0.01, "ratio", 1, "0.0"),
        (None, "percent", 1, "–"),
    ],
)
def test_values_as_said(value, unit, dp, said):
    assert formats.format_value(value, unit, dp) == said


def test_other_numbers_as_said():
    assert formats.format_fraction(346, 1882) == "346 of 1,882"
    assert formats.format_fraction(None, 1882) == ""
    assert formats.format_count(164.5) == "164.5"
    assert formats.format_with_unit(28.9, "rate_per_10000", 1) == "28.9 per 10,000"
    assert formats.format_with_unit(None, "rate_per_10000", 1) == "–"
    assert formats.format_change(-2.04, "percent", 1) == "−2.0 points"
    assert formats.format_change(14, "count") == "+14"
    assert formats.format_change(0.0, "percent", 1) == "0.0 points"
    assert formats.format_interval((12.6, 25.4), "percent") == "13%–25%"
    assert formats.format_target(85.0, "percent") == "85%"
    assert formats.format_target(7.5, "percent") == "7.5%"
    assert formats.month(date(2026, 10, 1)) == "Oct 2026"
    assert formats.month_long(date(2026, 10, 1)) == "October 2026"


@pytest.mark.parametrize(("n", "said"), [(0, "no"), (7, "seven"), (10, "ten"), (11, "11"), (1200, "1,200")])
def test_small_numbers_in_words(n, said):
    assert formats.number_words(n) == said


@pytest.mark.parametrize(
    ("n", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (21, "21st")]
)
def test_ordinals(n, said):
    assert formats.ordinal(n) == said
