"""The council's own list of partner agencies, at work while extracts are read.

`data/catalogue/codes.yaml` sorts agencies by their words; what it cannot know (a school called after a saint, a
service known by its initials) the council lists itself (feed `partner_agencies`).
"""

from dataclasses import dataclass, replace

import duckdb

from etl.casting import CodeSet
from etl.contracts import Contract, load_contracts
from etl.sql import statement

AGENCIES = "partner_agency"


@dataclass(frozen=True)
class LocalContracts:
    """The contracts with the council's spellings in them, and the load that brought those (0 without a list)."""

    contracts: dict[str, Contract]
    listed_by: int = 0

    def reread_after(self, feed: str) -> int:
        """An extract loaded before this load was read without the list as it now is, and may be read again."""
        return self.listed_by if AGENCIES in self.contracts[feed].code_sets and feed != "partner_agencies" else 0


def local_contracts(store: duckdb.DuckDBPyConnection | None) -> LocalContracts:
    """Every feed's contract as this council reads it; `store` is None before the first load."""
    contracts = load_contracts()
    listed = _listed(store)
    if not listed:
        return LocalContracts(contracts)
    codes = _with_spellings(contracts["partner_agencies"].code_sets[AGENCIES], listed)
    local = {
        feed: replace(contract, code_sets={**contract.code_sets, AGENCIES: codes})
        if AGENCIES in contract.code_sets
        else contract
        for feed, contract in contracts.items()
    }
    return LocalContracts(local, max(load_id for _, _, load_id in listed))


def _listed(store: duckdb.DuckDBPyConnection | None) -> list[tuple[str, str, int]]:
    if store is None:
        return []
    try:
        return store.execute(statement("loading/local_agencies")).fetchall()
    except duckdb.CatalogException:  # no such list has ever been loaded
        return []


def _with_spellings(codes: CodeSet, listed: list[tuple[str, str, int]]) -> CodeSet:
    """A spelling that stands for another group in the catalogue is the council's to move."""
    told = {text.casefold(): agency for text, agency, _ in listed}
    values = {
        value: (*(word for word in words if word.casefold() not in told), *(t for t, a, _ in listed if a == value))
        for value, words in codes.values.items()
    }
    return replace(codes, values=values)
