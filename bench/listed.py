"""The lists of one feed: every one a council sent, and the rows in them."""

from dataclasses import dataclass

import pandas as pd

TYPES = {
    "yes_no": "boolean", "boolean": "boolean", "integer": "Int64", "number": "float64", "date": "datetime64[us]",
    "month": "datetime64[us]", "datetime": "datetime64[us]",
}  # fmt: skip


@dataclass(frozen=True)
class Lists:
    """Every list of one feed. `lists`: number (the order loaded), as_at, window_from, undone. `rows`: the contract's
    fields, with the number of the list they stood in, their row_number and their ordinal. `rejected`: the children of
    whom a list had to reject a row (list, child)."""

    feed: str
    lists: pd.DataFrame
    rows: pd.DataFrame
    rejected: pd.DataFrame | None = None


def as_stored(rows: pd.DataFrame, fields: dict[str, str]) -> pd.DataFrame:
    """Every field in the type its contract stores it in; those the rows lack are blank."""
    blank = pd.Series(pd.NA, rows.index, dtype=object)
    kinds = {name: TYPES.get(kind, "str") for name, kind in fields.items()}
    return rows.assign(**{name: rows.get(name, blank).astype(kind) for name, kind in kinds.items()})
