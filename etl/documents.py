"""The definitions written out as Markdown (`docs/`), so that they can be read, searched and reviewed without Bearing.

They are made from the catalogue, the contracts and the command line; a test says when they are out of date.
"""

from collections.abc import Iterable
from pathlib import Path

import click

from etl.contracts import Column, Contract, load_contracts
from etl.sql import settings_of
from kpis.catalogue import Kpi, load_authority, load_kpis
from kpis.definitions import facts, setting_words
from kpis.settings import load_settings

MADE = "Made by `python -m etl docs docs`; edit the catalogue, not this page."
REPLACES_WORDS = {
    "events": "what happened on a date; inside the dates a load covers, the newest load is the truth",
    "episodes": "what is open, and what ended in the dates it covers",
    "snapshot": "a picture of one day; a later load of the same day replaces it",
    "values": "figures typed by month; the newest load wins",
    "reference": "reference data; the newest load replaces it whole",
}
KEPT_WORDS = {
    "pseudonymise": "as a pseudonym",
    "age_band": "as an age band only",
    "group": "as a group only",
    "drop": "never",
}


def write_documents(folder: Path, command: click.Group) -> list[Path]:
    """Writes `kpis.md`, `feeds.md` and `commands.md` into a folder; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {"kpis.md": kpis_page(), "feeds.md": feeds_page(), "commands.md": commands_page(command)}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [folder / name for name in texts]


def feed_title(feed: str) -> str:
    """The name of a feed as its contract gives it, with the id that finds its file."""
    contract = load_contracts().get(feed)
    return f"{contract.title} (`{feed}`)" if contract else f"`{feed}`"


# --- KPIs --------------------------------------------------------------------------------------------------------


def kpis_page() -> str:
    """Every KPI by ambition, then every setting."""
    authority, kpis = load_authority(), list(load_kpis().values())
    lines = ["# Every KPI", "", f"{len(kpis)} KPIs. {MADE} How to add one: [adding-a-kpi.md](adding-a-kpi.md).", ""]
    for ambition, title in authority.ambitions.items():
        lines += [f"## {f'Ambition {ambition}: ' if ambition else ''}{title}", ""]
        for kpi in (kpi for kpi in kpis if kpi.ambition == ambition):
            lines += _kpi(kpi)
    lines += ["## What this council has decided", "", "Changed in `data/catalogue/settings.yaml`.", ""]
    lines += [f"- `{setting.name}`: {setting_words(setting)}" for setting in load_settings().values()]
    return "\n".join(lines) + "\n"


def _kpi(kpi: Kpi) -> list[str]:
    state = "" if kpi.has_query else " (not worked out from an extract)"
    told = facts(kpi, kpi.targets, settings_of(kpi.id), feed_title)
    return [f"### {kpi.name}{state}", "", f"`{kpi.id}`, {kpi.tier}", "", *(f"- {t}: {w}" for t, w in told), ""]


# --- feeds -------------------------------------------------------------------------------------------------------


def feeds_page() -> str:
    """Every feed with its columns."""
    contracts = load_contracts().values()
    lines = ["# Every extract", "", f"{len(contracts)} feeds. {MADE}", ""]
    for contract in contracts:
        lines += _feed(contract)
    return "\n".join(lines) + "\n"


def _feed(contract: Contract) -> list[str]:
    used = [kpi.id for kpi in load_kpis().values() if contract.feed in (*kpi.feeds, kpi.fallback)]
    lines = [f"## {contract.title}", "", f"`{contract.feed}`. {contract.source}.", ""]
    lines += [f"- Kind: {REPLACES_WORDS[contract.replaces]}."]
    lines += [f"- Read by: {', '.join(f'`{kpi}`' for kpi in used)}."] if used else []
    return [*lines, "", *_table(contract.columns, contract), ""]


def _table(columns: Iterable[Column], contract: Contract) -> list[str]:
    head = ["| Column | Also called | Needed | Holds | Kept |", "|---|---|---|---|---|"]
    return head + [f"| {' | '.join(_row(column, contract))} |" for column in columns]


def _row(column: Column, contract: Contract) -> tuple[str, ...]:
    needed = "every row" if column.essential else "yes" if column.required else "no"
    kept = KEPT_WORDS.get(column.personal or "", "yes" if column.field else "never")
    cells = (column.name, ", ".join(column.aliases), needed, holds(column, contract), kept)
    return tuple(cell.replace("|", "\\|") for cell in cells)


def holds(column: Column, contract: Contract) -> str:
    """What a column may hold, in words: its type, or the values of its code set (the first dozen)."""
    if column.codes is None:
        return column.type.replace("_", " or ")
    values = list(contract.code_sets[column.codes].values)
    return "; ".join(values[:12]) + (f"; and {len(values) - 12} more" if len(values) > 12 else "")


# --- commands ----------------------------------------------------------------------------------------------------


def commands_page(command: click.Group) -> str:
    """Every command of `python -m etl`, with its arguments and options."""
    lines = ["# Every command", "", MADE, "", "Each takes `--help`, and `--json` where it prints a table.", ""]
    for name, each in command.commands.items():
        lines += [f"## python -m etl {name}", "", each.help or "", ""]
        lines += [line for parameter in each.params if (line := _parameter(parameter))] + [""]
    return "\n".join(lines) + "\n"


def _parameter(parameter: click.Parameter) -> str | None:
    if parameter.name == "as_json":
        return None
    words = (getattr(parameter, "help", None) or "").strip()
    name = parameter.opts[0] if parameter.param_type_name == "option" else (parameter.metavar or parameter.name.upper())
    return f"- `{name}`{': ' if words else ''}{words}"
