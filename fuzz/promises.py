"""What the loader promises, checked from outside: in the store's own rows, not by the loader's own words.

Each check gives the sentences of what was broken, none when all is well.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from etl.home import Home
from etl.loading import FileResult
from etl.publishing import current_name
from etl.sql import statement
from fuzz.cases import Case

STATUSES = {"loaded", "unchanged", "refused"}
Standing = dict[str, tuple[int, int]]


@contextmanager
def store_of(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The store, to read."""
    connection = duckdb.connect(str(home.store), read_only=True)
    try:
        yield connection
    finally:
        connection.close()


def standing(home: Home, upto: int | None = None) -> Standing:
    """Table -> (rows, digest of them whatever their order), of loads up to `upto` (all of them when None)."""
    found: Standing = {}
    with store_of(home) as store:
        for (table,) in store.execute("select table_name from duckdb_tables()").fetchall():
            keyed = "load_id" in [row[0] for row in store.execute(f'describe "{table}"').fetchall()]
            kept = f"where load_id <= {upto}" if keyed and upto is not None else ""
            query = f'select count(*), coalesce(bit_xor(hash(t)), 0) from "{table}" as t {kept}'
            found[table] = store.execute(query).fetchone()
    return found


def last_load(home: Home) -> int:
    """The newest load's number, 0 without any."""
    with store_of(home) as store:
        return store.execute("select coalesce(max(load_id), 0) from loads").fetchone()[0]


def shown(home: Home) -> tuple[str | None, tuple[tuple[str, int], ...]]:
    """The snapshot pages read, and the size of every one there is."""
    kept = sorted((path.name, path.stat().st_size) for path in home.snapshots.glob("*.duckdb"))
    return current_name(home), tuple(kept)


def of_the_report(case: Case, results: Sequence[FileResult], folder: Path) -> Iterator[str]:
    """Every file has an answer, every answer adds up, every refusal says why, and no sentence names a path."""
    if not results:
        yield "no answer at all"
    for result in results:
        if result.status not in STATUSES:
            yield f"status '{result.status}'"
        if result.read != result.accepted + result.rejected:
            yield f"read {result.read}, accepted {result.accepted}, rejected {result.rejected}"
        if result.status == "refused" and not any(problem.message.strip() for problem in result.problems):
            yield "refused without a word"
        rejected = {problem.row for problem in result.problems if problem.severity == "rejected" and problem.row}
        if result.status != "refused" and len(rejected) != result.rejected:
            yield f"{result.rejected} rows rejected, {len(rejected)} explained"
        if any(str(folder) in problem.message or "Traceback" in problem.message for problem in result.problems):
            yield "a sentence names a folder of this computer"


def of_the_store(case: Case, results: Sequence[FileResult], home: Home, before: Standing, upto: int) -> Iterator[str]:
    """What stood stands; what was accepted is there, row for row; no id is kept in a sentence."""
    after = standing(home, upto)
    if changed := [table for table in before if after.get(table) != before[table] and table != "setting"]:
        yield f"earlier rows of {', '.join(changed)} changed"
    with store_of(home) as store:
        for result in results:
            if result.load_id is not None:
                yield from _of_one_load(store, result)
        kept = store.execute("select value, message from problem where load_id > ?", [upto]).fetchall()
    said = "\n".join(text for row in kept for text in row if text)
    if found := sorted(secret for secret in case.secrets if secret in said):
        yield f"the id {found[0]} is kept in a sentence"


def _of_one_load(store: duckdb.DuckDBPyConnection, result: FileResult) -> Iterator[str]:
    kept = store.execute("select read, accepted, rejected from loads where load_id = ?", [result.load_id]).fetchone()
    if kept != (result.read, result.accepted, result.rejected):
        yield f"the store counts {kept}, the report {(result.read, result.accepted, result.rejected)}"
    query = f'select count(distinct sheet_row) from "{result.feed}" where load_id = ?'
    rows = store.execute(query, [result.load_id]).fetchone()[0]
    wide = result.feed in ("published_statistics", "statistical_neighbours", "population", "lait")
    if rows > result.accepted or (rows < result.accepted and not wide):
        yield f"{result.accepted} rows of {result.feed} accepted, {rows} kept"


def of_the_windows(home: Home) -> Iterator[str]:
    """An event outside every newer list's window still counts."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home.store}' as store (read_only)")
        connection.execute(f"create temp table live_load as {statement('publish/live_load')}")
        connection.execute(statement("macros/current_events"))
        feeds = connection.execute("select distinct feed from live_load where replaces = 'events'").fetchall()
        for (feed,) in feeds:
            gone = connection.execute(
                f"""
                select count(*) from store."{feed}" as r join live_load as l using (load_id)
                where not exists (
                    select 1 from live_load as n
                    where n.feed = l.feed and n.newness > l.newness and r.row_date between n.window_from and n.window_to
                ) and r.row_key not in (select row_key from current_events('{feed}'))
                """
            ).fetchone()[0]
            if gone:
                yield f"{gone} rows of {feed} no longer count, though no newer list covers their days"
