"""One spoiled file, from the seed and its number alone: the same two always make the same file."""

import random
from dataclasses import dataclass

from fuzz import spoiling
from fuzz.spoiling import BYTES, CELLS, PARTS, as_csv, as_workbook
from fuzz.tables import AS_AT, Source, Table, sources


@dataclass(frozen=True)
class Case:
    """A file to feed to the loader: how it was spoiled, its name and bytes, and the ids that may not show."""

    number: int
    how: str
    name: str
    content: bytes
    secrets: frozenset[str]


def case(seed: int, number: int) -> Case:
    """The file of this number. A quarter have damaged bytes, a quarter damaged parts, half changed cells."""
    dice = random.Random(f"{seed} {number}")
    source = dice.choice(sources())
    kind = dice.choice(("bytes", "parts", "cells", "cells"))
    if kind == "cells":
        how, content, suffix = _changed(dice, source)
    else:
        content, suffix = _saved(dice, source, workbook=kind == "parts")
        how = dice.choice([*(BYTES if kind == "bytes" else PARTS)])
        content = BYTES[how](dice, content) if kind == "bytes" else PARTS[how](dice, spoiling.parts_of(content))
    name = _name(dice, source, suffix)
    if dice.random() < 0.04:
        how, content, name = f"{how}, zipped", spoiling.packed([(name, content)]), f"{name}.zip"
    return Case(number, how, name, content, source.secrets)


def _changed(dice: random.Random, source: Source) -> tuple[str, bytes, str]:
    tables = [Table(table.name, [list(row) for row in table.rows]) for table in source.tables]
    how = dice.choice([*CELLS])
    for each in (how, *dice.choices([*CELLS], k=dice.choice((0, 0, 1, 3)))):
        tables = CELLS[each](dice, tables)
    save, suffix = dice.choice(((as_workbook, ".xlsx"), (as_csv, ".csv")))
    return how, save(dice, tables), suffix


def _saved(dice: random.Random, source: Source, *, workbook: bool) -> tuple[bytes, str]:
    """The extract unspoiled: as it came, or saved anew."""
    tables = list(source.tables)
    if source.content and (source.suffix == ".xlsx" or not workbook):
        return source.content, source.suffix
    return (as_workbook(dice, tables), ".xlsx") if workbook or dice.random() < 0.5 else (as_csv(dice, tables), ".csv")


def _name(dice: random.Random, source: Source, suffix: str) -> str:
    name = source.name
    chance = dice.random()
    if chance < 0.03:
        name = name.replace(str(AS_AT), "")
    elif chance < 0.06:
        name = f"{name} and 2026-09-30"
    elif chance < 0.12:
        name = name.replace(str(AS_AT), dice.choice(("2026-09-30", "2099-12-31", "2026-11-30", "1999-01-01")))
    return name.strip() + (dice.choice((".xls", ".csv", ".xlsx")) if dice.random() < 0.05 else suffix)
