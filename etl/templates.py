"""Blank extract workbooks, one a feed, made from the contracts: the headers a load looks for, what each may hold."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from etl.contracts import Column, Contract, load_codes, load_contracts


def write_templates(folder: Path) -> list[Path]:
    """Writes a workbook for every feed an analyst exports (published figures come as DfE makes them)."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(folder, contract) for contract in load_contracts().values() if contract.shape == "rows"]


def _write(folder: Path, contract: Contract) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = contract.sheet_names[0] if contract.sheet_names else "Data"
    for number, column in enumerate(contract.columns, start=1):
        cell = sheet.cell(1, number, column.name)
        cell.font = Font(bold=True)
        cell.comment = Comment(_help(column), "Bearing")
        sheet.column_dimensions[cell.column_letter].width = min(40, len(column.name) + 4)
    sheet.freeze_panes = "A2"
    path = folder / f"{contract.feed}.xlsx"
    book.save(path)
    return path


def _help(column: Column) -> str:
    allowed = f" One of: {', '.join(load_codes()[column.codes])}." if column.codes else ""
    kept = {
        "pseudonymise": " Stored as a pseudonym.",
        "age_band": " Stored as an age band.",
        "drop": " Never stored.",
    }
    needed = "Needed." if column.required else "May be blank."
    return f"{needed} {column.type}.{allowed}{kept.get(column.personal or '', '')}"
