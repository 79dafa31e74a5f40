"""Fixtures every room's tests share: where the reference material lies, and expected answers."""

import csv
from pathlib import Path

import pytest

from etl.home import Home
from tests import small_council
from tests.demo import built_once

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material beside the repository (real files nobody here wrote)."""
    if not SHARED.is_dir():
        pytest.skip("the reference folder ../shared is not on this machine")
    return SHARED


@pytest.fixture(scope="session")
def vectors(shared):
    """`vectors("rounding.csv")` gives that file's rows as dictionaries of text."""

    def rows(name: str) -> list[dict[str, str]]:
        with (shared / "vectors" / name).open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return rows


@pytest.fixture(scope="session")
def demonstration_home(tmp_path_factory) -> Home:
    """The sample data of `make run`, two years of it, loaded and published. Read it; copy it to change it."""
    return built_once(tmp_path_factory)


@pytest.fixture(scope="session")
def council_values(tmp_path_factory) -> small_council.Values:
    """Every computed KPI of a small council's awkward lists, by the queries and by plain pandas."""
    return small_council.built_once(tmp_path_factory)
