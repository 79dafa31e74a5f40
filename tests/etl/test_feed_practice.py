"""The feeds of practice and workforce: audits, supervision, training and the establishment, as councils write them."""

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from etl.casting import UnknownCode, cast_code
from etl.checking import Checked, check_sheet
from etl.contracts import AsAtDateNeeded, UnknownLayout, load_codes, load_contracts
from etl.reading import read_file
from etl.recognising import as_at_from_name, recognise
from tests.etl.sheets import AS_AT, Row, check, pseudonym, sheet

CONTRACTS = load_contracts()
OURS = ("case_audits", "supervision", "supervision_audits", "training", "workforce")
SESSION = {
    "Month": "10/2026", "Worker ID": "E1", "Team": "Team A", "Role": "Social worker", "Employment type": "Permanent",
    "Due date": "14/10/2026", "Date held": "12/10/2026", "Held within standard": "Yes", "Recorded on LCS": "Yes",
    "Reason not held": None,
}  # fmt: skip
SUPERVISION_AUDIT = {
    "Audit ID": "S1", "Audit month": "Oct-26", "Team": "Team A", "Supervisee ID": "E1", "Auditor ID": "E9",
    "Date completed": "20/10/2026", "Overall grade": "RI", "Reflective supervision evidenced": "Partly",
    "Actions have timescales": "Yes", "Moderated": "Yes", "Moderated grade": "Good",
}  # fmt: skip
COMPLETION = {
    "Programme": "Restorative Relational Practice", "Person ID": "E1", "Agency": "Children's Social Care",
    "Team": "Team A", "Role": "Social worker", "Employment type": "Permanent", "Eligible": "Yes",
    "Date enrolled": "01/06/2026", "Date completed": "30/09/2026", "Status": "Completed",
}  # fmt: skip
POST = {
    "As at date": "31/10/2026", "Post ID": "P1", "Service": "Safeguarding", "Team": "Team A", "Role": "Social worker",
    "SWE registered": "Yes", "Budgeted FTE": "1", "Employment type": "Permanent", "Worker ID": "E1",
    "Worker FTE": "1.0", "Start date": "01/09/2020", "End date": None, "Leaving reason": None,
    "Agency cover reason": None, "Case holding": "Yes", "Line manager worker ID": "E9", "Children allocated": "17",
    "Caseload ceiling": None, "Working days lost in month": "2.5", "Worker name": "Ann Example",
}  # fmt: skip
AUDIT = {
    "Audit ID": "A1", "Audit month": "2026-10", "Audit type": "Routine", "Child Unique ID": "1001",
    "Cohort": "CIN", "Team": "Team A", "Auditor ID": "E9", "Auditor role": "Team manager",
    "Date allocated": "01/10/2026", "Date due": "24/10/2026", "Date completed": "20/10/2026", "Overall grade": "3",
    "Moderated": "No", "Date moderated": None, "Moderated grade": None, "Assessment grade": "Good",
    "Plan grade": "Inad", "Voice of the child grade": "RITBG", "Child's lived experience evidenced": "Partly",
    "Strength based assessment evidenced": "N/A", "Plan is SMART": "Not applicable",
    "Identity and diversity considered": "Y", "Actions raised": "3", "Actions due": "30/11/2026",
    "Actions completed": "0", "Learning comments": "Ann Example was seen alone",
}  # fmt: skip


def checked(sound: dict, *changes: dict, as_at: date | None = AS_AT) -> Checked:
    """Rows of one sound extract, each with some cells changed; headings are those of the first."""
    rows = [{**sound, **change} for change in changes or ({},)]
    return check(list(rows[0]), *[list(row.values()) for row in rows], as_at=as_at)


def one(found: Checked) -> pd.Series:
    """The only row, accepted."""
    assert (found.read, found.rejected) == (1, 0)
    return found.frame.iloc[0]


def told(found: Checked) -> list[tuple]:
    """(row, column, rule, severity) of every problem with a row."""
    return [(p.row, p.column, p.rule, p.severity) for p in found.problems if p.row]


def warned(found: Checked) -> list[tuple]:
    """(column, rule) of every warning with a row; fails when a row is rejected."""
    assert all(severity == "warning" for *_, severity in told(found))
    return [(column, rule) for _, column, rule, _ in told(found)]


def read_back(path: Path, **sheets: list[dict]) -> dict[str, Checked]:
    """Writes each sheet to the workbook or CSV `path` names, and reads it back as a load does, by feed."""
    cells = {name: [list(rows[0]), *[list(row.values()) for row in rows]] for name, rows in sheets.items()}
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(next(iter(cells.values())))
    else:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in cells.items():
            page = book.create_sheet(name.replace("_", " "))
            for row in rows:
                page.append(row)
        book.save(path)
    found = [(read, recognise(read, CONTRACTS)) for read in read_file(path)]
    return {known.contract.feed: check_sheet(read, known, AS_AT, pseudonym) for read, known in found}


# --- which feed a sheet is --------------------------------------------------------------------------------------


def feed_of(headings: Row, without: str = "", file: str = "extract.xlsx", name: str = "Sheet1") -> str | None:
    known = {feed: contract for feed, contract in CONTRACTS.items() if feed != without}
    try:
        found = recognise(sheet(headings, file=file, name=name), known)
    except UnknownLayout:
        return None
    return found and found.contract.feed


def needed(feed: str) -> list[str]:
    return [column.name for column in CONTRACTS[feed].required]


@pytest.mark.parametrize("feed", OURS)
def test_each_is_recognised_by_all_its_headings_and_by_the_needed_ones_alone(feed):
    headings = [column.name for column in CONTRACTS[feed].columns]
    assert feed_of(headings) == feed
    assert feed_of(headings[::-1]) == feed
    assert feed_of(needed(feed)) == feed


@pytest.mark.parametrize("feed", OURS)
def test_none_passes_for_another_feed(feed):
    headings = [column.name for column in CONTRACTS[feed].columns]
    assert feed_of(headings, without=feed) is None
    assert feed_of(needed(feed), without=feed) is None


@pytest.mark.parametrize("feed", sorted(set(CONTRACTS) - set(OURS)))
def test_no_other_feed_passes_for_one_of_these(feed):
    contract = CONTRACTS[feed]
    named = {"file": f"{feed}.csv", "name": feed}
    assert feed_of([column.name for column in contract.columns], without=feed, **named) not in OURS
    assert feed_of([column.name for column in contract.required], without=feed, **named) not in OURS


def test_other_spellings_of_headings_are_known():
    session = {"Worker ID": "Employee number", "Team": "Service Team", "Held within standard": "In standard"}
    assert feed_of([session.get(heading, heading) for heading in SESSION]) == "supervision"
    audit = {"Audit month": "Month", "Overall grade": "Judgement", "Supervisee ID": "Staff ID"}
    assert feed_of([audit.get(heading, heading) for heading in SUPERVISION_AUDIT]) == "supervision_audits"
    completion = {"Programme": "Course", "Person ID": "Payroll no", "Date completed": "Completion date"}
    assert feed_of([completion.get(heading, heading) for heading in COMPLETION]) == "training"


def test_a_log_that_lost_its_answer_is_told_what_is_missing():
    headings = [heading for heading in SESSION if heading != "Held within standard"]
    with pytest.raises(UnknownLayout, match="Held within standard"):
        recognise(sheet(headings, list(SESSION.values())), CONTRACTS)


def test_one_workbook_holds_the_log_and_the_audits(tmp_path):
    found = read_back(
        tmp_path / "Supervision 2026-10-31.xlsx", Supervision_log=[SESSION], Supervision_audits=[SUPERVISION_AUDIT]
    )
    assert list(found) == ["supervision", "supervision_audits"]
    assert all((one.accepted, one.rejected, told(one)) == (1, 0, []) for one in found.values())
    assert as_at_from_name("Supervision 2026-10-31.xlsx") == AS_AT


def test_real_dates_and_numbers_of_a_workbook_are_read(tmp_path):
    month, held = date(2026, 10, 1), date(2026, 10, 31)
    found = read_back(tmp_path / "log.xlsx", Log=[SESSION | {"Month": month, "Date held": held, "Worker ID": 17}])
    row = one(found["supervision"])
    assert (row["month"], row["held_date"]) == (pd.Timestamp(month), pd.Timestamp(held))
    assert row["worker"] == "<17>"


def test_a_training_list_comes_as_a_csv(tmp_path):
    found = read_back(tmp_path / "training.csv", training=[COMPLETION])
    assert list(found) == ["training"] and one(found["training"])["programme"] == "Restorative Relational Practice"


@pytest.mark.parametrize(
    ("sound", "name"), [(SESSION, "Supervision Oct 2026.xlsx"), (COMPLETION, "Training completions Oct 2026.xlsx")]
)
def test_a_month_in_the_name_is_no_day(sound, name):
    assert as_at_from_name(name) is None
    with pytest.raises(AsAtDateNeeded, match="--as-at"):
        checked(sound, as_at=None)


def test_one_worker_is_one_pseudonym_in_every_feed():
    workers = [
        one(checked(SESSION))["worker"],
        one(checked(SUPERVISION_AUDIT))["supervisee"],
        one(checked(COMPLETION))["person"],
        one(checked(POST))["worker"],
    ]
    assert workers == ["<E1>"] * 4


# --- supervision ------------------------------------------------------------------------------------------------


def test_a_sound_session():
    row = one(checked(SESSION))
    assert (row["month"], row["due_date"]) == (pd.Timestamp("2026-10-01"), pd.Timestamp("2026-10-14"))
    assert bool(row["in_standard"]) and row["role"] == "Social worker"
    assert told(checked(SESSION)) == []


def test_why_a_session_was_not_held_is_never_stored():
    found = checked(SESSION, {"Reason not held": "Sickness", "Date held": None, "Held within standard": "No"})
    assert "Sickness" not in found.frame.astype(str).to_numpy() and told(found) == []


def test_two_sessions_in_a_month_are_both_kept_without_complaint():
    found = checked(SESSION, {"Held within standard": "No"}, {"Date held": "28/10/2026", "Due date": "28/10/2026"})
    assert found.accepted == 2 and found.frame["ordinal"].tolist() == [1, 2] and told(found) == []


@pytest.mark.parametrize(
    ("change", "column"),
    [({"Month": None}, "Month"), ({"Month": "Q3"}, "Month"), ({"Worker ID": None}, "Worker ID"),
     ({"Month": "11/2026"}, "Month")],
)  # fmt: skip
def test_a_session_of_nobody_or_no_month_is_rejected(change, column):
    found = checked(SESSION, change)
    assert found.rejected == 1 and told(found)[0][1] == column


@pytest.mark.parametrize(
    ("change", "fields", "warnings"),
    [
        ({"Due date": None}, ["due_date"], [("Due date", "blank")]),
        ({"Held within standard": "mostly"}, ["in_standard"], [("Held within standard", "unknown_code")]),
        ({"Held within standard": None}, ["in_standard"], [("Held within standard", "blank")]),
        # a yes without a date stands, and is told
        ({"Date held": None}, ["held_date"], [("Date held", "needs")]),
        # planned, not held: neither the date nor the answer stands
        (
            {"Date held": "05/11/2026"},
            ["held_date", "in_standard"],
            [("Held within standard", "not_after_as_at"), ("Date held", "not_after_as_at")],
        ),
        ({"Role": "Cook"}, ["role"], [("Role", "unknown_code")]),
    ],
)
def test_a_session_with_a_wrong_value_is_kept_and_told(change, fields, warnings):
    found = checked(SESSION, change)
    assert one(found)[fields].isna().all() and warned(found) == warnings


def test_managers_can_be_told_from_practitioners():
    found = checked(SESSION, {"Role": "Team Manager"}, {"Worker ID": "E2", "Role": "NQSW"})
    assert found.frame["role"].tolist() == ["Practice manager", "ASYE"]


def test_a_log_of_one_month_covers_that_month_though_exported_later():
    assert checked(SESSION, as_at=date(2026, 11, 16)).window_from == date(2026, 10, 1)
    assert checked(SESSION).window_from <= date(2026, 10, 1)


# --- audits of supervision and of case files --------------------------------------------------------------------


def test_a_sound_supervision_audit():
    row = one(checked(SUPERVISION_AUDIT))
    assert (row["audit_id"], row["supervisee"], row["auditor"]) == ("<S1>", "<E1>", "<E9>")
    assert (row["grade"], row["moderated_grade"]) == ("Requires improvement", "Good")
    assert (row["reflective"], row["actions_timed"]) == ("Partly", "Yes")


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"Overall grade": "Good/RI"}, "grade", "unknown_code"),
        ({"Moderated grade": None}, "moderated_grade", "needs"),
        ({"Moderated": "No"}, "moderated_grade", "excludes"),
        ({"Date completed": "01/11/2026"}, "completed_date", "not_after_as_at"),
        ({"Reflective supervision evidenced": "sometimes"}, "reflective", "unknown_code"),
        ({"Team": None}, "team", "blank"),
    ],
)  # fmt: skip
def test_a_supervision_audit_that_contradicts_itself_is_kept_and_told(change, field, rule):
    found = checked(SUPERVISION_AUDIT, change)
    assert pd.isna(one(found)[field]) and [told_rule for _, told_rule in warned(found)] == [rule]


def test_answers_that_do_not_apply_are_silent():
    found = checked(SUPERVISION_AUDIT, {"Actions have timescales": "N/A", "Reflective supervision evidenced": "n/a"})
    assert one(found)[["actions_timed", "reflective"]].isna().all() and told(found) == []


def test_supervision_audits_without_a_number_are_known_by_month_people_and_team():
    found = checked(
        SUPERVISION_AUDIT, {"Audit ID": None}, {"Audit ID": None, "Supervisee ID": "E2"},
        {"Audit ID": None, "Supervisee ID": None}, {"Audit ID": None, "Supervisee ID": None, "Team": "Team B"},
    )  # fmt: skip
    assert found.frame["audit_id"].nunique() == 4 and found.frame["ordinal"].tolist() == [1, 1, 1, 1]


def test_an_audit_of_no_month_is_rejected():
    assert checked(SUPERVISION_AUDIT, {"Audit month": None}).rejected == 1
    assert checked(AUDIT, {"Audit month": "autumn"}).rejected == 1


def test_grades_as_auditors_write_them():
    row = one(checked(AUDIT))
    assert [row[name] for name in ("grade", "assessment_grade", "plan_grade", "voice_grade")] == [
        "Requires improvement", "Good", "Inadequate", "Requires improvement"
    ]  # fmt: skip
    assert row["cohort"] == "Child in need" and row["auditor_role"] == "Practice manager"
    assert pd.isna(row["strength_based"]) and row["smart_plan"] == "Not applicable"
    assert told(checked(AUDIT)) == []


def test_what_an_auditor_learnt_is_never_stored():
    assert "Ann" not in checked(AUDIT).frame.to_csv()


def test_a_child_audited_twice_in_a_month_is_two_audits():
    found = checked(AUDIT, {}, {"Audit ID": "A2", "Audit type": "Thematic"})
    assert found.accepted == 2 and told(found) == []


@pytest.mark.parametrize(("change", "field"), [({"Actions raised": "some"}, "actions_raised"),
                                               ({"Actions completed": "-1"}, "actions_completed"),
                                               ({"Actions due": "30/02/2026"}, "actions_due_date")])  # fmt: skip
def test_actions_that_cannot_be_read_are_blank(change, field):
    found = checked(AUDIT, change)
    assert pd.isna(one(found)[field]) and len(warned(found)) == 1


# --- training ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("RRP", "Restorative Relational Practice"),
        ("Restorative Practice Programme", "Restorative Relational Practice"),
        ("Assessment & SMART plans", "Assessment and SMART planning"),
        ("Voice of the child (virtual)", "Voice of the Child"),
        ("GCP2", "Graded Care Profile 2"),
        # one module is not the programme
        ("Restorative Practice - module 1", "Part of a programme"),
        ("RRP Day 2 of 4", "Part of a programme"),
        ("Introduction to restorative practice", "Part of a programme"),
    ],
)
def test_programmes_as_learning_systems_write_them(said, stored):
    assert cast_code(said, load_codes()["training_programme"]) == stored


def test_another_course_is_never_guessed_at():
    with pytest.raises(UnknownCode):
        cast_code("Fire safety", load_codes()["training_programme"])
    assert warned(checked(COMPLETION, {"Programme": "Fire safety"})) == [("Programme", "unknown_code")]


def test_a_sound_completion():
    found = checked(COMPLETION)
    row = one(found)
    assert (row["person"], row["agency"], bool(row["eligible"])) == ("<E1>", "Children's social care", True)
    assert row["completed_date"] == pd.Timestamp("2026-09-30") and told(found) == []


@pytest.mark.parametrize("status", ["In progress", "Not started", "Did not attend", "DNA", "Booked"])
def test_a_date_beside_a_status_that_says_otherwise_is_no_completion(status):
    found = checked(COMPLETION, {"Status": status})
    assert pd.isna(one(found)["completed_date"]) and warned(found) == [("Date completed", "excludes")]


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"Date completed": None}, "completed_date", "needs"),
        ({"Date completed": "01/11/2026"}, "completed_date", "not_after_as_at"),
        ({"Date enrolled": "01/10/2026"}, "enrolled_date", "not_before"),
        ({"Eligible": None}, "eligible", "blank"), ({"Eligible": "maybe"}, "eligible", "unknown_code"),
        ({"Agency": "Zzz"}, "agency", "unknown_code"), ({"Programme": None}, "programme", "blank"),
    ],
)  # fmt: skip
def test_a_completion_with_a_wrong_value_is_kept_and_told(change, field, rule):
    found = checked(COMPLETION, change)
    assert pd.isna(one(found)[field]) and [told_rule for _, told_rule in warned(found)] == [rule]


def test_a_completion_of_nobody_is_rejected():
    assert checked(COMPLETION, {"Person ID": None}).rejected == 1


def test_a_person_listed_twice_for_a_programme_is_told():
    found = checked(COMPLETION, {}, {"Status": "In progress", "Date completed": None})
    assert found.frame["ordinal"].tolist() == [1, 2] and told(found) == [(3, None, "repeated", "warning")]


def test_a_training_list_tells_of_twelve_months():
    found = checked(COMPLETION)
    assert (found.window_from, found.window_to) == (date(2025, 10, 31), AS_AT)


# --- workforce --------------------------------------------------------------------------------------------------


def test_a_vacancy_and_its_agency_worker_are_two_rows_of_one_post():
    found = checked(
        POST,
        {"Employment type": "Vacant", "Worker ID": None, "Worker FTE": None, "Start date": None,
         "Children allocated": None},
        {"Employment type": "Locum", "Worker ID": "L1", "Agency cover reason": "vacant post"},
    )  # fmt: skip
    assert found.frame["employment_type"].tolist() == ["Vacant", "Agency"] and told(found) == []
    assert found.frame["agency_reason"].tolist()[1] == "Vacancy" and found.frame["post_id"].nunique() == 1


def test_one_worker_in_two_half_posts_is_two_rows():
    found = checked(POST, {"Worker FTE": "0.5"}, {"Post ID": "P2", "Worker FTE": "0.5"})
    assert found.accepted == 2 and found.frame["worker"].nunique() == 1 and told(found) == []


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"Worker FTE": "1.2"}, "worker_fte", "out_of_range"),
        ({"Start date": "01/11/2026"}, "start_date", "not_after"),
        ({"End date": "31/08/2020"}, "end_date", "not_before"), ({"Role": "Cook"}, "role", "unknown_code"),
        ({"Working days lost in month": "lots"}, "days_lost", "not_a_number"),
        ({"Children allocated": "8.5"}, "children_allocated", "not_a_number"),
    ],
)  # fmt: skip
def test_a_post_with_a_wrong_value_is_kept_and_told(change, field, rule):
    found = checked(POST, change)
    assert pd.isna(one(found)[field]) and [told_rule for _, told_rule in warned(found)] == [rule]


def test_a_name_in_place_of_a_worker_id_leaves_as_a_pseudonym_only():
    found = check_sheet(
        sheet(list(POST), list((POST | {"Worker ID": "Ann Example"}).values())),
        recognise(sheet(list(POST)), CONTRACTS), AS_AT, lambda identifier: str(len(identifier)),
    )  # fmt: skip
    assert "Ann" not in found.frame.to_csv() and one(found)["worker"] == "11"
