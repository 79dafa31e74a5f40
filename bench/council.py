"""Years of one council's monthly lists, awkward as real ones, put into a real store as the loader puts them there.

The rows are those that already passed their contracts. They hold what makes counting hard: every case is in many
overlapping lists, recorded late, moved between teams, withdrawn, or gone without an end; lists are missing, loaded
twice or undone; returns fall on the nights the clocks change; referrals lie exactly twelve months apart.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from etl import loading
from etl.contracts import load_contracts
from etl.home import REPOSITORY, Home
from etl.sql import statement
from etl.store import LoadRecord, append, ensure_table, open_store

END = pd.Timestamp(2026, 10, 31)
BENCHMARKS = REPOSITORY / "data" / "benchmarks"
HOLIDAYS = BENCHMARKS / "bank_holidays.csv"
POPULATION = BENCHMARKS / "ons_mid-year_population_estimates_2012_to_2024.csv"
TEAMS = ["First Response", "North", "South", "West", "Court and Care", None]
AGES = ["Unborn", "0-4", "5-9", "10-15", "16-17", None]
SOURCES = ["Police", "Schools", "Health services", "LA services", "Individual", "Anonymous", None]
NEEDS = ["N1 Abuse or neglect", "N2 Child's disability or illness", "N4 Family in acute stress", None]
ABUSE = ["Neglect", "Emotional abuse", "Physical abuse", "Sexual abuse", None]
ACTIVITIES = [
    "F1 Full time in higher education",
    "F3 Full time in training or employment",
    "P5 Part time",
    "G4 Ill",
    "G5 Other",
    None,
]
NEVER = pd.Timestamp(2100, 1, 1)


@dataclass(frozen=True)
class Lists:
    """Every list of one feed. `lists`: number (the order loaded), as_at, window_from, undone. `rows`: the contract's
    fields, with the number of the list they stood in, their row_number and their ordinal."""

    feed: str
    lists: pd.DataFrame
    rows: pd.DataFrame


def council(years: int, share: float = 1.0, end: pd.Timestamp = END, seed: int = 358) -> dict[str, Lists]:
    """All feeds of a council over `years` to a month's end; share 1.0 has its 1,900 referrals a year."""
    return _Council(years, share, end, np.random.default_rng(seed)).all()


class _Council:
    """Draws what happened, then what each month's list would have shown of it."""

    def __init__(self, years: int, share: float, end: pd.Timestamp, rng: np.random.Generator) -> None:
        self.years, self.share, self.end, self.rng = years, share, end, rng
        self.first = end - pd.DateOffset(months=12 * years + 6)
        self.month_ends = pd.date_range(end - pd.DateOffset(months=12 * years - 1), end, freq="ME")
        self.people = np.array([f"{number:020x}" for number in range(2**32, 2**32 + max(int(40_000 * share), 2_000))])

    def all(self) -> dict[str, Lists]:
        """Every feed some KPI is computed from, apart from the published ones."""
        drawn = [
            self.contacts(), self.referrals(), self.section_47(), self.missing_episodes(), self.case_audits(),
            self.assessments(), self.children_in_need(), self.child_protection_plans(),
            self.children_looked_after(), self.care_leavers(), self.workforce(),
        ]  # fmt: skip
        return {lists.feed: lists for lists in drawn}

    # --- draws ---

    def several(self, a_year: float, years: float | None = None) -> int:
        return int(a_year * self.share * (self.years + 0.5 if years is None else years))

    def pick(self, values: list, size: int, chances: list[float] | None = None) -> np.ndarray:
        return np.array(values, dtype=object)[self.rng.choice(len(values), size, p=chances)]

    def days(self, size: int, first: pd.Timestamp | None = None) -> np.ndarray:
        """Days evenly spread from the first to the last day."""
        first = first or self.first
        return (first + pd.to_timedelta(self.rng.integers(0, (self.end - first).days + 1, size), "D")).to_numpy()

    def after(self, days: np.ndarray, mean: float) -> np.ndarray:
        """Some days later, most soon and a few much later."""
        return days + pd.to_timedelta(self.rng.gamma(2.0, mean / 2, len(days)).astype(int), "D").to_numpy()

    def sometimes(self, chance: float, then: np.ndarray, otherwise: object) -> np.ndarray:
        return np.where(self.rng.random(len(then)) < chance, then, np.datetime64(otherwise))

    def cases(self, size: int, pool: float) -> pd.DataFrame:
        """So many cases of children of a pool, each with a team it may leave for another, and what lists show of it."""
        children = self.rng.integers(0, max(int(pool * len(self.people)), 50), size)
        return pd.DataFrame({
            "child": self.people[children], "gender": self.pick(["Male", "Female"], size),
            "ethnicity": self.pick(["White", "Asian", "Mixed"], size), "age_band": self.pick(AGES, size),
            "team": self.pick(TEAMS, size), "_next_team": self.pick(TEAMS, size),
        })  # fmt: skip

    def with_history(self, cases: pd.DataFrame, day: str) -> pd.DataFrame:
        """Some cases are recorded late, some moved, and a few are withdrawn at source."""
        days = cases[day].to_numpy().astype("datetime64[D]").astype("datetime64[s]")
        cases["_moved"] = self.sometimes(0.05, self.after(days, 60), NEVER)
        cases["_seen"] = np.where(self.rng.random(len(days)) < 0.03, self.after(days, 20), days)
        lately = np.maximum(days, np.datetime64(self.end - pd.Timedelta(days=10)))
        cases["_withdrawn"] = self.sometimes(0.01, self.after(days, 60), NEVER)
        cases["_withdrawn"] = np.minimum(cases["_withdrawn"], self.sometimes(0.01, lately, NEVER))
        return cases

    # --- lists ---

    def lists_of(self, feed: str, *, missing: slice | None = None, days_late: int = 0) -> pd.DataFrame:
        """A list a month. A year of them may come days late; two are loaded in the wrong order."""
        as_at = self.month_ends.to_series().reset_index(drop=True)
        as_at[12:20] = as_at[12:20] + pd.Timedelta(days=days_late)
        if missing:
            as_at = as_at.drop(as_at.index[missing]).reset_index(drop=True)
        as_at.iloc[[3, 4]] = as_at.iloc[[4, 3]].to_numpy()
        months = load_contracts()[feed].window.months
        window_from = as_at - pd.DateOffset(months=months) if months else as_at
        return pd.DataFrame({"as_at": as_at, "window_from": window_from, "undone": False})

    def stacked(self, feed: str, cases: pd.DataFrame, lists: pd.DataFrame, shown: Callable) -> Lists:
        """What every list shows of the cases, one below the other; shown(as_at, window_from) says which."""
        found = [
            np.flatnonzero(shown(a.to_datetime64(), w.to_datetime64()))
            for a, w in zip(lists["as_at"], lists["window_from"], strict=True)
        ]
        rows = cases.iloc[np.concatenate(found)].reset_index(drop=True)
        rows["list"] = np.repeat(np.arange(len(found)), [len(part) for part in found])
        rows["as_at"] = lists["as_at"].to_numpy()[rows["list"]]
        if "_end" in rows:
            rows["end_date"] = rows["_end"].where((rows["_end"] <= rows["as_at"]) & (rows["_told"] <= rows["as_at"]))
        if "_moved" in rows:
            rows["team"] = rows["team"].where(rows["_moved"] > rows["as_at"], rows["_next_team"])
        return self.finished(feed, lists, rows)

    def finished(self, feed: str, lists: pd.DataFrame, rows: pd.DataFrame) -> Lists:
        """With the ordinals the checker gives, one list loaded twice and one loaded by mistake and undone."""
        again = len(lists) // 2
        mistake = rows[rows["list"] == again].assign(team="Wrong team")
        extra = [mistake.assign(list=len(lists)), rows[rows["list"] == again + 1].iloc[:-1].assign(list=len(lists) + 1)]
        rows = pd.concat([rows, *extra], ignore_index=True)
        lists = pd.concat([lists, lists.iloc[[again]].assign(undone=True), lists.iloc[[again + 1]]], ignore_index=True)
        key = [name for name in load_contracts()[feed].key if name in rows]
        rows["ordinal"] = rows.groupby(["list", *key], dropna=False, sort=False).cumcount() + 1
        rows["row_number"] = rows.groupby("list", sort=False).cumcount() + 3
        hidden = [name for name in rows if name.startswith("_")]
        for name in rows.columns[rows.dtypes.map(pd.api.types.is_object_dtype)]:
            rows[name] = rows[name].astype("boolean" if rows[name].isin([True, False]).any() else "str")
        return Lists(feed, lists, rows.drop(columns=[*hidden, "as_at"]))

    def events(self, feed: str, cases: pd.DataFrame, day: str, lists: pd.DataFrame) -> Lists:
        """Lists of what happened in their window."""
        cases = self.with_history(cases, day).sort_values(day, kind="stable", ignore_index=True)
        days, seen, gone = (cases[name].to_numpy() for name in (day, "_seen", "_withdrawn"))
        end = np.timedelta64(1, "D")
        return self.stacked(
            feed, cases, lists,
            lambda as_at, start: (days >= start) & (days < as_at + end) & (seen <= as_at) & (gone > as_at),
        )  # fmt: skip

    def episodes(self, feed: str, cases: pd.DataFrame, lists: pd.DataFrame, one_a_child: bool = True) -> Lists:
        """Lists of who is open and who ended in the window; some ends are recorded late, some never."""
        cases = self.with_history(cases, "start_date").sort_values("start_date", kind="stable", ignore_index=True)
        start, end, seen = (cases[name].to_numpy() for name in ("start_date", "end_date", "_seen"))
        told = np.where(self.rng.random(len(end)) < 0.03, self.after(end, 90), end)
        gone = np.minimum(cases["_withdrawn"].to_numpy(), self.sometimes(0.01, self.after(start, 100), NEVER))
        child = cases["child"]

        def shown(as_at: np.datetime64, window_from: np.datetime64) -> np.ndarray:
            is_open = (end > as_at) | (told > as_at)
            listed = (start <= as_at) & (seen <= as_at) & (gone > as_at) & (is_open | (end >= window_from))
            return listed & ~child.where(listed).duplicated(keep="last").to_numpy() if one_a_child else listed

        cases["_told"] = told
        return self.stacked(feed, cases.rename(columns={"end_date": "_end"}), lists, shown)

    # --- feeds ---

    def contacts(self) -> Lists:
        size = self.several(10_000)
        cases = self.cases(size, 0.7).assign(contact_date=self.days(size), contact_source=self.pick(SOURCES, size))
        twice = cases.sample(frac=0.004, random_state=1)
        return self.events(
            "contacts", pd.concat([cases, twice]), "contact_date", self.lists_of("contacts", missing=slice(9, 17))
        )

    def referrals(self) -> Lists:
        size = self.several(1_650)
        cases = self.cases(size, 0.3).assign(referral_date=self.days(size))
        cases = pd.concat([cases, self.again(cases, 12, "referral_date"), self.leap_days()], ignore_index=True)
        cases = pd.concat([cases, cases.sample(frac=0.03, random_state=2)], ignore_index=True)
        cases["referral_source"] = self.pick(SOURCES, len(cases))
        cases["no_further_action"] = self.pick([True, False, None], len(cases), [0.2, 0.75, 0.05])
        return self.events("referrals", cases, "referral_date", self.lists_of("referrals"))

    def again(self, cases: pd.DataFrame, months: int, day: str) -> pd.DataFrame:
        """The same children again about so many months later: to the day, a day less and a day more."""
        later = cases.sample(frac=0.1, random_state=3).reset_index(drop=True)
        later[day] = (
            later[day] + pd.DateOffset(months=months) + pd.to_timedelta(self.rng.integers(-1, 2, len(later)), "D")
        )
        return later[later[day] <= self.end]

    def leap_days(self) -> pd.DataFrame:
        """Pairs of referrals about 29 February: a year's look-back clips to the month's end."""
        pairs = [("2023-02-28", "2024-02-29"), ("2024-02-29", "2025-02-28"), ("2024-02-29", "2025-03-01")]
        days = pd.to_datetime([day for pair in pairs for day in pair])
        rows = self.cases(len(days), 1.0).assign(referral_date=days)
        rows["child"] = np.repeat(self.people[-len(pairs) :], 2)
        return rows

    def section_47(self) -> Lists:
        size = self.several(800)
        cases = self.cases(size, 0.3).assign(strategy_date=self.days(size))
        held = self.rng.random(size) < 0.35
        cases["_held"] = np.where(held, self.after(cases["strategy_date"].to_numpy(), 20), np.datetime64("NaT"))
        earlier = cases[held].sample(frac=0.1, random_state=4)
        earlier = earlier.assign(strategy_date=earlier["strategy_date"] - pd.Timedelta(days=4))
        cases = pd.concat([cases, earlier, cases.sample(frac=0.01, random_state=7)], ignore_index=True)
        cases["_plan"] = self.pick([True, False, None], len(cases), [0.8, 0.15, 0.05])
        lists = self.events(
            "section_47",
            cases.rename(columns={"_held": "held", "_plan": "plan"}),
            "strategy_date",
            self.lists_of("section_47", missing=slice(14, 22)),
        )
        rows = lists.rows
        known = rows["held"] <= rows["list"].map(lists.lists["as_at"])
        rows["conference_date"] = rows.pop("held").where(known)
        rows["led_to_plan"] = rows.pop("plan").where(known, None)
        return lists

    def missing_episodes(self) -> Lists:
        size = self.several(700)
        minutes = pd.to_timedelta(self.rng.integers(0, 1440, size), "min").to_numpy()
        cases = self.cases(size, 0.05).assign(reported_at=self.days(size) + minutes)
        nights = [
            day
            for day in pd.to_datetime(["2024-03-30 23:40", "2024-10-26 23:40", "2025-03-29 23:40"])
            for _ in range(15)
        ]
        cases.loc[: len(nights) - 1, "reported_at"] = nights
        returned = cases["reported_at"] + pd.to_timedelta(self.rng.gamma(1.5, 500, size).astype(int), "min")
        cases["returned"] = returned
        hours = self.rng.choice([2, 20, 47, 71, 72, 73, 96, 300], size)
        cases["offered"] = returned + pd.to_timedelta(self.rng.choice([-3, 5, 24, 70, 72, 74, 200], size), "h")
        minutes = pd.to_timedelta(self.rng.choice([0, 0, 1, -1, 20, -300], size), "min")
        cases["completed"] = returned + pd.to_timedelta(hours, "h") + minutes
        cases["episode_id"] = [f"e{number:06d}" for number in range(size)]
        cases["missing_from"] = self.pick(
            ["Home", "Care", "Care - other authority child", None], size, [0.5, 0.4, 0.08, 0.02]
        )
        cases["episode_type"] = self.pick(
            ["Missing", "Away from placement without authorisation", None], size, [0.92, 0.07, 0.01]
        )
        cases["interview_offered"] = self.pick(["Yes", "No", "Not required", None], size, [0.75, 0.15, 0.07, 0.03])
        cases["interview_mode"] = self.pick(
            ["Face to face", "Telephone", "Leaflet only", None], size, [0.7, 0.1, 0.05, 0.15]
        )
        cases["interview_accepted"] = self.pick([True, False, None], size, [0.6, 0.3, 0.1])
        cases["times_known"] = self.rng.random(size) < 0.9
        return self._told_later(
            self.events("missing_episodes", cases, "reported_at", self.lists_of("missing_episodes"))
        )

    def _told_later(self, lists: Lists) -> Lists:
        """Returns, offers and interviews that had not happened by the list's day are blank in it."""
        rows, night = lists.rows, lists.rows["list"].map(lists.lists["as_at"]) + pd.Timedelta(days=1)
        chosen = {
            "offered": rows["interview_offered"] == "Yes",
            "completed": rows["interview_accepted"].fillna(False),
            "returned": True,
        }
        for name, wanted in chosen.items():
            at = rows.pop(name)
            rows[f"{name}_at"] = at.where((at < night) & wanted)
        for name in ("returned_at", "offered_at", "completed_at"):
            rows[name] = rows[name].where(rows["times_known"], rows[name].dt.normalize())
        return lists

    def case_audits(self) -> Lists:
        size = self.several(350)
        months = self.days(size, self.first.replace(day=1)).astype("datetime64[M]").astype("datetime64[s]")
        cases = self.cases(size, 0.3).assign(audit_month=months)
        cases["audit_id"] = [f"A{number}" for number in range(size)]
        due = (months.astype("datetime64[M]") + 1).astype("datetime64[D]").astype("datetime64[s]") - np.timedelta64(
            1, "D"
        )
        cases["due_date"] = self.sometimes(
            0.97, due + self.rng.choice([0, 0, 0, 6], size).astype("timedelta64[D]"), "NaT"
        )
        cases["completed"] = self.sometimes(0.9, self.after(months, 26), NEVER)
        cases["audit_type"] = self.pick(["Routine", "Thematic", "Dip sample", None], size)
        cases["cohort"] = self.pick(["Child in need", "Child protection", "Child in care", None], size)
        grades = ["Outstanding", "Good", "Requires improvement", "Inadequate", None]
        for name in ("grade", "moderated_grade"):
            cases[name] = self.pick(grades, size, [0.05, 0.4, 0.35, 0.15, 0.05])
        cases["moderated"] = self.pick([True, False, None], size, [0.5, 0.45, 0.05])
        lists = self.lists_of("case_audits", missing=slice(20, 25))
        lists["window_from"] = lists["as_at"].dt.to_period("M").dt.to_timestamp() - pd.DateOffset(months=2)
        lists = self.events("case_audits", cases, "audit_month", lists)
        rows = lists.rows
        rows["completed_date"] = rows.pop("completed").where(lambda day: day <= rows["list"].map(lists.lists["as_at"]))
        return lists

    def assessments(self) -> Lists:
        size = self.several(1_850)
        start = self.days(size)
        cases = self.cases(size, 0.15).assign(start_date=start, end_date=self.after(start, 50))
        twice = cases.sample(frac=0.01, random_state=6)
        twice = twice.assign(end_date=twice["end_date"] + pd.Timedelta(days=5))
        beside = cases.sample(frac=0.2, random_state=8)
        beside = beside.assign(start_date=beside["start_date"] + pd.Timedelta(days=9))
        cases = pd.concat([cases, twice, beside], ignore_index=True)
        cases["needs_support"] = self.pick([True, False, None], len(cases))
        return self.episodes(
            "assessments", cases, self.lists_of("assessments", missing=slice(25, 26)), one_a_child=False
        )

    def children_in_need(self) -> Lists:
        size = self.several(1_900, self.years + 2.5)
        start = self.days(size, self.first - pd.DateOffset(years=2))
        cases = self.cases(size, 0.8).assign(start_date=start, end_date=self.after(start, 288))
        cases["primary_need"] = self.pick(NEEDS, size)
        cases["case_status"] = self.pick(["Child in need plan", "Open assessment", "Child protection plan"], size)
        return self.episodes("children_in_need", cases, self.lists_of("children_in_need", days_late=4))

    def child_protection_plans(self) -> Lists:
        size = self.several(150, self.years + 2.5)
        start = self.days(size, self.first - pd.DateOffset(years=2))
        cases = self.cases(size, 0.2).assign(start_date=start, end_date=self.after(start, 350))
        later = cases.sample(frac=0.3, random_state=5)
        about = pd.to_timedelta(self.rng.choice([-300, -1, 0, 1], len(later)), "D")
        later["start_date"] = later["end_date"] + pd.DateOffset(months=24) + about
        later["end_date"] = self.after(later["start_date"].to_numpy(), 350)
        cases = pd.concat([cases, later[later["start_date"] <= self.end]], ignore_index=True)
        cases["initial_category"] = self.pick(ABUSE, len(cases))
        cases["latest_category"] = self.pick(ABUSE, len(cases))
        cases["previous_plans"] = pd.array(self.pick([0, 1, 2, None], len(cases), [0.8, 0.1, 0.05, 0.05]), "Int64")
        return self.episodes("child_protection_plans", cases, self.lists_of("child_protection_plans"))

    def children_looked_after(self) -> Lists:
        size = self.several(122, self.years + 5.5)
        start = self.days(size, self.first - pd.DateOffset(years=5))
        cases = self.cases(size, 0.3).assign(start_date=start, end_date=self.after(start, 1100))
        cases["need"] = self.pick(NEEDS, size)
        lists = self.episodes("children_looked_after", cases, self.lists_of("children_looked_after", days_late=4))
        rows, count = lists.rows, len(lists.rows)
        statuses = [
            "C2 Full care order",
            "V2 Single period under section 20",
            "V3 Short breaks",
            "V4 Short breaks",
            None,
        ]
        rows["legal_status"] = pd.Series(self.pick(statuses, count, [0.6, 0.3, 0.03, 0.03, 0.04])).astype("str")
        places = ["U4 Foster, long term", "P1 Placed with parents", "K2 Children's home", None]
        rows["placement_type"] = pd.Series(self.pick(places, count, [0.7, 0.1, 0.15, 0.05])).astype("str")
        rows["placements_12m"] = pd.array(self.pick([1, 2, 3, 4, None], count, [0.6, 0.25, 0.08, 0.05, 0.02]), "Int64")
        return lists

    # --- pictures of one day ---

    def picture(self, size: int, lists: pd.DataFrame) -> tuple[pd.DataFrame, int]:
        """So many rows a list, drawn anew each month: (rows with their list, how many)."""
        rows = pd.concat([self.cases(size, 1.0)] * len(lists), ignore_index=True)
        rows["list"] = np.repeat(np.arange(len(lists)), size)
        rows["team"] = self.pick(TEAMS, len(rows))
        rows["as_at"] = lists["as_at"].to_numpy()[rows["list"]]
        return rows, len(rows)

    def care_leavers(self) -> Lists:
        lists = self.lists_of("care_leavers", missing=slice(7, 9))
        rows, count = self.picture(max(int(230 * self.share), 20), lists)
        rows["age"] = pd.array(self.pick([*range(16, 26), None], count), "Int64")
        rows["in_touch"] = self.pick(
            ["Yes", "No", "Died", "Refused", "Not required", "Returned home", None],
            count,
            [0.7, 0.1, 0.02, 0.05, 0.05, 0.05, 0.03],
        )
        contact = rows["as_at"] - pd.to_timedelta(self.rng.choice([3, 20, 55, 56, 57, 80], count), "D")
        rows["latest_contact_date"] = contact.where(
            (rows["as_at"] > self.end - pd.DateOffset(months=8)) & (self.rng.random(count) < 0.9)
        )
        rows["accommodation"] = self.pick(["U Independent living", "E Supported lodgings", None], count)
        rows["suitable"] = self.pick(["Suitable", "Unsuitable", None], count, [0.85, 0.1, 0.05])
        rows["activity"] = self.pick(ACTIVITIES, count)
        return self.finished("care_leavers", lists, rows)

    def workforce(self) -> Lists:
        lists = self.lists_of("workforce")
        rows, count = self.picture(max(int(150 * self.share), 20), lists)
        rows = rows.rename(columns={"child": "worker"}).drop(columns=["gender", "ethnicity", "age_band"])
        rows["as_at_date"] = rows["as_at"]
        rows["post_id"] = [f"P{number}" for number in range(count)]
        rows["service"] = self.pick(["Family support", "Children in care"], count)
        rows["registered"] = self.pick([True, False, None], count, [0.8, 0.17, 0.03])
        rows["case_holding"] = self.pick([True, False, None], count, [0.6, 0.37, 0.03])
        rows["employment_type"] = self.pick(
            ["Permanent", "Fixed term", "Agency", "Vacant"], count, [0.55, 0.1, 0.25, 0.1]
        )
        rows["worker_fte"] = self.pick([1.0, 0.8, 0.6, 0.5, 0.0, None], count).astype(float)
        rows["end_date"] = (rows["as_at"] + pd.to_timedelta(self.rng.integers(-20, 200, count), "D")).where(
            self.rng.random(count) < 0.1
        )
        rows["children_allocated"] = pd.array(self.pick([*range(8, 25), None], count), "Int64")
        return self.finished("workforce", lists, rows)


# --- into the store ---------------------------------------------------------------------------------------------


def fill(home: Home, lists: dict[str, Lists], published: list[Path]) -> None:
    """Puts every list into the store as the loader does; published files go through the loader's own door."""
    loading.load(published, home, publishes=False)
    with open_store(home.store) as store:
        store.execute("begin")
        for each in lists.values():
            _append_all(store, each)
        store.execute("commit")


def _append_all(store: duckdb.DuckDBPyConnection, each: Lists) -> None:
    contract = load_contracts()[each.feed]
    ensure_table(store, each.feed, contract.stored_fields)
    stored = [name for name in each.rows if name in (*contract.stored_fields, "row_number", "ordinal")]
    by_list = dict(iter(each.rows.groupby("list", sort=False)))
    for number, found in each.lists.iterrows():
        rows = by_list[number][stored]
        record = LoadRecord(
            file=f"SAMPLE {each.feed} {number}.xlsx", sha256=f"{each.feed} {number}", feed=each.feed, dataset=None,
            sheet="Sheet1", replaces=contract.replaces, as_at=found["as_at"].date(),
            window_from=found["window_from"].date(), window_to=found["as_at"].date(),
            read=len(rows), accepted=len(rows), rejected=0, synthetic=True,
            loaded_at=datetime(2026, 11, 21, 9), loaded_by="bench",
        )  # fmt: skip
        load_id = append(store, record, rows, contract.key, contract.event, pd.DataFrame())
        if found["undone"]:
            undone = {"load_id": load_id, "undone_at": datetime(2026, 11, 21, 9, 30), "undone_by": "bench"}
            store.execute(statement("loading/undo"), undone)
