"""A funnel as data: where its limits run, who is marked, who is named."""

import csv

import pytest

from charts import funnel
from charts.theme import LIGHT
from kpis.intervals import funnel as proportions
from kpis.intervals import funnel_rates
from tests.charts.made import kpi

TEAMS = proportions([("South", 120, 382), ("North", 115, 590), ("West <1>", 105, 536), ("Late", 3, 6), ("New", 0, 0)])
RATE = kpi(id="cpp_rate_10k", unit="rate_per_10000", polarity="within")


def line(fig, name):
    return [one for one in fig.data if one.name == name]


def words(fig, name="inside"):
    return [one.text for one in fig.layout.annotations if one.name == name]


def test_the_curves_are_the_published_limits(shared):
    """At the sizes of OHID's own funnel the curves run through OHID's own limits, near enough to draw."""
    with (shared / "vectors" / "funnel_prop_limits.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if float(row["n"]) > 40]
    sizes = [(float(row["n"]), float(row["p0"])) for row in rows]
    units = proportions([("", n * p, n) for n, p in sizes])
    assert units[0].centre == pytest.approx(sizes[0][1])
    fig = funnel.figure(units, kpi())
    for name, column in (("95% limit", "95"), ("99.8% limit", "998")):
        lower, upper = line(fig, name)
        for row in rows:
            for drawn, side in ((lower, "lower"), (upper, "upper")):
                near = [y for x, y in zip(drawn.x, drawn.y, strict=True) if abs(x - float(row["n"])) < 0.02 * x]
                if near and drawn.y:
                    assert min(abs(y - 100 * float(row[side + column])) for y in near) < 1.0


def test_a_member_stands_at_its_cases_and_its_figure():
    drawn = line(funnel.figure(TEAMS, kpi()), "members")[0]
    assert list(drawn.x) == [382, 590, 536, 6]  # none for the one without cases
    assert drawn.y[0] == pytest.approx(31.4, abs=0.05)


def test_only_outside_998_is_marked_and_too_few_is_hollow():
    drawn = line(funnel.figure(TEAMS, kpi()), "members")[0]
    assert list(drawn.marker.symbol) == ["square", "circle", "circle", "circle"]
    assert [colour == LIGHT.surface for colour in drawn.marker.color] == [False, False, False, True]
    assert "too few to judge" in drawn.hovertext[3] and "different beyond chance" in drawn.hovertext[0]


def test_members_are_named_beside_their_dots_and_the_limits_at_their_ends():
    fig = funnel.figure(TEAMS, kpi(), whole="All teams")
    assert set(words(fig)) == {"South", "North", "West &lt;1&gt;", "Late"}
    assert [text.replace("<b>", "").replace("</b>", "") for text in words(fig, "end label")] == [
        "All teams 22.7%", "99.8% limit", "95% limit",
    ]  # fmt: skip


def test_among_councils_only_we_are_marked():
    fig = funnel.figure(TEAMS, kpi(), own="North")
    drawn = line(fig, "members")[0]
    assert list(drawn.marker.symbol) == ["circle", "diamond", "circle", "circle"]
    assert "North 19.5%" in words(fig)
    assert "South" in words(fig)


def test_of_many_members_only_those_outside_are_named():
    many = proportions([*((f"Team {i}", 20, 100) for i in range(20)), ("Odd", 70, 100)])
    assert words(funnel.figure(many, kpi())) == ["Odd"]


def test_a_rates_limits_meet_what_its_own_interval_says():
    """A rate on the curve has an interval that just reaches the centre: 99.8% above it is called higher."""
    units = funnel_rates([("Here", 100, 30_000), ("There", 1100, 300_000), ("Many", 180, 30_000)])
    assert [unit.verdict for unit in units] == ["similar", "similar", "higher"]
    for unit in units:
        low, high = unit.limits998
        assert (unit.verdict == "higher") == (unit.value > high) and (unit.verdict == "lower") == (unit.value < low)
    assert words(funnel.figure(units, RATE), "unit") == ["per 10,000 children"]


def test_two_members_are_no_funnel():
    assert funnel.is_worth_drawing(TEAMS)
    assert not funnel.is_worth_drawing(proportions([("North", 1, 20), ("South", 3, 20), ("New", 0, 0)]))


def test_the_words_begin_with_the_finding():
    said = funnel.describe(TEAMS, kpi(), "South differs beyond chance", "All teams")
    assert said.startswith("South differs beyond chance. Funnel about All teams 22.7%")
    assert "North 19.5% of 590" in said
