"""What to do about what a load found wrong, in plain sentences by rule (`data/catalogue/remedies.yaml`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etl.contracts import CATALOGUE, Contract, Problem
from kpis.yaml_file import read_yaml

KINDS = {
    "date": "date", "datetime": "date", "month": "date", "age": "date", "code": "code", "factors": "code",
    "yes_no": "code", "id": "id",
}  # fmt: skip
CONSEQUENCE = re.compile(r" The row is (?:not counted|kept)\.")
EXPECTED = re.compile(r"\s*\bExpected (?P<what>.+?\.)(?=\s|$)")
FROM_CASE_SYSTEM = Contract.remedy  # a contract that says nothing else comes from the case system


@dataclass(frozen=True)
class Remedy:
    """What a rule expects, and how what breaks it is mended: in the record, unless `in_record` says elsewhere."""

    expected: str
    mend: str
    in_record: bool = True


@dataclass(frozen=True)
class Remedies:
    """Every rule's remedy, and by kind of column where each case system keeps it."""

    rules: Mapping[str, Remedy]
    systems: Mapping[str, Mapping[str, str]]


@cache
def load_remedies(path: Path = CATALOGUE / "remedies.yaml") -> Remedies:
    """The catalogue's remedies."""
    entry = read_yaml(path)
    return Remedies({rule: Remedy(**words) for rule, words in entry["rules"].items()}, entry["systems"])


def sentence(problem: Problem) -> str:
    """What was found and expected, without what becomes of the row and how to mend it."""
    return CONSEQUENCE.split(problem.message)[0]


def expected(problem: Problem) -> str:
    """What was expected: as the message says, or else the rule; blank where neither does."""
    if said := EXPECTED.search(problem.message):
        return said["what"][:1].upper() + said["what"][1:]
    remedy = load_remedies().rules.get(problem.rule)
    return remedy.expected if remedy else ""


def how_to_mend(problem: Problem, contract: Contract | None = None) -> str:
    """What to do: the rule's own sentence (or how the message ends), and where the list is corrected."""
    remedy = load_remedies().rules.get(problem.rule)
    if remedy is None:
        return CONSEQUENCE.split(problem.message)[-1].strip()
    own = contract is None or contract.remedy == FROM_CASE_SYSTEM or not remedy.in_record
    return remedy.mend if own else f"{remedy.mend} {contract.remedy}"


def case_systems(problem: Problem, contract: Contract | None) -> list[str]:
    """For a cell of a list that comes from the case system: where each system keeps it, a sentence a system."""
    remedy = load_remedies().rules.get(problem.rule)
    if contract is None or contract.remedy != FROM_CASE_SYSTEM or remedy is None or not remedy.in_record:
        return []
    column = next((column for column in contract.columns if column.name == problem.column), None)
    places = load_remedies().systems[KINDS.get(column.type, "other")] if column else {}
    return [f"{system}: {words}" for system, words in places.items()]
