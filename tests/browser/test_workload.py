"""The workload page in a browser: a mark for every worker the KPI counts, and people only when they are asked for."""

import pytest

from etl import answers
from etl.snapshot import open_current
from kpis import formats
from tests.browser.conftest import PHONE, PROJECTOR
from tests.browser.test_pages import broken

pytestmark = pytest.mark.browser


def latest(bearing, kpi: str) -> dict:
    return answers.values(bearing.home, kpi, "snapshot", None, None, None)[-1]


def marks(window) -> list[dict]:
    window.page.locator(".js-plotly-plot .main-svg").first.wait_for(timeout=30_000)
    return [lines for lines in window.figures() if "within" in lines]


def test_every_worker_and_manager_is_one_mark(visit, bearing):
    window = visit().open("/workload?month=October+2026")
    drawn = marks(window)
    for kpi, lines in zip(("caseload_within_20_pct", "manager_span_within_6_pct"), drawn, strict=True):
        cell = latest(bearing, kpi)
        assert len(lines["within"]["x"]) == cell["numerator"]
        assert len(lines["over"]["x"]) == cell["denominator"] - cell["numerator"]
    within = latest(bearing, "caseload_within_20_pct")
    over = within["denominator"] - within["numerator"]
    assert f"of {within['denominator']:.0f} social workers" in window.finding
    assert window.finding.lower().startswith(formats.number_words(int(over)))


def test_by_role_is_the_same_people_and_in_the_address(visit):
    window = visit().open("/workload")
    by_team = marks(window)[0]
    window.choose("Workers", "By role")
    by_role = marks(window)[0]
    assert "workers=By+role" in window.page.url
    assert sorted(by_role["over"]["x"]) == sorted(by_team["over"]["x"])


@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "phone"])
def test_people_are_listed_by_pseudonym_only_when_asked_for(visit, bearing, size):
    window = visit(size).open("/workload?month=October+2026")
    cases = open_current(bearing.home).cases("caseload_within_20_pct")
    october = cases[cases["counted_on"] >= "2026-10-01"]
    over = set(october.loc[october["numerator"] == 0, "child"])
    assert not any(person in window.page.content() for person in over)
    window.page.locator("summary", has_text="over their ceiling, by pseudonym").click()
    window.page.locator("td.code, th.code").first.wait_for(timeout=30_000)
    window.settle()
    titles = window.page.locator(".code span").evaluate_all("cells => cells.map(cell => cell.title)")
    assert set(titles) == over and len(titles) == len(over)
    assert broken(window.page) == {}
    assert window.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth + 1")
