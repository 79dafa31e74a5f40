"""Bringing a database's tables up to those of this version, one numbered file of `versions/` after the other.

A change to `records/models.py` needs a new file: copy the newest, raise `revision`, let `down_revision` name the one
before. A test compares what all of them together make with the models.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

FOLDER = Path(__file__).parent
LOCK = 583001  # any number, the same for every Bearing: PostgreSQL's locks have no names


class Newer(Exception):
    """The database was written by a newer Bearing."""


def upgrade(engine: Engine, to: str = "head") -> None:
    """Runs what is missing, in one transaction: all of it or none. Two that open an empty database at once take turns.

    Raises Newer.
    """
    config = Config(attributes={})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        if _is_done(connection, ScriptDirectory.from_config(config)):
            return
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def _is_done(connection: Connection, scripts: ScriptDirectory) -> bool:
    at = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if at is not None and at not in known:
        raise Newer("The records were written by a newer Bearing: update this one before opening them.")
    return at == scripts.get_current_head()
