"""All SQL lies in `queries/`, one statement a file; this is the only place that reads it."""

import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

QUERIES = Path(__file__).resolve().parents[1] / "queries"


@cache
def statement(name: str) -> str:
    """The text of `queries/<name>.sql`, for example `statement("pages/series")`."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def names(folder: str) -> list[str]:
    """The statements of one folder of `queries/`, by name."""
    return sorted(path.stem for path in (QUERIES / folder).glob("*.sql"))


def in_dependency_order(*folders: str) -> list[str]:
    """The statements of some folders of `queries/` as `folder/name`, each after those it mentions by name."""
    found = {name: f"{folder}/{name}" for folder in folders for name in names(folder)}
    words = {name: _words(statement(path)) for name, path in found.items()}
    needs = {name: {other for other in found if other != name and other in words[name]} for name in found}
    return [found[name] for name in TopologicalSorter(needs).static_order()]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", re.sub(r"--.*", "", text)))
