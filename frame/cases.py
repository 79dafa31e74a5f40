"""The cases behind a number, one by one: what each was, whether it counted, and why. For those who may see them.

Nothing is asked of the snapshot until the list is opened. Its heading and its sums are the cell's own, so that who
counts the list by hand finds the figure on the chart.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from charts.tables import Column, table
from charts.units import said, words_after
from frame import data, page
from frame.access import allowed
from frame.data import WHOLE, Member, Picture
from kpis import formats
from kpis.catalogue import Kpi
from kpis.small_cells import WHY_HIDDEN

PAGE = 50
SHOWN = {"all": "All", "yes": "Counted", "no": "Not counted"}
DEFAULT_NOUN = ("case", "cases")
CHILDREN = ("child", "children")
NOUNS = {  # where every measure of a feed has one row for the same thing
    "adopters": ("family", "families"),
    "adoption": CHILDREN,
    "assessments": ("assessment", "assessments"),
    "care_leavers": ("young person", "young people"),
    "case_audits": ("audit", "audits"),
    "complaints": ("complaint", "complaints"),
    "contacts": ("contact", "contacts"),
    "front_door": ("contact", "contacts"),
    "fostering_households": ("household", "households"),
    "graded_care_profiles": ("profile", "profiles"),
    "iro_disputes": ("dispute", "disputes"),
    "meetings": ("invitation", "invitations"),
    "plan_actions": ("action", "actions"),
    "referrals": ("referral", "referrals"),
    "risk_register": ("risk", "risks"),
    "supervision_audits": ("audit", "audits"),
    "survey": ("answer", "answers"),
    "training": ("person", "people"),
    "workforce": ("post", "posts"),
}
FEEDS_OF_CHILDREN = (  # month ends and extracts of theirs have one row a child
    "children_in_need", "children_looked_after", "child_protection_plans", "lcs_supplement", "sgo_register",
)  # fmt: skip
WEIGHED = ("ratio", "days")  # the numerator is an amount, not a case that counts


# ---------------------------------------------------------------- on the page


def draw(picture: Picture, kpi: Kpi, basis: str, month: date, member: Member) -> None:
    """The list under the chart, closed until asked for; or why there is none."""
    if not allowed("cases"):
        return
    cell = data.cell(data.series(picture, kpi, member).get(basis, ()), basis, month)
    if reason := why_none(kpi, cell, month):
        page.note(f"The cases behind the number. {reason}")
        return
    _list(picture, kpi, basis, cell, member)


@st.fragment
def _list(picture: Picture, kpi: Kpi, basis: str, cell: Mapping, member: Member) -> None:
    month = cell["month"]
    whose = "" if member == WHOLE else f", {member.name}"
    label = f"The cases behind the number: {label_words(kpi, cell)}{whose}"
    box = st.expander(label, on_change="rerun", key="cases")
    if not box.open:
        return
    with box:
        rows = data.cases(picture, kpi, basis, month, member)
        st.subheader(heading(kpi, basis, cell, rows), anchor=False)
        page.note(about(kpi, basis, month, member))
        if not adds_up(kpi, cell, rows):
            st.warning("This list does not add up to the figure above. Tell whoever looks after Bearing.")
        if not rows:
            return
        wanted = _filter(kpi, rows)
        shown = [row for row in rows if wanted == "all" or is_counted(row) == (wanted == "yes")]
        first = _page_of(len(shown), (kpi.id, basis, month, member, wanted))
        st.html(rows_html(kpi, shown[first : first + PAGE], member.dimension))


def _filter(kpi: Kpi, rows: Sequence[Mapping]) -> str:
    """Which of them to show; no choice where all are of one kind."""
    counted = sum(map(is_counted, rows))
    if kpi.unit in WEIGHED or counted in (0, len(rows)):
        return "all"
    numbers = {"all": len(rows), "yes": counted, "no": len(rows) - counted}
    return st.segmented_control(
        "Show", list(SHOWN), default="all", required=True, key="cases_shown",
        format_func=lambda code: f"{SHOWN[code]} ({numbers[code]:,})", label_visibility="collapsed",
    )  # fmt: skip


def _page_of(number: int, what: tuple) -> int:
    """The first row of the page shown; another list starts at its beginning. Draws the way to the others."""
    state = st.session_state
    if state.get("cases_of") != what:
        state["cases_of"], state["cases_from"] = what, 0
    if number <= PAGE:
        return 0
    with st.container(horizontal=True, vertical_alignment="center"):
        first = state["cases_from"]
        st.button("Newer", disabled=first == 0, on_click=_turn, args=(-PAGE,), key="cases_newer")
        st.button("Older", disabled=first + PAGE >= number, on_click=_turn, args=(PAGE,), key="cases_older")
        st.html(f'<p class="bearing-note" role="status">{place_words(first, number)}</p>', width="content")
    return first


def _turn(by: int) -> None:
    st.session_state["cases_from"] += by


# ---------------------------------------------------------------- words


def why_none(kpi: Kpi, cell: Mapping | None, month: date) -> str:
    """Why no list can be shown, known before any case is looked at; empty when one can."""
    if not kpi.has_query or (cell is not None and cell["source"] == "typed"):
        return "Typed from a report: no cases."
    if cell is None:
        return f"{formats.month_long(month)} is not loaded."
    if cell.get("hidden"):
        return f"Not listed. {WHY_HIDDEN}"
    return ""


def noun(kpi: Kpi, number: float) -> str:
    """What the KPI counts one of, or several: 'referral', 'referrals'; 'cases' where that differs by measure."""
    feed = kpi.feeds[0] if kpi.feeds else ""
    of_children = kpi.counts == "children" or (kpi.basis == "snapshot" and feed in FEEDS_OF_CHILDREN)
    one, many = NOUNS.get(feed, CHILDREN if of_children else DEFAULT_NOUN)
    return one if number == 1 else many


def label_words(kpi: Kpi, cell: Mapping) -> str:
    """The figure with its numbers, from the cell alone: '58 of 302, 19.2%'."""
    if kpi.unit == "percent" and not cell["denominator"]:
        return "none to count"
    numbers = {
        "percent": formats.format_fraction(cell["numerator"], cell["denominator"]),
        "rate_per_10000": formats.format_count(cell["numerator"]),
    }
    value = said(kpi, cell["value"]) if cell["value"] is not None else ""
    return ", ".join(part for part in (numbers.get(kpi.unit, ""), value) if part) or "none to count"


def heading(kpi: Kpi, basis: str, cell: Mapping, rows: Sequence[Mapping]) -> str:
    """'302 referrals, 58 of them counted: 19.2%': how many rows, and how they make the figure."""
    if not rows:
        return f"None to count in {period_words(basis, cell['month'])}"
    many = f"{len(rows):,} {noun(kpi, len(rows))}"
    total, whole = formats.format_count(cell["numerator"]), formats.format_count(cell["denominator"])
    value = said(kpi, cell["value"]) if cell["value"] is not None and kpi.unit != "count" else ""
    if kpi.unit in WEIGHED:
        over = "in all" if each_is_one(rows, "denominator") else f"over {whole}"
        return f"{many}, {' '.join(filter(None, (total, words_after(kpi), over)))}: {value} on average"
    if not each_is_one(rows, "denominator"):
        words = f"{many}: {total} of {whole} counted"
    elif cell["numerator"] == len(rows):
        words = f"{many} counted"
    else:
        words = f"{many}, {total} of them counted" if each_is_one(rows, "numerator") else f"{many}: {total} counted"
    return f"{words}: {value}" if value and ":" not in words else ", ".join(filter(None, (words, value)))


def each_is_one(rows: Sequence[Mapping], part: str) -> bool:
    """Whether each row stands for one (or none), so that the numbers are numbers of rows."""
    return all(row[part] in (None, 0, 1) for row in rows)


def adds_up(kpi: Kpi, cell: Mapping, rows: Sequence[Mapping]) -> bool:
    """Whether the rows' own sums are the cell's: what a reader would check by hand."""
    whole = cell["denominator"] if kpi.unit in ("percent", *WEIGHED) else None
    pairs = [(cell["numerator"], "numerator"), (whole, "denominator")]
    return all(
        math.isclose(wanted, sum(row[part] or 0 for row in rows), rel_tol=1e-9, abs_tol=1e-6)
        for wanted, part in pairs
        if wanted is not None
    )


def about(kpi: Kpi, basis: str, month: date, member: Member) -> str:
    """Whose they are, of which time, and what the reader has to know of the figure."""
    whose = "The whole council" if member == WHOLE else member.name
    lines = [f"{whose}, {period_words(basis, month)}; newest first. A pseudonym stands for the same person throughout."]
    if kpi.unit == "rate_per_10000" and basis == "in_month":
        lines.append("The rate takes the month twelve times.")
    if kpi.counts == "children" and basis != "in_month":
        lines.append("Each child once, on the last occasion in the time.")
    return " ".join(lines)


def period_words(basis: str, month: date) -> str:
    """'October 2026', 'the twelve months to October 2026'."""
    named = formats.month_long(month)
    words = {
        "rolling_12m": f"the twelve months to {named}",
        "ytd": f"April to {named}",
        "quarter": f"the quarter to {named}",
        "snapshot": f"the end of {named}",
    }
    return words.get(basis, named)


def place_words(first: int, number: int) -> str:
    """'51 to 100 of 1,881'."""
    return f"{first + 1:,} to {min(first + PAGE, number):,} of {number:,}"


def is_counted(row: Mapping) -> bool:
    """Whether the case is in the numerator."""
    return bool(row["numerator"])


def counted_words(kpi: Kpi, row: Mapping) -> str:
    """'Counted', 'Not counted'; for a case that weighs otherwise its own share or amount."""
    numerator, denominator = row["numerator"], row["denominator"]
    if kpi.unit in WEIGHED:
        amount = f"{formats.format_count(numerator)} {words_after(kpi)}".rstrip()
        return amount if denominator in (None, 1) else f"{amount} over {formats.format_count(denominator)}"
    if denominator not in (None, 1):
        return formats.format_fraction(numerator, denominator)
    if numerator in (0, None):
        return SHOWN["no"]
    return SHOWN["yes"] if numerator == 1 else f"{SHOWN['yes']}: {formats.format_count(numerator)}"


def rows_html(kpi: Kpi, rows: Sequence[Mapping], dimension: str) -> str:
    """One page of the list as a table: date, pseudonym, whether it counted, why, team and the breakdown looked at."""
    beside = [name for name in dict.fromkeys(("team", dimension)) if rows and name in rows[0]]
    counted = "Counted" if kpi.unit in WEIGHED else "Counted?"
    columns = [
        Column("Date", unbroken=True), Column("Pseudonym", shortened=True), Column(counted, unbroken=True),
        Column("Why", wide=True),
        *(Column(name.replace("_", " ").capitalize()) for name in beside),
    ]  # fmt: skip
    body = [
        [page.day_words(row["counted_on"]), row["child"], counted_words(kpi, row), row["why"],
         *(row[name] or data.NOT_RECORDED for name in beside)]
        for row in rows
    ]  # fmt: skip
    return table(columns, body, caption=f"The cases behind {kpi.short_name}", stacked=True, tall=True)
