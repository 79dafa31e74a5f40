"""The Neighbours page in a real browser: the bars and the years are the published ones, and any view is a link."""

import re

import pytest
from playwright.sync_api import expect

from etl import answers
from tests.browser.conftest import PHONE, PROJECTOR
from tests.browser.test_pages import broken

pytestmark = pytest.mark.browser
VACANCIES = "/neighbours?kpi=Social+work+vacancies"


def charts(window) -> list[dict]:
    """The visible charts' lines, once both are drawn."""
    window.page.locator(".js-plotly-plot .main-svg").nth(1).wait_for(timeout=30_000)
    return window.figures()


def test_it_opens_with_where_we_have_been_worse_for_longest(visit):
    window = visit().open("/neighbours")
    assert re.fullmatch(r"[^:]+: worse than neighbours .* against their mean of .*", window.finding)


def test_bars_and_years_are_as_published(visit, bearing):
    window = visit().open(VACANCIES)
    bars, trend = charts(window)
    rows = answers.published(bearing.home, "sw_vacancy_rate", None, None)
    assert bars["members"]["x"] == sorted(bars["members"]["x"])
    assert len(bars["members"]["x"]) == 11
    assert bars["members"]["x"][-1] == rows[-1]["value"] == 32.6
    assert trend["Trafford"]["y"] == [row["value"] for row in rows]
    assert trend["neighbours’ mean"]["y"] == pytest.approx([row["neighbours_mean"] for row in rows])
    assert window.finding.endswith("since 2020; 32.6% against their mean of 15.7%")


def test_another_council_beside_another_group_is_a_link(visit):
    window = visit().open(VACANCIES).choose("Council", "Stockport").choose("Beside", "Neighbours of 2021")
    window.choose("Average", "Their median")
    assert window.finding.startswith("Stockport, social work vacancies: ")
    other = visit().open(window.page.url.removeprefix(window.address))
    assert other.finding == window.finding
    assert charts(other)[1]["neighbours’ median"]["y"] == charts(window)[1]["neighbours’ median"]["y"]


def test_a_measure_of_the_heat_map_opens_from_the_keyboard_beside_the_same_group(visit):
    window = visit().open(f"{VACANCIES}&beside=Its+region&month=September+2026")
    window.page.locator("table.heat").get_by_role("link", name="Re-referrals").focus()
    window.page.keyboard.press("Enter")
    window.page.wait_for_url(re.compile("kpi=Re-referrals"))
    window.settle()
    assert "the North West region" in window.finding
    assert window.page.get_by_label("As at", exact=True).input_value() == "September 2026"


@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_tables_are_accessible_and_fit(visit, size, scheme):
    window = visit(size)
    window.page.emulate_media(color_scheme=scheme)
    window.open(VACANCIES)
    for words in ("The authorities as a table", "The years as a table"):
        window.page.get_by_text(words).first.click()
    expect(window.page.get_by_text("Feb 2026").locator("visible=true").first).to_be_visible()
    assert broken(window.page) == {}
    assert window.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth + 1")
