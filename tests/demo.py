"""One demonstration installation for all tests that need a whole one: built once, copied by whoever changes it."""

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from etl import demonstration
from etl.home import Home

MONTHS = 26  # enough for re-referrals (a year of look-back) to have the 13 points an SPC chart needs


def built_once(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The demonstration, shared by every worker of this test run."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    home = Home(shared / "demonstration")
    with FileLock(shared / "demonstration.lock"):
        if not (shared / "demonstration.done").exists():
            demonstration.build(home, MONTHS)
            (shared / "demonstration.done").touch()
    return home


def copied(home: Home, to: Path) -> Home:
    """A copy a test may change."""
    shutil.copytree(home.root, to, ignore=shutil.ignore_patterns("sample", "*.lock"))
    return Home(to)
