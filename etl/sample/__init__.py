"""Synthetic extracts of a fictional district: everything can be tried and shown without real children.

`generate` writes real files of the kind a council exports (Annex A workbooks, returns on audits, staff, feedback
and the improvement plan, trackers) from a seeded simulation in which the same child runs through contact,
referral, assessment, section 47, conference, plan and care. The knobs and the stories are in
`data/catalogue/sample.yaml`.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

from etl.sample.dates import add_months, month_end
from etl.sample.extracts import Extract, planned, write
from etl.sample.settings import knobs

Progress = Callable[[int, int, str], None]
ENOUGH_TO_SHARE = 12

__all__ = ["generate", "next_month"]


def generate(
    folder: Path,
    *,
    months: int | None = None,
    end: date | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
    processes: int | None = None,
) -> list[Path]:
    """Write the extracts of `months` month ends up to `end` into `folder`; return their paths in load order.

    Left out, `months`, `end` and `seed` are those of `data/catalogue/sample.yaml` (42, October 2026).
    The same seed gives the same bytes, however many `processes` share the work (two when there is enough of
    it; they are spawned, so a script that calls this needs its `__main__` guard). `progress` is told done,
    total and the file's name after each file.
    """
    wanted = planned(months or knobs()["workbooks"]["months"], end := end or knobs()["workbooks"]["last_as_at"])
    folder.mkdir(parents=True, exist_ok=True)
    processes = processes or min(2, os.cpu_count() or 1, 1 + len(wanted) // ENOUGH_TO_SHARE)
    written = []
    for path in _written(wanted, folder, knobs()["seed"] if seed is None else seed, _horizon(end), processes):
        written.append(path)
        if progress:
            progress(len(written), len(wanted), path.name)
    return written


def next_month(folder: Path, *, seed: int | None = None) -> Path:
    """Write the one Annex A workbook that follows the sample (30 November 2026) and return its path.

    The district is that of `generate` with the same seed; what the last workbook had wrong is put right.
    """
    end: date = knobs()["workbooks"]["last_as_at"]
    folder.mkdir(parents=True, exist_ok=True)
    return write(Extract("Annex A", _horizon(end)), folder, knobs()["seed"] if seed is None else seed, _horizon(end))


def _horizon(end: date) -> date:
    """The simulation runs a month beyond the last extract, so that the next is of the same district."""
    return month_end(add_months(end.replace(day=1), 1))


def _written(wanted: list[Extract], folder: Path, seed: int, horizon: date, processes: int) -> Iterator[Path]:
    if processes == 1:
        yield from (write(extract, folder, seed, horizon) for extract in wanted)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(write, extract, folder, seed, horizon) for extract in wanted]
        yield from (task.result() for task in waiting)
