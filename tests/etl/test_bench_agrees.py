"""Every computed KPI, worked out twice: by the queries and by plain pandas written from the definitions."""

import inspect
from collections import Counter

import pandas as pd
import pytest

from bench import agreement, plain
from kpis.catalogue import load_kpis

WITHOUT_A_SECOND_OPINION: dict[str, str] = {}  # KPI: why pandas does not know it


def test_queries_and_pandas_agree_on_every_kpi_month_basis_and_member(council_values):
    ours, theirs = council_values.ours, council_values.theirs
    assert agreement.demand_agreement(ours, theirs) > 200_000
    assert set(ours["kpi"]) == {kpi.id for kpi in agreement.computed()}
    assert set(ours["basis"]) == {"in_month", "snapshot", "quarter", "ytd", "rolling_12m"}


def test_they_agree_when_the_council_decides_otherwise(council_values):
    assert agreement.demand_agreement(council_values.ours_otherwise, council_values.theirs_otherwise) > 50_000
    as_set = council_values.ours.merge(council_values.ours_otherwise, on=agreement.CELL, suffixes=("", "_otherwise"))
    other = as_set[as_set["numerator"].ne(as_set["numerator_otherwise"])]
    assert other["kpi"].nunique() > 20


def test_every_kpi_has_a_second_opinion_but_those_named(council_values):
    computed = {kpi.id for kpi in load_kpis().values() if kpi.has_query}
    assert computed - {kpi.id for kpi in agreement.computed()} == set(WITHOUT_A_SECOND_OPINION)
    assert len(computed) - len(WITHOUT_A_SECOND_OPINION) >= 146
    assert all(WITHOUT_A_SECOND_OPINION.values())


def test_agreement_is_about_something(council_values):
    """Nearly every KPI counts cases, and nearly every share some that meet it and some that do not."""
    whole = council_values.ours[council_values.ours["dimension"] == "all"].groupby("kpi")[["numerator", "denominator"]]
    sums = whole.sum()
    none = sums.index[sums["numerator"] == 0]
    shares = [kpi.id for kpi in load_kpis().values() if kpi.has_query and kpi.unit == "percent"]
    all_met = [kpi for kpi in shares if sums.loc[kpi, "numerator"] == sums.loc[kpi, "denominator"]]
    assert len(none) <= 5, f"nobody meets {', '.join(none)}"
    assert len(all_met) <= 5, f"everybody meets {', '.join(all_met)}"


def test_no_two_themes_call_different_things_by_one_name():
    """Themes are put together into one class: a name given twice would be one of the two."""
    own = [name for theme in plain.Cases.__bases__ for name, _ in inspect.getmembers(theme) if name in vars(theme)]
    twice = {name for name, times in Counter(own).items() if times > 1 and not name.startswith("__")}
    assert not twice


@pytest.mark.parametrize("change", [{"numerator": 1e-6}, {"denominator": 1.0}, {"value": 1e-6}])
def test_one_figure_astray_is_found(council_values, change):
    astray = council_values.theirs.copy()
    row = astray.index[astray["kpi"] == "rereferral_pct"][0]
    for name, by in change.items():
        astray.loc[row, name] = (astray.loc[row, name] if pd.notna(astray.loc[row, name]) else 0.0) + by
    with pytest.raises(agreement.Disagreement, match="rereferral_pct"):
        agreement.demand_agreement(council_values.ours, astray)


def test_one_cell_missing_is_found(council_values):
    with pytest.raises(agreement.Disagreement, match="1 cells differ"):
        agreement.demand_agreement(council_values.ours, council_values.theirs.iloc[1:])
