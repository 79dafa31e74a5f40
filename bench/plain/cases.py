"""What the themes share: the feeds, the council's settings, and how the cases of a KPI are written down."""

from functools import cached_property

import numpy as np
import pandas as pd

from bench.plain.lists import DAY, Feed
from bench.plain.material import Material
from kpis.settings import load_settings

NOT_RECORDED = "Not recorded"
LONG_AGO = pd.Timestamp(1900, 1, 1)
FOREVER = pd.Timestamp(2200, 1, 1)


class Theme:
    """A group of KPIs: one method a KPI, named by its id, that gives its cases as `counted` writes them."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.feeds = {name: Feed(lists) for name, lists in material.lists.items()}

    def setting(self, name: str) -> float:
        """A number the council has set."""
        return load_settings()[name].number

    def choice(self, name: str) -> str:
        """A word the council has chosen."""
        return load_settings()[name].word

    @cached_property
    def last_day(self) -> pd.Timestamp:
        """The newest as-at date of all feeds."""
        return max(feed.last_day for feed in self.feeds.values() if len(feed.lists))

    def counted(
        self, rows: pd.DataFrame, day: str | pd.Series, numerator, denominator, *dimensions: str, child="child"
    ) -> pd.DataFrame:
        """Cases: counted_on, child, numerator, denominator (None for counts and rates: 0) and the breakdowns; with a
        team, and neither service nor locality, these two from the list of teams."""
        cases = rows[list(dimensions)].astype(object)
        cases["counted_on"] = rows[day] if isinstance(day, str) else day
        cases["counted_on"] = cases["counted_on"].dt.normalize()
        cases["child"] = rows.get(child, rows.get("person"))
        cases["numerator"] = numerator if np.isscalar(numerator) else np.asarray(numerator, dtype=float)
        cases["denominator"] = 0.0 if denominator is None else denominator
        if "team" in dimensions and not {"service", "locality"} & set(dimensions):
            cases = self._placed(cases)
            dimensions = (*dimensions, "service", "locality")
        cases[list(dimensions)] = cases[list(dimensions)].fillna(NOT_RECORDED)
        return cases.reset_index(drop=True)

    def located(self, rows: pd.DataFrame, day: str) -> pd.DataFrame:
        """With a service and locality: those of the feed itself, or else those the list of teams gives the team."""
        days = rows[day].dt.normalize()
        listed = self._placed(pd.DataFrame({"team": rows["team"].astype(object), "counted_on": days}))
        own = {name: rows[name].astype(object) if name in rows else listed[name] for name in ("service", "locality")}
        return rows.assign(**{name: given.where(given.notna(), listed[name]) for name, given in own.items()})

    def _placed(self, cases: pd.DataFrame) -> pd.DataFrame:
        """With the service and locality the list of teams gives the team on that day."""
        teams = self.material.teams.assign(
            valid_from=self.material.teams["valid_from"].fillna(LONG_AGO),
            valid_to=self.material.teams["valid_to"].fillna(FOREVER),
        )
        pairs = cases[["team", "counted_on"]].reset_index().merge(teams, on="team")
        within = pairs["counted_on"].between(pairs["valid_from"], pairs["valid_to"])
        pairs = pairs[within].sort_values("valid_from", kind="stable").drop_duplicates("index", keep="last")
        return cases.join(pairs.set_index("index")[["service", "locality"]])

    def is_partner(self, agency: pd.Series) -> pd.Series:
        """Whether an agency is not the council's own; one nobody recorded is none, and Other as the council chose."""
        known = agency.notna() & ~agency.isin(["Children's social care", "Early help (council)"])
        return known & (agency.ne("Other") | (self.choice("other_agency_is_partner") == "Yes"))

    def working_day_due(self, start: pd.Series, days: float) -> pd.Series:
        """The day something due within so many working days of the start falls due."""
        known = start.notna().to_numpy()
        due = np.full(len(start), np.datetime64("NaT"), dtype="datetime64[D]")
        first = start[known].to_numpy().astype("datetime64[D]")
        holidays = self.material.holidays
        back = np.busday_offset(first, 0, roll="backward", holidays=holidays)  # a day off is the end of the day before
        due[known] = np.busday_offset(back, int(days), holidays=holidays)
        return pd.Series(due.astype("datetime64[us]"), start.index)

    def working_days(self, start: pd.Series, end: pd.Series) -> np.ndarray:
        """Working days after the start up to and including the end; -1 when the end comes first or either is blank."""
        known = (start.notna() & end.notna() & (end.dt.normalize() >= start.dt.normalize())).to_numpy()
        found = np.full(len(known), -1)
        first, last = (days[known].to_numpy().astype("datetime64[D]") + 1 for days in (start, end))
        found[known] = np.busday_count(first, last, holidays=self.material.holidays)
        return found

    def months_before(self, days: pd.Series, months: float) -> pd.Series:
        """The same day of the month so many months earlier (the last of it where it has none)."""
        return days - pd.DateOffset(months=int(months))


def moments(times: pd.Series) -> pd.Series:
    """Local times as moments, so that hours are hours on the nights the clocks change."""
    standard_time = np.zeros(len(times), dtype=bool)
    return times.dt.tz_localize("Europe/London", ambiguous=standard_time, nonexistent=pd.Timedelta(hours=1))


def hours_between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Hours that passed between two local times."""
    return (moments(end) - moments(start)) / pd.Timedelta(hours=1)


def true(flags: pd.Series) -> pd.Series:
    """Yes or no, blank being no."""
    return flags.fillna(False).astype(bool)


def worded(flags: pd.Series, yes: str, no: str) -> pd.Series:
    """Yes or no in words; blank stays blank."""
    return flags.astype(object).map({True: yes, False: no})


__all__ = ["DAY", "FOREVER", "LONG_AGO", "NOT_RECORDED", "Theme", "hours_between", "moments", "true", "worded"]
