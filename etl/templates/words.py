"""A contract in plain words: what a column may hold, what is kept of it, what rejects a row, what a load replaces."""

import re
from collections.abc import Callable, Iterator
from itertools import takewhile

from etl.casting import CodeSet
from etl.contracts import CATALOGUE, Column, Contract, Rule
from etl.documents import KEPT_WORDS, holds
from etl.loading import ROWS_TO_TELL

TYPE_WORDS = {
    "id": "An id. It is kept as text, so leading zeros stay",
    "text": "Text",
    "yes_no": "Yes or No",
    "integer": "A whole number",
    "number": "A number",
    "date": "A date, day first, such as 31/10/2026",
    "datetime": "A date and time, day first, such as 31/10/2026 14:30",
    "month": "A month, such as 10/2026",
    "period": "A year such as 2025, or 202425 for 2024 to 2025",
    "age": "An age in years, such as 9; also '<1', '6 months', or -1 for an unborn child",
}
NUMBERED = re.compile(r"\bnumber\b", re.IGNORECASE).search
FIRST_SENTENCE = re.compile(r"Grain: (one row .*?)[.;:](?: |$)")


def asked(contract: Contract) -> tuple[Column, ...]:
    """The columns a template has: those of which something is kept, and those a sheet is recognised by.

    Names, addresses and free text that are never kept are not asked for: what is not typed cannot go astray.
    """
    return tuple(column for column in contract.columns if (column.field or column.required) and not column.unwanted)


def left_out(contract: Contract) -> tuple[Column, ...]:
    """The columns an export may have and a template has not."""
    return tuple(column for column in contract.columns if column not in asked(contract))


# --- one column --------------------------------------------------------------------------------------------------


def mark(column: Column) -> str:
    """What stands behind a heading, so that what is needed can be seen without colours."""
    if column.essential:
        return "**"
    return "*" if column.filled or column.required else ""


def needed(column: Column) -> str:
    """Whether it is needed, in a few words."""
    if column.essential:
        return "In every row"
    if column.filled:
        return "In every row, or a warning"
    return "The column; a cell may be blank" if column.required else "No"


def told(column: Column) -> str:
    """What a blank means, as a sentence."""
    if column.field is None:
        return "Needed as a heading only: leave the cells blank, nothing of them is kept."
    if column.essential:
        return "Needed in every row (**). A row without it is rejected: it is not counted."
    if column.filled:
        return "Needed in every row (*). A blank is kept as blank, with a warning."
    if column.required:
        return "The column is needed (*). A cell may be blank."
    return "Not needed: a cell may be blank, and the column may be left out."


def may_hold(column: Column, contract: Contract) -> str:
    """What a cell may hold."""
    if column.codes is None:
        return ". ".join([_typed(column), *_besides(column)]) + "."
    codes = contract.code_sets[column.codes]
    several = "One or more codes with spaces between them, of" if column.type == "factors" else "One of"
    parts = [f"{several}: {holds(column, contract)}"]
    parts += [_code_words(codes)] if codes.cores else []
    parts += ["Other words are sorted into these"] if codes.keywords else []
    parts += ["Anything else is kept as it is typed"] if codes.open else []
    return ". ".join([*parts, *_besides(column)]) + "."


def _code_words(codes: CodeSet) -> str:
    if all(value.split()[0].casefold() in codes.cores for value in codes):
        return "The code in front is enough"
    return f"Codes such as {next(iter(codes.cores)).upper()} are read too"


def _typed(column: Column) -> str:
    between = {
        (True, True): f", from {column.minimum or 0:g} to {column.maximum or 0:g}",
        (True, False): f", {column.minimum or 0:g} or more",
        (False, True): f", {column.maximum or 0:g} or less",
    }
    digits = (
        ", kept as it is typed: 3.10 does not become 3.1" if column.type == "text" and NUMBERED(column.name) else ""
    )
    return TYPE_WORDS[column.type] + digits + between.get((column.minimum is not None, column.maximum is not None), "")


def _besides(column: Column) -> Iterator[str]:
    """What else is read."""
    if column.words:
        words = ", ".join(f"{word} ({number:g})" for word, number in column.words.items())
        yield f"These words are read as numbers, with a warning: {words}"
    if double := next((said for said, parts in column.combined.items() if len(parts) > 1), None):
        yield f"An answer that says two things at once, such as '{_sentence(double)}', is taken apart"
    if column.symbols:
        yield "One of DfE's symbols may stand in its place"
    if column.default:
        yield f"Blank is read as '{column.default}'"


def kept(column: Column) -> str:
    """What the store keeps of it."""
    return _sentence(KEPT_WORDS.get(column.personal or "", "as it stands" if column.field else "never"))


def note(column: Column, contract: Contract) -> str:
    """The note on a heading."""
    lines = [told(column), f"May hold: {may_hold(column, contract)}", f"Kept: {kept(column).lower()}."]
    return "\n".join([*lines, f"Also called: {', '.join(column.aliases)}."] if column.aliases else lines)


# --- the list ----------------------------------------------------------------------------------------------------


def one_row_is(contract: Contract) -> str:
    """What one row stands for: the first sentence of the contract's own file, or its key."""
    path = CATALOGUE / "feeds" / f"{contract.feed}.yaml"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    comment = " ".join(line.strip("# ") for line in takewhile(lambda line: line.startswith("#"), lines))
    found = FIRST_SENTENCE.match(comment)
    return f"{_sentence(found[1]) if found else 'One row for each ' + _key(contract)}."


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]


def called(contract: Contract, field: str) -> str:
    """A field as the sheet heads it."""
    return next((column.name for column in contract.columns if column.field == field), field.replace("_", " "))


def _key(contract: Contract) -> str:
    return _listed([called(contract, name) for name in contract.key], "and")


def saved_as(contract: Contract, sheet: str) -> str:
    """What to call the file, so that a load knows the day it describes."""
    if contract.needs_as_at:
        return (
            f"'{contract.feed} 2026-10-31.xlsx', with the last day this list describes at the end. Any words may stand "
            "before the day, but only one day. Without it, the day is asked for when the file is loaded."
        )
    named = f" Leave the sheet called '{sheet}': it is how the list is known." if contract.named_like else ""
    if contract.as_at_field:
        day = called(contract, contract.as_at_field)
        return f"Call it what you like: the day stands in the column '{day}', the same in every row of a file.{named}"
    return f"Call it what you like: this list needs no day.{named}"


def replaced(contract: Contract) -> str:
    """What a load replaces of the loads before it."""
    return f"{REPLACED[contract.replaces](contract)} The same file loaded twice changes nothing."


def _values_replaced(contract: Contract) -> str:
    return f"The newest value typed for the same {_key(contract)} counts; what a later file leaves out stays."


def _list_replaced(contract: Contract) -> str:
    return "The newest load replaces the whole list. Always load all of it, never only what is new."


def _picture_replaced(contract: Contract) -> str:
    if contract.window is not None and contract.window.whole:
        return (
            "The newest load is the word on every case it holds, and a case it no longer holds has gone from "
            f"{_period(contract)}. Always load all of it, never only what is new."
        )
    return "A picture of one day. A later load of that day replaces it; pictures of other days stay."


def _episodes_replaced(contract: Contract) -> str:
    return (
        f"The list holds what is open, and what ended in {_period(contract)}. What was open and is not on a later list "
        "is taken to have ended between the two; what had ended in those dates and is no longer listed is withdrawn."
    )


def _events_replaced(contract: Contract) -> str:
    window = contract.window
    if window is None or not (window.months or window.extends or window.whole):
        return f"Rows add up: one stays when a later file leaves it out. Correct one under the same {_key(contract)}."
    return (
        f"A load is the whole truth for {_period(contract)}: what an earlier load said of those dates and this one "
        "does not hold no longer counts. So export all of those dates, never only what is new."
    )


def _period(contract: Contract) -> str:
    window = contract.window
    if window is None or window.months == 0:
        return "the dates from its first row to the as-at day"
    months = "the month" if window.months == 1 else f"the {window.months} months"
    if window.whole:
        return f"{months} to the as-at day, or from its first entry where that is earlier"
    further = ", or further back where it holds more" if window.extends else ""
    return f"{months} to the as-at day{further}"


REPLACED: dict[str, Callable[[Contract], str]] = {
    "values": _values_replaced,
    "reference": _list_replaced,
    "snapshot": _picture_replaced,
    "episodes": _episodes_replaced,
    "events": _events_replaced,
}


# --- rules -------------------------------------------------------------------------------------------------------


def rules(contract: Contract) -> tuple[list[str], list[str]]:
    """(what refuses the file or rejects a row, what is told as a warning), a sentence each."""
    rejects, warns = list(_rejects(contract)), list(_warns(contract))
    for rule in contract.rules:
        said = RULE_WORDS[rule.rule](contract, rule)
        if rule.rule in ALWAYS_REJECT or (rule.otherwise == "reject" and rule.rule in MAY_REJECT):
            rejects.append(f"{said}.")
        elif not _late_date(rule):
            warns.append(said + _instead(contract, rule))
    if late := [called(contract, rule.field) for rule in contract.rules if _late_date(rule)]:
        warns.append(f"A date after the as-at day is stored as blank: {_listed(late)}.")
    return rejects, warns


def _late_date(rule: Rule) -> bool:
    """The commonest rule, told once for all its dates."""
    return rule.rule == "not_after_as_at" and rule.otherwise == "blank" and rule.blank is None


def _rejects(contract: Contract) -> Iterator[str]:
    essential = [column.name for column in contract.columns if column.essential]
    if essential:
        yield f"{_listed(essential)}: blank, or cannot be read."
    if contract.event and (contract.needs_as_at or contract.as_at_field):
        yield f"{called(contract, contract.event)} is after the as-at day."
    if contract.as_at_field:
        yield f"The whole file: more than one day under {called(contract, contract.as_at_field)}, or none."
    if contract.refuse_columns:
        yield "The whole file: a column on any of its sheets that may name somebody or say where they live."
    yield f"The whole file: it has {ROWS_TO_TELL} rows or more, and more than half of them are rejected."


def _warns(contract: Contract) -> Iterator[str]:
    if filled := [column.name for column in asked(contract) if column.filled and not column.essential]:
        yield f"Blank where every row needs an answer: {_listed(filled)}."
    yield "A date, number or code that cannot be read, or a number out of its range: that cell is stored as blank."
    if any(column.personal == "age_band" for column in contract.columns):
        yield "Born more than 45 weeks after the row's own date, or over 25: the age band is stored as blank."


def _listed(names: list[str], last: str = "or") -> str:
    return f"{', '.join(names[:-1])} {last} {names[-1]}" if len(names) > 1 else "".join(names)


def _instead(contract: Contract, rule: Rule) -> str:
    """What becomes of a row that is kept all the same."""
    if rule.rule in ("not_before", "not_after", "not_after_as_at", "excludes") and rule.otherwise == "blank":
        return f": {called(contract, rule.blank or rule.field)} is stored as blank."
    return ": the product is stored." if rule.rule == "product" else ": the row is kept as it is."


def _values(rule: Rule) -> str:
    return _listed([{True: "Yes", False: "No"}[v] if isinstance(v, bool) else str(v) for v in rule.values])


ALWAYS_REJECT = {"known_kpi", "value_agrees"}
MAY_REJECT = {"not_before", "not_after", "not_after_as_at", "either", "excludes"}
RULE_WORDS: dict[str, Callable[[Contract, Rule], str]] = {
    "unique": lambda c, r: f"Two rows with the same {_key(c)}",
    "not_before": lambda c, r: f"{called(c, r.field)} is before {called(c, r.other)}",
    "not_after": lambda c, r: f"{called(c, r.field)} is after {called(c, r.other)}",
    "not_after_as_at": lambda c, r: f"{called(c, r.field)} is after the as-at day",
    "needs": lambda c, r: f"{called(c, r.field)} is blank although {called(c, r.other)} is {_values(r)}",
    "either": lambda c, r: f"{called(c, r.field)} and {called(c, r.other)} are both blank",
    "excludes": lambda c, r: f"{called(c, r.field)} is filled although {called(c, r.other)} is {_values(r)}",
    "product": lambda c, r: f"{called(c, r.field)} is not {called(c, r.other)} times {called(c, r.values[0])}",
    "known_kpi": lambda c, r: f"{called(c, r.field)} is not a KPI of the catalogue (`python -m etl kpis` lists them)",
    "value_agrees": lambda c, r: (
        f"{called(c, r.field)} does not agree with numerator and denominator, or all are blank (type 82, not 82%)"
    ),
}
