"""The moderation matrix: what auditors graded down, what moderators made of it across. A real table, shaded.

On the diagonal both agree; right of it the moderator lowered the grade, left of it raised it. Each cell says which.
"""

from collections.abc import Sequence
from html import escape
from string import Template

from charts.theme import LIGHT, Theme
from kpis.audits import GRADES

DEEPEST = 0.34  # of the colour, so that words on it keep their contrast
VERDICTS = {-1: ("lowered", "neutral"), 0: ("agreed", "value_line"), 1: ("raised", "neighbours")}

RULES = Template("""<style>
.bearing .matrix { width: auto; min-width: 60%; }
.bearing .matrix th, .bearing .matrix td { padding: 8px 12px; text-align: center; border: 2px solid $surface;
  font-weight: 400; }
.bearing .matrix td { min-width: 84px; background: $panel; }
.bearing .matrix thead th { color: $muted; font-size: 15px; font-weight: 600; vertical-align: bottom; }
.bearing .matrix tbody th { text-align: right; }
.bearing .matrix b { font-size: 21px; font-weight: 700; }
.bearing .matrix .small { display: block; color: $ink; line-height: 1.15; }
.bearing .matrix .none, .bearing .matrix .sum { background: none; color: $muted; }
@container (max-width: 620px) {
  .bearing .matrix { width: 100%; table-layout: fixed; }
  .bearing .matrix th, .bearing .matrix td { padding: 6px 1px; font-size: 13px; min-width: 0; line-height: 1.15; }
  .bearing .matrix thead th, .bearing .matrix .small { font-size: 12px; }
  .bearing .matrix b { font-size: 17px; }
  .bearing .matrix .sum { display: none; }
}
</style>""")


def css(theme: Theme = LIGHT) -> str:
    """`<style>` for the matrix; write it once a page, after `charts.style.css`."""
    return RULES.substitute(vars(theme))


def matrix(table: Sequence[Sequence[int]], *, caption: str, theme: Theme = LIGHT) -> str:
    """The table of `kpis.audits.moderation_table` in HTML, best grade first, with its sums."""
    order = range(len(GRADES) - 1, -1, -1)
    most = max(map(max, table))
    columns = "".join(f'<th scope="col">{escape(GRADES[j])}</th>' for j in order)
    rows = "".join(
        f'<tr><th scope="row">{escape(GRADES[i])}</th>'
        + "".join(_cell(table[i][j], j - i, most, theme) for j in order)
        + f'<td class="sum">{sum(table[i]):,}</td></tr>'
        for i in order
    )
    sums = "".join(f'<td class="sum">{sum(row[j] for row in table):,}</td>' for j in order)
    total = f'<td class="sum">{sum(map(sum, table)):,}</td>'
    return (
        f'<div class="bearing"><table class="matrix"><caption class="unseen">{escape(caption)}</caption>'
        f'<thead><tr><th scope="col">Auditor ↓ Moderator →</th>{columns}'
        '<th scope="col" class="sum">All</th></tr></thead>'
        f'<tbody>{rows}<tr class="sum"><th scope="row">All</th>{sums}{total}</tr></tbody></table></div>'
    )


def _cell(count: int, move: int, most: int, theme: Theme) -> str:
    if not count:
        return '<td class="none">0</td>'
    words, meaning = VERDICTS[(move > 0) - (move < 0)]
    fill = blend(getattr(theme, meaning), theme.surface, DEEPEST * (0.35 + 0.65 * count / most))
    return f'<td style="background:{fill}"><b>{count:,}</b><span class="small">{words}</span></td>'


def blend(colour: str, ground: str, part: float) -> str:
    """`part` (0 to 1) of one '#rrggbb' colour laid over another."""
    mixed = [round(int(colour[i : i + 2], 16) * part + int(ground[i : i + 2], 16) * (1 - part)) for i in (1, 3, 5)]
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
