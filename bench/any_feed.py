"""Lists of any feed, drawn from its contract: plausible, awkward and seeded.

Codes come from the code sets, children, families, workers and teams from the council's own pools, so that feeds join.
Other dates lie about the event and show once they have come; rows are recorded late, corrected, withdrawn and rejected;
lists overlap as a council's monthly exports do. What is drawn keeps the contract's rules, as rows of a store do.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from etl.contracts import Contract, Rule, load_codes, load_contracts

if TYPE_CHECKING:
    from bench.council import Drawer
    from bench.listed import Lists

NEVER = pd.Timestamp(2100, 1, 1)
DAY = pd.Timedelta(days=1)
POOLS = {
    "child": "people", "family": "families", "worker": "workers", "person": "workers", "supervisee": "workers",
    "auditor": "workers", "manager": "workers", "adopter": "families",
}  # fmt: skip
LOCALITIES = ["North", "South", "West", None]
SERVICES = ["Family support", "Children in care", "Early help", None]
AGO = [1, 10, 13, 14, 15, 27, 28, 29, 42, 43, 56, 60, 90, 181, 183, 184, 200, 366]  # about the usual standards
AGES = ["Unborn", "0-4", "5-9", "10-15", "16-17", "18-21", "22-25", None]


@dataclass(frozen=True)
class Knobs:
    """How much of a feed there is and how it is made up.

    `a_year`: things that happen, begin or are on the list; `pool`: the share of children they are drawn from; `lasts`:
    mean days of an episode or of a stay on the list; `rows_each`: a thing may have several rows, in which `apart`
    differ; `often`: chances of the first codes of a field (the rest share what is left); `spread`: mean days of other
    dates after the event; `months`: how many months a list of events reaches back (one is drawn); `blank`: the share
    of answers not given; `follows`: the feeds of episodes whose children these are: they begin and end with them, or
    happen while they last; `tells`: days a list reaches back although it is the truth for fewer; `lacking`: fields that
    some lists do not have at all.
    """

    a_year: float = 300
    pool: float = 0.3
    lasts: float = 250
    rows_each: tuple[int, int] = (1, 1)
    apart: tuple[str, ...] = ()
    often: dict[str, dict[object, float]] | None = None
    spread: float = 20
    months: tuple[int, int] = (1, 5)
    blank: float = 0.05
    follows: tuple[str, ...] = ()
    tells: int = 0
    lacking: tuple[str, ...] = ()


def fill_in(council: "Drawer", feed: str, cases: pd.DataFrame, day: str) -> pd.DataFrame:
    """Cases drawn otherwise, with the fields of their feed that they lack; dates about that day."""
    drawn = _Feed(council, load_contracts()[feed], Knobs())
    things = pd.DataFrame({"_on": cases[day].dt.normalize().to_numpy(), "_thing": np.arange(len(cases))}, cases.index)
    lacking = [name for name in drawn.fields if name not in cases and name not in ("_end", drawn.contract.ends)]
    return cases.assign(**{name: drawn._values(name, things) for name in lacking})


def keep_to_rules(council: "Drawer", feed: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows as a contract lets them into the store; they know their list's as_at."""
    return _Feed(council, load_contracts()[feed], Knobs()).kept_to_rules(rows)


def draw(council: "Drawer", feed: str, knobs: Knobs) -> "Lists":
    """Every list of one feed."""
    return _Feed(council, load_contracts()[feed], knobs).lists()


class _Feed:
    """Draws the things of one feed, then what each list would have shown of them."""

    def __init__(self, council: "Drawer", contract: Contract, knobs: Knobs) -> None:
        self.council, self.contract, self.knobs, self.rng = council, contract, knobs, council.rng
        self.fields = contract.stored_fields

    def lists(self) -> "Lists":
        """Drawn as the contract says one load replaces another."""
        tables = self._tables()
        if self.contract.replaces == "events":
            things = self._things(self.knobs.a_year, None)
            return self._shown(self._changed(things), tables, self._by_event)
        if self.contract.replaces == "episodes":
            return self._shown(self._changed(self._episodes()), tables, self._by_episode)
        return self._shown(self._changed(self._episodes()), tables, self._by_stay)

    # --- things ---

    def _things(self, a_year: float, since: pd.Timestamp | None) -> pd.DataFrame:
        """So many things with every field, from the first day (or earlier) to the last."""
        years = (self.council.end - (since or self.council.first)).days / 365
        size = max(int(a_year * self.council.share * years), 12)
        on = pd.Series(self.council.days(size, since))
        things = pd.DataFrame({"_on": on, "_thing": np.arange(size), "_until": NEVER})
        if self.knobs.follows:
            things = self._following(size)
        for name in self.fields:
            if name not in things:
                things[name] = self._values(name, things)
        low, high = self.knobs.rows_each
        return self._several(things, low, high) if high > 1 else things

    def _following(self, size: int) -> pd.DataFrame:
        """Children whose episodes others lists hold: while these last, or as long as they do."""
        known = [self.council.drawn[feed].rows[["child", "start_date", "end_date"]] for feed in self.knobs.follows]
        known = pd.concat(known).drop_duplicates(["child", "start_date"], keep="last")
        size = min(size, len(known)) if self.contract.replaces != "events" else size
        things = known.sample(size, replace=size > len(known), random_state=int(self.rng.integers(1 << 30)))
        things = things.reset_index(drop=True).assign(_thing=np.arange(size), _on=things["start_date"].to_numpy())
        things["_until"] = things["end_date"].fillna(NEVER)
        if self.contract.replaces == "events":
            last = things["_until"].clip(upper=self.council.end)
            later = (self.rng.random(size) * ((last - things["_on"]).dt.days + 1)).astype(int)
            things["_on"] += pd.to_timedelta(later, "D")
        return things[["child", "_on", "_until", "_thing"]].sort_values("_on", kind="stable", ignore_index=True)

    def _several(self, things: pd.DataFrame, low: int, high: int) -> pd.DataFrame:
        """Rows of one thing that differ in the fields told, some of them later."""
        rows = things.loc[things.index.repeat(self.rng.integers(low, high + 1, len(things)))]
        first = ~rows["_thing"].duplicated().to_numpy()
        rows = rows.reset_index(drop=True)
        if self.contract.event in self.knobs.apart:
            later = self.council.after(rows["_on"].to_numpy(), self.knobs.spread)
            rows["_on"] = pd.Series(np.where(first, rows["_on"], later)).clip(upper=self.council.end)
        for name in self.knobs.apart:
            rows[name] = self._values(name, rows).where(~first, rows[name])
        return rows

    def _episodes(self) -> pd.DataFrame:
        """Things that last: with a start and an end, or a time on the list."""
        since = self.council.first - pd.Timedelta(days=2 * self.knobs.lasts)
        things = self._things(self.knobs.a_year, since)
        if not self.knobs.follows:
            lasting = pd.Series(self.council.after(things["_on"].to_numpy(), self.knobs.lasts), things.index)
            things["_until"] = lasting.groupby(things["_thing"]).transform("first")
        if self.contract.ends:
            things[self.contract.ends] = things["_until"]
        return things

    def _values(self, name: str, things: pd.DataFrame) -> pd.Series:
        """One field of every thing."""
        size, kind = len(things), self.fields[name]
        column = next((c for c in self.contract.columns if c.field == name), None)
        if name == "age_band":
            return pd.Series(self.council.pick(AGES, size), things.index)
        if name in (self.contract.event, self.contract.as_at_field) or self.knobs.follows and name == "start_date":
            return self._event(things, kind)
        if kind == "id":
            return self._ids(name, things)
        if name in ("task_number", "linked_task", "risk_id"):
            return self._numbered(name, things)
        if kind in ("date", "datetime", "month"):
            return self._dates(name, kind, things)
        values = self._plain(name, kind, column, size)
        blank = 0.0 if name in self.contract.key or (column and column.essential) else self.knobs.blank
        return pd.Series(values, things.index).mask(self.rng.random(size) < blank)

    def _plain(self, name: str, kind: str, column, size: int) -> np.ndarray:
        often = (self.knobs.often or {}).get(name, {})
        if kind == "boolean" or name == "times_known":
            return self.rng.random(size) < 0.9
        if often and not (column and column.codes):
            return self.council.pick(list(often), size, list(often.values()))
        if kind == "yes_no":
            return self.rng.random(size) < 0.5
        if kind in ("integer", "number", "period"):
            low = int(column.minimum or 0) if column else 0
            high = int(column.maximum) if column and column.maximum else low + 5
            return self.rng.integers(low, high + 1, size)
        if column and column.codes:
            codes = list(load_codes()[column.codes])
            picked = self.council.pick(codes, size, _chances(codes, often))
            return self._factors(codes, size) if column.type == "factors" else picked
        return self._words(name, size)

    def _factors(self, codes: list[str], size: int) -> np.ndarray:
        """Some factors each, in the census's order, by their codes."""
        chosen = self.rng.random((size, len(codes))) < 0.08
        short = [code.split()[0] for code in codes]
        return np.array([" ".join(np.array(short)[row]) or None for row in chosen], dtype=object)

    def _words(self, name: str, size: int) -> np.ndarray:
        known = {"team": self.council.teams, "locality": LOCALITIES, "service": SERVICES}
        return self.council.pick(known.get(name, [f"{name} {number}" for number in range(1, 6)]), size)

    def _event(self, things: pd.DataFrame, kind: str) -> pd.Series:
        if kind == "datetime":
            return things["_on"] + pd.to_timedelta(self.rng.integers(0, 1440, len(things)), "min")
        return _first_of_month(things["_on"]) if kind == "month" else things["_on"]

    def _ids(self, name: str, things: pd.DataFrame) -> pd.Series:
        """Of a pool, or the thing's own; those of a pool may be blank where the contract lets them be."""
        if name not in POOLS or name in self.contract.key and len(self.contract.key) == 1:
            return self.contract.feed[:4] + "-" + things["_thing"].astype(str)
        pool = getattr(self.council, POOLS[name])
        chosen = pool[self.rng.integers(0, max(int(self.knobs.pool * len(pool)), 12), len(things))]
        column = self.contract.column_of(name)
        sure = column.essential or name in self.contract.key and self.contract.replaces != "snapshot"
        return pd.Series(chosen, things.index).mask(self.rng.random(len(things)) < (0.0 if sure else 0.03))

    def _numbered(self, name: str, things: pd.DataFrame) -> pd.Series:
        """Tasks of the plan and risks of the register: a thing's own number, or any."""
        own = self.contract.replaces == "snapshot" and name in self.contract.key
        number = things["_thing"] if own else pd.Series(self.rng.integers(0, 60, len(things)), things.index)
        return (1 + number // 20).astype(str) + "." + (1 + number % 20).astype(str)

    def _dates(self, name: str, kind: str, things: pd.DataFrame) -> pd.Series:
        """Some days about the event: mostly after it, now and then on it, before it or never."""
        size = len(things)
        after = self.council.after(things["_on"].to_numpy(), self.knobs.spread) - things["_on"].to_numpy()
        sign = self.rng.choice([1, 1, 1, 1, 1, 1, 0, -1], size)
        days = pd.Series(things["_on"].to_numpy() + after * sign, things.index)
        if kind == "datetime":
            days += pd.to_timedelta(self.rng.integers(0, 1440, size), "min")
        if kind == "month":
            days = _first_of_month(days)
        return days.mask(self.rng.random(size) < 0.15)

    # --- what becomes of them ---

    def _changed(self, things: pd.DataFrame) -> pd.DataFrame:
        """Some are recorded late, a few withdrawn, and some corrected: from a day on, another row of the same thing."""
        size, on = len(things), things["_on"].to_numpy().astype("datetime64[s]")
        things["_seen"] = np.where(self.rng.random(size) < 0.03, self.council.after(on, 20), on)
        things["_gone"] = self.council.sometimes(0.015, self.council.after(on, 80), NEVER)
        whole = things.drop_duplicates("_thing")[["_thing", "_on"]]
        whole = whole[self.rng.random(len(whole)) < 0.06].assign(
            _corrected=lambda found: self.council.after(found["_on"].to_numpy().astype("datetime64[s]"), 70)
        )
        if not len(whole):
            return things
        again = things.merge(whole[["_thing", "_corrected"]], on="_thing")
        when = whole.set_index("_thing")["_corrected"].reindex(things["_thing"]).fillna(NEVER).to_numpy()
        things["_gone"] = np.minimum(things["_gone"], when)
        again["_seen"] = np.maximum(again["_seen"], again.pop("_corrected"))
        plain = [n for n in self.fields if n not in (*self.contract.key, *self._kept(), *self.knobs.apart)]
        for name in plain:
            other = self._values(name, whole).set_axis(whole["_thing"])
            which = again["_thing"].isin(whole.loc[self.rng.random(len(whole)) < 0.3, "_thing"])
            again[name] = again[name].where(~which, other.reindex(again["_thing"]).set_axis(again.index))
        if self.contract.event and self.contract.event not in self.knobs.apart:
            self._move(again)
        return pd.concat([things, again], ignore_index=True)

    def _kept(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.contract.event, self.contract.ends, self.contract.as_at_field, "child")))

    def _move(self, again: pd.DataFrame) -> None:
        """A third of what is corrected lay on another day."""
        by = np.where(self.rng.random(len(again)) < 0.3, self.rng.integers(-9, 3, len(again)), 0)
        by = pd.Series(by, again.index).groupby(again["_thing"]).transform("first")
        moved = again[self.contract.event] + pd.to_timedelta(by, "D")
        if self.fields[self.contract.event] == "month":
            moved = _first_of_month(moved)
        again[self.contract.event] = moved

    # --- lists ---

    def _tables(self) -> pd.DataFrame:
        """The lists: mostly of a month's end, some days late, one lacking, two loaded in the wrong order."""
        as_at = self.council.month_ends.to_series().reset_index(drop=True)
        late = self.rng.random(len(as_at)) < 0.1
        as_at = as_at + pd.to_timedelta(np.where(late, self.rng.integers(-6, 7, len(as_at)), 0), "D")
        as_at = as_at.clip(upper=self.council.end)
        if len(as_at) > 8:
            as_at = as_at.drop(self.rng.integers(5, len(as_at) - 2)).reset_index(drop=True)
            as_at.iloc[[3, 4]] = as_at.iloc[[4, 3]].to_numpy()
        return pd.DataFrame({"as_at": as_at, "window_from": self._window_from(as_at), "undone": False})

    def _window_from(self, as_at: pd.Series) -> pd.Series:
        window = self.contract.window
        months = window.months if window else 0
        start = as_at.map(lambda day: day - pd.DateOffset(months=months)) if months else as_at
        if window and window.extends and self.contract.replaces == "events":
            back = self.rng.integers(*self.knobs.months, len(as_at))
            months = zip(as_at.dt.to_period("M"), back, strict=True)
            whole = pd.Series([(month - int(number) + 1).to_timestamp() for month, number in months], as_at.index)
            start = pd.concat([start, whole], axis=1).min(axis=1)
        if window and window.whole:
            start = start.clip(upper=self.council.first.replace(day=1))
        return start

    def _shown(self, things: pd.DataFrame, tables: pd.DataFrame, shows) -> "Lists":
        things = things.sort_values("_on", kind="stable", ignore_index=True)
        seen, gone = things["_seen"].to_numpy(), things["_gone"].to_numpy()
        found = []
        for as_at, start in zip(tables["as_at"], tables["window_from"], strict=True):
            day = as_at.to_datetime64()
            known = (seen <= day) & (gone > day)
            found.append(np.flatnonzero(known & shows(things, as_at, start)))
        rows = things.iloc[np.concatenate(found)].reset_index(drop=True)
        rows["list"] = np.repeat(np.arange(len(found)), [len(part) for part in found])
        rows["as_at"] = tables["as_at"].to_numpy()[rows["list"]]
        if self.contract.as_at_field:
            rows[self.contract.as_at_field] = rows["as_at"]
        rows = self.kept_to_rules(rows)
        for name in self.knobs.lacking:
            rows[name] = rows[name].mask(rows["list"].isin(self.rng.integers(0, len(tables), 2)))
        return self.council.finished(self.contract.feed, tables, rows)

    def _by_event(self, things: pd.DataFrame, as_at: pd.Timestamp, start: pd.Timestamp) -> np.ndarray:
        days, start = things[self.contract.event], min(start, as_at - self.knobs.tells * DAY)
        return ((days >= start) & (days < as_at + DAY)).to_numpy()

    def _by_episode(self, things: pd.DataFrame, as_at: pd.Timestamp, start: pd.Timestamp) -> np.ndarray:
        """Open, or ended in the window; of some children only the latest."""
        end = things["_until"]
        return ((things[self.contract.event] <= as_at) & (end >= start)).to_numpy()

    def _by_stay(self, things: pd.DataFrame, as_at: pd.Timestamp, start: pd.Timestamp) -> np.ndarray:
        return ((things["_on"] <= as_at) & (things["_until"] > as_at)).to_numpy()

    def kept_to_rules(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Blank what had not come by the day of the list, what the rules blank, and drop what they reject."""
        if self.contract.ends:
            rows[self.contract.ends] = rows[self.contract.ends].where(rows[self.contract.ends] <= rows["as_at"])
        if self.contract.replaces in ("snapshot", "episodes"):
            self._bring_up_to(rows)
        for name in self.contract.times_known:
            rows[name] = rows[name].where(rows["times_known"].fillna(True).astype(bool), rows[name].dt.normalize())
        keep = np.ones(len(rows), dtype=bool)
        for rule in sorted(self.contract.rules, key=lambda rule: rule.rule != "not_after_as_at"):
            broken = _broken(rows, rule)
            if rule.rule == "product":
                rows[rule.field] = rows[rule.other] * rows[rule.values[0]]
            elif rule.otherwise == "reject":
                keep &= ~broken
            elif rule.otherwise == "blank" and broken.any():
                name = rule.blank or rule.field
                rows[name] = rows[name].mask(broken)
        return rows[keep].reset_index(drop=True)

    def _bring_up_to(self, rows: pd.DataFrame) -> None:
        """Of what lasts, half of the dates are lately renewed ones (visits, reviews, plans)."""
        for rule in self.contract.rules:
            kept = (*self.contract.key, self.contract.ends, self.contract.window.date, "completed_date")
            if rule.rule == "not_after_as_at" and rule.field not in kept:
                lately = rows["as_at"] - pd.to_timedelta(self.rng.choice(AGO, len(rows)), "D")
                renewed = (self.rng.random(len(rows)) < 0.5) & rows[rule.field].notna()
                rows[rule.field] = rows[rule.field].mask(renewed, lately)


def _first_of_month(days: pd.Series) -> pd.Series:
    return pd.Series(days.to_numpy().astype("datetime64[M]").astype("datetime64[s]"), days.index)


def _broken(rows: pd.DataFrame, rule: Rule) -> np.ndarray:
    """The rows that break a rule, or would have been told of."""
    none = np.zeros(len(rows), dtype=bool)
    if rule.rule == "not_after_as_at":
        return (rows[rule.field].dt.normalize() > rows["as_at"]).to_numpy()
    if rule.rule == "not_before":
        return (rows[rule.field] < rows[rule.other]).to_numpy()
    if rule.rule == "not_after":
        return (rows[rule.field] > rows[rule.other]).to_numpy()
    if rule.rule == "excludes":
        return (rows[rule.field].notna() & rows[rule.other].isin(rule.values)).to_numpy(bool)
    if rule.rule == "either":
        return (rows[rule.field].isna() & rows[rule.other].isna()).to_numpy()
    return none


def _chances(codes: list[str], often: dict[object, float]) -> list[float]:
    """The chances told, and what is left shared by the other codes; without any, the first codes are the likelier."""
    if not often:
        weights = np.linspace(2, 1, len(codes))
        return list(weights / weights.sum())
    rest = [code for code in codes if code not in often]
    left = (1 - sum(often.values())) / max(len(rest), 1)
    return [often.get(code, left) for code in codes]
