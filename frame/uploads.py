"""Files someone dropped on the load page: checked and loaded from a private folder that is gone a moment later.

Checking tells what a load would do and changes nothing; loading takes the same files and publishes.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from etl import loading
from etl.contracts import Problem, RefusedFile
from etl.home import Home
from etl.loading import LoadReport
from etl.publishing import Progress, silent
from etl.recognising import as_at_from_name

DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
ROWS_SHOWN = 5


class NotADay(ValueError):
    """The as-at date typed is not a day; the message says how to write one."""


@dataclass(frozen=True)
class Upload:
    """One file as it came: its name and its bytes, in memory."""

    name: str
    content: bytes


@dataclass(frozen=True)
class ProblemGroup:
    """One rule broken in one list: how often, the first rows, the words for the analyst."""

    rule: str
    severity: str
    message: str
    column: str | None
    count: int
    rows: tuple[int, ...]
    values: tuple[str, ...]


def typed_day(text: str) -> date | None:
    """A day as people here write it, 31/10/2026; None for an empty box. Raises NotADay."""
    if not text.strip():
        return None
    found = DAY.fullmatch(text.strip())
    try:
        day, month, year = map(int, found.groups())
        return date(year, month, day)
    except (AttributeError, ValueError):
        raise NotADay(f"'{text}' is not a day. Write it as DD/MM/YYYY, for example 31/10/2026.") from None


def check(uploads: Sequence[Upload], home: Home, as_at: date | None, progress: Progress = silent) -> LoadReport:
    """What loading these files would do; nothing is kept."""
    with _on_disk(uploads, as_at) as batches:
        reports = [loading.check(paths, home, day, progress) for day, paths in batches]
    return merged(reports)


def load(uploads: Sequence[Upload], home: Home, as_at: date | None, progress: Progress = silent) -> LoadReport:
    """Loads these files and publishes once, after the last."""
    loading.load_reference(home, progress)
    with _on_disk(uploads, as_at) as batches:
        reports = [
            loading.load(paths, home, day, publishes=number == len(batches), progress=progress)
            for number, (day, paths) in enumerate(batches, 1)
        ]
    return merged(reports)


def merged(reports: Sequence[LoadReport]) -> LoadReport:
    """Reports of one sitting as one."""
    last = reports[-1]
    return LoadReport([result for report in reports for result in report.files], last.snapshot, last.published)


@contextmanager
def _on_disk(uploads: Sequence[Upload], as_at: date | None) -> Iterator[list[tuple[date | None, list[Path]]]]:
    """The files under their own names in a private folder; those without a date in their name go with `as_at`.

    Each has a folder of its own, so that two files of one name do not meet.
    """
    with TemporaryDirectory(prefix="bearing-") as folder:
        dated, undated = [], []
        for number, upload in enumerate(uploads):
            path = Path(folder) / str(number) / (Path(upload.name).name or "file")
            path.parent.mkdir()
            path.write_bytes(upload.content)
            (dated if has_day(path.name) else undated).append(path)
        yield [(day, paths) for day, paths in ((None, dated), (as_at, undated)) if paths]


def has_day(name: str) -> bool:
    """Whether a file's name says which day it describes (two days are for the loader to refuse)."""
    try:
        return as_at_from_name(name) is not None
    except RefusedFile:
        return True


# ---------------------------------------------------------------- what to show


def needs_day(report: LoadReport) -> bool:
    """Whether some file was refused only for want of a date."""
    return any(problem.rule == "as_at_date_needed" for result in report.files for problem in result.problems)


def can_publish(report: LoadReport) -> bool:
    """Whether anything in the files is new."""
    return any(result.status == "loaded" for result in report.files)


def grouped(problems: Iterable[Problem]) -> list[ProblemGroup]:
    """Problems by rule and column, rejections first, the most frequent first."""
    found: dict[tuple, list[Problem]] = defaultdict(list)
    for problem in problems:
        found[(problem.rule, problem.column, problem.severity)].append(problem)
    groups = [_group(key, members) for key, members in found.items()]
    return sorted(groups, key=lambda group: (group.severity != "rejected", -group.count))


def _group(key: tuple, problems: Sequence[Problem]) -> ProblemGroup:
    rule, column, severity = key
    rows = tuple(problem.row for problem in problems if problem.row is not None)[:ROWS_SHOWN]
    values = tuple(value for value, _ in Counter(p.value for p in problems if p.value).most_common(3))
    return ProblemGroup(rule, severity, problems[0].message, column, len(problems), rows, values)


def where_words(group: ProblemGroup) -> str:
    """'rows 12, 40 and 3 more'."""
    if not group.rows:
        return ""
    more = group.count - len(group.rows)
    listed = ", ".join(map(str, group.rows)) + (f" and {more:,} more" if more > 0 else "")
    return f"row{'' if group.count == 1 else 's'} {listed}"


def problem_rows(report: LoadReport) -> list[list[object]]:
    """Every problem, for the CSV: file, sheet, row, column, value, rule, message, severity."""
    return [
        [p.file, p.sheet, p.row, p.column, p.value, p.rule, p.message, p.severity]
        for result in report.files
        for p in result.problems
    ]


PROBLEM_HEADINGS = ("File", "Sheet", "Row", "Column", "Value", "Rule", "What is wrong", "Severity")
