"""Case audits: shares of grades and answers by month or quarter, actions, and how far auditor and moderator agree.

Tables are square, auditors' grades down, moderators' across, in the order of GRADES. Only cases
graded twice belong in them. Weighted kappa keeps the whole scale even when a grade is unused.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpis.intervals import Interval, percent_interval, z_score
from kpis.periods import add_months, month_range, quarter_start
from kpis.rates import percent
from kpis.reliability import TOO_FEW

GRADES = ("Inadequate", "Requires improvement", "Good", "Outstanding")
GOOD_OR_BETTER, RI_OR_BETTER = GRADES[2:], GRADES[1:]
KAPPA_FROM = 30
QUARTER = 3

Table = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Kappa:
    """Agreement beyond chance and its asymptotic standard error; both None when undefined."""

    kappa: float | None
    ase: float | None

    @property
    def interval(self) -> Interval | None:
        """95 %, from the standard error; None without one. Never beyond perfect agreement."""
        if self.kappa is None or self.ase is None:
            return None
        spread = z_score(0.95) * self.ase
        return max(self.kappa - spread, -1.0), min(self.kappa + spread, 1.0)


@dataclass(frozen=True)
class Moderation:
    """Percentages of the twice-graded cases; `drift` in grades, below 0 when moderators mark down.

    `agreed`, `marked_down` and `marked_up` are the cases behind exact, lowered and raised.
    """

    n: int
    agreed: int
    marked_down: int
    marked_up: int
    exact: float | None
    within_one: float | None
    lowered: float | None
    raised: float | None
    drift: float | None
    kappa: Kappa | None  # None when there are too few cases, or all carry one grade

    @property
    def interval(self) -> Interval | None:
        """95 % Wilson interval of exact agreement, in per cent."""
        return percent_interval(self.agreed, self.n)


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
        agreed=_cases(table, lambda move: move == 0),
        marked_down=_cases(table, lambda move: move < 0),
        marked_up=_cases(table, lambda move: move > 0),
        exact=_share(table, lambda move: move == 0),
        within_one=_share(table, lambda move: abs(move) <= 1),
        lowered=_share(table, lambda move: move < 0),
        raised=_share(table, lambda move: move > 0),
        drift=_drift(table, n),
        kappa=kappa(table) if n >= KAPPA_FROM and not _one_grade(table) else None,
    )


def _share(table: Table, wanted) -> float | None:
    return percent(_cases(table, wanted), sum(map(sum, table)))


def _cases(table: Table, wanted) -> int:
    return int(sum(count for i, row in enumerate(table) for j, count in enumerate(row) if wanted(j - i)))


def _drift(table: Table, n: float) -> float | None:
    moves = sum((j - i) * count for i, row in enumerate(table) for j, count in enumerate(row))
    return moves / n if n else None


def _one_grade(table: Table) -> bool:
    used = {i for i, row in enumerate(table) if sum(row)}
    used |= {j for row in table for j, count in enumerate(row) if count}
    return len(used) == 1


def moderation_table(pairs: Mapping[tuple[str, str], int]) -> list[list[int]]:
    """Cases by (auditor's grade, moderator's grade) as a table over the whole scale."""
    return [[pairs.get((auditor, moderator), 0) for moderator in GRADES] for auditor in GRADES]


# ---------------------------------------------------------------- shares


@dataclass(frozen=True)
class Share:
    """So many of so many audits."""

    count: int
    of: int

    @property
    def percent(self) -> float | None:
        """Unrounded; None of nothing."""
        return percent(self.count, self.of)

    @property
    def interval(self) -> Interval | None:
        """95 % Wilson interval in per cent."""
        return percent_interval(self.count, self.of)

    @property
    def can_be_judged(self) -> bool:
        """Fewer than ten are told, never judged."""
        return self.of >= TOO_FEW


def share(counts: Mapping[str | None, int], wanted: Collection[str], among: Collection[str] = GRADES) -> Share:
    """The wanted answers among those that answer: neither blanks nor "not applicable" are in the denominator."""
    return Share(sum(counts.get(name, 0) for name in wanted), sum(counts.get(name, 0) for name in among))


@dataclass(frozen=True)
class Period:
    """A month or a financial quarter, by the firsts of its months; of a quarter not yet over, the months so far."""

    start: date
    end: date
    is_whole: bool


def periods(first: date, until: date, months_each: int) -> list[Period]:
    """Months (1) or quarters (3) from the one `first` lies in to the one `until` lies in, which may be part only."""
    if months_each != QUARTER:
        return [Period(month, month, True) for month in month_range(first, until)]
    starts = month_range(quarter_start(first), until)[::QUARTER]
    ends = [add_months(start, QUARTER - 1) for start in starts]
    return [Period(start, min(end, until), end <= until) for start, end in zip(starts, ends, strict=True)]


def counts_by_period(
    rows: Iterable[Mapping], spans: Sequence[Period], field: str, counted: str = "audits"
) -> list[Counter]:
    """How often each value of `field` stands in the rows of each period; a row has `month` and the number `counted`."""
    by_month: dict[date, Counter] = {}
    for row in rows:
        by_month.setdefault(row["month"], Counter())[row[field]] += row[counted]
    months = [[by_month.get(month, Counter()) for month in month_range(span.start, span.end)] for span in spans]
    return [sum(found, Counter()) for found in months]


# ---------------------------------------------------------------- actions


@dataclass(frozen=True)
class Actions:
    """Actions of audits: how many were raised, and of those how many are closed, overdue, and not yet due.

    `due` counts those due, closed or not. An action without a due date is neither due nor overdue.
    """

    raised: int
    closed: int
    due: int
    closed_of_due: int
    undated: int

    @property
    def overdue(self) -> int:
        return self.due - self.closed_of_due

    @property
    def open_not_due(self) -> int:
        return self.raised - self.closed - self.overdue - self.undated


def actions(rows: Iterable[Mapping], until: date) -> Actions:
    """Sums over rows of (due_month, is_due, raised, closed) as at the end of the month `until`.

    Whether an action is completed is as now known: no extract gives the day.
    """
    given = list(rows)
    due = [row for row in given if row["is_due"] and row["due_month"] is not None and row["due_month"] <= until]
    return Actions(
        raised=sum(row["raised"] for row in given),
        closed=sum(row["closed"] for row in given),
        due=sum(row["raised"] for row in due),
        closed_of_due=sum(row["closed"] for row in due),
        undated=sum(row["raised"] - row["closed"] for row in given if row["due_month"] is None),
    )
