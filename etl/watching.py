"""Unattended loading: what is dropped into the inbox is loaded once it is whole, and then moved aside.

A file is left alone while it grows or is open in Excel. After loading it lies in `inbox/done/<year-month>` or, when it
was refused, in `inbox/refused`: nothing is ever deleted. Whatever goes wrong, watching goes on.
"""

import getpass
import json
import shutil
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from etl import answers, drafts, feed_calendar, loading, publishing, summary
from etl.contracts import Problem, load_contracts
from etl.disk import DiskFull
from etl.drafts import Draft, Overtaken
from etl.home import Home
from etl.loading import FileResult, LoadReport
from etl.pseudonyms import KeyUnusable
from etl.snapshot import open_current
from etl.store import KeyChanged
from etl.summary import Changes, Outcome
from etl.unzipping import named, unpacked
from kpis.catalogue import CatalogueError

SETTLE = 5.0  # seconds between two looks of which both must find a file the same
DONE, REFUSED, STUCK = "done", "refused", ".handled.json"
ARRIVING = {".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart"}  # still being sent
NOT_EXTRACTS = {"thumbs.db", "desktop.ini"}
WORTH_A_LOOK = {"as_at_in_future", "empty_list", "gone_from_list"}
EARLIER_LOADS = 12
NEVER_USUAL = 0.05  # one row in twenty rejected is for somebody to look at, however often it happened
FEWEST_TO_TELL = 20  # rows; shorter lists double and halve by themselves
NOT_THE_FILES_FAULT = (
    loading.StoreBusy, DiskFull, KeyChanged, KeyUnusable, CatalogueError, OSError, MemoryError, duckdb.IOException,
    duckdb.OutOfMemoryException,
)  # fmt: skip
WHY = "Loaded unattended from the inbox."


class When(StrEnum):
    """Whether unattended loading publishes: always, never, or when nothing in a file calls for a second look."""

    always = "always"
    clean = "clean"
    never = "never"


@dataclass(frozen=True)
class Round:
    """What one handling of the inbox came to. `trouble`: why the files still lie there."""

    report: LoadReport
    drafts: tuple[str, ...] = ()
    trouble: str = ""
    summary: Path | None = None

    @property
    def exit_code(self) -> int:
        """As of a load: 0 all well, 1 some rows rejected, 2 a file refused or nothing could be loaded."""
        return 2 if self.trouble else self.report.exit_code

    def to_json(self) -> dict:
        """The shape scripts rely on: that of a load, the drafts left, trouble, and the name of the summary."""
        name = self.summary.name if self.summary else None
        return {**self.report.to_json(), "drafts": list(self.drafts), "trouble": self.trouble or None, "summary": name}


NOTHING = Round(LoadReport())
Stamp = tuple[int, int]  # size and time of the last change: as long as they stay, so does the content


# --- what lies in the inbox --------------------------------------------------------------------------------------


def look(home: Home) -> dict[Path, Stamp]:
    """Every file of the inbox that may be an extract, with its stamp; nothing while the folder cannot be reached."""
    found = {}
    try:
        inbox = home.inbox
        for path in sorted(inbox.rglob("*")):
            if _may_be_extract(path, inbox):
                found[path] = _stamp(path)
    except OSError:
        return {}
    return found


def _may_be_extract(path: Path, inbox: Path) -> bool:
    inside = path.relative_to(inbox)
    if inside.parts[0] in (DONE, REFUSED) or any(part.startswith((".", "~$")) for part in inside.parts):
        return False
    return path.suffix.lower() not in ARRIVING and path.name.lower() not in NOT_EXTRACTS and path.is_file()


def _stamp(path: Path) -> Stamp:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def whole(before: Mapping[Path, Stamp], now: Mapping[Path, Stamp]) -> list[Path]:
    """The files that did not change between two looks, and that nobody has open."""
    return [path for path, stamp in now.items() if before.get(path) == stamp and not _is_open(path)]


def _is_open(path: Path) -> bool:
    """Whether Excel or LibreOffice holds the file, or it cannot be read (Windows: whoever copies it holds it)."""
    marks = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    if any(path.with_name(mark).exists() for mark in marks):
        return True
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError:
        return True
    return False


# --- loading it --------------------------------------------------------------------------------------------------


def once(home: Home, when: When = When.clean, settle: float = SETTLE, sleep: Callable = time.sleep) -> Round:
    """Loads what lies whole in the inbox now; for a scheduled task."""
    before = look(home)
    if not before:
        return NOTHING
    sleep(settle)
    ready = whole(before, look(home))
    return handle(home, ready, when) if ready else NOTHING


def rounds(home: Home, when: When = When.clean, every: float = 30, sleep: Callable = time.sleep) -> Iterator[Round]:
    """Looks again and again, and gives what each handling came to; ends only when it is stopped."""
    before: dict[Path, Stamp] = {}
    while True:
        now = look(home)
        ready = whole(before, now)
        if ready and (done := handle(home, ready, when)) is not NOTHING:
            yield done
        before = now
        sleep(every)


def handle(home: Home, paths: Sequence[Path], when: When = When.clean) -> Round:
    """Loads these files, moves them aside and writes the summary. One at a time over an inbox: while another is at it,
    nothing is done. Never raises for what is wrong with a file, the folder or the store."""
    try:
        with FileLock(home.lock.with_name("watching.lock"), timeout=0):
            return _handle(home, _to_do(home, paths), when)
    except Timeout:
        return NOTHING
    except NOT_THE_FILES_FAULT as trouble:
        return _in_trouble(home, str(trouble) or type(trouble).__name__)
    except Exception as unforeseen:
        return _in_trouble(home, f"Bearing stumbled ({_where(unforeseen)}).")


def _to_do(home: Home, paths: Sequence[Path]) -> dict[Path, Stamp]:
    """The files still there that were not handled already, one of each name (the next waits for its turn)."""
    stuck, found = _stuck(home), {}
    for path in paths:
        try:
            stamp = _stamp(path)
        except OSError:
            continue  # gone: somebody else saw to it
        *handled, well = stuck.get(_within(home, path), (None,))
        if handled == list(stamp):
            _move(home, path, well)
        elif path.name not in {other.name for other in found}:
            found[path] = stamp
    return found


def _handle(home: Home, files: Mapping[Path, Stamp], when: When) -> Round:
    if not files:
        return NOTHING
    before = publishing.current_name(home)
    loading.load_reference(home)
    report, waiting, left = _load(home, list(files), when)
    for path, stamp in files.items():
        _put_aside(home, path, stamp, report)
    needed = feed_calendar.still_needed(answers.calendar_of_feeds(home, datetime.now(UTC).date()))
    outcome = Outcome(report, _changes(home, before), waiting, needed)
    return Round(report, left, summary=summary.write(home, outcome))


def _changes(home: Home, before: str | None) -> Changes | None:
    """What leaders see otherwise than before; None when they see the same snapshot."""
    after = publishing.current_name(home)
    if after is None or after == before:
        return None
    return summary.changes(before and home.snapshots / before, home.snapshots / after)


def _in_trouble(home: Home, words: str) -> Round:
    """Why nothing could be loaded, told in a summary once and not at every look."""
    outcome = Outcome(LoadReport(), trouble=words)
    try:
        told = words in summary.newest(home)
        return Round(LoadReport(), trouble=words, summary=None if told else summary.write(home, outcome))
    except OSError:  # the disk is full, or away
        return Round(LoadReport(), trouble=words)


def _load(home: Home, paths: Sequence[Path], when: When) -> tuple[LoadReport, dict[str, str], tuple[str, ...]]:
    """What became of the files; those that wait as a draft, with the reason; and the ids of the drafts.

    An error nobody foresaw is pinned on the file that causes it, so that it does not stop the others.
    """
    try:
        return _load_together(home, paths, when)
    except NOT_THE_FILES_FAULT:
        raise
    except Exception as unforeseen:
        if len(paths) == 1:
            return LoadReport([_stumbled(paths[0], unforeseen)]), {}, ()
    report, waiting, left = LoadReport(), {}, ()
    for path in paths:
        one, waits, ids = _load(home, [path], when)
        report.files += one.files
        report.snapshot, waiting, left = one.snapshot or report.snapshot, waiting | waits, left + ids
    return report, waiting, left


def _load_together(home: Home, paths: Sequence[Path], when: When) -> tuple[LoadReport, dict[str, str], tuple[str, ...]]:
    draft = _begin(home, paths)
    if draft.snapshot is None:
        drafts.discard(home, draft.id)
        return draft.report, {}, ()
    waiting = _held_back(home, draft.report, when)
    if not waiting:
        return _published(home, draft)
    odd = [path for path in paths if any(_is_of(file, path) for file in waiting)]
    clean = [path for path in paths if path not in odd]
    loaded = [result.file for result in draft.report.files if result.status == "loaded"]
    if not any(_is_of(file, path) for file in loaded for path in clean):
        return draft.report, waiting, (draft.id,)
    drafts.discard(home, draft.id)
    report, others, left = _load_together(home, clean, When.always)
    held = _begin(home, odd)
    report.files += held.report.files
    return report, waiting | others, (*left, held.id)


def _begin(home: Home, paths: Sequence[Path]) -> Draft:
    """A draft of these files; of those in a zip the report tells which zip."""
    with unpacked(paths) as inside:
        draft = drafts.begin(home, inside, None, _who())
        shown = {path.name: named(path) for path in inside}
    draft.report.files = [replace(one, file=shown.get(one.file, one.file)) for one in draft.report.files]
    return draft


def _is_of(file: str, path: Path) -> bool:
    """Whether a result is of this file, or of one in this zip."""
    return file == path.name or file.startswith(f"{path.name} > ")


def _published(home: Home, draft: Draft) -> tuple[LoadReport, dict[str, str], tuple[str, ...]]:
    """Publishes a draft; somebody who published meanwhile is given way to once, and then it is left to the analyst."""
    report = draft.report
    try:
        report.snapshot = drafts.publish(home, draft.id, _who(), WHY)
    except Overtaken:
        draft = drafts.renew(home, draft.id)
        try:
            report.snapshot = drafts.publish(home, draft.id, _who(), WHY)
        except Overtaken as again:
            return report, {result.file: str(again) for result in report.files}, (draft.id,)
    report.published = True
    return report, {}, ()


def _who() -> str:
    try:
        return f"{getpass.getuser()}, unattended"
    except (OSError, KeyError, ImportError):  # a service account may have no name
        return "unattended"


def _stumbled(path: Path, error: Exception) -> FileResult:
    """A file the loader fell over."""
    message = (
        f"{path.name} made the loader stumble ({_where(error)}), which is a fault of Bearing's. Nothing of "
        "it was loaded. Tell whoever looks after Bearing, and save it as a new workbook or CSV to try again."
    )
    problem = Problem(path.name, "", None, None, None, "unforeseen", message, "rejected")
    return FileResult(path.name, None, None, None, "refused", problems=(problem,))


def _where(error: Exception) -> str:
    """Where in the code, and never what the error says, which may quote a cell."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"


# --- whether to publish ------------------------------------------------------------------------------------------


def _held_back(home: Home, report: LoadReport, when: When) -> dict[str, str]:
    """The files leaders shall not see before an analyst has looked, each with the reason."""
    if when is When.always:
        return {}
    loaded = [result for result in report.files if result.status == "loaded"]
    if when is When.never:
        return {result.file: "unattended loading is told not to publish." for result in loaded}
    snapshot = open_current(home)
    earlier = snapshot.records("loads") if snapshot else []
    if snapshot:
        snapshot.connection.close()
    found: dict[str, str] = {}
    for result in loaded:
        if why := why_look(result, [row for row in earlier if row["feed"] == result.feed]):
            found.setdefault(result.file, why)
    return found


def why_look(result: FileResult, earlier: Sequence[Mapping]) -> str | None:
    """Why a list should be looked at before leaders see it; None when it is as its feed's last twelve loads were.

    earlier: the feed's loads that count, newest first (`queries/publish/load.sql`).
    """
    told = next((problem for problem in result.problems if problem.rule in WORTH_A_LOOK), None)
    if told is not None:
        return told.message
    title = load_contracts()[result.feed].title
    usual = max((_share(row["rejected"], row["read"]) for row in earlier[:EARLIER_LOADS]), default=0.0)
    if _share(result.rejected, result.read) > min(usual, NEVER_USUAL):
        return f"{result.rejected:,} of {result.read:,} rows of '{title}' were rejected, more than usual."
    sizes = [row["read"] for row in earlier[:EARLIER_LOADS]]
    if sizes and max(*sizes, result.read) >= FEWEST_TO_TELL and not min(sizes) <= 2 * result.read <= 4 * max(sizes):
        return (
            f"'{title}' holds {result.read:,} rows; its last {len(sizes)} loads held {min(sizes):,} to {max(sizes):,}."
        )
    return None


def _share(part: int, of: int) -> float:
    return part / of if of else 0.0


# --- afterwards --------------------------------------------------------------------------------------------------


def _put_aside(home: Home, path: Path, stamp: Stamp, report: LoadReport) -> None:
    """Moves a handled file out of the inbox, unless it was changed meanwhile: then it is another file."""
    try:
        if _stamp(path) != stamp:
            return
    except OSError:
        return
    results = [result for result in report.files if _is_of(result.file, path)]
    _move(home, path, not results or any(result.status != "refused" for result in results))


def _move(home: Home, path: Path, well: bool) -> None:
    """Moves a file to where handled ones lie; one that cannot be moved (open on Windows) is remembered instead."""
    folder = home.inbox / DONE / f"{date.today():%Y-%m}" if well else home.inbox / REFUSED
    stuck, stamp = _stuck(home), None
    try:
        stamp = _stamp(path)
        folder.mkdir(parents=True, exist_ok=True)
        shutil.move(path, _free(folder / path.name))
        stuck.pop(_within(home, path), None)
    except OSError:
        if stamp:
            stuck[_within(home, path)] = [*stamp, well]
    _remember(home, stuck)


def _within(home: Home, path: Path) -> str:
    return path.relative_to(home.inbox).as_posix()


def _stuck(home: Home) -> dict[str, list]:
    """Files handled that could not be moved (open on Windows): their stamps, and whether they went well."""
    try:
        return json.loads((home.inbox / STUCK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _remember(home: Home, stuck: Mapping[str, list]) -> None:
    still = {name: kept for name, kept in stuck.items() if (home.inbox / name).exists()}
    if still or (home.inbox / STUCK).exists():
        (home.inbox / STUCK).write_text(json.dumps(still), encoding="utf-8")


def _free(path: Path) -> Path:
    """The path itself, or 'name (2).xlsx' and so on where there is such a file already."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return free
