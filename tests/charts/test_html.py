"""The overview's HTML: real tables, words beside every colour, nothing unescaped."""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from charts import icons, style
from charts.findings import findings_cards
from charts.scorecard import ScorecardGroup, kpi_strip, scorecard
from charts.sparkline import neighbour_strip, sparkline
from charts.tables import Column, table
from charts.theme import DARK, LIGHT
from kpis.catalogue import Benchmark
from kpis.overview import Item, WhatChanged
from kpis.spc import Point
from kpis.status import WORDS, status
from tests.charts.made import LATEST, STEADY, assessed, compared

VOID = {"img", "br"}


class Checked(HTMLParser):
    """Reads HTML, failing on a tag left open; keeps (tag, attributes) and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open, self.tags, self.words = [], [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag, **wanted):
        return [a for t, a in self.tags if t == tag and all(a.get(k) == v for k, v in wanted.items())]


def svg_of(img: str) -> ElementTree.Element:
    address = re.search(r'src="data:image/svg\+xml,([^"]*)"', img).group(1)
    return ElementTree.fromstring(unquote(unescape(address)))


def alt_of(img: str) -> str:
    return unescape(re.search(r'alt="([^"]*)"', img).group(1))


def card(*rows, absent=()):
    group = ScorecardGroup(2, "Right help, <right> time", rows, absent)
    return scorecard([group], link=lambda kpi: f"/kpi?kpi={kpi}&basis=x", own_name="Ourselves")


# ---------------------------------------------------------------- scorecard


def test_one_row_a_kpi_with_its_name_as_row_header():
    html = Checked(card(assessed(STEADY), assessed(STEADY, id="b", short_name="Second")))
    assert len(html.all("th", scope="row")) == 2
    assert len(html.all("th", scope="col")) == 8
    assert len(html.all("th", scope="rowgroup")) == 1
    assert len(html.all("caption")) == 1
    assert len(html.all("td")) == 2 * 7


def test_a_row_gives_seven_answers():
    comparison = compared(18.0, [20.0, 21.0, 22.0, 17.0, 25.0, 24.0, 23.0, 19.0, 26.0, None])
    text = " ".join(Checked(card(assessed(STEADY, comparison=comparison))).words)
    for answer in ("Re-referrals", "21.0%", "42 of 200", "22% or less", "On target", "2nd best of 10"):
        assert answer in text
    assert "Neighbours 2025" in text


def test_every_picture_says_what_it_shows():
    html = Checked(card(assessed([*STEADY[:23], 40.0], comparison=compared(18.0, [20.0] * 5))))
    pictures = html.all("img")
    assert len(pictures) == 4
    assert all(picture["alt"] and picture["src"].startswith("data:image/svg+xml,") for picture in pictures)
    assert any("above the usual range" in picture["alt"] for picture in pictures)


def test_names_and_links_are_escaped():
    html = card(assessed(STEADY, short_name="<b>Bold</b> & 'quoted'"), absent=["<i>x</i>"])
    assert "<b>Bold" not in html and "<i>" not in html and "<right>" not in html
    assert "<b>Bold</b> & 'quoted'" in Checked(html).words
    assert Checked(html).all("a")[0]["href"] == "/kpi?kpi=rereferral_pct&basis=x"


def test_what_the_plan_names_but_nobody_loads_is_said_quietly():
    html = card(assessed(STEADY), absent=["Early help by partners", "Families helped"])
    assert "Also in the plan, no data loaded yet: Early help by partners; Families helped" in html
    assert "no data loaded" not in card(assessed(STEADY))


def test_measures_left_out_are_said_by_number_and_one_click_away():
    group = ScorecardGroup(2, "Right help", [assessed(STEADY)], ["Early help"], more=13)
    html = scorecard([group], link=str, all_link="?measures=All+measures&month=x")
    link = Checked(html).all("a")[-1]
    assert link["href"] == "?measures=All+measures&month=x" and link["target"] == "_self"
    assert "13 more measures" in Checked(html).words
    one = scorecard([ScorecardGroup(2, "Right help", [], more=1)], link=str, all_link="?x")
    assert "One more measure" in Checked(one).words


def test_context_is_no_ambition():
    html = Checked(scorecard([ScorecardGroup(0, "Context", [assessed(STEADY)])], link=str))
    assert "Context" in html.words and not any("Ambition" in words for words in html.words)


def test_a_benchmark_that_is_context_is_not_a_position():
    other = Benchmark(
        source="DfE", unit="percent", position="31 March", comparability="context", dataset="d", value="v"
    )
    assert "context only" in card(assessed(STEADY, benchmark=other))


def test_an_average_is_said_with_how_many_it_is_of():
    html = card(assessed(STEADY, id="care_proceedings_weeks", unit="ratio", basis="in_month", target=None))
    assert (
        "average of 200" in html and "weeks, in the month" in html and " of 200<" not in html.replace("average of", "")
    )


def test_without_neighbours_the_position_is_not_published():
    html = Checked(card(assessed(STEADY)))
    assert "not published" in html.words
    assert len(html.all("img")) == 3


def test_without_a_figure_the_latest_is_a_dash_and_the_status_says_no_data():
    read = Checked(card(assessed([*STEADY[:20], None, None])))
    assert "–" in read.words and " No data" in read.words


def test_the_table_survives_losing_its_layout():
    html = Checked(card(assessed(STEADY)))
    assert len(html.all("td", role="cell")) == len(html.all("td"))
    assert len(html.all("tr", role="row")) == len(html.all("tr"))


def test_a_rate_names_children_not_a_population():
    html = card(assessed(STEADY, unit="rate_per_10000", basis="snapshot"))
    assert "42 children" in html and "42 of 200" not in html
    assert "per 10,000 children, at month end" in html


# ---------------------------------------------------------------- cards and strip


def test_cards_hold_what_needs_attention_first_and_say_how_many_more():
    items = tuple(Item(f"k{i}", f"<Lead {i}>", "rest", "1 of 2") for i in range(6))
    html = findings_cards(WhatChanged(items, (), ()), link=lambda kpi: f"?kpi={kpi}", most=4)
    read = Checked(html)
    assert [heading for heading in read.words if heading in ("Needs attention", "Improving, beyond chance",
            "Cannot be judged")] == ["Needs attention", "Improving, beyond chance",
            "Cannot be judged"]  # fmt: skip
    assert len(read.all("a")) == 6 and len(read.all("details")) == 1 and "Two more" in read.words
    assert html.index("Lead 3") < html.index("<details>") < html.index("Lead 4")
    assert "Nothing beyond chance this month." in html


def test_the_strip_says_month_year_status_and_both_icons():
    made = assessed([*STEADY[:23], 40.0])
    html = kpi_strip(made, Point(LATEST, 21.4, 500, 2336))
    text = " ".join(Checked(html).words)
    for part in ("40.0%", "80 of 200 (33%–47%)", "21.4%", "rolling year", "Off target", made.change_words):
        assert part in text
    assert len(Checked(html).all("img")) == 2


def test_the_strip_of_a_month_without_figures_says_so():
    assert "No figure for October 2026" in kpi_strip(assessed([*STEADY[:20], None, None]))


# ---------------------------------------------------------------- pictures


@pytest.mark.parametrize("code", list(WORDS))
def test_every_status_is_a_word_a_mark_and_a_colour(code):
    html = icons.status_pill(status(code))
    assert WORDS[code] in html and icons.PILLS[code].mark in html
    assert getattr(LIGHT, icons.PILLS[code].colour) in html


@pytest.mark.parametrize("variation", list(icons.VARIATION_WORDS))
def test_variation_icons_are_drawn_and_named(variation):
    img = icons.variation_icon(variation)
    assert svg_of(img).tag.endswith("svg")
    assert alt_of(img) == icons.VARIATION_WORDS[variation]


def test_high_and_low_carry_letters_and_assurance_its_own():
    letters = {name: "".join(svg_of(icons.variation_icon(name)).itertext()) for name in icons.VARIATION_WORDS}
    assert letters["improvement_high"] == letters["concern_high"] == letters["neutral_high"] == "H"
    assert letters["improvement_low"] == "L" and letters["common_cause"] == ""
    assured = ["".join(svg_of(icons.assurance_icon(name)).itertext()) for name in icons.ASSURANCE_WORDS]
    assert assured == ["P", "F", "?", ""]


def test_a_sparkline_breaks_at_a_gap_and_dashes_its_target():
    drawn = svg_of(sparkline([1, 2, None, 3, 4], target=2.5))
    lines = [one for one in drawn if one.tag.endswith("polyline")]
    assert [len(line.get("points").split()) for line in lines] == [2, 2]
    dashed = [one for one in drawn if one.get("stroke-dasharray")]
    assert len(dashed) == 1 and dashed[0].get("stroke") == LIGHT.target


def test_a_sparklines_last_dot_takes_colour_and_shape_from_its_signal():
    drawn = svg_of(sparkline([1, 2, 3], point_type="special_cause_concern", theme=DARK))
    assert drawn[-1].tag.endswith("path") and drawn[-1].get("fill") == DARK.concern_mark


def test_a_sparkline_says_in_words_where_it_went():
    assert alt_of(sparkline([1.0, None, 3.0])) == "3 months from 1.0 to 3.0; 1 without data"
    assert sparkline([None, None]) == ""


def test_one_value_and_equal_values_still_draw():
    assert svg_of(sparkline([None, 5.0])) is not None
    assert svg_of(neighbour_strip(5.0, [5.0, 5.0])) is not None


def test_the_strip_places_low_left_and_marks_median_and_own():
    img = neighbour_strip(10.0, [20.0, 30.0, 40.0])
    dots = [float(one.get("cx")) for one in svg_of(img) if one.tag.endswith("circle")]
    assert dots == sorted(dots) and len(dots) == 3
    assert alt_of(img) == "own value 10.0; 3 neighbours from 20.0 to 40.0, median 30.0"
    assert alt_of(neighbour_strip(None, [1.0])).startswith("own value not published")
    assert neighbour_strip(1.0, []) == ""


# ---------------------------------------------------------------- plain tables and the style sheet


def test_a_plain_table_is_escaped_and_headed():
    read = Checked(table(["Month", Column("Value", True)], [["<Oct>", "18.2%"], ["Sep", None]], caption="A & B"))
    assert len(read.all("th", scope="row")) == 2 and len(read.all("th", scope="col")) == 2
    assert "<Oct>" in read.words and "–" in read.words
    assert len(read.all("td", **{"class": "number"})) == 2


def test_a_long_code_is_short_to_read_and_whole_to_copy():
    html = table(
        ["Date", Column("Pseudonym", shortened=True)], [["1 Oct", "a337b443c0ffee"], ["2 Oct", None]], caption="c"
    )
    assert '<span title="a337b443c0ffee">a337b443c0ffee</span>' in html
    assert ".code span" in style.css() and "max-width: 8ch" in style.css()


def test_a_stacked_table_stays_a_table_to_a_screen_reader():
    html = table(["Date", Column("Holds", wide=True, labelled=True)], [["1 Oct", "x"]], caption="c", stacked=True)
    read = Checked(html)
    assert len(read.all("table", role="table")) == len(read.all("th", role="rowheader")) == 1
    assert read.all("td", role="cell")[0]["data-label"] == "Holds"
    assert len(read.all("tr", role="row")) == 2
    assert "role=" not in table(["a"], [["1"]], caption="c").replace('role="region"', "")


def test_a_row_of_the_wrong_length_is_named():
    with pytest.raises(ValueError, match="row 2: 1 cells for 2 columns"):
        table(["a", "b"], [[1, 2], [3]], caption="c")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_style_sheet_is_filled_in_and_fits_narrow_screens(theme):
    sheet = style.css(theme)
    assert "$" not in sheet and theme.concern_mark in sheet
    assert sheet.count("{") == sheet.count("}")
    assert sheet.startswith("<style>") and "@container" in sheet
