"""The first sheet of the reject report: what was wrong by extract and rule, the worst first, and how to mend it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from etl.contracts import Contract, Problem
from etl.mended import SAYS
from etl.recognising import WHAT_WAS_WRONG
from etl.reject_sheet import MOST_NOTES, CheckedSheet
from etl.remedies import EXPECTED, case_systems, expected, how_to_mend, sentence
from etl.templates.looks import INK, PAPER, height

HEADINGS = {  # heading -> width
    "Seriousness": 13, "Extract": 24, "File": 24, "Sheet": 16, "Column": 22, "Rows": 8, "First rows": 16,
    "What was found": 48, "What was expected": 32, "How to mend it": 46, "Where, in your case system": 60,
}  # fmt: skip
TEXT_WIDTH = sum(list(HEADINGS.values())[:8])
ROWS_NAMED, EXAMPLES = 5, 3
REFUSED, REJECTED, WARNING = "Refused", "Rejected", "Warning"
LEGEND = (
    "Mend what is wrong in the case system and export again: that is best, since the next export brings the slip back "
    "otherwise. Or mend the cells in the sheets of this workbook, keep all their rows, and load the workbook as it is. "
    f"This sheet and the column '{SAYS}' are passed over then.",
    "A rejected cell is red, bold and in a thick frame; its row is not counted. A cell with a warning is yellow, "
    f"italic and in a dashed frame; its row counts. The column '{SAYS}', the last of each sheet, says what is wrong: "
    "filter it by 'Rejected' to see those rows alone. Every cell holds text, so type dates as DD/MM/YYYY.",
)


@dataclass(frozen=True)
class Group:
    """One rule broken in one column of one list, however often. `contract` is None for a file nobody can read."""

    contract: Contract | None
    seriousness: str
    problems: tuple[Problem, ...]

    @property
    def rows(self) -> list[int]:
        """The rows it concerns, as the sheet numbers them; none when it is the sheet or file as a whole."""
        return sorted({problem.row for problem in self.problems if problem.row is not None})


def groups(sheets: Sequence[CheckedSheet], whole: Sequence[Problem]) -> list[Group]:
    """Every problem by file, sheet, rule and column: refusals first, then rejections, the most frequent first."""
    found: dict[tuple, list[Problem]] = defaultdict(list)
    contracts: dict[tuple, Contract | None] = {}
    marked = [(p, one.found.contract if one.found else None) for one in sheets for p in one.problems]
    for problem, contract in [*((problem, None) for problem in whole), *marked]:
        seriousness = WARNING if problem.severity == "warning" else REJECTED if problem.row else REFUSED
        key = (seriousness, problem.file, problem.sheet, problem.rule, problem.column)
        found[key].append(problem)
        contracts[key] = contract
    order = [REFUSED, REJECTED, WARNING]
    made = [Group(contracts[key], key[0], tuple(problems)) for key, problems in found.items()]
    return sorted(made, key=lambda group: (order.index(group.seriousness), -len(group.problems)))


def write_summary(
    book: Workbook, page: Worksheet, found: Sequence[Group], names: Mapping[tuple[str, str], str],
    without_note: Mapping[str, int], absent: Sequence[str],
) -> None:  # fmt: skip
    """Writes the sheet.

    names: (file, sheet) -> what the copy is called here. without_note: by that name, marked cells without a note of
    their own. absent: sentences about what is not in this workbook.
    """
    said = [_count_words(found), *LEGEND, *absent]
    said += [
        f"'{name}' has {MOST_NOTES:,} notes, as many as Excel shows without growing slow. {more:,} more cells are "
        f"marked and told in the column '{SAYS}' only."
        for name, more in without_note.items()
    ]
    text = book.add_format({"text_wrap": True, "valign": "top"})
    row = _write_head(book, page, said, text)
    _write_headings(book, page, row)
    bold = book.add_format({"text_wrap": True, "valign": "top", "bold": True})
    link = book.add_format({"text_wrap": True, "valign": "top", "underline": 1, "font_color": f"#{INK[2:]}"})
    for number, group in enumerate(found, start=row + 1):
        _write_group(page, number, group, names, (text, bold, link))
    if found:
        page.autofilter(row, 0, row + len(found), len(HEADINGS) - 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(row)
    page.hide_gridlines(2)


def _count_words(found: Sequence[Group]) -> str:
    rejected = len({(p.file, p.sheet, p.row) for g in found if g.seriousness == REJECTED for p in g.problems})
    warnings = sum(len(group.problems) for group in found if group.seriousness == WARNING)
    refused = sum(group.seriousness == REFUSED for group in found)
    if not found:
        return "Nothing is wrong."
    parts = [f"{rejected:,} row{_s(rejected)} rejected", f"{warnings:,} warning{_s(warnings)}"]
    if refused:
        parts.insert(0, f"{refused:,} reason{_s(refused)} why a file or sheet is refused whole")
    return f"{', '.join(parts[:-1])} and {parts[-1]}, the worst first."


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def _write_head(book: Workbook, page: Worksheet, said: Sequence[str], text: Format) -> int:
    """The title and the sentences below it; returns the row the table begins on."""
    page.write_string(0, 0, WHAT_WAS_WRONG, book.add_format({"bold": True, "font_size": 16}))
    for row, words in enumerate(said, start=1):
        page.merge_range(row, 0, row, 7, "", text)
        page.write_string(row, 0, words, text)
        page.set_row(row, height(words, TEXT_WIDTH))
    return len(said) + 2


def _write_headings(book: Workbook, page: Worksheet, row: int) -> None:
    look = book.add_format(
        {"bold": True, "text_wrap": True, "bg_color": f"#{PAPER[2:]}", "bottom": 2, "bottom_color": f"#{INK[2:]}"}
    )
    for place, (heading, width) in enumerate(HEADINGS.items()):
        page.set_column(place, place, width)
        page.write_string(row, place, heading, look)


def _write_group(
    page: Worksheet, row: int, group: Group, names: Mapping[tuple[str, str], str], looks: tuple[Format, Format, Format]
) -> None:
    text, bold, link = looks
    first = group.problems[0]
    cells = {
        "Seriousness": group.seriousness,
        "Extract": group.contract.title if group.contract else "",
        "File": first.file,
        "Sheet": first.sheet,
        "Column": first.column or "",
        "First rows": _rows_named(group.rows),
        "What was found": _found(group),
        "What was expected": expected(first),
        "How to mend it": how_to_mend(first, group.contract),
        "Where, in your case system": "\n".join(case_systems(first, group.contract)),
    }
    for place, heading in enumerate(HEADINGS):
        if cells.get(heading):
            page.write_string(row, place, cells[heading], bold if heading == "Seriousness" else text)
    if group.rows:
        page.write_number(row, list(HEADINGS).index("Rows"), len(group.rows), text)
    if name := names.get((first.file, first.sheet)):
        target = f"internal:'{name.replace(chr(39), chr(39) * 2)}'!A{group.rows[0] if group.rows else 1}"
        page.write_url(row, list(HEADINGS).index("Sheet"), target, link, string=name)


def _rows_named(rows: Sequence[int]) -> str:
    more = len(rows) - ROWS_NAMED
    return ", ".join(map(str, rows[:ROWS_NAMED])) + (f" and {more:,} more" if more > 0 else "")


def _found(group: Group) -> str:
    """What the first of them says, and other values found in the same column."""
    first = group.problems[0]
    said = EXPECTED.sub("", sentence(first)).strip()
    where = f"Row {first.row}. " if first.row is not None else ""
    values = Counter(problem.value for problem in group.problems if problem.value)
    if len(values) < 2:
        return f"{where}{said}"
    examples = ", ".join(f"'{value}' ({count:,})" for value, count in values.most_common(EXAMPLES))
    return f"{where}{said} Most often: {examples}."
