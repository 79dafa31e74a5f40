"""The command line: `python -m etl --help`. Every command takes --json; scripts rely on those shapes."""

import getpass
import json
import sys
import traceback
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from etl import answers, feed_calendar, loading, publications, publishing, reject_workbook, watching
from etl import drafts as drafting
from etl.disk import DiskFull
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

WIDE_TERMINAL, MONTHS_ON_A_LINE, FEWER_MONTHS = 125, 12, 5  # characters, and months of the calendar that fit

Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts instead of tables.")]
Paths = Annotated[list[Path], typer.Argument(help="Workbooks, CSVs, or folders of them.", exists=True)]
AsAt = Annotated[
    str | None,
    typer.Option(
        "--as-at", metavar="YYYY-MM-DD", help="The day the extracts describe, when their names do not say it."
    ),
]

Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, kept in the history.")]

KNOWN_TROUBLE = (
    loading.NothingToLoad, loading.StoreBusy, KeyChanged, KeyUnusable, publishing.NoSuchSnapshot, CatalogueError,
    loading.UnknownLoad, answers.NothingPublished, answers.UnknownKpi, answers.UnknownOption, answers.UnknownArea,
    answers.NotPublished, drafting.NoSuchDraft, drafting.NoReason, drafting.Overtaken, drafting.HalfPublished, DiskFull,
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
    why: Why = "",
    as_json: Json = False,
) -> None:
    """Load extracts and publish what changed. Exit code 1: some rows rejected; 2: a file refused."""
    with Bar("Loading") as bar:
        loading.load_reference(home(), bar)
        report = loading.load(paths, home(), _day(as_at), publishes=not no_publish, why=why, progress=bar)
    _say(report, as_json)
    raise typer.Exit(report.exit_code)


@app.command()
def check(
    paths: Paths,
    as_at: AsAt = None,
    rejects: Annotated[
        Path | None, typer.Option(metavar="FILE.xlsx", help="Write the rows to mend there, each cell marked.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what a load would do, and change nothing."""
    with Bar("Checking") as bar:
        report = loading.check(paths, home(), _day(as_at), progress=bar)
    _say(report, as_json)
    if rejects is not None:
        rejects.write_bytes(reject_workbook.of(paths, home(), _day(as_at)))
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
def undo(
    load_id: int,
    why: Why = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    as_json: Json = False,
) -> None:
    """Take one load out of what counts, and publish without it. Its rows stay in the store."""
    if dry_run:
        _undo_dry(home(), load_id, as_json)
        return
    undone = loading.undo(load_id, home(), why=why)
    if as_json:
        _print_json(undone)
    else:
        out.print(
            f"Load {load_id} ({undone['feed']} from {undone['file']}) no longer counts. Published {undone['snapshot']}."
        )


def _undo_dry(at: Home, load_id: int, as_json: bool) -> None:
    """What undoing a load would change, from a draft that is gone again afterwards."""
    with Bar("Working out what would change") as bar:
        draft = drafting.begin_undo(at, [load_id], getpass.getuser(), bar)
        moved = drafting.moves(at, draft)
        drafting.discard(at, draft.id)
    result = draft.report.files[0]
    if as_json:
        _print_json({"load_id": load_id, "file": result.file, "feed": result.feed, "moved": moved})
    else:
        out.print(f"Without load {load_id} ({result.feed} from {result.file}):")
        _say_moved(moved)


def _say_moved(moved: list[dict]) -> None:
    """The KPIs that would move, and how many of their months."""
    if not moved:
        out.print("No figure would move.")
        return
    months = sum(row["months"] for row in moved)
    out.print(f"{_count(len(moved), 'KPI')} would move, in {_count(months, 'month')} in all.", highlight=False)
    _print_table(moved)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


@app.command()
def draft(paths: Paths, as_at: AsAt = None, as_json: Json = False) -> None:
    """Load extracts beside what leaders see, and say what would change. `publish --draft ID` publishes them."""
    at = home()
    with Bar("Loading") as bar:
        loading.load_reference(at, bar)
        made = drafting.begin(at, paths, _day(as_at), getpass.getuser(), bar)
    _say_draft(at, made, as_json)
    raise typer.Exit(made.report.exit_code)


@app.command()
def renew(draft_id: str, as_json: Json = False) -> None:
    """Bring a draft up to date after somebody else has published. It gets a new id."""
    at = home()
    with Bar("Working out what would change") as bar:
        made = drafting.renew(at, draft_id, bar)
    _say_draft(at, made, as_json)


def _say_draft(at: Home, made: drafting.Draft, as_json: bool) -> None:
    moved = drafting.moves(at, made)
    if as_json:
        _print_json({"draft": made.id, **made.report.to_json(), "moved": moved})
        return
    _say(replace(made.report, snapshot=None), as_json=False)
    _say_moved(moved)
    out.print(f'Nothing is published yet. Publish it: python -m etl publish --draft {made.id} --why "..."')
    out.print(f"Or drop it: python -m etl discard {made.id}")


@app.command()
def drafts(as_json: Json = False) -> None:
    """What was loaded but is neither published nor discarded, newest first."""
    rows = [
        {
            "draft": each.id, "started_at": each.started_at, "by": each.by, "kind": each.kind,
            "files": sorted({result.file for result in each.report.files}),
        }
        for each in drafting.drafts(home())
    ]  # fmt: skip
    if as_json:
        _print_json(rows)
    else:
        _print_table(rows)


@app.command()
def discard(draft_id: str, as_json: Json = False) -> None:
    """Drop a draft. Pages and loads stay as they are."""
    at = home()
    drafting.find(at, draft_id)
    drafting.discard(at, draft_id)
    if as_json:
        _print_json({"discarded": draft_id})
    else:
        out.print(f"Draft {draft_id} is gone.")


@app.command()
def publish(
    draft_id: Annotated[str | None, typer.Option("--draft", metavar="ID", help="A draft; it needs a reason.")] = None,
    why: Why = "",
    as_json: Json = False,
) -> None:
    """Publish what is loaded, when it or a definition changed; or a draft."""
    at = home()
    with Bar("Publishing") as bar:
        before = publishing.current_name(at)
        if draft_id:
            name = drafting.publish(at, draft_id, getpass.getuser(), why, bar)
        else:
            with loading.loading_lock(at):
                name, _ = publishing.publish(at, bar, why=why)
    new = name != before
    if as_json:
        _print_json({"snapshot": name, "new": new})
    else:
        out.print(f"Published {name}." if new else f"Nothing changed since {name}.")


@app.command()
def rollback(
    snapshot: Annotated[str | None, typer.Argument(help="A snapshot's name; without it, the one before.")] = None,
    why: Why = "",
    as_json: Json = False,
) -> None:
    """Show pages the snapshot before, or the one named. Loads are not touched."""
    with loading.loading_lock(home()):
        name = publishing.rollback(home(), snapshot, why=why)
    if as_json:
        _print_json({"snapshot": name})
    else:
        out.print(f"Pages now read {name}. The next load or `publish` moves on again.")


@app.command()
def history(as_json: Json = False) -> None:
    """Every publication, newest first: who changed what pages show, when, why, and by which files."""
    at = home()
    loaded = {row["load_id"]: row for row in _history(at)}
    rows = [
        {**told, "files": sorted({loaded[load]["file"] for load in told["loads"] if load in loaded})}
        for told in publications.publications(at)
    ]
    if as_json:
        _print_json(rows)
    else:
        shown = [{**row, "at": datetime.fromisoformat(row["at"]), "files": _few(row["files"])} for row in rows]
        _print_table(shown, ["at", "by", "kind", "why", "files", "snapshot"])


def _few(files: list[str]) -> str:
    return ", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")


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
def watch(
    every: Annotated[int, typer.Option(min=1, help="Seconds between looks.")] = 30,
    once: Annotated[bool, typer.Option("--once", help="Look once, load, and end: for a scheduled task.")] = False,
    publishes: Annotated[
        watching.When,
        typer.Option("--publish", help="clean: publish files as usual as ever, and hold back the rest as a draft."),
    ] = watching.When.clean,
    as_json: Json = False,
) -> None:
    """Load whatever appears in the inbox folder, until stopped with Ctrl-C. Exit codes with --once: as of load."""
    at = home()
    if once:
        done = watching.once(at, publishes)
        _say_round(done, as_json)
        raise typer.Exit(done.exit_code)
    err.print(f"Watching {at.inbox}. Stop with Ctrl-C.", highlight=False)
    for done in watching.rounds(at, publishes, every):
        _say_round(done, as_json)


def _say_round(done: watching.Round, as_json: bool) -> None:
    if as_json:
        _print_json(done.to_json())
    elif done.trouble:
        err.print(done.trouble, style="red", highlight=False)
    elif done.summary:
        out.print(done.summary.with_suffix(".txt").read_text(encoding="utf-8"), highlight=False, markup=False)
    else:
        out.print("Nothing to load in the inbox.")


@app.command()
def status(as_json: Json = False) -> None:
    """What the last month still needs, and what has come for which month, extract by extract."""
    today = datetime.now(UTC).date()
    if as_json:
        _print_json(answers.arrivals(home(), today))
        return
    found = answers.calendar_of_feeds(home(), today)
    marks = feed_calendar.SYMBOLS if out.encoding.startswith("utf") else feed_calendar.PLAIN
    out.print(feed_calendar.still_needed(found), highlight=False)
    months = found.months[-MONTHS_ON_A_LINE if out.width > WIDE_TERMINAL else -FEWER_MONTHS :]
    rows = [
        {"extract": row.name, "lists": len(row.feeds), "comes": row.rhythm.words, "last_loaded": str(row.loaded)}
        | {f"{month:%b}": marks[row.cell(month).state] for month in months}
        for row in found.extracts
    ]
    if rows:
        _print_table(rows)
        key = [f"{mark} {feed_calendar.MEANT[state]}" for state, mark in marks.items() if mark]
        out.print(f"{'; '.join(key)}; blank: not expected.", style="dim", highlight=False)
    if found.undated:
        out.print(f"Loaded when they change: {', '.join(row.name for row in found.undated)}.", highlight=False)
    out.print(f"Never loaded: {', '.join(found.never) or 'none'}.", highlight=False)


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
