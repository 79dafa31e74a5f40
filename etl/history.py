"""What was ever loaded, by whom and why, and what has become of it: the store's loads beside the log of publications.

It only reads. Neither a load nor a line of the log is ever changed or removed.
"""

from collections.abc import Collection, Iterable, Mapping

from filelock import FileLock, Timeout

from etl.home import Home
from etl.loading import StoreBusy
from etl.publications import publications
from etl.sql import statement
from etl.store import open_store

PATIENCE = 3  # seconds: a page must not stand still while somebody loads
BROUGHT = ("load", "sample")  # kinds of publication that say why a load came


def loads(home: Home) -> list[dict]:
    """Every load, newest first, undone ones too: as `queries/loading/history.sql` gives it, with `why` and `undone_why`
    (None where nobody was asked). Raises StoreBusy while a load is running."""
    if not home.store.exists():
        return []
    try:
        with FileLock(home.lock, timeout=PATIENCE), open_store(home.store, read_only=True) as store:
            rows = store.execute(statement("loading/history"))
            columns = [column[0] for column in rows.description]
            found = [dict(zip(columns, row, strict=True)) for row in rows.fetchall()]
    except Timeout:
        raise StoreBusy(
            "A load is running. Its history can be read when it has ended: try again in a minute."
        ) from None
    return with_reasons(found, publications(home))


def with_reasons(rows: Iterable[Mapping], told: Collection[Mapping]) -> list[dict]:
    """Loads with the reasons given for them; `told` are the publications, newest first.

    A load can be told of again, when pages went back to a picture without it and then on: the first time counts.
    """
    why, undone = _reasons(told, BROUGHT), _reasons(told, ("undo",))
    return [
        {
            **row,
            "why": why.get(row["load_id"]),
            "undone_why": undone.get(row["load_id"]) if row["undone_at"] else None,
        }
        for row in rows
    ]


def _reasons(told: Iterable[Mapping], kinds: Collection[str]) -> dict[int, str | None]:
    return {load: line["why"] or None for line in told if line["kind"] in kinds for load in line["loads"]}
