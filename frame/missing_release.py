"""The four numbers a freedom of information request asks of missing children, fit to be released.

Asked of every council in England for 2023-24 (Missing People, the delivery of return interviews): missing incidents,
return interviews offered, completed, and completed within 72 hours.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date

from charts.tables import Column, table
from frame import data, page
from frame.data import WHOLE, Picture
from frame.missing import COMPLETED, EPISODES, HEADLINE, extract_day
from kpis import formats, missing
from kpis.disclosure import HIDDEN
from kpis.periods import financial_year
from kpis.settings import load_settings

ASKED_SHORT = ("Missing episodes", "Interviews offered", "Completed", "Within 72 hours")  # of `kpis.missing.ASKED`
KEY = "c = hidden because a number from 1 to 5, or what is left when one is taken from another, could point at a child"


def years(picture: Picture, rows: Sequence[Mapping], month: date) -> list[tuple[str, tuple]]:
    """(financial year, its four numbers) of every whole year to the month, newest first, as each KPI has them at the
    end of March. A year whose last interviews were not due at the extract is not whole yet."""
    kpis = (EPISODES, "rhi_accepted_pct", COMPLETED, HEADLINE)
    parts = ("numerator", "denominator", "numerator", "numerator")
    by_kpi = {name: {row["month"]: row for row in data.series(picture, picture.kpis[name], WHOLE).get("ytd", ())}
              for name in kpis}  # fmt: skip
    ends = sorted((end for end in by_kpi[EPISODES] if end.month == 3 and end <= month), reverse=True)
    return [
        (financial_year(end), tuple(by_kpi[name][end][part] for name, part in zip(kpis, parts, strict=True)))
        for end in ends
        if all(_is_whole(by_kpi[name].get(end)) for name in kpis) and _is_over(rows, end)
    ]


def _is_whole(row: Mapping | None) -> bool:
    return row is not None and row["numerator"] is not None and row["complete"] is not False


def _is_over(rows: Sequence[Mapping], end: date) -> bool:
    return not missing.pathway(rows, missing.months_of("ytd", end)).states.get(missing.NOT_DUE)


def released(rows: Sequence[tuple[str, tuple]]) -> list[list]:
    """The same, small numbers hidden."""
    return [[year, *missing.released(numbers)] for year, numbers in rows]


def html(rows: Sequence[Sequence]) -> str:
    """The released numbers as a table, 'c' in square brackets."""
    columns = [Column("Year", wide=True), *(Column(words, numeric=True, labelled=True) for words in ASKED_SHORT)]
    shown = [[row[0], *(_released_words(cell) for cell in row[1:])] for row in rows]
    return table(columns, shown, caption="The four numbers asked for, small numbers hidden", stacked=True)


def _released_words(cell: object) -> str:
    return f"[{cell}]" if cell == HIDDEN else formats.format_count(cell)


def public_csv(picture: Picture, rows: Sequence[Sequence]) -> str:
    """The same as CSV, with what each number means."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("Year from April", *missing.ASKED))
    writer.writerows([row[0], *(int(cell) if isinstance(cell, float) else cell for cell in row[1:])] for row in rows)
    writer.writerow([])
    writer.writerows([line] for line in lines(picture))
    return text.getvalue()


def lines(picture: Picture) -> list[str]:
    """What stands under the numbers: of whom, how counted, from when."""
    how = load_settings()["interview_counts"].word
    day = extract_day(picture)
    sample = [page.SAMPLE_WORDS] if picture.meta["synthetic"] else []
    return [
        *sample,
        picture.meta["authority_name"],
        "Missing episodes counted in the year of return, without children of other authorities and without absences "
        "from placement that were not missing.",
        f"An interview counts as completed when held {how}. The 72 hours run from the return; weekends count.",
        "Whole years only: a year so far, released twice, would give away the months between.",
        f"Source: the service's list of missing episodes as at {page.day_words(day)}.",
        KEY,
    ]
