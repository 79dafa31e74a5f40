"""Vector files are read while tests are collected, so that each row is a test with its own name."""

import csv
from pathlib import Path

import pytest

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "vectors"


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a vector file; none where the reference folder is absent."""
    path = VECTORS / name
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def pytest_generate_tests(metafunc):
    """`@pytest.mark.vector("rag.csv")` runs a test once for each row, given as `row`."""
    mark = metafunc.definition.get_closest_marker("vector")
    if mark is None:
        return
    found = rows(mark.args[0])
    if not found:
        skip = pytest.mark.skip(reason=f"../shared/vectors/{mark.args[0]} is not on this machine")
        metafunc.parametrize("row", [pytest.param({}, marks=skip)])
        return
    keys = mark.kwargs.get("key", ("case_id",))
    metafunc.parametrize("row", found, ids=["-".join(row[key] for key in keys) for row in found])


def pytest_configure(config):
    config.addinivalue_line("markers", "vector(file, key=columns): run once for each row of a vector file")
