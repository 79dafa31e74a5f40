"""The dates one load is the truth for: inside them its rows replace those of older loads."""

from datetime import date

import pandas as pd

from etl.contracts import Contract

FIRST_WEEK = 7
FULL_SHARE = 0.25  # of a usual month: quieter months happen, a handful of old open cases is not a month


def _months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or that month's last day."""
    return (pd.Timestamp(day) - pd.DateOffset(months=months)).date()


def covered_window(contract: Contract, as_at: date | None, frame: pd.DataFrame) -> tuple[date | None, date | None]:
    """The dates this load is the truth for: the contract's months before the as-at date, or further back."""
    window = contract.window
    if window is None or as_at is None:
        return None, None
    start = _months_before(as_at, window.months)
    return (_extended(start, as_at, frame[window.date].dropna()) if window.extends else start), as_at


def _extended(start: date, as_at: date, days: pd.Series) -> date:
    """Where a longer extract begins: back month by month while each earlier month is as full as it should be.

    Full: at least a quarter of what a month of the contract's own window holds. So neither a stray date years ago
    nor the few old cases that are still open make a load the truth for months it does not hold. The earliest month
    counts whole when its first week holds an event; otherwise the extract began within it, on its first event.
    """
    inside = days[(days >= pd.Timestamp(start)) & (days <= pd.Timestamp(as_at))]
    enough = len(inside) / max((as_at - start).days / 30.4, 1) * FULL_SHARE
    earlier = days[days < pd.Timestamp(start)]
    by_month = earlier.groupby(earlier.dt.to_period("M")).agg(["min", "size"])
    full = {month: row["min"].date() for month, row in by_month.iterrows() if row["size"] >= enough}
    month = pd.Period(start, "M") - (1 if start.day == 1 else 0)
    while month in full:
        first = full[month]
        start = first.replace(day=1) if first.day <= FIRST_WEEK or (month - 1) in full else first
        month -= 1
    return start
