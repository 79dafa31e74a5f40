"""The knobs of the fictional district, read from `data/catalogue/sample.yaml`."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kpis.yaml_file import read_yaml

SETTINGS = Path(__file__).resolve().parents[2] / "data" / "catalogue" / "sample.yaml"

Knobs = dict[str, Any]


@cache
def knobs() -> Knobs:
    """Every knob, as the YAML has it. Callers read and never write."""
    return read_yaml(SETTINGS)


def in_force(steps: Sequence[Knobs], day: date) -> Knobs:
    """The step whose `from` is the latest not after `day` (the first step when `day` is earlier than all)."""
    return steps[max(bisect_right([step["from"] for step in steps], day) - 1, 0)]


def between(points: Sequence[Knobs], name: str, day: date) -> float:
    """The value of `name` on a straight line through dated points, level beyond both ends."""
    for earlier, later in zip(points, points[1:], strict=False):
        if day <= later["date"]:
            share = (day - earlier["date"]).days / (later["date"] - earlier["date"]).days
            return earlier[name] + (later[name] - earlier[name]) * min(max(share, 0), 1)
    return points[-1][name]
