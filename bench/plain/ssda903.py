"""The SSDA903 return: chains of episodes of care, for the months Annex A does not cover."""

from functools import cached_property

import numpy as np
import pandas as pd

from bench.plain.cases import Theme
from bench.plain.spans import UNIT, as_described, at_ends, in_years

SAME_CARER = ("L", "T", "U")
TEMPORARY = ("T0", "T1", "T2", "T3", "T4")
FOR_ADOPTION = ("A3", "A4", "A5", "A6")
TOOK_PART = ("PN1", "PN2", "PN3", "PN5", "PN6")
ASYLUM = {"Yes": "UASC", "No": "Not UASC"}


class Return(Theme):
    """What the return says: episodes, placements (of one carer), periods of care; and the KPI only it can give."""

    # --- episodes ---

    @cached_property
    def known_episodes(self) -> pd.DataFrame:
        """Episodes that stand, short breaks too, one a child and start. A child is in one episode at a time: one that
        ended after the next began ended when that did.

        A later run that should show an episode and does not has withdrawn it; one that was open before the later
        run's year, and is not in it, was over when that year began, and its end is nobody's leaving.
        """
        rows = self._standing().sort_values(["child", "start_date"], kind="stable", ignore_index=True)
        next_start = rows.groupby("child")["start_date"].shift(-1)
        return rows.assign(end_date=pd.concat([rows["end_date"], next_start], axis=1).min(axis=1))

    @cached_property
    def episodes(self) -> pd.DataFrame:
        """The same without short breaks, each with its placement and its period of care."""
        return chained(self.known_episodes[~short_breaks(self.known_episodes)].reset_index(drop=True))

    def _standing(self) -> pd.DataFrame:
        feed = self.feeds["ssda903_episodes"]
        order = {"list": False, "end_date": False, "ordinal": True}
        rows = feed.newest.sort_values(list(order), ascending=list(order.values()), na_position="first")
        rows = rows.drop_duplicates(["child", "start_date"], ignore_index=True)
        told = rows["end_date"].notna()
        known_until = rows["end_date"].fillna(feed.as_at(rows))
        runs = feed.lists.reset_index(names="newer")[["newer", "window_from"]]
        later = rows[["child", "list"]].reset_index().merge(runs, how="cross")
        later = later[later["newer"] > later["list"]]
        later = later.merge(feed.rejected, how="left", on=["newer", "child"], indicator="said")
        later = later[later["said"] == "left_only"]
        withdrawn = later.loc[later["window_from"] <= known_until.loc[later["index"]].to_numpy(), "index"]
        over = later.groupby("index")["window_from"].min().reindex(rows.index)
        rows = rows.assign(end_date=rows["end_date"].fillna(over), end_is_told=told)
        return rows.drop(index=withdrawn.unique())

    @cached_property
    def periods(self) -> pd.DataFrame:
        """One a period of care: its start and end, its first and its last episode's row."""
        rows = self.episodes.reset_index(names="row")
        of_period = rows.groupby("period")
        last = rows.loc[of_period["row"].max()].set_index("period")
        return last.assign(
            first_reason=of_period["new_episode_reason"].first(), start_date=of_period["start_date"].min(),
        ).reset_index()  # fmt: skip

    # --- what it says of the months list 8 lacks ---

    def _with_child(self, rows: pd.DataFrame, day: str) -> pd.DataFrame:
        """With what the first header on or after the day says of the child (or the last that held the child).
        Unaccompanied: on that collecting year's list of such children, where one was loaded."""
        header, asylum = self.feeds["ssda903_header"], self.feeds["ssda903_uasc"]
        rows = rows.drop(columns=["counted_on", "list"], errors="ignore").assign(counted_on=rows[day].astype(UNIT))
        said = as_described(header, rows[["child", "counted_on"]].drop_duplicates(), ["child"])
        said["year"] = collecting_year(header.as_at(said.dropna(subset="list").astype({"list": int})))
        listed = asylum.rows.assign(year=collecting_year(asylum.as_at(asylum.rows)))[["child", "year"]]
        said = said.merge(listed.drop_duplicates(), how="left", on=["child", "year"], indicator="asylum")
        asked = said["year"].isin(collecting_year(asylum.lists["as_at"]))
        words = np.where(said.pop("asylum") == "both", "UASC", np.where(asked, "Not UASC", None))
        said = said.assign(unaccompanied=words, ethnic_group=said["ethnicity"])
        of_the_child = ["child", "counted_on", "gender", "age_band", "ethnic_group", "unaccompanied"]
        return rows.merge(said[of_the_child], how="left", on=["child", "counted_on"])

    @cached_property
    def return_positions(self) -> pd.DataFrame:
        """Children in care at the end of each month the return covers."""
        rows = at_ends(self.episodes, self.feeds["ssda903_episodes"].covered("month_end"))
        rows = rows.assign(
            start_date=rows["period_start"],
            placement_start_date=rows["placement_start"].where(rows["placement_start_is_known"]),
            placements_12m=self._placements_in_year(rows),
        )  # fmt: skip
        return self._with_child(rows, "counted_on")

    def _placements_in_year(self, rows: pd.DataFrame) -> pd.Series:
        """How many placements, temporary ones aside, were open on any day of the twelve months to the day."""
        lasting = self.episodes[~starts_with(self.episodes["placement_type"], TEMPORARY)]
        lasting = lasting[["child", "start_date", "end_date", "placement"]]
        pairs = rows[["child", "counted_on"]].reset_index().merge(lasting, on="child")
        begun = pairs["start_date"] <= pairs["counted_on"]
        lasted = pairs["end_date"].isna() | (pairs["end_date"] > pairs["counted_on"] - pd.DateOffset(months=12))
        found = pairs[begun & lasted].groupby("index")["placement"].nunique()
        return found.reindex(rows.index, fill_value=0).astype("Int64")

    @cached_property
    def return_starts(self) -> pd.DataFrame:
        rows = self.episodes
        return self._with_child(rows[starts_with(rows["new_episode_reason"], "S")], "start_date")

    @cached_property
    def return_ends(self) -> pd.DataFrame:
        """Periods that ended and did not go on the same day (X1)."""
        rows = self.periods
        ended = rows["end_date"].notna() & rows["end_is_told"] & ~starts_with(rows["end_reason"], "X1")
        return self._with_child(rows[ended], "end_date")

    @cached_property
    def return_missing_months(self) -> pd.DatetimeIndex:
        """Months of which both the episodes and the missing episodes are loaded."""
        months = [self.feeds[f"ssda903_{table}"].covered("window") for table in ("episodes", "missing")]
        return months[0].intersection(months[1])

    def return_missing(self, months: pd.DatetimeIndex) -> pd.DataFrame:
        """Children in care in the twelve months to each of these, and whether they were missing in them."""
        rows = in_years(self.episodes, months)
        rows = rows.sort_values("start_date", kind="stable").drop_duplicates(["child", "counted_on"], keep="last")
        times = self.feeds["ssda903_missing"].events("missing_from_at")
        times = times.loc[times["episode_type"] == "Missing", ["child", "missing_from_at", "returned_at"]]
        pairs = rows[["child", "counted_on"]].reset_index().merge(times, on="child")
        year_begins = pairs["counted_on"].dt.to_period("M").dt.to_timestamp() - pd.DateOffset(months=11)
        touched = pairs["missing_from_at"].dt.normalize() <= pairs["counted_on"]
        touched &= pairs["returned_at"].isna() | (pairs["returned_at"] >= year_begins)
        rows = rows.assign(was_missing=rows.index.isin(pairs.loc[touched, "index"]))
        return self._with_child(rows, "counted_on")

    # --- reviews ---

    def cla_review_participation_pct(self) -> pd.DataFrame:
        """Reviews of children of four and over, held while the child was looked after."""
        rows = self.feeds["ssda903_reviews"].events("review_date").sort_values("ordinal", kind="stable")
        rows = rows.drop_duplicates(["child", "review_date"])
        rows = rows[~starts_with(rows["participation"], "PN0")].reset_index(drop=True)
        breaks = self.known_episodes
        breaks = breaks.loc[short_breaks(breaks), ["child", "start_date", "end_date"]]
        pairs = rows[["child", "review_date"]].reset_index().merge(breaks, on="child")
        within = pairs["start_date"] <= pairs["review_date"]
        within &= pairs["end_date"].isna() | (pairs["end_date"] > pairs["review_date"])
        rows = rows.drop(index=pairs.loc[within, "index"].unique())
        took_part = starts_with(rows["participation"], TOOK_PART)
        return self.counted(rows, "review_date", took_part, 1, "participation", "age_band")


def chained(rows: pd.DataFrame) -> pd.DataFrame:
    """With the period of care each episode belongs to, and the placement with one carer.

    A period goes on while episodes follow each other without a day between, and none says it is the start of one.
    """
    before = rows.groupby("child")["end_date"].shift()
    reason = rows["new_episode_reason"].str[:1]
    begins = ~(before >= rows["start_date"]) | (reason == "S")
    moves = begins | ~reason.isin(SAME_CARER)
    rows = rows.assign(period=begins.cumsum(), placement=moves.cumsum())
    rows["period_start"] = rows.groupby("period")["start_date"].transform("min")
    rows["placement_start"] = rows.groupby("placement")["start_date"].transform("min")
    rows["placement_start_is_known"] = reason.isin(["S", "P", "B"]).groupby(rows["placement"]).transform("first")
    return rows.assign(stable_since=_stable_since(rows))


def _stable_since(rows: pd.DataFrame) -> pd.Series:
    """When the placement began; of a child placed for adoption, when the placement before it did."""
    each = rows.drop_duplicates("placement")[["period", "placement", "placement_start"]]
    before = each.groupby("period")["placement_start"].shift().set_axis(each["placement"])
    before = before.reindex(rows["placement"]).set_axis(rows.index)
    adopting = starts_with(rows["placement_type"], FOR_ADOPTION)
    return before.where(adopting).fillna(rows["placement_start"])


def collecting_year(days: pd.Series) -> pd.Series:
    """The year, by its first of April, whose return a day's run belongs to."""
    return days.dt.year - (days.dt.month < 4)


def short_breaks(rows: pd.DataFrame) -> pd.Series:
    """Series of short breaks (V3, V4) are not counted as care."""
    return starts_with(rows["legal_status"], ("V3", "V4"))


def starts_with(values: pd.Series, codes: str | tuple[str, ...]) -> pd.Series:
    """Whether a code ('P1 Placed with parents') is one of these; a blank is none of them."""
    wanted = (codes,) if isinstance(codes, str) else codes
    return values.astype("str").str.extract(r"^(\S+)", expand=False).isin(wanted)
