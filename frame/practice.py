"""The practice quality page: its audits from the snapshot, cut by month, team and type, and judged as the KPIs are.

Whatever is also a KPI is worked out from the same audits by the same rules, and has to equal it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from charts import grades
from frame import data
from frame.data import NOT_RECORDED, WHOLE, Member, Picture
from kpis import audits, formats
from kpis.assessment import Assessment
from kpis.audits import GOOD_OR_BETTER, GRADES, RI_OR_BETTER, Period, Share
from kpis.periods import add_months, months_between

ALL_TYPES, BY_QUARTER, BY_MONTH = "All audit types", "By quarter", "By month"
TABLES = ("audit_answer", "audit_moderation", "audit_action", "audit_supervision")
GOOD, POOR, FLOOR = "audit_good_plus_pct", "audit_inadequate_pct", "audit_ri_plus_pct"
FEEDS = ("case_audits", "supervision_audits")
YEAR = 12


@dataclass(frozen=True)
class Question:
    """One thing auditors look for: its field, its words, the answers that count as yes, partly and no, its KPI."""

    field: str
    words: str
    answers: tuple[str, ...] = grades.ANSWERS
    kpi: str | None = None
    of_supervision: bool = False


QUESTIONS = (
    Question("lived_experience", "Child's lived experience evidenced consistently",
             ("Consistently", "Partly", "Not evidenced"), "audit_lived_experience_pct"),
    Question("strength_based", "Strengths-based assessment evidenced", kpi="audit_strengths_based_pct"),
    Question("identity_considered", "Identity and diversity considered", kpi="audit_identity_pct"),
    Question("smart_plan", "Plan is SMART"),
    Question("management_oversight", "Management oversight in line with standards"),
    Question("chronology", "Child impact chronology on file and up to date",
             ("Yes and up to date", "Yes but out of date", "No")),
    Question("right_help_right_time", "Right help at the right time"),
    Question("feedback_obtained", "Feedback of family or child obtained"),
    Question("practitioner_took_part", "Practitioner took part in the audit"),
    Question("reflective", "Reflective supervision evidenced", kpi="supervision_reflective_pct", of_supervision=True),
    Question("actions_timed", "Supervision actions have timescales", kpi="supervision_timescales_pct",
             of_supervision=True),
)  # fmt: skip
SECTIONS = (
    ("final_grade", "The case as a whole"), ("assessment_grade", "Assessment"), ("plan_grade", "Plan"),
    ("voice_grade", "Voice of the child"),
)  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """What the reader looks at: the as-at month, one team or all (None), one audit type or all, months a period."""

    month: date
    team: str | None
    audit_type: str | None
    months_each: int

    @property
    def each(self) -> str:
        return "quarter" if self.months_each == audits.QUARTER else "month"

    @property
    def year(self) -> Period:
        """The twelve months to the month."""
        return Period(add_months(self.month, 1 - YEAR), self.month, True)

    @property
    def year_before(self) -> Period:
        return Period(add_months(self.month, 1 - 2 * YEAR), add_months(self.month, -YEAR), True)


@dataclass(frozen=True)
class Practice:
    """The rows of each table of detail, as `queries/detail/` tells them."""

    answers: Sequence[Mapping]
    moderated: Sequence[Mapping]
    actions: Sequence[Mapping]
    supervision: Sequence[Mapping]

    @property
    def audit_types(self) -> tuple[str, ...]:
        """The commonest first."""
        found = Counter()
        for row in graded(self.answers):
            found[row["audit_type"]] += row["audits"]
        return tuple(name for name, _ in found.most_common())


def kept(picture: Picture) -> Practice | None:
    """The rows of this snapshot; None of one published before they were kept."""
    return _kept(picture, picture.name) if set(TABLES) <= picture.details else None


@st.cache_resource(max_entries=2, show_spinner=False)
def _kept(_picture: Picture, name: str) -> Practice:
    return Practice(*(_picture.snapshot.records(table) for table in TABLES))


# ---------------------------------------------------------------- cutting


def cut(rows: Sequence[Mapping], chosen: Chosen, *, all_teams: bool = False, all_types: bool = False) -> list[Mapping]:
    """The rows of the team and audit type chosen; those without audit types (supervision) of any."""
    return [
        row
        for row in rows
        if (all_teams or chosen.team in (None, row["team"]))
        and (all_types or chosen.audit_type in (None, row.get("audit_type", chosen.audit_type)))
    ]


def about(rows: Sequence[Mapping], question: str) -> list[Mapping]:
    """The answers to one question."""
    return [row for row in rows if row["question"] == question]


def graded(rows: Sequence[Mapping]) -> list[Mapping]:
    """The final grades: the moderator's where there is one."""
    return about(rows, "final_grade")


def first_month(practice: Practice, chosen: Chosen) -> date:
    """The first month with audits, whatever team or type is looked at."""
    return min((row["month"] for row in practice.answers if row["month"] <= chosen.month), default=chosen.month)


def spans(practice: Practice, chosen: Chosen) -> list[Period]:
    """Every month or quarter from the first with audits to the month chosen."""
    return audits.periods(first_month(practice, chosen), chosen.month, chosen.months_each)


def latest(found: Sequence[Period]) -> Period:
    """The last whole one; the part so far when none is whole."""
    return next((period for period in reversed(found) if period.is_whole), found[-1])


def counted(rows: Sequence[Mapping], period: Period, field: str = "answer") -> Counter:
    """How often each value stands in the rows of one period."""
    return audits.counts_by_period(rows, [period], field)[0]


def grouped(rows: Sequence[Mapping], period: Period, by: str) -> dict[str, Counter]:
    """Answers in one period by team or audit type; the largest group first, those not recorded last."""
    found: dict[str, Counter] = {}
    for row in rows:
        if period.start <= row["month"] <= period.end:
            found.setdefault(row[by], Counter())[row["answer"]] += row["audits"]
    order = sorted(found, key=lambda name: (name == NOT_RECORDED, -found[name].total(), name))
    return {name: found[name] for name in order}


# ---------------------------------------------------------------- as the KPIs are judged


def assessed(picture: Picture, practice: Practice, kpi: str, chosen: Chosen) -> Assessment | None:
    """One of the grades' KPIs for the team and type chosen; None without a figure. For one team and one type together
    there is no KPI: it is judged by the same rules on the same audits."""
    if chosen.team and chosen.audit_type:
        rows = _kpi_rows(practice, kpi, chosen)
        known = any(row["value"] is not None for row in rows)
        member = Member("team", chosen.team)
        return data.assessed(picture, picture.kpis[kpi], rows, chosen.month, member) if known else None
    return data.assessment(picture, picture.kpis[kpi], chosen.month, member_of(chosen))


def member_of(chosen: Chosen) -> Member:
    """The team, else the audit type, as a member of its breakdown."""
    if chosen.team:
        return Member("team", chosen.team)
    return Member("audit_type", chosen.audit_type) if chosen.audit_type else WHOLE


def _kpi_rows(practice: Practice, kpi: str, chosen: Chosen) -> list[dict]:
    """Months and quarters of one KPI as the snapshot would hold them."""
    wanted = {GOOD: GOOD_OR_BETTER, POOR: GRADES[:1], FLOOR: RI_OR_BETTER}[kpi]
    rows, found = graded(cut(practice.answers, chosen)), []
    for basis, months_each in (("in_month", 1), ("quarter", audits.QUARTER)):
        each = audits.periods(min(row["month"] for row in practice.answers), chosen.month, months_each)
        for period, counts in zip(each, audits.counts_by_period(rows, each, "answer"), strict=True):
            share = audits.share(counts, wanted)
            found.append(
                {"basis": basis, "month": period.end, "numerator": share.count, "denominator": share.of,
                 "value": share.percent, "complete": True, "provisional": False}
            )  # fmt: skip
    return found


# ---------------------------------------------------------------- periods in words


def period_words(period: Period) -> str:
    """'July to September 2026', 'October 2026'; of a quarter not yet over 'October 2026 so far'."""
    if period.start == period.end:
        so_far = "" if period.is_whole else " so far"
        return formats.month_long(period.end) + so_far
    start = f"{period.start:%B}" if period.start.year == period.end.year else formats.month_long(period.start)
    return f"{start} to {formats.month_long(period.end)}" + ("" if period.is_whole else " so far")


def year_words(chosen: Chosen, first: date) -> str:
    """'the twelve months to October 2026', or as many as are loaded."""
    months = min(YEAR, months_between(first, chosen.month) + 1)
    many = "twelve" if months == YEAR else formats.number_words(months)
    return (
        f"the {many} months to {formats.month_long(chosen.month)}" if months > 1 else formats.month_long(chosen.month)
    )


def share_words(share: Share) -> str:
    """'35%'; nothing where there are too few to judge."""
    return formats.format_value(share.percent, "percent", 0) if share.can_be_judged else formats.NOTHING


def fraction(share: Share) -> str:
    """'28 of 79'."""
    return formats.format_fraction(share.count, share.of)


def interval_words(share: Share) -> str:
    """'26%–46%'; nothing where there are too few to judge."""
    return formats.format_interval(share.interval, "percent") if share.can_be_judged else ""
