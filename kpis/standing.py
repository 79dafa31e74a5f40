"""Where one council stands among others, from one published year to the next, and since when.

Rules: a year is judged by the 95 % interval of our own figure against the neighbours' median, whichever average is
shown; the region and England only as published, never as an average of authorities. Where no interval can be worked
out the side of the line is told, and that it was not tested.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kpis import formats
from kpis.catalogue import Kpi
from kpis.intervals import against
from kpis.neighbours import ENOUGH_NEIGHBOURS, Comparison, lait_change, quartiles
from kpis.rounding import above, below

MEAN, MEDIAN = "mean", "median"
MANY = 30  # more than a group of neighbours or a region has
TESTED = ("better", "worse", "similar", "higher", "lower")


@dataclass(frozen=True)
class Year:
    """One published year of one council in a group.

    line: the figure shown beside ours (the neighbours' mean or median, or what is published for the region or
    England); judged_by: the figure the judgement uses (their median, or the published one).
    """

    end: date
    comparison: Comparison
    line: float | None
    judged_by: float | None

    @property
    def value(self) -> float | None:
        return self.comparison.value

    @property
    def verdict(self) -> str | None:
        """'better', 'worse', 'similar', 'higher' or 'lower' as tested; 'above', 'below' or 'level' where it could not
        be; None without a figure of our own or anything to set it against."""
        if self.comparison.judgement in TESTED:
            return self.comparison.judgement
        if self.comparison.judgement is None or self.value is None or self.judged_by is None:
            return None
        side = "above" if above(self.value, self.judged_by) else "below" if below(self.value, self.judged_by) else ""
        return side or "level"

    @property
    def spread(self) -> tuple[float, ...]:
        """Lowest, lower quartile, median, upper quartile and highest of the others with data; empty without any.

        Of many (all of England) the lowest and highest twentieth are left out: one small authority
        would stretch the scale for all."""
        values = sorted(area.value for area in self.comparison.neighbours if area.value is not None)
        aside = len(values) // 20 if len(values) > MANY else 0
        inner = quartiles(values)
        return (values[aside], *inner[1:4], values[-1 - aside]) if inner else ()


@dataclass(frozen=True)
class Standing:
    """The newest verdict and the unbroken run of years it has held.

    since: the first year of the run; always: whether nothing was judged before it; last_other: the newest earlier year
    with another verdict, and that verdict.
    """

    verdict: str
    latest: Year
    since: Year
    years: int
    always: bool
    last_other: tuple[Year, str] | None


def among_neighbours(end: date, comparison: Comparison, average: str) -> Year:
    """A year beside the neighbours; `average` 'mean' or 'median' is what is shown, the median what is judged by."""
    shown = comparison.mean if average == MEAN else comparison.median
    return Year(end, comparison, shown, comparison.median)


def beside_published(end: date, comparison: Comparison, figure: float | None, polarity: str) -> Year:
    """A year beside the region or England: their published figure is both shown and judged by."""
    judgement = None
    if comparison.value is not None and figure is not None:
        judgement = "not tested" if comparison.interval is None else against(comparison.interval, figure, polarity)
    return Year(end, replace(comparison, judgement=judgement), figure, figure)


def standing(years: Sequence[Year]) -> Standing | None:
    """How the newest year stands and for how long; `years` oldest first. None when that year cannot be judged.

    A year without a verdict, or one that is not there, ends the run: nothing is claimed of it.
    """
    if not years or years[-1].verdict is None:
        return None
    verdict, since, held = years[-1].verdict, years[-1], 1
    for year in reversed(years[:-1]):
        if year.verdict != verdict or year.end.year != since.end.year - 1:
            break
        since, held = year, held + 1
    before = [(year, year.verdict) for year in years if year.end < since.end and year.verdict]
    others = [(year, word) for year, word in before if word != verdict]
    return Standing(verdict, years[-1], since, held, not before, others[-1] if others else None)


def change(years: Sequence[Year], of: Callable[[Year], float | None] = lambda year: year.value) -> float | None:
    """The newest year less the year before, as LAIT defines it; None across a gap. `years` oldest first."""
    newest = years[:-3:-1]
    return lait_change([year.end.year for year in newest], [of(year) for year in newest])


# ---------------------------------------------------------------- one row of the heat map


@dataclass(frozen=True)
class Place:
    """Our place among ourselves and the others with data in one year; 1 is the best, or the lowest where neither
    direction is good."""

    end: date
    rank: int
    of: int

    @property
    def share(self) -> float:
        """0 the first place, 1 the last; the middle when nobody else has data."""
        return (self.rank - 1) / (self.of - 1) if self.of > 1 else 0.5


def gaps(years: Sequence[Year]) -> dict[int, str]:
    """DfE's symbol by year where we have no figure: 'c', 'x', ..."""
    without = (year for year in years if year.value is None)
    return {year.end.year: (year.comparison.own and year.comparison.own.symbol) or "x" for year in without}


def places(years: Sequence[Year]) -> dict[int, Place]:
    """Our place by year; none where we have no figure or fewer than five others have one."""
    return {
        year.end.year: Place(year.end, year.comparison.rank, year.comparison.of)
        for year in years
        if year.comparison.rank is not None and year.comparison.n_with_data >= ENOUGH_NEIGHBOURS
    }


# ---------------------------------------------------------------- words


def finding(subject: str, kpi: Kpi, years: Sequence[Year], who: str, line_name: str) -> str:
    """The sentence that titles the page: 'Social work vacancies: worse than neighbours in every year since 2019; 32.6%
    against their mean of 15.7%'. `subject`: what it begins with; `who`: 'neighbours', 'England'; `line_name`: 'their
    mean of', 'its'."""
    found = standing(years)
    if kpi.unit == "count" and years and years[-1].value is not None:
        count = formats.format_value(years[-1].value, kpi.unit, kpi.dp)
        return f"{subject}: {count} in {years[-1].end.year}; a number grows with the council, so it is not compared"
    if found is None:
        return f"{subject}: {_not_judged(years, who)}"
    line, value = found.latest.line, found.latest.value
    ours = formats.format_with_unit(value, kpi.unit, kpi.dp)
    theirs = f" against {line_name} {formats.format_value(line, kpi.unit, kpi.dp)}" if line is not None else ""
    return f"{subject}: {standing_words(found, who)}; {ours}{theirs}"


def standing_words(found: Standing, who: str) -> str:
    """'worse than neighbours in every year since 2019', 'not different from neighbours beyond chance since 2023'."""
    return f"{_side(found.verdict, who)} {_since(found)}"


def _side(verdict: str, who: str) -> str:
    return {
        "similar": f"not different from {who} beyond chance",
        "above": f"above {who} (not tested for chance)",
        "below": f"below {who} (not tested for chance)",
        "level": f"level with {who}",
    }.get(verdict, f"{verdict} than {who}")


def _since(found: Standing) -> str:
    """'since 2022', 'in every published year since 2013', 'in 2025 but not in 2024'; the only year stands alone."""
    latest, since = found.latest.end.year, found.since.end.year
    if found.years == 1:
        just_before = found.last_other and found.last_other[0].end.year == latest - 1
        return f"in {latest}{_was(found)}" if just_before else f"in {latest}"
    every = "in every published year since" if found.always else "since"
    was = _was(found) if found.last_other and found.verdict == "similar" else ""
    return f"{every} {since}{was}"


def _was(found: Standing) -> str:
    """' but not in 2024', ', worse in 2024': what the last year of another verdict was."""
    year, verdict = found.last_other
    if "similar" not in (found.verdict, verdict):
        return f", {verdict} in {year.end.year}"
    return f", {verdict} in {year.end.year}" if found.verdict == "similar" else f" but not in {year.end.year}"


def _not_judged(years: Sequence[Year], who: str) -> str:
    if not years:
        return "nothing published yet"
    newest = years[-1]
    if newest.value is None:
        symbol = newest.comparison.own.symbol if newest.comparison.own else None
        none = f"no figure published for {newest.end.year}" + (f" [{symbol}]" if symbol else "")
        known = [year for year in years if year.verdict]
        return f"{none}; {_side(known[-1].verdict, who)} in {known[-1].end.year}" if known else none
    few = newest.comparison.n_with_data
    return f"too few of {who} have a figure for {newest.end.year} to judge ({formats.number_words(few)})"
