"""A full disk, said in a sentence: whatever was being written is dropped, and what stood before stands."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from etl.home import Home

FULL = ("no space left", "not enough space", "disk full", "disk quota exceeded")


class DiskFull(Exception):
    """There is no room left where Bearing keeps its data."""


@contextmanager
def saying_when_full(home: Home) -> Iterator[None]:
    """Turns what Python and DuckDB raise on a full disk into DiskFull."""
    try:
        yield
    except (OSError, duckdb.Error) as trouble:
        if not _is_full(trouble):
            raise
        free = shutil.disk_usage(home.root).free / 2**20
        raise DiskFull(
            f"The disk that holds Bearing's data is full ({free:,.0f} MB free). Nothing was published: pages show what "
            "they did. Free some space, then do the same again."
        ) from trouble


def _is_full(trouble: Exception) -> bool:
    if isinstance(trouble, OSError) and trouble.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return True
    return any(words in str(trouble).lower() for words in FULL)
