"""What the load page says of a check, of a load, and of the loads before."""

from collections.abc import Mapping, Sequence
from html import escape

from charts.tables import Column, table
from etl.contracts import Problem
from etl.loading import FileResult, LoadReport
from frame.one_kpi import feed_title
from frame.page import day_words
from frame.uploads import (
    ProblemGroup,
    grouped,
    where_words,
)

OUTCOMES = {"loaded": "ready to load", "unchanged": "already loaded, nothing new", "refused": "refused"}
DONE = {"loaded": "loaded", "unchanged": "already loaded, nothing new", "refused": "refused"}
HERE = {"as_at_date_needed": "On this page: type the day in the box above."}  # messages are written for both doors


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


def list_name(result: FileResult) -> str:
    """'Annex A 2026-10-31.xlsx, Referrals'."""
    return result.file + (f", {feed_title(result.feed)}" if result.feed else "")


def problems_html(problems: Sequence[Problem], *, refused: bool = False) -> str:
    """The problems of one list (or of a refused file), grouped: what, where, how often, what to do."""
    kinds = {"rejected": "Refused" if refused else "Rejected", "warning": "Warning"}
    items = "".join(f"<li>{_group_html(group, kinds[group.severity])}</li>" for group in grouped(problems))
    return f'<div class="bearing-facts"><ul>{items}</ul></div>'


def _group_html(group: ProblemGroup, kind: str) -> str:
    times = f" ({group.count:,} times)" if group.count > 1 else ""
    found = f"found {', '.join(f'“{escape(value)}”' for value in group.values)}" if group.values else ""
    place = "; ".join(part for part in (where_words(group), found) if part)
    here = f" <b>{HERE[group.rule]}</b>" if group.rule in HERE else ""
    return f'<b>{kind}{times}</b>: {escape(group.message)}{here} <span class="quiet">{place}</span>'
