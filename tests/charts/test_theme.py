"""Colours can be read: WCAG 2.2 contrast of every pair that is drawn."""

import tomllib
from pathlib import Path

import pytest

from charts.theme import DARK, LIGHT, SIGNAL_SHAPES, contrast, mixed, readable, scale_named, signal, text_width

WORDS = [
    "ink",
    "muted",
    "link",
    "value_line",
    "target",
    "neighbours",
    "mean",
    "improvement",
    "concern",
    "neutral",
    "common",
    "on_target",
    "close",
    "off_target",
    "quiet",
    "brand",
]
MARKS = [
    "value_line",
    "target",
    "neighbours_mark",
    "band_edge",
    "mean",
    "improvement_mark",
    "concern_mark",
    "neutral_mark",
    "common_mark",
]


def test_contrast_is_wcags():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the well-known near miss


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("behind", ["surface", "panel", "band"])
@pytest.mark.parametrize("name", WORDS)
def test_words_can_be_read(theme, behind, name):
    assert contrast(getattr(theme, name), getattr(theme, behind)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize(("words", "behind"), [("ink", "menu_here"), ("sample_words", "sample")])
def test_the_menu_and_the_sample_badge_can_be_read(theme, words, behind):
    assert contrast(getattr(theme, words), getattr(theme, behind)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_streamlits_own_parts_have_the_same_colours(theme):
    config = Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml"
    streamlits = tomllib.loads(config.read_text(encoding="utf-8"))["theme"][theme.name]
    ours = {
        "backgroundColor": "surface",
        "secondaryBackgroundColor": "panel",
        "textColor": "ink",
        "linkColor": "link",
        "grayTextColor": "muted",
    }
    assert {key: streamlits[key] for key in ours} == {key: getattr(theme, name) for key, name in ours.items()}


def test_mixing_starts_at_the_ground():
    assert mixed("#ff8040", "#000000", 0) == "#000000"
    assert mixed("#ff8040", "#000000", 1) == "#ff8040"
    assert mixed("#ff8040", "#000000", 0.5) == "#804020"


def test_a_councils_colour_that_can_be_read_is_kept_as_it_is():
    assert readable("#12436D", LIGHT).lower() == "#12436d"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("colour", ["#ffdd00", "#ffffff", "#000000", "#d4351c", "#00a94f", "#12436D"])
def test_any_councils_colour_is_made_to_be_read(theme, colour):
    shade = readable(colour, theme)
    assert min(contrast(shade, ground) for ground in (theme.surface, theme.panel, theme.menu_here)) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("behind", ["surface", "band"])
@pytest.mark.parametrize("name", MARKS)
def test_marks_can_be_seen(theme, behind, name):
    assert contrast(getattr(theme, name), getattr(theme, behind)) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("meaning", ["improvement", "concern", "neutral", "common"])
def test_the_letter_on_an_icon_can_be_seen(theme, meaning):
    assert contrast(theme.on_mark, getattr(theme, f"{meaning}_mark")) >= 3


def test_every_signal_has_a_shape_and_a_colour_of_its_own():
    shapes = {signal(point_type).symbol for point_type in SIGNAL_SHAPES}
    assert len(shapes) == len(SIGNAL_SHAPES)
    assert len({signal(point_type).mark for point_type in SIGNAL_SHAPES}) == 4  # two neutrals share purple


def test_sizes_are_those_of_the_look():
    assert [scale_named(name).text for name in ("page", "projector", "phone")] == [16, 26, 13]


def test_an_unknown_scale_names_the_choices():
    with pytest.raises(KeyError, match="page, projector, phone"):
        scale_named("poster")


def test_bold_and_longer_words_are_wider():
    assert text_width("Target 22%", 16) < text_width("Target 22%", 16, bold=True)
    assert text_width("18.2%", 16) < text_width("average 18.2%", 16)
