"""How completely lists are filled in, month by month: one table, its numbers as text, its shading to match."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import floor
from string import Template

from charts.tables import NOTHING
from charts.theme import LIGHT, Theme, mixed

LEVELS = ((99.0, ""), (95.0, "some"), (85.0, "many"), (0.0, "most"))  # at least so much is complete: how it is shaded
SHADES = {"some": 0.14, "many": 0.32, "most": 0.55}  # how much of the colour of concern
LATE = 3  # months a phone has room for

RULES = Template("""
.bearing .heat { width: auto; min-width: min(100%, 900px); }
.bearing .heat th, .bearing .heat td { padding: 6px 10px 6px 6px; text-align: right; font-weight: 400;
  border-bottom: 1px solid $hairline; white-space: nowrap; }
.bearing .heat th:first-child { text-align: left; white-space: normal; min-width: 150px; padding-left: 0; }
.bearing .heat thead th { color: $muted; font-weight: 600; border-bottom: 2px solid $ink; }
.bearing .heat .heading th { background: $panel; color: $value_line; font-weight: 700; padding-left: 8px; }
.bearing .heat .some { background: $some; }
.bearing .heat .many { background: $many; }
.bearing .heat .most { background: $most; font-weight: 700; }
.bearing-fold summary { cursor: pointer; width: fit-content; padding: 2px 4px; color: $link; }
.bearing-fold summary:focus-visible { outline: 3px solid $link; outline-offset: 2px; }
.bearing-findings { margin: 0; padding-left: 1.4rem; max-width: 130ch; }
@container (max-width: 760px) {
  .bearing .heat { min-width: 0; }
  .bearing .heat .early { display: none; }
  .bearing .heat th:first-child { min-width: 100px; }
}
""")


@dataclass(frozen=True)
class Line:
    """One row of the table: what it is of, and the share complete (0 to 100) of each month, None where none came."""

    name: str
    shares: tuple[float | None, ...]


@dataclass(frozen=True)
class Group:
    """Rows under a heading of their own; an empty heading has none."""

    heading: str
    lines: tuple[Line, ...]


def share_words(share: float | None) -> str:
    """'97.3%'; 100% only when nothing at all is missing."""
    if share is None:
        return NOTHING
    return f"{floor(share)}%" if share == floor(share) else f"{floor(share * 10) / 10:.1f}%"


def level(share: float | None) -> str:
    """How a share is shaded: '', 'some', 'many' or 'most' missing."""
    return "" if share is None else next(name for least, name in LEVELS if share >= least)


def completeness_html(first: str, months: Sequence[str], groups: Sequence[Group], caption: str) -> str:
    """The table: `first` heads the names, `months` the other columns, oldest first."""
    early = len(months) - LATE
    head = "".join(f'<th scope="col"{_class("", n < early)}>{escape(name)}</th>' for n, name in enumerate(months))
    body = "".join(_group(group, early, len(months)) for group in groups)
    return (
        f'<div class="bearing"><div class="scrolls" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="heat"><caption class="unseen">{escape(caption)}</caption>'
        f'<thead><tr><th scope="col">{escape(first)}</th>{head}</tr></thead>{body}</table></div></div>'
    )


def _group(group: Group, early: int, width: int) -> str:
    heading = ""
    if group.heading:
        heading = f'<tr class="heading"><th scope="rowgroup" colspan="{width + 1}">{escape(group.heading)}</th></tr>'
    return f"<tbody>{heading}{''.join(_line(line, early) for line in group.lines)}</tbody>"


def _line(line: Line, early: int) -> str:
    cells = "".join(
        f"<td{_class(level(share), number < early)}>{share_words(share)}</td>"
        for number, share in enumerate(line.shares)
    )
    return f'<tr><th scope="row">{escape(line.name)}</th>{cells}</tr>'


def folded_html(summary: str, items: Sequence[str]) -> str:
    """A list folded away under one line."""
    listed = "".join(f"<li>{escape(item)}</li>" for item in items)
    return (
        f'<div class="bearing-facts bearing-fold"><details><summary>{escape(summary)}</summary>'
        f"<ul>{listed}</ul></details></div>"
    )


def _class(shade: str, is_early: bool) -> str:
    names = " ".join(filter(None, (shade, "early" if is_early else "")))
    return f' class="{names}"' if names else ""


def css(theme: Theme = LIGHT) -> str:
    """`<style>` for the table and the folded lists; written once, before them."""
    shades = {name: mixed(theme.concern_mark, theme.surface, part) for name, part in SHADES.items()}
    return f"<style>{RULES.substitute(vars(theme), **shades)}</style>"
