"""Care leavers: Annex A list 9, with the supplement's dates of pathway plans."""

from functools import cached_property

import numpy as np
import pandas as pd

from bench.plain.cases import DAY, Theme
from bench.plain.spans import months_after
from bench.plain.ssda903 import starts_with

EVERY = ("team", "gender", "unaccompanied")


class CareLeavers(Theme):
    """KPIs of care leavers."""

    @cached_property
    def leavers(self) -> pd.DataFrame:
        """Each young person once a picture, by the last row; without those who died or returned home, as DfE counts."""
        rows = self.feeds["care_leavers"].pictures().drop_duplicates(["child", "counted_on"], keep="last")
        rows = rows[~rows["in_touch"].isin(["Died", "Returned home"])]
        return rows.assign(
            years=rows["age"].astype(float), age=rows["age"].astype("str"),
            unaccompanied=rows["unaccompanied"].map({"Yes": "UASC", "No": "Not UASC"}),
        )  # fmt: skip

    def _aged(self, youngest: int, oldest: int) -> pd.DataFrame:
        return self.leavers[self.leavers["years"].between(youngest, oldest)]

    def cl_eet_pct(self) -> pd.DataFrame:
        rows = self._aged(19, 21)
        hours = rows["activity"].str[:1]
        words = {"F": "Full time", "P": "Part time", "G": "Not in education, employment or training"}
        return self.counted(
            rows.assign(full_or_part_time=hours.map(words)), "counted_on", hours.isin(["F", "P"]), 1,
            "activity", "full_or_part_time", "age", *EVERY,
        )  # fmt: skip

    def cl_he_pct(self) -> pd.DataFrame:
        rows = self._aged(19, 21)
        return self.counted(rows, "counted_on", starts_with(rows["activity"], ("F1", "P1")), 1, "age", *EVERY)

    def cl_suitable_accom_pct(self) -> pd.DataFrame:
        rows = self._aged(19, 21)
        return self.counted(rows, "counted_on", rows["suitable"] == "Suitable", 1, "accommodation", "age", *EVERY)

    def cl_staying_put_pct(self) -> pd.DataFrame:
        rows = self._aged(19, 20)
        return self.counted(rows, "counted_on", starts_with(rows["accommodation"], "Z"), 1, "age", *EVERY)

    def cl_in_touch_pct(self) -> pd.DataFrame:
        """Contact in the eight weeks before, or the list's own flag where it gives no date."""
        rows = self._aged(19, 25)
        neither = rows["in_touch"].isin(["Refused", "Not required"])
        dated = rows["latest_contact_date"].notna()
        lately = rows["latest_contact_date"] >= rows["counted_on"] - self.setting("care_leaver_contact_days") * DAY
        in_touch = np.where(dated, lately, rows["in_touch"] == "Yes") & ~neither
        return self.counted(rows.assign(age_band=ages(rows)), "counted_on", in_touch, 1, "age_band", *EVERY)

    def cl_pathway_plan_pct(self) -> pd.DataFrame:
        """Of those entitled to a plan; a month in which no extract gives anybody a day of one has no figure."""
        told = self.feeds["lcs_supplement"].pictures().drop_duplicates(["child", "list"], keep="last")
        told = told[["child", "counted_on", "pathway_plan_date", "pathway_review_date"]]
        month = {"_month": lambda found: found["counted_on"].dt.to_period("M")}
        rows = self.leavers.assign(**month)
        rows = rows.merge(told.assign(**month).drop(columns="counted_on"), how="left", on=["child", "_month"])
        latest = rows[["pathway_plan_review_date", "pathway_plan_date", "pathway_review_date"]].max(axis=1)
        rows = rows.assign(latest=latest, age_band=ages(rows))
        rows = rows[rows.groupby("counted_on")["latest"].transform("count") > 0]
        rows = rows[~rows["eligibility"].isin(["Qualifying", "Other"])]
        current = months_after(rows["latest"], self.setting("pathway_plan_months")) >= rows["counted_on"]
        return self.counted(rows, "counted_on", current, 1, "age_band", "eligibility", *EVERY)


def ages(rows: pd.DataFrame) -> pd.Series:
    """Care leavers' ages in the bands DfE publishes."""
    words = ["Under 17", "17-18", "19-21", "22-25"]
    return pd.cut(rows["years"], [0, 16, 18, 21, 25], labels=words).astype("str")
