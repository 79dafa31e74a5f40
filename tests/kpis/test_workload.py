"""Caseloads against the rule, posts and length of stay: sums over rows that name nobody."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis import workload
from kpis.shares import Share
from kpis.workload import Load


def worker(team, over_by, workers=1, role="Social worker"):
    return {"team": team, "role": role, "over_by": over_by, "workers": workers}


ROWS = [
    worker("North", 0, 3), worker("North", 1), worker("South", 6, 2, "ASYE"), worker("South", -5), worker("South", -6),
    worker("East", -1, 4),
]  # fmt: skip


def test_the_group_with_the_largest_share_over_comes_first():
    found = workload.loads(ROWS, "team")
    assert [(load.name, load.over, load.people) for load in found] == [("South", 2, 4), ("North", 1, 4), ("East", 0, 4)]
    assert workload.loads(ROWS, "role")[0] == Load("ASYE", {6: 2})


def test_at_the_ceiling_is_within_it():
    assert Load("one", {0: 3}).over == 0
    assert Load("one", {1: 1, 0: 3}).share_over == Share(1, 4)


def test_bands_meet_at_the_ceiling_and_five_either_side():
    at = {-6: 1, -5: 2, 0: 4, 1: 8, 5: 16, 6: 32}
    assert list(Load("one", at).bands.values()) == [1, 6, 24, 32]


@given(st.dictionaries(st.integers(-30, 30), st.integers(1, 9), min_size=1))
def test_bands_hold_everybody_once_and_agree_on_who_is_over(at):
    load = Load("one", at)
    counts = list(load.bands.values())
    assert sum(counts) == load.people
    assert sum(counts[2:]) == load.over


def test_managers_are_set_against_the_limit():
    rows = [{"team": "North", "supervised": n, "managers": m} for n, m in ((6, 4), (7, 1), (10, 1))]
    (load,) = workload.spans(rows)
    assert (load.at, load.over, load.people) == ({0: 4, 1: 1, 4: 1}, 2, 6)


def test_all_groups_together():
    assert workload.whole(workload.loads(ROWS, "team")) == Load(
        "All", dict(sorted(Counter({0: 3, 1: 1, 6: 2, -5: 1, -6: 1, -1: 4}).items()))
    )


def test_the_limits_are_the_councils_settings():
    assert (workload.ceiling(), workload.span_limit(), workload.long_months()) == (20, 6, 6)


def test_vacancies_are_of_the_posts_there_are():
    filled = {"Employed": 7.4, "Vacant, agency cover": 1.5, "Vacant, no cover": 1.1, "Agency beside the posts": 3.0}
    rows = [{"team": "North", "filled": name, "fte": fte} for name, fte in filled.items()]
    (post,) = workload.posts(rows)
    assert post.vacancies == Share(pytest.approx(2.6), pytest.approx(10.0))
    assert post.beside == 3


def test_length_of_stay_in_bands_and_without_a_start_date():
    rows = [{"kind": "Agency", "months": months, "is_long": months is not None and months > 6, "people": 2}
            for months in (0, 2, 3, 6, 12, None)]  # fmt: skip
    assert workload.stays(rows, "Agency") == {
        "Under 3 months": 4, "3 to under 6": 2, "6 to under 12": 2, "A year or more": 2, "No start date": 2,
    }  # fmt: skip
    assert set(workload.stays(rows, "Employed").values()) == {0}
    assert workload.agency_long(rows) == Share(2, 10)
