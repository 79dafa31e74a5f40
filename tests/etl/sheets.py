"""Sheets made by hand for the etl tests: headings and rows of text, as the reader gives them."""

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from etl.checking import Checked, check_sheet
from etl.contracts import load_contracts
from etl.reading import Sheet
from etl.recognising import recognise

Row = Sequence[str | None]
AS_AT = date(2026, 10, 31)
REFERRAL = (
    "Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)", "Date of referral",
    "Referral Source", "Referral NFA?", "Number of Referrals in Last 12 Months", "Allocated Team", "Allocated Worker",
)  # fmt: skip


def sheet(*rows: Row, name: str = "Sheet1", file: str = "extract.xlsx") -> Sheet:
    """A sheet whose first row is `rows[0]`; short rows are filled with empty cells."""
    width = max((len(row) for row in rows), default=0)
    full = [[*row, *[None] * (width - len(row))] for row in rows]
    columns = [pa.array([row[place] for row in full], pa.string()) for place in range(width)]
    return Sheet(file, name, pa.table(columns, names=[f"c{place}" for place in range(width)]))


def pseudonym(identifier: str) -> str:
    """A stand-in that can be read in a test: no real pseudonym could."""
    return f"<{identifier}>"


def check(
    headings: Row, *rows: Row, as_at: date | None = AS_AT, name: str = "Sheet1", file: str = "extract.xlsx", **more
) -> Checked:
    """Recognises and checks a sheet made of these rows."""
    made = sheet(headings, *rows, name=name, file=file)
    found = recognise(made, load_contracts())
    assert found is not None, "the sheet was not recognised as data"
    return check_sheet(made, found, as_at, pseudonym, **more)


def referral(**cells: str | None) -> list[str | None]:
    """A sound referral row, with some cells changed: `referral(date="31/02/2026")`."""
    sound = {
        "child": "1001", "gender": "a) Male", "ethnicity": "a) WBRI", "birth": "14/05/2015", "age": "11",
        "date": "05/10/2026", "source": "q) 6: Police", "nfa": "b) No", "number": "0", "team": "Team A",
        "worker": "Jo Example",
    }  # fmt: skip
    unknown = set(cells) - set(sound)
    assert not unknown, unknown
    return list({**sound, **cells}.values())
