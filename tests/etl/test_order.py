"""The order in which extracts are loaded changes nothing that is published, nor does loading one of them again.

Every feed's lists are drawn at random, overlapping and awkward, and put into a real store; what is compared is the
published snapshot: values, cases and coverage.
"""

from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from bench import council
from bench.listed import Lists
from etl.home import Home
from etl.publishing import current_name, publish

END = pd.Timestamp(2025, 3, 31)
SEED = 1
HAPPENED_TO_BE = {"case_number", "latest_loaded_at", "loads"}  # says when, how often or in which order, not what


def one_picture_a_day(lists: Lists) -> Lists:
    """Without loads taken back, and of lists as at one day the first: of two, the later loaded rightly stands."""
    kept = lists.lists[~lists.lists["undone"] & ~lists.lists.duplicated("as_at")]
    kept = kept if lists.feed != "teams" else lists.lists.tail(1)
    return replace(lists, lists=kept)


def loads_of(lists: dict[str, Lists]) -> list[council.Load]:
    return [(feed, number) for feed, each in lists.items() for number in each.lists.index]


def published(home: Home, lists: dict[str, Lists], order: list[council.Load]) -> dict[str, pd.Series]:
    """What is published after these loads too."""
    council.fill(home, lists, [council.HOLIDAYS, council.POPULATION], order)
    publish(home)
    return rows_of(home.snapshots / current_name(home))


def rows_of(snapshot: Path) -> dict[str, pd.Series]:
    """Every row of the values, the cases of each KPI and the coverage, as sorted text."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        cases = connection.execute("select table_name from duckdb_tables() where schema_name = 'cases'").fetchall()
        tables = ["kpi_value", "coverage", *(f'cases."{name}"' for (name,) in cases)]
        found = {}
        for table in tables:
            names = [row[0] for row in connection.execute(f"describe {table}").fetchall()]
            told = ", ".join(f'"{name}"' for name in names if name not in HAPPENED_TO_BE)
            rows = connection.execute(f"select row({told})::varchar as said from {table}").df()
            found[table] = rows["said"].sort_values(ignore_index=True)
    return found


def demand_same(one: dict[str, pd.Series], other: dict[str, pd.Series]) -> None:
    assert set(one) == set(other)
    astray = {}
    for table in one:
        if not one[table].equals(other[table]):
            astray[table] = (set(one[table]) - set(other[table]), set(other[table]) - set(one[table]))
    shown = {table: tuple(sorted(side)[:3] for side in sides) for table, sides in astray.items()}
    assert not astray, shown


@pytest.fixture(scope="module")
def lists() -> dict[str, Lists]:
    """Every feed of a very small council over two years."""
    every = council.council(years=2, share=0.03, end=END, seed=SEED)
    return {feed: one_picture_a_day(each) for feed, each in every.items()}


@pytest.fixture(scope="module")
def in_order(lists, tmp_path_factory) -> dict[str, pd.Series]:
    """What is published when each feed's lists are loaded oldest first."""
    order = sorted(loads_of(lists), key=lambda load: (load[0], lists[load[0]].lists.loc[load[1], "as_at"]))
    return published(Home(tmp_path_factory.mktemp("in_order")), lists, order)


def test_no_order_of_loading_nor_loading_again_changes_what_is_published(lists, in_order, tmp_path):
    chance, order = np.random.default_rng(SEED), loads_of(lists)
    chance.shuffle(order)
    order = [(str(feed), int(number)) for feed, number in order]
    again = [load for load in order if chance.random() < 0.2]
    demand_same(published(Home(tmp_path), lists, [*order, *again]), in_order)


def test_what_is_compared_is_much(in_order):
    with_cases = [table for table, rows in in_order.items() if table.startswith("cases.") and len(rows)]
    assert len(with_cases) > 120
    assert len(in_order["kpi_value"]) > 10_000
