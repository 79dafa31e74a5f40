"""From contact to outcome, list by list: what each step's rows add up to, and how far one step is traced to the next.

A contact carries no number of the referral it led to, so a step is traced by the child: the same child stands in the
next list within `TRACED_DAYS` days. What is not so traced is not said to have led to anything.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpis.shares import Share, together

TRACED_DAYS = 14
SENT_ON = ("Referral to social care", "Section 47")
NO_DECISION = "No decision yet"
NO_FINDING = "Finding not recorded"
WAITING_BANDS = {
    "contact": ("1 to 5", "6 to 10", "Over 10"),
    "assessment": ("0 to 20", "21 to 35", "36 to 45", "Over 45"),
}
NEARLY_DUE = "36 to 45"


@dataclass(frozen=True)
class SourceLine:
    """The referrals of one source (or team): how many, closed with no further action, and re-referrals."""

    name: str
    referrals: float
    no_further_action: Share
    rereferrals: Share


def outcomes(rows: Iterable[Mapping]) -> list[tuple[str, float]]:
    """What was decided on the contacts, most frequent first; contacts without a decision last."""
    counts: dict[str, float] = defaultdict(float)
    for row in rows:
        counts[row["outcome"] or NO_DECISION] += row["contacts"]
    return sorted(counts.items(), key=lambda pair: (pair[0] == NO_DECISION, -pair[1], pair[0]))


def sent_on(rows: Iterable[Mapping]) -> Share:
    """Contacts decided as a referral or a section 47 enquiry, of all contacts in the front door's log."""
    return together(Share(row["contacts"] if row["outcome"] in SENT_ON else 0, row["contacts"]) for row in rows)


def contacts_traced(rows: Iterable[Mapping]) -> Share:
    """Contacts sent on whose child is then in the list of referrals, of those that can be looked up there."""
    return together(Share(row["referred"], row["traceable"]) for row in rows)


def referrals_traced(rows: Iterable[Mapping]) -> Share:
    """Referrals that led to action whose child then has an assessment begun, of those that can be looked up."""
    return together(Share(row["assessed"], row["traceable"]) for row in rows)


def actions(rows: Sequence[Mapping]) -> list[tuple[str, float]]:
    """What became of the referrals: action, no further action, and where the list does not say."""
    total = {name: sum(row[name] for row in rows) for name in ("referrals", "action_taken", "no_further_action")}
    unknown = total["referrals"] - total["action_taken"] - total["no_further_action"]
    parts = [("Action taken", total["action_taken"]), ("No further action", total["no_further_action"])]
    return [*parts, ("Not recorded", unknown)] if unknown else parts


def findings(rows: Iterable[Mapping]) -> list[tuple[str, float]]:
    """What the assessments found; those that do not say come last."""
    counts: dict[str, float] = defaultdict(float, {"Support needed": 0.0, "No support needed": 0.0})
    for row in rows:
        counts[row["finding"] or NO_FINDING] += row["authorised"]
    return list(counts.items())


def waiting(rows: Iterable[Mapping], what: str) -> dict[str, float]:
    """How many wait, by band of working days; every band is there."""
    counts = dict.fromkeys(WAITING_BANDS[what], 0)
    for row in rows:
        if row["what"] == what:
            counts[row["days"]] += row["waiting"]
    return counts


def by(rows: Iterable[Mapping], key: str) -> list[SourceLine]:
    """The referrals by source or by team, most first."""
    grouped: dict[str, list[Mapping]] = defaultdict(list)
    for row in rows:
        grouped[row[key]].append(row)
    lines = [_line(name, members) for name, members in grouped.items()]
    return sorted(lines, key=lambda line: (-line.referrals, line.name))


def _line(name: str, rows: Sequence[Mapping]) -> SourceLine:
    referrals = sum(row["referrals"] for row in rows)
    closed, again = (sum(row[part] for row in rows) for part in ("no_further_action", "rereferrals"))
    return SourceLine(name, referrals, Share(closed, referrals), Share(again, referrals))
