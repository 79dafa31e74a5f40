"""What is spoiled: small sound extracts, real ones cut short and one drawn for every contract.

A table is a sheet as rows of text, None for an empty cell. Every id in a drawn extract is one of `CHILDREN` or
`WORKERS`, so that it can be looked for where it must not be.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from etl.contracts import Column, Contract, load_contracts
from etl.reader_child import read_tables
from etl.reading import LIMITS, Sheet
from etl.recognising import recognise
from kpis.catalogue import load_kpis

REAL = Path(__file__).resolve().parents[2] / "shared" / "real"
AS_AT = date(2026, 10, 31)
ROWS = 40  # a real table is cut to as many: slips do not need more
DRAWN_ROWS = 12
CHILDREN = [f"7310{number:02d}" for number in range(60)]
WORKERS = [f"EMP{number:04d}" for number in range(20)]
WORDS = ("North", "South", "Duty team", "Leaving care", "Panel of the month")
SECRET_LENGTH = 6  # shorter ids could stand in a sentence by chance

Row = list[str | None]


@dataclass(frozen=True)
class Table:
    """One sheet: its name and rows."""

    name: str
    rows: list[Row]


@dataclass(frozen=True)
class Source:
    """A sound extract: its name without ending, its sheets, the ids in it, and the file it came from if a real one."""

    name: str
    tables: tuple[Table, ...]
    secrets: frozenset[str]
    content: bytes | None = None
    suffix: str = ".xlsx"


@cache
def sources() -> tuple[Source, ...]:
    """Every sound extract there is to spoil; the real ones only where the reference folder lies."""
    return (*_drawn_sources(), *_real_sources())


def _drawn_sources() -> Iterator[Source]:
    for contract in load_contracts().values():
        if contract.shape == "rows":
            dice = random.Random(contract.feed)
            rows: list[Row] = [[column.name for column in contract.columns]]
            rows += [_row(contract, dice) for _ in range(DRAWN_ROWS)]
            name = f"{contract.feed} {AS_AT}"
            yield Source(name, (Table(contract.title[:31], rows),), frozenset((*CHILDREN, *WORKERS)))


def _row(contract: Contract, dice: random.Random) -> Row:
    """One sound row: its dates come one after the other."""
    day, row = AS_AT - timedelta(days=dice.randrange(90, 170)), []
    for column in contract.columns:
        day += timedelta(days=dice.randrange(4))
        row.append(_cell(column, contract, day, dice))
    return row


def _cell(column: Column, contract: Contract, day: date, dice: random.Random) -> str | None:
    if column.field is None and dice.random() < 0.5:
        return None
    if column.field == contract.as_at_field and column.field:
        return f"{AS_AT:%d/%m/%Y}"
    if column.field == "kpi":
        return dice.choice(sorted(load_kpis()))
    if column.codes:
        return dice.choice([*contract.code_sets[column.codes]])
    typed = {
        "id": dice.choice(WORKERS if "worker" in column.name.casefold() else CHILDREN), "text": dice.choice(WORDS),
        "yes_no": dice.choice(("Yes", "No")), "integer": str(dice.randrange(1, 9)), "number": str(dice.randrange(1, 9)),
        "date": f"{day:%d/%m/%Y}", "datetime": f"{day:%d/%m/%Y} 14:30", "month": f"{day:%m/%Y}",
        "period": str(day.year), "age": str(dice.randrange(1, 17)),
    }  # fmt: skip
    return typed.get(column.type, dice.choice(WORDS))


def _real_sources() -> Iterator[Source]:
    paths = sorted(REAL.rglob("*")) if REAL.is_dir() else []
    for path in paths:
        if path.suffix not in (".xlsx", ".xls", ".csv"):
            continue
        content = path.read_bytes()
        if path.suffix == ".csv":
            content = b"".join(content.splitlines(keepends=True)[:ROWS])
        found = read_tables(content, LIMITS)
        sheets = [Sheet(path.name, told["sheet"] or path.stem, table.slice(0, ROWS)) for told, table in found]
        tables = tuple(Table(one.name[:31], [list(row.values()) for row in one.table.to_pylist()]) for one in sheets)
        secrets = frozenset(secret for sheet in sheets for secret in _secrets(sheet))
        small = content if len(content) < 200_000 else None
        dated = path.stem if path.parent.name in ("dfe", "neighbours") else f"{path.stem} as at {AS_AT}"
        yield Source(dated.replace("2015-01-", "").replace("2016-01-", ""), tables, secrets, small, path.suffix)


def _secrets(sheet: Sheet) -> Iterator[str]:
    """The ids in a real sheet."""
    found = recognise(sheet, load_contracts())
    for column in found.contract.columns if found else ():
        if column.personal == "pseudonymise" and column.name in found.columns:
            cells = sheet.table.column(found.columns[column.name]).to_pylist()
            yield from (text for text in cells if text and len(text) >= SECRET_LENGTH and text != column.name)
