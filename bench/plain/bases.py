"""From cases to values: months, breakdowns and bases. Ratios of sums throughout."""

import numpy as np
import pandas as pd

from bench.plain.cases import Theme
from bench.plain.lists import counting, first_of_month
from etl.contracts import load_contracts
from kpis.catalogue import Kpi

MEASURES = ["numerator", "denominator"]
NOT_BREAKDOWNS = [*MEASURES, "month", "counted_on", "child"]


def one_kpi(kpi: Kpi, themes: Theme) -> pd.DataFrame:
    """One KPI's cases summed by month, basis and breakdown."""
    cases, months = getattr(themes, kpi.id)(), covered_months(kpi, themes)
    cases = cases.assign(month=first_of_month(cases["counted_on"]))
    if not len(months):
        return pd.DataFrame()
    known = _looked_back(months, kpi.lookback_months)
    values = pd.concat(BASES[kpi.counts](kpi, cases, months, known), ignore_index=True)
    return _valued(values, kpi, themes.material.population).assign(kpi=kpi.id)


def covered_months(kpi: Kpi, themes: Theme) -> pd.DatetimeIndex:
    """The months its first feed covers (and answers what the KPI rests on), those only the feed that stands in covers,
    and of them those the other feed asked for covers too."""
    if kpi.feeds[0] == "population":
        return pd.DatetimeIndex([pd.Timestamp(year, 6, 1) for year in themes.material.population.index])
    feed = themes.feeds[kpi.feeds[0]]
    months = feed.covered(_coverage(kpi, kpi.feeds[0]))
    if kpi.answered:
        pictures = feed.pictures()
        told = pictures.loc[pictures[kpi.answered].notna(), "counted_on"]
        months = months[months.isin(first_of_month(told))]
    if kpi.fallback:
        how = kpi.fallback_coverage or _coverage(kpi, kpi.fallback)
        months = months.union(_in_a_row(themes.feeds[kpi.fallback].covered(how), kpi.fallback_months))
    if kpi.also:
        months = months.intersection(themes.feeds[kpi.also].covered(_coverage(kpi, kpi.also)))
    return months


def _in_a_row(months: pd.DatetimeIndex, wanted: int) -> pd.DatetimeIndex:
    """The months that are the last of so many."""
    if not len(months) or wanted == 1:
        return months
    spine = pd.Series(1.0, months).reindex(pd.date_range(months[0], months[-1], freq="MS"))
    return spine.index[spine.rolling(wanted).count() == wanted]


def _coverage(kpi: Kpi, feed: str) -> str:
    """When a month counts as loaded (data/catalogue/kpis/README.md)."""
    if kpi.coverage:
        return kpi.coverage
    if load_contracts()[feed].replaces == "snapshot":
        return "snapshot"
    return "month_end" if kpi.basis == "snapshot" else "window"


def _looked_back(months: pd.DatetimeIndex, lookback: int) -> pd.Series:
    """Whether all the months a numerator looks back to are loaded too."""
    spine = pd.Series(1.0, months).reindex(pd.date_range(months[0], months[-1], freq="MS"))
    return (spine.rolling(lookback + 1).count() == lookback + 1).reindex(months)


# --- cases: periods are sums of months ----------------------------------------------------------------------------


def _of_cases(kpi: Kpi, cases: pd.DataFrame, months: pd.DatetimeIndex, known: pd.Series) -> list[pd.DataFrame]:
    sums = _by_member(cases, months)
    if kpi.basis == "snapshot":
        return [_long("snapshot", sums, known)]
    return [_long("in_month", sums, known), *(_long(*part) for part in _longer(sums, known))]


def _by_member(cases: pd.DataFrame, months: pd.DatetimeIndex) -> pd.DataFrame:
    """Months down; (numerator or denominator, dimension, member) across. A loaded month without cases is 0."""
    whole = cases.groupby("month")[MEASURES].sum()
    whole.columns = pd.MultiIndex.from_tuples([(measure, "all", "All") for measure in MEASURES])
    wide = [whole]
    for dimension in cases.columns.difference(NOT_BREAKDOWNS) if len(cases) else ():
        split = cases.groupby(["month", dimension])[MEASURES].sum().unstack()
        split.columns = pd.MultiIndex.from_tuples([(m, dimension, member) for m, member in split.columns])
        wide.append(split)
    return pd.concat(wide, axis=1).reindex(months).fillna(0.0)


def _longer(sums: pd.DataFrame, known: pd.Series) -> list[tuple[str, pd.DataFrame, pd.Series]]:
    """The twelve months to each month, the financial year and quarter so far; only where wholly loaded."""
    spine = pd.date_range(sums.index[0], sums.index[-1], freq="MS")
    every, known = sums.reindex(spine), known.astype(float).reindex(spine)
    rolling = every.rolling(12).sum().round(9)
    found = [("rolling_12m", rolling.dropna(), known.rolling(12).min())]
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


# --- children: each once in any period ----------------------------------------------------------------------------


def _of_children(kpi: Kpi, cases: pd.DataFrame, months: pd.DatetimeIndex, known: pd.Series) -> list[pd.DataFrame]:
    """A child counts in a period by its last occasion in it: from that month until the next occasion's, or until
    the period no longer reaches back to it."""
    spine = pd.date_range(months[0], months[-1], freq="MS")
    cases = cases.sort_values("counted_on", kind="stable", ignore_index=True)
    after = cases.groupby(cases["child"].astype(object).where(cases["child"].notna(), cases.index), sort=False)["month"]
    next_month = after.shift(-1).fillna(spine[-1] + pd.DateOffset(months=1))
    found = []
    for basis, last_month in _reaches(cases["month"]).items():
        until = np.minimum(_number(last_month) + 1, _number(next_month))
        times = np.maximum(until - _number(cases["month"]), 0)
        counts_in = cases.loc[cases.index.repeat(times)]
        number = np.repeat(_number(cases["month"]), times) + counting(times)
        counts_in = counts_in.assign(month=number.astype("datetime64[M]").astype("datetime64[us]"))
        loaded = _loaded(basis, months, known)
        if len(loaded):
            # members are those of any month, not only of the months this period has
            every = pd.concat([counts_in, cases.assign(numerator=0.0, denominator=0.0)])
            found.append(_long(basis, _by_member(every, loaded.index), loaded))
    return found


def _number(months: pd.Series) -> np.ndarray:
    return months.to_numpy().astype("datetime64[M]").astype(int)


def _reaches(month: pd.Series) -> dict[str, pd.Series]:
    """The last month whose period of each basis holds an occasion in this month."""
    year_end = (month.dt.year + (month.dt.month > 3)).astype(str) + "-03-01"
    quarter_end = month.dt.to_period("Q").dt.end_time.dt.to_period("M").dt.to_timestamp()
    return {
        "in_month": month, "rolling_12m": month + pd.DateOffset(months=11),
        "ytd": pd.to_datetime(year_end), "quarter": quarter_end,
    }  # fmt: skip


def _loaded(basis: str, months: pd.DatetimeIndex, known: pd.Series) -> pd.Series:
    """The months whose period is wholly loaded, and whether all its months look back far enough."""
    spine = pd.date_range(months[0], months[-1], freq="MS")
    every = known.astype(float).reindex(spine)
    wanted = {
        "in_month": np.ones(len(spine)), "rolling_12m": np.full(len(spine), 12),
        "ytd": (spine.month + 8) % 12 + 1, "quarter": (spine.month - 1) % 3 + 1,
    }[basis]  # fmt: skip
    ends = np.arange(len(spine))
    found = {}
    for end, length in zip(ends, np.asarray(wanted, dtype=int), strict=True):
        window = every.iloc[max(end - length + 1, 0) : end + 1]
        if len(window) == length and window.notna().all():
            found[spine[end]] = bool(window.min())
    return pd.Series(found, dtype=bool)


# --- years: the cases look back twelve months themselves ----------------------------------------------------------


def _of_years(kpi: Kpi, cases: pd.DataFrame, months: pd.DatetimeIndex, known: pd.Series) -> list[pd.DataFrame]:
    """Of the months whose twelve months are loaded."""
    loaded = _loaded("rolling_12m", months, known).index
    if not len(loaded):
        return [pd.DataFrame()]
    every = pd.concat([cases, cases.assign(numerator=0.0, denominator=0.0, month=loaded[0])])
    return [_long("rolling_12m", _by_member(every, loaded), known)]


BASES = {"cases": _of_cases, "children": _of_children, "years": _of_years}


# --- values -------------------------------------------------------------------------------------------------------


def _valued(long: pd.DataFrame, kpi: Kpi, population: pd.Series) -> pd.DataFrame:
    if not len(long):
        return long
    if kpi.unit == "rate_per_10000":
        return _rates(long[~long["basis"].isin(["ytd", "quarter"])].reset_index(drop=True), population)
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
