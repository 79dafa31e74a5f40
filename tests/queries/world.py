"""A small real store to try the queries on: loads appended as the loader appends them, then worked out."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import duckdb
import pandas as pd

from etl.contracts import load_contracts
from etl.publishing import prepare, work_out
from etl.sql import names, needed_by, statement
from etl.store import LoadRecord, append, ensure_table
from kpis.catalogue import Authority, load_kpis

AUTHORITY = Authority(
    name="Trafford", code="E08000009", old_la_code="358", region="North West",
    neighbours_model="2025", plan="", ambitions={},
)  # fmt: skip
Row = Mapping[str, Any]
VALUE_FIELDS = ("numerator", "denominator", "value", "complete", "provisional", "source")


def day(text: str | date) -> date:
    """A date given as '2026-10-31', or already a date."""
    return text if isinstance(text, date) else date.fromisoformat(text)


def first_of(month: str) -> date:
    """'2026-10' as the date KPI values carry: the first of the month."""
    return date.fromisoformat(f"{month}-01")


class World:
    """One council's store in memory: `load` what it holds, `publish` once, then ask for values and cases."""

    def __init__(self) -> None:
        self.contracts = load_contracts()
        self.connection = duckdb.connect()
        self.connection.execute("attach ':memory:' as store")
        self.connection.execute("use store")
        for table in names("store"):
            self.connection.execute(statement(f"store/{table}"))
        for contract in self.contracts.values():
            ensure_table(self.connection, contract.feed, contract.stored_fields)

    def load(
        self,
        feed: str,
        as_at: str | date | None = None,
        rows: Iterable[Row] = (),
        window: tuple[str | date, str | date] | None = None,
        dataset: str | None = None,
    ) -> int:
        """Appends one load of rows that already passed their contract; returns its load id."""
        contract = self.contracts[feed]
        frame = self._frame(feed, list(rows))
        window_from, window_to = map(day, window) if window else (None, None)
        record = LoadRecord(
            file=f"{feed}.xlsx", sha256="", feed=feed, dataset=dataset, sheet="Sheet1",
            replaces=contract.replaces,
            as_at=day(as_at) if as_at else None, window_from=window_from, window_to=window_to,
            read=len(frame), accepted=len(frame), rejected=0, synthetic=True,
            loaded_at=datetime(2026, 11, 21, 9, 0), loaded_by="a test",
        )  # fmt: skip
        return append(self.connection, record, frame, contract.key, contract.date_field, pd.DataFrame())

    def undo(self, load_id: int) -> None:
        """Takes a load out of what counts, as `python -m etl undo` does."""
        self.connection.execute("update loads set undone_at = now()::timestamp where load_id = ?", [load_id])

    def publish(self, *kpis: str) -> "World":
        """Works out the KPIs named, as a publication does; with none named every event is there to look at."""
        self.connection.execute("use memory")
        asked = needed_by(*(f"kpis/{kpi}" for kpi in kpis), *(f"publish/{name}" for name in names("publish")))
        prepare(self.connection, AUTHORITY, asked if kpis else None)
        self.connection.execute(statement("publish/schema"))
        for kpi in kpis:
            work_out(self.connection, load_kpis()[kpi], self.contracts)
        return self

    def rows(self, sql: str, **parameters: Any) -> list[tuple]:
        """What a query gives on the published connection."""
        return self.connection.execute(sql, parameters or None).fetchall()

    def values(self, kpi: str) -> dict[tuple[date, str, str, str], dict[str, Any]]:
        """Every value of a KPI by (month, basis, dimension, member); fails when a cell is there twice."""
        found = self.rows(
            f"select month, basis, dimension, member, {', '.join(VALUE_FIELDS)} from kpi_value where kpi = $kpi",
            kpi=kpi,
        )
        cells = {row[:4]: dict(zip(VALUE_FIELDS, row[4:], strict=True)) for row in found}
        assert len(cells) == len(found), f"{kpi}: one month, basis, dimension and member has two rows"
        return cells

    def value(self, kpi: str, month: str, basis: str = "in_month", dimension: str = "all", member: str = "All"):
        """One cell of `values`, or None where there is no row."""
        return self.values(kpi).get((first_of(month), basis, dimension, member))

    def fraction(self, kpi: str, month: str, basis: str = "in_month", **cell: str) -> tuple | None:
        """Numerator and denominator of one cell, or None for a gap."""
        found = self.value(kpi, month, basis, **cell)
        return found and (found["numerator"], found["denominator"])

    def cases(self, kpi: str) -> list[tuple]:
        """The cases behind a KPI: (counted_on, child, numerator), sorted."""
        return sorted(self.rows(f'select counted_on, child, numerator from cases."{kpi}"'))

    def detail(self, name: str) -> list[dict]:
        """What a publication keeps as `detail.<name>`; after `publish()` without a KPI named."""
        found = self.connection.execute(statement(f"detail/{name}"))
        columns = [column[0] for column in found.description]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]

    def _frame(self, feed: str, rows: list[Row]) -> pd.DataFrame:
        contract = self.contracts[feed]
        fields = list(contract.stored_fields)
        unknown = {name for row in rows for name in row} - set(fields)
        assert not unknown, f"{feed} has no field {', '.join(sorted(unknown))}"
        seen: dict[tuple, int] = {}
        table = []
        for number, row in enumerate(rows, start=2):
            key = tuple(str(row.get(name)) for name in contract.key)
            seen[key] = seen.get(key, 0) + 1
            table.append([row.get(name) for name in fields] + [number, seen[key]])
        return pd.DataFrame(table, columns=[*fields, "row_number", "ordinal"], dtype=object)
