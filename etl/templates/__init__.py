"""Blank extract workbooks, one a feed, made from the contracts: what to type where, checked as it is typed."""

from pathlib import Path

from etl.contracts import load_contracts
from etl.publishing import Progress, silent
from etl.templates.workbook import save, workbook


def write_templates(folder: Path, progress: Progress = silent) -> list[Path]:
    """Writes a workbook for every feed with one row a line; files that are wider come only as DfE makes them."""
    folder.mkdir(parents=True, exist_ok=True)
    contracts = [contract for contract in load_contracts().values() if contract.shape == "rows"]
    written = []
    for number, contract in enumerate(contracts, start=1):
        progress(number, len(contracts), contract.feed)
        written.append(save(workbook(contract), folder / f"{contract.feed}.xlsx"))
    return written
