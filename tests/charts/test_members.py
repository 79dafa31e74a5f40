"""Teams against the whole, and ourselves among our neighbours."""

import pytest

from charts import breakdown, neighbours_chart
from charts.theme import LIGHT
from kpis.intervals import funnel
from tests.charts.made import compared, kpi

UNITS = funnel([("South", 120, 382), ("North", 115, 590), ("West <1>", 105, 536), ("Late", 3, 6), ("New", 0, 0)])


def members(fig):
    return next(one for one in fig.data if one.name == "members")


def words(fig, name):
    return [one.text for one in fig.layout.annotations if one.name == name]


def test_members_are_ranked_with_those_too_few_last_and_hollow():
    fig = breakdown.figure(UNITS, kpi(), whole="All teams")
    names = list(fig.layout.yaxis.ticktext)
    assert names == ["<b>South</b>", "West &lt;1&gt;", "North", "Late", "New"]
    drawn = members(fig)
    assert drawn.marker.color[3] == LIGHT.surface and drawn.marker.color[1] == LIGHT.common_mark
    assert drawn.x[0] == pytest.approx(120 / 382 * 100) and drawn.x[4] is None


def test_only_a_member_different_beyond_chance_is_marked_in_shape_colour_and_words():
    fig = breakdown.figure(UNITS, kpi())
    drawn = members(fig)
    assert (drawn.marker.symbol[0], drawn.marker.color[0]) == ("square", LIGHT.concern_mark)
    said = words(fig, "value")
    assert "different beyond chance" in said[0] and said[3].endswith("too few to judge")
    assert [text for text in said if "different" in text] == said[:1]


def test_the_same_difference_is_good_when_higher_is_better_and_neither_when_neutral():
    assert members(breakdown.figure(UNITS, kpi(polarity="higher"))).marker.symbol[0] == "diamond"
    assert members(breakdown.figure(UNITS, kpi(polarity="context"))).marker.symbol[0] == "triangle-up"


def test_the_whole_is_a_labelled_line_and_chance_a_pale_stretch():
    fig = breakdown.figure(UNITS, kpi(), whole="All teams")
    assert words(fig, "mark") == ["All teams 22.7%"]  # 343 of 1,514
    bands = [one for one in fig.data if one.name == "by chance"]
    assert len(bands) == 3  # none for the member too few to judge, nor for the one without cases
    low, high = (limit * 100 for limit in UNITS[0].limits998)
    assert list(bands[0].x) == pytest.approx([low, high])


def test_nothing_to_break_down_still_draws():
    assert members(breakdown.figure((), kpi())).x == ()
    assert breakdown.describe((), kpi()) == "Re-referrals: nothing to break down."


def test_days_have_no_funnel():
    with pytest.raises(breakdown.NotAProportion, match="rereferral_pct is a days"):
        breakdown.figure(UNITS, kpi(unit="days"))


def test_the_breakdown_in_words():
    assert breakdown.describe(UNITS, kpi(), "All teams") == (
        "Re-referrals by member, All teams 22.7%; different beyond chance: South 31.4% (higher)."
    )
    alike = funnel([("A", 20, 100), ("B", 22, 100)])
    assert "none differs beyond chance" in breakdown.describe(alike, kpi())


OTHERS = [20.0, 21.0, 22.0, 17.0, 25.0, 24.0, 23.0, 19.0, 26.0, None]


def test_neighbours_are_ranked_with_our_own_a_bold_diamond_and_the_suppressed_last():
    comparison = compared(18.0, OTHERS, region=21.7, england=22.6)
    fig = neighbours_chart.figure(comparison, kpi(), region_name="North West")
    names = list(fig.layout.yaxis.ticktext)
    assert names.index("<b>Ourselves</b>") == 8 and names[-1] == "Neighbour 9"
    drawn = members(fig)
    assert drawn.marker.symbol[8] == "diamond" and drawn.marker.color[8] == LIGHT.improvement_mark
    assert list(drawn.x[:-1]) == sorted(drawn.x[:-1], reverse=True)
    assert words(fig, "value")[-1] == "not published (c)"
    assert words(fig, "value")[8] == "<b>18.0%</b>"


def test_median_region_and_england_are_labelled_lines():
    comparison = compared(18.0, OTHERS, region=21.7, england=22.6)
    fig = neighbours_chart.figure(comparison, kpi(), region_name="North West")
    assert words(fig, "mark") == ["neighbours’ median 22.0%", "North West 21.7%", "England 22.6%"]
    assert [one.x0 for one in fig.layout.shapes if one.name == "mark"] == [22.0, 21.7, 22.6]


def test_the_region_is_left_out_when_it_is_not_published():
    fig = neighbours_chart.figure(compared(18.0, OTHERS), kpi())
    assert words(fig, "mark") == ["neighbours’ median 22.0%"]


def test_neighbours_in_words():
    assert neighbours_chart.describe(compared(18.0, OTHERS), kpi()) == (
        "Re-referrals, 2025: Ourselves 18.0%, 2nd best of 10; median of 9 neighbours 22.0%."
    )


def test_members_too_small_to_show_are_named_without_a_dot():
    fig = breakdown.figure(UNITS[:2], kpi(), hidden=("Asian", "Black"), hidden_words="fewer than 6")
    assert list(fig.layout.yaxis.ticktext)[-2:] == ["Asian", "Black"]
    assert list(members(fig).x)[-2:] == [None, None]
    assert words(fig, "value")[-2:] == ["fewer than 6", "fewer than 6"]
    said = breakdown.describe(UNITS[:2], kpi(), "All", ("Asian", "Black"), "fewer than 6")
    assert said.endswith("; Asian, Black: fewer than 6.")


def test_of_a_count_neither_region_nor_england_is_a_line():
    comparison = compared(300.0, [400.0, 500.0, 600.0, 700.0, 800.0], region=14_620.0, england=81_770.0)
    fig = neighbours_chart.figure(comparison, kpi(unit="count", dp=0))
    assert words(fig, "mark") == ["neighbours’ median 600"]
    assert fig.layout.xaxis.range[1] < 2000
