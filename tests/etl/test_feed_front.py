"""The feeds of the front door and early help: awkward extracts as councils write them, and what becomes of each row."""

import csv
from datetime import date, datetime
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
OURS = ("early_help", "graded_care_profiles", "front_door", "partner_agencies")
EHA = {
    "EHA ID": "E1", "Family ID": "F1", "Child Unique ID": "C1", "EHA started": "01/09/2026",
    "EHA completed": "05/10/2026", "Lead agency": "St Anne's Primary School", "Level": "Level 2",
    "Locality": "North", "Domestic abuse is a factor": "Yes", "Neglect is a factor": "No",
    "TAF meetings held in month": "1", "Episode end date": None, "End reason": None,
    "Stepped down from social care": "No",
}  # fmt: skip
PROFILE = {
    "GCP ID": "G1", "Family ID": "F1", "Date completed": "05/10/2026", "Completing agency": "School nursing team",
    "Locality": "North",
}  # fmt: skip
CONTACT = {
    "Contact ID": "K1", "Child Unique ID": "C1", "Date and time received": "05/10/2026 09:00",
    "Source agency": "Greater Manchester Police", "Consent obtained": "No - safeguarding override",
    "Decision date and time": "06/10/2026 16:30", "Outcome": "NFA", "Domestic abuse notification": "Y",
    "Referrer told the outcome": "N", "Unallocated at month end": "No", "Locality": "South",
}  # fmt: skip
AGENCY = {"text_seen": "OLS", "Agency": "School or education", "Is partner": "Yes"}


def _checked(sound: dict, changes: tuple[dict, ...], as_at: date | None = AS_AT) -> Checked:
    """Rows of one sound extract, each with some cells changed; headings are those of the first."""
    rows = [{**sound, **change} for change in changes]
    return check(list(rows[0]), *[list(row.values()) for row in rows], as_at=as_at)


def early_help(*changes: dict) -> Checked:
    return _checked(EHA, changes)


def profiles(*changes: dict) -> Checked:
    return _checked(PROFILE, changes)


def front_door(*changes: dict) -> Checked:
    return _checked(CONTACT, changes)


def agencies(*changes: dict) -> Checked:
    return _checked(AGENCY, changes, as_at=None)


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
            page = book.create_sheet(name)
            for row in rows:
                page.append(row)
        book.save(path)
    found = [(read, recognise(read, CONTRACTS)) for read in read_file(path)]
    return {known.contract.feed: check_sheet(read, known, AS_AT, pseudonym) for read, known in found}


def told(found: Checked) -> list[tuple]:
    """(row, column, rule, severity) of every problem with a row."""
    return [(p.row, p.column, p.rule, p.severity) for p in found.problems if p.row]


# --- which feed a sheet is --------------------------------------------------------------------------------------


def feed_of(headings: Row, without: str = "", file: str = "extract.xlsx") -> str | None:
    known = {feed: contract for feed, contract in CONTRACTS.items() if feed != without}
    try:
        found = recognise(sheet(headings, file=file), known)
    except UnknownLayout:
        return None
    return found and found.contract.feed


@pytest.mark.parametrize("feed", OURS)
def test_a_sheet_is_its_own_feed_and_no_other(feed):
    headings = [column.name for column in CONTRACTS[feed].columns]
    required = [column.name for column in CONTRACTS[feed].required]
    assert feed_of(headings) == feed_of(required) == feed
    assert feed_of(headings, without=feed) is None and feed_of(required, without=feed) is None


@pytest.mark.parametrize("made", [EHA, PROFILE, CONTACT, AGENCY])
def test_the_headings_of_the_extracts_are_known(made):
    found = recognise(sheet(list(made)), CONTRACTS)
    assert found.contract.feed in OURS and len(found.columns) == len(made)


def test_annex_a_keeps_its_own_lists():
    assert feed_of(["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)",
                    "Date of Contact", "Contact Source"]) == "contacts"  # fmt: skip
    assert feed_of(["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)",
                    "Assessment start date", "Assessment completion date",
                    "Organisation completing assessment"]) == "early_help_assessments"  # fmt: skip


def test_the_names_of_the_standard_safeguarding_dataset():
    known_as = {
        "EHA ID": "earl_episode_id", "EHA started": "earl_episode_start_date",
        "Lead agency": "earl_episode_organisation", "Episode end date": "earl_episode_end_date",
        "End reason": "earl_episode_end_reason", "Child Unique ID": "earl_person_id",
    }  # fmt: skip
    assert feed_of([known_as.get(name, name) for name in EHA]) == "early_help"


@pytest.mark.parametrize("column", ["EHA completed", "Domestic abuse is a factor", "Stepped down from social care"])
def test_a_column_that_alone_decides_a_kpi_must_be_there(column):
    with pytest.raises(UnknownLayout, match=column):
        recognise(sheet([name for name in EHA if name != column]), CONTRACTS)


# --- early help -------------------------------------------------------------------------------------------------


def test_a_sound_assessment_is_stored_without_anything_personal():
    found = early_help({})
    assert (found.accepted, found.rejected, found.problems) == (1, 0, ())
    stored = found.frame.iloc[0]
    assert (stored["eha_id"], stored["family"], stored["child"]) == ("<E1>", "<F1>", "<C1>")
    assert (stored["lead_agency"], stored["level"]) == ("School or education", "Level 2")
    assert stored["domestic_abuse"] and not stored["stepped_down"] and stored["taf_meetings"] == 1
    assert pd.isna(stored["end_date"])


def test_names_of_workers_and_notes_are_read_past():
    found = early_help({"Lead professional": "Jo Example", "Comments": "Called Jo"})
    assert found.accepted == 1 and "Jo" not in found.frame.to_csv()


def test_siblings_are_listed_once_each_without_complaint():
    found = early_help({"Child Unique ID": "C1"}, {"Child Unique ID": "C2"}, {"Child Unique ID": None})
    assert (found.accepted, found.problems) == (3, ())
    assert set(found.frame["eha_id"]) == {"<E1>"} and found.frame["ordinal"].tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("change", "column", "rule"),
    [
        ({"EHA ID": None}, "EHA ID", "blank"),
        ({"EHA started": None}, "EHA started", "blank"),
        ({"EHA started": "soon"}, "EHA started", "not_a_date"),
        ({"EHA started": "01/11/2026"}, "EHA started", "after_as_at"),
        ({"EHA completed": None, "Episode end date": "31/08/2026"}, "Episode end date", "not_before"),
    ],
)
def test_an_episode_that_cannot_be_counted_is_rejected(change, column, rule):
    found = early_help(change)
    assert found.rejected == 1 and (2, column, rule, "rejected") in told(found)


@pytest.mark.parametrize(
    ("change", "field", "column", "rule"),
    [
        ({"Family ID": None}, "family", "Family ID", "blank"),
        ({"EHA completed": "31/08/2026"}, "completed_date", "EHA completed", "not_before"),
        ({"EHA completed": "01/11/2026"}, "completed_date", "EHA completed", "not_after_as_at"),
        ({"Episode end date": "01/11/2026"}, "end_date", "Episode end date", "not_after_as_at"),
        ({"Lead agency": None}, "lead_agency", "Lead agency", "blank"),
        ({"Lead agency": "Jo Example"}, "lead_agency", "Lead agency", "unknown_code"),
        ({"Level": "high"}, "level", "Level", "unknown_code"),
        ({"TAF meetings held in month": "two"}, "taf_meetings", "TAF meetings held in month", "not_a_number"),
        ({"TAF meetings held in month": "-1"}, "taf_meetings", "TAF meetings held in month", "out_of_range"),
        ({"Domestic abuse is a factor": "maybe"}, "domestic_abuse", "Domestic abuse is a factor", "unknown_code"),
        ({"End reason": "gone"}, "end_reason", "End reason", "unknown_code"),
    ],
)
def test_what_is_wrong_with_an_episode_is_stored_blank_and_told(change, field, column, rule):
    found = early_help(change)
    assert (found.accepted, told(found)) == (1, [(2, column, rule, "warning")])
    assert pd.isna(found.frame.iloc[0][field])


def test_a_person_given_as_an_agency_is_not_repeated():
    [problem] = early_help({"Lead agency": "Jo Example"}).problems
    assert "Jo" not in problem.message and problem.value == "AA AAAAAAA"


def test_what_need_not_be_filled_may_be_blank():
    blank = dict.fromkeys(
        ["EHA completed", "Level", "Locality", "Domestic abuse is a factor", "Neglect is a factor",
         "TAF meetings held in month", "Stepped down from social care"]
    )  # fmt: skip
    assert early_help(blank).problems == ()


def test_a_year_of_early_help_is_covered():
    found = early_help({})
    assert (found.window_from, found.window_to) == (date(2025, 10, 31), date(2026, 10, 31))


# --- Graded Care Profiles ---------------------------------------------------------------------------------------


def test_a_sound_profile():
    found = profiles({})
    stored = found.frame.iloc[0]
    assert (found.problems, stored["gcp_id"], stored["family"]) == ((), "<G1>", "<F1>")
    assert stored["agency"] == "Health visiting / school nursing"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"GCP ID": None}, "blank"),
        ({"Date completed": None}, "blank"),
        ({"Date completed": "31/09/2026"}, "not_a_date"),
        ({"Date completed": "02/11/2026"}, "after_as_at"),
    ],
)
def test_a_profile_that_cannot_be_counted_is_rejected(change, rule):
    found = profiles({"GCP ID": "G0"}, change)
    assert (found.accepted, found.rejected) == (1, 1) and told(found)[-1][2:] == (rule, "rejected")


def test_a_profile_without_family_or_agency_is_kept():
    found = profiles({"Family ID": None, "Completing agency": "The Saint"})
    assert found.accepted == 1 and found.frame[["family", "agency"]].isna().all(axis=None)
    assert {rule for _, _, rule, _ in told(found)} == {"blank", "unknown_code"}


def test_a_profile_listed_twice_is_told():
    found = profiles({}, {})
    assert found.accepted == 2 and told(found) == [(3, None, "repeated", "warning")]


# --- the front door ---------------------------------------------------------------------------------------------


def test_a_sound_contact():
    found = front_door({})
    stored = found.frame.iloc[0]
    assert (found.problems, stored["contact_id"], stored["child"]) == ((), "<K1>", "<C1>")
    assert stored["received_at"] == pd.Timestamp("2026-10-05 09:00") and stored["times_known"]
    assert (stored["agency"], stored["outcome"]) == ("Police", "No further action")
    assert stored["consent"] == "No - safeguarding override"
    assert stored["domestic_abuse"] and not stored["unallocated"]


@pytest.mark.parametrize(
    ("change", "column", "rule"),
    [
        ({"Contact ID": None}, "Contact ID", "blank"),
        ({"Date and time received": None}, "Date and time received", "blank"),
        ({"Date and time received": "31/11/2026 10:00"}, "Date and time received", "not_a_date"),
        ({"Date and time received": "01/11/2026 00:10"}, "Date and time received", "after_as_at"),
    ],
)
def test_a_contact_that_cannot_be_counted_is_rejected(change, column, rule):
    found = front_door({}, change)
    assert (found.accepted, found.rejected) == (1, 1) and (3, column, rule, "rejected") in told(found)


@pytest.mark.parametrize(
    ("change", "field", "column", "rule"),
    [
        ({"Child Unique ID": None}, "child", "Child Unique ID", "blank"),
        ({"Decision date and time": "05/10/2026 08:59"}, "decided_at", "Decision date and time", "not_before"),
        ({"Decision date and time": "02/11/2026"}, "decided_at", "Decision date and time", "not_after_as_at"),
        ({"Source agency": "neighbour"}, "agency", "Source agency", "unknown_code"),
        ({"Outcome": "filed"}, "outcome", "Outcome", "unknown_code"),
        ({"Unallocated at month end": "x"}, "unallocated", "Unallocated at month end", "unknown_code"),
    ],
)
def test_what_is_wrong_with_a_contact_is_stored_blank_and_told(change, field, column, rule):
    found = front_door(change)
    assert (found.accepted, told(found)) == (1, [(2, column, rule, "warning")])
    assert pd.isna(found.frame.iloc[0][field])


def test_a_contact_of_a_weekend_and_one_with_days_only():
    found = front_door(
        {"Date and time received": "10/10/2026 23:55", "Decision date and time": "12/10/2026 09:00"},
        {"Contact ID": "K2", "Date and time received": "10/10/2026", "Decision date and time": "10/10/2026"},
    )
    assert (found.accepted, found.problems) == (2, ())
    assert found.frame["times_known"].tolist() == [True, False]


def test_a_contact_that_became_a_referral_is_listed_twice_and_told():
    found = front_door({"Outcome": "Advice"}, {"Outcome": "Referral to social care"}, {"Child Unique ID": "C2"})
    assert found.accepted == 3 and found.frame["ordinal"].tolist() == [1, 2, 1]
    assert told(found) == [(3, None, "repeated", "warning")]


def test_a_months_file_does_not_speak_for_the_month_before():
    received = [f"{day:02}/10/2026 09:00" for day in range(2, 31)]
    found = front_door(
        *[
            {"Contact ID": f"K{number}", "Date and time received": at, "Decision date and time": None}
            for number, at in enumerate(received)
        ]
    )
    assert (found.window_from, found.window_to) == (date(2026, 10, 1), date(2026, 10, 31))


def test_a_front_door_report_must_say_its_day():
    assert as_at_from_name("Front door MI 2026-10.csv") is None
    with pytest.raises(AsAtDateNeeded):
        _checked(CONTACT, ({},), as_at=None)


# --- the council's own list of agencies -------------------------------------------------------------------------


def test_the_list_of_agencies_needs_no_day():
    found = agencies({}, {"text_seen": "TCFT", "Agency": "GP or other health"}, {"text_seen": "FS3", "Agency": "EH"})
    assert (found.feed, found.accepted, found.problems) == ("partner_agencies", 3, ())
    assert found.frame["agency"].tolist() == ["School or education", "GP or other health", "Early help (council)"]
    assert (found.as_at, found.window_from) == (None, None)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"text_seen": None}, (3, "text_seen", "blank", "rejected")),
        ({"Agency": None}, (3, "Agency", "blank", "rejected")),
        ({"Agency": "Somebody"}, (3, "Agency", "unknown_code", "rejected")),
        ({"text_seen": "OLS"}, (3, None, "repeated", "warning")),
    ],
)
def test_an_agency_row_that_says_too_little(change, problem):
    found = agencies({}, {"text_seen": "TCFT", **change})
    assert told(found) == [problem] and found.rejected == (problem[3] == "rejected")


# --- how agencies are sorted ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("School nurse", "Health visiting / school nursing"), ("Health Visitor", "Health visiting / school nursing"),
        ("St Anne's CE Primary", "School or education"), ("The Deans Academy", "School or education"),
        ("Primary Care Network", "GP or other health"), ("Community nursing", "GP or other health"),
        ("Manchester NHS FT", "GP or other health"), ("CAMHS duty", "CAMHS"), ("GMP Police", "Police"),
        ("Council housing", "Housing"), ("Home-Start", "Voluntary and community sector"),
        ("Children’s Social Care", "Children's social care"), ("First Response", "Children's social care"),
        ("Trafford Council", "Early help (council)"), ("Family Hub North", "Early help (council)"), ("other", "Other"),
    ],
)  # fmt: skip
def test_agencies_are_sorted_by_their_words(text, group):
    assert cast_code(text, load_codes()["partner_agency"]) == group


def test_every_group_of_agencies_is_known_by_its_own_name():
    codes = load_codes()["partner_agency"]
    assert [cast_code(value, codes) for value in codes] == list(codes)


@pytest.mark.parametrize("text", ["Jo Example", "OLS", "Children's home"])
def test_an_agency_that_says_nothing_is_never_guessed_to_be_a_partner(text):
    with pytest.raises(UnknownCode):
        cast_code(text, load_codes()["partner_agency"])


# --- whole files ------------------------------------------------------------------------------------------------


def test_a_workbook_of_assessments_and_profiles(tmp_path):
    dates = {"EHA started": datetime(2026, 9, 1), "EHA completed": datetime(2026, 10, 5)}
    awkward = [
        {**EHA, **dates, "EHA ID": 7, "TAF meetings held in month": 2},
        {**EHA, **dates, "EHA ID": 7, "Child Unique ID": 1002},
        {**EHA, "EHA ID": "E2", "EHA completed": "01/08/2026"},
        {**EHA, "EHA ID": "Total", "Family ID": None, "EHA started": None},
    ]
    found = read_back(tmp_path / "EHA and GCP monthly 2026-10-31.xlsx", EHA=awkward, GCP=[PROFILE])
    assert {feed: (one.read, one.accepted) for feed, one in found.items()} == {
        "early_help": (4, 3),
        "graded_care_profiles": (1, 1),
    }
    stored = found["early_help"].frame
    assert stored["eha_id"].tolist() == ["<7>", "<7>", "<E2>"] and stored["taf_meetings"].tolist() == [2, 1, 1]
    assert stored["completed_date"].tolist()[:2] == [pd.Timestamp("2026-10-05")] * 2
    assert pd.isna(stored["completed_date"].iloc[2])
    rules = [(row, rule, severity) for row, _, rule, severity in told(found["early_help"])]
    assert rules == [(4, "not_before", "warning"), (5, "blank", "warning"), (5, "blank", "rejected")]


def test_a_csv_of_contacts_and_one_of_agencies(tmp_path):
    late = {**CONTACT, "Contact ID": "K2", "Decision date and time": "04/10/2026 10:00"}
    found = read_back(tmp_path / "Front door MI 2026-10-31.csv", contacts=[CONTACT, late])["front_door"]
    assert (found.accepted, told(found)) == (2, [(3, "Decision date and time", "not_before", "warning")])
    found = read_back(tmp_path / "partner_agencies.csv", agencies=[AGENCY])["partner_agencies"]
    assert (found.accepted, found.problems, found.as_at) == (1, (), None)
