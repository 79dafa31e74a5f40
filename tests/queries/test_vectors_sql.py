"""The published test vectors (`../shared/vectors`) through the queries themselves.

The placements vector needs each placement's dates, which Annex A does not give: see tests/kpis/test_placements.py.
"""

from datetime import date, datetime, timedelta

import pytest

from etl.sql import statement
from kpis.rounding import round_half_up
from tests.queries.world import World

SHIFT = timedelta(hours=9)


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.fixture(scope="module")
def calendar(vectors) -> World:
    """A published store that knows GOV.UK's bank holidays of 2012 to 2028."""
    world = World()
    world.load("bank_holidays", rows=[{"holiday_date": day(row["date"])} for row in vectors("bank_holidays_ew.csv")])
    return world.publish()


def test_working_days(calendar, vectors):
    for row in vectors("working_days.csv"):
        ((found,),) = calendar.rows(
            "select working_days_between($from_day::date, $to_day::date)",
            from_day=row["start"],
            to_day=row["end"],
        )
        assert found == int(row["expected_working_days"]), row
        assert (found <= 15) == (row["within_15"] == "1"), row
        assert (found <= 45) == (row["within_45"] == "1"), row


def test_working_days_to_an_earlier_day_are_not_a_number(calendar):
    assert calendar.rows("select working_days_between('2026-11-03'::date, '2026-11-02'::date)") == [(None,)]


def test_working_day_due(calendar, vectors):
    for row in vectors("working_day_due.csv"):
        ((due,),) = calendar.rows("select working_day_due($start::date, $n::int)", start=row["start"], n=row["n"])
        assert due == day(row["expected_due"]), row


def fraction(expected: dict) -> tuple[int, int]:
    """The numerator and denominator a vector expects."""
    return int(expected["numerator"]), int(expected["denominator"])


def counted(world: World, kpi: str, period: dict) -> tuple[int, int]:
    """Numerator and denominator of a KPI's cases in a vector's period."""
    ((numerator, denominator),) = world.rows(
        f'select sum(numerator), sum(denominator) from cases."{kpi}" '
        "where counted_on between $first::date and $last::date",
        first=period["period_start"], last=period["period_end"],
    )  # fmt: skip
    return numerator, denominator


@pytest.mark.parametrize("case", "ABC")
def test_rereferrals(vectors, case):
    rows = [row for row in vectors("rereferral_input.csv") if row["case_id"] == case]
    (expected,) = [row for row in vectors("rereferral_expected.csv") if row["case_id"] == case]
    world = World()
    referrals = [{"child": row["child_id"], "referral_date": day(row["referral_date"])} for row in rows]
    world.load("referrals", "2026-10-31", referrals, ("2024-01-01", "2026-10-31"))
    world.publish("rereferral_pct")
    assert counted(world, "rereferral_pct", expected) == fraction(expected)


@pytest.mark.parametrize(("within", "kpi"), [("24", "cpp_repeat_2yr_pct"), ("", "cpp_repeat_ever_pct")])
def test_plans_after_an_earlier_one(vectors, within, kpi):
    (expected,) = [row for row in vectors("repeat_cp_expected.csv") if row["within_months"] == within]
    plans = [
        {"child": row["child_id"], "start_date": day(row["start"]), "end_date": day(row["end"])}
        for row in vectors("repeat_cp_input.csv")
    ]
    world = World()
    world.load("child_protection_plans", "2026-05-31", plans, ("2025-11-30", "2026-05-31"))
    world.publish(kpi)
    assert counted(world, kpi, expected) == fraction(expected)


@pytest.mark.parametrize("case", "AB")
def test_return_home_interviews(vectors, case):
    """The vector knows the hour of its extract, 09:00; an extract here has a day, and stands for all of it.

    So everything is moved nine hours earlier, which puts the extract at midnight, the end of the day before.
    No time crosses a change of the clocks or the end of its month by that: elapsed hours and months stay.
    """
    (expected,) = [row for row in vectors("rhi_expected.csv") if row["case_id"] == case]

    def moved(text: str) -> datetime | None:
        return datetime.fromisoformat(text) - SHIFT if text else None

    as_of = moved(expected["as_of"])
    assert as_of.hour == as_of.minute == 0
    types = {"Missing": "Missing", "Away": "Away from placement without authorisation"}
    episodes = [
        {
            "episode_id": str(number), "child": str(number), "episode_type": types[row["type"]],
            "reported_at": moved(row["returned_at"]) - timedelta(hours=1),
            "returned_at": moved(row["returned_at"]), "offered_at": moved(row["offered_at"]),
            "interview_offered": "Yes" if row["offered_at"] else "No",
            "completed_at": moved(row["completed_at"]), "times_known": True,
        }
        for number, row in enumerate(vectors("rhi_input.csv"))
        if row["case_id"] == case
    ]  # fmt: skip
    as_at = as_of.date() - timedelta(days=1)
    world = World()
    world.load("missing_episodes", as_at, episodes, (date(2026, 1, 1), as_at))
    world.publish("missing_episodes_count", "rhi_offered_72h_pct", "rhi_completed_72h_pct", "rhi_completed_pct")
    kpis = {
        "offered72": "rhi_offered_72h_pct",
        "completed72": "rhi_completed_72h_pct",
        "completed": "rhi_completed_pct",
    }
    assert world.fraction("missing_episodes_count", expected["month"])[0] == int(expected["episodes"])
    for column, kpi in kpis.items():
        assert world.fraction(kpi, expected["month"]) == (int(expected[column]), int(expected["due"])), kpi
    headline = world.value("rhi_completed_72h_pct", expected["month"])["value"]
    offered = world.value("rhi_offered_72h_pct", expected["month"])["value"]
    assert round_half_up(headline, 1) == float(expected["headline_pct"])
    assert round_half_up(offered, 1) == float(expected["offered_pct"])
    ((in_time, ever),) = world.rows(
        "select sum(completed_in_72h::int), sum(was_completed::int) from missing_episode "
        "where is_due and strftime(returned_at, '%Y-%m') = $month",
        month=expected["month"],
    )
    assert round_half_up(100 * in_time / ever, 1) == float(expected["of_completed_pct"])


def test_rates_per_10000(vectors):
    """A month-end count over a population, as `publish/kpi_value` divides them."""
    connection = World().publish().connection
    for row in vectors("rate_per_10000.csv"):
        connection.execute(
            "create or replace temp table kpi_basis as "
            "select date '2025-03-01' as month, 'snapshot' as basis, 'all' as dimension, 'All' as member, "
            "true as complete, $count::double as numerator, null::double as denominator",
            {"count": row["count"]},
        )
        connection.execute(
            "create or replace temp table authority_population as "
            "select 2024 as mid_year, $population::double as population",
            {"population": row["population"]},
        )
        parameters = {"kpi": "cpp_rate_10k", "unit": "rate_per_10000"}
        found = connection.execute(f"select value from ({statement('publish/kpi_value')})", parameters).fetchall()
        expected = float(row["expected"]) if row["expected"] else None
        assert [round_half_up(value, int(row["dp"])) for (value,) in found] == [expected], row
