"""The dates one load is the truth for: inside them its rows replace those of older loads."""

from datetime import date

import pandas as pd

from etl.contracts import Contract

FIRST_WEEK = 7
LONGEST_QUIET = pd.Timedelta(days=730)
FULL_SHARE = 0.25  # of a usual month: quieter months happen, a handful of old open cases is not a month


def _months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or that month's last day."""
    return (pd.Timestamp(day) - pd.DateOffset(months=months)).date()


def covered_window(contract: Contract, as_at: date | None, frame: pd.DataFrame) -> tuple[date | None, date | None]:
    """The dates this load is the truth for: the contract's months before the as-at date, or further back."""
    window = contract.window
    if window is None or as_at is None:
        return None, None
    if window.since_month:
        return date(as_at.year - (as_at.month < window.since_month), window.since_month, 1), as_at
    start = _months_before(as_at, window.months)
    if window.whole:
        return _from_first_entry(start, as_at, frame[window.date].dropna()), as_at
    return (_extended(start, as_at, frame[window.date].dropna()) if window.extends else start), as_at


def _from_first_entry(start: date, as_at: date, days: pd.Series) -> date:
    """The first of the month of a list's earliest entry; one years before the next is a slip, not the beginning."""
    later = pd.Timestamp(as_at)
    for day in sorted(set(days[days <= pd.Timestamp(as_at)].dt.normalize()), reverse=True):
        if later - day > LONGEST_QUIET:
            break
        later = day
    return min(start, later.date().replace(day=1))


def _extended(start: date, as_at: date, days: pd.Series) -> date:
    """Where a longer extract begins: back month by month while each earlier month is as full as it should be.

    Full: at least a quarter of what a month of the contract's own window (or the as-at month) holds. So neither a stray
    date years ago nor the few old cases that are still open make a load the truth for months it does not hold. The
    earliest month counts whole when its first week holds an event and the extract reaches further than a week's
    would; otherwise the extract began within it, on its first event.
    """
    usual = min(start, as_at.replace(day=1))
    inside = days[(days >= pd.Timestamp(usual)) & (days <= pd.Timestamp(as_at))]
    enough = len(inside) / max((as_at - usual).days / 30.4, 1) * FULL_SHARE
    earlier = days[days < pd.Timestamp(start)]
    by_month = earlier.groupby(earlier.dt.to_period("M")).agg(["min", "size"])
    full = {month: row["min"].date() for month, row in by_month.iterrows() if row["size"] >= enough}
    month = pd.Period(start, "M") - (1 if start.day == 1 else 0)
    while month in full:
        first = full[month]
        begins = first.day <= FIRST_WEEK and (as_at - first).days > 2 * FIRST_WEEK
        start = first.replace(day=1) if begins or (month - 1) in full else first
        month -= 1
    return start
