"""What a KPI means, in words: the same facts for the Dictionary, the page of one KPI, and the written dictionary."""

from collections.abc import Callable, Iterable, Sequence

from kpis import formats
from kpis.catalogue import Benchmark, Kpi
from kpis.settings import Setting
from kpis.targets import Target

BASIS_NAMES = {
    "in_month": "In month",
    "snapshot": "Month end",
    "rolling_12m": "Rolling year",
    "quarter": "Quarter",
    "ytd": "Since April",
}
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
    "reduction_pct_per_year": "lower each year by",
    "additional_count": "additional in the year, on a straight line from April:",
    "monitor": "to be watched, no figure set",
    "at_most": "at most",
    "at_least": "at least",
}
COUNTS_WORDS = {
    "children": "Each child once in any period, on the last occasion in it, so months do not add up to the year",
    "years": "Looks back twelve months from each month end; it has no figure for a month alone",
}
COMPARABILITY_WORDS = {
    "like_for_like": "like for like",
    "near": "near, not the same",
    "context": "for context only",
}


def facts(
    kpi: Kpi, targets: Iterable[Target], settings: Sequence[Setting], feed_title: Callable[[str], str]
) -> list[tuple[str, str]]:
    """Term and words of everything a reader may ask of a KPI, in the order they ask; targets newest first."""
    found: list[tuple[str, str | None]] = [
        ("Definition", kpi.definition),
        ("Counted", kpi.numerator),
        ("Out of", kpi.denominator),
        ("Unit", f"{UNIT_NAMES[kpi.unit]}, {basis_words(kpi.basis)}; {POLARITY_WORDS[kpi.polarity]}"),
        ("How it adds up", COUNTS_WORDS.get(kpi.counts)),
        *(("Target", target_words(kpi, target)) for target in sorted(targets, key=_newest_first)),
        ("Extracts", _extracts(kpi, feed_title)),
        ("No extract", kpi.typed),
        *(("Decided here", setting_words(setting)) for setting in settings),
        ("Compared with", benchmark_words(kpi.benchmark)),
        ("Note", kpi.notes),
    ]
    return [(term, words) for term, words in found if words]


def basis_words(basis: str) -> str:
    """'in month', 'since April': a basis within a sentence."""
    return formats.within_sentence(BASIS_NAMES[basis])


def _newest_first(target: Target) -> int:
    return -target.effective_from.toordinal()


def _extracts(kpi: Kpi, feed_title: Callable[[str], str]) -> str:
    named = "; ".join(feed_title(feed) for feed in kpi.feeds)
    instead = f". Months it does not cover: {feed_title(kpi.fallback)}" if kpi.fallback else ""
    return f"{named}{instead}"


def target_words(kpi: Kpi, target: Target) -> str:
    """'At least 85% from April 2023 (Ambitions plan 2020; agreed by the board)'."""
    figure = "" if target.value is None else f" {formats.format_target(target.value, _target_unit(kpi, target))}"
    kind = KIND_WORDS.get(target.kind, "no target")
    agreed = f"; agreed by {target.agreed_by}" if target.agreed_by else ""
    since = f", starting at {_baseline(kpi, target)}" if target.baseline_value is not None else ""
    return (
        f"{kind}{figure}".capitalize()
        + f"{since}, from {formats.month_long(target.effective_from)} ({target.source}{agreed})"
    )


def _target_unit(kpi: Kpi, target: Target) -> str:
    return "percent" if target.kind == "reduction_pct_per_year" else kpi.unit


def _baseline(kpi: Kpi, target: Target) -> str:
    value = formats.format_target(target.baseline_value, kpi.unit)
    return f"{value} in {formats.month_long(target.baseline_date)}" if target.baseline_date else value


def setting_words(setting: Setting) -> str:
    """'A visit is in time … (10). Local standard; statutory guidance gives none.'"""
    value = setting.word if setting.word is not None else f"{setting.number:g}"
    others = [word for word in setting.choices if word != setting.word]
    choice = f"; or: {', '.join(others)}" if others else ""
    return f"{setting.means.rstrip('.')} ({value}{choice}). {setting.why}"


def benchmark_words(benchmark: Benchmark | None) -> str | None:
    """'DfE, …; at 31 March; near, not the same: published for new placements only'."""
    if benchmark is None:
        return None
    note = f": {benchmark.note.rstrip('.')}" if benchmark.note else ""
    comparable = COMPARABILITY_WORDS[benchmark.comparability]
    return f"{benchmark.source.rstrip('.')}; to {benchmark.position}; {comparable}{note}."
