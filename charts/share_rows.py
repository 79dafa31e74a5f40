"""A table whose rows are bars: each row the whole of what was counted for one team, type or question, cut into parts.

It is a real table, so it reads aloud and copies; the bars are its second column. `charts.style.css` has to be on the
page, and `css` of this file after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from string import Template

from charts.grades import Part, in_words
from charts.tables import NOTHING
from charts.theme import LIGHT, Theme
from kpis.rates import percent
from kpis.reliability import TOO_FEW

ROOM = 7.0  # per cent of a bar that a number of two figures needs

RULES = Template("""<style>
.bearing .shares th, .bearing .shares td { padding: 7px 14px 7px 0; text-align: left; vertical-align: middle;
  border-bottom: 1px solid $hairline; font-weight: 400; }
.bearing .shares thead th { color: $muted; font-size: 15px; font-weight: 600; vertical-align: bottom;
  border-bottom: 2px solid $ink; }
.bearing .plain thead th.number { white-space: normal; }
.bearing .shares .name { min-width: 130px; max-width: 300px; }
.bearing .shares .chosen { font-weight: 700; }
.bearing .shares .name .small { display: block; line-height: 1.2; }
.bearing .shares .bar { width: 46%; }
.bearing .shares .number { white-space: nowrap; text-align: right; }
.bearing .shares .stack { position: relative; display: flex; height: 26px; }
.bearing .shares .thin .stack { height: 13px; margin: 6px 0; }
.bearing .shares .stack span { box-sizing: border-box; height: 100%; overflow: hidden; text-align: center;
  font-size: 15px; line-height: 25px; border: 1px solid; white-space: nowrap; }
.bearing .shares .thin .stack span { font-size: 0; }
.bearing .shares .stack i { position: absolute; top: -5px; bottom: -5px; width: 0; border-left: 3px solid $target; }
.bearing .shares .key { display: inline-block; margin-right: 14px; white-space: nowrap; }
.bearing .shares .key i { display: inline-block; width: 12px; height: 12px; margin-right: 5px; border: 1px solid; }
.bearing .shares .key .aim { width: 0; height: 15px; margin-bottom: -3px; border: 0; border-left: 3px solid $target; }
@container (max-width: 620px) {
  .bearing .shares, .bearing .shares tbody, .bearing .shares th, .bearing .shares td { display: block; }
  .bearing .shares thead, .bearing .shares thead tr { display: block; }
  .bearing .shares thead tr { padding-bottom: 6px; border-bottom: 2px solid $ink; }
  .bearing .shares thead th { display: none; border: 0; }
  .bearing .shares thead th.bar { display: block; width: 100%; padding: 0; }
  .bearing .shares tbody tr { display: flex; flex-wrap: wrap; gap: 2px 14px; padding: 9px 0;
    border-bottom: 1px solid $hairline; }
  .bearing .shares tbody th, .bearing .shares tbody td { border: 0; padding: 0; }
  .bearing .shares tbody .name, .bearing .shares tbody .bar { flex-basis: 100%; max-width: none; width: 100%; }
  .bearing .shares tbody td.nothing { display: none; }
  .bearing .shares tbody td[data-label]::before { content: attr(data-label) ": "; color: $muted; }
}
</style>""")


@dataclass(frozen=True)
class Row:
    """One bar: whose it is, its counts in the order of the parts, and a cell for each further heading.

    `small`: words under the name. `aim`: a share the first part is asked to reach, in per cent. `is_chosen`: set apart
    from the others.
    """

    name: str
    counts: tuple[int, ...]
    cells: tuple[str, ...]
    small: str = ""
    aim: float | None = None
    is_chosen: bool = False


def css(theme: Theme = LIGHT) -> str:
    """`<style>` for the tables of this file; write it once a page."""
    return RULES.substitute(vars(theme))


def table(
    rows: Sequence[Row],
    parts: Sequence[Part],
    *,
    first: str,
    headings: Sequence[str],
    caption: str,
    theme: Theme = LIGHT,
) -> str:
    """The table; a bar of fewer than ten is thin and without numbers. Raises ValueError, naming the row, when a row has
    not a cell for each heading or a count for each part."""
    for row in rows:
        if len(row.cells) != len(headings) or len(row.counts) != len(parts):
            raise ValueError(f"table '{caption}', row '{row.name}': cells or counts do not fit the headings or parts")
    has_aim = any(row.aim is not None for row in rows)
    others = "".join(f'<th scope="col" role="columnheader" class="number">{escape(name)}</th>' for name in headings)
    head = f'<th scope="col" role="columnheader" class="name">{escape(first)}</th>'
    key = f'<th scope="col" role="columnheader" class="bar">{_key(parts, has_aim)}</th>'
    body = "".join(_row(row, parts, headings) for row in rows)
    return (
        f'<div class="bearing"><table class="shares" role="table"><caption class="unseen">{escape(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}{key}{others}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _key(parts: Sequence[Part], has_aim: bool) -> str:
    keys = [
        f'<span class="key"><i style="background:{part.fill};border-color:{part.edge}"></i>{escape(part.name)}</span>'
        for part in parts
    ]
    aim = '<span class="key"><i class="aim"></i>target</span>' if has_aim else ""
    return "".join(keys) + aim


def _row(row: Row, parts: Sequence[Part], headings: Sequence[str]) -> str:
    small = f'<span class="small">{escape(row.small)}</span>' if row.small else ""
    chosen = " chosen" if row.is_chosen else ""
    name = f'<th scope="row" role="rowheader" class="name{chosen}">{escape(row.name)}{small}</th>'
    thin = " thin" if sum(row.counts) < TOO_FEW else ""
    bar = f'<td role="cell" class="bar{thin}">{_bar(row, parts)}</td>'
    cells = "".join(_cell(heading, cell) for heading, cell in zip(headings, row.cells, strict=True))
    return f'<tr role="row">{name}{bar}{cells}</tr>'


def _cell(heading: str, cell: str) -> str:
    nothing = "" if cell else " nothing"
    return f'<td role="cell" class="number{nothing}" data-label="{escape(heading)}">{escape(cell or NOTHING)}</td>'


def _bar(row: Row, parts: Sequence[Part]) -> str:
    total = sum(row.counts)
    if not total:
        return "none"
    cut = [_stretch(part, count, total) for part, count in zip(parts, row.counts, strict=True) if count]
    aim = f'<i style="left:{row.aim:.1f}%"></i>' if row.aim is not None else ""
    words = in_words([part.name for part in parts], row.counts)
    asked = f"; target {row.aim:g}%" if row.aim is not None else ""
    return f'<div class="stack" role="img" aria-label="{escape(words + asked)}">{"".join(cut)}{aim}</div>'


def _stretch(part: Part, count: int, total: int) -> str:
    share = percent(count, total)
    look = f"width:{share:.2f}%;background:{part.fill};border-color:{part.edge};color:{part.inside}"
    return f'<span style="{look}">{count if share >= ROOM else ""}</span>'
