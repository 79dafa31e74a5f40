"""Which authority is which: those abolished, renumbered, or published together (`data/catalogue/areas.yaml`).

Authorities are known by their old code (three digits, as text); it stays when the other code changes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from kpis.catalogue import CATALOGUE
from kpis.yaml_file import read_yaml


class AreasError(Exception):
    """The list of areas is wrong; the message says what to mend."""


@dataclass(frozen=True)
class Abolished:
    """An authority that is no more, and who came after it."""

    old_la_code: str
    name: str
    area_code: str
    last_day: date
    successors: tuple[str, ...]


@dataclass(frozen=True)
class Areas:
    """`old_codes`: the codes those listed have or had -> their old code. `joint`: an authority -> the row it shares."""

    abolished: dict[str, Abolished]
    old_codes: dict[str, str]
    joint: dict[str, str]
    renamed_regions: dict[str, str]

    def began(self, code: str) -> date | None:
        """The last day before an authority existed, where a reorganisation made it."""
        return next((gone.last_day for gone in self.abolished.values() if code in gone.successors), None)

    def exists(self, code: str, on: date) -> bool:
        """Whether there was such an authority on a day."""
        gone, made = self.abolished.get(code), self.began(code)
        return (gone is None or on <= gone.last_day) and (made is None or on > made)

    def standing(self, codes: Sequence[str], on: date) -> tuple[str, ...]:
        """A group of neighbours as it stood on a day: successors in the place of the abolished, nobody twice."""
        today: list[str] = []
        for code in codes:
            gone = self.abolished.get(code)
            today += gone.successors if gone and on > gone.last_day else (code,)
        return tuple(dict.fromkeys(code for code in today if self.exists(code, on)))

    def published_as(self, code: str, known: Collection[str]) -> str:
        """The code an authority's figures stand under: its own, or that of the row it shares with another."""
        return self.joint.get(code, code) if code not in known else code


def group_on(
    codes: Sequence[str], own: str, known: Collection[str], on: date, areas: Areas | None = None
) -> tuple[str, tuple[str, ...]]:
    """Us and our neighbours under the codes one published period has them under. `known`: the codes in it."""
    areas = areas or load_areas()
    us = areas.published_as(own, known)
    others = (areas.published_as(code, known) for code in areas.standing(codes, on))
    return us, tuple(dict.fromkeys(code for code in others if code != us))


@cache
def load_areas() -> Areas:
    """The list of areas. Raises AreasError for an authority that is named twice or succeeds itself."""
    entry = read_yaml(CATALOGUE / "areas.yaml")
    listed = [Abolished(**{**gone, "successors": tuple(gone["successors"])}) for gone in entry["abolished"]]
    abolished = {gone.old_la_code: gone for gone in listed}
    if len(abolished) != len(listed) or any(code in abolished for gone in listed for code in gone.successors):
        raise AreasError("areas.yaml: an abolished authority is listed twice, or succeeds another.")
    return Areas(
        abolished=abolished,
        old_codes={
            **{gone.area_code: gone.old_la_code for gone in listed},
            **{code: area["old_la_code"] for area in entry["recoded"] for code in area["area_codes"]},
            **{code: member for row in entry["joint"] for member, code in row["members"].items()},
        },
        joint={member: row["old_la_code"] for row in entry["joint"] for member in row["members"]},
        renamed_regions=entry["renamed_regions"],
    )
