"""Case audits: how far auditor and moderator agree.

Tables are square, auditors' grades down, moderators' across, in the order of GRADES. Only cases
graded twice belong in them. Weighted kappa keeps the whole scale even when a grade is unused.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kpis.rates import percent

GRADES = ("Inadequate", "Requires improvement", "Good", "Outstanding")
KAPPA_FROM = 30

Table = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Kappa:
    """Agreement beyond chance and its asymptotic standard error; both None when undefined."""

    kappa: float | None
    ase: float | None


@dataclass(frozen=True)
class Moderation:
    """Percentages of the twice-graded cases; `drift` in grades, below 0 when moderators mark down."""

    n: int
    exact: float | None
    within_one: float | None
    lowered: float | None
    raised: float | None
    drift: float | None
    kappa: Kappa | None  # None when there are too few cases, or all carry one grade


def agreement_weights(size: int, weights: str | None) -> list[list[float]]:
    """Credit for each pair of grades: none but exact agreement, or 'linear', or 'quadratic'."""
    if weights is None:
        return [[float(i == j) for j in range(size)] for i in range(size)]
    power = {"linear": 1, "quadratic": 2}[weights]
    return [[1 - (abs(i - j) / (size - 1)) ** power for j in range(size)] for i in range(size)]


def kappa(table: Table, weights: str | None = "linear") -> Kappa:
    """Cohen's (weighted) kappa with the Fleiss-Cohen-Everitt standard error."""
    n = sum(map(sum, table))
    if not n:
        return Kappa(None, None)
    size = range(len(table))
    p = [[cell / n for cell in row] for row in table]
    w = agreement_weights(len(table), weights)
    rows = [sum(p[i]) for i in size]
    columns = [sum(p[i][j] for i in size) for j in size]
    observed = sum(w[i][j] * p[i][j] for i in size for j in size)
    expected = sum(w[i][j] * rows[i] * columns[j] for i in size for j in size)
    if math.isclose(expected, 1.0):
        return Kappa(None, None)
    value = (observed - expected) / (1 - expected)
    return Kappa(value, _standard_error(p, w, rows, columns, value, expected, n))


def _standard_error(p: Table, w: Table, rows, columns, value: float, expected: float, n: float) -> float:
    size = range(len(p))
    row_mean = [sum(w[i][j] * columns[j] for j in size) for i in size]
    column_mean = [sum(w[i][j] * rows[i] for i in size) for j in size]
    squares = sum(p[i][j] * (w[i][j] - (row_mean[i] + column_mean[j]) * (1 - value)) ** 2 for i in size for j in size)
    variance = squares - (value - expected * (1 - value)) ** 2
    return math.sqrt(max(variance, 0.0) / n) / (1 - expected)


def moderation(table: Table) -> Moderation:
    """What moderation changed, and kappa when there are thirty cases in more than one grade."""
    n = sum(map(sum, table))
    return Moderation(
        n=int(n),
        exact=_share(table, lambda move: move == 0),
        within_one=_share(table, lambda move: abs(move) <= 1),
        lowered=_share(table, lambda move: move < 0),
        raised=_share(table, lambda move: move > 0),
        drift=_drift(table, n),
        kappa=kappa(table) if n >= KAPPA_FROM and not _one_grade(table) else None,
    )


def _share(table: Table, wanted) -> float | None:
    cells = [(j - i, count) for i, row in enumerate(table) for j, count in enumerate(row)]
    return percent(sum(count for move, count in cells if wanted(move)), sum(map(sum, table)))


def _drift(table: Table, n: float) -> float | None:
    moves = sum((j - i) * count for i, row in enumerate(table) for j, count in enumerate(row))
    return moves / n if n else None


def _one_grade(table: Table) -> bool:
    used = {i for i, row in enumerate(table) if sum(row)}
    used |= {j for row in table for j, count in enumerate(row) if count}
    return len(used) == 1
