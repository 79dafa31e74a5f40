"""The Missing page between the snapshot and the charts: which rows to ask for, and what the page says of them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from html import escape

import streamlit as st

from charts.pathway import Bar
from charts.pathway_quarters import Line
from charts.tables import Column, table
from frame import data, page, state
from frame.access import demand
from frame.data import WHOLE, Picture
from frame.style import PROJECTOR
from kpis import formats, intervals, missing
from kpis.assessment import Assessment
from kpis.missing import Pathway, Quarter, Step
from kpis.missing_patterns import Clock, Often
from kpis.periods import add_months, financial_quarter
from kpis.reliability import reliability
from kpis.settings import load_settings

FEED = "missing_episodes"
NEEDED = ("missing_pathway", "missing_waiting", "missing_often", "missing_clock")
EPISODES = "missing_episodes_count"
COMPLETED = "rhi_completed_pct"
HEADLINE = "rhi_completed_72h_pct"
MEASURES = (
    HEADLINE, COMPLETED, "rhi_offered_72h_pct", "rhi_accepted_pct", EPISODES, "missing_children_12m_count",
    "missing_repeat_pct",
)  # fmt: skip
STEP_KPIS = (None, "rhi_offered_72h_pct", None, COMPLETED, HEADLINE)  # of `kpis.missing.steps`, of the same denominator
SPANS = {"The month": "in_month", "The quarter": "quarter", "Since April": "ytd", "Twelve months": "rolling_12m"}
NOT_PUBLISHED = (
    "The figures were published before this page existed: publish again on Load extracts, or `python -m etl publish`."
)
NOT_LOADED = (
    "No missing episodes are loaded. Open **Load extracts** and drop the workbook of missing episodes and return home "
    "interviews there."
)
PAIRS = """
<style>
[class*="st-key-pair"] [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
[class*="st-key-pair"] [data-testid="stColumn"] { min-width: min(620px, 100%); }
</style>
"""  # two charts stand abreast where there is room for both
CLINIC = (
    PROJECTOR
    + """
<style>
.stMainBlockContainer { padding: 1.4rem 2.6rem 0.6rem; }
.stMainBlockContainer h1 { font-size: 56px; }
.st-key-strip { display: none; }
.bearing-clinic p { margin: 0 0 10px; font-size: 36px; line-height: 1.3; }
.bearing-clinic p.foot { margin-top: 24px; font-size: 20px; }
@media (max-width: 1400px) {
  .stMainBlockContainer h1 { font-size: 40px; }
  .bearing-lead, .bearing-clinic p { font-size: 22px; margin-bottom: 4px; }
  .bearing-clinic p.foot { font-size: 16px; margin-top: 8px; }
}
@media (max-width: 760px) {
  .stMainBlockContainer h1 { font-size: 25px; }
  .bearing-lead, .bearing-clinic p { font-size: 18px; }
}
</style>
"""
)


# ---------------------------------------------------------------- what is there


def why_none(picture: Picture, month: date) -> tuple[str, str] | None:
    """Heading and words when the page has nothing to show: not published yet, nothing loaded, or not for this month."""
    if not set(NEEDED) <= picture.details:
        return "Missing from home and care", NOT_PUBLISHED
    if extract_day(picture) is None:
        return "Missing from home and care: nothing loaded yet", NOT_LOADED
    if month not in loaded_months(picture):
        return f"Missing from home and care: {formats.month_long(month)} is not loaded", NOT_LOADED
    return None


def extract_day(picture: Picture) -> date | None:
    """The day the newest list of missing episodes is true for: its figures stand at the end of that day."""
    return next((row["latest_as_at"] for row in picture.coverage if row["feed"] == FEED), None)


def loaded_months(picture: Picture) -> set[date]:
    """Months whose missing episodes are loaded: one without any has a nought, not a gap."""
    rows = data.series(picture, picture.kpis[EPISODES], WHOLE).get("in_month", ()) if EPISODES in picture.kpis else ()
    return {row["month"] for row in rows if row["value"] is not None}


def not_loaded_words(picture: Picture, months: Sequence[date]) -> str:
    """'2 of the 12 months are not loaded'; empty when all are."""
    absent = len(set(months) - loaded_months(picture))
    return f"{absent} of the {len(months)} months are not loaded, so the figures are too low." if absent else ""


@st.cache_resource(max_entries=2, show_spinner=False)
def _pathway_rows(_picture: Picture, name: str) -> list[Mapping]:
    return _picture.snapshot.records("missing_pathway")


def pathway_rows(picture: Picture) -> list[Mapping]:
    """Every month's episodes by team, place and state."""
    return _pathway_rows(picture, picture.name)


def often_rows(picture: Picture, month: date) -> list[Mapping]:
    """Children by how often they were missing in the twelve months to the month."""
    return picture.snapshot.records("missing_often", month=month)


def clock_rows(picture: Picture, month: date) -> list[Mapping]:
    """When the episodes of the twelve months to the month began and ended."""
    return picture.snapshot.records("missing_clock", from_month=add_months(month, -11), to_month=month)


def waiting_counts(picture: Picture, team: str | None) -> list[Mapping]:
    """How many wait for an interview, without who."""
    return [row for row in picture.snapshot.records("missing_waiting_counts") if team in (None, row["team"])]


def waiting_children(picture: Picture, team: str | None) -> list[Mapping]:
    """Who waits for an interview, one by one. Raises NotPermitted."""
    demand("cases")
    return [row for row in picture.snapshot.records("missing_waiting") if team in (None, row["team"])]


# ---------------------------------------------------------------- the pathway


def period_words(basis: str, month: date) -> str:
    """'in October 2026', 'in the twelve months to October 2026', 'in Q3 2026/27 so far'."""
    named = formats.month_long(month)
    if basis == "quarter":
        so_far = "" if month.month % 3 == 0 else " so far"
        return f"in {financial_quarter(month)}{so_far}"
    words = {"in_month": f"in {named}", "rolling_12m": f"in the twelve months to {named}"}
    return words.get(basis, f"in April to {named}")


def title(found: Pathway, period: str, team: str | None) -> str:
    """The finding, of a team by its name."""
    said = missing.finding(found, period)
    return f"{team}: {said}" if team else said


def lead(period: str, found: Pathway, headline: Assessment | None) -> str:
    """What the figures are of, and whether the months show a change."""
    ended = f"{formats.format_count(found.ended)} missing episodes ended {period}"
    due = f"{formats.format_count(found.due)} of them due an interview (those who declined stay in)."
    return f"{ended}, {due} {change_words(headline)}".rstrip()


def change_words(headline: Assessment | None) -> str:
    """What the control chart of interviews within 72 hours says of its months, in a sentence."""
    return f"Within 72 hours, month by month: {headline.change_words}." if headline else ""


def share_words(step: Step) -> str:
    """'47 of 52, 90.4%'; without a percentage where there are too few to judge."""
    shown = formats.format_fraction(step.number, step.of)
    return shown if step.is_too_few else f"{shown}, {formats.format_value(step.percent, 'percent')}"


def targets(assessed: Mapping[str, Assessment]) -> tuple[float | None, ...]:
    """What is aimed at in each step, in per cent: where the step is a KPI with a fixed target."""
    measured = [assessed.get(name) if name else None for name in STEP_KPIS]
    return tuple(one.target_line if one else None for one in measured)


def step_bars(found: Pathway, aims: Sequence[float | None]) -> list[Bar]:
    """The steps as bars of the episodes due, with the `targets` of each."""
    steps = missing.steps(found)
    bars = [Bar("Episodes due an interview", found.due, formats.format_count(found.due))]
    for step, aimed in zip(steps, aims, strict=True):
        words = step_words(step) + (f" (target {formats.format_target(aimed, 'percent')})" if aimed else "")
        bars.append(Bar(step.name, step.number, words, step is steps[-1], aimed / 100 if aimed else None))
    return bars


def step_words(step: Step) -> str:
    """'47, 90.4%': the whole is the first bar's."""
    shown = formats.format_count(step.number)
    return shown if step.is_too_few else f"{shown}, {formats.format_value(step.percent, 'percent')}"


def state_bars(found: Pathway) -> list[Bar]:
    """What became of those due, one bar a state."""
    return [
        Bar(words, number, formats.format_count(number), state == missing.IN_TIME)
        for state, words, number in missing.states_due(found)
    ]


def outside_html(found: Pathway, month: date, day: date) -> str:
    """What is in none of the steps, and what has no time: each a state of its own, said even when there is none."""
    end = min(day, add_months(month, 1) - timedelta(days=1))
    states = found.states
    rows = [
        (f"Still missing at the end of {page.day_words(end)}", found.still_missing, "or no return recorded"),
        ("Not due yet", states.get(missing.NOT_DUE, 0), "the 72 hours had not run out at the extract"),
        ("No interview required", states.get(missing.NOT_REQUIRED, 0), "as recorded by the service"),
        ("Offered without a time", found.offers_without_time, "cannot count as offered in 72 hours"),
        (
            "Interview without its date",
            states.get("no time of interview", 0),
            "cannot count as completed",
        ),
        ("Given by days only", found.day_only, "judged by three calendar days instead"),
    ]
    columns = [Column("Also"), Column("Episodes", numeric=True), Column("What that means", wide=True)]
    return table(columns, rows, caption="Not in the steps, and without a timestamp", stacked=True)


def other_shares_html(found: Pathway) -> str:
    """The shares with another denominator, said beside the pathway."""
    told = [f"<p><b>{escape(step.name)}:</b> {escape(share_words(step))}.</p>" for step in missing.other_shares(found)]
    return f'<div class="bearing-facts">{"".join(told)}</div>'


def caution(found: Pathway) -> str:
    """What to bear in mind of the number of episodes due; empty when there are enough."""
    return {
        "too_few": f"{found.due} episodes due: too few to judge, so no percentages are shown.",
        "caution": f"{found.due} episodes due: read the percentages with caution.",
    }.get(reliability(found.due), "")


def steps_html(found: Pathway) -> str:
    """The pathway and the states as a table, for screen readers and copying."""
    rows = [("Episodes due an interview", found.due, None)]
    rows += [(step.name, step.number, shown_percent(step)) for step in missing.steps(found)]
    rows += [(words, number, shown_percent(Step(words, number, found.due)))
             for _, words, number in missing.states_due(found)]  # fmt: skip
    columns = [Column("Step or state"), Column("Episodes", numeric=True), Column("Of those due", numeric=True)]
    return table(columns, rows, caption="The pathway, and what became of each episode due")


def shown_percent(step: Step) -> str:
    """'90.4%', or that there are too few."""
    return "too few" if step.is_too_few else formats.format_value(step.percent, "percent")


# ---------------------------------------------------------------- waiting


def moment_words(day: date) -> str:
    """'at the end of 31 Oct 2026': the moment the extract is true for, never the clock of the server."""
    return f"at the end of {page.day_words(day)}"


def waiting_finding(counts: Iterable[Mapping], day: date) -> str:
    """How many still had time for their interview, how many the last day of it, and how many had run out."""
    counts = list(counts)
    in_time = sum(row["episodes"] for row in counts if not row["is_due"])
    last_day = sum(row["episodes"] for row in counts if row["days_left"] == 1)
    over = sum(row["episodes"] for row in counts if row["is_due"])
    when = moment_words(day)
    if not in_time and not over:
        return f"Nobody was waiting for an interview {when}"
    told = f"{_many(in_time, 'interview')} still to hold within 72 hours {when}"
    told += f", {formats.number_words(last_day)} with 24 hours or less left" if last_day else ""
    return told[:1].upper() + told[1:] + (f"; {formats.number_words(over)} overdue" if over else "")


def _many(number: int, what: str) -> str:
    return f"{formats.number_words(number)} {what}{'' if number == 1 else 's'}"


DAYS_LEFT = ((1, "24 hours or less left"), (2, "24 to 48 hours left"), (3, "48 to 72 hours left"))


def waiting_html(counts: Sequence[Mapping]) -> str:
    """How many wait, by the time left and how far the interview has come."""
    stages = sorted({row["stage"] for row in counts})
    bands = [(words, [row for row in counts if row["days_left"] == days]) for days, words in DAYS_LEFT]
    by_day = [row for row in counts if not row["is_due"] and row["days_left"] is None]
    bands += [("Only the day of return known", by_day)] if by_day else []
    bands.append(("72 hours over, returned in the last four weeks", [row for row in counts if row["is_due"]]))
    rows = [
        [words, sum(row["episodes"] for row in band),
         *(sum(row["episodes"] for row in band if row["stage"] == stage) for stage in stages)]
        for words, band in bands
    ]  # fmt: skip
    columns = [Column("Time left", wide=True)]
    columns += [Column(name, numeric=True, labelled=True) for name in ("Episodes", *stages)]
    return table(columns, rows, caption="Waiting for an interview, by the time left", stacked=True)


def children_html(rows: Sequence[Mapping]) -> str:
    """Who waits, the fewest hours left first; pseudonyms only. For those who may see cases."""
    columns = [
        Column("Hours left", unbroken=True), Column("Pseudonym", shortened=True), Column("Returned", unbroken=True),
        Column("How far", wide=True), Column("Team"), Column("Missing from", labelled=True),
        Column("Age", unbroken=True, labelled=True), Column("Exploitation risk", labelled=True),
    ]  # fmt: skip
    body = [
        [hours_words(row["hours_left"], row["is_due"]), row["child"], time_words(row["returned_at"]),
         row["stage"] + ("; missing again since" if row["missing_again"] else ""), row["team"],
         row["missing_from"], row["age_band"], row["exploitation_risk"]]
        for row in rows
    ]  # fmt: skip
    return table(columns, body, caption="Waiting for an interview, one by one", stacked=True, tall=True)


def hours_words(left: float | None, is_due: bool) -> str:
    """'5 h left', '37 min left', '81 h over', '15 days over'; 'over' or 'in time' where only days are known."""
    if left is None:
        return "Over" if is_due else "In time"
    if left > 0:
        return f"{int(left)} h left" if left >= 1 else f"{math.floor(left * 60)} min left"
    return f"{int(-left)} h over" if left > -96 else f"{int(-left // 24)} days over"


def time_words(moment: datetime) -> str:
    """'29 Oct 2026, 00:37'."""
    return f"{page.day_words(moment.date())}, {moment:%H:%M}"


# ---------------------------------------------------------------- home or care, how often, when


def places_html(found: Sequence[tuple[str, Pathway]]) -> str:
    """The steps by where the children went missing from."""
    names = [short_name(step) for step in missing.steps(found[0][1])] if found else []
    columns = [Column("Missing from", wide=True)]
    columns += [Column(name, numeric=True, labelled=True) for name in ("Due", *names)]
    rows = [[place, one.due, *(share_cell(step) for step in missing.steps(one))] for place, one in found]
    return table(columns, rows, caption="The pathway by where children went missing from", stacked=True)


def short_name(step: Step) -> str:
    """The step's name where many stand abreast: 'Completed 72h'."""
    return step.name.replace("in 72 hours", "72h").replace("in 3 calendar days", "3 days")


def share_cell(step: Step) -> str:
    """'90.4% (47)', or the number alone where there are too few to judge."""
    return f"{step.number}" if step.is_too_few else f"{formats.format_value(step.percent, 'percent')} ({step.number})"


def places_finding(found: Sequence[tuple[str, Pathway]]) -> str:
    """Whether home and care differ beyond chance in interviews held in time."""
    judged = [(place, one) for place, one in found if reliability(one.due) in ("ok", "caution")]
    if len(judged) < 2:
        return "Home or care: too few to compare"
    units = intervals.funnel([(place, one.completed_72h, one.due) for place, one in judged])
    odd = [unit.name.lower() for unit in units if unit.verdict in ("higher", "lower")]
    if not odd:
        shown = " and ".join(
            f"{formats.format_value(100 * unit.value, 'percent', 0)} from {unit.name.lower()}" for unit in units
        )
        return f"Held within {missing.limit_words(judged[0][1])}: {shown}, no difference beyond chance"
    most = max(units, key=lambda unit: unit.value)
    return f"Interviews are held in time more often for children missing from {most.name.lower()}, beyond chance"


def often_finding(found: Often, repeated: tuple[int, int], times: int) -> str:
    """How much of all missing is the same few children."""
    children, incidents = repeated
    if not found.children:
        return "No child was missing in the twelve months"
    share = formats.format_value(100 * incidents / found.incidents, "percent", 0)
    many = f"{formats.format_count(children)} of {_children(found.children)}"
    return f"{many} were missing {formats.number_words(times)} times or more: {share} of all incidents"


def _children(number: int) -> str:
    return f"{formats.format_count(number)} {'child' if number == 1 else 'children'}"


def often_bars(found: Often, times: int) -> list[Bar]:
    """Children by how often; those who count as repeatedly missing are marked."""
    return [
        Bar(words, children, f"{_children(children)}, {incidents:,} incidents", _low(words) >= times)
        for words, children, incidents in found.bands
    ]


def _low(words: str) -> int:
    first = words.split()[0]
    return {"Once": 1, "Twice": 2}.get(first) or int(first)


def often_html(found: Often) -> str:
    """The same as a table."""
    columns = [Column("Missing in twelve months"), Column("Children", numeric=True), Column("Incidents", numeric=True)]
    return table(columns, found.bands, caption="Children by how often they were missing")


def repeat_times() -> int:
    """How many incidents make a child repeatedly missing: the council's own number."""
    return int(load_settings()["repeat_missing_episodes"].number)


def clock_about(found: Clock, month: date) -> str:
    """Of which episodes the week is, and how many have no time of day."""
    told = f"Episodes that ended in the twelve months to {formats.month_long(month)}"
    return f"{told}; {found.without_time} without a time of day." if found.without_time else f"{told}."


def clock_html(found: Clock, weekdays: Sequence[str], stretches: Sequence[str]) -> str:
    """The week as a table."""
    columns = [Column("Day"), *(Column(words, numeric=True) for words in stretches), Column("All", numeric=True)]
    rows = [[day, *row, total] for day, row, total in zip(weekdays, found.cells, found.by_weekday, strict=True)]
    rows.append(["All", *found.by_stretch, sum(found.by_weekday)])
    return table(columns, rows, caption="Missing episodes by day and time")


# ---------------------------------------------------------------- quarters and the clinic


def quarter_lines(found: Sequence[Quarter]) -> list[Line]:
    """The steps after the offer, a line each; a quarter with too few due has a gap."""
    by_quarter = [missing.steps(quarter.found) for quarter in found]
    lines = [
        Line(steps[-1].name, tuple(None if step.is_too_few else step.percent for step in steps))
        for steps in zip(*by_quarter, strict=True)
    ]
    return [Line(line.name, line.values, strong=line is lines[-1]) for line in lines[1:]]


def quarter_names(found: Sequence[Quarter]) -> list[tuple[str, str]]:
    """(quarter, how many due); the chart says itself which one is only so far."""
    return [(quarter.name, formats.format_count(quarter.found.due)) for quarter in found]


def quarters_html(found: Sequence[Quarter]) -> str:
    """The quarters as a table."""
    names = [short_name(step) for step in missing.steps(found[-1].found)]
    columns = [Column("Quarter", unbroken=True), Column("Episodes", numeric=True), Column("Due", numeric=True),
               *(Column(name, numeric=True) for name in names)]  # fmt: skip
    rows = [
        [quarter.name + ("" if quarter.is_whole else " so far"), quarter.found.ended, quarter.found.due,
         *(share_cell(step) for step in missing.steps(quarter.found))]
        for quarter in found
    ]  # fmt: skip
    return table(columns, rows, caption="This quarter against the last four")


def clinic_html(picture: Picture, found: Sequence[Quarter], change: str, back: str) -> str:
    """Under the clinic's chart: whether it is real, the question to ask, and where it comes from."""
    now = found[-1].found
    loss = missing.largest_loss(now)
    told = [f"<p>{escape(change)}</p>" if change else ""]
    if loss:
        told.append(f"<p><b>{escape(missing.QUESTIONS[loss])}</b> {_lost_words(now, loss)}</p>")
    day = extract_day(picture)
    sample = f"<b>{escape(page.SAMPLE_WORDS)}</b> · " if picture.meta["synthetic"] else ""
    until = formats.month_long(found[-1].months[-1])
    foot = f"Missing from home and care, quarterly clinic · to {until} · list as at {page.day_words(day)}"
    link = f'<a href="{escape(back)}" target="_self">Leave the clinic view</a>'
    return f'<div class="bearing bearing-clinic">{"".join(told)}<p class="foot quiet">{sample}{foot} · {link}</p></div>'


def _lost_words(found: Pathway, state: str) -> str:
    return escape(f"{found.states[state]} of {found.due} {missing.lost_words(found, state)} this quarter.")


# ---------------------------------------------------------------- where it comes from


def origin_html(picture: Picture) -> str:
    """How the steps are counted, and from which extract."""
    telephone = load_settings()["interview_counts"].word
    lines = (
        f"Missing episodes and return home interviews, newest list as at {page.day_words(extract_day(picture))}. "
        "Its day is taken to its end: no figure here depends on today's clock.",
        "An episode counts in the month of return. The 72 hours run from the return, at all hours, weekends included, "
        "and through changes of the clock; 72 hours to the minute are in time.",
        "Due: those that required an interview and whose 72 hours had run out. Interviews declined stay in. An "
        "interview held early does not make its episode due; one held counts as offered and accepted.",
        f"An interview counts when held {telephone}; a leaflet never does, nor one dated before the return.",
        "Left out: absence from placement without authorisation, and children of other authorities.",
    )
    return f'<div class="bearing-facts">{"".join(f"<p>{escape(line)}</p>" for line in lines)}</div>'


def clinic_link(here: Mapping[str, str | None]) -> str:
    """The address of the clinic view of the same month and team."""
    return state.link("missing", **here, view="clinic")
