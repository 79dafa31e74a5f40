"""What the Front door page says: four steps with their figures, what stands out, what waits, and how each is counted.

Every figure that is a KPI is the KPI's own row of the snapshot; the tables of detail say what no KPI does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from charts.flow import Part, Step
from charts.months import Line
from charts.tables import Column, table
from charts.theme import Theme
from frame import measures
from frame.data import WHOLE, Member, Picture
from frame.measures import Finding
from kpis import formats, front_door
from kpis.catalogue import Kpi
from kpis.front_door import TRACED_DAYS
from kpis.intervals import FunnelUnit, funnel
from kpis.periods import add_months, month_end, month_range
from kpis.shares import Share

DETAILS = ("contact_outcome", "referral_step", "assessment_step", "front_door_waiting")
PERIODS = {"In the month": "in_month", "Rolling year": "rolling_12m"}
MEASURES = (
    "contact_decision_1wd_pct", "contacts_unallocated", "rereferral_pct", "assessment_45wd_pct",
    "assessment_open_over_45", "referral_nfa_pct", "assessment_no_need_pct",
)  # fmt: skip
VOLUMES = {  # a KPI, how its line is named, and which part of the KPI it is
    "contacts_count": ("Contacts", "value"),
    "referral_count": ("Referrals", "value"),
    "assessment_45wd_pct": ("Assessments authorised", "denominator"),
}
MONTHS = 24
BROKEN_DOWN = {
    "rereferral_pct": ("referral_source", "team"),
    "referral_nfa_pct": ("referral_source", "team"),
    "assessment_45wd_pct": ("team", "outcome"),
    "contact_decision_1wd_pct": ("agency", "locality"),
}
TOLD_APART = (("rereferral_pct", "team"), ("rereferral_pct", "referral_source"), ("assessment_45wd_pct", "team"),
              ("contact_decision_1wd_pct", "agency"))  # fmt: skip
DIMENSION_WORDS = {
    "referral_source": "by source", "team": "by team", "outcome": "by finding", "agency": "by source of contact",
    "locality": "by locality",
}  # fmt: skip
SIGNALS_SHOWN = 4


@dataclass(frozen=True)
class Door:
    """One month (or the twelve to it), for one team or all: the KPIs' figures and the rows of detail behind them.

    `contacts`, `outcomes` and `undecided` are always of the whole council: a contact has no team.
    """

    picture: Picture
    month: date
    basis: str
    team: str | None
    outcomes: Sequence[Mapping]
    referrals: Sequence[Mapping]
    assessments: Sequence[Mapping]
    waiting: Sequence[Mapping]

    @property
    def member(self) -> Member:
        return Member("team", self.team) if self.team else WHOLE

    @property
    def period(self) -> str:
        """'October 2026', 'the twelve months to October 2026'."""
        named = formats.month_long(self.month)
        return named if self.basis == "in_month" else f"the twelve months to {named}"

    def count(self, kpi: str, *, whole: bool = False) -> float | None:
        """A KPI that is a number, in this period; `snapshot` ones as at the month's end."""
        basis = "snapshot" if self.picture.kpis[kpi].basis == "snapshot" else self.basis
        return measures.count(self.picture, kpi, basis, self.month, WHOLE if whole else self.member)

    def share(self, kpi: str, *, whole: bool = False) -> Share | None:
        """A KPI that is a percentage, in this period."""
        return measures.share(self.picture, kpi, self.basis, self.month, WHOLE if whole else self.member)

    def link(self, kpi: str, *, whole: bool = False) -> str:
        """The KPI's own page at this month and team."""
        return measures.link(self.picture, kpi, self.month, None if whole else self.team)


def is_kept(picture: Picture) -> bool:
    """Whether the snapshot holds what this page needs."""
    return set(DETAILS) <= picture.details


def read(picture: Picture, month: date, basis: str, team: str | None) -> Door:
    """Everything the page tells, asked of the snapshot."""
    since = month if basis == "in_month" else add_months(month, -11)
    ask, span = picture.snapshot.records, {"since": since, "month": month}
    mine = [
        [row for row in rows if team in (None, row["team"])]
        for rows in (ask("referral_step", **span), ask("assessment_step", **span))
    ]
    waits = ask("front_door_waiting", month=month)
    mine.append([row for row in waits if row["what"] == "contact" or team in (None, row["team"])])
    return Door(picture, month, basis, team, ask("contact_outcome", **span), *mine)


# ---------------------------------------------------------------- the four steps


def steps(door: Door) -> list[Step]:
    """Contacts, referrals, assessments and what they found: each a list of its own."""
    return [_contacts(door), _referrals(door), _assessments(door), _found(door)]


def _contacts(door: Door) -> Step:
    number = door.count("contacts_count", whole=True)
    decided = door.share("contact_decision_1wd_pct", whole=True)
    logged = sum(row["contacts"] for row in door.outcomes) if decided else None
    if number is None and logged is None:
        return Step("Contacts", None, _not_loaded(door, "contacts"))
    whose = ", all teams together" if door.team else ""
    return Step(
        "Contacts",
        number if number is not None else logged,
        f"received in {door.period}{whose}",
        decided,
        "decided in one working day",
        door.link("contact_decision_1wd_pct", whole=True),
        [Part(words, n) for words, n in front_door.outcomes(door.outcomes)] if decided else (),
        *_two_lists(number, logged),
        waiting=_waiting_contacts(door),
    )


def _two_lists(number: float | None, logged: float | None) -> tuple[str, str]:
    """What was decided comes from another list than the number of contacts; where they differ it is said."""
    if logged is None or number in (None, logged):
        return "", ""
    return "Two lists", f"The front door’s log, which says what was decided, has {formats.format_count(logged)}."


def _referrals(door: Door) -> Step:
    number = door.count("referral_count")
    if number is None:
        return Step("Referrals", None, _not_loaded(door, "referrals"))
    lead, follows = _traced_contacts(door)
    return Step(
        "Referrals",
        number,
        f"received in {door.period}",
        door.share("rereferral_pct"),
        "again within twelve months",
        door.link("rereferral_pct"),
        [Part(words, n) for words, n in front_door.actions(door.referrals)],
        lead,
        follows,
    )


def _traced_contacts(door: Door) -> tuple[str, str]:
    traced = front_door.contacts_traced(door.outcomes)
    if door.team:
        return "Not traced", "A contact has no team, so none is traced to this team’s referrals."
    if not traced.of:
        return "Not traced", _too_soon("contacts sent on", "referrals")
    sent = front_door.sent_on(door.outcomes).told("contacts")
    return "Traced", (
        f"{sent} were sent on as a referral or section 47. {_of(traced, 'of these')} early enough to follow for "
        f"{TRACED_DAYS} days have a referral of the same child by then."
    )


def _assessments(door: Door) -> Step:
    timely = door.share("assessment_45wd_pct")
    if timely is None:
        return Step("Assessments", None, _not_loaded(door, "assessments"))
    traced = front_door.referrals_traced(door.referrals)
    told = (
        f"{_of(traced, 'referrals with action taken')}, early enough to follow for {TRACED_DAYS} days, have an "
        "assessment of the same child begun by then."
    )
    return Step(
        "Assessments",
        timely.of,
        f"authorised in {door.period}",
        timely,
        "in 45 working days",
        door.link("assessment_45wd_pct"),
        [Part("In 45 working days", timely.n), Part("Later", timely.of - timely.n)],
        "Traced" if traced.of else "Not traced",
        told if traced.of else _too_soon("referrals", "assessments"),
        _waiting_assessments(door),
    )


def _found(door: Door) -> Step:
    parts = front_door.findings(door.assessments)
    known = [(words, n) for words, n in parts if words != front_door.NO_FINDING]
    total = sum(n for _, n in known)
    if not total:
        timely = door.share("assessment_45wd_pct")
        none = _not_loaded(door, "assessments") if timely is None else f"No finding recorded in {door.period}."
        return Step("Outcomes", None, none)
    support = next((n for words, n in known if words == "Support needed"), 0)
    return Step(
        "Outcomes",
        support,
        f"children assessed as needing support in {door.period}",
        Share(support, total),
        "of findings recorded",
        door.link("assessment_no_need_pct"),
        [Part(words, n) for words, n in parts],
        "Same list",
        "Each assessment says itself what it found.",
    )


def _of(share: Share, these: str) -> str:
    """'All 79 of these', '94.9% of these (75 of 79)', '3 of 7 of these'."""
    return f"All {formats.format_count(share.of)} {these}" if share.n == share.of else share.told(these)


def _too_soon(these: str, where: str) -> str:
    return f"No {these} can be looked up yet: the list of {where} does not reach {TRACED_DAYS} days past them."


def _not_loaded(door: Door, what: str) -> str:
    return f"No figure for {door.period}: the list of {what} is not loaded for all of it."


# ---------------------------------------------------------------- what waits


def _waiting_contacts(door: Door) -> str:
    unallocated = door.count("contacts_unallocated", whole=True)
    undecided = sum(front_door.waiting(door.waiting, "contact").values())
    parts = [
        unallocated is not None and f"{formats.number_words(int(unallocated))} not allocated",
        door.share("contact_decision_1wd_pct", whole=True)
        and f"{formats.number_words(int(undecided))} undecided past a working day",
    ]
    said = ", ".join(part for part in parts if part)
    return f"Waiting at {_end(door)}: {said}" if said else ""


def _waiting_assessments(door: Door) -> str:
    past = door.count("assessment_open_over_45")
    bands = front_door.waiting(door.waiting, "assessment")
    if past is None:
        return ""
    return (
        f"Waiting at {_end(door)}: {formats.format_count(sum(bands.values()))} open, {formats.format_count(past)} of "
        f"them past 45 working days, {formats.format_count(bands[front_door.NEARLY_DUE])} at 36 to 45"
    )


def _end(door: Door) -> str:
    end = month_end(door.month)
    return f"{end.day} {end:%b}"


# ---------------------------------------------------------------- what stands out


def title(door: Door) -> str:
    """The page's finding: how soon, and what waits too long. A contact has no team, so a team's title has none."""
    decided = None if door.team else door.share("contact_decision_1wd_pct")
    assessed, past = door.share("assessment_45wd_pct"), door.count("assessment_open_over_45")
    days = "45" if decided else "45 working days"
    timely = [
        decided and decided.of and f"{decided.of_these('contacts')} decided in one working day",
        assessed and assessed.of and f"{assessed.of_these('assessments')} authorised in {days}",
    ]
    late = f"{formats.number_words(int(past))} still open past that" if past else ""
    words = ", ".join(part for part in (*timely, late) if part) or f"no figures for {door.period}"
    return f"{door.team}: {words}" if door.team else words[0].upper() + words[1:]


def lead(door: Door) -> str:
    """What the page is, under its title."""
    whose = door.team or "All teams"
    return f"{whose}, {door.period}. Each step is counted in its own list; a step is traced to the next by the child."


def stands_out(door: Door, assessed: Mapping, theme: Theme) -> list[Finding]:
    """Signals of the KPIs, what differs beyond chance, and what is about to be late."""
    signals = measures.signals(assessed, MEASURES, door.link, theme)[:SIGNALS_SHOWN]
    return [*_apart(door), *signals, *_soon_late(door)]


def _apart(door: Door) -> list[Finding]:
    """Teams and sources that differ beyond chance in the twelve months; a team looked at is not set beside others."""
    found = []
    for kpi, dimension in () if door.team else TOLD_APART:
        units = measures.units(door.picture, kpi, "rolling_12m", door.month, dimension)
        if words := measures.different_words(door.picture, kpi, units):
            name = f"{door.picture.kpis[kpi].short_name} {DIMENSION_WORDS[dimension]}"
            found.append(Finding(name, words, door.link(kpi)))
    return found


def _soon_late(door: Door) -> list[Finding]:
    bands = front_door.waiting(door.waiting, "assessment")
    soon = bands[front_door.NEARLY_DUE]
    if not soon:
        return []
    words = f"{formats.number_words(int(soon))} had run for 36 to 45 working days on {_end(door)}: the next to be late"
    return [Finding("Open assessments", words, door.link("assessment_open_over_45"))]


# ---------------------------------------------------------------- where it differs, month by month


def offered(picture: Picture) -> dict[str, str]:
    """The KPIs that can be looked at by their parts, by the name people see."""
    return {picture.kpis[kpi].short_name: kpi for kpi in BROKEN_DOWN if kpi in picture.kpis and kpi in picture.members}


def apart_title(door: Door, dimension: str) -> str:
    """'By source of contact', 'By source, South alone', 'By team, the whole council'."""
    words = DIMENSION_WORDS[dimension]
    whose = f", {door.team} alone" if is_of_team(door, dimension) else ", the whole council" if door.team else ""
    return words[0].upper() + words[1:] + whose


def apart_note(door: Door, kpi: Kpi) -> str:
    """Of which time the breakdown is, and what its band means."""
    words = f"{kpi.definition} {door.period[0].upper()}{door.period[1:]}."
    return f"{words} The pale stretch is what chance allows; only a mark outside it differs."


def apart(door: Door, kpi: str, dimension: str) -> tuple[FunnelUnit, ...]:
    """The parts of one KPI against the whole: of the team looked at by source, else of the whole council."""
    if not is_of_team(door, dimension):
        return measures.units(door.picture, kpi, door.basis, door.month, dimension)
    shares = [(line.name, _part_of(line, kpi)) for line in front_door.by(door.referrals, "source")]
    return funnel([(name, share.n, share.of) for name, share in shares])


def is_of_team(door: Door, dimension: str) -> bool:
    """Whether a breakdown is of the team looked at alone: only referrals are kept by source and team at once."""
    return door.team is not None and dimension == "referral_source"


def _part_of(line: front_door.SourceLine, kpi: str) -> Share:
    return line.rereferrals if kpi == "rereferral_pct" else line.no_further_action


def volumes(door: Door) -> tuple[list[date], list[Line]]:
    """Contacts, referrals and assessments authorised, month by month, of the team looked at where they have one."""
    months = month_range(add_months(door.month, 1 - MONTHS), door.month)
    found = []
    for kpi, (name, part) in VOLUMES.items():
        member = WHOLE if kpi == "contacts_count" else door.member
        rows = measures.series(door.picture, kpi, "in_month", member)
        values = tuple(rows[month][part] if month in rows else None for month in months)
        if any(value is not None for value in values) and not (door.team and kpi == "contacts_count"):
            found.append(Line(name, values))
    first = min((n for line in found for n, value in enumerate(line.values) if value is not None), default=0)
    return months[first:], [Line(line.name, line.values[first:]) for line in found]


def volumes_html(months: Sequence[date], lines: Sequence[Line]) -> str:
    """The months' chart as a table, newest first."""
    columns = [Column("Month"), *(Column(line.name, numeric=True, labelled=True) for line in lines)]
    rows = [
        [formats.month_long(month), *(formats.format_count(line.values[n]) for line in lines)]
        for n, month in reversed(list(enumerate(months)))
    ]
    return table(columns, rows, caption="Month by month", stacked=True, caption_visible=True)


# ---------------------------------------------------------------- tables


def sources_html(door: Door, key: str) -> str:
    """Referrals by source or team of the team looked at: how many, no further action, re-referrals."""
    lines = front_door.by(door.referrals, key)
    columns = [
        Column(key.capitalize()), Column("Referrals", numeric=True, labelled=True),
        Column("No further action", labelled=True), Column("Re-referrals", labelled=True),
    ]  # fmt: skip
    rows = [[x.name, formats.format_count(x.referrals), x.no_further_action.words, x.rereferrals.words] for x in lines]
    return table(columns, rows, caption=f"Referrals by {key}, {door.period}", stacked=True, caption_visible=True)


def steps_html(door: Door, flow: Sequence[Step]) -> str:
    """The steps as a table: number, its share, what became of them."""
    columns = [
        Column("Step"), Column("Number", numeric=True, labelled=True), Column("How soon, or how many", wide=True),
        Column("What became of them", wide=True), Column("From the step before", wide=True),
    ]  # fmt: skip
    rows = [
        [
            step.name, formats.format_count(step.count),
            f"{step.share.words}, {step.share_words}" if step.share else None,
            "; ".join(f"{part.words} {formats.format_count(part.count)}" for part in step.parts) or None,
            step.follows or None,
        ]
        for step in flow
    ]  # fmt: skip
    return table(columns, rows, caption=f"The steps, {door.period}", stacked=True, caption_visible=True)


def waiting_html(door: Door) -> str:
    """What was waiting at the month's end, by working days waited."""
    names = {"contact": "Contacts undecided past one working day", "assessment": "Assessments open"}
    columns = [Column("What waits"), Column("Working days"), Column("Waiting", numeric=True, labelled=True)]
    rows = [
        [names[what], band, formats.format_count(number)]
        for what in names
        for band, number in front_door.waiting(door.waiting, what).items()
    ]
    return table(
        columns, rows, caption=f"Waiting at {_end(door)} {door.month.year}", stacked=True, caption_visible=True
    )


# ---------------------------------------------------------------- how it is counted

COUNTED = (
    ("Contacts", "Ofsted Annex A list 1, one for each child a contact is about. What was decided, and when, comes from "
     "the front door’s own log. Decided in one working day: by the end of the next working day, of those whose working "
     "day had run out. A contact has no team."),
    ("Contacts to referrals", f"No number joins the two lists. A contact decided as a referral or a section 47 enquiry "
     f"is traced when the same child is in the list of referrals from the day of the contact to {TRACED_DAYS} days "
     "later. Contacts whose days after are not loaded yet, or that name no child, are left out of both numbers."),
    ("Referrals", "Annex A list 3; two of one child on one day are one. A re-referral came within twelve months of the "
     "child’s referral before, as the Department for Education counts it."),
    ("Referrals to assessments", f"Traced when an assessment of the same child began within {TRACED_DAYS} days, and "
     "before the child’s next referral. An assessment may begin for other reasons, so the two numbers are not one "
     "group of children followed."),
    ("Assessments", "Annex A list 4, by the day they were authorised, so many of a month’s began before it. 45 working "
     "days from the day they started, the start day being day 0 (Working Together)."),
    ("Waiting", "As it stood at the month’s end. Undecided contacts are those of the twelve months before whose "
     "working day had run out."),
)  # fmt: skip


def counted_html() -> str:
    """How each step is counted, as a list of terms."""
    items = "".join(f"<dt>{term}</dt><dd>{words}</dd>" for term, words in COUNTED)
    return f'<div class="bearing-facts"><dl>{items}</dl></div>'
