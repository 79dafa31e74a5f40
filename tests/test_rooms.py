"""What each room may know of the others: imports run one way, SQL lies in `queries/`, colours in the theme."""

import ast
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
FORBIDDEN = {
    "kpis": {"streamlit", "plotly", "duckdb", "etl", "charts", "frame", "pages", "records", "sqlalchemy"},
    "records": {"streamlit", "plotly", "duckdb", "etl", "charts", "frame", "pages"},
    "charts": {"streamlit", "duckdb", "etl", "frame", "pages", "records", "sqlalchemy"},
    "etl": {"streamlit", "plotly", "charts", "frame", "pages", "records"},
    "frame": {"duckdb", "pages"},
    "pages": {"duckdb", "plotly", "sqlalchemy"},
}


def files(room: str) -> list[Path]:
    return sorted((REPOSITORY / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The top-level packages a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("room", FORBIDDEN)
def test_imports_run_one_way(room):
    wrong = {str(path.relative_to(REPOSITORY)): imported(path) & FORBIDDEN[room] for path in files(room)}
    assert {path: names for path, names in wrong.items() if names} == {}


@pytest.mark.parametrize("room", ["pages", "frame", "charts", "kpis"])
def test_sql_lies_in_queries(room):
    for path in files(room):
        assert not re.search(r"\bselect\b[^\n]*\bfrom\b", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("path", files("pages"), ids=lambda path: path.name)
def test_a_page_has_no_colours(path):
    assert not re.search(r"#[0-9a-fA-F]{6}\b", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", files("pages"), ids=lambda path: path.name)
def test_a_pages_first_statement_is_its_guard(path):
    guard, call = ast.parse(path.read_text(encoding="utf-8")).body[1:3]  # after the docstring
    assert isinstance(guard, ast.ImportFrom) and guard.module == "frame.access"
    assert isinstance(call, ast.Expr) and call.value.func.id == "require"


def test_every_command_the_readme_names_exists():
    from etl.__main__ import app

    commands = {command.callback.__name__ for command in app.registered_commands}
    named = set(re.findall(r"python -m etl (\w+)", (REPOSITORY / "README.md").read_text(encoding="utf-8")))
    assert named and named <= commands
