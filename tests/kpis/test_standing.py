"""Since when we stand where we stand, against years made by hand and sentences written beforehand."""

from datetime import date

import pytest

from kpis import neighbours, standing
from kpis.neighbours import AreaValue, compare_areas
from kpis.standing import among_neighbours, beside_published
from tests.charts.made import kpi
from tests.kpis.conftest import rows
from tests.kpis.helpers import number

THEIRS = [18.0, 19.0, 19.5, 20.0, 20.0, 20.0, 20.0, 20.5, 21.0, 22.0]  # mean and median 20


def year(end, value, *, n=2000, theirs=THEIRS, symbol=None, polarity="lower", average="mean"):
    """One published year: 2,000 cases give an interval of about two points either side."""
    cases = {} if n is None or value is None else {"numerator": value * n / 100, "denominator": n}
    others = [AreaValue(f"E{i}", f"Area {i}", v) for i, v in enumerate(theirs)]
    us = AreaValue("US", "Us", value, symbol, **cases)
    found = compare_areas([us, *others], "US", [area.code for area in others], polarity, period=end)
    return among_neighbours(date(end, 3, 31), found, average)


def said(*years, who="neighbours", line="their mean of"):
    return standing.finding("Re-referrals", kpi(), years, who, line)


# ---------------------------------------------------------------- the finding


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({2023: 30.0, 2024: 30.0, 2025: 30.0}, "worse than neighbours in every published year since 2023; 30.0% "),
        ({2022: 20.0, 2023: 30.0, 2024: 30.0, 2025: 30.0}, "worse than neighbours since 2023; 30.0% against"),
        ({2023: 20.0, 2024: 20.0, 2025: 30.0}, "worse than neighbours in 2025 but not in 2024; 30.0% against"),
        ({2023: 30.0, 2024: 30.0, 2025: 10.0}, "better than neighbours in 2025, worse in 2024; 10.0% against"),
        ({2023: 30.0, 2024: 20.0, 2025: 20.5}, "not different from neighbours beyond chance since 2024, worse in 2023"),
        ({2024: 20.0, 2025: 20.0}, "not different from neighbours beyond chance in every published year since 2024;"),
        ({2025: 30.0}, "worse than neighbours in 2025; 30.0% against their mean of 20.0%"),
    ],
)  # fmt: skip
def test_the_finding_says_whether_and_since_when(values, sentence):
    assert said(*(year(end, value) for end, value in values.items())).startswith(f"Re-referrals: {sentence}")


def test_a_year_that_is_not_there_ends_the_run():
    years = [year(2021, 30.0), year(2023, 30.0), year(2024, 30.0)]
    assert "since 2023" in said(*years) and "every" not in said(*years)


def test_a_year_without_a_figure_of_ours_is_told_with_its_symbol_and_the_year_before():
    years = [year(2023, 30.0), year(2024, 30.0), year(2025, None, symbol="c")]
    assert said(*years) == "Re-referrals: no figure published for 2025 [c]; worse than neighbours in 2024"
    assert standing.standing(years) is None


def test_fewer_than_five_neighbours_are_not_judged_by():
    assert said(year(2025, 30.0, theirs=[20.0] * 4)) == (
        "Re-referrals: too few of neighbours have a figure for 2025 to judge (four)"
    )


def test_without_cases_the_side_is_told_as_untested():
    years = [year(2024, 21.0, n=None), year(2025, 22.0, n=None)]
    assert said(*years).startswith(
        "Re-referrals: above neighbours (not tested for chance) in every published year since 2024; 22.0%"
    )


def test_too_few_cases_of_ours_are_not_tested():
    assert year(2025, 44.4, n=9).verdict == "above"


def test_nothing_is_better_where_neither_direction_is_good():
    assert year(2025, 30.0, polarity="within").verdict == "higher"
    assert year(2025, 10.0, polarity="context").verdict == "lower"


def test_the_median_judges_whichever_average_is_shown():
    skewed = [10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0, 60.0, 60.0, 60.0]  # median 10, mean 25
    for average, line in (("mean", 25.0), ("median", 10.0)):
        found = year(2025, 25.0, theirs=skewed, average=average)
        assert (found.verdict, found.line, found.judged_by) == ("worse", pytest.approx(line), 10.0)


def test_england_is_as_published_never_an_average():
    found = beside_published(date(2025, 3, 31), year(2025, 30.0).comparison, 31.0, "lower")
    assert (found.verdict, found.line) == ("similar", 31.0)  # of 600 in 2,000 chance allows 28.0 to 32.0
    assert beside_published(date(2025, 3, 31), year(2025, 30.0).comparison, 33.0, "lower").verdict == "better"
    assert beside_published(date(2025, 3, 31), year(2025, 30.0).comparison, None, "lower").verdict is None


# ---------------------------------------------------------------- change, places, spread


def test_change_is_laits_and_none_across_a_gap():
    assert standing.change([year(2024, 20.4), year(2025, 18.0)]) == pytest.approx(-2.4)
    assert standing.change([year(2023, 20.4), year(2025, 18.0)]) is None
    assert standing.change([year(2024, None), year(2025, 18.0)]) is None
    assert standing.change([year(2025, 18.0)]) is None


def test_places_by_year_and_the_symbols_between():
    years = [year(2023, 17.0), year(2024, None, symbol="c"), year(2025, 30.0), year(2026, 17.0, theirs=[20.0] * 4)]
    found = standing.places(years)
    assert {end: (place.rank, place.of) for end, place in found.items()} == {2023: (1, 11), 2025: (11, 11)}
    assert (found[2023].share, found[2025].share) == (0, 1)
    assert standing.gaps(years) == {2024: "c"}


def test_the_spread_of_neighbours_is_their_range_and_quartiles():
    assert year(2025, 20.0).spread == pytest.approx((18.0, 19.625, 20.0, 20.375, 22.0))
    assert year(2025, 20.0, theirs=[]).spread == ()


def test_of_all_of_england_the_outermost_twentieths_are_left_out():
    many = [float(i) for i in range(1, 101)]
    low, *middle, high = year(2025, 20.0, theirs=many).spread
    assert (low, high) == (6.0, 95.0)
    assert middle == pytest.approx([25.75, 50.5, 75.25])


@pytest.mark.vector("benchmark_la_expected.csv", key=("la_code",))
def test_national_ranks_and_bands_of_every_authority_at_once(row):
    listed = rows("benchmark_la_values.csv")
    areas = [AreaValue(area["la_code"], area["la_name"], number(area["value"])) for area in listed]
    expected = {area["la_code"]: number(area["expected_rank"]) for area in listed}
    found = neighbours.national(areas, {"Low": "lower", "High": "higher"}.get(row["polarity"], "context"))
    assert found[row["la_code"]][1] == row["band"]
    if row["polarity"] == "Low":
        assert {code: rank for code, (rank, _) in found.items()} == expected


def test_a_number_is_told_and_not_compared():
    years = [year(2025, 1879.0, n=None, theirs=[5000.0] * 10, polarity="context")]
    found = standing.finding("Referrals", kpi(unit="count", dp=0), years, "neighbours", "their mean of")
    assert found == "Referrals: 1,879 in 2025; a number grows with the council, so it is not compared"
