"""The reject report: the analyst's own sheets with what is wrong marked in them, and a first sheet that sums it up.

It is made in memory from the analyst's own files and handed back to that analyst; nothing of it is kept. Mended, it
can be dropped as it is (`etl.mended`). Cells are written as text, formulas too, so that none of them ever runs.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import xlsxwriter

from etl import loading
from etl.checking import check_sheet
from etl.column_names import contracts_of
from etl.contracts import Contract, Problem, RefusedFile
from etl.home import Home
from etl.loading import AsAt, FileResult
from etl.mended import day_of, taken_back
from etl.publishing import Progress, silent
from etl.reading import Sheet, UnreadableFile, read_file
from etl.recognising import WHAT_WAS_WRONG, as_at_from_name, recognise
from etl.reject_sheet import CheckedSheet, Looks, write_sheet
from etl.reject_summary import groups, write_summary
from etl.templates.data_sheet import sheet_name
from kpis.catalogue import load_kpis

LONGEST_SHEET_NAME = 31  # characters Excel allows


@dataclass(frozen=True)
class CheckedFile:
    """One file: its sheets, and what is wrong with it as a whole."""

    name: str
    sheets: tuple[CheckedSheet, ...]
    problems: tuple[Problem, ...]


# --- reading and checking ---------------------------------------------------------------------------------------


def of(paths: Iterable[Path], home: Home, as_at: AsAt = None, progress: Progress = silent) -> bytes:
    """The reject report of some files, as bytes of one workbook. Nothing is kept.

    as_at: the day the files are true for, where their names do not say it; a mapping is by file name.
    """
    found, contracts = loading.files_in(paths), contracts_of(home)
    files = []
    for number, path in enumerate(found, start=1):
        progress(number, len(found), path.name)
        files.append(checked_file(path, home, as_at, contracts))
    return write(files)


def name_for(names: Sequence[str]) -> str:
    """What to call the workbook: after the file, whose name says the as-at date and whether it is a sample."""
    if len(names) == 1:
        return f"{names[0].rsplit('.', 1)[0]} to mend.xlsx"
    return f"{'Sample extracts' if any('sample' in name.lower() for name in names) else 'Extracts'} to mend.xlsx"


def checked_file(path: Path, home: Home, as_at: AsAt, contracts: Mapping[str, Contract]) -> CheckedFile:
    """One file read and checked, as a load would; when it is refused, each of its sheets is checked all the same."""
    results = loading.check([path], home, as_at).files
    refusals = tuple(problem for result in results if result.status == "refused" for problem in result.problems)
    try:
        sheets, stated, _ = taken_back(read_file(path))
    except (UnreadableFile, RefusedFile):
        return CheckedFile(path.name, (), refusals)
    if not refusals:
        return CheckedFile(path.name, tuple(_as_loaded(sheet, results, contracts) for sheet in sheets), ())
    given = as_at.get(path.name) if isinstance(as_at, Mapping) else as_at
    day = given or _day_named(path.name)
    alone = [_alone(sheet, stated, day, contracts) for sheet in sheets]
    said = {(problem.rule, problem.sheet) for problem in refusals}
    whole = [p for one in alone if one.found is None for p in one.problems if (p.rule, p.sheet) not in said]
    return CheckedFile(path.name, tuple(alone), (*refusals, *whole))


def _day_named(file: str) -> date | None:
    try:
        return as_at_from_name(file)
    except RefusedFile:
        return None


def _as_loaded(sheet: Sheet, results: Sequence[FileResult], contracts: Mapping[str, Contract]) -> CheckedSheet:
    result = next((result for result in results if result.sheet == sheet.name), None)
    if result is None:
        return CheckedSheet(sheet, None, None, ())
    return CheckedSheet(sheet, recognise(sheet, contracts), result.as_at, result.problems)


def _alone(
    sheet: Sheet, stated: Mapping[str, date], day: date | None, contracts: Mapping[str, Contract]
) -> CheckedSheet:
    """One sheet of a file that was refused; `found` is None when the sheet itself is what cannot be loaded."""
    try:
        found = recognise(sheet, contracts)
        if found is None:
            return CheckedSheet(sheet, None, None, ())
        units = {kpi.id: kpi.unit for kpi in load_kpis().values()}
        checked = check_sheet(sheet, found, day_of(sheet, stated, day), str, known_kpis=units)
    except RefusedFile as refusal:
        return CheckedSheet(sheet, None, None, (refusal.problem,))
    return CheckedSheet(sheet, found, checked.as_at, checked.problems)


# --- the workbook -----------------------------------------------------------------------------------------------


def write(files: Sequence[CheckedFile]) -> bytes:
    """The workbook: what was wrong, then every list with a row to mend, marked. Made in memory alone."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.set_properties({"title": WHAT_WAS_WRONG, "author": "Bearing"})
    summary, looks = book.add_worksheet(WHAT_WAS_WRONG), Looks.of(book)
    names: dict[tuple[str, str], str] = {}
    without_note: dict[str, int] = {}
    for file in files:
        for one in filter(lambda one: one.is_shown, file.sheets):
            name = _name(one, names.values())
            names[file.name, one.sheet.name] = name
            if left := write_sheet(book.add_worksheet(name), one, looks):
                without_note[name] = left
    found = groups([one for file in files for one in file.sheets if one.found], [p for f in files for p in f.problems])
    write_summary(book, summary, found, names, without_note, _absent(files))
    book.close()
    return content.getvalue()


def _name(one: CheckedSheet, taken: Iterable[str]) -> str:
    """What the copy is called: its own name, as far as Excel allows it and the list is known by it."""
    name, contract = one.sheet.name, one.found.contract
    if contract.named_like and not re.search(contract.named_like, name, re.IGNORECASE):
        name = sheet_name(contract)
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip("' ")[:LONGEST_SHEET_NAME].strip("' ") or "Data"
    others, number, plain = {WHAT_WAS_WRONG.casefold(), "history", *map(str.casefold, taken)}, 1, name
    while name.casefold() in others:
        number += 1
        name = f"{plain[: LONGEST_SHEET_NAME - 5]} ({number})"
    return name


def _absent(files: Sequence[CheckedFile]) -> list[str]:
    """A sentence for each file of which something is not in this workbook, so that nobody loads it for the whole."""
    said = []
    for file in files:
        lists = [one for one in file.sheets if one.found is not None or one.problems]
        sound = [one.sheet.name for one in lists if not one.is_shown]
        if not file.sheets:
            said.append(f"Nothing of {file.name} could be read, so it is not in this workbook.")
        elif sound:
            listed = ", ".join(f"'{name}'" for name in sound)
            said.append(f"Not in this workbook, and to be loaded from {file.name} itself: {listed}.")
    return said
