"""Opening the records, and the two ways in: `reading` and `session`, which writes.

SQLite by default, `records/records.db` in the data folder; `BEARING_RECORDS_URL` names another database. Writers
follow one another: SQLite's take its lock as they begin (`begin immediate`, and wait for it rather than fail); in any
database each first raises the tally, whose row stays locked until it commits. So what a writer checked still holds
when it writes. SQLite's journal is the ordinary one, not write-ahead: all that is committed lies in one file, which
can be copied, and which may lie on a shared drive. What people wrote never reaches a log (`hide_parameters`).
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine, event, make_url, select, update
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from records.migrations import Newer, upgrade
from records.models import Tally

URL_VARIABLE = "BEARING_RECORDS_URL"
PATIENCE = 30  # seconds a writer waits for the one before it
UNWRITABLE = (
    "It was not kept: the records cannot be written just now. Somebody may be writing, or the disk may be full. "
    "Try again, or tell whoever runs Bearing."
)


class Refused(Exception):
    """It was not written; the message says what to do, in words for whoever wrote it."""


class RecordsUnusable(Exception):
    """The records cannot be opened; the message says why."""


class Records:
    """The records of one installation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._readers = sessionmaker(engine, expire_on_commit=False)
        self._writers = sessionmaker(engine.execution_options(writes=True), expire_on_commit=False)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction that writes: committed at the end, undone whole by any error, and no other beside it.

        Raises Refused when the database cannot be written.
        """
        try:
            with self._writers.begin() as session:
                session.execute(update(Tally).values(written=Tally.written + 1))
                yield session
        except OperationalError as error:
            logging.getLogger(__name__).error("could not write: %s", error.orig)
            raise Refused(UNWRITABLE) from error

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that only reads. What it gives stays usable afterwards."""
        with self._readers() as session:
            yield session
            session.expunge_all()

    @property
    def changed(self) -> int:
        """How often anybody wrote: grows with every write, of other processes too. For the keys of caches."""
        with self.reading() as session:
            return session.scalar(select(Tally.written))

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()


def open_records(root: Path, url: str | None = None) -> Records:
    """The records at `url`, or at `BEARING_RECORDS_URL`, or in the folder `root`; made or brought up to date first.

    Raises RecordsUnusable.
    """
    given = url or os.environ.get(URL_VARIABLE)
    try:
        engine = _server(given) if given else _file(root / "records" / "records.db")
        upgrade(engine.execution_options(writes=True))
    except Newer as error:
        raise RecordsUnusable(str(error)) from error
    except (SQLAlchemyError, ImportError, OSError) as error:
        raise RecordsUnusable(_why(given, error)) from error
    return Records(engine)


def _file(path: Path) -> Engine:
    path.parent.mkdir(parents=True, exist_ok=True)
    return _sqlite(f"sqlite:///{path}")


def _server(given: str) -> Engine:
    try:
        url = make_url(given)
    except ArgumentError as error:
        raise RecordsUnusable(f"{URL_VARIABLE} is not the address of a database.") from error
    return (
        _sqlite(url)
        if url.get_backend_name() == "sqlite"
        else create_engine(url, pool_pre_ping=True, hide_parameters=True)
    )


def _sqlite(url) -> Engine:
    """SQLite with transactions of our own: the driver's own begin late, and fail where they should wait."""
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": PATIENCE}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def leave_transactions_to_us(connection, _) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("begin immediate" if writes else "begin")

    return engine


def _why(given: str | None, error: Exception) -> str:
    where = f"The database named by {URL_VARIABLE}" if given else "The file records.db in the data folder"
    if isinstance(error, ImportError):
        return f"{where} cannot be opened: the Python package {error.name} is not installed."
    return f"{where} cannot be opened ({type(error).__name__})."
