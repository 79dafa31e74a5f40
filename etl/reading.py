"""Read an extract (.xlsx, .xlsm, .xls, .csv or .parquet) as text, in a child process with limits.

A spreadsheet is untrusted input: a workbook of five kilobytes can make any reader ask for hundreds of
gigabytes and abort the process it runs in. So the file is read by `etl.reader_child` in a process of its own,
with limits on memory, processor and elapsed time; whatever becomes of that process, this one raises an
`UnreadableFile` that says what to do. Tables come back over a pipe as Arrow streams: no cell is ever
written to disk.
"""

import json
import math
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

MEGABYTE = 1_000_000
LONGEST_HEADER = 65_536
BESIDES = ("hidden", "unsaved", "merged")  # what the reader says of a sheet besides its name and table
REPOSITORY = Path(__file__).resolve().parents[1]
# What the reader may inherit: enough to start Python, nothing that changes how it behaves.
KEPT_ENVIRONMENT = ("PATH", "HOME", "APPDATA", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(frozen=True)
class Sheet:
    """One sheet as text.

    `file` is the file's name without its folder; `name` the sheet's name, or a CSV's or parquet file's name without
    its ending.
    `table` has string columns named c0, c1, ...; null is an empty cell. Column i is the sheet's column i + 1
    and row i its row i + 1, blank leading rows and columns included (for a CSV, row i is record i + 1, as
    Excel shows it). An empty sheet has no columns and no rows. `hidden`: Excel does not show it. `unsaved`: addresses
    of formulas saved without their results; `merged`: ranges of merged cells, 'A3:A4'; both of .xlsx only.
    """

    file: str
    name: str
    table: pa.Table
    hidden: bool = False
    unsaved: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Limits:
    """What reading one file may cost. The defaults leave room for ten times a large council's longest list.

    memory_mb: the reader's address space (where the system can limit it: not on Windows) and all it may send
    back; seconds: elapsed, and of processor; unpacked_mb: the file, and all it holds once unzipped; entries:
    files in a zip; ratio: unpacked to packed size of any one of them (ordinary sheets measure 8 to 25); rows,
    columns: of one sheet, counted to the furthest cell that holds something; parquet_rows: of a parquet file, which
    only ever holds published figures (DfE's interactive tool: 640,000).
    """

    memory_mb: int = 2_000
    seconds: float = 120
    unpacked_mb: int = 1_000
    entries: int = 2_000
    ratio: int = 100
    rows: int = 500_000
    columns: int = 1_000
    parquet_rows: int = 2_000_000


LIMITS = Limits()


class UnreadableFile(Exception):
    """A file that cannot be read: `file` is its name, `message` what was found and what to do about it."""

    def __init__(self, message: str, file: str = "") -> None:
        super().__init__(message, file)
        self.message = message
        self.file = file

    def __str__(self) -> str:
        return f"{self.file}: {self.message}" if self.file else self.message


class CannotOpen(UnreadableFile):
    """No such file, a folder, or one that may not be opened."""


class EmptyFile(UnreadableFile):
    """A file without a single cell."""


class TooLarge(UnreadableFile):
    """More bytes, rows, columns or parts than `Limits` allow."""


class PasswordProtected(UnreadableFile):
    """An encrypted workbook."""


class NotASpreadsheet(UnreadableFile):
    """Something else under a spreadsheet's name, or a spreadsheet that is damaged."""


class ReadTimedOut(UnreadableFile):
    """Reading took longer than `Limits.seconds`."""


class ReaderCrashed(UnreadableFile):
    """The reader died, or sent something that makes no sense."""


# What the child may say went wrong.
CAUSES = {cause.__name__: cause for cause in (EmptyFile, TooLarge, PasswordProtected, NotASpreadsheet, ReaderCrashed)}


def read_file(path: Path, limits: Limits = LIMITS) -> list[Sheet]:
    """Every worksheet of a workbook (hidden ones too, chart sheets not), or the one table of a CSV or parquet file.

    Cells are text as found, untrimmed: dates 'YYYY-MM-DD' (with ' HH:MM:SS' when a time is attached; a time
    alone comes with the spreadsheet's day nought, 1899-12-31), whole numbers '7', others to nine decimal
    places, booleans 'TRUE' and 'FALSE', error cells as shown ('#REF!'). Text that looks like one of these is
    written the same way, except in a CSV. A formula saved without its value is blank. The content decides
    what kind of file it is, never the ending of its name. Raises a subclass of `UnreadableFile`.
    """
    try:
        with _open(path, limits) as source, _Reader(source, limits) as reader:
            return [
                Sheet(path.name, frame["sheet"] or path.stem, table, **{name: frame[name] for name in BESIDES})
                for frame, table in reader.tables()
            ]
    except UnreadableFile as refusal:
        refusal.file = path.name
        raise
    except (OSError, ValueError, KeyError) as error:
        raise ReaderCrashed(
            f"The program that reads files could not be run, or answered nonsense ({error}). Load it again; "
            "if it happens with other files too, tell whoever looks after this server.",
            path.name,
        ) from error


def _open(path: Path, limits: Limits) -> BinaryIO:
    if path.exists() and not path.is_file():
        raise CannotOpen("This is a folder, not a file. Give one of the files in it (.xlsx, .xls, .csv or .parquet).")
    try:
        if path.stat().st_size > limits.unpacked_mb * MEGABYTE:
            raise TooLarge(f"The file is larger than {limits.unpacked_mb:,} MB. Split it and load the parts.")
        return path.open("rb")
    except FileNotFoundError:
        raise CannotOpen("There is no such file. Check the name and the folder.") from None
    except OSError as error:
        raise CannotOpen(
            f"The file cannot be opened ({error.strerror}). Close it in Excel, check that you may read it, "
            "and load it again."
        ) from None


class _Reader:
    """The child process, killed when its time is up or when this side stops listening."""

    def __init__(self, source: BinaryIO, limits: Limits) -> None:
        self.limits = limits
        self.timed_out = False
        self.process = subprocess.Popen(
            [sys.executable, "-m", "etl.reader_child", json.dumps(asdict(limits))],
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=REPOSITORY,
            env=_environment(),
        )
        self.clock = threading.Timer(limits.seconds, self._time_is_up)
        self.clock.daemon = True

    def __enter__(self) -> "_Reader":
        self.clock.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.clock.cancel()
        self.process.kill()
        self.process.stdout.close()
        self.process.wait()

    def _time_is_up(self) -> None:
        self.timed_out = True
        self.process.kill()

    def tables(self) -> Iterator[tuple[dict, pa.Table]]:
        """What the reader says of each sheet, and its table; raises how it ended when that was badly."""
        remaining = self.limits.memory_mb * MEGABYTE
        while not (frame := self._header()).get("end"):
            if "error" in frame:
                raise CAUSES[frame["error"]](frame["message"])
            remaining -= frame["bytes"]
            if remaining < 0:
                raise TooLarge(_too_much_text(self.limits))
            yield frame, self._table(frame["bytes"])

    def _header(self) -> dict:
        line = self.process.stdout.readline(LONGEST_HEADER)
        if not line.endswith(b"\n"):
            raise self._how_it_ended()
        return json.loads(line)

    def _table(self, size: int) -> pa.Table:
        content = self.process.stdout.read(size)
        if len(content) < size:
            raise self._how_it_ended()
        table = pa.ipc.open_stream(content).read_all()
        table.validate(full=True)
        return table

    def _how_it_ended(self) -> UnreadableFile:
        code = self.process.wait()
        if self.timed_out or -code == getattr(signal, "SIGXCPU", None):
            return ReadTimedOut(
                f"Reading took longer than {self.limits.seconds:g} seconds and was stopped; most files take "
                "two or three. Keep only the sheets with data, copy their rows as values into a new "
                "workbook, and load that."
            )
        return ReaderCrashed(
            f"Reading stopped abruptly ({_ending(code)}): the file is damaged, or needs more than "
            f"{self.limits.memory_mb:,} MB of memory, often because of one stray cell far below or to the "
            "right of the data. Copy the rows that matter into a new workbook, save it as .xlsx, and load "
            "that."
        )


def _environment() -> dict[str, str]:
    """A clean environment, so that nobody's Python settings decide how a file is read.

    Arrow's own allocator and the C library's many arenas reserve far more address space than they use (1.5 GB
    for a workbook that needs 0.2); the plain one keeps the memory limit meaningful.
    """
    kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    return kept | {
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONSAFEPATH": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "MALLOC_ARENA_MAX": "2",
    }


def _ending(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit code {code}"


def _too_much_text(limits: Limits) -> str:
    return (
        f"Its cells hold more than {limits.memory_mb:,} MB of text. Split the file, or remove the sheets and "
        "columns that are not asked for, and load it again."
    )


def processor_seconds(limits: Limits) -> int:
    """Whole seconds of processor time for the child: never less than the clock allows, never nought."""
    return max(1, math.ceil(limits.seconds))
