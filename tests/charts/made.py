"""Assessments made by hand for the charts' tests: short series whose picture can be said in advance."""

from datetime import date

from kpis.assessment import Assessment, assess
from kpis.catalogue import Kpi
from kpis.neighbours import AreaValue, Comparison, compare_areas
from kpis.periods import add_months
from kpis.spc import Point
from kpis.targets import Target

LATEST = date(2026, 10, 1)
STEADY = [20.0, 22.0, 21.0, 19.0, 20.0, 23.0, 21.0, 18.0, 22.0, 20.0, 19.0, 21.0] * 2  # no signal, 24 months


def kpi(**changed) -> Kpi:
    """Re-referrals, unless changed."""
    usual = {
        "id": "rereferral_pct",
        "short_name": "Re-referrals",
        "name": "Re-referrals within 12 months",
        "ambition": 2,
        "tier": "headline",
        "definition": "d",
        "numerator": "n",
        "denominator": "d",
        "unit": "percent",
        "polarity": "lower",
        "basis": "in_month",
        "dp": 1,
        "targets": (),
        "amber": None,
        "lookback_months": 0,
        "coverage": None,
        "feeds": (),
        "benchmark": None,
        "notes": None,
        "has_query": True,
    }
    return Kpi(**{**usual, **changed})


def points(values, last: date = LATEST, n: float | None = 200) -> list[Point]:
    """Months up to `last`; None is a month not loaded, for which there is no point at all."""
    first = add_months(last, 1 - len(values))
    return [
        Point(add_months(first, i), value, None if n is None else value * n / 100, n)
        for i, value in enumerate(values)
        if value is not None
    ]


def assessed(
    values, *, target: float | None = 22.0, comparison: Comparison | None = None, n=200, **changed
) -> Assessment:
    """An assessment at October 2026 of monthly values with an at-most target."""
    series = points(values, n=n)
    targets = [] if target is None else [Target(date(2020, 9, 1), "at_most", target, 1.0, "plan")]
    return assess(kpi(**changed), series, series, targets, comparison, LATEST)


def compared(own: float | None, others, polarity: str = "lower", **changed) -> Comparison:
    """Our own value among ten made-up neighbours, of 1,000 cases each; None is suppressed."""
    areas = [_area("OWN", "Ourselves", own)]
    areas += [_area(f"N{i}", f"Neighbour {i}", value) for i, value in enumerate(others)]
    codes = [area.code for area in areas[1:]]
    return compare_areas(areas, "OWN", codes, polarity, period=2025, **changed)


def _area(code: str, name: str, value: float | None) -> AreaValue:
    if value is None:
        return AreaValue(code, name, None, "c")
    return AreaValue(code, name, value, None, round(value * 10), 1000)
