"""Ofsted's own template workbooks as four sources filled them: every count worked out by hand from the cells.

None of the four says which day it is as at. The days used here are the last the rows allow: 31 March 2015 for
referrals of 15 March 2015; 16 March 2021, the day the ages of dirty-2020.xlsx were worked out on (born 25 January
2015, aged 6.138...); 30 June 2010 for contacts and early help of January 2010.
"""

from datetime import date

import pytest

from etl.checking import check_sheet
from etl.contracts import load_contracts
from etl.reading import read_file
from etl.recognising import as_at_from_name, recognise
from tests.etl.sheets import pseudonym

AS_AT = {
    "2015-01-sample.xlsx": date(2015, 3, 31),
    "2016-01-sample.xlsx": date(2016, 1, 31),
    "dirty-2020.xlsx": date(2021, 3, 16),
    "example-A-2005.xls": date(2010, 6, 30),
}
FEEDS = [
    "contacts", "early_help_assessments", "referrals", "assessments", "section_47", "children_in_need",
    "child_protection_plans", "children_looked_after", "care_leavers", "adoption", "adopters",
]  # fmt: skip
NO_ROWS = dict.fromkeys(FEEDS, 0)
READ = {
    "2015-01-sample.xlsx": NO_ROWS | {"referrals": 5},
    "2016-01-sample.xlsx": NO_ROWS,  # an empty template whose sheet is called 'List 3' instead of 'List_3'
    "dirty-2020.xlsx": dict(zip(FEEDS, (5, 5, 6, 5, 5, 5, 7, 5, 6, 5, 5), strict=True)),
    "example-A-2005.xls": NO_ROWS | {"contacts": 1, "early_help_assessments": 12},
}
# (feed, row, column, rule) of every problem; all are warnings, and no row of the four workbooks is rejected
NEEDS_SUPPORT = "Was the child assessed as requiring LA children’s social care support"
PROBLEMS = {
    "2015-01-sample.xlsx": {("referrals", 6, "Number of Referrals in Last 12 Months", "blank")},
    "2016-01-sample.xlsx": set(),
    "dirty-2020.xlsx": {
        *(("assessments", row, NEEDS_SUPPORT, "unknown_code") for row in range(2, 7)),  # 'CS Assessment Updated'
        ("children_in_need", 2, "Primary Need Code", "unknown_code"),  # 'PSRMEM - Support with memory and cognition'
        *(("children_in_need", row, "Allocated Team", "formula_error") for row in range(2, 7)),  # '#N/A'
        ("child_protection_plans", 8, "Date of Birth", "born_after_event"),  # plan 25/6/2019, born 29/5/2020: 339 days
        ("children_looked_after", 4, "Ethnicity", "blank"),
        *(("children_looked_after", row, "Placement Location", "blank") for row in range(2, 7)),
        ("children_looked_after", 5, "Date of Birth", "born_after_event"),  # in care 2010, born 2018
        ("adoption", 5, "Date of Birth", "born_after_event"),  # the same child: decision 2010, born 2018
    },
    "example-A-2005.xls": {("early_help_assessments", 8, None, "repeated")},  # child 1009 twice on 1 January 2010
}


@pytest.fixture(scope="module")
def workbooks(shared):
    """File name -> feed -> what checking its list gives."""
    contracts, checked = load_contracts(), {}
    for file, as_at in AS_AT.items():
        sheets = read_file(shared / "real" / "ofsted_annex_a" / file)
        found = [(sheet, match) for sheet in sheets if (match := recognise(sheet, contracts))]
        checked[file] = {m.contract.feed: check_sheet(sheet, m, as_at, pseudonym) for sheet, m in found}
    return checked


@pytest.mark.parametrize("file", AS_AT)
def test_every_list_is_recognised_and_every_row_counted(workbooks, file):
    counts = {feed: (c.read, c.accepted, c.rejected) for feed, c in workbooks[file].items()}
    assert counts == {feed: (rows, rows, 0) for feed, rows in READ[file].items()}


@pytest.mark.parametrize("file", AS_AT)
def test_every_doubt_is_told_and_nothing_else(workbooks, file):
    told = [(feed, p.row, p.column, p.rule) for feed, c in workbooks[file].items() for p in c.problems]
    assert sorted(told, key=str) == sorted(PROBLEMS[file], key=str)
    assert {p.severity for c in workbooks[file].values() for p in c.problems} <= {"warning"}


@pytest.mark.parametrize("file", AS_AT)
def test_the_names_do_not_say_the_day(file):
    assert as_at_from_name(file) is None


def test_short_codes_of_2015(workbooks):
    frame = workbooks["2015-01-sample.xlsx"]["referrals"].frame
    assert frame["gender"].tolist() == ["Female", "Female", "Male", "Male", "Female"]
    assert frame["ethnicity"].tolist() == ["White", "Other", "Other", "Other", "Other"]
    assert frame["referral_source"].tolist() == ["Schools", "Health services", "Police", "Schools", "Schools"]
    assert frame["no_further_action"].tolist() == [True, False, True, False, False]
    assert frame["row_number"].tolist() == [3, 4, 5, 6, 7]
    assert set(frame["age_band"]) == {"0-4"} and set(frame["referral_date"].dt.date) == {date(2015, 3, 15)}


def test_referrals_of_2020(workbooks):
    frame = workbooks["dirty-2020.xlsx"]["referrals"].frame
    assert frame["referral_source"].tolist() == ["Other", "Health services", "Police", "Schools", "Police", "Police"]
    assert frame["age_band"].tolist() == ["16-17", "10-15", "0-4", "10-15", "10-15", "0-4"]
    assert not frame["no_further_action"].any() and frame["previous_referrals_12m"].tolist() == [0, 2, 1, 0, 2, 0]


def test_a_missing_date_of_birth_leaves_the_age(workbooks):
    frame = workbooks["dirty-2020.xlsx"]["contacts"].frame
    assert frame["age_band"].tolist() == ["5-9", "5-9", "10-15", "10-15", "10-15"]  # row 3: no birth, aged 8.88


def test_children_looked_after_of_2020(workbooks):
    frame = workbooks["dirty-2020.xlsx"]["children_looked_after"].frame
    assert [text.split()[0] for text in frame["legal_status"]] == ["E1", "C2", "C2", "C2", "C1"]
    assert [text.split()[0] for text in frame["placement_type"]] == ["U6", "U1", "U4", "U6", "H5"]
    assert [text.split()[0] for text in frame["placement_provider"]] == ["PR4", "PR1", "PR5", "PR4", "PR4"]
    assert set(frame["need"]) == {"N1 Abuse or neglect"} and frame["end_date"].notna().sum() == 1
    assert frame["end_reason"].dropna().tolist() == ["E47 Special guardianship, relative or friend"]


def test_section_47_of_2020(workbooks):
    frame = workbooks["dirty-2020.xlsx"]["section_47"].frame
    assert frame["conference_unnecessary"].tolist() == [False, False, True, True, False]
    assert frame["led_to_plan"].isna().tolist() == [False, False, True, True, False]


def test_care_leavers_of_2020(workbooks):
    frame = workbooks["dirty-2020.xlsx"]["care_leavers"].frame
    assert frame["age"].tolist() == [18, 19, 18, 20, 21, 18] and set(frame["in_touch"]) == {"Yes"}
    assert [str(text)[:2] for text in frame["activity"]] == ["F1", "F2", "G5", "na", "F3", "F3"]


def test_dates_typed_as_text_in_2005(workbooks):
    frame = workbooks["example-A-2005.xls"]["early_help_assessments"].frame
    assert frame["start_date"].dt.day.tolist() == [1] * 6 + [2, 3, 4, 5, 6, 7]
    assert frame["ordinal"].tolist() == [1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1]


def test_no_name_postcode_or_birth_leaves_checking(workbooks):
    for file, lists in workbooks.items():
        for feed, checked in lists.items():
            text = checked.frame.to_csv() + repr(checked.problems)
            for personal in ("Hazlett", "Simpson", "T28 2WB", "2015-01-25", "2004-07-18"):
                assert personal not in text, (file, feed)
