"""The demonstration: synthetic extracts of a fictional district, loaded through the same door as real ones."""

from datetime import date
from pathlib import Path

from etl import loading
from etl.home import Home
from etl.publishing import Progress, silent
from etl.sample import generate

END = date(2026, 10, 31)


def write(folder: Path, months: int, progress: Progress = silent) -> list[Path]:
    """Writes the synthetic extracts, in the order a council would have sent them."""
    folder.mkdir(parents=True, exist_ok=True)
    return generate(folder, months=months, end=END, progress=progress)


def build(home: Home, months: int, progress: Progress = silent) -> str:
    """Loads published figures and the synthetic extracts, and publishes; returns the snapshot's name.

    The newest month is loaded after the others are published, so that late corrections show as restated months.
    """
    loading.load_reference(home, progress)
    written = write(home.sample, months, progress)
    newest = [path for path in written if END.isoformat() in path.name]
    earlier = [path for path in written if path not in newest]
    said = {"by": "sample data", "why": "Synthetic extracts of a fictional district.", "kind": "sample"}
    loading.load(earlier, home, **said, progress=progress)
    return loading.load(newest, home, **said, progress=progress).snapshot
