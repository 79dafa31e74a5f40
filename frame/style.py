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

[data-testid="stSidebar"] { background: $panel; border-right: 1px solid $hairline; border-top: 5px solid $brand;
  min-width: 232px; max-width: 232px; }
[data-testid="stSidebarContent"] { display: flex; flex-direction: column; padding-inline: 10px; }
[data-testid="stSidebarHeader"] { order: 0; height: 2.4rem; padding-block: 0; margin: 0; }
/* Streamlit draws its page list above whatever a page puts in the menu: here the name stands above, the rest below. */
[data-testid="stSidebarUserContent"], [data-testid="stSidebarUserContent"] > div,
[data-testid="stSidebarUserContent"] > div > [data-testid="stVerticalBlock"] { display: contents; }
[data-testid="stSidebarUserContent"] > div > div > * { order: 1; padding: 0 18px 12px; box-sizing: border-box; }
[data-testid="stSidebarUserContent"] > div > div > :has(.st-key-appearance) { order: 3; padding-top: 16px;
  margin-top: auto; }
[data-testid="stSidebarNav"] { order: 2; }
[data-testid="stSidebarUserContent"] > div > div > :has(.st-key-keep) { order: 4; }
[data-testid="stSidebarNav"] ul { padding: 0; }
[data-testid="stSidebarNav"] { padding-inline: 6px; }
[data-testid="stSidebarNavSeparator"] { display: none; }
[data-testid="stSidebarNavLink"] span { font-size: 16px; }
[data-testid="stSidebarNavLink"] { border-left: 4px solid transparent; border-radius: 3px; color: $ink;
  padding-block: 4px; margin-block: 0; }
[data-testid="stSidebarNavLink"][aria-current="page"] { border-left-color: $brand; background: $menu_here;
  font-weight: 700; }
[data-testid="stSidebarNavLink"]:focus-visible { outline: 3px solid $link; outline-offset: -3px; }
.stApp :is(button, a, summary, input, textarea, [tabindex]):focus-visible,
.stApp [data-testid="stExpander"] summary:focus-visible { outline: 3px solid $link; outline-offset: 2px; }
.stApp [data-testid="stMain"]:focus-visible { outline-offset: -3px; }
.stMain :is([data-testid="stSelectbox"] [role="group"], [data-testid="stTextInputRootElement"]),
.stMain :is([data-testid="stTextAreaRootElement"], [data-testid="stDateInputField"]),
.stMain button[kind="secondary"] { border-color: $area_dot; }
[data-testid="stDateInput"] [role="spinbutton"] { display: inline-block; min-width: 24px; line-height: 24px;
  text-align: center; }
.stApp button[kind^="primary"], .stApp button[kind^="primary"] * { color: $surface; }
.stApp :is([data-testid="stSelectbox"], [data-testid="stTextInput"]) input:focus-visible { outline: none; }
.stApp :is([data-testid="stSelectbox"] [role="group"], [data-testid="stTextInputRootElement"]):focus-within {
  outline: 3px solid $link; outline-offset: 1px; }
[data-testid="stTab"] p { font-size: 16px; }
@media (max-width: 1500px) { [class*="st-key-pair-"] [data-testid="stColumn"] { flex: 1 1 100%; min-width: 100%; } }
.bearing-brand { font-size: 23px; font-weight: 700; color: $brand; line-height: 1.2; }
.bearing-brand img { display: block; max-width: 100%; max-height: 64px; margin-bottom: 12px; }
.bearing-brand img.plate { background: #ffffff; padding: 6px 8px; border-radius: 4px; box-sizing: border-box; }
.bearing-brand small { display: block; margin-top: 4px; font-size: 14px; font-weight: 400; color: $muted; }

.st-key-strip { border-bottom: 1px solid $hairline; padding-bottom: 10px; gap: 8px 10px; }
:is(.st-key-strip, .st-key-choices) [data-testid="stSelectbox"] [data-baseweb="select"] > div,
:is(.st-key-strip, .st-key-choices) [data-testid="stSelectbox"] [role="group"] {
  background: $surface; border: 1.5px solid $ink; font-size: 16px; font-weight: 600; }
:is(.st-key-strip, .st-key-choices) [data-testid="stSelectbox"] input { font-size: 16px; font-weight: 600; }
[data-testid="stLayoutWrapper"]:has(> .st-key-strip-after), .st-key-strip-after { display: contents; }
.st-key-strip [data-testid="stHorizontalBlock"] { gap: 8px; }
.st-key-strip > div:has(.bearing-fresh) { flex: 1 1 215px; min-width: 215px; }
.bearing-label, .bearing-quiet-link { white-space: nowrap; }
.bearing-quiet-link a { color: $link; font-size: 16px; }
.bearing-label { color: $muted; font-size: 16px; white-space: nowrap; }
.bearing-fresh { color: $muted; font-size: 16px; line-height: 1.35; }
.bearing-fresh .warn { color: $close; font-weight: 600; }
.bearing-sample { display: inline-block; padding: 5px 10px; border: 1.5px solid $sample_edge; border-radius: 4px;
  background: $sample; color: $sample_words; font-size: 15px; font-weight: 700; white-space: nowrap; }
.bearing-then { padding: 8px 14px; border-left: 5px solid $neutral_mark; background: $panel; color: $ink;
  font-size: 16px; line-height: 1.4; max-width: 1100px; }
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
.bearing-start { max-width: 70ch; font-size: 18px; line-height: 1.45; }
.bearing-start p { margin: 0 0 10px; font-size: inherit; }
.bearing-trouble { max-width: 900px; padding: 14px 20px; border: 1px solid $hairline;
  border-left: 6px solid $off_target; border-radius: 4px; background: $panel; color: $ink; font-size: 16px; }
.bearing-trouble h2 { margin: 0 0 6px; padding: 0; font-size: 20px; font-weight: 700; }
.bearing-trouble p { margin: 0 0 6px; }
.stApp:has(.bearing-trouble) [data-testid="stException"] { display: none; }

.stMainBlockContainer ol.bearing-steps { display: flex; flex-wrap: wrap; gap: 4px 26px; margin: 0; padding: 0;
  list-style: none; color: $muted; font-size: 16px; }
.stMainBlockContainer ol.bearing-steps li { margin: 0; padding: 2px 0 4px; border-bottom: 4px solid transparent; }
.stMainBlockContainer ol.bearing-steps li[aria-current] { color: $ink; font-weight: 700; border-bottom-color: $link; }

/* A chart is as wide as its place: while it is being drawn it is no region to scroll, which a keyboard could not. */
.stElementContainer:is([class*="st-key-narrow-"], [class*="st-key-wide-"]) { overflow: hidden; }
[class*="st-key-narrow-"] { display: none; }
@media (max-width: 760px) {
  [class*="st-key-narrow-"] { display: flex; }
  [class*="st-key-wide-"] { display: none; }
  .bearing-facts dl { grid-template-columns: 1fr; gap: 0; }
  .bearing-facts dd { margin-bottom: 8px; }
  .stMainBlockContainer { padding: 3.1rem 0.9rem 3rem; }
  .stMainBlockContainer h1 { font-size: 25px; }
  .st-key-strip { gap: 8px; }
  .st-key-strip [data-testid="stElementContainer"]:has(.bearing-as-at) { display: none; }
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
    return f"<style>{RULES.substitute(vars(theme))}</style>{content_css(theme)}"
