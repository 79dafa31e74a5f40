"""The guide `docs/adding-a-kpi.md`, followed literally: every file it writes, every command it runs, in a copy."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
GUIDE = REPOSITORY / "docs" / "adding-a-kpi.md"
STEP = re.compile(r"(?P<verb>Write|Add at the end of) `(?P<path>[^`]+)`:\n\n```\w+\n(?P<text>.*?)```", re.DOTALL)
COMMANDS = re.compile(r"```sh\n(?P<lines>.*?)```", re.DOTALL)
NEEDED = ("app.py", "pyproject.toml", "bench", "data", "docs", "etl", "kpis", "queries", "tests")
LOADED = {"store", "snapshots", "inbox", "sample", "keys", "archive"}  # what an installation keeps in data/


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A copy of the repository in which the guide has been followed: files written, commands run in order."""
    copy = tmp_path_factory.mktemp("guide") / "bearing"
    copy.mkdir()
    for name in NEEDED:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=not_copied)
        else:
            shutil.copy(source, copy / name)
    text = GUIDE.read_text(encoding="utf-8")
    steps = sorted([*STEP.finditer(text), *COMMANDS.finditer(text)], key=lambda step: step.start())
    for step in steps:
        if "lines" in step.groupdict():
            for line in step["lines"].strip().splitlines():
                run(copy, line)
        else:
            write(copy / step["path"], step["verb"], step["text"])
    return copy


def not_copied(folder: str, names: list[str]) -> set[str]:
    """Caches, and what this installation has loaded."""
    loaded = LOADED if Path(folder) == REPOSITORY / "data" else set()
    return {name for name in names if name == "__pycache__" or name in loaded}


def write(path: Path, verb: str, text: str) -> None:
    """A file the guide writes, or adds to."""
    assert path.exists() == (verb == "Add at the end of"), path
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(text)


def run(folder: Path, line: str) -> str:
    """What one command of the guide prints; it must succeed."""
    data = folder.parent / "data-home"
    env = {**os.environ, "DASHBOARD_DATA": str(data), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"}
    words = re.findall(r'"[^"]*"|\S+', line)
    command = [sys.executable if word == "python" else word.strip('"') for word in words]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_guide_writes_the_files_it_promises():
    text = GUIDE.read_text(encoding="utf-8")
    assert [step["path"] for step in STEP.finditer(text)] == [
        "data/catalogue/feeds/private_fostering.yaml",
        "data/catalogue/kpis/context.yaml",
        "queries/kpis/private_fostering_count.sql",
        "tests/queries/kpis/private_fostering_count.yaml",
        "Private fostering 2026-10-31.csv",
        "data/catalogue/sample.yaml",
    ]


def test_the_new_kpi_has_the_figures_the_guide_says(folder):
    rows = json.loads(run(folder, "python -m etl kpi private_fostering_count --from 2026-09 --json"))
    assert [(row["month"], row["value"]) for row in rows] == [("2026-09", 2.0), ("2026-10", 2.0)]


def test_its_cases_are_listed_by_team(folder):
    rows = json.loads(run(folder, "python -m etl cases private_fostering_count 2026-10 --team North --json"))
    assert sorted(row["why"] for row in rows) == ["Arrangement began 28 Oct 2026", "Arrangement began 4 May 2026"]
    assert not {"900101", "900103"} & {row["child"] for row in rows}


def test_it_is_in_the_template_folder_and_the_written_dictionary(folder):
    assert (folder / "templates" / "private_fostering.xlsx").exists()
    assert "`private_fostering_count`" in (folder / "docs" / "kpis.md").read_text(encoding="utf-8")
    assert "`private_fostering`" in (folder / "docs" / "feeds.md").read_text(encoding="utf-8")


def test_the_tests_of_the_new_kpi_can_fail(folder):
    """A wrong figure in the example is found: the guide's test command means something."""
    path = folder / "tests" / "queries" / "kpis" / "private_fostering_count.yaml"
    right = path.read_text(encoding="utf-8")
    path.write_text(right.replace("numerator: 2, value: 2", "numerator: 3, value: 3"), encoding="utf-8")
    try:
        with pytest.raises(AssertionError, match="failed"):
            run(folder, "python -m pytest tests/queries/test_kpis.py -q -k private_fostering_count")
    finally:
        path.write_text(right, encoding="utf-8")
