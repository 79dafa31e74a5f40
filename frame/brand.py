"""Whose dashboard this is: the council's name, colour and logo, as `data/catalogue/authority.yaml` gives them."""

from base64 import b64encode
from dataclasses import replace
from functools import cache
from html import escape
from pathlib import Path

from charts.theme import THEMES, Theme, readable
from kpis.catalogue import CATALOGUE, Authority, CatalogueError, load_authority

KINDS = {".svg": "image/svg+xml", ".png": "image/png"}
MOST_BYTES = 200_000


@cache
def theme(name: str) -> Theme:
    """The light or dark theme with the council's colour, as near to its own as words can be read in."""
    plain = THEMES[name]
    return replace(plain, brand=readable(load_authority().colour, plain))


def html(theme: Theme, authority: Authority | None = None, folder: Path = CATALOGUE) -> str:
    """The top of the menu: logo where there is one, what this is, whose it is."""
    authority = authority or load_authority()
    small = f"{escape(authority.name)} · improvement plan performance"
    return f'<div class="bearing-brand">{logo_html(theme, authority, folder)}Bearing<small>{small}</small></div>'


def logo_html(theme: Theme, authority: Authority, folder: Path) -> str:
    """The logo for this theme, within the page itself; empty without one. Raises CatalogueError."""
    own = authority.logo_dark if theme.name == "dark" else authority.logo
    name = own or authority.logo
    if not name:
        return ""
    plate = "" if own else ' class="plate"'
    return f'<img src="{_within(folder / name)}" alt="{escape(authority.name)}"{plate}>'


@cache
def _within(file: Path) -> str:
    if file.suffix.lower() not in KINDS or not file.is_file() or file.stat().st_size > MOST_BYTES:
        raise CatalogueError(
            f"authority.yaml: the logo {file.name} must be an .svg or .png of up to {MOST_BYTES // 1000} kB beside it."
        )
    return f"data:{KINDS[file.suffix.lower()]};base64,{b64encode(file.read_bytes()).decode()}"
