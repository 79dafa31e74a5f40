"""The Neighbours page's charts: what is drawn, in which order, and that its shades can be read on."""

from datetime import date

import pytest

from charts import neighbours_bars, neighbours_heat, neighbours_national, neighbours_trend
from charts.theme import THEMES, contrast
from kpis.neighbours import AreaValue, compare_areas
from kpis.standing import Place, among_neighbours
from tests.charts.made import kpi

THEIRS = {"Ashby": 15.0, "Brook": 21.0, "Carr": None, "Dene": 23.0, "Eskdale": 25.0, "Fenn": 27.0}
LINES = [("neighbours’ mean", 22.2), ("North West", 21.7), ("England", None)]


def year(end, value, theirs=THEIRS, polarity="lower", **cases):
    us = AreaValue("358", "Trafford", value, None if value is not None else "c", **cases)
    others = [AreaValue(name, name, figure, None if figure is not None else "x") for name, figure in theirs.items()]
    found = compare_areas([us, *others], "358", list(theirs), polarity, period=end, england=22.6)
    return among_neighbours(date(end, 3, 31), found, "mean")


def of(numerator):
    """Cases behind a figure: so many of 2,000."""
    return {"numerator": numerator, "denominator": 2000.0}


OURS = of(360.0)


def bars(**changed):
    return neighbours_bars.figure(year(2025, 18.0, **OURS).comparison, kpi(**changed), LINES)


def names(fig):
    return [words.replace("<b>", "").replace("</b>", "") for words in fig.layout.yaxis.ticktext]


def test_bars_stand_best_first_and_those_without_a_figure_last():
    assert names(bars()) == ["Ashby", "Trafford", "Brook", "Dene", "Eskdale", "Fenn", "Carr"]
    assert names(bars(polarity="higher"))[:2] == ["Fenn", "Eskdale"]
    assert names(bars(polarity="within"))[0] == "Fenn"


def test_bars_start_at_nought_and_ours_carries_its_interval():
    fig = bars()
    (drawn,) = [trace for trace in fig.data if trace.type == "bar"]
    assert fig.layout.xaxis.range[0] <= 0 and fig.layout.xaxis.tickvals[0] == 0
    assert drawn.x[1] == 18.0 and drawn.marker.color[1] != drawn.marker.color[0]
    chance = [trace for trace in fig.data if trace.name == "by chance"]
    assert chance and all(list(trace.y) == [1, 1] for trace in chance)
    assert chance[0].x == pytest.approx((16.4, 19.7), abs=0.1)  # Wilson, 360 of 2,000


def test_lines_are_named_on_the_chart_and_absent_ones_left_out():
    words = [note.text for note in bars().layout.annotations if note.name == "mark"]
    assert words == ["neighbours’ mean 22.2%", "North West 21.7%"]


def test_no_line_runs_through_the_words_of_another():
    close = {name: 14.0 + i / 4 for i, name in enumerate(THEIRS)}
    lines = [("neighbours’ mean", 14.8), ("North West", 14.4), ("England", 14.9)]
    fig = neighbours_bars.figure(year(2025, 12.3, theirs=close).comparison, kpi(unit="ratio"), lines)
    marks = [note for note in fig.layout.annotations if note.name == "mark"]
    assert {note.xanchor for note in marks} == {"right"}  # England's would not fit at the right
    assert len({note.yshift for note in marks}) == 3


def test_a_name_too_long_for_its_room_is_shortened_and_whole_on_hovering():
    shared = "Kingston upon Thames / Richmond upon Thames"
    fig = neighbours_bars.figure(year(2025, 18.0, theirs={shared: 15.0}).comparison, kpi(), LINES)
    assert names(fig)[0] == "Kingston upon Thames / Rich…"
    assert shared in next(trace for trace in fig.data if trace.name == "members").hovertext[0]


def test_the_bars_in_words():
    found = neighbours_bars.describe(year(2025, 18.0, **OURS).comparison, kpi(), LINES)
    assert found == (
        "Bars of Re-referrals, 2025: Trafford 18.0%, 2nd best of 6; from Ashby 15.0% to Fenn 27.0%. "
        "Lines: neighbours’ mean 22.2%; North West 21.7%."
    )


# ---------------------------------------------------------------- every year


def trend(*years, **changed):
    given = {"own_name": "Trafford", "band": "neighbours, lowest to highest", "line_name": "neighbours’ mean"}
    return neighbours_trend.figure(years, kpi(), **{**given, **changed})


def line(fig, name):
    return next(trace for trace in fig.data if trace.name == name)


def test_the_band_reaches_from_the_lowest_to_the_highest_neighbour():
    band = line(trend(year(2024, 20.0, **OURS), year(2025, 18.0, **OURS)), "neighbours, lowest to highest")
    assert list(band.y) == [27.0, 27.0, 15.0, 15.0]
    assert list(band.x) == [date(2024, 3, 31), date(2025, 3, 31), date(2025, 3, 31), date(2024, 3, 31)]


def test_years_that_differ_beyond_chance_have_shapes_of_their_own():
    made = [year(2023, 40.0, **of(800.0)), year(2024, 23.0, **of(460.0)), year(2025, 18.0, **OURS)]
    assert [each.verdict for each in made] == ["worse", "similar", "better"]
    assert list(line(trend(*made), "Trafford").marker.symbol) == ["square", "circle", "diamond"]


def test_a_missing_year_breaks_the_line_and_a_withheld_one_shows_its_symbol():
    fig = trend(year(2021, 20.0), year(2023, 21.0), year(2024, None), year(2025, 18.0))
    assert list(line(fig, "Trafford").y) == [20.0, None, 21.0, None, 18.0]
    assert [note.text for note in fig.layout.annotations if note.name == "symbol"] == ["[c]"]


@pytest.mark.parametrize("scale", ["page", "phone"])
def test_the_turn_is_written_on_the_chart_where_it_happened(scale):
    made = [year(2024, 40.0, **of(800.0)), year(2025, 40.0, **of(800.0))]
    fig = trend(*made, turn=(date(2024, 3, 31), "worse since 2024"), scale=scale)
    assert "worse since 2024" in [note.text for note in fig.layout.annotations]


def test_one_year_alone_can_be_drawn():
    assert list(line(trend(year(2025, 18.0)), "Trafford").y) == [18.0]


# ---------------------------------------------------------------- all of England


def test_all_of_england_is_drawn_best_first_with_a_letter_over_each_quarter():
    everywhere = {f"Area {i}": float(i) for i in range(1, 9)}
    found = year(2025, 2.5, theirs=everywhere).comparison
    shown = neighbours_national.drawn(found, kpi())
    fig = neighbours_national.figure(found, ["A", "A", "B", "B", "C", "C", "C", "D", "D"], kpi())
    assert [area.value for area in shown] == [1.0, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]
    letters = [note.text for note in fig.layout.annotations if note.name == "band"]
    assert letters == ["band A", "band B", "band C", "band D"]
    assert any("Trafford" in note.text for note in fig.layout.annotations if note.name == "own")


def test_one_authority_far_above_all_is_cut_off_and_named():
    everywhere = {f"Area {i}": 10 + i / 100 for i in range(120)} | {"Isles of Scilly": 100.0}
    fig = neighbours_national.figure(year(2025, 11.0, theirs=everywhere).comparison, [None] * 122, kpi())
    assert fig.layout.yaxis.range[1] < 30
    assert fig.layout.xaxis.title.text == "122 authorities, the best first; higher than drawn: Isles of Scilly 100%"


# ---------------------------------------------------------------- the heat map


def heat(**changed):
    places = {end: Place(date(end, 3, 31), rank, 11) for end, rank in ((2023, 5), (2025, 1))}
    usual = {
        "name": "Re-referrals", "href": "neighbours?kpi=Re-referrals", "value": "18.0%", "year": 2025,
        "change": "−2.4 points", "places": places, "symbols": {2024: "c"}, "national": "51 of 153", "band": "B",
        "is_ranked": True,
    }  # fmt: skip
    last = {**usual, "places": {2024: Place(date(2024, 3, 31), 11, 11)}, "symbols": {}}
    rows = [neighbours_heat.HeatRow(**{**usual, **changed}), neighbours_heat.HeatRow(**last)]
    return neighbours_heat.heat_map([neighbours_heat.HeatGroup("Ambition 2", rows)], caption="Our place")


def test_every_cell_says_its_place_and_a_withheld_year_its_symbol():
    html = heat()
    first = html.split("<tr")[3]
    assert [cell in first for cell in (">5</td>", ">[c]</td>", ">1</td>")] == [True] * 3
    assert 'title="2025: 1 of 11"' in first
    assert 'scope="row"><a href="neighbours?kpi=Re-referrals"' in first


def test_an_older_figure_says_its_year():
    assert 'class="small">2024</span>' in heat(year=2024) and 'class="small">2024</span>' not in heat()


def test_what_is_not_ranked_has_no_shade():
    assert heat(is_ranked=False).count("background:") == heat().count("background:") - 2


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("share", [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1])
def test_words_can_be_read_on_every_shade(theme, share):
    assert contrast(theme.ink, neighbours_heat.shade(share, theme)) >= 4.5


def test_the_first_place_and_the_last_differ_most_and_the_middle_is_plain():
    theme = THEMES["light"]
    assert neighbours_heat.shade(0.5, theme) == theme.surface
    assert neighbours_heat.shade(0, theme) != neighbours_heat.shade(1, theme)
