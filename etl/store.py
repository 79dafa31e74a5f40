"""The loader's own append-only DuckDB: every accepted row under the load that brought it, nothing ever edited.

`loads` has one row a feed found in a file; each feed has a table of its name with `load_id`, `sheet_row`,
`row_key` (what makes a row the same row in a later extract), `row_date` (the date loads replace each other by),
`row_child` (the child, where there is one) and the contract's fields. What counts as current is decided in
`queries/macros/`.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import pandas as pd

from etl.sql import names, statement

DUCKDB_TYPES = {
    "id": "varchar", "text": "varchar", "code": "varchar", "yes_no": "boolean", "boolean": "boolean",
    "integer": "bigint", "period": "bigint", "number": "double", "age": "double",
    "date": "date", "month": "date", "datetime": "timestamp",
}  # fmt: skip


SHIPPED = "shipped with Bearing"  # who loaded the published figures the product carries


class KeyChanged(Exception):
    """The pseudonym key is not the one the store was built with, so children could not be followed over time."""


@dataclass(frozen=True)
class LoadRecord:
    """One feed found in one file: what `loads` keeps of it."""

    file: str
    sha256: str
    feed: str
    dataset: str | None
    sheet: str
    replaces: str
    as_at: date | None
    window_from: date | None
    window_to: date | None
    read: int
    accepted: int
    rejected: int
    synthetic: bool
    loaded_at: datetime
    loaded_by: str


@contextmanager
def open_store(path: Path, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store, with its own tables made if they are missing. Only the loader opens it, under its lock."""
    connection = duckdb.connect(str(path), read_only=read_only)
    try:
        if not read_only:
            for table in names("store"):
                connection.execute(statement(f"store/{table}"))
        yield connection
    finally:
        connection.close()


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All that the block writes, or nothing of it."""
    connection.execute("begin")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        with suppress(duckdb.Error):  # a commit that failed, on a full disk, has rolled back already
            connection.execute("rollback")
        raise


def check_key(connection: duckdb.DuckDBPyConnection, fingerprint: str, key_path: Path) -> None:
    """Ties the store to its key on first use; raises KeyChanged when another key turns up later."""
    known = connection.execute("select value from setting where name = 'key_fingerprint'").fetchone()
    if known is None:
        connection.execute("insert into setting values ('key_fingerprint', ?)", [fingerprint])
    elif known[0] != fingerprint:
        raise KeyChanged(
            f"The pseudonym key at {key_path} is not the one this store was built with. "
            "Put the old key back from your backup; with another key no child could be followed from month to month."
        )


def ensure_table(connection: duckdb.DuckDBPyConnection, feed: str, fields: dict[str, str]) -> None:
    """Makes the feed's table if it is missing; fields maps each stored field to its contract type."""
    columns = ", ".join(f'"{name}" {DUCKDB_TYPES[kind]}' for name, kind in fields.items())
    connection.execute(
        f'create table if not exists "{feed}" '
        f"(load_id bigint, sheet_row bigint, ordinal bigint, row_key varchar, row_date date, row_child varchar, "
        f"{columns})"
    )


def append(
    connection: duckdb.DuckDBPyConnection,
    record: LoadRecord,
    rows: pd.DataFrame,
    key: tuple[str, ...],
    date_field: str | None,
    problems: pd.DataFrame,
    rejected_children: Collection[str] = (),
) -> int:
    """Appends one load with its accepted rows and its problems; returns its load id. The caller holds a transaction.

    rejected_children: pseudonyms of those whose rows were rejected; earlier rows of theirs are not taken as withdrawn.
    rows: the contract's fields plus `row_number` (in the sheet) and `ordinal` (the n-th row of the same key there).
    """
    fields = list(LoadRecord.__dataclass_fields__)
    load_id = connection.execute(
        f"insert into loads (load_id, {', '.join(fields)}) "
        f"values (nextval('load_number'), {', '.join('?' * len(fields))}) returning load_id",
        [getattr(record, name) for name in fields],
    ).fetchone()[0]
    if len(rows):
        parts = [f"coalesce(\"{name}\"::varchar, '')" for name in (*key, "ordinal")]
        row_date = f'"{date_field}"::date' if date_field else "null::date"
        row_child = "child" if "child" in rows.columns else "null"
        connection.register("new_row", rows)
        connection.execute(
            f'insert into "{record.feed}" by name '
            f"select * exclude (row_number), row_number as sheet_row, {load_id} as load_id, "
            f"concat_ws('|', {', '.join(parts)}) as row_key, {row_date} as row_date, "
            f"{row_child}::varchar as row_child from new_row"
        )
        connection.unregister("new_row")
    if len(problems):
        connection.register("new_problem", problems.assign(load_id=load_id))
        connection.execute("insert into problem by name select * from new_problem")
        connection.unregister("new_problem")
    if rejected_children:
        children = pd.DataFrame({"load_id": load_id, "child": sorted(rejected_children)})
        connection.register("new_child", children)
        connection.execute("insert into rejected_child by name select * from new_child")
        connection.unregister("new_child")
    return load_id


def is_known(
    connection: duckdb.DuckDBPyConnection, sha256: str, feed: str, sheet: str, as_at: date | None, reread_after: int = 0
) -> bool:
    """Whether this very content already stands in the store for this feed and as-at date, by a load newer than
    `reread_after`."""
    given = {"sha256": sha256, "feed": feed, "sheet": sheet, "as_at": as_at, "shipped": SHIPPED}
    given["reread_after"] = reread_after
    return bool(connection.execute(statement("loading/known_load"), given).fetchall())


def take_in(connection: duckdb.DuckDBPyConnection, renumbered: dict[int, int]) -> None:
    """Copies loads with all their rows from the store attached as `draft`. The caller holds a transaction.

    renumbered: the load id here, by the load id there.
    """
    ids = pd.DataFrame({"drafted_as": list(renumbered), "load_id": list(renumbered.values())}, dtype="int64")
    connection.register("renumbered", ids)
    for (table,) in connection.execute(statement("drafts/tables_of_loads")).fetchall():
        connection.execute(f'create table if not exists "{table}" as from draft."{table}" limit 0')
        connection.execute(
            f'insert into "{table}" by name select d.* replace (r.load_id as load_id) '
            f'from draft."{table}" as d join renumbered as r on d.load_id = r.drafted_as'
        )
    connection.unregister("renumbered")
