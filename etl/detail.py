"""What the pages of one service area show beyond KPIs, kept in the snapshot: one table a file of `queries/detail/`.

A file's header says what one row is. A table holds no more of a person than the pages need: a pseudonym only where the
list of people is itself the answer, and then the page asks for the permission 'cases'.
"""

import duckdb

from etl.sql import names, statement


def keep_detail(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes `detail.<name>` of every `queries/detail/<name>.sql`; the connection is prepared as for publishing."""
    connection.execute("create schema if not exists detail")
    for name in names("detail"):
        connection.execute(f'create table detail."{name}" as {statement(f"detail/{name}")}')
