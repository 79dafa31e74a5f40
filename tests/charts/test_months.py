"""Several lines over the same months: named at their ends, from zero, told apart without colour."""

from datetime import date

import pytest

from charts import months
from charts.months import Line
from kpis.periods import add_months

SPAN = [add_months(date(2026, 1, 1), n) for n in range(10)]
LINES = [Line("Contacts", tuple(range(800, 900, 10))), Line("Referrals", (None, None, *range(180, 188)))]


def test_lines_hold_the_months_figures_and_a_gap_stays_a_gap():
    drawn = {trace.name: trace for trace in months.figure(SPAN, LINES, unit="count").data}
    assert list(drawn["Contacts"].y) == list(LINES[0].values)
    assert list(drawn["Referrals"].y)[:3] == [None, None, 180]
    assert drawn["Referrals"].connectgaps is False


def test_each_line_is_named_at_its_end_with_its_last_figure():
    figure = months.figure(SPAN, LINES, unit="count")
    assert [a.text for a in figure.layout.annotations if a.name == "end label"] == [
        "<b>Contacts 890</b>", "<b>Referrals 187</b>",
    ]  # fmt: skip


def test_lines_differ_in_dash_as_well_as_colour():
    lines = [Line(str(n), (n + 1,) * 10) for n in range(4)]
    drawn = months.figure(SPAN, lines, unit="percent").data
    assert len({trace.line.dash for trace in drawn}) == len({trace.line.color for trace in drawn}) == 4


def test_the_axis_starts_at_zero():
    assert months.figure(SPAN, LINES, unit="count").layout.yaxis.tickvals[0] == 0


def test_a_line_without_any_figure_is_not_drawn():
    assert len(months.figure(SPAN, [LINES[0], Line("Nothing", (None,) * 10)], unit="count").data) == 1


def test_more_than_can_be_told_apart_is_refused():
    with pytest.raises(ValueError, match="four lines"):
        months.figure(SPAN, [LINES[0]] * 5, unit="count")
    with pytest.raises(ValueError, match="one value a month"):
        months.figure(SPAN, [Line("short", (1,))], unit="count")


def test_in_words_each_line_has_its_first_and_last_figure():
    assert months.describe(SPAN, LINES, "count", "Volumes") == (
        "Volumes, month by month: Contacts 800 in Jan 2026, 890 in Oct 2026; "
        "Referrals 180 in Mar 2026, 187 in Oct 2026."
    )
