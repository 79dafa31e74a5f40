"""What is kept of audits for the practice quality page, worked out by hand from a few audits."""

from datetime import date

import pytest

from tests.queries.world import World

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
WINDOW = ("2026-10-01", "2026-10-31")
DONE = {"audit_month": "2026-10-01", "completed_date": "2026-10-10", "team": "North", "audit_type": "Routine"}
AUDITS = [
    {**DONE, "audit_id": "1", "grade": "Good", "moderated": True, "moderated_grade": "Requires improvement",
     "management_oversight": "Yes", "chronology": "No", "feedback_obtained": "Yes",
     "actions_raised": 3, "actions_completed": 5, "actions_due_date": "2026-10-20"},
    {**DONE, "audit_id": "2", "grade": "Good", "moderated": False, "lived_experience": "Partly",
     "actions_raised": 2, "actions_completed": 1, "actions_due_date": "2026-11-20"},
    {**DONE, "audit_id": "3", "moderated": False, "team": None, "audit_type": None, "actions_raised": 1},
    {**DONE, "audit_id": "4", "completed_date": None, "grade": "Inadequate", "actions_raised": 0},
    {**DONE, "audit_id": "5", "audit_month": "2026-11-01", "grade": "Outstanding"},  # November is not wholly loaded
]  # fmt: skip
SUPERVISION = [
    {"audit_id": "s1", "audit_month": "2026-10-01", "completed_date": "2026-10-10", "team": "South", "grade": "Good",
     "reflective": "Partly", "actions_timed": "Yes"},
    {"audit_id": "s2", "audit_month": "2026-10-01", "team": "South", "reflective": "Yes"},  # not completed
]  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    world = World()
    world.load("case_audits", "2026-10-31", AUDITS, WINDOW)
    world.load("supervision_audits", "2026-10-31", SUPERVISION, WINDOW)
    return world.publish("audit_good_plus_pct", "supervision_reflective_pct")


def told(world: World, question: str) -> dict:
    rows = [row for row in world.detail("audit_answer") if row["question"] == question]
    assert {row["month"] for row in rows} == {OCTOBER}
    return {(row["team"], row["audit_type"], row["answer"]): row["audits"] for row in rows}


def test_final_grades_are_the_moderators_where_there_is_one_and_blanks_are_kept(world):
    assert told(world, "final_grade") == {
        ("North", "Routine", "Requires improvement"): 1,
        ("North", "Routine", "Good"): 1,
        ("Not recorded", "Not recorded", None): 1,
    }


def test_every_theme_is_kept(world):
    assert told(world, "management_oversight")["North", "Routine", "Yes"] == 1
    assert told(world, "chronology")["North", "Routine", "No"] == 1
    assert told(world, "feedback_obtained")["North", "Routine", "Yes"] == 1
    assert told(world, "lived_experience")["North", "Routine", "Partly"] == 1
    assert {row["question"] for row in world.detail("audit_answer")} == {
        "final_grade", "assessment_grade", "plan_grade", "voice_grade", "lived_experience", "strength_based",
        "management_oversight", "chronology", "smart_plan", "identity_considered", "right_help_right_time",
        "feedback_obtained", "practitioner_took_part",
    }  # fmt: skip


def test_only_cases_graded_twice_are_in_the_matrix(world):
    (row,) = world.detail("audit_moderation")
    assert row == {"month": OCTOBER, "team": "North", "audit_type": "Routine", "auditor_grade": "Good",
                   "moderated_grade": "Requires improvement", "audits": 1}  # fmt: skip


def test_actions_are_due_by_the_newest_extract_and_never_more_closed_than_raised(world):
    rows = {row["due_month"]: row for row in world.detail("audit_action")}
    told = {month: (row["is_due"], row["raised"], row["closed"]) for month, row in rows.items()}
    assert told == {OCTOBER: (True, 3, 3), NOVEMBER: (False, 2, 1), None: (False, 1, 0)}


def test_supervision_audits_count_once_completed(world):
    found = {(row["question"], row["answer"]): row["audits"] for row in world.detail("audit_supervision")}
    assert found == {("final_grade", "Good"): 1, ("reflective", "Partly"): 1, ("actions_timed", "Yes"): 1}
