"""How cases become figures: children counted once, years looked back on, feeds that stand in, the list of teams.

Tried on the query of `referral_count` (one row a referral), worked by hand:
child a: 5 April 2026 (North) and 10 June 2026 (South); child b: 10 June 2026 (South); child c: 2 June 2026 (North).
"""

import re
from dataclasses import replace
from datetime import date

import pytest

from etl import publishing
from etl.publishing import prepare
from etl.sql import QUERIES, names, statement
from kpis.catalogue import load_kpis
from kpis.settings import Setting, SettingsError, load_settings
from tests.queries.world import AUTHORITY, World, first_of

A_YEAR = ("2025-11-01", "2026-10-31")
REFERRALS = [
    {"child": "a", "referral_date": date(2026, 4, 5), "team": "North"},
    {"child": "a", "referral_date": date(2026, 6, 10), "team": "South"},
    {"child": "b", "referral_date": date(2026, 6, 10), "team": "South"},
    {"child": "c", "referral_date": date(2026, 6, 2), "team": "North"},
]


def worked_out(world: World, **changed) -> World:
    """The world with the KPI worked out under other rules."""
    world.connection.execute("use memory")
    prepare(world.connection, AUTHORITY)
    world.connection.execute(statement("publish/schema"))
    publishing.work_out(world.connection, replace(load_kpis()["referral_count"], **changed), world.contracts)
    return world


@pytest.fixture
def world() -> World:
    world = World()
    world.load("referrals", "2026-10-31", REFERRALS, A_YEAR)
    return world


@pytest.mark.parametrize(
    ("basis", "month", "whole", "north", "south"),
    [
        ("in_month", "2026-04", 1, 1, 0),
        ("in_month", "2026-06", 3, 1, 2),
        ("in_month", "2026-07", 0, 0, 0),
        ("quarter", "2026-04", 1, 1, 0),
        ("quarter", "2026-06", 3, 1, 2),  # four referrals, three children; a counts where it was last
        ("ytd", "2026-05", 1, 1, 0),
        ("ytd", "2026-10", 3, 1, 2),
        ("rolling_12m", "2026-10", 3, 1, 2),
    ],
)
def test_each_child_counts_once_in_a_period_where_it_was_last(world, basis, month, whole, north, south):
    worked_out(world, counts="children")
    found = [world.value("referral_count", month, basis)["numerator"]]
    found += [world.value("referral_count", month, basis, "team", team)["numerator"] for team in ("North", "South")]
    assert found == [whole, north, south]


def test_counting_children_leaves_gaps_where_months_are_missing(world):
    worked_out(world, counts="children")
    assert world.value("referral_count", "2026-09", "rolling_12m") is None  # October 2025 is not loaded
    assert world.value("referral_count", "2026-03", "ytd") is None  # nor April 2025
    assert world.value("referral_count", "2025-10") is None


def test_cases_add_up_when_cases_are_counted(world):
    worked_out(world)
    assert [world.value("referral_count", "2026-10", basis)["numerator"] for basis in ("ytd", "rolling_12m")] == [4, 4]


def test_a_query_that_looks_back_a_year_has_that_basis_only(world):
    worked_out(world, counts="years")
    found = {
        (month, basis): cell["numerator"]
        for (month, basis, by, _), cell in world.values("referral_count").items()
        if by == "all"
    }
    assert found == {(first_of("2026-10"), "rolling_12m"): 0}  # its rows for October; September lacks a month before it


def test_a_feed_that_stands_in_lends_the_months_the_first_does_not_cover(world):
    world.load("contacts", "2025-10-31", [], ("2025-08-01", "2025-10-31"))
    worked_out(world, fallback="contacts")
    assert world.value("referral_count", "2025-08")["numerator"] == 0
    assert world.value("referral_count", "2025-07") is None
    assert world.value("referral_count", "2026-09", "rolling_12m")["numerator"] == 4


def test_the_list_of_teams_gives_service_and_locality(world):
    north = {"team": "North", "service": "Safeguarding", "locality": "Old Town", "valid_from": date(2020, 4, 1)}
    moved = {**north, "locality": "New Town", "valid_from": date(2026, 6, 1)}
    world.load("teams", rows=[{**north, "valid_to": date(2026, 5, 31)}, moved], dataset="teams")
    worked_out(world)
    cells = world.values("referral_count")
    found = {
        (month.month, dimension, member): cell["numerator"]
        for (month, basis, dimension, member), cell in cells.items()
        if basis == "in_month" and dimension in ("service", "locality") and cell["numerator"]
    }
    assert found == {
        (4, "service", "Safeguarding"): 1, (6, "service", "Safeguarding"): 1, (6, "service", "Not recorded"): 2,
        (4, "locality", "Old Town"): 1, (6, "locality", "New Town"): 1, (6, "locality", "Not recorded"): 2,
    }  # fmt: skip


# --- settings ----------------------------------------------------------------------------------------------------


def mentioned() -> set[str]:
    """Every setting a query reads."""
    texts = (re.sub(r"--.*", "", path.read_text(encoding="utf-8")) for path in QUERIES.rglob("*.sql"))
    return {name for text in texts for name in re.findall(r"\b(?:setting|choice)\('(\w+)'\)", text)}


def test_every_setting_is_read_by_a_query_and_every_query_reads_a_known_one():
    assert mentioned() == set(load_settings())


def test_settings_say_what_they_mean_and_why():
    for setting in load_settings().values():
        assert setting.means.endswith(".") and setting.why.endswith("."), setting.name


@pytest.mark.parametrize("wrong", [{}, {"number": 1, "word": "a", "choices": ("a",)}, {"word": "b", "choices": ("a",)}])
def test_a_setting_that_is_wrong_is_named(wrong):
    with pytest.raises(SettingsError, match="visits"):
        Setting("visits", "Means.", "Why.", **wrong)


def test_every_kpi_is_worked_out_or_says_why_not():
    queries = set(names("kpis"))
    unexplained = [k.id for k in load_kpis().values() if (k.id in queries) == bool(k.typed)]
    assert unexplained == []


# --- months that are loaded --------------------------------------------------------------------------------------


def test_a_month_another_feed_must_cover_too_is_a_gap_without_it(world):
    world.load("contacts", "2026-07-31", [], ("2026-05-01", "2026-07-31"))
    worked_out(world, also="contacts")
    found = [world.value("referral_count", month) is not None for month in ("2026-04", "2026-05", "2026-07", "2026-08")]
    assert found == [False, True, True, False]


def test_a_month_whose_extract_never_answers_is_a_gap_not_a_zero():
    world = World()
    open_case = {"child": "a", "case_status": "Child in need", "team": "North"}
    world.load(
        "lcs_supplement", "2026-08-31", [{**open_case, "as_at_date": date(2026, 8, 31), "on_act_pathway": False}]
    )
    world.load("lcs_supplement", "2026-09-30", [{**open_case, "as_at_date": date(2026, 9, 30), "on_act_pathway": None}])
    world.load(
        "lcs_supplement", "2026-10-31", [{**open_case, "as_at_date": date(2026, 10, 31), "on_act_pathway": True}]
    )
    world.publish("act_pathway_count")
    found = [world.value("act_pathway_count", month, "snapshot") for month in ("2026-08", "2026-09", "2026-10")]
    assert [cell and cell["value"] for cell in found] == [0, None, 1]
