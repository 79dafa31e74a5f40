"""Reading a vector's cells, and making months."""

from datetime import date

from kpis.periods import add_months
from kpis.spc import Point

FIRST = date(2023, 11, 1)


def number(text: str) -> float | None:
    return float(text) if text != "" else None


def numbers(text: str) -> list[float | None]:
    return [number(part) for part in text.split(";")]


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def points(values, first: date = FIRST, n: float | None = None) -> list[Point]:
    """Consecutive months of values; with `n`, percentages of that many."""
    return [
        Point(
            add_months(first, i),
            value,
            numerator=None if n is None or value is None else value * n / 100,
            denominator=n,
        )
        for i, value in enumerate(values)
    ]
