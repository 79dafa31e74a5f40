"""Every extract in the dictionary: what it is, which measures read it, and its columns, each needed and kept or not."""

from collections.abc import Iterable
from functools import cache
from html import escape

from charts.tables import Column, table
from etl import contracts
from etl.contracts import Contract, load_contracts
from etl.documents import KEPT_WORDS, REPLACES_WORDS, holds
from frame import state
from frame.data import Picture
from frame.page import day_words
from kpis.catalogue import load_kpis

HEADINGS = (
    Column("Column"),
    Column("Also called", wide=True, labelled=True),
    Column("Needed", labelled=True),
    Column("Holds", wide=True, labelled=True),
    Column("Kept", labelled=True),
)


def found(words: str) -> list[Contract]:
    """Extracts whose entry holds every word searched for, in any order and case."""
    wanted = words.casefold().split()
    return [contract for contract in _by_title() if all(word in _text(contract.feed) for word in wanted)]


def headline(shown: int, words: str) -> str:
    """'57 extracts, 681 columns', or how many were found."""
    every = load_contracts().values()
    if words.strip():
        return f"{shown:,} of {len(every):,} extracts mention “{words.strip()}”"
    return f"{len(every):,} extracts, {sum(len(contract.columns) for contract in every):,} columns"


@cache
def _by_title() -> tuple[Contract, ...]:
    return tuple(sorted(load_contracts().values(), key=lambda contract: contract.title.casefold()))


@cache
def _text(feed: str) -> str:
    contract = load_contracts()[feed]
    parts = [feed, contract.title, contract.source, *contract.sheet_names, *_read_by(feed).values()]
    parts += [words for column in contract.columns for words in (column.name, *column.aliases)]
    return " ".join(parts).casefold()


@cache
def _read_by(feed: str) -> dict[str, str]:
    """The measures that read an extract, by id."""
    kpis = load_kpis().values()
    return {kpi.id: kpi.short_name for kpi in kpis if feed in (*kpi.feeds, kpi.fallback, kpi.also)}


# ---------------------------------------------------------------- an entry


def html(shown: Iterable[Contract], picture: Picture | None) -> str:
    """The entries, each with its columns folded away."""
    return "".join(_entry(contract, picture) for contract in shown)


def _entry(contract: Contract, picture: Picture | None) -> str:
    told = [
        ("What it is", escape(contract.source)),
        ("Kind", escape(REPLACES_WORDS[contract.replaces])),
        ("Loaded", escape(_loaded_words(contract.feed, picture))),
        ("Read by", _measures(contract.feed, picture)),
    ]
    rows = "".join(f"<dt>{term}</dt><dd>{words}</dd>" for term, words in told if words)
    many = f"{len(contract.columns)} column{'' if len(contract.columns) == 1 else 's'}"
    return (
        f'<article class="bearing-entry bearing-facts" id="{escape(contract.feed)}"><h3>{escape(contract.title)} '
        f'<span class="state">{escape(contract.feed)}</span></h3><dl>{rows}</dl>'
        f"<details><summary>{many}</summary>{columns_html(contract)}</details></article>"
    )


def _measures(feed: str, picture: Picture | None) -> str:
    return "; ".join(_linked(kpi, name, picture) for kpi, name in _read_by(feed).items())


def _linked(kpi: str, name: str, picture: Picture | None) -> str:
    if picture is None or name not in picture.by_short_name:
        return escape(name)
    return f'<a href="{escape(state.link("kpi", kpi=name))}" target="_self">{escape(name)}</a>'


def _loaded_words(feed: str, picture: Picture | None) -> str:
    loads = [row for row in picture.loads if row["feed"] == feed] if picture else []
    if not loads:
        return "never"
    latest = max(row["loaded_at"] for row in loads).date()
    return f"{len(loads):,} time{'' if len(loads) == 1 else 's'}, latest {day_words(latest)}"


def columns_html(contract: Contract) -> str:
    """Every column: its other names, whether a sheet must have it, what it may hold, and what of it is stored."""
    rows = [
        [column.name, ", ".join(column.aliases) or None, needed_words(column), holds(column, contract),
         kept_words(column)]
        for column in contract.columns
    ]  # fmt: skip
    return table(HEADINGS, rows, caption=f"Columns of {contract.title}", stacked=True)


def needed_words(column: contracts.Column) -> str:
    """Whether a sheet must have the column, and each row a value in it."""
    return "every row" if column.essential else "yes" if column.required else "no"


def kept_words(column: contracts.Column) -> str:
    """What of the column is stored."""
    return KEPT_WORDS.get(column.personal or "", "yes" if column.field else "never")
