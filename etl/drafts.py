"""Drafts: what an analyst has dropped but not yet published, and what leaders would see if it were.

A draft is a home of its own under the council's: a copy of the store with the new loads in it, and the candidate
snapshot built from that. It changes nothing leaders see, keeps nothing raw, and survives a closed browser or a crash.
`draft.json` is written last when one is made and goes first when it is removed, so a folder without it is a leftover.
"""

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from etl import publications, publishing
from etl.checking import Problem
from etl.disk import saying_when_full
from etl.home import Home
from etl.loading import AsAt, FileResult, LoadReport, files_in, load, loading_lock, masked, take_out
from etl.pointer import current_name, flush
from etl.publishing import Progress, digest_in, silent
from etl.sql import statement
from etl.store import is_known, open_store, take_in, transaction

ID = re.compile(r"\d{8}T\d{12}")
NOTE, MAKING = "draft.json", "making.lock"
DID = {
    "undo": "undid {files}", "rollback": "went back to another picture", "definitions": "published changed definitions",
}  # fmt: skip
NOT_KEPT = "{file} was refused. Drop it again to see why: what stands in its cells is not kept."


class NoSuchDraft(Exception):
    """There is no draft of that id: it was discarded, or never made."""


class NoReason(Exception):
    """A publication needs a reason."""


class Overtaken(Exception):
    """What leaders see, or the loads that count, changed since the draft was made: who did what, and when. `renew`
    brings the draft up to date."""


class HalfPublished(Exception):
    """Asked to discard a draft whose publication was interrupted after its loads were kept."""


@dataclass(frozen=True)
class Draft:
    """One draft as it lies on disk."""

    id: str  # sorts by time
    home: Home  # its own store and snapshots; the key is the council's
    by: str
    started_at: datetime  # UTC, without a zone
    kind: str  # "load" or "undo"
    base: str | None  # the snapshot leaders saw when it was made
    report: LoadReport  # whole from `begin`; later as kept: words found in cells only by their shape
    snapshot: str | None  # the candidate's name; None when nothing would change

    @property
    def candidate(self) -> Path | None:
        """The candidate snapshot's file, to open with `etl.snapshot.open_snapshot`."""
        return self.home.snapshots / self.snapshot if self.snapshot else None


def begin(home: Home, paths: Iterable[Path], as_at: AsAt, by: str, progress: Progress = silent) -> Draft:
    """Loads files into a new draft and builds what leaders would see. A mapping gives as-at days by file name.

    Raises NothingToLoad, StoreBusy, KeyChanged, KeyUnusable, DiskFull; nothing of the draft is left then. A file that
    is wrong is refused in the report instead.
    """
    found = files_in(paths)
    with _copy(home) as (at, base):
        report = load(found, at, as_at, publishes=False, by=by, progress=progress)
        return _finish(at, base, "load", by, report, progress)


def begin_undo(home: Home, load_ids: Iterable[int], by: str, progress: Progress = silent) -> Draft:
    """A draft without some loads that count now (say all lists of a file), which its report shows as "undone".

    Raises UnknownLoad, AlreadyUndone, StoreBusy, DiskFull.
    """
    with _copy(home) as (at, base):
        with loading_lock(at):
            report = LoadReport([take_out(load_id, at, by) for load_id in load_ids])
        return _finish(at, base, "undo", by, report, progress)


def drafts(home: Home) -> list[Draft]:
    """Those neither published nor discarded, newest first; half-made ones are swept when no loader runs."""
    try:
        with FileLock(home.lock, timeout=0):
            _sweep(home)
    except Timeout:
        pass
    found = []
    for note in sorted(home.drafts.glob(f"*/{NOTE}"), reverse=True):
        with suppress(NoSuchDraft):  # published or discarded in this instant
            found.append(find(home, note.parent.name))
    return found


def find(home: Home, draft_id: str) -> Draft:
    """One draft. Raises NoSuchDraft."""
    at = Home(home.drafts / draft_id, draft_of=home.root)
    try:
        note = json.loads((at.root / NOTE).read_text(encoding="utf-8")) if ID.fullmatch(draft_id) else None
    except FileNotFoundError:
        note = None
    if note is None:
        raise NoSuchDraft(f"There is no draft {draft_id}. It may have been discarded; drop the files again.")
    report = LoadReport([_result(kept) for kept in note["files"]], note["snapshot"])
    return Draft(
        draft_id, at, note["by"], _started(draft_id), note["kind"], note["base"], report, note["snapshot"]
    )  # fmt: skip


def publish(home: Home, draft_id: str, by: str, why: str, progress: Progress = silent) -> str:
    """Publishes a draft and removes it; returns the snapshot pages now read.

    After a crash half-way, publishing again finishes it; publishing one a second time changes nothing.
    Raises NoReason (blank why), Overtaken, NoSuchDraft, StoreBusy, DiskFull.
    """
    if not why.strip():
        raise NoReason("Say why you publish: whoever looks at the history later will want to know.")
    with loading_lock(home):
        is_taken = _is_taken(home, draft_id)
        if is_taken and not (home.drafts / draft_id / NOTE).exists():
            return current_name(home)
        draft = find(home, draft_id)
        if not is_taken:
            _take(home, draft)
        ready = draft.candidate if draft.base == current_name(home) else None
        name, _ = publishing.publish(home, progress, by=by, why=why, kind=draft.kind, ready=ready)
        _remove(draft.home.root)
    return name


def renew(home: Home, draft_id: str, progress: Progress = silent) -> Draft:
    """The same loads on what stands now, as a new draft that takes the place of the old.

    What somebody else has loaded meanwhile has status "unchanged". Raises NoSuchDraft, AlreadyUndone, StoreBusy,
    DiskFull.
    """
    old = find(home, draft_id)
    if old.kind == "undo":
        new = begin_undo(home, [result.load_id for result in old.report.files], old.by, progress)
    else:
        with _copy(home) as (at, base):
            with open_store(at.store) as store, _attached(store, old):
                renumbered = _take_in_new(store, unless_come_since=True)
            report = LoadReport([_renumbered(result, renumbered) for result in old.report.files])
            new = _finish(at, base, "load", old.by, report, progress)
    discard(home, draft_id)
    return new


def discard(home: Home, draft_id: str) -> None:
    """Removes a draft; one that is not there is no trouble. Raises HalfPublished, StoreBusy."""
    with loading_lock(home):
        if not ID.fullmatch(draft_id) or not (home.drafts / draft_id / NOTE).exists():
            return
        if _is_taken(home, draft_id):
            raise HalfPublished(
                f"The publication of draft {draft_id} was interrupted. Publish it again to finish; its loads can be "
                "undone afterwards."
            )
        _remove(home.drafts / draft_id)


def moves(home: Home, draft: Draft) -> list[dict]:
    """The KPIs a draft would move: `kpi`, `months` that move, of them `new_months` and `lost_months`."""
    if draft.candidate is None:
        return []
    with duckdb.connect() as connection:
        _attach(connection, draft.candidate, "new")
        if draft.base:
            _attach(connection, home.snapshots / draft.base, "old")
        else:
            connection.execute("attach ':memory:' as old")
            connection.execute("create table old.kpi_value as from new.kpi_value limit 0")
        rows = connection.execute(statement("drafts/moved")).fetchall()
    return [dict(zip(("kpi", "months", "new_months", "lost_months"), row, strict=True)) for row in rows]


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    quoted = str(path).replace("'", "''")
    connection.execute(f"attach '{quoted}' as {name} (read_only)")


# ---------------------------------------------------------------- making one


@contextmanager
def _copy(home: Home) -> Iterator[tuple[Home, str | None]]:
    """A new draft's home with a copy of the store in it, and what leaders see now. Gone again when the block fails."""
    with loading_lock(home):
        _sweep(home)
        at = Home(home.drafts / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}", draft_of=home.root)
        at.root.mkdir()
        making = FileLock(at.root / MAKING)
        making.acquire()
    try:
        with saying_when_full(home):
            with loading_lock(home):
                _copy_store(home, at)
                base = current_name(home)
            yield at, base
    except BaseException:
        making.release()
        _remove(at.root)
        raise
    finally:
        making.release()


def _copy_store(home: Home, at: Home) -> None:
    """Copies the store as it was closed: with changes still in a log beside it, a copy would lack them."""
    with open_store(home.store) as store:
        store.execute("checkpoint")
    if Path(f"{home.store}.wal").exists():
        raise RuntimeError("The store was not closed cleanly, so it cannot be copied.")
    shutil.copyfile(home.store, at.store)
    with open_store(at.store) as store:
        store.execute(statement("drafts/base_load"))


def _finish(at: Home, base: str | None, kind: str, by: str, report: LoadReport, progress: Progress) -> Draft:
    """Builds the candidate and writes the note that makes the folder a draft."""
    report.snapshot = publishing.build_candidate(at, base, progress)
    draft = Draft(at.root.name, at, by, _started(at.root.name), kind, base, report, report.snapshot)
    files = [asdict(_as_kept(result)) for result in report.files]
    note = {"by": by, "kind": kind, "base": base, "snapshot": draft.snapshot, "files": files}
    aside = at.root / f"{NOTE}.new"
    aside.write_text(json.dumps(note, default=str, ensure_ascii=False), encoding="utf-8")
    flush(aside)
    aside.replace(at.root / NOTE)
    return draft


def _as_kept(result: FileResult) -> FileResult:
    """What the disk may hold of a result: no rows, and of a refused file not even the sentence, which may name what
    stands in its cells."""
    problems = [Problem(**masked(problem)) for problem in result.problems]
    if result.status == "refused":
        said = NOT_KEPT.format(file=result.file)
        problems = [replace(problem, column=None, value=None, message=said) for problem in problems]
    return replace(result, problems=tuple(problems), head=())


def _started(draft_id: str) -> datetime:
    return datetime.strptime(draft_id, "%Y%m%dT%H%M%S%f")


def _result(kept: dict) -> FileResult:
    days = {name: kept[name] and date.fromisoformat(kept[name]) for name in ("as_at", "window_from", "window_to")}
    return FileResult(**{**kept, **days, "problems": tuple(Problem(**problem) for problem in kept["problems"])})


def _renumbered(result: FileResult, renumbered: dict[int, int]) -> FileResult:
    if result.status != "loaded" or result.load_id in renumbered:
        return replace(result, load_id=renumbered.get(result.load_id))
    return replace(result, status="unchanged", load_id=None)


# ---------------------------------------------------------------- taking one in


@contextmanager
def _attached(store: duckdb.DuckDBPyConnection, draft: Draft) -> Iterator[None]:
    """The draft's store as `draft`, in one transaction that is kept when the block succeeds."""
    _attach(store, draft.home.store, "draft")
    with transaction(store):
        yield
    store.execute("detach draft")


def _take(home: Home, draft: Draft) -> None:
    """Brings a draft's loads and undone marks into the council's store, and remembers it. Raises Overtaken."""
    with open_store(home.store) as store, _attached(store, draft):
        changed = store.execute(statement("drafts/changed_since")).fetchall()
        if changed or digest_in(current_name(home)) != digest_in(draft.base):
            raise Overtaken(_overtaken(home, draft, changed))
        _take_in_new(store)
        store.execute(statement("drafts/undone_there"))
        taken_at = datetime.now(UTC).replace(tzinfo=None)
        store.execute(statement("drafts/take"), {"draft": draft.id, "taken_at": taken_at})


def _take_in_new(store: duckdb.DuckDBPyConnection, unless_come_since: bool = False) -> dict[int, int]:
    """Takes in the loads the attached draft brings; returns the load ids here by those there.

    unless_come_since: but not what somebody else has loaded since the draft was made.
    """
    renumbered = {}
    for drafted_as, *content in store.execute(statement("drafts/new_load")).fetchall():
        if not (unless_come_since and is_known(store, *content)):
            ((renumbered[drafted_as],),) = store.execute(statement("drafts/next_load")).fetchall()
    take_in(store, renumbered)
    return renumbered


def _overtaken(home: Home, draft: Draft, changed: list[tuple]) -> str:
    """Who published what and when; or who loaded it, where that is not published yet."""
    if digest_in(current_name(home)) != digest_in(draft.base):
        told = publications.publications(home)[0]
        files = {file for file, *_, load in changed if load in told["loads"]}
        who, at, did = told["by"], datetime.fromisoformat(told["at"]), DID.get(told["kind"], "published {files}")
    else:
        files = {file for file, *_ in changed}
        who, at, did = *changed[0][2:4], "loaded {files}, which is not published yet"
    done = did.format(files=", ".join(sorted(files)[:3]) + (" and more" if len(files) > 3 else ""))
    return (
        f"Since this draft was made, {who or 'somebody'} {done} ({at:%d/%m/%Y %H:%M} UTC). Bring the draft up to date "
        "and look again at what changes before publishing it."
    )


def _is_taken(home: Home, draft_id: str) -> bool:
    with open_store(home.store) as store:
        return store.execute(statement("drafts/taken"), {"draft": draft_id}).fetchone() is not None


# ---------------------------------------------------------------- removing one


def _remove(folder: Path) -> None:
    """Takes a draft off the disk: the note first, so that what a crash leaves is known for a leftover."""
    (folder / NOTE).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _sweep(home: Home) -> None:
    """Removes what a crash left of drafts. The caller holds the council's lock, under which alone drafts begin."""
    for folder in home.drafts.iterdir():
        if not folder.is_dir() or (folder / NOTE).exists():
            continue
        try:
            with FileLock(folder / MAKING, timeout=0):
                pass
        except Timeout:  # it is being made
            continue
        _remove(folder)
