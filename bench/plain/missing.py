"""Children missing from home or care, and return home interviews."""

from functools import cached_property

import numpy as np
import pandas as pd

from bench.plain.cases import DAY, Theme, hours_between, true
from bench.plain.lists import counting
from bench.plain.spans import in_years, whole_years

OTHERS = "Care - other authority child"
BY = ("missing_from", "team", "service", "locality", "age_band", "repeat_or_first", "exploitation_risk", "provider")
YEARLY = ("missing_from", "team", "service", "locality", "age_band", "exploitation_risk", "provider")


class Missing(Theme):
    """KPIs of missing episodes and return home interviews."""

    @cached_property
    def incidents(self) -> pd.DataFrame:
        """Missing episodes of our own children, returned or not; the first in twelve months or a repeat."""
        rows = self.feeds["missing_episodes"].events("reported_at")
        rows = rows[(rows["episode_type"] == "Missing") & (rows["missing_from"] != OTHERS)]
        rows = rows.sort_values(["reported_at", "episode_id"], ascending=[True, False], kind="stable")
        before = rows.groupby("child", sort=False)["reported_at"].shift()
        ago = rows["reported_at"] - pd.DateOffset(months=12)
        known = ago >= self.feeds["missing_episodes"].lists["window_from"].min()
        rows = rows.assign(
            repeat_or_first=np.select(
                [before >= ago, known], ["Repeat in twelve months", "First in twelve months"], None
            ),
            exploitation_risk=_risk(rows["cse_risk"], rows["cce_risk"]),
        )
        return self.located(rows, "reported_at")

    @cached_property
    def missing(self) -> pd.DataFrame:
        """Those that ended, with what was done within 72 hours of the return."""
        last_day = self.feeds["missing_episodes"].last_day
        rows = self.incidents.dropna(subset="returned_at")
        held = self._held(rows)
        by_clock = hours_between(rows["returned_at"], pd.Series(last_day + DAY, rows.index)) >= 72
        by_day = last_day - rows["returned_at"].dt.normalize() >= 3 * DAY
        return rows.assign(
            due=by_clock.where(true(rows["times_known"]), by_day),
            required=rows["interview_offered"].ne("Not required"),
            completed=held.notna(),
            offered_in_time=_in_72_hours(rows, rows["offered_at"]),
            completed_in_time=_in_72_hours(rows, held),
        )

    def _held(self, rows: pd.DataFrame) -> pd.Series:
        """When an interview that counts was held: not before the return, on the day where times are not known."""
        ways = ["Face to face", "Telephone"] if self.choice("interview_counts") != "face to face" else ["Face to face"]
        held = rows["completed_at"].where(rows["interview_mode"].fillna("Face to face").isin(ways))
        same_day = held.dt.normalize() >= rows["returned_at"].dt.normalize()
        return held.where((held >= rows["returned_at"]).where(true(rows["times_known"]), same_day))

    def missing_episodes_count(self) -> pd.DataFrame:
        return self.counted(self.missing, "returned_at", 1, None, *BY)

    def rhi_accepted_pct(self) -> pd.DataFrame:
        rows = self.missing[self.missing["interview_offered"] == "Yes"]
        return self.counted(rows, "returned_at", true(rows["interview_accepted"]), 1, *BY)

    def rhi_offered_72h_pct(self) -> pd.DataFrame:
        return self._interviews("offered_in_time")

    def rhi_completed_pct(self) -> pd.DataFrame:
        return self._interviews("completed", "interview_mode")

    def rhi_completed_72h_pct(self) -> pd.DataFrame:
        return self._interviews("completed_in_time")

    def _interviews(self, met: str, *by: str) -> pd.DataFrame:
        rows = self.missing[self.missing["due"] & self.missing["required"]]
        return self.counted(rows, "returned_at", rows[met], 1, *BY, *by)

    def rhi_quality_pct(self) -> pd.DataFrame:
        """Of interviews held whose record somebody judged."""
        rows = self.missing[self.missing["completed"] & self.missing["future_risk"].isin(["Yes", "Partly", "No"])]
        return self.counted(rows, "returned_at", rows["future_risk"] == "Yes", 1, *BY)

    # --- children ---

    def missing_children_12m_count(self) -> pd.DataFrame:
        """An occasion for every month a child was missing on a day of, up to the newest list."""
        rows = self.incidents
        began = rows["reported_at"].dt.normalize()
        ended = rows["returned_at"].dt.normalize().fillna(self.feeds["missing_episodes"].last_day)
        first, last = (days.to_numpy().astype("datetime64[M]").astype(int) for days in (began, ended))
        times = np.maximum(last - first + 1, 1)
        each = rows.loc[rows.index.repeat(times)]
        number = np.repeat(first, times) + counting(times)
        month_end = pd.Series((number + 1).astype("datetime64[M]").astype("datetime64[us]"), each.index) - DAY
        until = pd.Series(np.repeat(np.maximum(ended, began).to_numpy(), times), each.index)
        each = each.assign(day=np.minimum(month_end, until))
        each = each.sort_values(["day", "reported_at", "episode_id"], kind="stable")
        return self.counted(each, "day", 1, None, *BY)

    def _missing_in_years(self, ends: pd.DatetimeIndex) -> pd.DataFrame:
        """Incidents on any day of the twelve months to each of these month ends."""
        rows = self.incidents.merge(pd.DataFrame({"counted_on": ends}), how="cross")
        first = rows["counted_on"] + DAY - pd.DateOffset(months=12)
        inside = (rows["reported_at"] < rows["counted_on"] + DAY) & ~(rows["returned_at"] < first)
        return rows[inside].sort_values(["reported_at", "episode_id"], ascending=[True, False], kind="stable")

    def missing_repeat_pct(self) -> pd.DataFrame:
        """Of children missing in the twelve months, those missing so many times; described by the last time."""
        feed = self.feeds["missing_episodes"]
        rows = self._missing_in_years(feed.covered("window") + pd.offsets.MonthEnd(0))
        times = rows.groupby(["child", "counted_on"])["episode_id"].transform("size")
        rows = rows.assign(often=times >= self.setting("repeat_missing_episodes"))
        rows = rows.drop_duplicates(["child", "counted_on"], keep="last")
        return self.counted(rows, "counted_on", rows["often"], 1, *YEARLY)

    def missing_children_12m_pct(self) -> pd.DataFrame:
        """Of children with an open case on any day of the twelve months; described by the latest episode in them."""
        both = self.feeds["children_in_need"].covered("window").intersection(
            self.feeds["missing_episodes"].covered("window")
        )  # fmt: skip
        whole = whole_years(both)
        ends = whole + pd.offsets.MonthEnd(0)
        cases = in_years(self.feeds["children_in_need"].one_row_a_child, whole)
        cases = cases.sort_values(["start_date", "ordinal"], ascending=[True, False], kind="stable")
        cases = cases.drop_duplicates(["child", "counted_on"], keep="last")
        went = self._missing_in_years(ends)[["child", "counted_on"]].drop_duplicates().assign(went=True)
        if self.choice("missing_share_of") == "children aged 0 to 17":
            return self._of_all_children(went, ends)
        cases = cases.merge(went, how="left", on=["child", "counted_on"])
        return self.counted(cases, "counted_on", cases["went"].notna(), 1, "team", "age_band", "case_status")

    def _of_all_children(self, went: pd.DataFrame, ends: pd.DatetimeIndex) -> pd.DataFrame:
        """Of the population of the mid-year before, or the latest published."""
        population = self.material.population
        wanted = pd.Series(ends.year - (ends.month < 4)).clip(upper=population.index[-1])
        people = pd.DataFrame({"counted_on": ends, "n": 0.0, "d": wanted.map(population).to_numpy()})
        rows = pd.concat([went.assign(n=1.0, d=0.0), people], ignore_index=True)
        by = ("team", "age_band", "case_status")
        rows = rows.assign(**dict.fromkeys(by, "All children"))
        return self.counted(rows, "counted_on", rows["n"], rows["d"], *by)


def _risk(sexual: pd.Series, criminal: pd.Series) -> np.ndarray:
    """Which exploitation was identified; none only where both were looked at."""
    s, c = sexual == "Yes", criminal == "Yes"
    return np.select(
        [s & c, s, c, (sexual == "No") & (criminal == "No")],
        ["Sexual and criminal exploitation", "Sexual exploitation", "Criminal exploitation", "None identified"],
        None,
    )


def _in_72_hours(rows: pd.DataFrame, done: pd.Series) -> pd.Series:
    """By the clock; by three calendar days where only dates are known."""
    by_clock = hours_between(rows["returned_at"], done) <= 72
    by_day = done.dt.normalize() - rows["returned_at"].dt.normalize() <= 3 * DAY
    return by_clock.where(true(rows["times_known"]), by_day)
