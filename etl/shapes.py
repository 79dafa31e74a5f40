"""Published files are wide (a column for each indicator or rank); the store is long. One row a figure.

Nothing here is personal and nothing is worked out: names, codes, years, values and the symbols that stand where a
value is withheld. `read` and `accepted` count the rows of the file, not the long rows they become.
"""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl import casting
from etl.columns import Body, Cast, Checked, Findings, body, cast_column, converter, first_given
from etl.contracts import WIDE_FIELDS, Column, Contract, ModelYearNeeded, header
from etl.reading import Sheet
from etl.recognising import Recognised

_YEARS = re.compile(r"[\s_-]*(?:19|20)\d{2}(?:[\s_-]*to[\s_-]*(?:19|20)\d{2})?$")
_COPY = re.compile(r"\s*\(\d+\)$")
_RANK = re.compile(r"sn ?(\d+)")
_CLOSENESS = re.compile(r"sn ?\d*p")


def dataset_of(file: str) -> str:
    """A published file's data set: its name without ending, copy number and years ('d3_cpps_2013_to_2025')."""
    return _YEARS.sub("", _COPY.sub("", file.rsplit(".", 1)[0]))


def _cast_named(found: Recognised, content: Body, findings: Findings) -> dict[str, Cast]:
    casts: dict[str, Cast] = {}
    for column in found.contract.columns:
        if column.field:
            place = found.columns.get(column.name)
            cells = content.empty() if place is None else content.texts(place)
            casts[column.field] = cast_column(column, cells, converter(column, found.contract.code_sets, str))
            if place is not None:
                findings.note_cast(casts[column.field])
    return casts


# --- statistics -------------------------------------------------------------------------------------------------


def check_statistics(sheet: Sheet, found: Recognised) -> Checked:
    """A DfE open data file (areas and years down, indicators across) as long rows.

    Symbols (`c`, `x`, `z`, `low`, `u`, and their obsolete forms) become a missing value and the symbol; other text
    in an indicator is a warning and a missing value. A row is rejected when its year, level or area is missing.
    """
    content = body(sheet, found.header_row)
    findings = Findings(sheet, found.contract, content.rows)
    named = {field: cast.values for field, cast in _cast_named(found, content, findings).items()}
    for field, sources in found.contract.combine.items():
        named[field] = first_given([named[source] for source in sources])
    for row in np.flatnonzero(named["area_code"].isna()):
        findings.note(row, None, None, "blank", "The row has no area code, so nobody can say where it is.", reject=True)
    filters, indicators = _sorted_columns(sheet, found, content, findings)
    named["filters"] = _filters(filters, content)
    wide = pd.DataFrame({"dataset": dataset_of(sheet.file), **named, "row_number": content.rows})
    wide["ordinal"] = _ordinals(wide, findings)
    return Checked(
        feed=found.contract.feed,
        sheet=sheet.name,
        as_at=None,
        window_from=None,
        window_to=None,
        frame=_long(wide, indicators, content, findings),
        read=len(content),
        rejected=int(findings.rejected.sum()),
        problems=findings.in_order(),
        dataset=dataset_of(sheet.file),
    )


def _sorted_columns(
    sheet: Sheet, found: Recognised, content: Body, findings: Findings
) -> tuple[dict[str, int], dict[str, int]]:
    """The remaining headings as (filters, indicators), each heading -> position."""
    contract, used = found.contract, set(found.columns.values())
    rest = {text: place for place, text in enumerate(found.headers) if text and place not in used}
    filters = {name: rest.pop(name) for name in contract.filters if name in rest}
    for name in contract.constant:
        if name in rest and len(pc.unique(content.texts(rest[name]))) > 1:
            filters[name] = rest[name]
        rest.pop(name, None)
    for name in [name for name, place in rest.items() if _is_words(content.texts(place), contract)]:
        filters[name] = rest.pop(name)
        findings.note_sheet(
            name,
            "unlisted_filter",
            f"The column '{name}' holds words, not figures, and is not in the contract; it is kept as a breakdown.",
        )
    return filters, rest


def _is_words(cells: pa.Array, contract: Contract) -> bool:
    symbols = contract.code_sets[contract.symbols].exact
    texts = [casting.tidy(text) for text in pc.unique(cells).to_pylist() if text and casting.tidy(text)]
    return bool(texts) and not any(text.casefold() in symbols or text[-1].isdigit() for text in texts)


def _filters(filters: dict[str, int], content: Body) -> pd.Series:
    text = pd.Series("", index=range(len(content)), dtype="str")
    for number, (name, place) in enumerate(filters.items()):
        cells = content.texts(place).to_pandas().astype("str").fillna("").str.strip()
        text = text + ("|" if number else "") + name + "=" + cells
    return text


def _ordinals(wide: pd.DataFrame, findings: Findings) -> pd.Series:
    key = ["time_period", "geographic_level", "area_code", "filters"]
    ordinals = wide.groupby(key, dropna=False, sort=False).cumcount() + 1
    for row in np.flatnonzero((ordinals > 1) & ~findings.rejected):
        what = "This row repeats the year, area and breakdown of an earlier row."
        findings.note(row, None, None, "repeated", what, reject=False)
    return ordinals


def _long(wide: pd.DataFrame, indicators: dict[str, int], content: Body, findings: Findings) -> pd.DataFrame:
    kept = np.flatnonzero(~findings.rejected)
    fixed = wide.iloc[kept][
        [name for name in (*WIDE_FIELDS["wide_statistics"], "row_number", "ordinal") if name in wide]
    ]
    parts = [_figures(name, content.texts(place), findings) for name, place in indicators.items()]
    long = pd.concat([fixed] * len(parts), ignore_index=True) if parts else fixed.iloc[:0].copy()
    long["indicator"] = np.repeat(np.array(list(indicators), dtype=object), len(kept))
    for position, field in enumerate(("value", "symbol")):
        long[field] = pd.concat([part[position].iloc[kept] for part in parts], ignore_index=True) if parts else None
    types = {"indicator": "str", "value": "Float64", "symbol": "str"}
    return long.astype(types)[[*WIDE_FIELDS["wide_statistics"], "row_number", "ordinal"]]


def _figures(name: str, cells: pa.Array, findings: Findings) -> tuple[pd.Series, pd.Series]:
    """One indicator's values and symbols; text that is neither is noted and left missing."""
    symbols = findings.contract.code_sets[findings.contract.symbols]
    texts = cells.to_pandas().astype("str").str.strip()
    values = pd.to_numeric(texts.mask(texts == ""), errors="coerce")
    odd = texts[values.isna() & texts.notna() & (texts != "")].str.casefold()
    found = odd.map(symbols.exact)
    for row in odd.index[found.isna()]:
        values[row] = _number_or_note(row, Column(name, "number"), cells[row].as_py(), findings)
    return values.replace([np.inf, -np.inf], np.nan).astype("Float64"), found.reindex(texts.index).astype("str")


def _number_or_note(row: int, column: Column, text: str, findings: Findings) -> float:
    """Numbers written for people ('1,234', '12%'); anything else is noted."""
    try:
        return casting.cast_number(text)
    except casting.CannotCast as failure:
        what = (
            f"{column.name}: found '{text}', which is neither a number nor a published symbol (c, x, z, k, low, u). "
            "The value is stored as blank."
        )
        findings.note(row, column, text, failure.rule, what, reject=False)
        return np.nan


# --- statistical neighbours -------------------------------------------------------------------------------------


def model_of(sheet: Sheet, found: Recognised) -> str:
    """Which DfE model a neighbours file is: the year in its name, else its layout. Raises `ModelYearNeeded`."""
    years = set(re.findall(r"(?<!\d)(20\d{2})(?!\d)", f"{sheet.file} {sheet.name}"))
    if len(years) == 1:
        return years.pop()
    headings = {header(text) for text in found.headers}
    for mark, model in found.contract.model_by_header.items():
        if header(mark) in headings and not years:
            return model
    raise ModelYearNeeded(
        sheet.file,
        sheet.name,
        f"{sheet.file} does not say which year's statistical neighbours it holds. "
        "Put the year of the model in the file's name (for example sn_april_2021.csv) and load it again.",
    )


def _ranks(headers: Sequence[str]) -> dict[int, tuple[int, int | None]]:
    """Rank -> (position of the neighbour, position of its closeness): the column beside it, whatever it is called."""
    plain = [header(text) for text in headers]
    ranks = {}
    for place, text in enumerate(plain):
        if match := _RANK.fullmatch(text):
            beside = place + 1 < len(plain) and _CLOSENESS.fullmatch(plain[place + 1])
            ranks[int(match[1])] = (place, place + 1 if beside else None)
    return ranks


def _without_headings(content: Body, found: Recognised) -> Body:
    """Rows that hold neither an authority's number nor a nearest neighbour are headings inside the table, not rows."""
    given = np.zeros(len(content), dtype=bool)
    for name in ("LA num", "SN1"):
        cells = content.texts(found.columns[name])
        given |= pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(cells), ""), False).to_numpy(zero_copy_only=False)
    kept = np.flatnonzero(given)
    return Body(content.table.take(pa.array(kept)), content.rows[kept])


def check_neighbours(sheet: Sheet, found: Recognised) -> Checked:
    """A DfE statistical neighbours file (one authority a row, ten neighbours across) as long rows.

    Raises `ModelYearNeeded` when neither the file's name nor its layout tells the model.
    """
    model = model_of(sheet, found)
    content = _without_headings(body(sheet, found.header_row), found)
    findings = Findings(sheet, found.contract, content.rows)
    casts = _cast_named(found, content, findings)
    kept = np.flatnonzero(~findings.rejected)
    parts = [_one_rank(rank, places, content, casts, kept) for rank, places in sorted(_ranks(found.headers).items())]
    frame = pd.concat(parts, ignore_index=True).assign(model=model, ordinal=1)
    frame = frame[frame["neighbour_code"].notna()]
    return Checked(
        feed=found.contract.feed,
        sheet=sheet.name,
        as_at=None,
        window_from=None,
        window_to=None,
        frame=frame[[*WIDE_FIELDS["wide_neighbours"], "row_number", "ordinal"]].reset_index(drop=True),
        read=len(content),
        rejected=int(findings.rejected.sum()),
        problems=findings.in_order(),
        dataset=model,
    )


def _one_rank(
    rank: int, places: tuple[int, int | None], content: Body, casts: dict[str, Cast], kept: np.ndarray
) -> pd.DataFrame:
    neighbour, closeness = places
    text = cast_column(Column("neighbour", "text"), content.texts(neighbour), casting.cast_text).values
    near = content.texts(closeness) if closeness is not None else content.empty()
    said = cast_column(Column("closeness", "text"), near, lambda cell: casting.cast_text(cell).capitalize()).values
    rows = {
        "old_la_code": casts["old_la_code"].values,
        "la_name": casts["la_name"].values,
        "rank": rank,
        "neighbour_code": text,
        "closeness": said,
        "row_number": content.rows,
    }
    return pd.DataFrame(rows).iloc[kept]
