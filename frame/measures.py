"""KPIs as a page about one part of the service tells them: the snapshot's own figures, what stands out, and links."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from charts.icons import variation_icon
from charts.scorecard import ScorecardGroup
from charts.theme import Theme
from frame import data, state
from frame.data import WHOLE, Member, Picture
from kpis import formats
from kpis.assessment import Assessment
from kpis.intervals import FunnelUnit, funnel
from kpis.reliability import TOO_FEW
from kpis.shares import Share

DIFFERENT = ("higher", "lower")
NOT_PUBLISHED = (
    "The figures were published before this page existed: publish again on Load extracts, or `python -m etl publish`."
)


@dataclass(frozen=True)
class Finding:
    """One thing that stands out: the words it is known by, which may lead somewhere, what is said of it, and the icon
    of what it means (HTML), where there is one."""

    lead: str
    words: str
    link: str = ""
    icon: str = ""


def cell(picture: Picture, kpi: str, basis: str, month: date, member: Member = WHOLE) -> Mapping | None:
    """The snapshot's row of one KPI's figure, or None where the month is not loaded."""
    return series(picture, kpi, basis, member).get(month)


def series(picture: Picture, kpi: str, basis: str, member: Member = WHOLE) -> dict[date, Mapping]:
    """The snapshot's rows of one KPI by month; a month loaded in which there was none to count has no value."""
    if kpi not in picture.kpis:
        return {}
    rows = data.series(picture, picture.kpis[kpi], member).get(basis, ())
    return {row["month"]: row for row in rows}


def count(picture: Picture, kpi: str, basis: str, month: date, member: Member = WHOLE) -> float | None:
    """A KPI that is a number, in one month."""
    found = cell(picture, kpi, basis, month, member)
    return found and found["value"]


def share(picture: Picture, kpi: str, basis: str, month: date, member: Member = WHOLE) -> Share | None:
    """A KPI that is a percentage, with what stands behind it."""
    found = cell(picture, kpi, basis, month, member)
    return Share(found["numerator"], found["denominator"]) if found and found["denominator"] is not None else None


def link(picture: Picture, kpi: str, month: date, team: str | None = None, **more: str | None) -> str:
    """The KPI's own page at the month and team looked at; empty where the snapshot lacks the KPI."""
    if kpi not in picture.kpis:
        return ""
    return state.link("kpi", kpi=picture.kpis[kpi].short_name, month=formats.month_long(month), team=team, **more)


def units(picture: Picture, kpi: str, basis: str, month: date, dimension: str) -> tuple[FunnelUnit, ...]:
    """The members of one breakdown against all of them together; none where the KPI does not offer it."""
    if kpi not in picture.kpis:
        return ()
    rows = data.breakdown(picture, picture.kpis[kpi], basis, month, dimension)
    return funnel([(row["member"], row["numerator"], row["denominator"]) for row in rows if row["denominator"]])


def different(found: Iterable[FunnelUnit]) -> list[FunnelUnit]:
    """Members that differ from the whole beyond chance (99.8 % limits), where there are enough to judge."""
    return [unit for unit in found if unit.verdict in DIFFERENT and unit.denominator >= TOO_FEW]


def different_words(picture: Picture, kpi: str, found: Sequence[FunnelUnit]) -> str:
    """'South 26.1% (104 of 399) higher than the whole’s 18.5%, beyond chance, ...'; empty where none differs."""
    unit_of, odd = picture.kpis[kpi].unit, sorted(different(found), key=lambda unit: -(unit.value or 0))
    if not odd:
        return ""
    whole = formats.format_value(odd[0].centre * 100, unit_of)
    told = [
        f"{unit.name} {formats.format_value(unit.value * 100, unit_of)} "
        f"({formats.format_fraction(unit.numerator, unit.denominator)}) {unit.verdict}"
        for unit in odd
    ]
    return f"{', '.join(told)} than the whole’s {whole}, beyond chance, over twelve months"


def signals(
    assessed: Mapping[str, Assessment], names: Sequence[str], link_of: Callable[[str], str], theme: Theme
) -> list[Finding]:
    """What the KPIs named signal in this month, the most pressing first: the sentence that titles each one's page."""
    known = [assessed[name] for name in names if name in assessed]
    telling = [a for a in known if a.kind in ("attention", "improving")]
    found = []
    for a in sorted(telling, key=lambda a: -a.attention):
        words = a.finding.removeprefix(a.kpi.short_name).lstrip(": ")
        icon = variation_icon(a.variation, theme, size=22)
        found.append(Finding(a.kpi.short_name, words, link_of(a.kpi.id), icon))
    return found


def findings_html(found: Sequence[Finding]) -> str:
    """Each finding a line: its lead strong (a link where it leads somewhere), then the sentence."""
    items = "".join(f"<li>{one.icon} <b>{_lead(one)}</b>: {escape(one.words)}</li>" for one in found)
    style = (
        "<style>.bearing-stands ul { list-style: none; padding: 0; } .bearing-stands li { padding-left: 30px; }"
        " .bearing-stands img { margin-left: -30px; margin-right: 4px; }</style>"
    )
    return f'{style}<div class="bearing"><div class="bearing-facts bearing-stands"><ul>{items}</ul></div></div>'


def _lead(one: Finding) -> str:
    return f'<a href="{escape(one.link)}">{escape(one.lead)}</a>' if one.link else escape(one.lead)


def group(title: str, assessed: Mapping[str, Assessment], names: Sequence[str]) -> ScorecardGroup:
    """The KPIs named that have a figure, as rows of the scorecard."""
    return ScorecardGroup(0, title, [assessed[name] for name in names if name in assessed])
