"""Who changed what leaders see, when and why: an append-only log beside the snapshots, one JSON line a publication.

    {"at": "2026-11-22T09:12:00", "by": "a.name", "why": "October returns", "kind": "load",
     "snapshot": "20261122T091158Z-1a2b3c4d.duckdb", "previous": "20261021T...duckdb", "loads": [41, 42]}

at: UTC. previous: what pages read until then, or None. loads: those the two snapshots differ by, so of kind "load" the
loads that came, of "undo" those that went, of "rollback" either. kind is one of:
load, undo, rollback, sample, definitions (no load came or went: a definition or a query changed),
interrupted (the publication of `previous` stopped half-way: pages went on reading `snapshot`),
unlogged (pages read `snapshot`, published before this log was kept).

A line is flushed to disk before the pointer moves, and never changed afterwards. When the pointer then did not move
(a crash, a full disk), a further line says so.
"""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime

from etl.home import Home
from etl.pointer import current_name

LOG = "PUBLICATIONS.jsonl"
INTERRUPTED = "The publication was interrupted; pages went on showing the picture before it."
UNLOGGED = "Published before this history was kept."


def publications(home: Home) -> list[dict]:
    """Every publication, newest first; the first names what pages read now. Empty before the first."""
    told = _told(home)
    untold = _untold(home, told)
    return ([untold] if untold else []) + told[::-1]


def told_of(home: Home) -> list[str]:
    """The names of every snapshot the log has told of, also of those that were never served."""
    return [line["snapshot"] for line in _told(home) if line["snapshot"]]


def log(home: Home, *, by: str, why: str, kind: str, snapshot: str, previous: str | None, loads: Sequence[int]) -> None:
    """Says what is about to be published. The caller holds the loading lock, and moves the pointer next."""
    at = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    _append(home, _line(at, by, why.strip(), kind, snapshot, previous, loads))


def settle(home: Home) -> str | None:
    """Says in a line of its own what pages read, where the log does not; the caller holds the loading lock.

    Returns the new snapshot of a publication that was interrupted, which nobody has ever read.
    """
    told = _told(home)
    untold = _untold(home, told)
    if untold is None:
        return None
    _append(home, untold)
    never_served = untold["kind"] == "interrupted" and told[-1]["kind"] != "rollback"
    return untold["previous"] if never_served else None


def _line(
    at: str, by: str, why: str, kind: str, snapshot: str | None, previous: str | None, loads: Sequence[int]
) -> dict:
    return {
        "at": at, "by": by, "why": why, "kind": kind, "snapshot": snapshot, "previous": previous, "loads": list(loads),
    }  # fmt: skip


def _append(home: Home, line: dict) -> None:
    """One whole line, on disk when this returns. A line torn by a crash is closed first, and stays as it is."""
    with (home.snapshots / LOG).open("ab+") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - 1, 0))
        torn = size > 0 and file.read(1) != b"\n"
        file.write((b"\n" if torn else b"") + json.dumps(line, ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _told(home: Home) -> list[dict]:
    """The lines of the log, oldest first. A torn line told of nothing: the pointer moves only after a whole one."""
    path = home.snapshots / LOG
    if not path.exists():
        return []
    told = []
    for text in path.read_bytes().split(b"\n"):
        try:
            told.append(json.loads(text))
        except ValueError:
            continue
    return told


def _untold(home: Home, told: list[dict]) -> dict | None:
    current, last = current_name(home), told[-1] if told else None
    if current == (last and last["snapshot"]):
        return None
    if last and last["previous"] == current:
        return _line(last["at"], "", INTERRUPTED, "interrupted", current, last["snapshot"], [])
    return _line(_published_at(current), "", UNLOGGED, "unlogged", current, None, [])


def _published_at(snapshot: str | None) -> str:
    try:
        return datetime.strptime((snapshot or "")[:16], "%Y%m%dT%H%M%SZ").isoformat()
    except ValueError:
        return datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
