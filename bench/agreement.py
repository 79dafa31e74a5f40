"""Whether Bearing and plain pandas say the same of every KPI, month, basis, dimension and member."""

from pathlib import Path

import duckdb
import pandas as pd

from bench import plain
from etl.contracts import load_contracts
from etl.publishing import prepare, work_out
from etl.sql import statement
from kpis.catalogue import Kpi, load_authority, load_kpis

CELL = ["kpi", "month", "basis", "dimension", "member"]
FIGURES = ["numerator", "denominator", "value"]
FLAGS = ["complete", "provisional"]
TOLERANCE = 1e-9


class Disagreement(Exception):
    """Two ways of working out the same KPIs gave different figures."""


def computed() -> list[Kpi]:
    """The KPIs worked out from cases that pandas knows too."""
    return [kpi for kpi in load_kpis().values() if kpi.has_query and plain.knows(kpi)]


def publish_into(path: Path, store: Path, kpis: list[Kpi] | None = None) -> None:
    """What a publication does with cases: every computed KPI, all bases and breakdowns, written to a new database."""
    contracts = load_contracts()
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"attach '{store}' as store (read_only)")
        prepare(connection, load_authority())
        connection.execute(statement("publish/schema"))
        for kpi in computed() if kpis is None else kpis:
            work_out(connection, kpi, contracts)


def read_values(path: Path) -> pd.DataFrame:
    """The values in such a database."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(f"select {', '.join(CELL + FIGURES + FLAGS)} from kpi_value").df()


def differences(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """The cells only one side has, or whose figures differ by more than 1e-9 of their size. Empty when they agree."""
    both = ours.merge(theirs, how="outer", on=CELL, suffixes=("", "_other"), indicator=True, validate="one_to_one")
    wrong = both["_merge"] != "both"
    for name in FIGURES:
        one, other = both[name].astype(float), both[f"{name}_other"].astype(float)
        size = one.abs().combine(other.abs(), max).clip(lower=1.0)
        wrong |= (one.isna() != other.isna()) | ((one - other).abs() > TOLERANCE * size)
    for name in FLAGS:
        wrong |= both[name].astype("boolean").ne(both[f"{name}_other"].astype("boolean")).fillna(True)
    return both[wrong]


def demand_agreement(ours: pd.DataFrame, theirs: pd.DataFrame) -> int:
    """How many cells were compared. Raises Disagreement, with the first of those that differ."""
    wrong = differences(ours, theirs)
    if len(wrong):
        kpis = ", ".join(sorted(wrong["kpi"].unique()))
        raise Disagreement(f"{len(wrong):,} cells differ ({kpis}); the first are\n{wrong.head(12).to_string()}")
    return len(ours)
