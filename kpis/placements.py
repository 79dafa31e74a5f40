"""Placement stability: how many placements a child in care had in the twelve months to a day (DfE, stability guide)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

UNSTABLE = 3  # three or more placements in the year


@dataclass(frozen=True)
class Placement:
    """One placement: `end` is None while it lasts; `code` is the SSDA903 placement type (U6, K2, T3...)."""

    start: date
    end: date | None
    code: str


def placements_in_year(placements: Iterable[Placement], day: date) -> int:
    """Placements open on any day of the twelve months to `day`, the one open at their start included.

    Temporary moves (T0 to T4) are not counted, as the SSDA903 guide treats them.
    """
    return sum(_is_open_in_year(p, day) for p in placements if not p.code.startswith("T"))


def looked_after_on(placements: Iterable[Placement], day: date) -> bool:
    """Whether the child is in some placement on `day`."""
    return any(p.start <= day and (p.end is None or p.end > day) for p in placements)


def _is_open_in_year(placement: Placement, day: date) -> bool:
    return placement.start <= day and (placement.end is None or placement.end > _a_year_before(day))


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)
