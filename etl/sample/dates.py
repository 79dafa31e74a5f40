"""Months and working days of the simulator."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from etl.sample.settings import knobs

DAY = timedelta(days=1)


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """The same day of another month, clipped to that month's last day (31 August + 6 = 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def birthday(born: date, age: int) -> date:
    return add_months(born, 12 * age)


def age_on(born: date, day: date) -> int:
    """Whole years; -1 for an unborn child, as Ofsted's template asks."""
    if born > day:
        return -1
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def months_between(first: date, last: date) -> Iterator[date]:
    """The first of each month from that of `first` to that of `last`."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = add_months(month, 1)


def financial_year(day: date) -> int:
    """The calendar year in which the financial year of `day` began: 31 March 2026 gives 2025."""
    return day.year if day.month >= 4 else day.year - 1


@cache
def _working_days() -> tuple[date, ...]:
    holidays = set(knobs()["bank_holidays"])
    days = (date(2020, 1, 1) + DAY * n for n in range(8 * 366))
    return tuple(day for day in days if day.weekday() < 5 and day not in holidays)


@cache
def working_days_in(month: date) -> int:
    """How many working days the month of this day has."""
    days = _working_days()
    return bisect_right(days, month_end(month)) - bisect_right(days, month.replace(day=1) - DAY)


def working_days_after(day: date, n: int) -> date:
    """The n-th working day after `day`, whose own place is day 0 whether or not it is a working day."""
    days = _working_days()
    return days[bisect_right(days, day) - 1 + n]
