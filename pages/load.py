"""Load extracts: drop files, see what would change, publish."""

# ruff: noqa: E402
from frame.access import require

require("load")

import streamlit as st

from etl.loading import NothingToLoad, StoreBusy
from etl.pseudonyms import KeyUnusable
from frame import data, load_words, page, uploads
from frame.uploads import NotADay, Upload

home = data.installation()
frame = page.begin(choices=False)
state = st.session_state


def checked(files: list, as_at) -> uploads.LoadReport | None:
    """The check of exactly these files and this date, done once."""
    asked = (tuple(file.file_id for file in files), as_at)
    if state.get("checked_for") != asked:
        bar = st.progress(0.0, "Reading…")
        state["check"] = uploads.check(as_uploads(files), home, as_at, stepped(bar))
        state["checked_for"] = asked
        bar.empty()
    return state["check"]


def as_uploads(files: list) -> list[Upload]:
    """The uploaded files as names and bytes."""
    return [Upload(file.name, file.getvalue()) for file in files]


def stepped(bar):
    """A progress function that moves this bar."""
    return lambda done, of, what: bar.progress(min(done / max(of, 1), 1.0), what)


def publish(files: list, as_at) -> None:
    """Loads, publishes, remembers what changed for the next run, and empties the box."""
    before = data.current_picture()
    bar = st.progress(0.0, "Loading…")
    report = uploads.load(as_uploads(files), home, as_at, stepped(bar))
    state["published"] = (report, data.changes(before, data.current_picture()))
    state["box"] = state.get("box", 0) + 1
    for name in ("check", "checked_for"):
        state.pop(name, None)
    st.rerun()


title = st.empty()
if "published" in state:
    report, changes = state.pop("published")
    st.success(f"{'; '.join(load_words.changes_words(changes))}. Pages now read {report.snapshot}.", title="Published")
    st.html(load_words.files_html(report, done=True))

files = st.file_uploader(
    "Drop this month's files here: the Annex A workbook, missing episodes, audits, workforce, typed values",
    type=["xlsx", "xlsm", "xls", "csv", "parquet"],
    accept_multiple_files=True,
    key=f"files-{state.get('box', 0)}",
)
report, as_at = None, None
if files:
    try:
        as_at = uploads.typed_day(state.get("as_at", ""))
        report = checked(files, as_at)
    except (NotADay, NothingToLoad, StoreBusy, KeyUnusable) as problem:
        st.error(str(problem))
    if state.get("as_at") or (report is not None and uploads.needs_day(report)):
        st.text_input("As at (DD/MM/YYYY): the day these extracts describe", key="as_at", width=360)

title.title(load_words.headline(report) if report else "Load this month's extracts", anchor=False)
if report is not None:
    st.html(load_words.files_html(report))
    for result in report.files:
        if result.problems:
            st.header(f"{result.file}{f', {load_words.feed_title(result.feed)}' if result.feed else ''}", anchor=False)
            st.html(load_words.problems_html(result))
    with st.container(horizontal=True, vertical_alignment="center"):
        if uploads.can_publish(report) and st.button("Publish", type="primary", icon=":material/publish:"):
            publish(files, as_at)
        if any(result.problems for result in report.files):
            st.download_button(
                "Download the list of problems",
                load_words.problems_csv(report),
                "problems.csv",
                "text/csv",
                on_click="ignore",
            )
    page.note("Nothing has changed yet. Publishing loads what can be loaded and refreshes every page.")
else:
    page.note(
        "Nothing changes until you press Publish: first you see what was recognised, what would be rejected and why. "
        "Files are read in memory and kept by the loader only as checked, pseudonymous rows."
    )
st.header("Recent loads", anchor=False)
if frame is not None and frame.picture.loads:
    st.html(load_words.loads_html(frame.picture.loads))
else:
    page.note("Nothing has been loaded yet.")
