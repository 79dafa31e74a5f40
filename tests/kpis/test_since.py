"""What is different since somebody last looked: only what stands differently, worst first."""

from kpis.since import changes
from tests.kpis.test_assessment import STEADY, assessed, kpi, target


def by_id(*made):
    return {a.kpi.id: a for a in made}


def test_only_what_stands_differently_is_told_and_what_got_worse_first():
    same = assessed(STEADY, kpi("Same", id="same"))
    then = by_id(
        same,
        assessed([*STEADY, 60.0], kpi("Fell", id="fell"), target(value=55)),
        assessed(STEADY, kpi("Rose", id="rose"), target(value=55)),
        assessed(STEADY, kpi("Signals", id="signals")),
    )
    now = by_id(
        same,
        assessed(STEADY, kpi("Rose", id="rose"), target(value=49)),
        assessed([*STEADY, 50.0], kpi("Fell", id="fell"), target(value=55)),
        assessed([*STEADY, 30.0], kpi("Signals", id="signals")),
        assessed(STEADY, kpi("New", id="new")),
    )
    assert [(item.lead, item.rest) for item in changes(then, now)] == [
        ("Fell: close, was on target", "50.0%, then 60.0%"),
        ("Signals: getting worse, was no real change", "30.0%, then 50.0%"),
        ("Rose: on target, was close", "50.0%"),
        ("New: first figures", "50.0%"),
    ]


def test_a_figure_that_came_or_went_is_told():
    one, none = assessed(STEADY), assessed([*STEADY[:-1], None])
    (came,) = changes(by_id(none), by_id(one))
    assert (came.lead, came.rest) == ("Assessments in 45 days: no target, was no data", "50.0%")
    (went,) = changes(by_id(one), by_id(none))
    assert (went.lead, went.rest) == ("Assessments in 45 days: no data, was no target", "")


def test_nothing_different_is_nothing_to_say():
    assert changes(by_id(assessed(STEADY)), by_id(assessed(STEADY))) == ()
