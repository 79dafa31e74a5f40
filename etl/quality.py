"""How good the data are, kept in the snapshot: what is blank, what does not fit together, what came in unusual numbers.

A rule is one file of `queries/quality/checks/`: one row a row looked at, with `kind`, `what`, `mend` and `is_wrong`.
Its header says the rule and its source; a file added there is a rule added to the page.
"""

from collections.abc import Iterable, Sequence
from statistics import median

import duckdb
import pandas as pd

from etl.contracts import Column, Contract, load_contracts
from etl.sql import names, statement
from kpis.spc import SCREEN_FACTOR, moving_ranges

ASKED = ("events", "episodes", "snapshot")  # feeds of the service; typed values and published figures are not its lists
LOADS_TO_JUDGE = 6  # loads of a feed before one can be called unusual
LOADS_LOOKED_BACK = 24
SMALLEST_SHARE, SMALLEST_ROWS = 0.1, 5  # a smaller change than this is never worth a question


def keep_quality(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes `quality_column`, `quality_check`, `quality_load` and `cases.quality_case` in the snapshot.

    The connection has the store attached as `store` and is prepared as for publishing, with every event.
    """
    contracts = {feed: c for feed, c in load_contracts().items() if c.replaces in ASKED}
    _keep_fields(connection, contracts.values())
    for table in ("newest_extract", "told_problem", "no_team"):
        _keep(connection, table, temp=True)
    for made in ("extract_rows", "listed_row_schema", "column_schema", "found_schema"):
        connection.execute(statement(f"quality/{made}"))
    for table in ("listed_child", "open_on_list"):
        _keep(connection, table, temp=True)
    for (feed,) in connection.execute("select distinct feed from newest_extract order by feed").fetchall():
        connection.execute(f"insert into listed_row {statement('quality/listed_row')}", {"feed": feed})
        connection.execute(f"insert into quality_part {statement('quality/column')}", {"feed": feed})
    for (feed,) in connection.execute("select distinct feed from told_problem").fetchall():
        connection.execute(f"insert into quality_part {statement('quality/told_column')}", {"feed": feed})
    for rule in names("quality/checks"):
        text = statement(f"quality/checks/{rule}")
        connection.execute(f"insert into quality_row by name select '{rule}' as rule, * from ({text})")
    _keep(connection, "quality_column", "column_table")
    _keep(connection, "quality_check", "check")
    _keep_cases(connection)
    _keep_loads(connection)


def _keep_cases(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create schema if not exists cases")
    connection.execute(f"create table cases.quality_case as {statement('quality/case')}")
    for (feed,) in connection.execute(statement("quality/faulty_feed")).fetchall():
        connection.execute(f"insert into cases.quality_case {statement('quality/blank_case')}", {"feed": feed})


def _keep(connection: duckdb.DuckDBPyConnection, table: str, query: str | None = None, *, temp: bool = False) -> None:
    kind = "or replace temp table" if temp else "table"
    connection.execute(f"create {kind} {table} as {statement(f'quality/{query or table}')}")


def _keep_fields(connection: duckdb.DuckDBPyConnection, contracts: Iterable[Contract]) -> None:
    """`quality_field`: the stored fields of every feed by the heading people know, and whether a blank is a fault."""
    rows = [
        {"feed": contract.feed, "field": field, "column": column.name, "expected": _is_expected(column)}
        for contract in contracts
        for column in contract.columns
        if (field := _stored_as(contract, column.field, column.personal)) is not None
    ]
    connection.register("given", pd.DataFrame(rows).drop_duplicates(["feed", "field"]))
    connection.execute("create or replace temp table quality_field as from given")
    connection.unregister("given")


def _stored_as(contract: Contract, field: str | None, personal: str | None) -> str | None:
    if personal == "age_band":
        return "age_band"
    return field if field in contract.stored_fields else None


def _is_expected(column: Column) -> bool:
    return column.filled or column.personal == "age_band" and not column.optional


# ---------------------------------------------------------------- how many rows came


def _keep_loads(connection: duckdb.DuckDBPyConnection) -> None:
    history = connection.execute(statement("quality/load_history")).df()
    judged = [
        (*row, *usual)
        for _, loads in history.groupby("feed", sort=False)
        for row, usual in zip(loads.itertuples(index=False), judge_counts(list(loads["accepted"])), strict=True)
    ]
    frame = pd.DataFrame(judged, columns=[*history.columns, "low", "high", "anomaly"])
    typed = {"low": "Int64", "high": "Int64", "anomaly": "string"}
    connection.execute(statement("quality/load_schema"))
    connection.register("given", frame.astype(typed))
    connection.execute("insert into quality_load by name from given")
    connection.unregister("given")


def judge_counts(counts: Sequence[int]) -> list[tuple[int | None, int | None, str | None]]:
    """(lowest usual, highest usual, 'fewer' or 'more' or None) of each load of one feed, oldest first.

    Extracts of one feed overlap by months, so their counts drift and a fixed range would call half of them unusual.
    What is judged is the step from the load before: the rule for moving ranges of an XmR chart (`kpis.spc`), on the
    loads before it. A load near the one before, or near the last usual one, is usual: so a list that comes back after
    one bad load is not told again, nor is a level that stays. Fewer than half the median is unusual whatever the steps.
    """
    judged: list[tuple[int | None, int | None, str | None]] = []
    last_usual = None
    for number, count in enumerate(counts):
        before = counts[max(0, number - LOADS_LOOKED_BACK) : number]
        if len(before) < LOADS_TO_JUDGE:
            judged.append((None, None, None))
            last_usual = count
            continue
        reach = _reach(before, last_usual)
        is_near = min(abs(count - last_usual), abs(count - before[-1])) <= reach
        is_half = 2 * count < median(before) and median(before) - count >= SMALLEST_ROWS
        is_usual = is_near and not (is_half and abs(count - before[-1]) > SMALLEST_SHARE * before[-1])
        low, high = max(0, round(last_usual - reach)), round(last_usual + reach)
        if is_half and not is_usual:
            low = max(low, round(median(before) / 2))
        judged.append((low, high, None if is_usual else "fewer" if count < last_usual else "more"))
        last_usual = count if is_usual else last_usual
    return judged


def _reach(before: Sequence[int], last_usual: int) -> float:
    """The largest usual step: 3.267 average moving ranges, those that were out of the ordinary left out, and never so
    small that a handful of rows is a finding."""
    ranges = moving_ranges(before)
    average = sum(ranges) / len(ranges)
    kept = [step for step in ranges if step <= SCREEN_FACTOR * average]
    return max(SCREEN_FACTOR * sum(kept) / len(kept), SMALLEST_SHARE * last_usual, SMALLEST_ROWS)
