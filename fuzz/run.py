"""Feeds spoiled files to the loader, one after the other, and keeps count of what became of them."""

import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from etl import loading
from etl.home import BENCHMARKS, Home
from etl.reading import LIMITS
from etl.unzipping import unpacked
from fuzz import promises
from fuzz.cases import Case, case
from fuzz.spoiling import as_csv
from fuzz.tables import sources

LOADED_EVERY, PUBLISHED_EVERY = 4, 100  # of the files one runner gets: loaded as well as checked; then published
CARRIED = ("bank_holidays.csv", "sn_model_2025_wide.csv")
STANDING = ("referrals", "child_protection_plans", "children_looked_after", "missing_episodes", "workforce")
GRACE = 10  # seconds a check may take besides reading


@dataclass(frozen=True)
class Fault:
    """A promise broken by one file."""

    number: int
    how: str
    name: str
    what: str
    kept: str


@dataclass
class Tally:
    """What became of the files: counts by how they were spoiled and by why refused, and every fault."""

    files: Counter = field(default_factory=Counter)
    outcomes: Counter = field(default_factory=Counter)
    refusals: Counter = field(default_factory=Counter)
    rows: Counter = field(default_factory=Counter)
    loads: int = 0
    publications: int = 0
    slowest: float = 0.0
    reader_mb: int = 0
    faults: list[Fault] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Takes another runner's counts in."""
        for name in ("files", "outcomes", "refusals", "rows"):
            getattr(self, name).update(getattr(other, name))
        self.loads, self.publications = self.loads + other.loads, self.publications + other.publications
        self.slowest, self.reader_mb = max(self.slowest, other.slowest), max(self.reader_mb, other.reader_mb)
        self.faults += other.faults


def run(seed: int, numbers: Iterable[int], *, load_all: bool = False) -> Tally:
    """Feeds the files of these numbers to an installation of their own. load_all: each is loaded, not every fourth."""
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="bearing-fuzz-home-") as folder:
        home = Home(Path(folder) / "home")
        _begin(home, Path(folder))
        for place, number in enumerate(numbers, start=1):
            _one(case(seed, number), home, Path(folder) / "files", tally, loads=load_all or place % LOADED_EVERY == 0)
            if place % PUBLISHED_EVERY == 0:
                _publish(home, number, tally)
        _publish(home, -1, tally)
    return tally


def _begin(home: Home, folder: Path) -> None:
    """An installation that shows something, so that there is something to spoil."""
    paths = [BENCHMARKS / name for name in CARRIED]
    for source in sources():
        if source.name.split()[0] in STANDING:
            paths.append(folder / f"{source.name.replace('2026-10-31', '2026-09-30')}.csv")
            paths[-1].write_bytes(as_csv(random.Random(1), list(source.tables)))
    loading.load(paths, home, by="fuzz")


def _one(spoiled: Case, home: Home, folder: Path, tally: Tally, *, loads: bool) -> None:
    path = folder / str(spoiled.number) / spoiled.name
    path.parent.mkdir(parents=True)
    path.write_bytes(spoiled.content)
    started, shown = time.monotonic(), promises.shown(home)
    try:
        broken = _fed(spoiled, path, home, tally, loads=loads)
    except Exception:
        broken = [f"crash: {traceback.format_exc(limit=-4)}"]
    taken = time.monotonic() - started
    if taken > (LIMITS.seconds + GRACE) * (1 + loads):
        broken.append(f"took {taken:.0f} seconds")
    if promises.shown(home) != shown:
        broken.append("what leaders see changed before anything was published")
    tally.files[spoiled.how.split(",")[0]] += 1
    tally.slowest = max(tally.slowest, taken)
    tally.reader_mb = _most_memory()
    tally.faults += [_fault(spoiled, what) for what in broken]
    path.unlink()


def _most_memory() -> int:
    """Megabytes of the largest reader so far; 0 on Windows, which does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // (1_048_576 if sys.platform == "darwin" else 1_024)


def _fed(spoiled: Case, path: Path, home: Home, tally: Tally, *, loads: bool) -> list[str]:
    """Checks the file, loads it too if it is its turn, and tells what was broken."""
    upto = promises.last_load(home)
    before = promises.standing(home, upto) if loads else {}
    with unpacked([path]) as paths:
        results = loading.check(paths, home).files
        broken = [*promises.of_the_report(spoiled, results, path.parent)]
        if loads:
            loaded = loading.load(paths, home, publishes=False, by="fuzz").files
            tally.loads += 1
            broken += promises.of_the_report(spoiled, loaded, path.parent)
            broken += promises.of_the_store(spoiled, loaded, home, before, upto)
            if [r.status for r in loaded] != [r.status for r in results]:
                broken.append("loading said otherwise than checking")
            if all(r.status == "refused" for r in loaded) and promises.last_load(home) != upto:
                broken.append("refused, and kept all the same")
    _count(results, tally)
    return broken


def _count(results: list[loading.FileResult], tally: Tally) -> None:
    statuses = {result.status for result in results}
    tally.outcomes["refused" if statuses == {"refused"} else "loaded" if "refused" not in statuses else "both"] += 1
    for result in results:
        tally.rows.update(read=result.read, accepted=result.accepted, rejected=result.rejected)
        if result.status == "refused":
            tally.refusals.update({result.problems[0].rule: 1})


def _publish(home: Home, number: int, tally: Tally) -> None:
    """Publishes what was loaded, checks that nothing fell out of it, and that publishing again changes nothing."""
    try:
        with loading.loading_lock(home):
            loading.publish(home)
        shown = promises.shown(home)
        broken = [*promises.of_the_windows(home)]
        with loading.loading_lock(home):
            loading.publish(home)
        broken += ["publishing again changed something"] if promises.shown(home) != shown else []
    except Exception:
        broken = [f"publishing crashed: {traceback.format_exc(limit=-4)}"]
    tally.publications += 1
    tally.faults += [Fault(number, "publishing", "", what, "") for what in broken]


def _fault(spoiled: Case, what: str) -> Fault:
    folder = Path(tempfile.mkdtemp(prefix="bearing-fuzz-"))
    kept = folder / spoiled.name
    kept.write_bytes(spoiled.content)
    return Fault(spoiled.number, spoiled.how, spoiled.name, what, str(kept))
