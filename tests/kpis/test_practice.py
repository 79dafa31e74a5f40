"""Audits, actions, risks, and what a target would take."""

import json
from datetime import date

import pytest

from kpis import audits, outlook
from kpis.plan import Risk, suggest_brag
from tests.kpis.helpers import number


@pytest.mark.vector("kappa.csv")
def test_kappa(row):
    found = audits.kappa(json.loads(row["table"]), row["weights"] or None)
    tolerance = float(row["tolerance"])
    assert found.kappa == (pytest.approx(float(row["kappa"]), abs=tolerance) if row["kappa"] else None)
    if row["ase"]:
        assert found.ase == pytest.approx(float(row["ase"]), abs=tolerance)


@pytest.mark.vector("moderation.csv")
def test_moderation(row):
    found = audits.moderation(json.loads(row["table"]))
    assert found.n == int(row["n"])
    assert found.exact == pytest.approx(float(row["exact"]))
    assert found.within_one == pytest.approx(float(row["adjacent"]))
    assert found.lowered == pytest.approx(float(row["lowered"]))
    assert found.raised == pytest.approx(float(row["raised"]))
    assert found.drift == pytest.approx(float(row["drift"]))
    assert found.kappa is not None


@pytest.mark.parametrize(
    "table",
    [
        [[0, 0, 0, 0], [0, 14, 0, 0], [0, 0, 15, 0], [0, 0, 0, 0]],
        [[0, 0, 0, 0], [0, 40, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
    ],
    ids=["29 cases", "one grade"],
)
def test_kappa_is_not_shown_where_it_means_nothing(table):
    found = audits.moderation(table)
    assert found.kappa is None
    assert found.exact == 100


def test_nothing_moderated_is_nothing_known():
    found = audits.moderation([[0] * 4] * 4)
    assert (found.n, found.exact, found.drift, found.kappa) == (0, None, None, None)


@pytest.mark.vector("brag.csv")
def test_suggested_brag(row):
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in ("today", "start", "due")}
    found = suggest_brag(
        **days,
        complete=row["complete"] == "1",
        evidenced=row["evidenced"] == "1",
        progress=number(row["progress"]),
        forecast=date.fromisoformat(row["forecast"]) if row["forecast"] else None,
    )
    assert found == row["expected"]


@pytest.mark.vector("risk.csv", key=("likelihood", "impact"))
def test_risk(row):
    risk = Risk(int(row["likelihood"]), int(row["impact"]))
    assert (risk.score, risk.band) == (int(row["score"]), row["band"])


def test_a_risk_outside_the_grid_is_refused():
    with pytest.raises(ValueError, match="from 1 to 5"):
        Risk(0, 6)


@pytest.mark.vector("what_it_takes.csv")
def test_what_it_takes(row):
    found = outlook.what_it_takes(
        float(row["mean"]),
        float(row["amr"]),
        float(row["target"]),
        row["polarity"],
        int(row["months_left"]),
        (float(row["cap_lo"]), float(row["cap_hi"])),
    )
    assert found.gap == pytest.approx(float(row["gap"]))
    assert found.per_month == pytest.approx(float(row["per_month"]))
    assert found.mean_for_consistent_pass == pytest.approx(float(row["mean_for_consistent_pass"]))
    assert found.reachable == (row["reachable"] == "1")
    assert found.max_average_moving_range == pytest.approx(float(row["max_avg_mr"]))


@pytest.mark.vector("ytd_required.csv")
def test_year_end_arithmetic(row):
    cases = (float(row[name]) for name in ("numerator", "denominator", "remaining", "target"))
    found = outlook.ytd_required(*cases)
    assert found == (pytest.approx(float(row["expected"])) if row["expected"] else None)


@pytest.mark.parametrize(
    ("required", "polarity", "said"),
    [
        (140, "higher", "no longer achievable"),
        (-5, "higher", "already secured"),
        (140, "lower", "already secured"),
        (-5, "lower", "no longer achievable"),
        (75, "higher", "still open"),
        (None, "higher", None),
    ],
)
def test_what_the_year_end_arithmetic_means(required, polarity, said):
    assert outlook.ytd_outlook(required, polarity) == said


def test_recent_record():
    assert outlook.met_in_last([90, 80, None, 85], 85, "higher") == (2, 3)
    assert outlook.met_in_last([90, 80, None, 85], 85, "lower") == (2, 3)
    assert outlook.met_in_last([90] * 5 + [50] * 12, 85, "higher") == (0, 12)
