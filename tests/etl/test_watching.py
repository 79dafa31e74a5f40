"""Unattended loading: files are taken whole, one loader at a time, and nothing that goes wrong stops it."""

import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock
from typer.testing import CliRunner

from etl import drafts, loading, publishing, watching
from etl.__main__ import app
from etl.contracts import Problem
from etl.home import Home
from etl.loading import FileResult, StoreBusy
from etl.watching import NOTHING, When, why_look
from tests.etl.extracts import referral, referrals_csv

MONTH_ENDS = {"2026-08-31": "08/2026", "2026-09-30": "09/2026", "2026-10-31": "10/2026"}


@pytest.fixture(scope="module")
def published_once(tmp_path_factory) -> Path:
    """August's referrals, published: what leaders see before anything is dropped."""
    folder = tmp_path_factory.mktemp("watched")
    home = Home(folder / "home")
    loading.load([extract(folder, "2026-08-31")], home)
    return home.root


@pytest.fixture
def home(published_once, tmp_path, monkeypatch) -> Home:
    monkeypatch.setattr(loading, "load_reference", lambda home: None)  # takes seconds, tells nothing here
    return Home(Path(shutil.copytree(published_once, tmp_path / "home")))


def extract(folder: Path, day: str, *, bad: int = 0, name: str = "") -> Path:
    """Thirty referrals of the month of an as-at day, and some that no calendar holds."""
    rows = [referral(f"{day}-{n}", f"{n % 28 + 1:02}/{MONTH_ENDS[day]}") for n in range(30)]
    rows += [referral("Jo Bloggs", "31/02/2026") for _ in range(bad)]
    return referrals_csv(folder / (name or f"referrals {day}.csv"), rows)


def inside(home: Home) -> list[str]:
    return sorted(
        path.relative_to(home.inbox).as_posix()
        for path in home.inbox.rglob("*")
        if path.is_file() and path.name != ".handled.json"
    )


def done(name: str) -> str:
    return f"done/{date.today():%Y-%m}/{name}"


def loads(home: Home) -> list[str]:
    with publishing.open_store(home.store, read_only=True) as store:
        rows = store.execute("select file from loads where feed = 'referrals' order by load_id").fetchall()
    return [file for (file,) in rows]


def texts(home: Home) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((home.root / "summaries").glob("*.txt"))]


# --- what is whole ------------------------------------------------------------------------------------------------


def test_a_file_still_being_written_is_left_alone(home):
    file = extract(home.inbox, "2026-09-30")
    before = watching.look(home)
    with file.open("a") as growing:
        growing.write("9,")
    assert watching.whole(before, watching.look(home)) == []
    assert watching.whole(watching.look(home), watching.look(home)) == [file]


def test_a_workbook_open_in_excel_is_left_alone_and_so_is_what_is_no_extract(home):
    file = extract(home.inbox, "2026-09-30", name="Annex A 2026-09-30.xlsx")
    mark = home.inbox / "~$Annex A 2026-09-30.xlsx"
    mark.write_bytes(b"")
    for name in (".hidden.csv", "half.xlsx.part", "Thumbs.db", "done/2026-08/old.csv", "refused/bad.csv"):
        (home.inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (home.inbox / name).write_bytes(b"x")
    found = watching.look(home)
    assert list(found) == [file] and watching.whole(found, found) == []
    mark.unlink()
    assert watching.whole(found, found) == [file]


def test_an_inbox_that_cannot_be_reached_is_an_empty_one(home, monkeypatch):
    def away(*_):
        raise OSError("the share is away")

    monkeypatch.setattr(Path, "rglob", away)
    assert watching.look(home) == {}
    assert watching.once(home, sleep=lambda _: None) is NOTHING


def test_watching_waits_until_a_file_is_whole(home):
    """Empty, then half of the file, then all of it: loaded once, whole, at the look after the last change."""
    text = extract(home.root, "2026-09-30").read_bytes()
    path, looks = home.inbox / "referrals 2026-09-30.csv", []

    def time_goes_by(_):
        looks.append(path.exists())
        if len(looks) < 3:
            path.write_bytes(text[: len(text) * len(looks) // 2])

    found = next(watching.rounds(home, sleep=time_goes_by))
    assert [(result.status, result.accepted) for result in found.report.files] == [("loaded", 30)]
    assert len(looks) == 3 and inside(home) == [done(path.name)]


# --- what goes wrong ----------------------------------------------------------------------------------------------


def test_a_bad_file_does_not_stop_the_next(home):
    (home.inbox / "a broken 2026-09-30.xlsx").write_bytes(b"PK\x03\x04 and no more")
    good = extract(home.inbox, "2026-09-30")
    before = publishing.current_name(home)
    found = watching.once(home, sleep=lambda _: None)
    assert {result.file: result.status for result in found.report.files} == {
        "a broken 2026-09-30.xlsx": "refused", good.name: "loaded",
    }  # fmt: skip
    assert found.exit_code == 2 and found.report.snapshot == publishing.current_name(home) != before
    assert inside(home) == [done(good.name), "refused/a broken 2026-09-30.xlsx"]
    (text,) = texts(home)
    assert text.startswith("Bearing: 1 file loaded and published, 1 file refused\n")
    assert "a broken 2026-09-30.xlsx, refused: " in text and "September 2026 was added." in text
    assert "For " in text.split("What is still needed")[1]
    assert watching.once(home, sleep=lambda _: None) is NOTHING


def test_what_an_unknown_file_holds_is_not_sent(home):
    """Without headings its first row passes for them, and the sentence of the Load page quotes those."""
    (home.inbox / "names 2026-09-30.csv").write_text("Jo Bloggs,2 High Street\nSam Bloggs,3 High Street\n")
    found = watching.once(home, sleep=lambda _: None)
    assert "Bloggs" in found.report.files[0].problems[0].message
    (text,) = texts(home)
    assert "names 2026-09-30.csv, refused: None of its sheets has the columns of an extract" in text
    assert "Bloggs" not in text + found.summary.read_text(encoding="utf-8")


def test_an_error_nobody_foresaw_is_pinned_on_its_file_and_quotes_no_cell(home, monkeypatch):
    extract(home.inbox, "2026-09-30", name="trap 2026-09-30.csv")
    good = extract(home.inbox, "2026-10-31")
    begin = drafts.begin

    def stumbles(at, paths, *rest):
        if any(path.name.startswith("trap") for path in paths):
            raise RuntimeError("could not cast Jo Bloggs")
        return begin(at, paths, *rest)

    monkeypatch.setattr(drafts, "begin", stumbles)
    found = watching.once(home, sleep=lambda _: None)
    assert inside(home) == [done(good.name), "refused/trap 2026-09-30.csv"]
    assert loads(home) == ["referrals 2026-08-31.csv", good.name]
    (text,) = texts(home)
    assert "RuntimeError in test_watching.py" in text and "Bloggs" not in text + found.summary.read_text()


def test_while_the_store_is_busy_files_wait_and_one_summary_says_so(home, monkeypatch):
    good = extract(home.inbox, "2026-09-30")

    def busy(*_, **__):
        raise StoreBusy("Another load is still running.")

    with monkeypatch.context() as other:
        other.setattr(drafts, "begin", busy)
        first, second = (watching.once(home, sleep=lambda _: None) for _ in range(2))
    assert (first.exit_code, first.trouble) == (2, "Another load is still running.")
    assert second.trouble and second.summary is None and len(texts(home)) == 1
    assert inside(home) == [good.name]
    assert watching.once(home, sleep=lambda _: None).exit_code == 0 and inside(home) == [done(good.name)]


def test_two_watchers_load_a_file_once(home):
    file = extract(home.inbox, "2026-09-30")
    with ThreadPoolExecutor(2) as both:
        found = list(both.map(lambda _: watching.handle(home, [file]), range(2)))
    assert [one is NOTHING for one in found].count(True) == 1
    assert loads(home) == ["referrals 2026-08-31.csv", file.name] and len(texts(home)) == 1


def test_while_another_watcher_is_at_it_nothing_is_touched(home):
    file = extract(home.inbox, "2026-09-30")
    with FileLock(home.lock.with_name("watching.lock")):
        assert watching.handle(home, [file]) is NOTHING
    assert inside(home) == [file.name] and texts(home) == []


def test_a_file_that_cannot_be_moved_is_handled_once_and_moved_later(home, monkeypatch):
    file = extract(home.inbox, "2026-09-30")

    def held_open(*_):
        raise PermissionError("held by another program")

    with monkeypatch.context() as windows:
        windows.setattr(shutil, "move", held_open)
        assert watching.handle(home, [file]).exit_code == 0
        assert watching.handle(home, [file]) is NOTHING
    assert inside(home) == [file.name] and len(texts(home)) == 1
    assert watching.handle(home, [file]) is NOTHING
    assert inside(home) == [done(file.name)]


def test_the_same_file_again_changes_nothing(home):
    again = extract(home.inbox, "2026-08-31")
    before = publishing.current_name(home)
    found = watching.once(home, sleep=lambda _: None)
    assert [result.status for result in found.report.files] == ["unchanged"]
    assert publishing.current_name(home) == before and inside(home) == [done(again.name)]
    assert texts(home)[0].startswith("Bearing: 1 file already loaded\n") and drafts.drafts(home) == []


# --- whether to publish -------------------------------------------------------------------------------------------


def test_clean_files_are_published_and_the_others_wait_as_a_draft(home):
    clean, odd = extract(home.inbox, "2026-09-30"), extract(home.inbox, "2026-10-31", bad=4)
    found = watching.once(home, sleep=lambda _: None)
    assert loads(home) == ["referrals 2026-08-31.csv", clean.name]
    (draft,) = drafts.drafts(home)
    assert found.drafts == (draft.id,) and draft.base == publishing.current_name(home)
    assert inside(home) == sorted([done(clean.name), done(odd.name)])
    (text,) = texts(home)
    assert text.startswith("Bearing: 1 file loaded and published, 1 file waiting for you\n")
    assert "4 of 34 rows of 'Referrals' were rejected, more than usual." in text
    assert "rows 32, 33, 34, 35:" in text and "31/02/2026" in text
    assert "Bloggs" not in text + found.summary.read_text(encoding="utf-8")


def test_what_comes_in_a_zip_is_loaded_and_the_zip_moved(home):
    inner = extract(home.root, "2026-09-30")
    with zipfile.ZipFile(home.inbox / "September.zip", "w") as archive:
        archive.write(inner, inner.name)
        archive.writestr("broken 2026-09-30.xlsx", b"PK\x03\x04 and no more")
    found = watching.once(home, sleep=lambda _: None)
    assert {result.file: result.status for result in found.report.files} == {
        f"September.zip > {inner.name}": "loaded", "September.zip > broken 2026-09-30.xlsx": "refused",
    }  # fmt: skip
    assert inside(home) == [done("September.zip")] and found.exit_code == 2


@pytest.mark.parametrize(("when", "published", "left"), [(When.always, 2, 0), (When.never, 1, 1)])
def test_publishing_always_or_never(home, when, published, left):
    extract(home.inbox, "2026-10-31", bad=4)
    watching.once(home, when, sleep=lambda _: None)
    assert (len(loads(home)), len(drafts.drafts(home))) == (published, left)


def of(read: int, rejected: int, *rules: str) -> FileResult:
    problems = tuple(Problem("f", "s", None, None, None, rule, f"because {rule}", "warning") for rule in rules)
    return FileResult("f", "referrals", "s", None, "loaded", read, read - rejected, rejected, problems)


@pytest.mark.parametrize(
    ("result", "earlier", "said"),
    [
        (of(100, 0), [], None),
        (of(100, 1), [], "more than usual"),
        (of(100, 1), [(200, 0), (200, 2)], None),  # one in a hundred has been seen
        (of(100, 2), [(200, 0), (200, 2)], "more than usual"),
        (of(100, 1), [(200, 0)] * 12 + [(200, 2)], "more than usual"),  # but not in the last twelve
        (of(100, 9), [(100, 10)], "more than usual"),  # never usual, above one in twenty
        (of(49, 0), [(100, 0), (120, 0)], "holds 49 rows; its last 2 loads held 100 to 120"),
        (of(50, 0), [(100, 0), (120, 0)], None),
        (of(240, 0), [(100, 0), (120, 0)], None),
        (of(241, 0), [(100, 0), (120, 0)], "holds 241 rows"),
        (of(2, 0), [(9, 0)], None),  # short lists halve by themselves
        (of(100, 0, "blank"), [(100, 0)], None),
        (of(0, 0, "empty_list"), [(9, 0)], "because empty_list"),
    ],
)
def test_why_a_list_is_held_back(result, earlier, said):
    rows = [{"read": read, "rejected": rejected} for read, rejected in earlier]
    why = why_look(result, rows)
    assert why is None if said is None else said in why


def test_the_command_looks_once_and_ends(home, monkeypatch):
    monkeypatch.setenv("DASHBOARD_DATA", str(home.root))
    ran = CliRunner().invoke(app, ["watch", "--once"])
    assert (ran.exit_code, ran.stdout.strip()) == (0, "Nothing to load in the inbox.")
