"""`python -m fuzz --files 2000 --seed 7`: spoiled extracts against the loader's promises; ends with its counts."""

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from fuzz.run import Tally, run

BATCH = 250  # files one installation gets: more would only make its store long


def main() -> int:
    """Runs the files, prints the counts; 1 when a promise was broken."""
    asked = _arguments()
    os.environ.pop("BEARING_KEY_FILE", None)  # every installation makes a key of its own
    started = time.monotonic()
    if asked.only is not None:
        tally = run(asked.seed, [asked.only], load_all=True)
    else:
        tally = _shared_out(asked.seed, asked.files, asked.processes)
    _tell(tally, asked.seed, time.monotonic() - started)
    return 1 if tally.faults else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--files", type=int, default=2_000, help="how many spoiled files")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same files")
    parser.add_argument("--only", type=int, help="the one file of this number, loaded and published")
    parser.add_argument("--processes", type=int, default=2, help="how many work side by side")
    return parser.parse_args()


def _shared_out(seed: int, files: int, processes: int) -> Tally:
    """The files in batches, each to an installation of its own."""
    batches = [range(begin, min(begin + BATCH, files)) for begin in range(0, files, BATCH)]
    whole = Tally()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for done, tally in enumerate(pool.map(run, [seed] * len(batches), batches), start=1):
            whole.add(tally)
            files = sum(whole.files.values())
            print(f"{done} of {len(batches)} batches, {files:,} files, {len(whole.faults)} faults", file=sys.stderr)
    return whole


def _tell(tally: Tally, seed: int, seconds: float) -> None:
    files = sum(tally.files.values())
    print(f"\n{files:,} files in {seconds:,.0f} s; {tally.loads:,} loaded, {tally.publications:,} publications.")
    print(f"Slowest file {tally.slowest:.1f} s; the most memory a reader took {tally.reader_mb:,} MB.")
    rows = tally.rows
    print(f"Rows read {rows['read']:,} = accepted {rows['accepted']:,} + rejected {rows['rejected']:,}.")
    for title, counts in (("How spoiled", tally.files), ("Outcome", tally.outcomes), ("Refused for", tally.refusals)):
        print(f"\n{title:<24}{'files':>8}")
        for name, count in counts.most_common():
            print(f"{name:<24}{count:>8,}")
    print(f"\n{len(tally.faults)} faults.")
    for fault in tally.faults:
        again = f"python -m fuzz --seed {seed} --only {fault.number}" if fault.kept else "every file loaded before it"
        print(f"\n{fault.how}, {fault.name}: {fault.what}\n  {fault.kept}\n  again: {again}")


if __name__ == "__main__":
    sys.exit(main())
