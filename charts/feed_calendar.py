"""The calendar of feeds as a table: extracts down, months across, a sign and a day in every cell.

It fits a laptop's width; on a phone it scrolls inside itself, to the newest month first, under the extract's name.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from string import Template

from charts.theme import LIGHT, Theme

SIGNS = {
    "arrived": ("✓", "came"), "restated": ("↻", "came, and a later list changed it"),
    "covered": ("·", "held by a later list"), "part": ("◐", "came before the month was over"), "late": ("✗", "late"),
    "due": ("…", "not due yet"), "nothing": ("", "not expected"),
}  # fmt: skip
RULES = Template("""
.bearing .to-newest { direction: rtl; }
.bearing .feeds { direction: ltr; font-size: 14px; }
.bearing .feeds th, .bearing .feeds td { padding: 5px 6px 5px 4px; text-align: left; vertical-align: top;
  font-weight: 400; line-height: 1.25; white-space: nowrap; border-bottom: 1px solid $hairline; }
.bearing .feeds thead th { color: $muted; font-weight: 600; vertical-align: bottom; border-bottom: 2px solid $ink; }
.bearing .feeds thead th.asked { color: $ink; font-weight: 700; }
.bearing .feeds .asked { background: $panel; }
.bearing .feeds th:first-child { position: sticky; left: 0; z-index: 1; background: $surface; min-width: 140px;
  padding: 5px 8px 5px 0; white-space: normal; font-size: 15px; }
.bearing .feeds small { display: block; color: $muted; font-size: 13px; font-weight: 400; }
.bearing .feeds .sign { display: inline-block; min-width: 0.9em; font-weight: 700; }
.bearing .feeds .arrived .sign { color: $on_target; }
.bearing .feeds .restated .sign { color: $neutral; }
.bearing .feeds .part .sign, .bearing .feeds td small.rejected { color: $close; }
.bearing .feeds .late { color: $off_target; font-weight: 600; }
.bearing .feeds .covered, .bearing .feeds .due { color: $muted; }
.bearing .feeds .covered .sign { font-size: 20px; line-height: 1; }
.bearing .feeds-needed { font-size: 18px; line-height: 1.4; margin: 0 0 10px; max-width: 110ch; }
.bearing .feeds-key { color: $muted; font-size: 14px; margin: 8px 0 4px; }
.bearing .feeds-key span { display: inline-block; margin-right: 18px; }
.bearing .feeds-more { margin-top: 6px; font-size: 15px; }
.bearing .feeds-more ul { margin: 4px 0 8px; padding-left: 1.1rem; columns: 2 320px; }
.bearing .feeds-more summary { cursor: pointer; width: fit-content; padding: 2px 4px; color: $link; }
.bearing .feeds-more summary:focus-visible { outline: 3px solid $link; outline-offset: 2px; }
@container (min-width: 1300px) {
  .bearing .feeds { font-size: 16px; }
  .bearing .feeds th, .bearing .feeds td { padding: 6px 8px; }
  .bearing .feeds th:first-child { min-width: 260px; font-size: 17px; padding-right: 14px; }
  .bearing .feeds small { font-size: 15px; }
  .bearing .feeds-needed { font-size: 20px; }
}
@container (max-width: 620px) {
  .bearing .feeds th, .bearing .feeds td { padding: 5px 3px; }
  .bearing .feeds th:first-child { min-width: 116px; max-width: 116px; font-size: 14px; }
  .bearing .feeds-needed { font-size: 16px; }
}
""")


def feed_calendar_html(calendar, needed: str = "", theme: Theme = LIGHT) -> str:
    """The calendar of `etl.feed_calendar`, its style sheet included.

    `needed` is the sentence said above it. Below, folded: every list in a row of its own, and feeds never loaded.
    """
    style = f"<style>{RULES.substitute(vars(theme))}</style>"
    said = f'<p class="feeds-needed">{escape(needed)}</p>' if needed else ""
    table = _table(calendar, calendar.extracts, "What has come for which month") + _key() if calendar.lists else ""
    return f'{style}<div class="bearing">{said}{table}{_lists(calendar)}{_undated(calendar)}{_never(calendar)}</div>'


def _table(calendar, rows: Sequence, caption: str) -> str:
    months = "".join(
        f'<th scope="col"{_class(month == calendar.asked)}>{month:%b}<small>{month:%Y}</small></th>'
        for month in calendar.months
    )
    body = "".join(f"<tr>{_name(row)}{''.join(_cell(cell, calendar.asked) for cell in row.cells)}</tr>" for row in rows)
    return (
        f'<div class="scrolls to-newest" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="feeds"><caption class="unseen">{escape(caption)}</caption>'
        f'<thead><tr><th scope="col">Extract</th>{months}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _class(is_asked: bool) -> str:
    return ' class="asked"' if is_asked else ""


def _name(row) -> str:
    told = ", ".join(part for part in (row.lists_words, row.rhythm.words) if part)
    return f'<th scope="row">{escape(row.name)}<small>{escape(told)}</small></th>'


def _cell(cell, asked: date) -> str:
    """What is seen is hidden from screen readers, which are told the whole of it in words."""
    named = f"{cell.state} asked" if cell.month == asked else cell.state
    if cell.state == "nothing":
        return f'<td class="{named}"><span class="unseen">{escape(cell.words)}</span></td>'
    seen = f'<span class="sign">{SIGNS[cell.state][0]}</span> {_beside_sign(cell)}{"".join(_small(cell))}'
    return (
        f'<td class="{named}" title="{escape(cell.words)}"><span aria-hidden="true">{seen}</span>'
        f'<span class="unseen">{escape(cell.words)}</span></td>'
    )


def _beside_sign(cell) -> str:
    if cell.state == "late":
        return "late"
    return f"{cell.loaded.day} {cell.loaded:%b}" if cell.times else ""


def _small(cell) -> Iterator[str]:
    if cell.lists < cell.of and cell.state in ("late", "due", "part", "covered"):
        yield f"<small>{cell.lists} of {cell.of} lists</small>"
    if cell.times:
        yield f"<small>{cell.rows:,}</small>"
    if cell.rejected:
        yield f'<small class="rejected">{cell.rejected:,} rejected</small>'


def _key() -> str:
    signs = "".join(f"<span><b>{sign}</b> {escape(words)}</span>" for sign, words in SIGNS.values() if sign)
    others = "<span>blank: not expected</span><span>the day: when it was loaded; beneath: its rows</span>"
    return f'<p class="feeds-key">{signs}{others}</p>'


def _lists(calendar) -> str:
    if not any(len(row.feeds) > 1 for row in calendar.extracts):
        return ""
    table = _table(calendar, calendar.lists, "What has come for which month, list by list")
    return _folded(f"Every list in a row of its own ({len(calendar.lists)})", table)


def _undated(calendar) -> str:
    if not calendar.undated:
        return ""
    items = "".join(
        f"<li>{escape(row.name)}, last loaded {row.loaded.day} {row.loaded:%B %Y}</li>" for row in calendar.undated
    )
    return _folded(f"Loaded when they change ({len(calendar.undated)})", f"<ul>{items}</ul>")


def _never(calendar) -> str:
    if not calendar.never:
        return ""
    items = "".join(f"<li>{escape(title)}</li>" for title in calendar.never)
    return _folded(f"Never loaded here, so never expected ({len(calendar.never)})", f"<ul>{items}</ul>")


def _folded(title: str, inside: str) -> str:
    return f'<details class="feeds-more"><summary>{escape(title)}</summary>{inside}</details>'
