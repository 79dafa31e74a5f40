"""The page on data quality: what it leads with, how it ranks, what its tables say, and what leaves with the list."""

import csv
import io
from datetime import date

import duckdb
import pandas as pd
import pytest

from charts import quality as drawn
from charts.theme import LIGHT, contrast
from etl.home import Home
from etl.publishing import current_name
from etl.sql import statement
from frame import quality
from frame.access import NotPermitted
from frame.export import safe_cell
from frame.quality import Finding, Quality
from tests.pages.conftest import body, title
from tests.pages.small import write_home

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
END = date(2026, 10, 31)
NEED, PLANS, AUDITS = "children_in_need", "child_protection_plans", "case_audits"


def column(feed, name, team, rows, filled, valid, month=OCTOBER, expected=True) -> dict:
    return {"feed": feed, "month": month, "column": name, "team": team, "expected": expected, "rows": rows,
            "filled": filled, "valid": valid}  # fmt: skip


def check(rule, feed, team, looked_at, found, month=OCTOBER, as_at=END) -> dict:
    return {"rule": rule, "kind": "orphan", "what": f"What {rule} finds", "mend": "Mend it.", "feed": feed,
            "month": month, "as_at": as_at, "team": team, "looked_at": looked_at, "found": found}  # fmt: skip


def load(feed, accepted=100, rejected=0, low=90, high=110, anomaly=None, as_at=END) -> dict:
    return {"feed": feed, "as_at": as_at, "read": accepted + rejected, "accepted": accepted, "rejected": rejected,
            "low": low, "high": high, "anomaly": anomaly}  # fmt: skip


COLUMNS = [
    column(NEED, "Ethnicity", "North", 100, 100, 100, SEPTEMBER),
    column(NEED, "Ethnicity", "North", 60, 60, 60), column(NEED, "Ethnicity", "South", 40, 30, 30),
    column(NEED, "Gender", "North", 60, 60, 60), column(NEED, "Gender", "South", 40, 40, 39),
    column(NEED, "Last seen", "South", 40, 10, 9, expected=False),
    column(PLANS, "Team", "<b>West</b>", 20, 20, 20),
]  # fmt: skip
CHECKS = [
    check("first", PLANS, "<b>West</b>", 20, 2), check("first", PLANS, "North", 10, 1),
    check("first", PLANS, "North", 28, 2, SEPTEMBER, date(2026, 9, 30)),
    check("second", PLANS, "North", 10, 0),
    check("stale", AUDITS, "North", 10, 5, date(2026, 7, 1), date(2026, 7, 31)),
]  # fmt: skip
LOADS = [load(NEED), load("referrals", 40, anomaly="fewer"), load("section_47", 95, 5)]
KEPT = Quality(COLUMNS, CHECKS, LOADS)
CASES = [
    {"pseudonym": "0a1b", "feed": NEED, "as_at": END, "sheet": "List_6", "sheet_row": 7, "team": "South",
     "kind": "blank", "what": "Ethnicity is blank", "mend": "Fill it in."},
    {"pseudonym": "2c3d", "feed": PLANS, "as_at": END, "sheet": "List_7", "sheet_row": 3, "team": "=cmd|' /C calc'!A0",
     "kind": "orphan", "what": "On a plan", "mend": "Mend it."},
]  # fmt: skip


@pytest.fixture(scope="module")
def measured_home(tmp_path_factory):
    """The small home, published by a Bearing that measures its data."""
    home = write_home(tmp_path_factory.mktemp("measured"))
    with duckdb.connect(str(home.snapshots / current_name(home))) as connection:
        connection.execute(statement("quality/load_schema"))
        connection.register("rows", pd.DataFrame(LOADS))
        connection.execute("insert into quality_load by name from rows")
        for name, rows in (("quality_column", COLUMNS), ("quality_check", CHECKS), ("cases.quality_case", CASES)):
            frame = pd.DataFrame(rows)
            days = [day for day in ("month", "as_at") if day in frame]
            kinds = ", ".join(f"{day}::date as {day}" for day in days)
            connection.register("rows", frame)
            connection.execute(f"create table {name} as select * replace ({kinds}) from rows")
    return home


# ---------------------------------------------------------------- the page


def test_a_snapshot_from_before_says_kindly_what_to_do(visit):
    at = visit("quality")
    assert not at.exception and not at.error
    assert title(at) == "Data quality is measured when something is next published"
    assert "publish them once; then this page says what is blank" in body(at)


def test_before_anything_is_published_the_page_says_where_to_begin(visit, tmp_path):
    assert title(visit("quality", home=Home(tmp_path / "nothing"))) == "Nothing has been loaded yet"


def test_the_page_leads_with_its_finding_and_says_that_the_data_are_a_sample(visit, measured_home):
    at = visit("quality", home=measured_home)
    assert not at.exception
    assert title(at) == (
        "Four lists need a look: referrals, children in need, section 47 enquiries and conferences and one more"
    )
    assert "Sample data: not real children" in body(at)
    assert "Local data to" in body(at)


def test_what_a_file_says_is_no_html(visit, measured_home):
    said = body(visit("quality", home=measured_home))
    assert "<b>West</b>" not in said and "&lt;b&gt;West&lt;/b&gt;" in said


def test_one_table_shows_every_list_and_the_choice_opens_one(visit, measured_home):
    at = visit("quality", home=measured_home)
    (heat,) = [element for element in at.get("html") if 'class="heat"' in element.proto.body]
    assert "Children in need" in heat.proto.body and "Ethnicity" not in heat.proto.body
    at = visit("quality", home=measured_home, list="Children in need")
    (heat,) = [element for element in at.get("html") if 'class="heat"' in element.proto.body]
    for words in ("Columns", "Ethnicity", "Teams", "South", "Oct 2026"):
        assert words in heat.proto.body


def test_the_list_can_be_taken_for_one_team(visit, measured_home):
    at = visit("quality", home=measured_home)
    (box,) = [box for box in at.selectbox if box.label == "Team"]
    assert list(box.options) == ["All teams (2 rows)", "=cmd|' /C calc'!A0 (1 row)", "South (1 row)"]
    assert len(at.get("download_button")) == 1
    box.set_value("South (1 row)").run()
    assert not at.exception


def test_who_may_not_see_cases_gets_no_list(visit, measured_home, monkeypatch):
    monkeypatch.setattr("frame.access.allowed", lambda permission: permission != "cases")
    at = visit("quality", home=measured_home)
    assert not at.exception
    assert not at.get("download_button")
    with pytest.raises(NotPermitted):
        quality.to_send(None, None)


# ---------------------------------------------------------------- what needs a look


def test_a_list_in_doubt_comes_first_then_the_most_rows():
    found = quality.findings(KEPT)
    assert [(one.feed, one.what, one.found, one.looked_at) for one in found] == [
        ("referrals", "fewer than usual (90 to 110)", 40, 40),
        (NEED, "Ethnicity is blank", 10, 100),
        ("section_47", "rejected when it was loaded", 5, 100),
        (PLANS, "What first finds", 3, 30),
    ]


def test_a_column_that_may_be_blank_is_called_out_only_for_what_cannot_be_read():
    rows = [column(NEED, "Last seen", "South", 40, 20, 10, expected=False)]
    assert [one.what for one in quality.findings(Quality(rows, (), ()))] == ["Last seen could not be read"]


def test_exactly_nineteen_in_twenty_is_complete_enough():
    enough = [column(NEED, "Gender", "North", 100, 95, 95)]
    assert quality.findings(Quality(enough, (), ())) == []
    short = [column(NEED, "Gender", "North", 100, 94, 94)]
    assert [one.found for one in quality.findings(Quality(short, (), ()))] == [6]


def test_a_finding_names_its_teams_and_the_extract_before():
    plans = quality.findings(KEPT)[-1]
    assert plans.teams == (("<b>West</b>", 2), ("North", 1))
    assert quality.before_words(plans) == "In September 2026: 2 of 28."


def test_teams_in_words():
    def said(found, *teams):
        return quality.teams_words(Finding(NEED, "x", found, 100, teams))

    assert said(5, ("South", 5)) == "All in South."
    assert said(5, ("South", 4)) == "In South (4)."  # one row names no team
    assert said(5, ("South", 3), ("North", 2)) == "In South (3) and North (2)."
    assert said(9, ("A", 3), ("B", 3), ("C", 2), ("D", 1)) == "Most in A (3), B (3) and C (2)."


def test_nothing_to_say_is_said():
    calm = Quality([column(NEED, "Gender", "North", 10, 10, 10)], [check("first", PLANS, "North", 10, 0)], [])
    assert quality.headline(quality.findings(calm), calm) == "Nothing stands out in the newest extracts of 2 lists"
    nothing = Quality([], [], [])
    assert quality.headline(quality.findings(nothing), nothing) == "No list has been loaded yet"


def test_rules_that_found_nothing_are_named():
    assert quality.rules_words(KEPT) == ["What second finds"]


# ---------------------------------------------------------------- how complete


def test_the_months_run_to_the_newest_and_a_missing_one_is_a_gap():
    rows = [column(NEED, "Gender", None, 10, 10, 10, date(2026, month, 1)) for month in (8, 10)]
    kept = Quality(rows, (), ())
    assert quality.months(kept) == [date(2026, 8, 1), SEPTEMBER, OCTOBER]
    (group,) = quality.of_list(kept, NEED)  # a list without teams has no part for them
    assert group.lines[0].shares == (100, None, 100)


def test_the_table_shows_the_least_complete_first_and_names_the_whole_ones():
    (group,), whole = quality.by_list(KEPT)
    # 60 + 30 + 60 + 39 of 200 cells that should hold something, and 9 of the 10 anybody filled in elsewhere.
    assert [(line.name, line.shares) for line in group.lines] == [
        ("Children in need", (100, pytest.approx(100 * (189 + 9) / 210)))
    ]
    assert whole == ["Child protection plans"]


def test_columns_and_teams_of_one_list():
    columns, teams = quality.of_list(KEPT, NEED)
    shares = [(line.name, line.shares[-1]) for line in columns.lines]
    assert shares == [("Ethnicity", 90), ("Last seen", 90), ("Gender", 99)]
    assert [(line.name, line.shares[-1]) for line in teams.lines] == [("South", 100 * 69 / 80), ("North", 100)]


@pytest.mark.parametrize(
    ("share", "words", "shade"),
    [(100.0, "100%", ""), (99.99, "99.9%", ""), (97.25, "97.2%", "some"), (85.0, "85%", "many"), (0.0, "0%", "most"),
     (None, "–", "")],
)  # fmt: skip
def test_a_share_is_never_rounded_up_to_complete(share, words, shade):
    assert (drawn.share_words(share), drawn.level(share)) == (words, shade)


def test_words_on_every_shade_can_be_read():
    for part in drawn.SHADES.values():
        assert contrast(LIGHT.ink, drawn.mixed(LIGHT.concern_mark, LIGHT.surface, part)) >= 4.5


def test_the_table_has_headings_for_rows_and_columns_and_escapes_them():
    groups = [drawn.Group("Teams", (drawn.Line("<i>", (50.0, None)),))]
    html = drawn.completeness_html("List", ["Sep 2026", "Oct 2026"], groups, "Share")
    assert '<th scope="col">Sep 2026</th>' in html
    assert '<th scope="rowgroup" colspan="3">Teams</th>' in html
    assert '<th scope="row">&lt;i&gt;</th><td class="most">50%</td><td>–</td>' in html


# ---------------------------------------------------------------- the list to send


def test_the_list_holds_no_formula_and_no_more_than_it_says():
    rows = list(csv.reader(io.StringIO(quality.send_csv(CASES))))
    assert rows[0] == list(quality.SEND_HEADINGS)
    assert rows[1] == [
        "0a1b", "South", "Children in need", "31 Oct 2026", "List_6", "7", "blank", "Ethnicity is blank", "Fill it in.",
    ]  # fmt: skip
    assert rows[2][1] == "'=cmd|' /C calc'!A0"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "|calc"])
def test_no_cell_is_taken_for_a_formula(cell):
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize(("cell", "text"), [("31/02/2026", "31/02/2026"), (None, ""), (7, "7")])
def test_other_cells_stay_as_they_are(cell, text):
    assert safe_cell(cell) == text


def test_a_teams_name_cannot_leave_the_folder_it_is_saved_in():
    assert quality.send_name("../../West/East") == "to mend, West East.csv"
    assert quality.send_name(None) == "to mend, All teams.csv"
