"""The overview in a browser: filters repaint the rows, the cards open, then is then, and the briefing is one sheet."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, PROJECTOR

pytestmark = pytest.mark.browser
LAPTOP = {"width": 1280, "height": 800}


def names(window, where: str = "table.scorecard tr.kpi th a") -> list[str]:
    """The measures of the scorecard, once it is drawn: that may be a moment after the script has ended."""
    window.page.locator(where).first.wait_for(timeout=30_000)
    return window.page.locator(where).all_inner_texts()


def test_a_filter_leaves_the_rows_that_fit_it_and_the_address_keeps_it(visit):
    window = visit().open("/")
    everything, finding = names(window), window.finding
    window.choose("Status", "Off target")
    pills = window.page.locator("table.scorecard .status .pill").all_inner_texts()
    assert pills and all("Off target" in pill for pill in pills)
    assert set(names(window)) < set(everything) and window.finding == finding
    window.page.wait_for_url(re.compile("status=Off"))
    again = visit().open(window.page.url.removeprefix(window.address))
    expect(again.page.locator("table.scorecard tr.kpi")).to_have_count(len(pills))
    assert names(again) == names(window)


def test_a_card_opens_to_the_rest_of_its_sentences(visit):
    window = visit(LAPTOP).open("/")
    card = window.page.locator(".card.attention")
    number = int(card.locator("h2 .quiet").inner_text())
    assert card.locator("li:visible").count() == min(number, 4) < number
    card.locator("summary").press("Enter")
    expect(card.locator("li:visible")).to_have_count(number)


@pytest.mark.parametrize("size", [PROJECTOR, LAPTOP, PHONE], ids=["projector", "laptop", "phone"])
def test_the_grid_holds_every_measure_once_and_is_never_cut_off(visit, size):
    window = visit(size).open("/?layout=Change+and+assurance")
    links = names(window, ".mdc a, .unjudged a")
    assert sorted(links) == sorted(names(visit(size).open("/")))
    table = window.page.locator("table.mdc").bounding_box()
    assert table["x"] + table["width"] <= size["width"] + 1


def test_a_sentence_leads_to_its_measure(visit):
    window = visit().open("/")
    lead = window.page.locator(".card.improving li a").first
    name = lead.inner_text().split(":")[0]
    lead.click()
    window.page.wait_for_url(re.compile(r"/kpi\?"))
    assert window.settle().finding.startswith(name.split(" ")[0])


def test_what_was_known_then_is_one_choice_away_and_holds_on_every_page(visit):
    window = visit().open("/?month=September+2026")
    now = window.page.locator(".card.attention").inner_text()
    window.choose("As known", "then")
    expect(window.page.get_by_text("As known then.")).to_be_visible()
    assert window.page.locator(".card.attention").inner_text() != now
    window.page.get_by_role("link", name="One KPI").click()
    window.page.wait_for_url(re.compile("/kpi"))
    window.settle()
    expect(window.page.get_by_text("As known then.")).to_be_visible()


@pytest.mark.parametrize("asked", ["", "?measures=All+measures&month=September+2026&known=then"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_briefing_prints_on_one_page(visit, scheme, asked):
    window = visit(LAPTOP)
    window.page.emulate_media(color_scheme=scheme)
    window.open(f"/briefing{asked}")
    window.page.wait_for_timeout(500)
    printed = window.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
    window.page.emulate_media(media="print")
    expect(window.page.locator("[data-testid=stSidebar]")).to_be_hidden()
    expect(window.page.get_by_role("button", name="Print this page")).to_be_hidden()
    expect(window.page.locator(".sheet h1")).to_be_visible()
