"""Shares of audit grades and answers by month and quarter, what became of actions, and kappa's interval."""

from datetime import date

import pytest

from kpis import audits
from kpis.audits import GOOD_OR_BETTER, Kappa, Period, Share

JULY, SEPTEMBER, OCTOBER = date(2026, 7, 1), date(2026, 9, 1), date(2026, 10, 1)


def test_a_share_leaves_blanks_and_what_does_not_apply_out_of_the_denominator():
    counts = {"Good": 3, "Outstanding": 1, "Inadequate": 4, None: 5}
    assert audits.share(counts, GOOD_OR_BETTER) == Share(4, 8)
    assert audits.share({"Yes": 2, "Partly": 1, "Not applicable": 9}, ["Yes"], ["Yes", "Partly", "No"]) == Share(2, 3)


def test_a_share_has_its_wilson_interval_and_is_not_judged_below_ten():
    twenty_eight = Share(28, 79)
    assert twenty_eight.percent == pytest.approx(35.443, abs=0.001)
    assert twenty_eight.interval == pytest.approx((25.8, 46.4), abs=0.05)  # by hand from the formula of Wilson
    assert twenty_eight.can_be_judged and Share(5, 10).can_be_judged and not Share(5, 9).can_be_judged
    assert (Share(0, 0).percent, Share(0, 0).interval) == (None, None)


def test_quarters_are_financial_and_the_last_may_be_part():
    found = audits.periods(date(2026, 5, 1), OCTOBER, 3)
    assert found == [
        Period(date(2026, 4, 1), date(2026, 6, 1), True), Period(JULY, SEPTEMBER, True), Period(OCTOBER, OCTOBER, False)
    ]  # fmt: skip
    assert audits.periods(SEPTEMBER, OCTOBER, 1) == [Period(m, m, True) for m in (SEPTEMBER, OCTOBER)]


def test_rows_are_counted_in_their_period_and_a_period_without_any_is_empty():
    rows = [
        {"month": JULY, "answer": "Good", "audits": 2}, {"month": SEPTEMBER, "answer": "Good", "audits": 3},
        {"month": SEPTEMBER, "answer": None, "audits": 1}, {"month": date(2026, 6, 1), "answer": "Good", "audits": 9},
    ]  # fmt: skip
    found = audits.counts_by_period(rows, audits.periods(JULY, OCTOBER, 3), "answer")
    assert found == [{"Good": 5, None: 1}, {}]


def action(due_month, is_due, raised, closed) -> dict:
    return {"due_month": due_month, "is_due": is_due, "raised": raised, "closed": closed}


def test_actions_are_overdue_only_when_due_by_the_month_looked_at():
    rows = [
        action(SEPTEMBER, True, 5, 3),  # two overdue
        action(OCTOBER, True, 4, 4),
        action(OCTOBER, False, 6, 1),  # due later in the month than the newest extract
        action(date(2026, 11, 1), True, 3, 0),  # due, but after the month looked at
        action(None, False, 2, 1),  # no due date: neither due nor overdue
    ]
    found = audits.actions(rows, OCTOBER)
    assert (found.raised, found.closed, found.due, found.closed_of_due) == (20, 9, 9, 7)
    assert (found.overdue, found.open_not_due, found.undated) == (2, 8, 1)
    assert found.closed + found.overdue + found.open_not_due + found.undated == found.raised


def test_the_moderation_table_is_of_the_whole_scale():
    pairs = {("Good", "Requires improvement"): 2, ("Good", "Good"): 3, ("Inadequate", "Requires improvement"): 1}
    table = audits.moderation_table(pairs)
    assert table == [[0, 1, 0, 0], [0, 0, 0, 0], [0, 2, 3, 0], [0, 0, 0, 0]]
    told = audits.moderation(table)
    assert (told.n, told.agreed, told.marked_down, told.marked_up) == (6, 3, 2, 1)
    assert told.interval == pytest.approx((18.76, 81.24), abs=0.01)  # 3 of 6, Wilson
    assert told.drift == pytest.approx(-1 / 6)


def test_kappas_interval_is_from_its_standard_error_and_stops_at_full_agreement():
    assert Kappa(0.82, 0.03).interval == pytest.approx((0.7612, 0.8788), abs=0.0001)
    assert Kappa(0.98, 0.03).interval[1] == 1.0
    assert Kappa(None, None).interval is None
