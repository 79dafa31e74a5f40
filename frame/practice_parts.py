"""The practice quality page part by part: each heads itself with what it found, draws it, and says what it is of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

import streamlit as st

from charts import grades, moderation, scorecard, share_columns, share_rows
from charts.scorecard import ScorecardGroup
from charts.tables import Column, table
from charts.theme import Theme
from frame import data, page, practice, practice_rows, state
from frame import practice_words as words
from frame.data import Member, Picture
from frame.practice import FEEDS, Chosen, Practice
from frame.style import WITHOUT_NEIGHBOURS
from kpis import audits
from kpis.audits import Period

HEADINGS = (
    "Period", "Graded", *grades.BEST_FIRST, "Good or better", "95% interval", "Requires improvement or better",
    "Not graded",
)  # fmt: skip
HALF = 0.5


@dataclass(frozen=True)
class View:
    """What is looked at: the snapshot, its audits, the choices, the colours, and what links carry (`Frame.here`)."""

    picture: Picture
    kept: Practice
    chosen: Chosen
    theme: Theme
    here: Mapping[str, str | None]

    @cached_property
    def answers(self) -> list:
        return practice.cut(self.kept.answers, self.chosen)

    @cached_property
    def spans(self) -> list[Period]:
        return practice.spans(self.kept, self.chosen)

    @cached_property
    def now(self) -> Period:
        """The last whole month or quarter."""
        return practice.latest(self.spans)

    @property
    def when(self) -> str:
        return practice.period_words(self.now)

    @cached_property
    def year(self) -> str:
        """'the twelve months to October 2026'."""
        return practice.year_words(self.chosen, practice.first_month(self.kept, self.chosen))


def finding(view: View) -> None:
    """The title, what it rests on, and the four grades."""
    counts = practice.counted(practice.graded(view.answers), view.now)
    latest = audits.share(counts, audits.GOOD_OR_BETTER)
    good, poor, floor = (
        practice.assessed(view.picture, view.kept, kpi, view.chosen)
        for kpi in (practice.GOOD, practice.POOR, practice.FLOOR)
    )
    said = words.finding(good, poor, latest, view.when, view.chosen)
    st.title(said, anchor=False)
    st.html(f'<div class="bearing-lead">{escape(words.lead(latest, good, view.chosen))}</div>')
    if latest.of:
        st.html(words.strip_html(counts, good, floor, _kpi_link(view, practice.GOOD), view.theme))
    _grades_chart(view, said)


def _kpi_link(view: View, kpi: str) -> str:
    """The KPI's own page, as looked at here."""
    return state.link("kpi", kpi=view.picture.kpis[kpi].short_name, **view.here)


def _grades_chart(view: View, said: str) -> None:
    each, parts = view.chosen.months_each, grades.grade_parts(view.theme)
    columns = practice_rows.grade_columns(view.answers, view.spans, each)
    page.both_widths(
        "grades",
        lambda scale: share_columns.figure(columns, parts, head_name="good or better", theme=view.theme, scale=scale),
        share_columns.describe(said, columns, parts, view.chosen.each),
    )
    if any(column.total < 10 for column in columns):
        page.note("A narrow column is of fewer than ten audits: read the numbers, not the shares.")
    with st.expander(f"Grades by {view.chosen.each} as a table"):
        rows = practice_rows.grades_table(view.answers, view.spans)
        st.html(_table(HEADINGS, rows, "Final grades of case file audits"))
        _download(view)


def _download(view: View) -> None:
    if view.chosen.team or view.chosen.audit_type:
        page.note("The download is of the whole council: choose all teams and all audit types.")
        return
    source = f"{view.picture.meta['authority_name']}: final grades of case file audits; snapshot {view.picture.name}"
    st.download_button(
        "Download (small numbers hidden)",
        practice_rows.grades_csv(view.answers, view.spans, source),
        file_name=f"audit-grades-{view.chosen.month:%Y-%m}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def by_team_and_type(view: View) -> None:
    """Grades of twelve months by team and by audit type, side by side."""
    teams = practice_rows.team_rows(practice.cut(view.kept.answers, view.chosen, all_teams=True), view.chosen)
    types = practice_rows.type_rows(practice.cut(view.kept.answers, view.chosen, all_types=True), view.chosen)
    left, right = st.columns(2, gap="large")
    with left:
        st.header(words.teams(teams), anchor=False)
        headings = ("Good or better", "Audits", "Against all teams")
        _bars(view, teams, "Team", headings, f"Final grades by team, {view.year}.")
    with right:
        st.header(words.types(types), anchor=False)
        headings = ("Good or better", "Audits", "95% interval")
        _bars(
            view,
            types,
            "Audit type",
            headings,
            f"Final grades by audit type, {view.year}: each chooses its cases differently.",
        )


def questions(view: View) -> None:
    """What auditors looked for on file, and the sections they graded by themselves."""
    asked = practice_rows.question_rows(view.kept, view.chosen, view.now, view.picture)
    st.header(words.questions(asked), anchor=False)
    untyped = " Supervision audits have no audit type." if view.chosen.audit_type else ""
    headings = ("Yes", "Audits", "Year before", view.when[:1].upper() + view.when[1:])
    told = f"What auditors looked for on file, {view.year}.{untyped}"
    _bars(view, asked, "Question", headings, told, grades.answer_parts(view.theme))
    sections = practice_rows.section_rows(view.answers, view.chosen)
    if len(sections) > 1:
        st.header(words.sections(sections), anchor=False)
        told = f"The auditor’s own grade of each section, {view.year}; moderation gives none by section."
        headings = ("Good or better", "Requires improvement or better", "Audits")
        _bars(view, sections, "Section", headings, told)


def _bars(view: View, rows, first: str, headings: tuple[str, ...], told: str, parts=None) -> None:
    if not rows:
        page.note(f"{told} None answered.")
        return
    page.note(told)
    drawn = parts or grades.grade_parts(view.theme)
    st.html(share_rows.table(rows, drawn, first=first, headings=headings, caption=told, theme=view.theme))


def moderated(view: View) -> None:
    """The matrix, the agreement in figures, and what moderators did from period to period."""
    rows = practice.cut(view.kept.moderated, view.chosen)
    told = practice_rows.moderated_in(rows, view.chosen.year)
    said = words.moderation(told)
    st.header(said, anchor=False)
    page.note(f"Audits of every type graded by an auditor and a moderator, {view.year}.")
    if not told.n:
        return
    left, right = st.columns(2, gap="large")
    with left:
        counts = practice_rows.moderation_table(rows, view.chosen.year)
        st.html(moderation.matrix(counts, caption=f"Grades by auditor and moderator, {view.year}", theme=view.theme))
        _facts(words.moderation_facts(told, practice_rows.moderated_in(rows, view.now), view.when))
    with right:
        columns = practice_rows.moderation_columns(rows, view.spans, view.chosen.months_each)
        _columns(view, "moderation", columns, grades.verdict_parts(view.theme), "same grade", "audits", said)


def actions(view: View) -> None:
    """Actions due, closed and overdue, over time and by team."""
    rows = practice.cut(view.kept.actions, view.chosen)
    told = audits.actions(practice_rows.due_in(rows, view.chosen.year), view.chosen.month)
    said = words.actions(told, view.year)
    st.header(said, anchor=False)
    raised = practice_rows.raised_in(rows, view.chosen.year)
    page.note(words.raised(audits.actions(raised, view.chosen.month), view.year))
    if not told.due:
        return
    parts = grades.action_parts(view.theme)
    left, right = st.columns(2, gap="large")
    with left:
        columns = practice_rows.action_columns(rows, view.spans, view.chosen.months_each)
        _columns(view, "actions", columns, parts, "closed", "actions", said)
    with right:
        all_teams = practice.cut(view.kept.actions, view.chosen, all_teams=True)
        headings = ("Closed", "Actions due", "Overdue")
        caption = f"Actions that fell due in {view.year}, by team, the most overdue first."
        _bars(view, practice_rows.action_rows(all_teams, view.chosen), "Team", headings, caption, parts)


def _columns(view: View, key: str, columns, parts, head_name: str, foot_name: str, said: str) -> None:
    """Columns in half a page, and the same as a table."""
    page.both_widths(
        key,
        lambda scale: share_columns.figure(
            columns, parts, head_name=head_name, foot_name=foot_name, theme=view.theme, scale=scale, share_of_page=HALF
        ),
        share_columns.describe(said, columns, parts, view.chosen.each),
    )
    headings = ["Period", *(part.name for part in parts), head_name.capitalize()]
    rows = [
        (practice.period_words(period), *column.counts, column.head)
        for period, column in zip(view.spans, columns, strict=True)
    ]
    with st.expander(f"By {view.chosen.each} as a table"):
        st.html(_table(headings, rows[::-1], f"{said}, by {view.chosen.each}"))


def _table(headings: Sequence[str], rows: Sequence[Sequence], caption: str) -> str:
    """Periods down; on a phone a block each."""
    columns = [Column(headings[0], unbroken=True)]
    columns += [Column(name, numeric=True, labelled=True) for name in headings[1:]]
    return table(columns, rows, caption=caption, stacked=True, tall=True)


def _facts(facts: list[tuple[str, str]]) -> None:
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(fact)}</dd>" for name, fact in facts)
    st.html(f'<div class="bearing-facts"><dl>{lines}</dl></div>')


def measures(view: View, member: Member) -> None:
    """The plan's measures that rest on audits, each a row with its target, status and change, and a link."""
    assessed = data.assessments(view.picture, view.chosen.month, member)
    mine = [a for a in assessed.values() if a.kpi.feeds[0] in FEEDS]
    by_ambition = {}
    for a in mine:
        by_ambition.setdefault(a.kpi.ambition, []).append(a)
    groups = [
        ScorecardGroup(ambition, view.picture.entries[rows[0].kpi.id]["ambition_title"], rows)
        for ambition, rows in sorted(by_ambition.items())
    ]
    if not groups:
        return
    st.header("The plan’s measures that rest on audits", anchor=False)
    if view.chosen.audit_type:
        page.note("Of all audit types.")
    st.html(WITHOUT_NEIGHBOURS)
    st.html(
        scorecard.scorecard(
            groups,
            link=lambda kpi: _kpi_link(view, kpi),
            own_name=view.picture.meta["authority_name"],
            theme=view.theme,
        )
    )


def origin(view: View) -> None:
    """Where the figures come from and what they cannot say."""
    st.header("Where this comes from", anchor=False)
    blank = practice.counted(practice.graded(view.answers), view.chosen.year).get(None, 0)
    lines = "".join(f"<p>{escape(line)}</p>" for line in words.origin(view.picture, blank))
    st.html(f'<div class="bearing-facts">{lines}</div>')
