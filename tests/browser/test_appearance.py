"""Light and dark: by the browser's preference or the reader's choice, every page readable, keyboard and all."""

import pytest
from playwright.sync_api import expect

from charts.theme import DARK, LIGHT
from tests.browser.conftest import PHONE, PROJECTOR
from tests.browser.test_pages import PAGES, broken

pytestmark = pytest.mark.browser
ONCE_EACH = [path for path in PAGES if "?" not in path or path.startswith("/kpi")]
GROUND = "() => getComputedStyle(document.querySelector('[data-testid=stApp]') ?? document.body).backgroundColor"
WORDS = "() => getComputedStyle(document.querySelector('.bearing-fresh') ?? document.body).color"
FOCUS = """() => {
  let here = document.activeElement;
  while (here.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
  for (let near = here, up = 0; near && up < 4; near = near.parentElement, up += 1) {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(near);
    if (outlineStyle === 'solid' && outlineWidth === '3px') return [here.tagName, outlineColor];
  }
  return [here.tagName, here.outerHTML.slice(0, 120)];
}"""


def rgb(colour: str) -> str:
    """'#0b0c0c' as browsers say it: 'rgb(11, 12, 12)'."""
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


def colours(window) -> tuple[str, str]:
    """The page's ground, which is Streamlit's, and its words, which are ours."""
    return window.page.evaluate(GROUND), window.page.evaluate(WORDS)


def wait_until_drawn_in(window, theme) -> None:
    """Ground, words and icons are of one theme; the last of them are drawn by a rerun."""
    icon = f"decodeURIComponent(document.querySelector('img.icon')?.src ?? '').includes('{theme.on_mark}')"
    window.page.wait_for_function(
        f"() => ({GROUND})() === '{rgb(theme.surface)}' && ({WORDS})() === '{rgb(theme.muted)}' && {icon}",
        timeout=30_000,
    )


@pytest.mark.parametrize("size", [PROJECTOR, PHONE], ids=["projector", "phone"])
def test_every_page_is_accessible_in_the_dark(visit, size):
    window = visit(size)
    window.page.emulate_media(color_scheme="dark")
    found = {}
    for path in ONCE_EACH:
        window.open(path)
        assert colours(window) == (rgb(DARK.surface), rgb(DARK.muted)), path
        found[path] = broken(window.page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_a_change_of_the_browsers_preference_is_followed_while_the_page_is_open(visit):
    window = visit().open("/")
    assert colours(window) == (rgb(LIGHT.surface), rgb(LIGHT.muted))
    window.page.emulate_media(color_scheme="dark")
    wait_until_drawn_in(window, DARK)
    window.page.emulate_media(color_scheme="light")
    wait_until_drawn_in(window, LIGHT)


def test_a_choice_stays_from_page_to_page_and_in_links(visit):
    window = visit().open("/?month=September+2026")
    window.page.get_by_label("Appearance").select_option("Dark")
    wait_until_drawn_in(window, DARK)
    window.settle()
    assert window.page.get_by_label("As at", exact=True).input_value() == "September 2026"
    for path in ("/kpi?kpi=Re-referrals", "/dictionary"):
        window.open(path)
        assert colours(window) == (rgb(DARK.surface), rgb(DARK.muted)), path
        expect(window.page.get_by_label("Appearance")).to_have_value("Dark")
    window.page.get_by_label("Appearance").select_option("As this device")
    window.page.wait_for_function(f"() => ({GROUND})() === '{rgb(LIGHT.surface)}'")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_keyboard_sees_where_it_is(visit, theme):
    window = visit()
    window.page.emulate_media(color_scheme=theme.name)
    window.open("/kpi?kpi=Re-referrals")
    seen = []
    for _ in range(36):
        window.page.keyboard.press("Tab")
        window.page.wait_for_timeout(40)
        seen.append(window.page.evaluate(FOCUS))
    stops = [outline for tag, outline in seen if tag not in ("BODY", "IFRAME")]
    assert len(stops) > 25
    assert set(stops) == {rgb(theme.link)}
