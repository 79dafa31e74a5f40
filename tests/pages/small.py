"""A small published snapshot, written row by row: five KPIs, 36 months to October 2026, eleven councils.

Every figure is made by a rule simple enough to work out by hand, so tests can expect exact words.
"""

from datetime import date, datetime
from pathlib import Path

import duckdb
import pandas as pd

from etl.home import Home
from etl.publishing import point_to
from kpis.catalogue import load_authority, load_kpis
from kpis.periods import add_months, month_end

LATEST = date(2026, 10, 1)
MONTHS = [add_months(LATEST, back) for back in range(-35, 1)]
LOADED = datetime(2026, 11, 4, 9, 30)
TEAMS = ("North", "South")
NEIGHBOURS = [("301", "Ashby"), ("302", "Brook"), ("303", "Carr"), ("304", "Dene"), ("305", "Eskdale"),
              ("306", "Fenn"), ("307", "Garth"), ("308", "Holme"), ("309", "Ings"), ("310", "Keld")]  # fmt: skip
WITH_VALUES = ("rereferral_pct", "assessment_45wd_pct", "icpc_15wd_pct", "referral_count", "cpp_rate_10k")


def write_home(root: Path, *, synthetic: bool = True, kpis: tuple[str, ...] = WITH_VALUES) -> Home:
    """A Bearing home with one published snapshot."""
    home = Home(root)
    name = "20261104T093000Z-0a1b2c3d.duckdb"
    with duckdb.connect(str(home.snapshots / name)) as connection:
        for table, rows in tables(synthetic, kpis).items():
            frame = pd.DataFrame(rows)
            connection.register("rows", frame)
            connection.execute(f'create table "{table}" as select * from rows')
        _typed(connection)
        connection.register("rows", pd.DataFrame(cases()))
        connection.execute("create schema cases")
        connection.execute(
            "create table cases.rereferral_pct as select * replace (counted_on::date as counted_on) from rows"
        )
    point_to(home, name)
    return home


def _typed(connection: duckdb.DuckDBPyConnection) -> None:
    for table, column, kind in (
        ("kpi_value", "month", "date"), ("published", "period_end", "date"), ("target", "effective_from", "date"),
        ("target", "baseline_value", "double"), ("target", "baseline_date", "date"),
        ("coverage", "covered_from", "date"), ("coverage", "covered_to", "date"), ("coverage", "latest_as_at", "date"),
        ("load", "as_at", "date"), ("load", "window_from", "date"), ("load", "window_to", "date"),
        ("restatement", "month", "date"), ("meta", "latest_month", "date"),
    ):  # fmt: skip
        connection.execute(f'alter table "{table}" alter {column} type {kind}')


def tables(synthetic: bool, kpis: tuple[str, ...]) -> dict[str, list[dict]]:
    return {
        "kpi": catalogue(kpis),
        "kpi_value": [row for kpi in kpis for row in values(kpi)],
        "target": targets(),
        "published": published(),
        "neighbour": [
            {"model": "2025", "old_la_code": "358", "neighbour_code": code, "neighbour_name": name, "rank": rank,
             "closeness": "Close"} for rank, (code, name) in enumerate(NEIGHBOURS, 1)
        ],
        "coverage": coverage(synthetic),
        "load": loads(synthetic),
        "restatement": restated(),
        "estimated_end": [{"feed": "referrals", "gone_by": date(2026, 9, 30), "episodes": 1}],
        "meta": [{
            "published_at": LOADED, "snapshot": "20261104T093000Z-0a1b2c3d", "authority_name": "Trafford",
            "authority_code": "E08000009", "old_la_code": "358", "region_name": "North West",
            "neighbours_model": "2025", "latest_month": LATEST, "synthetic": synthetic,
        }],
    }  # fmt: skip


def catalogue(with_values: tuple[str, ...]) -> list[dict]:
    authority = load_authority()
    return [
        {
            "kpi": kpi.id, "position": position, "short_name": kpi.short_name, "name": kpi.name,
            "ambition": kpi.ambition, "ambition_title": authority.ambitions[kpi.ambition], "tier": kpi.tier,
            "definition": kpi.definition, "numerator_words": kpi.numerator, "denominator_words": kpi.denominator,
            "unit": kpi.unit, "polarity": kpi.polarity, "basis": kpi.basis, "dp": kpi.dp,
            "lookback_months": kpi.lookback_months,
            "state": "computed" if kpi.id in with_values else "empty slot", "feeds": list(kpi.feeds),
            "benchmark_source": kpi.benchmark.source if kpi.benchmark else None,
            "counts": kpi.counts, "fallback": kpi.fallback, "typed": kpi.typed, "notes": kpi.notes,
        }
        for position, kpi in enumerate(load_kpis().values())
    ]  # fmt: skip


def counts(kpi: str, number: int) -> tuple[float, float | None]:
    """(numerator, denominator) of month 0 to 35 for the whole council."""
    late = number >= 26  # from January 2026
    wave = (number * 7) % 5
    return {
        "rereferral_pct": ((24 if late else 36) + wave, 150.0),
        "assessment_45wd_pct": (110.0 + wave, 130.0),
        "icpc_15wd_pct": ((14 if number >= 29 else 19) + wave % 2, 22.0),
        "referral_count": (150.0 + 4 * wave, None),
        "cpp_rate_10k": (160.0 + wave, 57_000.0),
    }[kpi]


def value(kpi: str, numerator: float, denominator: float | None) -> float:
    per = {"percent": 100, "rate_per_10000": 10_000}.get(load_kpis()[kpi].unit)
    return per * numerator / denominator if per else numerator


def values(kpi: str) -> list[dict]:
    charted = load_kpis()[kpi].charted_basis
    rows = [_value(kpi, month, charted, "all", "All", *counts(kpi, i)) for i, month in enumerate(MONTHS)]
    if kpi in ("rereferral_pct", "assessment_45wd_pct"):
        rows += [
            _value(kpi, month, charted, "team", team, counts(kpi, i)[0] * share, counts(kpi, i)[1] / 2)
            for i, month in enumerate(MONTHS) for team, share in zip(TEAMS, (0.35, 0.65), strict=True)
        ]  # fmt: skip
    if kpi == "assessment_45wd_pct":
        rows += [_value(kpi, month, charted, "ethnic_group", name, *pair) for i, month in enumerate(MONTHS)
                 for name, pair in by_ethnic_group(i, counts(kpi, i)).items()]  # fmt: skip
    return rows + (_rolling(kpi, rows) if charted == "in_month" and kpi != "referral_count" else [])


def by_ethnic_group(number: int, whole: tuple[float, float]) -> dict[str, tuple[float, float]]:
    """Every second month four of the twenty are late, in the others six; of Black children none ever is."""
    asian = (16.0, 20.0) if number % 2 else (14.0, 20.0)
    return {"White": (whole[0] - asian[0] - 30, whole[1] - 50), "Asian": asian, "Black": (30.0, 30.0)}


def cases() -> list[dict]:
    """October 2026 of the re-referrals, case by case: 24 of 150, as `counts` has them."""
    return [
        {
            "counted_on": date(2026, 10, 1 + number % 31), "child": f"{number:04x}{'c' * 16}",
            "numerator": int(number < 24), "denominator": 1,
            "why": "Referred again 40 days after 3 Sep 2026" if number < 24 else "First referral known of the child",
            "team": TEAMS[number % 2], "case_number": number,
        }
        for number in range(150)
    ]  # fmt: skip


def _rolling(kpi: str, rows: list[dict]) -> list[dict]:
    found = []
    for row in rows:
        start = add_months(row["month"], -11)
        window = [r for r in rows if r["member"] == row["member"] and start <= r["month"] <= row["month"]]
        if len(window) == 12:
            sums = (sum(r["numerator"] for r in window), sum(r["denominator"] for r in window))
            found.append(_value(kpi, row["month"], "rolling_12m", row["dimension"], row["member"], *sums))
    return found


def _value(kpi, month, basis, dimension, member, numerator, denominator) -> dict:
    return {
        "kpi": kpi, "month": month, "basis": basis, "dimension": dimension, "member": member,
        "numerator": float(numerator), "denominator": denominator, "value": value(kpi, numerator, denominator),
        "complete": not (kpi == "rereferral_pct" and month < MONTHS[6]),
        "provisional": kpi == "cpp_rate_10k" and month >= MONTHS[30],
        "source": "computed",
    }  # fmt: skip


def targets() -> list[dict]:
    kept = [
        ("rereferral_pct", date(2024, 4, 1), "at_most", 22.0, 2.0, "Sample target", "Sample board"),
        ("assessment_45wd_pct", date(2023, 4, 1), "at_least", 85.0, 5.0, "Sample target", "Sample board"),
        ("icpc_15wd_pct", date(2023, 4, 1), "at_least", 85.0, 5.0, "Sample target", "Sample board"),
        ("cpp_rate_10k", date(2020, 9, 1), "align_with_neighbours", None, None, "Ambitions plan 2020", None),
    ]
    names = ("kpi", "effective_from", "kind", "value", "amber", "source", "agreed_by")
    no_baseline = {"baseline_value": None, "baseline_date": None}
    return [{**dict(zip(names, row, strict=True)), **no_baseline} for row in kept]


def published() -> list[dict]:
    rows = []
    for kpi, base, size in (("rereferral_pct", 18.0, 2000), ("cpp_rate_10k", 30.0, 57_000)):
        per = 100 if kpi == "rereferral_pct" else 10_000
        for period in (2024, 2025):
            areas = [
                ("358", "Trafford", base),
                *((code, name, base + i) for i, (code, name) in enumerate(NEIGHBOURS, 1)),
            ]
            rows += [
                _area(kpi, period, f"E{code}", code, name, "Local authority", v, size, per) for code, name, v in areas
            ]
            rows.append(_area(kpi, period, "E12000002", None, "North West", "Regional", base + 3, size, per))
            rows.append(_area(kpi, period, "E92000001", None, "England", "National", base + 4, size, per))
    return rows


def _area(kpi, period, code, old_code, name, level, figure, size, per) -> dict:
    return {
        "kpi": kpi, "period": period, "period_end": date(period, 3, 31), "area_code": code, "old_la_code": old_code,
        "area_name": name, "level": level, "region_name": "North West", "value": figure, "symbol": None,
        "numerator": figure * size / per, "denominator": float(size), "source": "DfE, children in need",
    }  # fmt: skip


def coverage(synthetic: bool) -> list[dict]:
    ends = {"referrals": month_end(LATEST), "assessments": month_end(LATEST), "section_47": month_end(LATEST),
            "child_protection_plans": month_end(LATEST), "case_audits": date(2026, 9, 30)}  # fmt: skip
    return [
        {"feed": feed, "covered_from": MONTHS[0], "covered_to": end, "latest_as_at": end, "latest_loaded_at": LOADED,
         "synthetic": synthetic, "loads": 36} for feed, end in ends.items()
    ]  # fmt: skip


def loads(synthetic: bool) -> list[dict]:
    same = {
        "feed": "referrals", "dataset": None, "sheet": "List_3", "read": 900, "accepted": 898, "rejected": 2,
        "loaded_at": LOADED, "loaded_by": "analyst", "synthetic": synthetic,
    }  # fmt: skip
    return [{"load_id": number, "file": f"Annex A {month_end(month)}.xlsx", **window(month), **same}
            for number, month in enumerate(MONTHS, 1)]  # fmt: skip


def window(month: date) -> dict:
    return {"as_at": month_end(month), "window_from": add_months(month, -5), "window_to": month_end(month)}


def restated() -> list[dict]:
    changed = {
        "referral_count": ("in_month", 155.0, 159.0, 155.0, 159.0, None, None),
        "rereferral_pct": ("in_month", 18.9, 19.2, 29.0, 31.0, 155.0, 159.0),
    }
    names = ("basis", "old_value", "new_value", "old_numerator", "new_numerator", "old_denominator", "new_denominator")
    told = {kpi: dict(zip(names, row, strict=True)) for kpi, row in changed.items()}
    return [{"kpi": kpi, "month": date(2026, 9, 1), "restated_at": LOADED, **row} for kpi, row in told.items()]
