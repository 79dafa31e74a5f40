"""Variation and assurance icons as `<img>` data URIs, and the status pill.

Meanings follow NHS England's Making Data Count: *variation* says whether a measure is changing,
*assurance* whether its target can be relied upon. Images, not inline SVG, because `st.html` strips SVG;
every image carries its meaning in words, and a letter (H high, L low, P pass, F fail, ?) beside the colour.
"""

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from urllib.parse import quote

from charts.theme import LIGHT, Theme
from kpis.status import Status

VARIATION_WORDS = {
    "common_cause": "Change: no more than usual variation",
    "improvement_high": "Change: improving, higher, beyond chance",
    "improvement_low": "Change: improving, lower, beyond chance",
    "concern_high": "Change: getting worse, higher, beyond chance",
    "concern_low": "Change: getting worse, lower, beyond chance",
    "neutral_high": "Change: higher, beyond chance",
    "neutral_low": "Change: lower, beyond chance",
    None: "Change: too few months to tell",
}

ASSURANCE_WORDS = {
    "consistent_pass": "Assurance: target will be met as things work now",
    "consistent_fail": "Assurance: target will not be met as things work now",
    "inconsistent": "Assurance: target met some months, by chance",
    None: "Assurance: no target, or too few months to tell",
}

ASSURANCE_LETTERS = {"consistent_pass": "P", "consistent_fail": "F", "inconsistent": "?"}


@dataclass(frozen=True)
class Pill:
    """How one status code looks: a mark before the word, and the theme colour it takes."""

    mark: str
    colour: str


PILLS = {
    "on_target": Pill("✓", "on_target"),
    "beyond_target": Pill("✓", "improvement"),
    "close": Pill("●", "close"),
    "off_target": Pill("✕", "off_target"),
    "no_target": Pill("–", "quiet"),
    "too_few": Pill("○", "quiet"),
    "no_data": Pill("○", "quiet"),
    "no_comparison": Pill("○", "quiet"),
}


@lru_cache(maxsize=4096)
def data_uri(svg: str) -> str:
    """An SVG document as a data URI fit for an `src` attribute in double quotes."""
    return "data:image/svg+xml," + quote(svg, safe="~()*!/:=;,")


def image(svg: str, words: str, width: int, height: int, css_class: str = "") -> str:
    """`<img>` of an SVG with its meaning in words; `width` and `height` in CSS pixels."""
    named = f' class="{escape(css_class)}"' if css_class else ""
    return f'<img{named} src="{data_uri(svg)}" alt="{escape(words)}" width="{width}" height="{height}">'


def variation_icon(variation: str | None, theme: Theme = LIGHT, *, words: str = "", size: int = 30) -> str:
    """The icon that answers "is it changing?"; `words` replace the standard alternative text.

    `variation` is what `kpis.spc.variation` returns; None (too few points) is an empty ring.
    """
    return image(_variation_svg(variation, theme), words or VARIATION_WORDS[variation], size, size, "icon")


def assurance_icon(assurance: str | None, theme: Theme = LIGHT, *, words: str = "", size: int = 30) -> str:
    """The icon that answers "can the target be relied upon?"; None is an empty ring."""
    return image(_assurance_svg(assurance, theme), words or ASSURANCE_WORDS[assurance], size, size, "icon")


def status_pill(status: Status, theme: Theme = LIGHT) -> str:
    """The status as a word, a mark and a colour: `<span class="pill">✓ On target</span>`."""
    pill = PILLS[status.code]
    colour = getattr(theme, pill.colour)
    mark = f'<span aria-hidden="true">{pill.mark}</span> '
    return f'<span class="pill" style="color:{colour};border-color:{colour}">{mark}{escape(status.word)}</span>'


def _variation_svg(variation: str | None, theme: Theme) -> str:
    if variation is None:
        return _ring(theme)
    meaning, _, direction = variation.partition("_")
    if variation == "common_cause":
        wave = '<path d="M7.5 18c3-6 5.5-6 8.5-2s5.5 4 8.5-2" fill="none" stroke="{0}" stroke-width="3"/>'
        return _disc(theme.common_mark, wave.format(theme.on_mark))
    return _disc(getattr(theme, f"{meaning}_mark"), _arrow(direction, theme.on_mark))


def _assurance_svg(assurance: str | None, theme: Theme) -> str:
    if assurance is None:
        return _ring(theme)
    meaning = {"consistent_pass": "improvement", "consistent_fail": "concern", "inconsistent": "common"}
    letter = _letter(ASSURANCE_LETTERS[assurance], 16, 22, 17, theme.on_mark)
    return _disc(getattr(theme, f"{meaning[assurance]}_mark"), letter)


def _arrow(direction: str, colour: str) -> str:
    if direction == "high":
        return f'<path d="M16 5l7 10h-14z" fill="{colour}"/>' + _letter("H", 16, 26.5, 11.5, colour)
    return f'<path d="M16 27l7-10h-14z" fill="{colour}"/>' + _letter("L", 16, 14, 11.5, colour)


def _letter(letter: str, x: float, y: float, size: float, colour: str) -> str:
    return (
        f'<text x="{x}" y="{y}" font-family="Helvetica,Arial,sans-serif" font-size="{size}" font-weight="700"'
        f' text-anchor="middle" fill="{colour}">{letter}</text>'
    )


def _disc(colour: str, inside: str) -> str:
    return _svg(f'<circle cx="16" cy="16" r="15.5" fill="{colour}"/>{inside}')


def _ring(theme: Theme) -> str:
    ring = f'<circle cx="16" cy="16" r="14.5" fill="none" stroke="{theme.common_mark}" stroke-width="1.5"/>'
    return _svg(ring + f'<path d="M11.5 16h9" stroke="{theme.common_mark}" stroke-width="2"/>')


def _svg(inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32">{inside}</svg>'
