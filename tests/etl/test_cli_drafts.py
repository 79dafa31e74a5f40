"""Drafts, undoing and history on the command line, in the shapes scripts rely on."""

import json
from unittest.mock import patch

import pytest
from typer.testing import CliRunner

from etl.__main__ import KNOWN_TROUBLE, app
from etl.pointer import current_name
from tests.etl.quick_home import counts, home, october, september

__all__ = ["home", "september"]  # the fixtures
SEPTEMBER = {"2026-09": 2}
BOTH = {"2026-09": 2, "2026-10": 1}
OCTOBER_MOVES = {"kpi": "referral_count", "months": 1, "new_months": 1, "lost_months": 0}


@pytest.fixture
def bearing(home, monkeypatch):
    """Runs `python -m etl ...` on that home, with nothing the product carries."""
    monkeypatch.setenv("DASHBOARD_DATA", str(home.root))
    with patch("etl.loading.load_reference"):
        yield lambda *words: CliRunner().invoke(app, list(map(str, words)))


def answer(done):
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_a_draft_is_made_listed_and_published_with_a_reason(bearing, home, tmp_path):
    made = answer(bearing("draft", october(tmp_path, "3"), "--json"))
    assert made["moved"] == [OCTOBER_MOVES] and made["files"][0]["status"] == "loaded"
    assert counts(home) == SEPTEMBER
    (listed,) = answer(bearing("drafts", "--json"))
    assert (listed["draft"], listed["kind"], listed["files"]) == (made["draft"], "load", ["r 2026-10-31.csv"])
    assert isinstance(bearing("publish", "--draft", made["draft"]).exception, KNOWN_TROUBLE)
    published = answer(bearing("publish", "--draft", made["draft"], "--why", "October", "--json"))
    assert published == {"snapshot": current_name(home), "new": True} and counts(home) == BOTH
    assert answer(bearing("drafts", "--json")) == []


def test_a_draft_in_words_says_what_would_move_and_how_to_publish_it(bearing, tmp_path):
    said = bearing("draft", october(tmp_path, "3")).stdout
    assert "1 KPI would move, in 1 month in all." in said and "publish --draft" in said
    assert "Nothing changed" not in said


def test_a_draft_is_discarded(bearing, home, tmp_path):
    made = answer(bearing("draft", october(tmp_path, "3"), "--json"))
    assert answer(bearing("discard", made["draft"], "--json")) == {"discarded": made["draft"]}
    assert answer(bearing("drafts", "--json")) == [] and counts(home) == SEPTEMBER
    assert isinstance(bearing("discard", made["draft"]).exception, KNOWN_TROUBLE)


def test_an_undo_tried_dry_changes_nothing_and_then_says_who_undid_it(bearing, home, tmp_path):
    answer(bearing("load", october(tmp_path, "3"), "--why", "October", "--json"))
    dry = answer(bearing("undo", 2, "--dry-run", "--json"))
    lost = {"kpi": "referral_count", "months": 1, "new_months": 0, "lost_months": 1}
    assert (dry["load_id"], dry["file"], dry["moved"]) == (2, "r 2026-10-31.csv", [lost])
    assert counts(home) == BOTH and answer(bearing("drafts", "--json")) == []
    undone = answer(bearing("undo", 2, "--why", "the wrong file", "--json"))
    assert set(undone) == {"load_id", "file", "feed", "snapshot"} and counts(home) == SEPTEMBER
    twice = bearing("undo", 2).exception
    assert isinstance(twice, KNOWN_TROUBLE) and "undone already" in str(twice)


def test_history_names_who_why_and_the_files(bearing, home, tmp_path):
    bearing("load", october(tmp_path, "3"), "--why", "October")
    bearing("rollback", "--why", "to look again")
    rows = answer(bearing("history", "--json"))
    assert [(row["kind"], row["why"], row["files"]) for row in rows] == [
        ("rollback", "to look again", ["r 2026-10-31.csv"]),
        ("load", "October", ["r 2026-10-31.csv"]),
        ("load", "September", ["r 2026-09-30.csv"]),
    ]
    assert rows[0]["snapshot"] == rows[2]["snapshot"] == current_name(home)
    assert "to look again" in bearing("history").stdout
