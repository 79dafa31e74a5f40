"""What pages ask of the published snapshot, asked once and kept: a snapshot's name never stands for other content.

Pages get rows already grouped by KPI and turned into the inputs of `kpis`; they hold no SQL and no statistics.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from charts.history_chart import PublishedYear
from charts.spc_drawing import ENGLAND, NEIGHBOURS, NeighbourStep
from etl.answers import counted
from etl.contracts import Contract
from etl.home import Home, home
from etl.publishing import current_name
from etl.snapshot import Snapshot, open_snapshot
from frame.access import demand
from frame.records import records
from kpis import formats, spc
from kpis.areas import group_on
from kpis.assessment import Assessment, assess
from kpis.catalogue import Kpi, load_kpis
from kpis.neighbours import AreaValue, Comparison, compare_areas
from kpis.periods import add_months, financial_year_start, month_end, month_range
from kpis.releases import is_out
from kpis.small_cells import is_special, masked
from kpis.spc import Point
from kpis.targets import Target, in_force, path
from records.step_changes import step_changes
from records.store import RecordsUnusable

ALL = "All"
NOT_RECORDED = "Not recorded"
QUARTER_ENDS = (3, 6, 9, 12)
FIXED_TARGETS = ("at_least", "at_most")
JUDGED = "like_for_like"  # only such a series may be called better or worse, or ranked
ALIGNED = "align_with_neighbours"


@dataclass(frozen=True)
class Member:
    """One member of one breakdown; the whole council is `('all', 'All')`."""

    dimension: str = "all"
    name: str = ALL


WHOLE = Member()


@dataclass(frozen=True)
class Picture:
    """One snapshot and what does not change with month or team. Lists are in the order of their queries."""

    snapshot: Snapshot
    meta: Mapping
    entries: Mapping[str, Mapping]  # the snapshot's row of each KPI
    kpis: Mapping[str, Kpi]
    months: tuple[date, ...]  # newest first
    teams: tuple[str, ...]
    members: Mapping[str, Mapping[str, tuple[str, ...]]]  # KPI -> breakdown -> members
    targets: Mapping[str, tuple[Target, ...]]
    published: Mapping[str, Mapping[date, tuple[Mapping, ...]]]  # KPI -> end of period -> areas
    neighbour_codes: tuple[str, ...]
    coverage: tuple[Mapping, ...]
    loads: tuple[Mapping, ...]
    restatements: tuple[Mapping, ...]
    estimated_ends: tuple[Mapping, ...]  # episodes that left a later list without an end, newest list first
    details: frozenset[str]  # tables of `queries/detail/` this snapshot keeps; older ones have fewer

    @property
    def name(self) -> str:
        return self.snapshot.name

    @cached_property
    def by_short_name(self) -> Mapping[str, Kpi]:
        """KPIs that have a figure, by the name people see; in the catalogue's order."""
        return {kpi.short_name: kpi for kpi in self.kpis.values() if self.entries[kpi.id]["first_month"]}


# ---------------------------------------------------------------- opening


def current_picture() -> Picture | None:
    """The snapshot now published, or None before the first. A new one is noticed on the next rerun."""
    demand("view")
    at = home()
    name = current_name(at)
    return _picture(str(at.snapshots / name)) if name else None


def picture_of(path: Path) -> Picture:
    """A kept snapshot other than the newest, for what was known then."""
    demand("view")
    return _picture(str(path))


@st.cache_resource(max_entries=4, show_spinner="Opening the data…")
def _picture(path: str) -> Picture:
    return read_picture(open_snapshot(Path(path)))


def read_picture(snapshot: Snapshot) -> Picture:
    """Everything of a snapshot that every page shares."""
    ask = snapshot.records
    meta = ask("meta")[0]
    catalogue = load_kpis()
    entries = {row["kpi"]: row for row in ask("kpis") if row["kpi"] in catalogue}
    model = {"old_la_code": meta["old_la_code"], "model": meta["neighbours_model"]}
    return Picture(
        snapshot=snapshot,
        meta=meta,
        entries=entries,
        kpis={name: catalogue[name] for name in entries},
        months=tuple(row["month"] for row in ask("months")),
        teams=tuple(row["team"] for row in ask("teams")),
        members=_members(ask("dimensions")),
        targets=_targets(ask("targets")),
        published=_published(ask("all_published")),
        neighbour_codes=tuple(row["neighbour_code"] for row in ask("neighbours", **model)),
        coverage=tuple(ask("coverage")),
        loads=tuple(ask("loads")),
        restatements=tuple(ask("restatements")),
        estimated_ends=tuple(ask("estimated_ends")),
        details=frozenset(row["table_name"] for row in ask("kept_details")),
    )


def installation() -> Home:
    """Where this installation keeps its data; for the load page."""
    demand("load")
    return home()


def _members(rows: Iterable[Mapping]) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for row in rows:
        known = found[row["kpi"]].get(row["dimension"], ())
        found[row["kpi"]][row["dimension"]] = (*known, row["member"])
    return dict(found)


def _targets(rows: Iterable[Mapping]) -> dict[str, tuple[Target, ...]]:
    found: dict[str, list[Target]] = defaultdict(list)
    for row in rows:
        found[row["kpi"]].append(Target(**{key: value for key, value in row.items() if key != "kpi"}))
    return {kpi: tuple(targets) for kpi, targets in found.items()}


def _published(rows: Iterable[Mapping]) -> dict[str, dict[date, tuple[Mapping, ...]]]:
    found: dict[str, dict[date, list]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row["kpi"]][row["period_end"]].append(row)
    return {kpi: {end: tuple(areas) for end, areas in sorted(by.items())} for kpi, by in found.items()}


# ---------------------------------------------------------------- one month, one member


def assessments(picture: Picture, month: date, member: Member = WHOLE) -> Mapping[str, Assessment]:
    """Every KPI that has a figure for this member (a rate has none for a team), assessed in one month.

    Raises ValueError for a breakdown whose small numbers are hidden: ask for one KPI's `assessment`.
    """
    if is_special(member.dimension):
        raise ValueError(f"by {member.dimension} one KPI at a time: its small numbers have to be hidden first")
    return _assessments(picture, picture.name, month, member, declared_steps(member))


def assessment(picture: Picture, kpi: Kpi, month: date, member: Member = WHOLE) -> Assessment | None:
    """One KPI for one member, or None where there is no figure that may be shown."""
    if member.dimension in ("all", "team"):
        return assessments(picture, month, member).get(kpi.id)
    rows = all_rows(series(picture, kpi, member))
    known = any(row["value"] is not None for row in rows)
    steps = [since for of, since in declared_steps(member) if of == kpi.id]
    return assessed(picture, kpi, rows, month, member, steps) if known else None


@st.cache_resource(max_entries=64, show_spinner=False)
def _assessments(
    _picture: Picture, name: str, month: date, member: Member, declared: tuple[tuple[str, date], ...] = ()
) -> dict[str, Assessment]:
    rows = _picture.snapshot.records("all_series", dimension=member.dimension, member=member.name)
    by_kpi: dict[str, list[Mapping]] = defaultdict(list)
    for row in rows:
        by_kpi[row["kpi"]].append(row)
    known = [kpi for kpi in _picture.kpis.values() if any(row["value"] is not None for row in by_kpi.get(kpi.id, ()))]
    steps: dict[str, list[date]] = defaultdict(list)
    for of, since in declared:
        steps[of].append(since)
    return {kpi.id: assessed(_picture, kpi, by_kpi[kpi.id], month, member, steps[kpi.id]) for kpi in known}


def declared_steps(member: Member) -> tuple[tuple[str, date], ...]:
    """The step changes people declared for this member: (KPI, first month after the change), oldest first.

    Figures can be read where what people wrote cannot: then there are none, and it is logged.
    """
    try:
        rows = step_changes(records())
    except (RecordsUnusable, SQLAlchemyError):
        logging.getLogger(__name__).exception("the step changes could not be read")
        return ()
    return tuple((row.kpi, row.month) for row in rows if (row.dimension, row.member) == (member.dimension, member.name))


def assessed(
    picture: Picture, kpi: Kpi, rows: Sequence[Mapping], month: date, member: Member, steps: Sequence[date] = ()
) -> Assessment:
    """One KPI in one month; its limits are worked out again from each of the `steps` on. Only the whole council is set
    beside other councils, and is judged by them only where they are counted like for like: elsewhere they are shown."""
    beside = comparison(picture, kpi, month) if member == WHOLE and comparability(kpi) != "context" else None
    made = assess(
        kpi,
        with_steps(points(rows, charted_basis(kpi, rows), month), steps),
        points(rows, kpi.basis, month),
        picture.targets.get(kpi.id, ()),
        beside if comparability(kpi) == JUDGED or _is_aligned(picture, kpi, month) else None,
        month,
    )
    return replace(made, comparison=beside)


def _is_aligned(picture: Picture, kpi: Kpi, month: date) -> bool:
    """Whether the plan itself sets the KPI against its neighbours."""
    target = in_force(picture.targets.get(kpi.id, ()), month)
    return target is not None and target.kind == ALIGNED


def charted_basis(kpi: Kpi, rows: Iterable[Mapping]) -> str:
    """What an SPC chart may plot: months or month-end positions; whole quarters where only those have figures."""
    if kpi.basis != "quarter":
        return kpi.charted_basis
    known = {row["basis"] for row in rows if row["value"] is not None}
    return "quarter" if known and kpi.charted_basis not in known else kpi.charted_basis


def points(rows: Iterable[Mapping], basis: str, until: date) -> tuple[Point, ...]:
    """The months of one basis to `until`, gaps included.

    A month whose look-back is incomplete is a gap too: its figure is known to be too low. Of quarters only whole
    ones: a quarter's figure stands until the next one ends.
    """
    wanted = (row for row in rows if row["basis"] == basis and row["complete"] is not False)
    by_month = {row["month"]: row for row in wanted if row["month"] <= until}
    if basis == "quarter":
        return tuple(_point(row) for month, row in by_month.items() if month.month in QUARTER_ENDS)
    months = month_range(min(by_month), max(by_month)) if by_month else []
    return tuple(_point(by_month[m]) if m in by_month else Point(m, None) for m in months)


def with_steps(given: Sequence[Point], steps: Iterable[date]) -> tuple[Point, ...]:
    """The points with a rebase at the first month, or quarter, on or after each step change."""
    first = {next((point.month for point in given if point.month >= since), None) for since in steps}
    return tuple(replace(point, rebase=True) if point.month in first else point for point in given)


def _point(row: Mapping) -> Point:
    return Point(row["month"], row["value"], row["numerator"], row["denominator"])


def series(picture: Picture, kpi: Kpi, member: Member) -> dict[str, list[Mapping]]:
    """Every month of one KPI by basis, for one member, oldest first; small numbers hidden where they have to be."""
    if is_special(member.dimension):
        return _masked_series(picture, picture.name, kpi, member)
    return _series(picture, picture.name, kpi.id, member)


@st.cache_resource(max_entries=256, show_spinner=False)
def _series(_picture: Picture, name: str, kpi: str, member: Member) -> dict[str, list[Mapping]]:
    rows = _picture.snapshot.records("member_series", kpi=kpi, dimension=member.dimension, member=member.name)
    found: dict[str, list[Mapping]] = defaultdict(list)
    for row in rows:
        found[row["basis"]].append(row)
    return dict(found)


@st.cache_resource(max_entries=64, show_spinner=False)
def _masked_series(_picture: Picture, name: str, _kpi: Kpi, member: Member) -> dict[str, list[Mapping]]:
    lines: dict[tuple, list[Mapping]] = defaultdict(list)
    for other in _picture.members[_kpi.id][member.dimension]:
        of_other = _series(_picture, name, _kpi.id, Member(member.dimension, other))
        for row in all_rows(of_other):
            lines[row["basis"], row["month"]].append({**row, "member": other})
    found: dict[str, list[Mapping]] = defaultdict(list)
    for (basis, _), line in lines.items():
        found[basis] += [row for row in masked(line, _kpi.unit) if row["member"] == member.name]
    return {basis: sorted(rows, key=lambda row: row["month"]) for basis, rows in found.items()}


def breakdown(picture: Picture, kpi: Kpi, basis: str, month: date, dimension: str) -> list[Mapping]:
    """The members of one breakdown in one month: member, numerator, denominator, value, complete, hidden or not."""
    asked = {"kpi": kpi.id, "basis": basis, "month": month, "dimension": dimension}
    rows = picture.snapshot.records("breakdown", **asked)
    return masked(rows, kpi.unit) if is_special(dimension) else [{**row, "hidden": False} for row in rows]


def all_rows(by_basis: Mapping[str, Sequence[Mapping]]) -> list[Mapping]:
    """A series by basis as one list."""
    return [row for rows in by_basis.values() for row in rows]


def cell(rows: Iterable[Mapping], basis: str, month: date) -> Mapping | None:
    """The row shown as the latest: the month's own; of quarters the last whole one."""
    if basis != "quarter":
        return next((row for row in rows if row["month"] == month), None)
    whole = [row for row in rows if row["month"] <= month and row["month"].month in QUARTER_ENDS]
    return max(whole, key=lambda row: row["month"], default=None)


def plain_line(assessment: Assessment, rows: Sequence[Mapping], basis: str) -> Assessment:
    """The same KPI drawn on an overlapping basis: a line without limits, because its months are not independent.

    On the KPI's own basis its target belongs on the line, which may mean nothing on the months'.
    """
    line = spc.run_chart(points(rows, basis, assessment.month), assessment.chart.improvement)
    own = {}
    if basis == assessment.kpi.basis:
        own = {"target_line": assessment.asked.line, "target_range": assessment.asked.range}
    return replace(assessment, chart=line, assurance=None, variation=None, **own)


# ---------------------------------------------------------------- one by one


def cases(picture: Picture, kpi: Kpi, basis: str, month: date, member: Member) -> list[Mapping]:
    """The cases behind one figure, newest first. Raises NotPermitted."""
    demand("cases")
    return _cases(picture, picture.name, kpi, basis, month, member)


@st.cache_resource(max_entries=8, show_spinner=False)
def _cases(_picture: Picture, name: str, _kpi: Kpi, basis: str, month: date, member: Member) -> list[Mapping]:
    found = counted(_picture.snapshot.cases(_kpi.id), _kpi, basis, month)
    if member != WHOLE:
        found = found[found[member.dimension].fillna(NOT_RECORDED) == member.name]
    found = found.iloc[::-1].assign(counted_on=found["counted_on"].dt.date).astype(object)
    return found.where(found.notna(), None).to_dict("records")


# ---------------------------------------------------------------- other councils


def comparison(picture: Picture, kpi: Kpi, month: date) -> Comparison | None:
    """The newest figures published by the month; None where nothing is."""
    out = ends_out(picture, kpi, month)
    return compared(picture, kpi, out[-1]) if out else None


def ends_out(picture: Picture, kpi: Kpi, month: date) -> list[date]:
    """The ends of the periods whose figures had been published by the month, oldest first."""
    return [end for end in picture.published.get(kpi.id, ()) if is_out(end, kpi.benchmark, month)]


def comparability(kpi: Kpi) -> str:
    """How far the published series is what the KPI counts: 'like_for_like', 'near' or 'context'."""
    return kpi.benchmark.comparability if kpi.benchmark else JUDGED


def compared(picture: Picture, kpi: Kpi, end: date) -> Comparison:
    """One published period: us, our statistical neighbours, the region and England.

    Where the series is not like for like, neither end of it is called the better.
    """
    return _compared(picture, kpi, picture.published[kpi.id][end], end)


def _compared(picture: Picture, kpi: Kpi, rows: Sequence[Mapping], end: date) -> Comparison:
    regions = {row["area_name"]: row["value"] for row in rows if row["level"] == "Regional"}
    authorities = {row["old_la_code"]: _area(row) for row in rows if row["level"] == "Local authority"}
    us, neighbours = group_on(picture.neighbour_codes, picture.meta["old_la_code"], authorities, end)
    return compare_areas(
        list(authorities.values()),
        us,
        neighbours,
        kpi.polarity if comparability(kpi) == JUDGED else "context",
        unit=kpi.unit,
        period=rows[0]["period"],
        region=regions.get(picture.meta["region_name"]),
        england=next((row["value"] for row in rows if row["level"] == "National"), None),
    )


def _area(row: Mapping) -> AreaValue:
    return AreaValue(
        row["old_la_code"], row["area_name"], row["value"], row["symbol"], row["numerator"], row["denominator"]
    )


def neighbour_steps(picture: Picture, kpi: Kpi, month: date, whose: str = NEIGHBOURS) -> tuple[NeighbourStep, ...]:
    """The neighbours' mean, or England's figure, of every published year, each drawn over the twelve months it
    describes; none where what is published is another thing than the KPI, or a sum: it would be read as the same line.
    """
    if comparability(kpi) == "context" or (whose == ENGLAND and kpi.unit == "count"):
        return ()
    found = []
    for end in ends_out(picture, kpi, month):
        year = compared(picture, kpi, end)
        value = year.mean if whose == NEIGHBOURS else year.england
        if value is not None:
            found.append(NeighbourStep(year_to(end), end, value, f"to {formats.month(end)}", whose))
    return tuple(found)


def year_to(end: date) -> date:
    """The first day of the twelve months that end on the last day of a month: 31 March 2025 -> 1 April 2024."""
    return add_months(end, -11)


def published_years(picture: Picture, kpi: Kpi, month: date) -> tuple[PublishedYear, ...]:
    """Every year published by the month: our own figure or the symbol in its place, the neighbours' mean, England.
    From the first year with any figure of our own or theirs."""
    years = [_published_year(end, compared(picture, kpi, end), kpi) for end in ends_out(picture, kpi, month)]
    known = [number for number, year in enumerate(years) if year.value is not None or year.neighbours is not None]
    return tuple(years[known[0] :]) if known else ()


def _published_year(end: date, found: Comparison, kpi: Kpi) -> PublishedYear:
    symbol = None if found.value is not None else (found.own.symbol if found.own else None) or "x"
    england = None if kpi.unit == "count" else found.england  # a sum is no line to stand beside
    return PublishedYear(end, found.value, symbol, found.mean, england)


def beside(picture: Picture, kpi: Kpi, month: date) -> list[tuple[str, Comparison]]:
    """Further published series that are told beside the KPI and never drawn on its line: the label and the newest
    period of each that was out by the month."""
    if kpi.benchmark is None or not kpi.benchmark.also:
        return []
    series = {other.label: other for other in kpi.benchmark.also}
    by_label: dict[str, list[Mapping]] = defaultdict(list)
    for row in picture.snapshot.records("published_beside", kpi=kpi.id):
        if is_out(row["period_end"], series.get(row["label"]), month):
            by_label[row["label"]].append(row)
    newest = {label: max(row["period_end"] for row in rows) for label, rows in by_label.items()}
    return [
        (label, _compared(picture, kpi, [row for row in rows if row["period_end"] == newest[label]], newest[label]))
        for label, rows in by_label.items()
    ]


def target_steps(picture: Picture, kpi: Kpi) -> tuple[tuple[date, float | None], ...]:
    """Targets that are a figure, from the day each is in force; None from the day one is replaced by another kind."""
    found: list[tuple[date, float | None]] = []
    for target in sorted(picture.targets.get(kpi.id, ()), key=lambda target: target.effective_from):
        is_figure = target.kind in FIXED_TARGETS and target.value is not None
        if is_figure or found:
            found.append((target.effective_from, target.value if is_figure else None))
    return tuple(found)


def target_paths(picture: Picture, kpi: Kpi) -> tuple[tuple[tuple[date, float], ...], ...]:
    """Targets that move from month to month, while each is in force: a path down from its baseline, or a straight line
    up from every April. One stretch a line that may be drawn without lifting the pen."""
    targets = sorted(picture.targets.get(kpi.id, ()), key=lambda target: target.effective_from)
    found: list[tuple[tuple[date, float], ...]] = []
    for target, after in zip_longest(targets if picture.months else (), targets[1:]):
        since = (target.baseline_date or target.effective_from).replace(day=1)
        newest = picture.months[0]
        until = newest if after is None else min(newest, add_months(after.effective_from, -1))
        months = month_range(since, until) if since <= until else []
        planned = [(month, path(target, month)) for month in months]
        found += _stretches([(month, value) for month, value in planned if value is not None], target.kind)
    return tuple(found)


def _stretches(planned: Sequence[tuple[date, float]], kind: str) -> list[tuple[tuple[date, float], ...]]:
    if kind != "additional_count":
        return [tuple(planned)] if planned else []
    years: dict[date, list] = defaultdict(list)
    for month, value in planned:
        years[financial_year_start(month)].append((month, value))
    return [tuple(year) for year in years.values()]


# ---------------------------------------------------------------- what has arrived


@dataclass(frozen=True)
class Freshness:
    """How far local data reach, when they came, how far most published figures reach, and which feeds lag behind."""

    local_to: date | None
    loaded: date | None
    published_to: date | None
    missing: tuple[str, ...]


def freshness(picture: Picture, month: date, contracts: Mapping[str, Contract]) -> Freshness:
    """What is said of the whole dashboard in one month; `contracts` by feed."""
    rows = [row for row in picture.coverage if contracts[row["feed"]].replaces != "reference"]
    ends = {row["feed"]: row["latest_as_at"] or row["covered_to"] for row in rows}
    known = [end for end in ends.values() if end]
    late = sorted(contract.title for contract in behind(picture, month, contracts))
    out = [ends[-1] for kpi in picture.published if (ends := ends_out(picture, picture.kpis[kpi], month))]
    newest = Counter(out)
    loaded = max((row["latest_loaded_at"] for row in rows), default=None)
    return Freshness(
        max(known, default=None), loaded and loaded.date(), max(newest, key=newest.get, default=None), tuple(late)
    )


def behind(picture: Picture, month: date, contracts: Mapping[str, Contract]) -> list[Contract]:
    """The feeds that have come before and do not reach the end of the month yet."""
    ends = {row["feed"]: row["latest_as_at"] or row["covered_to"] for row in picture.coverage}
    own = [contract for contract in contracts.values() if contract.replaces != "reference"]
    return [contract for contract in own if ends.get(contract.feed) and ends[contract.feed] < _due(contract, month)]


def _due(contract: Contract, month: date) -> date:
    return month if contract.tells_one_day else month_end(month)


def restated(picture: Picture, kpi: str | None = None) -> list[Mapping]:
    """Closed months whose figures changed lately, of one KPI or of all."""
    return [row for row in picture.restatements if kpi is None or row["kpi"] == kpi]
