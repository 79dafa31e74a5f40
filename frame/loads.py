"""The history of loads and publications as its page tells it, and the two ways back: undo a load, go back to a picture.

Each way is previewed first and needs a reason; neither rewrites what happened.
"""

import getpass
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import streamlit as st

from charts.tables import Column, table
from etl import drafts, history, publishing
from etl.drafts import Draft, NoReason, Overtaken
from etl.home import Home
from etl.loading import loading_lock
from etl.publications import LOG
from etl.store import SHIPPED
from frame import comparison, page
from frame import drafts as drafts_here
from frame.comparison import Comparison
from frame.load_steps import progress
from frame.one_kpi import feed_title
from frame.page import day_words
from kpis import formats

LOADS, PUBLICATIONS = "Loads", "Publications"
ALL_LISTS = "All lists"
SHOWN = 100
DIGEST = 8  # characters are enough to tell two files apart
KINDS = {
    "load": "Load",
    "undo": "Load undone",
    "rollback": "Went back",
    "sample": "Sample data",
    "definitions": "Definitions changed",
    "interrupted": "Interrupted",
    "unlogged": "Published",
}
UNTOLD = ("interrupted", "unlogged")  # lines that say what pages read, not who published it
UNDO_REASON = "Why is this load undone? For example: the wrong month's file"
BACK_REASON = "Why do pages go back? For example: October was published before it was checked"


# ---------------------------------------------------------------- what there is


def every_load(home: Home) -> list[dict]:
    """Every load, newest first; read again only when something was loaded, undone or published. Raises StoreBusy."""
    log = home.snapshots / LOG
    stamps = tuple(path.stat().st_mtime_ns if path.exists() else 0 for path in (home.store, log))
    return _every_load(str(home.root), stamps)


@st.cache_data(max_entries=2, show_spinner="Reading the history…")
def _every_load(root: str, stamps: tuple[int, ...]) -> list[dict]:
    return history.loads(Home(Path(root)))


def lists(loads: Iterable[Mapping]) -> tuple[str, ...]:
    """The lists that were ever loaded, by title."""
    return (ALL_LISTS, *sorted({feed_title(load["feed"]) for load in loads}))


def found(loads: Iterable[Mapping], chosen: str, words: str) -> list[Mapping]:
    """Loads of one list, or of all, whose row holds every word searched for."""
    wanted = words.casefold().split()
    return [
        load
        for load in loads
        if chosen in (ALL_LISTS, feed_title(load["feed"])) and all(word in _text(load) for word in wanted)
    ]


def _text(load: Mapping) -> str:
    parts = (load["load_id"], load["file"], feed_title(load["feed"]), load["loaded_by"], load["why"], load["sha256"],
             load["undone_by"], load["undone_why"], load["as_at"] and day_words(load["as_at"]))  # fmt: skip
    return " ".join(str(part) for part in parts if part).casefold()


def loads_headline(shown: int, every: Sequence[Mapping]) -> str:
    """'842 loads, two of them undone', or how many were found."""
    if shown < len(every):
        return f"{shown:,} of {_many(len(every), 'load')}"
    undone = sum(load["undone_at"] is not None for load in every)
    of_them = f", {formats.number_words(undone)} of them undone" if undone else ""
    return f"{_many(len(every), 'load')}{of_them}" if every else "Nothing has been loaded yet"


def publications_headline(told: Sequence[Mapping]) -> str:
    """'3 publications, the last on 22 Nov 2026 by a.name'."""
    if not told:
        return "Nothing has been published yet"
    by = f" by {told[0]['by']}" if told[0]["by"] else ""
    last = "the last on" if len(told) > 1 else "on"
    return f"{_many(len(told), 'publication')}, {last} {day_words(local(_at(told[0])).date())}{by}"


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def local(utc: datetime) -> datetime:
    """A time as kept, UTC without a zone, by this computer's clock."""
    return utc.replace(tzinfo=UTC).astimezone()


def when_words(utc: datetime) -> str:
    """'22 Nov 2026, 09:14'."""
    here = local(utc)
    return f"{day_words(here.date())}, {here:%H:%M}"


def _at(line: Mapping) -> datetime:
    return datetime.fromisoformat(line["at"])


# ---------------------------------------------------------------- two tables


def loads_html(loads: Sequence[Mapping], live: Collection[int]) -> str:
    """Load by load: what came, by whom and why, and whether it counts; `live` are the loads behind what pages show."""
    columns = [
        Column("Load"), Column("File", wide=True), Column("List"), Column("As at", unbroken=True, labelled=True),
        Column("Read", True, labelled=True), Column("Accepted", True, labelled=True),
        Column("Rejected", True, labelled=True), Column("Digest", labelled=True),
        Column("Loaded", wide=True, labelled=True), Column("Why", wide=True, labelled=True),
        Column("Counts", wide=True, labelled=True),
    ]  # fmt: skip
    struck = [number for number, load in enumerate(loads) if load["undone_at"]]
    rows = [_load_row(load, live) for load in loads]
    return _broad(table(columns, rows, caption="Every load, the newest first", stacked=True, struck=struck))


def _load_row(load: Mapping, live: Collection[int]) -> list[object]:
    counts = [f"{load[name]:,}" for name in ("read", "accepted", "rejected")]
    when = f"{when_words(load['loaded_at'])}, {load['loaded_by']}"
    as_at = load["as_at"] and day_words(load["as_at"])
    return [
        load["load_id"],
        load["file"],
        feed_title(load["feed"]),
        as_at,
        *counts,
        load["sha256"][:DIGEST],
        when,
        load["why"],
        state_words(load, live),
    ]


def state_words(load: Mapping, live: Collection[int]) -> str:
    """'yes', 'undone 22 Nov 2026, 09:20, by b.lead: wrong month', or that pages went back to before it."""
    if load["undone_at"]:
        why = f": {load['undone_why']}" if load["undone_why"] else ""
        still = "; pages went back to a picture that has it" if load["load_id"] in live else ""
        return f"undone {when_words(load['undone_at'])}, by {load['undone_by']}{why}{still}"
    return "yes" if load["load_id"] in live else "not in what pages show now"


def publications_html(told: Sequence[Mapping], current: str | None, kept: Collection[str]) -> str:
    """Publication by publication: when, by whom, why, which loads came or went, and whether it can be gone back to."""
    columns = [
        Column("When", unbroken=True), Column("What"), Column("By"), Column("Why", wide=True, labelled=True),
        Column("Loads that came or went", wide=True, labelled=True), Column("Picture", labelled=True),
        Column("Kept", labelled=True),
    ]  # fmt: skip
    newest = {line["snapshot"]: number for number, line in reversed(list(enumerate(told)))}
    rows = [
        [when_words(_at(line)), KINDS.get(line["kind"], line["kind"]), line["by"] or None, line["why"] or None,
         numbers_words(line["loads"]) or None, _digest(line["snapshot"]),
         _kept_words(line["snapshot"], number == newest[line["snapshot"]], current, kept)]
        for number, line in enumerate(told)
    ]  # fmt: skip
    return _broad(table(columns, rows, caption="Every publication, the newest first", stacked=True))


def _broad(html: str) -> str:
    """Many columns: as broad as the page."""
    return f'<div class="bearing-broad">{html}</div>'


def _kept_words(name: str | None, is_newest: bool, current: str | None, kept: Collection[str]) -> str:
    if name == current and is_newest:
        return "pages show it now"
    return "yes" if name in kept else "no longer"


def _digest(name: str | None) -> str | None:
    return name and name.removesuffix(".duckdb").rpartition("-")[2]


def numbers_words(numbers: Iterable[int]) -> str:
    """'12, 14 to 18' of load numbers in any order."""
    ordered = sorted(set(numbers))
    breaks = [number for number, (one, other) in enumerate(pairwise(ordered), 1) if other > one + 1]
    runs = [ordered[start:end] for start, end in pairwise([0, *breaks, len(ordered)])] if ordered else []
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


# ---------------------------------------------------------------- undo a load


def choose_undo(home: Home, loads: Sequence[Mapping]) -> None:
    """A load that counts, or all lists of one file, to be chosen and looked at before it is undone."""
    offered = undoable(loads)
    if not offered:
        page.note("None of these loads can be undone.")
        return
    chosen = st.selectbox(
        "Load to undo",
        offered,
        index=None,
        key="to_undo",
        placeholder="Choose a load, or type part of its name",
        format_func=offered.get,
        width=720,
    )
    if st.button("See what undoing it would change", disabled=chosen is None, icon=":material/compare_arrows:"):
        with progress("Working out the figures without it…") as step:
            st.session_state["draft"] = drafts.begin_undo(home, chosen, getpass.getuser(), step).id
        st.rerun()


def undoable(loads: Iterable[Mapping]) -> dict[tuple[int, ...], str]:
    """What may be undone, by the numbers of its loads: of a file with several lists all of them, then each list.

    '831 to 841: all 11 lists of Annex A 2026-10-31.xlsx', '841: Referrals, Annex A 2026-10-31.xlsx'.
    """
    by_file: dict[tuple, list[Mapping]] = defaultdict(list)
    for load in loads:
        if not load["undone_at"] and load["loaded_by"] != SHIPPED:
            by_file[load["sha256"], load["file"]].append(load)
    offered = {}
    for (_, file), lists in by_file.items():
        if len(lists) > 1:
            numbers = tuple(sorted(load["load_id"] for load in lists))
            offered[numbers] = f"{numbers_words(numbers)}: all {len(lists)} lists of {file}"
        for load in lists:
            offered[(load["load_id"],)] = f"{load['load_id']}: {feed_title(load['feed'])}, {file}"
    return offered


def preview_undo(home: Home, draft: Draft) -> str:
    """What leaders would see without the load, and the decision; gives the page's title."""
    drafts_here.renew_if_overtaken(home, draft, progress)
    change = drafts_here.compared(home, draft)
    undone, rows = draft.report.files, sum(result.accepted for result in draft.report.files)
    what = f"{feed_title(undone[0].feed)}, {undone[0].file}"
    if len(undone) > 1:
        what = f"{len(undone)} lists of {undone[0].file}"
    page.note(f"{what}: {rows:,} rows would no longer count. They stay in the store.")
    snapshot = drafts_here.decide(home, draft, "Undo this load", progress, asks=UNDO_REASON)
    if snapshot is not None:
        st.session_state["went"] = f"{what}: undone. Pages now read {snapshot}."
        st.session_state.pop("draft", None)
        st.rerun()
    return _previewed("Without this load", change)


def _previewed(when: str, change: Comparison | None) -> str:
    if change is None or change.is_empty:
        return f"{when}: nothing that leaders see would change"
    comparison.draw(change)
    words = comparison.finding(change)
    return f"{when}: {words}"


# ---------------------------------------------------------------- go back to a picture


def choose_picture(home: Home, told: Sequence[Mapping]) -> None:
    """A kept picture, to be chosen and looked at before pages go back to it."""
    current = publishing.current_name(home)
    names = [name for name in reversed(publishing.snapshots(home)) if name != current]
    if not names:
        page.note("No other picture is kept yet.")
        return
    chosen = st.selectbox(
        "Picture to go back to",
        names,
        index=None,
        key="to_go_back",
        placeholder="Choose a publication",
        format_func=lambda name: picture_words(name, told),
        width=720,
    )
    if st.button("See what going back would change", disabled=chosen is None, icon=":material/compare_arrows:"):
        st.session_state["going_back"] = (chosen, current)
        st.rerun()


def picture_words(name: str, told: Iterable[Mapping]) -> str:
    """'22 Nov 2026, 09:12: Load by a.name, October returns (444180de)'; of one nobody logged when it was made."""
    brought = (line for line in told if line["snapshot"] == name and line["kind"] not in UNTOLD)
    line = next(brought, None)
    if line is None:
        return f"{when_words(made_at(name))} ({_digest(name)})"
    by = f" by {line['by']}" if line["by"] else ""
    why = f", {line['why']}" if line["why"] else ""
    return f"{when_words(_at(line))}: {KINDS.get(line['kind'], line['kind'])}{by}{why} ({_digest(name)})"


def made_at(snapshot: str) -> datetime:
    """When a snapshot was made, in UTC, as its name begins."""
    return datetime.strptime(snapshot.split("-")[0], publishing.STAMP)


def preview_picture(home: Home, target: str, seen: str | None, told: Sequence[Mapping]) -> str:
    """What leaders would see in the picture, and the decision; gives the page's title. `seen`: what pages showed when
    it was chosen."""
    change = _compared_pictures(home, target, seen)
    page.note(
        f"{picture_words(target, told)}. Going back takes no load out: the next publication counts every load again "
        "that is not undone."
    )
    with st.form("go-back", border=False, enter_to_submit=False):
        why = st.text_input(BACK_REASON, key="why-back", max_chars=300, width=720)
        with st.container(horizontal=True):
            agreed = st.form_submit_button("Go back to this picture", type="primary", icon=":material/history:")
            left = st.form_submit_button("Leave it")
    if left:
        _forget_picture()
    if agreed and _went_back(home, target, seen, why):
        st.session_state["went"] = f"Pages went back to {picture_words(target, told)}."
        _forget_picture()
    return _previewed("In this picture", change)


def _compared_pictures(home: Home, target: str, seen: str | None) -> Comparison:
    asked = (target, seen)
    if st.session_state.get("pictures_compared_for") != asked:
        with st.spinner("Comparing with what leaders see now…"):
            files = [name and home.snapshots / name for name in (seen, target)]
            st.session_state["pictures_compared"] = comparison.compare_files(*files)
        st.session_state["pictures_compared_for"] = asked
    return st.session_state["pictures_compared"]


def _went_back(home: Home, target: str, seen: str | None, why: str) -> bool:
    try:
        go_back(home, target, seen, why)
    except (NoReason, Overtaken) as trouble:
        st.error(str(trouble))
        return False
    return True


def go_back(home: Home, target: str, seen: str | None, why: str) -> None:
    """Has pages read a kept picture. Raises NoReason, Overtaken (pages no longer show `seen`, which it was compared
    with), NoSuchSnapshot, StoreBusy."""
    if not why.strip():
        raise NoReason("Say why pages go back: whoever opens them next will ask.")
    with loading_lock(home):
        if publishing.current_name(home) != seen:
            raise Overtaken("Somebody published since you looked. Leave it, and look again at what would change.")
        publishing.rollback(home, target, by=getpass.getuser(), why=why.strip())


def _forget_picture() -> None:
    for name in ("going_back", "pictures_compared", "pictures_compared_for"):
        st.session_state.pop(name, None)
    st.rerun()
