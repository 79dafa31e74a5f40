"""Disclosure control for anything that leaves the operational audience.

Source: DfE children in need practice - counts of one to five suppressed, zeros shown, further cells
hidden where a published total would give a hidden one away. Applied before any rounding.
"""

from collections.abc import Mapping
from typing import Literal

from kpis.rates import percent
from kpis.rounding import round_half_up

HIDDEN: Literal["c"] = "c"
NOT_APPLICABLE: Literal["z"] = "z"
SMALLEST, LARGEST = 1, 5

Cell = float | Literal["c"]


def is_small(count: float) -> bool:
    """One to five: a count that could point at a child."""
    return 0 < count <= LARGEST


def suppress_pct(numerator: float, denominator: float, dp: int = 1) -> float | str:
    """A percentage fit to leave the building, 'c', or 'z' where there was no denominator.

    When it is 'c', its numerator, denominator, interval and chart point must be withheld too.
    """
    if denominator == 0:
        return NOT_APPLICABLE
    if any(is_small(count) for count in (numerator, denominator, denominator - numerator)):
        return HIDDEN
    return round_half_up(percent(numerator, denominator), dp)


def suppress_rate(count: float, rate: float | None, dp: int = 1) -> float | str:
    """A rate, 'c' when its count is one to five, 'z' where there was no population."""
    if rate is None:
        return NOT_APPLICABLE
    return HIDDEN if is_small(count) else round_half_up(rate, dp)


def suppress_line(cells: Mapping[str, float], total_published: bool = True) -> dict[str, Cell]:
    """One additive line with small counts hidden, and more where the total would give them away."""
    hidden = primary_hidden(cells)
    if total_published:
        hidden = protect(cells, hidden)
    return {name: HIDDEN if name in hidden else count for name, count in cells.items()}


def total_gives_away(cells: Mapping[str, float]) -> bool:
    """True when no hiding of cells protects this line: its total must be withheld as well."""
    hidden = protect(cells, primary_hidden(cells))
    return is_exposed(cells, hidden)


def suppress_table(
    table: Mapping[str, Mapping[str, float]], total_published: bool = True
) -> dict[str, dict[str, Cell]]:
    """A two-way table with the same rule along every row and column, repeated until nothing changes."""
    hidden = {(row, column) for row, cells in table.items() for column in primary_hidden(cells)}
    while total_published:
        more = hidden | _rows_protected(table, hidden) | _columns_protected(table, hidden)
        if more == hidden:
            break
        hidden = more
    return {
        row: {column: HIDDEN if (row, column) in hidden else n for column, n in cells.items()}
        for row, cells in table.items()
    }


def primary_hidden(cells: Mapping[str, float]) -> frozenset[str]:
    """Names of the cells that are small in themselves."""
    return frozenset(name for name, count in cells.items() if is_small(count))


def is_exposed(cells: Mapping[str, float], hidden: frozenset[str]) -> bool:
    """Could someone with the line's total work a hidden cell out?

    One hidden cell is the total less the rest. Several small ones are known when their sum allows
    only one answer: all ones, or all fives.
    """
    if len(hidden) == 1:
        return True
    total = sum(cells[name] for name in hidden)
    all_small = all(is_small(cells[name]) for name in hidden)
    return bool(hidden) and all_small and total in (SMALLEST * len(hidden), LARGEST * len(hidden))


def protect(cells: Mapping[str, float], hidden: frozenset[str]) -> frozenset[str]:
    """Hide one more cell while the hidden ones can be worked out and there is a cell left to hide."""
    while is_exposed(cells, hidden) and len(hidden) < len(cells):
        hidden |= {_next_to_hide(cells, hidden)}
    return hidden


def _next_to_hide(cells: Mapping[str, float], hidden: frozenset[str]) -> str:
    """The smallest cell that is not zero, else a zero; ties by name."""
    shown = [name for name in cells if name not in hidden]
    return min(shown, key=lambda name: (cells[name] == 0, cells[name], name))


def _rows_protected(table: Mapping[str, Mapping[str, float]], hidden: set[tuple[str, str]]) -> set[tuple[str, str]]:
    found = set()
    for row, cells in table.items():
        named = frozenset(column for column in cells if (row, column) in hidden)
        found |= {(row, column) for column in protect(cells, named)}
    return found


def _columns_protected(table: Mapping[str, Mapping[str, float]], hidden: set[tuple[str, str]]) -> set[tuple[str, str]]:
    turned: dict[str, dict[str, float]] = {}
    for row, cells in table.items():
        for column, count in cells.items():
            turned.setdefault(column, {})[row] = count
    found = _rows_protected(turned, {(column, row) for row, column in hidden})
    return {(row, column) for column, row in found}
