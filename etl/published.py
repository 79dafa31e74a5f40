"""Published figures into the snapshot: every KPI's series from DfE's files and its interactive tool.

What each KPI is compared with lies in its catalogue entry; what DfE renamed between releases in
`data/catalogue/renamed_columns.yaml`; authorities in `areas.yaml`. The arithmetic is `queries/publish/published.sql`.
"""

from collections.abc import Iterable, Mapping
from itertools import product

import duckdb
import pandas as pd

from etl.sql import statement
from kpis.areas import load_areas
from kpis.catalogue import CATALOGUE, Benchmark, Filters, Kpi
from kpis.yaml_file import read_yaml

SCALES = {"percent": 100, "rate_per_10000": 10_000}
LAIT_SOURCE = "DfE, local authority interactive tool"
NOTHING = Benchmark(source="", unit="count", position="31 March", comparability="like_for_like")  # an empty table's


def keep_published(connection: duckdb.DuckDBPyConnection, kpis: Iterable[Kpi]) -> None:
    """Makes `published` (each KPI's own series) and `published_beside` (further ones, told beside it by label).

    The connection has the store attached as `store` and is prepared as for publishing.
    """
    _keep_renamed(connection)
    for name in ("published_figure", "lait_figure"):
        connection.execute(f"create or replace temp table {name} as {statement(f'publish/{name}')}")
    loaded = any(connection.table(name).limit(1).fetchall() for name in ("published_figure", "lait_figure"))
    compared = [kpi for kpi in kpis if kpi.benchmark and loaded]
    text = statement("publish/published")
    connection.execute(f"create table published as {text} limit 0", _parameters("", NOTHING))
    connection.execute("create table published_beside as select ''::varchar as label, * from published")
    for kpi in compared:
        connection.execute(f"insert into published {text}", _parameters(kpi.id, kpi.benchmark))
        for other in kpi.benchmark.also:
            given = _parameters(kpi.id, other) | {"label": other.label}
            connection.execute(f"insert into published_beside select $label, * from ({text})", given)


def _keep_renamed(connection: duckdb.DuckDBPyConnection) -> None:
    """What has another name today, as small tables the queries join."""
    listed = read_yaml(CATALOGUE / "renamed_columns.yaml")
    datasets = [(old, entry["now"]) for old, entry in listed.items() if "now" in entry]
    columns = [(old, *pair) for old, entry in listed.items() for pair in entry["columns"].items()]
    tables = {
        "renamed_dataset": pd.DataFrame(datasets, columns=["dataset", "now_dataset"]),
        "renamed_column": pd.DataFrame(columns, columns=["dataset", "indicator", "now_indicator"]),
        "renamed_region": pd.DataFrame(load_areas().renamed_regions.items(), columns=["lait", "today"]),
    }
    for name, frame in tables.items():
        connection.register("given", frame)
        connection.execute(f"create or replace temp table {name} as from given")
        connection.unregister("given")


def _parameters(kpi: str, b: Benchmark) -> Mapping[str, object]:
    counted = isinstance(b.denominator, tuple)
    month, day = b.day
    return {
        "kpi": kpi, "dataset": b.dataset, "value": b.value, "scale": SCALES.get(b.unit, 1),
        "filters": _wanted(b.filters), "denominator_filters": _wanted(b.denominator_filters or b.filters),
        "numerator": list(b.numerator), "parts": len(b.numerator) * len(list(product(*b.filters.values()))),
        "denominator": list(b.denominator) if counted else [], "per_population": b.denominator == "population",
        "lait": b.lait, "complement": b.complement, "month": month, "day": day, "source": b.source,
        "lait_source": LAIT_SOURCE,
    }  # fmt: skip


def _wanted(filters: Filters) -> list[list[str]]:
    """Column by column the texts any of which a figure's breakdown must hold (macro fits_filters)."""
    return [[f"{column}={value}" for value in values] for column, values in filters.items()]
