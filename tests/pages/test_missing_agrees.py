"""What the Missing page counts for itself is what the KPIs have: every month, team, place and span of the sample."""

import pytest

from etl.snapshot import open_current
from kpis import missing
from kpis import missing_patterns as patterns

SPANS = ("in_month", "quarter", "ytd", "rolling_12m")
OF_THOSE_DUE = {
    "rhi_offered_72h_pct": "offered_72h", "rhi_completed_pct": "completed", "rhi_completed_72h_pct": "completed_72h",
}  # fmt: skip
OTHERS = {"missing_episodes_count": ("ended", None), "rhi_accepted_pct": ("acceptances", "offers")}
FIGURES = OTHERS | {kpi: (step, "due") for kpi, step in OF_THOSE_DUE.items()}


@pytest.fixture(scope="module")
def snapshot(demonstration_home):
    return open_current(demonstration_home)


def cells(snapshot, kpi, dimension):
    """(basis, month, member) -> (numerator, denominator) of one KPI."""
    asked = dict.fromkeys(("basis", "from_month", "to_month"))
    rows = snapshot.records("values", kpi=kpi, dimension=dimension, **asked)
    return {(row["basis"], row["month"], row["member"]): (row["numerator"], row["denominator"]) for row in rows}


@pytest.mark.parametrize("kpi", FIGURES)
@pytest.mark.parametrize(("dimension", "name"), [("all", None), ("team", "team"), ("missing_from", "place")])
def test_every_step_is_the_kpis_own_figure(snapshot, kpi, dimension, name):
    rows = snapshot.records("missing_pathway")
    wanted = cells(snapshot, kpi, dimension)
    checked = 0
    for (basis, month, member), (numerator, denominator) in wanted.items():
        chosen = {name: member} if name else {}
        found = missing.pathway(rows, missing.months_of(basis, month), **chosen)
        top, bottom = FIGURES[kpi]
        assert getattr(found, top) == (numerator or 0), (basis, month, member)
        assert bottom is None or getattr(found, bottom) == (denominator or 0), (basis, month, member)
        checked += 1
    assert checked > 80


def test_repeatedly_missing_is_the_kpis_own_figure(snapshot):
    wanted = {key: value for key, value in cells(snapshot, "missing_repeat_pct", "all").items() if value[1]}
    for (_, month, _), (repeated, of) in wanted.items():
        rows = snapshot.records("missing_often", month=month)
        assert patterns.at_least(rows, 3)[0] == repeated
        assert patterns.often(rows).children == of
    assert len(wanted) >= 12


def test_the_week_holds_every_episode_that_ended_once(snapshot):
    ended = cells(snapshot, "missing_episodes_count", "all")
    months = [month for basis, month, _ in ended if basis == "in_month"]
    rows = snapshot.records("missing_clock", from_month=min(months), to_month=max(months))
    for what in (patterns.REPORTED, patterns.RETURNED):
        week = patterns.clock(rows, what)
        total = sum(ended["in_month", month, "All"][0] for month in months)
        assert sum(week.by_weekday) == total
        assert sum(week.by_stretch) + week.without_time == total


def test_those_waiting_are_not_among_those_interviewed(snapshot):
    counted = sum(row["episodes"] for row in snapshot.records("missing_waiting_counts"))
    listed = snapshot.records("missing_waiting")
    assert counted == len(listed) > 0
    newest = max(row["month"] for row in snapshot.records("missing_pathway"))
    found = missing.pathway(snapshot.records("missing_pathway"), [newest])
    assert sum(not row["is_due"] for row in listed) <= found.states["not due"]
