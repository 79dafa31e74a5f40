"""Children in need and child protection plans."""

from functools import cached_property

import numpy as np
import pandas as pd

from bench.plain.cases import Theme

CHILD = ("team", "age_band", "gender", "disability")
FIVE_AND_OVER = ["5-9", "10-15", "16-17", "18-21", "22-25"]


class Protection(Theme):
    """KPIs of children in need and of child protection plans."""

    def positions(self, feed: str) -> pd.DataFrame:
        """One a child a month end, by the latest start."""
        rows = self.feeds[feed].at_month_ends()
        return rows.sort_values("start_date", kind="stable").drop_duplicates(["child", "counted_on"], keep="last")

    def pictured(self, feed: str) -> pd.DataFrame:
        """One a child on the day of each month's list, those open at the end of that day, by the latest start."""
        rows = self.feeds[feed].pictures()
        rows = rows[rows["end_date"].isna() | (rows["end_date"] > rows["counted_on"])]
        rows = rows.sort_values(["start_date", "ordinal"], ascending=[True, False], kind="stable")
        return rows.drop_duplicates(["child", "counted_on"], keep="last")

    # --- children in need ---

    def cin_rate_10k(self) -> pd.DataFrame:
        rows = self.positions("children_in_need")
        rows = rows.assign(ethnic_group=rows["ethnicity"])
        return self.counted(rows, "counted_on", 1, None, *CHILD, "ethnic_group", "primary_need", "case_status")

    def cin_seen_20wd_pct(self) -> pd.DataFrame:
        """Of those in need for longer than the standard; an extract with no date at all says nothing."""
        rows = self.pictured("children_in_need")
        rows = rows[rows["case_status"] == "Child in need plan"]
        return self._lately(rows, "last_seen_date", self.setting("cin_seen_working_days"), *CHILD)

    def _lately(self, rows: pd.DataFrame, done: str, days: float, *by: str) -> pd.DataFrame:
        """Done within so many working days of the extract, of those whose case is older than that."""
        rows = rows[self.working_days(rows["start_date"], rows["counted_on"]) > days]
        ago = self.working_days(rows[done], rows["counted_on"])
        return self.counted(rows, "counted_on", (ago >= 0) & (ago <= days), 1, *by)

    # --- positions of plans ---

    @cached_property
    def on_a_plan(self) -> pd.DataFrame:
        """Open plans at month ends."""
        rows = self.positions("child_protection_plans")
        return rows.assign(ethnic_group=rows["ethnicity"], category_of_abuse=rows["latest_category"])

    def cpp_rate_10k(self) -> pd.DataFrame:
        return self.counted(self.on_a_plan, "counted_on", 1, None, *CHILD, "ethnic_group", "category_of_abuse")

    def cpp_2yr_plus_pct(self) -> pd.DataFrame:
        rows = self.on_a_plan
        long = rows["start_date"] <= rows["counted_on"] - pd.DateOffset(years=2)
        return self.counted(rows, "counted_on", long, 1, *CHILD, "category_of_abuse")

    def cpp_neglect_count(self) -> pd.DataFrame:
        rows = self.on_a_plan[self.on_a_plan["latest_category"] == "Neglect"]
        return self.counted(rows, "counted_on", 1, None, *CHILD, "initial_category")

    def cpp_neglect_pct(self) -> pd.DataFrame:
        rows = self.on_a_plan
        return self.counted(rows, "counted_on", rows["latest_category"] == "Neglect", 1, *CHILD)

    # --- pictures of plans ---

    @cached_property
    def planned(self) -> pd.DataFrame:
        """Plans open on the day of the extract."""
        return self.pictured("child_protection_plans")

    def cp_review_timely_pct(self) -> pd.DataFrame:
        """Three months on a plan or more: reviewed since it began, no more than six months ago."""
        rows = self.planned
        rows = rows[rows["start_date"] + pd.DateOffset(months=3) <= rows["counted_on"]]
        last = rows["last_review_date"]
        in_time = (last > rows["start_date"]) & (last + pd.DateOffset(months=6) >= rows["counted_on"])
        return self.counted(rows, "counted_on", in_time, 1, *CHILD)

    def cp_visit_timely_pct(self) -> pd.DataFrame:
        return self._lately(
            self.planned, "last_visit_date", self.setting("cp_visit_working_days"), *CHILD, "seen_alone"
        )  # fmt: skip

    def cp_seen_alone_pct(self) -> pd.DataFrame:
        """Five and over, with a visit; an extract in which nobody has an answer says nothing."""
        rows = self.planned
        rows = rows[rows["age_band"].isin(FIVE_AND_OVER) & rows["last_visit_date"].notna()]
        rows = rows[rows.groupby("counted_on")["seen_alone"].transform("count") > 0]
        return self.counted(rows, "counted_on", rows["seen_alone"] == "Yes", 1, *CHILD)

    # --- plans begun ---

    @cached_property
    def plans(self) -> pd.DataFrame:
        """A child and a start once."""
        plans = self.feeds["child_protection_plans"].once()
        return plans.assign(category_of_abuse=plans["initial_category"])

    def cpp_repeat_2yr_pct(self) -> pd.DataFrame:
        """Plans that began within 24 months of an earlier plan's end; a plan that left the lists without an end had
        ended by the new start. Local measure."""
        plans = self.plans
        one = plans[["child", "start_date"]].reset_index()
        pairs = one.merge(
            plans[["child", "start_date", "end_date", "end_is_estimated"]], on="child", suffixes=("", "_earlier")
        )
        over = (pairs["end_date"] <= pairs["start_date"]) | pairs["end_is_estimated"]
        earlier = (pairs["start_date_earlier"] < pairs["start_date"]) & over
        lately = pairs["end_date"] >= pairs["start_date"] - pd.DateOffset(months=24)
        again = plans.index.isin(pairs.loc[earlier & lately, "index"])
        return self.counted(plans, "start_date", again, 1, *CHILD, "category_of_abuse")

    def cpp_repeat_ever_pct(self) -> pd.DataFrame:
        """Plans of a child who had one before: the list says how many, and older lists may show it."""
        plans = self.plans.sort_values("start_date", kind="stable")
        again = plans["child"].duplicated() | (plans["previous_plans"] > 0).fillna(False)
        return self.counted(plans, "start_date", np.asarray(again, dtype=bool), 1, *CHILD, "category_of_abuse")
