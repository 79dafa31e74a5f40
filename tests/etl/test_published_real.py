"""Every published file as DfE and ONS made it: each line read, none rejected, nothing in doubt, figures as printed."""

import csv

import pandas as pd
import pytest

from etl.checking import check_sheet
from etl.contracts import ModelYearNeeded, load_contracts
from etl.reading import read_file
from etl.recognising import recognise
from etl.shapes import dataset_of
from tests.conftest import SHARED
from tests.etl.sheets import check

DFE = sorted((SHARED / "real" / "dfe").glob("*.csv"))
STATISTICS = [path for path in DFE if not path.name.startswith("ons_")]
FIXED = {
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name", "region_code",
    "region_name", "old_la_code", "new_la_code", "la_name",
}  # fmt: skip
WORDS = {
    "category", "population_type", "cla_group", "care_leaver_age", "characteristic", "placement_stability",
    "sw_stability", "breakdown",
}  # fmt: skip
SYMBOLS = {"c": "c", "x": "x", "z": "z", "k": "low", "low": "low", "u": "u"}
TRAFFORD = "358"


def named(path):
    return path.name


def lines(path):
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def given(values):
    """What a column says, None where it says nothing."""
    return [None if pd.isna(value) else value for value in values]


@pytest.fixture(scope="session")
def published():
    """Path -> the checked file, each worked out once."""
    done = {}

    def checked(path):
        if path not in done:
            (sheet,) = read_file(path)
            done[path] = check_sheet(sheet, recognise(sheet, load_contracts()), None, str)
        return done[path]

    return checked


@pytest.mark.parametrize("path", STATISTICS, ids=named)
def test_every_line_is_read_and_accepted_without_a_doubt(published, path):
    found, printed = published(path), lines(path)
    assert (found.feed, found.read, found.rejected, found.problems) == ("published_statistics", len(printed), 0, ())
    indicators = set(printed[0]) - FIXED - WORDS
    assert set(found.frame["indicator"]) == indicators and len(found.frame) == len(printed) * len(indicators)
    assert found.dataset == dataset_of(path.name) and (found.window_from, found.as_at) == (None, None)


@pytest.mark.parametrize("path", STATISTICS, ids=named)
def test_every_figure_and_symbol_is_the_printed_one(published, path):
    printed = lines(path)
    indicators = [name for name in printed[0] if name not in FIXED | WORDS]
    cells = [row[name] for name in indicators for row in printed]
    frame = published(path).frame
    assert given(frame["symbol"]) == [SYMBOLS.get(cell) for cell in cells]
    assert given(frame["value"]) == [None if cell in SYMBOLS else float(cell) for cell in cells]


@pytest.mark.parametrize("path", STATISTICS, ids=named)
def test_a_figure_has_one_place(published, path):
    frame = published(path).frame
    place = ["dataset", "time_period", "geographic_level", "area_code", "filters", "indicator"]
    assert not frame.duplicated(place).any() and set(frame["ordinal"]) == {1}
    assert frame[place].notna().all(axis=None)
    levels = frame.groupby("geographic_level")["old_la_code"].agg(lambda codes: codes.notna().all())
    assert levels["Local authority"] and not levels["Regional"] and not levels["National"]


def test_there_are_files_to_test(shared):
    assert len(STATISTICS) == 24 and len(DFE) == 25


def test_traffords_rereferrals_of_2025(published, shared):
    frame = published(shared / "real" / "dfe" / "c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv").frame
    own = frame[(frame["old_la_code"] == TRAFFORD) & (frame["time_period"] == 2025)].set_index("indicator")["value"]
    assert (own["referral_count"], own["rereferral_count"], own["rereferral_percent"]) == (1879, 339, 18)


def test_an_authority_published_as_a_pair_keeps_its_text(published, shared):
    frame = published(shared / "real" / "dfe" / "csww_indicators_2017_to_2025.csv").frame
    pair = frame[frame["old_la_code"] == "940 / 941"]
    assert set(pair["area_name"]) == {"North Northamptonshire / West Northamptonshire"}


def test_filters_are_written_as_column_and_value(published, shared):
    frame = published(shared / "real" / "dfe" / "la_care_leavers_activity.csv").frame
    assert "care_leaver_age=19 to 21 years|breakdown=Total in education, employment or training" in set(
        frame["filters"]
    )
    plain = published(shared / "real" / "dfe" / "d3_cpps_subsequent_plan_2013_to_2025.csv").frame
    assert set(plain["filters"]) == {""}  # 'category' only names the file


@pytest.mark.parametrize(
    ("file", "dataset"),
    [
        ("c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv",
        "c1_children_in_need_referrals_and_rereferrals"),
        ("la_cla_swcount.csv", "la_cla_swcount"), ("csww_indicators_2017_to_2025 (1).csv", "csww_indicators"),
        ("cla_number_and_rate_per_10k_children.csv", "cla_number_and_rate_per_10k_children"), ("x_2025.csv", "x"),
    ],
)  # fmt: skip
def test_a_data_set_is_the_files_name_without_its_years(file, dataset):
    assert dataset_of(file) == dataset


# --- population and neighbours ----------------------------------------------------------------------------------


def test_population(published, shared):
    path = shared / "real" / "dfe" / "ons_mid-year_population_estimates_2012_to_2024.csv"
    found, printed = published(path), lines(path)
    assert (found.feed, found.read, found.rejected, found.problems) == ("population", len(printed), 0, ())
    own = found.frame[(found.frame["old_la_code"] == TRAFFORD) & (found.frame["time_period"] == 2024)]
    assert own["population"].tolist() == [56737]  # the figure the 2025 rates divide by
    assert found.frame["population"].isna().sum() == sum(row["population_estimate"] == "x" for row in printed) == 21


def test_the_2025_neighbours(published, shared):
    path = shared / "real" / "neighbours" / "sn_model_2025_wide.csv"
    found, printed = published(path), lines(path)
    assert (found.feed, found.dataset, found.read, found.rejected, found.problems) == (
        "statistical_neighbours",
        "2025",
        153,
        0,
        (),
    )
    assert len(found.frame) == 1530
    own = found.frame[found.frame["old_la_code"] == TRAFFORD].sort_values("rank")
    assert own["neighbour_code"].tolist() == ["919", "356", "825", "931", "936", "305", "895", "873", "916", "334"]
    row = next(row for row in printed if row["old_la_code"] == TRAFFORD)
    assert own["closeness"].tolist() == [row[f"SN_{rank}P"].strip() for rank in range(1, 11)]


def test_the_2021_neighbours(published, shared):
    """159 lines: 152 authorities, two blank lines, the heading 'Old SNs:', and four authorities since merged."""
    found = published(shared / "real" / "neighbours" / "New_Statistical_Neighbour_Groupings_April_2021.csv")
    assert (found.feed, found.dataset, found.read, found.rejected, found.problems) == (
        "statistical_neighbours",
        "2021",
        156,
        0,
        (),
    )
    own = found.frame[found.frame["old_la_code"] == TRAFFORD].sort_values("rank")
    assert own["neighbour_code"].tolist() == ["919", "305", "334", "356", "867", "823", "816", "895", "850", "825"]
    assert set(found.frame["closeness"]) == {"Extremely close", "Very close", "Close", "Somewhat close", "Not close"}
    assert found.frame["old_la_code"].nunique() == 156


def test_a_model_nobody_can_name_is_refused():
    headings = ["LA num", "LA Name", *(text for rank in range(1, 11) for text in (f"SN{rank}", "SNP"))]
    row = ["358", "Trafford", *("919", "Close") * 10]
    with pytest.raises(ModelYearNeeded, match="year"):
        check(headings, row, as_at=None, file="neighbours.csv")
    assert check(headings, row, as_at=None, file="sn_may_2025.xlsx").dataset == "2025"


# --- published files that are not as they should be -------------------------------------------------------------

HEADINGS = [*sorted(FIXED), "breakdown", "number"]


def line(**cells):
    sound = dict.fromkeys(FIXED, "") | {
        "time_period": "2025", "time_identifier": "Reporting year", "geographic_level": "Local authority",
        "country_code": "E92000001", "old_la_code": TRAFFORD, "new_la_code": "E08000009", "la_name": "Trafford",
        "breakdown": "Total", "number": "7",
    }  # fmt: skip
    return [(sound | cells)[name] for name in HEADINGS]


@pytest.mark.parametrize(
    ("cell", "value", "symbol"),
    [("1,234", 1234, None), ("C", None, "c"), ("Z", None, "z"), (":", None, "x"), ("..", None, "x"),
    ("~", None, "low"),
     ("low", None, "low"), ("K", None, "low"), ("[c]", None, "c"), ("u", None, "u"), ("", None, None),
     ("0", 0, None)],
)  # fmt: skip
def test_symbols_old_and_new(cell, value, symbol):
    found = check(HEADINGS, line(number=cell), line(breakdown="Other"), as_at=None)
    assert found.problems == ()
    assert given(found.frame.loc[0, ["value", "symbol"]]) == [value, symbol]


def test_text_in_a_figure_is_a_warning_and_no_value():
    found = check(HEADINGS, line(number="provisional"), line(breakdown="Other"), as_at=None)
    assert [(p.row, p.column, p.value, p.severity) for p in found.problems] == [(2, "number", "provisional", "warning")]
    assert found.accepted == 2 and pd.isna(found.frame["value"].iloc[0])


@pytest.mark.parametrize(
    "cells",
    [
        {"time_period": ""},
        {"time_period": "now"},
        {"geographic_level": "Ward"},
        {"geographic_level": ""},
        {"new_la_code": "", "country_code": ""},
    ],
)
def test_a_line_nobody_can_place_is_rejected(cells):
    found = check(HEADINGS, line(), line(**cells), as_at=None)
    assert (found.read, found.accepted, len(found.frame)) == (2, 1, 1)


def test_academic_years_take_the_year_they_end_in():
    assert check(HEADINGS, line(time_period="202425"), as_at=None).frame["time_period"].tolist() == [2025]


def test_a_column_of_words_nobody_listed_is_kept_as_a_breakdown_and_told():
    found = check([*HEADINGS, "sex"], [*line(), "Girls"], [*line(), "Boys"], as_at=None)
    assert found.frame["filters"].tolist() == ["breakdown=Total|sex=Girls", "breakdown=Total|sex=Boys"]
    assert [p.rule for p in found.problems] == ["unlisted_filter"]


def test_other_ages_are_not_taken_for_the_population_of_children():
    headings = [*sorted(FIXED), "age_group", "population_estimate"]
    row = line()[: len(FIXED)]
    found = check(headings, [*row, "Children aged 0 to 17 years", "56737"], [*row, "All ages", "236301"], as_at=None)
    assert found.frame["population"].tolist() == [56737] and found.rejected == 1
