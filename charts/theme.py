"""Every colour, font and number size the dashboard draws with, light and dark.

The palette is the Government Analysis Function's, darkened where a colour has to carry words (WCAG 2.2 AA:
4.5:1 for text, 3:1 for marks). Colours are named for what they mean, never for how they look, so a theme can
change the look and keep the meaning. `tests/charts/test_theme.py` measures every pair.
"""

from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass

FONT_FAMILY = '"Source Sans", "Source Sans Pro", "Source Sans 3", sans-serif'
CODE_FONT = '"Source Code Pro", monospace'

CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
    "showAxisDragHandles": False,
    "showTips": False,
}
"""The one Plotly configuration: a chart is read, not operated. Pass it to `st.plotly_chart(config=...)`."""


@dataclass(frozen=True)
class Theme:
    """Colours by meaning: a `*_mark` fills a shape (3:1 on `surface`), the bare name is for words (4.5:1)."""

    name: str
    surface: str
    panel: str
    ink: str
    muted: str
    hairline: str
    link: str
    value_line: str
    target: str
    neighbours: str
    neighbours_mark: str
    band: str
    band_edge: str
    mean: str
    improvement: str
    improvement_mark: str
    concern: str
    concern_mark: str
    neutral: str
    neutral_mark: str
    common: str
    common_mark: str
    area_dot: str
    on_mark: str
    on_target: str
    close: str
    off_target: str
    quiet: str
    brand: str
    menu_here: str
    sample: str
    sample_edge: str
    sample_words: str


LIGHT = Theme(
    name="light",
    surface="#ffffff",
    panel="#f2f5f8",
    ink="#0b0c0c",
    muted="#505a5f",
    hairline="#e3e7ea",
    link="#1d4ed8",
    value_line="#12436D",
    target="#801650",
    neighbours="#0f7068",
    neighbours_mark="#1f8f86",
    band="#eef3f6",
    band_edge="#707b81",
    mean="#505a5f",
    improvement="#0072b2",
    improvement_mark="#0072b2",
    concern="#b34700",
    concern_mark="#d55e00",
    neutral="#6a3d9a",
    neutral_mark="#6a3d9a",
    common="#505a5f",
    common_mark="#7f898e",
    area_dot="#879197",
    on_mark="#ffffff",
    on_target="#00703c",
    close="#7a4d00",
    off_target="#b10e1e",
    quiet="#505a5f",
    brand="#12436D",
    menu_here="#dfe7ef",
    sample="#fff2cc",
    sample_edge="#8a6d1b",
    sample_words="#4d3800",
)

DARK = Theme(
    name="dark",
    surface="#0e1117",
    panel="#1a1f29",
    ink="#f3f4f5",
    muted="#b4bbc0",
    hairline="#2c333c",
    link="#8ab8ff",
    value_line="#9cc4ee",
    target="#ee8fc4",
    neighbours="#4fd0c3",
    neighbours_mark="#35b5a9",
    band="#1b232d",
    band_edge="#8b959c",
    mean="#b4bbc0",
    improvement="#6cbcf0",
    improvement_mark="#4aa8e6",
    concern="#ff9a57",
    concern_mark="#f58231",
    neutral="#c9a6ee",
    neutral_mark="#b58be3",
    common="#b4bbc0",
    common_mark="#8f999f",
    area_dot="#8f999f",
    on_mark="#0b0c0c",
    on_target="#5cd394",
    close="#f0c36a",
    off_target="#ff8e86",
    quiet="#b4bbc0",
    brand="#9cc4ee",
    menu_here="#2a3442",
    sample="#3a2f10",
    sample_edge="#b8963c",
    sample_words="#ffe08a",
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


@dataclass(frozen=True)
class Scale:
    """Sizes in pixels for one reading distance; `width` is the narrowest the figure is expected: words kept
    apart there stay apart when it is wider."""

    name: str
    text: int
    small: int
    value: int
    marker: int
    line: float
    height: int
    width: int
    y_ticks: int
    x_ticks: int
    labels_short: bool


SCALES = {
    "page": Scale("page", 16, 15, 24, 9, 1.8, 520, 1000, 5, 7, False),
    "projector": Scale("projector", 26, 24, 46, 15, 3.5, 620, 1600, 5, 5, False),
    "phone": Scale("phone", 13, 12, 17, 7, 1.5, 300, 350, 4, 3, True),
}


@dataclass(frozen=True)
class Signal:
    """How one SPC point type is drawn: a colour for its mark, one for its words, and a shape of its own."""

    mark: str
    words: str
    symbol: str


SIGNAL_SHAPES = {
    "common_cause": ("common", "circle"),
    "special_cause_improvement": ("improvement", "diamond"),
    "special_cause_concern": ("concern", "square"),
    "special_cause_neutral_high": ("neutral", "triangle-up"),
    "special_cause_neutral_low": ("neutral", "triangle-down"),
}
SHAPE_SIZES = {"circle": 1.0, "square": 1.25, "diamond": 1.4, "triangle-up": 1.5, "triangle-down": 1.5}


def signal(point_type: str | None, theme: Theme = LIGHT) -> Signal:
    """Colours and shape of an SPC point type (NHS England Making Data Count); None is drawn as common cause.

    The symbol is a Plotly marker name; shapes differ so that nothing rests on colour alone.
    """
    meaning, symbol = SIGNAL_SHAPES[point_type or "common_cause"]
    return Signal(getattr(theme, f"{meaning}_mark"), getattr(theme, meaning), symbol)


def scale_named(name: str) -> Scale:
    """The sizes for 'page', 'projector' or 'phone'. Raises KeyError naming the choices."""
    if name not in SCALES:
        raise KeyError(f"scale {name!r} is unknown: choose one of {', '.join(SCALES)}")
    return SCALES[name]


def mixed(colour: str, ground: str, part: float) -> str:
    """`part` (0 to 1) of a '#rrggbb' colour over a ground."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return _hex(tuple(part * one + (1 - part) * other for one, other in pairs))


def readable(colour: str, theme: Theme, least: float = 4.5) -> str:
    """The colour, or its nearest shade, lighter or darker of the same hue, that words can take on every ground."""
    grounds = (theme.surface, theme.panel, theme.menu_here)
    end = 1.0 if contrast("#ffffff", theme.surface) > contrast("#000000", theme.surface) else 0.0
    hue, light, full = rgb_to_hls(*_channels(colour))
    shades = [_hex(hls_to_rgb(hue, light + (end - light) * step / 40, full)) for step in range(41)]
    return next(shade for shade in shades if all(contrast(shade, ground) >= least for ground in grounds))


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio (1 to 21) of two '#rrggbb' colours."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _channels(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))


def _hex(channels: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    red, green, blue = map(_linear, _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def text_width(words: str, size: float, bold: bool = False) -> float:
    """Estimated width in pixels of words in Source Sans: enough to reserve a margin, keep labels apart."""
    return sum(_glyph_width(letter) for letter in words) * size * (1.08 if bold else 1.0)


def _glyph_width(letter: str) -> float:
    if letter in "iljtfr.,:;|' ()-":
        return 0.3
    if letter in "mwMW%@":
        return 0.82
    return 0.58 if letter.isupper() else 0.51
