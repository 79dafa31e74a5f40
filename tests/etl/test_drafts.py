"""Drafts: nothing leaders see changes until somebody publishes with a reason, and a crash loses or doubles nothing."""

import errno
import shutil
import signal
import subprocess
import sys
from datetime import date
from unittest.mock import patch

import pytest
from filelock import FileLock, Timeout

from etl import drafts, loading, publications, publishing
from etl.disk import DiskFull
from etl.drafts import HalfPublished, NoReason, NoSuchDraft, Overtaken
from etl.home import REPOSITORY, Home
from etl.pointer import current_name
from etl.store import open_store, transaction
from tests.etl.extracts import plans_csv, referral, referrals_csv
from tests.etl.quick_home import counts, home, october, september, stored

__all__ = ["home", "september"]  # the fixtures
SEPTEMBER = {"2026-09": 2}
BOTH = {"2026-09": 2, "2026-10": 1}


def copied(home: Home, to) -> Home:
    shutil.copytree(home.root, to)
    return Home(to)


def test_a_draft_changes_nothing_leaders_see(home, tmp_path):
    before, rows = current_name(home), stored(home)
    draft = drafts.begin(home, [october(tmp_path, "3")], None, "Bob")
    assert (current_name(home), stored(home), counts(home)) == (before, rows, SEPTEMBER)
    assert counts(home, draft.candidate) == BOTH
    assert [result.status for result in draft.report.files] == ["loaded"]
    assert drafts.find(home, draft.id) == draft and drafts.drafts(home) == [draft]
    assert (draft.kind, draft.by, draft.base) == ("load", "Bob", before)


def test_publishing_a_draft_equals_loading_the_files(home, tmp_path):
    direct, file = copied(home, tmp_path / "direct"), october(tmp_path, "3")
    loaded = loading.load([file], direct, by="Bob").snapshot
    draft = drafts.begin(home, [file], None, "Bob")
    with patch("etl.publishing._build", side_effect=AssertionError("the candidate is there to be used")):
        published = drafts.publish(home, draft.id, "Bob", " October ")
    assert published == current_name(home)
    assert published.split("-")[1] == loaded.split("-")[1]
    assert counts(home) == counts(direct) == BOTH
    assert (
        stored(home) == stored(direct) == [("r 2026-09-30.csv", "referrals", 2), ("r 2026-10-31.csv", "referrals", 3)]
    )
    last = publications.publications(home)[0]
    assert (last["by"], last["why"], last["kind"], last["loads"]) == ("Bob", "October", "load", [2])
    assert drafts.drafts(home) == [] and list(home.drafts.iterdir()) == []


def test_the_first_draft_of_an_empty_installation_is_published_like_any_other(home, tmp_path):
    empty = Home(tmp_path / "empty")
    draft = drafts.begin(empty, [october(tmp_path, "3")], None, "Bob")
    assert draft.base is None and current_name(empty) is None
    assert drafts.moves(empty, draft)[0]["new_months"] > 0
    drafts.publish(empty, draft.id, "Bob", "to begin with")
    assert counts(empty) == BOTH and publications.publications(empty)[0]["previous"] is None


def test_publishing_twice_changes_nothing(home, tmp_path):
    draft = drafts.begin(home, [october(tmp_path, "3")], None, "Bob")
    first = drafts.publish(home, draft.id, "Bob", "October")
    assert drafts.publish(home, draft.id, "Bob", "October") == first
    assert len(stored(home)) == 2 and len(publications.publications(home)) == 2


def test_the_second_of_two_drafts_is_overtaken_and_holds_both_when_renewed(home, tmp_path):
    first = drafts.begin(home, [october(tmp_path, "3")], None, "Bob")
    second = drafts.begin(home, [plans_csv(tmp_path / "p 2026-10-31.csv", ["1"])], None, "Cy")
    drafts.publish(home, first.id, "Bob", "October")
    with pytest.raises(Overtaken, match=r"Bob published r 2026-10-31\.csv"):
        drafts.publish(home, second.id, "Cy", "Plans")
    assert len(stored(home)) == 2
    renewed = drafts.renew(home, second.id)
    assert [draft.id for draft in drafts.drafts(home)] == [renewed.id]
    assert counts(home, renewed.candidate) == BOTH
    drafts.publish(home, renewed.id, "Cy", "Plans")
    assert [file for file, *_ in stored(home)] == ["r 2026-09-30.csv", "r 2026-10-31.csv", "p 2026-10-31.csv"]


def test_a_draft_is_overtaken_when_somebody_goes_back_to_an_earlier_picture(home, tmp_path):
    loading.load([october(tmp_path, "3")], home, by="Bob")
    draft = drafts.begin(home, [plans_csv(tmp_path / "p 2026-10-31.csv", ["1"])], None, "Cy")
    with loading.loading_lock(home):
        publishing.rollback(home, by="Di")
    with pytest.raises(Overtaken, match="Di went back to another picture"):
        drafts.publish(home, draft.id, "Cy", "Plans")
    assert counts(home) == SEPTEMBER


def test_a_load_held_back_from_pages_overtakes_a_draft_too(home, tmp_path):
    draft = drafts.begin(home, [plans_csv(tmp_path / "p 2026-10-31.csv", ["1"])], None, "Cy")
    loading.load([october(tmp_path, "3")], home, by="Bob", publishes=False)
    with pytest.raises(Overtaken, match=r"Bob loaded r 2026-10-31\.csv, which is not published yet"):
        drafts.publish(home, draft.id, "Cy", "Plans")


def test_the_same_file_in_two_drafts_counts_once(home, tmp_path):
    file = october(tmp_path, "3")
    first, second = (drafts.begin(home, [file], None, who) for who in ("Bob", "Cy"))
    drafts.publish(home, first.id, "Bob", "October")
    renewed = drafts.renew(home, second.id)
    assert [result.status for result in renewed.report.files] == ["unchanged"] and renewed.snapshot is None
    assert drafts.publish(home, renewed.id, "Cy", "October") == current_name(home)
    assert len(stored(home)) == 2 and counts(home) == BOTH


def test_loads_that_came_and_went_meanwhile_do_not_mix_with_the_drafts(home, tmp_path):
    draft = drafts.begin(home, [october(tmp_path, "3")], None, "Bob")
    slip = loading.load([plans_csv(tmp_path / "p 2026-10-31.csv", ["1"])], home, by="Cy").files[0]
    loading.undo(slip.load_id, home, by="Cy")
    drafts.publish(home, draft.id, "Bob", "October")
    assert stored(home)[1:] == [("r 2026-10-31.csv", "referrals", 3)] and counts(home) == BOTH
    assert publications.publications(home)[0]["loads"] == [slip.load_id + 1]


def test_an_undo_is_seen_before_it_counts(home, tmp_path):
    loading.load([october(tmp_path, "3")], home, by="Bob")
    draft = drafts.begin_undo(home, [2], "Cy")
    assert [(result.file, result.status) for result in draft.report.files] == [("r 2026-10-31.csv", "undone")]
    assert counts(home) == BOTH and counts(home, draft.candidate) == SEPTEMBER
    assert drafts.moves(home, draft)[0]["kpi"] == "referral_count"
    drafts.publish(home, draft.id, "Cy", "the wrong file")
    assert counts(home) == SEPTEMBER and len(stored(home)) == 1
    assert [publications.publications(home)[0][name] for name in ("kind", "by", "loads")] == ["undo", "Cy", [2]]
    with pytest.raises(loading.AlreadyUndone, match=r"Cy undid it on \d\d/\d\d/\d{4}"):
        drafts.begin_undo(home, [2], "Bob")
    assert drafts.drafts(home) == [] and list(home.drafts.iterdir()) == []


def test_a_publication_cut_off_after_its_loads_were_kept_is_finished_by_the_next(home, tmp_path):
    draft = drafts.begin(home, [october(tmp_path, "3")], None, "Bob")
    with patch("etl.publishing.publish", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        drafts.publish(home, draft.id, "Bob", "October")
    assert counts(home) == SEPTEMBER
    with pytest.raises(HalfPublished):
        drafts.discard(home, draft.id)
    drafts.publish(home, draft.id, "Bob", "October")
    assert counts(home) == BOTH and len(stored(home)) == 2


def test_what_a_crash_leaves_half_made_is_swept_but_not_what_is_being_made(home, tmp_path):
    left, made = home.drafts / "20261101T000000000000", home.drafts / "20261102T000000000000"
    for folder in (left, made):
        folder.mkdir()
        (folder / "store.duckdb").write_bytes(b"half a copy")
    with FileLock(made / drafts.MAKING):
        assert drafts.drafts(home) == []
        assert not left.exists() and made.exists()
    drafts.drafts(home)
    assert not made.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not a signal of Windows")
def test_the_lock_of_a_loader_that_was_killed_does_not_block_the_next(home):
    holding = """
import sys, time
from pathlib import Path
from etl.home import Home
from etl.loading import loading_lock
with loading_lock(Home(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", holding, str(home.root)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    with pytest.raises(Timeout):
        FileLock(home.lock, timeout=0).acquire()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    with FileLock(home.lock, timeout=1):
        pass


def test_a_draft_is_discarded(home, tmp_path):
    draft = drafts.begin(home, [october(tmp_path, "3")], None, "Bob")
    drafts.discard(home, draft.id)
    drafts.discard(home, draft.id)
    assert drafts.drafts(home) == [] and counts(home) == SEPTEMBER and len(stored(home)) == 1
    for asked in (draft.id, "../snapshots", "", "20261122"):
        with pytest.raises(NoSuchDraft):
            drafts.publish(home, asked, "Bob", "October")


def test_a_publication_needs_a_reason(home, tmp_path):
    draft = drafts.begin(home, [october(tmp_path, "3")], None, "Bob")
    with pytest.raises(NoReason):
        drafts.publish(home, draft.id, "Bob", "  ")
    assert counts(home) == SEPTEMBER and drafts.find(home, draft.id)


def test_days_are_given_by_file_name(home, tmp_path):
    referrals = referrals_csv(tmp_path / "referrals.csv", [referral("3", "05/10/2026")])
    plans = plans_csv(tmp_path / "plans.csv", ["1"])
    days = {"referrals.csv": date(2026, 10, 31), "plans.csv": date(2026, 9, 30)}
    draft = drafts.begin(home, [referrals, plans], days, "Bob")
    assert [result.as_at for result in draft.report.files] == [date(2026, 10, 31), date(2026, 9, 30)]


def test_what_a_draft_keeps_holds_no_words_from_cells(home, tmp_path):
    rows = [referral("7731955", "05/10/2026", worker="Zebedee Quux"), referral("7731956", "Zebedee", worker="Quux")]
    names = tmp_path / "names 2026-10-31.csv"
    names.write_text("Zebedee Quux,17/03/2011\nOttilie Quux,18/03/2012\n", encoding="utf-8")
    draft = drafts.begin(home, [referrals_csv(tmp_path / "r 2026-10-31.csv", rows), names], None, "Bob")
    assert {result.status for result in draft.report.files} == {"loaded", "refused"}
    kept = b"".join(path.read_bytes() for path in draft.home.root.rglob("*") if path.is_file())
    for personal in (b"Zebedee", b"Quux", b"Ottilie", b"7731955", b"7731956", b"17/03/2011"):
        assert personal not in kept


def test_a_full_disk_is_said_and_leaves_the_old_picture(home, tmp_path):
    full = OSError(errno.ENOSPC, "No space left on device")
    with patch("shutil.copyfile", side_effect=full), pytest.raises(DiskFull, match="is full"):
        drafts.begin(home, [october(tmp_path, "3")], None, "Bob")
    assert list(home.drafts.iterdir()) == []
    draft = drafts.begin(home, [october(tmp_path, "3")], None, "Bob")
    with patch("shutil.copyfile", side_effect=full), pytest.raises(DiskFull, match="Nothing was published"):
        drafts.publish(home, draft.id, "Bob", "October")
    assert counts(home) == SEPTEMBER and publications.publications(home)[0]["snapshot"] == current_name(home)
    drafts.publish(home, draft.id, "Bob", "October")
    assert counts(home) == BOTH and publishing.snapshots(home)[-1] == current_name(home)


def test_a_commit_the_disk_had_no_room_for_tells_its_own_reason(tmp_path):
    """DuckDB has rolled back by then, and would complain of a second time instead."""
    with open_store(tmp_path / "store.duckdb") as store, pytest.raises(OSError, match="No space"), transaction(store):
        store.execute("rollback")
        raise OSError(errno.ENOSPC, "No space left on device")
