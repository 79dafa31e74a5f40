"""Complaints, surveys, MARAC, the improvement plan, risks, impact and inspections: what is taken, told and refused."""

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from etl.contracts import PersonalColumn, RefusedFile, load_contracts
from etl.home import BENCHMARKS, Home
from etl.loading import check_file, load
from etl.recognising import recognise
from tests.etl.sheets import AS_AT, check, pseudonym, sheet

COMPLAINTS = (
    "Complaint ID", "Received date", "Stage", "Raised by", "Service", "Team", "Response due", "Response date",
    "Outcome", "Theme", "Summary",
)  # fmt: skip
SURVEY = (
    "Response ID", "Family ID", "Response date", "Survey", "Respondent", "Question code", "Answer", "Team",
    "Locality", "Neglect is a feature", "Age", "Free text",
)  # fmt: skip
MARAC = ("MARAC reference", "Meeting date", "Children in household", "Repeat case", "Outcome")
ACTIONS = (
    "Task number", "Priority area", "Key action", "Activity", "Outcome", "What it means for children", "Owner role",
    "Target date", "Revised target date", "Date completed", "Ofsted priority area", "Linked KPI ids",
)  # fmt: skip
UPDATES = ("Task number", "Update date", "BRAG", "Progress", "Barrier", "Next steps", "Impact evaluated")
RISKS = (
    "Risk ID", "As at date", "Type", "Title", "Cause", "Consequence", "Owner role", "Likelihood", "Impact", "Score",
    "Mitigation", "Status", "Linked task number", "Linked KPI id", "Date raised", "Next review",
)  # fmt: skip
IMPACT = (
    "Task number", "Evaluation date", "Evidence type", "Impact judgement", "Finding", "Linked KPI id",
    "Ofsted visit date",
)  # fmt: skip
INSPECTIONS = (
    "Visit date", "Publication date", "Visit type", "Theme", "Overall effectiveness", "Impact of leaders",
    "Help and protection", "Children in care", "Care leavers", "Source",
)  # fmt: skip
SHEETS = {
    "complaints": COMPLAINTS, "survey": SURVEY, "marac": MARAC, "plan_actions": ACTIONS, "action_updates": UPDATES,
    "risk_register": RISKS, "impact": IMPACT, "inspections": INSPECTIONS,
}  # fmt: skip


def row(headings, **cells):
    """A row with the cells named (spaces as underscores), the others empty."""
    named = {name.replace("_", " "): value for name, value in cells.items()}
    assert set(named) <= set(headings), set(named) - set(headings)
    return [named.get(heading) for heading in headings]


def complaint(**cells):
    return row(COMPLAINTS, **{"Complaint_ID": "C1", "Received_date": "05/10/2026", "Stage": "Stage 1", **cells})


def answer(**cells):
    sound = {
        "Response_ID": "R1", "Response_date": "05/10/2026", "Survey": "Family feedback",
        "Respondent": "Parent or carer", "Question_code": "listened_to", "Answer": "Yes",
    }  # fmt: skip
    return row(SURVEY, **{**sound, **cells})


def action(task="1.1", **cells):
    sound = {
        "Priority_area": "Leadership", "Key_action": "Create the board", "Owner_role": "Director",
        "Target_date": "Sept-19",
    }  # fmt: skip
    return row(ACTIONS, **{"Task_number": task, **sound, **cells})


def risk(**cells):
    sound = {
        "Risk_ID": "R1", "As_at_date": "31/10/2026", "Title": "Staff leave", "Owner_role": "Director",
        "Likelihood": "4", "Impact": "5", "Status": "Open",
    }  # fmt: skip
    return row(RISKS, **{**sound, **cells})


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path / "home")


def told(checked):
    """(severity, column, rule) of every problem with a row."""
    return [(problem.severity, problem.column, problem.rule) for problem in checked.problems if problem.row]


def whole_file(*sheets):
    """The lists of one file, as the loader takes them."""
    return check_file(Path(sheets[0].file), list(sheets), AS_AT, pseudonym, load_contracts())


def messages(checked):
    return " ".join(problem.message for problem in checked.problems)


# --- recognising ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("feed", SHEETS)
def test_each_sheet_is_its_own_feed(feed):
    assert recognise(sheet(SHEETS[feed], name="Sheet1"), load_contracts()).contract.feed == feed


@pytest.mark.parametrize("feed", SHEETS)
def test_no_sheet_would_do_for_another_feed_or_the_other_way_round(feed):
    contracts = load_contracts()
    others = {name: contract for name, contract in contracts.items() if name != feed and contract.named_like is None}
    for contract in others.values():
        assert not _complete(SHEETS[feed], contract), contract.feed
        assert not _complete([column.name for column in contract.columns], contracts[feed]), contract.feed


def _complete(headings, contract):
    try:
        return recognise(sheet(headings), {contract.feed: contract}) is not None
    except RefusedFile:
        return False


@pytest.mark.parametrize(
    ("sheets", "feeds"),
    [
        ({"Complaints": [COMPLAINTS, complaint()], "Survey": [SURVEY, answer()]}, ["complaints", "survey"]),
        (
            {
                "Actions": [ACTIONS, action()],
                "Updates": [UPDATES, row(UPDATES, Task_number="1.1", Update_date="01/10/2026", BRAG="G")],
            },
            ["plan_actions", "action_updates"],
        ),
    ],
)
def test_workbooks_of_two_sheets_hold_two_feeds(sheets, feeds):
    made = [sheet(*rows, name=name, file="book.xlsx") for name, rows in sheets.items()]
    assert [(one.feed, one.accepted) for one in whole_file(*made)] == [(feed, 1) for feed in feeds]


# --- complaints -------------------------------------------------------------------------------------------------


def test_a_complaint_is_stored_without_its_summary():
    checked = check(COMPLAINTS, complaint(Raised_by="Mother", Theme="Delay in reply", Summary="Jo Example says"))
    stored = checked.frame.iloc[0].to_dict()
    assert stored["complaint_id"] == "<C1>" and stored["raised_by"] == "Parent" and stored["theme"] == "Delay"
    assert "Jo Example says" not in stored.values() and not told(checked)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Complaint_ID": None}, ("rejected", "Complaint ID", "blank")),
        ({"Received_date": "soon"}, ("rejected", "Received date", "not_a_date")),
        ({"Received_date": "01/11/2026"}, ("rejected", "Received date", "after_as_at")),
        ({"Stage": "Stage 9"}, ("warning", "Stage", "unknown_code")),
        ({"Stage": None}, ("warning", "Stage", "blank")),
        ({"Response_due": "04/10/2026"}, ("warning", "Response due", "not_before")),
        ({"Response_date": "04/10/2026"}, ("warning", "Response date", "not_before")),
        ({"Response_date": "01/11/2026"}, ("warning", "Response date", "not_after_as_at")),
        ({"Outcome": "Sent flowers"}, ("warning", "Outcome", "unknown_code")),
    ],
)
def test_what_is_wrong_with_a_complaint(cells, expected):
    assert told(check(COMPLAINTS, complaint(**cells))) == [expected]


def test_a_complaint_taken_further_is_two_rows_and_no_repeat():
    assert not told(check(COMPLAINTS, complaint(), complaint(Stage="Stage 2")))
    assert told(check(COMPLAINTS, complaint(), complaint())) == [("warning", None, "repeated")]


# --- surveys ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("5", "Yes"), ("4", "Yes"), ("4 - Agree", "Yes"), ("3", "Partly"), ("2", "No"), ("1", "No"), ("y", "Yes"),
        ("Strongly disagree", "No"), ("Not answered", "Not answered"), ("partly", "Partly"),
    ],
)  # fmt: skip
def test_answers_in_words_and_on_a_scale(text, stored):
    checked = check(SURVEY, answer(Answer=text))
    assert checked.frame["answer"].tolist() == [stored] and not told(checked)


@pytest.mark.parametrize("text", ["6", "0", "4 out of 5", "It was fine"])
def test_an_answer_that_is_none_is_blank_and_told(text):
    checked = check(SURVEY, answer(Answer=text))
    assert checked.frame["answer"].isna().all() and told(checked) == [("warning", "Answer", "unknown_code")]


def test_a_response_is_stored_without_words_and_known_by_pseudonyms():
    checked = check(SURVEY, answer(Family_ID="F9", Free_text="Jo was kind", Age="12", Neglect_is_a_feature="Y"))
    stored = checked.frame.iloc[0].to_dict()
    assert (stored["response_id"], stored["family"]) == ("<R1>", "<F9>")
    assert stored["age_band"] == "10-15" and stored["neglect"] is True and "Jo was kind" not in stored.values()


def test_a_response_without_number_or_date_is_rejected_and_an_unknown_question_kept_blank():
    checked = check(SURVEY, answer(Response_ID=None), answer(Response_date=None), answer(Question_code="tea?"))
    assert (checked.accepted, checked.rejected) == (1, 2)
    assert told(checked)[-1] == ("warning", "Question code", "unknown_code")


# --- MARAC ------------------------------------------------------------------------------------------------------


def test_a_marac_case_is_stored_under_a_pseudonym():
    cells = {"MARAC_reference": "M12/26", "Meeting_date": "07/10/2026", "Repeat_case": "Y", "Outcome": "de-escalated"}
    stored = check(MARAC, row(MARAC, **cells)).frame.iloc[0]
    assert (stored["marac_reference"], stored["repeat_case"], stored["outcome"]) == ("<M12/26>", True, "De-escalated")


def test_blanks_of_a_marac_case_are_told():
    checked = check(MARAC, row(MARAC, MARAC_reference="M1", Meeting_date="07/10/2026", Outcome="Emigrated"))
    assert told(checked) == [("warning", "Repeat case", "blank"), ("warning", "Outcome", "unknown_code")]


@pytest.mark.parametrize(
    "heading",
    [
        "Victim name", "Name", "Perpetrator's Name", "SURNAME", "Child_forenames_and_names", "Address", "Home address",
        "Postcode", "Post code of victim", "Date of Birth", "DOB", "D.O.B.", "NHS number", "Mobile",
    ],
)  # fmt: skip
def test_a_marac_file_that_names_anybody_is_refused_whole(heading):
    made = sheet([*MARAC, heading], ["M1", "07/10/2026", "2", "No", "Closed", "Jo Example"], file="marac.xlsx")
    with pytest.raises(PersonalColumn) as refusal:
        whole_file(made)
    assert "without names, addresses" in str(refusal.value) and "Jo Example" not in str(refusal.value)
    assert refusal.value.problem.rule == "personal_column"


def test_a_second_sheet_with_addresses_refuses_the_file_too():
    made = [sheet(MARAC, name="MARAC"), sheet(["Ref", "Victim address"], ["M1", "1 High Street"], name="Notes")]
    with pytest.raises(PersonalColumn, match="'Notes'"):
        whole_file(*made)


@pytest.mark.parametrize("heading", ["Team name", "Agency names", "Locality name", "Number of agencies"])
def test_names_of_teams_and_places_do_no_harm(heading):
    made = sheet([*MARAC, heading], ["M1", "07/10/2026", "2", "No", "Closed", "North"], file="marac.xlsx")
    assert whole_file(made)[0].accepted == 1


def test_a_refused_file_leaves_nothing_in_the_store(home, tmp_path):
    path = tmp_path / "MARAC outcomes 2026-10-31.csv"
    path.write_text(f"{','.join(MARAC)},Victim name\nM1,07/10/2026,2,No,Closed,Jo Example\n", "utf-8")
    report = load([path], home, publishes=False)
    assert [(result.status, result.load_id) for result in report.files] == [("refused", None)]
    assert report.files[0].problems[0].rule == "personal_column" and report.exit_code == 2


# --- the improvement plan ---------------------------------------------------------------------------------------


def test_task_numbers_are_text_and_targets_months():
    checked = check(
        ACTIONS, action("3.1"), action("3.10", Target_date="Oct - 19"), action("3.2", Target_date="2020-02")
    )
    assert checked.frame["task_number"].tolist() == ["3.1", "3.10", "3.2"]
    months = [pd.Timestamp(2019, 9, 1), pd.Timestamp(2019, 10, 1), pd.Timestamp(2020, 2, 1)]
    assert checked.frame["target_month"].tolist() == months and not told(checked)


def test_a_task_number_that_stands_twice_is_told_with_what_excel_does():
    checked = check(ACTIONS, action("1.1"), action("1.1"))
    assert checked.accepted == 2 and told(checked) == [("warning", None, "repeated")]
    assert "same Task number" in messages(checked) and "Excel turns 1.10 into 1.1" in messages(checked)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"task": None}, ("rejected", "Task number", "blank")),
        ({"Owner_role": None}, ("warning", "Owner role", "blank")),
        ({"Target_date": "July-19, Oct-19"}, ("warning", "Target date", "not_a_month")),
        ({"Date_completed": "01/11/2026"}, ("warning", "Date completed", "not_after_as_at")),
    ],
)
def test_what_is_wrong_with_an_action(cells, expected):
    assert told(check(ACTIONS, action(**cells))) == [expected]


def report_to_the_board(path: Path, actions, updates=()):
    """A highlight report of two sheets, as Excel writes it (numbers stay numbers)."""
    book = openpyxl.Workbook()
    for title, headings, rows in (("Actions", ACTIONS, actions), ("Updates", UPDATES, updates)):
        made = book.create_sheet(title)
        for each in (headings, *rows):
            made.append(list(each))
    del book["Sheet"]
    book.save(path)
    return path


def test_a_task_number_that_has_gone_since_the_board_before_is_told(home, tmp_path):
    before = report_to_the_board(tmp_path / "Highlight 2026-08-29.xlsx", [action("1.1"), action("1.2"), action("1.10")])
    after = report_to_the_board(tmp_path / "Highlight 2026-10-10.xlsx", [action(1.1), action(1.2), action(1.1)])
    load([before], home, publishes=False)
    plan = load([after], home, publishes=False).files[0]
    assert (plan.feed, plan.status, plan.accepted) == ("plan_actions", "loaded", 3)
    said = {problem.rule: problem.message for problem in plan.problems}
    assert said.keys() == {"repeated", "gone_from_list"}
    assert said["gone_from_list"].startswith("Task number 1.10: on the list before, but not on this one.")
    assert "Excel turns 1.10 into 1.1" in said["gone_from_list"]


def test_a_plan_with_every_task_still_on_it_is_not_remarked_on(home, tmp_path):
    for day, tasks in {"2026-08-29": ("1.1", "1.2"), "2026-10-10": ("1.1", "1.2", "1.3")}.items():
        path = report_to_the_board(tmp_path / f"Highlight {day}.xlsx", [action(task) for task in tasks])
        assert load([path], home, publishes=False).files[0].problems == ()


@pytest.mark.parametrize(
    ("text", "letter"),
    [("B", "B"), ("Blue", "B"), ("Green", "G"), ("g", "G"), ("A - Behind", "A"), ("Off track", "R"), ("Amber", "A")],
)
def test_ratings_by_letter_and_by_word(text, letter):
    checked = check(UPDATES, row(UPDATES, Task_number="1.1", Update_date="01/10/2026", BRAG=text))
    assert checked.frame["brag"].tolist() == [letter] and not told(checked)


def test_a_cell_that_is_only_coloured_is_a_blank_and_told(home, tmp_path):
    path = report_to_the_board(tmp_path / "Highlight 2026-10-10.xlsx", [action()])
    book = openpyxl.load_workbook(path)
    book["Updates"].append(["1.1", date(2026, 10, 1), None, "Going well"])
    book["Updates"]["C2"].fill = openpyxl.styles.PatternFill("solid", fgColor="00B050")
    book.save(path)
    updates = load([path], home, publishes=False).files[1]
    assert (updates.feed, updates.accepted) == ("action_updates", 1)
    assert [problem.rule for problem in updates.problems] == ["blank"]
    assert "A cell's colour is not read" in updates.problems[0].message


def test_an_update_without_task_or_date_or_of_a_day_to_come_is_rejected():
    rows = [
        row(UPDATES, Update_date="01/10/2026", BRAG="G"),
        row(UPDATES, Task_number="1.1", BRAG="G"),
        row(UPDATES, Task_number="1.1", Update_date="01/11/2026", BRAG="G"),
    ]
    checked = check(UPDATES, *rows)
    assert checked.rejected == 3 and {rule for _, _, rule in told(checked)} == {"blank", "after_as_at"}


def test_updates_of_an_earlier_board_stay():
    """A load of updates is the truth for its own day only, so a shorter report withdraws nothing."""
    checked = check(UPDATES, row(UPDATES, Task_number="1.1", Update_date="01/09/2026", BRAG="G"))
    assert checked.window_from == checked.window_to == AS_AT


# --- risks ------------------------------------------------------------------------------------------------------


def test_words_for_numbers_are_read_and_told():
    checked = check(RISKS, risk(Likelihood="High", Impact="medium"), risk(Risk_ID="R2", Likelihood="LOW"))
    assert checked.frame["likelihood"].tolist() == [4, 2] and checked.frame["impact"].tolist() == [3, 5]
    assert told(checked) == [
        ("warning", "Likelihood", "word_for_number"), ("warning", "Impact", "word_for_number"),
        ("warning", "Likelihood", "word_for_number"),
    ]  # fmt: skip
    assert "found the word 'High', which is read as 4" in messages(checked)


def test_a_score_typed_over_is_worked_out_again_and_told():
    checked = check(RISKS, risk(Score="12"), risk(Risk_ID="R2", Score="20"), risk(Risk_ID="R3"))
    assert checked.frame["score"].tolist() == [20, 20, 20]
    assert told(checked) == [("warning", "Score", "product")]
    assert "Score is 12, but Likelihood 4 times Impact 5 is 20" in messages(checked)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Risk_ID": None}, ("rejected", "Risk ID", "blank")),
        ({"As_at_date": "31/02/2026"}, ("rejected", "As at date", "not_a_date")),
        ({"Likelihood": "6"}, ("warning", "Likelihood", "out_of_range")),
        ({"Likelihood": "0"}, ("warning", "Likelihood", "out_of_range")),
        ({"Impact": "Extreme"}, ("warning", "Impact", "not_a_number")),
        ({"Impact": None}, ("warning", "Impact", "blank")),
        ({"Status": "Sleeping"}, ("warning", "Status", "unknown_code")),
        ({"Date_raised": "01/11/2026"}, ("warning", "Date raised", "not_after")),
    ],
)
def test_what_is_wrong_with_a_risk(cells, expected):
    sound = risk(Risk_ID="R0")
    assert told(check(RISKS, sound, risk(**cells))) == [expected]


# --- impact and inspections -------------------------------------------------------------------------------------


def test_an_evaluation_is_kept_whatever_the_state_of_its_task():
    cells = {"Task_number": "1.10", "Evaluation_date": "01/10/2026", "Evidence_type": "Audits"}
    checked = check(IMPACT, row(IMPACT, **cells, Impact_judgement="None yet"), row(IMPACT, **cells))
    assert checked.frame["judgement"].tolist()[:1] == ["None yet"] and checked.frame["task_number"].iloc[0] == "1.10"
    assert told(checked) == [("warning", "Impact judgement", "blank"), ("warning", None, "repeated")]


def test_an_inspection_needs_one_of_its_two_dates():
    rows = [
        row(INSPECTIONS, Visit_date="04/03/2019", Visit_type="Short", Source="Ofsted"),
        row(INSPECTIONS, Publication_date="12/05/2015", Visit_type="Full", Overall_effectiveness="RI", Source="Ofsted"),
        row(INSPECTIONS, Visit_type="Undated", Source="Ofsted"),
    ]
    checked = check(INSPECTIONS, *rows)
    assert (checked.accepted, told(checked)) == (2, [("rejected", "Visit date", "either")])
    assert checked.frame["overall"].tolist()[1] == "Requires improvement"


def test_the_inspections_carried_are_all_taken_without_a_word():
    rows = list(csv.reader((BENCHMARKS / "inspections.csv").open(newline="", encoding="utf-8")))
    checked = check(*rows, file="inspections.csv")
    assert (checked.feed, checked.read, checked.rejected, told(checked)) == ("inspections", 7, 0, [])
    judged = checked.frame.set_index("published_date")["overall"].dropna()
    assert judged.to_dict() == {
        pd.Timestamp(2015, 5, 12): "Good",
        pd.Timestamp(2019, 5, 8): "Inadequate",
        pd.Timestamp(2023, 1, 31): "Requires improvement",
    }
