"""What a plan action's case says: the latest rating, and what does not go with it."""

from datetime import date

import pytest

from tests.queries.world import World

ACTION = {"task_number": "1.1", "priority_area": "Leadership", "owner_role": "Director"}


def said(update=None, **action):
    """What is said of one action as at 10 October 2026, with one update or none."""
    world = World()
    world.load("plan_actions", "2026-10-10", [{**ACTION, "target_month": date(2026, 12, 1), **action}])
    if update:
        day = update.get("update_date", date(2026, 10, 10))
        world.load("action_updates", day, [{"task_number": "1.1", "update_date": day, **update}], (day, day))
    ((words,),) = world.publish("actions_on_track_pct").rows("select why from cases.actions_on_track_pct")
    return words


@pytest.mark.parametrize(
    ("update", "action", "words"),
    [
        (None, {}, "No update by the report of 10 Oct 2026"),
        ({"brag": None}, {}, "No rating in the update of 10 Oct 2026"),
        ({"brag": "A"}, {}, "Behind on 10 Oct 2026"),
        ({"brag": "G"}, {}, "On track on 10 Oct 2026"),
        # due at the end of October: the 31st is not past it; September is
        ({"brag": "G"}, {"target_month": date(2026, 10, 1)}, "On track on 10 Oct 2026"),
        ({"brag": "G"}, {"target_month": date(2026, 9, 1)},
         "On track on 10 Oct 2026; its target date, 30 Sep 2026, had passed"),
        ({"brag": "G"}, {"target_month": date(2026, 9, 1), "revised_target_month": date(2026, 11, 1)},
         "On track on 10 Oct 2026"),
        ({"brag": "B"}, {}, "Complete on 10 Oct 2026; no date of completion given"),
        ({"brag": "B"}, {"completed_date": date(2026, 10, 1)}, "Complete on 10 Oct 2026"),
        # given after the month
        ({"brag": "G", "update_date": date(2026, 11, 1)}, {}, "No update by the report of 10 Oct 2026"),
    ],
)  # fmt: skip
def test_what_is_said_of_an_action(update, action, words):
    assert said(update, **action) == words
