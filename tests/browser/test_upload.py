"""An analyst's month through the page: drop the workbook, read the report, publish, and the chart has moved on."""

from datetime import date

import pytest

from etl.publishing import current_name
from etl.sample import next_month
from tests.etl.extracts import referral, referrals_workbook

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def november(tmp_path_factory):
    return next_month(tmp_path_factory.mktemp("november"))


COMPARE = "Compare with what leaders see"


def test_an_upload_shows_its_report_and_changes_nothing_until_published(visit, bearing, november):
    before = current_name(bearing.home)
    window = visit().open("/load")
    window.page.locator("input[type=file]").set_input_files(november)
    window.page.get_by_role("button", name=COMPARE).wait_for(timeout=60_000)
    text = window.page.locator("body").inner_text()
    assert "Referrals" in text and "Children looked after" in text
    assert current_name(bearing.home) == before


def test_an_analyst_compares_gives_a_reason_and_publishes_and_the_chart_moves_on(visit, bearing, november):
    before = current_name(bearing.home)
    chart = visit().open("/kpi?kpi=Referrals").months_chart()
    last = chart["months"]["x"][-1]
    window = visit().open("/load")
    window.page.locator("input[type=file]").set_input_files(november)
    window.page.get_by_role("button", name=COMPARE).click(timeout=60_000)
    reason = window.page.get_by_label("Why is this published?", exact=False)
    reason.wait_for(timeout=240_000)
    window.settle()
    assert window.page.locator("h1").inner_text().startswith("November 2026 is new")
    assert current_name(bearing.home) == before
    reason.fill("November, checked against the case system")
    window.page.get_by_role("button", name="Publish").click()
    window.page.get_by_text("Published", exact=True).first.wait_for(timeout=240_000)
    after = visit().open("/kpi?kpi=Referrals")
    moved = after.months_chart()["months"]["x"][-1]
    assert str(last)[:7] == "2026-10" and str(moved)[:7] == "2026-11"
    assert after.page.get_by_label("As at", exact=True).input_value() == "November 2026"


def test_a_bad_workbook_says_what_to_mend_and_cannot_be_published(visit, bearing, tmp_path):
    before = current_name(bearing.home)
    bad = tmp_path / "Annex A 2026-12-31.xlsx"
    bad.write_bytes(b"this is not a workbook")
    window = visit().open("/load")
    window.page.locator("input[type=file]").set_input_files(bad)
    window.page.get_by_text("Annex A 2026-12-31.xlsx").first.wait_for()
    window.settle()
    assert window.page.get_by_role("button", name=COMPARE).count() == 0
    assert current_name(bearing.home) == before


def test_a_file_without_a_day_in_its_name_is_asked_for_it(visit, tmp_path):
    file = referrals_workbook(tmp_path / "Referrals.xlsx", [referral("1", f"{date(2026, 12, 3):%d/%m/%Y}")])
    window = visit().open("/load")
    window.page.locator("input[type=file]").set_input_files(file)
    box = window.page.get_by_label("as at (DD/MM/YYYY)", exact=False)
    box.wait_for(timeout=60_000)
    box.fill("31/12/2026")
    box.press("Enter")
    window.page.get_by_role("button", name=COMPARE).wait_for(timeout=60_000)
