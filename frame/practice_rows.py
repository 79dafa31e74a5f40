"""What the practice quality page draws and lists: columns by period, bars by team, type and question, the download.

Each takes rows already cut by `frame.practice.cut` and says them in the shapes of `charts`.
"""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from charts import grades
from charts.share_columns import Column
from charts.share_rows import Row
from frame import data
from frame.data import Picture
from frame.export import KEY
from frame.practice import (
    QUESTIONS,
    SECTIONS,
    Chosen,
    Practice,
    Question,
    about,
    counted,
    cut,
    fraction,
    graded,
    grouped,
    interval_words,
    period_words,
    share_words,
)
from kpis import audits
from kpis.audits import GOOD_OR_BETTER, RI_OR_BETTER, Actions, Moderation, Period, Share
from kpis.disclosure import HIDDEN, is_small, suppress_line, total_gives_away
from kpis.intervals import funnel
from kpis.periods import add_months, quarter_start

# ---------------------------------------------------------------- grades


def column(period: Period, counts: tuple[int, ...], head: Share, months_each: int) -> Column:
    """One period as it is drawn: 'Jul–Sep', 2026."""
    last = add_months(quarter_start(period.start), audits.QUARTER - 1)
    name = f"{period.start:%b}" if months_each == 1 else f"{period.start:%b}–{last:%b}"
    return Column(name, f"{period.start:%Y}", counts, share_words(head), not period.is_whole)


def grade_columns(rows: Sequence[Mapping], found: Sequence[Period], months_each: int) -> list[Column]:
    """Final grades of each period, best first, with the share good or better above."""
    by_period = audits.counts_by_period(graded(rows), found, "answer")
    return [
        column(period, four_grades(counts), audits.share(counts, GOOD_OR_BETTER), months_each)
        for period, counts in zip(found, by_period, strict=True)
    ]


def four_grades(counts: Mapping) -> tuple[int, ...]:
    """Best first, used or not."""
    return tuple(counts.get(grade, 0) for grade in grades.BEST_FIRST)


def grades_table(rows: Sequence[Mapping], found: Sequence[Period]) -> list[tuple]:
    """Newest first: period, graded, the four grades, good or better with its interval, the floor, not graded."""
    told = []
    for period, counts in zip(found, audits.counts_by_period(graded(rows), found, "answer"), strict=True):
        good, floor = audits.share(counts, GOOD_OR_BETTER), audits.share(counts, RI_OR_BETTER)
        told.append(
            (period_words(period), good.of, *four_grades(counts), share_words(good), interval_words(good),
             share_words(floor), counts.total() - good.of)
        )  # fmt: skip
    return told[::-1]


def grades_csv(rows: Sequence[Mapping], found: Sequence[Period], source: str) -> str:
    """The four grades by period for anyone: small numbers hidden, and what would give them away."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["Period", "Graded", *grades.BEST_FIRST])
    for period, counts in zip(found, audits.counts_by_period(graded(rows), found, "answer"), strict=True):
        line = dict(zip(grades.BEST_FIRST, four_grades(counts), strict=True))
        total = sum(line.values())
        closed = is_small(total) or total_gives_away(line)
        cells = dict.fromkeys(line, HIDDEN) if closed else suppress_line(line)
        writer.writerow([period_words(period), HIDDEN if closed else total, *cells.values()])
    writer.writerows([[], [source], [KEY]])
    return text.getvalue()


# ---------------------------------------------------------------- by team, type, section, question


def team_rows(rows: Sequence[Mapping], chosen: Chosen) -> list[Row]:
    """Final grades by team over twelve months; whether a team differs from all together beyond chance (99.8 %)."""
    by_team = grouped(graded(rows), chosen.year, "team")
    good = {name: audits.share(counts, GOOD_OR_BETTER) for name, counts in by_team.items()}
    verdicts = {unit.name: unit.verdict for unit in funnel([(name, s.count, s.of) for name, s in good.items()])}
    return [
        _grade_row(name, by_team[name], verdict_words(verdicts.get(name), share), name == chosen.team)
        for name, share in good.items()
    ]


def type_rows(rows: Sequence[Mapping], chosen: Chosen) -> list[Row]:
    """Final grades by audit type over twelve months, with the interval: types choose cases differently, so none is
    called different."""
    by_type = grouped(graded(rows), chosen.year, "audit_type")
    return [
        _grade_row(name, counts, interval_words(audits.share(counts, GOOD_OR_BETTER)), name == chosen.audit_type)
        for name, counts in by_type.items()
    ]


def _grade_row(name: str, counts: Mapping, last: str, is_chosen: bool) -> Row:
    share = audits.share(counts, GOOD_OR_BETTER)
    return Row(name, four_grades(counts), (share_words(share), fraction(share), last), is_chosen=is_chosen)


def verdict_words(verdict: str | None, share: Share) -> str:
    """How a team stands to all together; few cases are not judged."""
    if not share.can_be_judged:
        return "too few to judge"
    return {
        "higher": "higher, beyond chance",
        "lower": "lower, beyond chance",
        "watch_high": "high: watch",
        "watch_low": "low: watch",
    }.get(verdict or "", "within chance")


def section_rows(rows: Sequence[Mapping], chosen: Chosen) -> list[Row]:
    """Grades of the case and of each section graded by itself, over twelve months."""
    found = []
    for field, name in SECTIONS:
        counts = counted(about(rows, field), chosen.year)
        good, floor = audits.share(counts, GOOD_OR_BETTER), audits.share(counts, RI_OR_BETTER)
        cells = (share_words(good), share_words(floor), f"{good.of:,}")
        found.append(Row(name, four_grades(counts), cells))
    return [row for row in found if sum(row.counts)]


def question_rows(practice: Practice, chosen: Chosen, now: Period, picture: Picture) -> list[Row]:
    """What auditors looked for over twelve months; the twelve before, and the last whole period, beside it."""
    found = []
    for question in QUESTIONS:
        rows = about(cut(practice.supervision if question.of_supervision else practice.answers, chosen), question.field)
        year, before, last = (
            audits.share(counted(rows, period), question.answers[:1], question.answers)
            for period in (chosen.year, chosen.year_before, now)
        )
        if year.of:
            counts = counted(rows, chosen.year)
            cells = (share_words(year), fraction(year), share_words(before), _with_cases(last))
            small = "supervision audits" if question.of_supervision else ""
            shown = tuple(counts.get(answer, 0) for answer in question.answers)
            found.append(Row(question.words, shown, cells, small, _aim(picture, question, chosen.month)))
    return found


def _with_cases(share: Share) -> str:
    if not share.of:
        return ""
    return f"{share_words(share)} ({fraction(share)})" if share.can_be_judged else fraction(share)


def _aim(picture: Picture, question: Question, month: date) -> float | None:
    """The target in force of the question's KPI."""
    steps = data.target_steps(picture, picture.kpis[question.kpi]) if question.kpi in picture.kpis else ()
    return next((value for since, value in reversed(steps) if since <= month), None)


# ---------------------------------------------------------------- moderation and actions


def moderation_table(rows: Sequence[Mapping], period: Period) -> list[list[int]]:
    """The matrix of one period."""
    pairs = Counter()
    for row in rows:
        if period.start <= row["month"] <= period.end:
            pairs[row["auditor_grade"], row["moderated_grade"]] += row["audits"]
    return audits.moderation_table(pairs)


def moderation_columns(rows: Sequence[Mapping], found: Sequence[Period], months_each: int) -> list[Column]:
    """What moderators did to grades in each period: raised, agreed, lowered; the share agreed above."""
    columns = []
    for period in found:
        told = audits.moderation(moderation_table(rows, period))
        counts = (told.marked_up, told.agreed, told.marked_down)
        columns.append(column(period, counts, Share(told.agreed, told.n), months_each))
    return columns


def moderated_in(rows: Sequence[Mapping], period: Period) -> Moderation:
    """Agreement in one period."""
    return audits.moderation(moderation_table(rows, period))


def due_in(rows: Sequence[Mapping], period: Period) -> list[Mapping]:
    """The actions that fall due in a period."""
    return [row for row in rows if row["due_month"] and period.start <= row["due_month"] <= period.end]


def raised_in(rows: Sequence[Mapping], period: Period) -> list[Mapping]:
    """The actions that audits of a period raised, whenever they fall due."""
    return [row for row in rows if period.start <= row["month"] <= period.end]


def action_columns(rows: Sequence[Mapping], found: Sequence[Period], months_each: int) -> list[Column]:
    """Actions by when they fell due: closed and overdue, the share closed above."""
    columns = []
    for period in found:
        told = audits.actions(due_in(rows, period), period.end)
        counts = (told.closed_of_due, told.overdue)
        columns.append(column(period, counts, Share(told.closed_of_due, told.due), months_each))
    return columns


def action_rows(rows: Sequence[Mapping], chosen: Chosen) -> list[Row]:
    """Actions due in twelve months by team, the most overdue first."""
    due = due_in(rows, chosen.year)
    by_team = {team: audits.actions([row for row in due if row["team"] == team], chosen.month)
               for team in {row["team"] for row in due}}  # fmt: skip
    order = sorted(by_team, key=lambda team: (-by_team[team].overdue, team))
    return [_action_row(team, by_team[team], team == chosen.team) for team in order if by_team[team].due]


def _action_row(team: str, told: Actions, is_chosen: bool) -> Row:
    share = Share(told.closed_of_due, told.due)
    cells = (share_words(share), fraction(share), f"{told.overdue:,}")
    return Row(team, (told.closed_of_due, told.overdue), cells, is_chosen=is_chosen)
