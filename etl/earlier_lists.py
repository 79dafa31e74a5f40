"""What only the loads before can tell of a list: that it is last month's again, or older than what stands."""

import duckdb

from etl.checking import Checked
from etl.sql import statement


def told_by_earlier(checked: Checked, sha256: str, store: duckdb.DuckDBPyConnection | None) -> list[tuple[str, str]]:
    """(rule, sentence) of each warning; none before the first load, nor for a list without a day."""
    if store is None or checked.as_at is None:
        return []
    told, given = [], {"feed": checked.feed, "as_at": checked.as_at}
    if same := store.execute(statement("loading/same_content"), {**given, "sha256": sha256}).fetchone():
        told.append((
            "same_content",
            f"This is to the letter what was loaded as at {same[0]:%d/%m/%Y} ('{same[1]}'), now given as at "
            f"{checked.as_at:%d/%m/%Y}. If it is the earlier file by mistake, leave it out and export the list again: "
            "as it stands, nothing happened in between.",
        ))  # fmt: skip
    elif newer := store.execute(statement("loading/newer_list"), given).fetchone():
        told.append((
            "older_list",
            f"This list, as at {checked.as_at:%d/%m/%Y}, is older than the newest one loaded, as at "
            f"{newer[0]:%d/%m/%Y} ('{newer[1]}'). The newer one stands for every day it covers; this one only adds "
            "what lies before. Nothing to do if that is meant.",
        ))  # fmt: skip
    return told
