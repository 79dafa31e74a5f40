"""Files someone dropped on the load page: checked and loaded from a private folder that is gone a moment later.

Checking tells what a load would do and keeps nothing; a draft keeps the checked rows beside what leaders see.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from etl import column_names, drafts, loading, reject_workbook, unzipping
from etl.column_names import Question
from etl.contracts import Problem, UnknownLayout, load_contracts
from etl.drafts import Draft
from etl.home import Home
from etl.loading import LoadReport
from etl.publishing import Progress, silent

DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
ROWS_SHOWN = 5
DAY_AFTER = timedelta(days=1)


class NotADay(ValueError):
    """The as-at date typed is not a day; the message says how to write one."""


@dataclass(frozen=True)
class Upload:
    """One file as it came: its name and its bytes, in memory."""

    name: str
    content: bytes
    id: str = ""  # the same for one drop, however often the page runs


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


def check(uploads: Sequence[Upload], home: Home, days: Mapping[str, date], progress: Progress = silent) -> LoadReport:
    """What loading these files would do; nothing is kept. `days` are the as-at days of files that do not say theirs."""
    with _on_disk(uploads) as paths:
        return loading.check(paths, home, days, progress)


def draft(
    uploads: Sequence[Upload], home: Home, days: Mapping[str, date], by: str, progress: Progress = silent
) -> Draft:
    """Loads these files into a draft, with what the product carries should that be new."""
    loading.load_reference(home, progress)
    with _on_disk(uploads) as paths:
        return drafts.begin(home, paths, days, by, progress)


def rejects(uploads: Sequence[Upload], home: Home, days: Mapping[str, date]) -> bytes:
    """The workbook that shows what was wrong in the analyst's own rows."""
    with _on_disk(uploads) as paths:
        return reject_workbook.of(paths, home, days)


def questions(uploads: Sequence[Upload], home: Home, report: LoadReport) -> list[Question]:
    """Which of the analyst's headings stands for a column that is missing, in the files refused for want of it."""
    refused = without_columns(report)
    asked = [upload for upload in uploads if upload.name in refused]
    if not asked:
        return []
    with _on_disk(asked) as paths:
        return [question for question in column_names.questions(paths, home) if question.must_be_answered]


def opened(uploads: Iterable[Upload]) -> list[Upload]:
    """The uploads, each zip replaced by the extracts in it. Raises UnreadableFile for a zip that is refused."""
    found = []
    for upload in uploads:
        inside = unzipping.files_of(upload.name, upload.content)
        found += [Upload(Path(name).name if len(inside) > 1 or name != upload.name else name, content,
                         f"{upload.id}/{number}") for number, (name, content) in enumerate(inside)]  # fmt: skip
    return found


@contextmanager
def _on_disk(uploads: Sequence[Upload]) -> Iterator[list[Path]]:
    """The files under their own names in a private folder, gone a moment later.

    Each has a folder of its own, so that two files of one name do not meet.
    """
    with TemporaryDirectory(prefix="bearing-") as folder:
        paths = [Path(folder) / str(number) / (Path(each.name).name or "file") for number, each in enumerate(uploads)]
        for path, upload in zip(paths, uploads, strict=True):
            path.parent.mkdir()
            path.write_bytes(upload.content)
        yield paths


# ---------------------------------------------------------------- what to show


def without_day(report: LoadReport) -> set[str]:
    """The files refused only for want of a date."""
    return _refused_by("as_at_date_needed", report)


def without_columns(report: LoadReport) -> set[str]:
    """The files refused for want of a column, which may be there under a heading of the analyst's own."""
    return _refused_by(UnknownLayout.rule, report)


def _refused_by(rule: str, report: LoadReport) -> set[str]:
    return {each.file for each in report.files for problem in each.problems if problem.rule == rule}


def months_between(report: LoadReport, coverage: Iterable[Mapping]) -> list[str]:
    """For each list that begins later than what is loaded ends: the days nobody has given yet."""
    reach = {row["feed"]: row["covered_to"] for row in coverage if row["covered_to"]}
    found = []
    for result in report.files:
        end = reach.get(result.feed)
        if result.status != "loaded" or not end or load_contracts()[result.feed].tells_one_day:
            continue
        if result.window_from and result.window_from > end + DAY_AFTER:
            first, last = end + DAY_AFTER, result.window_from - DAY_AFTER
            found.append(
                f"{load_contracts()[result.feed].title}: nothing covers {first:%d/%m/%Y} to {last:%d/%m/%Y}. "
                "Those months stay without figures until a list that holds them is loaded."
            )
    return found


def said_of_all(report: LoadReport) -> list[tuple[str, str]]:
    """(file, message) of what is said of several lists of a file alike: it is said once."""
    whole = [(each.file, p.message) for each in report.files for p in each.problems if p.row is None]
    return [said for said, times in Counter(whole).items() if times > 1]


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
