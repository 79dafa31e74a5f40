"""Published figures into series: made-up rows small enough to work out by hand, through the queries that publish."""

from dataclasses import replace
from datetime import date

import pytest

from etl.published import LAIT_SOURCE, keep_published
from etl.sql import statement
from kpis.catalogue import Benchmark, CatalogueError, _benchmark, load_kpis
from tests.queries.world import World

US, OTHER = "358", "919"
CODES = {US: "E08000009", OTHER: "E10000015", "825": "E10000002", "837": "E06000028"}
PERCENT = {"source": "DfE, a table", "unit": "percent", "position": "31 March", "comparability": "like_for_like"}
SHARE = Benchmark(**PERCENT, dataset="d3", numerator=("repeat",), denominator=("plans",))
RATE = Benchmark(**{**PERCENT, "unit": "rate_per_10000"}, dataset="d5", numerator=("plans",), denominator="population")


def figure(indicator, value=None, symbol=None, year=2025, code=US, filters="", **more):
    """One figure of an authority, as the loader stores it."""
    return {
        "dataset": "d3", "time_period": year, "geographic_level": "Local authority", "area_code": CODES.get(code, code),
        "old_la_code": code, "area_name": f"Authority {code}", "region_name": "North West", "filters": filters,
        "indicator": indicator, "value": value, "symbol": symbol, **more,
    }  # fmt: skip


def england(indicator, value, year=2025):
    return figure(indicator, value, year=year) | {
        "geographic_level": "National", "area_code": "E92000001", "old_la_code": None, "area_name": "England",
        "region_name": None,
    }  # fmt: skip


def people(year, number, code=US, area_code=None):
    return {
        "time_period": year, "geographic_level": "Local authority", "area_code": area_code or CODES[code],
        "old_la_code": code, "area_name": f"Authority {code}", "population": number,
    }  # fmt: skip


def tool(measure, years, value, number=US, name="Somewhere"):
    """One figure of the interactive tool, as the loader stores it."""
    return {"measure": measure, "years": years, "area_name": name, "value": value, "la_number": number}


class Published(World):
    """A store in memory whose published figures are worked out for the series given."""

    def files(self, *rows, dataset="d3"):
        return self.load("published_statistics", rows=[row | {"dataset": dataset} for row in rows], dataset=dataset)

    def compare(self, *series):
        self.connection.execute("use memory")
        self.connection.execute(f"create temp table live_load as {statement('publish/live_load')}")
        for macro in ("current_reference", "fits_filters"):
            self.connection.execute(statement(f"macros/{macro}"))
        kpi = load_kpis()["rereferral_pct"]
        keep_published(self.connection, [replace(kpi, id=f"kpi_{n}", benchmark=b) for n, b in enumerate(series)])
        return self

    def found(self, columns, kpi="kpi_0", table="published"):
        return self.rows(f"select {columns} from {table} where kpi = $kpi order by period, area_code", kpi=kpi)


# --- worked out from counts -------------------------------------------------------------------------------------


def test_a_share_is_worked_out_from_its_counts():
    world = Published()
    world.files(figure("repeat", 53), figure("plans", 193), england("repeat", 15130), england("plans", 61840))
    world.compare(SHARE)
    # 53 of 193 = 27.461 %; England 15,130 of 61,840 = 24.466 %
    assert [(code, round(value, 3), n, d) for code, value, n, d in
            world.found("area_code, value, numerator, denominator")] == [
        ("E08000009", 27.461, 53, 193), ("E92000001", 24.466, 15130, 61840)]  # fmt: skip
    assert world.found("period, period_end, symbol, source, region_name")[0] == (
        2025, date(2025, 3, 31), None, "DfE, a table", "North West",
    )  # fmt: skip


def test_a_published_value_stands_as_it_is():
    world = Published()
    world.files(figure("repeat", 53), figure("plans", 193), figure("percent", 27.5))
    world.compare(replace(SHARE, value="percent"))
    assert world.found("value, numerator, denominator") == [(27.5, 53, 193)]


@pytest.mark.parametrize("symbol", ["c", "x", "z", "low", "u"])
def test_a_symbol_leaves_no_value_and_stays(symbol):
    world = Published()
    world.files(figure("repeat", None, symbol), figure("plans", 193), figure("percent", None, symbol))
    world.compare(SHARE, replace(SHARE, value="percent"), replace(SHARE, numerator=("plans",), denominator=("repeat",)))
    for kpi in ("kpi_0", "kpi_1", "kpi_2"):  # in the counts above, in the value, in the counts below
        assert world.found("value, symbol", kpi) == [(None, symbol)]


def test_an_empty_cell_is_not_available_and_nothing_of_nothing_not_applicable():
    world = Published()
    world.files(figure("repeat"), figure("plans", 193), figure("repeat", 0, code=OTHER), figure("plans", 0, code=OTHER))
    world.compare(SHARE)
    assert world.found("area_code, value, symbol") == [("E08000009", None, "x"), ("E10000015", None, "z")]


def test_a_figure_that_is_there_has_no_symbol_even_where_its_counts_are_suppressed():
    world = Published()
    world.files(figure("repeat", None, "c"), figure("plans", None, "c"), figure("percent", 20))
    world.compare(replace(SHARE, value="percent"))
    assert world.found("value, symbol, numerator, denominator") == [(20, None, None, None)]


# --- breakdowns -------------------------------------------------------------------------------------------------

NEAR, FAR, INSIDE, ALL = (f"what=Location|breakdown={place}" for place in ("near", "far", "inside", "all"))
OUTSIDE = replace(
    SHARE, numerator=("count",), denominator=("count",),
    filters={"what": ("Location",), "breakdown": ("near", "far")},
    denominator_filters={"what": ("Location",), "breakdown": ("all",)},
)  # fmt: skip


def placed(near, far, symbol=None):
    counts = {NEAR: near, FAR: far, INSIDE: 124, ALL: 291, "what=Reason|breakdown=near": 7}
    return [figure("count", value, symbol if value is None else None, filters=at) for at, value in counts.items()]


def test_two_breakdowns_are_added_up_over_the_total_of_another():
    world = Published()
    world.files(*placed(100, 39))
    world.compare(OUTSIDE)
    assert world.found("round(value, 4), numerator, denominator") == [(47.7663, 139, 291)]  # 139 of 291


def test_one_suppressed_part_leaves_no_sum():
    world = Published()
    world.files(*placed(100, None, "c"))
    world.compare(OUTSIDE)
    assert world.found("value, symbol, numerator, denominator") == [(None, "c", None, 291)]


def test_a_score_in_the_column_of_counts():
    world = Published()
    world.files(figure("count", 12.3, filters="what=SDQ|breakdown=average"), figure("percent", None, "z",
                filters="what=SDQ|breakdown=average"), *placed(1, 2))  # fmt: skip
    score = Benchmark(**{**PERCENT, "unit": "ratio"}, dataset="d3", value="count", filters={"breakdown": ("average",)})
    world.compare(score)
    assert world.found("value, symbol, numerator, denominator") == [(12.3, None, None, None)]


def test_further_series_stand_beside_it_and_not_among_it():
    world = Published()
    world.files(figure("sexual", 51), figure("criminal", 77), figure("all", 1788))
    criminal = replace(SHARE, numerator=("criminal",), denominator=("all",), label="Criminal exploitation")
    world.compare(replace(SHARE, numerator=("sexual",), denominator=("all",), also=(criminal,)))
    assert world.found("numerator") == [(51,)]
    # 77 of 1,788 = 4.306 %
    assert world.found("label, round(value, 3)", table="published_beside") == [("Criminal exploitation", 4.306)]


# --- rates and the codes authorities have -----------------------------------------------------------------------


def test_a_rate_divides_by_the_mid_year_before():
    world = Published()
    world.files(figure("plans", 155), dataset="d5")
    world.load("population", rows=[people(2023, 56279), people(2024, 56737), people(2025, 99999)])
    world.compare(RATE)
    # 155 / 56,737 x 10,000 = 27.319
    assert world.found("round(value, 3), denominator") == [(27.319, 56737)]


def test_a_rate_joins_on_the_old_code_when_the_other_has_changed():
    """Buckinghamshire: the population is under today's code, the figure under the one of its day."""
    world = Published()
    world.files(figure("plans", 400, year=2020, code="825"), dataset="d5")
    world.load("population", rows=[people(2019, 125_000, "825", "E06000060")])
    world.compare(RATE)
    assert world.found("area_code, old_la_code, value") == [("E10000002", "825", 32)]


def test_without_a_population_there_is_no_rate():
    """Bournemouth before 2019: the estimate is published as x."""
    world = Published()
    world.files(figure("plans", 90, year=2018, code="837"), dataset="d5")
    world.load("population", rows=[people(2017, None, "837")])
    population = Benchmark(**{**PERCENT, "unit": "count", "position": "30 June"},
                           dataset="ons_mid-year_population_estimates", value="population_estimate")  # fmt: skip
    world.compare(RATE, population)
    assert world.found("value, symbol, numerator") == [(None, "x", 90)]
    assert world.found("period_end, value, symbol", "kpi_1") == [(date(2017, 6, 30), None, "x")]


# --- releases ---------------------------------------------------------------------------------------------------

VACANCY = Benchmark(
    **{**PERCENT, "position": "30 September"}, dataset="csww_indicators", value="vacancy_rate_fte",
    numerator=("vacancy_fte",), denominator=("vacancy_fte", "inpost_fte"),
)  # fmt: skip


def headline(year, rate, vacant, inpost):
    return [figure("vacancy_rate_fte_%", rate, year=year), figure("vacancy_fte", vacant, year=year),
            figure("social_worker_fte", inpost, year=year)]  # fmt: skip


def indicators(year, rate, vacant, inpost):
    return [figure("vacancy_rate_fte", rate, year=year), figure("vacancy_fte", vacant, year=year),
            figure("inpost_fte", inpost, year=year)]  # fmt: skip


def test_the_older_layout_of_the_workforce_file_feeds_the_same_series():
    world = Published()
    world.files(*headline(2019, 13.4, 21, 135.9), dataset="csww_headline_measures")
    world.compare(VACANCY)
    assert world.found("period_end, value, numerator, denominator") == [(date(2019, 9, 30), 13.4, 21, 156.9)]


@pytest.mark.parametrize("older_first", [True, False])
def test_the_newer_release_replaces_the_years_it_holds_whichever_is_loaded_first(older_first):
    world = Published()
    older = (headline(2018, 3.7, 5, 130) + headline(2019, 13.4, 21, 135.9), "csww_headline_measures")
    newer = (indicators(2019, 13.5, 21, 134.9) + indicators(2020, 26, 40, 114), "csww_indicators")
    for rows, dataset in (older, newer) if older_first else (newer, older):
        world.files(*rows, dataset=dataset)
    world.compare(VACANCY)
    assert world.found("period, value") == [(2018, 3.7), (2019, 13.5), (2020, 26)]


def test_a_release_of_one_data_set_does_not_take_the_years_only_another_holds():
    """A file that holds one year more, and nothing else, adds it."""
    world = Published()
    world.files(figure("repeat", 98, year=2024), figure("plans", 246, year=2024))
    world.files(figure("repeat", 53), figure("plans", 193))
    world.compare(SHARE)
    assert world.found("period, numerator") == [(2024, 98), (2025, 53)]


def test_an_undone_release_gives_its_years_back():
    world = Published()
    world.files(figure("repeat", 1), figure("plans", 10))
    world.undo(world.files(figure("repeat", 9), figure("plans", 10)))
    world.compare(SHARE)
    assert world.found("value") == [(10,)]


def test_referrals_under_their_names_of_2024():
    c1 = "c1_children_in_need_referrals_and_rereferrals"
    world = Published()
    world.files(figure("Referrals", 1888, year=2024), figure("Re_referrals", 385, year=2024),
                figure("Re_referrals_percent", 20.4, year=2024), figure("Referrals_rate", 337.1, year=2024),
                dataset=c1)  # fmt: skip
    world.compare(load_kpis()["rereferral_pct"].benchmark, load_kpis()["referral_nfa_pct"].benchmark)
    assert world.found("value, numerator, denominator") == [(20.4, 385, 1888)]
    assert world.found("value, symbol, denominator", "kpi_1") == [(None, "x", 1888)]


# --- the interactive tool ---------------------------------------------------------------------------------------


def test_the_tool_gives_the_years_the_files_lack_and_no_others():
    world = Published()
    world.files(figure("repeat", 53), figure("plans", 193), england("repeat", 1), england("plans", 2))
    world.load("lait", rows=[tool("Rep", "2024", 39.8), tool("Rep", "2025", 99), tool("Rep", "2024", 24.7, "970"),
                             tool("Other", "2023", 5)])  # fmt: skip
    world.compare(replace(SHARE, lait="Rep"))
    assert world.found("period, area_code, round(value, 1), numerator, source") == [
        (2024, "E08000009", 39.8, None, LAIT_SOURCE), (2024, "E92000001", 24.7, None, LAIT_SOURCE),
        (2025, "E08000009", 27.5, 53, "DfE, a table"), (2025, "E92000001", 50, 1, "DfE, a table"),
    ]  # fmt: skip


def test_a_share_that_cannot_be_worked_out_is_taken_from_the_tool_but_a_withheld_one_is_not():
    world = Published()
    world.files(figure("repeat", None, "c"), figure("plans", 193), figure("percent", None, "c"))
    world.load("lait", rows=[tool("Rep", "2025", 82.5)])
    world.compare(replace(SHARE, lait="Rep"), replace(SHARE, lait="Rep", value="percent"))
    assert world.found("value, symbol, source") == [(82.5, None, LAIT_SOURCE)]
    assert world.found("value, symbol, source", "kpi_1") == [(None, "c", "DfE, a table")]


@pytest.mark.parametrize(
    ("years", "period"),
    [("2025", 2025), ("2025 (Rev)", 2025), ("2024-25", 2025), ("2024-25 (OT)", 2025), ("2015/16", 2016),
     ("1999/00", 2000), ("2013/14-15/16", 2016), ("2014-2016", 2016), ("0", None), ("soon", None)],
)  # fmt: skip
def test_the_tools_years(years, period):
    world = Published()
    world.files(figure("repeat", 1))
    world.load("lait", rows=[tool("Rep", years, 12)])
    world.compare(Benchmark(**PERCENT, lait="Rep"))
    assert world.found("period") == ([(period,)] if period else [])


def test_a_revised_figure_of_the_tool_goes_first_and_a_dash_is_not_available():
    world = Published()
    world.files(figure("repeat", 1), figure("repeat", 1, code=OTHER))
    world.load("lait", rows=[tool("Rep", "2024", 12), tool("Rep", "2024 (Rev)", 13), tool("Rep", "2024", None, OTHER)])
    world.compare(Benchmark(**PERCENT, lait="Rep"))
    assert world.found("old_la_code, value, symbol") == [("358", 13, None), ("919", None, "x")]


def test_the_tools_regions_have_the_names_of_the_open_data():
    world = Published()
    region = {"geographic_level": "Regional", "old_la_code": None}
    world.files(
        figure("repeat", 1) | region | {"area_code": "E12000003", "area_name": "Yorkshire and The Humber"},
        figure("repeat", 1) | region | {"area_code": "E13000001", "area_name": "Inner London"},
    )
    named = [("982", "Yorkshire and the Humber"), ("987", "London (Inner)"), ("999", "Nowhere")]
    world.load("lait", rows=[tool("Rep", "2024", n, number, name) for n, (number, name) in enumerate(named, start=1)])
    world.compare(Benchmark(**PERCENT, lait="Rep"))
    assert world.found("area_code, area_name, level, value") == [
        ("E12000003", "Yorkshire and The Humber", "Regional", 1), ("E13000001", "Inner London", "Regional", 2),
    ]  # fmt: skip


def test_what_is_published_of_those_not_so_is_taken_from_100():
    world = Published()
    world.files(figure("repeat", 1))
    world.load("lait", rows=[tool("NotInTouch", "2025", 6), tool("NotInTouch", "2024", None)])
    world.compare(Benchmark(**PERCENT, lait="NotInTouch", complement=True))
    assert world.found("period, value, symbol") == [(2024, None, "x"), (2025, 94, None)]


def test_a_measure_under_two_topics_is_not_doubled_and_its_decimals_round():
    world = Published()
    world.files(figure("repeat", 1))
    world.load("lait", rows=[tool("Rep", "2025", 20.38)])
    world.load("lait_dictionary", rows=[{"topic": topic, "measure": "Rep", "measure_name": "Repeat", "decimals": 1}
                                        for topic in ("Safeguarding", "Care")])  # fmt: skip
    world.compare(Benchmark(**PERCENT, lait="Rep"))
    assert world.found("value") == [(20.4,)]


def test_the_newest_load_of_the_tool_replaces_it_whole():
    world = Published()
    world.files(figure("repeat", 1))
    world.load("lait", rows=[tool("Rep", "2023", 5), tool("Rep", "2024", 6)])
    world.load("lait", rows=[tool("Rep", "2024", 7)])
    world.compare(Benchmark(**PERCENT, lait="Rep"))
    assert world.found("period, value") == [(2024, 7)]


def test_without_the_tool_a_kpi_only_it_publishes_has_nothing():
    world = Published()
    world.files(figure("repeat", 1))
    world.compare(Benchmark(**PERCENT, lait="Rep"))
    assert world.found("value") == []


# --- the catalogue's entries ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"dataset": None}, "neither a data set nor a measure"),
        ({"numerator": []}, "no column of its data set"),
        ({"value": "p", "filters": {"breakdown": ["a", "b"]}}, "only counts can be added up"),
        ({"comparability": "near"}, "must say why it is only near"),
        ({"comparability": "alike"}, "comparability is 'alike'"),
        ({"position": "May Day"}, "position is 'May Day'"),
        ({"unit": "count"}, "its benchmark is in count"),
        ({"nominator": ["a"]}, "unexpected keyword"),
    ],
)
def test_a_slip_in_a_benchmark_is_named(change, complaint):
    sound = {**PERCENT, "dataset": "d3", "numerator": ["repeat"], "denominator": ["plans"]}
    with pytest.raises(CatalogueError, match=complaint):
        _benchmark({"id": "some_pct", "unit": "percent", "benchmark": sound | change})
    assert _benchmark({"id": "some_pct", "unit": "percent", "benchmark": sound}) == SHARE


def test_every_benchmark_says_its_unit_day_and_whether_it_is_like_for_like():
    for kpi in load_kpis().values():
        if kpi.benchmark:
            assert kpi.benchmark.unit == kpi.unit and kpi.benchmark.source, kpi.id
            counts = kpi.unit == "count"
            assert not counts or kpi.benchmark.comparability == "context", kpi.id  # councils differ in size
