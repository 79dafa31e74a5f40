"""Early help: assessments, episodes, Graded Care Profiles."""

from dataclasses import replace
from functools import cached_property

import pandas as pd

from bench.plain.cases import FOREVER, Theme, true
from bench.plain.lists import Feed, first_of_month

BY = ("lead_agency", "level", "locality")


class EarlyHelp(Theme):
    """KPIs of early help."""

    @cached_property
    def by_assessment(self) -> Feed:
        """The lists with an assessment once in each, however many children it is for: open while one of its rows is,
        and what one row says of it holds for all."""
        lists = self.material.lists["early_help"]
        each = lists.rows.groupby(["list", "eha_id"], sort=False)
        rows = lists.rows.assign(
            stepped_down=each["stepped_down"].transform("max"), domestic_abuse=each["domestic_abuse"].transform("max"),
            completed_date=each["completed_date"].transform("min"), _end=lists.rows["end_date"].fillna(FOREVER),
        )  # fmt: skip
        rows = rows.sort_values(["_end", "ordinal"], ascending=[False, True], kind="stable")
        rows = rows.drop_duplicates(["list", "eha_id"]).drop(columns="_end").sort_values("list", kind="stable")
        return Feed(replace(lists, rows=rows.assign(ordinal=1)))

    @cached_property
    def early_helped(self) -> pd.DataFrame:
        """Early help assessments once each, with the episode that follows."""
        return self.by_assessment.several_a_child

    def eha_partner_pct(self) -> pd.DataFrame:
        """Months of the early help system's own extract; others from Annex A list 2, where a row is a child."""
        own = self.early_helped.dropna(subset="completed_date").rename(columns={"completed_date": "day"})
        rows = self.feeds["early_help_assessments"].events("start_date").dropna(subset="end_date")
        rows = rows.sort_values("ordinal").drop_duplicates(["child", "start_date"])
        rows = rows.rename(columns={"end_date": "day", "organisation_group": "lead_agency"})
        months = self.feeds["early_help"].covered("window")
        standing_in = rows[~pd.Series(first_of_month(rows["day"]), rows.index).isin(months)]
        own = own[pd.Series(first_of_month(own["day"]), own.index).isin(months)]
        both = pd.concat([own[["day", "child", *BY]], standing_in[["day", "child", "lead_agency"]]], ignore_index=True)
        return self.counted(both, "day", self.is_partner(both["lead_agency"]), 1, *BY)

    @cached_property
    def open_families(self) -> pd.DataFrame:
        """A family once a month end, by its latest open episode; one without a number is known by its assessment."""
        rows = self.by_assessment.at_month_ends(one_row_a_child=False)
        family = rows["family"].where(rows["family"].notna(), rows["eha_id"])
        rows = rows.assign(_family=family).sort_values(["start_date", "eha_id", "ordinal"], kind="stable")
        return rows.drop_duplicates(["_family", "counted_on"], keep="last")

    def eh_open_families(self) -> pd.DataFrame:
        return self.counted(self.open_families, "counted_on", 1, None, *BY)

    def eh_families_partner_pct(self) -> pd.DataFrame:
        rows = self.open_families
        return self.counted(rows, "counted_on", self.is_partner(rows["lead_agency"]), 1, *BY)

    def step_down_count(self) -> pd.DataFrame:
        """By the month they began; said on any sibling's row."""
        rows = self.early_helped[true(self.early_helped["stepped_down"])]
        return self.counted(rows, "start_date", 1, None, *BY)

    def eha_taf_da_count(self) -> pd.DataFrame:
        """Assessments completed and meetings held, in months with an extract of their own; siblings share them."""
        done = self.early_helped[true(self.early_helped["domestic_abuse"])].dropna(subset="completed_date")
        done = done.assign(activity="Assessment completed", day=done["completed_date"], number=1)
        held = self.by_assessment.pictures().dropna(subset="taf_meetings")
        held = held[true(held["domestic_abuse"])]
        held = held.assign(activity="TAF meeting", day=held["counted_on"], number=held["taf_meetings"].astype(float))
        both = pd.concat([done, held], ignore_index=True)
        both = both[both["number"] > 0]
        return self.counted(both, "day", both["number"], None, "activity", "lead_agency", "locality")

    def gcp_partner_count(self) -> pd.DataFrame:
        rows = self.feeds["graded_care_profiles"].events("completed_date").sort_values("ordinal", kind="stable")
        rows = rows.drop_duplicates("gcp_id")
        return self.counted(rows[self.is_partner(rows["agency"])], "completed_date", 1, None, "agency", "locality")
