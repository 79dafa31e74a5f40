"""A small published installation whose publications take a fraction of a second: of the catalogue one KPI."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest

from etl import loading, publishing
from etl.home import Home
from etl.pointer import current_name
from etl.sql import names, needed_by
from kpis.catalogue import load_kpis
from tests.etl.extracts import referral, referrals_csv

KPI = "referral_count"
NEEDED = needed_by(f"kpis/{KPI}", *(f"publish/{name}" for name in names("publish")))


@contextmanager
def one_kpi() -> Iterator[None]:
    """Publications work out one KPI, and nothing it does not need."""
    with ExitStack() as patched:
        patched.enter_context(patch("etl.publishing.load_kpis", lambda: {KPI: load_kpis()[KPI]}))
        patched.enter_context(patch("etl.publishing.prepare", partial(publishing.prepare, only=NEEDED)))
        patched.enter_context(patch("etl.publishing.keep_quality", lambda *_: None))
        patched.enter_context(patch("etl.publishing.keep_detail", lambda *_: None))
        yield


@pytest.fixture(scope="module")
def september(tmp_path_factory) -> Home:
    """September loaded and published: children 1 and 2, referred in September. Copied by whoever changes it."""
    folder = tmp_path_factory.mktemp("september")
    rows = [referral("1", "03/09/2026"), referral("2", "04/09/2026")]
    with one_kpi():
        home = Home(folder / "home")
        loading.load([referrals_csv(folder / "r 2026-09-30.csv", rows)], home, by="Ann", why="September")
    return home


@pytest.fixture
def home(september, tmp_path) -> Iterator[Home]:
    """September's home, to change; publications in the test are of the same one KPI."""
    shutil.copytree(september.root, tmp_path / "home")
    with one_kpi():
        yield Home(tmp_path / "home")


def october(folder: Path, *children: str) -> Path:
    """October's extract: September's two referrals, and one each of these children in October."""
    rows = [referral("1", "03/09/2026"), referral("2", "04/09/2026")]
    rows += [referral(child, "05/10/2026") for child in children]
    return referrals_csv(folder / "r 2026-10-31.csv", rows)


def counts(home: Home, snapshot: Path | None = None) -> dict[str, float]:
    """Referrals by month, in what pages read or in a snapshot given."""
    with duckdb.connect(str(snapshot or home.snapshots / current_name(home)), read_only=True) as connection:
        rows = connection.execute(
            "select strftime(month, '%Y-%m'), numerator from kpi_value "
            "where kpi = 'referral_count' and basis = 'in_month' and dimension = 'all' and numerator > 0"
        )
        return dict(rows.fetchall())


def stored(home: Home) -> list[tuple]:
    """Each load that counts, with how many of its rows the store holds."""
    with duckdb.connect(str(home.store), read_only=True) as store:
        return store.execute(
            "select l.file, l.feed, count(r.load_id) from loads as l left join referrals as r using (load_id) "
            "where l.undone_at is null group by l.load_id, l.file, l.feed order by l.load_id"
        ).fetchall()
