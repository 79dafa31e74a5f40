"""The four steps of the front door: what is said of each, and nothing of what is not loaded."""

import re

import pytest

from charts import flow
from charts.flow import Part, Step
from charts.theme import THEMES
from kpis.shares import Share

STEPS = [
    Step("Contacts", 903, "received in October", Share(771, 841), "decided in one working day", "kpi?kpi=A&month=B",
         [Part("Early <help>", 9), Part("Referral", 3)], waiting="Waiting at 31 Oct: ten not allocated"),
    Step("Referrals", None, "No figure: not loaded."),
]  # fmt: skip


def test_each_step_says_its_number_its_share_and_what_waits():
    html = flow.steps(STEPS)
    assert '<p class="count">903</p>' in html
    assert '<b>91.7%</b> <a href="kpi?kpi=A&amp;month=B">decided in one working day</a><span>771 of 841</span>' in html
    assert "<b>Waiting at 31 Oct:</b> ten not allocated" in html


def test_the_parts_are_a_share_of_their_step_drawn_as_wide_and_escaped():
    html = flow.steps(STEPS)
    assert "Early &lt;help&gt;" in html
    assert re.findall(r'class="share">(.*?)</span>', html) == ["75%", "25%"]
    assert re.findall(r"width:([\d.]+)%", html) == ["75.0", "25.0"]


def test_a_step_not_loaded_has_no_number():
    html = flow.steps(STEPS)
    (missing,) = re.findall(r"<li><h2>Referrals</h2>(.*?)</li>", html)
    assert missing == '<p class="of">No figure: not loaded.</p>'


@pytest.mark.parametrize("name", THEMES)
def test_the_colours_are_the_themes(name):
    theme = THEMES[name]
    known = {value for value in vars(theme).values() if str(value).startswith("#")}
    assert set(re.findall(r"#[0-9a-fA-F]{6}\b", flow.steps(STEPS, theme=theme))) <= known
