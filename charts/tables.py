"""A plain table in HTML: for screen readers, for copying, and beside every canvas that has no text in it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from html import escape

NOTHING = "–"


@dataclass(frozen=True)
class Column:
    """One column: its heading, and what it holds.

    `numeric`: numbers, set right in figures of equal width. `shortened`: a long code, shown by its beginning, whole in
    the title and when copied. `unbroken`: words kept on one line. When rows are stacked on a phone, `wide` has a line
    of its own and `labelled` says its heading.
    """

    heading: str
    numeric: bool = False
    shortened: bool = False
    unbroken: bool = False
    wide: bool = False
    labelled: bool = False


@dataclass(frozen=True)
class Link:
    """A cell that leads to a page of Bearing."""

    words: str
    address: str


def table(
    columns: Sequence[Column | str],
    rows: Sequence[Sequence[object]],
    *,
    caption: str,
    caption_visible: bool = False,
    stacked: bool = False,
    tall: bool = False,
    struck: Collection[int] = (),
) -> str:
    """An HTML table whose first column heads each row; every cell is escaped, None is an en dash.

    `stacked`: on a phone each row becomes a block of lines, and ARIA roles keep it a table to a screen reader.
    `tall`: a long list scrolls under its headings. `struck`: rows (from 0) that no longer count, struck through but for
    their last cell, which says so in words.
    Raises ValueError, naming the row, when a row is not as long as the headings.
    """
    headed = [column if isinstance(column, Column) else Column(column) for column in columns]
    for number, row in enumerate(rows, 1):
        if len(row) != len(headed):
            raise ValueError(f"table '{caption}', row {number}: {len(row)} cells for {len(headed)} columns")
    role = _roles if stacked else _no_roles
    head = "".join(
        f'<th scope="col"{role("columnheader")}{_class(column)}>{escape(column.heading)}</th>' for column in headed
    )
    looks = [' class="struck"' if number in struck else "" for number in range(len(rows))]
    body = "".join(
        f"<tr{role('row')}{look}>{_cells(headed, row, role)}</tr>" for row, look in zip(rows, looks, strict=True)
    )
    hidden = "" if caption_visible else ' class="unseen"'
    scrolls, kind = "scrolls tall" if tall else "scrolls", "plain stacked" if stacked else "plain"
    region = f'<div class="{scrolls}" tabindex="0" role="region" aria-label="{escape(caption)}">'
    return (
        f'<div class="bearing">{region}'
        f'<table class="{kind}"{role("table")}><caption{hidden}>{escape(caption)}</caption>'
        f"<thead{role('rowgroup')}><tr{role('row')}>{head}</tr></thead>"
        f"<tbody{role('rowgroup')}>{body}</tbody></table></div></div>"
    )


def _roles(name: str) -> str:
    return f' role="{name}"'


def _no_roles(name: str) -> str:
    return ""


def _cells(columns: Sequence[Column], row: Sequence[object], role: Callable[[str], str]) -> str:
    first, *others = zip(columns, row, strict=True)
    cells = [f'<th scope="row"{role("rowheader")}{_class(*first)}>{_content(*first)}</th>']
    cells += [f"<td{role('cell')}{_class(*pair)}{_label(*pair)}>{_content(*pair)}</td>" for pair in others]
    return "".join(cells)


def _content(column: Column, cell: object) -> str:
    if isinstance(cell, Link):
        return f'<a href="{escape(cell.address)}" target="_self">{escape(cell.words)}</a>'
    text = NOTHING if cell is None else escape(str(cell))
    return f'<span title="{text}">{text}</span>' if column.shortened and cell is not None else text


def _label(column: Column, cell: object) -> str:
    return f' data-label="{escape(column.heading)}"' if column.labelled else ""


def _class(column: Column, cell: object = "") -> str:
    names = [
        ("number", column.numeric), ("code", column.shortened), ("nowrap", column.unbroken), ("wide", column.wide),
        ("nothing", column.labelled and cell is None),
    ]  # fmt: skip
    given = " ".join(name for name, holds in names if holds)
    return f' class="{given}"' if given else ""
