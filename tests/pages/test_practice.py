"""The practice quality page: whether practice is getting better, in words that claim no more than was tested.

A month has 30 audits: North 24, all routine, South six, all thematic and all inadequate. Of North's one is outstanding;
8 to 12 are good until December 2025, 13 to 17 since.
"""

import json

import duckdb
import pandas as pd
import pytest

from etl.home import Home
from etl.publishing import current_name
from frame import practice_rows
from frame import practice_words as words
from frame.practice import Chosen
from kpis import audits
from kpis.assessment import assess
from kpis.audits import Share
from kpis.catalogue import load_kpis
from kpis.periods import month_range, quarter_start
from kpis.spc import Point
from tests.pages.conftest import body, title
from tests.pages.small import LATEST, MONTHS, write_home

WANTED = {
    "audit_good_plus_pct": audits.GOOD_OR_BETTER,
    "audit_ri_plus_pct": audits.RI_OR_BETTER,
    "audit_inadequate_pct": audits.GRADES[:1],
}
NORTH = {"team": "North", "audit_type": "Routine"}
TYPES = {
    "audit_answer": {"month": "date"}, "audit_moderation": {"month": "date"}, "audit_supervision": {"month": "date"},
    "audit_action": {"month": "date", "due_month": "date"},
}  # fmt: skip


def good_in(number: int) -> int:
    return (13 if number >= 26 else 8) + (number * 7) % 5


def answers() -> list[dict]:
    rows = []
    for number, month in enumerate(MONTHS):
        good = good_in(number)
        north = {"Outstanding": 1, "Good": good, "Requires improvement": 23 - good}
        told = [("final_grade", grade, count) for grade, count in north.items()]
        told += [("lived_experience", "Consistently", 18), ("lived_experience", "Partly", 6), ("smart_plan", "No", 24)]
        rows += [{"month": month, **NORTH, "question": q, "answer": a, "audits": n} for q, a, n in told]
        rows.append({"month": month, "team": "South", "audit_type": "Thematic", "question": "final_grade",
                     "answer": "Inadequate", "audits": 6})  # fmt: skip
    return rows


def tables() -> dict[str, list[dict]]:
    pair = {"month": LATEST, **NORTH}
    return {
        "audit_answer": answers(),
        "audit_moderation": [
            {**pair, "auditor_grade": "Good", "moderated_grade": "Good", "audits": 20},
            {**pair, "auditor_grade": "Good", "moderated_grade": "Requires improvement", "audits": 6},
            {**pair, "auditor_grade": "Inadequate", "moderated_grade": "Requires improvement", "audits": 3},
        ],
        "audit_action": [
            {**pair, "month": MONTHS[-3], "due_month": MONTHS[-2], "is_due": True, "raised": 12, "closed": 8},
            {**pair, "due_month": None, "is_due": False, "raised": 2, "closed": 0},
        ],
        "audit_supervision": [
            {"month": LATEST, "team": "North", "question": "reflective", "answer": "Yes", "audits": 12}
        ],
    }


def kpi_values() -> list[dict]:
    """The three KPIs of the grades, in the month and by quarter to date, for the whole, the teams and the types."""
    found = []
    for row in answers():
        if row["question"] == "final_grade":
            for kpi, wanted in WANTED.items():
                cell = {
                    "kpi": kpi,
                    "numerator": row["audits"] * (row["answer"] in wanted),
                    "denominator": row["audits"],
                }
                for dimension, member in (("all", "All"), ("team", row["team"]), ("audit_type", row["audit_type"])):
                    same = {**cell, "dimension": dimension, "member": member}
                    found.append({**same, "basis": "in_month", "month": row["month"]})
                    quarter = [
                        m for m in month_range(row["month"], LATEST) if quarter_start(m) == quarter_start(row["month"])
                    ]
                    found += [{**same, "basis": "quarter", "month": month} for month in quarter]
    summed = pd.DataFrame(found).groupby(["kpi", "dimension", "member", "basis", "month"], as_index=False).sum()
    summed = summed.astype({"numerator": float, "denominator": float})
    summed["value"] = 100 * summed["numerator"] / summed["denominator"]
    return summed.assign(complete=True, provisional=False, source="computed").to_dict("records")


@pytest.fixture(scope="session")
def audited_home(tmp_path_factory) -> Home:
    """The small snapshot with audits in it."""
    home = write_home(tmp_path_factory.mktemp("audited"))
    with_audits(home, tables(), kpi_values())
    return home


def with_audits(home: Home, detail: dict[str, list[dict]], values: list[dict]) -> None:
    with duckdb.connect(str(home.snapshots / current_name(home))) as connection:
        connection.execute("create schema detail")
        for name, rows in detail.items():
            connection.register("rows", pd.DataFrame(rows))
            connection.execute(f"create table detail.{name} as select * from rows")
            for column, kind in TYPES[name].items():
                connection.execute(f"alter table detail.{name} alter {column} type {kind}")
        if values:
            connection.register("rows", pd.DataFrame(values))
            connection.execute("insert into kpi_value by name select * replace (month::date as month) from rows")


@pytest.fixture
def practice_page(visit, audited_home):
    def run(**asked: str):
        at = visit("practice", home=audited_home, **asked)
        assert not at.exception
        return at

    return run


def heads(at) -> list[str]:
    return [head.value for head in at.header]


# ---------------------------------------------------------------- the finding


def test_a_lasting_rise_is_the_finding_with_its_numbers(practice_page):
    at = practice_page()
    assert title(at) == (  # 17 + 14 + 16 good and 3 outstanding of 90
        "Audit grades are getting better: good or better above average ten months running, "
        "56% (50 of 90) in July to September 2026"
    )
    assert "45%–65% good or better (95%)" in body(at)  # Wilson, 50 of 90
    assert "change tested month by month over 36 months" in body(at)


def test_requires_improvement_or_better_never_stands_without_the_four_grades(practice_page):
    for asked in ({}, {"each": "By month"}, {"team": "North"}):
        text = body(practice_page(**asked))
        before, _, _ = text.partition("requires improvement or better")
        assert all(f"{grade}, " in before for grade in ("outstanding", "good", "requires improvement", "inadequate"))


def test_before_the_rise_no_change_is_claimed(practice_page):
    at = practice_page(month="December 2025")  # 8 to 12 good a month, up and down; October to December 9 + 11 + 8
    assert title(at) == "No real change in audit grades: 34% good or better (31 of 90) in October to December 2025"


def test_small_teams_are_not_said_to_change(practice_page):
    assert title(practice_page(team="South")) == (
        "South: 0% of audited cases good or better (0 of 18) in July to September 2026; "
        "numbers are too small to say whether that is changing"
    )


def test_fewer_than_ten_are_not_judged_at_all(practice_page):
    at = practice_page(team="South", each="By month")
    assert title(at) == (
        "South: too few audits to say whether practice is getting better: 0 of 6 good or better in October 2026"
    )


def test_one_team_and_one_type_are_judged_together(practice_page):
    at = practice_page(team="North", audit="Routine", each="By month")
    assert "better above average ten months running, 58% (14 of 24) in October 2026" in title(at)
    assert title(practice_page(team="North", audit="Thematic")).startswith("North: no case audit was graded in July")


def judged(kpi: str, months: list[int]):
    """One KPI in October 2026, of 50 audits a month."""
    points = [Point(month, 2.0 * x, x, 50) for month, x in zip(MONTHS[-len(months) :], months, strict=True)]
    return assess(load_kpis()[kpi], points, points, (), None, LATEST)


STEADY = [20, 22, 18] * 6


@pytest.mark.parametrize(
    ("good", "poor", "said"),
    [
        ([*STEADY, 40], STEADY, "Audit grades of October 2026 stand out, too early to call a change: good or better "
                                "above the usual range, 80% (40 of 50)"),
        ([*STEADY, 12, 11, 12, 11, 12, 11, 12], STEADY, "Audit grades are getting worse: good or better"),
        (STEADY, [*STEADY, 12, 11, 12, 11, 12, 11, 12], "Inadequate is below"),
        (STEADY, [*STEADY, 40], "Inadequate is above the usual range, and good or better has not changed: 50%"),
        (STEADY, STEADY, "No real change in audit grades: 50% good or better (10 of 20) in October 2026"),
        (STEADY[:12], STEADY, "50% of audited cases good or better (10 of 20) in October 2026; it is too soon to say"),
    ],
    ids=["one month", "worse", "floor better", "floor worse", "steady", "too soon"],
)  # fmt: skip
def test_no_more_is_claimed_than_was_tested(good, poor, said):
    told = words.finding(
        judged("audit_good_plus_pct", good), judged("audit_inadequate_pct", poor), Share(10, 20), "October 2026",
        Chosen(LATEST, None, None, 1),
    )  # fmt: skip
    assert told.startswith(said)


# ---------------------------------------------------------------- the parts


def test_the_chart_draws_the_quarters_to_the_month_and_says_the_finding(practice_page):
    at = practice_page(month="August 2026")
    chart = json.loads(at.get("plotly_chart")[0].proto.spec)
    assert [trace["name"] for trace in chart["data"]] == ["Outstanding", "Good", "Requires improvement", "Inadequate"]
    assert chart["layout"]["xaxis"]["ticktext"][-1] == "60<br><b>Jul–Sep</b><br>so far"
    assert title(at) in at.get("plotly_chart")[0].proto.alt


def test_teams_that_differ_beyond_chance_are_named(practice_page):
    by_team, by_type, *_ = heads(practice_page())
    assert by_team == "North (63%) and South (0%) differ beyond chance"  # 181 of 288, 0 of 72
    assert by_type == "Good or better by audit type: routine 63%, thematic 0%"


def test_what_auditors_looked_for_names_the_least(practice_page):
    assert any(head == "Found least often: plan is SMART (0%) and child's lived experience evidenced consistently (75%)"
               for head in heads(practice_page()))  # fmt: skip


def test_moderation_says_agreement_with_its_interval_and_no_kappa_of_29(practice_page):
    at = practice_page()
    assert "Moderators agreed 20 of 29 grades; they lowered 6 and raised 3" in heads(at)
    assert "69.0% (20 of 29; 51%–83% allowing for chance)" in body(at)
    assert "not shown: fewer than 30 audits graded twice" in body(at)
    assert "0.10 of a grade lower" in body(at)


def test_actions_say_closed_and_overdue(practice_page):
    at = practice_page()
    assert ("8 of 12 audit actions due in the twelve months to October 2026 are closed (67%); 4 overdue") in heads(at)
    assert "raised 14 actions: 8 closed, 4 overdue, 0 open and not yet due, 2 open without a due date." in body(at)


# ---------------------------------------------------------------- leaving, and nothing to show


def test_a_download_hides_small_numbers_and_what_would_give_them_away(audited_home):
    rows = [row for row in answers() if row["month"] >= MONTHS[-1]]
    look = Chosen(LATEST, None, None, 1)
    text = practice_rows.grades_csv(rows, audits.periods(LATEST, LATEST, look.months_each), "Trafford")
    # 1 outstanding is hidden, and so is the next smallest, 6 inadequate
    assert text.splitlines()[1] == "October 2026,30,c,13,10,c"


def test_figures_published_before_the_page_existed_say_what_to_do(visit):
    at = visit("practice")
    assert title(at) == "Practice quality: not in these figures"
    assert "publish again" in body(at)


def test_without_audits_the_page_says_what_to_load(visit, tmp_path):
    home = write_home(tmp_path)
    with_audits(home, {name: [dict.fromkeys(rows[0])] for name, rows in tables().items()}, [])
    with duckdb.connect(str(home.snapshots / current_name(home))) as connection:
        for name in TYPES:
            connection.execute(f"delete from detail.{name}")
    at = visit("practice", home=home)
    assert title(at) == "No case file audits have been loaded"
    assert "Case file audits and moderation" in body(at)
