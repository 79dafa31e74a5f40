"""Opening, migrating, and writing at once: nothing is lost, nothing half done."""

import os
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from records import migrations
from records.comments import comment, comments
from records.migrations import upgrade
from records.models import Base, Comment
from records.store import RecordsUnusable, Refused, open_records
from records.views import keep, views

REPOSITORY = Path(__file__).resolve().parents[2]
OCTOBER = date(2026, 10, 1)


def file_of(root: Path) -> Path:
    return root / "records" / "records.db"


def test_the_migrations_make_the_tables_of_the_models(tmp_path):
    open_records(tmp_path).close()
    with create_engine(f"sqlite:///{file_of(tmp_path)}").connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_database_of_the_first_revision_is_brought_up_to_date_and_keeps_its_rows(tmp_path):
    (tmp_path / "records").mkdir()
    engine = create_engine(f"sqlite:///{file_of(tmp_path)}")
    upgrade(engine, "0001")
    assert "view" not in inspect(engine).get_table_names()
    with engine.begin() as connection:
        connection.execute(text(
            "insert into comment (\"by\", at, kpi, month, dimension, member, words)"
            " values ('a.lead', '2026-11-01 09:00:00.000000', 'k', '2026-10-01', 'all', 'All', 'Kept.')"
        ))  # fmt: skip
    records = open_records(tmp_path)
    assert [row.words for row in comments(records, "k")] == ["Kept."]
    keep(records, name="Board", address="kpi?kpi=K", by="a.lead")
    assert [view.name for view in views(records, "a.lead")] == ["Board"]


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path, monkeypatch):
    (tmp_path / "records").mkdir()
    upgrade(create_engine(f"sqlite:///{file_of(tmp_path)}"), "0001")
    before = file_of(tmp_path).read_bytes()

    def half_way(config, to):
        config.attributes["connection"].execute(text("create table half (id integer)"))
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(migrations.command, "upgrade", half_way)
    with pytest.raises(sqlite3.OperationalError):
        open_records(tmp_path)
    assert file_of(tmp_path).read_bytes() == before


def test_records_of_a_newer_bearing_are_left_alone(tmp_path):
    open_records(tmp_path).close()
    with sqlite3.connect(file_of(tmp_path)) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(RecordsUnusable, match="newer Bearing"):
        open_records(tmp_path)


def test_what_is_no_database_is_said_plainly(tmp_path, monkeypatch):
    (tmp_path / "records").mkdir()
    file_of(tmp_path).write_text("not a database, but long enough to be looked at\n" * 100)
    with pytest.raises(RecordsUnusable, match="records.db in the data folder cannot be opened"):
        open_records(tmp_path)
    monkeypatch.setenv("BEARING_RECORDS_URL", "nonsense")
    with pytest.raises(RecordsUnusable, match="BEARING_RECORDS_URL is not the address"):
        open_records(tmp_path)
    with pytest.raises(RecordsUnusable, match="package oracledb is not installed"):
        open_records(tmp_path, "oracle://nowhere/records")


def test_another_database_can_be_named(tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere.db"
    monkeypatch.setenv("BEARING_RECORDS_URL", f"sqlite:///{elsewhere}")
    records = open_records(tmp_path / "home")
    comment(records, kpi="k", month=OCTOBER, words="Here.", by="a")
    assert elsewhere.exists() and not (tmp_path / "home").exists()


def test_an_error_undoes_the_whole_session_and_the_tally_with_it(records):
    with pytest.raises(RuntimeError), records.session() as session:
        session.add(Comment(kpi="k", month=OCTOBER, words="Half.", by="a", dimension="all", member="All"))
        session.flush()
        raise RuntimeError
    assert comments(records, "k") == [] and records.changed == 0


def test_what_people_wrote_never_reaches_a_log(records, tmp_path, caplog):
    with sqlite3.connect(file_of(tmp_path)) as connection:
        connection.execute("drop table comment")
    with pytest.raises(Refused, match="cannot be written just now") as refused:
        comment(records, kpi="k", month=OCTOBER, words="A secret.", by="a")
    assert caplog.text and "A secret." not in caplog.text and "A secret." not in str(refused.value.__cause__)


def test_every_write_is_counted_of_other_processes_too(records, tmp_path):
    comment(records, kpi="k", month=OCTOBER, words="One.", by="a")
    assert records.changed == 1
    comment(open_records(tmp_path), kpi="k", month=OCTOBER, words="Two.", by="b")
    assert records.changed == 2
    comments(records, "k")
    assert records.changed == 2


def test_a_reader_does_not_wait_for_a_writer(records):
    comment(records, kpi="k", month=OCTOBER, words="Before.", by="a")
    with records.session() as session:
        session.add(Comment(kpi="k", month=OCTOBER, words="Under way.", by="b", dimension="all", member="All"))
        session.flush()
        assert [row.words for row in comments(records, "k")] == ["Before."]
    assert [row.words for row in comments(records, "k")] == ["Under way.", "Before."]


WRITER = """
import sys
from datetime import date
from pathlib import Path
from records.comments import comment
from records.store import Refused, open_records
from records.views import keep

root, who = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
records = open_records(root)
for number in range(20):
    comment(records, kpi="k", month=date(2026, 10, 1), words=f"{who} {number}", by=who)
try:
    keep(records, name="Board", address="kpi", by="shared")
    print("kept")
except Refused:
    print("refused")
"""


def test_three_processes_at_once_open_an_empty_folder_and_lose_nothing(tmp_path):
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), f"w{number}"],
            cwd=REPOSITORY, env={**os.environ, "BEARING_RECORDS_URL": ""},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number in range(3)
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    said = [writer.communicate(timeout=120)[0].strip() for writer in writers]
    records = open_records(tmp_path)
    expected = {f"w{writer} {number}" for writer in range(3) for number in range(20)}
    assert {row.words for row in comments(records, "k")} == expected and len(comments(records, "k")) == 60
    assert sorted(said) == ["kept", "refused", "refused"]  # what each checked still held as it wrote
    assert records.changed == 61
