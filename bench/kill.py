"""Kills the loader at fifty instants of its work, and looks each time what leaders would have seen.

`python -m bench.kill --times 50`: a small council, whose next files are loaded (`load`), dropped as a draft (`draft`)
or published from one (`publish`). The process is killed with SIGKILL, at moments spread over its run and at those that
matter most: a transaction being written, a snapshot half-built, the history told but the pointer not moved. After each,
the published figures must be the old or the new ones to the last row, and the same command run again must end in the
same store and figures as a run nobody disturbed. Ends with exit code 1 when one did not.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from etl import drafts, loading, publications
from etl.home import REPOSITORY, Home
from etl.pointer import current_name
from etl.publishing import snapshots
from etl.sample import generate

AT_RANDOM = "at random"
WORK = ("load", "publish", "load", "publish", "draft")
DO = "--do"
SOON = 0.0005  # seconds between looks for an instant
Instant = Callable[[Home], bool]


def _any(folder: Path, pattern: str) -> bool:
    return any(folder.glob(pattern))


INSTANTS: dict[str, Instant] = {
    "a transaction being written": lambda home: _any(home.root, "**/store.duckdb.wal"),
    "a snapshot being built": lambda home: _any(home.root, "**/*.building"),
    "the history told": lambda home: len(publications.publications(home)) > 1,
    "the snapshot in its place": lambda home: len(snapshots(home)) > 1,
    "the pointer being written": lambda home: _any(home.snapshots, "CURRENT.new"),
    "the pointer moved": lambda home: current_name(home) != snapshots(home)[0],
}


@dataclass(frozen=True)
class Council:
    """A prepared installation, what it is about to be given, and how it must look afterwards."""

    home: Home
    files: list[Path]
    draft: str
    old: list[tuple]
    new: list[tuple]
    stored: dict[str, int]
    seconds: dict[str, tuple[float, float]]  # of each work: before it begins, and in all

    def given(self, work: str) -> list[str]:
        """What the work is done with: the draft's id, or the files."""
        return [self.draft] if work == "publish" else [str(path) for path in self.files]


def figures(home: Home) -> list[tuple]:
    """Every published value of the snapshot the pointer names, in order."""
    with duckdb.connect(str(home.snapshots / current_name(home)), read_only=True) as connection:
        return connection.execute("from kpi_value order by all").fetchall()


def stored(home: Home) -> dict[str, int]:
    """Rows of each table of the store that holds loads or rows of them."""
    with duckdb.connect(str(home.store), read_only=True) as store:
        tables = store.execute(
            "select table_name from duckdb_columns() where column_name = 'load_id' order by all"
        ).fetchall()
        return {name: store.execute(f'select count(*) from "{name}"').fetchone()[0] for (name,) in tables}


def do(work: str, root: str, *given: str) -> None:
    """The work itself, as the process that is killed does it."""
    home, who = Home(Path(root)), "the kill test"
    if work == "publish":
        drafts.publish(home, given[0], who, who)
    elif work == "draft":
        drafts.begin(home, map(Path, given), None, who)
    elif work == "load":
        loading.load(map(Path, given), home, by=who, why=who)


def run(home: Home, work: str, given: list[str]) -> subprocess.Popen:
    """That work in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "bench.kill", DO, work, str(home.root), *given], cwd=REPOSITORY,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def timed(home: Home, work: str, given: list[str]) -> float:
    """Seconds one undisturbed run takes. Raises RuntimeError when it fails."""
    began = time.perf_counter()
    process = run(home, work, given)
    _, said = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{work}: {said.decode()}")
    return time.perf_counter() - began


def copied(home: Home, to: Path) -> Home:
    """A copy to break."""
    shutil.copytree(home.root, to)
    return Home(to)


def prepare(folder: Path) -> Council:
    """Two months of the sample's workforce and training loaded, a third month to come, and a draft of that month."""
    written = generate(folder / "files", months=3)
    staff = [path for path in written if path.name.startswith(("SAMPLE Workforce", "SAMPLE Training"))]
    newest = max(path.stem[-10:] for path in staff)
    files = [path for path in staff if newest in path.name]
    home = Home(folder / "council")
    loading.load([path for path in staff if path not in files], home)
    draft = drafts.begin(home, files, None, "the kill test")
    council = Council(home, files, draft.id, figures(home), [], {}, {})
    idle, seconds = timed(home, "nothing", []), {}
    for work in dict.fromkeys(WORK):
        at = copied(home, folder / f"undisturbed-{work}")
        seconds[work] = (idle, timed(at, work, council.given(work)))
        if work != "draft":
            new, counts = figures(at), stored(at)
    return Council(home, files, draft.id, council.old, new, counts, seconds)


def kill(home: Home, council: Council, work: str, after: float, instant: Instant | None) -> float | None:
    """Starts the work and kills it at an instant, or else after some seconds. None, or the seconds it took when it
    finished before."""
    process = run(home, work, council.given(work))
    began = time.perf_counter()
    while process.poll() is None:
        if instant(home) if instant else time.perf_counter() - began >= after:
            os.killpg(process.pid, signal.SIGKILL)
            break
        time.sleep(SOON)
    took = time.perf_counter() - began
    process.communicate()
    return None if process.returncode == -signal.SIGKILL else took


def killed(council: Council, folder: Path, number: int, chance: random.Random) -> tuple[Home, str, str]:
    """A copy of the council whose loader was killed at work: the home, the work and the instant.

    Every other time it is a moment that matters; when that went by too quickly, and otherwise, one drawn at random.
    """
    work = WORK[number % len(WORK)]
    possible = list(INSTANTS.items())[: 2 if work == "draft" else None]
    what, instant = possible[number // 2 % len(possible)] if number % 2 else (AT_RANDOM, None)
    idle, whole = council.seconds[work]
    while True:
        home = copied(council.home, folder / f"kill-{number}")
        took = kill(home, council, work, chance.uniform(min(idle, whole), whole), instant)
        if took is None:
            return home, work, what
        shutil.rmtree(home.root)
        what, instant, whole = AT_RANDOM, None, min(whole, took)


def found_wrong(home: Home, council: Council, work: str) -> tuple[str, list[str]]:
    """What leaders saw after the kill (old or new), and whatever is not as it must be, before and after running it
    again."""
    wrong, seen = [], figures(home)
    served = "old" if seen == council.old else "new" if seen == council.new else "neither"
    if served == "neither" or (work == "draft" and served == "new"):
        wrong.append(f"the figures are {served}")
    if publications.publications(home)[0]["snapshot"] != current_name(home):
        wrong.append("the history does not name what pages read")
    timed(home, work, council.given(work))
    if work == "draft":
        drafts.publish(home, drafts.drafts(home)[0].id, "the kill test", "the kill test")
    wrong += [] if figures(home) == council.new else ["run again, the figures are not the new ones"]
    more = {table: rows for table, rows in stored(home).items() if rows != council.stored[table]}
    wrong += [f"run again, the store holds {more}"] if more else []
    wrong += ["something half-built is left"] if _any(home.root, "**/*.building*") else []
    return served, wrong


def main() -> int:
    """Kills as often as asked and prints what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=4)
    asked = parser.parse_args()
    chance, counts, failures = random.Random(asked.seed), Counter(), []
    with TemporaryDirectory(prefix="bearing-kill-") as name:
        folder = Path(name)
        council = prepare(folder)
        print("  ".join(f"{work}: {whole:.1f} s" for work, (_, whole) in council.seconds.items()))
        for number in range(asked.times):
            home, work, what = killed(council, folder, number, chance)
            served, wrong = found_wrong(home, council, work)
            counts[work, what, served] += 1
            failures += [f"{number} {work}, {what}: {words}" for words in wrong]
            shutil.rmtree(home.root)
    for (work, what, served), times in sorted(counts.items()):
        print(f"{work:8} killed: {what:28} leaders saw the {served} figures: {times}")
    print(f"{asked.times} kills, {len(failures)} found wrong")
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(do(*sys.argv[2:]) if sys.argv[1:2] == [DO] else main())
