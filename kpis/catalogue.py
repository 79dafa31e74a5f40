"""What a KPI is: the catalogue's entries, checked as they are read.

`data/catalogue/kpis.yaml` holds what SQL does not (names, definition, unit, polarity, targets, benchmark);
`queries/kpis/<id>.sql` holds which cases count. An entry without SQL is an *empty slot*: the plan names the
KPI, and it can be filled with typed values (feed `kpi_values`) until its own feed is built.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from kpis.targets import Target
from kpis.yaml_file import read_yaml

REPOSITORY = Path(__file__).resolve().parents[1]
CATALOGUE = REPOSITORY / "data" / "catalogue"
KPI_QUERIES = REPOSITORY / "queries" / "kpis"

UNITS = ("percent", "count", "rate_per_10000", "ratio", "days")
POLARITIES = ("higher", "lower", "within", "context")
BASES = ("in_month", "rolling_12m", "snapshot", "quarter", "ytd")
DECIMALS = {"percent": 1, "count": 0, "rate_per_10000": 1, "ratio": 1, "days": 0}


class CatalogueError(Exception):
    """An entry of the catalogue is wrong; the message names the KPI and what to mend."""


@dataclass(frozen=True)
class Benchmark:
    """The published series a KPI is compared with, as columns and filters of one DfE data set."""

    dataset: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] | str | None  # columns to add up, "population", or not published
    source: str
    value: str | None = None  # the published column; without it, numerator over denominator
    filters: dict[str, str] = field(default_factory=dict)
    position: str = "31 March"


@dataclass(frozen=True)
class Kpi:
    """One key performance indicator; `dp` is the decimals it is published to."""

    id: str
    short_name: str
    name: str
    ambition: int
    tier: str
    definition: str
    numerator: str
    denominator: str | None
    unit: str
    polarity: str
    basis: str
    dp: int
    targets: tuple[Target, ...]
    amber: float | None
    lookback_months: int
    coverage: str | None
    feeds: tuple[str, ...]
    benchmark: Benchmark | None
    notes: str | None
    has_query: bool

    @property
    def charted_basis(self) -> str:
        """What an SPC chart may plot: months or month-end positions, never rolling years (Making Data Count)."""
        return "snapshot" if self.basis == "snapshot" else "in_month"


@dataclass(frozen=True)
class Authority:
    """The council whose dashboard this is."""

    name: str
    code: str
    old_la_code: str
    region: str
    neighbours_model: str
    plan: str
    ambitions: dict[int, str]


def _one_of(kpi: str, what: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise CatalogueError(f"kpis.yaml, {kpi}: {what} is '{value}'; it must be one of {', '.join(allowed)}.")
    return value


def _targets(entry: dict) -> tuple[Target, ...]:
    target = entry.get("target")
    if not target:
        return ()
    return (
        Target(
            effective_from=date.fromisoformat(str(target["from"])),
            kind=target["kind"],
            value=target.get("value"),
            amber=target.get("amber"),
            source=target["source"],
            agreed_by=target.get("agreed_by"),
        ),
    )


def _benchmark(entry: dict) -> Benchmark | None:
    if "benchmark" not in entry:
        return None
    given = dict(entry["benchmark"])
    denominator = given.pop("denominator", None)
    return Benchmark(
        numerator=tuple(given.pop("numerator")),
        denominator=tuple(denominator) if isinstance(denominator, list) else denominator,
        **given,
    )


def _kpi(entry: dict) -> Kpi:
    name = entry["id"]
    unit = _one_of(name, "unit", entry["unit"], UNITS)
    return Kpi(
        id=name,
        short_name=entry["short_name"],
        name=entry["name"],
        ambition=entry["ambition"],
        tier=entry["tier"],
        definition=entry["definition"],
        numerator=entry["numerator"],
        denominator=entry.get("denominator"),
        unit=unit,
        polarity=_one_of(name, "polarity", entry["polarity"], POLARITIES),
        basis=_one_of(name, "basis", entry["basis"], BASES),
        dp=entry.get("dp", DECIMALS[unit]),
        targets=_targets(entry),
        amber=entry.get("target", entry).get("amber"),
        lookback_months=entry.get("lookback_months", 0),
        coverage=entry.get("coverage"),
        feeds=tuple(entry["feeds"]),
        benchmark=_benchmark(entry),
        notes=entry.get("notes"),
        has_query=(KPI_QUERIES / f"{name}.sql").is_file(),
    )


@cache
def load_kpis() -> dict[str, Kpi]:
    """Every KPI by id, in the catalogue's order. Raises CatalogueError for an entry that is wrong."""
    entries = read_yaml(CATALOGUE / "kpis.yaml")
    kpis = {entry["id"]: _kpi(entry) for entry in entries}
    if len(kpis) != len(entries):
        raise CatalogueError("kpis.yaml names a KPI twice; each id must be given once.")
    return kpis


@cache
def load_authority() -> Authority:
    """The council this dashboard is configured for (`data/catalogue/authority.yaml`)."""
    return Authority(**read_yaml(CATALOGUE / "authority.yaml"))
