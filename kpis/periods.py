"""Months, financial quarters and years, rolling years: always sums over sums.

A period's rate is the sum of its numerators over the sum of its denominators, never a mean of
percentages. Months are dates on the first; the year starts on 1 April.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from kpis.rates import percent

MonthCount = tuple[date, float, float]  # first of month, numerator, denominator


@dataclass(frozen=True)
class Total:
    """Sums over a period, how many of its months had a row, and how many it should have."""

    numerator: float
    denominator: float
    months: int
    of: int

    @property
    def percent(self) -> float | None:
        return percent(self.numerator, self.denominator)

    @property
    def complete(self) -> bool:
        return self.months == self.of


def add_months(month: date, months: int) -> date:
    """The first of the month `months` later (earlier when negative)."""
    years, index = divmod(month.month - 1 + months, 12)
    return date(month.year + years, index + 1, 1)


def months_between(start: date, end: date) -> int:
    """Whole calendar months from the month of `start` to the month of `end`."""
    return (end.year - start.year) * 12 + end.month - start.month


def month_range(start: date, end: date) -> list[date]:
    """Firsts of month from `start` to `end`, both included."""
    return [add_months(start, i) for i in range(months_between(start, end) + 1)]


def month_end(month: date) -> date:
    """The last day of the month."""
    return date.fromordinal(add_months(month, 1).toordinal() - 1)


def financial_year_start(month: date) -> date:
    """1 April on or before the month."""
    return date(month.year if month.month >= 4 else month.year - 1, 4, 1)


def financial_year(month: date) -> str:
    """'2026/27' for April 2026 to March 2027."""
    year = financial_year_start(month).year
    return f"{year}/{(year + 1) % 100:02d}"


def quarter_start(month: date) -> date:
    """First month of the quarter; financial and calendar quarters share their edges."""
    return date(month.year, (month.month - 1) // 3 * 3 + 1, 1)


def financial_quarter(month: date) -> str:
    """'Q3 2026/27' for October to December 2026."""
    return f"Q{(month.month - 4) % 12 // 3 + 1} {financial_year(month)}"


def in_month(rows: Iterable[MonthCount], end: date) -> Total:
    """The month alone."""
    return _total(rows, end, end)


def quarter(rows: Iterable[MonthCount], end: date) -> Total:
    """The financial quarter so far, up to and including `end`."""
    return _total(rows, quarter_start(end), end)


def ytd(rows: Iterable[MonthCount], end: date) -> Total:
    """From 1 April up to and including `end`."""
    return _total(rows, financial_year_start(end), end)


def rolling_12(rows: Iterable[MonthCount], end: date) -> Total:
    """The twelve months up to and including `end`."""
    return _total(rows, add_months(end, -11), end)


BASES: dict[str, Callable[[Iterable[MonthCount], date], Total]] = {
    "in_month": in_month,
    "quarter": quarter,
    "ytd": ytd,
    "rolling_12m": rolling_12,
}


def _total(rows: Iterable[MonthCount], start: date, end: date) -> Total:
    inside = [row for row in rows if start <= row[0] <= end]
    return Total(
        numerator=sum(row[1] for row in inside),
        denominator=sum(row[2] for row in inside),
        months=len({row[0] for row in inside}),
        of=months_between(start, end) + 1,
    )
