"""Every computed KPI, worked out twice: by the queries and by plain pandas written from the definitions."""

import pandas as pd
import pytest

from bench import agreement, council, plain_pandas
from etl.home import Home
from kpis.catalogue import load_authority

END = pd.Timestamp(2025, 6, 30)  # two years with a leap day, and months before and after the newest population


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The same two years of a small council's awkward lists: (Bearing's values, pandas' values)."""
    folder = tmp_path_factory.mktemp("agreement")
    home, lists = Home(folder / "home"), council.council(years=2, share=0.1, end=END)
    council.fill(home, lists, [council.HOLIDAYS, council.POPULATION])
    agreement.publish_into(folder / "values.duckdb", home.store)
    theirs = plain_pandas.work_out(plain_pandas.material(lists, load_authority()), agreement.computed())
    return agreement.read_values(folder / "values.duckdb"), theirs


def test_queries_and_pandas_agree_on_every_kpi_month_basis_and_member(both):
    ours, theirs = both
    assert agreement.demand_agreement(ours, theirs) > 20_000
    assert set(ours["kpi"]) == {kpi.id for kpi in agreement.computed()}
    assert set(ours["basis"]) == {"in_month", "snapshot", "quarter", "ytd", "rolling_12m"}


@pytest.mark.parametrize("change", [{"numerator": 1e-6}, {"denominator": 1.0}, {"value": 1e-6}])
def test_one_figure_astray_is_found(both, change):
    ours, theirs = both
    astray = theirs.copy()
    row = astray.index[astray["kpi"] == "rereferral_pct"][0]
    for name, by in change.items():
        astray.loc[row, name] = (astray.loc[row, name] if pd.notna(astray.loc[row, name]) else 0.0) + by
    with pytest.raises(agreement.Disagreement, match="rereferral_pct"):
        agreement.demand_agreement(ours, astray)


def test_one_cell_missing_is_found(both):
    ours, theirs = both
    with pytest.raises(agreement.Disagreement, match="1 cells differ"):
        agreement.demand_agreement(ours, theirs.iloc[1:])
