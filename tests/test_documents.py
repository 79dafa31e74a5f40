"""The written dictionary is complete and up to date: every KPI, feed and command stands in it."""

import re
from pathlib import Path

import pytest
import typer

from etl.__main__ import app
from etl.contracts import load_contracts
from etl.documents import write_documents
from kpis.catalogue import load_kpis
from kpis.settings import load_settings

DOCS = Path(__file__).resolve().parents[1] / "docs"
COMMANDS = typer.main.get_command(app)


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["kpis.md", "feeds.md", "commands.md"])
def test_the_pages_are_as_the_catalogue_makes_them(tmp_path, name):
    write_documents(tmp_path, COMMANDS)
    made = (tmp_path / name).read_text(encoding="utf-8")
    assert text(name) == made, "run `python -m etl docs docs`"


def test_every_kpi_feed_setting_and_command_is_written_down():
    assert [kpi for kpi in load_kpis() if f"\n`{kpi}`, " not in text("kpis.md")] == []
    assert [name for name in load_settings() if f"- `{name}`: " not in text("kpis.md")] == []
    assert [feed for feed in load_contracts() if f"\n`{feed}`. " not in text("feeds.md")] == []
    assert [name for name in COMMANDS.commands if f"## python -m etl {name}\n" not in text("commands.md")] == []


def test_what_the_pages_link_to_exists():
    for page in DOCS.glob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (DOCS / target).exists(), f"{page.name}: {target}"


def test_every_question_the_plan_leaves_open_is_decided():
    """The thirteen definitional questions, each with its KPI."""
    decided = text("decisions.md")
    asked = (
        "planned_moves_count", "placed_with_parents_count", "foster_households_new", "rhi_completed_pct",
        "missing_children_12m_pct", "rereferral_neglect_pct", "cpp_repeat_2yr_pct", "caseload_within_20_pct",
        "audit_ri_plus_pct", "external_placement_count", "sgo_living_count",
    )  # fmt: skip
    assert [kpi for kpi in asked if f"`{kpi}`" not in decided] == []


def test_what_the_decisions_name_exists():
    named = set(re.findall(r"`([a-z0-9]+(?:_[a-z0-9]+)+)`", text("decisions.md")))
    known = {*load_kpis(), *load_settings(), *load_contracts(), "additional_count"}
    assert named - known == set()
