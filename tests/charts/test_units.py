"""Figures are said with what they are in: weeks and days as people say them, averages with how many they are of."""

import pytest

from charts.units import caption, cases, said
from tests.charts.made import kpi

PROCEEDINGS = {"id": "care_proceedings_weeks", "unit": "ratio"}
SCORE = {"id": "cla_sdq_avg", "unit": "ratio"}
CASELOAD = {"id": "caseload_avg", "unit": "ratio"}
ADOPTION = {"id": "adoption_a10_days", "unit": "days", "dp": 0}


@pytest.mark.parametrize(
    ("given", "words", "shown"),
    [
        (PROCEEDINGS, "weeks", "30.1 weeks"), (SCORE, "average score", "30.1"), (CASELOAD, "average", "30.1"),
        (ADOPTION, "days", "30 days"), ({}, "", "30.1%"), ({"unit": "count", "dp": 0}, "number", "30"),
        ({"unit": "rate_per_10000"}, "per 10,000 children", "30.1 per 10,000"),
    ],
)  # fmt: skip
def test_the_unit_on_an_axis_and_in_a_sentence(given, words, shown):
    assert caption(kpi(**given)) == words
    assert said(kpi(**given), 30.1) == shown


def test_no_figure_is_a_dash_without_a_unit():
    assert said(kpi(**PROCEEDINGS), None) == "–"


def test_days_added_up_are_no_share_of_children():
    assert cases(kpi(**ADOPTION), 3072.0, 6.0) == "average of 6"
    assert cases(kpi(**CASELOAD), 1418.0, 102.4) == "average of 102.4"
    assert cases(kpi(), 346.0, 1882.0) == "346 of 1,882"
    assert cases(kpi(**ADOPTION), None, None) == ""
