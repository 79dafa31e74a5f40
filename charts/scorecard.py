"""The scorecard in HTML: one row, one KPI, seven answers; and the strip on a KPI's page.

Everything is text and `<img>`, so it survives `st.html`'s clean-up and fifty rows cost one element. Rows
carry ARIA table roles because on a phone the style sheet turns them into stacked cards, which would
otherwise no longer be a table to a screen reader.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from charts.icons import assurance_icon, status_pill, variation_icon
from charts.sparkline import neighbour_strip, sparkline
from charts.theme import LIGHT, Theme
from charts.units import caption, words_after
from charts.units import cases as cases_of
from kpis import formats
from kpis.assessment import Assessment
from kpis.catalogue import Kpi
from kpis.periods import add_months
from kpis.spc import Point

MONTHS = 24
BASIS_WORDS = {
    "in_month": "in the month",
    "snapshot": "at month end",
    "rolling_12m": "rolling year",
    "quarter": "quarter",
    "ytd": "since April",
}
SAID_UNDER = ("rate_per_10000", "days", "ratio")  # units that a figure does not say by itself
PERIOD_WORDS = {"rolling_12m": "rolling year", "quarter": "this quarter", "ytd": "since April"}

Link = Callable[[str], str]


@dataclass(frozen=True)
class ScorecardGroup:
    """One ambition: its rows in order, the plan's KPIs for it that have no data yet (names only), and how many more
    it has that are not shown here."""

    ambition: int
    title: str
    rows: Sequence[Assessment]
    absent: Sequence[str] = ()
    more: int = 0


def scorecard(
    groups: Sequence[ScorecardGroup], *, link: Link, all_link: str = "", own_name: str = "us", theme: Theme = LIGHT
) -> str:
    """One HTML table of KPIs by ambition; `link` turns a KPI id into the address of its page.

    `all_link` is the address where the measures left out here are shown; `own_name` is the authority's, for the key in
    the neighbours' heading. Needs `charts.style.css`.
    """
    body = "".join(_group(group, link, all_link, theme) for group in groups)
    return (
        '<div class="bearing"><table class="scorecard" role="table">'
        '<caption class="unseen">Each KPI: latest value, target, status, two years of months, '
        "change and assurance, and position among statistical neighbours</caption>"
        f"{_head(_period(groups), own_name)}{body}</table></div>"
    )


def kpi_strip(assessment: Assessment, rolling: Point | None = None, *, theme: Theme = LIGHT) -> str:
    """The answers in one line: latest month with n of d and interval, rolling year, status, icons in words.

    `rolling` is the latest value on the KPI's own basis, given when that is not the month.
    """
    parts = [
        _month_part(assessment),
        _rolling_part(assessment, rolling),
        status_pill(assessment.status, theme),
    ]
    parts += [
        variation_icon(assessment.variation, theme) + escape(assessment.change_words),
        assurance_icon(assessment.assurance, theme) + escape(assessment.assurance_words)
        if assessment.assurance_words
        else "",
    ]
    spans = "".join(f"<span>{part}</span>" for part in parts if part)
    return f'<div class="bearing"><div class="summary">{spans}</div></div>'


def basis_words(kpi: Kpi) -> str:
    """The small words under a KPI's name: what the figure is of, and over which time."""
    unit = caption(kpi) if kpi.unit in SAID_UNDER else ""
    return ", ".join(words for words in (unit, BASIS_WORDS[kpi.basis]) if words)


# ---------------------------------------------------------------- the table


def _head(period: object, own_name: str) -> str:
    diamond = '<span class="key-diamond" aria-hidden="true">◆</span>'
    key = f'<span class="nowrap">{diamond} {escape(own_name)}, │ median</span>'
    year = f" {escape(str(period))}" if period else ""
    headings = (
        ("", "KPI"),
        ("latest", "Latest"),
        ("", "Target"),
        ("", "Status"),
        ("", f"{MONTHS} months"),
        ("", "Change · Assurance"),
        ("neighbours", f"Neighbours{year} {key}"),
        ("position", "Position"),
    )
    cells = "".join(f'<th scope="col" role="columnheader"{_class(name)}>{words}</th>' for name, words in headings)
    return f'<thead role="rowgroup"><tr role="row">{cells}</tr></thead>'


def _group(group: ScorecardGroup, link: Link, all_link: str, theme: Theme) -> str:
    title = f"Ambition {group.ambition} {escape(group.title)}" if group.ambition else escape(group.title)
    heading = f'<tr class="ambition" role="row"><th scope="rowgroup" role="rowheader" colspan="8">{title}</th></tr>'
    rows = "".join(_row(assessment, link, theme) for assessment in group.rows)
    return f'<tbody role="rowgroup">{heading}{rows}{_foot(group, all_link)}</tbody>'


def _foot(group: ScorecardGroup, all_link: str) -> str:
    """What belongs to the ambition but is no row here: measures without data by name, the others by number."""
    told = []
    if group.absent:
        told.append(f"Also in the plan, no data loaded yet: {'; '.join(escape(name) for name in group.absent)}")
    if group.more:
        many = f"{formats.number_words(group.more)} more measure{'' if group.more == 1 else 's'}"
        told.append(f'<a href="{escape(all_link)}" target="_self">{many.capitalize()}</a>')
    if not told:
        return ""
    words = "<br>".join(told)
    return f'<tr class="absent" role="row"><td role="cell" colspan="8">{words}</td></tr>'


def _row(assessment: Assessment, link: Link, theme: Theme) -> str:
    kpi = assessment.kpi
    cells = (
        ("latest", _latest(assessment)),
        ("target", f'<span class="lead">Target </span>{escape(assessment.target_text)}'),
        ("status", status_pill(assessment.status, theme)),
        ("trend", trend(assessment, theme)),
        ("signs", _signs(assessment, theme)),
        ("neighbours", _neighbours(assessment, theme)),
        ("position" if assessment.comparison else "position unpublished", _position(assessment)),
    )
    name = (
        f'<a href="{escape(link(kpi.id))}">{escape(kpi.short_name)}</a>'
        f'<span class="small">{escape(basis_words(kpi))}</span>'
    )
    others = "".join(f'<td role="cell"{_class(name, content)}>{content}</td>' for name, content in cells)
    return f'<tr class="kpi" role="row"><th scope="row" role="rowheader" class="name">{name}</th>{others}</tr>'


def _class(name: str, content: str = "x") -> str:
    names = " ".join(part for part in (name, "" if content else "nothing") if part)
    return f' class="{names}"' if names else ""


def _latest(assessment: Assessment) -> str:
    kpi, point = assessment.kpi, assessment.latest
    value = formats.format_value(point.value if point else None, kpi.unit, kpi.dp)
    cases = escape(cases_of(kpi, point.numerator, point.denominator)) if point and point.value is not None else ""
    return f'<span class="figure">{escape(value)}</span>' + (f'<span class="small">{cases}</span>' if cases else "")


def trend(assessment: Assessment, theme: Theme) -> str:
    """The sparkline of one KPI: two years of months to the one assessed."""
    by_month = {p.month: p for p in assessment.chart.points if not p.ghost}
    months = [add_months(assessment.month, back) for back in range(1 - MONTHS, 1)]
    points = [by_month.get(month) for month in months]
    latest = assessment.chart.latest
    return sparkline(
        [point.value if point else None for point in points],
        target=assessment.target_line,
        point_type=latest.point_type if latest else None,
        words=_trend_words(assessment, [p for p in points if p is not None and p.value is not None]),
        theme=theme,
    )


def _trend_words(assessment: Assessment, known: Sequence) -> str:
    if not known:
        return ""
    unit, dp = assessment.kpi.unit, assessment.kpi.dp
    first, last = (
        f"{formats.format_value(p.value, unit, dp)} in {formats.month(p.month)}" for p in (known[0], known[-1])
    )
    missing = MONTHS - len(known)
    return f"From {first} to {last}" + (f"; {missing} of {MONTHS} months without data" if missing else "")


def _signs(assessment: Assessment, theme: Theme) -> str:
    change = variation_icon(assessment.variation, theme, words=_named("Change", assessment.change_words))
    assurance = assurance_icon(assessment.assurance, theme, words=_named("Assurance", assessment.assurance_words))
    return change + assurance


def _named(what: str, words: str) -> str:
    return f"{what}: {words}" if words else ""


def _neighbours(assessment: Assessment, theme: Theme) -> str:
    comparison = assessment.comparison
    if comparison is None:
        return ""
    kpi = assessment.kpi
    values = [area.value for area in comparison.neighbours if area.value is not None]
    median = formats.format_value(comparison.median, kpi.unit, kpi.dp)
    own = "not published" if comparison.value is None else formats.format_value(comparison.value, kpi.unit, kpi.dp)
    others = f"median of {len(values)} neighbours {median}"
    words = f"{comparison.period}: {own}; {others}; {comparison.position_words}"
    return neighbour_strip(comparison.value, values, words=words, theme=theme)


def _position(assessment: Assessment) -> str:
    if assessment.comparison is not None:
        return escape(assessment.comparison.position_words)
    benchmark = assessment.kpi.benchmark
    return "context only" if benchmark and benchmark.comparability == "context" else "not published"


def _period(groups: Sequence[ScorecardGroup]) -> object:
    """The newest published year among the rows, for the heading."""
    years = [row.comparison.period for group in groups for row in group.rows if row.comparison is not None]
    return max((year for year in years if year is not None), key=str, default=None)


# ---------------------------------------------------------------- the strip


def _month_part(assessment: Assessment) -> str:
    kpi, point = assessment.kpi, assessment.latest_in_month
    if point is None or point.value is None:
        return "" if assessment.latest else f"No figure for {formats.month_long(assessment.month)}"
    interval = formats.format_interval(assessment.interval, kpi.unit, 0 if kpi.unit == "percent" else kpi.dp)
    cases = _month_cases(kpi, point)
    words = f"{cases} ({interval})" if cases and interval else cases or interval
    if not words and kpi.basis != kpi.charted_basis:
        words = f"in {assessment.month:%B}"
    return f"{_figure(kpi, point.value)}{escape(words)}"


def _month_cases(kpi: Kpi, point: Point) -> str:
    """A rate of one month is annualised: its cases are said without a period."""
    if kpi.unit == "rate_per_10000" and kpi.basis != "snapshot":
        return f"{formats.format_count(point.numerator)} in the month"
    return cases_of(kpi, point.numerator, point.denominator)


def _rolling_part(assessment: Assessment, rolling: Point | None) -> str:
    kpi = assessment.kpi
    if rolling is None or rolling.value is None:
        return ""
    words = PERIOD_WORDS.get(kpi.basis, "rolling year")
    return f"{_figure(kpi, rolling.value)}{words}"


def _figure(kpi: Kpi, value: float) -> str:
    """The figure large, with the word that is said after it: '31.9 weeks'."""
    shown = f"{formats.format_value(value, kpi.unit, kpi.dp)} {words_after(kpi)}".rstrip()
    return f'<span class="figure">{escape(shown)}</span>'
