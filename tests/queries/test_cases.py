"""The list of cases behind a figure adds up to the figure: every KPI, basis, month and member of every breakdown."""

import math
from functools import cache

import pytest

from etl.answers import counted
from kpis.catalogue import load_kpis
from tests.queries.test_kpis import WITH_QUERY, published


@cache
def worked_out(kpi: str):
    """One KPI's given loads, worked out: (cases, values)."""
    world = published(kpi)
    return world.connection.execute(f'from cases."{kpi}"').df(), world.values(kpi)


@pytest.mark.parametrize("kpi", WITH_QUERY)
def test_the_cases_add_up_to_every_figure(kpi):
    entry = load_kpis()[kpi]
    cases, values = worked_out(kpi)
    assert values
    for (month, basis, dimension, member), cell in values.items():
        rows = counted(cases, entry, basis, month)
        if dimension != "all":
            rows = rows[rows[dimension].fillna("Not recorded") == member]
        where = (month, basis, dimension, member)
        assert math.isclose(rows["numerator"].sum(), cell["numerator"], abs_tol=1e-9), where
        if entry.unit in ("percent", "ratio", "days"):
            assert math.isclose(rows["denominator"].sum(), cell["denominator"], abs_tol=1e-9), where


@pytest.mark.parametrize("kpi", WITH_QUERY)
def test_every_case_says_why_it_counted(kpi):
    cases, _ = worked_out(kpi)
    assert len(cases)
    assert cases["why"].str.strip().str.len().gt(0).all()
