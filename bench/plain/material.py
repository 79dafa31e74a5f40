"""What an analyst starts from: every list stacked and typed, and the published tables beside them."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from bench.council import HOLIDAYS, POPULATION
from bench.listed import Lists
from kpis.catalogue import Authority

NO_TEAMS = {
    "team": "str", "service": "str", "locality": "str", "valid_from": "datetime64[us]", "valid_to": "datetime64[us]",
}  # fmt: skip


def no_teams() -> pd.DataFrame:
    """A list of teams with none."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in NO_TEAMS.items()})


@dataclass(frozen=True)
class Material:
    """Every list stacked, the bank holidays, the population 0-17 by mid-year, and the list of teams."""

    lists: dict[str, Lists]
    holidays: np.ndarray
    population: pd.Series
    teams: pd.DataFrame = field(default_factory=no_teams)


def material(lists: dict[str, Lists], authority: Authority) -> Material:
    """Reads the two published files; not part of what is timed. The list of teams is the newest load of it."""
    days = pd.to_datetime(pd.read_csv(HOLIDAYS)["date"]).to_numpy().astype("datetime64[D]")
    people = pd.read_csv(POPULATION, dtype={"old_la_code": str})
    people = people[people["old_la_code"].str.removesuffix(".0") == authority.old_la_code]
    population = people.set_index("time_period")["population_estimate"].sort_index().astype(float)
    lists = dict(lists)
    teams = lists.pop("teams", None)
    return Material(lists, days, population, no_teams() if teams is None else _newest(teams))


def _newest(reference: Lists) -> pd.DataFrame:
    """The last load that was not undone, whole."""
    number = reference.lists.index[~reference.lists["undone"]][-1]
    return reference.rows[reference.rows["list"] == number][list(NO_TEAMS)]


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
