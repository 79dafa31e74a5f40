"""What an extract must look like: one contract a feed, as data in `data/catalogue/feeds/*.yaml`.

The contract says how a sheet is recognised (its columns, by name in any order), what each column holds, what must
be there, how rows are keyed, and how one load replaces another. Code sets lie in `data/catalogue/codes.yaml`.
A contract that is itself wrong raises `ContractError` as it is read, so a slip never reaches a council's file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from dataclasses import field as made
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from etl.casting import CodeSet
from kpis.yaml_file import read_yaml

CATALOGUE = Path(__file__).resolve().parents[1] / "data" / "catalogue"
REPLACES = ("events", "episodes", "snapshot", "values", "reference")
SHAPES = ("rows", "wide_statistics", "wide_neighbours")
TYPES = (
    "id", "text", "code", "factors", "yes_no", "integer", "number", "date", "datetime", "month", "period", "age",
)  # fmt: skip
PERSONAL = ("pseudonymise", "age_band", "group", "drop")
STORED_AS = {"period": "integer", "age": "number", "factors": "text"}
WIDE_FIELDS = {
    "wide_statistics": {
        "dataset": "text", "time_period": "integer", "time_identifier": "text", "geographic_level": "code",
        "area_code": "text", "old_la_code": "text", "area_name": "text", "region_name": "text",
        "filters": "text", "indicator": "text", "value": "number", "symbol": "code",
    },
    "wide_neighbours": {
        "model": "text", "old_la_code": "text", "la_name": "text", "rank": "integer", "neighbour_code": "text",
        "closeness": "code",
    },
}  # fmt: skip
RULES = (
    "unique", "not_before", "not_after", "not_after_as_at", "needs", "either", "excludes", "product", "known_kpi",
    "value_agrees",
)  # fmt: skip


LONGEST_SHOWN = 80


class ContractError(Exception):
    """A contract or code set in the catalogue is wrong; the message names the file and what to mend."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file, a row or a cell, told to the analyst who can correct it.

    `row` is the row number the spreadsheet shows. `value` of a personal column is only its shape (`99/99/9999`).
    """

    file: str
    sheet: str
    row: int | None
    column: str | None
    value: str | None
    rule: str
    message: str
    severity: str  # 'rejected' or 'warning'


class RefusedFile(Exception):
    """The sheet cannot be loaded as it stands; nothing of it is stored. `.problem` says why and what to do."""

    rule = "refused"

    def __init__(self, file: str, sheet: str, message: str, column: str | None = None, value: str | None = None):
        super().__init__(message)
        self.problem = Problem(file, sheet, None, column, value, self.rule, message, "rejected")


class UnknownLayout(RefusedFile):
    """No contract has all its columns in this sheet; the message names the nearest feed and what is missing.

    `feed` is the nearest one (None when nothing is near), `missing` the names of its required columns that are not
    there, `headings` the sheet's headings that no column of it answers to.
    """

    rule = "unknown_layout"

    def __init__(
        self, file: str, sheet: str, message: str, column: str | None = None, value: str | None = None, *,
        feed: str | None = None, missing: tuple[str, ...] = (), headings: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        super().__init__(file, sheet, message, column, value)
        self.feed, self.missing, self.headings = feed, missing, headings


class DuplicateColumn(RefusedFile):
    """Two columns of the sheet answer to one column of the contract."""

    rule = "duplicate_column"


class PersonalColumn(RefusedFile):
    """A file that must hold nobody's name or address has a column for one."""

    rule = "personal_column"


class AsAtDateNeeded(RefusedFile):
    """The day the extract describes is neither in the file nor in its name, and was not given."""

    rule = "as_at_date_needed"


class AmbiguousAsAtDate(RefusedFile):
    """The file's name holds more than one day."""

    rule = "ambiguous_as_at_date"


class ModelYearNeeded(RefusedFile):
    """A statistical neighbours file that does not say which model it is."""

    rule = "model_year_needed"


@dataclass(frozen=True)
class Column:
    """One column of an extract.

    `field` is our name (None: read past, never stored). `required`: the sheet must have it. `essential`: a row
    without it cannot be counted and is rejected. `filled`: a blank is worth a warning. `optional`: nobody minds
    when the sheet lacks it. `combined`: answers that fill several fields at once. `words`: words that stand for a
    number; each use is told. `unwanted`: should not have been exported, so that the sheet has it is told.
    """

    name: str
    type: str
    field: str | None = None
    aliases: tuple[str, ...] = ()
    pattern: str | None = None
    codes: str | None = None
    required: bool = False
    essential: bool = False
    filled: bool = False
    optional: bool = False
    personal: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    symbols: str | None = None
    default: str | None = None
    combined: Mapping[str, Mapping[str, str]] = made(default_factory=dict)
    words: Mapping[str, float] = made(default_factory=dict)
    unwanted: bool = False


@dataclass(frozen=True)
class Window:
    """The dates a load is the truth for: `months` back from the as-at date, further when `extends` and filled.

    `whole`: the list holds everything there ever was, so it is the truth from its first entry, quiet months included.
    `since_month`: a return holds its collecting year, so it is the truth from the first of this month.
    """

    date: str
    months: int = 0
    extends: bool = False
    whole: bool = False
    since_month: int | None = None


@dataclass(frozen=True)
class Rule:
    """A check across fields. `otherwise`: a row that fails is rejected ('reject'), its field `blank` is
    blanked ('blank'), or it is kept as it is and told ('keep')."""

    rule: str
    field: str | None = None
    other: str | None = None
    values: tuple[Any, ...] = ()
    otherwise: str = "blank"
    blank: str | None = None


@dataclass(frozen=True)
class Contract:
    """One feed's contract. The store's table has the feed's name; see `data/catalogue/feeds/` for examples.

    `event` is the date a row happened on, `ends` the end of an episode, `as_at_field` an as-at date inside the
    sheet. `named_like` is for headings too common to prove anything: the file or sheet must be named so as well.
    `combine` fills a field with the first of several that says anything. `refuse_columns` (patterns): a file with
    such a heading on any of its sheets is refused whole. `listed_by`: the field that names what the list holds; what
    the list before held and this one does not is told.
    """

    feed: str
    title: str
    source: str
    replaces: str
    columns: tuple[Column, ...]
    sheet_names: tuple[str, ...] = ()
    named_like: str | None = None
    shape: str = "rows"
    event: str | None = None
    ends: str | None = None
    as_at_field: str | None = None
    window: Window | None = None
    key: tuple[str, ...] = ()
    key_fallback: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    age_years: str | None = None
    times_known: tuple[str, ...] = ()
    dataset: str | None = None
    combine: Mapping[str, tuple[str, ...]] = made(default_factory=dict)
    filters: tuple[str, ...] = ()
    constant: tuple[str, ...] = ()
    symbols: str | None = None
    stored: tuple[str, ...] = ()
    model_by_header: Mapping[str, str] = made(default_factory=dict)
    refuse_columns: tuple[str, ...] = ()
    listed_by: str | None = None
    remedy: str = "Correct it in the case system and export again."
    code_sets: Mapping[str, CodeSet] = made(default_factory=dict, repr=False)

    @property
    def required(self) -> tuple[Column, ...]:
        """The columns without which a sheet is not this feed."""
        return tuple(column for column in self.columns if column.required)

    @cached_property
    def headings(self) -> frozenset[str]:
        """Every name and alias of its columns, as headings are compared."""
        return frozenset(header(text) for column in self.columns for text in (column.name, *column.aliases))

    @property
    def needs_as_at(self) -> bool:
        """Whether a load must say which day it describes (and the sheet itself does not)."""
        return self.replaces in ("events", "episodes", "snapshot") and self.as_at_field is None

    @property
    def tells_one_day(self) -> bool:
        """Whether an extract is the picture or report of one day: of any day of a month, it is that month's."""
        return self.replaces == "snapshot" or self.window is not None and self.window == Window(self.window.date)

    @property
    def date_field(self) -> str | None:
        """The field loads replace each other by, and the date a row counts on."""
        return self.as_at_field or self.event

    @property
    def stored_fields(self) -> dict[str, str]:
        """Field -> type of what is stored of a row, in order; `row_number` and `ordinal` come besides."""
        if self.shape != "rows":
            return WIDE_FIELDS[self.shape]
        named = {c.field: STORED_AS.get(c.type, c.type) for c in self.columns if c.field and c.personal != "age_band"}
        fields = {**named, **self._derived}
        return {name: fields[name] for name in self.stored} if self.stored else fields

    @property
    def _derived(self) -> dict[str, str]:
        derived = dict.fromkeys(self.combine, "text")
        if any(column.personal == "age_band" for column in self.columns):
            derived["age_band"] = "text"
        if self.age_years:
            derived[self.age_years] = "integer"
        if self.times_known:
            derived["times_known"] = "boolean"
        return derived

    def column_of(self, name: str) -> Column:
        """The column stored as field `name`."""
        return next(column for column in self.columns if column.field == name)


# --- reading the catalogue --------------------------------------------------------------------------------------


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _build(kind: type, entry: Mapping[str, Any], where: str) -> Any:
    unknown = set(entry) - {known.name for known in fields(kind)}
    if unknown:
        raise ContractError(f"{where}: '{min(unknown)}' is not a key of a {kind.__name__.lower()}.")
    try:
        return kind(**{key: _frozen(value) for key, value in entry.items()})
    except TypeError as error:
        raise ContractError(f"{where}: {error}.") from None


def _one_of(where: str, what: str, value: str | None, allowed: tuple[str, ...] | list[str]) -> None:
    if value is not None and value not in allowed:
        raise ContractError(f"{where}: {what} '{value}' is not one of {', '.join(allowed)}.")


def _check_column(column: Column, codes: Mapping[str, CodeSet], where: str) -> None:
    _one_of(where, "type", column.type, TYPES)
    _one_of(where, "personal", column.personal, PERSONAL)
    _one_of(where, "code set", column.codes, list(codes))
    _one_of(where, "code set", column.symbols, list(codes))
    if (column.type in ("code", "factors")) != (column.codes is not None):
        raise ContractError(f"{where}: a column has codes exactly when its type is code or factors.")
    if column.personal == "drop" and column.field:
        raise ContractError(f"{where}: a dropped column must have no field.")


def fields_of(contract: Contract) -> set[str]:
    """The fields its columns fill."""
    return {column.field for column in contract.columns if column.field}


def _check_names(contract: Contract, where: str) -> None:
    known = fields_of(contract) | set(contract.stored_fields)
    rules = [name for rule in contract.rules for name in (rule.field, rule.other, rule.blank)]
    used = [contract.event, contract.ends, contract.as_at_field, *contract.key_fallback, *contract.times_known]
    used.append(contract.listed_by)
    windows = [contract.window.date] if contract.window and contract.window.date != "as_at" else []
    for name in filter(None, [*rules, *used, *contract.key, *windows]):
        _one_of(where, "field", name, sorted(known))


def _check(contract: Contract, where: str) -> Contract:
    _one_of(where, "replaces", contract.replaces, REPLACES)
    _one_of(where, "shape", contract.shape, SHAPES)
    for rule in contract.rules:
        _one_of(where, "rule", rule.rule, RULES)
    for column in contract.columns:
        _check_column(column, contract.code_sets, f"{where}, column '{column.name}'")
    if any(column.personal == "age_band" for column in contract.columns) and "birth" not in fields_of(contract):
        raise ContractError(f"{where}: an age band needs the date of birth, as field 'birth'.")
    _check_names(contract, where)
    if not contract.required:
        raise ContractError(f"{where}: no column is required, so no sheet could be recognised.")
    return contract


def read_contract(path: Path, codes: Mapping[str, CodeSet]) -> Contract:
    """The contract in one YAML file, checked. Raises `ContractError`."""
    where = f"{path.parent.name}/{path.name}"
    entry = read_yaml(path)
    if entry.get("feed") != path.stem:
        raise ContractError(f"{where}: the feed is called '{entry.get('feed')}'; it must have the file's name.")
    entry["columns"] = [_build(Column, column, where) for column in entry["columns"]]
    entry["rules"] = [_build(Rule, rule, where) for rule in entry.get("rules", [])]
    if "window" in entry:
        entry["window"] = _build(Window, entry["window"], where)
    used = {name for column in entry["columns"] for name in (column.codes, column.symbols) if name}
    used |= {entry["symbols"]} if "symbols" in entry else set()
    entry["code_sets"] = {name: codes[name] for name in used if name in codes}
    return _check(_build(Contract, entry, where), where)


def _code_set(name: str, entry: Mapping[str, Any]) -> CodeSet:
    cores = {core: value for value, listed in entry.get("cores", {}).items() for core in listed}
    if entry.get("coded"):
        cores |= {value.split()[0].casefold(): value for value in entry["values"]}
    values = {value: tuple(spellings) for value, spellings in entry["values"].items()}
    return CodeSet(name, values, cores, entry.get("keywords", {}), entry.get("open", False), entry.get("listed_in"))


def read_code_sets(path: Path) -> dict[str, CodeSet]:
    """Every code set of `codes.yaml`, by name. Raises `ContractError` when one spelling means two values."""
    sets = {name: _code_set(name, entry) for name, entry in read_yaml(path).items()}
    for codes in sets.values():
        meant: dict[str, str] = {}
        for value, spellings in codes.values.items():
            for spelling in {text.casefold() for text in (value, *spellings)}:
                if meant.setdefault(spelling, value) != value:
                    raise ContractError(f"codes.yaml, {codes.name}: '{spelling}' stands for two values.")
    return sets


@cache
def load_codes(catalogue: Path = CATALOGUE) -> dict[str, CodeSet]:
    """Every code set by name; iterating over one gives its stored values. Raises `ContractError`."""
    return read_code_sets(catalogue / "codes.yaml")


@cache
def load_contracts(catalogue: Path = CATALOGUE) -> dict[str, Contract]:
    """Every feed's contract, by feed id. Raises `ContractError` naming the file that is wrong."""
    codes = load_codes(catalogue)
    contracts = (read_contract(path, codes) for path in sorted((catalogue / "feeds").glob("*.yaml")))
    return {contract.feed: contract for contract in contracts}


_HEADER_MARKS = str.maketrans(
    {"‘": "'", "’": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "_": " "}
)


@lru_cache(maxsize=4096)
def header(text: str | None) -> str:
    """A heading as contracts compare it: no case, straight quotes, single spaces, no trailing '?', ':' or '*'."""
    plain = (text or "").replace("\u00a0", " ").replace("\ufeff", "").translate(_HEADER_MARKS).casefold()
    return re.sub(r"\s*-\s*", "-", " ".join(plain.split())).strip("?:* ")


def shape_of(text: str) -> str:
    """The text with letters as A and digits as 9: enough to find the slip, nothing personal."""
    return re.sub(r"[^\W\d_]", "A", re.sub(r"\d", "9", text))[:LONGEST_SHOWN]
