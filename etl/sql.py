"""All SQL lies in `queries/`, one statement a file; this is the only place that reads it."""

import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from kpis.settings import Setting, load_settings

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


PREPARED = ("macros", "calendar", "events")


@cache
def needed_by(*paths: str) -> frozenset[str]:
    """What some statements (`folder/name`) rest on: themselves, and those they mention by name, however far."""
    files = {name: f"{folder}/{name}" for folder in PREPARED for name in names(folder)}
    to_read, read = list(paths), set()
    while to_read:
        path = to_read.pop()
        read.add(path)
        to_read += [files[word] for word in _words(statement(path)) & files.keys() if files[word] not in read]
    return frozenset(read)


def settings_of(kpi: str) -> tuple[Setting, ...]:
    """The settings a KPI's figures rest on: those its query and the events it counts name."""
    named = _settings_named(kpi)
    return tuple(setting for name, setting in load_settings().items() if name in named)


@cache
def _settings_named(kpi: str) -> frozenset[str]:
    own = [f"kpis/{kpi}"] if kpi in names("kpis") else []
    texts = [re.sub(r"--.*", "", statement(path)) for path in needed_by(*own)]
    return frozenset(name for text in texts for name in re.findall(r"\b(?:setting|choice)\('(\w+)'\)", text))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", re.sub(r"--.*", "", text)))
