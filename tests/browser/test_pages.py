"""Every page in a real browser: it opens, it says the right numbers, nothing is cut off, and links keep their state."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from etl import answers
from etl.snapshot import open_current
from tests.browser.conftest import PHONE, PROJECTOR

pytestmark = pytest.mark.browser
PAGES = [
    "/", "/?measures=All+measures", "/?layout=Change+and+assurance", "/briefing", "/kpi?kpi=Re-referrals",
    "/kpi?kpi=Re-referrals&by=By+ethnic+group",
    "/kpi?kpi=Children+in+care+per+10,000", "/neighbours", "/neighbours?beside=All+of+England",
    "/practice",
    "/practice?each=By+month&team=North", "/missing", "/missing?view=clinic",
    "/missing?over=Twelve+months&team=South&clock=When+they+came+back", "/front_door", "/workload",
    "/front_door?steps=Rolling+year&team=South&apart=Assessments+in+45+days", "/workload?workers=By+role&team=South",
    "/views", "/load", "/quality", "/quality?list=Children+in+need",
    "/history", "/history?show=Publications", "/dictionary", "/dictionary?about=Extracts",
]  # fmt: skip
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def broken(page) -> dict[str, list[str]]:
    """What axe finds on a page as it stands."""
    found = Axe().run(page, options=AXE)
    return {v["id"]: [n["html"][:160] for n in v["nodes"][:3]] for v in found.response["violations"]}


def rolling_year_by_hand(home, kpi: str) -> tuple[int, int]:
    """Numerator and denominator of the twelve months to October 2026, counted case by case."""
    cases = open_current(home).cases(kpi)
    inside = cases[(cases["counted_on"] >= "2025-11-01") & (cases["counted_on"] <= "2026-10-31")]
    return int(inside["numerator"].sum()), len(inside)


@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "phone"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_whole(visit, path, size):
    window = visit(size).open(path)
    assert window.finding
    assert window.page.locator("[data-testid=stException]").count() == 0
    assert window.errors == []
    assert window.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth + 1")
    expect(window.page.get_by_text("Sample data: not real children").locator("visible=true")).to_have_count(1)
    expect(window.page.locator("h1")).to_have_count(1)


@pytest.mark.parametrize("width", [390, 600, 768, 1024, 1280, 1366, 1440, 1536, 1600, 1920, 2560])
def test_the_scorecard_is_never_cut_off(visit, width):
    window = visit({"width": width, "height": 900}).open("/")
    table = window.page.locator("table").first
    table.wait_for()
    box, room = table.bounding_box(), table.locator("xpath=..").bounding_box()
    assert box["x"] + box["width"] <= room["x"] + room["width"] + 1 <= width + 1


@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "phone"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible(visit, path, size):
    window = visit(size).open(path)
    assert broken(window.page) == {}


def test_the_overview_shows_every_kpi_with_a_value_and_the_numbers_behind_it(visit, bearing):
    window = visit().open("/?measures=All+measures")
    rows = window.page.locator("table tbody tr:has(th[scope=row])")
    with_values = [k for k in open_current(bearing.home).records("kpis") if k["first_month"]]
    assert rows.count() == len(with_values) > 25
    numerator, denominator = rolling_year_by_hand(bearing.home, "rereferral_pct")
    row = rows.filter(has_text="Re-referrals").first.inner_text()
    assert f"{numerator:,} of {denominator:,}" in row
    assert f"{100 * numerator / denominator:.1f}%" in row
    assert "4th best of 11" in row  # Trafford's 18.0 among its 2025 neighbours, as published


def test_all_eight_ambitions_are_on_the_overview(visit):
    text = visit().open("/").page.locator("table").first.inner_text()
    for number in range(1, 9):
        assert f"Ambition {number} " in text


def test_the_overview_opens_with_the_headline_measures_and_the_rest_is_one_click_away(visit, bearing):
    window = visit().open("/?month=September+2026")
    headline = window.page.locator("table tbody tr.kpi").count()
    window.page.get_by_role("link", name="more measures").first.click()
    window.page.wait_for_url(re.compile("measures=All"))
    window.settle()
    assert window.page.locator("table tbody tr.kpi").count() > headline
    assert window.page.get_by_label("As at", exact=True).input_value() == "September 2026"
    window.choose("Measures", "Headline measures")
    assert window.page.locator("table tbody tr.kpi").count() == headline


def test_every_picture_of_the_overview_is_drawn_and_has_words(visit):
    window = visit().open("/")
    pictures = window.page.evaluate(
        "() => [...document.querySelectorAll('table img')].map(i => [i.complete && i.naturalWidth > 0, i.alt])"
    )
    assert len(pictures) > 80
    assert all(drawn and words for drawn, words in pictures)


def test_the_kpi_page_charts_the_months_the_snapshot_holds(visit, bearing):
    window = visit().open("/kpi?kpi=Re-referrals")
    chart = window.months_chart()
    months = answers.values(bearing.home, "rereferral_pct", "in_month", None, None, None)
    complete = [row for row in months if row["complete"]]
    drawn = [y for y in chart["months"]["y"] if y is not None]
    assert drawn == pytest.approx([row["value"] for row in complete][-len(drawn) :])
    assert len(drawn) == len(complete) >= 13
    mean = sum(drawn) / len(drawn)
    moving = [abs(b - a) for a, b in zip(drawn, drawn[1:], strict=False)]
    assert chart["average"]["y"][-1] == pytest.approx(mean)
    assert chart["upper limit"]["y"][-1] == pytest.approx(mean + 2.66 * sum(moving) / len(moving))
    assert chart["target"]["y"][-1] == 20
    strip = window.page.locator("body").inner_text()
    last = complete[-1]
    assert f"{last['numerator']:.0f} of {last['denominator']:.0f}" in strip


def test_a_row_of_the_overview_leads_to_its_kpi_at_the_same_month(visit):
    window = visit().open("/?month=September+2026")
    window.page.locator("table").get_by_role("link", name="Agency rate").click()
    window.page.wait_for_url(re.compile(r"/kpi\?"))
    window.settle()
    assert window.page.get_by_label("KPI", exact=True).input_value() == "Agency rate"
    assert window.page.get_by_label("As at", exact=True).input_value() == "September 2026"


def test_a_deep_link_round_trips(visit):
    window = visit().open("/kpi?kpi=Re-referrals")
    window.choose("KPI", "Assessments in 45 days").choose("As at", "August 2026").choose("Team", "South")
    state = parse_qs(urlsplit(window.page.url).query)
    assert (state["kpi"], state["month"], state["team"]) == (["Assessments in 45 days"], ["August 2026"], ["South"])
    other = visit().open(window.page.url.removeprefix(window.address))
    assert other.finding == window.finding
    assert other.months_chart()["months"]["y"] == window.months_chart()["months"]["y"]


def test_an_unknown_value_in_a_link_falls_back(visit):
    window = visit().open("/kpi?kpi=No+such+KPI&month=May+1999")
    assert window.page.locator("[data-testid=stException]").count() == 0
    assert window.page.get_by_label("As at", exact=True).input_value() == "October 2026"


def test_the_month_chosen_changes_the_picture(visit):
    october, may = visit().open("/?month=October+2026"), visit().open("/?month=May+2026")
    assert october.page.locator("table").first.inner_text() != may.page.locator("table").first.inner_text()


def test_the_dictionary_finds_a_kpi_by_a_word_of_its_definition(visit):
    window = visit().open("/dictionary?q=72+hours")
    text = window.page.locator("body").inner_text()
    assert "RHI within 72h" in text and "Agency rate" not in text


# ---------------------------------------------------------------- the cases behind a number


def with_cases(window, path: str = "/kpi?kpi=Re-referrals"):
    window.open(path)
    window.page.get_by_text("The cases behind the number").click()
    window.page.locator("td.code").first.wait_for(timeout=30_000)
    return window.settle()


def test_the_cases_open_under_the_chart_and_their_heading_is_the_figure(visit, bearing):
    cell = answers.values(bearing.home, "rereferral_pct", "in_month", None, None, None)[-1]
    window = visit().open("/kpi?kpi=Re-referrals")
    assert window.page.locator("td.code").count() == 0
    window = with_cases(window)
    said = f"{cell['denominator']:.0f} referrals, {cell['numerator']:.0f} of them counted: {cell['value']:.1f}%"
    assert window.page.get_by_role("heading", name=said).count() == 1
    assert window.page.locator("td.code").count() == 50


def test_the_cases_are_opened_turned_and_filtered_from_the_keyboard(visit, bearing):
    window = visit().open("/kpi?kpi=Re-referrals")
    window.page.locator("summary", has_text="The cases behind the number").focus()
    window.page.keyboard.press("Enter")
    window.page.locator("td.code").first.wait_for(timeout=30_000)
    window.settle().page.get_by_role("button", name="Older").focus()
    window.page.keyboard.press("Enter")
    window.page.get_by_text("51 to 100 of").wait_for(timeout=15_000)
    window.page.get_by_role("radio", name=re.compile("^All")).focus()
    window.page.keyboard.press("ArrowRight")
    window.page.keyboard.press("Space")
    window.page.get_by_role("cell", name="Not counted").first.wait_for(state="detached", timeout=15_000)
    counted = answers.values(bearing.home, "rereferral_pct", "in_month", None, None, None)[-1]["numerator"]
    assert window.page.locator("td.code").count() == min(counted, 50)


def test_a_pseudonym_is_short_to_read_and_whole_to_copy(visit, bearing):
    window = with_cases(visit())
    whole = window.page.locator("td.code span").first
    child = whole.get_attribute("title")
    assert child in set(open_current(bearing.home).cases("rereferral_pct")["child"])
    whole.evaluate("e => getSelection().selectAllChildren(e)")
    assert window.page.evaluate("() => getSelection().toString()") == child
    assert whole.evaluate("e => e.clientWidth < e.scrollWidth")


@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "phone"])
def test_the_open_cases_are_accessible_and_fit(visit, size):
    window = with_cases(visit(size))
    assert broken(window.page) == {}
    assert window.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth + 1")


def test_thousands_of_cases_do_not_hang_the_page(visit):
    window = with_cases(visit(), "/kpi?kpi=Contacts&basis=Rolling+year")
    assert window.page.locator("td.code").count() == 50
    window.page.get_by_role("button", name="Older").click()
    window.page.get_by_text("51 to 100 of").wait_for(timeout=15_000)


def test_the_projector_view_shows_no_case(visit):
    window = visit().open("/kpi?kpi=Re-referrals&view=projector")
    assert window.page.get_by_text("The cases behind the number").count() == 0


# ---------------------------------------------------------------- published history, extracts


def test_published_years_are_drawn_and_listed(visit):
    window = visit().open("/kpi?kpi=Children+in+care+per+10,000&part=Neighbours")
    window.months_chart()
    (lines,) = [lines for lines in window.figures() if "England" in lines]
    assert {"Trafford", "neighbours", "published before"} <= set(lines)
    assert lines["published before"]["y"] == [60, 63.8]
    assert "31 December 2014: 63.8 per 10,000 (Ofsted report, 2015)" in window.page.locator("body").inner_text()


@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "phone"])
def test_an_extracts_columns_unfold_and_fit(visit, size):
    window = visit(size).open("/dictionary?about=Extracts&q=list_3")
    window.page.get_by_text(re.compile(r"^\d+ columns$")).click()
    window.page.get_by_text("Referral Source", exact=True).first.wait_for()
    assert broken(window.page) == {}
    assert window.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth + 1")
