"""One KPI's page: its finding, its chart, its choices in the URL, and what may be downloaded."""

import json
import re
from datetime import date
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import pytest

from frame import one_kpi
from kpis import spc
from kpis.catalogue import load_kpis
from kpis.spc import Point
from tests.pages.conftest import body, title


def chart(at, number: int = 0) -> dict:
    """A Plotly figure as drawn; 0 is the months for a desk, 1 for a phone."""
    return json.loads(at.get("plotly_chart")[number].proto.spec)


def names(at) -> list[str]:
    return [trace["name"] for trace in chart(at)["data"]]


def test_the_finding_is_the_title(visit):
    at = visit("kpi", kpi="ICPC in 15 days")
    assert title(at).startswith("ICPC in 15 days: below the usual range, and below average seven months running")


def test_a_deep_link_is_taken_whole(visit):
    at = visit("kpi", kpi="Re-referrals", month="June 2026", team="South", basis="Rolling year")
    asked = {"kpi": "Re-referrals", "month": "June 2026", "team": "South", "basis": "Rolling year"}
    assert asked.items() <= {box.key: box.value for box in at.selectbox}.items()
    assert "South" in body(at)


def test_without_a_kpi_in_the_address_the_most_pressing_is_shown(visit):
    assert title(visit("kpi")).startswith("ICPC in 15 days")


def test_choosing_another_kpi_changes_the_page(visit):
    at = visit("kpi", kpi="Re-referrals")
    at.selectbox(key="kpi").select("Referrals").run()
    assert title(at) == "Referrals: no real change"


def test_months_are_charted_with_limits_target_and_neighbours(visit):
    assert {"months", "usual range", "target", "neighbours"} <= set(names(visit("kpi", kpi="Re-referrals")))


def test_a_rolling_year_has_no_limits(visit):
    drawn = names(visit("kpi", kpi="Re-referrals", basis="Rolling year"))
    assert "months" in drawn
    assert not {"usual range", "upper limit", "lower limit", "average"} & set(drawn)


def test_a_neighbours_year_ends_in_march(visit):
    (steps,) = (
        trace for trace in chart(visit("kpi", kpi="CP plans per 10,000"))["data"] if trace["name"] == "neighbours"
    )
    days = [day for day in steps["x"] if day]
    assert days[-2:] == ["2024-04-01", "2025-03-31"]


def test_what_happened_stands_on_its_day(visit):
    notes = [note["text"] for note in chart(visit("kpi", kpi="Re-referrals"))["layout"]["annotations"]]
    assert "New front door" in notes


@pytest.mark.parametrize(
    ("part", "number"),
    [("Breakdown", 3), ("Neighbours", 4), ("Year on year", 3), ("Target", 1), ("Changes", 1), ("Definition", 1)],
)
def test_only_the_open_part_is_drawn_and_every_chart_has_words(visit, part, number):
    at = visit("kpi", kpi="Re-referrals", part=part)
    charts = at.get("plotly_chart")
    assert not at.exception
    assert len(charts) == 2 * number  # each for a desk and for a phone; the first is the months'
    assert all(len(drawn.proto.alt) > 40 for drawn in charts)


@pytest.mark.parametrize("basis", ["In month", "Rolling year"])
def test_the_charts_words_begin_with_the_finding(visit, basis):
    at = visit("kpi", kpi="Re-referrals", basis=basis)
    assert at.get("plotly_chart")[0].proto.alt.startswith(f"{title(at)}. ")


def test_a_team_beyond_chance_is_said(visit):
    html = body(visit("kpi", kpi="Re-referrals"))
    assert re.search(r"South 24.2%</span> <span[^>]*>\(217.8 of 900\)</span> – <b>different beyond chance</b>", html)


def test_neighbours_are_told_with_their_group(visit):
    html = body(visit("kpi", kpi="Re-referrals"))
    assert "Trafford 18.0%: best of 11; quartile band A nationally; rank 1 of 11" in html
    assert "2025 neighbour group used for all years" in html
    assert "North West 21.0% · England 22.0%" in html


def test_where_it_comes_from(visit):
    html = body(visit("kpi", kpi="Re-referrals"))
    assert "36 loads, latest 4 Nov 2026" in html
    assert "Look-back complete from May 2024" in html


def test_a_team_a_kpi_does_not_know_is_said(visit):
    at = visit("kpi", kpi="ICPC in 15 days", team="South")
    assert "ICPC in 15 days: no figures for South, so the whole council is shown." in body(at)


def test_the_table_under_the_chart_names_signals(visit):
    html = body(visit("kpi", kpi="ICPC in 15 days"))
    assert "October 2026" in html and "in a run of months below average" in html


@pytest.mark.parametrize(
    "kpi", ["Re-referrals", "Assessments in 45 days", "ICPC in 15 days", "Referrals", "CP plans per 10,000"]
)
@pytest.mark.parametrize("month", ["October 2026", "November 2023"])
def test_every_kpi_can_be_shown_at_either_end_of_the_data(visit, kpi, month):
    at = visit("kpi", kpi=kpi, month=month)
    assert not at.exception
    assert title(at).startswith(kpi)


def test_the_projector_view_keeps_the_finding_and_the_chart_only(visit):
    at = visit("kpi", kpi="Re-referrals", view="projector")
    assert not at.header and not at.exception
    assert chart(at)["layout"]["font"]["size"] >= 26


def copied(at) -> dict:
    """What the buttons that copy were given."""
    drawn = {element.proto.component_name: element.proto for element in at.get("bidi_component")}
    return json.loads(drawn["bearing_copying"].json)


def test_the_link_names_the_month_even_when_it_is_the_newest(visit):
    at = visit("kpi", kpi="Re-referrals", part="Target")
    given = copied(at)
    assert "kpi=Re-referrals&month=October+2026" in given["address"]
    assert "part=Target" in given["address"]
    assert given["title"] == title(at)
    assert given["source"].endswith("Sample data: not real children")


def test_a_link_copied_opens_the_same_choices(visit):
    address = copied(visit("kpi", kpi="Re-referrals", axis="Axis from zero", team="South", basis="Rolling year"))
    asked = dict(parse_qsl(urlsplit(address["address"]).query))
    again = {box.key: box.value for box in visit("kpi", **asked).selectbox}
    assert (again["axis"], again["team"], again["basis"]) == ("Axis from zero", "South", "Rolling year")


@pytest.mark.parametrize(("axis", "lowest"), [("Axis as it fits", 60), ("Axis from zero", 0)])
def test_the_axis_begins_at_zero_when_asked(visit, axis, lowest):
    at = visit("kpi", kpi="Assessments in 45 days", axis=axis)
    assert chart(at)["layout"]["yaxis"]["tickvals"][0] >= lowest
    assert (chart(at)["layout"]["yaxis"]["tickvals"][0] == 0) == (lowest == 0)


def test_a_rolling_year_says_why_it_has_no_limits(visit):
    at = visit("kpi", kpi="Re-referrals", basis="Rolling year")
    notes = [note["text"] for note in chart(at)["layout"]["annotations"]]
    assert "no usual range: each point shares months with the last" in notes
    assert "no usual range" in at.get("plotly_chart")[0].proto.alt


def test_a_month_with_nothing_to_count_is_not_one_that_was_not_loaded():
    assessed = SimpleNamespace(
        chart=spc.chart([Point(date(2026, 8, 1), 1.0), Point(date(2026, 9, 1), None)], "neutral")
    )
    entry = {"state": "computed", "complete_from": None, "first_month": None}
    picture = SimpleNamespace(entries={"adoption_a10_days": entry}, loads=(), restatements=(), estimated_ends=())
    kpi = load_kpis()["adoption_a10_days"]
    assert "Not loaded: Sep 2026" in one_kpi.lineage_html(kpi, picture, assessed)
    assert "Not loaded" not in one_kpi.lineage_html(kpi, picture, assessed, loaded={date(2026, 9, 1)})


# ---------------------------------------------------------------- restated: September was 29 of 155, is 27 of 150


def test_a_restated_month_is_marked_where_it_was(visit):
    (ring,) = (
        line for line in chart(visit("kpi", kpi="Re-referrals"))["data"] if line["name"] == "as published before"
    )
    assert (ring["x"], ring["y"]) == (["2026-09-15"], [18.9])


def test_a_restated_month_is_in_the_words_of_the_chart_and_in_its_table(visit):
    at = visit("kpi", kpi="Re-referrals")
    assert "Sep 2026 restated, was 18.9% (29 of 155)" in at.get("plotly_chart")[0].proto.alt
    html = body(at)
    assert '<th scope="col" class="nowrap">Was</th>' in html
    assert '<td class="nowrap">18.9% (29 of 155)</td>' in html


def test_a_count_is_restated_without_cases_of_its_own(visit):
    assert '<td class="nowrap">155</td>' in body(visit("kpi", kpi="Referrals"))


@pytest.mark.parametrize(
    "asked",
    [
        {"kpi": "ICPC in 15 days"},
        {"kpi": "Re-referrals", "month": "August 2026"},
        {"kpi": "Re-referrals", "basis": "Rolling year"},
        {"kpi": "Re-referrals", "team": "South"},
    ],
    ids=["never restated", "before it", "another basis", "a team, of which no earlier figure is kept"],
)
def test_what_was_not_restated_is_not_marked(visit, asked):
    at = visit("kpi", **asked)
    assert "as published before" not in names(at)
    assert ">Was</th>" not in body(at)


def test_a_month_that_had_nothing_to_count_was_no_figure():
    row = {"old_value": None, "old_numerator": 0.0, "old_denominator": 0.0, "unit": "percent", "dp": 1}
    assert one_kpi._was_words(row) == "no figure (0 of 0)"
