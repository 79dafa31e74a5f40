"""The small snapshot with the KPIs and the tables of detail of hand-worked rows put into it."""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pandas as pd

from etl.home import Home
from etl.publishing import current_name
from tests.pages.small import write_home
from tests.queries.world import World


def write_with(root: Path, world: World, kpis: Iterable[str], details: Iterable[str]) -> Home:
    """A Bearing home whose snapshot has these KPIs and details as the world worked them out, and the small rest."""
    home = write_home(root)
    with duckdb.connect(str(home.snapshots / current_name(home))) as connection:
        connection.execute("create schema if not exists detail")
        for name in details:
            connection.register("rows", pd.DataFrame(world.detail(name)))
            connection.execute(f'create table detail."{name}" as from rows')
        for kpi in kpis:
            values = world.connection.execute("from kpi_value where kpi = $kpi", {"kpi": kpi}).df()
            connection.register("rows", values)
            connection.execute("delete from kpi_value where kpi = $kpi", {"kpi": kpi})
            connection.execute("insert into kpi_value by name from rows")
            cases = world.connection.execute(f'from cases."{kpi}"').df()
            connection.register("rows", cases)
            connection.execute(f'create or replace table cases."{kpi}" as from rows')
    return home
