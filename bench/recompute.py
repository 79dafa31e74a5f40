"""Working out every KPI from ten years of lists: the queries and plain pandas, which must agree before they race."""

import itertools
from pathlib import Path

from bench import agreement, council, plain
from bench.plain.lists import Feed
from bench.timing import Row, in_turn, say, seconds
from etl.home import Home
from kpis.catalogue import load_authority

YEARS = 10
REPEATS = 5


def fill(home: Home, years: int = YEARS) -> plain.Material:
    """Ten years of a council in a store; gives the same lists for pandas."""
    say(f"Drawing {years} years of one council's lists ...")
    lists = council.council(years)
    rows = sum(len(each.rows) for each in lists.values())
    cases = sum(len(Feed(each).newest) for each in lists.values() if each.feed != "teams")
    say(f"  {sum(len(each.lists) for each in lists.values()):,} lists, {rows:,} rows, {cases:,} different ones")
    taken = seconds(lambda: council.fill(home, lists, [council.BENCHMARKS]))
    say(f"  in the store in {taken:.0f} s, with the published statistics")
    return plain.material(lists, load_authority())


def check(home: Home, material: plain.Material, folder: Path) -> int:
    """How many cells both worked out alike. Raises agreement.Disagreement."""
    path = folder / "agreement.duckdb"
    agreement.publish_into(path, home.store)
    ours, theirs = agreement.read_values(path), plain.work_out(material, agreement.computed())
    return agreement.demand_agreement(ours, theirs)


def measure(home: Home, material: plain.Material, folder: Path) -> list[Row]:
    """Bearing from its store to tables on disk; pandas from Parquet files, and from memory, to frames in memory."""
    cells = check(home, material, folder)
    say(f"  Bearing and pandas agree on all {cells:,} figures")
    kpis, saved, number = agreement.computed(), folder / "lists", itertools.count()
    plain.save(material, saved)
    taken = in_turn(
        "all KPIs", REPEATS,
        Bearing=lambda: agreement.publish_into(folder / f"values{next(number)}.duckdb", home.store),
        pandas_from_files=lambda: plain.work_out(plain.read_saved(material, saved), kpis),
        pandas_from_memory=lambda: plain.work_out(material, kpis),
    )  # fmt: skip
    what = f"work out {len(kpis)} KPIs, {YEARS} years, all bases and breakdowns, onto disk"
    return [
        Row(what, taken["Bearing"], "pandas, from Parquet files into memory", taken["pandas_from_files"]),
        Row(what, taken["Bearing"], "pandas, lists already in memory", taken["pandas_from_memory"]),
    ]
