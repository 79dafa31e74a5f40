"""Periods of cases are the sums of their months: twelve months, the financial year and the quarter so far.

Worked out here by plain addition over what was published, for every KPI that counts cases. Children (each once in any
period) and years (which look back themselves) do not add up, and are not asked to.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import pytest

from kpis.catalogue import Kpi, load_kpis

KPIS = [kpi for kpi in load_kpis().values() if kpi.has_query and kpi.counts == "cases" and kpi.basis != "snapshot"]
Months = dict[date, tuple[float, float, bool]]


def months_back(month: date, count: int) -> Iterator[date]:
    """A month and the ones before it, so many in all."""
    for back in range(count):
        year, place = divmod(month.year * 12 + month.month - 1 - back, 12)
        yield date(year, place + 1, 1)


def how_many(basis: str, month: date) -> int:
    """The months a period has up to and with this one."""
    return {"rolling_12m": 12, "ytd": (month.month - 4) % 12 + 1, "quarter": (month.month - 1) % 3 + 1}[basis]


def added_up(months: Months, month: date, basis: str) -> tuple[float, float, bool] | None:
    """Numerator, denominator and completeness of a period, or None where one of its months is not loaded."""
    found = [months.get(each) for each in months_back(month, how_many(basis, month))]
    if any(each is None for each in found):
        return None
    return sum(n for n, _, _ in found), sum(d for _, d, _ in found), all(complete for _, _, complete in found)


@pytest.fixture(scope="module")
def published(council_values) -> dict[str, dict]:
    """By KPI: (dimension, member) -> basis -> month -> numerator, denominator, complete."""
    found: dict[str, dict] = defaultdict(lambda: defaultdict(lambda: defaultdict(dict)))
    ours = council_values.ours.astype({"denominator": float}).fillna({"denominator": 0.0})
    for row in ours.itertuples():
        cell = (row.numerator, row.denominator, bool(row.complete))
        found[row.kpi][row.dimension, row.member][row.basis][row.month.date()] = cell
    return found


def wrong_periods(kpi: Kpi, bases: dict[str, Months]) -> Iterator[tuple]:
    """The periods of one member that are not the sums of its months, are missing, or should not be there."""
    for basis in ("rolling_12m",) if kpi.unit == "rate_per_10000" else ("rolling_12m", "ytd", "quarter"):
        for month in bases["in_month"]:
            expected, told = added_up(bases["in_month"], month, basis), bases[basis].get(month)
            if expected is None or told is None:
                same = expected is told
            else:
                parts = told[:1] if kpi.unit in ("count", "rate_per_10000") else told[:2]
                same = parts == pytest.approx(expected[: len(parts)], rel=1e-9, abs=1e-9) and told[2] == expected[2]
            if not same:
                yield basis, month, told, expected


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
def test_periods_are_the_sums_of_their_months(published, kpi):
    members = published[kpi.id]
    assert members["all", "All"]["in_month"]
    wrong = {member: found for member, bases in members.items() if (found := list(wrong_periods(kpi, bases)))}
    assert not wrong
    stray = {month for bases in members.values() for basis in bases for month in bases[basis]}
    assert stray <= set(members["all", "All"]["in_month"]), "a period of a month that is not loaded itself"


def test_children_and_years_are_left_out_with_a_reason():
    others = {kpi.counts for kpi in load_kpis().values() if kpi.has_query} - {"cases"}
    assert others == {"children", "years"}
