"""Every published file as DfE and ONS made it: each line read, none rejected, nothing in doubt, figures as printed."""

import csv
from functools import cache

import pandas as pd
import pytest

from etl import answers
from etl.checking import check_sheet
from etl.contracts import ModelYearNeeded, load_contracts
from etl.reading import read_file
from etl.recognising import recognise
from etl.shapes import dataset_of
from etl.snapshot import open_current
from kpis.catalogue import load_kpis
from kpis.yaml_file import read_yaml
from tests.conftest import SHARED
from tests.etl.comparing import compared
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


# --- the series KPIs are compared with --------------------------------------------------------------------------

NEIGHBOURS = [
    SHARED / "real" / "neighbours" / name
    for name in ("sn_model_2025_wide.csv", "New_Statistical_Neighbour_Groupings_April_2021.csv")
]
SERIES = [(kpi.id, kpi.benchmark) for kpi in load_kpis().values() if kpi.benchmark and kpi.benchmark.dataset]


@pytest.fixture(scope="module")
def real_home(tmp_path_factory, shared):
    """Every published file and both neighbour models, loaded as an analyst would and published."""
    return compared(tmp_path_factory.mktemp("real"), [*DFE, *NEIGHBOURS])


@pytest.fixture(scope="module")
def series(real_home):
    """KPI -> (year, old code or the area's name) -> row of the published series."""
    rows = open_current(real_home).records("all_published")
    found = {}
    for row in rows:
        found.setdefault(row["kpi"], {})[row["period"], row["old_la_code"] or row["area_name"]] = row
    assert sum(map(len, found.values())) == len(rows)  # a KPI, a year and an area have one figure
    return found


@cache
def drafts():
    """The drafts of the KPIs whose published series is in the files here."""
    listed = read_yaml(SHARED / "kpis.yaml")["kpis"]
    return {draft["id"]: draft["benchmark"]["dfe"] for draft in listed if (draft.get("benchmark") or {}).get("dfe")}


def test_every_series_the_drafts_name_in_these_files_is_mapped():
    kpis = load_kpis()
    named = drafts()
    assert len(named) == 40
    for kpi, draft in named.items():
        assert kpis[kpi].benchmark is not None, kpi
        assert kpis[kpi].benchmark.dataset == dataset_of(draft["file"]), kpi


# Where the draft names a column that is not the KPI's own figure: the count is taken, not the share of changes.
OTHER_COLUMN = {"planned_moves_count": "children_count", "cla_out_of_borough_pct": "children_count"}


@pytest.mark.parametrize("kpi", sorted(drafts()) if SHARED.is_dir() else [])
def test_the_column_is_the_one_the_draft_names(kpi):
    benchmark = load_kpis()[kpi].benchmark
    column = OTHER_COLUMN.get(kpi, drafts()[kpi]["column"])
    assert column == benchmark.value or column in benchmark.numerator


@pytest.mark.parametrize(("kpi", "benchmark"), SERIES, ids=[kpi for kpi, _ in SERIES])
def test_symbols_and_empty_cells_never_become_numbers(series, kpi, benchmark):
    """Cell by cell against the file: a number there is the figure (or part of it), anything else a status."""
    path = next(path for path in DFE if dataset_of(path.name) == benchmark.dataset)
    given, counted = {}, {}
    for row in lines(path):
        if all(row[column] in allowed for column, allowed in benchmark.filters.items()):
            area = row["old_la_code"] or row["region_name"] or row["country_name"]
            place = int(row["time_period"]), area
            given.setdefault(place, []).extend(row[column] for column in [benchmark.value] if column)
            counted.setdefault(place, []).extend(row[column] for column in benchmark.numerator)
    assert given.keys() == series[kpi].keys()
    for place, found in series[kpi].items():
        numerator = added(counted[place])
        assert found["numerator"] == numerator, place
        if benchmark.value:
            assert found["value"] == added(given[place]), place
        elif numerator is None:
            assert found["value"] is None, place
        assert (found["value"] is None) == (found["symbol"] is not None), place
        texts = given[place] or counted[place]
        if added(texts) is None:
            assert found["symbol"] in {SYMBOLS.get(text, "x") for text in texts if not is_number(text)}, place


def added(texts):
    """The sum of the cells, None when there is none or one of them is no number."""
    return sum(map(float, texts)) if texts and all(map(is_number, texts)) else None


def is_number(text):
    return text.replace(".", "", 1).isdigit()


def test_exploitation_is_published_twice_and_never_added_up(real_home, series):
    """England 2025: sexual 12,400 and criminal 16,250 of 513,250 episodes; criminal begins in 2022."""
    assert round(series["assess_cse_cce_pct"][2025, "England"]["value"], 2) == 2.42
    beside = open_current(real_home).records("published_beside", kpi="assess_cse_cce_pct")
    england = {row["period"]: row for row in beside if row["level"] == "National"}
    assert {row["label"] for row in beside} == {"Child criminal exploitation"}
    assert round(england[2025]["value"], 2) == 3.17
    assert [(england[year]["value"], england[year]["symbol"]) for year in (2018, 2021)] == [(None, "x")] * 2


def test_the_symbols_met_are_those_dfe_explains(series):
    met = {row["symbol"] for rows in series.values() for row in rows.values()}
    assert met == {None, "c", "x", "z", "u", "low"}


# --- areas that changed -----------------------------------------------------------------------------------------

CHANGED = [  # predecessors, successors, last year of the old and first of the new in the children in need files
    (["909"], ["942", "943"], 2023, 2024),  # Cumbria
    (["928"], ["940", "941"], 2021, 2022),  # Northamptonshire
    (["835", "836", "837"], ["838", "839"], 2019, 2020),  # Dorset, Poole and Bournemouth
]


@pytest.mark.parametrize(("old", "new", "last", "first"), CHANGED)
def test_a_predecessor_never_appears_as_its_successor(series, old, new, last, first):
    for kpi in ("rereferral_pct", "cpp_rate_10k", "icpc_15wd_pct", "cpp_repeat_ever_pct", "cin_rate_10k"):
        years = {code: {year for year, area in series[kpi] if area == code} for code in (*old, *new)}
        assert all(max(years[code]) == last for code in old), kpi
        assert all(min(years[code]) == first for code in new), kpi
        assert all(years[code].isdisjoint(years[other]) for code in old for other in new)


def test_the_care_files_give_both_a_row_in_every_year_and_a_value_in_their_own(series):
    """There the one that did not exist is published as z."""
    for year, cumbria, cumberland in ((2023, True, False), (2024, False, True)):
        rows = [series["cla_rate_10k"][year, code] for code in ("909", "942")]
        assert [row["value"] is not None for row in rows] == [cumbria, cumberland]
        assert {row["symbol"] for row in rows} == {None, "z"}


def test_a_new_authority_has_rates_from_its_first_year(series):
    """They divide by the mid-year before, when the estimates had the new areas already."""
    assert series["cpp_rate_10k"][2024, "942"]["value"] > 0 and series["cpp_rate_10k"][2022, "940"]["value"] > 0


def test_neighbours_of_the_2021_model_take_the_successors_of_cumbria(real_home):
    """Derbyshire's set names 909: Cumbria to 2023, Cumberland and Westmorland and Furness from 2024. It names 940
    too, which had no figures before 2022."""
    rows = answers.published(real_home, "rereferral_pct", "E10000007", "2021")
    printed = {
        (row["time_period"], row["old_la_code"]): row["rereferral_percent"]
        for row in lines(SHARED / "real/dfe/c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv")
    }
    wide = next(row for row in csv.reader(NEIGHBOURS[1].open(encoding="utf-8-sig")) if row[0] == "830")
    named = wide[5:25:2]
    assert "909" in named
    for row in rows:
        standing = [code for code in named if code != "909"] + (
            ["942", "943"] if int(row["period"]) >= 2024 else ["909"]
        )
        texts = [printed.get((row["period"], code), "") for code in standing]
        values = [float(text) for text in texts if is_number(text)]
        assert row["neighbours_with_data"] == len(values)
        assert row["neighbours_mean"] == pytest.approx(sum(values) / len(values))
    assert [row["neighbours_with_data"] for row in rows if row["period"] in ("2023", "2024")] == [10, 11]


@pytest.mark.parametrize("code", ["E10000002", "E06000060"])
def test_buckinghamshire_is_one_series_whichever_code_it_is_asked_by(real_home, code):
    rows = answers.published(real_home, "rereferral_pct", code, None)
    assert [row["period"] for row in rows] == [str(year) for year in range(2013, 2026)]
    assert {row["period"]: row["area"] for row in rows}["2020"] == "E10000002"
    assert rows[-1]["area"] == "E06000060" and rows[-1]["value"] == 22.8
    rates = answers.published(real_home, "referral_rate_10k", code, None)
    assert all(row["value"] is not None for row in rates)


def test_two_authorities_published_as_one_speak_for_each(real_home):
    """The workforce file has one row for North and West Northamptonshire; the children in need files have two."""
    rows = answers.published(real_home, "agency_rate", "E06000061", None)
    assert [row["period"] for row in rows] == ["2021", "2022", "2023", "2024", "2025"]
    assert {row["area"] for row in rows} == {"E06000061 / E06000062"}
    # West Northamptonshire is among its neighbours: in this row it stands on our own side, so nine are left.
    assert {row["neighbours_with_data"] for row in rows} == {9}
    assert answers.published(real_home, "rereferral_pct", "E06000061", None)[-1]["neighbours_with_data"] == 10


def test_an_area_nobody_publishes_is_told(real_home):
    with pytest.raises(answers.UnknownArea, match="E99999999"):
        answers.published(real_home, "rereferral_pct", "E99999999", None)


def test_region_and_england_are_the_published_figures(real_home):
    (row,) = [r for r in answers.published(real_home, "rereferral_pct", None, None) if r["period"] == "2025"]
    assert (row["value"], row["region"], row["england"]) == (18, 21.7, 22.6)
    england = answers.published(real_home, "rereferral_pct", "E92000001", None)[-1]
    assert (england["value"], england["region"], england["england"]) == (22.6, None, 22.6)


# --- releases with other names ----------------------------------------------------------------------------------

HEADLINE = SHARED / "real" / "dfe" / "csww_headline_measures_2017_to_2022.csv"
INDICATORS = SHARED / "real" / "dfe" / "csww_indicators_2017_to_2025.csv"
WORKFORCE = {  # the same figure in the older and in the newer file
    "sw_vacancy_rate": ("vacancy_rate_fte_%", "vacancy_rate_fte"),
    "agency_rate": ("agency_worker_rate_fte_%", "agency_rate_fte"),
    "sw_turnover_rate": ("turnover_rate_fte_%", "turnover_rate_fte"),
    "sw_absence_rate": ("absence_rate_fte_%", "absence_rate_fte"),
    "caseload_avg": ("caseload_fte", "caseload_fte"),
}


@pytest.mark.parametrize("files", [(HEADLINE,), (INDICATORS, HEADLINE)], ids=["older", "newer then older"])
def test_either_workforce_file_feeds_the_same_series(tmp_path, shared, files):
    home = compared(tmp_path, files)
    newer = INDICATORS in files
    printed = {row["time_period"]: row for row in lines(files[0]) if row["old_la_code"] == TRAFFORD}
    for kpi, names in WORKFORCE.items():
        rows = answers.published(home, kpi, None, None)
        assert {row["period"]: row["value"] for row in rows} == {
            year: float(row[names[newer]]) for year, row in printed.items()
        }
        assert [row["period"] for row in rows] == [str(year) for year in range(2017, 2026 if newer else 2023)]
    in_post = answers.published(home, "agency_rate", None, None)[2]["denominator"]
    agency = float(printed["2019"]["agency_fte"])
    assert in_post == pytest.approx(agency + (134.9 if newer else 135.9))  # revised between the two
