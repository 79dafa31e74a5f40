"""The supplement to Annex A and the meetings' attendance sheets: awkward extracts, and what becomes of each row."""

import csv
from contextlib import suppress
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from etl.casting import UnknownFactor, cast_factors
from etl.checking import Checked, check_sheet
from etl.contracts import AmbiguousAsAtDate, AsAtDateNeeded, UnknownLayout, load_codes, load_contracts
from etl.reading import read_file
from etl.recognising import recognise
from tests.etl.sheets import AS_AT, check, pseudonym, sheet

CONTRACTS = load_contracts()
OURS = ("lcs_supplement", "meetings")
CHILD = {
    "As at date": "31/10/2026", "Child Unique ID": "c1", "Case status": "Child in care", "Team": "North",
    "Locality": "West", "Last management oversight": "05/10/2026", "Last assessment authorised": "01/06/2026",
    "Latest assessment factors": "3B 16A 24A", "Child impact chronology date": "02/02/2026",
    "Current plan date": "01/09/2026", "Plan has measurable actions": "Yes", "Child seen in timescale": "No",
    "Visit due": "20/11/2026", "Last PEP": "15/09/2026", "PEP required": "Yes",
    "Initial health assessment date": "20/01/2025", "Immunisations up to date": "Yes", "SDQ score": "14",
    "Current pathway plan date": None, "Last pathway plan review": None, "Took part in last review": "PN1",
    "Social workers in last 12 months": "2", "Date previous CP plan ended": None, "Independent visitor": "Matched",
    "Advocate offered": "Yes", "On ACT pathway": "No", "Complex safeguarding (SHINE) open": "No",
}  # fmt: skip
MEETING = {
    "Meeting ID": "M1", "Meeting type": "ICPC", "Meeting date": "05/10/2026", "Agency": "Greater Manchester Police",
    "Invited": "Yes", "Attended": "Yes", "Report provided": "No", "Child participation code": None,
    "Chair challenge raised": "No", "Team": "North",
}  # fmt: skip


def _checked(sound: dict, changes: tuple[dict, ...], as_at: date | None = AS_AT) -> Checked:
    """Rows of one sound extract, each with some cells changed; headings are those of the first."""
    rows = [{**sound, **change} for change in changes]
    return check(list(rows[0]), *[list(row.values()) for row in rows], as_at=as_at)


def supplement(*changes: dict) -> Checked:
    return _checked(CHILD, changes or ({},), as_at=None)


def meetings(*changes: dict) -> Checked:
    return _checked(MEETING, changes or ({},))


def rules(checked: Checked, severity: str | None = None) -> list[tuple]:
    """(row, rule) of every problem, the sheet's own first."""
    return [(p.row, p.rule) for p in checked.problems if severity in (None, p.severity)]


def one(checked: Checked) -> pd.Series:
    assert (checked.read, checked.rejected) == (1, 0)
    return checked.frame.iloc[0]


# --- recognising ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sound", "feed"), [(CHILD, "lcs_supplement"), (MEETING, "meetings")])
def test_each_sheet_is_its_own_feed_and_no_other(sound, feed):
    for headings in (list(sound), list(reversed(sound))):
        assert recognise(sheet(headings), CONTRACTS).contract.feed == feed
    others = {name: contract for name, contract in CONTRACTS.items() if name != feed}
    with suppress(UnknownLayout):  # a refusal is no recognition
        assert recognise(sheet(list(sound)), others) is None


@pytest.mark.parametrize("feed", OURS)
def test_other_feeds_sheets_are_not_taken_for_ours(feed):
    ours = {feed: CONTRACTS[feed]}
    for contract in CONTRACTS.values():
        if contract.feed == feed or contract.shape != "rows":
            continue
        with suppress(UnknownLayout):
            assert recognise(sheet([column.name for column in contract.columns]), ours) is None, contract.feed


def test_what_the_case_system_calls_its_columns():
    headings = {"Child Unique ID": "LCS ID", "Team": "Allocated Team", "Locality": "Neighbourhood"}
    made = sheet([headings.get(text, text) for text in CHILD])
    assert set(recognise(made, CONTRACTS).columns) == set(CHILD)


def test_a_supplement_that_lacks_its_day_is_refused_by_name():
    with pytest.raises(UnknownLayout, match="As at date"):
        recognise(sheet([text for text in CHILD if text != "As at date"]), CONTRACTS)


# --- the supplement ---------------------------------------------------------------------------------------------


def test_a_sound_row_is_stored_under_a_pseudonym():
    row = one(supplement())
    assert row.drop(["row_number", "ordinal"]).dropna().to_dict() == {
        "as_at_date": pd.Timestamp("2026-10-31"), "child": "<C1>", "case_status": "Child in care", "team": "North",
        "locality": "West", "oversight_date": pd.Timestamp("2026-10-05"),
        "assessment_date": pd.Timestamp("2026-06-01"), "factors": "3B 16A 24A",
        "chronology_date": pd.Timestamp("2026-02-02"), "plan_date": pd.Timestamp("2026-09-01"),
        "measurable_plan": True, "seen_in_timescale": False, "visit_due_date": pd.Timestamp("2026-11-20"),
        "pep_date": pd.Timestamp("2026-09-15"), "pep_required": True,
        "initial_health_date": pd.Timestamp("2025-01-20"), "immunised": True, "sdq_score": 14,
        "took_part": "PN1 Attended and spoke", "social_workers_12m": 2, "independent_visitor": "Matched",
        "advocate_offered": True, "on_act_pathway": False, "complex_safeguarding": False,
    }  # fmt: skip


def test_the_sheet_says_its_own_day():
    checked = supplement({}, {"Child Unique ID": "c2"})
    assert (checked.as_at, checked.window_from, checked.window_to) == (AS_AT, AS_AT, AS_AT)


def test_names_and_addresses_are_left_out_and_it_is_said_so():
    personal = {"Child name": "Jo Example", "Surname": "Example", "Home address": "1 Example Street, M33 0AA"}
    checked = supplement(personal)
    assert rules(checked) == [(None, "unwanted_column")] * 3
    messages = " ".join(problem.message for problem in checked.problems)
    assert "'Child name'" in messages and "'Home address'" in messages and "nothing of it is stored" in messages
    told = f"{checked.frame.to_dict()} {checked.problems}"
    assert "Jo" not in told and "Example" not in told and "M33" not in told


def test_dates_after_the_day_of_the_picture_are_blanked_but_a_visit_may_be_due_later():
    late = {
        "Last management oversight": "01/11/2026", "Last assessment authorised": "01/11/2026",
        "Child impact chronology date": "01/11/2026", "Current plan date": "01/11/2026", "Last PEP": "01/11/2026",
        "Initial health assessment date": "01/11/2026", "Current pathway plan date": "01/11/2026",
        "Last pathway plan review": "01/11/2026", "Date previous CP plan ended": "01/11/2026",
    }  # fmt: skip
    checked = supplement(late)
    assert rules(checked) == [(2, "not_after_as_at")] * len(late)
    assert one(checked).dropna().index.str.endswith("_date").sum() == 2  # as at, visit due


@pytest.mark.parametrize(
    ("cell", "field", "rule"),
    [
        ({"Case status": "Step down"}, "case_status", "unknown_code"), ({"Case status": None}, "case_status", "blank"),
        ({"Team": None}, "team", "blank"), ({"SDQ score": "41"}, "sdq_score", "out_of_range"),
        ({"SDQ score": "high"}, "sdq_score", "not_a_number"),
        ({"Took part in last review": "PN9"}, "took_part", "unknown_code"),
        ({"Took part in last review": "Yes"}, "took_part", "unknown_code"),
        ({"Last PEP": "Autumn term"}, "pep_date", "not_a_date"),
        ({"PEP required": "tbc"}, "pep_required", "unknown_code"),
        ({"Independent visitor": "maybe"}, "independent_visitor", "unknown_code"),
        ({"Social workers in last 12 months": "-1"}, "social_workers_12m", "out_of_range"),
        ({"Last assessment authorised": "04/13/2026"}, "assessment_date", "not_a_date"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_stored_blank_and_told(cell, field, rule):
    checked = supplement(cell)
    assert pd.isna(one(checked)[field])
    assert rules(checked, "warning") == [(2, rule)]


@pytest.mark.parametrize(
    ("written", "stored"),
    [("CLA", "Child in care"), ("Looked after child", "Child in care"), ("CP Plan", "Child protection"),
     ("cin", "Child in need"), ("Leaving care", "Care leaver"), ("Assessment", "Open assessment")],
)  # fmt: skip
def test_statuses_as_case_systems_write_them(written, stored):
    assert one(supplement({"Case status": written}))["case_status"] == stored


def test_a_blank_feature_is_no_problem():
    blank = {name: None for name in CHILD if name not in ("As at date", "Child Unique ID", "Case status", "Team")}
    assert rules(supplement(blank)) == []


def test_a_row_without_its_child_or_day_is_not_counted():
    checked = supplement({}, {"Child Unique ID": None}, {"Child Unique ID": "c3", "As at date": None})
    assert (checked.read, checked.accepted, checked.rejected) == (3, 1, 2)
    assert rules(checked, "rejected") == [(3, "blank"), (4, "blank")]


def test_two_days_in_one_sheet_or_none_are_no_picture():
    with pytest.raises(AmbiguousAsAtDate):
        supplement({}, {"Child Unique ID": "c2", "As at date": "30/09/2026"})
    with pytest.raises(AsAtDateNeeded):
        supplement({"As at date": None})


def test_a_child_twice_is_told():
    checked = supplement({}, {"Team": "South"})
    assert rules(checked) == [(3, "repeated")]
    assert checked.frame["ordinal"].tolist() == [1, 2]


def test_a_smaller_export_says_what_it_lacks():
    kept = {name: text for name, text in CHILD.items() if name not in ("On ACT pathway", "Locality", "Visit due")}
    checked = check(list(kept), list(kept.values()), as_at=None)
    assert [(p.column, p.rule) for p in checked.problems] == [("On ACT pathway", "missing_column")]


# --- assessment factors -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("24A 3B 16A", "3B 16A 24A"), ("3b,16a", "3B 16A"), ("3B/16A", "3B 16A"), ("3B; 16A\n03A", "3A 3B 16A"),
        ('["3B", "16A"]', "3B 16A"), ("16A 16A", "16A"), ("21", "21"), ("20", "20"),
        ("16A - Neglect", "16A"), ("16A Neglect 3B Domestic abuse: parent/carer", "3B 16A"), ("Neglect", "16A"),
        ("Abuse or neglect - neglect", "16A"), ("Abuse or neglect - emotional abuse", "17A"),
        ("Neglect, Emotional abuse", "16A 17A"), ("Neglect and CSE", "11A 16A"), ("CSE CCE", "11A 24A"),
        ("Domestic abuse, parent", "3B"), ("Domestic violence of another person in the household", "3C"),
        ("Domestic abuse of the child", "3A"), ("Domestic abuse", "3"), ("Domestic_Abuse_parent", "3B"),
        ("Drug and alcohol misuse by the child", "1A 2"), ("Physical abuse (adult on child)", "18C"),
        ("Child sexual exploitation", "11A"), ("Sexual abuse", "19A"), ("No factors identified", "21"),
        ("Going missing", "10A"), ("Privately fostered", "8A"), ("Other", "20"),
    ],
)  # fmt: skip
def test_factors_as_codes_and_as_words(written, stored):
    checked = supplement({"Latest assessment factors": written})
    assert one(checked)["factors"] == stored
    assert rules(checked) == []


@pytest.mark.parametrize(
    ("written", "kept"),
    [("3B 99Z", "3B"), ("3B XX 16A", "3B 16A"), ("16A; Granny", "16A"), ("3D", None), ("Granny", None),
     ("Abuse or neglect", None)],
)  # fmt: skip
def test_an_unknown_factor_is_told_and_the_known_ones_are_kept(written, kept):
    checked = supplement({"Latest assessment factors": written})
    assert rules(checked, "warning") == [(2, "unknown_code")]
    stored = one(checked)["factors"]
    assert stored == kept if kept else pd.isna(stored)
    assert (f"stored as '{kept}'" if kept else "stored as blank") in checked.problems[0].message


def test_every_census_code_reads_as_itself():
    codes = load_codes()["assessment_factor"]
    for value in codes:
        code = value.split()[0]
        assert cast_factors(code, codes) == cast_factors(code.lower(), codes) == cast_factors(value, codes) == code


def test_a_formula_error_is_no_list_of_factors():
    assert rules(supplement({"Latest assessment factors": "#N/A"})) == [(2, "formula_error")]


def test_what_cannot_be_read_of_factors_is_carried_with_the_failure():
    with pytest.raises(UnknownFactor) as failure:
        cast_factors("16A and Granny", load_codes()["assessment_factor"])
    assert failure.value.kept == "16A" and "Granny" not in failure.value.reason


# --- meetings ---------------------------------------------------------------------------------------------------


def test_a_sound_attendance_row():
    row = one(meetings())
    assert row.drop(["row_number", "ordinal"]).dropna().to_dict() == {
        "meeting_id": "<M1>", "meeting_type": "ICPC", "meeting_date": pd.Timestamp("2026-10-05"), "agency": "Police",
        "invited": True, "attended": "Yes", "report_provided": False, "chair_challenge": False, "team": "North",
    }  # fmt: skip


def test_several_people_of_one_agency_are_no_repeat():
    checked = meetings({}, {"Attended": "No"}, {"Agency": "Police", "Attended": "Apologies"})
    assert rules(checked) == []
    assert checked.frame["ordinal"].tolist() == [1, 2, 3]
    assert checked.frame["attended"].tolist() == ["Yes", "No", "No"]


@pytest.mark.parametrize(
    ("written", "stored"),
    [("Initial Child Protection Conference", "ICPC"), ("Strategy discussion", "Strategy"),
     ("RCPC", "Review conference"), ("LAC Review", "CLA review"),
     ("Team Around the Family", "TAF"), ("Pathway review", "Pathway plan review")],
)  # fmt: skip
def test_meetings_as_administrators_call_them(written, stored):
    assert one(meetings({"Meeting type": written}))["meeting_type"] == stored


def test_an_agency_nobody_knows_is_other_and_told():
    checked = meetings({"Agency": "Zebra"})
    assert one(checked)["agency"] == "Other"
    assert rules(checked, "warning") == [(2, "unknown_code")]
    assert "stored as 'Other'" in checked.problems[0].message


@pytest.mark.parametrize("cell", [{"Meeting ID": None}, {"Meeting date": None}, {"Meeting date": "01/11/2026"}])
def test_a_meeting_without_its_number_or_day_or_still_to_come_is_not_counted(cell):
    assert meetings({}, cell).rejected == 1


@pytest.mark.parametrize(
    ("cell", "field", "rule"),
    [({"Invited": None}, "invited", "blank"), ({"Attended": "perhaps"}, "attended", "unknown_code"),
     ({"Meeting type": "Tea"}, "meeting_type", "unknown_code"),
     ({"Child participation code": "PN8"}, "participation", "unknown_code")],
)  # fmt: skip
def test_what_is_unclear_of_a_meeting_is_blank_and_told(cell, field, rule):
    checked = meetings(cell)
    assert pd.isna(one(checked)[field])
    assert rules(checked, "warning") == [(2, rule)]


def test_a_months_file_speaks_for_its_own_month():
    days = [{"Meeting ID": f"M{day}", "Meeting date": f"{day:02}/10/2026"} for day in range(2, 31, 2)]
    checked = meetings(*days)
    assert (checked.window_from, checked.window_to) == (date(2026, 10, 1), AS_AT)


# --- files as councils send them --------------------------------------------------------------------------------


def test_a_workbook_with_a_title_and_true_dates(tmp_path: Path):
    path = tmp_path / "LCS practice standards 2026-10-31.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Children"
    page.append(["Practice standards, October"])
    page.append(list(CHILD))
    cells = {**CHILD, "As at date": date(2026, 10, 31), "Last management oversight": date(2026, 10, 5), "SDQ score": 14}
    page.append(list(cells.values()))
    book.save(path)
    (read,) = read_file(path)
    checked = check_sheet(read, recognise(read, CONTRACTS), None, pseudonym)
    assert (checked.feed, checked.as_at, checked.accepted, checked.problems) == ("lcs_supplement", AS_AT, 1, ())
    assert checked.frame["oversight_date"].tolist() == [pd.Timestamp("2026-10-05")]


def test_a_csv_of_attendance(tmp_path: Path):
    path = tmp_path / "Conference attendance 2026-10-31.csv"
    with path.open("w", newline="", encoding="cp1252") as file:
        csv.writer(file).writerows([list(MEETING), list(MEETING.values()), [*MEETING.values()][:3]])
    (read,) = read_file(path)
    checked = check_sheet(read, recognise(read, CONTRACTS), AS_AT, pseudonym)
    assert (checked.feed, checked.read, checked.rejected) == ("meetings", 2, 0)
    assert rules(checked) == [(3, "blank")] * 3  # agency, invited and attended are not said
