"""The overview's sentences: what is told, in which group, in which order, and what is not claimed."""

from dataclasses import replace
from datetime import date

import pytest

from kpis import overview
from kpis.overview import CROSSED, GAP, LATE, RESTATED, SIGNAL, STANDING, UNTOLD, Item
from kpis.targets import Target
from tests.kpis.test_assessment import STEADY, assessed, compared, kpi, target

SEPTEMBER = date(2026, 9, 1)


def pair(values, measure=None, asked=(), **given):
    """A measure in October and as it stood in September, by its last values."""
    now = assessed(values, measure, asked, **given)
    before = assessed(values, measure, asked, as_at=SEPTEMBER, **given)
    return now, {now.kpi.id: before}


def told(values, measure=None, asked=(), **given):
    now, before = pair(values, measure, asked, **given)
    return overview.what_changed([now], before)


# ---------------------------------------------------------------- crossing a target


def test_a_target_crossed_by_a_special_cause_comes_first_and_is_new():
    (item,) = told([*STEADY, 30.0], asked=target(value=45)).attention
    assert item.lead == "Assessments in 45 days fell below 45%"
    assert item.rest == "30.0% in October, from 50.0%; below the usual range"
    assert (item.rank, item.is_new, item.evidence) == (CROSSED, True, "30 of 100")


def test_a_target_crossed_within_the_usual_range_cannot_be_judged():
    found = told([*STEADY, 47.0], asked=target(value=49))
    assert (found.attention, found.improving) == ((), ())
    (item,) = found.not_judged
    assert item.lead == "Assessments in 45 days fell below 49%"
    assert item.rest == "47.0% in October, from 50.0%: within its usual range, so it may be chance"


def test_a_target_reached_by_a_special_cause_leads_what_improves():
    (item,) = told([*STEADY, 70.0], asked=target(value=60)).improving
    assert item.lead == "Assessments in 45 days reached 60%"
    assert item.rest == "70.0% in October, from 50.0%; above the usual range"
    assert item.rank == CROSSED


def test_a_target_reached_by_chance_is_no_improvement():
    found = told([*STEADY, 52.0], asked=target(value=51))
    assert found.improving == ()
    assert found.not_judged[0].lead == "Assessments in 45 days reached 51%"


@pytest.mark.parametrize(
    ("last", "value", "lead"),
    [(70.0, 60, "Re-referrals rose above 60%"), (30.0, 40, "Re-referrals came down to 40% or less")],
)
def test_where_less_is_better_it_is_said_the_other_way_round(last, value, lead):
    measure = kpi("Re-referrals", polarity="lower")
    found = told([*STEADY, last], measure, target("at_most", value))
    (item,) = found.attention or found.improving
    assert item.lead == lead


def test_a_target_set_against_last_year_says_so():
    measure = kpi("Re-referrals", polarity="lower", basis="rolling_12m")
    years = [50.0] * 12 + [45.0] * 11
    (item,) = told(STEADY, measure, target("decrease", None), headline_values=[*years, 52.0]).not_judged
    assert item.lead == "Re-referrals: no longer lower than a year ago"
    assert item.rest.startswith("52.0% in the year to October, from 45.0%; 50.0% a year ago: within")


def test_a_target_that_was_replaced_has_not_been_crossed():
    now, before = pair([*STEADY, 47.0], asked=[Target(date(2020, 9, 1), "at_least", 49.0)])
    assert overview.crossing(now, before["example"]) == "missed"
    stricter = replace(now, target=Target(date(2026, 10, 1), "at_least", 49.0))
    assert overview.crossing(stricter, before["example"]) is None
    assert overview.crossing(now, None) is None


def test_close_to_target_is_not_met():
    measure = kpi(amber=10.0)
    now, before = pair([*STEADY, 47.0], measure, [Target(date(2020, 9, 1), "at_least", 49.0, 5.0)])
    assert (before["example"].status.code, now.status.code) == ("on_target", "close")
    assert overview.crossing(now, before["example"]) == "missed"


# ---------------------------------------------------------------- what is new, what may be chance


def test_a_signal_is_new_in_its_first_month_alone():
    now, before = pair([*STEADY, 30.0])
    (item,) = overview.what_changed([now], before).attention
    assert item.is_new
    (item,) = overview.what_changed([now], {"example": now}).attention  # it was so in September
    assert not item.is_new
    (item,) = overview.what_changed([now]).attention  # nothing is known of September
    assert not item.is_new


def test_worse_than_a_year_ago_within_chance_needs_no_attention():
    measure = kpi("Proceedings, neglect", unit="count", polarity="lower", basis="rolling_12m", dp=0)
    wobbly = [2.0, 4.0] * 12

    def year(last_year, now):
        values = [float(last_year)] * 12 + [float(now)] * 12
        return assessed(wobbly, measure, target("decrease", None), n=None, headline_values=values)

    few = overview.what_changed([year(21, 23)])  # 23 could be 21: Byar's interval is 14.6 to 34.5
    assert few.attention == ()
    assert few.not_judged[0].rest == "23, from 21: within what chance alone brings"
    many = overview.what_changed([year(21, 43)])
    assert [item.lead for item in many.attention] == ["Proceedings, neglect: higher than a year ago"]


def test_improving_but_out_of_reach_is_said_in_one_breath_and_once():
    found = overview.what_changed([assessed([*STEADY, 70.0], asked_measure(), target(value=95))])
    assert found.attention == ()
    (item,) = found.improving
    assert "above the usual range, but still out of reach of 95% as things work now" in item.rest


def asked_measure():
    return kpi("Management oversight")


# ---------------------------------------------------------------- neighbours


def compared_in(year, judgement):
    return replace(compared(20.0, [40.0] * 10, "higher"), period=year, judgement=judgement)


WORSE, LIKE = "worse", "similar"


def test_a_gap_is_told_since_the_first_year_of_its_run():
    years = [compared_in(2022, LIKE), compared_in(2023, WORSE), compared_in(2024, WORSE), compared_in(2025, WORSE)]
    found = overview.gap(years)
    assert (found.since, found.newest.period) == (2023, 2025)
    assert overview.gap_words(found) == "worse than neighbours since 2023"
    assert overview.gap_words(overview.gap(years[:2])) == "worse than neighbours in 2023"
    assert overview.gap([*years, compared_in(2026, LIKE)]) is None
    assert overview.gap([]) is None


def test_a_gap_is_not_claimed_across_a_year_that_was_not_tested():
    untested = compared_in(2024, "not tested")
    assert overview.gap([compared_in(2023, WORSE), untested, compared_in(2025, WORSE)]).since == 2025


def test_a_gap_needs_attention_and_joins_the_sentence_of_a_measure_already_told():
    gap = overview.gap([compared_in(2025, WORSE)])
    (item,) = overview.what_changed([assessed(STEADY)], gaps={"example": gap}).attention
    assert item.lead == "Assessments in 45 days: worse than neighbours in 2025"
    assert item.rest == "20.0% in 2025, neighbours 40.0% on average; lowest of 11"
    (item,) = overview.what_changed([assessed([*STEADY, 30.0])], gaps={"example": gap}).attention
    assert item.rank == SIGNAL and item.rest.endswith("; worse than neighbours in 2025")


# ---------------------------------------------------------------- the order


def test_sentences_stand_in_the_order_of_importance():
    crossed, before = pair([*STEADY, 30.0], kpi("Crossed", id="crossed"), target(value=45))
    signal = assessed([*STEADY, 30.0], kpi("Signal", id="signal"))
    reach = assessed(STEADY, kpi("Reach", id="reach"), target(value=80))
    apart = assessed(STEADY, kpi("Apart", id="apart"))
    gaps = {"apart": overview.gap([compared_in(2025, WORSE)])}
    found = overview.what_changed([apart, reach, signal, crossed], before, gaps)
    assert [item.kpi for item in found.attention] == ["crossed", "signal", "reach", "apart"]
    assert [item.rank for item in found.attention] == [CROSSED, SIGNAL, STANDING, GAP]


def test_what_cannot_be_judged_is_ordered_too():
    chance, before = pair([*STEADY, 47.0], kpi("Chance", id="chance"), target(value=49))
    neutral = assessed([*STEADY, 70.0], kpi("Neutral", id="neutral", polarity="context"))
    short = assessed(STEADY[:5], kpi("Short", id="short"))
    late = Item("", "Audits: October not loaded", "", "", LATE)
    restated = Item("x", "September restated", "", "", RESTATED)
    found = overview.what_changed([short, neutral, chance], before, told=[late, restated]).not_judged
    assert [item.rank for item in found] == [CROSSED, SIGNAL, RESTATED, LATE, UNTOLD]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (0, "Three things need attention; nothing is improving beyond chance"),
        (2, "Three things need attention, two of them new this month; nothing is improving beyond chance"),
    ],
)
def test_the_headline_says_how_many_are_new(new, said):
    items = tuple(Item(str(i), "", "", "", is_new=i < new) for i in range(3))
    assert overview.headline(overview.WhatChanged(items, (), ()), []) == said


def test_every_signal_has_its_words():
    measures = [
        assessed([*STEADY, 30.0]), assessed([*STEADY, 70.0]), assessed([*STEADY, 70.0], kpi(polarity="within")),
        assessed(STEADY), assessed(STEADY[:5]),
    ]  # fmt: skip
    assert tuple(overview.signal_name(a) for a in measures) == overview.SIGNAL_NAMES
