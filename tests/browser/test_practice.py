"""The practice quality page in a browser: its choices live in the address, its figures are the KPIs', and a phone sees
all four grades."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from etl.snapshot import open_current
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser


def test_the_finding_is_the_kpis_figure(visit, bearing):
    rows = open_current(bearing.home).records("member_series", kpi="audit_good_plus_pct", dimension="all", member="All")
    quarter = max((row for row in rows if row["basis"] == "quarter" and row["month"].month % 3 == 0),
                  key=lambda row: row["month"])  # fmt: skip
    window = visit().open("/practice")
    assert f"({quarter['numerator']:.0f} of {quarter['denominator']:.0f})" in window.finding


def test_month_type_and_team_are_chosen_in_place_and_kept_in_the_address(visit):
    window = visit().open("/practice")
    window.choose("Period", "By month").choose("Audit type", "Routine").choose("Team", "North")
    asked = parse_qs(urlsplit(window.page.url).query)
    assert (asked["each"], asked["audit"], asked["team"]) == (["By month"], ["Routine"], ["North"])
    assert window.finding.startswith("North: ")
    assert visit().open(window.page.url.removeprefix(window.address)).finding == window.finding


def test_a_phone_draws_all_four_grades_and_cuts_nothing_off(visit):
    window = visit(PHONE).open("/practice")
    window.page.locator(".js-plotly-plot .main-svg").locator("visible=true").first.wait_for(timeout=30_000)
    drawn = next(lines for lines in window.figures() if "Good" in lines)
    assert list(drawn) == ["Outstanding", "Good", "Requires improvement", "Inadequate"]
    tables = window.page.locator(".stMain table.shares, .stMain table.matrix")
    assert tables.count() >= 5
    for at in range(tables.count()):
        box = tables.nth(at).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] + 1


def test_the_change_is_one_click_from_its_control_chart(visit):
    window = visit().open("/practice")
    window.page.get_by_role("link", name=re.compile("change|average|range|pattern|soon", re.I)).first.click()
    window.page.wait_for_url("**/kpi?**")
    assert window.settle().finding.startswith("Audits good or better")
