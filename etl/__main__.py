"""The command line: `python -m etl --help`. Every command takes --json; scripts rely on those shapes."""

import json
import sys
import time
import traceback
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from etl import answers, loading, publishing
from etl.home import Home, home
from etl.pseudonyms import KeyUnusable
from etl.sql import statement
from etl.store import KeyChanged, open_store
from kpis.catalogue import CatalogueError

app = typer.Typer(
    name="python -m etl",
    help="Load extracts, publish what they say, and ask for the numbers behind a chart.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console(width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts instead of tables.")]
Paths = Annotated[list[Path], typer.Argument(help="Workbooks, CSVs, or folders of them.", exists=True)]
AsAt = Annotated[
    str | None,
    typer.Option(
        "--as-at", metavar="YYYY-MM-DD", help="The day the extracts describe, when their names do not say it."
    ),
]

KNOWN_TROUBLE = (
    loading.NothingToLoad, loading.StoreBusy, KeyChanged, KeyUnusable, publishing.NoSuchSnapshot, CatalogueError,
    loading.UnknownLoad, answers.NothingPublished, answers.UnknownKpi, answers.UnknownOption, answers.UnknownArea,
    answers.NotPublished,
)  # fmt: skip


class Bar:
    """A progress bar on the terminal, nothing when output is not one."""

    def __init__(self, what: str) -> None:
        self.progress = Progress(
            TextColumn(what), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), console=err,
            transient=True, disable=not err.is_terminal,
        )  # fmt: skip
        self.task = self.progress.add_task("", total=None)

    def __enter__(self) -> "Bar":
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def __call__(self, done: int, of: int, what: str) -> None:
        self.progress.update(self.task, completed=done, total=of, description=what)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise typer.BadParameter(f"'{text}' is not a day. Write it as 2026-10-31.", param_hint="--as-at")


def _month(text: str | None, hint: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not a month. Write it as 2026-10.", param_hint=hint) from None


def _print_json(value: object) -> None:
    print(json.dumps(value, indent=1, default=str, ensure_ascii=False, allow_nan=False))


def _print_table(rows: list[dict], columns: list[str] | None = None) -> None:
    if not rows:
        out.print("Nothing to show.")
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    shown = columns or list(rows[0])
    for column in shown:
        numeric = all(isinstance(row[column], int | float | None) for row in rows)
        table.add_column(column.replace("_", " "), justify="right" if numeric else "left")
    for row in rows:
        table.add_row(*(_cell(row[column]) for column in shown))
    out.print(table)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _say(report: loading.LoadReport, as_json: bool) -> None:
    if as_json:
        _print_json(report.to_json())
        return
    _print_table(
        [
            {
                "file": r.file, "feed": r.feed, "sheet": r.sheet, "as_at": r.as_at, "status": r.status, "read": r.read,
                "accepted": r.accepted, "rejected": r.rejected,
                "warnings": sum(p.severity == "warning" for p in r.problems),
            }
            for r in report.files
        ]
    )  # fmt: skip
    for result in report.files:
        for problem in [p for p in result.problems if p.severity == "rejected"][:20]:
            where = ", ".join(
                f"{n} {v}" for n, v in (("sheet", problem.sheet), ("row", problem.row), ("column", problem.column)) if v
            )
            err.print(
                f"{problem.file}{': ' + where if where else ''}: {problem.message}",
                style="red",
                highlight=False,
            )
        for words in _warnings(result):
            err.print(words, style="yellow", highlight=False)
    if report.published:
        out.print(f"Published {report.snapshot}.")
    elif report.snapshot:
        out.print("Nothing changed: the published figures stay as they were.")


def _warnings(result: loading.FileResult) -> list[str]:
    """The warnings of one list, a line for each rule and column, with the first row it concerns."""
    grouped: dict[tuple, list] = {}
    for problem in result.problems:
        if problem.severity == "warning":
            grouped.setdefault((problem.rule, problem.column), []).append(problem)
    lines = []
    for found in grouped.values():
        first, more = found[0], f" (and {len(found) - 1:,} more like it)" if len(found) > 1 else ""
        where = ", ".join(f"{n} {v}" for n, v in (("sheet", first.sheet), ("row", first.row)) if v)
        lines.append(f"{first.file}{': ' + where if where else ''}: {first.message}{more}")
    return lines


@app.command()
def load(
    paths: Paths,
    as_at: AsAt = None,
    no_publish: Annotated[bool, typer.Option("--no-publish", help="Hold back what leaders see.")] = False,
    as_json: Json = False,
) -> None:
    """Load extracts and publish what changed. Exit code 1: some rows rejected; 2: a file refused."""
    with Bar("Loading") as bar:
        loading.load_reference(home(), bar)
        report = loading.load(paths, home(), _day(as_at), publishes=not no_publish, progress=bar)
    _say(report, as_json)
    raise typer.Exit(report.exit_code)


@app.command()
def check(paths: Paths, as_at: AsAt = None, as_json: Json = False) -> None:
    """Say what a load would do, and change nothing."""
    with Bar("Checking") as bar:
        report = loading.check(paths, home(), _day(as_at), progress=bar)
    _say(report, as_json)
    raise typer.Exit(report.exit_code)


@app.command()
def loads(as_json: Json = False) -> None:
    """The history of loads, newest first."""
    rows = _history(home())
    if as_json:
        _print_json(rows)
    else:
        _print_table(
            rows,
            [
                "load_id",
                "file",
                "feed",
                "sheet",
                "as_at",
                "read",
                "accepted",
                "rejected",
                "loaded_at",
                "loaded_by",
                "undone_at",
            ],
        )


def _history(at: Home) -> list[dict]:
    if not at.store.exists():
        return []
    with loading.loading_lock(at), open_store(at.store, read_only=True) as store:
        rows = store.execute(statement("loading/history"))
        columns = [column[0] for column in rows.description]
        return [dict(zip(columns, row, strict=True)) for row in rows.fetchall()]


@app.command()
def undo(load_id: int, as_json: Json = False) -> None:
    """Take one load out of what counts, and publish without it. Its rows stay in the store."""
    undone = loading.undo(load_id, home())
    if as_json:
        _print_json(undone)
    else:
        out.print(
            f"Load {load_id} ({undone['feed']} from {undone['file']}) no longer counts. Published {undone['snapshot']}."
        )


@app.command()
def publish(as_json: Json = False) -> None:
    """Publish what is loaded, when it or a definition changed."""
    at = home()
    with loading.loading_lock(at), Bar("Publishing") as bar:
        name, new = publishing.publish(at, bar)
    if as_json:
        _print_json({"snapshot": name, "new": new})
    else:
        out.print(f"Published {name}." if new else f"Nothing changed since {name}.")


@app.command()
def rollback(
    snapshot: Annotated[str | None, typer.Argument(help="A snapshot's name; without it, the one before.")] = None,
    as_json: Json = False,
) -> None:
    """Show pages the snapshot before, or the one named. Loads are not touched."""
    with loading.loading_lock(home()):
        name = publishing.rollback(home(), snapshot)
    if as_json:
        _print_json({"snapshot": name})
    else:
        out.print(f"Pages now read {name}. The next load or `publish` moves on again.")


@app.command()
def kpis(as_json: Json = False) -> None:
    """The catalogue: every KPI, and whether it is computed, typed or an empty slot."""
    rows = answers.catalogue(home())
    if as_json:
        _print_json(rows)
    else:
        _print_table(rows)


@app.command()
def kpi(
    kpi_id: str,
    basis: Annotated[
        str | None,
        typer.Option(help="in_month, quarter, ytd, rolling_12m or snapshot; without it, the KPI's own."),
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="DIMENSION", help="A breakdown, for example team or age_band.")
    ] = None,
    from_month: Annotated[str | None, typer.Option("--from", metavar="YYYY-MM")] = None,
    to_month: Annotated[str | None, typer.Option("--to", metavar="YYYY-MM")] = None,
    published: Annotated[
        bool, typer.Option("--published", help="DfE's published figures with the neighbours.")
    ] = False,
    area: Annotated[
        str | None, typer.Option(help="An area's code, for example E08000009; without it, the council's own.")
    ] = None,
    model: Annotated[str | None, typer.Option("--neighbours", help="The neighbour model: 2025 or 2021.")] = None,
    as_json: Json = False,
) -> None:
    """One KPI's months, or with --published its published years beside the statistical neighbours."""
    if published:
        rows = answers.published(home(), kpi_id, area, model)
    else:
        rows = answers.values(home(), kpi_id, basis, by, _month(from_month, "--from"), _month(to_month, "--to"))
    if as_json:
        _print_json(rows)
    else:
        _print_table(rows)


@app.command()
def cases(
    kpi_id: str, month: Annotated[str, typer.Argument(metavar="YYYY-MM")],
    by: Annotated[str | None, typer.Option(metavar="DIMENSION")] = None,
    member: Annotated[str | None, typer.Option(metavar="MEMBER")] = None,
    team: Annotated[str | None, typer.Option(metavar="TEAM", help="Short for --by team --member TEAM.")] = None,
    basis: Annotated[str | None, typer.Option()] = None, as_json: Json = False,
) -> None:  # fmt: skip
    """The cases behind one number, by pseudonym."""
    by, member = ("team", team) if team else (by, member)
    rows = answers.cases(home(), kpi_id, _month(month, "MONTH"), by, member, basis)
    if as_json:
        _print_json(rows)
    else:
        _print_table(rows)


@app.command()
def templates(folder: Path, as_json: Json = False) -> None:
    """Write blank extract workbooks, one a feed, with the headers a load looks for."""
    from etl.templates import write_templates

    with Bar("Writing templates") as bar:
        written = write_templates(folder, bar)
    if as_json:
        _print_json([path.name for path in written])
    else:
        out.print(f"Wrote {len(written)} blank workbooks to {folder}.")


@app.command()
def docs(folder: Path, as_json: Json = False) -> None:
    """Write what every KPI, extract and command means as Markdown pages."""
    from etl.documents import write_documents

    written = write_documents(folder, typer.main.get_command(app))
    if as_json:
        _print_json([path.name for path in written])
    else:
        out.print(f"Wrote {', '.join(path.name for path in written)} to {folder}.")


@app.command()
def sample(
    folder: Annotated[Path | None, typer.Argument(help="Where to write them; without it, they are loaded too.")] = None,
    if_empty: Annotated[
        bool, typer.Option("--if-empty", help="Do nothing when something is published already.")
    ] = False,
    months: Annotated[int, typer.Option(help="How many month-ends of extracts.")] = 42,
) -> None:
    """Write synthetic extracts of a fictional district; without a folder, load them with the published figures."""
    from etl import demonstration

    if folder is not None:
        with Bar("Writing sample extracts") as bar:
            written = demonstration.write(folder, months, bar)
        out.print(f"Wrote {len(written)} synthetic extracts to {folder}.")
    elif if_empty and publishing.current_name(home()):
        out.print("Something is loaded already: no sample data needed.")
    else:
        with Bar("Building sample data") as bar:
            name = demonstration.build(home(), months, bar)
        out.print(f"Sample data published as {name}. It is synthetic: not real children.")


@app.command()
def watch(every: Annotated[int, typer.Option(help="Seconds between looks.")] = 30) -> None:
    """Load whatever appears in the inbox folder, until stopped with Ctrl-C."""
    at = home()
    out.print(f"Watching {at.inbox}. Stop with Ctrl-C.")
    seen: dict[Path, float] = {}
    while True:
        new = {p: p.stat().st_mtime for p in at.inbox.rglob("*") if p.is_file() and not p.name.startswith(("~$", "."))}
        changed = [path for path, at_time in new.items() if seen.get(path) != at_time]
        if changed:
            loading.load_reference(at)
            _say(loading.load(changed, at), as_json=False)
        seen = new
        time.sleep(every)


@app.command()
def status(as_json: Json = False) -> None:
    """What has arrived, feed by feed, and what is late."""
    rows = answers.arrivals(home(), datetime.now(UTC).date())
    if as_json:
        _print_json(rows)
    else:
        _print_table(rows)


INTERRUPTED = 130
STOPPED = (
    "Stopped. A file is kept whole or not at all, and pages still show what they did. "
    "`python -m etl publish` shows them whatever was kept."
)


def main() -> None:
    """Runs the command. Known trouble is one sentence and exit code 2; exit code 1 only ever means rejected rows."""
    try:
        app()
    except SystemExit as end:
        if end.code == INTERRUPTED:
            err.print(STOPPED)
        raise
    except KNOWN_TROUBLE as trouble:
        err.print(str(trouble), style="red", highlight=False)
        sys.exit(2)
    except PermissionError as trouble:
        err.print(f"{trouble.filename} cannot be read or written: check its permissions.", style="red", highlight=False)
        sys.exit(2)
    except Exception as unforeseen:
        if "interrupted" in str(unforeseen).lower():  # DuckDB's own words for Ctrl-C inside a query
            err.print(STOPPED)
            sys.exit(INTERRUPTED)
        traceback.print_exc()
        sys.exit(3)


if __name__ == "__main__":
    main()
