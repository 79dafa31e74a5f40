"""Our place on every published measure, year by year, as one table: 1 is the best place, the shade says how good.

The number says it, the shade only helps the eye find it. Where neither direction is good, places count from the lowest
and have no shade.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from charts.theme import LIGHT, Theme, mixed
from kpis.standing import Place

NEWEST, NEWER = 3, 9  # how many years a phone and a small screen have room for
STRONGEST = 0.6  # share of the mark's colour in the shade of the first and the last place: ink stays readable on it
NOTHING = "–"


@dataclass(frozen=True)
class HeatRow:
    """One measure: what links to it, its newest figure, of which year and how changed in words, our places by year,
    DfE's symbols where we have no figure, and LAIT's national rank and band. `is_ranked`: whether one direction is
    good; `is_here`: the measure charted above."""

    name: str
    href: str
    value: str
    year: int
    change: str
    places: dict[int, Place]
    symbols: dict[int, str]
    national: str
    band: str
    is_ranked: bool
    is_here: bool = False


@dataclass(frozen=True)
class HeatGroup:
    """One ambition and its measures in order."""

    title: str
    rows: Sequence[HeatRow]


def heat_map(groups: Sequence[HeatGroup], *, caption: str, theme: Theme = LIGHT) -> str:
    """The table; `caption` says whose place among whom. Needs `charts.style.css`."""
    years = _years(groups)
    heads = [("", "Measure"), ("number", "Newest"), ("number less", "Change")]
    heads += [(_age(year, years), str(year)) for year in years]
    heads += [("number less", "In England"), ("band", "Band")]
    cells = "".join(f'<th scope="col"{_class(names)}>{words}</th>' for names, words in heads)
    body = "".join(_group(group, years, len(heads), theme) for group in groups)
    return (
        f'<div class="bearing"><div class="scrolls" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="plain heat"><caption class="unseen">{escape(caption)}</caption>'
        f"<thead><tr>{cells}</tr></thead>{body}</table></div></div>"
    )


def shade(share: float, theme: Theme) -> str:
    """The colour behind a place: 0 the first, 1 the last, the middle the paper's own."""
    mark = theme.improvement_mark if share < 0.5 else theme.concern_mark
    return mixed(mark, theme.surface, STRONGEST * abs(share - 0.5) * 2)


def _years(groups: Sequence[HeatGroup]) -> list[int]:
    return sorted({year for group in groups for row in group.rows for year in row.places})


def _age(year: int, years: Sequence[int]) -> str:
    """Which screens have room for a year: the newest stand on all."""
    back = len(years) - 1 - years.index(year)
    return "place" + (" old" if back >= NEWEST else "") + (" older" if back >= NEWER else "")


def _group(group: HeatGroup, years: Sequence[int], across: int, theme: Theme) -> str:
    heading = f'<tr class="ambition"><th scope="rowgroup" colspan="{across}">{escape(group.title)}</th></tr>'
    return f"<tbody>{heading}{''.join(_row(row, years, theme) for row in group.rows)}</tbody>"


def _row(row: HeatRow, years: Sequence[int], theme: Theme) -> str:
    name = f'<a href="{escape(row.href)}">{escape(row.name)}</a>'
    older = f' <span class="small">{row.year}</span>' if row.year != years[-1] else ""
    cells = f'<th scope="row">{name}</th><td class="number">{escape(row.value)}{older}</td>'
    cells += f'<td class="number less">{escape(row.change)}</td>'
    cells += "".join(_cell(row, year, _age(year, years), theme) for year in years)
    cells += f'<td class="number less">{escape(row.national)}</td><td class="band">{escape(row.band)}</td>'
    return f"<tr{_class('here' if row.is_here else '')}>{cells}</tr>"


def _cell(row: HeatRow, year: int, names: str, theme: Theme) -> str:
    place = row.places.get(year)
    if place is None:
        symbol = row.symbols.get(year)
        return f'<td class="{names} quiet">{f"[{escape(symbol)}]" if symbol else NOTHING}</td>'
    colour = f' style="background:{shade(place.share, theme)}"' if row.is_ranked else ""
    return f'<td class="{names}"{colour} title="{year}: {place.rank} of {place.of}">{place.rank}</td>'


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""
