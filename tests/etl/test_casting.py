"""Cells as councils write them, and what they are read as; the expected values are worked out by hand."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.casting import (
    CannotCast,
    CodeSet,
    FormulaError,
    NotADate,
    NotAMonth,
    NotAnAge,
    NotANumber,
    UnknownCode,
    cast_age,
    cast_code,
    cast_date,
    cast_id,
    cast_integer,
    cast_moment,
    cast_month,
    cast_number,
    cast_period,
    cast_published,
    cast_yes_no,
    is_blank,
)
from etl.contracts import load_codes

OCTOBER = date(2026, 10, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-31", "2026-10-31 00:00:00", "2026-10-31T09:15:00", "31/10/2026", "31-10-2026", "31.10.2026",
        "31/10/26", "31/10/2026 14:30", "31/10/2026 02:30 pm", " 31/10/2026\u00a0", "31 Oct 2026", "31 October 2026",
        "31-Oct-26", "31st October 2026", "46326", "46326.0", "46326.75",
    ],
)  # fmt: skip
def test_one_day_in_every_spelling(text):
    assert cast_date(text) == OCTOBER


def test_dates_are_read_day_first():
    assert cast_date("04/03/2026") == date(2026, 3, 4)
    assert cast_date("4/3/26") == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "year"), [("01/01/49", 2049), ("01/01/50", 1950), ("15/06/98", 1998), ("15/06/08", 2008)]
)
def test_two_digit_years_turn_at_fifty(text, year):
    assert cast_date(text).year == year


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2026", "29/02/2025", "00/10/2026", "2026-02-30", "1900-01-00", "1900-01-01", "00/01/1900",
        "01/01/1900",
        "1899-12-31", "31/10/2026 25:00", "31 Octember 2026", "10/2026", "soon", "31/10", "18263", "73416", "123",
        "7",
        "31/10/0206", "31/10-2026", "00:00:00", "20261031",
    ],
)  # fmt: skip
def test_what_is_not_a_date(text):
    with pytest.raises(NotADate):
        cast_date(text)


def test_month_first_dates_are_refused_and_say_so():
    with pytest.raises(NotADate, match="never month first") as refusal:
        cast_date("04/13/2026")
    assert "04/13/2026" in str(refusal.value) and "31/10/2026" in str(refusal.value)


def test_serial_numbers_are_dates_only_from_1950_to_2100():
    assert cast_date("18264") == date(1950, 1, 1)
    assert cast_date("73415") == date(2100, 12, 31)


def test_a_reason_never_repeats_the_cell():
    for text in ("31/02/2026", "04/13/2026", "1900-01-00", "99999", "Ann Example"):
        with pytest.raises(NotADate) as refusal:
            cast_date(text)
        assert text not in refusal.value.reason


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_every_day_survives_every_spelling(day):
    spellings = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%y", "%d-%m-%Y", "%d %b %Y", "%d %B %y"]
    serial = str((day - date(1899, 12, 30)).days)
    assert {cast_date(day.strftime(spelling)) for spelling in spellings} | {cast_date(serial)} == {day}


@pytest.mark.parametrize(
    ("text", "at", "timed"),
    [
        ("01/10/2026 23:59", datetime(2026, 10, 1, 23, 59), True),
        ("2026-10-01 09:05:30", datetime(2026, 10, 1, 9, 5, 30), True),
        ("01/10/2026", datetime(2026, 10, 1), False),
        ("01/10/2026 00:00", datetime(2026, 10, 1), True),
        ("01/10/2026 12:15 am", datetime(2026, 10, 1, 0, 15), True),
        ("46296.5", datetime(2026, 10, 1, 12), True),
        ("46296", datetime(2026, 10, 1), False),
    ],
)
def test_times_of_day(text, at, timed):
    moment = cast_moment(text)
    assert (moment.at, moment.timed) == (at, timed)


@pytest.mark.parametrize(
    "text",
    [
        "10/2026",
        "10-2026",
        "2026-10",
        "202610",
        "Oct-26",
        "Oct 2026",
        "October 2026",
        "oct26",
        "31/10/2026",
        "2026-10-01",
        "46326",
    ],
)
def test_one_month_in_every_spelling(text):
    assert cast_month(text) == date(2026, 10, 1)


@pytest.mark.parametrize("text", ["13/2026", "2026", "Q2 2026", "2026-13", "Octember 26", "10/26"])
def test_what_is_not_a_month(text):
    with pytest.raises(NotAMonth):
        cast_month(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("7.50", 7.5),
        ("1,234", 1234),
        ("-3", -3),
        ("82%", 82),
        ("£1,000.50", 1000.5),
        (".5", 0.5),
        ("1e3", 1000),
    ],
)
def test_numbers(text, number):
    assert cast_number(text) == number


@pytest.mark.parametrize("text", ["seven", "1,23", "12.3.4", "7 or 8", "inf", "%", ".", "1e400", "0x1f", "E08000037"])
def test_what_is_not_a_number(text):
    with pytest.raises(NotANumber):
        cast_number(text)


def test_whole_numbers():
    assert [cast_integer(text) for text in ("3", "3.0", "1,234")] == [3, 3, 1234]
    for text in ("3.5", "30%"):
        with pytest.raises(NotANumber):
            cast_integer(text)


@pytest.mark.parametrize(
    ("text", "age"),
    [("11", 11), ("6.138261465", 6.138261465), ("<1", 0), ("< 1", 0), ("6 months", 0.5), ("26 weeks", 0.5), ("0", 0),
     ("-1", -1), ("Unborn", -1), ("5 years", 5), ("5y 3m", 5)],
)  # fmt: skip
def test_ages(text, age):
    assert cast_age(text) == pytest.approx(age)


@pytest.mark.parametrize("text", ["-2", "150", "five", "12/05/2015"])
def test_what_is_not_an_age(text):
    with pytest.raises(NotAnAge):
        cast_age(text)


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        (" ab123 ", "AB123"),
        ("7.0", "7"),
        ("007", "007"),
        ("12.50", "12.50"),
        ("\u00a0X 1", "X 1"),
        ("???", None),
        ("-/-", None),
    ],
)
def test_one_person_has_one_spelling(text, identifier):
    assert cast_id(text) == identifier


@pytest.mark.parametrize("text", ["", "  ", "\u00a0", "-", "n/a", "N/A", "NA", "NULL", "nan", "None", None])
def test_ways_of_saying_nothing(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "No", "x", "Nan Smith", "nil return"])
def test_what_says_something(text):
    assert not is_blank(text)


@pytest.mark.parametrize("cast", [cast_date, cast_month, cast_number, cast_age, cast_id, cast_yes_no, cast_period])
def test_excel_errors_are_named_as_such(cast):
    with pytest.raises(FormulaError):
        cast("#REF!")


@pytest.mark.parametrize(("text", "answer"), [("a) Yes", True), ("yes", True), ("Y", True), ("TRUE", True), ("1", True),
                                              ("b) No", False), ("N", False), ("0", False),
                                              ("c) Unknown", None)])  # fmt: skip
def test_yes_and_no(text, answer):
    assert cast_yes_no(text) is answer


def test_neither_yes_nor_no():
    with pytest.raises(UnknownCode):
        cast_yes_no("CS Assessment Updated")


@pytest.mark.parametrize(("text", "year"), [("2025", 2025), ("202425", 2025), ("2024/25", 2025), ("199900", 2000)])
def test_published_periods_take_the_year_they_end_in(text, year):
    assert cast_period(text) == year


def test_periods_that_do_not_run_on():
    with pytest.raises(NotADate):
        cast_period("202427")


# --- codes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "text", "stored"),
    [
        ("gender", "a) Male", "Male"), ("gender", "M", "Male"), ("gender", "1", "Male"), ("gender", "F", "Female"),
        ("gender", "2", "Female"), ("gender", "c) Not stated/recorded (or unborn)", "Not stated"),
        # List 11 has c) and d) the other way round: the words decide
        ("gender", "c) Neither", "Neither"), ("gender", "d) Not stated/recorded", "Not stated"),
        ("ethnicity", "WBRI", "White"), ("ethnicity", "q) CHNE", "Asian"), ("ethnicity", "s) NOBT", "Not known"),
        ("ethnicity", "t) NOBT", "Not known"), ("ethnicity", "s) REFU", "Not known"), ("ethnicity", "WROM", "White"),
        ("ethnicity", "BOTH", "Black"), ("ethnicity", "White British", "White"),
        ("ethnicity", "mwbc - White and Black Caribbean", "Mixed"),
        ("source", "POLICE", "Police"), ("source", "School", "Schools"), ("source", "Health", "Health services"),
        ("source", "b) 1B: Individual", "Individual"), ("source", "1B", "Individual"),
        ("source", "5c - LA services", "LA services"),
        ("source", "u) 10: Unknown", "Unknown"), ("source", "h) 3B Health services", "Health services"),
        ("need", "N1 - Abuse or Neglect", "N1 Abuse or neglect"), ("need", "N1", "N1 Abuse or neglect"),
        ("need", "abuse or neglect", "N1 Abuse or neglect"),
        ("need", "N2 – Child’s disability", "N2 Child's disability or illness"),
        ("placement_provider", "e) PR4 - Private provision", "PR4 Private provision"),
        ("placement_provider", "e) PR4: Private provision", "PR4 Private provision"),
        ("placement_type", "o) K1: Secure Children’s Homes", "K1 Secure children's home"),
        ("placement_type", "K3", "K3 Supported accommodation"),
        ("placement_type", "Z14", "Z14 Other placement"), ("legal_status", "C2: FCO", "C2 Full care order"),
        ("cla_end_reason", "v) E17: Aged 18+ and remained with current carers", "E17 Aged 18, stayed with carers"),
        ("activity", "F4", "F4 Full time in an apprenticeship"),
        ("activity", "P5", "P5 Part time in training or employment, not apprenticeship"),
        ("eligibility", "d) Eligible child", "Eligible"), ("in_touch", "f) Rhom", "Returned home"),
        ("in_touch", "d) Refu", "Refused"),
        ("accommodation", "U: Independent living", "U Independent living"),
        ("accommodation", "U", "U Independent living"),
        ("grade", "RI", "Requires improvement"), ("grade", "RITBG", "Requires improvement"),
        ("grade", "Requires improvement to be good", "Requires improvement"), ("grade", "Inad", "Inadequate"),
        ("grade", "1", "Outstanding"), ("grade", "4", "Inadequate"),
        ("abuse", "e) Multiple/not recommended", "Multiple"),
        ("placement_authority", "CON - Child placed in confidential placement", "Confidential"),
        ("placement_authority", "Home Town", "Home Town"),
        ("partner_agency", "Top Town Academy", "School or education"),
        ("partner_agency", "Early Help Locality 2", "Early help (council)"),
    ],
)  # fmt: skip
def test_codes_in_real_spellings(codes, text, stored):
    assert cast_code(text, load_codes()[codes]) == stored


@pytest.mark.parametrize(
    ("codes", "text"),
    [("grade", "Good/RI"), ("grade", "5"), ("need", "PSRMEM - Support with memory and cognition"), ("need", "N"),
    ("gender", "Male/Female"),
     ("accommodation", "A friend's house"), ("accommodation", "B and B"), ("source", "Other matters"),
     ("ethnicity", "WXYZ")],
)  # fmt: skip
def test_unknown_codes_are_never_guessed_at(codes, text):
    with pytest.raises(UnknownCode) as refusal:
        cast_code(text, load_codes()[codes])
    assert refusal.value.expected.startswith("one of:")


def test_published_symbols(vectors):
    symbols = load_codes()["published_symbol"]
    for row in vectors("symbols.csv"):
        assert cast_published(row["raw"], symbols) == (float(row["value"]) if row["value"] else None)
        if row["code"]:
            assert symbols.exact[row["raw"].casefold()] == row["code"]


def test_a_word_where_a_figure_belongs():
    with pytest.raises(CannotCast):
        cast_published("not yet", load_codes()["published_symbol"])


def test_a_code_set_is_iterated_over_its_stored_values():
    assert list(CodeSet("answer", {"Yes": ("y",), "No": ("n",)})) == ["Yes", "No"]


@pytest.mark.parametrize("text", ["M33 1AB", "m331ab", "Sale M33 1AB", "SW1A 1AA"])
def test_a_postcode_is_kept_by_no_open_set(text):
    places = load_codes()["placement_authority"]
    assert cast_code("Other Town 1", places) == "Other Town 1"
    with pytest.raises(UnknownCode):
        cast_code(text, places)
