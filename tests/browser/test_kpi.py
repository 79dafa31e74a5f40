"""The page of one KPI in a real browser: its parts, what can be copied from it, and that all of it can be reached."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, PROJECTOR
from tests.browser.test_pages import broken

pytestmark = pytest.mark.browser
REREFERRALS = "/kpi?kpi=Re-referrals"
PARTS = ("Breakdown", "Neighbours", "Year on year", "Target", "Questions and comments", "Changes", "Definition")
PICTURE = """async () => {
    const [item] = await navigator.clipboard.read();
    const blob = await item.getType("image/png");
    const image = await createImageBitmap(blob);
    return [image.width, image.height, blob.size];
}"""


def part(window, name: str):
    window.page.get_by_role("tab", name=name).click()
    return window.settle()


@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "phone"])
def test_every_part_opens_fits_and_can_be_read_by_everybody(visit, size):
    window = visit(size).open(REREFERRALS)
    for name in PARTS:
        part(window, name)
        assert broken(window.page) == {}, name
        assert window.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth + 1"), name
    assert window.errors == []


def test_the_part_open_is_in_the_address_and_opens_from_it(visit):
    window = part(visit().open(REREFERRALS), "Target")
    expect(window.page).to_have_url(re.compile("part=Target"))
    again = visit().open(REREFERRALS + "&part=Year+on+year")
    expect(again.page.get_by_role("heading", name=re.compile("^Since April"))).to_be_visible()


def test_parts_are_reached_by_keyboard(visit):
    window = visit().open(REREFERRALS)
    window.page.get_by_role("tab", name="Breakdown").focus()
    window.page.keyboard.press("ArrowRight")
    window.page.keyboard.press("Enter")
    window.settle()
    expect(window.page.get_by_role("tab", name="Neighbours")).to_have_attribute("aria-selected", "true")


def test_the_link_and_the_chart_are_copied(visit):
    window = visit().open(REREFERRALS)
    window.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    window.months_chart()
    window.page.get_by_role("button", name="Copy link").click()
    expect(window.page.get_by_text("Link copied")).to_be_visible()
    address = window.page.evaluate("() => navigator.clipboard.readText()")
    assert "kpi=Re-referrals" in address and "month=" in address
    window.page.get_by_role("button", name="Copy chart").click()
    expect(window.page.get_by_text("Chart copied")).to_be_visible(timeout=20_000)
    width, height, size = window.page.evaluate(PICTURE)
    drawn = window.page.locator(".js-plotly-plot").first.bounding_box()
    assert width > 2 * drawn["width"] and height > 2 * drawn["height"]  # the finding above it, the source below
    assert size > 20_000
    again = visit()
    again.page.goto(address)
    assert again.settle().finding == window.finding


def test_a_step_change_declared_is_drawn_and_waits_for_twelve_months(visit):
    window = visit().open("/kpi?kpi=Assessments+in+45+days&part=Changes")  # with limits before the change
    window.page.get_by_text("Declare a step change", exact=True).click()
    window.settle()
    window.choose("First month after the change", "January 2026")
    window.page.get_by_label("What changed in the service").fill("New front door")
    window.page.get_by_label("Approved by").fill("Improvement board")
    window.page.get_by_role("button", name="Declare it").click()
    window.settle()
    expect(window.page.get_by_text("Step change: New front door").first).to_be_visible(timeout=20_000)
    expect(window.page.get_by_text(re.compile("from before the change: 10 of 12")).first).to_be_visible()
