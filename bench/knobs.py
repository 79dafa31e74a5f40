"""How much of each feed a council has, for those that `bench/any_feed.py` draws from their contracts."""

from bench.any_feed import Knobs

IN_CARE = ("children_looked_after",)

FEEDS = {
    "early_help": Knobs(a_year=900, pool=0.9, lasts=200, spread=30, rows_each=(1, 3), apart=("child",)),
    "early_help_assessments": Knobs(a_year=700, spread=40),
    "graded_care_profiles": Knobs(a_year=80, pool=0.5),
    "front_door": Knobs(a_year=6000, rows_each=(1, 2), apart=("child",), spread=2, months=(1, 4)),
    "training": Knobs(
        a_year=600, pool=1.0, lasts=700, spread=300,
        often={"status": {"Completed": 0.8}, "eligible": {True: 0.85, False: 0.15}},
    ),
    "supervision": Knobs(a_year=1800, pool=1.0, spread=15, months=(2, 4)),
    "supervision_audits": Knobs(a_year=150, pool=1.0, spread=30, months=(2, 5), often={"grade": {"Good": 0.5}}),
    "survey": Knobs(
        a_year=700, pool=0.08, rows_each=(1, 4), apart=("question", "answer", "response_date"), months=(2, 5)
    ),
    "complaints": Knobs(
        a_year=120, rows_each=(1, 3), spread=20, months=(3, 7),
        apart=("stage", "received_date", "response_due", "response_date", "outcome"),
    ),
    "marac": Knobs(
        a_year=250, rows_each=(1, 3), spread=150, apart=("meeting_date", "repeat_case", "outcome", "children")
    ),
    "plan_actions": Knobs(a_year=60, lasts=700, spread=200),
    "action_updates": Knobs(a_year=400, tells=70),
    "risk_register": Knobs(a_year=40, lasts=500, spread=60),
    "lcs_supplement": Knobs(
        a_year=5000, follows=("children_in_need", "children_looked_after"), spread=60,
        lacking=(
            "oversight_date", "chronology_date", "plan_date", "pep_date", "immunised", "independent_visitor",
            "advocate_offered", "on_act_pathway", "complex_safeguarding", "factors",
        ),
    ),
    "meetings": Knobs(
        a_year=1200, rows_each=(1, 6), apart=("agency", "invited", "attended", "report_provided"), months=(1, 4),
        often={"agency": {"Children's social care": 0.3}},
    ),
    "permanence_tracker": Knobs(a_year=5000, follows=IN_CARE, spread=150),
    "plo_tracker": Knobs(a_year=90, pool=0.4, lasts=700, spread=250),
    "sgo_register": Knobs(a_year=30, lasts=1800, spread=30),
    "fostering_households": Knobs(a_year=40, spread=200),
    "placement_moves": Knobs(a_year=260, follows=IN_CARE),
    "iro_disputes": Knobs(
        a_year=70, rows_each=(1, 3), spread=25,
        apart=("stage", "raised_date", "response_due", "response_date", "resolved_date", "outcome"),
    ),
    "adopters": Knobs(a_year=50, pool=0.3, rows_each=(1, 2), apart=("adopter",), spread=150),
    "adoption": Knobs(a_year=40, follows=IN_CARE, spread=200),
}  # fmt: skip
