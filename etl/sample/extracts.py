"""Which extracts a council would have sent by when, and how each is written."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from etl.sample import (
    board,
    disputes,
    early_help,
    feedback,
    marac,
    meetings,
    permanence,
    reference,
    returns,
    ssda903,
    supervision,
    supplement,
    training,
    typed,
)
from etl.sample.dates import add_months, month_end
from etl.sample.files import Workbook, write_csv
from etl.sample.lists import LISTS, Picture
from etl.sample.schedule import Return, Sheets
from etl.sample.settings import knobs
from etl.sample.world import World, simulate

Row = dict[str, Any]
MADE_UP_ID = 399_000  # below every simulated child's id
PARTS = (
    reference, early_help, supplement, meetings, permanence, disputes, ssda903,
    supervision, training, feedback, marac, board,
)  # fmt: skip
RETURNS: dict[str, Return] = {one.kind: one for part in PARTS for one in part.RETURNS}


@dataclass(frozen=True)
class Extract:
    """One file to come: what it holds and the day it stands for."""

    kind: str
    as_at: date
    first: date | None = None

    @property
    def name(self) -> str:
        suffix = "xlsx" if self.kind in ("Annex A", "Missing and RHI", "Case audits") else "csv"
        suffix = RETURNS[self.kind].suffix if self.kind in RETURNS else suffix
        return f"SAMPLE {self.kind} {self.as_at:%Y-%m-%d}.{suffix}"


def planned(months: int, end: date) -> list[Extract]:
    """Every extract in load order: targets, then month by month, then the typed values.

    Missing episodes re-send twelve months and audits the year to date, so a quarterly file and the latest
    keep coverage whole; the missing return also comes for each of the last three months.
    """
    as_ats = [month_end(add_months(end.replace(day=1), -n)) for n in reversed(range(months))]
    wanted = [Extract("KPI targets", end)]
    for as_at in as_ats:
        ago = (end.year - as_at.year) * 12 + end.month - as_at.month
        wanted.append(Extract("Annex A", as_at))
        if ago < 3 or ago % 3 == 0 or as_at == as_ats[0]:
            wanted.append(Extract("Missing and RHI", as_at))
        if as_at.month % 3 == 0 or ago == 0:
            wanted.append(Extract("Case audits", as_at))
        wanted.append(Extract("Workforce", as_at))
        wanted += [
            Extract(one.kind, day) for one in RETURNS.values() for day in one.days(as_ats) if _same_month(day, as_at)
        ]
    return [*wanted, Extract("KPI values", end, as_ats[0])]


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)


def write(extract: Extract, folder: Path, seed: int, horizon: date) -> Path:
    """Write one extract from the district of that seed and return its path."""
    world, path = simulate(seed, horizon), folder / extract.name
    if extract.kind in RETURNS:
        _write_return(path, extract.as_at, RETURNS[extract.kind].sheets(world, extract.as_at))
    elif extract.kind == "Annex A":
        _write_annex_a(path, world, extract.as_at)
    elif extract.kind == "Missing and RHI":
        _write_sheet(path, "Missing episodes", extract, list(returns.missing_episodes(world, extract.as_at)))
    elif extract.kind == "Case audits":
        _write_sheet(path, "Audits", extract, list(returns.audits(world, extract.as_at)))
    elif extract.kind == "Workforce":
        write_csv(path, list(returns.workforce(world, extract.as_at)))
    elif extract.kind == "KPI values":
        write_csv(path, list(typed.kpi_values(world, extract.first, extract.as_at)))
    else:
        write_csv(path, list(typed.kpi_targets()))
    return path


def _write_annex_a(path: Path, world: World, as_at: date) -> None:
    picture = Picture(world, as_at)
    with Workbook(path, knobs()["marking"], as_at) as book:
        book.front_sheet("Annex A - Child level data", "Lists 1 - 11", f"{knobs()['district']} (fictional)")
        for number, (title, rows) in enumerate(LISTS, 1):
            spoiled = _spoil(list(rows(picture)), "Annex A", number, as_at)
            book.sheet(f"List_{number}", spoiled, title)


def _write_sheet(path: Path, name: str, extract: Extract, rows: list[Row]) -> None:
    with Workbook(path, knobs()["marking"], extract.as_at) as book:
        book.sheet(name, _spoil(rows, extract.kind, name, extract.as_at))


def _write_return(path: Path, as_at: date, sheets: Sheets) -> None:
    """Sheets without rows are left out, as an export without cases is."""
    if path.suffix == ".csv":
        write_csv(path, next(iter(sheets.values())))
        return
    with Workbook(path, knobs()["marking"], as_at) as book:
        for name, rows in sheets.items():
            if rows:
                book.sheet(name, rows)


def _spoil(rows: list[Row], kind: str, part: int | str, as_at: date) -> list[Row]:
    """The bad rows the knobs ask for; an added one is of a child made up for it, so counts stay true."""
    bad = [b for b in knobs()["bad_rows"] if (b["file"], b["list"], b["as_at"]) == (kind, part, as_at)]
    for n, fault in enumerate(bad):
        place = len(rows) // 3 + 7 * n
        if "add" in fault:
            made_up = {
                **rows[place],
                "Child Unique ID": str(MADE_UP_ID + 10 * n + as_at.month),
                **fault["add"],
            }
            rows.insert(place, made_up)
        else:
            rows[place] = {**rows[place], **fault["change"]}
    return rows
