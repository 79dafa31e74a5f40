"""What the workload page shows beyond KPIs, on rows small enough to count by hand."""

from datetime import date

import pytest

from tests.queries.world import World

KPIS = ("caseload_within_20_pct", "manager_span_within_6_pct", "agency_over_6m_pct", "sw_vacancy_rate", "agency_rate")
SEPTEMBER = date(2026, 9, 1)


def post(number, worker, children=None, *, fte=1.0, team="North", kind="Permanent", **cells):
    return {
        "post_id": number, "worker": worker, "employment_type": kind, "role": "Social worker", "registered": True,
        "case_holding": children is not None, "worker_fte": fte, "children_allocated": children, "team": team,
        "budgeted_fte": fte, "start_date": date(2020, 9, 30), **cells,
    }  # fmt: skip


ROWS = [
    post("p1", "on it", 20),
    post("p2", "one over", 21),
    post("p3", "part of one over", 15, fte=0.73),  # ceiling 14.6
    post("p4", "just below", 14, fte=0.73),
    post("p5", "first year over", 18, team="South", role="ASYE", caseload_ceiling=15),
    post("p6", "locum", 26, team="South", kind="Agency", agency_reason="Vacancy", start_date=date(2026, 3, 29)),
    post("p7", "six months to the day", 12, kind="Agency", agency_reason="Vacancy", start_date=date(2026, 3, 30)),
    post("p8", "project", 3, kind="Agency", agency_reason="Project or additional", start_date=None),
    post("p9", None, kind="Vacant", fte=None, team="South", budgeted_fte=0.5),
    post("m1", "seven", role="Practice manager"),
    post("m2", "one", role="Practice manager", team="South"),
]
REPORTS = {"seven": ["p1", "p2", "p3", "p4", "p6", "p7", "p8"], "one": ["p5"]}


def workload_world() -> World:
    """The rows above, loaded and published."""
    managers = {number: manager for manager, posts in REPORTS.items() for number in posts}
    world = World()
    world.load("workforce", "2026-09-30", [{**row, "manager": managers.get(row["post_id"])} for row in ROWS])
    return world.publish(*KPIS)


@pytest.fixture(scope="module")
def world():
    return workload_world()


def test_distance_from_the_ceiling_never_puts_a_worker_on_the_wrong_side(world):
    """14.6 may be held by 0.73 of a worker: 15 is over it, 14 is within, though both are less than one away."""
    rows = world.detail("caseload")
    found = {(row["team"], row["role"], row["over_by"]): row["workers"] for row in rows}
    assert found == {
        ("North", "Social worker", 0): 2,  # on it; 14 of 14.6
        ("North", "Social worker", 1): 2,  # 21; 15 of 14.6
        ("North", "Social worker", -8): 1,
        ("North", "Social worker", -17): 1,
        ("South", "ASYE", 3): 1,
        ("South", "Social worker", 6): 1,
    }
    over = sum(row["workers"] for row in rows if row["over_by"] > 0)
    assert world.fraction("caseload_within_20_pct", "2026-09", "snapshot") == (8 - over, 8) == (4, 8)


def test_nobody_is_named_in_what_is_kept(world):
    kept = [row for name in ("caseload", "manager_span", "posts", "length_of_stay") for row in world.detail(name)]
    people = {row["worker"] for row in ROWS if row["worker"]}
    assert kept and not people & {value for row in kept for value in row.values()}


def test_managers_by_how_many_they_supervise(world):
    rows = world.detail("manager_span")
    assert sorted((row["team"], row["supervised"], row["managers"]) for row in rows) == [
        ("North", 7, 1),
        ("South", 1, 1),
    ]
    assert world.fraction("manager_span_within_6_pct", "2026-09", "snapshot") == (1, 2)


def test_posts_add_up_to_the_vacancy_rate(world):
    rows = world.detail("posts")
    found = {(row["team"], row["filled"]): row["fte"] for row in rows}
    assert found == pytest.approx({
        ("North", "Employed"): 4.46,  # 1, 1, 0.73, 0.73 and the manager
        ("South", "Employed"): 2.0,
        ("South", "Vacant, agency cover"): 1.0,
        ("North", "Vacant, agency cover"): 1.0,
        ("South", "Vacant, no cover"): 0.5,
        ("North", "Agency beside the posts"): 1.0,
    })  # fmt: skip
    vacant = sum(fte for (_, filled), fte in found.items() if filled.startswith("Vacant"))
    employed = sum(fte for (_, filled), fte in found.items() if filled == "Employed")
    assert world.fraction("sw_vacancy_rate", "2026-09", "snapshot") == pytest.approx((vacant, vacant + employed))


def test_long_agency_stays_are_the_kpis(world):
    agency = [row for row in world.detail("length_of_stay") if row["kind"] == "Agency"]
    assert sorted((row["months"], row["is_long"], row["people"]) for row in agency if row["months"] is not None) == [
        (6, False, 1),  # six months to the day is not more
        (6, True, 1),
    ]
    assert [row["people"] for row in agency if row["months"] is None] == [1]
    assert world.fraction("agency_over_6m_pct", "2026-09", "snapshot") == (1, 2)
    employed = [row for row in world.detail("length_of_stay") if row["kind"] == "Employed"]
    assert {(row["months"], row["month"]) for row in employed} == {(72, SEPTEMBER)}
    assert sum(row["people"] for row in employed) == 7
