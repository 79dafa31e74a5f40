"""Children looked after: Annex A list 8, and the SSDA903 return for the months it does not cover."""

from functools import cached_property

import numpy as np
import pandas as pd

from bench.plain.cases import DAY
from bench.plain.spans import UNIT, as_described, in_months, in_years, months_after, whole_years
from bench.plain.ssda903 import ASYLUM, FOR_ADOPTION, Return, short_breaks, starts_with

PLACED = ("team", "age_band", "placement_type")
WHERE = {"In": "In the council's area", "Out": "Outside the council's area"}
GUARDIANS = {
    "E43": "Former foster carer", "E44": "Somebody else",
    "E45": "Relative or friend who fostered the child", "E46": "Foster carer, not a relative or friend",
    "E47": "Relative or friend", "E48": "Somebody else",
}  # fmt: skip
SPECIAL_GUARDIANS = tuple(GUARDIANS)
UNDER_SIXTEEN = ("0-4", "5-9", "10-15")
HOMES = ("K1", "K2", "R1", "S1")
NOT_BOUGHT = ("P1", "P2", *FOR_ADOPTION)
LONG_TERM = ("U1", "U4")
SAID_OF_THE_YEAR = ("missing_12m", "placement_type", "placed_in_area", "team", "age_band")


class Care(Return):
    """KPIs of children in care."""

    # --- on the day of each month's list ---

    @cached_property
    def in_care(self) -> pd.DataFrame:
        """Children in care on the day of each month's list, each once, short breaks left out."""
        rows = self.feeds["children_looked_after"].pictures()
        rows = once_a_day(rows[still_open(rows) & ~short_breaks(rows)])
        return rows.assign(placement_location=rows["placed_in_area"].map(WHERE), provider=rows["placement_provider"])

    def or_returned(self, listed: pd.DataFrame) -> pd.DataFrame:
        """Children on the day of a list; of months without one, those the return shows in care at their end."""
        covered = self.feeds["children_looked_after"].covered("snapshot")
        standing_in = self.return_positions[~in_months(self.return_positions["counted_on"], covered)]
        return pd.concat([listed, standing_in], ignore_index=True)

    def cla_3plus_placements_pct(self) -> pd.DataFrame:
        rows = self.or_returned(self.in_care).dropna(subset="placements_12m")
        return self.counted(rows, "counted_on", rows["placements_12m"] >= 3, 1, *PLACED, "need")

    @cached_property
    def with_parents(self) -> pd.DataFrame:
        rows = self.or_returned(self.in_care)
        counts = starts_with(rows["placement_type"], "P1")
        if self.choice("placed_with_parents_means") == "under a full care order":
            counts &= starts_with(rows["legal_status"], "C2")
        return rows.assign(with_parents=counts)

    def placed_with_parents_count(self) -> pd.DataFrame:
        rows = self.with_parents[self.with_parents["with_parents"]]
        began = rows["placement_start_date"]
        waited = [months_after(began, months) <= rows["counted_on"] for months in (24, 12, 6)]
        words = np.select(waited, ["Two years or more", "One to two years", "Six months to a year"], "Under six months")
        rows = rows.assign(time_placed=pd.Series(words, rows.index).where(began.notna()))
        return self.counted(rows, "counted_on", 1, None, "team", "age_band", "legal_status", "time_placed")

    def placed_with_parents_pct(self) -> pd.DataFrame:
        rows = self.with_parents.dropna(subset="placement_type")
        return self.counted(rows, "counted_on", rows["with_parents"], 1, "team", "age_band", "legal_status", "need")

    def cla_long_stable_pct(self) -> pd.DataFrame:
        """In care thirty months, in the placement twenty-four; of one for adoption the placement before counts."""
        listed = self.in_care.assign(stable_since=self._in_placement_since(self.in_care))
        rows = self.or_returned(listed)
        rows = rows[rows["age_band"].isin(UNDER_SIXTEEN)]
        rows = rows[months_after(rows["start_date"], 30) <= rows["counted_on"]]
        stable = months_after(rows["stable_since"], 24) <= rows["counted_on"]
        return self.counted(rows, "counted_on", stable, 1, *PLACED, "need")

    def _in_placement_since(self, rows: pd.DataFrame) -> pd.Series:
        """When the placement began; of a child placed for adoption when the one before adoption did, where shown, else
        the first one for adoption shown."""
        shown = self.feeds["children_looked_after"].rows[["child", "placement_start_date", "placement_type"]]
        shown = shown.dropna(subset="placement_start_date").drop_duplicates()
        shown = shown.assign(adoptive=starts_with(shown.pop("placement_type"), FOR_ADOPTION))
        adopting = rows[starts_with(rows["placement_type"], FOR_ADOPTION)]
        pairs = adopting[["child", "start_date", "placement_start_date"]].reset_index()
        pairs = pairs.merge(shown, on="child", suffixes=("", "_shown"))
        began = pairs["placement_start_date_shown"]
        earlier = pairs[(began >= pairs["start_date"]) & (began < pairs["placement_start_date"])]
        before = earlier[~earlier["adoptive"]].groupby("index")["placement_start_date_shown"].max().reindex(rows.index)
        before = before.fillna(earlier.groupby("index")["placement_start_date_shown"].min())
        return before.fillna(rows["placement_start_date"])

    @cached_property
    def external(self) -> pd.DataFrame:
        rows = self.in_care
        if self.choice("external_means") == "location":
            outside = rows["placed_in_area"] == "Out"
        else:
            outside = starts_with(rows["placement_provider"], ("PR2", "PR3", "PR4", "PR5"))
        return rows[outside & ~starts_with(rows["placement_type"], NOT_BOUGHT)]

    def external_placement_count(self) -> pd.DataFrame:
        return self._external(self.external)

    def external_residential_count(self) -> pd.DataFrame:
        return self._external(self.external[starts_with(self.external["placement_type"], HOMES)])

    def _external(self, rows: pd.DataFrame) -> pd.DataFrame:
        return self.counted(rows, "counted_on", 1, None, *PLACED, "provider", "placement_location", "need")

    def cla_out_of_borough_pct(self) -> pd.DataFrame:
        rows = self.in_care.dropna(subset="placed_in_area")
        outside = rows["placed_in_area"] == "Out"
        return self.counted(rows, "counted_on", outside, 1, *PLACED, "placement_authority", "provider", "need")

    @cached_property
    def a_year_in_care(self) -> pd.DataFrame:
        return self.in_care[months_after(self.in_care["start_date"], 12) <= self.in_care["counted_on"]]

    def cla_health_assessment_pct(self) -> pd.DataFrame:
        """Within twelve months, six under the age of five."""
        rows = self.a_year_in_care
        little = rows["age_band"].isin(["Unborn", "0-4"])
        assessed = rows["health_assessment_date"]
        due = months_after(assessed, 12).mask(little, months_after(assessed, 6))
        return self.counted(rows, "counted_on", due >= rows["counted_on"], 1, *PLACED)

    def cla_dental_pct(self) -> pd.DataFrame:
        rows = self.a_year_in_care
        return self.counted(
            rows, "counted_on", months_after(rows["dental_check_date"], 12) >= rows["counted_on"], 1, *PLACED
        )

    def cla_review_timely_pct(self) -> pd.DataFrame:
        """First within 20 working days, then within three months, then every six (2010 Regulations)."""
        rows = self.in_care
        rows = rows[self.working_days(rows["start_date"], rows["counted_on"]) > 20]
        held = rows["last_review_date"].where(rows["last_review_date"] >= rows["start_date"])
        was_first = held.notna() & (self.working_days(rows["start_date"], held) <= 20)
        due = months_after(held, 6).mask(was_first, months_after(held, 3))
        return self.counted(rows, "counted_on", due >= rows["counted_on"], 1, *PLACED)

    def cla_visit_timely_pct(self) -> pd.DataFrame:
        """Every six weeks; every three months in a long-term foster placement after its first year."""
        rows = self.in_care
        rows = rows[rows["counted_on"] - rows["start_date"] > self.setting("cla_first_visit_days") * DAY]
        visited = rows["last_visit_date"].where(rows["last_visit_date"] >= rows["start_date"])
        settled = starts_with(rows["placement_type"], LONG_TERM)
        settled &= months_after(rows["placement_start_date"], 12) <= rows["counted_on"]
        due = visited + self.setting("cla_visit_days") * DAY
        due = due.mask(settled, months_after(visited, self.setting("cla_visit_long_term_months")))
        return self.counted(rows, "counted_on", due >= rows["counted_on"], 1, *PLACED)

    def iro_contact_pct(self) -> pd.DataFrame:
        """Of children in care for longer than the standard; a list in which nobody has the date did not hold it."""
        months, rows = self.setting("iro_contact_months"), self.in_care
        rows = rows[rows.groupby("counted_on")["iro_contact_date"].transform("count") > 0]
        rows = rows[months_after(rows["start_date"], months) < rows["counted_on"]]
        seen = months_after(rows["iro_contact_date"], months) >= rows["counted_on"]
        return self.counted(rows, "counted_on", seen, 1, *PLACED)

    # --- at month end ---

    @cached_property
    def at_month_end(self) -> pd.DataFrame:
        """Who was in care at each month end. A later list's word on placement and legal status counts only if they
        had begun by then."""
        feed = self.feeds["children_looked_after"]
        rows = feed.at_month_ends()
        later = feed.as_at(rows) > rows["counted_on"]
        placement = rows["placement_type"].mask(later & ~(rows["placement_start_date"] <= rows["counted_on"]))
        status = rows["legal_status"].mask(later & ~(rows["legal_status_date"] <= rows["counted_on"]))
        rows = rows[~short_breaks(rows)].assign(placement_type=placement, legal_status=status)
        covered = feed.covered("month_end")
        standing_in = self.return_positions[~in_months(self.return_positions["counted_on"], covered)]
        return pd.concat([with_words(once_a_day(rows)), standing_in], ignore_index=True)

    def cla_rate_10k(self) -> pd.DataFrame:
        return self.counted(self.at_month_end, "counted_on", 1, None, "team", "age_band", "need", "unaccompanied")

    def cla_count(self) -> pd.DataFrame:
        return self.counted(
            self.at_month_end, "counted_on", 1, None, *PLACED, "legal_status", "need", "unaccompanied", "gender",
            "ethnic_group",
        )  # fmt: skip

    # --- coming into care and leaving it ---

    @cached_property
    def periods_listed(self) -> pd.DataFrame:
        """Periods of care as list 8 shows them, one a child and start; short breaks, by its newest word, left out.

        next_start: when the child came into care again. Of the start: what the first list that held it said.
        """
        feed = self.feeds["children_looked_after"]
        rows = feed.once().sort_values(["child", "start_date"], kind="stable")
        rows = rows[~short_breaks(rows)]
        first = self._first_said(feed.rows).reset_index()
        rows = rows.assign(next_start=rows.groupby("child")["start_date"].shift(-1))
        return with_words(rows.merge(first, how="left", on=["child", "start_date", "ordinal"]))

    def _first_said(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Team, age band and legal status at the start, by the first list that said each; a status that began after
        the start is not what it was then."""
        status = rows["legal_status"].where(rows["legal_status_date"] <= rows["start_date"])
        rows = rows.assign(team_then=rows["team"], age_then=rows["age_band"], status_then=status)
        return rows.groupby(["child", "start_date", "ordinal"])[["team_then", "age_then", "status_then"]].first()

    @cached_property
    def came_into_care(self) -> pd.DataFrame:
        """Starts, with the team, age band and legal status of then."""
        rows = self.periods_listed
        return rows.assign(team=rows["team_then"], age_band=rows["age_then"], legal_status=rows["status_then"])

    def cla_start_rate_10k(self) -> pd.DataFrame:
        rows = self._by_month(self.came_into_care, self.return_starts, "start_date")
        return self.counted(
            rows, "start_date", 1, None, "team", "age_band", "need", "legal_status", "unaccompanied", "gender"
        )

    @cached_property
    def left_care(self) -> pd.DataFrame:
        """Recorded ends of care; X1 is a new episode of the same period."""
        rows = self.periods_listed
        ended = rows["end_date"].notna() & ~rows["end_is_estimated"] & ~starts_with(rows["end_reason"], "X1")
        rows = rows[ended]
        back = rows["next_start"] <= months_after(rows["end_date"], 12)
        words = np.where(back, "Within twelve months", "Not within twelve months so far")
        return rows.assign(back_in_care=words)

    @cached_property
    def ceased(self) -> pd.DataFrame:
        rows = self._by_month(self.left_care, self.return_ends, "end_date")
        code = rows["end_reason"].str.extract(r"^(\w+)", expand=False)
        return rows.assign(guardian=code.map(GUARDIANS), to_guardian=code.isin(SPECIAL_GUARDIANS))

    def _by_month(self, listed: pd.DataFrame, returned: pd.DataFrame, day: str) -> pd.DataFrame:
        """What the list says of the months it covers, and the return of the others."""
        covered = self.feeds["children_looked_after"].covered("window")
        listed, returned = listed[in_months(listed[day], covered)], returned[~in_months(returned[day], covered)]
        return pd.concat([listed, returned], ignore_index=True)

    def cla_ceased_count(self) -> pd.DataFrame:
        return self.counted(self.ceased, "end_date", 1, None, *PLACED, "end_reason", "need", "unaccompanied", "gender")

    def cla_return_home_pct(self) -> pd.DataFrame:
        rows = self.left_care
        home = starts_with(rows["end_reason"], "E4A")
        return self.counted(rows, "end_date", home, 1, "age_band", "team", "need", "back_in_care")

    def sgo_exits_count(self) -> pd.DataFrame:
        rows = self.ceased[self.ceased["to_guardian"]]
        return self.counted(rows, "end_date", 1, None, "guardian", "age_band", "team", "need")

    def sgo_exits_pct(self) -> pd.DataFrame:
        return self.counted(self.ceased, "end_date", self.ceased["to_guardian"], 1, "age_band", "team", "need")

    # --- missing in the twelve months ---

    def cla_missing_pct(self) -> pd.DataFrame:
        """Years the list tells, by its own number of episodes; years only the return tells, by its episodes."""
        feed = self.feeds["children_looked_after"]
        told = whole_years(feed.covered("window"))
        by_return = whole_years(self.return_missing_months).difference(told)
        rows = in_years(self.periods_listed, told)
        said = as_described(feed, rows)[["child", "start_date", "ordinal", "counted_on", *SAID_OF_THE_YEAR]]
        of_the_period = rows.drop(columns=list(SAID_OF_THE_YEAR)).astype({"counted_on": UNIT})
        rows = of_the_period.merge(said, on=["child", "start_date", "ordinal", "counted_on"])
        rows = rows.assign(placement_location=rows["placed_in_area"].map(WHERE))
        rows = once_a_day(rows.assign(times=rows.groupby(["child", "counted_on"])["missing_12m"].transform("max")))
        rows = rows.dropna(subset="times")
        rows = pd.concat(
            [rows.assign(was_missing=rows["times"] > 0), self.return_missing(by_return)], ignore_index=True
        )
        return self.counted(
            rows, "counted_on", rows["was_missing"], 1, *PLACED, "placement_location", "need", "gender", "unaccompanied"
        )


def still_open(rows: pd.DataFrame) -> pd.Series:
    """In care at the end of the day."""
    return rows["end_date"].isna() | (rows["end_date"] > rows["counted_on"])


def once_a_day(rows: pd.DataFrame) -> pd.DataFrame:
    """Each child once a day, by the latest start."""
    rows = rows.sort_values("start_date", kind="stable")
    return rows.drop_duplicates(["child", "counted_on"], keep="last", ignore_index=True)


def with_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Breakdowns in words."""
    return rows.assign(unaccompanied=rows["unaccompanied"].map(ASYLUM), ethnic_group=rows["ethnicity"])
