"""How loads replace each other, kind by kind: what counts is the newest truth about each day, once."""

from datetime import date

import pytest

from etl.publishing import take_typed_values
from etl.sql import statement
from kpis.catalogue import load_kpis
from tests.queries.world import World, first_of

MAY_TO_OCTOBER = ("2026-04-30", "2026-10-31")
JUNE_TO_NOVEMBER = ("2026-05-30", "2026-11-30")
PLANS = "child_protection_plans"
AUDIT = {"audit_id": "1", "child": "a", "audit_month": date(2026, 10, 1), "completed_date": date(2026, 10, 9)}


@pytest.fixture
def world() -> World:
    return World()


def referral(child: str, day: str, **fields) -> dict:
    return {"child": child, "referral_date": date.fromisoformat(day), **fields}


def plan(child: str, start: str, end: str | None = None, **fields) -> dict:
    ended = date.fromisoformat(end) if end else None
    return {"child": child, "start_date": date.fromisoformat(start), "end_date": ended, **fields}


def leaver(child: str, **fields) -> dict:
    return {"child": child, "age": 20, "in_touch": "Yes", **fields}


def counts(world: World, kpi: str, *months: str) -> list[float | None]:
    """The numerators of a KPI's charted months; None for a gap."""
    found = [world.fraction(kpi, month, load_kpis()[kpi].charted_basis) for month in months]
    return [cell and cell[0] for cell in found]


# --- events: inside its window the newest load is the truth -----------------------------------------------


def test_overlapping_extracts_count_an_event_once(world):
    seen_by_both = [referral("a", "2026-06-15"), referral("b", "2026-10-31")]
    world.load("referrals", "2026-10-31", [referral("old", "2026-05-02"), *seen_by_both], MAY_TO_OCTOBER)
    world.load("referrals", "2026-11-30", [*seen_by_both, referral("new", "2026-11-20")], JUNE_TO_NOVEMBER)
    world.publish("referral_count")
    months = counts(world, "referral_count", "2026-05", "2026-06", "2026-07", "2026-10", "2026-11")
    assert months == [1, 1, 0, 1, 1]


def test_repeats_within_one_extract_stay_and_across_extracts_do_not_multiply(world):
    twice = [{"child": "a", "contact_date": date(2026, 10, 5), "contact_source": "Police"}] * 2
    world.load("contacts", "2026-10-31", twice, MAY_TO_OCTOBER)
    world.load("contacts", "2026-11-30", twice, JUNE_TO_NOVEMBER)
    assert counts(world.publish("contacts_count"), "contacts_count", "2026-10") == [2]


def test_a_repeat_removed_at_source_disappears(world):
    once = [{"child": "a", "contact_date": date(2026, 10, 5), "contact_source": "Police"}]
    world.load("contacts", "2026-10-31", once * 2, MAY_TO_OCTOBER)
    world.load("contacts", "2026-11-30", once, JUNE_TO_NOVEMBER)
    assert counts(world.publish("contacts_count"), "contacts_count", "2026-10") == [1]


def test_a_late_record_and_a_correction_arrive_and_a_withdrawn_one_goes(world):
    world.load(
        "referrals",
        "2026-10-31",
        [
            referral("moved", "2026-10-05"),
            referral("gone", "2026-10-06"),
            referral("same", "2026-10-07", team="Old"),
        ],
        MAY_TO_OCTOBER,
    )
    world.load(
        "referrals",
        "2026-11-30",
        [
            referral("moved", "2026-09-28"),
            referral("late", "2026-10-30"),
            referral("same", "2026-10-07", team="New"),
        ],
        JUNE_TO_NOVEMBER,
    )
    world.publish("referral_count")
    assert world.cases("referral_count") == [
        (date(2026, 9, 28), "moved", 1),
        (date(2026, 10, 7), "same", 1),
        (date(2026, 10, 30), "late", 1),
    ]
    assert world.value("referral_count", "2026-10", dimension="team", member="New")["value"] == 1
    assert world.value("referral_count", "2026-10", dimension="team", member="Old") is None


def test_an_older_extract_loaded_later_does_not_override(world):
    world.load("referrals", "2026-11-30", [referral("a", "2026-10-05", team="New")], JUNE_TO_NOVEMBER)
    rows = [
        referral("a", "2026-10-05", team="Old"),
        referral("withdrawn", "2026-10-06"),
        referral("may", "2026-05-04"),
    ]
    world.load("referrals", "2026-10-31", rows, MAY_TO_OCTOBER)
    world.publish("referral_count")
    assert counts(world, "referral_count", "2026-05", "2026-10") == [1, 1]
    assert world.value("referral_count", "2026-10", dimension="team", member="New")["value"] == 1


def test_same_as_at_date_twice_the_later_load_stands_inside_its_window(world):
    world.load("referrals", "2026-10-31", [referral("a", "2026-10-05"), referral("b", "2026-10-06")], MAY_TO_OCTOBER)
    world.load("referrals", "2026-10-31", [referral("b", "2026-10-06"), referral("c", "2026-10-07")], MAY_TO_OCTOBER)
    world.publish("referral_count")
    assert [child for _, child, _ in world.cases("referral_count")] == ["b", "c"]


def test_a_stray_date_neither_widens_coverage_nor_erases(world):
    world.load("referrals", "2026-04-30", [referral("kept", "2026-02-10")], ("2025-10-30", "2026-04-30"))
    world.load("referrals", "2026-10-31", [referral("stray", "2026-01-05")], MAY_TO_OCTOBER)
    world.publish("referral_count")
    assert counts(world, "referral_count", "2026-02") == [1], "outside its window the newer load says nothing"
    assert counts(world, "referral_count", "2025-10", "2026-11") == [None, None]


def test_a_stray_date_before_everything_loaded_opens_no_month(world):
    world.load("referrals", "2026-10-31", [referral("stray", "2016-10-05")], MAY_TO_OCTOBER)
    world.publish("referral_count")
    assert counts(world, "referral_count", "2016-10", "2026-10") == [None, 0]


def test_an_enquiry_older_than_the_window_takes_its_late_conference_date_once(world):
    enquiry = {"child": "a", "strategy_date": date(2026, 5, 4)}
    world.load("section_47", "2026-10-31", [enquiry], MAY_TO_OCTOBER)
    world.load(
        "section_47",
        "2026-11-30",
        [{**enquiry, "conference_date": date(2026, 11, 9)}],
        ("2026-06-01", "2026-11-30"),
    )
    world.publish("icpc_15wd_pct", "s47_rate_10k")
    assert counts(world, "s47_rate_10k", "2026-05") == [1]
    assert world.fraction("icpc_15wd_pct", "2026-11") == (0, 1)


def test_an_audit_moderated_in_a_later_extract_counts_once_as_it_now_stands(world):
    world.load("case_audits", "2026-10-31", [{**AUDIT, "grade": "Good"}], ("2026-09-30", "2026-10-31"))
    moderated = {**AUDIT, "grade": "Good", "moderated": True, "moderated_grade": "Inadequate"}
    world.load("case_audits", "2026-11-30", [moderated], ("2026-10-01", "2026-11-30"))
    world.publish("audit_ri_plus_pct")
    assert world.fraction("audit_ri_plus_pct", "2026-10") == (0, 1)


def test_an_undone_load_does_not_count(world):
    first = world.load("referrals", "2026-10-31", [referral("a", "2026-10-05")], MAY_TO_OCTOBER)
    mistaken = world.load("referrals", "2026-11-30", [], JUNE_TO_NOVEMBER)
    world.undo(mistaken)
    world.publish("referral_count")
    assert counts(world, "referral_count", "2026-10", "2026-11") == [1, None]
    assert world.rows("select load_id from live_load") == [(first,)]


def test_of_one_case_twice_in_one_extract_one_counts(world):
    """Each is one case by its own definition; the checker warns of the repeat and keeps both rows."""
    days = {"reported_at": date(2026, 10, 1), "returned_at": date(2026, 10, 2)}
    episode = {"episode_id": "1", "child": "a", "episode_type": "Missing", "times_known": False, **days}
    enquiry = {"child": "a", "strategy_date": date(2026, 10, 1)}
    world.load("missing_episodes", "2026-10-31", [episode] * 2, ("2025-10-31", "2026-10-31"))
    world.load("case_audits", "2026-10-31", [AUDIT] * 2, ("2026-09-30", "2026-10-31"))
    world.load("section_47", "2026-10-31", [enquiry] * 2, MAY_TO_OCTOBER)
    world.load("assessments", "2026-10-31", [plan("a", "2026-10-01", "2026-10-09")] * 2, MAY_TO_OCTOBER)
    world.load(PLANS, "2026-10-31", [plan("a", "2026-10-01")] * 2, MAY_TO_OCTOBER)
    world.publish(
        "missing_episodes_count",
        "audit_moderated_pct",
        "s47_rate_10k",
        "assessment_45wd_pct",
        "cpp_repeat_2yr_pct",
    )
    assert counts(world, "missing_episodes_count", "2026-10") == [1]
    assert counts(world, "s47_rate_10k", "2026-10") == [1]
    for kpi in ("audit_moderated_pct", "assessment_45wd_pct", "cpp_repeat_2yr_pct"):
        assert world.fraction(kpi, "2026-10")[1] == 1, kpi


# --- episodes: keyed by child and start -------------------------------------------------------------------


def test_an_open_episode_gone_from_the_next_list_is_closed_between_the_two(world):
    world.load(PLANS, "2026-10-31", [plan("a", "2026-06-01"), plan("b", "2026-06-01")], MAY_TO_OCTOBER)
    world.load(PLANS, "2026-11-30", [plan("b", "2026-06-01")], JUNE_TO_NOVEMBER)
    world.publish("cpp_rate_10k")
    assert counts(world, "cpp_rate_10k", "2026-09", "2026-10", "2026-11") == [2, 2, 1]
    assert world.rows(statement("publish/estimated_end")) == [(PLANS, date(2026, 11, 30), 1)]


def test_an_estimated_end_is_the_later_lists_date_even_when_a_month_end_lies_between(world):
    world.load(PLANS, "2026-10-31", [plan("a", "2026-06-01", team="North")], MAY_TO_OCTOBER)
    world.load(PLANS, "2026-12-15", [], ("2026-06-15", "2026-12-15"))
    world.publish("cpp_rate_10k")
    assert counts(world, "cpp_rate_10k", "2026-10", "2026-11", "2026-12") == [1, 1, None]
    assert world.value("cpp_rate_10k", "2026-11", "snapshot", dimension="team", member="North")["numerator"] == 1


def test_an_episode_that_comes_back_was_never_closed(world):
    for day, window, rows in (
        ("2026-09-30", ("2026-03-30", "2026-09-30"), [plan("a", "2026-06-01")]),
        ("2026-10-31", MAY_TO_OCTOBER, []),
        ("2026-11-30", JUNE_TO_NOVEMBER, [plan("a", "2026-06-01")]),
    ):
        world.load(PLANS, day, rows, window)
    world.publish("cpp_rate_10k")
    assert counts(world, "cpp_rate_10k", "2026-09", "2026-10", "2026-11") == [1, 1, 1]


def test_an_ended_episode_withdrawn_at_source_goes(world):
    world.load(PLANS, "2026-10-31", [plan("a", "2026-06-01", "2026-10-05")], MAY_TO_OCTOBER)
    world.load(PLANS, "2026-11-30", [], JUNE_TO_NOVEMBER)
    assert counts(world.publish("cpp_rate_10k"), "cpp_rate_10k", "2026-09") == [0]


def test_an_ended_episode_stays_when_the_list_shows_the_childs_newer_one(world):
    world.load(PLANS, "2026-10-31", [plan("a", "2026-06-01", "2026-10-05")], MAY_TO_OCTOBER)
    world.load(PLANS, "2026-11-30", [plan("a", "2026-11-02")], JUNE_TO_NOVEMBER)
    world.publish("cpp_rate_10k", "cpp_repeat_2yr_pct")
    assert counts(world, "cpp_rate_10k", "2026-09", "2026-10", "2026-11") == [1, 0, 1]
    assert world.fraction("cpp_repeat_2yr_pct", "2026-11") == (1, 1)


def test_an_ended_episode_stays_when_it_is_too_old_for_the_list(world):
    world.load(PLANS, "2026-10-31", [plan("a", "2026-02-01", "2026-05-10")], MAY_TO_OCTOBER)
    world.load(PLANS, "2026-11-30", [], JUNE_TO_NOVEMBER)
    assert counts(world.publish("cpp_rate_10k"), "cpp_rate_10k", "2026-04", "2026-05") == [1, 0]


@pytest.mark.parametrize("end", [None, "2026-11-20"])
@pytest.mark.parametrize("corrected", ["2026-10-03", "2026-10-12"])
def test_a_corrected_start_is_the_same_episode(world, corrected, end):
    world.load(PLANS, "2026-11-25", [plan("a", "2026-10-10", end)], ("2026-05-25", "2026-11-25"))
    world.load(PLANS, "2026-11-30", [plan("a", corrected, end)], JUNE_TO_NOVEMBER)
    world.publish("cpp_repeat_2yr_pct")
    assert world.cases("cpp_repeat_2yr_pct") == [(date.fromisoformat(corrected), "a", 0)]


def test_an_open_episode_followed_by_another_recorded_late_keeps_its_history(world):
    """The next episode began before the last list that held the old one, but was recorded after it."""
    world.load(PLANS, "2026-10-31", [plan("a", "2025-01-10")], MAY_TO_OCTOBER)
    world.load(PLANS, "2026-11-30", [plan("a", "2026-09-20")], JUNE_TO_NOVEMBER)
    world.publish("cpp_rate_10k", "cpp_repeat_ever_pct")
    assert counts(world, "cpp_rate_10k", "2026-08", "2026-09", "2026-10", "2026-11") == [1, 1, 1, 1]
    ends = world.rows("select start_date, end_date, end_is_estimated from child_protection_plan order by start_date")
    assert ends == [(date(2025, 1, 10), date(2026, 9, 20), True), (date(2026, 9, 20), None, False)]


def test_an_assessment_withdrawn_at_source_goes_although_the_child_has_a_later_one(world):
    """List 4 shows every assessment, so another of the same child does not stand in its place."""
    first = {"child": "a", "start_date": "2026-07-01", "end_date": "2026-08-10"}
    second = {"child": "a", "start_date": "2026-09-01", "end_date": "2026-10-12"}
    world.load("assessments", "2026-10-31", [first, second], MAY_TO_OCTOBER)
    world.load("assessments", "2026-11-30", [second], JUNE_TO_NOVEMBER)
    world.publish("assessment_45wd_pct")
    assert [world.fraction("assessment_45wd_pct", month) for month in ("2026-08", "2026-10")] == [(0, 0), (1, 1)]


def test_an_end_date_that_arrives_late_restates_the_months_before(world):
    world.load(PLANS, "2026-10-31", [plan("a", "2026-06-01")], MAY_TO_OCTOBER)
    world.load(PLANS, "2026-11-30", [plan("a", "2026-06-01", "2026-09-14")], JUNE_TO_NOVEMBER)
    assert counts(world.publish("cpp_rate_10k"), "cpp_rate_10k", "2026-08", "2026-09", "2026-10") == [1, 0, 0]


def test_two_lists_of_one_day_are_one_picture_and_the_later_stands(world):
    world.load(PLANS, "2026-10-31", [plan("a", "2026-06-01"), plan("b", "2026-06-01")], MAY_TO_OCTOBER)
    world.load(PLANS, "2026-10-31", [plan("b", "2026-06-01")], MAY_TO_OCTOBER)
    world.publish("cpp_rate_10k")
    assert counts(world, "cpp_rate_10k", "2026-09", "2026-10") == [1, 1]
    assert world.rows(statement("publish/estimated_end")) == []


def test_an_older_list_loaded_later_closes_nothing(world):
    world.load(PLANS, "2026-11-30", [plan("new", "2026-11-03")], JUNE_TO_NOVEMBER)
    world.load(PLANS, "2026-10-31", [], MAY_TO_OCTOBER)
    world.publish("cpp_rate_10k")
    assert counts(world, "cpp_rate_10k", "2026-10", "2026-11") == [0, 1]


# --- snapshots, values, reference -------------------------------------------------------------------------


def test_the_newest_load_of_a_date_is_its_picture(world):
    world.load("care_leavers", "2026-10-31", [leaver("a"), leaver("b")])
    world.load("care_leavers", "2026-10-31", [leaver("a"), leaver("b", in_touch="No"), leaver("c", in_touch="No")])
    world.publish("cl_in_touch_pct")
    assert world.fraction("cl_in_touch_pct", "2026-10", "snapshot") == (1, 3)


def test_a_month_is_its_newest_picture_and_a_withdrawn_load_gives_way(world):
    world.load("care_leavers", "2026-10-31", [leaver("a")])
    world.load("care_leavers", "2026-10-15", [leaver("a"), leaver("b")])
    world.undo(world.load("care_leavers", "2026-10-31", [leaver("a", in_touch="No")]))
    world.publish("cl_in_touch_pct")
    assert world.fraction("cl_in_touch_pct", "2026-10", "snapshot") == (1, 1)
    assert world.fraction("cl_in_touch_pct", "2026-09", "snapshot") is None


def typed(world: World, kpi: str, month: str, **fields) -> None:
    """Loads one typed value."""
    row = {
        "kpi": kpi,
        "month": first_of(month),
        "basis": "in_month",
        "dimension": "all",
        "member": "All",
        **fields,
    }
    world.load("kpi_values", "2026-11-21", [row])


def test_a_typed_value_is_known_by_kpi_month_and_breakdown_and_the_newest_wins(world):
    typed(world, "sgo_exits_count", "2026-10", value=3)
    typed(world, "sgo_exits_count", "2026-10", value=4)
    typed(world, "sgo_exits_count", "2026-09", value=2)
    take_typed_values(world.publish().connection, load_kpis())
    assert world.value("sgo_exits_count", "2026-10")["value"] == 4
    assert world.value("sgo_exits_count", "2026-09")["value"] == 2


def test_a_computed_value_beats_a_typed_one_unless_the_typed_one_is_to_stand(world):
    world.load("referrals", "2026-10-31", [referral("a", "2026-10-05")], MAY_TO_OCTOBER)
    typed(world, "referral_count", "2026-10", value=150)
    typed(world, "referral_count", "2026-09", value=140, source_override=True)
    typed(world, "referral_count", "2026-01", value=130)
    take_typed_values(world.publish("referral_count").connection, load_kpis())
    found = [world.value("referral_count", month) for month in ("2026-10", "2026-09", "2026-01")]
    assert [cell["value"] for cell in found] == [1, 140, 130]
    assert [cell["source"] for cell in found] == ["computed", "typed", "typed"]


def test_a_typed_whole_that_stands_leaves_no_breakdown_that_would_not_add_up_to_it(world):
    world.load("referrals", "2026-10-31", [{**referral("a", "2026-10-05"), "team": "First Response"}], MAY_TO_OCTOBER)
    typed(world, "referral_count", "2026-10", value=140, source_override=True)
    take_typed_values(world.publish("referral_count").connection, load_kpis())
    by_team = "select basis, member from kpi_value where kpi = 'referral_count' and dimension = 'team'"
    assert world.rows(f"{by_team} and month = date '2026-10-01'") == [("quarter", "First Response")]


def test_a_value_typed_twice_in_one_file_counts_once_and_the_last_stands(world):
    row = {"kpi": "cicc_members", "month": first_of("2026-10"), "basis": None, "dimension": "all", "member": "All"}
    world.load("kpi_values", "2026-11-21", [{**row, "value": 12}, {**row, "basis": "snapshot", "value": 13}])
    take_typed_values(world.publish().connection, load_kpis())
    assert world.value("cicc_members", "2026-10", "snapshot")["value"] == 13


def test_a_typed_value_fills_a_month_whose_extract_held_no_case(world):
    world.load("referrals", "2026-10-31", [referral("a", "2026-10-05")], MAY_TO_OCTOBER)
    typed(world, "referral_nfa_pct", "2026-09", numerator=3, denominator=12)
    typed(world, "referral_nfa_pct", "2026-10", numerator=3, denominator=12)
    take_typed_values(world.publish("referral_nfa_pct").connection, load_kpis())
    found = [world.value("referral_nfa_pct", month) for month in ("2026-09", "2026-10")]
    assert [(cell["value"], cell["source"]) for cell in found] == [(25, "typed"), (0, "computed")]


@pytest.mark.parametrize(
    ("kpi", "numerator", "denominator", "expected"),
    [
        ("rereferral_pct", 18, 100, 18.0),
        ("cpp_rate_10k", 300, 60000, 50.0),
        ("caseload_avg", 44, 2.5, 17.6),
        ("referral_count", 150, None, 150.0),
        ("rereferral_pct", 0, 0, None),
        ("cpp_rate_10k", 300, 0, None),
    ],
)
def test_a_typed_fraction_gives_the_value_in_the_kpis_unit(world, kpi, numerator, denominator, expected):
    typed(world, kpi, "2026-10", numerator=numerator, denominator=denominator)
    take_typed_values(world.publish().connection, load_kpis())
    value = world.value(kpi, "2026-10")["value"]
    assert value is expected is None or value == pytest.approx(expected, abs=1e-9)


def test_the_newest_release_of_a_data_set_replaces_all_its_years_and_no_other_set(world):
    def figure(dataset: str, year: int, value: float) -> dict:
        england = {"geographic_level": "National", "area_code": "E92000001"}
        return {"dataset": dataset, "time_period": year, **england, "indicator": "count", "value": value}

    world.load("published_statistics", rows=[figure("c1", 2023, 1), figure("c1", 2024, 2)], dataset="c1")
    world.load("published_statistics", rows=[figure("d3", 2023, 7)], dataset="d3")
    world.load("published_statistics", rows=[figure("c1", 2024, 2.5), figure("c1", 2025, 3)], dataset="c1")
    world.publish()
    found = world.rows("select dataset, time_period, value from current_reference('published_statistics') order by all")
    assert found == [("c1", 2024, 2.5), ("c1", 2025, 3.0), ("d3", 2023, 7.0)]


# --- coverage: which months are loaded --------------------------------------------------------------------


def covered(world: World, feed: str, coverage: str) -> list[str]:
    found = world.rows(
        "select strftime(month, '%Y-%m') from covered_month where feed = $feed and coverage = $coverage order by month",
        feed=feed,
        coverage=coverage,
    )
    return [month for (month,) in found]


def test_a_month_is_covered_when_every_day_of_it_lies_in_a_window(world):
    world.load("referrals", "2026-10-31", [], ("2026-08-30", "2026-10-31"))
    world.load("referrals", "2026-12-15", [], ("2026-11-02", "2026-12-15"))
    world.publish()
    assert covered(world, "referrals", "window") == ["2026-09", "2026-10"], "the others in part"


def test_windows_that_meet_cover_a_month_together(world):
    world.load("referrals", "2026-10-14", [], ("2026-09-30", "2026-10-14"))
    world.load("referrals", "2026-10-31", [], ("2026-10-15", "2026-10-31"))
    assert covered(world.publish(), "referrals", "window") == ["2026-10"]


def test_month_ends_and_extract_months_are_covered_differently(world):
    world.load("children_looked_after", "2026-10-15", [], ("2026-07-31", "2026-10-15"))
    world.publish()
    assert covered(world, "children_looked_after", "window") == ["2026-08", "2026-09"]
    assert covered(world, "children_looked_after", "month_end") == ["2026-07", "2026-08", "2026-09"]
    assert covered(world, "children_looked_after", "snapshot") == ["2026-10"]


def test_a_look_back_with_a_hole_in_it_is_not_complete(world):
    world.load("referrals", "2025-06-30", [], ("2025-01-01", "2025-06-30"))
    world.load("referrals", "2026-10-31", [referral("a", "2026-10-05")], ("2025-08-01", "2026-10-31"))
    world.publish("rereferral_pct")
    months = ("2025-01", "2026-01", "2026-07", "2026-08", "2026-10")
    assert [world.value("rereferral_pct", month)["complete"] for month in months] == [False] * 3 + [True] * 2
