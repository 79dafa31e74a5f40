"""Cases on which the queries and a second opinion in pandas once differed, with what the definition says."""

from datetime import date, datetime

from tests.queries.test_ssda903 import episode, returned, year_of_care
from tests.queries.world import World, day

OCTOBER = ("2026-10-01", "2026-10-31")
HOLIDAYS = [{"holiday_date": date(2026, 8, 31), "title": "Summer bank holiday"}]


def test_a_decision_on_the_saturday_after_a_thursday_comes_too_late():
    world = World()
    world.load("bank_holidays", rows=HOLIDAYS, dataset="bank_holidays")
    thursday, friday = datetime(2026, 10, 15, 9), datetime(2026, 10, 16, 16)
    saturday, sunday, monday = datetime(2026, 10, 17, 10), datetime(2026, 10, 18, 10), datetime(2026, 10, 19, 9)
    contact = {"agency": "Police", "outcome": "Early help"}
    rows = [
        {**contact, "contact_id": "1", "child": "a", "received_at": thursday, "decided_at": friday},
        {**contact, "contact_id": "2", "child": "b", "received_at": thursday, "decided_at": saturday},
        {**contact, "contact_id": "3", "child": "c", "received_at": thursday, "decided_at": monday},
        {**contact, "contact_id": "4", "child": "d", "received_at": saturday, "decided_at": sunday},
        {**contact, "contact_id": "5", "child": "e", "received_at": saturday, "decided_at": monday},
    ]
    world.load("front_door", "2026-10-31", rows, OCTOBER)
    world.publish("contact_decision_1wd_pct")
    assert world.cases("contact_decision_1wd_pct") == [
        (date(2026, 10, 15), "a", 1), (date(2026, 10, 15), "b", 0), (date(2026, 10, 15), "c", 0),
        (date(2026, 10, 17), "d", 1), (date(2026, 10, 17), "e", 1),
    ]  # fmt: skip


def test_brothers_and_sisters_answer_for_themselves_and_a_family_once():
    world = World()
    child, parent = "Child or young person", "Parent or carer"
    answer = {
        "survey": "Child feedback",
        "question": "listened_to",
        "family": "f",
        "respondent": child,
    }
    rows = [
        {**answer, "response_id": "1", "response_date": date(2026, 8, 1), "answer": "Yes"},
        {**answer, "response_id": "2", "response_date": date(2026, 8, 2), "answer": "No"},
    ]
    family = {"survey": "Family feedback", "question": "right_help_right_time", "family": "f"}
    rows += [
        {**family, "response_id": "3", "response_date": date(2026, 8, 1), "answer": "Yes", "respondent": parent},
        {**family, "response_id": "4", "response_date": date(2026, 8, 2), "answer": "No", "respondent": child},
    ]  # fmt: skip
    world.load("survey", "2026-09-30", rows, ("2026-07-01", "2026-09-30"))
    world.publish("child_feedback_listened_pct", "families_right_help_count")
    assert world.fraction("child_feedback_listened_pct", "2026-09", "quarter") == (1, 2)
    assert world.value("families_right_help_count", "2026-09", "quarter")["value"] == 0


def test_a_named_worker_without_an_employment_type_holds_a_caseload():
    world = World()
    post = {
        "as_at_date": date(2026, 10, 31),
        "registered": True,
        "case_holding": True,
        "team": "North",
        "role": "Social worker",
    }
    rows = [
        {**post, "post_id": "1", "worker": "w", "worker_fte": 1.0, "children_allocated": 22},
        {**post, "post_id": "2", "worker_fte": 1.0, "children_allocated": 10},  # neither a worker nor a type
        {**post, "post_id": "3", "worker": "v", "worker_fte": 1.0, "children_allocated": 18,
         "employment_type": "Permanent"},
    ]  # fmt: skip
    world.load("workforce", "2026-10-31", rows, ("2026-10-31", "2026-10-31"))
    world.publish("caseload_within_20_pct")
    assert world.fraction("caseload_within_20_pct", "2026-10", "snapshot") == (1, 2)


def test_of_two_cases_of_a_child_on_one_day_the_same_one_always_counts():
    day = {"reported_at": datetime(2026, 10, 5, 8), "returned_at": datetime(2026, 10, 5, 9), "episode_type": "Missing"}
    twice = [
        {**day, "child": "a", "episode_id": "1", "missing_from": "Home", "team": "North", "times_known": True},
        {**day, "child": "a", "episode_id": "2", "missing_from": "Care", "team": "South", "times_known": True},
    ]
    found = []
    for rows in (twice, twice[::-1]):
        world = World()
        world.load("missing_episodes", "2026-10-31", rows, OCTOBER)
        found.append(world.publish("missing_children_12m_count").values("missing_children_12m_count"))
    assert found[0] == found[1]
    assert found[0][date(2026, 10, 1), "in_month", "all", "All"]["value"] == 1


def early_help(world: World, as_at: str, start: str, *rows: dict) -> None:
    eha = {"eha_id": "e1", "family": "f", "start_date": date(2026, 7, 1), "lead_agency": "Police", "stepped_down": True}
    world.load("early_help", as_at, [{**eha, **row} for row in rows], (start, as_at))


def test_an_episode_listed_for_each_sibling_ends_once():
    world = World()
    early_help(world, "2026-07-31", "2026-07-01", {"child": "c1"}, {"child": "c2"})
    early_help(world, "2026-09-30", "2026-08-01", {"child": "c2", "end_date": date(2026, 8, 7)})
    world.publish("eh_open_families")
    found = [world.value("eh_open_families", month, "snapshot")["value"] for month in ("2026-07", "2026-08", "2026-09")]
    assert found == [1, 0, 0]


def test_an_episode_withdrawn_at_source_goes_for_all_its_siblings():
    world = World()
    early_help(world, "2026-07-31", "2026-07-01", {"child": "c1"}, {"child": "c2"})
    early_help(world, "2026-08-31", "2026-08-01", {"child": "c2", "end_date": date(2026, 8, 23)})
    early_help(world, "2026-09-30", "2026-07-01")
    world.publish("step_down_count")
    assert world.value("step_down_count", "2026-07")["value"] == 0


def test_a_young_person_twice_on_a_list_is_one_as_the_later_row_has_it():
    world = World()
    studying = {"age": 19, "in_touch": "Yes", "activity": "F1 Full time in higher education"}
    rows = [
        {**studying, "child": "a"}, {**studying, "child": "a"}, {"child": "b", "age": 20, "in_touch": "Yes"},
        {**studying, "child": "c"}, {**studying, "child": "c", "in_touch": "Returned home"},
    ]  # fmt: skip
    world.load("care_leavers", "2026-10-31", rows, ("2026-10-31", "2026-10-31"))
    world.publish("cl_eet_pct")
    assert world.fraction("cl_eet_pct", "2026-10", "snapshot") == (1, 2), "a of a and b; c returned home"


def test_a_child_back_on_the_morning_before_the_year_begins_was_not_missing_in_it():
    world = year_of_care()
    times = {"a": datetime(2017, 4, 1, 0, 0), "b": datetime(2017, 3, 31, 10)}
    rows = [
        {"child": child, "missing_from_at": datetime(2017, 3, 30, 9), "returned_at": back, "episode_type": "Missing"}
        for child, back in times.items()
    ]
    world.load("ssda903_missing", "2018-03-31", rows, ("2017-04-01", "2018-03-31"))
    world.publish("cla_missing_pct")
    assert world.fraction("cla_missing_pct", "2018-03", "rolling_12m") == (1, 6), "a, back as the first day began"


def test_thirty_months_told_by_the_return_reach_to_the_end_of_a_shorter_month():
    """April 2018 to September 2020 are thirty months, and March 2020 to February 2021 are twelve."""
    world = returned(episode("a", "2014-01-01"), as_at="2020-09-30", window=("2018-04-01", "2020-09-30"))
    world.load("ssda903_header", "2020-09-30", [{"child": "a", "age_band": "10-15"}], ("2020-04-01", "2020-09-30"))
    world.publish("cla_long_stable_pct")
    assert world.fraction("cla_long_stable_pct", "2020-09", "snapshot") == (1, 1)
    assert world.fraction("cla_long_stable_pct", "2020-08", "snapshot") is None
    world = returned(episode("a", "2014-01-01"), as_at="2021-02-28", window=("2020-03-01", "2021-02-28"))
    world.publish("cla_3plus_placements_pct")
    assert world.fraction("cla_3plus_placements_pct", "2021-02", "snapshot") == (0, 1)
    assert world.fraction("cla_3plus_placements_pct", "2021-01", "snapshot") is None


def test_the_date_of_a_plan_that_was_put_right_before_the_plan_changed():
    """Of the first plan the date put right counts: two days after the review, or none."""
    told = [("2026-06-30", "Adoption", "2026-05-09"), ("2026-08-31", "Adoption", "2026-05-12"),
            ("2026-10-31", "Long-term fostering", "2026-09-09")]  # fmt: skip
    for corrected, expected in (("2026-05-12", (0, 1)), ("2026-05-10", (1, 1)), (None, (0, 1))):
        told[1] = ("2026-08-31", "Adoption", corrected)
        world = World()
        for as_at, plan, agreed in told:
            row = {"child": "a", "start_date": "2026-01-05", "second_review_date": "2026-05-10", "as_at_date": as_at,
                   "permanence_plan": plan, "plan_agreed_date": agreed}  # fmt: skip
            world.load("permanence_tracker", as_at, [row], (as_at.replace("2026", "2025"), as_at))
        world.publish("permanence_plan_2nd_review_pct")
        assert world.fraction("permanence_plan_2nd_review_pct", "2026-05") == expected


def test_an_assessment_of_a_family_is_not_torn_apart_by_what_one_partner_did_before():
    """p adopted in 2021, under another family number or the same, and is assessed again in 2026 with q."""
    enquiry = {"enquiry_date": "2026-01-05", "stage_1_start_date": "2026-02-01", "stage_1_end_date": "2026-03-20"}
    earlier = {"enquiry_date": "2021-01-05", "stage_1_start_date": "2021-02-01", "stage_1_end_date": "2021-03-20"}
    for before, now in (("old", "new"), ("f", "f")):
        world = World()
        world.load(
            "adopters", "2021-12-31", [{**earlier, "adopter": "p", "family": before}], ("2020-12-31", "2021-12-31")
        )
        rows = [{**enquiry, "adopter": adopter, "family": now} for adopter in "pq"]
        world.load("adopters", "2026-10-31", rows, ("2025-10-31", "2026-10-31"))
        world.publish("adopter_stage1_timely_pct")
        found = [world.fraction("adopter_stage1_timely_pct", month) for month in ("2021-03", "2026-03")]
        assert found == [(1, 1), (1, 1)]


def test_a_partner_who_enquired_up_to_twelve_months_later_is_assessed_with_the_family():
    """Family g: twelve months to the day, one assessment, ended in August. Family h: a day more, two assessments."""
    july = {"stage_1_start_date": "2026-07-01", "stage_1_end_date": "2026-07-31"}
    august = {"stage_1_start_date": "2026-07-01", "stage_1_end_date": "2026-08-15"}
    rows = [
        {**july, "adopter": "1", "family": "g", "enquiry_date": "2025-06-10"},
        {**august, "adopter": "2", "family": "g", "enquiry_date": "2026-06-10"},
        {**july, "adopter": "3", "family": "h", "enquiry_date": "2025-06-10"},
        {**august, "adopter": "4", "family": "h", "enquiry_date": "2026-06-11"},
    ]
    world = World()
    world.load("adopters", "2026-10-31", rows, ("2025-10-31", "2026-10-31"))
    world.publish("adopter_stage1_timely_pct")
    found = [world.fraction("adopter_stage1_timely_pct", month) for month in ("2026-07", "2026-08")]
    assert found == [(1, 1), (2, 2)]


def test_a_brothers_case_entered_in_error_says_nothing_of_the_family():
    """Issued on 5 January and concluded on 5 October: 273 days, 39 weeks."""
    world = World()
    case = {"plo_id": "1", "family": "f", "issued_date": "2026-01-05", "neglect": False, "domestic_abuse": False}
    brother = {**case, "plo_id": "2", "neglect": True, "domestic_abuse": True}
    world.load("plo_tracker", "2026-09-30", [case, brother], ("2025-09-30", "2026-09-30"))
    concluded = {**case, "final_order_date": "2026-10-05", "final_order": "SGO"}
    world.load("plo_tracker", "2026-10-31", [concluded], ("2025-10-31", "2026-10-31"))
    counts = ("care_applications_rate_10k", "proceedings_neglect_count", "proceedings_da_count")
    world.publish("care_proceedings_weeks", *counts)
    assert world.fraction("care_proceedings_weeks", "2026-10") == (39, 1)
    assert [world.fraction(kpi, "2026-01")[0] for kpi in counts] == [1, 0, 0]


def test_a_change_of_code_with_the_adopters_is_not_the_placement_before_adoption():
    """On 31 October 2026: a was fostered since January 2022, before two codes of adoption; of b only such codes were
    shown, since September 2024; c came from a placement begun in January 2026, after other adopters were tried."""
    shown = [
        ("2025-10-31", {"a": ("2022-01-15", "U4 Foster, long term"),
                        "b": ("2024-09-01", "A4 Placed for adoption, consent, new carer"),
                        "c": ("2021-05-05", "U4 Foster, long term")}),
        ("2025-12-31", {"a": ("2025-11-20", "A3 Placed for adoption, consent, current carer"),
                        "b": ("2024-09-01", "A4 Placed for adoption, consent, new carer"),
                        "c": ("2025-11-05", "A6 Placed for adoption, order, new carer")}),
        ("2026-01-31", {"c": ("2026-01-10", "U6 Foster, not long term or to adopt")}),
        ("2026-10-31", {"a": ("2026-08-01", "A5 Placed for adoption, order, current carer"),
                        "b": ("2026-05-05", "A6 Placed for adoption, order, new carer"),
                        "c": ("2026-06-01", "A6 Placed for adoption, order, new carer")}),
    ]  # fmt: skip
    world = World()
    for as_at, placements in shown:
        rows = [
            {"child": child, "start_date": "2020-01-01", "legal_status": "E1 Placement order", "age_band": "5-9",
             "placement_start_date": day(start), "placement_type": placement}
            for child, (start, placement) in placements.items()
        ]  # fmt: skip
        world.load("children_looked_after", as_at, rows, (f"{int(as_at[:4]) - 1}-10-31", as_at))
    world.publish("cla_long_stable_pct")
    found = [row for row in world.cases("cla_long_stable_pct") if row[0] == date(2026, 10, 31)]
    assert [(child, numerator) for _, child, numerator in found] == [("a", 1), ("b", 1), ("c", 0)]


def test_an_initial_health_assessment_is_missed_only_by_a_child_still_in_that_care():
    """In care from Thursday 3 September, due by Thursday 1 October; the first supplement is of 31 October. It does not
    ask about the child who went home by then, nor the first time of the one in care again; the others left later."""
    start, end = "2026-09-03", "2026-10-20"
    status = {"legal_status": "C2 Full care order", "start_date": start}
    home, back = {**status, "child": "home", "end_date": end}, {**status, "child": "back", "end_date": end}
    stayed, unseen = {**status, "child": "stayed"}, {**status, "child": "unseen"}
    world = World()
    world.load("children_looked_after", "2026-10-31", [home, back, stayed, unseen], ("2026-04-30", "2026-10-31"))
    later = [{**status, "child": "back", "start_date": "2026-10-25"}]
    later += [home, {**stayed, "end_date": "2026-11-15"}, {**unseen, "end_date": "2026-11-15"}]
    world.load("children_looked_after", "2026-11-30", later, ("2026-05-31", "2026-11-30"))
    rows = [{"child": "home", "case_status": "Child in need"}]
    rows += [{"child": child, "case_status": "Child in care"} for child in ("back", "unseen")]
    rows += [{"child": "stayed", "case_status": "Child in care", "initial_health_date": "2026-09-20"}]
    world.load("lcs_supplement", "2026-10-31", rows, ("2026-10-31", "2026-10-31"))
    world.publish("cla_iha_timely_pct")
    assert [(child, met) for _, child, met in world.cases("cla_iha_timely_pct")] == [("stayed", 1), ("unseen", 0)]
