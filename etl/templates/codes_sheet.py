"""The sheet 'Codes used': every list of codes in full, from which the cells of the data sheet offer their choice.

A list inside a cell's own rule is limited to 255 characters and divided by commas, which some codes hold; a named
range has neither limit. Ofsted's workbook calls its own sheet so, and a load passes a sheet of that name by.
"""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from etl.contracts import Contract
from etl.templates.looks import BOLD, EDGE, NEEDED, WRAPPED, height
from etl.templates.words import asked

CODES_USED = "Codes used"
NARROWEST, WIDEST = 24, 60


def write_codes(book: Workbook, contract: Contract) -> dict[str, str]:
    """Adds the sheet when the feed has codes; returns code set -> the name of its range."""
    used: dict[str, list[str]] = {}
    for column in asked(contract):
        if column.codes:
            used.setdefault(column.codes, []).append(column.name)
    if not used:
        return {}
    sheet, tallest = book.create_sheet(CODES_USED), 0
    for place, (name, columns) in enumerate(used.items(), start=1):
        values, letter = list(contract.code_sets[name]), get_column_letter(place)
        heading = sheet.cell(1, place, f"Allowed in: {', '.join(columns)}")
        heading.font, heading.fill, heading.border = BOLD, NEEDED, EDGE
        heading.alignment = WRAPPED
        for row, value in enumerate(values, start=2):
            sheet.cell(row, place, value).number_format = "@"
        width = min(WIDEST, max(NARROWEST, *(len(value) + 3 for value in values)))
        sheet.column_dimensions[letter].width = width
        tallest = max(tallest, height(heading.value, width))
        reference = f"'{CODES_USED}'!${letter}$2:${letter}${len(values) + 1}"
        book.defined_names[f"list_{name}"] = DefinedName(f"list_{name}", attr_text=reference)
    sheet.row_dimensions[1].height = tallest
    sheet.freeze_panes = "A2"
    return {name: f"list_{name}" for name in used}
