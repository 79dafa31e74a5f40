"""One sheet of the analyst's, copied cell by cell with what is wrong marked in it and told in a last column.

A mark is never colour alone: a rejected cell is bold in a thick frame, one with a warning italic in a dashed frame,
each has a note, and the column 'Bearing says' tells the row's story in words.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from etl.columns import body
from etl.contracts import Problem, header
from etl.mended import MAY_GO, says_heading
from etl.reading import Sheet
from etl.recognising import Recognised
from etl.remedies import sentence
from etl.templates.looks import INK, PAPER

LONGEST_CELL = 32_767  # characters Excel holds
MOST_ROWS = 200_000  # of a sheet that is copied: more would take minutes and gigabytes
LONGEST_NOTE, LONGEST_SAID = 1_000, 2_000
MOST_NOTES = 1_000  # on one sheet: Excel grows slow with more, and the last column says everything anyway
NARROWEST, WIDEST, SAYS_WIDTH, ROWS_MEASURED = 9, 36, 70, 200
NOTE_WIDTH, NOTE_LINE, NOTE_CHARACTERS = 320, 18, 48  # pixels, pixels, characters a line
REJECTED, REPEATED = MAY_GO
THICK, DASHED = 5, 3  # Excel's numbers for lines


@dataclass(frozen=True)
class CheckedSheet:
    """One sheet as read, with what was found in it; `found` and `as_at` are None where it is no list."""

    sheet: Sheet
    found: Recognised | None
    as_at: date | None
    problems: tuple[Problem, ...]

    @property
    def is_shown(self) -> bool:
        """Whether the workbook shows it: a list with a row to mend, not too long to copy. A published file is its
        publisher's to mend."""
        is_list = self.found is not None and self.found.contract.shape == "rows"
        return is_list and self.sheet.table.num_rows <= MOST_ROWS and any(p.row is not None for p in self.problems)


@dataclass(frozen=True)
class Looks:
    """How cells look; all hold text, so that nothing in them is ever worked out."""

    plain: Format
    heading: Format
    rejected: Format
    warning: Format
    says: Format

    @classmethod
    def of(cls, book: Workbook) -> "Looks":
        """The formats, made in one workbook."""

        def made(**more: object) -> Format:
            return book.add_format({"num_format": "@", "valign": "top", **more})

        return cls(
            plain=made(),
            heading=made(bold=True, text_wrap=True, bg_color=f"#{PAPER[2:]}", bottom=2, bottom_color=f"#{INK[2:]}"),
            rejected=made(bold=True, bg_color="#F8D0C8", font_color="#6E1A10", border=THICK, border_color="#9C2A1B"),
            warning=made(italic=True, bg_color="#FFF0C2", font_color="#4A3500", border=DASHED, border_color="#8A6100"),
            says=made(text_wrap=True, bg_color=f"#{PAPER[2:]}"),
        )


def write_sheet(page: Worksheet, one: CheckedSheet, looks: Looks) -> int:
    """Writes the sheet with its marks; returns how many marked cells have no note of their own."""
    marked, told = _placed(one)
    row, last, width = one.found.header_row, one.sheet.table.num_rows - 1, one.sheet.table.num_columns
    _write_cells(page, one.sheet, row, marked, looks)
    _write_words(page, one, told, width, looks)
    _set_widths(page, one.sheet, row)
    page.set_column(width, width, SAYS_WIDTH)
    page.freeze_panes(row + 1, 0)
    page.autofilter(row, 0, max(last, row + 1), width)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(row)
    worst = sorted(marked, key=lambda place: (not _is_rejected(marked[place]), place))
    for place in worst[:MOST_NOTES]:
        _write_note(page, place, marked[place])
    return max(0, len(worst) - MOST_NOTES)


Marked = dict[tuple[int, int], list[Problem]]


def _placed(one: CheckedSheet) -> tuple[Marked, dict[int, list[Problem]]]:
    """(problems by the cell they are shown in, problems by row); rows and columns from nought."""
    marked: Marked = defaultdict(list)
    told: dict[int, list[Problem]] = defaultdict(list)
    headings = {header(text): place for place, text in enumerate(one.found.headers) if text}
    for problem in one.problems:
        place = one.found.columns.get(problem.column or "", headings.get(header(problem.column)))
        if problem.row is not None:
            told[problem.row - 1].append(problem)
            marked[problem.row - 1, _first_key(one.found) if place is None else place].append(problem)
        elif place is not None:
            marked[one.found.header_row, place].append(problem)
    return marked, told


def _first_key(found: Recognised) -> int:
    """Where a problem of the row as a whole is shown: at what the row is known by."""
    fields = {column.field: column.name for column in found.contract.columns if column.field}
    known_by = (fields.get(name) for name in (*found.contract.key, *found.contract.key_fallback))
    return next((found.columns[name] for name in known_by if name in found.columns), 0)


def _is_rejected(problems: Sequence[Problem]) -> bool:
    return any(problem.severity == "rejected" for problem in problems)


def _write_cells(page: Worksheet, sheet: Sheet, heading_row: int, marked: Marked, looks: Looks) -> None:
    looked = {place: looks.rejected if _is_rejected(found) else looks.warning for place, found in marked.items()}
    for place, cells in enumerate(sheet.table.columns):
        for row, text in enumerate(cells.to_pylist()):
            if text:
                usual = looks.heading if row == heading_row else looks.plain
                page.write_string(row, place, text[:LONGEST_CELL], looked.get((row, place), usual))
    for (row, place), look in looked.items():
        if place >= sheet.table.num_columns or not sheet.table.column(place)[row].as_py():
            page.write_blank(row, place, None, look)


def _write_words(page: Worksheet, one: CheckedSheet, told: dict[int, list[Problem]], place: int, looks: Looks) -> None:
    stories = {row: _story(found) for row, found in told.items()}
    may_go = sum(story.startswith(MAY_GO) for story in stories.values())
    keep = _rows_written(one) - may_go
    stated = one.as_at if one.found.contract.needs_as_at else None
    page.write_string(one.found.header_row, place, says_heading(stated, keep), looks.heading)
    for row, story in stories.items():
        page.write_string(row, place, story, looks.says)


def _rows_written(one: CheckedSheet) -> int:
    return len(body(one.sheet, one.found.header_row))


def _story(problems: Sequence[Problem]) -> str:
    """The row in words, what rejects it first."""
    worst = sorted(problems, key=lambda problem: problem.severity != "rejected")
    first = REJECTED if _is_rejected(problems) else REPEATED if _is_repeated(problems) else "Warning"
    return f"{first}. {' '.join(sentence(problem) for problem in worst)}"[:LONGEST_SAID]


def _is_repeated(problems: Sequence[Problem]) -> bool:
    return any(problem.rule == "repeated" for problem in problems)


def _write_note(page: Worksheet, place: tuple[int, int], problems: Sequence[Problem]) -> None:
    said = "\n".join(
        f"{REJECTED if problem.severity == 'rejected' else 'Warning'}: {sentence(problem)}" for problem in problems
    )[:LONGEST_NOTE]
    lines = sum(1 + len(line) // NOTE_CHARACTERS for line in said.split("\n"))
    page.write_comment(*place, said, {"author": "Bearing", "width": NOTE_WIDTH, "height": (lines + 1) * NOTE_LINE})


def _set_widths(page: Worksheet, sheet: Sheet, heading_row: int) -> None:
    """As wide as its first cells need; a heading wraps."""
    sample = sheet.table.slice(heading_row + 1, ROWS_MEASURED)
    for place, cells in enumerate(sample.columns):
        longest = max((len(text) for text in cells.to_pylist() if text), default=0)
        heading = sheet.table.column(place)[heading_row].as_py() or ""
        words = max(map(len, heading.split()), default=0)
        page.set_column(place, place, min(WIDEST, max(NARROWEST, longest + 2, words + 3)))
