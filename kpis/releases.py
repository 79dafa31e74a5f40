"""When a published statistic came out: a month is shown with what could be known in it, not with what came later.

A year to 31 March is published in the autumn. Until then the year before is the newest there is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from kpis.catalogue import REPOSITORY, Benchmark
from kpis.periods import add_months
from kpis.yaml_file import read_yaml

RELEASES = REPOSITORY / "data" / "benchmarks" / "releases.yaml"
UNKNOWN_LAG = 12  # months: no annual statistic we know takes longer, but for the population


@dataclass(frozen=True)
class Release:
    """One yearly publication: what it is called, whose it is, and the months from a year's end to its release."""

    statistics: str
    publisher: str
    months_after: int


@cache
def load_releases() -> Mapping[str, Release]:
    """Every release by the data sets and LAIT measures it brings."""
    return {
        name: Release(entry["statistics"], entry["publisher"], entry["months_after"])
        for entry in read_yaml(RELEASES)
        for name in entry["of"]
    }


def release_of(benchmark: Benchmark | None) -> Release | None:
    """The publication a benchmark comes from, or None where nobody has said."""
    known = load_releases()
    names = (benchmark.dataset, benchmark.lait) if benchmark else ()
    return next((known[name] for name in names if name in known), None)


def published_in(end: date, benchmark: Benchmark | None) -> date:
    """The month (its first day) in which the figures of the period that ended then came out."""
    release = release_of(benchmark)
    return add_months(end.replace(day=1), release.months_after if release else UNKNOWN_LAG)


def is_out(end: date, benchmark: Benchmark | None, month: date) -> bool:
    """Whether figures to `end` had been published by the end of the month."""
    return published_in(end, benchmark) <= month.replace(day=1)
