"""The sheet 'How to fill this in': what the list is, what each column holds, what is checked, and an example row.

A load must not take it for data, so nothing that looks like the list's headings may stand in the ten rows where a load
looks for them: the facts come first, the columns stand one below the other, and the example row comes last.
"""

from collections.abc import Sequence
from datetime import date, datetime

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from etl.contracts import Column, Contract
from etl.recognising import HOW_TO
from etl.templates.data_sheet import FORMATS
from etl.templates.example import Value, example_row
from etl.templates.looks import BOLD, EDGE, HEADINGS, NEEDED, SECTION, SMALL, TITLE, WRAPPED, height
from etl.templates.words import (
    asked,
    kept,
    left_out,
    mark,
    may_hold,
    needed,
    one_row_is,
    replaced,
    rules,
    saved_as,
)
from kpis.catalogue import load_kpis

WIDTHS = (30, 28, 62, 22, 26)  # column, needed, holds, kept, example
BESIDE = sum(WIDTHS[1:])
FURTHER = 20
BLANK = "(blank)"
TITLE_HEIGHT = 26
KPIS_NAMED = 6
MARKS = (
    "** behind a heading: every row needs it, and a row without it is rejected. * behind a heading: the column is "
    "needed; its note says whether every cell is. No mark: not needed. Point at a heading to read its note."
)
PUBLISHED = " Load its publisher's own file where there is one, as it comes: this shows what is read from it."
REFUSED = "Names, addresses and dates of birth: a file with a column for one, on any of its sheets, is refused whole."
TWICE = (
    "The example is made up. It stands below the rules, in the order of the data sheet, and not among the data, so it "
    "is never loaded. Copy it to the data sheet if you want to try a load, and take it out again."
)
TRIED = (
    "`python -m etl check FILE` says what a load would do and changes nothing; so does the Load page before you "
    "confirm. Do not load this workbook while it is blank: an empty list says that nothing happened."
)


def write_how_to(sheet: Worksheet, contract: Contract, data: str) -> None:
    """Writes the sheet; `data` is the name of the one that is filled in."""
    for place, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([f"{HOW_TO}: {contract.title}"])
    sheet["A1"].font, sheet.row_dimensions[1].height = TITLE, TITLE_HEIGHT
    sheet.sheet_view.showGridLines = False
    for label, text in facts(contract, data):
        _beside(sheet, label, text)
    _section(sheet, "Column by column")
    _columns(sheet, contract)
    rejects, warns = rules(contract)
    _section(sheet, "What is checked")
    _listed(sheet, "Rejected: told, and not counted", rejects)
    _listed(sheet, "Kept, with a warning", warns)
    sheet.print_area = f"A1:E{sheet.max_row}"  # the example row runs far to the right
    _section(sheet, "The example, in the order of the data sheet")
    _example(sheet, contract)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def facts(contract: Contract, data: str) -> list[tuple[str, str]]:
    """Label and words of what somebody needs to know before they type. At least nine, see above."""
    out = [column.name for column in left_out(contract)]
    never = [f"Never kept, so not asked for here: {'; '.join(out)}."] if out else []
    refused = [REFUSED] if contract.refuse_columns else []
    published = "" if contract.sheet_names else PUBLISHED
    return [
        ("What this is", f"A blank template for the list '{contract.title}'. Source: {contract.source}.{published}"),
        ("One row is", one_row_is(contract)),
        ("What it is for", _read_by(contract)),
        ("Where to type or paste", f"The sheet '{data}', from row 2. Keep the headings; their order does not matter."),
        ("Marks on the headings", MARKS),
        ("What to call the file", saved_as(contract, data)),
        ("What a load replaces", replaced(contract)),
        ("Where to correct", contract.remedy),
        ("Before you load", TRIED),
        ("The example", TWICE),
        ("Leave out", " ".join([*refused, *never]) or "Anything not asked for here."),
    ]


def _read_by(contract: Contract) -> str:
    names = [kpi.short_name for kpi in load_kpis().values() if contract.feed in (*kpi.feeds, kpi.fallback, kpi.also)]
    if not names:
        return "No KPI is counted from it alone."
    more = f" and {len(names) - KPIS_NAMED} more" if len(names) > KPIS_NAMED else ""
    return f"{len(names)} KPI{'s' if len(names) > 1 else ''}: {'; '.join(names[:KPIS_NAMED])}{more}."


def _beside(sheet: Worksheet, label: str, text: str) -> None:
    """A label, and words that run across the rest of the page."""
    sheet.append([label, text])
    row = sheet.max_row
    sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=len(WIDTHS))
    sheet.cell(row, 1).font = BOLD
    sheet.cell(row, 1).alignment = sheet.cell(row, 2).alignment = WRAPPED
    sheet.row_dimensions[row].height = max(height(text, BESIDE), height(label, WIDTHS[0]))


def _section(sheet: Worksheet, title: str) -> None:
    row = sheet.max_row + 2
    sheet.cell(row, 1, title).font = SECTION


def _listed(sheet: Worksheet, label: str, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines):
        _beside(sheet, "" if number else label, line)


def _columns(sheet: Worksheet, contract: Contract) -> None:
    example = example_row(contract)
    sheet.append(["Heading", "Needed", "May hold", "What is kept", "For example"])
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill, cell.border = BOLD, NEEDED, EDGE
    for column in asked(contract):
        texts = [column.name, needed(column), may_hold(column, contract), kept(column)]
        sheet.append([*texts, BLANK if example[column.name] is None else example[column.name]])
        row = sheet.max_row
        for cell in sheet[row][: len(WIDTHS)]:
            cell.alignment = WRAPPED
        sheet.cell(row, 1).font, _, _, sheet.cell(row, 1).number_format = _plain_heading(column)
        _shown(sheet.cell(row, len(WIDTHS)), column)
        texts.append(_as_read(example[column.name]))
        sheet.row_dimensions[row].height = max(map(height, texts, WIDTHS))


def _plain_heading(column: Column) -> tuple:
    font, fill, border, shown = HEADINGS[mark(column)]
    return (BOLD if mark(column) else SMALL), fill, border, shown


def _shown(cell: object, column: Column) -> None:
    """Formats an example as the data sheet does, to the left like the words beside it."""
    cell.number_format = FORMATS.get(column.type, "General")
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")


def _as_read(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value or "")


def _example(sheet: Worksheet, contract: Contract) -> None:
    """Headings and one filled row, as the data sheet would hold them."""
    example, row, columns = example_row(contract), sheet.max_row + 1, asked(contract)
    for place, column in enumerate(columns, start=1):
        heading, value = sheet.cell(row, place, column.name), sheet.cell(row + 1, place, example[column.name])
        heading.font, heading.fill, heading.border, heading.number_format = HEADINGS[mark(column)]
        heading.alignment = WRAPPED
        _shown(value, column)
        if place > len(WIDTHS):
            sheet.column_dimensions[get_column_letter(place)].width = FURTHER
    widths = [*WIDTHS, *[FURTHER] * len(columns)]
    sheet.row_dimensions[row].height = max(height(c.name + " **", w) for c, w in zip(columns, widths, strict=False))
    texts = [_as_read(example[column.name]) for column in columns]
    sheet.row_dimensions[row + 1].height = max(map(height, texts, widths))
