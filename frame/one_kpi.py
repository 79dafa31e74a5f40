"""What the page of one KPI says: the choices it offers, the table under the chart, and the three columns below."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from html import escape

from charts.facts import Fact
from charts.spc_drawing import LimitStep, Superseded
from charts.spc_lines import RULE_WORDS
from charts.spc_words import describe
from charts.tables import Column, table
from charts.units import caption
from etl.contracts import load_contracts
from etl.sql import settings_of
from frame import data
from frame.data import WHOLE, Member, Picture
from frame.export import public_value
from frame.overview import restated_words
from frame.page import day_words
from kpis import formats, spc
from kpis.assessment import Assessment
from kpis.catalogue import Kpi
from kpis.definitions import BASIS_NAMES, basis_words, facts
from kpis.disclosure import HIDDEN
from kpis.intervals import FunnelUnit, funnel
from kpis.neighbours import Comparison
from kpis.pchart import is_uneven, p_limits
from kpis.reliability import TOO_FEW
from kpis.small_cells import HIDDEN_WORDS, WHY_HIDDEN
from kpis.spc import SpcPoint

VERDICTS = {"higher": "different beyond chance", "lower": "different beyond chance",
            "watch_high": "worth watching", "watch_low": "worth watching"}  # fmt: skip
JUDGEMENTS = {
    "better": "better than the neighbours' median, beyond chance",
    "worse": "worse than the neighbours' median, beyond chance",
    "higher": "higher than the neighbours' median, beyond chance",
    "lower": "lower than the neighbours' median, beyond chance",
    "similar": "no different from the neighbours' median beyond chance",
    "not tested": "difference from the neighbours not tested",
}
COMPARABLE_WORDS = {
    "near": "Near, but not the same as ours, so neither better nor worse.",
    "context": "For context only, not to be judged.",
}
RESTATED_SHOWN = 4
PARTS_SHOWN = 6
OVERLAY_WORDS = (
    "P′ limits (Laney) widen where a month has few cases and narrow where it has many; they are shown because months "
    "differ much in size. The usual range alone decides what is called a change."
)
NO_RANGE = "no usual range: each point shares months with the last"
OVERLAPPING = ("rolling_12m", "ytd")


# ---------------------------------------------------------------- choices


def dimensions(picture: Picture, kpi: Kpi) -> list[str]:
    """The breakdowns the KPI offers, teams first."""
    return sorted(picture.members.get(kpi.id, {}), key=lambda dimension: (dimension != "team", dimension))


def most_pressing(picture: Picture, assessed: Mapping[str, Assessment]) -> str | None:
    """The KPI to open with when none is named: what needs attention most, else the first."""
    shown = [assessed[kpi.id] for kpi in picture.by_short_name.values() if kpi.id in assessed]
    return max(shown, key=lambda assessment: assessment.attention).kpi.short_name if shown else None


def known_member(picture: Picture, kpi: Kpi, month: date, wanted: Member) -> Member:
    """The member asked for, or the whole council where the KPI has no figure for it."""
    return wanted if data.assessment(picture, kpi, month, wanted) else WHOLE


def dimension_words(dimension: str) -> str:
    """'age band', 'initial category'."""
    return dimension.replace("_", " ")


def bases(kpi: Kpi, by_basis: Mapping[str, Sequence]) -> list[str]:
    """The bases this KPI has figures on, what an SPC chart may show first."""
    known = [basis for basis in BASIS_NAMES if any(row["value"] is not None for row in by_basis.get(basis, ()))]
    charted = data.charted_basis(kpi, data.all_rows(by_basis))
    return sorted(known, key=lambda basis: basis != charted)


# ---------------------------------------------------------------- the chart's neighbours


def overlay(assessment: Assessment) -> tuple[LimitStep, ...]:
    """P' limits of the months of the present segment; only of percentages whose months differ much in size (the
    largest over twice the smallest) and have a usual range of their own. They judge nothing."""
    chart, kpi = assessment.chart, assessment.kpi
    if chart.limits is None or kpi.unit != "percent" or chart.pending_rebase is not None:
        return ()
    points = [point for point in chart.usable if point.mean == chart.limits.mean and point.denominator]
    if not is_uneven([point.denominator for point in points]):
        return ()
    found = p_limits([(point.numerator, point.denominator) for point in points], prime=True)
    return tuple(
        LimitStep(point.month, limit.lower * 100, limit.upper * 100) for point, limit in zip(points, found, strict=True)
    )


def restated_months(
    picture: Picture, kpi: Kpi, basis: str, member: Member, rows: Sequence[Mapping]
) -> tuple[Superseded, ...]:
    """Closed months of these rows whose figures changed lately, with what they were, newest first; of the whole
    council, for which alone earlier figures are kept. A month whose look-back is incomplete is not charted."""
    charted = {row["month"] for row in rows if row["complete"] is not False}
    told = [row for row in data.restated(picture, kpi.id) if row["basis"] == basis and row["month"] in charted]
    made = [Superseded(row["month"], row["old_value"], _was_words(row), row["restated_at"].date()) for row in told]
    return tuple(sorted(made, reverse=True)) if member == WHOLE else ()


def _was_words(row: Mapping) -> str:
    """'51.1% (24 of 47)'; 'no figure' where there was none."""
    cases = formats.format_fraction(row["old_numerator"], row["old_denominator"])
    if row["old_value"] is None:
        return f"no figure ({cases})" if cases else "no figure"
    value = formats.format_value(row["old_value"], row["unit"], row["dp"])
    return f"{value} ({cases})" if cases else value


def subtitle(kpi: Kpi, assessment: Assessment, basis: str, member: Member) -> str:
    """The definition's first sentence, whose, the basis, and the months on the chart."""
    points = assessment.chart.points
    months = f", {formats.month_long(points[0].month)} to {formats.month_long(points[-1].month)}" if points else ""
    whose = f" · {member.name}" if member != WHOLE else ""
    first_sentence = kpi.definition.split(". ")[0].rstrip(".")
    return f"{first_sentence}{whose} · {basis_words(basis)}{months}"


def months_html(kpi: Kpi, assessment: Assessment, rows: Sequence[Mapping], restated: Sequence[Superseded] = ()) -> str:
    """The chart as a table, newest month first: month, n, d, value, what it was if restated, the signal in words."""
    with_cases = kpi.unit != "count"
    headings = [Column("Month"), *_case_headings(kpi), Column(_value_heading(kpi), True), Column("Signal")]
    notes, was = {row["month"]: row for row in rows}, {old.month: old.was for old in restated}
    points = assessment.chart.points[::-1]
    body = [_month_row(kpi, point, notes.get(point.month), with_cases) for point in points]
    if was:
        headings.insert(-1, Column("Was", unbroken=True))
        for point, row in zip(points, body, strict=True):
            row.insert(-1, was.get(point.month, ""))
    return table(headings, body, caption=f"{kpi.short_name} by month")


def _case_headings(kpi: Kpi) -> list[Column]:
    if kpi.unit == "count":
        return []
    if kpi.unit in ("ratio", "days"):
        return [Column("Added up", True), Column("Over", True)]
    return [Column("Counted", True), Column("Population" if kpi.unit == "rate_per_10000" else "Out of", True)]


def _value_heading(kpi: Kpi) -> str:
    return (caption(kpi) or "value").capitalize()


def _month_row(kpi: Kpi, point: SpcPoint, row: Mapping | None, with_cases: bool) -> list[object]:
    cases = [formats.format_count(point.numerator), formats.format_count(point.denominator)] if with_cases else []
    value = formats.format_value(point.value, kpi.unit, kpi.dp)
    return [formats.month_long(point.month), *cases, value, _signal(point, row)]


def _signal(point: SpcPoint, row: Mapping | None) -> str:
    if row is None:
        return "not loaded"
    words = [RULE_WORDS[rule] for rule in sorted(point.rules)]
    if row.get("hidden"):
        words.append(HIDDEN_WORDS)
    if row["provisional"]:
        words.append("provisional")
    if row["source"] == "typed":
        words.append("typed from a report")
    return "; ".join(words)


# ---------------------------------------------------------------- by member


def broken_down_on(kpi: Kpi, by_basis: Mapping[str, Sequence]) -> str:
    """Breakdowns stand on a year of cases where there is one: a team's month is too small."""
    return "rolling_12m" if by_basis.get("rolling_12m") else data.charted_basis(kpi, data.all_rows(by_basis))


def units(rows: Iterable[Mapping], whole: Mapping | None) -> tuple[FunnelUnit, ...]:
    """Members with cases that may be shown, each against the whole council."""
    shown = [(row["member"], row["numerator"], row["denominator"]) for row in rows if row["denominator"]]
    rest = _not_shown(shown, whole)
    return funnel([*shown, *rest])[: len(shown)]


def _not_shown(shown: Sequence[tuple], whole: Mapping | None) -> list[tuple]:
    """What of the whole is in none of the members shown: it counts towards the centre they are set against."""
    if not whole or not whole["denominator"]:
        return []
    parts = [whole[part] - sum(row[place] for row in shown) for place, part in ((1, "numerator"), (2, "denominator"))]
    return [("", *parts)] if parts[1] > 0 else []


def hidden_members(rows: Iterable[Mapping]) -> tuple[str, ...]:
    """Members whose numbers are too small to be shown by this breakdown."""
    return tuple(row["member"] for row in rows if row["hidden"])


def members_html(kpi: Kpi, found: Sequence[FunnelUnit], hidden: Sequence[str] = ()) -> str:
    """Those that differ first and in bold; then the rest in one line, too few to judge without a percentage; last
    those too small to be shown."""
    ordered = sorted(found, key=lambda unit: -(unit.value or 0))
    odd = [unit for unit in ordered if unit.verdict in VERDICTS and unit.denominator >= TOO_FEW]
    others = [unit for unit in ordered if unit not in odd]
    lines = [f"<p>{_member(kpi, unit)} – <b>{VERDICTS[unit.verdict]}</b></p>" for unit in odd]
    if others:
        lines.append(f"<p>{' · '.join(_member(kpi, unit) for unit in others)}</p>")
    if not odd:
        lines.append('<p class="quiet">None differs from the whole beyond chance.</p>')
    return "".join(lines) + _hidden_html(hidden)


def _hidden_html(hidden: Sequence[str]) -> str:
    if not hidden:
        return ""
    return f'<p>{escape(", ".join(hidden))}: {HIDDEN_WORDS}</p><p class="quiet">{WHY_HIDDEN}</p>'


def _member(kpi: Kpi, unit: FunnelUnit) -> str:
    cases = formats.format_fraction(unit.numerator, unit.denominator)
    if unit.denominator < TOO_FEW:
        return f'<span class="nowrap">{escape(unit.name)} {cases}</span>'
    value = formats.format_value(unit.value and unit.value * 100, kpi.unit, kpi.dp)
    return f'<span class="nowrap">{escape(unit.name)} {value}</span> <span class="nowrap">({cases})</span>'


def parts_html(kpi: Kpi, parts: Sequence[Mapping], found: Sequence[FunnelUnit], hidden: Sequence[str]) -> str:
    """The breakdown in a line or two: who differs beyond chance; of a count the largest parts."""
    if not parts:
        return '<p class="quiet">Nothing to break down this month.</p>'
    if kpi.unit == "percent":
        return members_html(kpi, found, hidden)
    shown = sorted((row for row in parts if not row["hidden"]), key=lambda row: -(row["numerator"] or 0))
    named = [f"{row['member']} {_member_cells(kpi, row)[0]}" for row in shown[:PARTS_SHOWN]]
    more = len(shown) - len(named)
    rest = f" · and {formats.number_words(more)} more" if more else ""
    return f"<p>{escape(' · '.join(named))}{rest}</p>{_hidden_html(hidden)}"


def counts_html(kpi: Kpi, rows: Sequence[Mapping], dimension: str) -> str:
    """Members of a count, of an average, or of a rate whose members have no population: largest first."""
    ordered = sorted(rows, key=lambda row: (row["hidden"], -(row["numerator"] or 0)))
    columns, body = _member_columns(kpi), [[row["member"], *_member_cells(kpi, row)] for row in ordered]
    made = table([Column(dimension.capitalize()), *columns], body, caption=f"{kpi.short_name} by {dimension}")
    told = f'<div class="bearing-facts"><p class="quiet">{WHY_HIDDEN}</p></div>' if hidden_members(rows) else ""
    return made + told


def _member_columns(kpi: Kpi) -> list[Column]:
    if kpi.unit in ("ratio", "days"):
        return [Column(_value_heading(kpi), True), Column("Over", True)]
    return [Column("Number", True)]


def _member_cells(kpi: Kpi, row: Mapping) -> list[str]:
    if row["hidden"]:
        return [HIDDEN_WORDS, *([""] if kpi.unit in ("ratio", "days") else [])]
    if kpi.unit in ("ratio", "days"):
        return [formats.format_value(row["value"], kpi.unit, kpi.dp), formats.format_count(row["denominator"])]
    return [formats.format_count(row["numerator"])]


# ---------------------------------------------------------------- against neighbours


def period_words(kpi: Kpi, picture: Picture, comparison: Comparison) -> str:
    """'year to March 2025' for what happened in a year, 'at 31 March 2025' for a position."""
    end = next(end for end, rows in picture.published[kpi.id].items() if rows[0]["period"] == comparison.period)
    return (
        f"at {end.day} {formats.month_long(end)}" if kpi.basis == "snapshot" else f"year to {formats.month_long(end)}"
    )


def neighbours_html(
    kpi: Kpi, picture: Picture, comparison: Comparison | None, beside: Sequence[tuple[str, Comparison]] = ()
) -> str:
    """Our published figure and place; mean and median; region and England; which neighbour group; how far it is the
    same thing."""
    if comparison is None:
        return '<p class="quiet">No published figure to compare with.</p>'

    def shown(value: float | None) -> str:
        return formats.format_value(value, kpi.unit, kpi.dp)

    own = f"{picture.meta['authority_name']} {shown(comparison.value)}"
    is_context = data.comparability(kpi) == "context"
    place = "" if is_context else f": {comparison.position_words}{_national(comparison)}"
    lines = [
        f"{own}{place}",
        f"Neighbours: mean {shown(comparison.mean)}, median {shown(comparison.median)} "
        f"({comparison.n_with_data} with data)",
        "" if is_context else _first_upper(JUDGEMENTS.get(comparison.judgement or "", "")),
        "" if kpi.unit == "count" else _wider_words(picture, shown(comparison.region), shown(comparison.england)),
        *(f"{label}, {c.period}: {picture.meta['authority_name']} {shown(c.value)}, neighbours {shown(c.mean)}, "
          f"England {shown(c.england)}" for label, c in beside),
    ]  # fmt: skip
    group = f"{picture.meta['neighbours_model']} neighbour group used for all years. {source_of(kpi, picture)}"
    body = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    caution = COMPARABLE_WORDS.get(data.comparability(kpi), "")
    note = _first_upper((kpi.benchmark.note or "") if caution else "")
    told = f"<p><b>{escape(caution)}</b> {escape(note)}</p>" if caution else ""
    return f'{told}{body}<p class="quiet">{escape(group)}</p>'


def _wider_words(picture: Picture, region: str, england: str) -> str:
    return f"{picture.meta['region_name']} {region} · England {england}"


def _first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _national(comparison: Comparison) -> str:
    if comparison.national_rank is None:
        return ""
    band = f"; quartile band {comparison.band} nationally" if comparison.band in ("A", "B", "C", "D") else ""
    return f"{band}; rank {comparison.national_rank} of {comparison.national_of}"


def source_of(kpi: Kpi, picture: Picture) -> str:
    """Who publishes the figures compared with."""
    source = picture.entries[kpi.id]["benchmark_source"]
    return f"Source: {source.rstrip('.')}." if source else ""


# ---------------------------------------------------------------- where it comes from


def lineage_html(kpi: Kpi, picture: Picture, assessed: Assessment, loaded: Collection[date] = ()) -> str:
    """The extracts behind the number, how many and how recent; how far back it is whole; what was restated.

    Months known to be `loaded` may have no figure all the same: none to count, or too few to show.
    """
    entry = picture.entries[kpi.id]
    typed = entry["state"] == "values"
    lines = [_feed_words(feed, picture) for feed in (["kpi_values"] if typed else kpi.feeds)]
    if entry["complete_from"] and entry["complete_from"] != entry["first_month"]:
        lines.append(f"Look-back complete from {formats.month_long(entry['complete_from'])}")
    if not typed and (gaps := [month for month in spc.missing_months(assessed.chart.points) if month not in loaded]):
        lines.append(f"Not loaded: {', '.join(map(formats.month, gaps))}")
    lines += [_gone_words(row) for row in picture.estimated_ends if row["feed"] in kpi.feeds[:1]][:1]
    told = [(row["month"], words) for row in data.restated(picture, kpi.id) if (words := restated_words(row))]
    lines += [f"{formats.month_long(month)} restated: {words}" for month, words in told[:RESTATED_SHOWN]]
    if more := len(told[RESTATED_SHOWN:]):
        lines.append(f"and {formats.number_words(more)} earlier month{'' if more == 1 else 's'} restated")
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _gone_words(row: Mapping) -> str:
    """What the loader had to assume: told, since nobody recorded it."""
    number = f"{row['episodes']:,} episode{'' if row['episodes'] == 1 else 's'}"
    return f"{number} left the list of {day_words(row['gone_by'])} without an end date: counted as ended by then"


def _feed_words(feed: str, picture: Picture) -> str:
    title = feed_title(feed)
    loads = [row for row in picture.loads if row["feed"] == feed]
    if not loads:
        return f"{title}: nothing loaded"
    latest = max(row["loaded_at"] for row in loads)
    how_many = f"{formats.number_words(len(loads))} load{'' if len(loads) == 1 else 's'}"
    return f"{title}: {how_many}, latest {day_words(latest.date())}"


def feed_title(feed: str) -> str:
    """The name of a feed as its contract gives it."""
    contract = load_contracts().get(feed)
    return contract.title if contract else feed.replace("_", " ")


def definition_html(kpi: Kpi, picture: Picture) -> str:
    """What is counted, in words, and where the target comes from."""
    told = facts(kpi, picture.targets.get(kpi.id, ()), settings_of(kpi.id), feed_title)
    return f"<dl>{''.join(f'<dt>{term}</dt><dd>{escape(words)}</dd>' for term, words in told)}</dl>"


def questions_html(asked: Sequence[str]) -> str:
    """Questions as a list."""
    return f'<div class="bearing-facts"><ul>{"".join(f"<li>{escape(words)}</li>" for words in asked)}</ul></div>'


# ---------------------------------------------------------------- a line without limits


def no_range_words(basis: str) -> str:
    """Why a basis has no limits by design, not for want of cases; empty where it has."""
    return NO_RANGE if basis in OVERLAPPING else ""


def chart_words(
    assessment: Assessment, steps: Sequence, facts: Sequence[Fact], basis: str, restated: Sequence[Superseded] = ()
) -> str:
    """The chart in words, for readers who cannot see it: the finding, which is its title, then what is drawn."""
    words = describe(assessment, steps, facts, no_range_words(basis), restated)
    words = f"{BASIS_NAMES[basis]}. {words}" if basis in OVERLAPPING else words
    return f"{assessment.finding}. {words}"


# ---------------------------------------------------------------- the download


def other_members(picture: Picture, kpi: Kpi, basis: str, member: Member) -> list[Mapping]:
    """Every month of every member of the same breakdown."""
    names = picture.members[kpi.id][member.dimension]
    return [row for name in names for row in data.series(picture, kpi, Member(member.dimension, name)).get(basis, ())]


def picture_source(kpi: Kpi, rows: Sequence[Mapping], lines: Sequence[str]) -> str:
    """What stands under a copied picture of the chart: where it is from, and that it is not to be published where a
    month's value would be hidden in a download."""
    small = any(public_value(kpi, row) == HIDDEN for row in rows)
    return " · ".join([*lines, *(["Not for publication: small numbers"] if small else [])])


def export_lines(picture: Picture, kpi: Kpi, basis: str, member: Member) -> list[str]:
    """What stands under an exported table: what it is, whose, from when, and whether it is real."""
    whose = f"{picture.meta['authority_name']}, {'all' if member == WHOLE else member.name}"
    lines = [
        f"{kpi.name}; {basis_words(basis)}; {whose}",
        f"Source: Bearing snapshot {picture.meta['snapshot']}",
    ]
    return [*lines, "Sample data: not real children"] if picture.meta["synthetic"] else lines
