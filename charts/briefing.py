"""The briefing: one sheet of A4 to print, in HTML with a style sheet of its own, always dark on white."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil
from string import Template

from charts.findings import GROUPS, sentence
from charts.theme import FONT_FAMILY, LIGHT, Theme
from kpis import formats
from kpis.overview import Item, WhatChanged

ROOM = {"attention": 10.5, "improving": 9.0, "not_judged": 6.0}  # lines a group may fill, so that the sheet stays one
LETTERS = {True: 88, False: 112}  # of a line beside a picture, and of a whole one
BESIDE_PICTURE = 1.5  # lines a picture is high

RULES = Template("""<style>
@page { size: A4 portrait; margin: 11mm 14mm; }
.sheet { box-sizing: border-box; width: 210mm; max-width: 100%; padding: 11mm 14mm; border: 1px solid $hairline;
  background: $surface; color: $ink; font-family: $font; font-size: 13px; line-height: 1.3;
  font-variant-numeric: tabular-nums lining-nums; }
.sheet header { display: flex; align-items: baseline; justify-content: space-between; gap: 12px;
  padding-bottom: 6px; margin-bottom: 10px;
  border-bottom: 3px solid $value_line; color: $muted; background: none; }
.sheet header b { color: $value_line; font-size: 16px; }
.stMainBlockContainer .sheet h1 { margin: 0 0 6px; padding: 0; font-size: 23px; line-height: 1.2; color: $ink; }
.stMainBlockContainer .sheet h2 { margin: 8px 0 3px; padding: 2px 0 0; border-top: 4px solid $muted; font-size: 14.5px;
  line-height: 1.3; color: $ink; }
.stMainBlockContainer .sheet .attention h2 { border-color: $concern_mark; }
.stMainBlockContainer .sheet .improving h2 { border-color: $improvement_mark; }
.sheet ul { list-style: none; margin: 0; padding: 0; }
.sheet li { display: grid; grid-template-columns: 1fr 116px; gap: 14px; margin: 0 0 3px; padding: 0; font-size: 13px;
  align-items: center; break-inside: avoid; }
.sheet li.plain { display: block; }
.sheet li img { width: 116px; height: 24px; max-width: none; }
.sheet .quiet { color: $muted; }
.sheet .new { padding: 0 5px; border: 1px solid $muted; border-radius: 999px; color: $muted; font-size: 11px;
  font-weight: 700; }
.sheet table { width: 100%; border-collapse: collapse; margin-top: 8px; }
.sheet caption { text-align: left; font-weight: 700; font-size: 14.5px; padding-bottom: 0; color: $ink; }
.sheet th, .sheet td { padding: 1px 6px 1px 0; border: 0; border-bottom: 1px solid $hairline; text-align: left;
  font-weight: 400; font-size: 12.5px; color: $ink; background: none; }
.sheet thead th { color: $muted; font-weight: 600; border-bottom: 1.5px solid $ink; vertical-align: bottom; }
.sheet .number { text-align: right; width: 12%; white-space: nowrap; }
.sheet tbody tr:last-child > * { font-weight: 700; }
.sheet footer { margin-top: 8px; color: $muted; font-size: 11px; line-height: 1.3; }
.sheet footer p { margin: 0 0 2px; font-size: 11px; }
@media screen and (max-width: 760px) {
  .sheet { padding: 5mm 4mm; }
  .sheet header { flex-direction: column; gap: 0; }
  .sheet li { grid-template-columns: 1fr; font-size: 15px; }
  .sheet .scrolls { overflow-x: auto; }
}
@media print {
  html, body, .stApp { background: $surface !important; }
  .stApp, .stApp [data-testid="stAppViewContainer"], .stApp [data-testid="stMain"], .stMainBlockContainer {
    position: static !important; display: block !important; overflow: visible !important; height: auto !important;
    padding: 0 !important; max-width: none !important; }
  [data-testid="stSidebar"], [data-testid="stHeader"], .st-key-strip, .st-key-not-printed, .bearing-then,
  [data-testid="stStatusWidget"], [data-testid="stLayoutWrapper"]:has(> .st-key-strip) { display: none !important; }
  [data-testid="stVerticalBlock"] { display: block !important; }
  .sheet { width: auto; padding: 0; border: 0; }
}
</style>""")


@dataclass(frozen=True)
class Count:
    """One ambition's measures with figures: how many, by status and by change."""

    name: str
    measures: int
    on_target: int
    close: int
    off_target: int
    improving: int
    worse: int


@dataclass(frozen=True)
class Brief:
    """What the sheet says. `trends`: an image a KPI; `foot`: where it comes from, a sentence each."""

    finding: str
    whose: str
    as_at: str
    changed: WhatChanged
    trends: Mapping[str, str]
    counts: Sequence[Count]
    foot: Sequence[str]


def sheet(brief: Brief, theme: Theme = LIGHT) -> str:
    """The whole sheet, its style sheet first."""
    groups = "".join(_group(name, title, otherwise, brief) for name, title, otherwise in GROUPS)
    foot = "".join(f"<p>{escape(words)}</p>" for words in brief.foot)
    return (
        f"{RULES.substitute(vars(theme), font=FONT_FAMILY)}"
        f'<article class="sheet"><header><span><b>{escape(brief.whose)}</b></span>'
        f"<span>{escape(brief.as_at)}</span></header><h1>{escape(brief.finding)}</h1>"
        f"{groups}{_table(brief.counts)}<footer>{foot}</footer></article>"
    )


def _group(name: str, title: str, otherwise: str, brief: Brief) -> str:
    items, trends = getattr(brief.changed, name), brief.trends if name != "not_judged" else {}
    shown = fitting(items, ROOM[name], trends)
    more = len(items) - len(shown)
    lines = "".join(_line(item, trends.get(item.kpi, "")) for item in shown)
    if more:
        lines += f'<li class="plain quiet">{formats.number_words(more).capitalize()} more on the Overview.</li>'
    body = f"<ul>{lines}</ul>" if items else f'<p class="quiet">{otherwise}</p>'
    number = f'<span class="quiet"> {len(items)}</span>' if items else ""
    return f'<section class="{name.replace("_", "-")}"><h2>{title}{number}</h2>{body}</section>'


def fitting(items: Sequence[Item], room: float, trends: Mapping[str, str]) -> Sequence[Item]:
    """The first sentences that fill no more lines than there is room for; the first is always told."""
    filled = 0.0
    for number, item in enumerate(items):
        filled += _lines(item, bool(trends.get(item.kpi)))
        if number and filled > room:
            return items[:number]
    return items


def _lines(item: Item, pictured: bool) -> float:
    letters = len(f"{item.lead} new - {item.rest} ({item.evidence})")
    return max(ceil(letters / LETTERS[pictured]), BESIDE_PICTURE if pictured else 1)


def _line(item: Item, trend: str) -> str:
    kind = "" if trend else ' class="plain"'
    return f"<li{kind}><span>{sentence(item)}</span>{trend}</li>"


def _table(counts: Sequence[Count]) -> str:
    headings = ("Measures", "On target", "Close", "Off target", "Improving", "Getting worse")
    head = "".join(f'<th scope="col" class="number">{words}</th>' for words in headings)
    rows = "".join(_row(count) for count in counts)
    return (
        '<div class="scrolls" tabindex="0" role="region" aria-label="By ambition"><table><caption>By ambition</caption>'
        f'<thead><tr><th scope="col">Ambition</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(count: Count) -> str:
    numbers = (count.measures, count.on_target, count.close, count.off_target, count.improving, count.worse)
    cells = "".join(f'<td class="number">{number or "–"}</td>' for number in numbers)
    return f'<tr><th scope="row">{escape(count.name)}</th>{cells}</tr>'
