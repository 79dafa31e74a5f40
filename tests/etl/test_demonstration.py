"""The demonstration shows everything: every feed has an extract, every KPI a figure, and every figure can be judged."""

import pytest

from etl import answers
from etl.contracts import load_contracts
from etl.sample.settings import knobs
from etl.snapshot import open_current
from kpis.catalogue import load_kpis

DECLARED_SLOTS = {"partner_agreed_tbc"}


@pytest.fixture(scope="module")
def rows(demonstration_home) -> dict[str, dict]:
    """`python -m etl kpis` of the demonstration, by KPI."""
    return {row["id"]: row for row in answers.catalogue(demonstration_home)}


def test_every_feed_has_an_extract(demonstration_home):
    loaded = {row["feed"] for row in open_current(demonstration_home).records("coverage")}
    assert set(load_contracts()) - loaded == set(knobs()["not_in_sample"])


def test_no_kpi_is_empty_but_declared_slots(rows):
    unfed = {kpi.id for kpi in load_kpis().values() if kpi.feeds[0] in knobs()["not_in_sample"]}
    assert {kpi for kpi, row in rows.items() if not row["latest_month"]} == DECLARED_SLOTS | unfed


def test_every_state_is_explained_and_no_slot_is_silent(rows):
    assert {row["state"] for row in rows.values()} == {"computed", "values", "empty slot"}
    assert {kpi for kpi, row in rows.items() if row["state"] == "empty slot"} == DECLARED_SLOTS
    assert [kpi for kpi, row in rows.items() if not row["because"]] == []


def test_every_figure_is_judged_without_fail(demonstration_home):
    """The pages' own reading of every KPI, in the newest month and a year before."""
    from frame.data import WHOLE, assessed, read_picture

    picture = read_picture(open_current(demonstration_home))
    for month in (picture.months[0], picture.months[12]):
        rows = picture.snapshot.records("all_series", dimension="all", member="All")
        by_kpi = {kpi: [row for row in rows if row["kpi"] == kpi] for kpi in picture.kpis}
        told = {
            kpi: assessed(picture, picture.kpis[kpi], found, month, WHOLE).finding
            for kpi, found in by_kpi.items() if any(row["value"] is not None for row in found)
        }  # fmt: skip
        assert len(told) >= 145
        assert all(finding.startswith(picture.kpis[kpi].short_name) for kpi, finding in told.items())
