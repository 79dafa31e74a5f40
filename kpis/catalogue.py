"""What a KPI is: the catalogue's entries, checked as they are read.

`data/catalogue/kpis/*.yaml` hold what SQL does not (names, definition, unit, polarity, targets, benchmark);
`queries/kpis/<id>.sql` holds which cases count. An entry without SQL says why (`typed`): no extract can give it, so
it is filled with typed values (feed `kpi_values`) or waits as a declared empty slot.
"""

import re
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
COUNTS = ("cases", "children", "years")
COMPARABILITY = ("like_for_like", "near", "context")
POSITIONS = {"31 March": (3, 31), "30 June": (6, 30), "31 August": (8, 31), "30 September": (9, 30)}
POLARITIES = ("higher", "lower", "within", "context")
BASES = ("in_month", "rolling_12m", "snapshot", "quarter", "ytd")
DECIMALS = {"percent": 1, "count": 0, "rate_per_10000": 1, "ratio": 1, "days": 0}


class CatalogueError(Exception):
    """An entry of the catalogue is wrong; the message names the KPI and what to mend."""


Filters = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Benchmark:
    """The published series a KPI is compared with, as columns and breakdowns of one DfE data set.

    `value` is the column DfE publishes the figure in; without it the figure is the numerator's columns over the
    denominator's ("population": ONS children aged 0 to 17). `filters` pick the breakdown, column by column: of
    several allowed values the counts are added up. `lait` names the measure of DfE's local authority interactive
    tool that gives the years (or all of them) that the data sets loaded do not hold. `also` are further series told
    beside the KPI, each with a `label`; they are not of its kind and never drawn on its line.
    """

    source: str
    unit: str
    position: str  # the day of the year its years end on, or its positions are of
    comparability: str  # near: another cohort or rule, said beside it; context: never judged nor drawn on one line
    dataset: str | None = None
    value: str | None = None
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] | str | None = None
    filters: Filters = field(default_factory=dict)
    denominator_filters: Filters = field(default_factory=dict)  # none: those of the numerator
    lait: str | None = None
    complement: bool = False  # published is the share that is not so: what is left of 100 is taken
    note: str | None = None
    label: str | None = None
    also: tuple["Benchmark", ...] = ()

    @property
    def day(self) -> tuple[int, int]:
        """Month and day of `position`."""
        return POSITIONS[self.position]


@dataclass(frozen=True)
class Kpi:
    """One key performance indicator; `dp` is the decimals it is published to.

    `counts`: 'cases' adds up over months; 'children' counts each child once in any period, on the last occasion in
    it; 'years' looks back twelve months in the query itself (one row a case and month end), so it has no months.
    `fallback` is the feed that stands in for months the first of `feeds` does not cover, and `fallback_coverage` when
    a month of it counts as loaded, where that is not as for the first; it stands in for a month only when so many in
    a row up to it are loaded (`fallback_months`). `also` one that must cover a month too;
    `answered` a field that some row of the month's extract must hold, lest a missing column pass for none.
    """

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
    counts: str = "cases"
    fallback: str | None = None
    also: str | None = None
    answered: str | None = None
    fallback_coverage: str | None = None
    fallback_months: int = 1
    typed: str | None = None

    @property
    def charted_basis(self) -> str:
        """What a chart plots: months or month-end positions. Rolling years only where there is nothing else, and
        then as a line without limits: their months overlap (Making Data Count)."""
        if self.counts == "years":
            return "rolling_12m"
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
    colour: str = "#12436D"
    logo: str | None = None
    logo_dark: str | None = None

    def __post_init__(self) -> None:
        """Raises CatalogueError for a colour that is none."""
        if not re.fullmatch("#[0-9a-fA-F]{6}", self.colour):
            raise CatalogueError(f"authority.yaml: the colour is '{self.colour}'; it must be like '#12436D'.")


def _one_of(kpi: str, what: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise CatalogueError(f"The catalogue, {kpi}: {what} is '{value}'; it must be one of {', '.join(allowed)}.")
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
            baseline_value=target.get("baseline_value"),
            baseline_date=target.get("baseline_date"),
        ),
    )


def _several(value: str | list[str]) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def _filters(given: dict) -> Filters:
    return {column: _several(values) for column, values in given.items()}


def _benchmark(entry: dict) -> Benchmark | None:
    """An entry's benchmark, whole and of the KPI's own unit: anything else would be drawn on the wrong axis."""
    if "benchmark" not in entry:
        return None
    found = _published_series(entry["id"], entry["benchmark"])
    if found.unit != entry["unit"]:
        raise CatalogueError(f"The catalogue, {entry['id']}: its benchmark is in {found.unit}, it in {entry['unit']}.")
    return found


def _published_series(kpi: str, entry: dict) -> Benchmark:
    given = dict(entry)
    denominator = given.pop("denominator", None)
    try:
        found = Benchmark(
            numerator=tuple(given.pop("numerator", ())),
            denominator=tuple(denominator) if isinstance(denominator, list) else denominator,
            filters=_filters(given.pop("filters", {})),
            denominator_filters=_filters(given.pop("denominator_filters", {})),
            also=tuple(_published_series(kpi, other) for other in given.pop("also", ())),
            **given,
        )
    except TypeError as error:
        raise CatalogueError(f"The catalogue, {kpi}, benchmark: {error}.") from None
    _one_of(kpi, "the benchmark's unit", found.unit, UNITS)
    _one_of(kpi, "the benchmark's position", found.position, tuple(POSITIONS))
    _one_of(kpi, "comparability", found.comparability, COMPARABILITY)
    if slip := _slip(found):
        raise CatalogueError(f"The catalogue, {kpi}, benchmark: {slip}.")
    return found


def _slip(b: Benchmark) -> str | None:
    if not (b.dataset or b.lait):
        return "it names neither a data set nor a measure of LAIT"
    if b.dataset and not (b.value or b.numerator):
        return "it names no column of its data set"
    if b.value and any(len(values) > 1 for values in b.filters.values()):
        return "only counts can be added up over breakdowns, not a published value"
    if b.comparability != "like_for_like" and not b.note:
        return f"its note must say why it is only {b.comparability}"
    return None


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
        counts=_one_of(name, "counts", entry.get("counts", "cases"), COUNTS),
        fallback=entry.get("fallback"),
        also=entry.get("also"),
        answered=entry.get("answered"),
        fallback_coverage=entry.get("fallback_coverage"),
        fallback_months=entry.get("fallback_months", 1),
        feeds=tuple(entry["feeds"]),
        benchmark=_benchmark(entry),
        notes=entry.get("notes"),
        typed=entry.get("typed"),
        has_query=(KPI_QUERIES / f"{name}.sql").is_file(),
    )


@cache
def load_kpis() -> dict[str, Kpi]:
    """Every KPI by id, in the catalogue's order. Raises CatalogueError for an entry that is wrong."""
    paths = sorted((CATALOGUE / "kpis").glob("*.yaml"))
    entries = [entry for path in paths for entry in read_yaml(path)]
    kpis = {entry["id"]: _kpi(entry) for entry in entries}
    if len(kpis) != len(entries):
        raise CatalogueError("The catalogue names a KPI twice; each id must be given once.")
    return kpis


@cache
def load_authority() -> Authority:
    """The council this dashboard is configured for (`data/catalogue/authority.yaml`)."""
    return Authority(**read_yaml(CATALOGUE / "authority.yaml"))
