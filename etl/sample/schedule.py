"""Returns beside Annex A: what each file is called, the days it is sent for, and the sheets it holds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from etl.sample.dates import add_months
from etl.sample.world import World

Row = dict[str, Any]
Sheets = dict[str, list[Row]]

SECOND_LOOK = 6  # months: what was still open when a year's file was sent is sent again with the next
MONTHS_OF_PICTURES = 30


@dataclass(frozen=True)
class Return:
    """One kind of file. `days` picks its days from the month ends of the sample; `sheets` gives rows by sheet name."""

    kind: str
    days: Callable[[list[date]], list[date]]
    sheets: Callable[[World, date], Sheets]
    suffix: str = "xlsx"


def year_ends(as_ats: list[date]) -> list[date]:
    """A file for each financial year that ends within the sample, and one for the newest month."""
    return [day for day in as_ats if day.month == 3 or day == as_ats[-1]]


def each_month(as_ats: list[date]) -> list[date]:
    """A picture of each month end, for as long as charts need."""
    return as_ats[-MONTHS_OF_PICTURES:]


def first_day(as_at: date, began: date) -> date:
    """Where a file of `year_ends` begins: half a year before the financial year it ends in."""
    year = as_at.year if as_at.month >= 4 else as_at.year - 1
    return max(began, add_months(date(year, 4, 1), -SECOND_LOOK))
