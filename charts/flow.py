"""The front door in four steps, left to right: how many, how soon, what became of them, and how a step follows from
the one before. Each step is a whole of its own; nothing is drawn from one list into another that was not traced.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from string import Template

from charts.theme import FONT_FAMILY, LIGHT, Theme
from kpis import formats
from kpis.reliability import TOO_FEW
from kpis.shares import Share

RULES = Template("""
.bearing-flow { container-type: inline-size; color: $ink; font-family: $font; font-size: 16px; line-height: 1.35;
  font-variant-numeric: tabular-nums lining-nums; }
.bearing-flow ol { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(4, 1fr);
  gap: 30px; }
.bearing-flow ol > li { position: relative; margin: 0; padding: 12px 16px 14px; border: 1px solid $hairline;
  border-top: 5px solid $value_line; border-radius: 4px; display: flex; flex-direction: column; }
.bearing-flow ol > li + li::before { content: "→" / ""; position: absolute; left: -26px; top: 50px; font-size: 22px;
  color: $muted; }
.bearing-flow h2 { margin: 0; padding: 0; font-size: 18px; font-weight: 700; letter-spacing: 0; color: $ink; }
.bearing-flow p { margin: 0; }
.bearing-flow .count { font-size: 34px; font-weight: 700; line-height: 1.15; }
.bearing-flow .of { color: $muted; font-size: 15px; }
.bearing-flow .timely { margin-top: 8px; }
.bearing-flow .timely b { font-size: 21px; }
.bearing-flow .timely span { display: block; color: $muted; font-size: 15px; }
.bearing-flow a { color: inherit; text-decoration: underline; text-decoration-color: $area_dot;
  text-decoration-thickness: 1px; text-underline-offset: 3px; }
.bearing-flow a:hover { color: $link; }
.bearing-flow a:focus-visible { outline: 3px solid $link; outline-offset: 2px; }
.bearing-flow ul { list-style: none; margin: 10px 0 0; padding: 0; }
.bearing-flow ul li { margin: 0 0 6px; padding: 0; display: grid; grid-template-columns: 1fr auto 3.6em; gap: 0 8px;
  font-size: 15px; }
.bearing-flow ul li .share { text-align: right; color: $muted; }
.bearing-flow .bar { grid-column: 1 / -1; height: 6px; background: $band; border-radius: 3px; }
.bearing-flow .bar i { display: block; height: 6px; min-width: 2px; background: $value_line; border-radius: 3px; }
.bearing-flow .follows, .bearing-flow .waiting { font-size: 15px; color: $muted; }
.bearing-flow .waiting { margin-top: auto; }
.bearing-flow .waiting b, .bearing-flow .follows b { color: $ink; }
.bearing-flow .waiting p { margin-top: 8px; padding-top: 8px; border-top: 1px solid $hairline; }
.bearing-flow .follows { margin-top: 8px; }
@container (max-width: 1050px) {
  .bearing-flow ol { grid-template-columns: repeat(2, 1fr); gap: 20px 30px; }
  .bearing-flow ol > li:nth-child(3)::before { content: none; }
}
@container (max-width: 620px) {
  .bearing-flow ol { grid-template-columns: 1fr; gap: 26px; }
  .bearing-flow ol > li + li::before, .bearing-flow ol > li:nth-child(3)::before { content: "↓" / ""; left: 14px;
    top: -30px; }
}
""")


@dataclass(frozen=True)
class Part:
    """One outcome of a step: its words and how many."""

    words: str
    count: float


@dataclass(frozen=True)
class Step:
    """One step: what is counted and over which time, how many (None: not loaded), the share that matters and its words,
    what became of them, how it follows from the step before, and what waits in it.

    `lead` is the first word of how it follows, written strongly: 'Traced', 'Same list', 'Not traced'. `link` is the
    address of the share's own page.
    """

    name: str
    count: float | None
    of: str
    share: Share | None = None
    share_words: str = ""
    link: str = ""
    parts: Sequence[Part] = ()
    lead: str = ""
    follows: str = ""
    waiting: str = ""


def steps(flow: Sequence[Step], *, theme: Theme = LIGHT) -> str:
    """The steps as an ordered list in HTML."""
    style = f"<style>{RULES.substitute(vars(theme), font=FONT_FAMILY)}</style>"
    return f'{style}<div class="bearing-flow"><ol>{"".join(_step(step) for step in flow)}</ol></div>'


def _step(step: Step) -> str:
    if step.count is None:
        return f'<li><h2>{escape(step.name)}</h2><p class="of">{escape(step.of)}</p></li>'
    follows = f'<p class="follows"><b>{escape(step.lead)}.</b> {escape(step.follows)}</p>' if step.lead else ""
    waiting = f'<div class="waiting"><p>{_strong_first(step.waiting)}</p></div>' if step.waiting else ""
    parts = f"<ul>{''.join(_part(part, step.parts) for part in step.parts)}</ul>" if step.parts else ""
    return (
        f'<li><h2>{escape(step.name)}</h2><p class="count">{formats.format_count(step.count)}</p>'
        f'<p class="of">{escape(step.of)}</p>{_share(step)}{parts}{follows}{waiting}</li>'
    )


def _share(step: Step) -> str:
    if step.share is None:
        return ""
    words = f'<a href="{escape(step.link)}">{escape(step.share_words)}</a>' if step.link else escape(step.share_words)
    figure, *more = step.share.words.split(", ", 1)
    return f'<p class="timely"><b>{escape(figure)}</b> {words}<span>{escape(", ".join(more))}</span></p>'


def _part(part: Part, parts: Sequence[Part]) -> str:
    share = Share(part.count, sum(other.count for other in parts))
    return (
        f"<li><span>{escape(part.words)}</span><span>{formats.format_count(part.count)}</span>"
        f'<span class="share">{_percent(share)}</span>'
        f'<span class="bar"><i style="width:{share.percent or 0:.1f}%"></i></span></li>'
    )


def _percent(share: Share) -> str:
    """'41%'; nothing of fewer than ten."""
    return formats.format_value(share.percent, "percent", 0) if share.of >= TOO_FEW else ""


def _strong_first(words: str) -> str:
    """'Waiting: ten unallocated' with its first word strong."""
    first, _, rest = words.partition(":")
    return f"<b>{escape(first)}:</b>{escape(rest)}" if rest else escape(words)
