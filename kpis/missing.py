"""Missing from home and care: what became of each episode's return home interview, step by step.

Every step has one denominator, the episodes *due* an interview: those that ended, required one, and whose 72 hours
have run out. Interviews declined stay in it. Source: statutory guidance on children who run away or go missing from
home or care, January 2014. Rows are those of `queries/detail/missing_*.sql`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kpis import formats
from kpis.disclosure import HIDDEN, is_small
from kpis.periods import add_months, financial_quarter, financial_year_start, month_range, quarter_start
from kpis.rates import percent
from kpis.reliability import TOO_FEW
from kpis.rounding import above, below

IN_TIME, LATE = "in time", "late"
NOT_DUE, NOT_REQUIRED, STILL_MISSING = "not due", "not required", "still missing"
OUTSIDE = (NOT_DUE, NOT_REQUIRED, STILL_MISSING)  # states of episodes that are in no denominator
STATES = {  # of the episodes due, in the order they are told
    IN_TIME: "Interviewed within 72 hours",
    LATE: "Interviewed later",
    "declined": "Declined",
    "not reached": "Could not be reached",
    "accepted, not held": "Accepted, no interview recorded",
    "no answer": "Offered, no answer recorded",
    "does not count": "Telephone, leaflet, or before the return",
    "no time of interview": "Interview without its date",
    "not offered": "Not offered",
    "offer not recorded": "Not recorded whether offered",
}
LOST_WORDS = {  # how a state is said of some number of interviews
    LATE: "came late",
    "declined": "were declined",
    "not reached": "were not reached",
    "accepted, not held": "were accepted and not recorded as held",
    "no answer": "were offered with no answer recorded",
    "does not count": "were by telephone or leaflet, or dated before the return",
    "no time of interview": "have no date",
    "not offered": "were never offered",
    "offer not recorded": "have nothing recorded",
}
SINGULAR = {"were": "was", "have": "has"}
QUESTIONS = {
    LATE: "What would it take to hold every interview within 72 hours?",
    "declined": "What would lead more young people to say yes?",
    "not reached": "Who else could reach the young people we cannot?",
    "accepted, not held": "What keeps an accepted interview from being held?",
    "no answer": "Who follows up an offer that gets no answer?",
    "does not count": "What keeps us from talking face to face?",
    "no time of interview": "Who checks that each interview has its date and time?",
    "not offered": "What keeps an offer from being made each time?",
    "offer not recorded": "Who checks that each offer is recorded?",
}
SPANS: dict[str, Callable[[date], date]] = {  # by basis: the first month of the time that ends with a month
    "in_month": lambda month: month,
    "quarter": quarter_start,
    "ytd": financial_year_start,
    "rolling_12m": lambda month: add_months(month, -11),
}
TOLD = 2  # of the states that are not in time, in the finding
QUARTERS = 5  # this one and the last four


# ---------------------------------------------------------------- the pathway


@dataclass(frozen=True)
class Pathway:
    """Episodes of some months, one team or all, one place or all. All counts are of episodes.

    `ended`: all that ended; `due` and the steps after it are of those due an interview. `offers` and `acceptances` are
    those recorded of all that ended, as the KPI of acceptance counts. `offers_without_time` cannot be judged by 72
    hours; `day_only` were judged by three calendar days. `still_missing`: at the end of the last month.
    """

    ended: int
    due: int
    offered: int
    offered_72h: int
    accepted: int
    completed: int
    completed_72h: int
    offers: int
    acceptances: int
    offers_without_time: int
    day_only: int
    still_missing: int
    states: Mapping[str, int]

    @property
    def is_by_day(self) -> bool:
        """Whether every episode due was given by days, so that no figure of theirs is one of 72 hours."""
        return 0 < self.due == self.day_only


@dataclass(frozen=True)
class Step:
    """One step of the pathway: how many of how many, and the percentage; None of none."""

    name: str
    number: int
    of: int

    @property
    def percent(self) -> float | None:
        return percent(self.number, self.of)

    @property
    def is_too_few(self) -> bool:
        return self.of < TOO_FEW


def months_of(basis: str, month: date) -> list[date]:
    """The months of a basis that end with `month`: one, the quarter so far, the year so far, or twelve."""
    return month_range(SPANS[basis](month), month)


def pathway(
    rows: Iterable[Mapping], months: Sequence[date], *, team: str | None = None, place: str | None = None
) -> Pathway:
    """The episodes that ended in `months` (in order), from rows of `detail.missing_pathway`."""
    inside = [
        row for row in rows
        if row["month"] in months and team in (None, row["team"]) and place in (None, row["missing_from"])
    ]  # fmt: skip
    ended = [row for row in inside if row["state"] != STILL_MISSING]
    due = [row for row in ended if row["state"] not in OUTSIDE]
    missing = [row for row in inside if row["state"] == STILL_MISSING and row["month"] == months[-1]]
    states = Counter()
    for row in ended:
        states[row["state"]] += row["episodes"]
    return Pathway(
        ended=_sum(ended, "episodes"),
        due=_sum(due, "episodes"),
        offered=_sum(due, "offered"),
        offered_72h=_sum(due, "offered_72h"),
        accepted=_sum(due, "accepted"),
        completed=states[IN_TIME] + states[LATE],
        completed_72h=states[IN_TIME],
        offers=_sum(ended, "offers"),
        acceptances=_sum(ended, "acceptances"),
        offers_without_time=_sum(due, "offered_no_time"),
        day_only=_sum(due, "day_only"),
        still_missing=_sum(missing, "episodes"),
        states=dict(states),
    )


def _sum(rows: Iterable[Mapping], column: str) -> int:
    return sum(row[column] for row in rows)


def limit_words(found: Pathway) -> str:
    """'72 hours', or what stands for it where only days are known."""
    return "3 calendar days" if found.is_by_day else "72 hours"


def steps(found: Pathway) -> tuple[Step, ...]:
    """The five steps after the return, all of the episodes due."""
    limit = limit_words(found)
    named = (
        ("Offered", found.offered),
        (f"Offered in {limit}", found.offered_72h),
        ("Accepted", found.accepted),
        ("Completed", found.completed),
        (f"Completed in {limit}", found.completed_72h),
    )
    return tuple(Step(name, number, found.due) for name, number in named)


def other_shares(found: Pathway) -> tuple[Step, ...]:
    """The same interviews by other denominators, which the name has to carry."""
    return (
        Step("Accepted, of those offered", found.acceptances, found.offers),
        Step(f"Completed in {limit_words(found)}, of those completed", found.completed_72h, found.completed),
    )


def states_due(found: Pathway) -> list[tuple[str, str, int]]:
    """(state, words, episodes) of those due, none left out that has any; together they are the episodes due."""
    words = {**STATES, IN_TIME: f"Interviewed within {limit_words(found)}"}
    return [(state, words[state], found.states[state]) for state in STATES if found.states.get(state)]


def largest_loss(found: Pathway) -> str | None:
    """The state that keeps most interviews from being held in time; None when nothing does."""
    lost = {state: found.states.get(state, 0) for state in LOST_WORDS}
    most = max(lost, key=lost.get)
    return most if lost[most] else None


def finding(found: Pathway, period: str) -> str:
    """The page's sentence: how many of those due were interviewed in time, and where most of the others went.

    `period` stands after a verb: 'in October 2026'.
    """
    if not found.due:
        return f"No missing episode was due a return home interview {period}"
    limit, due = limit_words(found), formats.format_count(found.due)
    done = f"{formats.format_count(found.completed_72h)} of {due} return home interviews due {period} were held"
    share = formats.format_value(percent(found.completed_72h, found.due), "percent")
    shown = f"{done} within {limit}" + (": too few to judge" if found.due < TOO_FEW else f" ({share})")
    losses = losses_words(found)
    return f"{shown}; {losses}" if losses else shown


def losses_words(found: Pathway) -> str:
    """The two states that keep most interviews from being held in time: 'six came late, four were declined'."""
    lost = sorted((state for state in LOST_WORDS if found.states.get(state)), key=lambda state: -found.states[state])
    return ", ".join(f"{formats.number_words(found.states[state])} {lost_words(found, state)}" for state in lost[:TOLD])


def lost_words(found: Pathway, state: str) -> str:
    """The state's words, in the singular for one."""
    words = LOST_WORDS[state]
    if found.states[state] > 1:
        return words
    verb, _, rest = words.partition(" ")
    return f"{SINGULAR.get(verb, verb)} {rest}"


# ---------------------------------------------------------------- quarters, home or care


@dataclass(frozen=True)
class Quarter:
    """One financial quarter, or what there is of it: its name, its months to the one looked at, and the pathway."""

    name: str
    months: tuple[date, ...]
    found: Pathway

    @property
    def is_whole(self) -> bool:
        return len(self.months) == 3


def quarters(rows: Sequence[Mapping], month: date, *, team: str | None = None) -> list[Quarter]:
    """This quarter to `month` and the four before it, oldest first."""
    firsts = [add_months(quarter_start(month), -3 * back) for back in range(QUARTERS - 1, -1, -1)]
    spans = [month_range(first, min(add_months(first, 2), month)) for first in firsts]
    return [Quarter(financial_quarter(span[0]), tuple(span), pathway(rows, span, team=team)) for span in spans]


def quarter_finding(found: Sequence[Quarter]) -> str:
    """This quarter's share in time beside the range of the four before; no claim that the difference means anything."""
    *before, now = found
    share = percent(now.found.completed_72h, now.found.due)
    so_far = "" if now.is_whole else " so far"
    if share is None:
        return f"{now.name}{so_far}: no interview was due"
    shown = formats.format_value(share, "percent", 0)
    sentence = f"{now.name}{so_far}: {shown} of return interviews held within {limit_words(now.found)}"
    if now.found.due < TOO_FEW:
        done = f"{now.found.completed_72h} of {now.found.due} held within {limit_words(now.found)}"
        return f"{now.name}{so_far}: {done}, too few to judge"
    judged = [q for q in before if q.found.due >= TOO_FEW]
    if not judged:
        return f"{sentence}; no quarter before it to compare"
    shares = [percent(q.found.completed_72h, q.found.due) for q in judged]
    low, high = (formats.format_value(edge, "percent", 0) for edge in (min(shares), max(shares)))
    many = formats.number_words(len(judged))
    where = "above" if above(share, max(shares)) else "below" if below(share, min(shares)) else "within"
    return f"{sentence}, {where} the {low} to {high} of the {many} quarters before"


def places(rows: Sequence[Mapping], months: Sequence[date], *, team: str | None = None) -> list[tuple[str, Pathway]]:
    """The pathway by where the children went missing from, in the order of the alphabet."""
    known = sorted({row["missing_from"] for row in rows if row["month"] in months})
    found = [(place, pathway(rows, months, team=team, place=place)) for place in known]
    return [(place, one) for place, one in found if one.ended or one.still_missing]


# ---------------------------------------------------------------- freedom of information


ASKED = ("Missing episodes", "Interviews offered", "Interviews completed", "Interviews completed within 72 hours")


def released(numbers: Sequence[float | None]) -> tuple[float | str | None, ...]:
    """Four numbers of one year, each part of the one before, fit to be released.

    A number of one to five is 'c'; so is one that leaves one to five of the last number shown, which a subtraction
    would give away.
    """
    shown: list[float | str | None] = []
    last = None
    for number in numbers:
        hide = number is not None and (is_small(number) or last is not None and is_small(abs(last - number)))
        shown.append(HIDDEN if hide else number)
        last = last if hide or number is None else number
    return tuple(shown)
