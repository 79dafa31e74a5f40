"""What a council may decide about audits, supervision and the workforce changes the figures, and nothing else does."""

from dataclasses import replace
from functools import cache

import pytest

from etl import publishing
from kpis.settings import load_settings
from tests.queries.world import World

WINDOW = ("2026-10-01", "2026-10-31")
DONE = {"audit_month": "2026-10-01", "completed_date": "2026-10-10", "cohort": "Child in need"}
AUDITS = [
    {**DONE, "audit_id": "1", "audit_type": "Routine", "grade": "Good", "moderated": True,
     "lived_experience": "Partly"},
    {**DONE, "audit_id": "2", "audit_type": "Routine", "grade": "Good", "moderated": False, "plan_grade": "Good"},
    {**DONE, "audit_id": "3", "audit_type": "Thematic", "grade": "Inadequate", "moderated": True,
     "plan_grade": "Inadequate"},
    {**DONE, "audit_id": "4", "audit_type": "Thematic", "grade": "Inadequate", "lived_experience": "Consistently"},
]  # fmt: skip
SESSION = {"month": "2026-10-01", "due_date": "2026-10-14"}
SESSIONS = [
    {**SESSION, "worker": "in time", "held_date": "2026-10-14", "in_standard": True, "role": "Social worker"},
    {**SESSION, "worker": "allowed", "held_date": "2026-10-16", "in_standard": True, "role": "Practice manager"},
    {**SESSION, "worker": "undated", "in_standard": True, "role": "Head of service"},
    {**SESSION, "worker": "strict", "held_date": "2026-10-12", "in_standard": False},
]
POST = {"employment_type": "Permanent", "registered": True, "worker_fte": 1.0, "case_holding": True}
POSTS = [
    {**POST, "post_id": "1", "worker": "w1", "children_allocated": 16, "manager": "m"},
    {**POST, "post_id": "2", "worker": "w2", "children_allocated": 18, "manager": "m", "caseload_ceiling": 17.0},
    {**POST, "post_id": "3", "worker": "m", "role": "Practice manager", "case_holding": False},
    {**POST, "post_id": "4", "worker": "w3", "employment_type": "Agency", "start_date": "2026-07-30"},
]


KPIS = (
    "audit_ri_plus_pct", "audit_good_plus_pct", "audit_inadequate_pct", "cin_audit_ri_plus_pct",
    "audit_lived_experience_pct", "audit_plan_ri_plus_pct", "audit_moderated_pct", "supervision_standard_pct",
    "caseload_within_20_pct", "manager_span_within_6_pct", "agency_over_6m_pct",
)  # fmt: skip


@cache
def decided(name: str, to: str | float) -> World:
    """Everything worked out after one decision, as an edit of `settings.yaml` would have it."""
    setting = load_settings()[name]
    changed = replace(setting, number=to) if setting.word is None else replace(setting, word=to)
    world = World()
    world.load("case_audits", "2026-10-31", AUDITS, WINDOW)
    world.load("supervision", "2026-10-31", SESSIONS, WINDOW)
    world.load("workforce", "2026-10-31", POSTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing, "load_settings", lambda: {**load_settings(), name: changed})
        return world.publish(*KPIS)


def fraction(kpi: str, name: str, to: str | float) -> tuple:
    """Numerator and denominator of October 2026 after one decision."""
    world = decided(name, to)
    return world.fraction(kpi, "2026-10") or world.fraction(kpi, "2026-10", "snapshot")


@pytest.mark.parametrize(
    ("kpi", "both", "no_thematic", "moderated_only"),
    [
        ("audit_ri_plus_pct", (2, 4), (2, 2), (1, 2)),
        ("audit_good_plus_pct", (2, 4), (2, 2), (1, 2)),
        ("audit_inadequate_pct", (2, 4), (0, 2), (1, 2)),
        ("cin_audit_ri_plus_pct", (2, 4), (2, 2), (1, 2)),
        # answers and sections have no moderation
        ("audit_lived_experience_pct", (1, 2), (0, 1), (1, 2)),
        ("audit_plan_ri_plus_pct", (1, 2), (1, 1), (1, 2)),
        # how audits are done is not the quality of practice
        ("audit_moderated_pct", (2, 4), (2, 4), (2, 4)),
    ],
)
def test_whether_thematic_audits_and_unmoderated_grades_count(kpi, both, no_thematic, moderated_only):
    assert fraction(kpi, "thematic_audits", "count") == both
    assert fraction(kpi, "thematic_audits", "leave out") == no_thematic
    assert fraction(kpi, "unmoderated_grades", "leave out") == moderated_only


@pytest.mark.parametrize(
    ("name", "to", "expected"),
    [
        ("supervision_of", "everyone", (3, 4)),
        ("supervision_of", "practitioners", (1, 2)),  # in time and strict, whose role nobody recorded
        ("supervision_standard_read_from", "dates", (2, 4)),  # in time and strict
    ],
)
def test_whose_supervision_counts_and_what_says_it_was_in_standard(name, to, expected):
    assert fraction("supervision_standard_pct", name, to) == expected


@pytest.mark.parametrize(
    ("kpi", "name", "to", "expected"),
    [
        ("caseload_within_20_pct", "caseload_ceiling_per_fte", 20, (1, 2)),
        ("caseload_within_20_pct", "caseload_ceiling_per_fte", 15, (0, 2)),
        ("manager_span_within_6_pct", "manager_span_limit", 2, (1, 1)),
        ("manager_span_within_6_pct", "manager_span_limit", 1, (0, 1)),
        ("agency_over_6m_pct", "agency_long_months", 3, (1, 1)),
        ("agency_over_6m_pct", "agency_long_months", 4, (0, 1)),
    ],
)
def test_ceilings_and_months_are_the_councils(kpi, name, to, expected):
    assert fraction(kpi, name, to) == expected
