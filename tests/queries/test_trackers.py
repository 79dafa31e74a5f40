"""Trackers re-sent whole each month: the same figures whichever order they arrive in, corrections and all."""

from datetime import date

import pytest

from tests.queries.world import World

AUGUST = ("2026-08-31", ("2025-08-31", "2026-08-31"))
SEPTEMBER = ("2026-09-30", ("2025-09-30", "2026-09-30"))
OCTOBER = ("2026-10-31", ("2025-10-31", "2026-10-31"))


def case(number: str, **fields) -> dict:
    return {"plo_id": number, "family": f"family {number}", "children": 1, "neglect": True, **fields}


def dispute(number: str, raised: str, stage: str = "Stage 1", **fields) -> dict:
    return {"dispute_id": number, "child": number, "raised_date": raised, "stage": stage, **fields}


def household(number: str, approved: str | None, **fields) -> dict:
    return {"household_id": number, "household_type": "Mainstream", "approved_date": approved, **fields}


def order(number: str, child: str, **fields) -> dict:
    return {"sgo_id": number, "child": child, "start_date": "2020-01-01", "still_living": True, **fields}


def on_tracker(child: str, review: str | None, agreed: str | None, start: str = "2026-03-01", **fields) -> dict:
    return {
        "child": child, "start_date": start, "second_review_date": review, "plan_agreed_date": agreed,
        "permanence_plan": "Adoption", **fields,
    }  # fmt: skip


def move(child: str, day: str) -> dict:
    return {"child": child, "move_date": day, "planned": "Planned"}


TRACKERS = {
    "plo_tracker": (
        [case("1", pre_proceedings_start="2026-02-01"), case("2", issued_date="2026-08-05"),
         case("3", issued_date="2026-08-06")],
        [case("1", issued_date="2026-08-20"), case("2", issued_date="2026-08-05", final_order_date="2026-09-07")],
        [case("1", issued_date="2026-08-20"), case("2", issued_date="2026-08-06", final_order_date="2026-09-10")],
    ),
    "iro_disputes": (
        [dispute("1", "2026-08-05", "Informal"), dispute("2", "2026-08-06")],
        [dispute("1", "2026-08-05", "Informal"), dispute("1", "2026-09-02", response_due="2026-09-16")],
        [dispute("1", "2026-08-05", "Informal"),
         dispute("1", "2026-09-02", response_due="2026-09-16", response_date="2026-09-15")],
    ),
    "fostering_households": (
        [household("1", "2026-08-05"), household("2", None)],
        [household("1", "2026-08-05"), household("2", "2026-09-01"), household("3", "2026-08-07")],
        [household("1", "2026-08-05", deregistered_date="2026-10-09"), household("2", "2026-09-01")],
    ),
    "sgo_register": (
        [order("1", "a"), order("2", "b"), order("3", "c")],
        [order("1", "a"), order("2", "b")],
        [order("1", "a"), order("2", "b", still_living=False, end_date="2026-08-14")],
    ),
    "permanence_tracker": (
        [on_tracker("a", "2026-07-01", "2026-06-20"), on_tracker("b", "2026-07-02", None)],
        [on_tracker("a", "2026-07-01", "2026-07-03"), on_tracker("c", "2026-10-05", "2026-09-01", start="2026-06-01")],
        [on_tracker("a", "2026-07-01", "2026-07-03"), on_tracker("c", "2026-10-12", "2026-09-01", start="2026-06-01")],
    ),
    "placement_moves": (
        [move("a", "2026-08-05"), move("b", "2026-08-06")],
        [move("a", "2026-08-05"), move("b", "2026-08-09"), move("b", "2026-09-05")],
        [move("a", "2026-08-05"), move("b", "2026-08-09")],
    ),
}  # fmt: skip
# (KPI, month, basis) -> numerator and denominator, worked out by hand from the three trackers together
EXPECTED = {
    "plo_tracker": {
        # 1 (issue filled in late), 2; 3 was entered in error
        ("care_applications_rate_10k", "2026-08", "in_month"): (2, None),
        # 2: from the corrected issue, 6 August, to the corrected order, 10 September: 35 days
        ("care_proceedings_weeks", "2026-09", "in_month"): (5, 1),
        # 1 since 1 February: still waiting in the August tracker, issued on 20 August by the later ones
        ("plo_over_16_weeks", "2026-08", "snapshot"): (0, None),
    },
    "iro_disputes": {
        # 2 is gone
        ("iro_disputes_count", "2026-08", "in_month"): (1, None),
        ("iro_disputes_count", "2026-09", "in_month"): (0, None),
        ("iro_disputes_timely_pct", "2026-09", "in_month"): (1, 1),
    },
    "fostering_households": {
        ("foster_households_new", "2026-08", "in_month"): (1, None),
        ("foster_households_new", "2026-09", "in_month"): (1, None),
    },
    "sgo_register": {
        # c left the register by the end of September; b had ended on 14 August, as October's says
        ("sgo_living_count", "2026-07", "snapshot"): (3, None),
        ("sgo_living_count", "2026-08", "snapshot"): (2, None),
        ("sgo_living_count", "2026-09", "snapshot"): (1, None),
        ("sgo_living_count", "2026-10", "snapshot"): (1, None),
    },
    "permanence_tracker": {
        # a: agreed after the review, as put right; b left care and keeps what August's said
        ("permanence_plan_2nd_review_pct", "2026-07", "in_month"): (0, 2),
        # c: the review was put off within the month
        ("permanence_plan_2nd_review_pct", "2026-10", "in_month"): (1, 1),
    },
    "placement_moves": {
        ("planned_moves_count", "2026-08", "in_month"): (2, None),
        ("planned_moves_count", "2026-09", "in_month"): (0, None),
    },
}


def fractions(feed: str, loads: tuple) -> dict:
    """What is published of a feed once its trackers have arrived in this order."""
    world = World()
    for (as_at, window), rows in loads:
        stated = {"as_at_date": as_at} if feed == "permanence_tracker" else {}
        world.load(feed, as_at, [{**row, **stated} for row in rows], window)
    world.publish(*{kpi for kpi, _, _ in EXPECTED[feed]})
    return {cell: world.fraction(*cell) for cell in EXPECTED[feed]}


@pytest.mark.parametrize("feed", TRACKERS)
def test_trackers_that_arrive_in_any_order_give_the_same_true_figures(feed):
    told = list(zip((AUGUST, SEPTEMBER, OCTOBER), TRACKERS[feed], strict=True))
    for loads in (told, told[::-1], [told[1], told[2], told[0]]):
        assert fractions(feed, loads) == EXPECTED[feed], [as_at for (as_at, _), _ in loads]


def test_a_corrected_tracker_of_the_same_day_replaces_the_first():
    world = World()
    world.load(
        "plo_tracker",
        OCTOBER[0],
        [case("1", issued_date="2026-10-05"), case("2", issued_date="2026-10-06")],
        OCTOBER[1],
    )
    world.load("plo_tracker", OCTOBER[0], [case("1", issued_date="2026-10-05")], OCTOBER[1])
    world.publish("proceedings_neglect_count")
    assert world.fraction("proceedings_neglect_count", "2026-10") == (1, None)


def test_a_tracker_withdrawn_by_the_analyst_gives_way_to_the_one_before():
    world = World()
    world.load("plo_tracker", SEPTEMBER[0], [case("1", issued_date="2026-09-05")], SEPTEMBER[1])
    world.undo(world.load("plo_tracker", OCTOBER[0], [], OCTOBER[1]))
    world.publish("proceedings_neglect_count")
    assert world.fraction("proceedings_neglect_count", "2026-09") == (1, None)
    assert world.fraction("proceedings_neglect_count", "2026-10") is None, "a gap, not a zero"


def test_what_happened_before_the_days_a_tracker_covers_stands_although_the_case_has_left_it():
    world = World()
    old = case("1", issued_date="2025-10-06", final_order_date="2026-03-23")
    world.load("plo_tracker", SEPTEMBER[0], [old], SEPTEMBER[1])
    world.load("plo_tracker", OCTOBER[0], [], OCTOBER[1])
    world.publish("proceedings_neglect_count", "care_proceedings_weeks")
    assert world.fraction("proceedings_neglect_count", "2025-10") == (1, None), "issued before 31 October 2025"
    assert world.fraction("care_proceedings_weeks", "2026-03") == (0, 0), "concluded inside the newer one's year"


def test_months_before_the_first_tracker_are_a_gap():
    world = World()
    world.load("plo_tracker", OCTOBER[0], [case("1", issued_date="2024-05-01")], OCTOBER[1])
    world.publish("proceedings_neglect_count")
    found = [world.fraction("proceedings_neglect_count", month) for month in ("2024-05", "2025-10", "2025-11")]
    assert found == [None, None, (0, None)]


def test_a_child_twice_on_one_tracker_is_one_child():
    """The same child twice on one tracker under one start is one child, in its last row."""
    world = World()
    rows = [on_tracker("a", "2026-10-05", None), on_tracker("a", "2026-10-05", "2026-10-01")]
    world.load(
        "permanence_tracker", OCTOBER[0], [{**row, "as_at_date": date(2026, 10, 31)} for row in rows], OCTOBER[1]
    )
    world.publish("permanence_plan_2nd_review_pct")
    assert world.fraction("permanence_plan_2nd_review_pct", "2026-10") == (1, 1)
