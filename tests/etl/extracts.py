"""Small real extracts written for a test: CSVs and workbooks with Ofsted's own headers."""

import csv
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

REFERRAL_HEADERS = [
    "Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)", "Date of referral",
    "Referral Source", "Referral NFA?", "Number of Referrals in Last 12 Months", "Allocated Team", "Allocated Worker",
]  # fmt: skip


def referral(
    child: str,
    day: str,
    *,
    team: str = "North",
    worker: str = "Worker 001",
    born: str = "01/05/2016",
    ethnicity: str = "WBRI",
) -> list[str]:
    """One row of Annex A list 3; dates as DD/MM/YYYY."""
    return [child, "a) Male", ethnicity, born, "9", day, "q) 6: Police", "b) No", "0", team, worker]


def referrals_csv(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Annex A list 3 as a CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([REFERRAL_HEADERS, *rows])
    return path


def referrals_workbook(path: Path, rows: Sequence[Sequence[object]], sheet: str = "List_3") -> Path:
    """Annex A list 3 in the template's layout: the title on row 1, the headers on row 2."""
    book = Workbook()
    page = book.active
    page.title = sheet
    page.append(["List 3: Referral"])
    page.append(REFERRAL_HEADERS)
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


PLAN_HEADERS = [
    "Child Unique ID",
    "Gender",
    "Ethnicity",
    "Date of Birth",
    "Age of Child (Years)",
    "Does the Child have a Disability",
    "Child Protection Plan Start Date",
    "Initial Category of Abuse",
    "Latest Category of Abuse",
    "Date of the Last Statutory Visit",
    "Was the Child Seen Alone?",
    "Date of latest review conference",
    "Child Protection Plan End Date",
    "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
    "Number of Previous Child Protection Plans",
    "Allocated Team",
    "Allocated Worker",
]


def plans_csv(path: Path, children: Sequence[str]) -> Path:
    """Annex A list 7 as a CSV: one open plan a child, begun on 1 June 2026."""
    one = ["a) Male", "a) WBRI", "01/05/2016", "10", "b) No", "01/06/2026", "a) Neglect", "a) Neglect", "", "", "", "",
           "b) No", "0", "North", "Worker 001"]  # fmt: skip
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([PLAN_HEADERS, *([child, *one] for child in children)])
    return path
