"""What this council says in its own way, at work while extracts are read: partner agencies, and headings.

`data/catalogue/codes.yaml` sorts agencies by their words; what it cannot know (a school called after a saint, a
service known by its initials) the council lists itself (feed `partner_agencies`). A heading no contract knows stands
for the column an analyst once said it does (`etl.column_names`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import duckdb

from etl.casting import CodeSet
from etl.contracts import Contract, load_contracts
from etl.sql import statement

AGENCIES = "partner_agency"


@dataclass(frozen=True)
class Decision:
    """What a heading of a feed stands for, as last decided; `column` None: nothing any more."""

    feed: str
    heading: str
    column: str | None
    decided_at: datetime  # UTC, naive
    decided_by: str
    after_load: int


@dataclass(frozen=True)
class LocalContracts:
    """The contracts with the council's spellings and headings in them, and after which load they came: `listed_by`
    the list of agencies (0 without one), `named_after` the headings of each feed."""

    contracts: dict[str, Contract]
    listed_by: int = 0
    named_after: Mapping[str, int] = field(default_factory=dict)

    def reread_after(self, feed: str) -> int:
        """An extract loaded up to this load was read without them as they now are, and may be read again."""
        lists_agencies = AGENCIES in self.contracts[feed].code_sets and feed != "partner_agencies"
        return max(self.listed_by if lists_agencies else 0, self.named_after.get(feed, 0))


def local_contracts(store: duckdb.DuckDBPyConnection | None) -> LocalContracts:
    """Every feed's contract as this council reads it; `store` is None before the first load."""
    contracts, listed, decided = load_contracts(), _listed(store), decisions(store)
    if listed:
        codes = _with_spellings(contracts["partner_agencies"].code_sets[AGENCIES], listed)
        contracts = {
            feed: replace(contract, code_sets={**contract.code_sets, AGENCIES: codes})
            if AGENCIES in contract.code_sets
            else contract
            for feed, contract in contracts.items()
        }
    named_after: dict[str, int] = {}
    for decision in decided:
        named_after[decision.feed] = max(decision.after_load, named_after.get(decision.feed, 0))
    named = {feed: _with_headings(contract, decided) for feed, contract in contracts.items()}
    return LocalContracts(named, max((load_id for _, _, load_id in listed), default=0), named_after)


def decisions(store: duckdb.DuckDBPyConnection | None) -> list[Decision]:
    """What was last decided about each heading, forgotten ones included."""
    return [Decision(*row) for row in _rows(store, "loading/column_names")]


def _listed(store: duckdb.DuckDBPyConnection | None) -> list[tuple[str, str, int]]:
    return _rows(store, "loading/local_agencies")


def _rows(store: duckdb.DuckDBPyConnection | None, query: str) -> list[tuple]:
    if store is None:
        return []
    try:
        return store.execute(statement(query)).fetchall()
    except duckdb.CatalogException:  # nothing of the kind has ever been said
        return []


def _with_headings(contract: Contract, decided: list[Decision]) -> Contract:
    """The contract with the council's headings as further names of its columns."""
    own = [decision for decision in decided if decision.feed == contract.feed and decision.column]
    if not own:
        return contract
    columns = tuple(
        replace(column, aliases=(*column.aliases, *(d.heading for d in own if d.column == column.name)))
        for column in contract.columns
    )
    return replace(contract, columns=columns)


def _with_spellings(codes: CodeSet, listed: list[tuple[str, str, int]]) -> CodeSet:
    """A spelling that stands for another group in the catalogue is the council's to move."""
    told = {text.casefold(): agency for text, agency, _ in listed}
    values = {
        value: (*(word for word in words if word.casefold() not in told), *(t for t, a, _ in listed if a == value))
        for value, words in codes.values.items()
    }
    return replace(codes, values=values)
