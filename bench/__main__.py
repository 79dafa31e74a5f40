"""`python -m bench`: measures, agrees, and ends with one table. Writes to temporary folders only."""

import os
import platform
import tempfile
import time
from pathlib import Path

from bench import extract, pages, recompute
from bench.timing import say, table
from etl.home import Home


def main() -> None:
    """All three measurements; raises when Bearing and pandas disagree or a page fails."""
    os.environ.pop("BEARING_KEY_FILE", None)  # every temporary home makes a key of its own
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bearing-bench-") as name:
        folder = Path(name)
        rows = extract.measure(folder)
        home = Home(folder / "home")
        rows += recompute.measure(home, recompute.fill(home), folder)
        rows += pages.measure(home)
    say(
        f"\nPython {platform.python_version()}, {os.cpu_count()} processors, {time.monotonic() - started:.0f} s in all."
    )
    say("Medians of runs in turn; ratio: how many times as long the alternative takes (below 1 it is quicker).\n")
    say(table(rows))


if __name__ == "__main__":
    main()
