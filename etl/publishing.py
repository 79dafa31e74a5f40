"""Publishing: from the store to an immutable snapshot, and the pointer that says which one pages read.

A snapshot is built aside, closed, flushed to disk, told to the log of publications and renamed; only then does the
pointer move. A crash at any instant leaves the previous snapshot serving. Every KPI x month x breakdown is worked out
here, once.
"""

import getpass
import shutil
from collections.abc import Callable, Collection
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import duckdb
import pandas as pd

from etl import publications
from etl.contracts import Contract, load_contracts
from etl.detail import keep_detail
from etl.home import Home
from etl.pointer import current_name, flush, point_to, snapshots
from etl.published import keep_published
from etl.quality import keep_quality
from etl.sql import PREPARED, QUERIES, in_dependency_order, statement
from etl.store import ensure_table, open_store
from kpis.catalogue import CATALOGUE, Authority, Kpi, load_authority, load_kpis
from kpis.settings import load_settings

Progress = Callable[[int, int, str], None]
STAMP = "%Y%m%dT%H%M%SZ"
A_SECOND = timedelta(seconds=1)
RESTATEMENTS_KEPT_DAYS = 45  # a board meets every six weeks: what changed since the last one stays in sight
SNAPSHOTS_KEPT = 30
BASES_OF = {"cases": "kpi_basis_of_cases", "children": "kpi_basis_of_children", "years": "kpi_basis_of_years"}


def silent(done: int, of: int, what: str) -> None:
    """Progress for callers that show none."""


def publish(
    home: Home,
    progress: Progress = silent,
    *,
    by: str | None = None,
    why: str = "",
    kind: str | None = None,
    ready: Path | None = None,
) -> tuple[str, bool]:
    """Builds a snapshot when store or definitions changed since the last; returns its name and whether it is new.

    by, why, kind: what the log of publications says of it; without a kind, what the loads say. ready: a draft's
    candidate, taken when it is of the same loads and definitions. The caller holds the loading lock. Raises what DuckDB
    raises when a query is wrong; the pointer then stays.
    """
    sweep(home)
    digest, before = _store_digest(home), current_name(home)
    if digest_in(before) == digest:
        return before, False
    stamp = _next_stamp(home)
    name = f"{stamp:{STAMP}}-{digest}.duckdb"
    building = home.snapshots / f"{name}.building"
    if ready and digest_in(ready.name) == digest:
        _take_over(ready, building, name, stamp)
    else:
        _build(building, home.store, home.snapshots / before if before else None, stamp, progress)
    flush(building)
    came, went = _loads_between(building, home.snapshots / before if before else None)
    kind = (kind or ("load" if came else "undo")) if came or went else "definitions"
    said = {"by": by or getpass.getuser(), "why": why, "kind": kind, "loads": came + went}
    publications.log(home, snapshot=name, previous=before, **said)
    building.rename(home.snapshots / name)
    point_to(home, name)
    return name, True


def build_candidate(home: Home, against: str | None, progress: Progress = silent) -> str | None:
    """What a draft would publish, built in its own home; None when that is what pages read already.

    against: the council's snapshot leaders see, which the candidate's restatements are told against.
    """
    sweep(home)
    digest = _store_digest(home)
    if digest_in(against) == digest:
        return None
    stamp = datetime.now(UTC)
    name = f"{stamp:{STAMP}}-{digest}.duckdb"
    building = home.snapshots / f"{name}.building"
    _build(building, home.store, home.council.snapshots / against if against else None, stamp, progress)
    flush(building)
    building.rename(home.snapshots / name)
    return name


def sweep(home: Home) -> None:
    """Removes what a crash left half-built or never served, and snapshots older than those worth going back to."""
    for half_built in home.snapshots.glob("*.building*"):
        if half_built.is_dir():  # what DuckDB put aside for want of memory
            shutil.rmtree(half_built, ignore_errors=True)
        else:
            half_built.unlink(missing_ok=True)
    if never_served := publications.settle(home):
        (home.snapshots / never_served).unlink(missing_ok=True)
    current = current_name(home)
    for name in snapshots(home)[:-SNAPSHOTS_KEPT]:
        if name != current:
            try:
                (home.snapshots / name).unlink()
            except PermissionError:  # Windows: a page still reads it; the next sweep takes it
                continue


def _next_stamp(home: Home) -> datetime:
    """Now, or the second after the newest snapshot's: their names sort in the order they were published.

    A name the log tells of is never given again, not even one that was told and then never served.
    """
    now, names = datetime.now(UTC), [*snapshots(home), *publications.told_of(home)]
    newest = max((datetime.strptime(name.split("-")[0], STAMP).replace(tzinfo=UTC) for name in names), default=now)
    return max(now, newest + A_SECOND) if names else now


def _store_digest(home: Home) -> str:
    with open_store(home.store) as store:
        for contract in load_contracts().values():
            ensure_table(store, contract.feed, contract.stored_fields)
        return _digest(store)


def digest_in(name: str | None) -> str | None:
    """The digest a snapshot's name ends with."""
    return name.removesuffix(".duckdb").rpartition("-")[2] if name else None


def _take_over(candidate: Path, building: Path, name: str, stamp: datetime) -> None:
    """A copy of a draft's candidate under the name and time it is published as."""
    shutil.copyfile(candidate, building)
    with duckdb.connect(str(building)) as connection:
        told = {"published_at": stamp.replace(tzinfo=None), "snapshot": name}
        connection.execute(statement("publish/restatement_as_published"), {"published_at": told["published_at"]})
        connection.execute(statement("publish/meta_as_published"), told)


def _loads_between(new: Path, old: Path | None) -> tuple[list[int], list[int]]:
    """The loads only one of two snapshots rests on: those the new one has more, those it has no more."""
    ids = []
    for path in (new, old):
        if path is None:
            ids.append(set())
            continue
        with duckdb.connect() as connection:
            connection.execute(f"attach '{_quoted(path)}' as snapshot (read_only)")
            ids.append({load for (load,) in connection.execute(statement("publish/loads_of")).fetchall()})
    return sorted(ids[0] - ids[1]), sorted(ids[1] - ids[0])


def _digest(store: duckdb.DuckDBPyConnection) -> str:
    """Eight characters that change with the loads that count, or with any definition or query."""
    live = store.execute("select list(load_id order by load_id) from loads where undone_at is null").fetchone()
    texts = [str(live[0])]
    for folder, pattern in ((QUERIES, "**/*.sql"), (CATALOGUE, "**/*.yaml")):
        texts += [path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern))]
    return sha256("\n".join(texts).encode()).hexdigest()[:8]


def _build(path: Path, store: Path, previous: Path | None, stamp: datetime, progress: Progress) -> None:
    kpis, authority = load_kpis(), load_authority()
    connection = duckdb.connect(str(path))
    try:
        connection.execute(f"attach '{_quoted(store)}' as store (read_only)")
        prepare(connection, authority)
        connection.execute(statement("publish/schema"))
        contracts = load_contracts()
        fed = {feed for (feed,) in connection.execute("select distinct feed from covered_month").fetchall()}
        computed = [kpi for kpi in kpis.values() if kpi.has_query and {kpi.feeds[0], kpi.fallback} & fed]
        for number, kpi in enumerate(computed, start=1):
            progress(number, len(computed), kpi.short_name)
            work_out(connection, kpi, contracts)
        take_typed_values(connection, kpis)
        keep_published(connection, kpis.values())
        keep_quality(connection)
        keep_detail(connection)
        for table in ("neighbour", "coverage", "load", "estimated_end"):
            connection.execute(f'create table "{table}" as {statement(f"publish/{table}")}')
        _keep_catalogue(connection, kpis, authority)
        _keep_restatements(connection, previous, stamp)
        _keep_meta(connection, path.name.split(".")[0], authority, stamp)
    finally:
        connection.close()


def prepare(connection: duckdb.DuckDBPyConnection, authority: Authority, only: Collection[str] | None = None) -> None:
    """Macros, calendars and events on a connection that has the store attached as `store`.

    `only`: the macros, calendars and events worth building (`folder/name`), when not every KPI is worked out.
    """
    settings = pd.DataFrame([{"name": s.name, "number": s.number, "word": s.word} for s in load_settings().values()])
    connection.register("setting_list", settings.astype({"number": "float64", "word": "string"}))
    connection.execute("create temp table council_setting as from setting_list")
    connection.unregister("setting_list")
    connection.execute(f"create temp table live_load as {statement('publish/live_load')}")
    for path in in_dependency_order(*PREPARED):
        folder, name = path.split("/")
        if only is not None and path not in only:
            continue
        connection.execute(statement(path) if folder == "macros" else f"create temp table {name} as {statement(path)}")
    connection.execute(
        f"create temp table authority_population as {statement('publish/authority_population')}",
        {"old_la_code": authority.old_la_code},
    )


def work_out(connection: duckdb.DuckDBPyConnection, kpi: Kpi, contracts: dict[str, Contract]) -> None:
    """One KPI: its cases kept in `cases.<kpi>`, its values by month, basis and breakdown in `kpi_value`."""
    connection.execute("create schema if not exists cases")
    connection.execute(f"create or replace temp table found_case as {statement(f'kpis/{kpi.id}')}")
    named = {row[0] for row in connection.execute("describe found_case").fetchall()}
    by_team = "kpi_case_by_team" if "team" in named and not named & {"service", "locality"} else "kpi_case"
    connection.execute(f'create or replace table cases."{kpi.id}" as {statement(f"publish/{by_team}")}')
    connection.execute(f'create or replace temp view kpi_case as from cases."{kpi.id}"')
    aside = "create or replace temp table {} as {}"
    covered = statement("publish/kpi_covered_month")
    connection.execute(aside.format("kpi_covered_month", covered), _coverage_parameters(kpi, contracts))
    connection.execute(aside.format("kpi_cell", statement("publish/kpi_cell")))
    bases = statement(f"publish/{BASES_OF[kpi.counts]}")
    charted = {} if kpi.counts == "children" else {"charted_basis": kpi.charted_basis}
    connection.execute(aside.format("kpi_basis", bases), charted)
    connection.execute(f"insert into kpi_value {statement('publish/kpi_value')}", {"kpi": kpi.id, "unit": kpi.unit})


def take_typed_values(connection: duckdb.DuckDBPyConnection, kpis: dict[str, Kpi]) -> None:
    """Values typed from reports, for KPIs that have none computed (or where the typed one is said to stand)."""
    units = pd.DataFrame([{"kpi": k.id, "unit": k.unit, "basis": k.basis} for k in kpis.values()])
    connection.register("catalogue", units)
    connection.execute(f"insert into kpi_value {statement('publish/typed_value')}")
    connection.unregister("catalogue")
    connection.execute(statement("publish/overridden_value"))


def _coverage_parameters(kpi: Kpi, contracts: dict[str, Contract]) -> dict:
    feed, fallback = kpi.feeds[0], kpi.fallback
    as_first = coverage_of(kpi, contracts[fallback]) if fallback else None
    return {
        "feed": feed, "coverage": coverage_of(kpi, contracts[feed]),
        "fallback": fallback, "fallback_coverage": kpi.fallback_coverage or as_first,
        "fallback_months": kpi.fallback_months,
        "also": kpi.also, "also_coverage": coverage_of(kpi, contracts[kpi.also]) if kpi.also else None,
        "answered": kpi.answered, "lookback_months": kpi.lookback_months,
    }  # fmt: skip


def coverage_of(kpi: Kpi, contract: Contract) -> str:
    """When a month of this KPI counts as loaded: see `data/catalogue/kpis/README.md`."""
    if kpi.coverage:
        return kpi.coverage
    if contract.replaces == "snapshot":
        return "snapshot"
    return "month_end" if kpi.basis == "snapshot" else "window"


def _keep_catalogue(connection: duckdb.DuckDBPyConnection, kpis: dict[str, Kpi], authority: Authority) -> None:
    sources = set(connection.execute(statement("publish/source_of_values")).fetchall())
    rows = [_catalogue_row(number, kpi, authority, sources) for number, kpi in enumerate(kpis.values())]
    connection.register("catalogue", pd.DataFrame(rows))
    connection.execute("create table kpi as select * from catalogue")
    targets = [{"kpi": kpi.id, **asdict(target)} for kpi in kpis.values() for target in kpi.targets]
    dated = pd.DataFrame(targets).astype({"agreed_by": "string", "baseline_value": "float64"})
    connection.register("plan_target", dated.assign(baseline_date=pd.to_datetime(dated["baseline_date"])))
    connection.execute(f"create table target as {statement('publish/target')}")
    connection.execute(
        "insert into target by name select p.* from plan_target as p anti join target using (kpi, effective_from)"
    )


def _state(kpi: Kpi, sources: set[tuple[str, str]]) -> str:
    """'computed' from cases; 'values' when all there is was typed; 'empty slot' when there is neither."""
    if (kpi.id, "typed") in sources and (kpi.id, "computed") not in sources:
        return "values"
    return "computed" if kpi.has_query else "empty slot"


def _catalogue_row(position: int, kpi: Kpi, authority: Authority, sources: set[tuple[str, str]]) -> dict:
    state = _state(kpi, sources)
    return {
        "kpi": kpi.id, "position": position, "short_name": kpi.short_name, "name": kpi.name,
        "ambition": kpi.ambition, "ambition_title": authority.ambitions[kpi.ambition], "tier": kpi.tier,
        "definition": kpi.definition, "numerator_words": kpi.numerator, "denominator_words": kpi.denominator,
        "unit": kpi.unit, "polarity": kpi.polarity, "basis": kpi.basis, "dp": kpi.dp,
        "lookback_months": kpi.lookback_months, "state": state, "feeds": list(kpi.feeds),
        "benchmark_source": kpi.benchmark.source if kpi.benchmark else None,
        "comparability": kpi.benchmark.comparability if kpi.benchmark else None,
        "benchmark_note": kpi.benchmark.note if kpi.benchmark else None,
        "counts": kpi.counts, "fallback": kpi.fallback, "typed": kpi.typed,
        "notes": kpi.notes,
    }  # fmt: skip


def _keep_restatements(connection: duckdb.DuckDBPyConnection, previous: Path | None, stamp: datetime) -> None:
    at = stamp.replace(tzinfo=None)
    if previous is None or not previous.exists():
        connection.execute(statement("publish/no_restatement"))
        return
    connection.execute(f"attach '{_quoted(previous)}' as previous (read_only)")
    connection.execute(f"create table restatement as {statement('publish/restatement')}", {"restated_at": at})
    connection.execute(
        f"insert into restatement by name {statement('publish/earlier_restatement')}",
        {"restated_at": at, "days": RESTATEMENTS_KEPT_DAYS},
    )
    connection.execute("detach previous")


def _keep_meta(connection: duckdb.DuckDBPyConnection, name: str, authority: Authority, stamp: datetime) -> None:
    connection.execute(
        f"create table meta as {statement('publish/meta')}",
        {
            "published_at": stamp.replace(tzinfo=None), "snapshot": name, "authority_name": authority.name,
            "authority_code": authority.code, "old_la_code": authority.old_la_code,
            "region_name": authority.region, "neighbours_model": authority.neighbours_model,
        },
    )  # fmt: skip


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def rollback(home: Home, to: str | None = None, *, by: str | None = None, why: str = "") -> str:
    """Moves the pointer to the snapshot before the current one, or to any kept one (the start of its name will do).

    The caller holds the loading lock. Raises NoSuchSnapshot.
    """
    sweep(home)
    kept, current = snapshots(home), current_name(home)
    earlier = [name for name in kept if current is None or name < current]
    target = next((name for name in kept if to and name.startswith(to)), None) if to else (earlier or [None])[-1]
    if target is None:
        wanted = f"snapshot {to}" if to else "earlier snapshot"
        raise NoSuchSnapshot(f"There is no {wanted} to go back to. Kept: {', '.join(kept) or 'none'}.")
    if target != current:
        came, went = _loads_between(home.snapshots / target, home.snapshots / current if current else None)
        said = {"by": by or getpass.getuser(), "why": why, "kind": "rollback", "loads": came + went}
        publications.log(home, snapshot=target, previous=current, **said)
        point_to(home, target)
    return target


class NoSuchSnapshot(Exception):
    """Asked to go back to a snapshot that is not kept."""
