"""Ofsted's visits as the charts mark them."""

from datetime import date

from tests.queries.world import World

VISIT = {"visit_date": date(2024, 7, 2), "published_date": date(2024, 8, 1), "visit_type": "ILACS focused visit",
         "theme": "Care leavers", "source": "s"}  # fmt: skip


def test_a_visit_is_of_its_first_day_and_an_old_one_of_its_publication():
    old = {"published_date": date(2015, 5, 12), "visit_type": "Single inspection framework", "overall": "Good",
           "source": "s"}  # fmt: skip
    world = World()
    world.load("inspections", rows=[VISIT, old])
    found = {row["visit_type"]: row for row in world.publish().detail("inspections")}
    assert found["ILACS focused visit"]["happened_on"] == date(2024, 7, 2)
    assert not found["ILACS focused visit"]["is_publication"]
    assert found["Single inspection framework"]["happened_on"] == date(2015, 5, 12)
    assert found["Single inspection framework"]["is_publication"]


def test_the_newest_file_replaces_the_one_before():
    world = World()
    world.load("inspections", rows=[VISIT])
    world.load("inspections", rows=[{**VISIT, "theme": "Care leavers and others"}])
    (only,) = world.publish().detail("inspections")
    assert only["theme"] == "Care leavers and others"
