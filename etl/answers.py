"""What scripts and pages ask of a snapshot, in plain records: values, published figures with neighbours, cases."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby
from operator import itemgetter

import pandas as pd

from etl import feed_calendar
from etl.contracts import Contract, load_contracts
from etl.feed_calendar import FeedCalendar, Restated, Row, published_with
from etl.home import Home
from etl.publications import publications
from etl.publishing import snapshots
from etl.snapshot import Snapshot, open_current
from kpis.areas import group_on, load_areas
from kpis.catalogue import BASES, Kpi, load_kpis
from kpis.neighbours import AreaValue, Comparison, compare_areas
from kpis.periods import add_months, financial_year_start, month_end, quarter_start
from kpis.small_cells import is_special, masked

STAMP = "%Y%m%dT%H%M%S"  # a snapshot's name begins with the moment it was built (UTC)
CALENDAR_AHEAD = timedelta(days=180)  # bank holidays are published years ahead; half a year is time to load them


class NothingPublished(Exception):
    """There is no snapshot yet."""


class UnknownKpi(Exception):
    """The catalogue has no KPI of that id."""


class UnknownOption(Exception):
    """A basis, breakdown or span that this KPI does not have; the message names those it has."""


class UnknownArea(Exception):
    """No published figure is for that area."""


class NotPublished(Exception):
    """DfE publishes no comparable series for that KPI, or none is loaded."""


def _snapshot(home: Home) -> Snapshot:
    snapshot = open_current(home)
    if snapshot is None:
        raise NothingPublished(
            "Nothing is published yet. Load extracts (`python -m etl load FILE`) or sample data "
            "(`python -m etl sample`)."
        )
    return snapshot


def _known(kpi: str) -> str:
    if kpi not in load_kpis():
        raise UnknownKpi(f"There is no KPI '{kpi}'. `python -m etl kpis` lists them.")
    return kpi


def catalogue(home: Home) -> list[dict]:
    """Every KPI with its state; works before anything is published."""
    states = {}
    snapshot = open_current(home)
    if snapshot is not None:
        states = {row["kpi"]: row for row in snapshot.records("kpis")}
    return [
        {
            "id": kpi.id, "short_name": kpi.short_name, "ambition": kpi.ambition, "unit": kpi.unit,
            "polarity": kpi.polarity, "basis": kpi.basis,
            "state": states.get(kpi.id, {}).get("state", "computed" if kpi.has_query else "empty slot"),
            "because": _because(kpi, states.get(kpi.id, {})), "feeds": list(kpi.feeds),
            "latest_month": f"{latest:%Y-%m}" if (latest := states.get(kpi.id, {}).get("latest_month")) else None,
        }
        for kpi in load_kpis().values()
    ]  # fmt: skip


def _because(kpi: Kpi, row: dict) -> str:
    """Why a KPI is in its state, for whoever looks for its figure."""
    if not kpi.has_query:
        return kpi.typed or ""
    if row.get("state") == "values":
        return "Typed from reports: its own extract is not loaded."
    feeds = ", ".join(load_contracts()[feed].title if feed in load_contracts() else feed for feed in kpi.feeds)
    nothing = "" if row.get("latest_month") else "; no month of it is loaded yet"
    return f"Worked out from: {feeds}{nothing}."


def values(
    home: Home, kpi: str, basis: str | None, by: str | None, from_month: date | None, to_month: date | None
) -> list[dict]:
    """One KPI's months; basis None is the KPI's own. Raises NothingPublished, UnknownKpi.

    `hidden`: the member's figures are left out, because by such a breakdown a small number could point at a child.
    """
    entry, snapshot = load_kpis()[_known(kpi)], _snapshot(home)
    _demand_options(snapshot, kpi, basis, by)
    if from_month and to_month and from_month > to_month:
        raise UnknownOption(f"The span ends ({to_month:%Y-%m}) before it begins ({from_month:%Y-%m}).")
    rows = snapshot.records(
        "values", kpi=kpi, basis=basis or entry.basis, dimension=by, from_month=from_month, to_month=to_month
    )
    return [{**row, "month": f"{row['month']:%Y-%m}"} for row in _shown(rows, by, entry.unit)]


def _shown(rows: list[dict], by: str | None, unit: str) -> list[dict]:
    if by is None or not is_special(by):
        return [{**row, "hidden": False} for row in rows]
    by_month = groupby(sorted(rows, key=itemgetter("month")), key=itemgetter("month"))
    shown = [row for _, line in by_month for row in masked(list(line), unit)]
    return sorted(shown, key=itemgetter("member", "month"))


def _demand_options(snapshot: Snapshot, kpi: str, basis: str | None, by: str | None) -> None:
    if basis and basis not in BASES:
        raise UnknownOption(f"There is no basis '{basis}'; there are {', '.join(BASES)}.")
    offered = sorted({row["dimension"] for row in snapshot.records("dimensions") if row["kpi"] == kpi} | {"all"})
    if by and by not in offered:
        raise UnknownOption(f"'{kpi}' cannot be broken down by '{by}'; it can by {', '.join(offered)}.")


def published(home: Home, kpi: str, area: str | None, model: str | None) -> list[dict]:
    """One KPI's published years for an area, beside its neighbours, region and England.

    Raises NothingPublished, UnknownKpi, NotPublished, UnknownArea.
    """
    entry, snapshot = load_kpis()[_known(kpi)], _snapshot(home)
    meta = snapshot.records("meta")[0]
    rows = snapshot.records("published", kpi=kpi)
    if not rows:
        raise NotPublished(f"No published figures for '{kpi}' are loaded, or DfE publishes none that compare.")
    code = area or meta["authority_code"]
    old_code = _old_code(rows, code)
    own = {row["period"]: row for row in rows if _is_of(row, code, old_code)}
    if not own:
        raise UnknownArea(
            f"No published figures for area '{code}'. Use a code such as E08000009, E12000002 or E92000001."
        )
    model = model or meta["neighbours_model"]
    compared = comparisons(snapshot, rows, code, entry.polarity, entry.unit, model)
    return [_published_row(kpi, own[period], compared[period], model) for period in sorted(own)]


def _old_code(rows: Sequence[dict], code: str) -> str | None:
    """The code authorities are joined on, from any code one has or had; None for a region or England."""
    named = (row["old_la_code"] for row in rows if row["area_code"] == code)
    return next(named, None) or load_areas().old_codes.get(code)


def _is_of(row: dict, code: str, old_code: str | None) -> bool:
    """Whether a figure is an area's: under any code the authority had, or in a row it shares with another."""
    if old_code is None:
        return row["area_code"] == code
    return row["old_la_code"] in (old_code, load_areas().joint.get(old_code, old_code))


def _published_row(kpi: str, own: dict, c: Comparison, model: str) -> dict:
    return {
        "kpi": kpi, "period": str(own["period"]), "area": own["area_code"], "area_name": own["area_name"],
        "value": own["value"], "symbol": own["symbol"],
        "numerator": own["numerator"], "denominator": own["denominator"],
        "neighbours_mean": c.mean, "neighbours_median": c.median, "neighbours_with_data": c.n_with_data,
        "neighbours_model": model, "region": c.region, "england": c.england, "source": own["source"],
    }  # fmt: skip


def comparisons(
    snapshot: Snapshot, rows: Sequence[dict], code: str, polarity: str, unit: str, model: str
) -> dict[int, Comparison]:
    """One authority among its neighbours, by published period; `rows` as `queries/pages/published.sql` gives them."""
    by_period: dict[int, list[dict]] = defaultdict(list)
    for row in rows:
        by_period[row["period"]].append(row)
    old_code = _old_code(rows, code)
    group = [row["neighbour_code"] for row in snapshot.records("neighbours", old_la_code=old_code, model=model)]
    own = old_code or code
    return {period: _compare(areas, own, group, polarity, unit, period) for period, areas in by_period.items()}


def _compare(areas: list[dict], own: str, group: list[str], polarity: str, unit: str, period: int) -> Comparison:
    authorities = {row["old_la_code"]: row for row in areas if row["level"] == "Local authority"}
    us, neighbours = group_on(group, own, authorities, areas[0]["period_end"])
    here = authorities.get(us) or next((row for row in areas if row["area_code"] == own), None)
    return compare_areas(
        [
            AreaValue(code, r["area_name"], r["value"], r["symbol"], r["numerator"], r["denominator"])
            for code, r in authorities.items()
        ],
        us,
        neighbours,
        polarity,
        unit=unit,
        period=period,
        region=_level_value(areas, "Regional", here["region_name"]) if here else None,
        england=_level_value(areas, "National", None),
    )


def _level_value(areas: list[dict], level: str, name: str | None) -> float | None:
    """The published figure of a region by name, or of England (which has no region's name)."""
    found = (row["value"] for row in areas if row["level"] == level and name in (row["area_name"], row["region_name"]))
    return next(found, None)


def cases(home: Home, kpi: str, month: date, by: str | None, member: str | None, basis: str | None) -> list[dict]:
    """The cases behind one number. Raises NothingPublished, UnknownKpi, UnknownOption."""
    entry, snapshot = load_kpis()[_known(kpi)], _snapshot(home)
    _demand_options(snapshot, kpi, basis, by)
    if not entry.has_query:
        return []
    rows = counted(snapshot.cases(kpi), entry, basis or entry.basis, month)
    if by and by != "all":
        rows = rows[rows[by].fillna("Not recorded") == member] if member else rows
    rows = rows.drop(columns="case_number")
    rows = rows.assign(counted_on=rows["counted_on"].dt.date.astype(str)).astype(object)
    return rows.where(rows.notna(), None).to_dict("records")


def counted(cases: pd.DataFrame, kpi: Kpi, basis: str, month: date) -> pd.DataFrame:
    """Of all cases of a KPI those behind its figure on one basis and month, in the order they were counted.

    A KPI that counts children takes the last case of each child in the period; one whose query looks back a year
    has a row for each month end.
    """
    first = month if kpi.counts == "years" else _first_day(month, basis)
    days = cases["counted_on"].dt.date
    inside = cases[(days >= first) & (days <= month_end(month))].sort_values(["counted_on", "case_number"])
    if kpi.counts != "children":
        return inside
    repeated = inside["child"].notna() & inside.duplicated("child", keep="last")
    return inside[~repeated]


def _first_day(month: date, basis: str) -> date:
    starts = {
        "rolling_12m": add_months(month, -11),
        "ytd": financial_year_start(month),
        "quarter": quarter_start(month),
    }
    return starts.get(basis, month)


def arrivals(home: Home, today: date) -> list[dict]:
    """What has arrived, feed by feed, and what is late, is still needed or has never come."""
    snapshot = open_current(home)
    arrived = {row["feed"]: row for row in snapshot.records("coverage")} if snapshot else {}
    holidays_to = snapshot.records("meta")[0]["bank_holidays_to"] if snapshot else None
    found = feed_calendar.calendar(snapshot.records("loads") if snapshot else (), load_contracts(), today)
    rows = {row.feeds[0]: row for row in (*found.lists, *found.undated)}
    return [
        _arrival(contract, arrived.get(contract.feed), rows.get(contract.feed), holidays_to, today)
        for contract in load_contracts().values()
    ]


def _arrival(contract: Contract, row: dict | None, listed: Row | None, holidays_to: date | None, today: date) -> dict:
    late = listed is not None and listed.is_late
    if contract.feed == "bank_holidays":  # its calendar runs out rather than its extracts
        late = holidays_to is not None and holidays_to < today + CALENDAR_AHEAD
    return {
        "feed": contract.feed, "title": contract.title,
        "state": "never arrived" if row is None else "late" if late else "here",
        "covered_from": row["covered_from"] if row else None, "covered_to": row["covered_to"] if row else None,
        "latest_as_at": row["latest_as_at"] if row else None,
        "latest_loaded_at": row["latest_loaded_at"] if row else None,
        "rhythm": listed.rhythm.words if listed else None,
        "expected": f"{listed.expected:%Y-%m}" if listed and listed.expected else None,
        "needed_for": [f"{month:%Y-%m}" for month in feed_calendar.needed_months(listed)] if listed else [],
    }  # fmt: skip


def calendar_of_feeds(home: Home, today: date, snapshot: Snapshot | None = None) -> FeedCalendar:
    """What has come for which month by the published snapshot, or by another one; empty before the first."""
    snapshot = snapshot or open_current(home)
    if snapshot is None:
        return feed_calendar.calendar((), load_contracts(), today)
    loads, published = snapshot.records("loads"), publications(home)
    built = [datetime.strptime(name.split("Z")[0], STAMP) for name in snapshots(home)]
    with_what = cache(lambda at: published_with(at, loads, published, built))
    restated = [
        Restated(feed, row["month"], with_what(row["restated_at"]))
        for row in snapshot.records("restatements")
        for feed in _read_by(load_kpis().get(row["kpi"]))
    ]
    return feed_calendar.calendar(loads, load_contracts(), today, restated)


def _read_by(kpi: Kpi | None) -> set[str]:
    """The feeds a KPI is worked out from."""
    return {feed for feed in (*kpi.feeds, kpi.fallback, kpi.also) if feed} if kpi else set()
