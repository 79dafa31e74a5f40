"""Questions to ask: every finding has some, every kind can be reached, and none is asked of the wrong figure."""

from dataclasses import replace

import pytest

from kpis.catalogue import load_kpis
from kpis.questions import FINDINGS, _given, finding_kind, questions
from tests.charts.made import STEADY, assessed


@pytest.mark.parametrize(
    ("values", "changed", "kind"),
    [
        ([*STEADY[:23], 40.0], {}, "concern"),
        ([*STEADY[:23], 5.0], {}, "improvement"),
        ([*STEADY[:23], 40.0], {"polarity": "context"}, "neutral"),
        (STEADY, {"target": 5.0}, "consistent_fail"),
        (STEADY, {"target": 21.0}, "inconsistent"),
        (STEADY, {"target": 60.0}, "consistent_pass"),
        (STEADY, {"target": None}, "steady"),
        (STEADY, {"n": 8}, "small"),
        (STEADY[:5], {}, "small"),
    ],
)
def test_the_finding_decides_which_questions_come_first(values, changed, kind):
    a = assessed(values, **changed)
    assert finding_kind(a) == kind
    assert questions(a)[0] == _given()["finding"][kind][0]


def test_no_figure_asks_for_the_extract():
    a = replace(assessed(STEADY), latest=None)
    assert finding_kind(a) == "none"


def test_a_part_that_differs_is_asked_about_and_who_does_what_comes_last():
    a = assessed(STEADY)
    asked = questions(a, differs=True)
    assert set(_given()["team"]) <= set(asked) and not set(_given()["team"]) & set(questions(a))
    assert asked[-1] == _given()["always"][-1]


def test_the_file_holds_questions_and_nothing_else():
    given = _given()
    every = [*given["team"], *given["always"], *(q for asked in given["finding"].values() for q in asked),
             *(q for entry in given["kinds"] for q in entry["ask"])]  # fmt: skip
    assert set(given["finding"]) == set(FINDINGS)
    assert all("?" in question for question in every)
    assert len(every) == len(set(every))


def test_every_kind_is_of_some_measure_and_most_measures_are_of_a_kind():
    words = [set(name.split("_")) for name in load_kpis()]
    kinds = _given()["kinds"]
    assert all(any(set(entry["match"]) & found for found in words) for entry in kinds)
    known = {word for entry in kinds for word in entry["match"]}
    assert {str(word) for word in known} == known  # a bare 45 would never match
    assert sum(bool(known & found) for found in words) > 0.85 * len(words)
