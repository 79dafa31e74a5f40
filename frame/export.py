"""What may leave the building: a KPI's months as CSV for a public audience, small numbers hidden.

The rules are those of `kpis.disclosure`: a count of one to five is 'c', and so is a percentage whose numerator,
denominator or difference is; when a value is hidden so are the counts it came from.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from kpis import formats
from kpis.catalogue import Kpi
from kpis.disclosure import HIDDEN, NOT_APPLICABLE, is_small, suppress_pct, suppress_rate
from kpis.rounding import round_half_up

HEADINGS = ("Month", "Numerator", "Denominator", "Value")
KEY = "c = hidden because a number from 1 to 5 could point at a child; z = not applicable"


def public_csv(kpi: Kpi, rows: Iterable[Mapping], about: Sequence[str]) -> str:
    """The months as CSV; `about` are lines of who, what and when that stand under the table."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows([formats.month_long(row["month"]), *public_cells(kpi, row)] for row in rows)
    writer.writerow([])
    writer.writerows([line] for line in (*about, KEY))
    return text.getvalue()


def public_cells(kpi: Kpi, row: Mapping) -> tuple[object, object, object]:
    """(numerator, denominator, value) of one month as they may be shown to anyone."""
    numerator, denominator = row["numerator"], row["denominator"]
    value = public_value(kpi, row)
    if value == HIDDEN:
        return HIDDEN, HIDDEN, HIDDEN
    return _plain(numerator), _plain(denominator), value


def public_value(kpi: Kpi, row: Mapping) -> float | str:
    """The value as it may be shown: rounded, or 'c', or 'z' where there is none."""
    numerator, denominator, value = row["numerator"], row["denominator"], row["value"]
    if row.get("hidden"):
        return HIDDEN
    if value is None:
        return NOT_APPLICABLE
    if kpi.unit == "percent" and numerator is not None and denominator is not None:
        return suppress_pct(numerator, denominator, kpi.dp)
    if kpi.unit == "rate_per_10000" and numerator is not None:
        return suppress_rate(numerator, value, kpi.dp)
    counts = [count for count in (numerator, denominator) if count is not None] or [value]
    return HIDDEN if any(is_small(count) for count in counts) else _plain(round_half_up(value, kpi.dp))


def with_other_members(rows: Sequence[Mapping], others: Iterable[Mapping]) -> list[Mapping]:
    """A breakdown's months, without those in which a member is so small that the whole less the rest gives it away."""
    exposed = {row["month"] for row in others if is_small(row["denominator"] or row["numerator"] or 0)}
    return [row for row in rows if row["month"] not in exposed]


def _plain(number: float | None) -> float | int | str:
    if number is None:
        return ""
    return int(number) if float(number).is_integer() else number


def safe_cell(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula: one that begins like one is led in by an apostrophe."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@", "|") or text[:1] in ("\t", "\r", "\n") else text
