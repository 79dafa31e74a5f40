"""Zip files as they come by e-mail: the extracts in one are loaded as if they had come alone.

A zip is taken whole or refused whole. One that must be refused is passed on as it is: the reader, which meets every
file, says why.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import BinaryIO

from etl.reading import LIMITS, MEGABYTE, Limits, NotASpreadsheet, UnreadableFile
from etl.zip_check import BROKEN, CHUNK, DAMAGED_ZIP, OFFICE_BEGINS, ZIP, extracts_in, is_office, refuse_long_list

FOLDER = "bearing-zip-"
NOT_IN_NAMES = str.maketrans(dict.fromkeys('<>:"|?*', "_"))  # Windows has no such names


@contextmanager
def unpacked(paths: Iterable[Path], limits: Limits = LIMITS) -> Iterator[list[Path]]:
    """The files, each zip replaced by the extracts in it, which lie in a private folder until the block ends."""
    with ExitStack() as folders:
        yield [file for path in paths for file in _taken_apart(path, folders, limits)]


def named(path: Path) -> str:
    """The name to show: 'October.zip > North/list 3.csv' for a file `unpacked` took from a zip, else the file's own."""
    for depth, folder in enumerate(path.parts[:-2]):
        if folder.startswith(FOLDER):
            return f"{path.parts[depth + 1]} > {'/'.join(path.parts[depth + 2 :])}"
    return path.name


def files_of(name: str, content: bytes, limits: Limits = LIMITS) -> list[tuple[str, bytes]]:
    """(name to show, bytes) of each extract in an uploaded zip; any other file is given back as it came.

    Raises UnreadableFile when the zip is refused.
    """
    try:
        with io.BytesIO(content) as source, zip_of_files(source) as archive:
            if archive is None:
                return [(name, content)]
            found = extracts_in(archive, limits)
            return [(f"{name} > {entry.filename}", archive.read(entry)) for entry in found]
    except UnreadableFile as refusal:
        refusal.file = name
        raise
    except BROKEN as error:
        reason = error.args[0] if error.args else type(error).__name__
        raise NotASpreadsheet(DAMAGED_ZIP.format(reason), name) from None


@contextmanager
def zip_of_files(source: BinaryIO) -> Iterator[zipfile.ZipFile | None]:
    """The zip of files in `source`; None when it is something else, a workbook included. Raises NotASpreadsheet."""
    head = source.read(60)
    if not head.startswith(ZIP) or OFFICE_BEGINS.match(head[30:]):  # the first part's name stands there
        yield None
        return
    refuse_long_list(source)
    with zipfile.ZipFile(source) as archive:
        yield None if is_office(archive.infolist()) else archive


def _taken_apart(path: Path, folders: ExitStack, limits: Limits) -> list[Path]:
    """The extracts in a zip, unpacked; `path` itself when it is no zip of files, or one that the reader refuses."""
    try:
        with path.open("rb") as source, zip_of_files(source) as archive:
            if archive is None or path.stat().st_size > limits.unpacked_mb * MEGABYTE:
                return [path]
            found = extracts_in(archive, limits)
            folder = Path(folders.enter_context(TemporaryDirectory(prefix=FOLDER))) / path.name
            return [_written(archive, entry, folder) for entry in found]
    except (UnreadableFile, FileNotFoundError, IsADirectoryError, PermissionError):
        return [path]
    except tuple(error for error in BROKEN if error is not OSError):
        return [path]


def _written(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path) -> Path:
    inside = PurePosixPath(entry.filename.replace("\\", "/").translate(NOT_IN_NAMES))
    to = folder.joinpath(*inside.parts)
    to.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as source, to.open("xb") as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)
    return to
