"""Placements in the year, against the vector worked by hand and the boundaries of the window."""

from collections import defaultdict
from datetime import date

import pytest

from kpis.placements import UNSTABLE, Placement, looked_after_on, placements_in_year


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def test_the_vector(vectors):
    children = defaultdict(list)
    for row in vectors("placements_input.csv"):
        children[row["child_id"]].append(Placement(day(row["start"]), day(row["end"]), row["code"]))
    (expected,) = vectors("placements_expected.csv")
    on = day(expected["snapshot"])
    counts = {name: placements_in_year(of, on) for name, of in children.items() if looked_after_on(of, on)}
    assert counts == {"a": 3, "b": 1, "d": 2, "e": 2}
    assert sum(count >= UNSTABLE for count in counts.values()) == int(expected["numerator"])
    assert len(counts) == int(expected["denominator"])


@pytest.mark.parametrize(
    ("end", "counted"), [("2024-02-28", 0), ("2024-02-29", 1), ("2024-03-01", 1), ("2025-02-28", 1), ("", 1)]
)
def test_a_placement_counts_when_it_was_open_on_any_day_of_the_year(end, counted):
    assert placements_in_year([Placement(date(2023, 1, 1), day(end), "U6")], date(2025, 2, 28)) == counted


def test_a_placement_that_begins_later_does_not_count():
    assert placements_in_year([Placement(date(2025, 3, 1), None, "U6")], date(2025, 2, 28)) == 0
