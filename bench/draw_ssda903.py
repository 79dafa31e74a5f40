"""Runs of the SSDA903 return over ten years: chains of episodes, as each run would have shown them.

Most runs are of 31 March; the last years have runs within the year as well. Episodes are dated anew between runs, taken
back, left open when the next has begun, or lost; some children are on short breaks, some are adopted.
"""

import numpy as np
import pandas as pd

from bench.listed import Lists, as_stored
from etl.contracts import load_contracts

DAY = pd.Timedelta(days=1)
YEARS = 10
NEVER = pd.Timestamp(2100, 1, 1)
REASONS = [
    "L Change of legal status", "P Change of placement and carer", "T Change of placement, same carer",
    "U Change of legal status and placement, same carer", "B Change of legal status, placement and carer", None,
]  # fmt: skip
STATUSES = [
    "C2 Full care order", "C1 Interim care order", "V2 Single period under section 20", "E1 Placement order",
    "V4 Short breaks, agreements recorded", None,
]  # fmt: skip
PLACES = [
    "U6 Foster, not long term or to adopt", "U5 Foster, to adopt", "A4 Placed for adoption, consent, new carer",
    "A5 Placed for adoption, order, current carer", "P1 Placed with parents", "K2 Children's home",
    "T3 Temporary, carer's holiday", None,
]  # fmt: skip
ENDS = [
    "E4A Returned home, planned", "E12 Adopted, consent dispensed with", "E11 Adopted, unopposed",
    "E45 Special guardianship, former foster carer (relative)", "X1 New episode the same day", "E9 Custody", None,
]  # fmt: skip
TOOK_PART = [f"PN{number} Review" for number in range(8)] + [None]
NEEDS = ["N1 Abuse or neglect", "N4 Family in acute stress", None]
AGES = ["0-4", "5-9", "10-15", "16-17", None]


def shape(lists: dict[str, Lists], rng: np.random.Generator) -> None:
    """Adds the tables of the return to the lists."""
    end = lists["children_looked_after"].lists["as_at"].max()
    known = lists["children_looked_after"].rows["child"].unique()
    others = np.array([f"{2**40 + number:020x}" for number in range(len(known))])
    tables = _Return(end, np.concatenate([known, others]), rng)
    lists |= {each.feed: each for each in tables.all()}


class _Return:
    """Draws the truth, and what each run shows of it."""

    def __init__(self, end: pd.Timestamp, people: np.ndarray, rng: np.random.Generator) -> None:
        self.end, self.people, self.rng = end, people, rng
        self.first = end - pd.DateOffset(years=YEARS)
        self.runs = self._runs()
        self.episodes = self._episodes()

    def all(self) -> list[Lists]:
        """Episodes, and the tables beside them."""
        return [
            self._shown_episodes(), self._header(), self._asylum(), self._adopted(), self._reviews(), self._missing(),
            self._decisions(),
        ]  # fmt: skip

    def _runs(self) -> pd.DataFrame:
        """Every 31 March but one; in the last two years runs within the year; one run taken back, two on one day."""
        years = pd.date_range(self.first, self.end, freq="YE-MAR")
        within = [self.end - pd.DateOffset(months=back) for back in (20, 15, 8, 5, 1)]
        as_at = pd.Series([*years.delete(2), *within, within[1], within[2]]).dt.normalize()
        window = pd.to_datetime((as_at.dt.year - (as_at.dt.month < 4)).astype(str) + "-04-01")
        undone = np.zeros(len(as_at), dtype=bool)
        undone[-1] = True
        return pd.DataFrame({"as_at": as_at, "window_from": window, "undone": undone}).astype(
            {"as_at": "datetime64[us]", "window_from": "datetime64[us]"}
        )

    def _pick(self, values: list, size: int, first: float | None = None) -> np.ndarray:
        """Any of the values; the first with a chance of its own."""
        rest = (1 - first) / (len(values) - 1) if first is not None else None
        chances = [first, *[rest] * (len(values) - 1)] if first is not None else None
        return np.array(values, dtype=object)[self.rng.choice(len(values), size, p=chances)]

    def _days(self, low: int, high: int, size: int) -> np.ndarray:
        return pd.to_timedelta(self.rng.integers(low, high, size), "D").to_numpy()

    def _sometimes(self, chance: float, then: object, otherwise: object) -> np.ndarray:
        size = len(then) if isinstance(then, np.ndarray) else len(otherwise)
        then, otherwise = (np.datetime64(one) if isinstance(one, pd.Timestamp) else one for one in (then, otherwise))
        return np.where(self.rng.random(size) < chance, then, otherwise)

    # --- the truth ---

    def _episodes(self) -> pd.DataFrame:
        """Periods of care cut into episodes, most of which begin the day the one before ended."""
        size = 2 * len(self.people)
        begins = self.first - pd.DateOffset(years=2)
        start = begins + self._days(0, (self.end - begins).days, size)
        cuts = [self.rng.integers(1, 7, size)]
        rows = pd.DataFrame({"child": self._pick(list(self.people), size), "start_date": start})
        rows = rows.loc[rows.index.repeat(cuts[0])].reset_index(names="period")
        lasts = self.rng.gamma(1.2, 150, len(rows)).astype(int) + 1
        total = pd.Series(lasts).groupby(rows["period"]).cumsum()
        rows["end_date"] = rows["start_date"] + pd.to_timedelta(total, "D")
        before = rows.groupby("period")["end_date"].shift()
        off = np.where(self.rng.random(len(rows)) < 0.06, self._days(-9, 4, len(rows)), np.timedelta64(0, "D"))
        rows["start_date"] = (before + off).fillna(rows["start_date"])
        rows = rows[rows["start_date"] <= self.end].sort_values(["child", "start_date"], ignore_index=True)
        return self._described(rows[rows["end_date"] >= rows["start_date"]].reset_index(drop=True))

    def _described(self, rows: pd.DataFrame) -> pd.DataFrame:
        size = len(rows)
        first, last = ~rows.duplicated("period"), ~rows.duplicated("period", keep="last")
        starts = self._pick(["S Started to be looked after", None], size, 0.93)
        reason = np.where(first, starts, self._pick(REASONS, size))
        held = pd.Series(self._pick(STATUSES, size)).where(first | (self.rng.random(size) < 0.4))
        place = pd.Series(self._pick(PLACES, size)).where(first | (self.rng.random(size) < 0.7))
        ended = np.where(last, self._pick(ENDS, size), self._pick(["X1 New episode the same day", None], size, 0.95))
        adopted = pd.Series(ended).isin(ENDS[1:3])
        place = place.mask(adopted, pd.Series(self._pick(PLACES[2:4], size)))
        start, end = rows["start_date"].to_numpy(), rows["end_date"].to_numpy()
        return rows.assign(
            new_episode_reason=reason, legal_status=held.groupby(rows["period"]).ffill(),
            placement_type=place.groupby(rows["period"]).ffill(), need=self._pick(NEEDS, size), end_reason=ended,
            placement_provider=self._pick(["PR1 Own provision", "PR4 Private provision", None], size),
            end_date=self._sometimes(0.03, NEVER, end),
            _seen=self._sometimes(0.05, start + self._days(0, 40, size), start),
            _gone=self._sometimes(0.03, start + self._days(30, 900, size), NEVER),
            _moved=self._sometimes(0.04, start + self._days(30, 700, size), NEVER),
        )  # fmt: skip

    # --- what runs show ---

    def _lists(self, feed: str, rows: pd.DataFrame, runs: pd.DataFrame) -> Lists:
        """Numbered, with a child of whom a run had to reject a row now and then."""
        contract = load_contracts()[feed]
        rows = rows.drop(columns="as_at", errors="ignore").sort_values("list", kind="stable", ignore_index=True)
        bad = self.rng.random(len(rows)) < 0.004
        rejected, rows = rows.loc[bad, ["list", "child"]], rows[~bad].reset_index(drop=True)
        rows["ordinal"] = rows.groupby(["list", *contract.key], dropna=False, sort=False).cumcount() + 1
        rows["row_number"] = rows.groupby("list", sort=False).cumcount() + 2
        wanted = [name for name in rows if name in (*contract.stored_fields, "list", "ordinal", "row_number")]
        return Lists(feed, runs, as_stored(rows[wanted], contract.stored_fields), rejected)

    def _in_runs(self, rows: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
        """Every row in every run."""
        told = runs.reset_index(names="list")[["list", "as_at", "window_from"]]
        return rows.merge(told, how="cross")

    def _shown_episodes(self) -> Lists:
        rows = self._in_runs(self.episodes, self.runs)
        moved = rows["_moved"] <= rows["as_at"]
        rows["start_date"] = rows["start_date"].mask(moved, rows["start_date"] - 3 * DAY)
        told = rows["end_date"] <= rows["as_at"]
        known = rows[["start_date", "_seen"]].max(axis=1) <= rows["as_at"]
        known &= rows["_gone"] > rows["as_at"]
        rows = rows.assign(end_date=rows["end_date"].where(told), end_reason=rows["end_reason"].where(told))
        rows = rows[known & (rows["end_date"].isna() | (rows["end_date"] >= rows["window_from"]))]
        twice = rows[self.rng.random(len(rows)) < 0.004]
        twice = twice.assign(end_date=twice["end_date"] - 2 * DAY)
        twice = twice[~(twice["end_date"] < twice["start_date"])]
        return self._lists("ssda903_episodes", pd.concat([rows, twice]), self.runs)

    def _children(self, runs: pd.DataFrame, share: float) -> pd.DataFrame:
        """Those in care in the year of each run, most of them."""
        rows = self._in_runs(self.episodes[["child", "start_date", "end_date"]], runs)
        rows = rows[(rows["start_date"] <= rows["as_at"]) & (rows["end_date"] >= rows["window_from"])]
        rows = rows.drop_duplicates(["child", "list"])[["child", "list", "as_at", "window_from"]]
        return rows[self.rng.random(len(rows)) < share].reset_index(drop=True)

    def _on_the_day(self) -> pd.DataFrame:
        """The runs of a table that is a picture of the run's day."""
        return self.runs.assign(window_from=self.runs["as_at"])

    def _header(self) -> Lists:
        rows = self._children(self.runs, 0.97)
        rows = rows.assign(
            gender=self._pick(["Male", "Female", None], len(rows)), age_band=self._pick(AGES, len(rows)),
            ethnicity=self._pick(["White", "Black", "Not known", None], len(rows)),
        )  # fmt: skip
        return self._lists("ssda903_header", rows, self._on_the_day())

    def _asylum(self) -> Lists:
        """Of some years the table was not loaded."""
        runs = self._on_the_day().drop(index=[1, 4]).reset_index(drop=True)
        return self._lists("ssda903_uasc", self._children(runs, 0.2), runs)

    def _adopted(self) -> Lists:
        rows = self._in_runs(self.episodes[self.episodes["end_reason"].isin(ENDS[1:3])], self.runs)
        rows = rows[(rows["end_date"] <= rows["as_at"]) & (rows["end_date"] >= rows["window_from"])]
        matched = rows["end_date"].to_numpy() - self._days(0, 500, len(rows))
        rows = rows.assign(
            matched_date=np.where(self.rng.random(len(rows)) < 0.9, matched, np.datetime64("NaT")),
            by_foster_carer=self._pick(["No", "Yes", None], len(rows), 0.6),
        )
        return self._lists("ssda903_ad1", rows, self._on_the_day())

    def _decisions(self) -> Lists:
        rows = self._children(self.runs, 0.1).assign(decision_date=lambda found: found["window_from"] + 20 * DAY)
        return self._lists("ssda903_placed_for_adoption", rows, self._on_the_day())

    def _reviews(self) -> Lists:
        """Two reviews a year, now and then two on a day, or on the day a short break began or ended."""
        rows = self._children(self.runs, 0.9)
        rows = rows.loc[rows.index.repeat(2)].reset_index(drop=True)
        number = (pd.util.hash_pandas_object(rows["child"], index=False) % 150).astype(int).to_numpy()
        half = pd.to_timedelta(np.where(rows.duplicated(["child", "list"]), 180, 0) + number, "D")
        rows["review_date"] = rows["window_from"] + half
        breaks = self.episodes.loc[short_breaks(self.episodes), ["child", "start_date", "end_date"]]
        edges = self._in_runs(breaks, self.runs)
        edges = pd.concat([edges.assign(review_date=edges[name]) for name in ("start_date", "end_date")])
        rows = pd.concat([rows, edges, rows[self.rng.random(len(rows)) < 0.02]], ignore_index=True)
        rows = rows[rows["review_date"].between(rows["window_from"], rows["as_at"])].reset_index(drop=True)
        rows = rows.assign(participation=self._pick(TOOK_PART, len(rows)), age_band=self._pick(AGES, len(rows)))
        return self._lists("ssda903_reviews", rows, self.runs)

    def _missing(self) -> Lists:
        """Some children went missing; some episodes begin or end with a collecting year. One run had no such table."""
        rows = self._children(self.runs.drop(index=3), 0.3)
        number = (pd.util.hash_pandas_object(rows["child"], index=False) % 360).astype(int).to_numpy()
        begins = rows["window_from"] + pd.to_timedelta(np.where(number % 9 == 0, 360 + number % 6, number), "D")
        minutes = pd.to_timedelta(np.where(number % 2 == 0, number * 3, 0), "min")
        back = begins + pd.to_timedelta(number % 5, "D") + minutes
        rows = rows.assign(missing_from_at=begins + minutes, returned_at=back.mask(number % 13 == 0))
        rows = rows[rows["missing_from_at"] <= rows["as_at"]]
        rows["returned_at"] = rows["returned_at"].where(rows["returned_at"] <= rows["as_at"])
        kinds = ["Missing", "Away from placement without authorisation", None]
        rows["episode_type"] = self._pick(kinds, len(rows), 0.8)
        runs = self.runs.drop(index=3).reset_index(drop=True)
        place = {number: place for place, number in enumerate(self.runs.index.drop(3))}
        return self._lists("ssda903_missing", rows.assign(list=rows["list"].map(place)), runs)


def short_breaks(rows: pd.DataFrame) -> pd.Series:
    """Episodes of a series of short breaks."""
    return rows["legal_status"].str[:2] == "V4"
