"""Small charts side by side, year beside year, and the two numbers behind a figure, as data."""

from datetime import date

import pytest

from charts import cases_counted, small_multiples, year_on_year
from charts.cases_counted import MonthCases
from charts.small_multiples import Panel
from kpis.periods import add_months, month_range
from tests.charts.made import kpi

MONTHS = month_range(date(2024, 4, 1), date(2026, 10, 1))
VALUES = [float(10 + i) for i in range(len(MONTHS))]
WHOLE = Panel("The whole", tuple(zip(MONTHS, VALUES, strict=True)))


def panel(name: str, shift: float) -> Panel:
    return Panel(name, tuple((month, value + shift) for month, value in zip(MONTHS, VALUES, strict=True)))


def annotations(fig, name):
    return [one.text for one in fig.layout.annotations if one.name == name]


# ---------------------------------------------------------------- small charts


def test_every_small_chart_stands_on_the_same_axes_with_the_whole_behind_it():
    fig = small_multiples.figure([panel("North", 2), panel("South <1>", -3)], WHOLE, kpi())
    assert tuple(fig.layout.yaxis.range) == tuple(fig.layout.yaxis2.range)
    assert [one.name for one in fig.data].count("The whole") == 2
    assert annotations(fig, "panel") == ["<b>North</b> 42.0%", "<b>South &lt;1&gt;</b> 37.0%"]


@pytest.mark.parametrize(
    ("number", "scale", "columns"),
    [(1, "page", 1), (4, "page", 4), (5, "page", 3), (6, "page", 3), (8, "page", 4), (5, "phone", 2)],
)
def test_small_charts_fill_their_rows(number, scale, columns):
    fig = small_multiples.figure([panel(f"Team {i}", i) for i in range(number)], WHOLE, kpi(), scale=scale)
    starts = {axis.domain[0] for axis in fig.select_xaxes()}
    assert len(starts) == columns
    assert all(0 <= axis.domain[0] < axis.domain[1] <= 1 for axis in fig.select_yaxes())


def test_a_month_without_a_figure_breaks_the_line():
    gap = Panel("North", ((MONTHS[0], 5.0), (MONTHS[1], None), (MONTHS[2], 7.0)))
    fig = small_multiples.figure([gap], WHOLE, kpi())
    (drawn,) = (one for one in fig.data if one.name == "North")
    assert drawn.y[1] is None and not drawn.connectgaps


def test_small_charts_in_words():
    said = small_multiples.describe([panel("North", 2)], WHOLE, kpi(), "None differs")
    assert said == "None differs. Re-referrals, one small chart each: North from 12.0% to 42.0%; "\
        "The whole from 10.0% to 40.0%."  # fmt: skip


# ---------------------------------------------------------------- year beside year


def test_months_are_put_in_their_financial_year_newest_first():
    found = year_on_year.years(list(zip(MONTHS, VALUES, strict=True)), date(2026, 10, 1))
    assert list(found) == [date(2026, 4, 1), date(2025, 4, 1), date(2024, 4, 1)]
    assert [month for month, _ in found[date(2026, 4, 1)]] == month_range(date(2026, 4, 1), date(2026, 10, 1))


def test_every_year_begins_in_april_and_is_named_at_its_end():
    found = year_on_year.years(list(zip(MONTHS, VALUES, strict=True)), date(2026, 10, 1))
    fig = year_on_year.figure(found, kpi())
    newest = next(one for one in fig.data if one.name == "2026/27")
    assert list(newest.x) == [0, 1, 2, 3, 4, 5, 6]
    assert fig.layout.xaxis.ticktext[0] == "Apr"
    labels = annotations(fig, "end label")
    assert any("2026/27 40.0%" in text and "in October" in text for text in labels)
    assert {one.line.dash for one in fig.data} == {"solid", "6px,4px", "2px,4px"}


# ---------------------------------------------------------------- the two numbers


def test_the_part_and_the_whole_stand_on_one_scale():
    months = [MonthCases(add_months(date(2026, 8, 1), i), 20.0 + i, 150.0 + i) for i in range(3)]
    fig = cases_counted.figure(months, counted="Counted", out_of="Out of", part=True)
    assert fig.layout.yaxis.range == fig.layout.yaxis2.range
    assert list(fig.data[0].y) == [20, 21, 22] and list(fig.data[1].y) == [150, 151, 152]
    apart = cases_counted.figure(months, counted="Added up", out_of="Over", part=False)
    assert apart.layout.yaxis.range[1] < apart.layout.yaxis2.range[1]
    assert annotations(apart, "row") == ["<b>Added up</b>", "<b>Over</b>"]


def test_the_two_numbers_in_words():
    months = [MonthCases(date(2026, 9, 1), 20.0, 150.0), MonthCases(date(2026, 10, 1), None, None)]
    said = cases_counted.describe(months, "Fewer counted", "re-referrals", "referrals")
    assert (
        said == "Fewer counted. By month from Sep 2026 to Oct 2026; in Sep 2026 20 (re-referrals) and 150 (referrals)."
    )
