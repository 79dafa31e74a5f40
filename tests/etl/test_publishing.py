"""Publication: immutable snapshots, one pointer, and a crash at any instant leaves the old picture standing."""

import os
import signal
import subprocess
import sys
import time

import pytest

from etl import loading, publishing
from etl.home import REPOSITORY, Home
from etl.snapshot import open_current
from tests.etl.extracts import referral, referrals_csv


@pytest.fixture
def home(tmp_path) -> Home:
    home = Home(tmp_path / "home")
    loading.load([referrals_csv(tmp_path / "r 2026-09-30.csv", [referral("1", "03/09/2026")])], home)
    return home


def test_a_reader_keeps_its_snapshot_while_a_new_one_is_published(home, tmp_path):
    old = open_current(home)
    loading.load(
        [referrals_csv(tmp_path / "r 2026-10-31.csv", [referral("1", "03/09/2026"), referral("2", "02/10/2026")])],
        home,
    )
    new = open_current(home)
    assert old.name != new.name
    assert str(old.records("months")[0]["month"]) == "2026-09-01"
    assert str(new.records("months")[0]["month"]) == "2026-10-01"


def test_publishing_without_change_makes_nothing_new(home):
    before = publishing.current_name(home)
    assert publishing.publish(home) == (before, False)
    assert publishing.snapshots(home) == [before]


def test_rollback_shows_the_snapshot_before(home, tmp_path):
    first = publishing.current_name(home)
    loading.load([referrals_csv(tmp_path / "r 2026-10-31.csv", [referral("2", "02/10/2026")])], home)
    assert publishing.rollback(home) == first == publishing.current_name(home)
    with pytest.raises(publishing.NoSuchSnapshot):
        publishing.rollback(home)


def test_half_built_snapshots_are_swept_and_never_served(home):
    half = home.snapshots / "20990101T000000Z-deadbeef.duckdb.building"
    half.write_bytes(b"half a database")
    before = publishing.current_name(home)
    publishing.publish(home)
    assert not half.exists() and publishing.current_name(home) == before


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not a signal of Windows")
@pytest.mark.parametrize("after", [0.05, 0.3, 0.6, 0.9, 1.2, 1.6, 2.0, 2.5])
def test_a_kill_at_any_instant_leaves_a_whole_picture(home, tmp_path, after):
    file = referrals_csv(tmp_path / "r 2026-10-31.csv", [referral("1", "03/09/2026"), referral("2", "02/10/2026")])
    before = publishing.current_name(home)
    process = subprocess.Popen(
        [sys.executable, "-m", "etl", "load", str(file)],
        cwd=REPOSITORY,
        env={**os.environ, "DASHBOARD_DATA": str(home.root)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(after)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    served = open_current(home)
    assert served.name == before or str(served.records("months")[0]["month"]) == "2026-10-01"
    again = loading.load([file], home)
    assert again.files[0].status in ("loaded", "unchanged")
    rows = open_current(home).records("series", kpi="referral_count", basis="in_month", dimension="all", member="All")
    assert {f"{row['month']:%Y-%m}": row["numerator"] for row in rows[-2:]} == {"2026-09": 1, "2026-10": 1}
