"""What the council may choose about children in care, and what the events behind their KPIs hold."""

from dataclasses import replace
from datetime import date

import pytest

from etl import publishing
from kpis.settings import load_settings
from tests.queries.world import World

PLACED = {
    "own": {
        "placement_type": "U4 Foster, long term", "placement_provider": "PR1 Own provision", "placed_in_area": "Out",
    },
    "bought": {
        "placement_type": "K2 Children's home", "placement_provider": "PR4 Private provision", "placed_in_area": "In",
    },
    "bought away": {
        "placement_type": "K2 Children's home", "placement_provider": "PR4 Private provision", "placed_in_area": "Out",
    },
    "parents": {"placement_type": "P1 Placed with parents", "placed_in_area": "Out"},
    "parents, interim": {"placement_type": "P1 Placed with parents", "legal_status": "C1 Interim care order"},
}  # fmt: skip


def in_care(**children: dict) -> World:
    """A council whose list of 31 October 2026 holds these children, in care since 2024 under a full care order."""
    world = World()
    common = {"start_date": date(2024, 1, 1), "legal_status": "C2 Full care order"}
    rows = [{"child": name, **common, **said} for name, said in children.items()]
    world.load("children_looked_after", "2026-10-31", rows, ("2026-04-30", "2026-10-31"))
    return world


@pytest.fixture
def choose(monkeypatch):
    """Sets what the council decided: choose(name, number=... or word=...)."""

    def chosen(name: str, **decided) -> None:
        settings = dict(load_settings())
        settings[name] = replace(settings[name], **decided)
        monkeypatch.setattr(publishing, "load_settings", lambda: settings)

    return chosen


def children(world: World, kpi: str) -> set[str]:
    """Whom a KPI counted (those with a numerator)."""
    return {child for _, child, numerator in world.cases(kpi) if numerator}


def test_external_is_by_provider_unless_the_council_chose_by_place(choose):
    assert children(in_care(**PLACED).publish("external_placement_count"), "external_placement_count") == {
        "bought",
        "bought away",
    }
    choose("external_means", word="location")
    world = in_care(**PLACED).publish("external_placement_count", "external_residential_count")
    assert children(world, "external_placement_count") == {"own", "bought away"}
    assert children(world, "external_residential_count") == {"bought away"}


def test_with_parents_may_be_only_under_a_full_care_order(choose):
    world = in_care(**PLACED).publish("placed_with_parents_count", "placed_with_parents_pct")
    assert children(world, "placed_with_parents_count") == {"parents", "parents, interim"}
    choose("placed_with_parents_means", word="under a full care order")
    world = in_care(**PLACED).publish("placed_with_parents_count", "placed_with_parents_pct")
    assert children(world, "placed_with_parents_count") == {"parents"}
    assert world.fraction("placed_with_parents_pct", "2026-10", "snapshot") == (1, 5)


def test_a_council_may_ask_for_visits_every_four_weeks(choose):
    visited = {"four weeks": {"last_visit_date": date(2026, 10, 3)}, "more": {"last_visit_date": date(2026, 10, 2)}}
    assert in_care(**visited).publish("cla_visit_timely_pct").fraction(
        "cla_visit_timely_pct", "2026-10", "snapshot"
    ) == (2, 2)
    choose("cla_visit_days", number=28.0)
    world = in_care(**visited).publish("cla_visit_timely_pct")
    assert children(world, "cla_visit_timely_pct") == {"four weeks"}


def test_an_end_somebody_recorded_later_replaces_the_estimated_one():
    world = World()
    period = {"child": "a", "start_date": date(2026, 1, 1), "legal_status": "C2 Full care order"}
    window = ("2026-01-01", "2026-06-30")
    world.load("children_looked_after", "2026-06-30", [period], window)
    world.load("children_looked_after", "2026-09-30", [], ("2026-03-31", "2026-09-30"))
    ended = period | {"end_date": date(2026, 7, 20), "end_reason": "E9 Custody"}
    world.load("children_looked_after", "2026-10-31", [ended], ("2026-04-30", "2026-10-31"))
    world.publish("cla_ceased_count")
    assert world.fraction("cla_ceased_count", "2026-07") == (1, None)
    assert world.fraction("cla_ceased_count", "2026-09") == (0, None)


def test_a_family_is_one_whoever_loaded_it_last():
    world = World()
    partner = {"family": "f", "enquiry_date": date(2026, 1, 5), "stage_1_start_date": date(2026, 2, 1)}
    for as_at, first, ended in (("2026-03-31", "2025-04-01", None), ("2026-10-31", "2025-11-01", date(2026, 4, 1))):
        rows = [{"adopter": name, **partner, "stage_1_end_date": ended} for name in ("p", "q")]
        world.load("adopters", as_at, rows, (first, as_at))
    world.publish("adopter_stage1_timely_pct")
    assert world.fraction("adopter_stage1_timely_pct", "2026-04") == (1, 1)
