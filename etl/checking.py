"""From a recognised sheet to the rows that count: cast, check, pseudonymise, and say what is wrong.

A row is rejected only when it cannot be counted truthfully: its id, its date or its key is blank or unreadable, it
lies after the as-at date, or it ends before it starts. Everything else that is wrong is stored blank with a warning.
`read = accepted + rejected` always; wholly blank rows are not read. Ids leave here as pseudonyms, dates of birth as
age bands; names, postcodes and free text do not leave at all.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from etl import casting
from etl.casting import loosen
from etl.columns import DTYPES, Body, Cast, Checked, Findings, body, cast_column, converter, first_given
from etl.contracts import AmbiguousAsAtDate, AsAtDateNeeded, Column, Problem, RefusedFile, Rule
from etl.reading import Sheet
from etl.recognising import Recognised
from etl.rules import RULES
from etl.shapes import check_neighbours, check_statistics
from etl.windows import covered_window

__all__ = ["Checked", "Problem", "RefusedFile", "check_sheet"]

LONGEST_PREGNANCY = np.timedelta64(45 * 7, "D")  # a birth further ahead of the event than this is a slip
AGE_BANDS = {"0-4": 5, "5-9": 10, "10-15": 16, "16-17": 18, "18-21": 22, "22-25": 26}
UNBORN = "Unborn"


def check_sheet(
    sheet: Sheet,
    recognised: Recognised,
    as_at: date | None,
    pseudonymise: Callable[[str], str],
    known_kpis: AbstractSet[str] | Mapping[str, str] = frozenset(),
) -> Checked:
    """Checks every row of a recognised sheet against its contract.

    as_at: the day the extract describes (a feed that states it inside ignores this). pseudonymise: from a
    normalised id to its pseudonym. known_kpis: the catalogue's ids, or better id -> unit, which lets typed values
    be checked in their unit; empty means any id. Raises a `RefusedFile` when the sheet as a whole cannot be loaded.
    """
    contract = recognised.contract
    if contract.needs_as_at and as_at is None:
        raise AsAtDateNeeded(
            sheet.file,
            sheet.name,
            f"{sheet.file} does not say which day '{contract.title}' describes. Put the day in the file's name, or "
            "say it when loading: --as-at 2026-10-31 (the last day the extract covers).",
        )
    if contract.shape == "wide_statistics":
        return check_statistics(sheet, recognised)
    if contract.shape == "wide_neighbours":
        return check_neighbours(sheet, recognised)
    return Check(sheet, recognised, as_at, pseudonymise, known_kpis).run()


class Check:
    """The checking of one sheet: its columns as cast, its values as they stand after each rule."""

    def __init__(
        self,
        sheet: Sheet,
        recognised: Recognised,
        as_at: date | None,
        pseudonymise: Callable[[str], str],
        known_kpis: AbstractSet[str] | Mapping[str, str],
    ) -> None:
        self.sheet, self.recognised, self.contract = sheet, recognised, recognised.contract
        self.as_at: date | None = as_at if recognised.contract.needs_as_at else None
        self.pseudonymise, self.known_kpis = pseudonymise, known_kpis
        self.body: Body = body(sheet, recognised.header_row)
        self.findings = Findings(sheet, self.contract, self.body.rows)
        self.casts: dict[str, Cast] = {}
        self.values: dict[str, pd.Series] = {}

    def run(self) -> Checked:
        self._cast_columns()
        self._settle_as_at()
        self._refuse_future_events()
        for rule in self.contract.rules:
            if rule.rule != "unique":
                RULES[rule.rule](self, rule)
        self._derive()
        frame = self._accepted()
        window_from, window_to = covered_window(self.contract, self.as_at, frame)
        return Checked(
            feed=self.contract.feed,
            sheet=self.sheet.name,
            as_at=self.as_at,
            window_from=window_from,
            window_to=window_to,
            frame=frame,
            read=len(self.body),
            rejected=int(self.findings.rejected.sum()),
            problems=self.findings.in_order(),
            rejected_children=self._rejected_children(),
        )

    # --- columns ---

    def _cells(self, column: Column) -> pa.Array:
        place = self.recognised.columns.get(column.name)
        return self.body.empty() if place is None else self.body.texts(place)

    def _cast_columns(self) -> None:
        stored = [column for column in self.contract.columns if column.field]
        cells = {column.field: self._cells(column) for column in stored}
        for column in stored:
            if column.combined:
                cells = _taken_apart(column, cells)
        for column in stored:
            convert = converter(column, self.contract.code_sets, self.pseudonymise)
            cast = cast_column(column, cells[column.field], convert)
            self.casts[column.field], self.values[column.field] = cast, cast.values.copy()
            if column.name in self.recognised.columns:
                self.findings.note_cast(cast, self.recognised.columns[column.name])
                self._note_lost_noughts(cast)
        self._note_missing_columns()
        self._note_unwanted_columns()
        self._note_the_sheet()

    def _note_missing_columns(self) -> None:
        for column in self.recognised.missing:
            if column.field and not column.optional and column.field not in self.contract.key:
                self.findings.note_sheet(
                    column.name,
                    "missing_column",
                    f"The sheet '{self.sheet.name}' has no column '{column.name}'; it is stored as blank. "
                    "Add the column to the export if the case system holds it.",
                )

    def _note_unwanted_columns(self) -> None:
        """Columns nobody needs and nobody should have exported: not read, and told."""
        for column in self.contract.columns:
            place = self.recognised.columns.get(column.name)
            if column.unwanted and place is not None:
                self.findings.note_sheet(
                    column.name,
                    "unwanted_column",
                    f"The sheet '{self.sheet.name}' has a column '{self.recognised.headers[place]}'. It was left out "
                    "and nothing of it is stored. Take it out of the export: nobody needs it here.",
                )

    def _note_the_sheet(self) -> None:
        """A list nobody saw in Excel, and headings that stand in it more than once."""
        name = self.sheet.name
        if self.sheet.hidden:
            what = f"The sheet '{name}' is hidden in the workbook, and was read all the same. If it does not belong, "
            self.findings.note_sheet(None, "hidden_sheet", what + "delete it and load the file again.")
        if again := self.body.headings_again:
            rows = f"{', '.join(map(str, again[:6]))}{' and others' if len(again) > 6 else ''}"
            what = f"The headings of the sheet '{name}' stand in it again (row {rows}). Such rows were passed over; "
            self.findings.note_sheet(None, "headings_again", what + "nothing is lost.")

    def _note_lost_noughts(self, cast: Cast) -> None:
        """Ids shorter than the others, where the others begin with noughts: Excel drops those from a number."""
        texts = [casting.tidy(text or "") for text in cast.texts] if cast.column.type == "id" else []
        lengths = {len(text) for text in texts if text.startswith("0") and text.isdecimal()}
        if len(lengths) != 1:
            return
        width = lengths.pop()
        short = [n for n, text in enumerate(texts) if text.isdecimal() and len(text) < width]
        for row in np.flatnonzero(np.isin(cast.places, short)) if short else ():
            what = (
                f"{cast.column.name}: found an id of {len(casting.tidy(cast.text(row)))} digits, where others have "
                f"{width} and begin with nought. Excel drops leading noughts, so it may not be found in other lists."
            )
            remedy = "Load the export as it came, or make the column text before opening it in Excel."
            self.findings.note(row, cast.column, cast.text(row), "lost_noughts", what, reject=False, remedy=remedy)

    # --- dates ---

    def _settle_as_at(self) -> None:
        """A feed that states its as-at date inside: one day a sheet, or nobody could say what the picture is of."""
        if self.contract.as_at_field is None:
            return
        days = sorted(set(self.values[self.contract.as_at_field].dropna().dt.date))
        if len(days) > 1:
            stated = ", ".join(f"{day:%d/%m/%Y}" for day in days[:6])
            raise AmbiguousAsAtDate(
                self.sheet.file,
                self.sheet.name,
                f"The sheet '{self.sheet.name}' holds more than one as-at date ({stated}). "
                "Keep one day in a file, correct the dates that are slips, and load again.",
                column=self.contract.column_of(self.contract.as_at_field).name,
            )
        if not days and len(self.body):
            column = self.contract.column_of(self.contract.as_at_field).name
            raise AsAtDateNeeded(
                self.sheet.file,
                self.sheet.name,
                f"No row of the sheet '{self.sheet.name}' says its day under '{column}', so nobody could say what the "
                "picture is of. Fill it in and load the file again.",
                column=column,
            )
        self.as_at = days[0] if days else None

    def _refuse_future_events(self) -> None:
        if self.as_at is None or self.contract.event is None:
            return
        column = self.contract.column_of(self.contract.event)
        late = self.values[column.field].dt.normalize() > pd.Timestamp(self.as_at)
        for row in np.flatnonzero(late.to_numpy(bool)):
            what = (
                f"{column.name}: found {self.day(column.field, row)}, which is after the as-at date "
                f"{self.as_at:%d/%m/%Y}. An extract cannot hold what had not happened yet."
            )
            self.findings.note(row, column, self.casts[column.field].text(row), "after_as_at", what, reject=True)

    def day(self, name: str, row: int) -> str:
        """A date of a row as people write it, with its time when it has one."""
        moment, timed = self.values[name].iloc[row], self.casts[name].timed
        return f"{moment:%d/%m/%Y %H:%M}" if timed is not None and timed[row] else f"{moment:%d/%m/%Y}"

    def fail(self, rule: Rule, row: int, what: str) -> None:
        """One row breaks a rule: it is rejected, the field at fault is stored as blank, or it is only said."""
        reject, blanks = rule.otherwise == "reject", rule.otherwise == "blank"
        at_fault = rule.blank or rule.field
        column = self.contract.column_of(at_fault)
        text = self.casts[at_fault].text(row)
        kept = f" {column.name} is stored as blank." if blanks else ""
        self.findings.note(row, column, text, rule.rule, what + kept, reject=reject)
        if blanks:
            values = self.values[at_fault]
            values.iloc[row] = pd.NaT if values.dtype.kind == "M" else pd.NA

    # --- what is worked out ---

    def _derive(self) -> None:
        contract = self.contract
        for name, sources in contract.combine.items():
            self.values[name] = first_given([self.values[source] for source in sources])
        if any(column.personal == "age_band" for column in contract.columns):
            self._derive_ages()
        if contract.times_known:
            self.values["times_known"] = self._times_known()
        if contract.key_fallback:
            self._fill_key()

    def _times_known(self) -> pd.Series:
        """False where any of the times a clock runs between was given as a day only."""
        names = self.contract.times_known
        day_only = [self.values[name].notna().to_numpy(bool) & ~self.casts[name].timed for name in names]
        return pd.Series(~np.logical_or.reduce(day_only)).astype("boolean")

    def _fill_key(self) -> None:
        """Rows without their own number get a stable one from what identifies them otherwise."""
        name = self.contract.key[0]
        column, given = self.contract.column_of(name), self.values[name]
        rows = np.flatnonzero(given.isna() & ~self.findings.rejected)
        parts = [self.values[part].astype("str").fillna("") for part in self.contract.key_fallback]
        made = ["|".join(part.iloc[row] for part in parts) for row in rows]
        filled = given.copy()
        filled.iloc[rows] = [self.pseudonymise(f"{self.contract.feed}|{text}") for text in made]
        self.values[name] = filled
        if column.name in self.recognised.columns and not column.optional:
            for row in rows:
                others = ", ".join(self.contract.column_of(part).name for part in self.contract.key_fallback)
                what = f"{column.name} is blank; the row is known by {others} instead."
                self.findings.note(row, column, None, "blank", what, reject=False)

    def _age_dates(self) -> tuple[pd.Series, pd.Series]:
        """(the day the age is taken at, the earliest day the row speaks of), one a row."""
        today = pd.Series(pd.Timestamp(self.as_at), index=range(len(self.body)), dtype="datetime64[s]")
        event = self.values[self.contract.event].dt.normalize() if self.contract.event else today
        if self.contract.ends:
            return self.values[self.contract.ends].fillna(today), event
        return event, event

    def _derive_ages(self) -> None:
        birth = self.values["birth"]
        given = self.values.get("age_given", pd.Series(np.nan, index=birth.index))
        at, first = self._age_dates()
        impossible = (birth - first).to_numpy() > LONGEST_PREGNANCY
        impossible &= ~(birth.isna() | first.isna()).to_numpy(bool)
        column = self.contract.column_of("birth")
        for row in np.flatnonzero(impossible):
            what = (
                f"{column.name}: the child is born more than 45 weeks after {first.iloc[row]:%d/%m/%Y}, the date of "
                "this row, so one of the two is wrong. The age band is stored as blank."
            )
            self.findings.note(row, column, self.casts["birth"].text(row), "born_after_event", what, reject=False)
        years = _completed_years(birth, at).where(birth.notna(), given.to_numpy(float, na_value=np.nan))
        years = years.mask(impossible)
        self.values["age_band"] = _age_band(years)
        self._note_too_old(years, column)
        if self.contract.age_years:
            whole = np.floor(years.where(years >= 0))
            self.values[self.contract.age_years] = whole.astype("Int64")

    def _note_too_old(self, years: pd.Series, column: Column) -> None:
        for row in np.flatnonzero((years >= max(AGE_BANDS.values())).to_numpy()):
            what = (
                f"{column.name}: the person would be over 25, too old for this list. The age band is stored as blank."
            )
            self.findings.note(row, column, self.casts["birth"].text(row), "too_old", what, reject=False)

    # --- rows ---

    def _accepted(self) -> pd.DataFrame:
        fields = self.contract.stored_fields
        frame = pd.DataFrame({name: self.values[name].astype(DTYPES[kind]) for name, kind in fields.items()})
        frame["row_number"] = self.body.rows
        frame = frame[~self.findings.rejected].copy()
        key = list(self.contract.key)
        repeats = frame.groupby(key, dropna=False, sort=False).cumcount() if key else pd.Series(0, frame.index)
        frame["ordinal"] = repeats + 1
        if any(rule.rule == "unique" for rule in self.contract.rules):
            self._note_repeats(frame.index[frame["ordinal"] > 1], key)
        return frame.reset_index(drop=True)

    def _rejected_children(self) -> frozenset[str]:
        """Whose rows were rejected: the extract did name them, so they have not gone."""
        if "child" not in self.values:
            return frozenset()
        return frozenset(self.values["child"][self.findings.rejected].dropna())

    def _note_repeats(self, rows: pd.Index, key: list[str]) -> None:
        names = " and ".join(self.contract.column_of(name).name for name in key if self._is_column(name))
        for row in rows:
            what = f"This row has the same {names} as an earlier row of the sheet. If it is the same case, remove one."
            self.findings.note(row, None, None, "repeated", what, reject=False)

    def _is_column(self, name: str) -> bool:
        return any(column.field == name for column in self.contract.columns)


# --- small pure parts -------------------------------------------------------------------------------------------


def _taken_apart(column: Column, cells: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    """Answers that say several things at once ('Not Offered (Missing Again)') put into the columns they answer."""
    answers = {loosen(said): parts for said, parts in column.combined.items()}
    said = cells[column.field].to_pandas().map(lambda text: answers.get(loosen(text)), na_action="ignore")
    combined = said.map(lambda parts: isinstance(parts, Mapping)).astype(bool)
    apart = dict(cells)
    for name in {name for parts in answers.values() for name in parts} if combined.any() else ():
        texts = cells[name].to_pandas().astype(object)
        parts = said[combined].map(lambda part, name=name: part.get(name))
        empty = texts.isna() | (texts.astype("str").str.strip() == "")
        where = parts.index[parts.notna() & (empty[parts.index] | (name == column.field))]
        texts[where] = parts[where]
        apart[name] = pa.array(texts.where(texts.notna(), None), pa.string())
    return apart


def _completed_years(birth: pd.Series, at: pd.Series) -> pd.Series:
    """Age in completed years at a day; -1 for a child not yet born."""
    before_birthday = (at.dt.month * 100 + at.dt.day) < (birth.dt.month * 100 + birth.dt.day)
    years = (at.dt.year - birth.dt.year - before_birthday).astype("float64")
    return years.mask(birth > at, -1.0)


def _age_band(years: pd.Series) -> pd.Series:
    edges = [-np.inf, 0, *AGE_BANDS.values()]
    return pd.cut(years, edges, right=False, labels=[UNBORN, *AGE_BANDS]).astype(object).astype("str")
