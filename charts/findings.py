"""The overview's three cards in HTML: what needs attention, what improves beyond chance, what cannot be judged."""

from collections.abc import Callable, Sequence
from html import escape

from kpis import formats
from kpis.overview import Item, WhatChanged

Link = Callable[[str], str]
GROUPS = (
    ("attention", "Needs attention", "Nothing signals this month."),
    ("improving", "Improving, beyond chance", "Nothing beyond chance this month."),
    ("not_judged", "Cannot be judged", "Everything with figures can be judged."),
)


def findings_cards(changed: WhatChanged, *, link: Link | None = None, most: int = 4) -> str:
    """One card a group. Each shows `most` sentences and opens to the rest; `link` makes each lead a link."""
    cards = [_card(name, title, getattr(changed, name), otherwise, link, most) for name, title, otherwise in GROUPS]
    return f'<div class="bearing"><div class="cards">{"".join(cards)}</div></div>'


def findings_list(items: Sequence[Item], *, link: Link | None = None) -> str:
    """The sentences as a plain list."""
    return f'<div class="bearing"><ul class="findings">{_lines(items, link)}</ul></div>'


def _card(name: str, title: str, items: Sequence[Item], otherwise: str, link: Link | None, most: int) -> str:
    kind = name.replace("_", "-")
    number = f'<span class="quiet"> {len(items)}</span>' if items else ""
    body = f"<ul>{_lines(items[:most], link)}</ul>" if items else f'<p class="quiet">{otherwise}</p>'
    more = items[most:]
    if more:
        words = f"{formats.number_words(len(more)).capitalize()} more"
        body += f"<details><summary>{words}</summary><ul>{_lines(more, link)}</ul></details>"
    return f'<section class="card {kind}"><h2>{title}{number}</h2>{body}</section>'


def _lines(items: Sequence[Item], link: Link | None) -> str:
    return "".join(f"<li>{sentence(item, link)}</li>" for item in items)


def sentence(item: Item, link: Link | None = None) -> str:
    """One finding: its lead in bold (a link where `link` gives an address), the rest, its numbers in brackets."""
    lead = f"<b>{escape(item.lead)}</b>"
    if link is not None:
        lead = f'<a href="{escape(link(item.kpi))}">{lead}</a>'
    new = ' <span class="new">new</span>' if item.is_new else ""
    rest = f" – {escape(item.rest)}" if item.rest else ""
    evidence = f' <span class="quiet">({escape(item.evidence)})</span>' if item.evidence else ""
    return f"{lead}{new}{rest}{evidence}"
