"""What stands of the lists: the rules of replacement, worked out from the lists themselves.

Nothing here asks DuckDB. The rules are those of docs/design.md: a list is the truth for its window of days.
"""

from functools import cached_property

import numpy as np
import pandas as pd

from bench.listed import Lists
from etl.contracts import load_contracts

DAY = pd.Timedelta(days=1)
FAR = pd.Timestamp(2200, 1, 1)
DAYS = "datetime64[us]"


class Feed:
    """One feed's lists that count, oldest picture first, and the rows in them."""

    def __init__(self, lists: Lists) -> None:
        contract = load_contracts()[lists.feed]
        live = lists.lists[~lists.lists["undone"]].astype({"as_at": DAYS, "window_from": DAYS})
        if contract.replaces in ("episodes", "snapshot"):  # two pictures of one day are one: the later stands
            live = live.drop_duplicates("as_at", keep="last")
        self.lists = live.sort_values("as_at", kind="stable")
        self.key = [name for name in (*contract.key, "ordinal") if name in lists.rows]
        self.by_child = "child" in lists.rows
        number = pd.Series(np.arange(len(live)), self.lists.index)
        rows = lists.rows[lists.rows["list"].isin(self.lists.index)]
        self.rows = rows.assign(list=rows["list"].map(number)).sort_values("list", kind="stable", ignore_index=True)
        self.rejected = _rejected(lists, number)
        self.lists = self.lists.reset_index(drop=True)

    @cached_property
    def newest(self) -> pd.DataFrame:
        """The newest version of every row, whichever list it last stood in."""
        return self.rows.drop_duplicates(self.key, keep="last", ignore_index=True)

    @cached_property
    def last_day(self) -> pd.Timestamp:
        """The newest list's as-at date."""
        return self.lists["as_at"].max()

    def as_at(self, rows: pd.DataFrame) -> pd.Series:
        """The day of the list each of these rows stood in last."""
        return pd.Series(self.lists["as_at"].to_numpy()[rows["list"]], rows.index)

    def events(self, day: str) -> pd.DataFrame:
        """What happened: a newer list that covers the day and no longer holds the row has withdrawn it, unless that
        list had to reject a row of the same child."""
        rows = self.newest
        if not len(rows):
            return rows
        first, last = self.lists["window_from"].min(), self.last_day
        newest_list = np.full((last - first).days + 1, -1)
        for number, (start, end) in enumerate(zip(self.lists["window_from"], self.lists["as_at"], strict=True)):
            newest_list[(start - first).days : (end - first).days + 1] = number
        place = (rows[day] - first).dt.days.fillna(-1).astype(int).to_numpy()
        inside = (place >= 0) & (place < len(newest_list))
        covered = np.where(inside, newest_list[np.clip(place, 0, len(newest_list) - 1)], -1)
        gone = covered > rows["list"].to_numpy()
        if len(self.rejected):
            gone &= ~self._only_rejected(rows, day, gone)
        return rows[~gone]

    def _only_rejected(self, rows: pd.DataFrame, day: str, gone: np.ndarray) -> np.ndarray:
        """Of rows that newer lists lack: those that every such list lacks for having rejected that child's row."""
        doubtful = rows.loc[gone & rows["child"].isin(self.rejected["child"]), ["child", "list", day]].reset_index()
        later = doubtful.merge(self.lists.reset_index(names="newer"), how="cross")
        covers = later[day].dt.normalize().between(later["window_from"], later["as_at"])
        later = later[covers & (later["newer"] > later["list"])]
        silent = later.merge(self.rejected, how="left", on=["newer", "child"], indicator=True)
        heard = silent.loc[silent["_merge"] == "left_only", "index"]
        return rows.index.isin(doubtful["index"]) & ~rows.index.isin(heard)

    def tracker(self) -> pd.DataFrame:
        """Cases of a tracker sent whole each time: the newest that names a case, and until when it stands: up to the
        day before a newer tracker without it begins."""
        rows, begins = self.newest, self.lists["window_from"]
        from_then = begins[::-1].cummin()[::-1].shift(-1)  # the earliest beginning of any newer tracker
        without = pd.Series(from_then.to_numpy()[rows["list"]], rows.index)
        return rows.assign(stands_until=(without - DAY).fillna(FAR))

    # --- episodes ---

    @cached_property
    def one_row_a_child(self) -> pd.DataFrame:
        """Episodes of lists that show a child's most recent one only."""
        return self._episodes(one_row_a_child=True)

    @cached_property
    def several_a_child(self) -> pd.DataFrame:
        """Episodes of lists that show every one open or ended in the window."""
        return self._episodes(one_row_a_child=False)

    def _episodes(self, one_row_a_child: bool) -> pd.DataFrame:
        """Episodes with when each ended; an open one that left the lists had ended when next looked."""
        rows = self.newest
        if not len(rows):
            return rows.assign(end_is_estimated=False)
        told = rows["end_date"]
        missed = self._first_list_without(rows)
        withdrawn = self._withdrawn(told, one_row_a_child)
        if one_row_a_child:
            other = self._other_start(told)
            withdrawn = withdrawn.union(other.index[other <= rows.loc[other.index, "start_date"] + 31 * DAY])
            by_then = pd.concat([missed, other.reindex(rows.index)], axis=1).min(axis=1)
        else:
            by_then = missed
        rows = rows.assign(end_date=told.where(told.notna(), by_then), end_is_estimated=told.isna() & missed.notna())
        return rows.drop(index=withdrawn)

    def _first_list_without(self, rows: pd.DataFrame) -> pd.Series:
        """The day of the first newer list that shows a row is no longer there."""
        as_at = self.lists["as_at"].to_numpy()
        next_list = rows["list"].to_numpy() + 1
        if len(self.rejected):  # a list that rejected the child's row shows nothing of it
            silent = set(zip(self.rejected["newer"], self.rejected["child"], strict=True))
            children = rows["child"].to_numpy()
            for place in np.flatnonzero(rows["child"].isin(self.rejected["child"])):
                while (next_list[place], children[place]) in silent:
                    next_list[place] += 1
        found = np.append(as_at, np.datetime64("NaT"))[np.minimum(next_list, len(as_at))]
        return pd.Series(found, rows.index)

    def once(self, one_row_a_child: bool = True) -> pd.DataFrame:
        """A child and a start once: of rows repeated in a list, the one that ended first."""
        found = self.one_row_a_child if one_row_a_child else self.several_a_child
        return found.sort_values(["end_date", "ordinal"]).drop_duplicates(["child", "start_date"])

    def _withdrawn(self, told: pd.Series, one_row_a_child: bool) -> pd.Index:
        """Ended inside a later list's window and not in it, nor an episode of that child that began since."""
        gone = self.newest[told.notna()].reset_index()
        gone = gone[["index", *(["child"] if self.by_child else []), "end_date", "list"]]
        longest = (self.lists["as_at"] - self.lists["window_from"]).max()
        reach = self.lists["as_at"].searchsorted(gone["end_date"] + longest, side="right") - gone["list"]
        later = gone.merge(pd.DataFrame({"step": np.arange(1, reach.max() if len(gone) else 1)}), how="cross")
        later["newer"] = later["list"] + later["step"]
        later = later.merge(self.lists[["window_from", "as_at"]], left_on="newer", right_index=True)
        later = later[later["end_date"].between(later["window_from"], later["as_at"])]
        if len(self.rejected):
            later = later.merge(self.rejected, how="left", on=["newer", "child"], indicator="told")
            later = later[later["told"] == "left_only"]
        if not one_row_a_child or not self.by_child:
            return pd.Index(later["index"].unique())
        latest = self.rows.groupby(["child", "list"], sort=False)["start_date"].max().rename("latest_start")
        later = later.merge(latest, how="left", left_on=["child", "newer"], right_index=True)
        return pd.Index(later.loc[~(later["latest_start"] >= later["end_date"]), "index"].unique())

    def _other_start(self, told: pd.Series) -> pd.Series:
        """Of rows open when last listed: the earliest other start their child is listed under later."""
        if not self.by_child:
            return pd.Series(dtype="datetime64[ns]")
        gone = self.newest[told.isna() & (self.newest["list"] < len(self.lists) - 1)].reset_index()
        others = self.rows[self.rows["child"].isin(gone["child"].dropna())]
        others = others.drop_duplicates(["child", "start_date"], keep="last")
        pairs = gone.merge(others[["child", "start_date", "list"]], on="child", suffixes=("", "_other"))
        later = pairs[pairs["list_other"] > pairs["list"]]
        return later.groupby("index")["start_date_other"].min()

    def at_month_ends(self, one_row_a_child: bool = True) -> pd.DataFrame:
        """Who was open at each covered month end, described as the first list on or after that day
        described them, or the last that held them."""
        ends = self.covered("month_end") + pd.offsets.MonthEnd(0)
        found = self.one_row_a_child if one_row_a_child else self.several_a_child
        first = np.searchsorted(ends.to_numpy(), found["start_date"].to_numpy(), side="left")
        stop = np.searchsorted(ends.to_numpy(), found["end_date"].fillna(FAR).to_numpy(), side="left")
        times = np.maximum(stop - first, 0)
        each = found.loc[found.index.repeat(times), self.key].copy()
        each["counted_on"] = ends.to_numpy()[np.repeat(first, times) + counting(times)]
        last = ~self.rows.duplicated(self.key, keep="last")
        until = pd.Series(self.lists["as_at"].to_numpy()[self.rows["list"]], self.rows.index).mask(last, FAR)
        return pd.merge_asof(
            each.sort_values("counted_on", kind="stable"),
            self.rows.assign(until=until).sort_values("until", kind="stable"),
            left_on="counted_on", right_on="until", by=self.key, direction="forward",
        )  # fmt: skip

    # --- pictures ---

    def pictures(self) -> pd.DataFrame:
        """One picture a month: the latest in it. counted_on is the day it is of."""
        month = self.lists["as_at"].dt.to_period("M")
        chosen = self.lists.index[~month.duplicated(keep="last")]
        rows = self.rows[self.rows["list"].isin(chosen)]
        return rows.assign(counted_on=self.lists["as_at"].to_numpy()[rows["list"]])

    def covered(self, coverage: str) -> pd.DatetimeIndex:
        """The months loaded: every day of it in a window, its last day in one, or a list as at a day in it."""
        if not len(self.lists):
            return pd.DatetimeIndex([])
        if coverage == "snapshot":
            return pd.DatetimeIndex(np.unique(first_of_month(self.lists["as_at"])))
        first = self.lists["window_from"].min()
        inside = np.zeros((self.last_day - first).days + 1, dtype=bool)
        for start, end in zip(self.lists["window_from"], self.lists["as_at"], strict=True):
            inside[(start - first).days : (end - first).days + 1] = True
        days = pd.Series(inside, pd.date_range(first, self.last_day))
        if coverage == "month_end":
            ends = days[days & days.index.is_month_end].index
            return ends.to_period("M").to_timestamp()
        whole = days.groupby(days.index.to_period("M")).sum()
        return whole.index[whole == whole.index.days_in_month].to_timestamp()


def _rejected(lists: Lists, number: pd.Series) -> pd.DataFrame:
    """Which list (by its place in time) had to reject a row of which child."""
    if lists.rejected is None or not len(lists.rejected):
        return pd.DataFrame({"newer": pd.Series(dtype=int), "child": pd.Series(dtype=str)})
    live = lists.rejected[lists.rejected["list"].isin(number.index)]
    return pd.DataFrame({"newer": live["list"].map(number).astype(int), "child": live["child"]}).drop_duplicates()


def counting(times: np.ndarray) -> np.ndarray:
    """0, 1, ... for every count: [2, 3] gives [0, 1, 0, 1, 2]."""
    return np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)


def first_of_month(days: pd.Series) -> np.ndarray:
    """The first day of each day's month."""
    return days.to_numpy().astype("datetime64[M]").astype("datetime64[us]")
