"""Whose dashboard it is: colour, logo, and the theme a reader has."""

from base64 import b64encode
from dataclasses import replace

import pytest

from charts.theme import DARK, LIGHT
from frame import brand
from kpis.catalogue import CatalogueError, load_authority
from tests.pages.conftest import body

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'


def council(**own):
    return replace(load_authority(), name="Larkenshaw", **own)


def test_a_council_without_a_logo_is_named(tmp_path):
    html = brand.html(LIGHT, council(), tmp_path)
    assert "Larkenshaw" in html and "<img" not in html


def test_the_logo_stands_in_the_page_and_has_the_councils_name(tmp_path):
    (tmp_path / "logo.svg").write_bytes(SVG)
    html = brand.html(LIGHT, council(logo="logo.svg"), tmp_path)
    assert f'src="data:image/svg+xml;base64,{b64encode(SVG).decode()}"' in html
    assert 'alt="Larkenshaw"' in html


def test_in_the_dark_a_light_logo_stands_on_a_plate_and_a_dark_one_does_not(tmp_path):
    (tmp_path / "logo.svg").write_bytes(SVG)
    (tmp_path / "dark.svg").write_bytes(SVG.replace(b"rect", b"rect fill='white'"))
    assert 'class="plate"' in brand.html(DARK, council(logo="logo.svg"), tmp_path)
    both = brand.html(DARK, council(logo="logo.svg", logo_dark="dark.svg"), tmp_path)
    assert "plate" not in both
    assert b64encode((tmp_path / "dark.svg").read_bytes()).decode() in both
    assert 'class="plate"' not in brand.html(LIGHT, council(logo="logo.svg"), tmp_path)


@pytest.mark.parametrize("name", ["missing.svg", "logo.gif", "huge.png"])
def test_a_logo_that_cannot_be_shown_says_what_to_mend(tmp_path, name):
    (tmp_path / "logo.gif").write_bytes(b"GIF89a")
    (tmp_path / "huge.png").write_bytes(bytes(200_001))
    with pytest.raises(CatalogueError, match=f"{name}.*200 kB"):
        brand.html(LIGHT, council(logo=name), tmp_path)


@pytest.mark.parametrize("colour", ["navy", "#12436", "12436D", "#12436G", ""])
def test_a_colour_that_is_none_says_what_to_mend(colour):
    with pytest.raises(CatalogueError, match="#12436D"):
        council(colour=colour)


def test_the_page_is_drawn_in_the_theme_the_reader_has(visit):
    light, dark = (visit("kpi", theme=theme, kpi="Re-referrals") for theme in ("light", "dark"))
    assert f"color: {LIGHT.ink}" in body(light) and DARK.ink not in body(light)
    assert f"color: {DARK.ink}" in body(dark) and LIGHT.ink not in body(dark)
    for at, theme in ((light, LIGHT), (dark, DARK)):
        charts = [chart.proto.spec for chart in at.get("plotly_chart")]
        assert charts and all(f'"paper_bgcolor":"{theme.surface}"' in chart for chart in charts)
