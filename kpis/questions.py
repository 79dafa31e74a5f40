"""Questions worth asking of a figure (`data/catalogue/questions.yaml`): by what it says, then by what it measures."""

from functools import cache
from typing import TYPE_CHECKING

from kpis.catalogue import CATALOGUE, CatalogueError
from kpis.headline import has_figure
from kpis.yaml_file import read_yaml

if TYPE_CHECKING:
    from kpis.assessment import Assessment

SIGNALS = ("concern", "improvement", "neutral")
FINDINGS = (*SIGNALS, "consistent_fail", "inconsistent", "consistent_pass", "steady", "small", "none")


@cache
def _given() -> dict:
    """The file, whole. Raises CatalogueError where a finding has no questions."""
    given = read_yaml(CATALOGUE / "questions.yaml")
    if lacking := [finding for finding in FINDINGS if not given["finding"].get(finding)]:
        raise CatalogueError(f"questions.yaml has no questions for {', '.join(lacking)}.")
    return given


def finding_kind(a: "Assessment") -> str:
    """Which of FINDINGS an assessment is: a signal before the target, and no judging by too few."""
    if not has_figure(a):
        return "none"
    if a.small_numbers or a.status.code == "too_few" or a.variation is None:
        return "small"
    signal = a.variation.split("_")[0]
    if signal in SIGNALS:
        return signal
    return a.assurance or "steady"


def questions(a: "Assessment", differs: bool = False) -> tuple[str, ...]:
    """What to ask: of the finding, of a part that `differs` beyond chance, of the kind of measure, and who does it."""
    given, words = _given(), set(a.kpi.id.split("_"))
    kind = next((entry["ask"] for entry in given["kinds"] if words.intersection(entry["match"])), [])
    return (*given["finding"][finding_kind(a)], *(given["team"] if differs else []), *kind, *given["always"])
