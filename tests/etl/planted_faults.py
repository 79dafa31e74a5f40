"""Forty faults planted in a month's Annex A workbook, each with words the analyst must be told.

`python -m tests.etl.planted_faults FOLDER` writes the workbook there, checks it and prints every fault beside its
sentence.
"""

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openpyxl import load_workbook

from etl.contracts import Problem
from etl.home import Home
from etl.loading import LoadReport, check
from etl.sample import next_month

HEADING_ROW = 2
NAME = "Annex A 2026-11-30.xlsx"


@dataclass(frozen=True)
class Fault:
    """One cell made wrong: the sheet, the column by the beginning of its heading, the sheet's row, what stands there,
    and words of the sentence that must tell it."""

    sheet: str
    column: str
    row: int
    value: object
    told: str


def day(text: str) -> datetime:
    """A date cell."""
    return datetime.fromisoformat(text)


PLANTED = (
    Fault("List_1", "Date of Contact", 5, "2026-13-01", "month is more than 12"),
    Fault("List_1", "Date of Contact", 9, None, "is blank"),
    Fault("List_1", "Contact Source", 12, "h) 9Z: The cousin", "Contact Source"),
    Fault("List_2", "Assessment completion date", 4, day("2020-01-01"), "before"),
    Fault("List_2", "Assessment start date", 8, "soon", "not a date"),
    Fault("List_3", "Date of referral", 4, "31/02/2026", "no such day"),
    Fault("List_3", "Date of referral", 6, None, "is blank"),
    Fault("List_3", "Date of referral", 8, day("2026-12-15"), "after the as-at date"),
    Fault("List_3", "Date of referral", 10, "02/25/2026", "month is more than 12"),
    Fault("List_3", "Date of referral", 12, "yesterday", "not a date"),
    Fault("List_3", "Child Unique ID", 14, None, "is blank"),
    Fault("List_3", "Child Unique ID", 16, "4.26542E+15", "Excel"),
    Fault("List_3", "Referral Source", 18, "z) 9Z: Astrologer", "Referral Source"),
    Fault("List_3", "Referral NFA?", 20, "Maybe", "yes or no"),
    Fault("List_3", "Ethnicity", 22, "Martian", "Ethnicity"),
    Fault("List_3", "Gender", 24, "q) Robot", "Gender"),
    Fault("List_3", "Date of Birth", 26, day("2031-01-01"), "birth"),
    Fault("List_4", "Continuous Assessment Date of", 4, day("2019-01-01"), "before"),
    Fault("List_4", "Continuous Assessment Start", 6, None, "is blank"),
    Fault("List_4", "Continuous Assessment Date of", 8, "#REF!", "formula"),
    Fault("List_4", "Continuous Assessment Start", 10, "32/01/2026", "no such day"),
    Fault("List_5", "Strategy discussion", 4, "unknown to us", "not a date"),
    Fault("List_5", "Date of Initial Child Protec", 6, day("2019-06-01"), "before"),
    Fault("List_5", "Did the Initial", 8, "Possibly", "yes or no"),
    Fault("List_6", "CIN Closure Date", 4, day("2001-01-01"), "before"),
    Fault("List_6", "CIN Start Date", 6, day("2027-03-01"), "after the as-at date"),
    Fault("List_6", "Primary Need Code", 8, "N99 - Weather", "Primary Need"),
    Fault("List_6", "Case status", 10, "zz) Elsewhere", "Case status"),
    Fault("List_7", "Child Protection Plan End", 4, day("2001-01-01"), "before"),
    Fault("List_7", "Latest Category of Abuse", 6, "x) Bullying online", "Category"),
    Fault("List_7", "Date of the Last Statutory", 8, day("2027-01-01"), "after the as-at date"),
    Fault("List_7", "Number of Previous Child", 10, "lots", "number"),
    Fault("List_8", "Date Ceased to be Looked", 4, day("2001-01-01"), "before"),
    Fault("List_8", "Date Started to be Looked", 6, "00/01/1900", "empty date"),
    Fault("List_8", "Child's Legal Status", 8, "Q9: Unheard of", "Legal Status"),
    Fault("List_8", "Placement Type", 10, "w) Z9: Caravan", "Placement Type"),
    Fault("List_8", "Number of Placements", 12, -3, "too small"),
    Fault("List_9", "Suitability of", 4, "Fine by us", "Suitab"),
    Fault("List_10", "Date Placed for Adoption", 4, "next spring", "not a date"),
    Fault("List_11", "Date Stage 1 ended", 4, day("2001-01-01"), "before"),
)


def plant(folder: Path) -> Path:
    """The next month's workbook of the sample with every fault in it."""
    source = next_month(folder / "clean")
    book = load_workbook(source)
    for fault in PLANTED:
        sheet = book[fault.sheet]
        headings = [str(cell.value or "").strip() for cell in sheet[HEADING_ROW]]
        (place,) = [number for number, text in enumerate(headings, 1) if text.startswith(fault.column)][:1]
        sheet.cell(fault.row, place).value = fault.value
    path = folder / NAME
    book.save(path)
    return path


def sentences(report: LoadReport, fault: Fault) -> list[Problem]:
    """What was said of the row a fault stands in."""
    return [p for each in report.files for p in each.problems if (p.sheet, p.row) == (fault.sheet, fault.row)]


def main(folder: Path) -> None:
    """Prints the faults with what is said of each."""
    report = check([plant(folder)], Home(folder / "home"))
    for number, fault in enumerate(PLANTED, 1):
        said = [p for p in sentences(report, fault) if fault.told.casefold() in f"{p.column} {p.message}".casefold()]
        words = f"{said[0].severity}: {said[0].message}" if said else "NOT TOLD"
        print(f"{number}. {fault.sheet} row {fault.row}, {fault.column}: {fault.value}\n   {words}")
        if not said:
            print("   said instead:", [(p.column, p.message) for p in sentences(report, fault)])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
