"""The front door page in a browser: its figures are the KPIs', and lead to them; nothing is cut off at any width."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from etl import answers
from etl.snapshot import open_current

pytestmark = pytest.mark.browser


def latest(bearing, kpi: str, basis: str = "in_month") -> dict:
    return answers.values(bearing.home, kpi, basis, None, None, None)[-1]


def step(window, name: str) -> str:
    return window.page.locator(".bearing-flow ol > li", has=window.page.get_by_role("heading", name=name)).inner_text()


def test_the_four_steps_have_the_kpis_own_figures(visit, bearing):
    window = visit().open("/front_door?month=October+2026")
    assert f"{latest(bearing, 'contacts_count')['value']:,.0f}" in step(window, "Contacts")
    assert f"{latest(bearing, 'referral_count')['value']:,.0f}" in step(window, "Referrals")
    for kpi, name in (("contact_decision_1wd_pct", "Contacts"), ("rereferral_pct", "Referrals"),
                      ("assessment_45wd_pct", "Assessments")):  # fmt: skip
        cell = latest(bearing, kpi)
        assert f"{cell['numerator']:,.0f} of {cell['denominator']:,.0f}" in step(window, name)
        assert f"{cell['value']:.1f}%" in step(window, name)


def test_a_share_leads_to_its_kpi_at_the_same_month_and_team(visit):
    window = visit().open("/front_door?month=September+2026&team=South")
    window.page.get_by_role("link", name="in 45 working days").click()
    window.page.wait_for_url(re.compile(r"/kpi\?"))
    window.settle()
    asked = parse_qs(urlsplit(window.page.url).query)
    assert (asked["kpi"], asked["month"], asked["team"]) == (["Assessments in 45 days"], ["September 2026"], ["South"])


def test_the_year_and_the_measure_looked_at_are_in_the_address(visit, bearing):
    window = visit().open("/front_door").choose("Period of the steps", "Rolling year")
    window.choose("Measure", "Decisions in 1 working day")
    asked = parse_qs(urlsplit(window.page.url).query)
    assert (asked["steps"], asked["apart"]) == (["Rolling year"], ["Decisions in 1 working day"])
    year = latest(bearing, "contacts_count", "rolling_12m")["value"]
    assert f"{year:,.0f}" in step(visit().open(window.page.url.removeprefix(window.address)), "Contacts")


def test_a_step_is_traced_only_where_the_days_after_are_loaded(visit, bearing):
    rows = open_current(bearing.home).records("contact_outcome", since="2026-10-01", month="2026-10-01")
    traceable, referred = (sum(row[part] for row in rows) for part in ("traceable", "referred"))
    sent_on = sum(row["contacts"] for row in rows if row["outcome"] in ("Referral to social care", "Section 47"))
    assert 0 < referred <= traceable < sent_on
    said = step(visit().open("/front_door?month=October+2026"), "Referrals")
    assert f"{traceable:,}" in said and "Traced." in said


@pytest.mark.parametrize("path", ["/front_door", "/workload"])
def test_nothing_scrolls_sideways_on_a_small_desk(visit, path):
    window = visit({"width": 1280, "height": 800}).open(path)
    assert window.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth + 1")
    cut = """() => [...document.querySelectorAll('.bearing-flow li, .bearing-posts td, .bearing-posts th')]
        .filter(e => e.scrollWidth > e.clientWidth + 1).length"""
    assert window.page.evaluate(cut) == 0
