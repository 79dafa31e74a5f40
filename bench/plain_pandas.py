"""The same KPIs in plain pandas, as a careful analyst would write them: the alternative, and a check of the SQL.

Written from the definitions (`data/catalogue/kpis.yaml`, DfE's and the statutory rules they name), vectorised
throughout, and given a head start: the lists are already in memory, stacked and typed. Nothing here asks DuckDB.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from bench.council import HOLIDAYS, POPULATION, Lists
from kpis.catalogue import Authority, Kpi

NOT_RECORDED = "Not recorded"
DAY = pd.Timedelta(days=1)
FAR = pd.Timestamp(2200, 1, 1)
PICTURES = ("care_leavers", "workforce")
REACH = 14  # later lists whose windows may reach back to an end: six months of lists, with room to spare
EPISODES = ("assessments", "children_in_need", "child_protection_plans", "children_looked_after")


@dataclass(frozen=True)
class Material:
    """What an analyst starts from: every list stacked, the bank holidays, the population 0-17 by mid-year."""

    lists: dict[str, Lists]
    holidays: np.ndarray
    population: pd.Series


def material(lists: dict[str, Lists], authority: Authority) -> Material:
    """Reads the two published files; not part of what is timed."""
    days = pd.to_datetime(pd.read_csv(HOLIDAYS)["date"]).to_numpy().astype("datetime64[D]")
    people = pd.read_csv(POPULATION, dtype={"old_la_code": str})
    people = people[people["old_la_code"].str.removesuffix(".0") == authority.old_la_code]
    return Material(lists, days, people.set_index("time_period")["population_estimate"].sort_index().astype(float))


def save(material: Material, folder: Path) -> None:
    """The lists as Parquet files, one a feed."""
    folder.mkdir()
    for lists in material.lists.values():
        lists.rows.to_parquet(folder / f"{lists.feed}.parquet")


def read_saved(material: Material, folder: Path) -> Material:
    """The same material with its rows read from those files."""
    lists = {
        name: replace(each, rows=pd.read_parquet(folder / f"{name}.parquet")) for name, each in material.lists.items()
    }
    return replace(material, lists=lists)


# --- what stands of the lists -----------------------------------------------------------------------------------


class Feed:
    """One feed's lists that count, oldest picture first, and the rows in them."""

    def __init__(self, lists: Lists, key: list[str]) -> None:
        live = lists.lists[~lists.lists["undone"]]
        if lists.feed in (*EPISODES, *PICTURES):  # two pictures of one day are one: the later stands
            live = live.drop_duplicates("as_at", keep="last")
        self.lists = live.sort_values("as_at", kind="stable")
        self.key = [*key, "ordinal"]
        self.one_row_a_child = lists.feed != "assessments"
        number = pd.Series(np.arange(len(live)), self.lists.index)
        rows = lists.rows[lists.rows["list"].isin(self.lists.index)]
        self.rows = rows.assign(list=rows["list"].map(number)).sort_values("list", kind="stable", ignore_index=True)
        self.lists = self.lists.reset_index(drop=True)

    @cached_property
    def newest(self) -> pd.DataFrame:
        """The newest version of every row, whichever list it last stood in."""
        return self.rows.drop_duplicates(self.key, keep="last", ignore_index=True)

    @cached_property
    def last_day(self) -> pd.Timestamp:
        return self.lists["as_at"].max()

    def events(self, day: str) -> pd.DataFrame:
        """What happened: a newer list that covers the day and no longer holds the row has withdrawn it."""
        first, last = self.lists["window_from"].min(), self.last_day
        newest_list = np.full((last - first).days + 1, -1)
        for number, (start, end) in enumerate(zip(self.lists["window_from"], self.lists["as_at"], strict=True)):
            newest_list[(start - first).days : (end - first).days + 1] = number
        rows = self.newest
        place = (rows[day] - first).dt.days.to_numpy()
        covered = np.where(
            (place >= 0) & (place < len(newest_list)), newest_list[np.clip(place, 0, len(newest_list) - 1)], -1
        )
        return rows[covered <= rows["list"].to_numpy()]

    @cached_property
    def episodes(self) -> pd.DataFrame:
        """Episodes with when each ended; an open one that left the lists had ended when next looked."""
        rows = self.newest
        seen_next = pd.Series(self.lists["as_at"].shift(-1).to_numpy()[rows["list"]], rows.index)
        told, other = rows["end_date"], self._other_start(rows["end_date"])
        corrected = other.index[other <= rows.loc[other.index, "start_date"] + 31 * DAY]
        by_then = pd.concat([seen_next, other.reindex(rows.index)], axis=1).min(axis=1)
        rows = rows.assign(end_date=told.where(told.notna(), by_then), end_is_estimated=told.isna() & seen_next.notna())
        return rows.drop(index=self._withdrawn(told).union(corrected))

    @cached_property
    def once(self) -> pd.DataFrame:
        """The same, a child and a start once: of rows repeated in a list, the one that ended first."""
        return self.episodes.sort_values(["end_date", "ordinal"]).drop_duplicates(["child", "start_date"])

    def _withdrawn(self, told: pd.Series) -> pd.Index:
        """Ended inside a later list's window and not in it, nor an episode of that child that began since."""
        gone = self.newest[told.notna()].reset_index()[["index", "child", "end_date", "list"]]
        later = gone.merge(pd.DataFrame({"step": np.arange(1, REACH)}), how="cross")
        later["newer"] = later["list"] + later["step"]
        later = later.merge(self.lists[["window_from", "as_at"]], left_on="newer", right_index=True)
        later = later[later["end_date"].between(later["window_from"], later["as_at"])]
        if not self.one_row_a_child:
            return pd.Index(later["index"].unique())
        latest = self.rows.groupby(["child", "list"], sort=False)["start_date"].max().rename("latest_start")
        later = later.merge(latest, how="left", left_on=["child", "newer"], right_index=True)
        return pd.Index(later.loc[~(later["latest_start"] >= later["end_date"]), "index"].unique())

    def _other_start(self, told: pd.Series) -> pd.Series:
        """Of rows open when last listed: the earliest other start their child is listed under later."""
        if not self.one_row_a_child:
            return pd.Series(dtype="datetime64[ns]")
        gone = self.newest[told.isna() & (self.newest["list"] < len(self.lists) - 1)].reset_index()
        others = self.rows[self.rows["child"].isin(gone["child"])].drop_duplicates(["child", "start_date"], keep="last")
        pairs = gone.merge(others[["child", "start_date", "list"]], on="child", suffixes=("", "_other"))
        later = pairs[pairs["list_other"] > pairs["list"]]
        return later.groupby("index")["start_date_other"].min()

    def at_month_ends(self) -> pd.DataFrame:
        """Who was open at each covered month end, described as the first list on or after that day
        described them, or the last that held them."""
        ends = self.covered("month_end") + pd.offsets.MonthEnd(0)
        found = self.episodes
        first = np.searchsorted(ends.to_numpy(), found["start_date"].to_numpy(), side="left")
        stop = np.searchsorted(ends.to_numpy(), found["end_date"].fillna(ends[-1] + DAY).to_numpy(), side="left")
        times = np.maximum(stop - first, 0)
        each = found.loc[found.index.repeat(times), self.key].copy()
        each["counted_on"] = ends.to_numpy()[np.repeat(first, times) + _counting(times)]
        last = ~self.rows.duplicated(self.key, keep="last")
        until = pd.Series(self.lists["as_at"].to_numpy()[self.rows["list"]], self.rows.index).mask(last, FAR)
        return pd.merge_asof(
            each.sort_values("counted_on", kind="stable"),
            self.rows.assign(until=until).sort_values("until", kind="stable"),
            left_on="counted_on", right_on="until", by=self.key, direction="forward",
        )  # fmt: skip

    def pictures(self) -> pd.DataFrame:
        """One picture a month: the latest in it."""
        month = self.lists["as_at"].dt.to_period("M")
        chosen = self.lists.index[~month.duplicated(keep="last")]
        rows = self.rows[self.rows["list"].isin(chosen)]
        return rows.assign(counted_on=self.lists["as_at"].to_numpy()[rows["list"]])

    def covered(self, coverage: str) -> pd.DatetimeIndex:
        """The months loaded: every day of it in a window, its last day in one, or a list as at a day in it."""
        if coverage == "snapshot":
            return pd.DatetimeIndex(np.unique(_month(self.lists["as_at"])))
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


def _counting(times: np.ndarray) -> np.ndarray:
    """0, 1, ... for every count: [2, 3] gives [0, 1, 0, 1, 2]."""
    return np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)


def _month(days: pd.Series) -> np.ndarray:
    return days.to_numpy().astype("datetime64[M]").astype("datetime64[s]")


# --- which cases count ------------------------------------------------------------------------------------------


class Cases:
    """The cases of each KPI: counted_on, numerator, denominator and the breakdowns. Method names are KPI ids."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.feeds = {name: Feed(lists, KEYS[name]) for name, lists in material.lists.items()}

    def contacts_count(self) -> pd.DataFrame:
        rows = self.feeds["contacts"].events("contact_date")
        return _counted(rows, rows["contact_date"], 1, None, "contact_source", "age_band")

    @cached_property
    def referrals(self) -> pd.DataFrame:
        """One a child a day; of two, the one that led to action."""
        rows = self.feeds["referrals"].events("referral_date")
        action_first = rows["no_further_action"].astype("float").fillna(2)
        rows = rows.assign(_order=action_first).sort_values(["child", "referral_date", "_order", "ordinal"])
        return rows.drop_duplicates(["child", "referral_date"], ignore_index=True)

    def referral_count(self) -> pd.DataFrame:
        rows = self.referrals
        return _counted(rows, rows["referral_date"], 1, None, "team", "age_band", "referral_source")

    referral_rate_10k = referral_count

    def rereferral_pct(self) -> pd.DataFrame:
        """The referral before, of the same child, no more than twelve calendar months earlier."""
        rows = self.referrals
        before = rows.groupby("child", sort=False)["referral_date"].shift()
        again = before >= rows["referral_date"] - pd.DateOffset(months=12)
        outcome = rows["no_further_action"].astype(object).map({True: "No further action", False: "Action taken"})
        rows = rows.assign(referral_outcome=outcome)
        return _counted(
            rows, rows["referral_date"], again, 1, "team", "age_band", "referral_source", "referral_outcome"
        )

    @cached_property
    def enquiries(self) -> pd.DataFrame:
        """One a child a strategy discussion; of rows repeated in a list, the one with the earliest conference."""
        rows = self.feeds["section_47"].events("strategy_date").sort_values(["conference_date", "ordinal"])
        return rows.drop_duplicates(["child", "strategy_date"])

    def s47_rate_10k(self) -> pd.DataFrame:
        return _counted(self.enquiries, self.enquiries["strategy_date"], 1, None, "team", "age_band")

    def icpc_15wd_pct(self) -> pd.DataFrame:
        """One a child a conference, from the latest strategy discussion before it: 15 working days."""
        rows = self.enquiries.dropna(subset="conference_date")
        rows = rows.assign(_before=rows["strategy_date"] <= rows["conference_date"]).sort_values(
            ["_before", "strategy_date"]
        )
        rows = rows.drop_duplicates(["child", "conference_date"], keep="last")
        days = self._working_days(rows["strategy_date"], rows["conference_date"])
        rows = rows.assign(outcome=rows["led_to_plan"].astype(object).map({True: "Plan made", False: "No plan"}))
        return _counted(rows, rows["conference_date"], (days >= 0) & (days <= 15), 1, "team", "age_band", "outcome")

    def assessment_45wd_pct(self) -> pd.DataFrame:
        """Working Together: 45 working days, the start being day 0."""
        rows = self.feeds["assessments"].once
        rows = rows[rows["end_date"].notna() & ~rows["end_is_estimated"]]
        days = self._working_days(rows["start_date"], rows["end_date"])
        words = {True: "Support needed", False: "No support needed"}
        rows = rows.assign(outcome=rows["needs_support"].astype(object).map(words))
        return _counted(rows, rows["end_date"], (days >= 0) & (days <= 45), 1, "team", "age_band", "outcome")

    def _working_days(self, start: pd.Series, end: pd.Series) -> np.ndarray:
        """Working days after the start up to and including the end; below 0 when the end comes first."""
        first, last = (days.to_numpy().astype("datetime64[D]") + 1 for days in (start, end))
        return np.where(last < first, -1, np.busday_count(first, last, holidays=self.material.holidays))

    def cin_rate_10k(self) -> pd.DataFrame:
        return self._positions("children_in_need", "age_band", "primary_need", "case_status")

    def cpp_rate_10k(self) -> pd.DataFrame:
        cases = self._positions("child_protection_plans", "age_band", "latest_category")
        return cases.rename(columns={"latest_category": "category_of_abuse"})

    def cla_rate_10k(self) -> pd.DataFrame:
        return self._positions("children_looked_after", "age_band", "need")

    def _positions(self, feed: str, *dimensions: str) -> pd.DataFrame:
        """One a child a month end, by the latest start; short breaks (V3, V4) are not counted."""
        rows = self.feeds[feed].at_month_ends()
        if "legal_status" in rows:
            rows = rows[~_short_breaks(rows)]
        rows = rows.sort_values("start_date", kind="stable").drop_duplicates(["child", "counted_on"], keep="last")
        return _counted(rows, rows["counted_on"], 1, None, "team", *dimensions)

    def cpp_repeat_2yr_pct(self) -> pd.DataFrame:
        """Plans that began within 24 months of an earlier plan's end; a plan that left the lists without an end had
        ended by the new start. Local measure."""
        plans = self.feeds["child_protection_plans"].once
        one = plans[["child", "start_date"]].reset_index()
        pairs = one.merge(
            plans[["child", "start_date", "end_date", "end_is_estimated"]], on="child", suffixes=("", "_earlier")
        )
        over = (pairs["end_date"] <= pairs["start_date"]) | pairs["end_is_estimated"]
        earlier = (pairs["start_date_earlier"] < pairs["start_date"]) & over
        lately = pairs["end_date"] >= pairs["start_date"] - pd.DateOffset(months=24)
        again = plans.index.isin(pairs.loc[earlier & lately, "index"])
        cases = _counted(plans, plans["start_date"], again, 1, "team", "age_band", "initial_category")
        return cases.rename(columns={"initial_category": "category_of_abuse"})

    def cpp_repeat_ever_pct(self) -> pd.DataFrame:
        """Plans of a child who had one before: the list says how many, and older lists may show it."""
        plans = self.feeds["child_protection_plans"].once.sort_values("start_date", kind="stable")
        again = plans["child"].duplicated() | (plans["previous_plans"] > 0).fillna(False)
        cases = _counted(plans, plans["start_date"], again, 1, "team", "age_band", "initial_category")
        return cases.rename(columns={"initial_category": "category_of_abuse"})

    @cached_property
    def in_care(self) -> pd.DataFrame:
        rows = self.feeds["children_looked_after"].pictures()
        is_open = rows["end_date"].isna() | (rows["end_date"] > rows["counted_on"])
        return rows[is_open & ~_short_breaks(rows)]

    def cla_3plus_placements_pct(self) -> pd.DataFrame:
        rows = self.in_care
        many = (rows["placements_12m"] >= 3).fillna(False)
        return _counted(rows, rows["counted_on"], many, 1, "team", "age_band", "placement_type", "need")

    def placed_with_parents_count(self) -> pd.DataFrame:
        rows = self.in_care[self.in_care["placement_type"].str.startswith("P1", na=False)]
        return _counted(rows, rows["counted_on"], 1, None, "team", "age_band", "legal_status")

    @cached_property
    def leavers(self) -> pd.DataFrame:
        """Without those who died or returned home, as DfE counts."""
        rows = self.feeds["care_leavers"].pictures()
        return rows[~rows["in_touch"].isin(["Died", "Returned home"])]

    def cl_eet_pct(self) -> pd.DataFrame:
        rows = self.leavers[self.leavers["age"].between(19, 21).fillna(False)]
        return _counted(rows, rows["counted_on"], rows["activity"].str[:1].isin(["F", "P"]), 1, "activity", "team")

    def cl_suitable_accom_pct(self) -> pd.DataFrame:
        rows = self.leavers[self.leavers["age"].between(19, 21).fillna(False)]
        return _counted(rows, rows["counted_on"], rows["suitable"] == "Suitable", 1, "accommodation", "team")

    def cl_in_touch_pct(self) -> pd.DataFrame:
        """Contact in the eight weeks before, or the list's own flag where it gives no date."""
        rows = self.leavers[self.leavers["age"].between(19, 25).fillna(False)]
        neither = rows["in_touch"].isin(["Refused", "Not required"])
        dated = rows["latest_contact_date"].notna()
        lately = rows["latest_contact_date"] >= rows["counted_on"] - 56 * DAY
        ages = pd.cut(rows["age"].astype(float), [16, 18, 21, 25], labels=["17-18", "19-21", "22-25"]).astype("str")
        in_touch = np.where(dated, lately, rows["in_touch"] == "Yes") & ~neither
        return _counted(rows.assign(age_group=ages), rows["counted_on"], in_touch, 1, "age_group", "team")

    @cached_property
    def workers(self) -> pd.DataFrame:
        """Registered social workers in post, agency workers included."""
        rows = self.feeds["workforce"].pictures()
        in_post = (
            rows["employment_type"].ne("Vacant") & (rows["worker_fte"] > 0) & ~(rows["end_date"] < rows["counted_on"])
        )
        return rows[rows["registered"].fillna(False).astype(bool) & in_post]

    def agency_rate(self) -> pd.DataFrame:
        rows = self.workers
        agency = rows["worker_fte"].where(rows["employment_type"] == "Agency", 0.0)
        return _counted(rows, rows["counted_on"], agency, rows["worker_fte"], "service", "team")

    def caseload_avg(self) -> pd.DataFrame:
        """Of case holders whose caseload is known."""
        rows = self.workers.dropna(subset="children_allocated")
        rows = rows[rows["case_holding"].fillna(False).astype(bool)]
        children = rows["children_allocated"]
        return _counted(rows, rows["counted_on"], children, rows["worker_fte"], "service", "team", "employment_type")

    @cached_property
    def missing(self) -> pd.DataFrame:
        """Missing episodes that ended, of our own children, with what was done within 72 hours of the return."""
        feed = self.feeds["missing_episodes"]
        rows = feed.events("reported_at")
        rows = rows[
            (rows["episode_type"] == "Missing")
            & (rows["missing_from"] != "Care - other authority child")
            & rows["returned_at"].notna()
        ]
        face_to_face = rows["completed_at"].where(rows["interview_mode"].fillna("Face to face") == "Face to face")
        face_to_face = face_to_face.where(face_to_face >= rows["returned_at"])
        waited = pd.Series(feed.last_day + DAY, rows.index)
        by_clock = _moments(waited) - _moments(rows["returned_at"]) >= pd.Timedelta(hours=72)
        by_day = feed.last_day - rows["returned_at"].dt.normalize() >= 3 * DAY
        return rows.assign(
            due=by_clock.where(rows["times_known"], by_day),
            required=rows["interview_offered"].ne("Not required"),
            completed=face_to_face.notna(),
            offered_in_time=_in_72_hours(rows, rows["offered_at"]),
            completed_in_time=_in_72_hours(rows, face_to_face),
        )

    def missing_episodes_count(self) -> pd.DataFrame:
        return _counted(self.missing, self.missing["returned_at"], 1, None, "missing_from", "team", "age_band")

    def rhi_accepted_pct(self) -> pd.DataFrame:
        rows = self.missing[self.missing["interview_offered"] == "Yes"]
        accepted = rows["interview_accepted"].fillna(False)
        return _counted(rows, rows["returned_at"], accepted, 1, "missing_from", "team", "age_band")

    def rhi_offered_72h_pct(self) -> pd.DataFrame:
        return self._interviews("offered_in_time")

    def rhi_completed_pct(self) -> pd.DataFrame:
        return self._interviews("completed")

    def rhi_completed_72h_pct(self) -> pd.DataFrame:
        return self._interviews("completed_in_time")

    def _interviews(self, met: str) -> pd.DataFrame:
        rows = self.missing[self.missing["due"] & self.missing["required"]]
        return _counted(rows, rows["returned_at"], rows[met], 1, "missing_from", "team", "age_band")

    @cached_property
    def audits(self) -> pd.DataFrame:
        rows = self.feeds["case_audits"].events("audit_month")
        moderated = rows["moderated"].fillna(False).astype(bool)
        settled = rows["moderated_grade"].where(moderated & rows["moderated_grade"].notna(), rows["grade"])
        return rows.assign(moderated=moderated, final_grade=settled)

    def audit_completed_pct(self) -> pd.DataFrame:
        """All audits allocated for the month, but for those not yet due, done or not."""
        rows = self.audits[~(self.audits["due_date"] > self.feeds["case_audits"].last_day)]
        in_time = rows["completed_date"] <= rows["due_date"]
        return _counted(rows, rows["audit_month"], in_time, 1, "team", "audit_type", "cohort")

    def audit_moderated_pct(self) -> pd.DataFrame:
        rows = self.audits.dropna(subset="completed_date")
        return _counted(rows, rows["audit_month"], rows["moderated"], 1, "team", "audit_type", "cohort")

    def audit_ri_plus_pct(self) -> pd.DataFrame:
        rows = self.audits.dropna(subset=["completed_date", "final_grade"])
        enough = rows["final_grade"].isin(["Outstanding", "Good", "Requires improvement"])
        rows = rows.assign(moderation=np.where(rows["moderated"], "Moderated", "Not moderated"))
        return _counted(rows, rows["audit_month"], enough, 1, "team", "audit_type", "cohort", "moderation")


KEYS = {
    "contacts": ["child", "contact_date", "contact_source"], "referrals": ["child", "referral_date"],
    "section_47": ["child", "strategy_date"], "missing_episodes": ["episode_id"], "case_audits": ["audit_id"],
    "care_leavers": ["child"], "workforce": ["as_at_date", "post_id", "worker"],
    **dict.fromkeys(EPISODES, ["child", "start_date"]),
}  # fmt: skip


def _counted(rows: pd.DataFrame, counted_on: pd.Series, numerator, denominator, *dimensions: str) -> pd.DataFrame:
    cases = rows[list(dimensions)].fillna(NOT_RECORDED)
    cases["month"] = _month(counted_on)
    cases["numerator"] = numerator if np.isscalar(numerator) else np.asarray(numerator, dtype=float)
    cases["denominator"] = 0.0 if denominator is None else denominator
    return cases


def _short_breaks(rows: pd.DataFrame) -> pd.Series:
    return rows["legal_status"].str[:2].isin(["V3", "V4"])


def _moments(times: pd.Series) -> pd.Series:
    """Local times as moments, so that hours are hours on the nights the clocks change."""
    standard_time = np.zeros(len(times), dtype=bool)
    return times.dt.tz_localize("Europe/London", ambiguous=standard_time, nonexistent=pd.Timedelta(hours=1))


def _in_72_hours(rows: pd.DataFrame, done: pd.Series) -> pd.Series:
    """By the clock; by three calendar days where only dates are known."""
    by_clock = _moments(done) - _moments(rows["returned_at"]) <= pd.Timedelta(hours=72)
    by_day = done.dt.normalize() - rows["returned_at"].dt.normalize() <= 3 * DAY
    return by_clock.where(rows["times_known"], by_day)


# --- months, bases and breakdowns -------------------------------------------------------------------------------


def work_out(material: Material, kpis: list[Kpi]) -> pd.DataFrame:
    """Every value: kpi, month, basis, dimension, member, numerator, denominator, value, complete, provisional."""
    cases = Cases(material)
    return pd.concat([one_kpi(kpi, cases, material.population) for kpi in kpis], ignore_index=True)


def one_kpi(kpi: Kpi, cases: Cases, population: pd.Series) -> pd.DataFrame:
    """One KPI's cases summed by month, basis and breakdown; ratios of sums throughout."""
    counted: Callable[[], pd.DataFrame] = getattr(cases, kpi.id)
    months = cases.feeds[kpi.feeds[0]].covered(_coverage(kpi))
    sums = _by_member(counted(), months)
    known = _looked_back(months, kpi.lookback_months)
    parts = [_long("snapshot" if kpi.basis == "snapshot" else "in_month", sums, known)]
    if kpi.basis != "snapshot":
        parts += [_long(*part) for part in _longer_bases(sums, known, kpi.unit)]
    values = pd.concat(parts, ignore_index=True)
    return _valued(values, kpi, population).assign(kpi=kpi.id)


def _coverage(kpi: Kpi) -> str:
    """When a month counts as loaded (the head of kpis.yaml)."""
    if kpi.coverage or kpi.feeds[0] in PICTURES:
        return kpi.coverage or "snapshot"
    return "month_end" if kpi.basis == "snapshot" else "window"


def _by_member(cases: pd.DataFrame, months: pd.DatetimeIndex) -> pd.DataFrame:
    """Months down; (numerator or denominator, dimension, member) across. A loaded month without cases is 0."""
    measures = ["numerator", "denominator"]
    whole = cases.groupby("month")[measures].sum()
    whole.columns = pd.MultiIndex.from_tuples([(measure, "all", "All") for measure in measures])
    wide = [whole]
    for dimension in cases.columns.difference([*measures, "month"]):
        split = cases.groupby(["month", dimension])[measures].sum().unstack()
        split.columns = pd.MultiIndex.from_tuples([(m, dimension, member) for m, member in split.columns])
        wide.append(split)
    return pd.concat(wide, axis=1).reindex(months).fillna(0.0)


def _looked_back(months: pd.DatetimeIndex, lookback: int) -> pd.Series:
    """Whether all the months a numerator looks back to are loaded too."""
    spine = pd.Series(1.0, months).reindex(pd.date_range(months[0], months[-1], freq="MS"))
    return (spine.rolling(lookback + 1).count() == lookback + 1).reindex(months)


def _longer_bases(sums: pd.DataFrame, known: pd.Series, unit: str) -> list[tuple[str, pd.DataFrame, pd.Series]]:
    """The twelve months to each month, the financial year and quarter so far; only where wholly loaded."""
    spine = pd.date_range(sums.index[0], sums.index[-1], freq="MS")
    every, known = sums.reindex(spine), known.astype(float).reindex(spine)
    rolling = every.rolling(12).sum().round(9)
    found = [("rolling_12m", rolling.dropna(), known.rolling(12).min())]
    if unit == "rate_per_10000":
        return found
    starts = {"ytd": spine.year - (spine.month < 4), "quarter": spine.to_period("Q")}
    place = {"ytd": (spine.month + 8) % 12 + 1, "quarter": (spine.month - 1) % 3 + 1}
    for basis, start in starts.items():
        so_far = every.notna().all(axis=1).groupby(start).cumsum() == place[basis]
        found.append((basis, every.groupby(start).cumsum()[so_far], known.groupby(start).cummin()))
    return found


def _long(basis: str, sums: pd.DataFrame, known: pd.Series) -> pd.DataFrame:
    """Months by members as rows (by hand: `stack` takes longer than all the sums before it)."""
    numerators, denominators = sums["numerator"], sums["denominator"]
    dimensions, members = (numerators.columns.get_level_values(level).to_numpy(dtype=object) for level in (0, 1))
    months, wide = sums.index.to_numpy(), len(dimensions)
    return pd.DataFrame({
        "month": np.repeat(months, wide), "basis": basis, "dimension": np.tile(dimensions, len(months)),
        "member": np.tile(members, len(months)), "numerator": numerators.to_numpy().ravel(),
        "denominator": denominators[numerators.columns].to_numpy().ravel(),
        "complete": np.repeat(known.reindex(sums.index).to_numpy(dtype=bool), wide),
    })  # fmt: skip


def _valued(long: pd.DataFrame, kpi: Kpi, population: pd.Series) -> pd.DataFrame:
    if kpi.unit == "rate_per_10000":
        return _rates(long, population)
    long["provisional"] = False
    if kpi.unit == "count":
        return long.assign(denominator=np.nan, value=long["numerator"])
    scale = 100.0 if kpi.unit == "percent" else 1.0
    return long.assign(value=scale * long["numerator"] / long["denominator"].where(long["denominator"] != 0))


def _rates(long: pd.DataFrame, population: pd.Series) -> pd.DataFrame:
    """The year ending 31 March Y divides by mid-(Y-1) or the latest published; one month's count is annualised."""
    wanted = long["month"].dt.year - (long["month"].dt.month < 4)
    used = wanted.clip(upper=population.index[-1])
    whole = long["dimension"] == "all"
    people = used.map(population).where(whole)
    times = np.where(long["basis"] == "in_month", 12, 1)
    return long.assign(
        denominator=people, value=10_000 * times * long["numerator"] / people, provisional=whole & (used < wanted)
    )
