"""Loading: files in, one report out. The only way anything enters the store.

A file is taken whole or not at all: every list in it is read (in a limited child process), recognised and checked
before the first row is kept, and all of it is kept in one transaction. The same content again changes nothing.
"""

import getpass
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pandas as pd
from filelock import FileLock, Timeout

from etl.checking import Checked, Problem, check_sheet
from etl.contracts import AmbiguousAsAtDate, Contract, RefusedFile, header, load_contracts, shape_of
from etl.disk import saying_when_full
from etl.earlier_lists import told_by_earlier
from etl.home import BENCHMARKS, Home
from etl.local_codes import local_contracts
from etl.mended import day_of, put_back, taken_back
from etl.pseudonyms import fingerprint, pseudonymiser, read_or_make_key
from etl.publishing import Progress, publish, silent
from etl.reading import Sheet, UnreadableFile, read_file
from etl.recognising import HOW_TO, NotRecognised, as_at_from_name, recognise, refuse_personal_columns
from etl.sql import statement
from etl.store import SHIPPED, LoadRecord, append, check_key, ensure_table, is_known, open_store, transaction
from etl.unzipping import named, unpacked
from kpis.catalogue import load_kpis

ROWS_TO_TELL = 10  # fewer rows say nothing about the export as a whole
ROWS_IN_HEAD = 20
LIKE_A_NAME_OR_ID = re.compile(r"[^\W\d_]|\d{5}")
LIKE_A_DATE = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{2,4}")
NO_DATE_WANTED = ("unknown_code", "not_castable", "not_a_number", "not_an_age")
AsAt = Mapping[str, date] | date | None  # the day the extracts describe: of all, or by file name
SPREADSHEETS = {".xlsx", ".xlsm", ".xls", ".csv", ".parquet", ".zip"}


class StoreBusy(Exception):
    """Another load is running; two never write at once."""


class MostlyRejected(RefusedFile):
    """More than half of a list's rows cannot be counted."""

    rule = "mostly_rejected"


class SameListTwice(RefusedFile):
    """Two sheets of a file hold the same list, and nobody can say which is meant."""

    rule = "same_list_twice"


class BlankTemplate(RefusedFile):
    """A template with nothing typed in it: loaded, it would say that nothing happened, or empty a list."""

    rule = "blank_template"


class EmptyReference(RefusedFile):
    """A list that is replaced whole, with nothing in it."""

    rule = "empty_reference"


class NothingToLoad(Exception):
    """The paths given hold no workbook or CSV."""


@dataclass(frozen=True)
class FileResult:
    """One feed found in one file, or one refused file."""

    file: str
    feed: str | None
    sheet: str | None
    as_at: date | None
    status: str  # loaded, unchanged, refused; in a draft that undoes a load, undone
    read: int = 0
    accepted: int = 0
    rejected: int = 0
    problems: tuple[Problem, ...] = ()
    load_id: int | None = None
    window_from: date | None = None
    window_to: date | None = None
    head: tuple[dict, ...] = field(default=(), repr=False, compare=False)  # the first rows as the store keeps them


@dataclass
class LoadReport:
    """What became of every file; `snapshot` names what pages now read."""

    files: list[FileResult] = field(default_factory=list)
    snapshot: str | None = None
    published: bool = False

    @property
    def exit_code(self) -> int:
        """0 all well, 1 some rows rejected, 2 a file refused."""
        if any(result.status == "refused" for result in self.files):
            return 2
        return 1 if any(result.rejected for result in self.files) else 0

    def to_json(self) -> dict:
        """The shape scripts rely on (design, "Command line")."""
        return {"files": [_result_json(result) for result in self.files], "snapshot": self.snapshot}


def _result_json(result: FileResult) -> dict:
    return {
        "file": result.file, "feed": result.feed, "sheet": result.sheet,
        "as_at": result.as_at.isoformat() if result.as_at else None,
        "status": result.status, "read": result.read, "accepted": result.accepted, "rejected": result.rejected,
        "problems": [asdict(problem) for problem in result.problems],
    }  # fmt: skip


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The workbooks and CSVs at the paths given; folders are searched, temporary Excel files passed over."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        found += [
            p
            for p in inside
            if not path.is_dir() or (p.suffix.lower() in SPREADSHEETS and not p.name.startswith(("~$", ".")))
        ]
    if not found:
        raise NothingToLoad("No workbook or CSV was found there. Name a file, or a folder that holds some.")
    return found


@contextmanager
def loading_lock(home: Home) -> Iterator[None]:
    """One loader at a time, across processes and on Windows too; the lock of one that crashed falls with it.

    Raises StoreBusy, and DiskFull for what the block could not write.
    """
    try:
        with FileLock(home.lock, timeout=60), saying_when_full(home):
            yield
    except Timeout:
        raise StoreBusy("Another load is still running. Wait for it to finish, then try again.") from None


def check(paths: Iterable[Path], home: Home, as_at: AsAt = None, progress: Progress = silent) -> LoadReport:
    """A dry run: the report a load would give; nothing is kept and nothing published."""
    return _each_file(paths, home, as_at, progress, keep=False)


def load(
    paths: Iterable[Path],
    home: Home,
    as_at: AsAt = None,
    *,
    publishes: bool = True,
    by: str | None = None,
    why: str = "",
    kind: str = "load",
    progress: Progress = silent,
) -> LoadReport:
    """Loads files and folders, then publishes when something changed (unless `publishes` is False).

    by, why and kind are kept in the log of publications. Raises NothingToLoad, StoreBusy, KeyChanged, DiskFull; a file
    that is wrong is refused in the report instead.
    """
    by = by or getpass.getuser()
    with loading_lock(home):
        report = _each_file(paths, home, as_at, progress, keep=True, by=by)
        if publishes:
            report.snapshot, report.published = publish(home, progress, by=by, why=why, kind=kind)
    return report


def load_reference(home: Home, progress: Progress = silent) -> None:
    """Loads what the product carries (published figures, neighbours, population, bank holidays) and is not there yet.

    Without bank holidays no working day could be counted, without population no rate: a council's first extract
    must not wait for somebody to know that. A file of the same name that an analyst loaded stands; one that came with
    an older Bearing gives way to what this one carries.
    """
    with loading_lock(home):
        with open_store(home.store) as store:
            rows = store.execute(statement("loading/carried"), {"shipped": SHIPPED}).fetchall()
        standing = {file: (digest, was_shipped) for file, digest, was_shipped in rows}
        missing = [path for path in files_in([BENCHMARKS]) if _is_newer_than(path, standing.get(path.name))]
        if missing:
            _each_file(missing, home, None, progress, keep=True, by=SHIPPED)


def _is_newer_than(carried: Path, standing: tuple[str, bool] | None) -> bool:
    if standing is None:
        return True
    digest, was_shipped = standing
    return was_shipped and digest != sha256(carried.read_bytes()).hexdigest()


def _each_file(
    paths: Iterable[Path], home: Home, as_at: AsAt, progress: Progress, *, keep: bool, by: str = ""
) -> LoadReport:
    report = LoadReport()
    key = read_or_make_key(home.key) if keep or home.key.exists() else b"a dry run keeps nothing"
    with unpacked(files_in(paths)) as found, _store(home, keep) as store:
        if store is not None and (keep or home.key.exists()):
            check_key(store, fingerprint(key), home.key)
        for number, (path, sheets) in enumerate(_read_ahead(found), start=1):
            progress(number, len(found), path.name)
            day = as_at.get(path.name) if isinstance(as_at, Mapping) else as_at
            report.files += _one_file(path, sheets, day, pseudonymiser(key), store, keep, by)
    return report


def _read_ahead(paths: list[Path]) -> Iterator[tuple[Path, Future[list[Sheet]]]]:
    """Each file with its sheets to come: the next is read, in its own process, while this one is checked and kept."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        reading = reader.submit(read_file, paths[0])
        for path, following in zip(paths, [*paths[1:], None], strict=True):
            current = reading
            current.exception()  # waits, so that no more than one file is held besides the one at work
            if following is not None:
                reading = reader.submit(read_file, following)
            yield path, current


@contextmanager
def _store(home: Home, keep: bool) -> Iterator[duckdb.DuckDBPyConnection | None]:
    """The store to write to; for a dry run the store to read, or None before the first load."""
    if keep:
        with open_store(home.store) as store:
            yield store
    elif home.store.exists():
        with loading_lock(home), open_store(home.store, read_only=True) as store:
            yield store
    else:
        yield None


def _one_file(
    path: Path, sheets: Future[list[Sheet]], as_at: date | None, pseudonymise: Callable[[str], str],
    store: duckdb.DuckDBPyConnection | None, keep: bool, by: str,
) -> list[FileResult]:  # fmt: skip
    local = local_contracts(store)
    try:
        checked = check_file(path, sheets.result(), as_at, pseudonymise, local.contracts)
        checked = [put_back(path.name, one, store) for one in checked]
    except RefusedFile as refusal:
        return [_refused(path, refusal.problem)]
    except UnreadableFile as refusal:
        problem = Problem(path.name, "", None, None, None, type(refusal).__name__, str(refusal), "rejected")
        return [_refused(path, problem)]
    digest = sha256(path.read_bytes()).hexdigest()
    known = [
        store is not None and is_known(store, digest, c.feed, c.sheet, c.as_at, local.reread_after(c.feed))
        for c in checked
    ]
    checked = [replace(c, problems=(*c.problems, *_worth_a_look(path.name, digest, c, store))) for c in checked]
    if not keep:
        return [_result(path, c, "unchanged" if k else "loaded") for c, k in zip(checked, known, strict=True)]
    with transaction(store):
        return [
            _result(path, c, "unchanged") if k else _result(path, c, "loaded", _append(store, path, digest, c, by))
            for c, k in zip(checked, known, strict=True)
        ]


def check_file(
    path: Path,
    sheets: list[Sheet],
    as_at: date | None,
    pseudonymise: Callable[[str], str],
    contracts: dict[str, Contract],
) -> list[Checked]:
    """Every list found in one file's sheets, checked against its contract.

    Raises RefusedFile when the file breaks a contract as a whole.
    """
    sheets, stated, keeps = taken_back(sheets)
    recognised = [(sheet, found) for sheet in sheets if (found := recognise(sheet, contracts)) is not None]
    if not recognised:
        raise NotRecognised.of(path.name, sheets, contracts)
    refuse_personal_columns(sheets, recognised)
    day = _as_at(path.name, as_at)
    units = {kpi.id: kpi.unit for kpi in load_kpis().values()}
    checked = [
        check_sheet(sheet, found, day_of(sheet, stated, day), pseudonymise, known_kpis=units)
        for sheet, found in recognised
    ]
    checked = [replace(one, keep=keeps.get(one.sheet)) for one in checked]
    _refuse_blank_template(path.name, sheets, checked)
    for one in checked:
        _refuse_mostly_rejected(path.name, one)
        _refuse_empty_reference(path.name, one)
    return _each_once(path.name, checked)


def _as_at(file: str, given: date | None) -> date | None:
    """The day from the file's name, or the one given; a day given settles a name that holds two.

    Raises AmbiguousAsAtDate when name and given day contradict each other: one of them is a slip.
    """
    try:
        named = as_at_from_name(file)
    except AmbiguousAsAtDate:
        if given is None:
            raise
        return given
    if given and named and given != named:
        raise AmbiguousAsAtDate(
            file, "",
            f"The name of {file} says {named:%d/%m/%Y}, but the as-at date given is {given:%d/%m/%Y}. "
            "Leave the as-at date out, or correct the file's name.",
        )  # fmt: skip
    return named or given


def _refuse_mostly_rejected(file: str, checked: Checked) -> None:
    """Raises MostlyRejected: when most rows of a list are wrong it is the export that is wrong, not the rows. However
    short, a list of which no row can be counted would empty what stands."""
    emptied = checked.read and not checked.accepted
    if not emptied and (checked.read < ROWS_TO_TELL or checked.accepted * 2 >= checked.read):
        return
    first = next(problem for problem in checked.problems if problem.severity == "rejected")
    raise MostlyRejected(
        file, checked.sheet,
        f"{checked.rejected:,} of {checked.read:,} rows of '{load_contracts()[checked.feed].title}' cannot be counted, "
        f"so the export itself is probably wrong. The first: row {first.row}, {first.column}: {first.message}",
        column=first.column, value=first.value,
    )  # fmt: skip


def _refuse_empty_reference(file: str, checked: Checked) -> None:
    """Raises EmptyReference: targets, teams and the like would be emptied, and every KPI that rests on them."""
    contract = load_contracts()[checked.feed]
    if contract.replaces != "reference" or checked.accepted:
        return
    raise EmptyReference(
        file, checked.sheet,
        f"There is nothing in '{contract.title}' to load. It is replaced whole, so loading it would empty what stands. "
        "To take an earlier load out instead, use `python -m etl undo`.",
    )  # fmt: skip


def _refuse_blank_template(file: str, sheets: list[Sheet], checked: list[Checked]) -> None:
    """Raises BlankTemplate. A list that is truly empty can still be loaded, without the template's own sheet."""
    if any(one.read for one in checked) or all(header(sheet.name) != header(HOW_TO) for sheet in sheets):
        return
    raise BlankTemplate(
        file, checked[0].sheet,
        f"{file} is a blank template: nothing is typed on its sheet '{checked[0].sheet}'. Fill it in and load it "
        f"again. If the list is truly empty, delete the sheet '{HOW_TO}' first.",
    )  # fmt: skip


def _each_once(file: str, checked: list[Checked]) -> list[Checked]:
    """The lists of one file, when no two hold the same: an old copy on a hidden sheet would pass for a correction.

    An empty copy beside a filled one is passed over. Raises SameListTwice.
    """
    kept: dict[tuple[str, str | None, date | None], Checked] = {}
    for one in checked:
        other = kept.setdefault((one.feed, one.dataset, one.as_at), one)
        if other is one or not one.read:
            continue
        if other.read:
            raise SameListTwice(
                file, one.sheet,
                f"The sheets '{other.sheet}' and '{one.sheet}' (one may be hidden) both hold "
                f"'{load_contracts()[one.feed].title}'. Remove the one that does not belong and load the file again.",
            )  # fmt: skip
        kept[one.feed, one.dataset, one.as_at] = one
    return list(kept.values())


def _worth_a_look(file: str, digest: str, checked: Checked, store: duckdb.DuckDBPyConnection | None) -> list[Problem]:
    """What no single row shows: a day that has not come, an empty list where the one before was not, an entry gone."""
    said = []
    if checked.as_at and checked.as_at > date.today():
        day = f"The as-at date {checked.as_at:%d/%m/%Y} has not come yet."
        said.append(("as_at_in_future", f"{day} If it is a slip, undo this load: until then it passes for the newest."))
    if store is not None and not checked.read and checked.as_at:
        given = {"feed": checked.feed, "as_at": checked.as_at}
        if before := store.execute(statement("loading/list_before"), given).fetchone():
            empty = f"The list is empty; the one as at {before[0]:%d/%m/%Y} held {before[1]:,} rows."
            said.append(("empty_list", f"{empty} If that cannot be, export it again: as it stands, nothing happened."))
    if store is not None and checked.read and (gone := _gone_from_list(checked, store)):
        said.append(("gone_from_list", gone))
    said += told_by_earlier(checked, digest, store)
    return [Problem(file, checked.sheet, None, None, None, rule, message, "warning") for rule, message in said]


def _gone_from_list(checked: Checked, store: duckdb.DuckDBPyConnection) -> str | None:
    """What the list before held and this one does not, for a list that nothing should vanish from."""
    contract = load_contracts()[checked.feed]
    given = {"feed": checked.feed, "as_at": checked.as_at}
    if not contract.listed_by or not store.execute(statement("loading/list_before"), given).fetchone():
        return None
    held = store.execute(statement("loading/held_before"), given).df()[contract.listed_by]
    gone = sorted(set(held.dropna()) - set(checked.frame[contract.listed_by]))
    column = contract.column_of(contract.listed_by).name
    return f"{column} {', '.join(gone)}: on the list before, but not on this one. {contract.remedy}" if gone else None


def masked(problem: Problem) -> dict:
    """A problem as the store keeps it: words, long numbers and stray dates that stood in a cell only as their shape, in
    case they were a name, an id or a date of birth."""
    kept = asdict(problem)
    strayed = problem.value and problem.rule in NO_DATE_WANTED and LIKE_A_DATE.search(problem.value)
    if problem.value and (LIKE_A_NAME_OR_ID.search(problem.value) or strayed):
        kept["value"] = shape_of(problem.value)
        kept["message"] = problem.message.replace(problem.value, kept["value"])
    return kept


def _append(store: duckdb.DuckDBPyConnection, path: Path, digest: str, checked: Checked, by: str) -> int:
    contract: Contract = load_contracts()[checked.feed]
    ensure_table(store, checked.feed, contract.stored_fields)
    record = LoadRecord(
        file=path.name, sha256=digest, feed=checked.feed, dataset=checked.dataset, sheet=checked.sheet,
        replaces=contract.replaces, as_at=checked.as_at, window_from=checked.window_from, window_to=checked.window_to,
        read=checked.read, accepted=checked.accepted, rejected=checked.rejected,
        synthetic="sample" in path.name.lower(), loaded_at=_now(), loaded_by=by,
    )  # fmt: skip
    problems = pd.DataFrame([masked(problem) for problem in checked.problems])
    return append(store, record, checked.frame, contract.key, contract.date_field, problems, checked.rejected_children)


def _result(path: Path, checked: Checked, status: str, load_id: int | None = None) -> FileResult:
    return FileResult(
        named(path), checked.feed, checked.sheet, checked.as_at, status, checked.read, checked.accepted,
        checked.rejected, tuple(checked.problems), load_id,
        checked.window_from, checked.window_to, tuple(checked.frame.head(ROWS_IN_HEAD).to_dict("records")),
    )  # fmt: skip


def _refused(path: Path, problem: Problem) -> FileResult:
    return FileResult(named(path), None, problem.sheet, None, "refused", problems=(problem,))


class UnknownLoad(Exception):
    """There is no such load to undo."""


class AlreadyUndone(UnknownLoad):
    """The load is undone already; the message says by whom and when."""


def undo(load_id: int, home: Home, by: str | None = None, why: str = "") -> dict:
    """Takes one load out of what counts and publishes without it. Raises UnknownLoad, AlreadyUndone, StoreBusy."""
    by = by or getpass.getuser()
    with loading_lock(home):
        undone = take_out(load_id, home, by)
        snapshot, _ = publish(home, by=by, why=why, kind="undo")
    return {"load_id": load_id, "file": undone.file, "feed": undone.feed, "snapshot": snapshot}


def take_out(load_id: int, home: Home, by: str) -> FileResult:
    """Marks one load as undone in the store; its rows stay. The caller holds the lock and publishes."""
    with open_store(home.store) as store:
        given = {"load_id": load_id, "undone_at": _now(), "undone_by": by}
        row = store.execute(statement("loading/undo"), given).fetchone()
        if row is None:
            raise _not_there(load_id, store)
    file, feed, sheet, as_at, read, accepted, rejected, window_from, window_to = row
    return FileResult(
        file, feed, sheet, as_at, "undone", read, accepted, rejected, (), load_id, window_from, window_to
    )  # fmt: skip


def _not_there(load_id: int, store: duckdb.DuckDBPyConnection) -> UnknownLoad:
    row = store.execute(statement("loading/undone"), {"load_id": load_id}).fetchone()
    if row is None:
        return UnknownLoad(f"There is no load {load_id} to undo. `python -m etl loads` lists them.")
    file, who, when = row
    return AlreadyUndone(f"Load {load_id} ({file}) is undone already: {who} undid it on {when:%d/%m/%Y at %H:%M} UTC.")


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
