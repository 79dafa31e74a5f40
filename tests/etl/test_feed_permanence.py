"""The permanence panel's, the legal team's and the fostering team's trackers, and the tracker of disputes: what each
sheet is recognised as, and what becomes of the awkward values real ones hold."""

import csv
from datetime import date

import pandas as pd
import pytest
import yaml
from openpyxl import Workbook

from etl import loading
from etl.contracts import AmbiguousAsAtDate, UnknownLayout, load_contracts
from etl.home import Home
from etl.recognising import recognise
from tests.etl.sheets import AS_AT, check, sheet

PERMANENCE = (
    "As at date", "Child Unique ID", "Date became looked after", "Permanence plan", "Date plan agreed",
    "Date of second review", "Placed with parents on a care order", "Last permanence panel", "Progress", "Comments",
)  # fmt: skip
PLO = (
    "PLO ID", "Family ID", "Children in family", "Pre-proceedings start", "Pre-proceedings end",
    "Pre-proceedings outcome", "Date proceedings issued", "Domestic abuse is a feature", "Neglect is a feature",
    "Child impact chronology at legal gateway", "Final order date", "Final order", "Team", "Court reference",
)  # fmt: skip
SGO = (
    "SGO ID", "Child Unique ID", "SGO date", "Was looked after", "Guardian relationship", "Support plan in place",
    "Still living with guardian", "Arrangement ended", "End reason",
)  # fmt: skip
FOSTERING = (
    "Household ID", "Household type", "Enquiry date", "Application date", "Approved date", "Approved places",
    "De-registered date", "De-registration reason",
)  # fmt: skip
MOVES = (
    "Child Unique ID", "Move date", "From placement type", "To placement type", "To provider", "Planned", "Reason",
    "Team",
)  # fmt: skip
DISPUTES = (
    "Dispute ID", "Child Unique ID", "Raised date", "Raised by", "Stage", "Theme", "Team", "Response due",
    "Response date", "Resolved date", "Outcome",
)  # fmt: skip
SHEETS = {
    "permanence_tracker": PERMANENCE, "plo_tracker": PLO, "sgo_register": SGO, "fostering_households": FOSTERING,
    "placement_moves": MOVES, "iro_disputes": DISPUTES,
}  # fmt: skip
SOUND = {
    "permanence_tracker": ["31/10/2026", "1001", "01/06/2026", "Adoption", "01/09/2026", "05/10/2026", "No",
                           "01/10/2026", "G", None],
    "plo_tracker": ["P1", "F1", "3", "01/03/2026", "20/06/2026", "Issue care proceedings", "20/06/2026", "Yes", "No",
                    "Yes", None, None, "North", None],
    "sgo_register": ["S1", "1001", "01/06/2020", "Yes", "Relative or friend", "Yes", "Yes", None, None],
    "fostering_households": ["H1", "Mainstream", "01/01/2026", "01/03/2026", "01/06/2026", "2", None, None],
    "placement_moves": ["1001", "05/10/2026", "U6", "U4", "PR1", "Planned", "CARPL", "North"],
    "iro_disputes": ["D1", "1001", "05/10/2026", "IRO", "Stage 1", "Visits", "North", "19/10/2026", "12/10/2026",
                     None, None],
}  # fmt: skip


def row(feed, **cells):
    """A sound row of a feed with some cells changed, named by their headings with underscores for spaces."""
    named = dict(zip(SHEETS[feed], SOUND[feed], strict=True))
    changed = {heading.replace("_", " "): value for heading, value in cells.items()}
    unknown = set(changed) - {heading.replace("-", " ") for heading in named}
    assert not unknown, unknown
    return [changed.get(heading.replace("-", " "), value) for heading, value in named.items()]


def checked(feed, *rows):
    found = check(SHEETS[feed], *rows)
    assert found.feed == feed
    return found


def one(feed, **cells):
    """The one stored row, and the rules it broke."""
    found = checked(feed, row(feed, **cells))
    assert (found.read, found.rejected) == (1, 0)
    return found.frame.iloc[0], [problem.rule for problem in found.problems if problem.row]


def rejected_for(feed, **cells):
    found = checked(feed, row(feed), row(feed, **cells))
    assert (found.accepted, found.rejected) == (1, 1)
    return [problem.rule for problem in found.problems if problem.severity == "rejected"]


# --- recognising ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drafted(shared):
    """Sheet -> the headings it was designed with."""
    feeds = {feed["id"]: feed for feed in yaml.safe_load((shared / "feeds.yaml").read_text("utf-8"))["feeds"]}
    sheets = [*feeds["permanence"]["sheets"], {**feeds["iro_disputes"]["sheets"][0], "id": "iro_disputes"}]
    return {one["id"]: one["columns"] for one in sheets}


@pytest.mark.parametrize("feed", SHEETS)
def test_a_sheet_as_it_was_designed_is_recognised_whole_in_any_order(drafted, feed):
    headings = [column["name"].upper() for column in reversed(drafted[feed])]
    found = recognise(sheet(["Monthly return"], headings), load_contracts())
    assert found.contract.feed == feed and len(found.columns) == len(headings)


@pytest.mark.parametrize("feed", SHEETS)
def test_every_code_of_the_design_is_known(drafted, feed):
    for column in drafted[feed]:
        for code in column.get("codes", []) if isinstance(column.get("codes"), list) else []:
            cells = [code if heading == column["name"] else None for heading in SHEETS[feed]]
            told = [p.rule for p in check(SHEETS[feed], row(feed), cells).problems if p.column == column["name"]]
            assert "unknown_code" not in told, (column["name"], code)


@pytest.mark.parametrize("feed", SHEETS)
def test_no_other_feed_takes_the_sheet(feed):
    others = {name: contract for name, contract in load_contracts().items() if name != feed}
    try:
        taken = recognise(sheet(SHEETS[feed]), others)
    except UnknownLayout:
        taken = None
    assert taken is None


@pytest.mark.parametrize("feed", load_contracts())
def test_none_of_the_sheets_takes_another_feeds_headings(feed):
    contract = load_contracts()[feed]
    if feed in SHEETS or contract.shape != "rows":
        return
    ours = {name: load_contracts()[name] for name in SHEETS}
    try:
        taken = recognise(sheet([column.name for column in contract.columns]), ours)
    except UnknownLayout:
        taken = None
    assert taken is None


def test_headings_of_the_standard_safeguarding_dataset_and_of_the_return_are_known():
    plo = {"Family ID": "prep_plo_family_id", "Pre-proceedings start": "prep_initial_pre_pro_meeting_date",
           "Pre-proceedings outcome": "prep_pre_pro_outcome"}  # fmt: skip
    assert check([plo.get(heading, heading) for heading in PLO], row("plo_tracker")).feed == "plo_tracker"
    moves = {"Child Unique ID": "CHILD", "Reason": "REASON_PLACE_CHANGE", "Team": "Allocated Team"}
    found = check([moves.get(heading, heading) for heading in MOVES], row("placement_moves"))
    assert found.feed == "placement_moves" and found.frame["reason"].iloc[0].startswith("CARPL")


def test_all_sheets_in_one_workbook_are_each_their_own(tmp_path):
    book = Workbook()
    book.active.append(["Permanence, PLO, SGO and fostering return"])
    for number, (feed, headings) in enumerate(SHEETS.items(), start=1):
        page = book.create_sheet(f"Tab {number}")
        page.append(list(headings))
        page.append(SOUND[feed])
    path = tmp_path / "Permanence and PLO tracker 2026-10-31.xlsx"
    book.save(path)
    report = loading.check([path], Home(tmp_path / "home"))
    assert [(r.feed, r.accepted, r.rejected, r.as_at) for r in report.files] == [(f, 1, 0, AS_AT) for f in SHEETS]


def test_a_month_in_the_name_is_no_day(tmp_path):
    path = tmp_path / "Dispute resolution tracker Oct 2026.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([DISPUTES, ["" if cell is None else cell for cell in SOUND["iro_disputes"]]])
    refused = loading.check([path], Home(tmp_path / "home")).files[0]
    assert (refused.status, refused.problems[0].rule) == ("refused", "as_at_date_needed")
    assert loading.check([path], Home(tmp_path / "home"), as_at=AS_AT).files[0].feed == "iro_disputes"


@pytest.mark.parametrize("feed", SHEETS)
def test_a_sound_row_is_stored_without_a_word(feed):
    _, told = one(feed)
    assert told == []


@pytest.mark.parametrize("feed", SHEETS)
def test_names_and_free_text_do_not_get_in(feed):
    headings = [*SHEETS[feed], "Notes" if "Comments" not in SHEETS[feed] else "Child name"]
    frame = check(headings, [*SOUND[feed], "Jo Example"]).frame
    assert "Jo Example" not in frame.to_string()


# --- permanence tracker -----------------------------------------------------------------------------------------


def test_the_tracker_says_its_own_day_and_covers_the_year_to_it():
    found = checked("permanence_tracker", row("permanence_tracker", As_at_date="30/09/2026"))
    assert found.as_at == date(2026, 9, 30)
    assert (found.window_from, found.window_to) == (date(2025, 9, 30), date(2026, 9, 30))


def test_two_days_in_one_tracker_are_refused():
    with pytest.raises(AmbiguousAsAtDate):
        checked("permanence_tracker", row("permanence_tracker"), row("permanence_tracker", As_at_date="30/09/2026"))


def test_a_second_review_that_lies_ahead_is_kept_without_a_word():
    stored, told = one("permanence_tracker", Date_of_second_review="05/12/2026")
    assert stored["second_review_date"] == pd.Timestamp("2026-12-05") and told == []


@pytest.mark.parametrize(
    ("cells", "field", "rule", "kept"),
    [
        ({"Date_of_second_review": "01/05/2026"}, "second_review_date", "not_before", None),
        ({"Date_plan_agreed": "01/11/2026"}, "plan_agreed_date", "not_after_as_at", None),
        # agreed before the child came into care: unusual, and possible
        ({"Date_plan_agreed": "01/05/2026"}, "plan_agreed_date", "not_before", pd.Timestamp("2026-05-01")),
        ({"Permanence_plan": "Home on trial"}, "permanence_plan", "unknown_code", None),
        ({"Date_became_looked_after": None}, "start_date", "blank", None),
        ({"Date_of_second_review": "soon"}, "second_review_date", "not_a_date", None),
    ],
)
def test_permanence_values_that_are_told(cells, field, rule, kept):
    stored, told = one("permanence_tracker", **cells)
    assert told == [rule]
    assert pd.isna(stored[field]) if kept is None else stored[field] == kept


def test_a_child_without_an_id_is_rejected():
    assert rejected_for("permanence_tracker", Child_Unique_ID=None) == ["blank"]


@pytest.mark.parametrize(
    ("said", "stored"),
    [("SGO/CAO", "SGO or CAO"), ("Long-term residential", "Long-term residential placement"),
     ("long term fostering", "Long-term fostering")],
)  # fmt: skip
def test_plans_as_trackers_spell_them(said, stored):
    assert one("permanence_tracker", Permanence_plan=said)[0]["permanence_plan"] == stored


# --- PLO tracker ------------------------------------------------------------------------------------------------


def test_a_family_is_a_pseudonym_and_the_court_reference_is_gone():
    found = checked("plo_tracker", row("plo_tracker", Court_reference="MA26C00123"))
    assert found.frame["family"].iloc[0] == "<F1>" and "MA26C00123" not in found.frame.to_string()


def test_a_case_not_issued_is_sound():
    stored, told = one("plo_tracker", Date_proceedings_issued=None, Pre_proceedings_end=None,
                       Pre_proceedings_outcome=None)  # fmt: skip
    assert pd.isna(stored["issued_date"]) and told == []


@pytest.mark.parametrize(
    ("cells", "field", "rule"),
    [
        ({"Date_proceedings_issued": "01/11/2026"}, "issued_date", "not_after_as_at"),
        # issue is what counts, so the start gives way
        ({"Date_proceedings_issued": "01/02/2026"}, "pre_proceedings_start", "not_before"),
        ({"Pre_proceedings_end": "01/02/2026"}, "pre_proceedings_end", "not_before"),
        ({"Final_order_date": "19/06/2026"}, "final_order_date", "not_before"),
        ({"Children_in_family": "0"}, "children", "out_of_range"),
        ({"Children_in_family": "Ann, Bob"}, "children", "not_a_number"),
        ({"Neglect_is_a_feature": "possibly"}, "neglect", "unknown_code"),
        ({"Domestic_abuse_is_a_feature": None}, "domestic_abuse", "blank"),
    ],
)
def test_plo_values_stored_blank_and_told(cells, field, rule):
    stored, told = one("plo_tracker", **cells)
    assert pd.isna(stored[field]) and rule in told


def test_what_a_case_lacks_is_asked_for():
    assert one("plo_tracker", Pre_proceedings_outcome="Stepped down", Pre_proceedings_end=None)[1] == ["needs"]
    no_issue = {"Date_proceedings_issued": None, "Final_order": "Care order", "Final_order_date": "01/10/2026"}
    assert one("plo_tracker", **no_issue)[1] == ["needs"]
    assert one("plo_tracker", Final_order="SGO")[1] == ["needs"]


def test_a_row_without_a_family_is_rejected_and_one_without_a_number_is_known_by_the_rest():
    assert rejected_for("plo_tracker", Family_ID=None) == ["blank"]
    stored, told = one("plo_tracker", PLO_ID=None)
    assert stored["plo_id"] and told == ["blank"]


def test_the_tracker_covers_a_year_and_further_back_to_its_first_final_order():
    years = [row("plo_tracker", PLO_ID="P0", Pre_proceedings_start=None, Pre_proceedings_end=None,
                 Date_proceedings_issued="01/01/2025", Final_order_date=day, Final_order="Care order")
             for day in ("05/10/2025", "03/03/2025", "20/01/2020")]  # fmt: skip
    assert checked("plo_tracker", row("plo_tracker")).window_from == date(2025, 10, 31)
    assert checked("plo_tracker", *years[:2]).window_from == date(2025, 3, 1), "quiet months included"
    assert checked("plo_tracker", *years).window_from == date(2025, 3, 1), "five years earlier is a slip"


# --- special guardianship ---------------------------------------------------------------------------------------


def test_dates_of_birth_where_a_register_has_them_become_an_age_band():
    headings = [*SGO, "Date of Birth"]
    stored = check(headings, [*SOUND["sgo_register"], "14/05/2009"]).frame
    assert stored["age_band"].tolist() == ["16-17"] and "birth" not in stored
    assert checked("sgo_register", row("sgo_register")).frame["age_band"].isna().all()


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"SGO_date": None}, "blank"),
        ({"SGO_date": "31/02/2020"}, "not_a_date"),
        ({"SGO_date": "01/11/2026"}, "after_as_at"),
        ({"Child_Unique_ID": None}, "blank"),
        ({"Arrangement_ended": "01/05/2020"}, "not_before"),
    ],
)
def test_arrangements_that_cannot_be_counted(cells, rule):
    assert rejected_for("sgo_register", **cells) == [rule]


def test_an_arrangement_over_without_its_date_is_asked_for():
    stored, told = one("sgo_register", Still_living_with_guardian="No")
    assert told == ["needs"] and not stored["still_living"] and pd.isna(stored["end_date"])


def test_an_end_beside_still_living_there_is_told_and_both_are_kept():
    stored, told = one("sgo_register", Arrangement_ended="01/09/2026", End_reason="18")
    assert told == ["excludes"] and stored["end_date"] == pd.Timestamp("2026-09-01")
    assert stored["end_reason"] == "Turned 18"


# --- fostering households ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "stored"),
    [("Kinship", "Connected persons"), ("Family and friends", "Connected persons"), ("short breaks", "Short break"),
     ("Mainstream fostering", "Mainstream"), ("Supported lodgings", "Supported lodgings")],
)  # fmt: skip
def test_types_of_household_are_kept_apart(said, stored):
    assert one("fostering_households", Household_type=said)[0]["household_type"] == stored


def test_a_household_in_assessment_is_sound():
    stored, told = one("fostering_households", Approved_date=None)
    assert pd.isna(stored["approved_date"]) and told == []


@pytest.mark.parametrize(
    ("cells", "field", "rule"),
    [
        ({"Household_type": "Foster to adopt"}, "household_type", "unknown_code"),
        ({"Approved_date": "01/02/2026"}, "application_date", "not_before"),
        ({"De_registered_date": "01/05/2026"}, "deregistered_date", "not_before"),
        ({"De_registered_date": "01/12/2026"}, "deregistered_date", "not_after_as_at"),
        ({"Approved_places": "-1"}, "approved_places", "out_of_range"),
    ],
)
def test_household_values_stored_blank_and_told(cells, field, rule):
    stored, told = one("fostering_households", **cells)
    assert pd.isna(stored[field]) and told == [rule]
    assert pd.notna(stored["approved_date"])


def test_a_list_of_few_approvals_covers_its_quiet_months():
    few = [row("fostering_households", Household_ID=day, Application_date=None, Enquiry_date=None, Approved_date=day)
           for day in ("05/08/2026", "10/02/2026", "20/03/2025")]  # fmt: skip
    assert checked("fostering_households", *few).window_from == date(2025, 3, 1)


def test_an_approval_that_lies_ahead_is_rejected():
    assert rejected_for("fostering_households", Approved_date="01/11/2026") == ["after_as_at"]


# --- placement moves --------------------------------------------------------------------------------------------


def test_temporary_placements_and_changes_of_status_are_stored_as_they_are():
    stored, told = one("placement_moves", To_placement_type="T3: Temporary placement - carer holiday", Reason="PLACE")
    assert stored["placement_type"].startswith("T3") and stored["reason"].startswith("PLACE") and told == []


@pytest.mark.parametrize(
    ("said", "stored"),
    [("planned", "Planned"), ("Y", "Planned"), ("Un-planned", "Unplanned"), ("No", "Unplanned"),
     ("Emergency", "Unplanned")],
)  # fmt: skip
def test_planned_or_not(said, stored):
    assert one("placement_moves", Planned=said)[0]["planned"] == stored


def test_a_move_nobody_can_sort_is_told():
    stored, told = one("placement_moves", Planned="tbc", Reason="disagreement", Team=None)
    assert stored[["planned", "reason", "team"]].isna().all()
    assert sorted(told) == ["blank", "unknown_code", "unknown_code"]


@pytest.mark.parametrize(
    ("cells", "rule"),
    [({"Child_Unique_ID": "???"}, "blank"), ({"Move_date": "04/13/2026"}, "not_a_date"),
     ({"Move_date": "01/11/2026"}, "after_as_at")],
)  # fmt: skip
def test_moves_that_cannot_be_counted(cells, rule):
    assert rejected_for("placement_moves", **cells) == [rule]


def test_the_same_move_twice_is_told():
    found = checked("placement_moves", row("placement_moves"), row("placement_moves"))
    assert found.accepted == 2 and [(p.row, p.rule) for p in found.problems] == [(3, "repeated")]


# --- disputes ---------------------------------------------------------------------------------------------------


def test_a_dispute_entered_again_at_each_stage_is_no_repeat():
    again = row("iro_disputes", Stage="2", Raised_date="12/10/2026", Response_due="26/10/2026", Response_date=None)
    found = checked("iro_disputes", row("iro_disputes"), again, again)
    assert found.frame["stage"].tolist() == ["Stage 1", "Stage 2", "Stage 2"]
    assert [(p.row, p.rule) for p in found.problems] == [(4, "repeated")]


@pytest.mark.parametrize(
    ("cells", "field", "rule"),
    [
        ({"Response_due": None}, "response_due", "blank"),
        ({"Response_due": "01/10/2026"}, "response_due", "not_before"),
        ({"Response_date": "01/10/2026"}, "response_date", "not_before"),
        ({"Response_date": "01/11/2026"}, "response_date", "not_after_as_at"),
        ({"Resolved_date": "#REF!"}, "resolved_date", "formula_error"),
        ({"Stage": "Stage 9"}, "stage", "unknown_code"),
        ({"Child_Unique_ID": None}, "child", "blank"),
    ],
)
def test_dispute_values_stored_blank_and_told(cells, field, rule):
    stored, told = one("iro_disputes", **cells)
    assert pd.isna(stored[field]) and told == [rule]


def test_a_response_due_later_than_the_extract_is_sound():
    assert one("iro_disputes", Response_due="15/11/2026", Response_date=None)[1] == []


def test_a_dispute_without_its_day_is_rejected_and_one_without_a_number_is_known_by_child_and_day():
    assert rejected_for("iro_disputes", Raised_date=None) == ["blank"]
    stored, told = one("iro_disputes", Dispute_ID=None)
    assert stored["dispute_id"] and told == ["blank"]
