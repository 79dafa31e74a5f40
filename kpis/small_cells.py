"""Breakdowns that tell something about a child on sight: on screen they show no number from one to five.

By team or age a small number is a matter of judging (`kpis.reliability`); by ethnicity, disability, gender, need or
the like it can point at a child for whoever looks over a shoulder in a meeting. So there a cell is shown whole or not
at all: hidden when a number in it is from one to five, and hidden too when the whole less the rest would give such a
number away (`kpis.disclosure`).
"""

from collections.abc import Iterable, Mapping, Sequence

from kpis.disclosure import is_exposed, primary_hidden, protect

SPECIAL = frozenset(
    {"ethnic_group", "ethnicity", "disability", "gender", "religion", "need", "primary_need", "activity",
     "unaccompanied"}
)  # fmt: skip
HIDDEN_WORDS = "fewer than 6"
WHY_HIDDEN = (
    "Fewer than 6: by this breakdown a number from 1 to 5 is not shown, nor is one that would give such a number away."
)

Cell = Mapping[str, object]


def is_special(dimension: str) -> bool:
    """Whether the members of a breakdown are shown only where nothing in them is small."""
    return dimension in SPECIAL


def masked(rows: Sequence[Cell], unit: str) -> list[dict]:
    """The members of one breakdown on one basis in one month, those not to be shown without any figure.

    Each row gains `hidden`. The line's own total (the whole council) is taken to be shown beside it.
    """
    names = hidden_members(rows, unit)
    nothing = {"numerator": None, "denominator": None, "value": None, "hidden": True}
    return [{**row, **nothing} if row["member"] in names else {**row, "hidden": False} for row in rows]


def hidden_members(rows: Iterable[Cell], unit: str) -> frozenset[str]:
    """The members whose figures must not be shown, so that no small number can be read or worked out."""
    given = list(rows)
    lines = _lines(given, unit)
    hidden = frozenset(row["member"] for row in given if _has_no_counts(row, unit))
    hidden = hidden.union(*(primary_hidden(line) for line in lines))
    while exposed := [line for line in lines if is_exposed(line, hidden) and len(hidden) < len(line)]:
        hidden = protect(exposed[0], hidden)
    return hidden


def _has_no_counts(row: Cell, unit: str) -> bool:
    """A value typed without the numbers behind it: nobody can say that they are not small."""
    counted = row["denominator"] if unit in ("ratio", "days") else row["numerator"]
    return row["value"] is not None and counted is None


def _lines(rows: Sequence[Cell], unit: str) -> list[dict[str, float]]:
    """The numbers of children in the cells, each kind a line that adds up to the whole's.

    Behind a percentage stand those counted, all of them, and those not counted; behind an average only how many it is
    of, since its numerator is days or scores.
    """
    whole = {row["member"]: row["denominator"] or 0 for row in rows}
    if unit in ("ratio", "days"):
        return [whole]
    counted = {row["member"]: row["numerator"] or 0 for row in rows}
    if unit != "percent":
        return [counted]
    return [counted, whole, {name: whole[name] - counted[name] for name in whole}]
