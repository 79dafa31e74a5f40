"""Months and years: which are covered, and who was there in them."""

import numpy as np
import pandas as pd

from bench.plain.lists import FAR, Feed, counting, first_of_month

UNIT = "datetime64[us]"


def months_after(days: pd.Series, months: float) -> pd.Series:
    """The same day of the month so many months later (the last of it where it has none)."""
    return days + pd.DateOffset(months=int(months))


def in_months(days: pd.Series, months: pd.DatetimeIndex) -> np.ndarray:
    """Whether each day lies in one of these months."""
    return np.isin(first_of_month(days), months.to_numpy().astype("datetime64[s]"))


def month_ends(months: pd.DatetimeIndex) -> np.ndarray:
    """The last day of each month."""
    return (months + pd.offsets.MonthEnd(0)).to_numpy()


def whole_years(months: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """The months to which twelve in a row are covered."""
    if not len(months):
        return months
    spine = pd.Series(1.0, months).reindex(pd.date_range(months[0], months[-1], freq="MS"))
    return spine.index[spine.rolling(12).count() == 12]


def at_ends(rows: pd.DataFrame, months: pd.DatetimeIndex) -> pd.DataFrame:
    """The rows open at the end of the last day of each month, one a row and month end: counted_on."""
    return _each(rows, months, month_ends(months), "left")


def in_years(rows: pd.DataFrame, months: pd.DatetimeIndex) -> pd.DataFrame:
    """The rows open on any day of the twelve months to each month, one a row and month end: counted_on."""
    return _each(rows, months, (months - pd.DateOffset(months=11)).to_numpy(), "right")


def _each(rows: pd.DataFrame, months: pd.DatetimeIndex, begins: np.ndarray, side: str) -> pd.DataFrame:
    """Rows that started by a month's end, and ended on or after (right: `begins` itself counts) that month's begin."""
    first = np.searchsorted(month_ends(months), rows["start_date"].to_numpy(), side="left")
    stop = np.searchsorted(begins, rows["end_date"].fillna(FAR).to_numpy(), side=side)
    times = np.maximum(stop - first, 0)
    each = rows.loc[rows.index.repeat(times)].reset_index(drop=True)
    each["counted_on"] = month_ends(months)[np.repeat(first, times) + counting(times)]
    return each


def as_described(feed: Feed, each: pd.DataFrame, by: list[str] | None = None) -> pd.DataFrame:
    """What the first list on or after counted_on says of each of these (a row's key, or `by`), or the last that held
    it. `list` is the place of that list."""
    by = by or feed.key
    rows = feed.rows.drop_duplicates([*by, "list"], keep="last")
    last = ~rows.duplicated(by, keep="last")
    until = feed.as_at(rows).mask(last, FAR).astype(UNIT)
    each = each[[*by, "counted_on"]].astype({"counted_on": UNIT})
    return pd.merge_asof(
        each.sort_values("counted_on", kind="stable"), rows.assign(until=until).sort_values("until", kind="stable"),
        left_on="counted_on", right_on="until", by=by, direction="forward",
    )  # fmt: skip
