"""What was published over the years: our own dots with their gaps, the others' lines, reports' figures as diamonds."""

from datetime import date

import pytest

from charts.facts import Fact
from charts.history_chart import PublishedYear, describe, figure
from charts.theme import DARK, LIGHT, SCALES
from tests.charts.made import kpi

YEARS = (
    PublishedYear(date(2013, 3, 31), 20.0, None, 22.0, 24.0),
    PublishedYear(date(2014, 3, 31), None, "c", 23.0, 24.5),
    PublishedYear(date(2015, 3, 31), 25.0, None, 22.5, 25.0),
    PublishedYear(date(2016, 3, 31), 26.0, None, 22.0, 25.5),
    PublishedYear(date(2017, 3, 31), None, "x", 21.5, 26.0),
)
FACTS = (
    Fact(date(2014, 3, 31), 90.0, "Ofsted report, 2015", "31 March 2014: 90% (Ofsted report, 2015)"),
    Fact(date(2014, 12, 31), 63.8, "Ofsted report, 2015", "31 December 2014: 63.8% (Ofsted report, 2015)"),
)


def made(years=YEARS, facts=(), scale="page", **changed):
    return figure(years, facts, kpi(**changed), own_name="Ourselves", scale=scale)


def trace(fig, name):
    (found,) = (one for one in fig.data if one.name == name)
    return found


def texts(fig, name):
    return [one.text for one in fig.layout.annotations if one.name == name]


def test_our_own_years_are_joined_dots_broken_where_one_is_withheld():
    own = trace(made(), "Ourselves")
    assert list(own.y) == [20.0, None, 25.0, 26.0, None] and not own.connectgaps
    assert "markers" in own.mode and "lines" in own.mode
    assert own.x[1] == date(2014, 3, 31)


def test_a_withheld_year_says_its_symbol_at_its_foot():
    fig = made()
    said = [one for one in fig.layout.annotations if one.name == "symbol"]
    assert [(one.x, one.text) for one in said] == [(date(2014, 3, 31), "[c]"), (date(2017, 3, 31), "[x]")]
    assert all(one.y == fig.layout.yaxis.tickvals[0] for one in said)


def test_neighbours_and_england_are_lines_of_their_own():
    fig = made()
    assert list(trace(fig, "neighbours").y) == [22.0, 23.0, 22.5, 22.0, 21.5]
    assert trace(fig, "neighbours").line.dash == "dot"
    assert list(trace(fig, "England").y) == [24.0, 24.5, 25.0, 25.5, 26.0]


def test_each_line_is_named_where_it_ends_and_an_old_end_says_its_year():
    assert texts(made(), "end label") == ["England 26.0%", "Neighbours 21.5%", "<b>Ourselves 26.0% (2016)</b>"]


def test_a_reports_figure_is_a_labelled_diamond_on_its_day_that_joins_no_line():
    fig = made(facts=FACTS)
    told = trace(fig, "published before")
    assert list(told.x) == [date(2014, 3, 31), date(2014, 12, 31)] and list(told.y) == [90.0, 63.8]
    assert told.mode == "markers" and told.marker.symbol == "diamond" and told.marker.color == LIGHT.surface
    assert list(told.hovertext) == [fact.hover for fact in FACTS]
    assert texts(fig, "inside") == ["90% (Ofsted report, 2015)", "63.8% (Ofsted report, 2015)"]
    assert trace(fig, "Ourselves").y[1] is None  # the report's 90% does not fill DfE's gap
    assert fig.layout.yaxis.range[1] >= 90


def test_on_a_phone_the_figure_is_the_label():
    assert texts(made(facts=FACTS, scale="phone"), "inside") == ["90%", "63.8%"]


@pytest.mark.parametrize("scale", list(SCALES))
def test_at_every_scale_words_stay_inside_and_ends_apart(scale):
    fig = made(facts=FACTS, scale=scale)
    sizes = SCALES[scale]
    assert fig.layout.font.size == sizes.text
    inner = fig.layout.height - fig.layout.margin.t - fig.layout.margin.b
    assert inner > sizes.text * 6
    low, high = fig.layout.yaxis.range
    spans = sorted(
        (one.y - low) / (high - low) * inner + one.yshift for one in fig.layout.annotations if one.name == "end label"
    )
    assert all(upper - lower >= sizes.small for lower, upper in zip(spans, spans[1:], strict=False))


def test_the_axis_names_years_on_the_days_they_are_of():
    ticks = made().layout.xaxis
    assert ticks.ticktext[-1] == "2017" and ticks.tickvals[-1] == date(2017, 3, 31)
    assert len(made(scale="phone").layout.xaxis.tickvals) <= len(ticks.tickvals)


def test_reports_alone_still_have_an_axis():
    fig = made(years=(), facts=FACTS)
    assert [one.name for one in fig.data] == ["published before"]
    assert list(fig.layout.xaxis.tickvals) == [date(2014, 1, 1), date(2015, 1, 1)]


def test_a_year_by_itself_is_a_dot_even_on_a_line_without_dots():
    alone = (PublishedYear(date(2024, 9, 30), 5.0, None, 6.0, 7.0),)
    assert trace(made(years=alone, facts=FACTS), "England").marker.size[0] > 1
    assert trace(made(), "England").marker.size[1] < 1


def test_a_count_without_england_has_no_line_for_it():
    years = [PublishedYear(date(year, 3, 31), 300.0, None, 600.0, None) for year in (2024, 2025)]
    fig = figure(years, (), kpi(unit="count", dp=0), own_name="Ourselves")
    assert {one.name for one in fig.data} == {"neighbours", "Ourselves"}
    assert texts(fig, "unit") == ["number"]


def test_the_dark_theme_keeps_the_meanings():
    fig = figure(YEARS, FACTS, kpi(), own_name="Ourselves", theme=DARK)
    assert trace(fig, "neighbours").line.color == DARK.neighbours_mark


def test_the_years_in_words():
    assert describe(YEARS, FACTS[1:], kpi(), "Ourselves") == (
        "Re-referrals as published: Ourselves from 20.0% in 2013 to 26.0% in 2016; neighbours’ mean 21.5% in 2017; "
        "England 26.0% in 2017; no figure of our own for 2014 (c), 2017 (x); 63.8% in Dec 2014 (Ofsted report, 2015)."
    )
