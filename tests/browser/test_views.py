"""Saved views in the browser: kept on one page, opened, renamed and removed on their own; and what two people write."""

from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def press(window, name: str):
    window.page.get_by_role("button", name=name).first.click()
    return window.settle()


def unfold(window, name: str):
    window.page.locator("summary").filter(has_text=name).click()
    return window.settle()


def violations(page) -> set[str]:
    return {found["id"] for found in Axe().run(page, options=AXE).response["violations"]}


def test_a_view_is_kept_opened_renamed_and_removed(visit):
    window = visit().open("/kpi?kpi=Re-referrals&team=North")
    finding = window.finding
    press(window, "Keep this view")
    window.page.get_by_label("Name of this view").fill("Board")
    window.page.get_by_text("Always the newest month").click()
    assert violations(window.page) == set()
    press(window, "Keep it")
    expect(window.page.get_by_label("Name of this view")).to_have_count(0)  # the form closed: it was kept

    window.open("/views")
    assert window.finding == "You keep one view"
    window.page.get_by_role("link", name="Board").click()
    expect(window.page.locator("h1")).to_have_text(finding)
    assert parse_qs(urlsplit(window.page.url).query) == {"kpi": ["Re-referrals"], "team": ["North"]}  # and no month

    unfold(window.open("/views"), "Rename a view")
    window.page.get_by_label("Its new name").fill("Re-referrals, North")
    press(window, "Rename it")
    expect(window.page.get_by_role("link", name="Re-referrals, North")).to_be_visible()
    press(unfold(window, "Remove a view"), "Remove it")
    assert window.finding == "You keep no views"
    assert window.errors == []


def test_what_one_person_writes_another_reads(visit):
    one, other = visit(), visit(PHONE)
    address = "/kpi?kpi=Re-referrals&part=Questions+and+comments"
    unfold(one.open(address), "Write a comment")
    one.page.get_by_role("textbox", name="Comment on October 2026").fill("Half-term week.")
    one.page.get_by_label("Your name").fill("A. Analyst")
    assert violations(one.page) == set()
    press(one, "Keep the comment")
    for window in (one, other.open(address)):
        expect(window.page.get_by_text("Half-term week.")).to_be_visible()
        expect(window.page.get_by_text("A. Analyst")).to_be_visible()
    unfold(other, "Withdraw a comment")
    other.page.get_by_label("Why it is withdrawn").fill("Not this month.")
    press(other, "Withdraw it")
    expect(other.page.get_by_text("Half-term week.")).to_have_count(0)
    assert other.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth + 1")
    assert one.errors == other.errors == []
