"""Blank workbooks: what an analyst meets in Excel, and that what they ask for is what a load takes."""

import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from etl import loading
from etl.contracts import Column, Contract, Rule, load_contracts
from etl.home import Home
from etl.recognising import as_at_from_name, recognise, refuse_personal_columns
from etl.templates import write_templates
from etl.templates.data_sheet import LAST_ROW
from etl.templates.example import EXAMPLE_DAY, example_row
from etl.templates.how_to_sheet import HOW_TO
from etl.templates.words import asked, replaced, rules, saved_as
from etl.templates.workbook import save, workbook
from tests.etl.sheets import sheet

CONTRACTS = {feed: contract for feed, contract in load_contracts().items() if contract.shape == "rows"}
every_feed = pytest.mark.parametrize("feed", CONTRACTS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Every template, written once."""
    folder = tmp_path_factory.mktemp("templates")
    write_templates(folder)
    return folder


@pytest.fixture(scope="module")
def books(folder):
    """feed -> its workbook, read back from disk."""
    return {path.stem: load_workbook(path) for path in folder.glob("*.xlsx")}


def as_read(page):
    """A worksheet as the loader's reader gives it, near enough to be recognised by."""
    rows = [[None if cell is None else str(cell) for cell in row] for row in page.iter_rows(values_only=True)]
    return sheet(*rows, name=page.title, file="template.xlsx")


def headings(book):
    return [cell.value for cell in book.worksheets[0][1]]


def checks(book):
    """Heading -> the validation of its column, for those that have one."""
    page = book.worksheets[0]
    by_range = {str(check.sqref): check for check in page.data_validations.dataValidation}
    ranges = {cell.value: f"{cell.column_letter}2:{cell.column_letter}{LAST_ROW}" for cell in page[1]}
    found = {name: by_range.pop(cells) for name, cells in ranges.items() if cells in by_range}
    assert not by_range, "a validation that is no column's"
    return found


def offered(book, check):
    """What a drop-down offers."""
    if check.formula1.startswith('"'):
        return check.formula1.strip('"').split(",")
    page, cells = book.defined_names[check.formula1].attr_text.split("!")
    return [cell.value for (cell,) in book[page.strip("'")][cells.replace("$", "")]]


# --- which there are --------------------------------------------------------------------------------------------


def test_one_workbook_a_feed_with_its_progress(tmp_path):
    told = []
    written = write_templates(tmp_path / "new", lambda *step: told.append(step))
    assert [path.name for path in written] == [f"{feed}.xlsx" for feed in CONTRACTS]
    assert told == [(n, len(CONTRACTS), feed) for n, feed in enumerate(CONTRACTS, start=1)]
    assert {"kpi_values", "kpi_targets", "ssda903_episodes", "referrals", "marac", "plan_actions"} <= set(CONTRACTS)
    assert not {"published_statistics", "statistical_neighbours"} & set(CONTRACTS)


def test_the_same_contract_gives_the_same_bytes(folder, tmp_path):
    again = save(workbook(CONTRACTS["case_audits"]), tmp_path / "again.xlsx")
    assert again.read_bytes() == (folder / "case_audits.xlsx").read_bytes()
    with zipfile.ZipFile(again) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@every_feed
def test_it_says_that_it_is_a_blank_template(books, feed):
    properties = books[feed].properties
    assert properties.category == "Blank template" and CONTRACTS[feed].title in properties.title
    assert properties.created == properties.modified == datetime(2026, 1, 1)


# --- recognised, and taken --------------------------------------------------------------------------------------


@every_feed
def test_only_its_first_sheet_is_the_list(books, feed):
    pages = [as_read(page) for page in books[feed].worksheets]
    pages = [replace(page, file=f"{feed}.xlsx") for page in pages]
    found = [recognise(page, load_contracts()) for page in pages]
    assert found[0].contract.feed == feed and found[0].header_row == 0
    assert pages[0].table.num_rows == 1, "the data sheet holds nothing but headings"
    assert not any(column.field for column in found[0].missing), "a column that is stored is not asked for"
    assert found[1:] == [None] * (len(pages) - 1)
    refuse_personal_columns(pages, [(pages[0], found[0])])  # raises when a note reads like a heading for a name


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Feed -> what a dry run says of its template with the example row copied to the data sheet."""
    target = tmp_path_factory.mktemp("filled")
    for feed, contract in CONTRACTS.items():
        book = workbook(contract)
        page, row = book.worksheets[0], example_row(contract)
        for cell in page[1]:
            copied = page.cell(2, cell.column, row[cell.value])
            copied.number_format = page.column_dimensions[cell.column_letter].number_format
        save(book, target / f"{feed}.xlsx")
    report = loading.check([target], Home(tmp_path_factory.mktemp("home")), EXAMPLE_DAY)
    assert len(report.files) == len(CONTRACTS)
    return {result.file.removesuffix(".xlsx"): result for result in report.files}


@every_feed
def test_the_example_row_is_taken_without_a_word(filled, feed):
    result = filled[feed]
    assert (result.feed, result.status, result.read, result.accepted) == (feed, "loaded", 1, 1)
    assert [problem.message for problem in result.problems] == []


@every_feed
def test_the_example_fills_what_every_row_needs_and_names_nobody(feed):
    contract = CONTRACTS[feed]
    row = example_row(contract)
    assert list(row) == [column.name for column in asked(contract)]
    for column in asked(contract):
        assert row[column.name] is not None or not (column.essential or column.filled), column.name
        if column.type == "id" and row[column.name] is not None:
            assert row[column.name].startswith("EXAMPLE")
        if column.field is None:
            assert row[column.name] is None, "of a column that is never kept there is nothing to show"


def test_the_blank_workbook_is_no_list_of_rows(folder, tmp_path):
    """A dry run of a blank one: known for what it is, or refused because it is blank."""
    home = Home(tmp_path)
    for feed in ("referrals", "teams"):
        (result,) = loading.check([folder / f"{feed}.xlsx"], home, EXAMPLE_DAY).files
        if result.status == "refused":
            assert "blank" in result.problems[0].message
        else:
            assert (result.feed, result.read, result.rejected) == (feed, 0, 0)
    assert not home.store.exists()


# --- headings ---------------------------------------------------------------------------------------------------


@every_feed
def test_each_heading_is_the_contracts_own_with_a_note(books, feed):
    contract, page = CONTRACTS[feed], books[feed].worksheets[0]
    columns = {column.name: column for column in contract.columns}
    assert page.freeze_panes == "A2"
    for cell in page[1]:
        column, note = columns[cell.value], cell.comment.text
        shown = cell.number_format
        if column.essential:
            assert shown == '@" **"' and cell.font.b and "A row without it is rejected" in note
        elif column.required or column.filled:
            assert shown == '@" *"' and cell.font.b
        else:
            assert shown == "@" and not cell.font.b and "Not needed" in note
        assert "May hold: " in note
        kept = {"pseudonymise": "as a pseudonym.", "age_band": "as an age band only.", "group": "as a group only."}
        assert f"Kept: {kept.get(column.personal, 'as it stands.' if column.field else 'never.')}" in note
        assert page.column_dimensions[cell.column_letter].width >= 13


def test_what_is_never_kept_is_not_asked_for(books):
    assert "Allocated Worker" not in headings(books["referrals"])
    assert not {"Surname", "Postcode", "Address"} & set(headings(books["lcs_supplement"]))
    assert not {"Household name", "Address", "Postcode"} & set(headings(books["fostering_households"]))
    # DfE's own tables are recognised by these headings; the cells stay blank
    note = books["ssda903_header"].worksheets[0]["F1"]
    assert note.value == "UPN" and "leave the cells blank" in note.comment.text and "Kept: never." in note.comment.text


@every_feed
def test_ids_and_text_stay_as_typed_and_dates_are_dates(books, feed):
    page = books[feed].worksheets[0]
    types = {column.name: column.type for column in CONTRACTS[feed].columns}
    formats = {"date": "dd/mm/yyyy", "datetime": "dd/mm/yyyy hh:mm", "month": "mm/yyyy"}
    formats |= dict.fromkeys(("id", "text", "code", "factors", "yes_no"), "@")
    for cell in page[1]:
        dimension = page.column_dimensions[cell.column_letter]
        assert dimension.number_format == formats.get(types[cell.value], "General"), cell.value


def test_task_number_3_10_keeps_its_nought(books):
    page = books["plan_actions"].worksheets[0]
    assert page["A1"].value == "Task number" and page.column_dimensions["A"].number_format == "@"
    assert example_row(CONTRACTS["plan_actions"])["Task number"] == "3.10"


# --- what a cell may hold ---------------------------------------------------------------------------------------


@every_feed
def test_every_column_that_is_not_free_text_is_checked(books, feed):
    found = checks(books[feed])
    kinds = {"code": "list", "yes_no": "list", "date": "date", "datetime": "date", "month": "date", "integer": "whole",
             "number": "decimal", "age": "decimal", "period": "whole"}  # fmt: skip
    wanted = {c.name: c for c in asked(CONTRACTS[feed]) if c.field and c.type in kinds}
    assert set(found) == set(wanted)
    for name, check in found.items():
        assert check.type == kinds[wanted[name].type] and check.operator == "between"
        assert check.allow_blank is not wanted[name].essential
        assert check.showErrorMessage and check.error


@every_feed
def test_a_drop_down_offers_exactly_the_code_set(books, feed):
    contract, found = CONTRACTS[feed], checks(books[feed])
    for column in asked(contract):
        if column.type == "yes_no":
            assert offered(books[feed], found[column.name]) == ["Yes", "No"]
        elif column.type == "code":
            assert offered(books[feed], found[column.name]) == list(contract.code_sets[column.codes])


@every_feed
def test_what_excel_would_refuse_to_open(books, feed):
    """Excel repairs, and so empties, a workbook whose messages or names are too long."""
    for check in checks(books[feed]).values():
        assert len(check.errorTitle) <= 32 and len(check.error) <= 225 and len(check.formula1) <= 255
        assert "…" not in check.error, "a message cut short"
    for name in books[feed].sheetnames:
        assert len(name) <= 31 and not set(name) & set("[]:*?/\\")
    assert [page.sheet_state for page in books[feed].worksheets] == ["visible"] * len(books[feed].sheetnames)
    assert books[feed].sheetnames[1] == HOW_TO and books[feed].active.title == books[feed].sheetnames[0]


def test_dates_are_real_and_what_has_happened_is_not_ahead(books):
    found = checks(books["referrals"])
    # 1 January 1950 is day 18264 of Excel's calendar, 31 December 2100 day 73415
    referred, born = found["Date of referral"], found["Date of Birth"]
    assert (referred.formula1, referred.formula2) == ("18264", "TODAY()")
    assert (born.formula1, born.formula2) == ("18264", "73415"), "an unborn child's expected date lies ahead"
    assert "From 01/01/1950 to today." in referred.error
    reported = checks(books["missing_episodes"])["Date and time reported missing"]
    assert reported.formula2 == "NOW()", "today at noon is later than TODAY()"


def test_numbers_have_the_contracts_bounds(books):
    score = checks(books["lcs_supplement"])["SDQ score"]
    assert (score.formula1, score.formula2, score.error) == ("0", "40", "A whole number, from 0 to 40.")
    fte = checks(books["workforce"])["Worker FTE"]
    assert (fte.type, fte.formula1, fte.formula2) == ("decimal", "0", "1")
    children = checks(books["plo_tracker"])["Children in family"]
    assert children.formula1 == "1" and children.error == "A whole number, 1 or more."


def test_a_closed_list_refuses_and_an_open_one_asks(books):
    found = checks(books["complaints"])
    assert found["Outcome"].errorStyle == "stop"
    assert found["Outcome"].error == "One of: Upheld; Partly upheld; Not upheld; Withdrawn."
    assert found["Theme"].errorStyle == "warning", "an open list"
    front = checks(books["front_door"])["Source agency"]
    assert front.errorStyle == "warning", "other words are sorted into groups as they load"
    placement = checks(books["children_looked_after"])["Placement Type"]
    assert placement.errorStyle == "warning", "a load reads the code alone"
    assert placement.error.startswith("Choose one of the 32 in the list, such as U1 ")


# --- how to fill this in ----------------------------------------------------------------------------------------


def told(book):
    """The sheet's rows as text."""
    return [[cell for cell in row if cell is not None] for row in book[HOW_TO].iter_rows(values_only=True)]


@every_feed
def test_the_sheet_explains_each_column_and_shows_the_example_twice(books, feed):
    contract, rows = CONTRACTS[feed], told(books[feed])
    names, values = [column.name for column in asked(contract)], list(example_row(contract).values())
    begins = next(n for n, row in enumerate(rows) if row[:1] == ["Heading"]) + 1
    table = rows[begins : begins + len(names)]
    assert [row[0] for row in table] == names
    for row, value in zip(table, values, strict=True):
        assert len(row) == 5 and all(row[:4])
        assert row[4] == same_kind(value)
    below = books[feed][HOW_TO]
    assert [cell.value for cell in below[below.max_row - 1]][: len(names)] == names
    assert [cell.value for cell in below[below.max_row]][: len(names)] == [as_stored(value) for value in values]


def as_stored(value):
    """A day as openpyxl reads it back."""
    return datetime(value.year, value.month, value.day) if type(value) is date else value


def same_kind(value):
    return "(blank)" if value is None else as_stored(value)


@every_feed
def test_the_facts_are_told(books, feed):
    facts = {row[0]: row[1] for row in told(books[feed])[1:12]}
    contract = CONTRACTS[feed]
    assert contract.title in facts["What this is"] and contract.source in facts["What this is"]
    assert facts["One row is"].startswith("One row") and facts["Where to correct"] == contract.remedy
    assert contract.needs_as_at == ("2026-10-31" in facts["What to call the file"])
    if contract.needs_as_at:
        assert as_at_from_name(facts["What to call the file"].split("'")[1]) == date(2026, 10, 31)
    left = [column.name for column in contract.columns if column.name not in headings(books[feed])]
    assert all(name in facts["Leave out"] for name in left)
    assert bool(contract.refuse_columns) == facts["Leave out"].startswith("Names, addresses and dates of birth")


def test_words_for_what_a_load_replaces():
    words = {feed: replaced(contract) for feed, contract in CONTRACTS.items()}
    assert "whole truth for the 6 months to the as-at day, or further back" in words["referrals"]
    assert "the dates from its first row to the as-at day" in words["front_door"]
    assert (
        words["action_updates"].startswith("Rows add up") and "Task number and Update date" in words["action_updates"]
    )
    assert "what ended in the 6 months" in words["children_looked_after"]
    assert words["care_leavers"].startswith("A picture of one day")
    assert words["plo_tracker"].startswith("The newest load is the word on every case it holds")
    assert "replaces the whole list" in words["teams"] and "newest value typed" in words["kpi_values"]
    assert "'As at date'" in saved_as(CONTRACTS["workforce"], "Establishment")
    assert "Leave the sheet called 'Bank holidays'" in saved_as(CONTRACTS["bank_holidays"], "Bank holidays")


def test_words_for_rules():
    rejects, warns = rules(CONTRACTS["child_protection_plans"])
    assert "Child Unique ID or Child Protection Plan Start Date: blank, or cannot be read." in rejects
    assert "Child Protection Plan Start Date is after the as-at day." in rejects
    assert "Child Protection Plan End Date is before Child Protection Plan Start Date." in rejects
    late = next(line for line in warns if line.startswith("A date after the as-at day is stored as blank"))
    assert "Date of the Last Statutory Visit" in late and "Plan Start Date" not in late
    _, warns = rules(CONTRACTS["case_audits"])
    assert "Date completed is before Date allocated: Date allocated is stored as blank." in warns
    assert "Moderated grade is blank although Moderated is Yes: the row is kept as it is." in warns
    assert "Moderated grade is filled although Moderated is No: Moderated grade is stored as blank." in warns
    _, warns = rules(CONTRACTS["section_47"])
    assert any(line.endswith("Enquiry Start Date: the row is kept as it is.") for line in warns)
    rejects, _ = rules(CONTRACTS["marac"])
    assert any("any of its sheets that may name somebody" in line for line in rejects)
    rejects, _ = rules(CONTRACTS["inspections"])
    assert "Visit date and Publication date are both blank." in rejects
    rejects, _ = rules(CONTRACTS["ssda903_placed_for_adoption"])
    assert "DATE_PLACED is after the as-at day." in rejects
    _, warns = rules(CONTRACTS["risk_register"])
    assert "Score is not Likelihood times Impact: the product is stored." in warns


# --- a contract nobody has seen yet -----------------------------------------------------------------------------


def test_a_new_contract_has_a_template_and_an_example_that_keeps_its_rules():
    """Dates in the wrong order on the sheet, a question with one answer left, no sheet name, no window."""
    columns = (
        Column("Closed", "date", field="closed_date", required=True),
        Column("Opened", "date", field="opened_date", required=True, essential=True),
        Column("Asked", "date", field="asked_date"),
        Column("Still open?", "yes_no", field="still_open", filled=True),
        Column("Places", "integer", field="places", minimum=3, maximum=5),
    )
    ruled = (
        Rule("not_before", "closed_date", "opened_date"), Rule("not_before", "opened_date", "asked_date"),
        Rule("excludes", "closed_date", "still_open", (True,)),
    )  # fmt: skip
    contract = Contract("new_feed", "New: a list [draft]", "Nobody", "events", columns, event="opened_date",
                        key=("opened_date",), rules=ruled)  # fmt: skip
    row = example_row(contract)
    assert row["Asked"] <= row["Opened"] <= row["Closed"] <= EXAMPLE_DAY
    assert row["Still open?"] == "No" and row["Places"] == 3
    book = workbook(contract)
    assert book.sheetnames == ["Data", HOW_TO]
    assert [cell.value for cell in book["Data"][1]] == ["Closed", "Opened", "Asked", "Still open?", "Places"]
    assert "One row for each Opened." in [cell.value for cell in book[HOW_TO]["B"]]
    assert get_column_letter(book["Data"].max_column) == "E"
