"""The log of publications: who, when, why; never rewritten, and true whatever was cut off half-way."""

import json
from datetime import UTC, datetime
from unittest.mock import patch

import pytest

from etl import loading, publications, publishing
from etl.pointer import current_name
from tests.etl.quick_home import home, october, september

__all__ = ["home", "september"]  # the fixtures


def log(home) -> bytes:
    return (home.snapshots / publications.LOG).read_bytes()


def told(home, *names: str) -> list[tuple]:
    return [tuple(line[name] for name in names) for line in publications.publications(home)]


def test_load_undo_rollback_and_definitions_are_each_told(home, tmp_path):
    first = current_name(home)
    second = loading.load([october(tmp_path, "3")], home, by="Bob", why="October").snapshot
    third = loading.undo(2, home, by="Cy", why="wrong file")["snapshot"]
    with loading.loading_lock(home):
        publishing.rollback(home, second[:20], by="Di", why="to look again")
        with patch("etl.publishing._digest", lambda store: "0ther0ne"):
            fourth, _ = publishing.publish(home, by="Di", why="")
            publishing.rollback(home, third, by="Di", why="and back")
    assert told(home, "kind", "by", "why", "snapshot", "previous", "loads") == [
        ("rollback", "Di", "and back", third, fourth, []),
        ("undo", "Di", "", fourth, second, [2]),
        ("rollback", "Di", "to look again", second, third, [2]),
        ("undo", "Cy", "wrong file", third, second, [2]),
        ("load", "Bob", "October", second, first, [2]),
        ("load", "Ann", "September", first, None, [1]),
    ]


def test_a_changed_definition_is_told_as_one(home):
    with loading.loading_lock(home), patch("etl.publishing._digest", lambda store: "0ther0ne"):
        publishing.publish(home, by="Di", why="a new rule", kind="load")
    assert told(home, "kind", "loads")[0] == ("definitions", [])


def test_nothing_new_is_not_told(home):
    before = log(home)
    with loading.loading_lock(home):
        publishing.publish(home)
        publishing.rollback(home, current_name(home))
    assert log(home) == before


@pytest.mark.parametrize("cut_off", ["etl.publishing.point_to", "pathlib.Path.rename"])
def test_a_publication_cut_off_before_the_pointer_moved_is_told_in_a_further_line(home, tmp_path, cut_off):
    before, served = log(home), current_name(home)
    with patch(cut_off, side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        loading.load([october(tmp_path, "3")], home, by="Bob", why="October")
    assert current_name(home) == served
    assert told(home, "kind", "snapshot")[:2] == [("interrupted", served), ("load", told(home, "snapshot")[1][0])]
    never_served = told(home, "snapshot")[1][0]
    loading.load([october(tmp_path, "3")], home, by="Bob", why="once more")
    assert log(home).startswith(before)
    assert told(home, "kind", "why")[:2] == [("load", "once more"), ("interrupted", publications.INTERRUPTED)]
    assert told(home, "snapshot")[0][0] == current_name(home) != never_served
    assert never_served not in publishing.snapshots(home)


def test_a_name_once_told_is_never_given_again(home, tmp_path):
    a_moment = datetime(2099, 1, 1, tzinfo=UTC)
    with patch("etl.publishing.datetime", wraps=datetime) as clock:
        clock.now.return_value = a_moment
        with patch("etl.publishing.point_to", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
            loading.load([october(tmp_path, "3")], home)
        never_served = told(home, "snapshot")[1][0]
        assert loading.load([october(tmp_path, "3")], home).snapshot != never_served
    assert told(home, "snapshot")[0][0] == current_name(home) != never_served


def test_a_rollback_cut_off_keeps_the_snapshot_it_was_going_to(home, tmp_path):
    first = current_name(home)
    second = loading.load([october(tmp_path, "3")], home).snapshot
    with loading.loading_lock(home):
        with patch("etl.publishing.point_to", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
            publishing.rollback(home)
        assert told(home, "kind", "snapshot", "previous")[0] == ("interrupted", second, first)
        assert publishing.rollback(home) == first == current_name(home)


def test_a_line_torn_by_a_crash_stays_and_tells_nothing(home, tmp_path):
    with (home.snapshots / publications.LOG).open("ab") as file:
        file.write(b'{"at": "2026-10-3')
    torn = log(home)
    assert told(home, "why") == [("September",)]
    loading.load([october(tmp_path, "3")], home, why="October")
    assert log(home).startswith(torn + b"\n") and told(home, "why") == [("October",), ("September",)]
    assert json.loads(log(home).splitlines()[-1])["why"] == "October"


def test_what_was_published_before_the_log_was_kept_is_said_to_be(home):
    (home.snapshots / publications.LOG).unlink()
    assert told(home, "kind", "snapshot", "why") == [("unlogged", current_name(home), publications.UNLOGGED)]
