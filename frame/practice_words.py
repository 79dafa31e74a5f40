"""What the practice quality page says: the finding, the strip under it, and the sentence that heads each part.

The only change claimed is the one tested: the share of graded audits judged good or better, month by month. An audited
case is not all of practice, and a moderator's share of the grades moves the figure too: the page says so.
"""

from collections.abc import Mapping, Sequence
from html import escape

from charts import grades
from charts.icons import status_pill, variation_icon
from charts.share_rows import Row
from charts.theme import Theme
from etl.contracts import load_contracts
from frame.data import Picture
from frame.page import day_words
from frame.practice import FEEDS, Chosen, fraction, interval_words, share_words
from kpis import audits, formats, headline
from kpis.assessment import Assessment
from kpis.audits import GOOD_OR_BETTER, RI_OR_BETTER, Actions, Moderation, Share
from kpis.reliability import TOO_FEW

LASTING = frozenset({"shift_high", "shift_low", "trend_up", "trend_down"})  # rules of more than a month or three
LEAST = 2
NOT_YET = (
    "The figures were published before this page existed: publish again on Load extracts, or `python -m etl publish`."
)


# ---------------------------------------------------------------- the finding


def finding(good: Assessment | None, poor: Assessment | None, latest: Share, when: str, chosen: Chosen) -> str:
    """Is practice getting better? What the share good or better, and the share inadequate, allow to be said."""
    said = _finding(good, poor, latest, when)
    return f"{chosen.team}: {said[0].lower()}{said[1:]}" if chosen.team else said


def _finding(good: Assessment | None, poor: Assessment | None, latest: Share, when: str) -> str:
    if not latest.of:
        return f"No case audit was graded in {when}"
    if not latest.can_be_judged:
        return f"Too few audits to say whether practice is getting better: {fraction(latest)} good or better in {when}"
    if good is None or good.variation is None:
        why = "numbers are too small" if good and good.small_numbers else "it is too soon"
        of = f"{share_words(latest)} of audited cases good or better ({fraction(latest)}) in {when}"
        return f"{of}; {why} to say whether that is changing"
    told = f"{share_words(latest)} good or better ({fraction(latest)}) in {when}"
    if good.variation != "common_cause":
        return _changed(good, f"{_figures(latest)} in {when}")
    return f"{_only_the_floor(poor)}: {told}"


def _figures(share: Share) -> str:
    return f"{share_words(share)} ({fraction(share)})"


def _changed(good: Assessment, told: str) -> str:
    """A run of months is getting better or worse; one month, or two of three, only stands out."""
    point, signal = good.chart.latest, headline.signal_words(good.chart)
    if not point.rules & LASTING:
        month = Share(int(point.numerator), int(point.denominator))
        said = f"Audit grades of {formats.month_long(point.month)} stand out, too early to call a change"
        return f"{said}: good or better {signal}, {_figures(month)}"
    way = "better" if good.variation.startswith("improvement") else "worse"
    return f"Audit grades are getting {way}: good or better {signal}, {told}"


def _only_the_floor(poor: Assessment | None) -> str:
    """Good or better has not moved: has inadequate?"""
    moved = (poor.variation or "") if poor else ""
    if moved.startswith("improvement"):
        return f"Inadequate is {headline.signal_words(poor.chart)}, but good or better has not changed"
    if moved.startswith("concern"):
        return f"Inadequate is {headline.signal_words(poor.chart)}, and good or better has not changed"
    return "No real change in audit grades"


def lead(latest: Share, good: Assessment | None, chosen: Chosen) -> str:
    """Under the finding: what is counted, how far chance alone can move it, and what was tested."""
    of = f"{chosen.audit_type} case audits" if chosen.audit_type else "Completed case file audits"
    parts = [f"{of} by final grade: the moderator’s where there is one"]
    if latest.can_be_judged:
        parts.append(f"allowing for chance, {interval_words(latest)} good or better (95%)")
    if good is not None and good.chart.limits is not None:
        parts.append(f"change tested month by month over {good.chart.n} months")
    return " · ".join(parts)


def strip_html(counts: Mapping, good: Assessment | None, floor: Assessment | None, chart: str, theme: Theme) -> str:
    """The four grades of the latest period, always all four; good or better, with a link to its `chart`; and only
    beside them the plan's floor."""
    total = audits.share(counts, audits.GRADES).of
    four = [
        _figure(_percent(counts.get(grade, 0), total), f"{grade.lower()}, {counts.get(grade, 0):,}")
        for grade in grades.BEST_FIRST
    ]
    above, at_least = audits.share(counts, GOOD_OR_BETTER), audits.share(counts, RI_OR_BETTER)
    further = [_figure(share_words(above), f"good or better, {fraction(above)}")]
    if good is not None:
        icon = variation_icon(good.variation, theme, words="Change")
        further.append(f'{icon}<a href="{escape(chart)}" target="_self">{escape(good.change_words)}</a>')
    further.append(_figure(share_words(at_least), f"requires improvement or better, {fraction(at_least)}"))
    if floor is not None and floor.asked.line is not None and _is_of(floor, at_least):
        further.append(f"target {escape(floor.target_text)} &nbsp;{status_pill(floor.status, theme)}")
    return "".join(f'<div class="bearing">{_line(parts)}</div>' for parts in (four, further))


def _line(parts: Sequence[str]) -> str:
    spans = "".join(f"<span>{part}</span>" for part in parts)
    return f'<div class="summary" style="padding-bottom: 6px">{spans}</div>'


def _is_of(a: Assessment, share: Share) -> bool:
    """Whether the status was given to these very audits: it is the quarter's, not the month's."""
    return a.latest is not None and (a.latest.numerator, a.latest.denominator) == (share.count, share.of)


def _percent(count: int, total: int) -> str:
    share = Share(count, total)
    return share_words(share) if share.can_be_judged else f"{count:,}"


def _figure(figure: str, words: str) -> str:
    return f'<span class="figure">{escape(figure)}</span>{escape(words)}'


# ---------------------------------------------------------------- heads of parts


def teams(rows: Sequence[Row]) -> str:
    """Which team differs beyond chance."""
    odd = [f"{row.name} ({row.cells[0]})" for row in rows if row.cells[-1].endswith("beyond chance")]
    judged = [row for row in rows if sum(row.counts) >= TOO_FEW]
    if not judged:
        return "Too few audits to compare teams"
    if not odd:
        return "No team’s grades differ beyond chance" if len(judged) > 1 else "One team can be judged"
    return f"{_joined(odd)} {'differs' if len(odd) == 1 else 'differ'} beyond chance"


def types(rows: Sequence[Row]) -> str:
    """The share good or better of each type that can be judged."""
    judged = [f"{formats.within_sentence(row.name)} {row.cells[0]}" for row in rows if sum(row.counts) >= TOO_FEW]
    return f"Good or better by audit type: {', '.join(judged)}" if judged else "Too few audits to tell types apart"


def sections(rows: Sequence[Row]) -> str:
    """The share good or better of each section."""
    told = [f"{formats.within_sentence(row.name)} {row.cells[0]}" for row in rows[1:] if sum(row.counts) >= TOO_FEW]
    return f"Good or better by section: {', '.join(told)}" if told else "Sections graded by themselves"


def questions(rows: Sequence[Row]) -> str:
    """The two found least often on file, among those that can be judged."""
    judged = sorted((row for row in rows if sum(row.counts) >= TOO_FEW), key=_first_share)
    if len(judged) <= LEAST:
        return "What auditors looked for"
    return f"Found least often: {_joined([_named(row) for row in judged[:LEAST]])}"


def _first_share(row: Row) -> float:
    return row.counts[0] / sum(row.counts)


def _named(row: Row) -> str:
    return f"{formats.within_sentence(row.name)} ({row.cells[0]})"


def moderation(told: Moderation) -> str:
    """How far moderators agreed, and which way they moved grades."""
    if not told.n:
        return "No audit graded twice"
    agreed = f"Moderators agreed {told.agreed:,} of {told.n:,} grades"
    return f"{agreed}; they lowered {_none_or(told.marked_down)} and raised {_none_or(told.marked_up)}"


def moderation_facts(told: Moderation, now: Moderation, now_words: str) -> list[tuple[str, str]]:
    """Agreement with its interval, within one grade, both directions, drift, kappa or why there is none."""
    if not told.n:
        return []
    facts = [("Same grade", _agreement(told)), (now_words[:1].upper() + now_words[1:], _agreement(now))]
    if told.n >= TOO_FEW:
        facts += [
            ("Within one grade", formats.format_value(told.within_one, "percent", 0)),
            ("Lowered", _figures(Share(told.marked_down, told.n))),
            ("Raised", _figures(Share(told.marked_up, told.n))),
            ("Drift", _drift(told.drift)),
        ]
    return [*facts, ("Weighted kappa", _kappa(told))]


def _agreement(told: Moderation) -> str:
    share = Share(told.agreed, told.n)
    if not share.can_be_judged:
        return f"{fraction(share)}, too few to judge" if told.n else "none graded twice"
    exact = formats.format_value(told.exact, "percent")
    return f"{exact} ({fraction(share)}; {interval_words(share)} allowing for chance)"


def _drift(drift: float) -> str:
    way = "lower" if drift < 0 else "higher"
    if not drift:
        return "moderated grades are on average as high as auditors’"
    return f"moderated grades are on average {abs(drift):.2f} of a grade {way}"


def _kappa(told: Moderation) -> str:
    """Agreement beyond chance on the four grades, linear weights; not shown of fewer than thirty, or of one grade."""
    if told.kappa is None or told.kappa.kappa is None:
        few = told.n < audits.KAPPA_FROM
        return f"not shown: {f'fewer than {audits.KAPPA_FROM} audits graded twice' if few else 'all carry one grade'}"
    low, high = (formats.format_value(limit, "ratio", 2) for limit in told.kappa.interval)
    value, error = (formats.format_value(number, "ratio", 2) for number in (told.kappa.kappa, told.kappa.ase))
    return f"{value} (standard error {error}; 95% {low} to {high}): 0 is no better than chance, 1 is full agreement"


def actions(told: Actions, when: str) -> str:
    """Of the actions due, how many are closed and how many overdue."""
    if not told.due:
        return f"No audit action fell due in {when}"
    share = Share(told.closed_of_due, told.due)
    closed = f"{fraction(share)} audit actions due in {when} are closed"
    percent = f" ({share_words(share)})" if share.can_be_judged else ""
    return f"{closed}{percent}; {_none_or(told.overdue)} overdue"


def raised(told: Actions, when: str) -> str:
    """What became of the actions the audits of a period raised."""
    parts = [f"{told.closed:,} closed", f"{told.overdue:,} overdue", f"{told.open_not_due:,} open and not yet due"]
    parts += [f"{told.undated:,} open without a due date"] if told.undated else []
    return f"Audits of {when} raised {told.raised:,} actions: {', '.join(parts)}."


def _none_or(number: int) -> str:
    return f"{number:,}" if number else "none"


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


# ---------------------------------------------------------------- where it comes from


def origin(picture: Picture, blank: int) -> list[str]:
    """The extracts behind the page, what is left out, and what the figures cannot say."""
    lines = [_loads_words(picture, feed, load_contracts()[feed].title) for feed in FEEDS]
    if blank:
        lines.append(f"{blank:,} completed audit{'' if blank == 1 else 's'} of the twelve months carry no final grade.")
    return [
        *lines,
        "Audits count in the month they were allocated for, and are graded on Ofsted’s four-point scale. Thematic "
        "audits choose weak cases: compare like with like.",
        "What auditors find on file is not what the case system holds of every child: management oversight and "
        "chronologies of all open children are measures of their own.",
        "Whether an action is completed is as now known: the extract gives no day of completion.",
    ]


def _loads_words(picture: Picture, feed: str, title: str) -> str:
    loads = [row for row in picture.loads if row["feed"] == feed]
    if not loads:
        return f"{title}: nothing loaded."
    latest = max(row["loaded_at"] for row in loads)
    many = f"{formats.number_words(len(loads))} load{'' if len(loads) == 1 else 's'}"
    return f"{title}: {many}, latest {day_words(latest.date())}."
