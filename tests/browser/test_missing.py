"""The Missing page in a real browser: its numbers are the snapshot's, it reads from the back row, it downloads."""

import csv
import json

import pytest
from playwright.sync_api import expect

from etl.snapshot import open_current
from tests.browser.conftest import PHONE, PROJECTOR

pytestmark = pytest.mark.browser
LAPTOP = {"width": 1280, "height": 800}
DUE = ("rhi_offered_72h_pct", "rhi_completed_pct", "rhi_completed_72h_pct")


def figure_of(bearing, kpi: str, basis: str = "in_month") -> dict:
    """The KPI's newest value, as published."""
    asked = {"basis": basis, "dimension": None, "from_month": None, "to_month": None}
    return open_current(bearing.home).records("values", kpi=kpi, **asked)[-1]


def bars(window) -> list[float]:
    """How long the first chart's bars are drawn."""
    window.page.locator(".js-plotly-plot .main-svg").first.wait_for(timeout=30_000)
    return next(lines["episodes"]["x"] for lines in window.figures() if "episodes" in lines)


def test_the_pathway_is_drawn_with_the_kpis_own_numbers(visit, bearing):
    window = visit().open("/missing")
    offered, completed, in_time = (figure_of(bearing, kpi) for kpi in DUE)
    drawn = bars(window)
    assert [drawn[0], drawn[2], drawn[4], drawn[5]] == [
        in_time["denominator"], offered["numerator"], completed["numerator"], in_time["numerator"],
    ]  # fmt: skip
    assert window.finding.startswith(f"{in_time['numerator']:.0f} of {in_time['denominator']:.0f} ")


def test_the_choices_are_in_the_link_and_come_back(visit, bearing):
    window = visit().open("/missing")
    bars(window)  # while ten charts are drawn nothing answers
    window.choose("Over", "Twelve months").choose("Clock", "When they came back")
    year = figure_of(bearing, "rhi_completed_72h_pct", "rolling_12m")
    assert window.finding.startswith(f"{year['numerator']:.0f} of {year['denominator']:.0f} ")
    other = visit().open(window.page.url.removeprefix(window.address))
    assert other.finding == window.finding
    assert other.page.get_by_label("Clock", exact=True).input_value() == "When they came back"


def test_a_screen_reader_hears_the_finding_with_the_chart(visit):
    window = visit().open("/missing")
    bars(window)
    expect(window.page.get_by_role("figure", name=window.finding)).to_have_count(1, timeout=30_000)


@pytest.mark.parametrize("size", [PROJECTOR, LAPTOP], ids=["projector", "laptop"])
def test_the_clinic_is_one_screen_that_reads_from_the_back(visit, size):
    window = visit(size).open("/missing?view=clinic")
    window.page.locator(".js-plotly-plot .main-svg").first.wait_for(timeout=30_000)
    foot = window.page.get_by_role("link", name="Leave the clinic view")
    assert foot.bounding_box()["y"] + foot.bounding_box()["height"] <= size["height"]
    assert window.page.locator("h1").evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 40
    smallest = window.page.locator(".js-plotly-plot .annotation-text").evaluate_all(
        "all => Math.min(...all.filter(e => e.checkVisibility()).map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    assert smallest >= 26


def test_the_clinic_is_reached_and_left_by_a_link(visit):
    window = visit().open("/missing")
    said = window.finding
    window.page.get_by_role("link", name="Clinic view, for the wall").click(timeout=60_000)
    window.page.get_by_role("link", name="Leave the clinic view").click(timeout=60_000)
    window.page.get_by_role("heading", name="What became of").wait_for(timeout=30_000)
    assert window.settle().finding == said


def test_the_four_numbers_are_one_click_and_those_of_the_kpis(visit, bearing, tmp_path):
    window = visit().open("/missing")
    with window.page.expect_download() as got:
        window.page.get_by_role("button", name="Download the four numbers").click()
    got.value.save_as(tmp_path / "foi.csv")
    heading, newest, *_ = csv.reader((tmp_path / "foi.csv").open(encoding="utf-8", newline=""))
    assert heading[1:] == [
        "Missing episodes", "Interviews offered", "Interviews completed", "Interviews completed within 72 hours",
    ]  # fmt: skip
    asked = {"basis": "ytd", "dimension": None, "from_month": None, "to_month": None}
    rows = open_current(bearing.home).records("values", kpi="missing_episodes_count", **asked)
    march = max(row["month"] for row in rows if row["month"].month == 3)
    assert newest[0] == f"{march.year - 1}/{march.year % 100:02d}"
    assert newest[1] == str(int(next(row["numerator"] for row in rows if row["month"] == march)))


@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "phone"])
def test_those_waiting_unfold_from_the_keyboard_and_fit(visit, bearing, size):
    window = visit(size).open("/missing")
    window.page.locator("summary", has_text="Who is waiting, one by one").focus()
    window.page.keyboard.press("Enter")
    listed = open_current(bearing.home).records("missing_waiting")
    expect(window.page.locator("td.code")).to_have_count(len(listed), timeout=15_000)
    shown = window.page.locator("td.code span").evaluate_all("all => all.map(e => e.title)")
    assert json.dumps(shown) == json.dumps([row["child"] for row in listed])
    assert window.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth + 1")
