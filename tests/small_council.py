"""One small council's awkward lists, worked out by the queries and by plain pandas: once a test run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pandas as pd
import pytest
from filelock import FileLock

from bench import agreement, council, plain
from etl.home import Home
from etl.sql import settings_of
from kpis.catalogue import Kpi, load_authority
from kpis.settings import load_settings

END = pd.Timestamp(2025, 6, 30)  # two years with a leap day, and months before and after the newest population
OTHER_NUMBERS = {  # dates as month and day, and limits of which one more would change nothing
    "pep_term_autumn": 915, "pep_term_spring": 110, "pep_term_summer": 420, "caseload_ceiling_per_fte": 16,
    "manager_span_limit": 3, "high_risk_score": 10,
}  # fmt: skip


@dataclass(frozen=True)
class Values:
    """What both say of the same lists: by the council's settings, and of the KPIs that rest on some, by others."""

    ours: pd.DataFrame
    theirs: pd.DataFrame
    ours_otherwise: pd.DataFrame
    theirs_otherwise: pd.DataFrame


def built_once(tmp_path_factory: pytest.TempPathFactory) -> Values:
    """The values, shared by every worker of this test run."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    names = [field.name for field in fields(Values)]
    with FileLock(shared / "council.lock"):
        if not (shared / f"council_{names[-1]}.parquet").exists():
            for name, values in zip(names, _worked_out(shared), strict=True):
                values.to_parquet(shared / f"council_{name}.parquet")
    return Values(*(pd.read_parquet(shared / f"council_{name}.parquet") for name in names))


def _worked_out(folder: Path) -> Iterator[pd.DataFrame]:
    home, lists = Home(folder / "council"), council.council(years=2, share=0.1, end=END)
    council.fill(home, lists, [council.HOLIDAYS, council.POPULATION])
    material = plain.material(lists, load_authority())
    yield from _both(material, home, folder / "as_set.duckdb", agreement.computed())
    with other_settings():
        kpis = [kpi for kpi in agreement.computed() if settings_of(kpi.id)]
        yield from _both(material, home, folder / "otherwise.duckdb", kpis)


def _both(material: plain.Material, home: Home, path: Path, kpis: list[Kpi]) -> Iterator[pd.DataFrame]:
    agreement.publish_into(path, home.store, kpis)
    yield agreement.read_values(path)
    yield plain.work_out(material, kpis)


@contextmanager
def other_settings() -> Iterator[None]:
    """Every word another of its choices, every number another."""
    settings = load_settings()
    kept = dict(settings)
    for name, setting in kept.items():
        if setting.word is not None:
            settings[name] = replace(setting, word=next(word for word in setting.choices if word != setting.word))
        else:
            settings[name] = replace(setting, number=OTHER_NUMBERS.get(name, setting.number + 1))
    try:
        yield
    finally:
        settings.update(kept)
