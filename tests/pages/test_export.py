"""What leaves the building hides small numbers."""

from datetime import date

import pytest

from frame.export import KEY, public_cells, public_csv, with_other_members
from kpis.catalogue import load_kpis

PERCENT = load_kpis()["icpc_15wd_pct"]
RATE = load_kpis()["cpp_rate_10k"]
COUNT = load_kpis()["referral_count"]
OCTOBER = date(2026, 10, 1)


def month(numerator, denominator, value, when=OCTOBER) -> dict:
    return {"month": when, "numerator": numerator, "denominator": denominator, "value": value}


@pytest.mark.parametrize(
    ("kpi", "row", "expected"),
    [
        (PERCENT, month(14.0, 22.0, 63.636), (14, 22, 63.6)),
        (PERCENT, month(3.0, 22.0, 13.6), ("c", "c", "c")),
        (PERCENT, month(19.0, 22.0, 86.4), ("c", "c", "c")),
        (PERCENT, month(0.0, 22.0, 0.0), (0, 22, 0)),
        (PERCENT, month(0.0, 0.0, None), (0, 0, "z")),
        (RATE, month(164.0, 57_000.0, 28.77), (164, 57_000, 28.8)),
        (RATE, month(5.0, 57_000.0, 0.88), ("c", "c", "c")),
        (COUNT, month(4.0, None, 4.0), ("c", "c", "c")),
        (COUNT, month(159.0, None, 159.0), (159, "", 159)),
    ],
)
def test_a_month_as_anyone_may_see_it(kpi, row, expected):
    assert public_cells(kpi, row) == expected


def test_a_month_in_which_a_sibling_is_small_is_left_out():
    mine = [month(10.0, 40.0, 25.0), month(11.0, 40.0, 27.5, date(2026, 9, 1))]
    sibling = month(1.0, 3.0, 33.3)
    assert with_other_members(mine, [*mine, sibling]) == mine[1:]


def test_the_file_says_what_it_is():
    text = public_csv(PERCENT, [month(14.0, 22.0, 63.636)], ["Sample data: not real children"])
    lines = text.splitlines()
    assert lines[:2] == ["Month,Numerator,Denominator,Value", "October 2026,14,22,63.6"]
    assert "Sample data: not real children" in lines
    assert KEY in text
