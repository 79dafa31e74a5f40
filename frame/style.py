"""The style sheet of the frame around the pages: strip, headings, menu. Colours come from the theme by meaning."""

from string import Template

from charts.style import css as content_css
from charts.theme import LIGHT, Theme

RULES = Template("""
.stMainBlockContainer { padding: 1rem 2rem 3rem; max-width: 1720px; margin-inline: 0; }
.stMainBlockContainer > [data-testid="stVerticalBlock"] { gap: 0.85rem; }
[data-testid="stHeader"] { background: transparent; pointer-events: none; }
[data-testid="stHeader"] button { pointer-events: auto; }
.stMainBlockContainer h1 { font-size: 32px; line-height: 1.2; font-weight: 700; letter-spacing: -0.01em;
  padding: 2px 0 8px; color: $ink; text-wrap: balance; }
.stMainBlockContainer h2 { font-size: 20px; line-height: 1.3; font-weight: 700; letter-spacing: 0; padding: 6px 0 2px;
  color: $ink; }
.stMainBlockContainer h3 { font-size: 17px; line-height: 1.3; font-weight: 700; letter-spacing: 0; padding: 4px 0 0;
  color: $ink; }

[data-testid="stSidebar"] { background: $panel; border-right: 1px solid $hairline; min-width: 232px; max-width: 232px; }
[data-testid="stSidebarContent"] { display: flex; flex-direction: column; }
[data-testid="stSidebarHeader"] { order: 0; height: 2.4rem; padding-block: 0; margin: 0; }
[data-testid="stSidebarUserContent"] { order: 1; padding: 0 1.1rem 1rem; }
[data-testid="stSidebarNav"] { order: 2; }
[data-testid="stSidebarNav"] ul { padding: 0; }
[data-testid="stSidebarNav"] { padding-inline: 6px; }
[data-testid="stSidebarNavSeparator"] { display: none; }
[data-testid="stSidebarNavLink"] span { font-size: 16px; }
[data-testid="stSidebarNavLink"] { border-left: 4px solid transparent; border-radius: 3px; color: $ink;
  padding-block: 6px; }
[data-testid="stSidebarNavLink"][aria-current="page"] { border-left-color: $link; background: $menu_here;
  font-weight: 700; }
[data-testid="stSidebarNavLink"]:focus-visible, .stMainBlockContainer button:focus-visible {
  outline: 3px solid $link; outline-offset: -3px; }
.bearing-brand { font-size: 23px; font-weight: 700; color: $value_line; line-height: 1.2; }
.bearing-brand small { display: block; margin-top: 4px; font-size: 14px; font-weight: 400; color: $muted; }

.st-key-strip { border-bottom: 1px solid $hairline; padding-bottom: 10px; gap: 8px 10px; }
.st-key-strip [data-testid="stSelectbox"] [data-baseweb="select"] > div,
.st-key-strip [data-testid="stSelectbox"] [role="group"] {
  background: $surface; border: 1.5px solid $ink; font-size: 16px; font-weight: 600; }
.st-key-strip [data-testid="stSelectbox"] input { font-size: 16px; font-weight: 600; }
.st-key-strip > div:has(.bearing-fresh) { flex: 1 1 215px; min-width: 215px; }
.bearing-label, .bearing-quiet-link { white-space: nowrap; }
.bearing-label { color: $muted; font-size: 16px; white-space: nowrap; }
.bearing-fresh { color: $muted; font-size: 16px; line-height: 1.35; }
.bearing-fresh span { white-space: nowrap; }
.bearing-fresh .warn { color: $close; font-weight: 600; white-space: normal; }
.bearing-sample { display: inline-block; padding: 5px 10px; border: 1.5px solid $sample_edge; border-radius: 4px;
  background: $sample; color: $sample_words; font-size: 15px; font-weight: 700; white-space: nowrap; }
.bearing-lead { color: $muted; font-size: 18px; line-height: 1.35; margin-top: -6px; }
.bearing-note { color: $muted; font-size: 15px; line-height: 1.4; margin: 0; }
.bearing-facts { margin: 0; font-size: 16px; line-height: 1.45; color: $ink; }
.bearing-facts p { margin: 0 0 5px; }
.bearing-facts .nowrap { white-space: nowrap; }
.bearing-facts .quiet { color: $muted; }
.bearing-facts dl { margin: 0; padding: 0; display: grid;
  grid-template-columns: minmax(110px, 170px) 1fr; gap: 3px 16px; }
.bearing-facts dt { color: $muted; margin: 0; padding: 0; font-weight: 400; }
.bearing-facts dd { margin: 0; padding: 0; max-width: 95ch; }
.bearing-facts ul { margin: 0; padding-left: 1.1rem; }
.bearing-facts li { margin-bottom: 6px; }
.bearing-entry { border-top: 1px solid $hairline; padding: 12px 0 14px; max-width: 1100px; }
.bearing-entry h3 { margin: 0 0 2px; }
.bearing-entry details { margin-top: 8px; }
.bearing-entry summary { cursor: pointer; width: fit-content; padding: 2px 4px; color: $link; }
.bearing-entry summary:focus-visible { outline: 3px solid $link; outline-offset: 2px; }
.bearing-entry .state { color: $muted; font-weight: 400; font-size: 15px; }

.stMainBlockContainer ol.bearing-steps { display: flex; flex-wrap: wrap; gap: 4px 26px; margin: 0; padding: 0;
  list-style: none; color: $muted; font-size: 16px; }
.stMainBlockContainer ol.bearing-steps li { margin: 0; padding: 2px 0 4px; border-bottom: 4px solid transparent; }
.stMainBlockContainer ol.bearing-steps li[aria-current] { color: $ink; font-weight: 700; border-bottom-color: $link; }

[class*="st-key-narrow-"] { display: none; }
@media (max-width: 760px) {
  [class*="st-key-narrow-"] { display: flex; }
  [class*="st-key-wide-"] { display: none; }
  .bearing-facts dl { grid-template-columns: 1fr; gap: 0; }
  .bearing-facts dd { margin-bottom: 8px; }
  .stMainBlockContainer { padding: 3.1rem 0.9rem 3rem; }
  .stMainBlockContainer h1 { font-size: 25px; }
  .bearing-fresh span { white-space: normal; }
  .bearing-fresh { font-size: 15px; }
}
@media print { [data-testid="stSidebar"] { display: none; } }
""")

PROJECTOR = """
<style>
.stMainBlockContainer { max-width: none; }
.stMainBlockContainer h1 { font-size: 52px; }
.bearing-lead { font-size: 26px; }
.bearing .summary { font-size: 26px; }
.bearing .summary .figure { font-size: 40px; }
[data-testid="stSidebar"], [data-testid="stHeader"] { display: none; }
</style>
"""


WITHOUT_NEIGHBOURS = "<style>.bearing .scorecard .neighbours, .bearing .scorecard .position { display: none; }</style>"


def css(theme: Theme = LIGHT) -> str:
    """`<style>` for the frame and for every table and card in it."""
    extra = {"menu_here": "#dfe7ef", "sample": "#fff2cc", "sample_edge": "#8a6d1b", "sample_words": "#4d3800"}
    return f"<style>{RULES.substitute(vars(theme), **extra)}</style>{content_css(theme)}"
