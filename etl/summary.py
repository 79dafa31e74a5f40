"""What unattended loading came to, as a page and as plain text fit to be e-mailed.

It tells what came, what was wrong in the analyst's words, what changed for leaders and what is still needed. Nothing
of a child stands in it: cells only by their shape, figures only of the whole council.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path

from etl.contracts import Problem, load_contracts
from etl.home import Home
from etl.loading import FileResult, LoadReport, masked
from etl.reading import UnreadableFile
from etl.snapshot import Snapshot, open_snapshot
from kpis import formats
from kpis.catalogue import load_kpis

SAFE_TO_TELL = {  # what a refusal of these says holds no word from a cell or a heading
    "as_at_date_needed", "ambiguous_as_at_date", "model_year_needed", "mostly_rejected", "same_list_twice",
    "blank_template", "empty_reference", "rows_missing", "unforeseen",
}  # fmt: skip
INSTEAD = {  # the sentences of these quote headings, and the heading of a file without one is its first row
    "unknown_layout": "None of its sheets has the columns of an extract Bearing knows.",
    "duplicate_column": "Two of its columns answer to the same column of the extract.",
    "personal_column": "It has a column for names or addresses, which this extract must not hold.",
}
SEE_PAGE = "Drop it on the Load page to see which: that sentence quotes the file, so it is not sent."
DAY_NEEDED = (
    "Nothing says which day it describes, and nobody was there to be asked. Put the day in the file's name, for "
    "example '{example}', and drop it again."
)
RESTATED_SHOWN, ROWS_SHOWN = 25, 5


@dataclass(frozen=True)
class Table:
    """Rows under headings; the first `words` columns hold words, the rest numbers."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int


@dataclass(frozen=True)
class Section:
    """A heading, and under it sentences and at most one table."""

    heading: str
    sentences: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Changes:
    """What one snapshot says otherwise than another: months it adds, and closed months of headline KPIs restated."""

    added: tuple[date, ...]
    restated: tuple[tuple[str, date, str, str], ...]  # KPI, month, was, is; newest month first


@dataclass(frozen=True)
class Outcome:
    """What became of the files of one sitting, as the summary tells it.

    `waiting`: those held back as a draft, by file, and why. `trouble`: why nothing could be loaded at all.
    """

    report: LoadReport
    published: Changes | None = None
    waiting: Mapping[str, str] | None = None
    needed: str = ""
    trouble: str = ""


# --- what changed for leaders ------------------------------------------------------------------------------------


def changes(before: Path | None, after: Path) -> Changes:
    """One snapshot file beside the one before it; both are closed again."""
    opened = [open_snapshot(path) for path in (before, after) if path is not None and path.exists()]
    try:
        return compared(opened[0] if len(opened) == 2 else None, opened[-1])
    finally:
        for snapshot in opened:
            snapshot.connection.close()


def compared(before: Snapshot | None, after: Snapshot) -> Changes:
    """Months added; and of months both have, the headline figures of the whole council that read otherwise."""
    known = _months(before) if before else set()
    added = tuple(sorted(_months(after) - known))
    then, now = _figures(before) if before else {}, _figures(after)
    restated = [
        (load_kpis()[kpi].short_name, month, _said(kpi, then[kpi, month]), _said(kpi, now[kpi, month]))
        for kpi, month in sorted(now, key=lambda key: -key[1].toordinal())
        if (kpi, month) in then and _said(kpi, then[kpi, month]) != _said(kpi, now[kpi, month])
    ]
    return Changes(added, tuple(restated))


def _months(snapshot: Snapshot) -> set[date]:
    return {row["month"] for row in snapshot.records("months")}


def _figures(snapshot: Snapshot) -> dict[tuple[str, date], float | None]:
    """The charted figures of every headline KPI, by KPI and month, in the catalogue's order."""
    headline = {kpi.id: kpi.charted_basis for kpi in load_kpis().values() if kpi.tier == "headline"}
    rows = snapshot.records("all_series", dimension="all", member="All")
    found = {(row["kpi"], row["month"]): row["value"] for row in rows if headline.get(row["kpi"]) == row["basis"]}
    order = list(headline)
    return dict(sorted(found.items(), key=lambda item: order.index(item[0][0])))


def _said(kpi: str, value: float | None) -> str:
    entry = load_kpis()[kpi]
    return formats.format_with_unit(value, entry.unit, entry.dp)


# --- what it says ------------------------------------------------------------------------------------------------


def title(outcome: Outcome) -> str:
    """The summary in one line, for the subject of an e-mail."""
    if outcome.trouble:
        return "Bearing: nothing could be loaded"
    said = []
    files: dict[str, set[str]] = defaultdict(set)
    for result in outcome.report.files:
        files[result.file].add(result.status)
    waiting = outcome.waiting or {}
    refused = sum(statuses == {"refused"} for statuses in files.values())
    same = sum(statuses == {"unchanged"} for statuses in files.values())
    loaded = sum("loaded" in statuses and file not in waiting for file, statuses in files.items())
    for count, what in (
        (loaded, "loaded and published"), (len(waiting), "waiting for you"), (refused, "refused"),
        (same, "already loaded"),
    ):  # fmt: skip
        if count:
            said.append(f"{_many(count, 'file')} {what}")
    return f"Bearing: {', '.join(said) or 'nothing to load'}"


def sections(outcome: Outcome) -> list[Section]:
    """The summary: what came, what was wrong, what changed for leaders, what is still needed."""
    if outcome.trouble:
        return [
            Section("Nothing could be loaded", (outcome.trouble, "The files stay in the inbox and are tried again."))
        ]
    found = [Section("What came", (), _files(outcome))]
    found += _wrong(outcome.report)
    found.append(_for_leaders(outcome))
    if outcome.needed:
        found.append(Section("What is still needed", (outcome.needed,)))
    return found


def _files(outcome: Outcome) -> Table:
    waiting = outcome.waiting or {}
    words = {"loaded": "published", "unchanged": "already loaded, nothing new", "refused": "refused"}
    rows = tuple(
        (
            result.file, load_contracts()[result.feed].title if result.feed else "not loaded",
            _day(result.as_at) if result.as_at else "–",
            "waiting for you" if result.file in waiting and result.status == "loaded" else words[result.status],
            *(["–"] * 3 if result.status == "refused" else [f"{n:,}" for n in _counts(result)]),
        )
        for result in outcome.report.files
    )  # fmt: skip
    return Table(("File", "List", "As at", "Outcome", "Read", "Accepted", "Rejected"), rows, 4)


def _counts(result: FileResult) -> tuple[int, int, int]:
    return result.read, result.accepted, result.rejected


def _wrong(report: LoadReport) -> list[Section]:
    lines = []
    for result in report.files:
        grouped: dict[tuple, list[Problem]] = defaultdict(list)
        for problem in result.problems:
            grouped[problem.severity, problem.rule, problem.column].append(problem)
        lines += [_wrong_words(result, found) for _, found in sorted(grouped.items(), key=_worst_first)]
    return [Section("What was wrong", tuple(dict.fromkeys(lines)))] if lines else []


def _worst_first(group: tuple[tuple, list[Problem]]) -> tuple[bool, int]:
    (severity, *_), found = group
    return severity != "rejected", -len(found)


def _wrong_words(result: FileResult, found: Sequence[Problem]) -> str:
    first = Problem(**masked(found[0]))
    if result.status == "refused":
        return f"{result.file}, refused: {_refusal_words(result, first)}"
    kind = "rejected" if first.severity == "rejected" else "to look at"
    sheet = f", sheet '{first.sheet}'" if first.sheet else ""
    return f"{result.file}{sheet}, {kind}{_rows_words(found)}: {first.message}"


def _refusal_words(result: FileResult, problem: Problem) -> str:
    if problem.rule == "as_at_date_needed":
        name = Path(result.file)
        return DAY_NEEDED.format(example=f"{name.stem} 2026-10-31{name.suffix}")
    if problem.rule in SAFE_TO_TELL or problem.rule in _unreadable():
        return problem.message
    return f"{INSTEAD.get(problem.rule, 'It could not be loaded.')} {SEE_PAGE}"


def _unreadable() -> set[str]:
    """What is said of a file that could not even be opened: nothing of its cells is known then."""
    found, kinds = set(), [UnreadableFile]
    while kinds:
        kind = kinds.pop()
        found.add(kind.__name__)
        kinds += kind.__subclasses__()
    return found


def _rows_words(found: Sequence[Problem]) -> str:
    rows = [str(problem.row) for problem in found if problem.row is not None]
    if not rows:
        return ""
    more = f" and {len(rows) - ROWS_SHOWN:,} more" if len(rows) > ROWS_SHOWN else ""
    return f", row{'' if len(rows) == 1 else 's'} {', '.join(rows[:ROWS_SHOWN])}{more}"


def _for_leaders(outcome: Outcome) -> Section:
    told = [
        f"{file} waits for you on the Load page, and leaders see nothing of it: {why}"
        for file, why in (outcome.waiting or {}).items()
    ]
    if outcome.published is None:
        return Section("What changed for leaders", ("Nothing: pages show what they did.", *told))
    told.insert(0, _added_words(outcome.published.added))
    restated = outcome.published.restated
    if not restated:
        return Section("What changed for leaders", tuple(told))
    months = len({month for _, month, *_ in restated})
    figures = f"{_worded(len(restated), 'headline figure')} of {_worded(months, 'closed month')} changed."
    told.insert(1, figures[:1].upper() + figures[1:])
    rows = tuple((name, formats.month_long(month), was, now) for name, month, was, now in restated[:RESTATED_SHOWN])
    if len(restated) > RESTATED_SHOWN:
        told.append(f"The newest {RESTATED_SHOWN} are listed; the pages mark them all.")
    return Section("What changed for leaders", tuple(told), Table(("Measure", "Month", "Was", "Is now"), rows, 2))


def _added_words(added: Sequence[date]) -> str:
    if not added:
        return "No month was added."
    if len(added) == 1:
        return f"{formats.month_long(added[0])} was added."
    return f"{len(added)} months were added, {formats.month_long(added[0])} to {formats.month_long(added[-1])}."


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _worded(count: int, what: str) -> str:
    return f"{formats.number_words(count)} {what}{'' if count == 1 else 's'}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


# --- as text and as a page ----------------------------------------------------------------------------------------


def as_text(heading: str, written: datetime, parts: Iterable[Section]) -> str:
    """Plain text; the first line is the subject."""
    lines = [heading, f"{_day(written.date())}, {written:%H:%M} UTC", ""]
    for part in parts:
        lines += [part.heading, "-" * len(part.heading), *part.sentences, *_text_table(part.table), ""]
    return "\n".join(lines)


def _text_table(table: Table | None) -> list[str]:
    if table is None:
        return []
    rows = [table.headings, *table.rows]
    widths = [max(len(row[place]) for row in rows) for place in range(len(table.headings))]
    return [
        "  ".join(
            cell.ljust(width) if place < table.words else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


FONT = "font-family:Arial,Helvetica,sans-serif;color:#0b0c0c;"
CELL = "padding:5px 14px 5px 0;border-bottom:1px solid #cfd6da;vertical-align:top;"


def as_html(heading: str, written: datetime, parts: Iterable[Section]) -> str:
    """A whole page with its styles in the tags, as mail programs want it."""
    body = "".join(_html_section(part) for part in parts)
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(heading)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f'<body style="margin:0;padding:20px;background:#ffffff;{FONT}font-size:16px;line-height:1.4">'
        f'<h1 style="font-size:22px;margin:0 0 4px">{escape(heading)}</h1>'
        f'<p style="margin:0 0 16px;color:#505a5f">{_day(written.date())}, {written:%H:%M} UTC</p>{body}'
        "</body></html>\n"
    )


def _html_section(part: Section) -> str:
    said = "".join(f'<p style="margin:0 0 8px;max-width:46em">{escape(sentence)}</p>' for sentence in part.sentences)
    table = _html_table(part.heading, part.table) if part.table else ""
    return f'<h2 style="font-size:18px;margin:20px 0 8px">{escape(part.heading)}</h2>{said}{table}'


def _html_table(caption: str, table: Table) -> str:
    head = "".join(
        f'<th scope="col" style="{CELL}{_align(place, table)}color:#505a5f">{escape(heading)}</th>'
        for place, heading in enumerate(table.headings)
    )
    body = "".join(f"<tr>{_html_cells(row, table)}</tr>" for row in table.rows)
    return (
        f'<div style="overflow-x:auto"><table aria-label="{escape(caption)}" style="border-collapse:collapse;{FONT}'
        f'font-size:15px"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _html_cells(row: Sequence[str], table: Table) -> str:
    first, *others = row
    cells = [f'<th scope="row" style="{CELL}text-align:left;font-weight:400">{escape(first)}</th>']
    cells += [
        f'<td style="{CELL}{_align(place, table)}">{escape(cell)}</td>' for place, cell in enumerate(others, start=1)
    ]
    return "".join(cells)


def _align(place: int, table: Table) -> str:
    return "text-align:left;" if place < table.words else "text-align:right;white-space:nowrap;"


def write(home: Home, outcome: Outcome) -> Path:
    """Writes `summaries/<stamp>.html` and `.txt`; returns the page's path."""
    folder = home.root / "summaries"
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC)
    stamp = f"{now:%Y%m%dT%H%M%S%f}"[:-3] + "Z"
    heading, parts = title(outcome), sections(outcome)
    (folder / f"{stamp}.txt").write_text(as_text(heading, now, parts), encoding="utf-8")
    page = folder / f"{stamp}.html"
    page.write_text(as_html(heading, now, parts), encoding="utf-8")
    return page


def newest(home: Home) -> str:
    """The text of the newest summary; empty before the first."""
    texts = sorted((home.root / "summaries").glob("*.txt"))
    return texts[-1].read_text(encoding="utf-8") if texts else ""
