"""Adoption: Annex A lists 10 and 11, and the SSDA903 return for the months list 10 does not cover."""

from functools import cached_property

import numpy as np
import pandas as pd

from bench.plain.spans import in_months, months_after
from bench.plain.ssda903 import FOR_ADOPTION, Return, starts_with

FIRST, NOT_FIRST = "Fostered by the family first", "Not fostered first"


class Adoption(Return):
    """KPIs of children adopted and of those who adopt."""

    @cached_property
    def adopted(self) -> pd.DataFrame:
        """Children adopted, by their last decision as the newest list has it; of months list 10 lacks, as the return
        has it."""
        feed = self.feeds["adoption"]
        rows = feed.events("decision_date").sort_values(["list", "decision_date", "ordinal"], kind="stable")
        rows = rows.drop_duplicates("child", keep="last").dropna(subset="adoption_order_date")
        rows = rows.assign(moved_in=rows[["placed_date", "foster_to_adopt_date"]].min(axis=1))
        fostered = rows["moved_in"] == rows["foster_to_adopt_date"]
        rows = rows.assign(route=np.where(fostered, FIRST, NOT_FIRST))
        covered = feed.covered("window")
        rows, returned = rows[in_months(rows["adoption_order_date"], covered)], self._returned
        returned = returned[~in_months(returned["adoption_order_date"], covered)]
        return pd.concat([rows, returned], ignore_index=True)

    @cached_property
    def _returned(self) -> pd.DataFrame:
        """Periods of care that ended in adoption, with the dates list 10 would give where the returns reach back."""
        rows = self.periods[starts_with(self.periods["end_reason"], ("E11", "E12")) & self.periods["end_is_told"]]
        rows = rows.sort_values("end_date", kind="stable").drop_duplicates("child", keep="last")
        rows = rows.assign(adoption_order_date=rows["end_date"], known=self._reaches_back(rows["end_date"]))
        told = self.feeds["ssda903_ad1"].newest.drop_duplicates("child", keep="last")
        rows = rows.merge(told[["child", "matched_date", "by_foster_carer"]], how="left", on="child")
        placed = self._first_for_adoption.reindex(rows["placement"]).set_axis(rows.index)
        with_adopters = placed.notna() | (rows["by_foster_carer"] == "Yes")
        moved_in = rows["placement_start"].where(with_adopters & rows["placement_start_is_known"] & rows["known"])
        fostered = ~(placed <= rows["placement_start"]) & with_adopters
        rows = rows.assign(
            moved_in=moved_in, route=np.where(fostered, FIRST, NOT_FIRST),
            entered_care_date=rows["start_date"].where(starts_with(rows["first_reason"], "S")),
            placement_order_date=self._order_dates.reindex(rows["period"]).set_axis(rows.index),
        )  # fmt: skip
        return self._with_child(rows, "adoption_order_date")

    @cached_property
    def _first_for_adoption(self) -> pd.Series:
        """When each placement that became one for adoption did so."""
        rows = self.episodes[starts_with(self.episodes["placement_type"], FOR_ADOPTION)]
        return rows.groupby("placement")["start_date"].min()

    def _reaches_back(self, days: pd.Series) -> pd.Series:
        """Whether the returns loaded cover every day back from each day for as long as the council asks."""
        runs = self.feeds["ssda903_episodes"].lists
        covered = [pd.date_range(one, two) for one, two in zip(runs["window_from"], runs["as_at"], strict=True)]
        every = np.unique(np.concatenate(covered)) if covered else np.array([], dtype="datetime64[ns]")
        months = int(self.setting("adoption_history_months"))
        needed = (days - (days - pd.DateOffset(months=months))).dt.days + 1
        found = np.searchsorted(every, days.to_numpy(), side="right")
        found -= np.searchsorted(every, (days - pd.DateOffset(months=months)).to_numpy(), side="left")
        return pd.Series(found == needed, days.index)

    @cached_property
    def _order_dates(self) -> pd.Series:
        """When the first episode under a placement order began, where it says that the legal status changed then."""
        under = self.episodes[starts_with(self.episodes["legal_status"], "E1")].drop_duplicates("period")
        dated = starts_with(under["new_episode_reason"], ("S", "L", "B", "U"))
        return under[dated].set_index("period")["start_date"]

    def adoptions_count(self) -> pd.DataFrame:
        return self.counted(self.adopted, "adoption_order_date", 1, None, "age_band", "gender")

    def adoption_a10_days(self) -> pd.DataFrame:
        days = (self.adopted["moved_in"] - self.adopted["entered_care_date"]).dt.days
        rows = self.adopted[days >= 0]
        return self.counted(rows, "adoption_order_date", days[days >= 0], 1, "route", "age_band", "gender")

    def adoption_a2_days(self) -> pd.DataFrame:
        """A match before the order took no days."""
        rows = self.adopted.dropna(subset=["placement_order_date", "matched_date", "moved_in"])
        days = (rows["matched_date"] - rows["placement_order_date"]).dt.days.clip(lower=0)
        return self.counted(rows, "adoption_order_date", days, 1, "age_band", "gender")

    # --- those who adopt ---

    @cached_property
    def families(self) -> pd.DataFrame:
        """One a family and assessment: partners together, from the first start to the last end of a stage."""
        rows = self.feeds["adopters"].events("enquiry_date").sort_values("enquiry_date", kind="stable")
        rows = rows.assign(family=rows["family"].fillna(rows["adopter"]))
        long_since = rows["enquiry_date"] > months_after(rows.groupby("family")["enquiry_date"].shift(), 12)
        rows = rows.assign(assessment=long_since.groupby(rows["family"]).cumsum())
        wanted = {"Yes": 2, "No": 1}
        rows["wanted"] = rows["fostering_for_adoption"].map(wanted)
        found = rows.groupby(["family", "assessment"], as_index=False).agg(
            stage_1_start_date=("stage_1_start_date", "min"), stage_1_end_date=("stage_1_end_date", "max"),
            stage_2_start_date=("stage_2_start_date", "min"), stage_2_end_date=("stage_2_end_date", "max"),
            wanted=("wanted", "max"),
        )  # fmt: skip
        return found.assign(route=found["wanted"].map({2: "Fostering for adoption", 1: "Adoption only"}))

    def adopter_stage1_timely_pct(self) -> pd.DataFrame:
        return self._stage("stage_1", 2)

    def adopter_stage2_timely_pct(self) -> pd.DataFrame:
        return self._stage("stage_2", 4)

    def _stage(self, stage: str, months: int) -> pd.DataFrame:
        rows = self.families.dropna(subset=f"{stage}_end_date")
        in_time = months_after(rows[f"{stage}_start_date"], months) >= rows[f"{stage}_end_date"]
        return self.counted(rows, f"{stage}_end_date", in_time, 1, "route", child="family")
