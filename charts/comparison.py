"""Two tables of what a publication changes: what leaders see now beside what they would see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from charts.icons import status_pill, variation_icon
from charts.tables import Column, table
from charts.theme import LIGHT, Theme
from charts.units import cases, said
from kpis import formats
from kpis.assessment import Assessment
from kpis.catalogue import Kpi
from kpis.definitions import basis_words

NO_FIGURE = "no figure"
Cell = tuple[float, float | None, float | None]


@dataclass(frozen=True)
class Move:
    """One measure as leaders see it now (None: not at all) and as they would."""

    kpi: Kpi
    was: Assessment | None
    will: Assessment | None

    @property
    def is_judged_otherwise(self) -> bool:
        """Whether its status, or the signal of its chart, changes."""
        return not self.is_lost and _judgement(self.was) != _judgement(self.will)

    @property
    def is_lost(self) -> bool:
        """Whether it has a figure now and would have none."""
        return _has_figure(self.was) and not _has_figure(self.will)


@dataclass(frozen=True)
class Restated:
    """One closed month of one measure: value, numerator and denominator as they stand (None: no figure) and would."""

    kpi: Kpi
    month: date
    was: Cell | None
    will: Cell | None


def _has_figure(assessment: Assessment | None) -> bool:
    return assessment is not None and assessment.latest is not None and assessment.latest.value is not None


def _judgement(assessment: Assessment | None) -> tuple | None:
    return assessment and (assessment.status.code, assessment.variation)


def moves_html(moves: Sequence[Move], theme: Theme = LIGHT) -> str:
    """Measure by measure: figure, status and signal now, and as they would be."""
    rows = "".join(
        f'<tr role="row"><th scope="row" role="rowheader"><b>{escape(move.kpi.short_name)}</b> '
        f'<span class="small">{escape(basis_words(move.kpi.basis))}</span></th>'
        f"{_side(move.was, 'Leaders see now', theme)}{_side(move.will, 'They would see', theme)}</tr>"
        for move in moves
    )
    heads = "".join(
        f'<th scope="col" role="columnheader">{words}</th>'
        for words in ("Measure", "Leaders see now", "They would see")
    )
    return (
        '<div class="bearing"><div class="scrolls" tabindex="0" role="region" aria-label="What changes, by measure">'
        '<table class="plain stacked compared" role="table"><caption class="unseen">What changes, by measure</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody>'
        "</table></div></div>"
    )


def _side(assessment: Assessment | None, label: str, theme: Theme) -> str:
    if not _has_figure(assessment):
        return f'<td role="cell" class="wide" data-label="{label}">{NO_FIGURE}</td>'
    kpi, point = assessment.kpi, assessment.latest
    behind = cases(kpi, point.numerator, point.denominator)
    when = formats.month_long(point.month) + (f", {behind}" if behind else "")
    return (
        f'<td role="cell" class="wide" data-label="{label}"><b>{escape(said(kpi, point.value))}</b> '
        f'<span class="small">{escape(when)}</span> '
        f"{status_pill(assessment.status, theme)} {variation_icon(assessment.variation, theme)}</td>"
    )


def restated_html(rows: Sequence[Restated]) -> str:
    """Closed months whose figures change: the figure and the cases behind it, now and as they would be."""
    columns = [Column("Month", unbroken=True), Column("Measure"), Column("Leaders see now", labelled=True, wide=True),
               Column("They would see", labelled=True, wide=True)]  # fmt: skip
    told = [[formats.month_long(r.month), r.kpi.short_name, _told(r.kpi, r.was), _told(r.kpi, r.will)] for r in rows]
    return table(columns, told, caption="Closed months restated", stacked=True)


def _told(kpi: Kpi, cell: Cell | None) -> str:
    if cell is None:
        return NO_FIGURE
    value, numerator, denominator = cell
    behind = cases(kpi, numerator, denominator)
    if kpi.unit == "rate_per_10000" and kpi.basis != "snapshot":  # the figure is the month's, the basis the year's
        behind = f"{formats.format_count(numerator)} in the month"
    return said(kpi, value) + (f" ({behind})" if behind else "")
