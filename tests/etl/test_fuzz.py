"""A score of spoiled files through the fuzz run itself, and that it would notice a broken promise."""

from dataclasses import replace
from pathlib import Path

import pytest

from etl import loading
from etl.contracts import Problem
from etl.home import Home
from etl.loading import FileResult
from fuzz import promises, run
from fuzz.cases import Case, case
from fuzz.spoiling import BYTES, CELLS, PARTS
from tests.etl.extracts import referral, referrals_csv
from tests.etl.quick_home import one_kpi

FEW = 20
NOWHERE = Path("/nowhere")
SPOILED = Case(1, "cut", "a.csv", b"x", frozenset({"731001"}))
REASON = Problem("a.csv", "a", 2, "Child Unique ID", None, "blank", "Child Unique ID is blank.", "rejected")


def test_a_score_of_spoiled_files_breaks_no_promise():
    with one_kpi():
        tally = run.run(2026, range(FEW))
    assert tally.faults == []
    assert sum(tally.files.values()) == sum(tally.outcomes.values()) == FEW
    assert tally.loads == FEW // run.LOADED_EVERY and tally.publications == 1
    assert tally.rows["accepted"] > 0 and tally.outcomes["refused"] > 0


def test_the_same_seed_makes_the_same_file_and_another_seed_another():
    assert case(7, 11) == case(7, 11)
    assert case(7, 11).content != case(8, 11).content


def test_every_way_of_spoiling_comes_up():
    seen = {case(1, number).how.split(",")[0] for number in range(250)}
    assert seen == {*BYTES, *PARTS, *CELLS}


def test_a_crash_is_a_fault_with_the_file_kept(tmp_path, monkeypatch):
    def broken(*_: object) -> None:
        raise KeyError("sheet")

    monkeypatch.setattr(loading, "check", broken)
    monkeypatch.setattr(run.tempfile, "mkdtemp", lambda prefix: str(tmp_path))
    home = Home(tmp_path / "home")
    loading.load(
        [referrals_csv(tmp_path / "r 2026-09-30.csv", [referral("731001", "03/09/2026")])], home, publishes=False
    )
    tally = run.Tally()
    run._one(SPOILED, home, tmp_path / "files", tally, loads=False)
    [fault] = tally.faults
    assert "KeyError" in fault.what and Path(fault.kept).read_bytes() == b"x"


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ([], "no answer at all"),
        ([FileResult("a.csv", "referrals", "a", None, "lost")], "status 'lost'"),
        ([FileResult("a.csv", "referrals", "a", None, "loaded", 3, 1, 1, (REASON,))], "read 3, accepted 1, rejected 1"),
        ([FileResult("a.csv", "referrals", "a", None, "loaded", 3, 1, 2, (REASON,))], "2 rows rejected, 1 explained"),
        ([FileResult("a.csv", None, None, None, "refused")], "refused without a word"),
        (
            [FileResult("a.csv", None, None, None, "refused", problems=(replace(REASON, message="/nowhere/a.csv"),))],
            "a sentence names a folder of this computer",
        ),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_hold_is_noticed(results, said):
    assert [*promises.of_the_report(SPOILED, results, NOWHERE)] == [said]


def test_a_store_that_does_not_hold_is_noticed(tmp_path):
    home, rows = Home(tmp_path / "home"), [referral("731001", "03/09/2026"), referral("", "04/09/2026")]
    [loaded] = loading.load([referrals_csv(tmp_path / "r 2026-09-30.csv", rows)], home, publishes=False).files
    before, upto = promises.standing(home), promises.last_load(home)
    assert [*promises.of_the_store(SPOILED, [loaded], home, before, upto)] == []
    assert [*promises.of_the_windows(home)] == []
    with loading.open_store(home.store) as store:
        store.execute("update referrals set team = 'South'")
        store.execute("insert into problem by name select 99 as load_id, 'found 731001' as message")
    assert [*promises.of_the_store(SPOILED, [replace(loaded, accepted=3)], home, before, upto)] == [
        "earlier rows of referrals changed",
        "the store counts (2, 1, 1), the report (2, 3, 1)",
        "3 rows of referrals accepted, 1 kept",
        "the id 731001 is kept in a sentence",
    ]
