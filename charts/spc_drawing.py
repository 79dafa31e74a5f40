"""What the parts of one SPC chart share: what is drawn, over which months, on which area, in which look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple

from charts.facts import Fact
from charts.geometry import Plot
from charts.theme import Scale, Theme
from kpis import formats
from kpis.assessment import Assessment
from kpis.catalogue import Kpi
from kpis.periods import add_months, months_between
from kpis.spc import SpcPoint

NEIGHBOURS, ENGLAND = "Neighbours", "England"
Dated = Sequence[tuple[date, float]]
Steps = Sequence[tuple[date, float | None]]


@dataclass(frozen=True)
class NeighbourStep:
    """The neighbours' figure, or England's, for one published year; `label` says the year: 'to Mar 2025'."""

    period_from: date
    period_to: date
    value: float
    label: str
    whose: str = NEIGHBOURS


class LimitStep(NamedTuple):
    """Limits of one month's own, which move with its number of cases; in the KPI's unit."""

    month: date
    low: float
    high: float


class Superseded(NamedTuple):
    """What a closed month was before a later publication changed it. `value` None: it had no figure; `was` is that
    figure in words, cases and all; `on` the day of the publication that changed it."""

    month: date
    value: float | None
    was: str
    on: date


@dataclass(frozen=True)
class Drawing:
    """What the parts of one figure share: what is drawn, over which months, on which area, in which look."""

    assessment: Assessment
    targets: Steps
    paths: Sequence[Dated]
    steps: Sequence[NeighbourStep]
    facts: Sequence[Fact]
    restated: Sequence[Superseded]
    overlay: Sequence[LimitStep]
    no_range: str
    months: tuple[date, ...]
    y_ticks: tuple[float, ...]
    plot: Plot
    theme: Theme
    scale: Scale

    @property
    def kpi(self) -> Kpi:
        return self.assessment.kpi

    @property
    def shown_steps(self) -> list[NeighbourStep]:
        """The published years that overlap the charted months."""
        return [s for s in self.steps if s.period_to >= self.plot.start and s.period_from < self.plot.end]

    @property
    def steps_colours(self) -> tuple[str, str]:
        """Of the line of the steps, and of its words."""
        if any(step.whose == ENGLAND for step in self.steps):
            return self.theme.common_mark, self.theme.muted
        return self.theme.neighbours_mark, self.theme.neighbours

    @property
    def target_stretches(self) -> list[tuple[date, date, float]]:
        """(from, until, value) of each target in turn; none where a target of another kind is in force."""
        ends = [*(start for start, _ in self.targets), self.plot.end][1:]
        found = [(start, end, value) for (start, value), end in zip(self.targets, ends, strict=True)]
        return [stretch for stretch in found if stretch[2] is not None]

    @property
    def moved(self) -> list[tuple[Superseded, float | None]]:
        """Months that a reader can see moved, newest first, each with its figure now: told apart as written."""
        now = {point.month: point.value for point in self.assessment.chart.points}
        known = [(old, now[old.month]) for old in self.restated if old.value is not None and old.month in now]
        seen = [(old, new) for old, new in known if new is None or self.words(old.value) != self.words(new)]
        return sorted(seen, key=lambda pair: pair[0].month, reverse=True)

    def words(self, value: float) -> str:
        """The value as this KPI is shown: '18.2%'."""
        return formats.format_value(value, self.kpi.unit, self.kpi.dp)


def charted_months(assessment: Assessment) -> tuple[date, ...]:
    """Every month from the first charted to the assessed one, so that a missing one leaves a gap."""
    charted = [point.month for point in assessment.chart.points] or [assessment.month]
    last = max(charted[-1], assessment.month)
    apart = min((months_between(one, other) for one, other in pairwise(charted)), default=1)
    return tuple(add_months(charted[0], k) for k in range(0, months_between(charted[0], last) + 1, apart))


def segments(drawing: Drawing) -> list[tuple[date, date, SpcPoint]]:
    """Stretches with the same limits: (first day, day after, a point of it); a rebase starts a new one."""
    judged = [point for point in drawing.assessment.chart.points if point.lpl is not None]
    runs = [next(points) for _, points in groupby(judged, lambda p: (p.mean, p.lpl, p.upl))]
    ends = [*(point.month for point in runs), drawing.plot.end][1:]
    return [(point.month, end, point) for point, end in zip(runs, ends, strict=True)]


def middle(month: date) -> date:
    """A month is drawn at its middle, so that an event on its first day stands before it."""
    return month.replace(day=15)
