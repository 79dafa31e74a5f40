"""The load page, step by step: drop, recognise, check, compare and publish. What is chosen stays in the session."""

import getpass
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from charts.feed_calendar import feed_calendar_html
from etl import column_names, drafts, reject_workbook
from etl.answers import calendar_of_feeds
from etl.column_names import Asked, Question
from etl.feed_calendar import still_needed
from etl.home import Home
from etl.loading import LoadReport
from etl.publishing import Progress
from frame import comparison, load_words, page, uploads
from frame import drafts as drafts_here
from frame.data import Picture
from frame.uploads import Upload

STEPS = ("Drop", "Recognise", "Check", "Compare and publish")
DROP, RECOGNISE, CHECK, COMPARE = range(len(STEPS))
ACCEPTED = ["xlsx", "xlsm", "xls", "csv", "parquet", "zip"]
NOT_THERE = "not in this file"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def steps_html(here: int) -> str:
    """The four steps, the present one marked for eyes and for screen readers."""
    items = "".join(
        f"<li{' aria-current=step' if number == here else ''}>{number + 1} {escape(words)}</li>"
        for number, words in enumerate(STEPS)
    )
    return f'<ol class="bearing-steps">{items}</ol>'


def drop() -> list[Upload]:
    """The box to drop files into, and what is in it, zips opened. Raises UnreadableFile."""
    files = st.file_uploader(
        "Drop this month's files here: the Annex A workbook, missing episodes, audits, workforce, typed values",
        type=ACCEPTED,
        accept_multiple_files=True,
        key=f"files-{st.session_state.get('box', 0)}",
    )
    return uploads.opened(Upload(file.name, file.getvalue(), file.file_id) for file in files or ())


def whats_needed(home: Home, picture: Picture | None) -> None:
    """What the last month still needs, in a sentence, and what has come for which month."""
    found = calendar_of_feeds(home, date.today(), picture and picture.snapshot)
    st.header("What has come for which month", anchor=False)
    st.html(feed_calendar_html(found, still_needed(found), page.theme()))


def days_given(files: Sequence[Upload]) -> dict[str, date]:
    """The as-at days typed for files that do not say theirs. Raises NotADay."""
    typed = {file.name: uploads.typed_day(st.session_state.get(f"day-{file.name}", "")) for file in files}
    return {name: day for name, day in typed.items() if day}


def checked(home: Home, files: Sequence[Upload], days: dict[str, date]) -> LoadReport:
    """The check of exactly these files and days, done once."""
    state = st.session_state
    asked = (tuple(file.id for file in files), tuple(sorted(days.items())), state.get("names_remembered", 0))
    if state.get("checked_for") != asked:
        with progress("Reading…") as step:
            state["check"] = uploads.check(files, home, days, step)
        state["checked_for"] = asked
    return state["check"]


@contextmanager
def progress(words: str) -> Iterator[Progress]:
    """A bar on the page while the block runs, as the function that moves it."""
    bar = st.progress(0.0, words)
    try:
        yield lambda done, of, what: bar.progress(min(done / max(of, 1), 1.0), what)
    finally:
        bar.empty()


# ---------------------------------------------------------------- recognise


def ask_days(files: Sequence[Upload], report: LoadReport | None) -> None:
    """A box for the as-at day of each file that does not say it; files of one name share theirs."""
    asked = uploads.without_day(report) if report else set()
    for name in dict.fromkeys(file.name for file in files):
        if name in asked or st.session_state.get(f"day-{name}"):
            st.text_input(
                f"{name}: as at (DD/MM/YYYY), the day it describes",
                key=f"day-{name}",
                placeholder="31/10/2026",
                width=520,
            )


def recognised(report: LoadReport, coverage: Sequence) -> None:
    """What was found in the files, and the months no list covers."""
    st.html(load_words.files_html(report))
    for words in uploads.months_between(report, coverage):
        st.warning(words)


def ask_columns(home: Home, files: Sequence[Upload], report: LoadReport) -> None:
    """Which of the analyst's own headings stands for a column that is missing: asked once, remembered."""
    state, asked = st.session_state, st.session_state.get("checked_for")
    if state.get("questions_for") != asked:
        state["questions"], state["questions_for"] = uploads.questions(files, home, report), asked
    for number, question in enumerate(state["questions"]):
        st.header(f"{question.file}, sheet {question.sheet}: which column is which?", anchor=False)
        page.note(f"It looks like {question.title}. What you choose is remembered for every later file of that list.")
        with st.form(f"columns-{number}", border=False):
            chosen = {one.column: _column_box(number, question, one) for one in question.missing}
            if st.form_submit_button("Remember these columns", type="primary"):
                _remember(home, question, chosen)


def _column_box(number: int, question: Question, one: Asked) -> str | None:
    options = (NOT_THERE, *question.headings)
    chosen = st.selectbox(
        f"{one.column} is in your file", options, index=options.index(one.guess) if one.guess else 0,
        key=f"column-{number}-{one.column}", width=520,
    )  # fmt: skip
    return None if chosen == NOT_THERE else chosen


def _remember(home: Home, question: Question, chosen: dict[str, str | None]) -> None:
    try:
        for column, heading in chosen.items():
            if heading is not None:
                column_names.remember(home, question.feed, heading, column, getpass.getuser())
    except column_names.CannotRemember as trouble:
        st.error(str(trouble))
        return
    st.session_state["names_remembered"] = st.session_state.get("names_remembered", 0) + 1
    st.rerun()


# ---------------------------------------------------------------- check


def problems(report: LoadReport, rejects: Callable[[], bytes]) -> None:
    """What is wrong, list by list, and the workbook that shows it in the analyst's own rows."""
    if not any(result.problems for result in report.files):
        return
    st.download_button(
        "Download the rows to mend (Excel)",
        rejects,
        reject_workbook.name_for(sorted({result.file for result in report.files})),
        EXCEL,
        on_click="ignore",
        icon=":material/download:",
    )
    page.note("It holds your own rows with each cell to mend coloured. Mend them there and drop it here again.")
    of_all = uploads.said_of_all(report)
    for file, message in of_all:
        st.warning(f"{file}: {message}")
    for result in report.files:
        own = [problem for problem in result.problems if (result.file, problem.message) not in of_all]
        if own:
            st.header(load_words.list_name(result), anchor=False)
            st.html(load_words.problems_html(own, refused=result.status == "refused"))


def preview(report: LoadReport) -> None:
    """The first rows of one list as they will be kept: pseudonyms for ids, age bands for dates of birth."""
    heads = {load_words.list_name(result): result.head for result in report.files if result.head}
    if not heads:
        return
    with st.expander("First rows as they will be kept"):
        chosen = st.selectbox("List", tuple(heads), label_visibility="collapsed", width=520)
        st.dataframe(pd.DataFrame(heads[chosen]), hide_index=True, height=420)


def make_draft(home: Home, files: Sequence[Upload], days: dict[str, date]) -> None:
    """Loads the files into a draft, works out what leaders would see, and shows it."""
    with progress("Loading…") as step:
        draft = uploads.draft(files, home, days, getpass.getuser(), step)
    st.session_state["draft"] = draft.id
    forget_files()
    st.rerun()


def forget_files() -> None:
    """Empties the box: what was in it is in the draft."""
    state = st.session_state
    for name in [name for name in state if name in ("check", "checked_for") or str(name).startswith("day-")]:
        state.pop(name)
    state["box"] = state.get("box", 0) + 1


# ---------------------------------------------------------------- compare and publish


def compare(home: Home, draft: drafts.Draft) -> str:
    """The fourth step; gives its finding, the page's title."""
    drafts_here.renew_if_overtaken(home, draft, progress)
    found = drafts_here.compared(home, draft)
    with st.expander(load_words.headline(draft.report)):
        st.html(load_words.files_html(draft.report, done=True))
    if found is None:
        page.note("All of it is loaded already: publishing would change nothing.")
        if st.button("Discard"):
            drafts.discard(home, draft.id)
            st.session_state.pop("draft", None)
            st.rerun()
        return "Nothing in these files is new"
    snapshot = drafts_here.decide(home, draft, "Publish", progress)
    if snapshot is not None:
        st.session_state["published"] = (draft.report, comparison.finding(found), snapshot)
        st.session_state.pop("draft", None)
        st.rerun()
    comparison.draw(found)
    return comparison.finding(found)


def say_published() -> None:
    """What the last publication did, told once."""
    report, found, snapshot = st.session_state.pop("published")
    st.success(f"{found}. Pages now read {snapshot}.", title="Published")
    st.html(load_words.files_html(report, done=True))
