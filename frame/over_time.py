"""This year against last, and the two numbers behind the figure: what the page of one KPI says of them."""

from collections.abc import Mapping, Sequence
from datetime import date

from charts.cases_counted import MonthCases
from charts.units import said
from kpis import formats
from kpis.catalogue import Kpi
from kpis.periods import add_months, financial_year_start, month_range
from kpis.spc import SpcChart

NOT_TESTED = "Two periods side by side, not tested for chance: the chart above tells whether figures really changed."


def year_on_year(kpi: Kpi, by_basis: Mapping[str, Sequence[Mapping]], month: date) -> str:
    """'Since April 17.9% (346 of 1,882), in the same months last year 22.7% (412 of 1,816)'."""
    basis = "snapshot" if kpi.basis == "snapshot" else "ytd"
    rows = {row["month"]: row for row in by_basis.get(basis, ())}
    now, then = (rows.get(at) or _added_up(kpi, by_basis, at) for at in (month, add_months(month, -12)))
    if not _usable(now):
        return f"{kpi.short_name}, month by month from April to March"
    lead = f"At the end of {formats.month_long(month)}" if basis == "snapshot" else "Since April"
    if not _usable(then):
        return f"{lead} {_figure(kpi, now)}; no figure for the same time last year"
    last = "a year before" if basis == "snapshot" else "in the same months last year"
    return f"{lead} {_figure(kpi, now)}; {last} {_figure(kpi, then)}"


def _added_up(kpi: Kpi, by_basis: Mapping[str, Sequence[Mapping]], month: date) -> Mapping | None:
    """Of a rate, which has no figure for part of a year: its cases since April, where every month is there."""
    if kpi.unit != "rate_per_10000" or kpi.counts != "cases" or kpi.basis == "snapshot":
        return None
    wanted = month_range(financial_year_start(month), month)
    rows = [row for row in by_basis.get("in_month", ()) if row["month"] in wanted and _usable(row)]
    if len(rows) < len(wanted):
        return None
    cases = sum(row["numerator"] for row in rows)
    return {"value": cases, "numerator": cases, "denominator": None, "complete": True}


def _usable(row: Mapping | None) -> bool:
    return row is not None and row["value"] is not None and row["complete"] is not False


def _figure(kpi: Kpi, row: Mapping) -> str:
    if kpi.unit == "rate_per_10000" and kpi.basis != "snapshot":
        return formats.format_count(row["numerator"])  # part of a year has no yearly rate
    cases = formats.format_fraction(row["numerator"], row["denominator"]) if kpi.unit == "percent" else ""
    return said(kpi, row["value"]) + (f" ({cases})" if cases else "")


def charted_months(chart: SpcChart) -> list[tuple[date, float | None]]:
    """The months on the chart, a gap as None."""
    return [(point.month, point.value) for point in chart.points]


# ---------------------------------------------------------------- the two numbers


def has_two_numbers(kpi: Kpi) -> bool:
    """Whether a figure is one number over another; a count is itself."""
    return kpi.unit != "count"


def months_of_cases(chart: SpcChart) -> list[MonthCases]:
    """Both numbers of every month on the chart."""
    return [MonthCases(point.month, point.numerator, point.denominator) for point in chart.points]


def case_names(kpi: Kpi, short: bool) -> tuple[str, str]:
    """What is counted and out of what; on a phone in a word."""
    first, second = {
        "percent": ("Counted", "Out of"),
        "rate_per_10000": ("Counted", "Population"),
    }.get(kpi.unit, ("Added up", "Over"))
    if short:
        return first, second
    return f"{first}: {formats.within_sentence(kpi.numerator)}", (
        f"{second}: {formats.within_sentence(kpi.denominator)}" if kpi.denominator else second
    )


def cases_finding(kpi: Kpi, by_basis: Mapping[str, Sequence[Mapping]], month: date) -> str:
    """'346 of 1,882 in the year to October 2026, 412 of 1,790 in the year before: 66 fewer counted, 92 more in all'."""
    basis = "snapshot" if kpi.basis == "snapshot" else "rolling_12m"
    rows = {row["month"]: row for row in by_basis.get(basis, ())}
    now, then = rows.get(month), rows.get(add_months(month, -12))
    if not (_usable(now) and _usable(then)) or kpi.unit != "percent":
        return "The two numbers behind the figure, month by month"
    when, before = (
        (f"at the end of {formats.month_long(month)}", "a year before")
        if basis == "snapshot"
        else (f"in the year to {formats.month_long(month)}", "in the year before")
    )
    shown = [formats.format_fraction(row["numerator"], row["denominator"]) for row in (now, then)]
    moved = [
        f"{_more(now['numerator'] - then['numerator'])} counted",
        f"{_more(now['denominator'] - then['denominator'])} in all",
    ]
    return f"{shown[0]} {when}, {shown[1]} {before}: {', '.join(moved)}"


def _more(change: float) -> str:
    if change == 0:
        return "as many"
    return f"{formats.format_count(abs(change))} {'more' if change > 0 else 'fewer'}"
