"""Permanence: trackers of legal cases, disputes, permanence plans and moves; registers of guardians and households."""

from functools import cached_property

import numpy as np
import pandas as pd

from bench.plain.care import Care
from bench.plain.cases import DAY, true, worded
from bench.plain.spans import UNIT, at_ends, months_after
from bench.plain.ssda903 import TEMPORARY, starts_with

STAGES = ["Informal", "Stage 1", "Stage 2", "Stage 3", "Cafcass"]
RECRUITED = ["Mainstream", "Specialist", "Supported lodgings"]
MOVED = ("team", "age_band", "reason", "from_placement_type", "placement_type", "provider")
APPLICATION = ("team", "feature", "family_size")
DISPUTE = ("team", "theme", "stage", "raised_by")


class Permanence(Care):
    """KPIs of permanence."""

    # --- moves ---

    @cached_property
    def moves(self) -> pd.DataFrame:
        """Moves from one placement to another: no temporary ones, no changes of status only."""
        rows = self.feeds["placement_moves"].events("move_date")
        temporary = starts_with(rows["from_placement_type"], TEMPORARY) | starts_with(rows["placement_type"], TEMPORARY)
        rows = rows[~temporary & ~starts_with(rows["reason"], "PLACE")].sort_values("ordinal", kind="stable")
        return self._with_period(rows, "move_date", "age_band")

    def _with_period(self, rows: pd.DataFrame, day: str, *fields: str) -> pd.DataFrame:
        """With what list 8 says of the child's latest period of care begun by the day."""
        rows = rows.drop(columns=list(fields), errors="ignore").astype({day: UNIT})
        periods = self.periods_listed[["child", "start_date", *fields]].astype({"start_date": UNIT})
        return pd.merge_asof(
            rows.sort_values(day, kind="stable").drop(columns="start_date", errors="ignore"),
            periods.sort_values("start_date", kind="stable"), left_on=day, right_on="start_date", by="child",
        )  # fmt: skip

    def planned_moves_count(self) -> pd.DataFrame:
        return self.counted(self.moves[self.moves["planned"] == "Planned"], "move_date", 1, None, *MOVED)

    def unplanned_moves_count(self) -> pd.DataFrame:
        return self.counted(self.moves[self.moves["planned"] == "Unplanned"], "move_date", 1, None, *MOVED)

    # --- households and guardians ---

    def foster_households_new(self) -> pd.DataFrame:
        rows = self.feeds["fostering_households"].events("approved_date").dropna(subset="approved_date")
        rows = rows[rows["household_type"].isin(RECRUITED)]
        standing = np.where(rows["deregistered_date"].notna(), "De-registered since", "Still approved")
        rows = rows.assign(standing=standing)
        return self.counted(rows, "approved_date", 1, None, "household_type", "standing", child="household_id")

    def sgo_living_count(self) -> pd.DataFrame:
        """Children whose order is a year old, and who are under 18 as far as the register tells."""
        rows = self.feeds["sgo_register"].at_month_ends()
        living = true(rows["still_living"]) | (rows["end_date"] > rows["counted_on"])
        grown = months_after(rows["start_date"], 18 * 12) <= rows["counted_on"]
        grown |= rows["age_band"].isin(["18-21", "22-25"])
        settled = months_after(rows["start_date"], self.setting("sgo_settled_months")) <= rows["counted_on"]
        rows = rows[living & settled & ~grown].sort_values("start_date", kind="stable")
        rows = rows.drop_duplicates(["child", "counted_on"], keep="last")
        rows = rows.assign(
            looked_after_before=worded(rows["was_looked_after"], "Was looked after", "Was not looked after"),
            support_plan=worded(rows["support_plan"], "Support plan", "No support plan"),
        )
        return self.counted(rows, "counted_on", 1, None, "age_band", "looked_after_before", "support_plan", "guardian")

    # --- permanence plans ---

    def permanence_plan_2nd_review_pct(self) -> pd.DataFrame:
        """Whether a plan was agreed by the second review; the first plan's date, as last put right, counts."""
        feed = self.feeds["permanence_tracker"]
        rows = feed.rows.drop_duplicates(["child", "start_date", "list"], keep="last")
        rows = rows.sort_values(["list", "start_date"], kind="stable", na_position="first", ignore_index=True)
        rows = rows.assign(last=self._last_of_period(rows), plan=rows["permanence_plan"].fillna(""))
        agreed = rows.drop_duplicates(["last", "plan"], keep="last").groupby("last")["plan_agreed_date"].min()
        rows = rows.loc[rows["last"].unique()].assign(first_agreed=agreed)
        rows = rows[rows["second_review_date"] <= feed.as_at(rows)]
        rows = self._with_period(rows, "second_review_date", "team", "age_band")
        in_time = rows["first_agreed"] <= rows["second_review_date"]
        return self.counted(rows, "second_review_date", in_time, 1, "team", "age_band", "permanence_plan")

    def _last_of_period(self, rows: pd.DataFrame) -> pd.Series:
        """The last row of the period of care each row speaks of: a newer one that begins before it, or within 31 days
        of it, is the same period under a start put right."""
        each = rows[["child", "list", "start_date"]].reset_index(names="row")
        pairs = each.merge(each, on="child", suffixes=("", "_newer"))
        newer = (pairs["list_newer"] > pairs["list"]) | (pairs["row_newer"] == pairs["row"])
        pairs = pairs[newer & ~(pairs["start_date_newer"] > pairs["start_date"] + 31 * DAY)]
        return pairs.groupby("row")["row_newer"].max()

    # --- legal cases ---

    @cached_property
    def tracked(self) -> pd.DataFrame:
        return self.feeds["plo_tracker"].tracker()

    @cached_property
    def applications(self) -> pd.DataFrame:
        """One a family and day of issue."""
        rows = self.tracked.dropna(subset="issued_date")
        rows = rows[rows["issued_date"] <= rows["stands_until"]]
        rows = rows.assign(
            concluded=rows["final_order_date"].where(rows["final_order_date"] <= rows["stands_until"]),
            no_neglect=~rows["neglect"], no_abuse=~rows["domestic_abuse"],
        )  # fmt: skip
        found = rows.groupby(["family", "issued_date"], as_index=False).agg(
            team=("team", "max"), children=("children", "max"), neglect=("neglect", "max"),
            domestic_abuse=("domestic_abuse", "max"), no_neglect=("no_neglect", "max"), no_abuse=("no_abuse", "max"),
            concluded=("concluded", "max"), orders=("concluded", "count"), rows=("plo_id", "size"),
        )  # fmt: skip
        last = rows.dropna(subset="concluded").sort_values("concluded", kind="stable")
        last = last.drop_duplicates(["family", "issued_date"], keep="last")[["family", "issued_date", "final_order"]]
        found = found.merge(last, how="left", on=["family", "issued_date"])
        return found.assign(feature=features(found), family_size=family_sizes(found["children"]))

    def care_applications_rate_10k(self) -> pd.DataFrame:
        return self.counted(self.applications, "issued_date", 1, None, *APPLICATION, child="family")

    def proceedings_neglect_count(self) -> pd.DataFrame:
        rows = self.applications[true(self.applications["neglect"])]
        return self.counted(rows, "issued_date", 1, None, *APPLICATION, child="family")

    def proceedings_da_count(self) -> pd.DataFrame:
        rows = self.applications[true(self.applications["domestic_abuse"])]
        return self.counted(rows, "issued_date", 1, None, *APPLICATION, child="family")

    def care_proceedings_weeks(self) -> pd.DataFrame:
        """From issue to the last of an application's final orders, once all its rows have one."""
        rows = self.applications[self.applications["orders"] == self.applications["rows"]]
        weeks = (rows["concluded"] - rows["issued_date"]).dt.days / 7
        return self.counted(rows, "concluded", weeks, 1, *APPLICATION, "final_order", child="family")

    def plo_over_16_weeks(self) -> pd.DataFrame:
        """Families in pre-proceedings at month end that began longer ago than the standard."""
        rows = self.tracked.dropna(subset="pre_proceedings_start")
        ended = rows[["pre_proceedings_end", "issued_date", "final_order_date"]].min(axis=1)
        undated = (rows["pre_proceedings_outcome"] == "Step down") & rows["pre_proceedings_end"].isna()
        rows = rows.assign(start_date=rows["pre_proceedings_start"], end_date=ended)[~undated]
        rows = at_ends(rows, self.feeds["plo_tracker"].covered("month_end"))
        rows = rows[rows["counted_on"] <= rows["stands_until"]]
        rows = rows[rows["counted_on"] - rows["start_date"] > self.setting("pre_proceedings_weeks") * 7 * DAY]
        rows = rows.sort_values("start_date", kind="stable").drop_duplicates(["family", "counted_on"])
        rows = rows.assign(family_size=family_sizes(rows["children"]))
        return self.counted(rows, "counted_on", 1, None, "team", "family_size", child="family")

    # --- disputes ---

    @cached_property
    def disputes(self) -> pd.DataFrame:
        """One a dispute: first raised, and as its highest stage has it."""
        rows = self.feeds["iro_disputes"].events("raised_date")
        height = {stage: number for number, stage in enumerate(STAGES)}
        rows = rows.assign(height=rows["stage"].map(height).fillna(-1))
        rows["first_raised"] = rows.groupby("dispute_id")["raised_date"].transform("min")
        rows = rows.sort_values(["height", "list", "ordinal"], kind="stable")
        return rows.drop_duplicates("dispute_id", keep="last")

    def iro_disputes_count(self) -> pd.DataFrame:
        return self.counted(self.disputes, "first_raised", 1, None, *DISPUTE)

    def iro_disputes_timely_pct(self) -> pd.DataFrame:
        """Answered or resolved by the day the answer was due, once that day is over."""
        rows = self.disputes
        rows = rows[rows["response_due"] <= self.feeds["iro_disputes"].last_day]
        withdrawn = rows["outcome"] == "Withdrawn"
        answered = rows["response_date"] <= rows["response_due"]
        answered |= (rows["resolved_date"] <= rows["response_due"]) & ~withdrawn
        rows, answered = (found[~(withdrawn & rows["response_date"].isna())] for found in (rows, answered))
        return self.counted(rows, "response_due", answered, 1, *DISPUTE)


def features(rows: pd.DataFrame) -> pd.Series:
    """Neglect and domestic abuse, in words; neither only where both were said not to be."""
    neglect, abuse = true(rows["neglect"]), true(rows["domestic_abuse"])
    neither = true(rows["no_neglect"]) & true(rows["no_abuse"])
    words = ["Neglect and domestic abuse", "Neglect", "Domestic abuse", "Neither"]
    return pd.Series(np.select([neglect & abuse, neglect, abuse, neither], words, None), rows.index)


def family_sizes(children: pd.Series) -> pd.Series:
    """How many children a family has, in words."""
    return children.clip(upper=3).map({1: "1 child", 2: "2 children", 3: "3 or more children"}).astype("str")
