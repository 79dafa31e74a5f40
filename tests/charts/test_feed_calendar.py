"""The calendar of feeds as HTML: a table a screen reader can walk, with nothing told by colour alone."""

import re
from datetime import date, datetime
from html.parser import HTMLParser

import pytest

from charts.feed_calendar import SIGNS, feed_calendar_html
from charts.theme import DARK
from etl import feed_calendar
from etl.contracts import load_contracts
from etl.feed_calendar import FeedCalendar, calendar
from kpis.periods import month_end

TODAY = date(2026, 11, 20)
FILE = "<b>Annex & A</b> {day}.xlsx"


def load(number: int, feed: str, as_at: date | None, file: str, rejected: int = 0) -> dict:
    return {
        "load_id": number, "feed": feed, "file": file, "as_at": as_at, "window_from": as_at, "window_to": as_at,
        "accepted": 1234, "rejected": rejected, "loaded_at": datetime(2026, 11, 4, 9),
    }  # fmt: skip


@pytest.fixture(scope="module")
def found() -> FeedCalendar:
    """A workbook of two lists monthly to October, staff monthly to September (late), and targets."""
    ends = [month_end(date(2026, month, 1)) for month in range(5, 11)]
    loads = [
        load(10 * n + i, feed, day, FILE.format(day=day), 3 if (feed, day.month) == ("contacts", 10) else 0)
        for n, day in enumerate(ends)
        for i, feed in enumerate(("referrals", "contacts"))
    ]
    loads += [load(100 + n, "workforce", day, f"Workforce {day}.csv") for n, day in enumerate(ends[:-1])]
    return calendar([*loads, load(200, "kpi_targets", None, "targets.csv")], load_contracts(), TODAY)


class Tables(HTMLParser):
    """Every table as rows of (tag, attributes, text) cells."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables, self.open = [], None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td"):
            self.open = [tag, dict(attributes), ""]
            self.tables[-1][-1].append(self.open)

    def handle_endtag(self, tag):
        if tag in ("th", "td"):
            self.open = None

    def handle_data(self, text):
        if self.open:
            self.open[2] += text


def test_months_run_to_the_right_and_every_row_and_column_has_its_heading(found):
    extracts, lists = Tables(feed_calendar_html(found)).tables
    heads, *rows = extracts
    assert [text for _, _, text in heads] == ["Extract", "Nov2025", "Dec2025"] + [
        f"{date(2026, month, 1):%b}2026" for month in range(1, 11)
    ]
    assert {(tag, attributes["scope"]) for tag, attributes, _ in heads} == {("th", "col")}
    assert all(row[0][1]["scope"] == "row" and len(row) == 13 for row in (*rows, *lists[1:]))
    assert len(rows) == 2 and len(lists[1:]) == 3  # the workbook's two lists and the staff
    assert [attributes.get("class") for _, attributes, _ in heads].index(
        "asked"
    ) == 12  # October, asked for in November


def test_a_cell_says_in_words_what_its_sign_and_colour_say(found):
    annex, staff = Tables(feed_calendar_html(found)).tables[0][1:]
    assert annex[12][2] == "✓ 4 Nov2,4683 rejected" + "loaded 4 November 2026: 2,468 rows, 3 rejected"
    assert (staff[12][1]["class"], staff[12][1]["title"]) == ("late asked", "late since 15 November")
    assert staff[12][2].startswith("✗ late")
    assert staff[1][2] == "not expected"  # nothing to see, and it is said


def test_names_from_files_are_escaped(found):
    html = feed_calendar_html(found, "For <October>: nothing & none")
    assert "&lt;b&gt;Annex &amp; A&lt;/b&gt;" in html and "<b>Annex" not in html
    assert "For &lt;October&gt;: nothing &amp; none" in html


def test_what_is_never_loaded_and_what_is_loaded_at_need_stand_apart_and_folded(found):
    folded = re.findall(r"<details[^>]*><summary>(.*?)</summary>(.*?)</details>", feed_calendar_html(found), re.DOTALL)
    titles = [title for title, _ in folded]
    never = len(load_contracts()) - 4
    assert titles == [
        "Every list in a row of its own (3)", "Loaded when they change (1)",
        f"Never loaded here, so never expected ({never})",
    ]  # fmt: skip
    assert "Targets and tolerances, last loaded 4 November 2026" in folded[1][1]
    assert folded[2][1].count("<li>") == never


def test_before_anything_is_loaded_there_is_no_table():
    html = feed_calendar_html(calendar([], load_contracts(), TODAY), "No extract with a date has been loaded yet.")
    assert "<table" not in html and "No extract with a date has been loaded yet." in html


def test_every_state_has_a_sign_of_its_own():
    assert set(SIGNS) == set(feed_calendar.WORST_FIRST) == set(feed_calendar.SYMBOLS)
    assert {state: sign for state, (sign, _) in SIGNS.items()} == feed_calendar.SYMBOLS
    assert len(set(feed_calendar.SYMBOLS.values())) == len(SIGNS) == len(set(feed_calendar.PLAIN.values()))


def test_colours_come_from_the_theme(found):
    assert DARK.off_target in feed_calendar_html(found, theme=DARK)
    assert DARK.off_target not in feed_calendar_html(found)
