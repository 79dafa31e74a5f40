"""What is rejected, what is kept with a warning, and what is stored: each rule on the smallest sheet that shows it."""

from dataclasses import FrozenInstanceError
from datetime import date

import pandas as pd
import pytest

from etl.contracts import AmbiguousAsAtDate, AsAtDateNeeded, load_contracts
from tests.etl.sheets import AS_AT, REFERRAL, check, referral

PLAN = (
    "Child Unique ID", "Date of Birth", "Child Protection Plan Start Date", "Initial Category of Abuse",
    "Latest Category of Abuse", "Date of the Last Statutory Visit", "Date of latest review conference",
    "Child Protection Plan End Date", "Number of Previous Child Protection Plans", "Allocated Team",
)  # fmt: skip
MISSING = (
    "Episode ID", "Child Unique ID", "Date of Birth", "Missing from", "Episode type",
    "Date and time reported missing",
    "Date and time returned", "RHI offered", "Date and time RHI offered", "RHI accepted",
    "Date and time RHI completed",
    "Team",
)  # fmt: skip
AUDIT = (
    "Audit ID", "Audit month", "Audit type", "Child Unique ID", "Cohort", "Team", "Auditor ID", "Date allocated",
    "Date due", "Date completed", "Overall grade", "Moderated", "Date moderated", "Moderated grade",
    "Child's lived experience evidenced",
)  # fmt: skip
WORKFORCE = (
    "As at date", "Post ID", "Team", "Role", "SWE registered", "Budgeted FTE", "Employment type", "Worker ID",
    "Worker FTE", "Start date", "End date", "Case holding", "Children allocated", "Worker name",
)  # fmt: skip
VALUES = ("kpi_id", "month", "numerator", "denominator", "value", "source")


def rules(checked, severity=None):
    """(row, rule) of every problem with a row."""
    return [(p.row, p.rule) for p in checked.problems if p.row and severity in (None, p.severity)]


def one(checked):
    assert (checked.read, checked.rejected) == (1, 0)
    return checked.frame.iloc[0]


def check_plan(start, end=None, *, birth="14/05/2015", visit=None, review=None, as_at=AS_AT):
    return check(
        PLAN, ["1001", birth, start, "a) Neglect", "a) Neglect", visit, review, end, "0", "Team A"], as_at=as_at
    )


# --- a sound row ------------------------------------------------------------------------------------------------


def test_a_sound_referral_is_stored_without_anything_personal():
    row = one(check(REFERRAL, referral()))
    assert row.to_dict() == {
        "child": "<1001>", "gender": "Male", "ethnicity": "White", "referral_date": pd.Timestamp("2026-10-05"),
        "referral_source": "Police", "no_further_action": False, "previous_referrals_12m": 0, "team": "Team A",
        "age_band": "10-15", "row_number": 2, "ordinal": 1,
    }  # fmt: skip


@pytest.mark.parametrize("feed", load_contracts())
def test_the_frame_holds_exactly_what_the_contract_stores(feed):
    contract = load_contracts()[feed]
    file = {"statistical_neighbours": "sn_april_2021.csv", "bank_holidays": "bank_holidays.csv"}.get(
        feed, "extract.csv"
    )
    headings = [column.name for column in contract.columns]
    if feed == "published_statistics":
        headings.append("number")
    checked = check(headings, file=file)
    assert checked.feed == feed and checked.read == 0
    assert list(checked.frame.columns) == [*contract.stored_fields, "row_number", "ordinal"]


def test_one_child_is_one_pseudonym_however_the_id_is_written():
    checked = check(REFERRAL, referral(child=" ab12 "), referral(child="AB12"), referral(child="ab12"))
    assert set(checked.frame["child"]) == {"<AB12>"}


def test_a_checked_sheet_cannot_be_changed_by_accident():
    with pytest.raises(FrozenInstanceError):
        check(REFERRAL, referral()).read = 7


# --- rows that cannot be counted --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"child": None}, "blank"), ({"child": "???"}, "blank"), ({"child": "#N/A"}, "formula_error"),
        ({"date": None}, "blank"), ({"date": "n/a"}, "blank"), ({"date": "31/02/2026"}, "not_a_date"),
        ({"date": "04/13/2026"}, "not_a_date"), ({"date": "1900-01-00"}, "not_a_date"),
        ({"date": "#REF!"}, "formula_error"),
        ({"date": "01/11/2026"}, "after_as_at"),
    ],
)  # fmt: skip
def test_rows_that_cannot_be_counted_are_rejected(cells, rule):
    checked = check(REFERRAL, referral(), referral(**cells))
    assert (checked.read, checked.accepted, checked.rejected) == (2, 1, 1)
    assert rules(checked, "rejected") == [(3, rule)]


def test_the_as_at_day_itself_counts():
    assert check(REFERRAL, referral(date="31/10/2026 23:30")).accepted == 1


def test_blank_rows_are_not_read_and_row_numbers_are_the_sheets_own():
    blank = [None] * len(REFERRAL)
    checked = check(["List 3"], REFERRAL, blank, referral(), [" "] * len(REFERRAL), referral(date="soon"))
    assert (checked.read, checked.rejected) == (2, 1)
    assert checked.frame["row_number"].tolist() == [4] and rules(checked) == [(6, "not_a_date")]


def test_a_total_at_the_foot_is_no_case():
    total = ["Total", None, None, None, None, "2"]
    checked = check(REFERRAL, referral(), total)
    assert (checked.accepted, checked.rejected) == (1, 1)


# --- rows kept with a warning -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "field", "rule"),
    [
        ({"source": "Granny"}, "referral_source", "unknown_code"),
        ({"nfa": "perhaps"}, "no_further_action", "unknown_code"),
        ({"number": "two"}, "previous_referrals_12m", "not_a_number"),
        ({"number": "-1"}, "previous_referrals_12m", "out_of_range"),
        ({"number": None}, "previous_referrals_12m", "blank"), ({"team": "#N/A"}, "team", "formula_error"),
        ({"ethnicity": None}, "ethnicity", "blank"), ({"gender": "a"}, "gender", "unknown_code"),
        ({"birth": "14/15/2015", "age": None}, "age_band", "not_a_date"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_stored_blank_and_told(cells, field, rule):
    checked = check(REFERRAL, referral(**cells))
    assert pd.isna(one(checked)[field])
    assert rules(checked, "warning") == [(2, rule)] and rules(checked, "rejected") == []


def test_a_message_tells_the_analyst_what_was_found_expected_and_to_do():
    problem = check(REFERRAL, referral(date="31/02/2026")).problems[0]
    assert (problem.file, problem.sheet, problem.row, problem.column) == (
        "extract.xlsx",
        "Sheet1",
        2,
        "Date of referral",
    )
    assert problem.value == "31/02/2026" and problem.severity == "rejected"
    assert problem.message == (
        "Date of referral: found '31/02/2026', but there is no such day or time. "
        "Expected a date, day first, such as 31/10/2026. The row is not counted. "
        "Correct it in the case system and export again."
    )


def test_personal_cells_are_shown_by_their_shape_only():
    checked = check(REFERRAL, referral(birth="14/15/2015 Ann", child="#REF!", age="Ann"))
    shown = {problem.column: problem.value for problem in checked.problems}
    assert shown == {"Date of Birth": "99/99/9999 AAA", "Child Unique ID": "#AAA!", "Age of Child (Years)": "AAA"}
    assert not any("Ann" in problem.message or "2015" in problem.message for problem in checked.problems)


def test_every_cell_is_told_and_the_counts_add_up():
    checked = check(REFERRAL, *[referral(source="Granny", child=str(n)) for n in range(500)])
    assert len(checked.problems) == 500 and checked.read == checked.accepted + checked.rejected == 500


def test_a_column_that_is_expected_but_not_there_is_told_once():
    headings = [text for text in REFERRAL if text not in ("Gender", "Age of Child (Years)", "Allocated Worker")]
    cells = dict(zip(REFERRAL, referral(), strict=True))
    checked = check(headings, [cells[text] for text in headings], [cells[text] for text in headings])
    assert [(p.row, p.column, p.rule) for p in checked.problems if p.rule == "missing_column"] == [
        (None, "Gender", "missing_column")
    ]
    assert checked.frame["gender"].isna().all() and checked.frame["age_band"].tolist() == ["10-15", "10-15"]


# --- ages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("birth", "age", "band"),
    [
        ("05/10/2021", None, "5-9"), ("06/10/2021", None, "0-4"), ("05/10/2016", None, "10-15"),
        ("06/10/2010", None, "10-15"),
        ("05/10/2010", None, "16-17"), ("05/10/2008", None, "18-21"), ("05/10/2004", None, "22-25"),
        ("06/10/2026", None, "Unborn"),
        ("16/08/2027", None, "Unborn"), (None, "<1", "0-4"), (None, "6.9", "5-9"), (None, "-1", "Unborn"),
        (None, "17.99", "16-17"),
        (None, None, None), ("29/02/2016", "40", "10-15"),
    ],
)  # fmt: skip
def test_age_bands_at_the_referral(birth, age, band):
    found = one(check(REFERRAL, referral(birth=birth, age=age, date="05/10/2026")))["age_band"]
    assert (None if pd.isna(found) else found) == band


def test_a_birth_more_than_45_weeks_after_the_event_is_a_slip():
    checked = check(REFERRAL, referral(birth="17/08/2027", date="05/10/2026"))  # 316 days
    assert pd.isna(one(checked)["age_band"]) and rules(checked, "warning") == [(2, "born_after_event")]


def test_a_person_over_25_is_told():
    checked = check(REFERRAL, referral(birth="05/10/2000", date="05/10/2026"))
    assert pd.isna(one(checked)["age_band"]) and rules(checked, "warning") == [(2, "too_old")]


def test_an_open_episode_takes_the_age_at_the_as_at_date_and_a_closed_one_at_its_end():
    assert one(check_plan("01/06/2020", birth="31/10/2016"))["age_band"] == "10-15"
    assert one(check_plan("01/06/2020", "30/10/2026", birth="31/10/2016"))["age_band"] == "5-9"


def test_care_leavers_keep_their_age_in_years():
    headings = ("Child Unique ID", "Date of Birth", "Age", "Allocated Team", "Eligibility Category", "LA In Touch ",
                "Type of Accommodation", "Suitability of Accommodation", "Activity Status")  # fmt: skip
    rest = ["Team L", "b) Former relevant child", "a) Yes", "U: Independent living", "a) Suitable", "F4"]
    checked = check(headings, ["1", "01/11/2006", "20", *rest], ["2", None, "20.4", *rest], ["3", None, None, *rest])
    assert checked.frame["age"].tolist() == [19, 20, pd.NA]
    assert checked.frame["age_band"].tolist()[:2] == ["18-21", "18-21"]
    assert (checked.window_from, checked.window_to) == (AS_AT, AS_AT)


# --- episodes, repeats and windows ------------------------------------------------------------------------------


def test_an_end_before_its_start_is_rejected():
    checked = check_plan("01/06/2026", "31/05/2026")
    assert checked.rejected == 1 and rules(checked) == [(2, "not_before")]
    message = checked.problems[-1].message
    assert (
        "Child Protection Plan End Date (31/05/2026) is before Child Protection Plan Start Date (01/06/2026)."
        in message
    )


def test_an_end_on_the_day_of_the_start_counts():
    assert check_plan("01/06/2026", "01/06/2026").accepted == 1


@pytest.mark.parametrize("late", [{"end": "01/11/2026"}, {"visit": "01/11/2026"}, {"review": "05/11/2026"}])
def test_what_has_not_happened_yet_is_stored_blank(late):
    checked = check_plan("01/06/2026", **late)
    row = one(checked)
    assert rules(checked) == [(2, "not_after_as_at")]
    assert row[["end_date", "last_visit_date", "last_review_date"]].isna().all()


def test_repeats_are_numbered_and_told():
    checked = check(REFERRAL, referral(), referral(child="2"), referral(source="e) 2A: Schools"))
    assert checked.frame["ordinal"].tolist() == [1, 1, 2] and checked.accepted == 3
    assert rules(checked) == [(4, "repeated")]


def test_repeats_are_counted_among_the_rows_that_count():
    checked = check(
        PLAN,
        *[
            ["1", None, "01/06/2026", "a) Neglect", "a) Neglect", None, None, end, "0", "T"]
            for end in ("01/01/2026", None)
        ],
    )
    assert checked.frame["ordinal"].tolist() == [1] and rules(checked, "warning") == []


def test_an_as_at_date_is_needed():
    with pytest.raises(AsAtDateNeeded, match="--as-at 2026-10-31"):
        check(REFERRAL, referral(), as_at=None)


def window(*days, as_at=AS_AT):
    checked = check(REFERRAL, *[referral(date=day, child=str(n)) for n, day in enumerate(days)], as_at=as_at)
    return checked.window_from, checked.window_to


def test_the_window_is_six_months_to_the_as_at_date():
    assert window("05/10/2026") == (date(2026, 4, 30), date(2026, 10, 31))
    assert window("05/10/2026", as_at=date(2026, 10, 15)) == (date(2026, 4, 15), date(2026, 10, 15))
    assert window(as_at=date(2026, 8, 31))[0] == date(2026, 2, 28)


def test_a_longer_extract_covers_every_month_that_holds_events():
    assert window("20/04/2026", "03/03/2026", "15/02/2026", "02/01/2026")[0] == date(2026, 1, 1)


def test_a_month_without_events_ends_the_window():
    assert window("20/04/2026", "02/02/2026")[0] == date(2026, 4, 20)
    assert window("02/03/2026")[0] == date(2026, 4, 30)


def test_a_stray_date_does_not_widen_the_window():
    assert window("05/10/2026", "05/10/2006")[0] == date(2026, 4, 30)


def test_an_extract_that_begins_within_a_month_covers_that_month_from_its_first_event():
    assert window("20/04/2026", "30/03/2026")[0] == date(2026, 3, 30)


def test_a_rejected_row_cannot_widen_the_window():
    checked = check(REFERRAL, referral(date="20/04/2026", child=None))
    assert checked.window_from == date(2026, 4, 30)


# --- missing episodes -------------------------------------------------------------------------------------------


def episode(**cells):
    sound = {
        "id": "M1", "child": "1001", "birth": "14/05/2012", "from": "Home", "type": "Missing",
        "reported": "01/10/2026 20:00",
        "returned": "02/10/2026 09:00", "offered": "Yes", "offered_at": "02/10/2026 12:00", "accepted": "Yes",
        "completed": "04/10/2026 15:00", "team": "Team A",
    }  # fmt: skip
    return list({**sound, **cells}.values())


def test_a_sound_missing_episode():
    row = one(check(MISSING, episode()))
    assert (row["episode_id"], row["interview_offered"], row["interview_accepted"]) == ("<M1>", "Yes", True)
    assert row["returned_at"] == pd.Timestamp("2026-10-02 09:00") and row["times_known"] and row["age_band"] == "10-15"


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("Offered and Accepted", ("Yes", True, None, None)),
        ("Offered and Accepted (CYP not present/refused)", ("Yes", True, None, "Not held")),
        ("Not Offered (Missing Again)", ("No", None, "Missing again", None)),
        ("not offered (unable to make contact)", ("No", None, "Unable to make contact", None)),
        ("Offered and Declined", ("Yes", False, None, None)),
        ("NULL", (None, None, None, None)),
        ("Y", ("Yes", None, None, None)),
    ],
)
def test_answers_in_one_combined_column_are_taken_apart(said, stored):
    checked = check(MISSING, episode(offered=said, accepted=None))
    row = one(checked)
    names = ["interview_offered", "interview_accepted", "not_offered_reason", "interview_mode"]
    assert tuple(None if pd.isna(row[name]) else row[name] for name in names) == stored


def test_a_combined_answer_does_not_overrule_a_column_of_its_own():
    row = one(check(MISSING, episode(offered="Offered and Accepted", accepted="No")))
    assert row["interview_offered"] == "Yes" and not row["interview_accepted"]


@pytest.mark.parametrize("name", ["returned", "offered_at", "completed"])
def test_a_day_without_a_time_is_marked(name):
    row = one(check(MISSING, episode(**{name: "05/10/2026"})))
    assert not row["times_known"]


def test_an_episode_still_open_has_no_unknown_times():
    row = one(
        check(MISSING, episode(returned=None, offered="Not required", offered_at=None, accepted=None, completed=None))
    )
    assert row["times_known"] and pd.isna(row["returned_at"])


def test_returned_before_reported_is_rejected():
    assert rules(check(MISSING, episode(returned="01/10/2026 19:59")), "rejected") == [(2, "not_before")]


def test_the_hour_that_happens_twice_is_no_slip():
    checked = check(
        MISSING, episode(reported="25/10/2026 01:50", returned="25/10/2026 01:10", offered_at=None, completed=None)
    )
    assert (checked.rejected, rules(checked)) == (0, [])


def test_an_interview_before_the_return_is_stored_blank():
    checked = check(MISSING, episode(completed="02/10/2026 08:00"))
    assert pd.isna(one(checked)["completed_at"]) and rules(checked) == [(2, "not_before")]


def test_an_offer_may_come_before_the_return():
    assert rules(check(MISSING, episode(offered_at="01/10/2026 23:00"))) == []


def test_episodes_without_a_number_are_known_by_child_and_time():
    headings = MISSING[1:]
    first, again, later = (
        episode(reported=f"0{n}/10/2026 20:00", returned=None, offered_at=None, completed=None)[1:] for n in (1, 1, 2)
    )
    checked = check(headings, first, again, later)
    ids = checked.frame["episode_id"].tolist()
    assert ids[0] == ids[1] != ids[2] and checked.frame["ordinal"].tolist() == [1, 2, 1]
    assert [rule for _, rule in rules(checked)] == ["repeated"]


# --- audits, workforce ------------------------------------------------------------------------------------------


def audit(**cells):
    sound = {
        "id": "A-1", "month": "Oct-26", "type": "Routine", "child": "1001", "cohort": "Child in need",
        "team": "Team A",
        "auditor": "E77", "allocated": "01/10/2026", "due": "24/10/2026", "completed": "20/10/2026", "grade": "RI",
        "moderated": "Yes", "moderated_date": "25/10/2026", "moderated_grade": "Good", "lived": "Partly",
    }  # fmt: skip
    return list({**sound, **cells}.values())


def test_a_sound_audit():
    row = one(check(AUDIT, audit()))
    assert (row["audit_id"], row["auditor"]) == ("<A-1>", "<E77>")
    assert row["audit_month"] == pd.Timestamp("2026-10-01")
    assert (row["grade"], row["moderated"], row["moderated_grade"]) == ("Requires improvement", True, "Good")


@pytest.mark.parametrize(
    ("cells", "blank", "rule"),
    [
        ({"grade": "Good/RI"}, "grade", "unknown_code"), ({"moderated_grade": None}, "moderated_grade", "needs"),
        ({"moderated": "No"}, "moderated_grade", "excludes"),
        ({"completed": "30/09/2026"}, "allocated_date", "not_before"),
        ({"moderated_date": "19/10/2026"}, "moderated_date", "not_before"),
        ({"moderated_grade": "Good/RI"}, "moderated_grade", "unknown_code"),
        ({"child": None}, "child", "blank"),
    ],
)  # fmt: skip
def test_audits_that_contradict_themselves(cells, blank, rule):
    checked = check(AUDIT, audit(**cells))
    assert pd.isna(one(checked)[blank]) and rules(checked) == [(2, rule)]


def test_an_audit_without_a_number_is_known_by_child_month_and_auditor():
    checked = check(AUDIT, audit(id=None), audit(id=None, month="09/2026"))
    assert checked.frame["audit_id"].tolist() == [
        "<case_audits|<1001>|2026-10-01|<E77>>", "<case_audits|<1001>|2026-09-01|<E77>>"
    ]  # fmt: skip
    assert rules(checked) == [(2, "blank"), (3, "blank")]


def test_a_year_of_audits_is_covered_month_by_month():
    months = ("10/2026", "09/2026", "08/2026", "07/2026", "05/2026")
    checked = check(AUDIT, *[audit(id=month, month=month, allocated=None, due=None) for month in months])
    assert checked.window_from == date(2026, 7, 1)


def post(**cells):
    sound = {
        "as_at": "31/10/2026", "post": "P1", "team": "Team A", "role": "Social worker", "registered": "Yes",
        "budgeted": "1",
        "type": "Permanent", "worker": "E1", "fte": "0.8", "start": "01/09/2020", "end": None, "case_holding": "Yes",
        "children": "17", "name": "Ann Example",
    }  # fmt: skip
    return list({**sound, **cells}.values())


def test_the_workforce_says_its_own_as_at_date():
    checked = check(WORKFORCE, post(), as_at=None)
    row = one(checked)
    assert checked.as_at == checked.window_from == checked.window_to == AS_AT
    assert (row["worker"], row["registered"], row["worker_fte"]) == ("<E1>", True, 0.8)
    assert "Ann Example" not in checked.frame.astype(str).to_numpy()


def test_a_workforce_that_never_says_its_day_is_refused():
    with pytest.raises(AsAtDateNeeded, match="As at date"):
        check(WORKFORCE, post(as_at=None), post(as_at=""))


def test_two_as_at_dates_in_one_sheet_are_refused():
    with pytest.raises(AmbiguousAsAtDate, match="30/09/2026, 31/10/2026"):
        check(WORKFORCE, post(), post(as_at="30/09/2026"))


@pytest.mark.parametrize(
    ("cells", "blank", "rule"),
    [({"fte": "1.4"}, "worker_fte", "out_of_range"), ({"start": "02/11/2026"}, "start_date", "not_after"),
     ({"budgeted": "one"}, "budgeted_fte", "not_a_number")],
)  # fmt: skip
def test_posts_with_a_wrong_value(cells, blank, rule):
    checked = check(WORKFORCE, post(**cells))
    assert pd.isna(one(checked)[blank]) and rules(checked) == [(2, rule)]


# --- typed values -----------------------------------------------------------------------------------------------

UNITS = {"rereferral_pct": "percent", "cpp_rate_10k": "rate_per_10000", "foster_households_new": "count"}


def typed(numerator, denominator, value, kpi="rereferral_pct", known=UNITS):
    return check(VALUES, [kpi, "Oct-26", numerator, denominator, value, "Board report"], as_at=None, known_kpis=known)


@pytest.mark.parametrize("value", ["18", "18%", "18.4", "0.18", "0.184", None])
def test_a_percentage_may_be_typed_in_three_ways(value):
    row = one(typed("346", "1882", value))  # 18.385 %
    assert pd.isna(row["value"]) if value is None else abs(row["value"] - 18.4) <= 0.4
    assert (row["dimension"], row["member"]) == ("all", "All")


@pytest.mark.parametrize(
    ("numerator", "denominator", "value", "rule"),
    [("346", "1882", "19", "value_agrees"), ("346", "1882", "0.19", "value_agrees"),
    ("12", "10", None, "value_agrees"),
     (None, None, None, "value_agrees"), (None, None, "0.82", "value_agrees"), (None, None, "101", "value_agrees")],
)  # fmt: skip
def test_percentages_that_do_not_add_up_are_rejected(numerator, denominator, value, rule):
    assert rules(typed(numerator, denominator, value), "rejected") == [(2, rule)]


@pytest.mark.parametrize("value", ["82", "82%", "0.82%", "0", "1"])
def test_a_percentage_alone_is_taken_at_its_word(value):
    assert one(typed(None, None, value))["value"] == float(value.rstrip("%"))


def test_rates_and_counts_are_checked_in_their_own_unit():
    assert one(typed("164", "56737", "28.9", "cpp_rate_10k"))["value"] == 28.9
    assert typed("164", "56737", "30", "cpp_rate_10k").rejected == 1
    assert one(typed(None, None, "15", "foster_households_new"))["value"] == 15


def test_values_may_be_checked_without_knowing_units():
    known = frozenset(UNITS)
    assert one(typed("346", "1882", "0.18", known=known))["value"] == 18
    assert typed("346", "1882", "28.9", known=known).rejected == 1


def test_an_unknown_kpi_is_rejected_with_the_nearest_name():
    checked = typed("1", "2", None, kpi="rereferal_pct")
    assert rules(checked, "rejected") == [(2, "known_kpi")]
    assert "Did you mean 'rereferral_pct'?" in checked.problems[0].message


def test_targets():
    headings = ("kpi_id", "effective_from", "target", "target_kind", "agreed_by", "source")
    rows = [
        ["rereferral_pct", "01/04/2026", "18%", "at most", "Board", "Minutes"],
        ["cpp_rate_10k", "01/04/2026", None, "at_least", "Board", "Minutes"],
    ]
    checked = check(headings, *rows, as_at=None, known_kpis=UNITS)
    assert checked.accepted == 1 and rules(checked, "rejected") == [(3, "needs")]
    assert checked.frame["target"].tolist() == [18.0] and checked.frame["target_kind"].tolist() == ["at_most"]
