"""Data quality on lists worked out by hand: each rule finds what was planted, and nothing else."""

from datetime import date

import pytest

from etl import quality
from etl.quality import judge_counts, keep_quality
from etl.sql import QUERIES, names, statement
from tests.queries.world import World

SEPTEMBER, OCTOBER = "2026-09-30", "2026-10-31"
YEAR = ("2025-11-01", OCTOBER)
NEED = {"start_date": date(2026, 1, 5), "case_status": "Child in need plan", "primary_need": "N1", "gender": "Male",
        "ethnicity": "White", "disability": "No", "age_band": "5-9"}  # fmt: skip
PLAN = {"start_date": date(2026, 3, 2), "last_visit_date": date(2026, 10, 20), "last_review_date": date(2026, 9, 1)}
CARE = {"start_date": date(2026, 2, 2), "last_visit_date": date(2026, 10, 20), "last_review_date": date(2026, 9, 1)}


def needs(child: str, team: str = "North", **other) -> dict:
    return NEED | {"child": child, "team": team} | other


@pytest.fixture(scope="module")
def council() -> World:
    """September's list of children in need, and October's lists with one fault of every kind."""
    world = World()
    world.load("children_in_need", SEPTEMBER, [needs("a", ethnicity=None), needs("b", "South", ethnicity=None)], YEAR)
    undone = world.load("children_in_need", OCTOBER, [needs("a", gender=None)], YEAR)
    in_need = world.load("children_in_need", OCTOBER, [
        needs("a", case_status="Child protection plan"),
        needs("b", "South", ethnicity=None),
        needs("c", "South", end_date=date(2026, 10, 1)),
        needs("d", "South", case_status="Looked after child", ethnicity=None, primary_need=None),
        needs("e", "North", start_date=date(2026, 5, 1)),
        needs("e", "North", start_date=date(2026, 6, 1)),
        needs("f", None),
    ], YEAR)  # fmt: skip
    world.undo(undone)
    problems(world, in_need, [
        (5, "Primary Need Code", "unknown_code", "warning"),  # row 5 is d: stored blank, though something was written
        (3, "Gender", "not_before", "warning"),  # row 3 is b: kept as it is
        (90, "CIN Start Date", "blank", "rejected"),
        (91, "CIN Start Date", "not_a_date", "rejected"),
    ])  # fmt: skip
    rejected(world, in_need, "slip")
    world.load("child_protection_plans", OCTOBER, [
        PLAN | {"child": "a", "team": "North"},
        PLAN | {"child": "c", "team": "South"},  # closed on the list of children in need
        PLAN | {"child": "nobody", "team": "South", "last_visit_date": None},
        PLAN | {"child": "slip", "team": "South"},  # its row of need was rejected, so the list did hold it
        PLAN | {"child": "over", "team": "South", "end_date": date(2026, 10, 10)},
        PLAN | {"child": "a", "team": "North"},  # the second row of one plan
    ], YEAR)  # fmt: skip
    world.load("child_protection_plans", "2026-09-15", [PLAN | {"child": "nobody", "team": "South"}], YEAR)
    world.load("children_looked_after", OCTOBER, [
        CARE | {"child": "d", "team": "South", "start_date": date(2026, 10, 23), "last_visit_date": None},  # 8 days ago
        CARE | {"child": "g", "team": "West", "start_date": date(2026, 10, 24), "last_visit_date": None},  # 7 days ago
        CARE | {"child": "h", "team": "West", "end_date": date(2026, 8, 10)},  # no reason given
    ], YEAR)  # fmt: skip
    world.load("missing_episodes", OCTOBER, [
        {"episode_id": "1", "child": "h", "missing_from": "Care", "reported_at": date(2026, 8, 10), "team": "West"},
        {"episode_id": "2", "child": "h", "missing_from": "Care", "reported_at": date(2026, 8, 11), "team": "West"},
        {"episode_id": "3", "child": "h", "missing_from": "Home", "reported_at": date(2026, 8, 11), "team": "West"},
    ], YEAR)  # fmt: skip
    world.load("referrals", OCTOBER, [{"child": "r", "referral_date": date(2025, 12, 1)}], ("2025-05-01", OCTOBER))
    world.load("assessments", OCTOBER, [
        {"child": "r", "start_date": date(2026, 5, 20), "team": "North"},  # referred within the year before
        {"child": "s", "start_date": date(2026, 5, 20), "team": "North"},  # never
        {"child": "s", "start_date": date(2026, 4, 20), "team": "North"},  # less than a year of referrals before it
    ], YEAR)  # fmt: skip
    world.load("case_audits", OCTOBER, [
        {"audit_id": "1", "child": "a", "audit_month": date(2026, 10, 1), "team": "North"},
        {"audit_id": "2", "child": "typo", "audit_month": date(2026, 10, 1), "team": "Nrth"},
        {"audit_id": "3", "child": "helped", "audit_month": date(2026, 10, 1), "cohort": "Early help"},
    ], YEAR)  # fmt: skip
    world.load("care_leavers", "2026-06-30", [{"child": "k", "team": "West", "ethnicity": None}], YEAR)
    world.load("teams", None, [
        {"team": team, "service": "Safeguarding", "valid_from": date(2020, 1, 1)} for team in ("North", "South", "West")
    ])  # fmt: skip
    world.publish()
    keep_quality(world.connection)
    return world


def problems(world: World, load: int, told: list[tuple]) -> None:
    for row, column, rule, severity in told:
        world.connection.execute(
            'insert into store.problem (load_id, "row", "column", rule, severity) values (?, ?, ?, ?, ?)',
            [load, row, column, rule, severity],
        )


def rejected(world: World, load: int, child: str) -> None:
    world.connection.execute("insert into store.rejected_child values (?, ?)", [load, child])


def column(world: World, name: str, month: str = "2026-10-01", feed: str = "children_in_need") -> dict:
    """Team -> (rows, filled, valid) of one column in one month."""
    rows = world.rows(
        'select team, "rows", filled, valid from quality_column '
        'where feed = $feed and "column" = $name and month = $month::date',
        feed=feed, name=name, month=month,
    )  # fmt: skip
    return {team: counts for team, *counts in rows}


def check(world: World, rule: str, feed: str | None = None) -> dict:
    """Team -> (looked at, found) of one rule in October."""
    rows = world.rows(
        "select team, sum(looked_at)::int, sum(found)::int from quality_check "
        "where rule = $rule and month = date '2026-10-01' and ($feed is null or feed = $feed) group by all",
        rule=rule, feed=feed,
    )  # fmt: skip
    return {team: tuple(counts) for team, *counts in rows}


# ---------------------------------------------------------------- completeness and validity


def test_blanks_are_counted_by_team_in_the_newest_extract_of_each_month(council):
    assert column(council, "Ethnicity") == {"North": [3, 3, 3], "South": [3, 1, 1], None: [1, 1, 1]}
    assert column(council, "Ethnicity", "2026-09-01") == {"North": [1, 0, 0], "South": [1, 0, 0]}


def test_an_undone_load_is_not_measured(council):
    assert column(council, "Gender")["North"] == [3, 3, 3]


def test_a_cell_nobody_could_read_was_filled_in_but_is_not_valid(council):
    assert column(council, "Primary Need Code")["South"] == [3, 3, 2]


def test_a_cell_kept_against_a_rule_is_not_valid(council):
    assert column(council, "Gender")["South"] == [3, 3, 2]


def test_a_rejected_row_counts_against_the_column_it_was_rejected_for(council):
    assert column(council, "CIN Start Date")[None] == [1 + 2, 1 + 1, 1]


def test_a_column_that_may_be_blank_is_not_asked_about(council):
    assert column(council, "CIN Closure Date") == {}


def test_a_blank_team_counts_as_a_blank_of_no_team(council):
    assert column(council, "Allocated Team") == {"North": [3, 3, 3], "South": [3, 3, 3], None: [1, 0, 0]}


# ---------------------------------------------------------------- orphans


def test_a_plan_of_a_child_not_in_need_is_an_orphan(council):
    # North: a and its second row. South: c (closed) and nobody; slip's row of need was rejected, over's plan has ended.
    assert check(council, "plan_not_in_need") == {"North": (2, 0), "South": (3, 2)}


def test_a_looked_after_child_not_in_need_is_an_orphan(council):
    assert check(council, "looked_after_not_in_need") == {"South": (1, 0), "West": (1, 1)}


def test_a_case_status_needs_the_plan_or_the_care_it_speaks_of(council):
    assert check(council, "plan_status_without_plan") == {"North": (1, 0)}
    assert check(council, "care_status_without_care") == {"South": (1, 0)}


def test_lists_of_different_days_are_not_held_against_each_other(council):
    days = council.rows("select distinct as_at from quality_check where rule = 'plan_not_in_need'")
    assert days == [(date(2026, 10, 31),)]


def test_missing_from_care_the_day_after_care_ended_is_an_orphan(council):
    assert check(council, "missing_from_care_not_looked_after") == {"West": (2, 1)}


def test_an_assessment_without_a_referral_in_the_year_before_is_an_orphan(council):
    assert check(council, "assessment_without_referral") == {"North": (2, 1)}


def test_an_audit_of_a_child_on_no_list_is_an_orphan_and_early_help_is_not_asked(council):
    assert check(council, "audit_of_unknown_child") == {"North": (1, 0), "Nrth": (1, 1)}


def test_what_is_not_loaded_is_not_held_against_anybody(council):
    assert check(council, "supplement_on_no_list") == check(council, "in_need_not_on_supplement") == {}


# ---------------------------------------------------------------- duplicates, dates, teams


def test_the_second_row_of_a_key_is_a_duplicate(council):
    assert check(council, "repeated_row", "child_protection_plans") == {"North": (2, 1), "South": (4, 0)}


def test_a_child_open_twice_on_one_list_is_a_duplicate(council):
    twice = {
        feed: (looked, found)
        for feed, looked, found in council.rows(
            "select feed, sum(looked_at)::int, sum(found)::int from quality_check "
            "where rule = 'open_twice' and month = date '2026-10-01' group by all"
        )
    }
    expected = {"children_in_need": (6, 1), "child_protection_plans": (5, 1), "children_looked_after": (2, 0)}
    assert twice == expected


def test_a_visit_is_asked_for_once_it_was_due(council):
    assert check(council, "care_without_visit") == {"South": (1, 1)}  # eight days in care; g's seven are not yet over
    assert check(council, "plan_without_visit") == {"North": (2, 0), "South": (3, 1)}


def test_care_that_ended_has_its_reason(council):
    assert check(council, "care_end_without_reason") == {"West": (1, 1)}


def test_a_team_not_on_the_list_of_teams_is_told(council):
    assert check(council, "unknown_team", "case_audits") == {"North": (1, 0), "Nrth": (1, 1)}


# ---------------------------------------------------------------- the list to send


def test_the_list_to_send_names_row_and_fault_and_no_value(council):
    sent = council.rows(
        "select pseudonym, sheet_row, team, kind, what from cases.quality_case "
        "where feed = 'children_in_need' and kind in ('blank', 'invalid', 'missing') order by all"
    )
    assert sent == [
        ("b", 3, "South", "blank", "Ethnicity is blank"),
        ("b", 3, "South", "invalid", "Gender does not agree with the rest of the row"),
        ("c", 4, "South", "missing", "Episode of need closed, but no reason is given"),
        ("d", 5, "South", "blank", "Ethnicity is blank"),
        ("d", 5, "South", "invalid", "Primary Need Code holds a word that is not on its list"),
        ("f", 8, None, "blank", "Allocated Team is blank"),
    ]


def test_only_the_newest_extracts_are_sent_and_none_older_than_three_months(council):
    days = council.rows("select distinct as_at from cases.quality_case")
    assert days == [(date(2026, 10, 31),)]


# ---------------------------------------------------------------- how many rows came

STEADY = [100, 104, 98, 102, 100, 103]


def words(counts: list[int]) -> list[str | None]:
    return [anomaly for _, _, anomaly in judge_counts(counts)]


def test_no_load_is_judged_before_six_others():
    assert judge_counts([100, 104, 98, 102, 100, 3]) == [(None, None, None)] * 6


def test_a_load_far_from_the_one_before_is_unusual():
    # Moving ranges 4, 6, 4, 2, 3: their mean 3.8, the largest usual step 3.267 x 3.8 = 12.41 round 103.
    assert judge_counts([*STEADY, 60])[-1] == (91, 115, "fewer")
    assert judge_counts([*STEADY, 116])[-1] == (91, 115, "more")
    assert judge_counts([*STEADY, 115])[-1] == (91, 115, None)


def test_a_list_that_comes_back_after_one_bad_load_is_not_told_again():
    assert words([*STEADY, 60, 101])[-2:] == ["fewer", None]


def test_a_new_level_that_stays_is_told_once():
    assert words([*STEADY, 150, 151, 149])[-3:] == ["more", None, None]


def test_a_slow_drift_of_overlapping_extracts_is_usual():
    assert not any(words([100 + 3 * n for n in range(30)]))


def test_a_handful_of_rows_is_no_finding():
    assert not any(words([1, 1, 2, 1, 1, 1, 3, 5]))


def test_less_than_half_the_median_is_unusual_however_much_the_list_moves():
    restless = [400, 1000, 400, 1000, 400, 1000, 400, 1000]
    assert words([*restless, 300])[-1] == "fewer"
    assert words([*restless, 400])[-1] is None


def test_the_history_of_loads_is_kept_with_what_was_rejected():
    world = World()
    for month, count in enumerate([*STEADY, 60], start=1):
        rows = [{"child": str(n), "referral_date": date(2026, month, 1)} for n in range(count)]
        world.load("referrals", date(2026, month, 28), rows, (date(2026, month, 1), date(2026, month, 28)))
    world.publish()
    keep_quality(world.connection)
    kept = world.rows("select as_at, accepted, rejected, low, high, anomaly from quality_load order by as_at")
    assert kept[0] == (date(2026, 1, 28), 100, 0, None, None, None)
    assert kept[-1] == (date(2026, 7, 28), 60, 0, 91, 115, "fewer")


# ---------------------------------------------------------------- the rules themselves


def test_every_feed_can_be_measured_even_a_row_with_nothing_in_it():
    world = World()
    feeds = [contract for contract in world.contracts.values() if contract.replaces in quality.ASKED]
    for contract in feeds:
        load = world.load(contract.feed, OCTOBER, [{}], YEAR)
        problems(
            world, load, [(2, column.name, "not_a_date", "warning") for column in contract.columns if column.field]
        )
    world.publish()
    keep_quality(world.connection)
    measured = {feed for (feed,) in world.rows("select distinct feed from quality_column")}
    assert measured >= {contract.feed for contract in feeds if any(column.filled for column in contract.columns)}
    assert not world.rows('from quality_column where valid < 0 or filled < valid or "rows" < filled')


@pytest.mark.parametrize("rule", names("quality/checks"))
def test_a_rule_says_where_it_comes_from(rule):
    header = [line for line in statement(f"quality/checks/{rule}").splitlines() if line.startswith("--")]
    assert "Source:" in " ".join(header)


def test_an_empty_store_has_nothing_wrong():
    world = World().publish()
    keep_quality(world.connection)
    for table in ("quality_column", "quality_check", "quality_load", "cases.quality_case"):
        assert world.rows(f"from {table}") == []


def test_the_rules_lie_where_they_are_looked_for():
    assert (QUERIES / "quality" / "checks").is_dir() and len(names("quality/checks")) >= 20
    assert quality.LOADS_TO_JUDGE == 6
