"""The practice quality page and the KPIs are of the same audits: on the demonstration every shared figure is equal."""

import pytest

from etl.snapshot import open_current
from frame import practice, practice_rows
from frame.data import read_picture
from frame.practice import Chosen
from kpis import audits
from kpis.audits import GOOD_OR_BETTER, GRADES, RI_OR_BETTER

MEMBERS = (("all", "All"), ("team", "North"), ("audit_type", "Routine"), ("audit_type", "Thematic"))


@pytest.fixture(scope="module")
def picture(demonstration_home):
    return read_picture(open_current(demonstration_home))


@pytest.fixture(scope="module")
def kept(picture):
    return practice.kept(picture)


def chosen(picture, member, back: int = 0, months_each: int = 3) -> Chosen:
    dimension, name = member
    team, audit_type = (name if dimension == wanted else None for wanted in ("team", "audit_type"))
    return Chosen(picture.months[back], team, audit_type, months_each)


def of_kpi(picture, kpi: str, basis: str, member, month) -> tuple:
    """Numerator and denominator of one KPI as published."""
    rows = picture.snapshot.records("member_series", kpi=kpi, dimension=member[0], member=member[1])
    (row,) = [row for row in rows if row["basis"] == basis and row["month"] == month]
    return row["numerator"], row["denominator"]


def pair(share) -> tuple:
    return share.count, share.of


@pytest.mark.parametrize("back", [0, 7], ids=["newest month", "seven months before"])
@pytest.mark.parametrize("member", MEMBERS, ids=[name for _, name in MEMBERS])
@pytest.mark.parametrize(
    ("kpi", "wanted"),
    [
        ("audit_good_plus_pct", GOOD_OR_BETTER),
        ("audit_ri_plus_pct", RI_OR_BETTER),
        ("audit_inadequate_pct", GRADES[:1]),
    ],
)
def test_grades_are_the_kpis(picture, kept, kpi, wanted, member, back):
    for basis, months_each in (("in_month", 1), ("quarter", 3)):
        look = chosen(picture, member, back, months_each)
        period = practice.spans(kept, look)[-1]
        counts = practice.counted(practice.graded(practice.cut(kept.answers, look)), period)
        assert pair(audits.share(counts, wanted)) == of_kpi(picture, kpi, basis, member, period.end)


@pytest.mark.parametrize("question", [q for q in practice.QUESTIONS if q.kpi], ids=lambda q: q.field)
def test_answers_are_the_kpis(picture, kept, question):
    members = MEMBERS[:2] if question.of_supervision else MEMBERS
    for member in members:
        look = chosen(picture, member)
        rows = kept.supervision if question.of_supervision else kept.answers
        rows = practice.about(practice.cut(rows, look), question.field)
        share = audits.share(practice.counted(rows, look.year), question.answers[:1], question.answers)
        assert share.of > 10
        assert pair(share) == of_kpi(picture, question.kpi, "rolling_12m", member, look.month)


@pytest.mark.parametrize("member", MEMBERS[:3], ids=[name for _, name in MEMBERS[:3]])
def test_agreement_and_actions_are_the_kpis(picture, kept, member):
    look = chosen(picture, member)
    told = practice_rows.moderated_in(practice.cut(kept.moderated, look), look.year)
    published = of_kpi(picture, "audit_moderation_agreement_pct", "rolling_12m", member, look.month)
    assert (told.agreed, told.n) == published and told.n > 10
    due = audits.actions(practice_rows.due_in(practice.cut(kept.actions, look), look.year), look.month)
    published = of_kpi(picture, "audit_actions_closed_pct", "rolling_12m", member, look.month)
    assert (due.closed_of_due, due.due) == published and due.due > 10


def test_one_team_and_one_type_together_are_judged_as_a_kpi_is(picture, kept):
    """There is no such KPI; the rows made for it are the team's own when nearly all its audits are of the type."""
    whole = chosen(picture, ("all", "All"))
    both = Chosen(whole.month, "North", "Routine", 3)
    found = practice.assessed(picture, kept, "audit_good_plus_pct", both)
    counts = practice.counted(
        practice.graded(practice.cut(kept.answers, both)), practice.latest(practice.spans(kept, both))
    )
    assert (found.latest.numerator, found.latest.denominator) == pair(audits.share(counts, GOOD_OR_BETTER))
    assert found.finding.startswith("Audits good or better")
