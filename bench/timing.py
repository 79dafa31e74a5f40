"""Medians of runs taken in turn (A B A B), so that both sides meet the same machine in the same minutes."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: what Bearing does and how long it took, the alternative and how long that took."""

    what: str
    seconds: float
    alternative: str
    its_seconds: float

    @property
    def ratio(self) -> float:
        """How many times as long the alternative takes; below 1 it is the quicker."""
        return self.its_seconds / self.seconds


def say(words: str) -> None:
    """A line of progress."""
    print(words, flush=True)


def seconds(run: Callable[[], object]) -> float:
    """Elapsed seconds of one run."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def in_turn(label: str, repeats: int, **runs: Callable[[], object]) -> dict[str, float]:
    """Median seconds of each run, `repeats` rounds with every run once a round."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(1, repeats + 1):
        for name, run in runs.items():
            taken[name].append(seconds(run))
        last = ", ".join(f"{name.replace('_', ' ')} {times[-1]:.2f} s" for name, times in taken.items())
        if number % (1 + repeats // 10) == 0 or number == repeats:
            say(f"  {label}, round {number} of {repeats}: {last}")
    return {name: statistics.median(times) for name, times in taken.items()}


def table(rows: list[Row]) -> str:
    """The rows as plain text columns."""
    cells = [("what", "Bearing (median s)", "alternative", "its median s", "ratio")]
    cells += [(r.what, f"{r.seconds:.3f}", r.alternative, f"{r.its_seconds:.3f}", f"{r.ratio:.1f}") for r in rows]
    widths = [max(len(line[place]) for line in cells) for place in range(5)]
    lines = [" | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    return "\n".join([lines[0], "-+-".join("-" * width for width in widths), *lines[1:]])
