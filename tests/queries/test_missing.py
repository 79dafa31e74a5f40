"""What the council's own readings do to the figures of missing children: what is an interview, a share of whom."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from etl import publishing
from kpis.settings import load_settings
from tests.queries.world import World

A_YEAR = ("2025-10-31", "2026-10-31")
HALF_YEARS = (("2026-04-30", ("2025-10-31", "2026-04-30")), ("2026-10-31", ("2026-04-30", "2026-10-31")))


def incident(child, **cells):
    return {
        "episode_id": child, "child": child, "reported_at": datetime(2026, 10, 1, 10), "times_known": True,
        "returned_at": datetime(2026, 10, 2, 10), "episode_type": "Missing", "missing_from": "Home", **cells,
    }  # fmt: skip


@pytest.fixture
def choose(monkeypatch):
    """Sets one of the council's words or numbers for a test."""

    def chosen(name, **value):
        settings = {**load_settings(), name: replace(load_settings()[name], **value)}
        monkeypatch.setattr(publishing, "load_settings", lambda: settings)

    return chosen


@pytest.mark.parametrize(("word", "completed"), [("face to face", 2), ("face to face or telephone", 3)])
def test_the_council_says_whether_a_telephone_call_is_an_interview(choose, word, completed):
    """Five episodes: interviewed in person, nobody wrote how, by telephone, by leaflet, not at all."""
    choose("interview_counts", word=word)
    held = {"completed_at": datetime(2026, 10, 3, 10)}
    modes = {"a": "Face to face", "b": None, "c": "Telephone", "d": "Leaflet only"}
    rows = [incident(child, interview_mode=mode, **held) for child, mode in modes.items()]
    world = World()
    world.load("missing_episodes", "2026-10-31", [*rows, incident("e")], A_YEAR)
    world.publish("rhi_completed_pct", "rhi_completed_72h_pct")
    assert world.fraction("rhi_completed_pct", "2026-10") == (completed, 5)
    assert world.fraction("rhi_completed_72h_pct", "2026-10") == (completed, 5)


def half_a_year_each(world):
    for as_at, window in HALF_YEARS:
        rows = [{"child": "a", "start_date": date(2024, 1, 1), "team": "North"}]
        world.load("children_in_need", as_at, rows, window)


def test_missing_children_as_a_share_of_all_children(choose):
    """Three children missing, two of them without an open case, of 56,737 in mid-2025: the year to October 2026 lies
    before 31 March 2027, so it is divided by the newest estimate up to mid-2026."""
    choose("missing_share_of", word="children aged 0 to 17")
    world = World()
    half_a_year_each(world)
    world.load(
        "missing_episodes", "2026-10-31", [incident("a"), incident("b"), incident("c", missing_from=None)], A_YEAR
    )
    population = {"geographic_level": "Local authority", "old_la_code": "358", "area_code": "E08000009"}
    years = {2024: 50000, 2025: 56737, 2027: 60000}
    world.load("population", rows=[{**population, "time_period": y, "population": n} for y, n in years.items()])
    world.publish("missing_children_12m_pct")
    assert world.fraction("missing_children_12m_pct", "2026-10", "rolling_12m") == (3, 56737)
    every = world.value("missing_children_12m_pct", "2026-10", "rolling_12m", "team", "All children")
    assert every["value"] == pytest.approx(100 * 3 / 56737)


def test_without_a_year_of_missing_episodes_there_is_no_share():
    world = World()
    half_a_year_each(world)
    world.load("missing_episodes", "2026-10-31", [incident("a")], ("2026-04-30", "2026-10-31"))
    world.publish("missing_children_12m_pct")
    assert world.value("missing_children_12m_pct", "2026-10", "rolling_12m")["value"] is None
    assert world.cases("missing_children_12m_pct") == []


@pytest.mark.parametrize(("times", "repeatedly"), [(2, 1), (3, 0)])
def test_the_council_says_how_often_is_repeatedly_missing(choose, times, repeatedly):
    """One child twice missing, one once."""
    choose("repeat_missing_episodes", number=times)
    later = {"episode_id": "a2", "reported_at": datetime(2026, 10, 9, 10), "returned_at": datetime(2026, 10, 9, 12)}
    world = World()
    world.load("missing_episodes", "2026-10-31", [incident("a"), incident("a", **later), incident("b")], A_YEAR)
    world.publish("missing_repeat_pct")
    assert world.fraction("missing_repeat_pct", "2026-10", "rolling_12m") == (repeatedly, 2)


def test_a_case_says_how_long_after_the_return_the_interview_was():
    """71 h 59 min; four days and more in days; days only where no time is known."""
    rows = [
        incident("a", completed_at=datetime(2026, 10, 5, 9, 59)),
        incident("b", completed_at=datetime(2026, 10, 6, 10)),
        incident("c", completed_at=datetime(2026, 10, 3), returned_at=datetime(2026, 10, 2), times_known=False),
        incident("d", completed_at=datetime(2026, 10, 2), returned_at=datetime(2026, 10, 2), times_known=False),
    ]
    world = World()
    world.load("missing_episodes", "2026-10-31", rows, A_YEAR)
    world.publish("rhi_completed_pct")
    said = world.rows("select why from cases.rhi_completed_pct order by child")
    assert [words.split("; ")[1] for (words,) in said] == [
        "interviewed 71 h 59 min later", "interviewed 4 days later", "interviewed 1 day later",
        "interviewed on the same day",
    ]  # fmt: skip
