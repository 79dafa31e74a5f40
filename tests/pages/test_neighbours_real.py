"""The Neighbours page's figures against DfE's own files, worked out a second way: pandas, from the text of the cells.

Trafford's mean, median, place, national rank, quartile band and change in every year, with both models' neighbours.
"""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from etl.snapshot import open_current
from frame import neighbours
from frame.data import read_picture
from frame.neighbours import ENGLAND, REGION, Look
from kpis.rounding import round_half_up
from kpis.standing import change, standing

OWN, MONTH = "358", date(2026, 10, 1)
MODELS = {
    "Neighbours of 2025": ("sn_model_2025_wide.csv", "SN_{}"),
    "Neighbours of 2021": ("New_Statistical_Neighbour_Groupings_April_2021.csv", "SN{}"),
}
MEASURES = {"rereferral_pct": "lower", "sw_vacancy_rate": "lower", "icpc_15wd_pct": "higher", "cpp_rate_10k": "within"}

FILES = {"rereferral_pct": "c1_", "sw_vacancy_rate": "csww_indicators", "icpc_15wd_pct": "c4_", "cpp_rate_10k": "d5_"}


@pytest.fixture(scope="session")
def picture(demonstration_home):
    return read_picture(open_current(demonstration_home))


@pytest.fixture(scope="session")
def dfe(shared):
    """`dfe("c1")`: the file whose name begins so, every cell as text; a skip where the files are not at hand."""

    def read(start: str) -> pd.DataFrame:
        found = sorted((shared / "real" / "dfe").glob(f"{start}*.csv"))
        if not found:
            pytest.skip(f"DfE's file {start} is not on this machine")
        return pd.read_csv(found[0], dtype=str, keep_default_na=False, encoding="utf-8-sig")

    return read


def figures(frame: pd.DataFrame) -> pd.Series:
    return pd.to_numeric(frame, errors="coerce")


def published(kpi: str, dfe) -> pd.DataFrame:
    """Year, level, area code or name, and the figure to one decimal as DfE shows it."""
    rows = dfe(FILES[kpi])
    rows["year"] = rows["time_period"].astype(int)
    rows["area"] = rows["old_la_code"].where(rows["old_la_code"] != "", rows["region_name"])
    if kpi == "rereferral_pct":
        rows["figure"] = figures(rows["rereferral_percent"])
    elif kpi == "sw_vacancy_rate":
        rows["figure"] = figures(rows["vacancy_rate_fte"])
    elif kpi == "icpc_15wd_pct":
        within = figures(rows["Duration_0-10_days"]) + figures(rows["Duration_11-15_days"])
        rows["figure"] = 100 * within / figures(rows["ICPC"]).replace(0, np.nan)
    else:
        people = dfe("ons_").assign(children=lambda rows: figures(rows["population_estimate"]))
        known = {
            (int(row.time_period) + 1, row.geographic_level, row.old_la_code or row.region_name): row.children
            for row in people.itertuples()
        }
        keys = zip(*(rows[name] for name in ("year", "geographic_level", "area")), strict=True)
        population = [known.get(key) for key in keys]
        rows["figure"] = 10_000 * figures(rows["CPP_At31"]) / pd.Series(population, dtype=float)
    rows["figure"] = [round_half_up(value, 1) if pd.notna(value) else None for value in rows["figure"]]
    return rows.astype({"figure": float})


@pytest.fixture(scope="session")
def groups(shared):
    """The ten neighbours of Trafford in each model, from DfE's own lists."""
    found = {}
    for name, (file, column) in MODELS.items():
        path = shared / "real" / "neighbours" / file
        if not path.exists():
            pytest.skip(f"{file} is not on this machine")
        rows = pd.read_csv(path, dtype=str, encoding="utf-8-sig")
        (own,) = rows[rows.iloc[:, 0] == OWN].to_dict("records")
        found[name] = [own[column.format(place)] for place in range(1, 11)]
    return found


def look(picture, beside: str, average: str = "mean") -> Look:
    council = neighbours.councils(picture)["Trafford"]
    codes = neighbours.neighbour_sets(picture, OWN).get(beside, ())
    return Look(council, True, beside, codes, average)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("kpi", MEASURES)
def test_every_year_agrees_with_the_published_files(picture, dfe, groups, kpi, model):
    rows, polarity = published(kpi, dfe), MEASURES[kpi]
    local = rows[rows["geographic_level"] == "Local authority"]
    assert list(look(picture, model).codes) == groups[model]
    found = neighbours.years(picture, picture.kpis[kpi], look(picture, model), MONTH)
    medians = neighbours.years(picture, picture.kpis[kpi], look(picture, model, "median"), MONTH)
    assert [year.end.year for year in found] == sorted(local["year"].unique())
    for year, by_median in zip(found, medians, strict=True):
        of_year = local[local["year"] == year.end.year].set_index("old_la_code")["figure"]
        theirs = of_year.reindex(groups[model]).dropna()
        assert year.value == pytest.approx(of_year[OWN])
        assert year.line == pytest.approx(theirs.mean())
        assert by_median.line == by_median.judged_by == pytest.approx(theirs.median())
        sign = -1 if polarity == "higher" else 1
        assert year.comparison.rank == 1 + (sign * theirs < sign * of_year[OWN]).sum()
        everyone = of_year.dropna()
        if polarity == "within":
            assert (year.comparison.national_rank, year.comparison.band) == (None, None)
            continue
        assert year.comparison.national_rank == (sign * everyone).rank(method="min")[OWN]
        edges = np.quantile(everyone, [0.25, 0.5, 0.75])
        quarter = int(np.searchsorted(edges, of_year[OWN], side="left"))  # an upper edge belongs to the lower quarter
        assert year.comparison.band == ("ABCD" if polarity == "lower" else "DCBA")[quarter]


@pytest.mark.parametrize("kpi", MEASURES)
def test_region_and_england_are_as_published_and_change_is_from_the_year_before(picture, dfe, kpi):
    rows = published(kpi, dfe)
    found = neighbours.years(picture, picture.kpis[kpi], look(picture, REGION), MONTH)
    national = neighbours.years(picture, picture.kpis[kpi], look(picture, ENGLAND), MONTH)
    of_region = rows[(rows["geographic_level"] == "Regional") & (rows["region_name"] == "North West")]
    of_england = rows[rows["geographic_level"] == "National"]
    own = rows[rows["old_la_code"] == OWN].set_index("year")["figure"]
    for number, (year, beside_all) in enumerate(zip(found, national, strict=True), 1):
        end = year.end.year
        assert year.line == pytest.approx(of_region.set_index("year")["figure"][end], abs=0.05)
        assert beside_all.line == pytest.approx(of_england.set_index("year")["figure"][end], abs=0.05)
        moved = change(found[:number])
        assert moved == (pytest.approx(own[end] - own[end - 1]) if end - 1 in own.index else None)


def test_what_is_said_of_trafford_is_what_the_reference_says(picture):
    """Vacancies 32.6% in 2025, the highest of eleven, against a mean of 15.7% and a median of 12.4%; re-referrals
    18.0%, fourth lowest, against 21.6% and 21.95% (21.5 and 22.4 in the middle)."""
    said = {}
    for kpi in ("sw_vacancy_rate", "rereferral_pct"):
        year = neighbours.years(picture, picture.kpis[kpi], look(picture, "Neighbours of 2025"), MONTH)[-1]
        c = year.comparison
        said[kpi] = (c.value, round(c.mean, 1), round_half_up(c.median, 1), c.position_words)
    assert said == {
        "sw_vacancy_rate": (32.6, 15.7, 12.4, "highest of 11"),
        "rereferral_pct": (18.0, 21.6, 22.0, "4th best of 11"),
    }
    vacancies = neighbours.years(picture, picture.kpis["sw_vacancy_rate"], look(picture, "Neighbours of 2025"), MONTH)
    assert (standing(vacancies).verdict, standing(vacancies).since.end.year) == ("worse", 2020)


def test_every_authority_of_england_can_be_looked_at_and_has_neighbours_of_both_models(picture):
    found = neighbours.councils(picture)
    assert len(found) == 153
    assert list(found)[0] == "Trafford" and "Kingston upon Thames" in found and "Northamptonshire" not in found
    assert list(neighbours.neighbour_sets(picture, found["Stockport"].code)) == list(MODELS)
    assert found["Kingston upon Thames"].region == "Outer London"


def test_a_council_published_together_with_another_is_looked_at_under_their_shared_row(picture):
    council = neighbours.councils(picture)["Kingston upon Thames"]
    codes = neighbours.neighbour_sets(picture, council.code)["Neighbours of 2025"]
    look = Look(council, False, "Neighbours of 2025", codes, "mean")
    newest = neighbours.years(picture, picture.kpis["sw_vacancy_rate"], look, MONTH)[-1]
    assert newest.comparison.own.code == "314 / 318" and newest.value is not None
    assert "314 / 318" not in [area.code for area in newest.comparison.neighbours]
    origin = neighbours.origin_html(picture, picture.kpis["sw_vacancy_rate"], look, newest, MONTH)
    assert "Published as one figure for Kingston upon Thames / Richmond upon Thames." in origin
