"""The published figures carried with the repository are the published figures: every cell, none altered."""

import csv
from collections import Counter
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "data" / "benchmarks"
NOT_DFE = {"bank_holidays", "sn_model_2021_wide", "sn_model_2025_wide"}
DATASETS = sorted(path.stem for path in BENCHMARKS.glob("*.csv") if path.stem not in NOT_DFE)
FILTERS = ("category", "population_type", "cla_group", "placement_stability", "care_leaver_age", "breakdown")
COLUMNS_2021 = [0, 1, 3, 4, *range(5, 25)]
"""Where the 2021 file keeps what the 2025 layout holds: it repeats the code and ends with an empty column."""


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


def test_all_twelve_data_sets_are_carried():
    assert len(DATASETS) == 12


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
    assert sum(path.stat().st_size for path in BENCHMARKS.iterdir()) < 4_000_000
