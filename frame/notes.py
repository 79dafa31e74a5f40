"""What people write beside one KPI: comments by month, what happened when, and step changes, each with its small form.

Each part is a fragment: opening a form draws that part again and no chart. What is written draws the page again,
because a step change moves limits and an annotation is marked on the chart.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from frame import events, page
from frame.data import WHOLE, Member, Picture
from frame.forms import UNREADABLE, small_form
from frame.page import day_words
from frame.records import ask_name, day_written, records, remember_name
from kpis import formats
from kpis.catalogue import Kpi
from kpis.periods import month_end
from kpis.spc import SpcChart
from records import annotations as marked
from records import comments as said
from records import step_changes as declared
from records.models import Annotation, Comment, StepChange, Withdrawable
from records.store import Records, RecordsUnusable, Refused
from records.withdrawal import withdraw

NO_NAMES = "Never the name of a child, a parent or a worker: everybody who opens Bearing reads this."
STEP_RULE = (
    "Only for a known change in the service with a lasting shift since. Centre line and limits are worked out again "
    "from this month on, once 12 points have followed; until then those before it are carried forward."
)
SCOPES = ("This KPI", "Every KPI")
SHORT = 80  # characters of a row in the list of those that can be withdrawn


# ---------------------------------------------------------------- three parts


@st.fragment
def comments_part(picture: Picture, kpi: Kpi, month: date, member: Member) -> None:
    """What was said about this KPI to this month: of one team its own comments and the council's, else all."""
    st.header("Comments", anchor=False)
    rows = _read(lambda kept: said.comments(kept, kpi.id, until=month))
    if rows is None:
        return
    rows = [row for row in rows if member == WHOLE or _member(row) in (member, WHOLE)]
    st.html(comments_html(rows))
    about = f"{formats.month_long(month)}, {whom(member)}"

    def ask() -> Callable[[str], object]:
        page.note(NO_NAMES)
        words = st.text_area(f"Comment on {about}", key="comment-words", max_chars=said.LONGEST)
        return lambda name: said.comment(
            records(), kpi=kpi.id, month=month, words=words, by=name, dimension=member.dimension, member=member.name
        )

    _form("comment", "Write a comment", "Keep the comment", ask)
    _withdrawing("comment", "a comment", Comment, {row.id: f"{formats.month(row.month)}: {row.words}" for row in rows})


@st.fragment
def annotations_part(picture: Picture, kpi: Kpi, month: date) -> None:
    """What happened when, as marked on the chart to this month: what people wrote and what files told."""
    st.header("What happened when", anchor=False)
    until = month_end(month)
    rows = _read(lambda kept: [row for row in marked.annotations(kept, kpi.id) if row.on <= until])
    if rows is None:
        return
    files = {"from the configuration": events.configured(picture, kpi), "Ofsted's visits": events.inspections(picture)}
    told = [(on, words, whence) for whence, found in files.items() for on, words in found if on <= until]
    st.html(annotations_html(rows, told))

    def ask() -> Callable[[str], object]:
        page.note(NO_NAMES)
        on = st.date_input(
            "Day", value=until, max_value=max(until, date.today()), format="DD/MM/YYYY", key="annotation-on"
        )
        kind = st.selectbox("Kind", marked.KINDS, key="annotation-kind")
        words = st.text_input("What happened", key="annotation-words", max_chars=marked.LONGEST)
        scope = st.radio("Mark it on", SCOPES, key="annotation-scope", horizontal=True)
        of = kpi.id if scope == SCOPES[0] else None
        return lambda name: marked.annotate(records(), on=on, words=words, kind=kind, by=name, kpi=of)

    _form("annotation", "Mark an event", "Mark it on the chart", ask)
    _withdrawing(
        "annotation", "an event", Annotation, {row.id: f"{day_words(row.on)}: {event_words(row)}" for row in rows}
    )


@st.fragment
def step_change_part(picture: Picture, kpi: Kpi, member: Member, chart: SpcChart) -> None:
    """From which months on the limits are worked out again, why, and who approved it."""
    st.header("Step changes", anchor=False)
    rows = _read(lambda kept: [row for row in declared.step_changes(kept) if _is_of(row, kpi, member)])
    if rows is None:
        return
    st.html(step_changes_html(rows, chart))
    months = {formats.month_long(point.month): point.month for point in reversed(chart.usable[1:])}

    def ask() -> Callable[[str], object]:
        page.note(STEP_RULE)
        first = st.selectbox(
            "First month after the change", tuple(months), index=None, placeholder="Choose a month", key="step-month"
        )
        reason = st.text_area("What changed in the service", key="step-reason", max_chars=declared.LONGEST)
        approver = st.text_input("Approved by", key="step-approver", max_chars=100)

        def write(name: str) -> StepChange:
            if first is None:
                raise Refused("Choose the first month after the change.")
            return declared.declare(
                records(), kpi=kpi.id, month=months[first], reason=reason, approved_by=approver, by=name,
                dimension=member.dimension, member=member.name,
            )  # fmt: skip

        return write

    if months:
        _form("step", "Declare a step change", "Declare it", ask)
    offered = {row.id: f"{formats.month_long(row.month)}: {row.reason}" for row in rows}
    _withdrawing("step", "a step change", StepChange, offered)


# ---------------------------------------------------------------- the lists


def comments_html(rows: Sequence[Comment]) -> str:
    """Month by month, the newest first."""
    lines = [
        (formats.month_long(row.month) + ("" if _member(row) == WHOLE else f", {whom(_member(row))}"), row.words,
         written(row))
        for row in rows
    ]  # fmt: skip
    return _list(lines, "No comments yet.")


def annotations_html(rows: Sequence[Annotation], told: Sequence[tuple[date, str, str]] = ()) -> str:
    """Day by day, the newest first. `told` are (day, words, where they come from) that nobody wrote here."""
    lines = [(row.on, event_words(row), written(row)) for row in rows]
    ordered = sorted([*lines, *told], key=lambda line: line[0], reverse=True)
    return _list([(day_words(on), words, whence) for on, words, whence in ordered], "Nothing has been marked yet.")


def event_words(row: Annotation) -> str:
    """'Ofsted visit (inspection, on every KPI)'."""
    return f"{row.words} ({row.kind.lower()}{'' if row.kpi else ', on every KPI'})"


def step_changes_html(rows: Sequence[StepChange], chart: SpcChart) -> str:
    """Change by change, the newest first, and how many points a new segment still waits for."""
    newest = max((row.month for row in rows), default=None)
    lines = []
    for row in reversed(rows):
        words = f"{sentence(row.reason)} Approved by {sentence(row.approved_by)}"
        if row.month == newest and chart.pending_rebase is not None:
            words += (
                f" Earlier limits carried forward: {chart.pending_rebase} of {chart.settings.rebase_points} points."
            )
        lines.append((f"From {formats.month_long(row.month)}", words, written(row)))
    return _list(lines, "None: the limits come from every month shown.")


def _list(lines: Sequence[tuple[str, str, str]], nothing: str) -> str:
    """Lines of when, what, and who or where from."""
    if not lines:
        return f'<p class="bearing-note">{escape(nothing)}</p>'
    items = (
        f'<li><b>{escape(when)}</b> · {escape(words)} <span class="quiet">({escape(whence)})</span></li>'
        for when, words, whence in lines
    )
    return f'<div class="bearing-facts"><ul>{"".join(items)}</ul></div>'


def sentence(words: str) -> str:
    """The words with a full stop, unless they end with one or the like."""
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def written(row: Withdrawable) -> str:
    """'a.lead, 22 Nov 2026'."""
    return f"{row.by}, {day_written(row)}"


def whom(member: Member) -> str:
    """'the whole council', 'North'."""
    return "the whole council" if member == WHOLE else member.name


def _member(row: Comment | StepChange) -> Member:
    return Member(row.dimension, row.member)


def _is_of(row: StepChange, kpi: Kpi, member: Member) -> bool:
    return row.kpi == kpi.id and _member(row) == member


def _read(ask: Callable[[Records], list]) -> list | None:
    """The rows, or None after saying that they cannot be read."""
    try:
        return ask(records())
    except (RecordsUnusable, SQLAlchemyError):
        page.note(UNREADABLE)
        return None


# ---------------------------------------------------------------- the forms


def _form(key: str, label: str, verb: str, ask: Callable[[], Callable[[str], object]]) -> None:
    """A form with the writer's name in it. `ask` draws its boxes and gives what writes them down under a name."""

    def ask_and_sign() -> Callable[[], object]:
        write, name = ask(), ask_name(key)

        def signed() -> None:
            write(name)
            remember_name(name)

        return signed

    small_form(key, label, verb, ask_and_sign)


def _withdrawing(key: str, name: str, what: type[Withdrawable], offered: Mapping[int, str]) -> None:
    """The form that takes one of the rows back; nothing where there is none."""
    if not offered:
        return

    def ask() -> Callable[[str], object]:
        chosen = st.selectbox(
            "Which", tuple(offered), format_func=lambda id: _shortened(offered[id]), key=f"{key}-withdrawn"
        )
        why = st.text_input("Why it is withdrawn", key=f"{key}-why", max_chars=300)
        return lambda name: withdraw(records(), what, chosen, by=name, why=why)

    _form(f"{key}-withdraw", f"Withdraw {name}", "Withdraw it", ask)


def _shortened(words: str) -> str:
    return words if len(words) <= SHORT else f"{words[: SHORT - 1].rstrip()}…"
