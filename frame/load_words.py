"""What the load page says of a check, of a load, and of the loads before."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

from charts.tables import Column, table
from etl.loading import FileResult, LoadReport
from frame.data import Changes
from frame.one_kpi import feed_title
from frame.page import day_words
from frame.uploads import (
    PROBLEM_HEADINGS,
    ProblemGroup,
    grouped,
    problem_rows,
    where_words,
)
from kpis import formats

OUTCOMES = {"loaded": "ready to load", "unchanged": "already loaded, nothing new", "refused": "refused"}
DONE = {"loaded": "loaded", "unchanged": "already loaded, nothing new", "refused": "refused"}
HERE = {"as_at_date_needed": "On this page: type the day in the box above."}  # messages are written for both doors
RECENT = 20
RESTATED_SHOWN = 3


def headline(report: LoadReport) -> str:
    """'3 lists ready to load; 1 file refused; 12 rows rejected'."""
    ready = sum(result.status == "loaded" for result in report.files)
    same = sum(result.status == "unchanged" for result in report.files)
    refused = sum(result.status == "refused" for result in report.files)
    rejected = sum(result.rejected for result in report.files)
    parts = [
        (ready, f"{_many(ready, 'list')} ready to load"),
        (same, f"{_many(same, 'list')} already loaded"),
        (refused, f"{_many(refused, 'file')} refused"),
        (rejected, f"{_many(rejected, 'row')} rejected"),
    ]
    return "; ".join(words for count, words in parts if count) or "Nothing to load in these files"


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def files_html(report: LoadReport, *, done: bool = False) -> str:
    """One row a list found: rows read, accepted, rejected, and what will become (or became) of it."""
    said = [Column(heading) for heading in ("File", "List", "As at", "Covers")]
    counted = [Column(heading, True) for heading in ("Read", "Accepted", "Rejected")]
    headings = [*said, *counted, Column("Done" if done else "Outcome")]
    rows = [_file_row(result, DONE if done else OUTCOMES) for result in report.files]
    return table(headings, rows, caption="What is in these files")


def _file_row(result: FileResult, outcomes: Mapping[str, str]) -> list[object]:
    found = feed_title(result.feed) if result.feed else "not recognised"
    day = day_words(result.as_at) if result.as_at else None
    covers = f"{day_words(result.window_from)} to {day_words(result.window_to)}" if result.window_from else None
    counts = [f"{n:,}" for n in (result.read, result.accepted, result.rejected)]
    return [
        result.file,
        found,
        day,
        covers,
        *([None] * 3 if result.status == "refused" else counts),
        outcomes[result.status],
    ]


def problems_html(result: FileResult) -> str:
    """The problems of one list, grouped: what, where, how often, what to do."""
    kinds = {"rejected": "Refused" if result.status == "refused" else "Rejected", "warning": "Warning"}
    items = "".join(f"<li>{_group_html(group, kinds[group.severity])}</li>" for group in grouped(result.problems))
    return f'<div class="bearing-facts"><ul>{items}</ul></div>'


def _group_html(group: ProblemGroup, kind: str) -> str:
    times = f" ({group.count:,} times)" if group.count > 1 else ""
    found = f"found {', '.join(f'“{escape(value)}”' for value in group.values)}" if group.values else ""
    place = "; ".join(part for part in (where_words(group), found) if part)
    here = f" <b>{HERE[group.rule]}</b>" if group.rule in HERE else ""
    return f'<b>{kind}{times}</b>: {escape(group.message)}{here} <span class="quiet">{place}</span>'


def problems_csv(report: LoadReport) -> str:
    """Every problem as CSV, for whoever mends the source."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(PROBLEM_HEADINGS)
    writer.writerows([_safe(cell) for cell in row] for row in problem_rows(report))
    return text.getvalue()


def _safe(cell: object) -> object:
    """A cell a spreadsheet will not take for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def changes_words(changes: Changes) -> list[str]:
    """'New month: October 2026'; 'September 2026 restated for four measures'."""
    said = [_new_words(changes.months)] if changes.months else []
    restated = sorted(changes.restated.items(), reverse=True)
    if len(restated) > RESTATED_SHOWN:
        months = [formats.month_long(month) for month, _ in (restated[-1], restated[0])]
        said.append(f"{len(restated)} closed months restated, {' to '.join(months)}")
    else:
        said += [f"{formats.month_long(month)} restated for {_measures(number)}" for month, number in restated]
    return said or ["No month's figures changed"]


def _new_words(months: Sequence[date]) -> str:
    if len(months) > RESTATED_SHOWN:
        return f"{len(months)} new months, {formats.month_long(months[-1])} to {formats.month_long(months[0])}"
    return f"New month{'' if len(months) == 1 else 's'}: {', '.join(map(formats.month_long, months))}"


def _measures(number: int) -> str:
    return f"{formats.number_words(number)} measure{'' if number == 1 else 's'}"


def loads_html(loads: Sequence[Mapping]) -> str:
    """The latest loads: when, what, as at, rows, who."""
    headings = [Column("Loaded"), Column("File"), Column("List"), Column("As at"), Column("Read", True),
                Column("Rejected", True), Column("By")]  # fmt: skip
    rows = [
        [
            f"{day_words(load['loaded_at'].date())}, {load['loaded_at']:%H:%M}",
            load["file"],
            feed_title(load["feed"]),
            _day(load["as_at"]),
            f"{load['read']:,}",
            f"{load['rejected']:,}",
            load["loaded_by"],
        ]
        for load in loads[:RECENT]
    ]
    return table(headings, rows, caption="Recent loads")


def _day(day: date | None) -> str | None:
    return day_words(day) if day else None
