"""Figures that plans and reports gave before: all of them kept, and only what is of the KPI's own kind drawn."""

from collections import Counter
from datetime import date

import pytest

from kpis.catalogue import load_kpis
from kpis.history import DatedFact, HistoryError, _checked, load_history
from kpis.yaml_file import read_yaml

FACTS = [fact for facts in load_history().values() for fact in facts]
SOURCES = {"000": "2019", "001": "2022", "002": "2020", "003": "2020", "004": "2015"}  # the year each paper is of


@pytest.fixture(scope="module")
def said(shared):
    """The figures of the plan's own papers that are mapped to a KPI."""
    facts = [fact for fact in read_yaml(shared / "seed_facts.yaml")["facts"] if fact["kpi_id"]]
    assert len(facts) == 75
    return facts


def key(kpi, day, value, unit):
    return kpi, str(day), value, unit


def test_every_figure_the_papers_gave_is_here_or_is_a_target(said):
    """Sixty figures; the other fifteen are targets, which stand with each KPI. One of them, a manager to six social
    workers, is what its KPI counts."""
    told = Counter(key(f["kpi_id"], f["date"], f["value"], f["unit"]) for f in said if f["show"] != "target")
    assert told == Counter(key(fact.kpi, fact.date, fact.value, fact.unit) for fact in FACTS)
    assert sum(told.values()) == 60
    targets = {f["kpi_id"]: f["value"] for f in said if f["show"] == "target"}
    assert len(targets) == 15 and targets.pop("manager_span_within_6_pct") == 6
    for kpi, value in targets.items():
        assert value in {target.value for target in load_kpis()[kpi].targets}, kpi


def test_each_names_the_paper_it_is_from(said):
    papers = {key(f["kpi_id"], f["date"], f["value"], f["unit"]): f["source"]["file"] for f in said}
    for fact in FACTS:
        paper = papers[key(fact.kpi, fact.date, fact.value, fact.unit)]
        assert fact.source.endswith(SOURCES[paper]), fact


def test_what_was_said_of_others_comes_along(said):
    given = {key(f["kpi_id"], f["date"], f["value"], f["unit"]): f.get("comparators", {}) for f in said}
    for fact in FACTS:
        assert dict(fact.comparators) == given[key(fact.kpi, fact.date, fact.value, fact.unit)], fact
    (icpc,) = load_history()["icpc_15wd_pct"]
    assert icpc.comparators == {"statistical_neighbours": 73, "england": 69}


def test_nothing_of_another_unit_and_nothing_without_a_figure_is_drawn():
    for fact in FACTS:
        if fact.plotted:
            assert fact.value is not None and fact.unit == load_kpis()[fact.kpi].unit, fact
        else:
            assert fact.reason, fact


@pytest.mark.parametrize(
    ("kpi", "day", "value"),
    [
        ("cpp_rate_10k", "2014-12-31", 258),  # a number for a rate
        ("missing_children_12m_count", "2014-12-31", 243),  # nine months for twelve
        ("cpp_neglect_pct", "2014-03-31", 40),  # DfE publishes 27% for that day
        ("cpp_neglect_pct", "2014-03-31", 57),  # another category
        ("adoption_a10_days", "2014-03-31", 190),  # a gap, not a level
        ("cla_3plus_placements_pct", "2015-02", 3),  # changes, not placements
        ("cla_count", "2014-12-31", 0),  # unaccompanied children only
        ("rhi_completed_pct", "2020-09", 80),  # a floor, not a figure
        ("placed_with_parents_count", "2022-07", 12),  # a fall
    ],
)
def test_what_would_mislead_is_kept_and_not_drawn(kpi, day, value):
    (fact,) = [fact for fact in load_history()[kpi] if (fact.date, fact.value) == (day, value)]
    assert not fact.plotted and fact.reason


def test_what_is_drawn():
    drawn = {(fact.kpi, fact.day): fact.value for fact in FACTS if fact.plotted}
    assert drawn["cla_count", date(2014, 3, 31)] == 315
    assert drawn["cla_rate_10k", date(2014, 12, 31)] == 63.8
    assert drawn["cl_eet_pct", date(2014, 4, 30)] == 73 and drawn["cl_eet_pct", date(2014, 12, 31)] == 84
    assert drawn["agency_over_6m_pct", date(2022, 7, 31)] == 62
    assert len(drawn) == 23


@pytest.mark.parametrize(
    ("text", "day"),
    [("2014-12-31", date(2014, 12, 31)), ("2015-02", date(2015, 2, 28)), ("2020-02", date(2020, 2, 29)),
     ("2014", date(2014, 12, 31))],
)  # fmt: skip
def test_a_date_stands_for_the_end_of_what_it_means(text, day):
    assert DatedFact("cla_count", text, 1, "count", "words", "source").day == day


def test_facts_are_in_order_of_their_days():
    for facts in load_history().values():
        assert [fact.day for fact in facts] == sorted(fact.day for fact in facts)


SOUND = {"kpi": "cla_count", "date": "2014", "value": 1, "unit": "count", "words": "Children", "source": "A report"}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"kpi": "no_such"}, "no such KPI"),
        ({"unit": "percent"}, "cannot be plotted"),
        ({"value": None}, "cannot be plotted"),
        ({"plotted": False}, "has a reason"),
        ({"reason": "because"}, "has a reason"),
        ({"date": "soon"}, "soon"),
        ({"when": "2014"}, "unexpected keyword"),
    ],
)
def test_a_slip_is_named(change, complaint):
    _checked(SOUND)
    with pytest.raises(HistoryError, match=complaint):
        _checked(SOUND | change)
