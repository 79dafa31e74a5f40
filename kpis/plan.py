"""Actions and risks: a suggested colour for an action, a score and band for a risk.

The owner may override a suggestion with a reason. Completing an action is not the same as impact.
"""

from dataclasses import dataclass
from datetime import date

LATE_DAYS = 30
BEHIND, FAR_BEHIND = 0.10, 0.25
BRAG_WORDS = {
    "B": "Done, impact evidenced",
    "G": "On track",
    "A": "Slipping",
    "R": "Off track",
    "N": "Not started",
}
# National Patient Safety Agency bands; a council's own replace them.
RISK_BANDS = ((15, "extreme"), (8, "high"), (4, "moderate"), (1, "low"))


def suggest_brag(
    today: date,
    start: date,
    due: date,
    *,
    complete: bool = False,
    evidenced: bool = False,
    progress: float | None = None,
    forecast: date | None = None,
) -> str:
    """'B', 'G', 'A', 'R', or 'N' for not started. `progress` is a share from 0 to 1.

    Due today is not overdue. Complete without evidence of impact is green, not blue.
    """
    if complete:
        return "B" if evidenced else "G"
    if start > today:
        return "N"
    late = (forecast - due).days if forecast else 0
    behind = 0.0 if progress is None else elapsed(today, start, due) - progress
    if today > due or late > LATE_DAYS or behind > FAR_BEHIND:
        return "R"
    return "A" if late > 0 or behind > BEHIND else "G"


def elapsed(today: date, start: date, due: date) -> float:
    """Share of the planned time already gone, 0 to 1."""
    planned = (due - start).days
    return min(max((today - start).days / planned, 0.0), 1.0) if planned > 0 else 1.0


@dataclass(frozen=True)
class Risk:
    """Likelihood and impact 1-5, their product, and its band. Equal scores need not be equal risks."""

    likelihood: int
    impact: int

    def __post_init__(self) -> None:
        if not (1 <= self.likelihood <= 5 and 1 <= self.impact <= 5):
            given = f"{self.likelihood} and {self.impact}"
            raise ValueError(f"Likelihood and impact run from 1 to 5; got {given}.")

    @property
    def score(self) -> int:
        return self.likelihood * self.impact

    @property
    def band(self) -> str:
        return next(name for floor, name in RISK_BANDS if self.score >= floor)
