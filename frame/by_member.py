"""The breakdown of one KPI: which part differs beyond chance, as a funnel, as small charts over time, as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from charts.breakdown import per_of
from charts.small_multiples import Panel
from charts.tables import Column, table
from frame import data, one_kpi
from frame.data import WHOLE, Member, Picture
from kpis import formats
from kpis.catalogue import Kpi
from kpis.definitions import basis_words
from kpis.intervals import FunnelUnit
from kpis.reliability import TOO_FEW
from kpis.small_cells import HIDDEN_WORDS

SHOWN = 12  # small charts: more are a wall
NAMED = 3  # in the finding: more are counted
DIFFERENT = ("higher", "lower")
WATCH = ("watch_high", "watch_low")
LIMITS_WORDS = (
    "Only a part outside the 99.8% limits is called different: of many parts some always stand outside 95% by chance."
)


def differing(units: Sequence[FunnelUnit]) -> list[FunnelUnit]:
    """Those outside the 99.8 % limits with enough cases to judge."""
    return [unit for unit in units if unit.verdict in DIFFERENT and unit.denominator >= TOO_FEW]


def finding(kpi: Kpi, units: Sequence[FunnelUnit], by: str, level: str) -> str:
    """'South 26.1% differs from the whole (18.5%) beyond chance, rolling year'."""
    if not units or is_the_measure(units):
        return f"{kpi.short_name} by {one_kpi.dimension_words(by)}, {basis_words(level)}"
    per = per_of(kpi)

    def shown(value: float) -> str:
        return formats.format_value(value * per, kpi.unit, kpi.dp)

    odd = differing(units)
    if len(odd) > NAMED:
        many = f"{formats.number_words(len(odd)).capitalize()} of {formats.number_words(len(units))} parts"
        return f"{many} differ from the whole ({shown(odd[0].centre)}) beyond chance, {basis_words(level)}"
    if odd:
        verb = "differs" if len(odd) == 1 else "differ"
        named = _listed([f"{unit.name} {shown(unit.value)}" for unit in odd])
        return f"{named} {verb} from the whole ({shown(odd[0].centre)}) beyond chance, {basis_words(level)}"
    near = [unit.name for unit in units if unit.verdict in WATCH and unit.denominator >= TOO_FEW]
    watch = f"; {_listed(near)} worth watching" if near else ""
    return f"By {one_kpi.dimension_words(by)} none differs from the whole beyond chance{watch}, {basis_words(level)}"


def is_the_measure(units: Sequence[FunnelUnit]) -> bool:
    """Whether the breakdown is what is measured, so that each part is all or nothing by definition."""
    shares = [unit.value for unit in units if unit.value is not None]
    return len(shares) > 1 and all(share in (0, 1) for share in shares) and len(set(shares)) == 2


def counts_finding(kpi: Kpi, parts: Sequence[Mapping], by: str, level: str) -> str:
    """'Referrals by team, rolling year: most in West (479), fewest in Children with Disabilities (83)'."""
    lead = f"{kpi.short_name} by {one_kpi.dimension_words(by)}, {basis_words(level)}"
    weighed = kpi.unit in ("ratio", "days")
    part = "value" if weighed else "numerator"
    shown = sorted((row for row in parts if not row["hidden"] and row[part] is not None), key=lambda row: -row[part])
    if len(shown) < 2 or shown[0][part] == shown[-1][part]:
        return lead
    first, last = (f"{row['member']} ({_shown_amount(kpi, row[part])})" for row in (shown[0], shown[-1]))
    return f"{lead}: highest in {first}, lowest in {last}" if weighed else f"{lead}: most in {first}, fewest in {last}"


def _shown_amount(kpi: Kpi, amount: float) -> str:
    if kpi.unit in ("ratio", "days"):
        return formats.format_value(amount, kpi.unit, kpi.dp)
    return formats.format_count(amount)


def _listed(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def panels(
    picture: Picture, kpi: Kpi, by: str, level: str, month: date, parts: Sequence[Mapping]
) -> tuple[list[Panel], Panel]:
    """One panel a member that may be shown, the largest first, and the whole's."""
    shown = [row for row in parts if not row["hidden"]]
    ordered = sorted(shown, key=lambda row: -(row["denominator"] or row["numerator"] or 0))[:SHOWN]
    made = [_panel(picture, kpi, Member(by, row["member"]), level, month) for row in ordered]
    whole = _panel(picture, kpi, WHOLE, level, month)
    first = min((day for panel in (*made, whole) for day, value in panel.months if value is not None), default=month)
    kept = [replace(panel, months=tuple(pair for pair in panel.months if pair[0] >= first)) for panel in (*made, whole)]
    return [panel for panel in kept[:-1] if panel.latest], kept[-1]


def _panel(picture: Picture, kpi: Kpi, member: Member, level: str, month: date) -> Panel:
    rows = [row for row in data.series(picture, kpi, member).get(level, ()) if row["month"] <= month]
    name = "The whole" if member == WHOLE else member.name
    return Panel(name, tuple((row["month"], _shown_value(kpi, row)) for row in rows))


def _shown_value(kpi: Kpi, row: Mapping) -> float | None:
    """The month's value, unless its look-back is incomplete or a percentage rests on too few to judge."""
    few = kpi.unit == "percent" and (row["denominator"] or 0) < TOO_FEW
    return None if few or row["complete"] is False else row["value"]


def panels_words(kpi: Kpi, shown: Sequence[Panel], parts: Sequence[Mapping], level: str) -> str:
    """What the small charts are, and how many more there would be."""
    more = len([row for row in parts if not row["hidden"]]) - len(shown)
    rest = f" Not shown: {formats.number_words(more)} more, with fewer cases." if more > 0 else ""
    few = f" Months of fewer than {TOO_FEW} are left out." if kpi.unit == "percent" else ""
    return f"Each on the same scale, {basis_words(level)}; the dotted line is the whole.{few}{rest}"


def table_html(kpi: Kpi, units: Sequence[FunnelUnit], hidden: Sequence[str], by: str) -> str:
    """Members of a percentage: n, d, value, the limits for so many cases, and what that makes of it."""
    per = per_of(kpi)

    def shown(value: float | None) -> str:
        return formats.format_value(None if value is None else value * per, kpi.unit, kpi.dp)

    def limits(pair: tuple[float, float] | None) -> str:
        return "" if pair is None else f"{shown(pair[0])} to {shown(pair[1])}"

    body = [
        [unit.name, formats.format_count(unit.numerator), formats.format_count(unit.denominator), shown(unit.value),
         limits(unit.limits95), limits(unit.limits998), verdict_words(unit)]
        for unit in sorted(units, key=lambda unit: -(unit.value or 0))
    ]  # fmt: skip
    body += [[name, HIDDEN_WORDS, "", "", "", "", ""] for name in hidden]
    columns = [Column(one_kpi.dimension_words(by).capitalize()), Column("Counted", True), Column("Out of", True),
               Column("Value", True), Column("By chance, 95%", True), Column("By chance, 99.8%", True),
               Column("So")]  # fmt: skip
    return table(columns, body, caption=f"{kpi.short_name} by {one_kpi.dimension_words(by)}")


def verdict_words(unit: FunnelUnit) -> str:
    """'different beyond chance', 'worth watching', 'within chance', 'too few to judge'."""
    if unit.denominator < TOO_FEW:
        return "too few to judge"
    return one_kpi.VERDICTS.get(unit.verdict or "", "within chance")
