"""Nothing published may be worked back to a count of one to five."""

import json
from itertools import islice, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis import disclosure
from tests.kpis.helpers import number

cells = st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 12), min_size=1)
tables = st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=3, max_size=3)


@pytest.mark.vector("suppress_line.csv")
def test_one_line(row):
    found = disclosure.suppress_line(json.loads(row["cells"]), row["total_published"] == "1")
    assert found == json.loads(row["expected"])


@pytest.mark.vector("suppress_pct.csv")
def test_percentages(row):
    found = disclosure.suppress_pct(float(row["numerator"]), float(row["denominator"]))
    assert found == (row["expected"] if row["expected"] in "cz" else number(row["expected"]))


@pytest.mark.parametrize(("count", "rate", "shown"), [(5, 8.34, "c"), (6, 9.96, 10.0), (0, 0.0, 0.0), (3, None, "z")])
def test_rates(count, rate, shown):
    assert disclosure.suppress_rate(count, rate) == shown


@given(cells)
def test_no_small_count_is_shown(line):
    shown = disclosure.suppress_line(line)
    assert not [n for n in shown.values() if n != "c" and 1 <= n <= 5]
    assert all(shown[name] in ("c", count) for name, count in line.items())


@given(cells)
def test_a_published_total_never_gives_a_hidden_cell_away(line):
    """Every hidden cell could be at least two numbers, even to someone who knows the rule of five."""
    shown = disclosure.suppress_line(line)
    hidden = [name for name, n in shown.items() if n == "c"]
    if not hidden or disclosure.total_gives_away(line):
        return
    total = sum(line[name] for name in hidden)
    primary = all(1 <= line[name] <= 5 for name in hidden)
    answers = range(1, 6) if primary else range(total + 1)
    solutions = (s for s in product(answers, repeat=len(hidden)) if sum(s) == total)
    assert len(list(islice(solutions, 2))) == 2


def test_a_line_with_nothing_left_to_hide_must_lose_its_total():
    assert disclosure.total_gives_away({"A": 3})
    assert disclosure.total_gives_away({"A": 1, "B": 1})
    assert not disclosure.total_gives_away({"A": 2, "B": 1})
    assert not disclosure.total_gives_away({"A": 12})


def test_a_two_way_table_protects_rows_and_columns():
    table = {
        "x": {"p": 3, "q": 10, "r": 20},
        "y": {"p": 11, "q": 9, "r": 13},
        "z": {"p": 30, "q": 12, "r": 8},
    }
    assert disclosure.suppress_table(table) == {
        "x": {"p": "c", "q": "c", "r": 20},  # 3 is small; 10 hides it along its row
        "y": {"p": "c", "q": "c", "r": 13},  # 11 hides it down its column, and 9 hides 10 and 11
        "z": {"p": 30, "q": 12, "r": 8},
    }


@given(tables)
def test_no_row_or_column_of_a_table_hides_exactly_one_cell(numbers):
    table = {f"r{i}": {f"c{j}": n for j, n in enumerate(line)} for i, line in enumerate(numbers)}
    shown = disclosure.suppress_table(table)
    lines = [list(row.values()) for row in shown.values()]
    for line in [*lines, *zip(*lines, strict=True)]:
        assert list(line).count("c") != 1
        assert not [n for n in line if n != "c" and 1 <= n <= 5]


def test_without_a_total_only_the_small_are_hidden():
    table = {"x": {"p": 3, "q": 10}}
    assert disclosure.suppress_table(table, total_published=False) == {"x": {"p": "c", "q": 10}}
