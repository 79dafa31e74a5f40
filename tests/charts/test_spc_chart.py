"""The KPI chart as data: which lines, shapes and words it holds."""

from dataclasses import replace
from datetime import date

import pytest

from charts.facts import Fact
from charts.spc_chart import figure
from charts.spc_drawing import LimitStep, NeighbourStep, Superseded
from charts.spc_words import describe
from charts.theme import CONFIG, DARK, LIGHT, SCALES
from kpis.periods import add_months
from kpis.spc import Point, chart, run_chart
from tests.charts.made import LATEST, STEADY, assessed, points

STEPS = (
    NeighbourStep(date(2024, 4, 1), date(2025, 3, 31), 22.3, "to Mar 2025"),
    NeighbourStep(date(2025, 4, 1), date(2026, 3, 31), 21.6, "to Mar 2026"),
)


def trace(fig, name):
    found = [one for one in fig.data if one.name == name]
    assert len(found) == 1, f"{len(found)} traces named {name}"
    return found[0]


def words(fig, name=None):
    return [one.text for one in fig.layout.annotations if name in (None, one.name)]


def label(fig, start):
    return next(one for one in fig.layout.annotations if one.text.replace("<b>", "").startswith(start))


def month(fig, day):
    """Position of a month in the trace of months."""
    return list(trace(fig, "months").x).index(day.replace(day=15))


def test_a_month_not_loaded_is_a_gap_not_a_zero():
    values = [*STEADY[:10], None, *STEADY[11:]]
    months = trace(figure(assessed(values)), "months")
    assert len(months.y) == 24
    assert months.y[10] is None and not months.connectgaps
    assert months.hovertext[10] == ""


def test_months_after_the_last_loaded_stay_empty_and_the_last_value_says_its_month():
    fig = figure(assessed([*STEADY[:22], None, None]))
    assert list(trace(fig, "months").y[-2:]) == [None, None]
    assert fig.layout.xaxis.range[1] == date(2026, 11, 1)
    assert "Aug 2026" in label(fig, "20.0%").text


def test_the_band_is_the_limits():
    made = assessed(STEADY)
    limits = made.chart.limits
    band, upper = trace(figure(made), "usual range"), trace(figure(made), "upper limit")
    assert min(band.y) == pytest.approx(limits.lpl) and max(band.y) == pytest.approx(limits.upl)
    assert band.fillcolor == LIGHT.band
    assert upper.line.dash not in (None, "solid")
    assert trace(figure(made), "average").y[0] == pytest.approx(limits.mean)


def test_the_band_is_clipped_to_what_a_percentage_can_be():
    made = assessed([95.0, 100.0, 90.0, 99.0, 100.0, 93.0] * 4, target=None)
    assert made.chart.limits.upl > 100
    fig = figure(made)
    assert max(trace(fig, "usual range").y) == 100
    assert fig.layout.yaxis.tickvals[-1] == 100
    (said,) = [note for note in fig.layout.annotations if note.text == "usual range"]
    assert said.y == 100 and said.yshift < 0  # under the line: over it the words would leave the picture


def test_a_concern_differs_in_shape_as_well_as_colour():
    made = assessed([*STEADY[:23], 40.0])
    months = trace(figure(made), "months")
    assert made.chart.points[-1].point_type == "special_cause_concern"
    assert (months.marker.symbol[-1], months.marker.color[-1]) == ("square", LIGHT.concern_mark)
    assert (months.marker.symbol[0], months.marker.color[0]) == ("circle", LIGHT.common_mark)


def test_an_improvement_is_a_blue_diamond_and_the_last_value_takes_its_colour():
    fig = figure(assessed([*STEADY[:23], 5.0]))
    assert trace(fig, "months").marker.symbol[-1] == "diamond"
    assert label(fig, "5.0%").font.color == LIGHT.improvement


@pytest.mark.parametrize(("value", "symbol"), [(40.0, "triangle-up"), (5.0, "triangle-down")])
def test_a_neutral_signal_is_a_triangle(value, symbol):
    fig = figure(assessed([*STEADY[:23], value], polarity="context", target=None))
    assert trace(fig, "months").marker.symbol[-1] == symbol


def test_ghosts_small_numbers_and_provisional_months_are_hollow():
    made = assessed(STEADY)
    given = points(STEADY)
    given[3] = replace(given[3], ghost=True)
    given[4] = replace(given[4], denominator=9.0, numerator=2.0)
    made = replace(made, chart=chart(given, "decrease"))
    fig = figure(made, provisional=[LATEST])
    inside = trace(fig, "months").marker.color
    hollow = [i for i, colour in enumerate(inside) if colour == LIGHT.surface]
    assert hollow == [3, 4, 23]
    assert "left out of the usual range" in trace(fig, "months").hovertext[3]
    assert "provisional" in trace(fig, "months").hovertext[23]


def test_hovering_says_month_value_and_cases():
    months = trace(figure(assessed(STEADY)), "months")
    assert months.hovertext[-1] == "Oct 2026: 21.0% (42 of 200)"
    assert months.hoverinfo == "text"


def test_too_few_months_have_no_limits_and_say_so():
    fig = figure(assessed(STEADY[:9]))
    assert {one.name for one in fig.data} == {"target", "months"}
    assert words(fig, "inside") == ["9 of 13 months: too few for a usual range"]


def test_months_too_small_have_no_limits_and_say_so():
    fig = figure(assessed(STEADY, n=8))
    assert "months too small for a usual range" in words(fig, "inside")


def test_limits_on_trial_are_dashed_without_a_band_and_labelled():
    made = assessed(STEADY[:15])
    assert made.chart.status == "trial"
    fig = figure(made)
    assert "usual range" not in {one.name for one in fig.data}
    assert trace(fig, "upper limit").line.dash not in (None, "solid")
    assert words(fig, "inside") == ["usual range (on trial: fewer than 20 months)"]


def test_quarters_are_called_quarters():
    quarters = [
        replace(point, month=add_months(LATEST, -3 * back - 1)) for back, point in enumerate(points(STEADY[:15]))
    ]
    made = replace(assessed(STEADY), month=quarters[0].month, chart=chart(quarters[::-1], "decrease"))
    assert words(figure(made), "inside") == ["usual range (on trial: fewer than 20 quarters)"]
    short = replace(made, chart=chart(quarters[8::-1], "decrease"))
    assert words(figure(short), "inside") == ["9 of 13 quarters: too few for a usual range"]


def test_limits_break_at_a_rebase():
    given = [Point(p.month, p.value, p.numerator, p.denominator, rebase=i == 12) for i, p in
             enumerate(points([*STEADY[:12], *[v - 10 for v in STEADY[:12]]]))]  # fmt: skip
    made = replace(assessed(STEADY), chart=chart(given, "decrease"))
    averages = [one for one in figure(made).data if one.name == "average"]
    assert len(averages) == 2
    assert averages[0].x[1] == averages[1].x[0] == date(2025, 11, 1)
    assert averages[0].y[0] - averages[1].y[0] == pytest.approx(10)


def test_the_target_steps_when_it_changes_and_only_the_last_is_called_target():
    agreed = {2019: 30.0, 2020: 24.0, 2025: 22.0, 2027: 10.0}
    dated = [(date(year, 4, 1), value) for year, value in agreed.items()]
    fig = figure(assessed(STEADY), target_steps=dated)
    line = trace(fig, "target")
    assert list(line.x) == [date(2024, 11, 1), date(2025, 4, 1), date(2025, 4, 1), date(2026, 11, 1)]
    assert list(line.y) == [24.0, 24.0, 22.0, 22.0]
    assert line.line.dash == "solid" and line.line.color == LIGHT.target
    assert "<b>Target 22%</b>" in words(fig, "end label")
    assert "24%" in words(fig, "inside")


def test_a_target_to_stay_within_is_two_labelled_lines():
    made = replace(assessed(STEADY, target=None), target_range=(18.0, 22.0))
    fig = figure(made)
    assert sorted(one.y[0] for one in fig.data if one.name == "target range") == [18.0, 22.0]
    assert {"<b>Target from 18.0%</b>", "<b>Target up to 22.0%</b>"} <= set(words(fig, "end label"))


def test_neighbours_step_by_year_end_where_their_year_ends_and_are_labelled_once():
    fig = figure(assessed(STEADY), steps=STEPS)
    line = trace(fig, "neighbours")
    assert line.line.dash == "dot"
    assert line.x[0] == date(2024, 11, 1) and line.x[4] == date(2026, 3, 31)
    assert list(line.y) == [22.3, 22.3, None, 21.6, 21.6, None]
    assert [w for w in words(fig) if "Neighbours" in w] == ["Neighbours 21.6% (to Mar 2026)"]


def test_england_is_drawn_and_named_in_the_neighbours_place():
    england = [replace(step, whose="England") for step in STEPS]
    fig = figure(assessed(STEADY), steps=england)
    line = trace(fig, "england")
    assert line.line.dash == "dot" and line.line.color == LIGHT.common_mark
    assert [w for w in words(fig) if "England" in w] == ["England 21.6% (to Mar 2026)"]
    assert not [w for w in words(fig) if "Neighbours" in w]
    assert "England 21.6% (to Mar 2026)" in describe(assessed(STEADY), england)


def test_the_axis_starts_at_zero_when_asked():
    high = [value + 60 for value in STEADY]
    starts = {axis: figure(assessed(high, target=80.0), axis=axis).layout.yaxis.tickvals[0]
              for axis in ("fitted", "zero")}  # fmt: skip
    assert starts["zero"] == 0 and starts["fitted"] >= 60


def test_limits_of_each_months_own_are_steps_that_break_with_the_months():
    limits = [LimitStep(LATEST, 10.0, 30.0), LimitStep(add_months(LATEST, -1), 12.0, 28.0)]
    fig = figure(assessed(STEADY), overlay=limits[::-1])
    upper, lower = trace(fig, "upper P′ limit"), trace(fig, "lower P′ limit")
    assert list(upper.y) == [28.0, 28.0, 30.0, 30.0] and list(lower.y) == [12.0, 12.0, 10.0, 10.0]
    assert upper.x[1] == upper.x[2] == LATEST
    assert "P′ limits" in words(fig, "inside")
    assert trace(fig, "average").y[0] == pytest.approx(assessed(STEADY).chart.limits.mean)  # judges nothing


def test_neighbours_of_a_year_before_the_chart_are_said_at_the_edge():
    old = (NeighbourStep(date(2022, 4, 1), date(2023, 3, 31), 21.6, "to Mar 2023"),)
    fig = figure(assessed(STEADY), steps=old)
    assert "neighbours" not in {one.name for one in fig.data}
    assert "21.6% (to Mar 2023)" in label(fig, "Neighbours").text


@pytest.mark.parametrize("scale", list(SCALES))
def test_end_labels_do_not_collide(scale):
    steps = (NeighbourStep(date(2025, 4, 1), date(2026, 12, 31), 21.0, "to Dec 2026"),)
    fig = figure(assessed(STEADY, target=21.0), steps=steps, scale=scale)
    labels = [one for one in fig.layout.annotations if one.name == "end label"]
    assert len(labels) == 4
    low, high = fig.layout.yaxis.range
    inner = fig.layout.height - fig.layout.margin.t - fig.layout.margin.b
    small = SCALES[scale].small
    spans = []
    for one in labels:
        middle = (one.y - low) / (high - low) * inner + one.yshift
        tall = one.font.size + (small if "<br>" in one.text else 0)
        spans.append((middle - tall / 2, middle + tall / 2))
    spans.sort()
    assert all(upper[0] >= lower[1] for lower, upper in zip(spans, spans[1:], strict=False))


def test_an_event_is_a_line_on_its_day_with_its_words_escaped():
    fig = figure(assessed(STEADY), annotations=[(date(2026, 1, 5), "Duty <new> & old"),
                                                (date(2019, 1, 1), "before the chart")])  # fmt: skip
    lines = [one for one in fig.layout.shapes if one.name == "event"]
    assert [one.x0 for one in lines] == [date(2026, 1, 5)]
    assert words(fig, "event") == ["Duty &lt;new&gt; &amp; old"]


def test_an_event_on_the_first_stands_before_its_month():
    assert trace(figure(assessed(STEADY)), "months").x[-1] == date(2026, 10, 15)


def test_there_is_no_legend_no_toolbar_and_nothing_to_drag():
    fig = figure(assessed(STEADY))
    assert fig.layout.showlegend is False and fig.layout.dragmode is False
    assert fig.layout.xaxis.fixedrange and fig.layout.yaxis.fixedrange
    assert CONFIG["displayModeBar"] is False
    assert fig.layout.xaxis.tickangle == 0


def test_the_axis_says_its_unit():
    assert figure(assessed(STEADY)).layout.yaxis.ticktext[0].endswith("%")
    rates = assessed(STEADY, unit="rate_per_10000", basis="snapshot", target=None)
    assert words(figure(rates), "unit") == ["per 10,000 children"]


def test_the_projector_is_larger_and_the_phone_has_fewer_ticks():
    made = assessed(STEADY)
    page, projector, phone = (figure(made, scale=scale) for scale in ("page", "projector", "phone"))
    assert projector.layout.font.size == 26 and phone.layout.font.size == 13
    assert len(phone.layout.xaxis.tickvals) < len(page.layout.xaxis.tickvals)
    assert phone.layout.margin.r < page.layout.margin.r


def test_height_can_be_given():
    assert figure(assessed(STEADY), height=333).layout.height == 333


def test_the_dark_theme_keeps_the_meanings():
    fig = figure(assessed([*STEADY[:23], 40.0]), theme=DARK)
    assert trace(fig, "months").marker.color[-1] == DARK.concern_mark
    assert fig.layout.paper_bgcolor == DARK.surface


def test_no_figures_at_all_still_draw():
    fig = figure(assessed([]))
    assert list(trace(fig, "months").y) == [None]
    assert describe(assessed([])) == "Re-referrals: no months loaded."


def test_the_chart_in_words():
    text = describe(assessed(STEADY), STEPS)
    assert text.startswith("Re-referrals, Nov 2024 to Oct 2026; Oct 2026 21.0%; usual range ")
    assert text.endswith("target 22%; neighbours 21.6% (to Mar 2026).")
    assert "9 of 13 months" in describe(assessed(STEADY[:9]))


@pytest.mark.parametrize("value", [0.0, 50.0, 100.0])
def test_a_measure_that_never_moves_still_draws(value):
    fig = figure(assessed([value] * 24, target=value))
    low, high = fig.layout.yaxis.range
    assert low < value + 0.5 and high > value - 0.5 and high - low >= 0.1 * value


# ---------------------------------------------------------------- figures of plans and reports

FACTS = (
    Fact(date(2014, 12, 31), 63.8, "Ofsted report, 2015", "long before"),
    Fact(date(2025, 2, 28), 27.0, "Scrutiny report, 2025", "February 2025: 27% (Scrutiny report, 2025)"),
)


def test_a_reports_figure_is_a_hollow_diamond_on_its_day_and_joins_no_line():
    fig = figure(assessed(STEADY), facts=FACTS)
    before = trace(fig, "published before")
    assert before.mode == "markers" and list(before.x) == [date(2025, 2, 28)] and list(before.y) == [27.0]
    assert before.marker.symbol == "diamond" and before.marker.color == LIGHT.surface
    assert 27.0 not in trace(fig, "months").y
    assert list(before.hovertext) == ["February 2025: 27% (Scrutiny report, 2025)"]


def test_a_reports_figure_is_labelled_with_its_source_and_on_a_phone_by_itself():
    assert "27% (Scrutiny report, 2025)" in words(figure(assessed(STEADY), facts=FACTS), "inside")
    assert "27%" in words(figure(assessed(STEADY), facts=FACTS, scale="phone"), "inside")


def test_a_reports_figure_outside_the_months_is_left_out_of_chart_and_scale():
    fig = figure(assessed(STEADY), facts=FACTS[:1])
    assert "published before" not in {one.name for one in fig.data}
    assert fig.layout.yaxis.range[1] < 60


def test_the_scale_holds_a_reports_figure():
    high = Fact(date(2025, 2, 28), 80.0, "A report", "")
    assert figure(assessed(STEADY), facts=[high]).layout.yaxis.range[1] >= 80


def test_a_reports_figure_is_in_the_words_of_the_chart():
    assert describe(assessed(STEADY), facts=FACTS).endswith("target 22%; 27.0% in Feb 2025 (Scrutiny report, 2025).")


# ---------------------------------------------------------------- targets that move, and no limits by design


def test_a_path_is_drawn_month_by_month_and_labelled_once_at_its_end():
    path = [(point.month, 30.0 - i) for i, point in enumerate(points(STEADY))]
    fig = figure(assessed(STEADY), target_paths=[path])
    line = trace(fig, "target path")
    assert list(line.x) == [day.replace(day=15) for day, _ in path]
    assert list(line.y) == [value for _, value in path]
    assert "target" not in {one.name for one in fig.data}
    assert [text for text in words(fig) if "7.0%" in text] == ["<b>Target 7.0%</b>"]


def test_the_straight_lines_of_two_years_are_not_joined():
    months = [point.month for point in points(STEADY)]
    years = [[(day, float(i)) for i, day in enumerate(stretch)] for stretch in (months[5:17], months[17:])]
    lines = [one for one in figure(assessed(STEADY), target_paths=years).data if one.name == "target path"]
    assert [len(line.x) for line in lines] == [12, 7]


def test_a_target_that_gives_way_to_another_kind_ends_there():
    fig = figure(assessed(STEADY), target_steps=[(date(2024, 4, 1), 24.0), (date(2025, 11, 1), None)])
    line = trace(fig, "target")
    assert list(line.x) == [date(2024, 11, 1), date(2025, 11, 1)] and set(line.y) == {24.0}
    assert not [text for text in words(fig, "end label") if "Target" in text]


def test_where_months_overlap_the_chart_says_why_it_has_no_limits():
    made = assessed(STEADY)
    fig = figure(replace(made, chart=run_chart(points(STEADY), "decrease")), no_range="by design")
    assert words(fig, "inside")[0] == "by design"
    assert "by design" in describe(replace(made, chart=run_chart(points(STEADY), "decrease")), no_range="by design")
    assert "usual range" not in {one.name for one in fig.data}


# ---------------------------------------------------------------- months restated

SEPTEMBER = Superseded(date(2026, 9, 1), 26.5, "26.5% (53 of 200)", date(2026, 11, 4))  # now 19.0


def rings(fig):
    return trace(fig, "as published before")


def test_a_restated_month_has_a_ring_where_it_was_joined_to_where_it_is():
    fig = figure(assessed(STEADY), restated=[SEPTEMBER])
    assert (list(rings(fig).x), list(rings(fig).y)) == ([date(2026, 9, 15)], [26.5])
    assert rings(fig).marker.color == LIGHT.surface and rings(fig).marker.symbol == "circle"
    join = trace(fig, "restated")
    assert (list(join.x)[:2], list(join.y)) == ([date(2026, 9, 15)] * 2, [26.5, 19.0, None])
    assert trace(fig, "months").y[month(fig, SEPTEMBER.month)] == 19.0


def test_the_ring_lies_under_the_points_and_is_smaller():
    fig = figure(assessed(STEADY), restated=[SEPTEMBER])
    names = [one.name for one in fig.data]
    assert names.index("restated") < names.index("as published before") < names.index("months")
    assert rings(fig).marker.size < min(trace(fig, "months").marker.size)


def test_a_restated_month_is_labelled_hovered_and_told_in_words():
    fig = figure(assessed(STEADY), restated=[SEPTEMBER])
    assert "September was 26.5%" in words(fig, "inside")
    assert rings(fig).hovertext == ("Sep 2026: was 26.5% (53 of 200) until 4 Nov 2026",)
    hover = trace(fig, "months").hovertext[month(fig, SEPTEMBER.month)]
    assert hover == "Sep 2026: 19.0% (38 of 200)<br>was 26.5% (53 of 200) until 4 Nov 2026"
    assert describe(assessed(STEADY), restated=[SEPTEMBER]).endswith("Sep 2026 restated, was 26.5% (53 of 200).")


def test_nothing_is_marked_when_nothing_was_restated():
    assert not {"restated", "as published before"} & {one.name for one in figure(assessed(STEADY)).data}
    assert "was" not in describe(assessed(STEADY))


@pytest.mark.parametrize(
    ("old", "why"),
    [
        (SEPTEMBER._replace(value=19.04), "as written it did not move"),
        (SEPTEMBER._replace(value=None, was="no figure"), "there was no figure to stand anywhere"),
        (SEPTEMBER._replace(month=date(2020, 9, 1)), "it lies before the chart"),
    ],
)
def test_a_restated_month_nobody_can_see_move_has_no_ring(old, why):
    fig = figure(assessed(STEADY), restated=[old])
    assert "as published before" not in {one.name for one in fig.data}, why
    assert not [text for text in words(fig) if "was" in text], why


def test_what_changed_only_in_its_cases_is_in_the_hover():
    same = SEPTEMBER._replace(value=19.0, was="19.0% (19 of 100)")
    fig = figure(assessed(STEADY), restated=[same])
    assert "was 19.0% (19 of 100)" in trace(fig, "months").hovertext[month(fig, same.month)]


def test_a_figure_that_went_keeps_its_ring_and_has_no_line():
    gone = assessed(STEADY)
    points_now = [p if p.month != SEPTEMBER.month else Point(p.month, None) for p in gone.chart.points]
    fig = figure(replace(gone, chart=chart(points_now, "decrease")), restated=[SEPTEMBER])
    assert list(rings(fig).y) == [26.5] and trace(fig, "restated").y[1] is None
    assert trace(fig, "months").y[month(fig, SEPTEMBER.month)] is None


def test_of_many_restated_months_the_two_newest_are_labelled_and_a_phone_has_room_for_one():
    many = [SEPTEMBER._replace(month=add_months(SEPTEMBER.month, -back), value=30.0) for back in range(8)]
    for scale, labelled in (("page", 2), ("projector", 2), ("phone", 1)):
        fig = figure(assessed(STEADY), restated=many, scale=scale)
        assert len(rings(fig).x) == 8
        assert len([text for text in words(fig, "inside") if "was 30.0%" in text]) == labelled
    said = describe(assessed(STEADY), restated=many)
    assert said.count("restated, was") == 4 and said.endswith("and four earlier months restated.")


def test_a_ring_hidden_behind_its_point_is_not_labelled():
    near = SEPTEMBER._replace(value=19.1, was="19.1%")
    fig = figure(assessed(STEADY), restated=[near])
    assert list(rings(fig).y) == [19.1]
    assert not [text for text in words(fig, "inside") if "was" in text]


def test_the_scale_holds_what_a_month_was():
    assert figure(assessed(STEADY), restated=[SEPTEMBER._replace(value=80.0)]).layout.yaxis.range[1] >= 80


def test_a_month_of_another_year_is_named_with_it():
    old = SEPTEMBER._replace(month=date(2025, 9, 1), value=40.0)
    assert "Sep 2025 was 40.0%" in words(figure(assessed(STEADY), restated=[old]), "inside")


def test_words_beside_a_ring_cross_no_event():
    """Between an event and the edge there is no room for the name of the month, which would be struck through."""
    fig = figure(assessed(STEADY), restated=[SEPTEMBER], annotations=[(date(2026, 7, 20), "Evening interviews")])
    (said,) = [one for one in fig.layout.annotations if one.name == "inside" and "was" in one.text]
    assert said.text == "was 26.5%"
