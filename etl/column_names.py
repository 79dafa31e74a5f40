"""What an analyst's own heading stands for: asked once, remembered, and from then on one more name of that column.

A guess is offered and never applied unasked. What is remembered changes how extracts are read from then on; what is
loaded already stays as it is, and the same file may be loaded again.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl.contracts import Column, Contract, RefusedFile, UnknownLayout, header, load_contracts
from etl.home import Home
from etl.loading import files_in, loading_lock
from etl.local_codes import Decision, decisions, local_contracts
from etl.mended import SAYS, taken_back
from etl.reading import Sheet, UnreadableFile, read_file
from etl.recognising import LONGEST_HEADING, recognise
from etl.sql import statement
from etl.store import open_store

NEAR = 0.6  # of difflib's ratio, from which a heading is offered as a guess
SAYS_WHO = re.compile(
    r"\b(fore|sur|first|last|family|given|full|child'?s?|person'?s?|client'?s?|parent'?s?|carer'?s?|known as)[ -]*"
    r"names?\b|\bnames?$|\baddress|\bpost ?code|\bd\.?o\.?b\b|\bbirth|\bphone|\bmobile|\be-?mail|\bnhs\b|\bupn\b"
)


class CannotRemember(ValueError):
    """The heading cannot stand for that column; the message says why."""


@dataclass(frozen=True)
class Asked:
    """A column that is missing: whether the list cannot be read without it, and the heading that may be meant."""

    column: str
    required: bool
    guess: str | None


@dataclass(frozen=True)
class Question:
    """A sheet whose headings do not all say what they are: which of `headings` stands for each column in `missing`?"""

    feed: str
    title: str
    file: str
    sheet: str
    headings: tuple[str, ...]
    missing: tuple[Asked, ...]

    @property
    def must_be_answered(self) -> bool:
        """Whether the sheet is refused as it stands."""
        return any(asked.required for asked in self.missing)


def asked(refusal: UnknownLayout) -> Question | None:
    """What to ask about a sheet that was refused for missing columns; None where no heading is left to choose."""
    if refusal.feed is None:
        return None
    contract = load_contracts()[refusal.feed]
    return _question(contract, refusal.problem.file, refusal.problem.sheet, refusal.headings, refusal.missing)


def questions(paths: Iterable[Path], home: Home) -> list[Question]:
    """What to ask about every sheet of some files: those refused, and lists read without a column they should have
    where a heading looks like it."""
    contracts, found = contracts_of(home), []
    for path in files_in(paths):
        try:
            sheets, *_ = taken_back(read_file(path))
        except (UnreadableFile, RefusedFile):
            continue
        found += [question for sheet in sheets if (question := _of_sheet(sheet, contracts))]
    return found


def _of_sheet(sheet: Sheet, contracts: Mapping[str, Contract]) -> Question | None:
    try:
        match = recognise(sheet, contracts)
    except UnknownLayout as refusal:
        return asked(refusal)
    except RefusedFile:
        return None
    if match is None or match.contract.shape != "rows":
        return None
    used = set(match.columns.values())
    free = [text for place, text in enumerate(match.headers) if text and place not in used]
    lacking = [column.name for column in match.missing if column.field and not column.optional]
    question = _question(match.contract, sheet.file, sheet.name, free, lacking)
    guessed = tuple(one for one in question.missing if one.guess) if question else ()
    return Question(question.feed, question.title, sheet.file, sheet.name, tuple(free), guessed) if guessed else None


def _question(
    contract: Contract, file: str, sheet: str, headings: Iterable[str], missing: Iterable[str]
) -> Question | None:
    free = tuple(text for text in headings if _may_stand(text))
    if not free:
        return None
    columns = {column.name: column for column in contract.columns}
    guesses = _guesses([columns[name] for name in missing], free)
    lacking = tuple(Asked(name, columns[name].required, guesses.get(name)) for name in missing)
    return Question(contract.feed, contract.title, file, sheet, free, lacking)


def _may_stand(heading: str) -> bool:
    return bool(header(heading)) and len(heading) <= LONGEST_HEADING and not header(heading).startswith(SAYS.casefold())


def _guesses(columns: Iterable[Column], headings: Iterable[str]) -> dict[str, str]:
    """Column -> the heading most like one of its names; each heading for one column at most, the likest first."""
    likeness = sorted(
        (
            (max(_alike(heading, name) for name in (column.name, *column.aliases)), column.name, heading)
            for column in columns
            for heading in headings
        ),
        reverse=True,
    )
    guesses: dict[str, str] = {}
    for how_like, column, heading in likeness:
        if how_like >= NEAR and column not in guesses and heading not in guesses.values():
            guesses[column] = heading
    return guesses


def _alike(one: str, other: str) -> float:
    """From 0 to 1, whatever order the words stand in."""
    plain = [header(text) for text in (one, other)]
    in_order = difflib.SequenceMatcher(None, *plain).ratio()
    return max(in_order, difflib.SequenceMatcher(None, *(" ".join(sorted(text.split())) for text in plain)).ratio())


# --- remembering ------------------------------------------------------------------------------------------------


def remember(home: Home, feed: str, heading: str, column: str, by: str) -> None:
    """From now on `heading` is one more name of that feed's column. Raises CannotRemember, StoreBusy."""
    contract = load_contracts().get(feed)
    if contract is None:
        raise CannotRemember(f"There is no extract '{feed}'.")
    _refuse_unfit(contract, heading, column)
    with loading_lock(home), open_store(home.store) as store:
        known = {d.heading: d.column for d in decisions(store) if d.feed == feed}
        if (other := known.get(header(heading))) == column:
            return
        if other:
            raise CannotRemember(
                f"'{heading}' already stands for '{other}' of '{contract.title}', since somebody said so before. "
                "Take that back first: one heading cannot stand for two columns."
            )
        _decide(store, feed, heading, column, by)


def remembered(store: duckdb.DuckDBPyConnection | None) -> dict[str, dict[str, list[str]]]:
    """Feed -> column -> the council's own headings for it."""
    names: dict[str, dict[str, list[str]]] = {}
    for decision in decisions(store):
        if decision.column:
            names.setdefault(decision.feed, {}).setdefault(decision.column, []).append(decision.heading)
    return names


def standing(home: Home) -> list[Decision]:
    """Every heading remembered, with who said so and when."""
    with _reading(home) as store:
        return [decision for decision in decisions(store) if decision.column]


def forget(home: Home, feed: str, heading: str, by: str) -> None:
    """From now on `heading` stands for nothing. That it once did stays on record. Raises CannotRemember, StoreBusy."""
    with loading_lock(home), open_store(home.store) as store:
        if not any(d.feed == feed and d.heading == header(heading) and d.column for d in decisions(store)):
            raise CannotRemember(f"'{heading}' stands for nothing in '{feed}', so there is nothing to take back.")
        _decide(store, feed, heading, None, by)


def contracts_of(home: Home) -> dict[str, Contract]:
    """Every feed's contract as this council reads it."""
    with _reading(home) as store:
        return local_contracts(store).contracts


@contextmanager
def _reading(home: Home) -> Iterator[duckdb.DuckDBPyConnection | None]:
    if not home.store.exists():
        yield None
        return
    with loading_lock(home), open_store(home.store, read_only=True) as store:
        yield store


def _decide(store: duckdb.DuckDBPyConnection, feed: str, heading: str, column: str | None, by: str) -> None:
    now = datetime.now(UTC).replace(tzinfo=None)
    store.execute(
        statement("loading/decide_column_name"),
        {"feed": feed, "heading": header(heading), "column": column, "decided_at": now, "decided_by": by},
    )


def _refuse_unfit(contract: Contract, heading: str, column: str) -> None:
    """Raises CannotRemember when the heading must not stand for the column."""
    meant = next((one for one in contract.columns if one.name == column), None)
    if meant is None:
        raise CannotRemember(f"'{contract.title}' has no column '{column}'.")
    if not _may_stand(heading):
        raise CannotRemember(f"A heading has 1 to {LONGEST_HEADING} characters, and is not '{SAYS}'.")
    for one in contract.columns:
        names = {header(text) for text in (one.name, *one.aliases)}
        if header(heading) in names or (one.pattern and re.search(one.pattern, header(heading))):
            raise CannotRemember(
                f"'{heading}' is already a name of the column '{one.name}' of '{contract.title}', so it cannot stand "
                f"for '{column}'. Rename one of the two in the export."
                if one is not meant
                else f"'{heading}' already is a name of the column '{column}'; there is nothing to remember."
            )
    if any(re.search(pattern, header(heading)) for pattern in contract.refuse_columns):
        raise CannotRemember(f"'{contract.title}' is only taken without names, addresses and dates of birth.")
    if meant.field and meant.personal is None and SAYS_WHO.search(header(heading)):
        raise CannotRemember(
            f"A column headed '{heading}' may say who somebody is or where they live, and '{column}' is kept as it "
            "stands. Take it out of the export, or rename it there if it holds something else."
        )
