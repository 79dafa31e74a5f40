"""Loading one long extract: 100,000 contacts as a workbook, through the product's own door and through pandas."""

import random
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import xlsxwriter

from bench.timing import Row, in_turn, say
from etl import loading
from etl.contracts import load_contracts
from etl.home import Home
from etl.reading import read_file

ROWS = 100_000
REPEATS = 3
AS_AT = date(2026, 10, 31)
HEADERS = [
    "Child Unique ID",
    "Gender",
    "Ethnicity",
    "Date of Birth",
    "Age of Child (Years)",
    "Date of Contact",
    "Contact Source",
]
SOURCES = ["q) 6: Police", "e) 2A: Schools", "h) 3B: Health services", "n) 5A: LA services", "d) 1D: Individual"]
ODD_SOURCES = ["Police", "6", " school ", "t) 9: Anonymous", "Passer-by", "n/a", "#N/A", None]
ODD_DAYS = ["04/13/2026", "31/02/2026", "not known", "n/a", "#REF!", 46115, None]
ODD_AGES = ["<1", "6 months", "unborn", "-1", "#VALUE!", None]


def write_contacts(path: Path, rows: int, seed: int = 1) -> None:
    """Annex A list 1 as councils send it: ten years of contacts, the title above the headings, awkward cells."""
    dice = random.Random(seed)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("List_1")
        sheet.write(0, 0, "List 1: Contacts")
        sheet.write_row(1, 0, HEADERS)
        day_format = book.add_format({"num_format": "dd/mm/yyyy"})
        for number in range(rows):
            for column, value in enumerate(_contact(dice, rows)):
                _write(sheet, number + 2, column, value, day_format)


def _write(sheet, row: int, column: int, value: object, day_format) -> None:
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_number(row, column, (value - date(1899, 12, 30)).days, day_format)
    elif isinstance(value, str) and value.startswith("#"):
        sheet.write_formula(row, column, "=NA()", None, value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, value)


def _contact(dice: random.Random, rows: int) -> list[object]:
    """Ninety-seven cells in a hundred are as they should be."""
    day = AS_AT - timedelta(days=dice.randrange(3650))
    birth = day - timedelta(days=dice.randrange(6500))
    child = 100_000 + dice.randrange(rows // 3)
    return [
        _mostly(dice, child, [str(child), f" {child} ", f"{child}.0"]),
        dice.choice(("a) Male", "b) Female")),
        dice.choice(("a) WBRI", "d) WOTH", "k) APKN", "m) AOTH", "n) BCRB")),
        _mostly(dice, birth, [f"{birth:%d/%m/%Y}", date(1900, 1, 1), "unknown", None]),
        _mostly(dice, (day - birth).days // 365, ODD_AGES),
        _mostly(dice, day, [f"{day:%d/%m/%Y}", f"{day:%d-%b-%Y}", f"{day:%d.%m.%y}", *ODD_DAYS], 0.01),
        _mostly(dice, dice.choice(SOURCES), ODD_SOURCES),
    ]


def _mostly(dice: random.Random, usual: object, odd: list, share: float = 0.03) -> object:
    return dice.choice(odd) if dice.random() < share else usual


def read_with_pandas(path: Path) -> pd.DataFrame:
    """Only the cells, as text."""
    return pd.read_excel(path, engine="openpyxl", dtype=str, header=1)


def parse_dates(frame: pd.DataFrame) -> pd.DataFrame:
    """The least an analyst would do next: dates read day first. What is wrong goes blank, or astray, in silence."""
    days = {
        name: pd.to_datetime(frame[name], dayfirst=True, format="mixed", errors="coerce")
        for name in ("Date of Contact", "Date of Birth")
    }
    return frame.assign(**days)


def load_with_bearing(path: Path) -> loading.LoadReport:
    """Into an empty Bearing, unpublished: read in a limited child process, checked, pseudonymised, stored."""
    with tempfile.TemporaryDirectory(prefix="bearing-bench-") as folder:
        return loading.load([path], Home(Path(folder)), publishes=False, by="bench")


def measure(folder: Path) -> list[Row]:
    """Both ways of reading it and of loading it, in turn."""
    path = folder / f"Contacts {AS_AT}.xlsx"
    say(f"Writing a workbook of {ROWS:,} contacts ...")
    write_contacts(path, ROWS)
    load_contracts()
    report = load_with_bearing(path)
    found = report.files[0]
    say(
        f"  {path.stat().st_size / 1e6:.1f} MB; Bearing read {found.read:,}, accepted {found.accepted:,}, "
        f"rejected {found.rejected:,} and had {len(found.problems):,} things to say"
    )
    kept: dict[str, pd.DataFrame] = {}
    taken = in_turn(
        "one extract", REPEATS,
        Bearing_loads=lambda: load_with_bearing(path),
        pandas_reads=lambda: kept.update(frame=read_with_pandas(path)),
        Bearing_reads=lambda: read_file(path),
        pandas_parses_dates=lambda: parse_dates(kept["frame"]),
    )  # fmt: skip
    size, its_read = f"{ROWS // 1000}k-row workbook", taken["pandas_reads"]
    return [
        Row(f"load a {size}: read, check, pseudonymise, store", taken["Bearing_loads"],
            "pandas + openpyxl: read, parse dates", its_read + taken["pandas_parses_dates"]),
        Row(f"read a {size}, in a limited process", taken["Bearing_reads"], "pandas + openpyxl: read", its_read),
    ]  # fmt: skip
