"""The briefing's sheet: what matters first, no more than fits one page, and where it comes from."""

from charts.briefing import ROOM, Brief, Count, fitting, sheet
from charts.theme import LIGHT
from kpis.overview import Item, WhatChanged
from tests.charts.test_html import Checked

SHORT = tuple(Item(f"k{i}", f"Lead {i}", "rest", "1 of 2", is_new=i == 0) for i in range(30))
LONG = tuple(Item(f"k{i}", "Lead " * 20, "rest " * 30, "") for i in range(30))


def brief(attention=(), improving=(), not_judged=(), **given) -> Brief:
    usual = {
        "finding": "One <thing> needs attention",
        "whose": "Trafford improvement plan",
        "as_at": "As at October 2026",
        "changed": WhatChanged(tuple(attention), tuple(improving), tuple(not_judged)),
        "trends": {},
        "counts": [Count("2 Right help", 12, 6, 2, 2, 3, 0), Count("All together", 83, 20, 14, 15, 18, 5)],
        "foot": ["Figures published on 4 Nov 2026."],
    }
    return Brief(**{**usual, **given})


def test_the_sheet_says_finding_groups_counts_and_origin():
    read = Checked(sheet(brief(SHORT[:2])).split("</style>")[1])
    words = " ".join(read.words)
    for said in ("One <thing> needs attention", "Lead 0", "Nothing beyond chance this month.", "4 Nov 2026"):
        assert said in words
    assert len(read.all("h1")) == 1 and len(read.all("h2")) == 3
    assert read.words[read.words.index("2 Right help") + 1 :][:6] == ["12", "6", "2", "2", "3", "–"]


def test_no_group_fills_more_than_its_room_and_the_rest_is_counted():
    assert len(fitting(SHORT, ROOM["attention"], {})) == 10  # a line each in 10.5 lines
    assert len(fitting(SHORT, ROOM["attention"], {f"k{i}": "<img>" for i in range(30)})) == 7  # 1.5 lines each
    assert len(fitting(LONG, ROOM["not_judged"], {})) == 2  # 259 letters: three lines of 112 each
    assert len(fitting(LONG, 1.0, {})) == 1
    html = sheet(brief(SHORT))
    assert "Lead 9<" in html and "Lead 10<" not in html and "20 more on the Overview." in html


def test_a_picture_stands_beside_what_is_judged_and_nowhere_else():
    html = sheet(brief(SHORT[:1], (), SHORT[:1], trends={"k0": '<img alt="x" src="y">'}))
    assert html.count("<img") == 1


def test_the_sheet_is_dark_on_white_whatever_the_screen_is():
    html = sheet(brief())
    assert f"background: {LIGHT.surface}" in html and "@page { size: A4 portrait" in html
    assert "$" not in html
