"""What pages may ask: the published snapshot, read-only, through the statements of `queries/pages/`."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from etl.home import Home, home
from etl.publishing import current_name
from etl.sql import statement

READER = {
    "threads": 2,
    "memory_limit": "1GB",
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "lock_configuration": True,
}
Unreadable = duckdb.Error  # a file that is damaged, or was written by a version whose tables were others


@dataclass(frozen=True)
class Snapshot:
    """One published snapshot; its name never stands for other content, so caches may key on it."""

    name: str
    connection: duckdb.DuckDBPyConnection

    def query(self, name: str, **parameters: object) -> pd.DataFrame:
        """The rows of `queries/pages/<name>.sql`; a cursor a query, so sessions may share the connection."""
        with self.connection.cursor() as cursor:
            return cursor.execute(statement(f"pages/{name}"), parameters or None).df()

    def records(self, name: str, **parameters: object) -> list[dict]:
        """The same rows as dictionaries, with None for what is missing."""
        with self.connection.cursor() as cursor:
            cursor.execute(statement(f"pages/{name}"), parameters or None)
            columns = [column[0] for column in cursor.description]
            return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]

    def cases(self, kpi: str) -> pd.DataFrame:
        """The cases of one KPI: counted_on, child (pseudonym), numerator, denominator, why and its breakdowns; none of
        a KPI nothing was loaded for."""
        with self.connection.cursor() as cursor:
            try:
                return cursor.execute("from query_table(['cases.' || $kpi])", {"kpi": kpi}).df()
            except duckdb.CatalogException:
                return cursor.execute(statement("pages/no_cases")).df()


def open_snapshot(path: Path) -> Snapshot:
    """Opens one snapshot file read-only."""
    return Snapshot(path.name, duckdb.connect(str(path), read_only=True, config=READER))


def current(root: Path | None = None) -> Snapshot | None:
    """The snapshot the pointer names, or None before the first publication."""
    return open_current(home(root))


def open_current(at: Home) -> Snapshot | None:
    """The snapshot the pointer of one installation names, or None before the first publication."""
    name = current_name(at)
    return open_snapshot(at.snapshots / name) if name else None
