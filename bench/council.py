"""Years of one council's monthly lists, awkward as real ones, put into a real store as the loader puts them there.

The rows are those that already passed their contracts. They hold what makes counting hard: every case is in many
overlapping lists, recorded late, moved between teams, withdrawn, or gone without an end; lists are missing, loaded
twice or undone; returns fall on the nights the clocks change; referrals lie exactly twelve months apart.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from bench import any_feed, draw_care, draw_ssda903
from bench.knobs import FEEDS
from bench.listed import Lists, as_stored
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
ROLES = [
    "Social worker", "Senior practitioner", "Advanced practitioner", "ASYE", "Practice manager", "Service manager",
    "Head of service", "IRO or CP chair", "Personal adviser", "Other",
]  # fmt: skip
NEVER = pd.Timestamp(2100, 1, 1)


def council(years: int, share: float = 1.0, end: pd.Timestamp = END, seed: int = 358) -> dict[str, Lists]:
    """All feeds of a council over `years` to a month's end; share 1.0 has its 1,900 referrals a year."""
    return Drawer(years, share, end, np.random.default_rng(seed)).all()


class Drawer:
    """Draws what happened, then what each month's list would have shown of it. `drawn`: the feeds drawn so far."""

    def __init__(self, years: int, share: float, end: pd.Timestamp, rng: np.random.Generator) -> None:
        self.years, self.share, self.end, self.rng = years, share, end, rng
        self.first = end - pd.DateOffset(months=12 * years + 6)
        self.month_ends = pd.date_range(end - pd.DateOffset(months=12 * years - 1), end, freq="ME")
        self.people = np.array([f"{number:020x}" for number in range(2**32, 2**32 + max(int(40_000 * share), 2_000))])
        self.families = np.array([f"f{number:019x}" for number in range(max(int(9_000 * share), 300))])
        self.workers = np.array([f"w{number:019x}" for number in range(max(int(400 * share), 60))])
        self.teams = TEAMS
        self.drawn: dict[str, Lists] = {}

    def all(self) -> dict[str, Lists]:
        """Every feed some KPI is computed from, apart from the published ones."""
        makers = [
            self.contacts, self.referrals, self.section_47, self.missing_episodes, self.case_audits,
            self.assessments, self.children_in_need, self.child_protection_plans,
            self.children_looked_after, self.care_leavers, self.workforce,
        ]  # fmt: skip
        for make in makers:
            lists = make()
            self.drawn[lists.feed] = lists
        for feed, knobs in FEEDS.items():
            self.drawn[feed] = any_feed.draw(self, feed, knobs)
        self.drawn["teams"] = self.list_of_teams()
        draw_care.shape(self.drawn, self.rng)
        draw_ssda903.shape(self.drawn, self.rng)
        return self.drawn

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

    def stacked(
        self, feed: str, cases: pd.DataFrame, lists: pd.DataFrame, shown: Callable, told: Callable | None = None
    ) -> Lists:
        """What every list shows of the cases, one below the other; shown(as_at, window_from) says which, told(rows)
        what of them the day of the list knows."""
        found = [
            np.flatnonzero(shown(a.to_datetime64(), w.to_datetime64()))
            for a, w in zip(lists["as_at"], lists["window_from"], strict=True)
        ]
        rows = cases.iloc[np.concatenate(found)].reset_index(drop=True)
        rows["list"] = np.repeat(np.arange(len(found)), [len(part) for part in found])
        rows["as_at"] = lists["as_at"].to_numpy()[rows["list"]]
        if told:
            rows = told(rows)
        if "_end" in rows:
            rows["end_date"] = rows["_end"].where((rows["_end"] <= rows["as_at"]) & (rows["_told"] <= rows["as_at"]))
        if "_moved" in rows:
            rows["team"] = rows["team"].where(rows["_moved"] > rows["as_at"], rows["_next_team"])
        return self.finished(feed, lists, any_feed.keep_to_rules(self, feed, rows))

    def finished(self, feed: str, lists: pd.DataFrame, rows: pd.DataFrame) -> Lists:
        """With the ordinals the checker gives, one list loaded twice and one loaded by mistake and undone."""
        again, undone = len(lists) // 2, len(lists)
        mistake = rows[rows["list"] == again]
        mistake = mistake.assign(team="Wrong team") if "team" in rows else mistake
        extra = [mistake.assign(list=undone), rows[rows["list"] == again + 1].iloc[:-1].assign(list=undone + 1)]
        rows = pd.concat([rows, *extra], ignore_index=True)
        lists = pd.concat([lists, lists.iloc[[again]].assign(undone=True), lists.iloc[[again + 1]]], ignore_index=True)
        contract = load_contracts()[feed]
        if "child" in rows and "ethnicity" in contract.stored_fields:
            rows = rows.assign(ethnicity=self.group_of(rows["child"]))
        bad = self.rng.random(len(rows)) < 0.003
        rejected = rows.loc[bad, ["list", "child"]].dropna() if "child" in rows else None
        rows = rows[~bad].reset_index(drop=True)
        key = [name for name in contract.key if name in rows]
        rows["ordinal"] = rows.groupby(["list", *key], dropna=False, sort=False).cumcount() + 1
        rows["row_number"] = rows.groupby("list", sort=False).cumcount() + 3
        rows = rows[[n for n in rows if n in contract.stored_fields or n in ("list", "ordinal", "row_number")]]
        return Lists(feed, lists, as_stored(rows, contract.stored_fields), rejected)

    def group_of(self, children: pd.Series) -> np.ndarray:
        """A child's ethnic group is the same in every list, now and then not obtained or blank."""
        number = children.astype(object).map(lambda child: int(child, 16), na_action="ignore").fillna(0).astype(int)
        known = np.array(["White", "White", "Asian", "Mixed", "Black", "Other"], dtype=object)[number % 6]
        lacking = self.rng.random(len(children))
        return np.where(lacking < 0.05, None, np.where(lacking < 0.1, "Not known", known))

    def events(
        self, feed: str, cases: pd.DataFrame, day: str, lists: pd.DataFrame, told: Callable | None = None
    ) -> Lists:
        """Lists of what happened in their window."""
        cases = any_feed.fill_in(self, feed, self.with_history(cases, day), day)
        cases = cases.sort_values(day, kind="stable", ignore_index=True)
        days, seen, gone = (cases[name].to_numpy() for name in (day, "_seen", "_withdrawn"))
        end = np.timedelta64(1, "D")
        return self.stacked(
            feed, cases, lists,
            lambda as_at, start: (days >= start) & (days < as_at + end) & (seen <= as_at) & (gone > as_at),
            told,
        )  # fmt: skip

    def episodes(
        self,
        feed: str,
        cases: pd.DataFrame,
        lists: pd.DataFrame,
        one_a_child: bool = True,
        told: Callable | None = None,
    ) -> Lists:
        """Lists of who is open and who ended in the window; some ends are recorded late, some never."""
        cases = any_feed.fill_in(self, feed, self.with_history(cases, "start_date"), "start_date")
        cases = cases.sort_values("start_date", kind="stable", ignore_index=True)
        start, end, seen = (cases[name].to_numpy() for name in ("start_date", "end_date", "_seen"))
        end_told = np.where(self.rng.random(len(end)) < 0.03, self.after(end, 90), end)
        gone = np.minimum(cases["_withdrawn"].to_numpy(), self.sometimes(0.01, self.after(start, 100), NEVER))
        child = cases["child"]

        def shown(as_at: np.datetime64, window_from: np.datetime64) -> np.ndarray:
            is_open = (end > as_at) | (end_told > as_at)
            listed = (start <= as_at) & (seen <= as_at) & (gone > as_at) & (is_open | (end >= window_from))
            return listed & ~child.where(listed).duplicated(keep="last").to_numpy() if one_a_child else listed

        cases["_told"] = end_told
        return self.stacked(feed, cases.rename(columns={"end_date": "_end"}), lists, shown, told)

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
        cases = cases.rename(columns={"_held": "_conference", "_plan": "_made"})

        def told(rows: pd.DataFrame) -> pd.DataFrame:
            known = rows["_conference"] <= rows["as_at"]
            return rows.assign(
                conference_date=rows["_conference"].where(known), led_to_plan=rows["_made"].where(known, None)
            )

        lists = self.lists_of("section_47", missing=slice(14, 22))
        return self.events("section_47", cases, "strategy_date", lists, told)

    def missing_episodes(self) -> Lists:
        size = self.several(700)
        minutes = pd.to_timedelta(self.rng.integers(0, 1440, size), "min").to_numpy()
        cases = self.cases(size, 0.05).assign(reported_at=self.days(size) + minutes)
        nights = [
            day
            for day in pd.to_datetime(["2024-03-30 23:40", "2024-10-26 23:40", "2025-03-29 23:40"])
            for _ in range(15)
        ][:size]
        cases.loc[: len(nights) - 1, "reported_at"] = nights
        cases.loc[: len(nights) - 1, "child"] = self.people[: len(nights)]  # nobody goes missing twice in a minute
        returned = cases["reported_at"] + pd.to_timedelta(self.rng.gamma(1.5, 500, size).astype(int), "min")
        cases["_returned"] = returned
        hours = self.rng.choice([2, 20, 47, 71, 72, 73, 96, 300], size)
        cases["_offered"] = returned + pd.to_timedelta(self.rng.choice([-3, 5, 24, 70, 72, 74, 200], size), "h")
        minutes = pd.to_timedelta(self.rng.choice([0, 0, 1, -1, 20, -300], size), "min")
        cases["_completed"] = returned + pd.to_timedelta(hours, "h") + minutes
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
        lists = self.lists_of("missing_episodes")
        return self.events("missing_episodes", cases, "reported_at", lists, self._told_later)

    def _told_later(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Returns, offers and interviews that had not happened by the list's day are blank in it."""
        night = rows["as_at"] + pd.Timedelta(days=1)
        chosen = {
            "offered": rows["interview_offered"] == "Yes",
            "completed": rows["interview_accepted"].astype("boolean").fillna(False).astype(bool),
            "returned": True,
        }
        for name, wanted in chosen.items():
            at = rows[f"_{name}"]
            rows[f"{name}_at"] = at.where((at < night) & wanted)
        for name in ("returned_at", "offered_at", "completed_at"):
            rows[name] = rows[name].where(rows["times_known"], rows[name].dt.normalize())
        return rows

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
        cases["_completed"] = self.sometimes(0.9, self.after(months, 26), NEVER)
        cases["audit_type"] = self.pick(["Routine", "Thematic", "Dip sample", None], size)
        cases["cohort"] = self.pick(["Child in need", "Child protection", "Child in care", None], size)
        grades = ["Outstanding", "Good", "Requires improvement", "Inadequate", None]
        for name in ("grade", "moderated_grade"):
            cases[name] = self.pick(grades, size, [0.05, 0.4, 0.35, 0.15, 0.05])
        cases["moderated"] = self.pick([True, False, None], size, [0.5, 0.45, 0.05])
        lists = self.lists_of("case_audits", missing=slice(20, 25))
        lists["window_from"] = lists["as_at"].dt.to_period("M").dt.to_timestamp() - pd.DateOffset(months=2)
        return self.events(
            "case_audits", cases, "audit_month", lists,
            lambda rows: rows.assign(completed_date=rows["_completed"].where(rows["_completed"] <= rows["as_at"])),
        )  # fmt: skip

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
        lists = self.lists_of("children_looked_after", days_late=4)
        return self.episodes("children_looked_after", cases, lists, told=self._of_that_day)

    def _of_that_day(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Legal status, placement and how many there were are those of the day of the list."""
        statuses = ["C2 Full care order", "V2 Single period under section 20", "V3 Short breaks, episodes recorded",
                    "V4 Short breaks, agreements recorded", None]  # fmt: skip
        places = ["U4 Foster, long term", "P1 Placed with parents", "K2 Children's home", None]
        count = len(rows)
        return rows.assign(
            legal_status=self.pick(statuses, count, [0.6, 0.3, 0.03, 0.03, 0.04]),
            placement_type=self.pick(places, count, [0.7, 0.1, 0.15, 0.05]),
            placements_12m=pd.array(self.pick([1, 2, 3, 4, None], count, [0.6, 0.25, 0.08, 0.05, 0.02]), "Int64"),
        )

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
        return self.finished("care_leavers", lists, any_feed.fill_in(self, "care_leavers", rows, "as_at"))

    def workforce(self) -> Lists:
        """Who held which post from when to when, and which posts were vacant; a leaver stays on the list a while."""
        lists = self.lists_of("workforce")
        spells = pd.concat([self.spells(), self.vacancies()], ignore_index=True)
        spells["_told"] = spells["end_date"] - pd.to_timedelta(self.rng.choice([0, 0, 0, 40], len(spells)), "D")
        spells["_told"] = spells["_told"].mask(self.rng.random(len(spells)) < 0.08, NEVER)
        begun, gone = spells["_on"].to_numpy(), spells["_off"].to_numpy()
        return self.stacked(
            "workforce", spells, lists, lambda as_at, start: (begun <= as_at) & (gone >= as_at), self._staff_that_day
        )  # fmt: skip

    def spells(self) -> pd.DataFrame:
        """Each worker's spells: some begin the next working day after the last, some later, a few side by side."""
        times = self.rng.integers(1, 5 + int(self.years), len(self.workers))
        size = times.sum()
        spells = pd.DataFrame({"worker": np.repeat(self.workers, times)})
        lasts = pd.Series(self.rng.gamma(2.0, 200, size).astype(int) + 20)
        gap = pd.Series(self.rng.choice([1, 1, 2, 3, 4, 5, 30, 90, 300, -60], size))
        begin = pd.Series(np.repeat(self.rng.integers(-600, 600, len(times)), times))
        before = (lasts + gap).groupby(spells["worker"]).cumsum() - lasts - gap
        start = self.first + pd.to_timedelta(begin + before.to_numpy(), "D")
        spells["start_date"], spells["end_date"] = start, start + pd.to_timedelta(lasts, "D")
        linger = self.rng.choice([0, 20, 35, 70], size, p=[0.15, 0.15, 0.5, 0.2])
        spells["_on"] = start
        spells["_off"] = spells["end_date"] + pd.to_timedelta(linger, "D")
        spells["employment_type"] = self.pick(["Permanent", "Fixed term", "Agency", None], size, [0.6, 0.1, 0.27, 0.03])
        spells["worker_fte"] = self.pick([1.0, 0.8, 0.6, 0.5, 0.0, None], size, [0.6, 0.12, 0.1, 0.1, 0.03, 0.05])
        spells["registered"] = self.pick([True, False, None], size, [0.8, 0.17, 0.03])
        chances = [0.45, 0.1, 0.05, 0.1, 0.1, 0.03, 0.02, 0.05, 0.04, 0.03, 0.03]
        spells["role"] = self.pick([*ROLES, None], size, chances)
        managers = self.workers[: max(len(self.workers) // 8, 4)]
        spells["manager"] = self.pick([*managers, None], size)
        leads = spells["worker"].isin(managers) & (self.rng.random(size) < 0.8)
        spells["role"] = spells["role"].mask(leads, "Practice manager")
        spells["case_holding"] = self.pick([True, False, None], size, [0.65, 0.32, 0.03])
        spells["start_date"] = spells["start_date"].mask(self.rng.random(size) < 0.04)
        spells["worker"] = spells["worker"].mask(self.rng.random(size) < 0.02)
        return self.posts(spells)

    def vacancies(self) -> pd.DataFrame:
        """Posts listed as vacant for a time, some of them those an agency worker covers."""
        size = max(len(self.workers) // 3, 10)
        start = pd.Series(self.days(size))
        rows = pd.DataFrame({"worker": None, "start_date": pd.NaT, "end_date": pd.NaT, "worker_fte": None}, range(size))
        rows["_off"] = self.after(start.to_numpy(), 200)
        rows["_on"] = start
        rows["employment_type"] = "Vacant"
        rows["registered"] = self.pick([True, False, None], size, [0.6, 0.15, 0.25])
        rows["role"] = self.pick([*ROLES, None], size, None)
        return self.posts(rows)

    def posts(self, rows: pd.DataFrame) -> pd.DataFrame:
        """With the post each row is of, and the team and service of the post."""
        size = len(rows)
        post = self.rng.integers(0, max(int(len(self.workers) * 1.2), 12), size)
        return rows.assign(
            post_id=np.char.add("P", post.astype(str)), team=np.array(TEAMS, dtype=object)[post % len(TEAMS)],
            service=self.pick(["Family support", "Children in care", None], size, [0.5, 0.4, 0.1]),
            budgeted_fte=self.pick([1.0, 0.5, 0.6, None], size, [0.75, 0.1, 0.1, 0.05]),
            agency_reason=self.pick(["Vacancy", "Sickness or maternity", "Project or additional", None], size),
        )  # fmt: skip

    def _staff_that_day(self, rows: pd.DataFrame) -> pd.DataFrame:
        """What an extract says of the day and the month: caseloads, days lost, ends that are known by then."""
        count, held = len(rows), rows["employment_type"].ne("Vacant").to_numpy()
        blank_month = rows["list"].isin([5, 11]).to_numpy()
        lost = pd.Series(self.pick([0.0, 0.5, 1.0, 5.0, 20.0, None], count, [0.7, 0.05, 0.1, 0.05, 0.02, 0.08]))
        changed = self.rng.random(count) < 0.01
        return rows.assign(
            as_at_date=rows["as_at"],
            end_date=rows["end_date"].where(rows["_told"] <= rows["as_at"]),
            children_allocated=pd.Series(self.pick([*range(8, 25), None], count)).where(held),
            caseload_ceiling=pd.Series(self.pick([None, 10.0, 12.0, 25.0], count, [0.8, 0.05, 0.1, 0.05])).where(held),
            days_lost=lost.where(held & ~blank_month).to_numpy(),
            role=rows["role"].mask(changed, "Senior practitioner"),
        )

    def list_of_teams(self) -> Lists:
        """Which service and locality each team belongs to; one has moved, one is not on it. The newest load counts."""
        since, moved = self.first - pd.DateOffset(years=20), self.end - pd.DateOffset(months=9)
        rows = pd.DataFrame({
            "team": ["First Response", "North", "South", "South", "Court and Care", "Early help hub"],
            "service": ["Front door", "Family support", "Family support", "Care", "Children in care", "Early help"],
            "locality": [None, "North", "South", "South", None, "West"],
            "valid_from": [since, since, since, moved, since, since],
            "valid_to": [
                pd.NaT, pd.NaT, moved - pd.Timedelta(days=1), pd.NaT, self.end - pd.DateOffset(months=3), pd.NaT,
            ],
        })  # fmt: skip
        rows = pd.concat([rows.assign(list=0, service="Old"), rows.assign(list=1)], ignore_index=True)
        rows["ordinal"], rows["row_number"] = 1, rows.groupby("list").cumcount() + 2
        lists = pd.DataFrame({"as_at": [pd.NaT] * 2, "window_from": [pd.NaT] * 2, "undone": [False, False]})
        return Lists("teams", lists, as_stored(rows, load_contracts()["teams"].stored_fields))


# --- into the store ---------------------------------------------------------------------------------------------


Load = tuple[str, int]  # a feed, and the number of one of its lists


def fill(home: Home, lists: dict[str, Lists], published: list[Path], order: Sequence[Load] | None = None) -> None:
    """Puts every list into the store as the loader does, feed by feed or in the order told; published files go through
    the loader's own door."""
    loading.load(published, home, publishes=False)
    order = [(feed, number) for feed, each in lists.items() for number in each.lists.index] if order is None else order
    parts = {feed: _by_list(each) for feed, each in lists.items()}
    with open_store(home.store) as store:
        for contract in load_contracts().values():
            ensure_table(store, contract.feed, contract.stored_fields)
        store.execute("begin")
        for feed, number in order:
            _append(store, lists[feed], number, *parts[feed])
        store.execute("commit")


def _by_list(each: Lists) -> tuple[dict[int, pd.DataFrame], dict[int, set[str]]]:
    """The rows of each list, and the children of whom it rejected a row."""
    stored = [*load_contracts()[each.feed].stored_fields, "row_number", "ordinal"]
    rows = {number: rows[stored] for number, rows in each.rows.groupby("list", sort=False)}
    rejected = {} if each.rejected is None else each.rejected.groupby("list")["child"].agg(set).to_dict()
    return rows, rejected


def _append(store: duckdb.DuckDBPyConnection, each: Lists, number: int, parts: dict, rejected: dict) -> None:
    contract, found = load_contracts()[each.feed], each.lists.loc[number]
    rows = parts.get(number, next(iter(parts.values())).iloc[:0])
    record = LoadRecord(
        file=f"SAMPLE {each.feed} {number}.xlsx", sha256=f"{each.feed} {number}", feed=each.feed, dataset=None,
        sheet="Sheet1", replaces=contract.replaces, as_at=_date(found["as_at"]),
        window_from=_date(found["window_from"]), window_to=_date(found["as_at"]),
        read=len(rows), accepted=len(rows), rejected=0, synthetic=True,
        loaded_at=datetime(2026, 11, 21, 9), loaded_by="bench",
    )  # fmt: skip
    children = rejected.get(number, ())
    load_id = append(store, record, rows, contract.key, contract.date_field, pd.DataFrame(), children)
    if found["undone"]:
        undone = {"load_id": load_id, "undone_at": datetime(2026, 11, 21, 9, 30), "undone_by": "bench"}
        store.execute(statement("loading/undo"), undone)


def _date(day: pd.Timestamp) -> date | None:
    return None if pd.isna(day) else day.date()
