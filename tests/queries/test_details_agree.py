"""On the whole demonstration: what the front door and workload pages add up is what the KPIs say, month by month."""

from collections import defaultdict
from functools import cache

import pytest

from etl.snapshot import open_current
from kpis import workload
from kpis.periods import add_months

ASKED = {  # a KPI, where its rows are read, which parts of them add up to its numerator and denominator
    "contact_decision_1wd_pct": ("contact_outcome", "in_time", "due"),
    "referral_count": ("referral_step", "referrals", None),
    "referral_nfa_pct": ("referral_step", "no_further_action", "referrals"),
    "rereferral_pct": ("referral_step", "rereferrals", "referrals"),
    "assessment_45wd_pct": ("assessment_step", "in_time", "authorised"),
}
NO_TEAM = ("contact_decision_1wd_pct",)  # a contact has none
BASES = ("in_month", "rolling_12m")


@pytest.fixture(scope="module")
def snapshot(demonstration_home):
    return open_current(demonstration_home)


@pytest.fixture
def read(snapshot):
    """The rows of one page query, asked once: every team is looked for in them."""
    return cache(lambda name, **span: snapshot.records(name, **span))


def cells(snapshot, kpi, bases, dimension="all"):
    """(member, basis, month, numerator, denominator) of every cell a page may show."""
    if dimension == "all":
        members = ["All"]
    else:
        known = snapshot.records("dimensions")
        members = [row["member"] for row in known if (row["kpi"], row["dimension"]) == (kpi, dimension)]
    for member in members:
        for row in snapshot.records("member_series", kpi=kpi, dimension=dimension, member=member):
            if row["basis"] in bases:
                yield member, row["basis"], row["month"], row["numerator"], row["denominator"]


@pytest.mark.parametrize(
    ("kpi", "dimension"), [*((kpi, "all") for kpi in ASKED), *((kpi, "team") for kpi in ASKED if kpi not in NO_TEAM)]
)
def test_the_steps_of_the_front_door_are_the_kpis(snapshot, read, kpi, dimension):
    table, *parts = ASKED[kpi]
    seen = 0
    for member, basis, month, *figures in cells(snapshot, kpi, BASES, dimension):
        start = month if basis == "in_month" else add_months(month, -11)
        rows = read(table, since=start, month=month)
        mine = [row for row in rows if dimension == "all" or row["team"] == member]
        found = [sum(row[part] for row in mine) if part else None for part in parts]
        assert found == figures, (member, basis, month)
        seen += 1
    assert seen > 30


def test_assessments_past_45_days_are_the_kpis(snapshot):
    for _, _, month, number, _ in cells(snapshot, "assessment_open_over_45", ("snapshot",)):
        rows = snapshot.records("front_door_waiting", month=month)
        assert sum(r["waiting"] for r in rows if r["what"] == "assessment" and r["days"] == "Over 45") == number, month


@pytest.mark.parametrize("dimension", ["all", "team"])
def test_who_is_over_the_rule_is_the_kpis_remainder(snapshot, read, dimension):
    by_kpi = defaultdict(int)
    for kpi, table, made in (
        ("caseload_within_20_pct", "caseload", lambda rows: workload.loads(rows, "team")),
        ("manager_span_within_6_pct", "manager_span", workload.spans),
    ):
        for member, _, month, within, people in cells(snapshot, kpi, ("snapshot",), dimension):
            found = made(read(table, month=month))
            load = workload.whole([one for one in found if dimension == "all" or one.name == member])
            assert (load.people - load.over, load.people) == (within, people), (kpi, member, month)
            by_kpi[kpi] += 1
    assert min(by_kpi.values()) > 20


@pytest.mark.parametrize("dimension", ["all", "team"])
def test_vacancies_and_long_agency_stays_are_the_kpis(snapshot, read, dimension):
    for member, _, month, vacant, posts in cells(snapshot, "sw_vacancy_rate", ("snapshot",), dimension):
        found = workload.posts(read("posts", month=month))
        mine = [post.vacancies for post in found if dimension == "all" or post.team == member]
        total = (sum(share.n for share in mine), sum(share.of for share in mine))
        assert total == pytest.approx((vacant, posts)), (member, month)
    for member, _, month, long, people in cells(snapshot, "agency_over_6m_pct", ("snapshot",), dimension):
        rows = [r for r in read("length_of_stay", month=month) if dimension == "all" or r["team"] == member]
        share = workload.agency_long(rows)
        assert (share.n, share.of) == (long, people), (member, month)
