"""Missing from home and care: how often the same children go, and at which times of the week.

Rows are those of `queries/detail/missing_often.sql` and `missing_clock.sql`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpis.intervals import count_interval
from kpis.reliability import TOO_FEW
from kpis.rounding import above

OFTEN_BANDS = ((1, 1), (2, 2), (3, 4), (5, 9), (10, None))
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STRETCHES = tuple(f"{3 * n:02d}:00 to {3 * n + 3:02d}:00" for n in range(8))
BEYOND_CHANCE = 0.998
REPORTED, RETURNED = "reported missing", "returned"
HAPPENED = {REPORTED: "Reports that a child is missing", RETURNED: "Returns"}


# ---------------------------------------------------------------- how often


@dataclass(frozen=True)
class Often:
    """Children by how often they were missing in twelve months: (words, children, incidents) of each band."""

    bands: tuple[tuple[str, int, int], ...]
    children: int
    incidents: int


def often(rows: Iterable[Mapping], *, team: str | None = None) -> Often:
    """From rows of `detail.missing_often` at one month end."""
    inside = [row for row in rows if team in (None, row["team"])]
    bands = []
    for low, high in OFTEN_BANDS:
        band = [row for row in inside if low <= row["incidents"] and (high is None or row["incidents"] <= high)]
        bands.append((_band_words(low, high), _sum(band, "children"), _incidents(band)))
    return Often(tuple(bands), _sum(inside, "children"), _incidents(inside))


def at_least(rows: Iterable[Mapping], times: int, *, team: str | None = None) -> tuple[int, int]:
    """(children, incidents) of the children missing at least so many times."""
    repeated = [row for row in rows if row["incidents"] >= times and team in (None, row["team"])]
    return _sum(repeated, "children"), _incidents(repeated)


def _incidents(rows: Iterable[Mapping]) -> int:
    return sum(row["children"] * row["incidents"] for row in rows)


def _band_words(low: int, high: int | None) -> str:
    if high is None:
        return f"{low} times or more"
    words = {1: "Once", 2: "Twice"}
    return words.get(low, f"{low} times") if low == high else f"{low} to {high} times"


# ---------------------------------------------------------------- when


@dataclass(frozen=True)
class Clock:
    """Episodes by weekday (7 rows, Monday first) and stretch of three hours (8 columns), and those without a time."""

    cells: tuple[tuple[int, ...], ...]
    by_weekday: tuple[int, ...]
    without_time: int

    @property
    def by_stretch(self) -> tuple[int, ...]:
        return tuple(map(sum, zip(*self.cells, strict=True)))


def clock(rows: Iterable[Mapping], what: str, *, team: str | None = None) -> Clock:
    """From rows of `detail.missing_clock`: 'reported missing' or 'returned'."""
    inside = [row for row in rows if row["what"] == what and team in (None, row["team"])]
    counted = Counter()
    for row in inside:
        counted[row["weekday"], row["stretch"]] += row["episodes"]
    days = range(1, 8)
    return Clock(
        cells=tuple(tuple(counted[day, stretch] for stretch in range(8)) for day in days),
        by_weekday=tuple(sum(counted[day, stretch] for stretch in (*range(8), None)) for day in days),
        without_time=sum(counted[day, None] for day in days),
    )


def standing_out(counts: Sequence[int], names: Sequence[str]) -> list[str]:
    """The names with more than an even spread gives, beyond chance: its share below their own 99.8 % interval."""
    total = sum(counts)
    even = total / len(counts) if counts else 0
    return [name for name, n in zip(names, counts, strict=True) if above(count_interval(n, BEYOND_CHANCE)[0], even)]


def clock_finding(found: Clock, what: str) -> str:
    """Which days and hours stand out beyond chance, or that none does."""
    total = sum(found.by_weekday)
    if not total:
        return "No missing episode to show"
    hours, days = standing_out(found.by_stretch, STRETCHES), standing_out(found.by_weekday, WEEKDAYS)
    if total < TOO_FEW:
        return f"{HAPPENED[what]}: too few to say when they come"
    if not hours and not days:
        return f"{HAPPENED[what]} come at all hours: no stretch of the day and no weekday stands out beyond chance"
    told = listed([*(f"from {words}" for words in hours), *(f"on {day}s" for day in days)])
    return f"{HAPPENED[what]} come more often {told} than an even spread would give, beyond chance"


def listed(words: Sequence[str]) -> str:
    """'a, b and c'."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def _sum(rows: Iterable[Mapping], column: str) -> int:
    return sum(row[column] for row in rows)
