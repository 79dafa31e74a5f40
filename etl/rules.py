"""The rules a contract may name: checks across the fields of a row, and what breaking one means for it."""

import difflib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from etl.contracts import Rule

if TYPE_CHECKING:
    from etl.checking import Check

RATE_OF = {"percent": 100.0, "rate_per_10000": 10000.0, "ratio": 1.0, "days": 1.0}
TYPED_TOLERANCE = 0.5


def _clocks_went_back(moment: pd.Timestamp) -> bool:
    """The last Sunday of October, when the hour from one to two happens twice."""
    return moment.month == 10 and moment.day_of_week == 6 and moment.day > 24 and moment.hour == 1


def _precedes(check: "Check", earlier: str, later: str) -> np.ndarray:
    """Where `earlier` lies before `later`: by the minute when both have times, by the day otherwise."""
    one, other = check.values[earlier], check.values[later]
    days = (one.dt.normalize() < other.dt.normalize()).to_numpy(bool)
    both = [check.casts[name].timed for name in (earlier, later)]
    if any(timed is None for timed in both):
        return days
    exact = (one < other).to_numpy(bool) & both[0] & both[1]
    for row in np.flatnonzero(exact & ~days):
        if _clocks_went_back(one.iloc[row]) and other.iloc[row] - one.iloc[row] < timedelta(hours=1):
            exact[row] = False
    return days | exact


def _not_before(check: "Check", rule: Rule) -> None:
    names = [check.contract.column_of(name).name for name in (rule.field, rule.other)]
    for row in np.flatnonzero(_precedes(check, rule.field, rule.other)):
        found = check.day(rule.field, row), check.day(rule.other, row)
        check.fail(rule, row, f"{names[0]} ({found[0]}) is before {names[1]} ({found[1]}).")


def _not_after(check: "Check", rule: Rule) -> None:
    names = [check.contract.column_of(name).name for name in (rule.field, rule.other)]
    for row in np.flatnonzero(_precedes(check, rule.other, rule.field)):
        found = check.day(rule.field, row), check.day(rule.other, row)
        check.fail(rule, row, f"{names[0]} ({found[0]}) is after {names[1]} ({found[1]}).")


def _not_after_as_at(check: "Check", rule: Rule) -> None:
    name = check.contract.column_of(rule.field).name
    late = check.values[rule.field].dt.normalize() > pd.Timestamp(check.as_at)
    for row in np.flatnonzero(late.to_numpy(bool)):
        found = check.day(rule.field, row)
        check.fail(rule, row, f"{name}: found {found}, which is after the as-at date {check.as_at:%d/%m/%Y}.")


def _in_values(check: "Check", rule: Rule) -> np.ndarray:
    return check.values[rule.other].isin(rule.values).to_numpy(bool)


def _said(rule: Rule) -> str:
    return " or ".join({True: "Yes", False: "No"}.get(value, str(value)) for value in rule.values)


def _needs(check: "Check", rule: Rule) -> None:
    column, other = check.contract.column_of(rule.field), check.contract.column_of(rule.other)
    for row in np.flatnonzero(check.casts[rule.field].blank & _in_values(check, rule)):
        what = f"{other.name} is {_said(rule)} but {column.name} is blank."
        check.findings.note(row, column, None, rule.rule, what, reject=rule.otherwise == "reject")


def _either(check: "Check", rule: Rule) -> None:
    names = [check.contract.column_of(name).name for name in (rule.field, rule.other)]
    blank = check.values[rule.field].isna() & check.values[rule.other].isna()
    for row in np.flatnonzero(blank.to_numpy(bool)):
        check.fail(rule, row, f"{names[0]} and {names[1]} are both blank; every row needs one of them.")


def _excludes(check: "Check", rule: Rule) -> None:
    column, other = check.contract.column_of(rule.field), check.contract.column_of(rule.other)
    for row in np.flatnonzero(check.values[rule.field].notna().to_numpy(bool) & _in_values(check, rule)):
        check.fail(rule, row, f"{other.name} is {_said(rule)} but {column.name} is filled.")


def _product(check: "Check", rule: Rule) -> None:
    """`field` is `other` times the field in `values`: what the sheet says instead is told, and the product stored."""
    factors = (rule.other, *rule.values)
    names = [check.contract.column_of(name).name for name in factors]
    given, product = check.values[rule.field], check.values[factors[0]] * check.values[factors[1]]
    for row in np.flatnonzero((given != product).fillna(False).to_numpy(bool)):
        one, other = (check.values[name].iloc[row] for name in factors)
        column = check.contract.column_of(rule.field)
        what = (
            f"{column.name} is {given.iloc[row]:g}, but {names[0]} {one:g} times {names[1]} {other:g} is "
            f"{product.iloc[row]:g}, which is stored."
        )
        check.findings.note(row, column, check.casts[rule.field].text(row), rule.rule, what, reject=False)
    check.values[rule.field] = product


def _known_kpi(check: "Check", rule: Rule) -> None:
    if not check.known_kpis:
        return
    column, cast = check.contract.column_of(rule.field), check.casts[rule.field]
    unknown = cast.values.notna() & ~cast.values.isin(list(check.known_kpis))
    for row in np.flatnonzero(unknown.to_numpy(bool)):
        near = difflib.get_close_matches(cast.values.iloc[row], list(check.known_kpis), n=1)
        meant = f" Did you mean '{near[0]}'?" if near else ""
        what = f"{column.name}: '{cast.values.iloc[row]}' is not a KPI of the catalogue (`python -m etl kpis`).{meant}"
        check.findings.note(row, column, cast.text(row), rule.rule, what, reject=True)


def _value_agrees(check: "Check", rule: Rule) -> None:
    """Typed values: one that does not agree with its own numerator and denominator is not counted."""
    column, cast = check.contract.column_of(rule.field), check.casts[rule.field]
    units = check.known_kpis if isinstance(check.known_kpis, Mapping) else {}
    numbers = [check.values[name].astype("float64") for name in ("numerator", "denominator", rule.field)]
    settled = numbers[2].copy()
    _refuse_months_to_come(check)
    for row in range(len(settled)):
        parts = [series.iloc[row] for series in numbers]
        unit = units.get(check.values["kpi"].iloc[row])
        wrong, settled.iloc[row] = _typed(*parts, unit, "%" in (cast.text(row) or ""))
        if wrong:
            check.findings.note(row, column, cast.text(row), rule.rule, wrong, reject=True)
    check.values[rule.field] = settled.astype("Float64")


def _refuse_months_to_come(check: "Check") -> None:
    """A figure of a month that has not begun is a slip; a month's grace for this computer's clock."""
    column, months = check.contract.column_of("month"), check.values["month"]
    for row in np.flatnonzero((months > pd.Timestamp(date.today()) + pd.DateOffset(months=1)).to_numpy(bool)):
        what = f"{column.name}: {months.iloc[row]:%B %Y} has not begun."
        check.findings.note(row, column, check.casts["month"].text(row), "month_in_future", what, reject=True)


def _typed(n: float, d: float, value: float, unit: str | None, signed: bool) -> tuple[str | None, float]:
    """(what is wrong or None, the value in the KPI's unit); a percentage may be typed as 82, 82% or 0.82."""
    impossible = _impossible(n, d, value, unit)
    if impossible or np.isnan(value):
        return impossible, value
    if np.isnan(n) or np.isnan(d) or d == 0:
        return _typed_alone(value, unit, signed), value
    if unit == "count":
        return None, value
    for scale in [RATE_OF[unit]] if unit else [100.0, 10000.0]:
        if abs(value - scale * n / d) <= TYPED_TOLERANCE:
            return None, value
    if unit in ("percent", None) and not signed and abs(100 * value - 100 * n / d) <= TYPED_TOLERANCE:
        return None, 100 * value
    expected = f"{(RATE_OF[unit] if unit else 100.0) * n / d:.1f}"
    return f"The value {value:g} does not agree with {n:g} of {d:g}, which gives {expected}.", value


def _impossible(n: float, d: float, value: float, unit: str | None) -> str | None:
    """What no figure of that unit can be."""
    if np.isnan(n) and np.isnan(value):
        return "There is neither a value nor a numerator, so there is nothing to count."
    if min(part for part in (n, d, value, 0.0) if not np.isnan(part)) < 0:
        return "No count, share or rate can be less than nought."
    if unit == "percent" and n > d:
        return f"The numerator ({n:g}) is greater than the denominator ({d:g}), which no percentage can have."
    if unit == "count" and not np.isnan(value) and value != round(value):
        return f"The value {value:g} is not a whole number, as a count must be."
    return None


def _typed_alone(value: float, unit: str | None, signed: bool) -> str | None:
    if unit != "percent":
        return None
    if 0 < value < 1 and not signed:
        percent = f"{100 * value:g}% or {value:g}%"
        return (
            f"The value {value:g} may mean {percent} (a cell that Excel formats as a percentage holds the fraction). "
            "Type the figure as text with its percent sign, or give both counts."
        )
    return "A percentage cannot be more than 100." if value > 100 else None


RULES: dict[str, Callable[["Check", Rule], None]] = {
    "not_before": _not_before,
    "not_after": _not_after,
    "not_after_as_at": _not_after_as_at,
    "needs": _needs,
    "either": _either,
    "excludes": _excludes,
    "product": _product,
    "known_kpi": _known_kpi,
    "value_agrees": _value_agrees,
}
