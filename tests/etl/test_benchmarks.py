"""The published figures carried with the repository are the published figures: every cell, none altered."""

import csv
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from etl import answers
from etl.home import Home
from etl.shapes import dataset_of
from kpis.catalogue import Benchmark, load_kpis
from tests.etl.comparing import compared

BENCHMARKS = Path(__file__).resolve().parents[2] / "data" / "benchmarks"
NOT_DFE = {"bank_holidays", "inspections", "sn_model_2021_wide", "sn_model_2025_wide"}
DATASETS = sorted(path.stem for path in BENCHMARKS.glob("*.csv") if path.stem not in NOT_DFE)
FILTERS = (
    "category", "population_type", "cla_group", "placement_stability", "sw_stability", "care_leaver_age",
    "characteristic", "breakdown",
)  # fmt: skip
COLUMNS_2021 = [0, 1, 3, 4, *range(5, 25)]
"""Where the 2021 file keeps what the 2025 layout holds: it repeats the code and ends with an empty column."""


def published_series() -> list[tuple[str, Benchmark]]:
    """Every series of DfE's files with its KPI, those told beside another included."""
    compared = [kpi for kpi in load_kpis().values() if kpi.benchmark]
    listed = [(kpi.id, series) for kpi in compared for series in (kpi.benchmark, *kpi.benchmark.also)]
    return [(kpi, series) for kpi, series in listed if series.dataset]


def rows_of(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.reader(file))


def projected(rows: list[list[str]], columns: list[str]) -> list[tuple[str, ...]]:
    places = [rows[0].index(column) for column in columns]
    return [tuple(row[place] for place in places) for row in rows[1:]]


@pytest.fixture(scope="module", params=DATASETS)
def pair(request, shared):
    """The carried file and the published one, as rows of text with the heading first."""
    name = f"{request.param}.csv"
    return rows_of(BENCHMARKS / name), rows_of(shared / "real" / "dfe" / name)


def test_every_data_set_a_kpi_is_compared_with_is_carried():
    """A fresh copy must compare: what the catalogue names is there, and nothing it does not name."""
    named = {series.dataset for _, series in published_series()}
    assert {dataset_of(f"{name}.csv") for name in DATASETS} == named
    assert len(DATASETS) == 18


@pytest.mark.parametrize(
    ("kpi", "series"), published_series(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_column_and_breakdown_a_kpi_is_compared_with_is_carried(kpi, series):
    (path,) = (path for path in BENCHMARKS.glob("*.csv") if dataset_of(path.name) == series.dataset)
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    whole = series.denominator if isinstance(series.denominator, tuple) else ()
    assert {*series.numerator, *whole, *([series.value] if series.value else [])} <= set(rows[0])
    for filters in (series.filters, series.denominator_filters):
        for wanted in product(*filters.values()):
            found = [row for row in rows if all(row[c] == v for c, v in zip(filters, wanted, strict=True))]
            assert "Trafford" in {row["la_name"] for row in found}, wanted


def test_columns_are_the_published_ones_in_their_order(pair):
    carried, published = pair
    assert carried[0] == [column for column in published[0] if column in carried[0]]


def test_every_cell_is_as_published(pair):
    carried, published = pair
    columns = carried[0]
    rows = projected(carried, columns)
    assert rows
    assert Counter(rows) - Counter(projected(published, columns)) == Counter()


def test_no_area_or_year_of_a_kept_breakdown_is_missing(pair):
    carried, published = pair
    columns = carried[0]
    filters = [column for column in FILTERS if column in columns]
    kept = set(projected(carried, filters))
    breakdowns = zip(projected(published, filters), projected(published, columns), strict=True)
    wanted = [row for breakdown, row in breakdowns if breakdown in kept]
    assert projected(carried, columns) == wanted


def test_2025_neighbours_are_as_published(shared):
    published = rows_of(shared / "real" / "neighbours" / "sn_model_2025_wide.csv")
    assert rows_of(BENCHMARKS / "sn_model_2025_wide.csv") == published


def test_2021_neighbours_are_as_published(shared):
    published = rows_of(shared / "real" / "neighbours" / "New_Statistical_Neighbour_Groupings_April_2021.csv")
    table = published[1 : next(place for place, row in enumerate(published) if not row[0])]
    carried = rows_of(BENCHMARKS / "sn_model_2021_wide.csv")
    assert carried[1:] == [[row[column] for column in COLUMNS_2021] for row in table]


def test_both_models_share_one_layout():
    models = [rows_of(BENCHMARKS / f"sn_model_{year}_wide.csv") for year in (2021, 2025)]
    assert models[0][0] == models[1][0]
    assert {len(row) for model in models for row in model} == {24}


def test_bank_holidays_agree_with_the_reference(vectors):
    expected = [[row["date"], row["title"]] for row in vectors("bank_holidays_ew.csv")]
    assert rows_of(BENCHMARKS / "bank_holidays.csv") == [["date", "title"], *expected]


def test_carried_figures_stay_small():
    assert sum(path.stat().st_size for path in BENCHMARKS.iterdir()) < 8_000_000


# --- a fresh copy compares: figures worked out by hand from the files -------------------------------------------


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> Home:
    """A new installation: nothing loaded but what the product carries."""
    return compared(tmp_path_factory.mktemp("fresh"))


def own(home: Home, kpi: str, year: int, area: str | None = None) -> dict:
    """What the command line shows of one published year."""
    (row,) = [row for row in answers.published(home, kpi, area, None) if row["period"] == str(year)]
    return row


def cells(dataset: str, year: int, code: str = "358", **breakdown: str) -> dict[str, str]:
    """The file's row of one area and year."""
    (path,) = (path for path in BENCHMARKS.glob("*.csv") if dataset_of(path.name) == dataset)
    wanted = {"time_period": str(year), "old_la_code": code, **breakdown}
    with path.open(newline="", encoding="utf-8") as file:
        (row,) = [row for row in csv.DictReader(file) if all(row[name] == text for name, text in wanted.items())]
    return row


def test_rereferrals_of_2025(fresh):
    """1,879 referrals in the year to March 2025, 339 of them again within twelve months: 339 / 1,879 = 18.04 %;
    DfE prints 18."""
    row = cells("c1_children_in_need_referrals_and_rereferrals", 2025)
    assert (row["referral_count"], row["rereferral_count"], row["rereferral_percent"]) == ("1879", "339", "18")
    shown = own(fresh, "rereferral_pct", 2025)
    assert (shown["numerator"], shown["denominator"], shown["value"]) == (339, 1879, 18)
    assert round(100 * 339 / 1879) == shown["value"]


def test_conferences_within_15_working_days_of_2024(fresh):
    """9 within 10 days and 170 within 15, of 273 conferences: 179 / 273 = 65.57 %."""
    row = cells("c4_children_in_need_section_47s_and_icpcs", 2024)
    assert (row["Duration_0-10_days"], row["Duration_11-15_days"], row["ICPC"]) == ("9", "170", "273")
    shown = own(fresh, "icpc_15wd_pct", 2024)
    assert (shown["numerator"], shown["denominator"], round(shown["value"], 2)) == (179, 273, 65.57)
    # The ten neighbours of the 2025 model, each (0-10 days + 11-15 days) / conferences, then the simple mean.
    neighbours = ["919", "356", "825", "931", "936", "305", "895", "873", "916", "334"]
    rows = [cells("c4_children_in_need_section_47s_and_icpcs", 2024, code) for code in neighbours]
    shares = [100 * (int(r["Duration_0-10_days"]) + int(r["Duration_11-15_days"])) / int(r["ICPC"]) for r in rows]
    assert shown["neighbours_mean"] == pytest.approx(sum(shares) / 10) and round(sum(shares) / 10, 1) == 81.4
    assert shown["neighbours_with_data"] == 10


def test_repeat_plans_of_2024_and_2025(fresh):
    """98 of 246 plans were a second or later one (39.84 %), then 53 of 193 (27.46 %)."""
    for year, repeat, plans, printed in ((2024, 98, 246, 39.8), (2025, 53, 193, 27.5)):
        row = cells("d3_cpps_subsequent_plan", year)
        assert (row["CPP_subsequent"], row["CPP_start"]) == (str(repeat), str(plans))
        assert float(row["CPP_subsequent_percent"]) == printed == round(100 * repeat / plans, 1)
        shown = own(fresh, "cpp_repeat_ever_pct", year)
        assert (shown["numerator"], shown["denominator"], shown["value"]) == (repeat, plans, printed)


def test_the_rate_of_plans_of_2025(fresh):
    """155 children on a plan on 31 March 2025 over 56,737 children at mid-2024: 27.32 per 10,000."""
    assert cells("d5_cpps_at31march_by_duration", 2025)["CPP_At31"] == "155"
    assert cells("ons_mid-year_population_estimates", 2024)["population_estimate"] == "56737"
    shown = own(fresh, "cpp_rate_10k", 2025)
    assert shown["denominator"] == 56737 and shown["value"] == pytest.approx(155 / 56737 * 10_000)


def test_new_placements_outside_the_authority_of_2025(fresh):
    """100 under 20 miles from home and 39 over it, of 291 new placements: 139 / 291 = 47.77 %."""
    dataset = "la_cla_during_year_new_placements"
    counts = [
        int(cells(dataset, 2025, breakdown=name)["children_count"])
        for name in (
            "Placed outside LA boundary less than 20 miles from home",
            "Placed outside LA boundary more than 20 miles from home",
            "Total new placements",
        )
    ]
    assert counts == [100, 39, 291]
    shown = own(fresh, "cla_out_of_borough_pct", 2025)
    assert (shown["numerator"], shown["denominator"], round(shown["value"], 2)) == (139, 291, 47.77)


def test_neglect_in_assessments_and_plans(fresh):
    """285 of 1,788 episodes with factors in 2025 (15.94 %); 91 of 217 plans in March 2024 (41.94 %)."""
    assert cells("c3_factors_identified_at_end_of_assessment", 2025)["Neglect"] == "285"
    shown = own(fresh, "neglect_feature_pct", 2025)
    assert (shown["numerator"], shown["denominator"], round(shown["value"], 2)) == (285, 1788, 15.94)
    shown = own(fresh, "cpp_neglect_pct", 2024)
    assert (shown["numerator"], shown["denominator"], round(shown["value"], 2)) == (91, 217, 41.94)


def test_vacancies_of_2025(fresh):
    """51 vacant of 51 and 105.3 in post: 32.6 %, on 30 September."""
    row = cells("csww_indicators", 2025)
    assert (row["vacancy_fte"], row["inpost_fte"], row["vacancy_rate_fte"]) == ("51", "105.3", "32.6")
    shown = own(fresh, "sw_vacancy_rate", 2025)
    assert shown["value"] == 32.6 == round(100 * 51 / 156.3, 1) and shown["denominator"] == pytest.approx(156.3)


def test_the_average_score_stands_in_the_column_of_counts(fresh):
    row = cells("la_conviction_health_outcome_cla", 2025, breakdown="SDQ average score")
    assert (row["children_count"], row["children_percent"]) == ("12.3", "z")
    assert own(fresh, "cla_sdq_avg", 2025)["value"] == 12.3


def test_a_suppressed_figure_is_told_as_suppressed(fresh):
    """Plans of two years or more: 'c' for Trafford in 2025; England 2.3 %."""
    assert cells("d5_cpps_at31march_by_duration", 2025)["2_years_or_more_percent"] == "c"
    shown = own(fresh, "cpp_2yr_plus_pct", 2025)
    assert (shown["value"], shown["symbol"], shown["numerator"]) == (None, "c", None)
    assert shown["england"] == 2.3
