"""The one style sheet for every piece of HTML the dashboard writes; colours come from the theme as variables.

Widths are those of the content, not of the window (container queries), so a table fits beside an open menu.
"""

from string import Template

from charts.theme import CODE_FONT, FONT_FAMILY, LIGHT, Theme

RULES = Template("""
.bearing { container-type: inline-size; color: $ink; font-family: $font; font-size: 16px; line-height: 1.35;
  font-variant-numeric: tabular-nums lining-nums; }
.bearing a { color: inherit; text-decoration: underline; text-decoration-color: $area_dot;
  text-decoration-thickness: 1px; text-underline-offset: 3px; }
.bearing a:hover { color: $link; text-decoration-thickness: 2px; }
.bearing a:focus-visible, .bearing .scrolls:focus-visible { outline: 3px solid $link; outline-offset: 2px; }
.bearing .unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
.bearing .small, .bearing .quiet { color: $muted; font-size: 15px; font-weight: 400; }
.bearing .nowrap { white-space: nowrap; }
.bearing .pill { display: inline-block; padding: 2px 10px; border: 1.5px solid; border-radius: 999px;
  background: $surface; font-weight: 600; white-space: nowrap; }
.bearing img { display: inline-block; max-width: none; vertical-align: middle; }

.bearing table { border-collapse: collapse; width: 100%; }
.bearing .scrolls { overflow-x: auto; }
.bearing .plain th, .bearing .plain td { padding: 6px 12px 6px 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid $hairline; font-weight: 400; }
.bearing .plain thead th { color: $muted; font-weight: 600; vertical-align: bottom;
  border-bottom: 2px solid $ink; }
.bearing .plain .number { text-align: right; white-space: nowrap; }
.bearing .plain caption { text-align: left; font-weight: 600; padding-bottom: 6px; }
.bearing .plain .code span { display: inline-block; max-width: 8ch; overflow: hidden; white-space: nowrap;
  vertical-align: bottom; font-family: $code_font; font-size: 15px; }
.bearing .scrolls.tall { max-height: 560px; overflow: auto; }
.bearing .stacked { max-width: 1250px; }
.bearing-broad .bearing .stacked { max-width: none; }
.bearing .tall thead th { position: sticky; top: 0; background: $surface; }
.bearing .stacked .wide { min-width: 22ch; }
.bearing .heat { max-width: none; }
.bearing .heat thead th { white-space: nowrap; }
.bearing .heat th, .bearing .heat td { padding: 5px 12px 5px 0; vertical-align: middle; }
.bearing .heat .ambition th { background: $panel; color: $value_line; font-weight: 700; padding: 7px 8px; }
.bearing .heat .place, .bearing .heat .band { text-align: center; padding-inline: 4px; min-width: 40px; }
.bearing .heat tbody .place { border: 2px solid $surface; }
.bearing .heat .less { padding-left: 8px; }
.bearing .heat .here th a { font-weight: 700; }
.bearing .struck th, .bearing .struck td:not(:last-child) { color: $muted; text-decoration: line-through; }

.bearing .scorecard th, .bearing .scorecard td { padding: 6px 12px 6px 10px; text-align: left;
  vertical-align: middle; border-bottom: 1px solid $hairline; font-weight: 400; }
.bearing .scorecard thead th { color: $muted; font-size: 15px; font-weight: 600; white-space: nowrap;
  border-bottom: 2px solid $ink; }
.bearing .scorecard thead th.neighbours { white-space: normal; max-width: 190px; }
.bearing .scorecard .ambition th { background: $panel; color: $value_line; font-size: 17px; font-weight: 700;
  padding-top: 8px; padding-bottom: 8px; }
.bearing .scorecard .absent td { color: $muted; font-size: 15px; }
.bearing .scorecard .name { min-width: 190px; }
.bearing .scorecard .name a, .bearing .scorecard .name b { font-size: 17px; font-weight: 600; }
.bearing .scorecard .name .small, .bearing .scorecard .latest .small { display: block; line-height: 1.2; }
.bearing .scorecard .latest { text-align: right; white-space: nowrap; padding-right: 22px; }
.bearing .scorecard .figure { font-size: 21px; font-weight: 700; line-height: 1.15; }
.bearing .scorecard .target { max-width: 180px; }
.bearing .scorecard .position { white-space: nowrap; }
.bearing .scorecard .position { color: $muted; }
.bearing .scorecard .signs { white-space: nowrap; }
.bearing .scorecard .signs .icon + .icon { margin-left: 6px; }
.bearing .scorecard .lead { display: none; }
.bearing .key-diamond { color: $improvement; }

.bearing .cards { display: grid; grid-template-columns: 1.16fr 1fr 0.86fr; gap: 22px; }
.bearing .card { padding: 12px 18px 14px; border: 1px solid $hairline; border-top: 5px solid $muted;
  border-radius: 4px; }
.bearing .card.attention { border-top-color: $concern_mark; }
.bearing .card.improving { border-top-color: $improvement_mark; }
.bearing .card.not-judged { border-top-color: $common_mark; }
.bearing .card h2 { margin: 0 0 6px; padding: 0; font-size: 18px; font-weight: 700; line-height: 1.3;
  letter-spacing: 0; color: $ink; }
.bearing .card ul { list-style: none; margin: 0; padding: 0; }
.bearing .card li { margin: 0 0 7px; padding: 0; }
.bearing .card b { font-weight: 700; }
.bearing .card h2 .quiet { font-weight: 600; margin-left: 4px; }
.bearing .card details ul { margin-top: 7px; }
.bearing .card summary { cursor: pointer; width: fit-content; padding: 1px 4px; margin-left: -4px; color: $link; }
.bearing .card summary:focus-visible { outline: 3px solid $link; outline-offset: 2px; }
.bearing .findings { list-style: none; margin: 0; padding: 0; columns: 2 34rem; column-gap: 32px; }
.bearing .findings li { margin: 0 0 6px; padding: 0; break-inside: avoid; }
.bearing .new { display: inline-block; padding: 0 7px; border: 1.5px solid $muted; border-radius: 999px;
  color: $muted; font-size: 13px; font-weight: 700; line-height: 1.35; vertical-align: 1px; }

.bearing .mdc { table-layout: fixed; }
.bearing .mdc th, .bearing .mdc td { padding: 10px 14px 12px; text-align: left; vertical-align: top;
  border: 1px solid $hairline; font-weight: 400; }
.bearing .mdc thead th { vertical-align: middle; background: $panel; }
.bearing .mdc thead th:first-child, .bearing .mdc tbody th { width: 15%; }
.bearing .mdc thead th:last-child { width: 34%; }
.bearing .mdc td:last-child ul { columns: 2; column-gap: 18px; }
.bearing .mdc th img { float: left; margin: 2px 10px 0 0; }
.bearing .mdc th b { display: block; font-size: 17px; line-height: 1.2; }
.bearing .mdc th .small { display: block; overflow: hidden; line-height: 1.2; }
.bearing .mdc .improvement th { border-left: 5px solid $improvement_mark; }
.bearing .mdc .common th { border-left: 5px solid $common_mark; }
.bearing .mdc .neutral th { border-left: 5px solid $neutral_mark; }
.bearing .mdc .concern th { border-left: 5px solid $concern_mark; }
.bearing .mdc .figure { font-size: 21px; font-weight: 700; }
.bearing .mdc .nothing { color: $muted; }
.bearing .mdc .column { display: none; }
.bearing .mdc ul, .bearing .unjudged ul { list-style: none; margin: 4px 0 0; padding: 0; }
.bearing .mdc li { margin: 0 0 4px; padding: 0; }
.bearing .unjudged { margin-top: 14px; }
.bearing .unjudged h2 { margin: 0; padding: 0; font-size: 17px; }
.bearing .unjudged li { margin: 0 0 5px; padding: 0; max-width: 120ch; }

.bearing .summary { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 30px; font-size: 17px; }
.bearing .summary .figure { font-size: 26px; font-weight: 700; margin-right: 10px; }
.bearing .summary .icon { margin-right: 6px; }

@container (max-width: 1180px) {
  .bearing .heat .older { display: none; }
}
@container (max-width: 760px) {
  .bearing .heat .old, .bearing .heat .less { display: none; }
  .bearing .heat .place { min-width: 30px; }
  .bearing .heat th, .bearing .heat td { padding-right: 6px; }
}
@container (max-width: 1290px) {
  .bearing .scorecard .neighbours { display: none; }
}
@container (max-width: 1100px) {
  .bearing .scorecard .position { display: none; }
  .bearing .scorecard th, .bearing .scorecard td { padding-left: 6px; padding-right: 8px; }
  .bearing .scorecard .latest { padding-right: 14px; }
  .bearing .scorecard .name { min-width: 170px; }
}
@container (max-width: 620px) {
  .bearing .stacked, .bearing .stacked tbody, .bearing .stacked th, .bearing .stacked td { display: block; }
  .bearing .stacked thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .bearing .stacked tbody tr { display: flex; flex-wrap: wrap; gap: 0 14px; padding: 8px 0;
    border-bottom: 1px solid $hairline; }
  .bearing .stacked tbody th, .bearing .stacked tbody td { border: 0; padding: 0; }
  .bearing .stacked tbody .wide { flex-basis: 100%; }
  .bearing .stacked tbody th { font-weight: 600; }
  .bearing .stacked tbody .nothing { display: none; }
  .bearing .stacked tbody td[data-label]::before { content: attr(data-label) ": "; color: $muted; }
}
@container (max-width: 860px) {
  .bearing .mdc, .bearing .mdc tbody, .bearing .mdc tr, .bearing .mdc th, .bearing .mdc td { display: block; }
  .bearing .mdc thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .bearing .mdc thead th:first-child, .bearing .mdc tbody th { width: auto; }
  .bearing .mdc tbody th { background: $panel; overflow: hidden; }
  .bearing .mdc td { border-top: 0; }
  .bearing .mdc .column { display: inline; font-weight: 600; }
  .bearing .mdc .nothing { display: none; }
  .bearing .mdc td:last-child ul { columns: 1; }
  .bearing .cards { grid-template-columns: 1fr; gap: 12px; }
  .bearing .scorecard, .bearing .scorecard th, .bearing .scorecard td { display: block; }
  .bearing .scorecard thead { position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); }
  .bearing .scorecard tbody { display: grid; column-gap: 28px;
    grid-template-columns: repeat(auto-fill, minmax(min(330px, 100%), 1fr)); }
  .bearing .scorecard .ambition, .bearing .scorecard .absent { display: block; grid-column: 1 / -1; }
  .bearing .scorecard th, .bearing .scorecard td { border: 0; padding: 0; }
  .bearing .scorecard .name { min-width: 0; }
  .bearing .scorecard .ambition th, .bearing .scorecard .absent td { padding: 8px; }
  .bearing .scorecard .kpi { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 6px 12px;
    padding: 12px 8px; align-content: start; align-items: center; border-bottom: 1px solid $hairline; }
  .bearing .scorecard .latest, .bearing .scorecard .signs { padding: 0; text-align: right; }
  .bearing .scorecard .lead { display: inline; color: $muted; }
  .bearing .scorecard .status { order: 2; }
  .bearing .scorecard .signs { order: 3; }
  .bearing .scorecard .target { order: 4; max-width: none; }
  .bearing .scorecard .trend { order: 5; text-align: right; }
  .bearing .scorecard .trend img { width: 120px; height: 27px; }
  .bearing .scorecard .neighbours { display: block; order: 6; }
  .bearing .scorecard .position { display: block; order: 7; text-align: right; white-space: normal; }
  .bearing .scorecard .nothing, .bearing .scorecard .unpublished { display: none; }
}
""")


def css(theme: Theme = LIGHT) -> str:
    """`<style>` for `st.html`; write it once a page, before the first table or card."""
    return f"<style>{RULES.substitute(vars(theme), font=FONT_FAMILY, code_font=CODE_FONT)}</style>"
