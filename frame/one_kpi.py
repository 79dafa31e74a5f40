"""What the page of one KPI says: the choices it offers, the table under the chart, and the three columns below."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from html import escape

from charts.spc_chart import RULE_WORDS, UNIT_CAPTIONS, describe
from charts.tables import Column, table
from etl.contracts import load_contracts
from frame import data
from frame.data import WHOLE, Member, Picture
from frame.page import day_words
from frame.view import BASIS_NAMES, restated_words
from kpis import formats, spc
from kpis.assessment import Assessment
from kpis.catalogue import CATALOGUE, Kpi
from kpis.intervals import FunnelUnit, funnel
from kpis.neighbours import Comparison
from kpis.spc import SpcPoint
from kpis.yaml_file import read_yaml

POLARITY_WORDS = {
    "higher": "higher is better",
    "lower": "lower is better",
    "within": "near the neighbours is best",
    "context": "context: neither higher nor lower is better",
}
UNIT_NAMES = {
    "percent": "per cent",
    "count": "number",
    "rate_per_10000": "per 10,000 children",
    "ratio": "average",
    "days": "days",
}
KIND_WORDS = {
    "align_with_neighbours": "within 10% of the neighbours' mean",
    "decrease": "lower than the same month last year",
    "increase": "higher than the same month last year",
    "reduction_pct_per_year": "lower than last year by",
    "additional_count": "more than before by",
    "monitor": "to be watched, no figure set",
    "at_most": "at most",
    "at_least": "at least",
}
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
    return wanted if kpi.id in data.assessments(picture, month, wanted) else WHOLE


def dimension_words(dimension: str) -> str:
    """'age band', 'initial category'."""
    return dimension.replace("_", " ")


def bases(kpi: Kpi, by_basis: Mapping[str, Sequence]) -> list[str]:
    """The bases this KPI has, what an SPC chart may show first."""
    known = [basis for basis in BASIS_NAMES if by_basis.get(basis)]
    charted = data.charted_basis(kpi, by_basis)
    return sorted(known, key=lambda basis: basis != charted)


# ---------------------------------------------------------------- the chart's neighbours


def annotations(picture: Picture, kpi: Kpi) -> list[tuple[date, str]]:
    """What happened and when, for this KPI: the sample's story with sample data, the council's own otherwise."""
    source = "sample" if picture.meta["synthetic"] else "annotations"
    return [(entry["date"], entry["words"]) for entry in _annotations(source) if entry["kpi"] in (kpi.id, "all")]


@cache
def _annotations(source: str) -> tuple[Mapping, ...]:
    path = CATALOGUE / f"{source}.yaml"
    given = read_yaml(path) if path.exists() else None
    return tuple((given or {}).get("annotations") or ())


def subtitle(kpi: Kpi, assessment: Assessment, basis: str, member: Member) -> str:
    """The definition's first sentence, whose, the basis, and the months on the chart."""
    points = assessment.chart.points
    months = f", {formats.month_long(points[0].month)} to {formats.month_long(points[-1].month)}" if points else ""
    whose = f" · {member.name}" if member != WHOLE else ""
    first_sentence = kpi.definition.split(". ")[0].rstrip(".")
    return f"{first_sentence}{whose} · {BASIS_NAMES[basis].lower()}{months}"


def months_html(kpi: Kpi, assessment: Assessment, rows: Sequence[Mapping]) -> str:
    """The chart as a table, newest month first: month, n, d, value, and the signal in words."""
    with_cases = kpi.unit != "count"
    headings = [Column("Month"), *_case_headings(kpi), Column(_value_heading(kpi), True), Column("Signal")]
    notes = {row["month"]: row for row in rows}
    body = [_month_row(kpi, point, notes.get(point.month), with_cases) for point in reversed(assessment.chart.points)]
    return table(headings, body, caption=f"{kpi.short_name} by month")


def _case_headings(kpi: Kpi) -> list[Column]:
    if kpi.unit == "count":
        return []
    return [Column("Counted", True), Column("Population" if kpi.unit == "rate_per_10000" else "Out of", True)]


def _value_heading(kpi: Kpi) -> str:
    return UNIT_CAPTIONS.get(kpi.unit, "Value").capitalize()


def _month_row(kpi: Kpi, point: SpcPoint, row: Mapping | None, with_cases: bool) -> list[object]:
    cases = [formats.format_count(point.numerator), formats.format_count(point.denominator)] if with_cases else []
    value = formats.format_value(point.value, kpi.unit, kpi.dp)
    return [formats.month_long(point.month), *cases, value, _signal(point, row)]


def _signal(point: SpcPoint, row: Mapping | None) -> str:
    if row is None:
        return "not loaded"
    words = [RULE_WORDS[rule] for rule in sorted(point.rules)]
    if row["provisional"]:
        words.append("provisional")
    if row["source"] == "typed":
        words.append("typed from a report")
    return "; ".join(words)


# ---------------------------------------------------------------- by member


def broken_down_on(kpi: Kpi, by_basis: Mapping[str, Sequence]) -> str:
    """Breakdowns stand on a year of cases where there is one: a team's month is too small."""
    return "rolling_12m" if by_basis.get("rolling_12m") else data.charted_basis(kpi, by_basis)


def units(rows: Iterable[Mapping]) -> tuple[FunnelUnit, ...]:
    """Members with cases, each against all of them together."""
    with_cases = [row for row in rows if row["denominator"]]
    return funnel([(row["member"], row["numerator"], row["denominator"]) for row in with_cases])


def members_html(kpi: Kpi, found: Sequence[FunnelUnit]) -> str:
    """Those that differ first and in bold; then the rest in one line."""
    ordered = sorted(found, key=lambda unit: -(unit.value or 0))
    odd = [unit for unit in ordered if unit.verdict in VERDICTS]
    others = [unit for unit in ordered if unit not in odd]
    lines = [f"<p>{_member(kpi, unit)} – <b>{VERDICTS[unit.verdict]}</b></p>" for unit in odd]
    if others:
        lines.append(f"<p>{' · '.join(_member(kpi, unit) for unit in others)}</p>")
    if not odd:
        lines.append('<p class="quiet">None differs from the whole beyond chance.</p>')
    return "".join(lines)


def _member(kpi: Kpi, unit: FunnelUnit) -> str:
    value = formats.format_value(unit.value and unit.value * 100, kpi.unit, kpi.dp)
    cases = formats.format_fraction(unit.numerator, unit.denominator)
    return f'<span class="nowrap">{escape(unit.name)} {value}</span> <span class="nowrap">({cases})</span>'


def counts_html(kpi: Kpi, rows: Iterable[Mapping], dimension: str) -> str:
    """Members of a count, or of a rate whose members have no population: numbers alone, largest first."""
    ordered = sorted(rows, key=lambda row: -(row["numerator"] or 0))
    body = [[row["member"], formats.format_count(row["numerator"])] for row in ordered]
    return table(
        [Column(dimension.capitalize()), Column("Number", True)], body, caption=f"{kpi.short_name} by {dimension}"
    )


# ---------------------------------------------------------------- against neighbours


def period_words(kpi: Kpi, picture: Picture, comparison: Comparison) -> str:
    """'year to March 2025' for what happened in a year, 'at 31 March 2025' for a position."""
    end = next(end for end, rows in picture.published[kpi.id].items() if rows[0]["period"] == comparison.period)
    return (
        f"at {end.day} {formats.month_long(end)}" if kpi.basis == "snapshot" else f"year to {formats.month_long(end)}"
    )


def neighbours_html(kpi: Kpi, picture: Picture, comparison: Comparison | None) -> str:
    """Our published figure and place; mean and median; region and England; which neighbour group."""
    if comparison is None:
        return '<p class="quiet">No published figure to compare with.</p>'

    def shown(value: float | None) -> str:
        return formats.format_value(value, kpi.unit, kpi.dp)

    own = f"{picture.meta['authority_name']} {shown(comparison.value)}"
    lines = [
        f"{own}: {comparison.position_words}{_national(comparison)}",
        f"Neighbours: mean {shown(comparison.mean)}, median {shown(comparison.median)} "
        f"({comparison.n_with_data} with data)",
        JUDGEMENTS.get(comparison.judgement or "", "").capitalize(),
        f"{picture.meta['region_name']} {shown(comparison.region)} · England {shown(comparison.england)}",
    ]
    group = f"{picture.meta['neighbours_model']} neighbour group used for all years. {source_of(kpi, picture)}"
    body = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    return f'{body}<p class="quiet">{escape(group)}</p>'


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


def lineage_html(kpi: Kpi, picture: Picture, assessed: Assessment) -> str:
    """The extracts behind the number, how many and how recent; how far back it is whole; what was restated."""
    entry = picture.entries[kpi.id]
    typed = entry["state"] == "values"
    lines = [_feed_words(feed, picture) for feed in (["kpi_values"] if typed else kpi.feeds)]
    if entry["complete_from"] and entry["complete_from"] != entry["first_month"]:
        lines.append(f"Look-back complete from {formats.month_long(entry['complete_from'])}")
    if not typed and (gaps := spc.missing_months(assessed.chart.points)):
        lines.append(f"Not loaded: {', '.join(map(formats.month, gaps))}")
    lines += [_gone_words(row) for row in picture.estimated_ends if row["feed"] in kpi.feeds[:1]][:1]
    told = ((row["month"], restated_words(row)) for row in data.restated(picture, kpi.id))
    lines += [f"{formats.month_long(month)} restated: {words}" for month, words in told if words]
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
    facts = [
        ("Definition", kpi.definition),
        ("Counted", kpi.numerator),
        ("Out of", kpi.denominator),
        ("Unit", f"{UNIT_NAMES[kpi.unit]}, {BASIS_NAMES[kpi.basis].lower()}; {POLARITY_WORDS[kpi.polarity]}"),
        *(("Target", target_words(kpi, target)) for target in reversed(picture.targets.get(kpi.id, ()))),
        ("Note", kpi.notes),
    ]
    return f"<dl>{''.join(f'<dt>{name}</dt><dd>{escape(words)}</dd>' for name, words in facts if words)}</dl>"


def target_words(kpi: Kpi, target) -> str:
    """'At least 85% from April 2023 (Ambitions plan 2020; agreed by the board)'."""
    figure = "" if target.value is None else f" {formats.format_target(target.value, kpi.unit)}"
    kind = KIND_WORDS.get(target.kind, "no target")
    agreed = f"; agreed by {target.agreed_by}" if target.agreed_by else ""
    return (
        f"{kind}{figure}".capitalize() + f", from {formats.month_long(target.effective_from)} ({target.source}{agreed})"
    )


# ---------------------------------------------------------------- a line without limits


def chart_words(assessment: Assessment, steps: Sequence, is_spc: bool, basis: str) -> str:
    """The chart in words, for readers who cannot see it."""
    if is_spc:
        return describe(assessment, steps)
    kpi, points = assessment.kpi, [point for point in assessment.chart.points if point.value is not None]
    if not points:
        return f"{kpi.short_name}, {BASIS_NAMES[basis].lower()}: no months loaded."
    first, last = (
        f"{formats.format_value(p.value, kpi.unit, kpi.dp)} in {formats.month(p.month)}"
        for p in (points[0], points[-1])
    )
    return f"{kpi.short_name}, {BASIS_NAMES[basis].lower()}: from {first} to {last}."


def explain_no_limits(figure) -> None:
    """On an overlapping basis there are no limits by design, not for want of cases."""
    words = "no usual range: each point shares months with the last"
    figure.for_each_annotation(
        lambda note: note.update(text=words) if note.text and note.text.endswith("for a usual range") else None
    )


# ---------------------------------------------------------------- the download


def other_members(picture: Picture, kpi: Kpi, basis: str, member: Member) -> list[Mapping]:
    """Every month of every member of the same breakdown."""
    names = picture.members[kpi.id][member.dimension]
    return [row for name in names for row in data.series(picture, kpi, Member(member.dimension, name)).get(basis, ())]


def export_lines(picture: Picture, kpi: Kpi, basis: str, member: Member) -> list[str]:
    """What stands under an exported table: what it is, whose, from when, and whether it is real."""
    whose = f"{picture.meta['authority_name']}, {'all' if member == WHOLE else member.name}"
    lines = [
        f"{kpi.name}; {BASIS_NAMES[basis].lower()}; {whose}",
        f"Source: Bearing snapshot {picture.meta['snapshot']}",
    ]
    return [*lines, "Sample data: not real children"] if picture.meta["synthetic"] else lines
