"""What had been published of a KPI: years of DfE, figures of plans and reports, and how near they are to ours."""

from datetime import date

import pytest

from etl.snapshot import open_snapshot
from frame import data, history, one_kpi
from kpis import history as kept
from kpis.catalogue import load_kpis
from kpis.history import DatedFact
from tests.pages.conftest import body
from tests.pages.small import LATEST
from tests.pages.test_kpi import chart, names

KPIS = load_kpis()
RATE = KPIS["cla_rate_10k"]


def fact(**changed) -> DatedFact:
    usual = {"kpi": "cla_rate_10k", "date": "2014-12-31", "value": 63.8, "unit": "rate_per_10000",
             "words": "Children looked after", "source": "Ofsted report, 2015"}  # fmt: skip
    return DatedFact(**{**usual, **changed})


@pytest.fixture(scope="module")
def picture(small_home):
    return data.read_picture(open_snapshot(next(small_home.snapshots.glob("*.duckdb"))))


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "31 December 2014: 63.8 per 10,000 (Ofsted report, 2015)"),
        ({"date": "2015-02", "value": 73, "unit": "percent"}, "February 2015: 73% (Ofsted report, 2015)"),
        ({"date": "2015", "value": 1346, "unit": "count"}, "2015: 1,346 (Ofsted report, 2015)"),
        ({"date": "2022-07", "value": None, "unit": "direction"}, "July 2022 (Ofsted report, 2015)"),
        ({"value": 26, "unit": "weeks"}, "31 December 2014: 26 weeks (Ofsted report, 2015)"),
    ],
)
def test_a_fact_is_said_as_exactly_as_it_was(given, said):
    assert history.fact_words(fact(**given)) == said


def test_the_list_says_what_others_had_and_why_a_fact_is_not_on_the_chart():
    beside = fact(unit="percent", value=90, comparators={"statistical_neighbours": 73, "england": 69})
    assert "(statistical neighbours 73%, England 69%)." in history.list_html([beside])
    told = history.list_html([fact(plotted=False, reason="a number of children; this KPI is a rate", words="<b>")])
    assert "Not on the chart: a number of children; this KPI is a rate." in told and "<b>." not in told


def test_only_what_had_been_said_by_the_month_is_told(monkeypatch):
    monkeypatch.setattr(history, "load_history", lambda: {"cla_rate_10k": (fact(), fact(date="2026-09"))})
    assert len(history.known_facts(RATE, date(2026, 9, 1))) == 2
    assert len(history.known_facts(RATE, date(2026, 8, 1))) == 1
    assert history.known_facts(KPIS["rereferral_pct"], LATEST) == ()


def test_a_fact_is_drawn_only_where_it_is_of_the_kpis_kind():
    drawn = history.plotted(RATE, [fact(), fact(plotted=False, reason="another thing")])
    assert [(one.day, one.value, one.source) for one in drawn] == [(date(2014, 12, 31), 63.8, "Ofsted report, 2015")]


def test_a_years_number_does_not_stand_among_months():
    adoptions = KPIS["adoptions_count"]
    year = [fact(kpi="adoptions_count", unit="count", value=16)]
    assert history.on_months_chart(adoptions, year, "in_month") == []
    assert len(history.on_months_chart(adoptions, year, adoptions.basis)) == 1
    assert len(history.on_months_chart(KPIS["pep_pct"], [fact(kpi="pep_pct", unit="percent")], "in_month")) == 1


def test_every_fact_of_the_catalogue_can_be_said():
    for facts in kept.load_history().values():
        for one in facts:
            assert history.fact_words(one) in history.list_html(facts).replace("&#x27;", "'")


# ---------------------------------------------------------------- the published years


def test_the_years_are_our_own_figure_the_neighbours_mean_and_england(picture):
    years = data.published_years(picture, picture.kpis["rereferral_pct"], LATEST)
    assert [(y.end, y.value, y.symbol, y.neighbours, y.england) for y in years] == [
        (date(2024, 3, 31), 18.0, None, 23.5, 22.0), (date(2025, 3, 31), 18.0, None, 23.5, 22.0),
    ]  # fmt: skip
    assert len(data.published_years(picture, picture.kpis["rereferral_pct"], date(2025, 2, 1))) == 1


def test_a_withheld_year_keeps_its_symbol(picture):
    withheld = {**picture.published["rereferral_pct"]}
    end = date(2025, 3, 31)
    withheld[end] = tuple(
        {**row, "value": None, "symbol": "c"} if row["area_name"] == "Trafford" else row for row in withheld[end]
    )
    changed = data.replace(picture, published={**picture.published, "rereferral_pct": withheld})
    years = data.published_years(changed, picture.kpis["rereferral_pct"], LATEST)
    assert [(year.value, year.symbol) for year in years] == [(18.0, None), (None, "c")]
    assert history.about(picture.kpis["rereferral_pct"], years) == (
        "Years to 31 March, as published. [c]: withheld because the number is small."
    )
    assert "[c]" in history.years_html(picture.kpis["rereferral_pct"], years, "Trafford")


def test_the_heading_says_since_when(picture):
    years = data.published_years(picture, picture.kpis["rereferral_pct"], LATEST)
    assert history.headline(years, []) == "Published since 2024"
    assert history.headline(years, history.plotted(RATE, [fact()])) == "Published since 2014"
    assert history.headline((), []) == "Said in plans and reports"


def test_the_page_draws_and_lists_what_was_published(visit, monkeypatch):
    said = fact(kpi="rereferral_pct", date="2026-02-28", value=30, unit="percent", words="Re-referrals")
    monkeypatch.setattr(history, "load_history", lambda: {"rereferral_pct": (said,)})
    at = visit("kpi", kpi="Re-referrals", part="Neighbours")
    assert "Published since 2024" in [header.value for header in at.header]
    assert "<b>28 February 2026: 30% (Ofsted report, 2015)</b>" in body(at)
    assert "published before" in names(at)  # on the chart of the months, as it falls among them
    drawn = [chart(at, number) for number in range(len(at.get("plotly_chart")))]
    assert {"Trafford", "neighbours", "England", "published before"} == {trace["name"] for trace in drawn[6]["data"]}
    assert "The published years as a table" in [box.label for box in at.expander]


def test_a_reports_figure_of_the_council_is_not_drawn_for_a_team(visit, monkeypatch):
    said = fact(kpi="rereferral_pct", date="2026-02-28", value=30, unit="percent")
    monkeypatch.setattr(history, "load_history", lambda: {"rereferral_pct": (said,)})
    assert "published before" not in names(visit("kpi", kpi="Re-referrals", team="South"))


# ---------------------------------------------------------------- how near


def with_comparability(picture, kind: str):
    kpi = picture.kpis["rereferral_pct"]
    benchmark = data.replace(kpi.benchmark, comparability=kind, note="of new placements only")
    return data.replace(kpi, benchmark=benchmark)


@pytest.mark.parametrize("kind", ["near", "context"])
def test_what_is_not_like_for_like_is_neither_better_nor_worse(picture, kind):
    kpi = with_comparability(picture, kind)
    compared = data.comparison(picture, kpi, LATEST)
    told = one_kpi.neighbours_html(kpi, picture, compared)
    assert compared.band is None and compared.national_rank is None
    assert not [
        word for word in ("best", "worst", "quartile", "Better", "Worse", "rank") if word in told.split("</b>")[1]
    ]
    assert "Of new placements only" in told


def test_near_keeps_its_place_and_context_has_none(picture):
    near, context = with_comparability(picture, "near"), with_comparability(picture, "context")
    assert "Near, but not the same as ours" in (told := one_kpi.neighbours_html(near, picture, *one(picture, near)))
    assert "lowest of 11" in told
    told = one_kpi.neighbours_html(context, picture, *one(picture, context))
    assert "For context only, not to be judged." in told and "of 11" not in told and "beyond chance" not in told


def one(picture, kpi):
    return (data.comparison(picture, kpi, LATEST),)


def test_context_is_on_no_line_of_ours_and_in_no_judgement(picture):
    kpi = with_comparability(picture, "context")
    assert data.neighbour_steps(picture, kpi, LATEST) == ()
    rows = [row for rows in data._series.__wrapped__(picture, "x", kpi.id, data.WHOLE).values() for row in rows]
    assert data.assessed(picture, kpi, rows, LATEST, data.WHOLE).comparison is None
    near = data.assessed(picture, with_comparability(picture, "near"), rows, LATEST, data.WHOLE)
    assert near.comparison is not None and "neighbours" not in near.finding


def test_like_for_like_is_judged_as_before(picture):
    told = one_kpi.neighbours_html(
        picture.kpis["rereferral_pct"], picture, *one(picture, picture.kpis["rereferral_pct"])
    )
    assert "best of 11; quartile band A nationally; rank 1 of 11" in told and "Near" not in told
