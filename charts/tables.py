"""A plain table in HTML: for screen readers, for copying, and beside every canvas that has no text in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

NOTHING = "–"


@dataclass(frozen=True)
class Column:
    """One column: its heading, and whether it holds numbers (set right, figures of equal width)."""

    heading: str
    numeric: bool = False


def table(
    columns: Sequence[Column | str],
    rows: Sequence[Sequence[object]],
    *,
    caption: str,
    caption_visible: bool = False,
) -> str:
    """An HTML table whose first column heads each row; every cell is escaped, None is an en dash.

    Raises ValueError, naming the row, when a row is not as long as the headings.
    """
    headed = [column if isinstance(column, Column) else Column(column) for column in columns]
    for number, row in enumerate(rows, 1):
        if len(row) != len(headed):
            raise ValueError(f"table '{caption}', row {number}: {len(row)} cells for {len(headed)} columns")
    head = "".join(f'<th scope="col"{_class(column)}>{escape(column.heading)}</th>' for column in headed)
    body = "".join(f"<tr>{_cells(headed, row)}</tr>" for row in rows)
    hidden = "" if caption_visible else ' class="unseen"'
    region = f'<div class="scrolls" tabindex="0" role="region" aria-label="{escape(caption)}">'
    return (
        f'<div class="bearing">{region}'
        f'<table class="plain"><caption{hidden}>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></div>"
    )


def _cells(columns: Sequence[Column], row: Sequence[object]) -> str:
    first, *others = (NOTHING if value is None else escape(str(value)) for value in row)
    cells = [f'<th scope="row"{_class(columns[0])}>{first}</th>']
    cells += [f"<td{_class(column)}>{cell}</td>" for column, cell in zip(columns[1:], others, strict=True)]
    return "".join(cells)


def _class(column: Column) -> str:
    return ' class="number"' if column.numeric else ""
