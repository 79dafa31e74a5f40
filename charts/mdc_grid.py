"""The summary grid of NHS England's Making Data Count: every measure by change (rows) and by assurance (columns).

One look says where to act: what gets worse and misses its target stands at the bottom right, what improves and meets it
at the top left. Measures that cannot be judged are told under the grid with the reason, lest they pass for steady.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from html import escape

from charts.icons import assurance_icon, variation_icon
from charts.theme import LIGHT, Theme
from kpis import formats
from kpis.assessment import Assessment

Link = Callable[[str], str]

ROWS = (
    ("improvement", "improvement_high", "Improving", "beyond chance"),
    ("common", "common_cause", "No real change", "usual variation"),
    ("neutral", "neutral_high", "Changed", "neither good nor bad"),
    ("concern", "concern_low", "Getting worse", "beyond chance"),
)
COLUMNS = (
    ("consistent_pass", "Target met", "every month as things work now"),
    ("inconsistent", "Hit or miss", "target met by chance"),
    ("consistent_fail", "Target missed", "every month as things work now"),
    (None, "No line to test", "no target, or none for single months"),
)


def grid(assessments: Sequence[Assessment], *, link: Link, theme: Theme = LIGHT) -> str:
    """One HTML table; each measure a link with its latest figure. Rows without a measure are left out, columns stay."""
    cells: dict[tuple, list[Assessment]] = defaultdict(list)
    for a in assessments:
        if a.variation:
            cells[a.variation.partition("_")[0], a.assurance].append(a)
    filled = {row for row, _ in cells}
    head = "".join(_heading(*column, theme) for column in COLUMNS)
    rows = "".join(_row(cells, *row, link, theme) for row in ROWS if row[0] in filled)
    unjudged = [a for a in assessments if not a.variation]
    return (
        '<div class="bearing"><table class="mdc" role="table"><caption class="unseen">Measures by how they are '
        "changing (rows) and whether their target can be relied upon (columns)</caption>"
        f'<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Change</th>{head}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>{_unjudged(unjudged, link)}</div>'
    )


def _heading(assurance: str | None, name: str, meaning: str, theme: Theme) -> str:
    words = f'<b>{name}</b><span class="small">{meaning}</span>'
    return f'<th scope="col" role="columnheader">{assurance_icon(assurance, theme, words=name)}{words}</th>'


def _row(cells: dict, row: str, icon: str, name: str, meaning: str, link: Link, theme: Theme) -> str:
    picture = variation_icon(icon, theme, words=name)
    words = f'<b>{name}</b><span class="small">{meaning}</span>'
    others = "".join(_cell(cells.get((row, column[0]), ()), column[1], link) for column in COLUMNS)
    heading = f'<th scope="row" role="rowheader">{picture}{words}</th>'
    return f'<tr role="row" class="{row}">{heading}{others}</tr>'


def _cell(members: Sequence[Assessment], column: str, link: Link) -> str:
    """The measures of one cell, under their number."""
    if not members:
        return '<td role="cell" class="nothing">–</td>'
    number = f'<span class="figure">{len(members)}</span> <span class="column">{column}</span>'
    lines = "".join(f"<li>{_measure(a, link)}</li>" for a in members)
    return f'<td role="cell">{number}<ul>{lines}</ul></td>'


def _measure(a: Assessment, link: Link) -> str:
    value = formats.format_value(a.latest.value if a.latest else None, a.kpi.unit, a.kpi.dp)
    name = f'<a href="{escape(link(a.kpi.id))}">{escape(a.kpi.short_name)}</a>'
    return f'{name} <span class="quiet nowrap">{escape(value)}</span>'


def _unjudged(members: Sequence[Assessment], link: Link) -> str:
    """Those without limits, by the reason why."""
    if not members:
        return ""
    by_reason: dict[str, list[Assessment]] = defaultdict(list)
    for a in members:
        by_reason[_reason(a)].append(a)
    lines = "".join(
        f"<li><b>{escape(reason)}</b> ({len(found)}): {'; '.join(_measure(a, link) for a in found)}</li>"
        for reason, found in by_reason.items()
    )
    return f'<div class="unjudged"><h2>Not on the grid</h2><ul>{lines}</ul></div>'


def _reason(a: Assessment) -> str:
    if a.latest is None or a.latest.value is None or a.latest.ghost:
        return "No figure for the month"
    if a.small_numbers:
        return "Numbers too small for a pattern"
    if a.kpi.charted_basis == "rolling_12m":
        return "Rolling years only, whose points overlap"
    return "Too few months so far"
