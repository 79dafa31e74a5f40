"""The dates a load is the truth for: of a list that holds everything there ever was, and of an export of any length."""

from datetime import date

import pandas as pd
import pytest

from etl.contracts import Window
from etl.windows import covered_window

AS_AT = date(2026, 10, 31)


class Tracker:
    """A contract as far as its window goes."""

    window = Window(date="raised", months=12, whole=True)


class Export:
    """One whose window is as long as the export."""

    window = Window(date="raised", months=0, extends=True)


def window(*days: str, contract=Tracker, as_at: date = AS_AT) -> tuple[date, date]:
    return covered_window(contract, as_at, pd.DataFrame({"raised": pd.to_datetime(list(days))}))


@pytest.mark.parametrize(
    ("days", "start"),
    [
        (["2026-10-02", "2026-03-15"], date(2025, 10, 31)),  # twelve months at least
        (["2026-10-02", "2025-02-15", "2023-06-20"], date(2023, 6, 1)),  # quiet months are zeros, not gaps
        (["2026-10-02", "2019-06-20"], date(2025, 10, 31)),  # seven years before the next: a slip
        (["2024-11-01"], date(2024, 11, 1)),  # within two years of the as-at date
        (["2024-10-30"], date(2025, 10, 31)),
        ([], date(2025, 10, 31)),
        (["2027-01-04", "2026-05-05"], date(2025, 10, 31)),  # after the as-at date: not an entry yet
    ],
)
def test_a_whole_list_is_the_truth_from_its_first_entry(days, start):
    assert window(*days) == (start, AS_AT)


def daily(start: str, end: str) -> list[str]:
    return [f"{day:%Y-%m-%d}" for day in pd.date_range(start, end)]


@pytest.mark.parametrize(
    ("days", "as_at", "start"),
    [
        (daily("2026-10-01", "2026-10-31"), date(2026, 10, 31), date(2026, 10, 1)),
        (daily("2026-10-02", "2026-10-30"), date(2026, 10, 31), date(2026, 10, 1)),  # nothing on a Thursday
        (daily("2026-10-05", "2026-10-11"), date(2026, 10, 11), date(2026, 10, 5)),  # a week's file says its week
        (daily("2026-10-12", "2026-10-31"), date(2026, 10, 31), date(2026, 10, 12)),
        (daily("2026-08-01", "2026-10-31"), date(2026, 10, 31), date(2026, 8, 1)),
        (["2026-06-04", *daily("2026-10-01", "2026-10-31")], date(2026, 10, 31), date(2026, 10, 1)),  # one stray day
        (["2026-09-04", *daily("2026-10-01", "2026-10-31")], date(2026, 10, 31), date(2026, 10, 1)),
    ],
)
def test_an_export_is_the_truth_from_where_it_begins(days, as_at, start):
    assert window(*days, contract=Export, as_at=as_at) == (start, as_at)
