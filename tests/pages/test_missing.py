"""The Missing page: its figures are the KPIs', its states stand apart, and children are listed only by permission."""

import csv
import io
import json
import re
from datetime import date, datetime
from html import unescape

import duckdb
import pandas as pd
import pytest

from etl.publishing import current_name
from etl.snapshot import open_current
from frame import access, data, missing_release
from frame import missing as words
from frame.access import NotPermitted
from frame.data import read_picture
from kpis import missing
from tests.pages.conftest import body, title
from tests.pages.with_details import write_with
from tests.queries.test_missing_detail import DECLINED, HELD, NOT_OFFERED, incident, world_of

LAST_YEAR = {"reported_at": datetime(2025, 11, 3, 9), "returned_at": datetime(2025, 11, 3, 20)}
WAITING = {"returned_at": datetime(2026, 10, 30, 1), **NOT_OFFERED}
TEN = [incident(n, **HELD) for n in range(10)]
ROWS = [
    *TEN,
    *(incident(10 + n, **DECLINED) for n in range(6)),
    *(incident(16 + n, team="South", missing_from="Care", **NOT_OFFERED) for n in range(4)),
    incident(20, **WAITING),
    incident(21, **{**WAITING, "team": "South"}),
    incident(22, **NOT_OFFERED | {"returned_at": None}),
    *(incident(30 + n, **LAST_YEAR, **NOT_OFFERED) for n in range(7)),
]


@pytest.fixture(scope="module")
def missing_home(tmp_path_factory):
    world = world_of(ROWS, kpis=words.MEASURES)
    home = write_with(tmp_path_factory.mktemp("missing"), world, words.MEASURES, words.NEEDED)
    with duckdb.connect(str(home.snapshots / current_name(home))) as connection:
        extract = {"feed": words.FEED, "latest_as_at": date(2026, 10, 31), "covered_to": date(2026, 10, 31), "loads": 1,
                   "synthetic": True, "latest_loaded_at": datetime(2026, 11, 4, 9)}  # fmt: skip
        connection.register("rows", pd.DataFrame([extract]))
        connection.execute("insert into coverage by name from rows")
    return home


@pytest.fixture
def page(visit, missing_home):
    return lambda **asked: visit("missing", home=missing_home, **asked)


@pytest.fixture
def picture(missing_home):
    return read_picture(open_current(missing_home))


def said(at) -> str:
    """Every word of the page's HTML, and its headings."""
    headings = [header.value for header in at.header]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body(at))).split()) + " " + " ".join(headings)


def drawn(at, number: int) -> dict[str, list]:
    """A chart's bars by name."""
    return {trace["name"]: trace["x"] for trace in json.loads(at.get("plotly_chart")[number].proto.spec)["data"]}


def test_the_finding_is_counted_of_those_due(page):
    assert title(page()) == (
        "10 of 20 return home interviews due in October 2026 were held within 72 hours (50.0%); six were declined, "
        "four were never offered"
    )


def test_the_chart_draws_every_step_on_the_same_whole(page):
    bars = drawn(page(), 0)
    assert bars["whole"] == [20] * 6
    assert bars["episodes"] == [20, 16, 16, 10, 10, 10]


def test_every_figure_that_is_a_kpi_is_the_kpis_own(picture):
    month = date(2026, 10, 1)
    found = missing.pathway(words.pathway_rows(picture), [month])
    for name, pair in {
        words.EPISODES: (found.ended, None), words.HEADLINE: (found.completed_72h, found.due),
        words.COMPLETED: (found.completed, found.due), "rhi_offered_72h_pct": (found.offered_72h, found.due),
        "rhi_accepted_pct": (found.acceptances, found.offers),
    }.items():  # fmt: skip
        rows = data.series(picture, picture.kpis[name], data.WHOLE)["in_month"]
        (cell,) = [row for row in rows if row["month"] == month]
        assert (cell["numerator"], cell["denominator"]) == pair, name


def test_a_team_and_a_span_are_looked_at_alone(page):
    assert title(page(team="South")) == (
        "South: 0 of 4 return home interviews due in October 2026 were held within 72 hours: too few to judge; four "
        "were never offered"
    )
    assert "10 of 27 return home interviews due in the twelve months to October 2026" in title(
        page(over="Twelve months")
    )


def test_what_is_not_in_the_steps_is_told_apart(page):
    text = said(page())
    assert "Still missing at the end of 31 Oct 2026 1" in text
    assert "Not due yet 2 the 72 hours had not run out at the extract" in text
    assert "Offered without a time 0" in text and "Given by days only 0" in text


def test_waiting_is_as_the_extract_had_it_whatever_month_is_chosen(page):
    """Two came back on 30 October at 01:00, so at the end of the 31st 25 of the 72 hours are left."""
    for month in ("October 2026", "November 2025"):
        headings = [header.value for header in page(month=month).header]
        assert "Two interviews still to hold within 72 hours at the end of 31 Oct 2026; four overdue" in headings


def test_those_waiting_are_listed_with_their_hours_for_who_may_see_cases(page):
    text = said(page())
    assert "25 h left" in text and "Not offered yet" in text
    assert said(page(team="South")).count("25 h left") == 1


def test_without_the_permission_no_child_is_listed_and_none_can_be_asked_for(page, picture, monkeypatch):
    rule = access.allowed
    monkeypatch.setattr(access, "allowed", lambda permission: permission != "cases" and rule(permission))
    text = said(page())
    assert "24 to 48 hours left 2" in text, "how many wait is told to all"
    assert "Pseudonym" not in text and "25 h left" not in text
    with pytest.raises(NotPermitted):
        words.waiting_children(picture, None)


def test_home_and_care_are_too_few_to_compare_and_said_so(page):
    assert "Home or care: too few to compare" in said(page())


def test_the_clinic_says_the_quarter_the_question_and_that_it_is_sample_data(page):
    at = page(view="clinic")
    assert title(at) == (
        "Q3 2026/27 so far: 50% of return interviews held within 72 hours; no quarter before it to compare"
    )
    text = said(at)
    assert "What would lead more young people to say yes? 6 of 20 were declined this quarter." in text
    assert "Sample data: not real children" in text
    assert not at.header, "one screen and nothing else"


def test_what_is_released_hides_small_numbers_and_says_so(picture):
    rows = missing_release.released([("2024/25", (120, 117, 60, 40)), ("2025/26", (130, 100, 60, 4))])
    table = missing_release.html(rows)
    assert table.count("[c]") == 2 and "117" not in table
    lines = list(csv.reader(io.StringIO(missing_release.public_csv(picture, rows))))
    assert lines[:3] == [
        ["Year from April", *missing.ASKED], ["2024/25", "120", "c", "60", "40"], ["2025/26", "130", "100", "60", "c"],
    ]  # fmt: skip
    assert lines[-1] == [missing_release.KEY]


def test_only_whole_years_are_released(page):
    assert "No whole year from April to March is loaded yet." in said(page())


def test_the_extract_before_this_page_and_months_not_loaded_say_what_to_do(visit, page):
    assert words.NOT_PUBLISHED in [block.value for block in visit("missing").markdown]
    assert title(page(month="November 2023")) == "Missing from home and care: November 2023 is not loaded"


@pytest.mark.parametrize(
    ("left", "is_due", "wanted"),
    [
        (70.9, False, "70 h left"), (1.0, False, "1 h left"), (0.62, False, "37 min left"), (0, True, "0 h over"),
        (-95.9, True, "95 h over"), (-100, True, "4 days over"), (None, False, "In time"), (None, True, "Over"),
    ],
)  # fmt: skip
def test_hours_are_never_rounded_up(left, is_due, wanted):
    assert words.hours_words(left, is_due) == wanted
