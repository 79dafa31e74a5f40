"""Where a number comes from says what is missing in it: months not loaded, and ends the loader had to assume."""

from datetime import date
from types import SimpleNamespace

from etl import loading
from etl.home import Home
from etl.snapshot import open_current
from frame import one_kpi
from kpis import spc
from kpis.catalogue import load_kpis
from kpis.spc import Point
from tests.etl.extracts import plans_csv


def picture(estimated_ends=()):
    return SimpleNamespace(
        entries={"cpp_rate_10k": {"state": "computed", "complete_from": None, "first_month": None}},
        loads=(), restatements=(), estimated_ends=estimated_ends, snapshot=None, name="x", kpis=load_kpis(),
    )  # fmt: skip


def test_an_end_nobody_recorded_is_told(tmp_path):
    home = Home(tmp_path / "home")
    loading.load([plans_csv(tmp_path / "p 2026-09-30.csv", ["1", "2"])], home)
    loading.load([plans_csv(tmp_path / "p 2026-10-31.csv", ["2"])], home)
    told = one_kpi.lineage_html(
        load_kpis()["cpp_rate_10k"], picture(open_current(home).records("estimated_ends")), assessed([8, 9])
    )
    assert "1 episode left the list of 31 Oct 2026 without an end date: counted as ended by then" in told
    assert "Not loaded" not in told


def test_a_month_not_loaded_is_told():
    told = one_kpi.lineage_html(load_kpis()["cpp_rate_10k"], picture(), assessed([6, 7, 9]))
    assert "Not loaded: Aug 2026" in told


def assessed(months):
    points = [Point(date(2026, month, 1), 30.0 + month) for month in range(min(months), max(months) + 1)]
    points = [point if point.month.month in months else Point(point.month, None) for point in points]
    return SimpleNamespace(chart=spc.chart(points, "neutral"))
