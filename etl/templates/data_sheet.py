"""The sheet that is filled in: headings that say what they need, and cells that refuse what a load would not take."""

import re
from datetime import date

from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from etl.casting import EARLIEST_SERIAL, LATEST_SERIAL, CodeSet
from etl.contracts import Column, Contract
from etl.templates.looks import HEADINGS, WRAPPED, height
from etl.templates.words import asked, mark, may_hold, note

LAST_ROW = 1_048_576
LONGEST_TITLE, LONGEST_ERROR, LONGEST_SHEET_NAME = 32, 225, 31  # what Excel shows, or refuses to open beyond
NARROWEST, WIDEST = 13, 30
NOTE_WIDTH = 340  # pixels; a line of a note then holds about 50 characters
FORMATS = {
    "id": "@", "text": "@", "code": "@", "factors": "@", "yes_no": "@",
    "date": "dd/mm/yyyy", "datetime": "dd/mm/yyyy hh:mm", "month": "mm/yyyy",
}  # fmt: skip
MOST = 10**9
AGES = (-1, 120)
PERIODS = (1990, 210_001)


def sheet_name(contract: Contract) -> str:
    """A name a load knows the list by."""
    like = re.compile(contract.named_like or "", re.IGNORECASE)
    name = next(filter(like.search, contract.sheet_names), contract.title if contract.named_like else "Data")
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:LONGEST_SHEET_NAME]


def write_data(sheet: Worksheet, contract: Contract, lists: dict[str, str]) -> None:
    """Writes the headings and what each column's cells may hold; `lists` names the range of each code set."""
    tallest = 0
    for place, column in enumerate(asked(contract), start=1):
        letter = get_column_letter(place)
        width = min(WIDEST, max(NARROWEST, len(column.name) // 2 + 6, _longest_word(column.name) + 5))
        tallest = max(tallest, height(f"{column.name} {mark(column)}", width))
        _write_heading(sheet, place, column, contract)
        sheet.column_dimensions[letter].width = width
        sheet.column_dimensions[letter].number_format = FORMATS.get(column.type, "General")
        if check := validation(column, contract, lists):
            check.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(check)
    sheet.row_dimensions[1].height = tallest + 3
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _longest_word(text: str) -> int:
    return max(map(len, text.split()))


def _write_heading(sheet: Worksheet, place: int, column: Column, contract: Contract) -> None:
    cell, words = sheet.cell(1, place, column.name), note(column, contract)
    cell.font, cell.fill, cell.border, cell.number_format = HEADINGS[mark(column)]
    cell.alignment = WRAPPED
    cell.comment = Comment(words, "Bearing", height=height(words, 50) + 20, width=NOTE_WIDTH)


# --- what a cell may hold ----------------------------------------------------------------------------------------


def validation(column: Column, contract: Contract, lists: dict[str, str]) -> DataValidation | None:
    """The check Excel makes as a cell is typed; None where any text will do."""
    if column.field is None or column.type in ("id", "text", "factors"):
        return None
    kind, low, high = _limits(column, contract, lists)
    return DataValidation(
        type=kind,
        operator="between",
        formula1=low,
        formula2=high,
        allow_blank=not column.essential,
        showErrorMessage=True,
        # A load reads more than a list shows (a code alone, an age in months): then Excel asks and does not refuse.
        errorStyle="warning" if _reads_more(column, contract) else "stop",
        errorTitle=column.name[:LONGEST_TITLE],
        error=_error(column, contract),
    )


def _limits(column: Column, contract: Contract, lists: dict[str, str]) -> tuple[str, str, str | None]:
    """(kind of check, the list or the least, the most)."""
    if column.type == "yes_no":
        return "list", '"Yes,No"', None
    if column.type == "code":
        return "list", lists[column.codes], None
    if column.type in ("date", "datetime", "month"):
        return "date", str(_serial(EARLIEST_SERIAL)), _latest(column, contract)
    if column.type in ("age", "period"):
        low, high = AGES if column.type == "age" else PERIODS
        return "decimal" if column.type == "age" else "whole", str(low), str(high)
    low = -MOST if column.minimum is None else column.minimum
    high = MOST if column.maximum is None else column.maximum
    return "whole" if column.type == "integer" else "decimal", f"{low:.12g}", f"{high:.12g}"


def _serial(day: date) -> int:
    return int(to_excel(day))


def _past(column: Column, contract: Contract) -> bool:
    """Whether the date must have come: what an extract describes cannot lie ahead of it."""
    rules = {rule.field for rule in contract.rules if rule.rule == "not_after_as_at"}
    return column.field in (contract.event, contract.as_at_field, *rules)


def _latest(column: Column, contract: Contract) -> str:
    if not _past(column, contract):
        return str(_serial(LATEST_SERIAL))
    return "NOW()" if column.type == "datetime" else "TODAY()"


def _codes(column: Column, contract: Contract) -> CodeSet | None:
    return contract.code_sets[column.codes] if column.codes else None


def _reads_more(column: Column, contract: Contract) -> bool:
    codes = _codes(column, contract)
    more = codes is not None and bool(codes.cores or codes.keywords or codes.open)
    return more or column.type == "age" or bool(column.symbols or column.combined)


def _error(column: Column, contract: Contract) -> str:
    """What to do instead, in the 225 characters Excel shows."""
    said = f"{may_hold(column, contract)} {_bounds(column, contract)}".strip()
    if len(said) > LONGEST_ERROR and (codes := _codes(column, contract)):
        some = "; ".join(list(codes)[:2])
        said = f"Choose one of the {len(codes.values)} in the list, such as {some}. All are on the sheet 'Codes used'."
    return said if len(said) <= LONGEST_ERROR else f"{said[: LONGEST_ERROR - 1]}…"


def _bounds(column: Column, contract: Contract) -> str:
    if column.type not in ("date", "datetime", "month"):
        return ""
    latest = "today" if _past(column, contract) else f"{LATEST_SERIAL:%d/%m/%Y}"
    return f"From {EARLIEST_SERIAL:%d/%m/%Y} to {latest}."
