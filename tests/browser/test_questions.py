"""`docs/questions.md`: ten questions of a board, each path clicked as it is written there, each answer on screen."""

import re

import pytest

from etl.home import REPOSITORY
from kpis.formats import number_words
from tests.browser.conftest import PROJECTOR, Visitor

pytestmark = pytest.mark.browser
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|", re.MULTILINE)
WRITTEN = ROW.findall((REPOSITORY / "docs" / "questions.md").read_text(encoding="utf-8"))
MOST_CLICKS = 3
A_RUN = 7  # months on one side of the average before Making Data Count calls it special cause

ANSWERS = {
    1: r"needs? attention; .* improving",
    2: r"^Re-referrals: .*(average|usual range)",
    3: r"differs? from the whole .* beyond chance|None differs from the whole beyond chance",
    4: r"(worse|better) than neighbours since 20\d\d; .* against their (mean|median) of|no different from neighbours",
    5: r"by [A-Z][a-z]+ 20\d\d.*(to rise|to fall|met|reached)[\s\S]*nothing here is a forecast",
    6: r"return home interviews due in .* within 72 hours[\s\S]*still to hold within 72 hours",
    7: r"audit grades: \d+% good or better[\s\S]*Moderators agreed \d+ of \d+ grades",
    8: r"social workers hold more children than the 6/20 rule allows",
    9: r"of contacts decided in one working day.* of assessments authorised in 45",
    10: r"lists? needs? a look|Every list",
}
"""What must be readable after the last click, in the title or below it."""


@pytest.fixture(scope="module")
def window(bearing, browser):
    """One window for all ten."""
    context = browser.new_context(viewport=PROJECTOR)
    yield Visitor(context.new_page(), bearing.address)
    context.close()


def follow(window, path: str) -> int:
    """Opens the Overview and clicks what the path names, link or tab; how many clicks it took."""
    start, *steps = [step.strip() for step in path.split("→")]
    assert start == "Overview"
    window.open("/")
    for step in steps:
        tab, link = (window.page.get_by_role(role, name=step, exact=True) for role in ("tab", "link"))
        before = window.page.url
        (tab if tab.count() else link.first).click()
        if not tab.count():
            window.page.wait_for_function("before => location.href !== before", arg=before)
        window.settle()
    return len(steps)


def test_there_are_ten_questions_each_with_an_answer_to_look_for():
    assert [int(number) for number, *_ in WRITTEN] == list(range(1, 11)) == sorted(ANSWERS)


@pytest.mark.parametrize(("number", "question", "path"), WRITTEN, ids=[row[0] for row in WRITTEN])
def test_a_question_is_answered_within_three_clicks(window, number, question, path):
    assert follow(window, path) <= MOST_CLICKS
    page = window.page.locator("[data-testid=stMain]")
    page.get_by_text(re.compile(ANSWERS[int(number)].split(r"[\s\S]*")[-1])).first.wait_for(timeout=30_000)
    assert re.search(ANSWERS[int(number)], page.inner_text(), re.MULTILINE), question
    assert window.errors == []
    assert window.page.locator("[data-testid=stException]").count() == 0


def test_what_is_said_of_re_referrals_is_what_the_chart_shows(window):
    follow(window, "Overview → Re-referrals")
    chart = window.months_chart()
    months = [month for month in chart["months"]["y"] if month is not None]
    mean = chart["average"]["y"][-1]
    side = months[-1] < mean
    run = next((n for n, month in enumerate(reversed(months)) if (month < mean) != side), len(months))
    said = f"{'below' if side else 'above'} average {number_words(run)} months running"
    assert (said in window.finding) == (run >= A_RUN)
