"""The pointer: a small file that names the snapshot pages read. Moving it is the instant of publication."""

import os
from pathlib import Path

from etl.home import Home

POINTER = "CURRENT"


def current_name(home: Home) -> str | None:
    """The snapshot the pointer names, or None before the first publication."""
    pointer = home.snapshots / POINTER
    return pointer.read_text(encoding="ascii").strip() if pointer.exists() else None


def point_to(home: Home, name: str) -> None:
    """Moves the pointer in one step: readers see the old name or the new one, never half of one."""
    aside = home.snapshots / f"{POINTER}.new"
    aside.write_text(name + "\n", encoding="ascii")
    flush(aside)
    aside.replace(home.snapshots / POINTER)


def snapshots(home: Home) -> list[str]:
    """The published snapshots kept, oldest first."""
    return sorted(path.name for path in home.snapshots.glob("*.duckdb"))


def flush(path: Path) -> None:
    """Has a file written to the disk itself, so that a power cut cannot lose it."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
