"""What the page on data quality says: what needs a look, how complete each list is, what to send to whom.

Everything was worked out when the snapshot was built (`etl/quality.py`); here it is added up, ranked and put in words.
"""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import streamlit as st

from charts.quality import Group, Line
from charts.tables import Column, table
from frame.access import demand
from frame.data import NOT_RECORDED, Picture
from frame.export import safe_cell
from frame.one_kpi import feed_title
from frame.page import day_words
from kpis import formats
from kpis.periods import add_months, month_range

COMPLETE_ENOUGH = 0.95  # a column with fewer blanks than this is shown in the table, and not called out
REJECTED_TOO_MANY = 0.01
MONTHS = 12
STALE_MONTHS = 3  # a list this much older than the newest is no longer chased
TEAMS_NAMED, LISTS_NAMED, FINDINGS_SHOWN = 3, 3, 12
ALL_LISTS, ALL_TEAMS = "All lists", "All teams"
SEND_HEADINGS = (
    "Pseudonym", "Team", "List", "As at", "Sheet", "Row of the sheet", "Kind", "What is wrong", "What to do",
)  # fmt: skip


@dataclass(frozen=True)
class Quality:
    """What the snapshot keeps: rows of `quality_column`, `quality_check` and `quality_load`."""

    columns: Sequence[Mapping]
    checks: Sequence[Mapping]
    loads: Sequence[Mapping]

    @property
    def feeds(self) -> list[str]:
        """Feeds with an extract in the last twelve months, by name."""
        return sorted({row["feed"] for row in (*self.columns, *self.checks)}, key=feed_title)


@dataclass(frozen=True)
class Finding:
    """One thing that needs a look in the newest extract of a list."""

    feed: str
    what: str
    found: int
    looked_at: int
    teams: tuple[tuple[str, int], ...] = ()
    mend: str = ""
    before: tuple[int, int, date] | None = None  # found, looked at and month of the extract before
    is_of_the_list: bool = False  # the whole list is in doubt, not some rows


# ---------------------------------------------------------------- asked of the snapshot


def read(picture: Picture) -> Quality | None:
    """What the snapshot says of its data; None of one published before this was kept. Raises NotPermitted."""
    demand("load")
    return _read(picture, picture.name)


@st.cache_resource(max_entries=2, show_spinner=False)
def _read(_picture: Picture, name: str) -> Quality | None:
    ask = _picture.snapshot.records
    if not ask("quality_kept")[0]["kept"]:
        return None
    return Quality(ask("quality_columns"), ask("quality_checks"), ask("quality_loads"))


def to_send(picture: Picture, team: str | None) -> list[Mapping]:
    """Rows of the newest extracts that need mending, of one team or of all. Raises NotPermitted."""
    demand("cases")
    return picture.snapshot.records("quality_cases", team=team)


# ---------------------------------------------------------------- what needs a look


def findings(quality: Quality) -> list[Finding]:
    """What needs a look in the newest extract of each list: lists in doubt as a whole, then the most rows first."""
    newest = _newest_months(quality)
    found = [*_of_loads(quality.loads), *_of_checks(quality.checks, newest), *_of_columns(quality.columns, newest)]
    return sorted(found, key=lambda one: (not one.is_of_the_list, -one.found, one.feed, one.what))


def _newest_months(quality: Quality) -> dict[str, date]:
    """The month of each feed's newest extract, without those too old to chase."""
    newest: dict[str, date] = {}
    for row in (*quality.columns, *quality.checks):
        newest[row["feed"]] = max(row["month"], newest.get(row["feed"], row["month"]))
    oldest = add_months(max(newest.values()), 1 - STALE_MONTHS) if newest else None
    return {feed: month for feed, month in newest.items() if month >= oldest}


def _of_checks(rows: Iterable[Mapping], newest: Mapping[str, date]) -> list[Finding]:
    by_rule: dict[tuple, list[Mapping]] = defaultdict(list)
    for row in rows:
        by_rule[row["rule"], row["feed"]].append(row)
    made = []
    for (_, feed), every in by_rule.items():
        now = [row for row in every if row["month"] == newest.get(feed)]
        if found := _sum(now, "found"):
            teams, before = _teams(now, _found), _before(every, newest[feed])
            looked_at, words = _sum(now, "looked_at"), now[0]
            made.append(Finding(feed, words["what"], found, looked_at, teams, words["mend"], before))
    return made


def _found(row: Mapping) -> int:
    return row["found"]


def _before(rows: Sequence[Mapping], month: date) -> tuple[int, int, date] | None:
    earlier = max((row["month"] for row in rows if row["month"] < month), default=None)
    then = [row for row in rows if row["month"] == earlier]
    return (_sum(then, "found"), _sum(then, "looked_at"), earlier) if then else None


def _of_columns(rows: Iterable[Mapping], newest: Mapping[str, date]) -> list[Finding]:
    by_column: dict[tuple, list[Mapping]] = defaultdict(list)
    for row in rows:
        if row["month"] == newest.get(row["feed"]):
            by_column[row["feed"], row["column"]].append(row)
    made = []
    for (feed, column), now in by_column.items():
        for what, missing in ((f"{column} is blank", _blank), (f"{column} could not be read", _invalid)):
            found, looked_at = sum(map(missing, now)), _sum(now, "rows")
            if found > (1 - COMPLETE_ENOUGH) * looked_at and (missing is _invalid or now[0]["expected"]):
                made.append(Finding(feed, what, found, looked_at, _teams(now, missing)))
    return made


def _blank(row: Mapping) -> int:
    return row["rows"] - row["filled"]


def _invalid(row: Mapping) -> int:
    return row["filled"] - row["valid"]


def _of_loads(rows: Sequence[Mapping]) -> list[Finding]:
    newest = {row["feed"]: row for row in rows}  # they come oldest first
    day = max((row["as_at"] for row in newest.values()), default=None)
    made = []
    for feed, row in newest.items():
        if row["as_at"].replace(day=1) < add_months(day.replace(day=1), 1 - STALE_MONTHS):
            continue
        if row["anomaly"]:
            mend = "Check that the export is whole, and of the right dates, before anybody reads the figures."
            rows = row["accepted"]
            made.append(Finding(feed, usual_words(row), rows, rows, mend=mend, is_of_the_list=True))
        if row["rejected"] > REJECTED_TOO_MANY * row["read"]:
            mend = "The load page says why, row by row."
            made.append(Finding(feed, "rejected when it was loaded", row["rejected"], row["read"], mend=mend))
    return made


def usual_words(row: Mapping) -> str:
    """'fewer than usual (880 to 1,010)'."""
    return f"{row['anomaly']} than usual ({row['low']:,} to {row['high']:,})"


def _teams(rows: Iterable[Mapping], count: Callable[[Mapping], int]) -> tuple[tuple[str, int], ...]:
    """Teams by how much was found in their rows, the most first; none where no row names one."""
    found: Counter = Counter()
    for row in rows:
        found[row["team"]] += count(row)
    named = [(team, number) for team, number in found.most_common() if team and number]
    return tuple(named)


def _sum(rows: Iterable[Mapping], name: str) -> int:
    return sum(row[name] for row in rows)


# ---------------------------------------------------------------- in words


def headline(found: Sequence[Finding], quality: Quality) -> str:
    """'Three lists need a look: missing episodes, looked after children and referrals'."""
    lists = list(dict.fromkeys(one.feed for one in found))
    if not quality.feeds:
        return "No list has been loaded yet"
    if not lists:
        return f"Nothing stands out in the newest extracts of {len(quality.feeds)} lists"
    named = [_within(feed_title(feed)) for feed in lists[:LISTS_NAMED]]
    more = len(lists) - LISTS_NAMED
    if more > 0:
        named.append(f"{formats.number_words(more)} more")
    words = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    many = formats.number_words(len(lists)).capitalize()
    return f"{many} list{' needs' if len(lists) == 1 else 's need'} a look: {words}"


def _within(title: str) -> str:
    return title if title[1:2].isupper() else title[0].lower() + title[1:]


def findings_html(found: Sequence[Finding]) -> str:
    """The findings as a ranked list of sentences."""
    items = "".join(f"<li>{_finding_html(one)}</li>" for one in found[:FINDINGS_SHOWN])
    more = len(found) - FINDINGS_SHOWN
    rest = f"<p>And {formats.number_words(more)} more, in the tables below.</p>" if more > 0 else ""
    return f'<div class="bearing-facts"><ol class="bearing-findings">{items}</ol>{rest}</div>'


def _finding_html(one: Finding) -> str:
    title, what = escape(feed_title(one.feed)), escape(one.what)
    if one.is_of_the_list:
        sentence = f"<b>{title}</b>: {one.found:,} rows, {what}."
    else:
        share = formats.format_value(100 * one.found / one.looked_at, "percent", 1)
        sentence = f"<b>{title}</b>: {one.found:,} of {one.looked_at:,} rows ({share}). {what[:1].upper()}{what[1:]}."
    quiet = " ".join(filter(None, (escape(one.mend), before_words(one))))
    teams = f" {escape(teams_words(one))}" if one.teams else ""
    return f'{sentence}{teams} <span class="quiet">{quiet}</span>'


def teams_words(one: Finding) -> str:
    """'Most in South (5), North (3) and Duty (1).'"""
    named = [f"{team} ({number:,})" for team, number in one.teams[:TEAMS_NAMED]]
    if len(one.teams) == 1:
        return f"In {named[0]}." if one.teams[0][1] < one.found else f"All in {one.teams[0][0]}."
    words = f"{', '.join(named[:-1])} and {named[-1]}"
    return f"Most in {words}." if len(one.teams) > TEAMS_NAMED else f"In {words}."


def before_words(one: Finding) -> str:
    """'In September 2026: 7 of 380.'"""
    if one.before is None:
        return ""
    found, looked_at, month = one.before
    return f"In {formats.month_long(month)}: {found:,} of {looked_at:,}."


# ---------------------------------------------------------------- how complete


def months(quality: Quality) -> list[date]:
    """The months of the table, oldest first."""
    every = [row["month"] for row in quality.columns]
    return month_range(max(add_months(max(every), 1 - MONTHS), min(every)), max(every)) if every else []


def by_list(quality: Quality) -> tuple[list[Group], list[str]]:
    """(every list in which something was missing as one line, the least complete first; the names of the others)."""
    lines = _lines(quality.columns, months(quality), lambda row: feed_title(row["feed"]))
    lacking = tuple(line for line in lines if any(share is not None and share < 100 for share in line.shares))
    return [Group("", lacking)] if lacking else [], [line.name for line in lines if line not in lacking]


def of_list(quality: Quality, feed: str) -> list[Group]:
    """The columns of one list and its teams, the least complete first."""
    rows = [row for row in quality.columns if row["feed"] == feed]
    when = months(quality)
    groups = [Group("Columns", _lines(rows, when, lambda row: row["column"]))]
    if any(row["team"] for row in rows):
        teams = _lines([row for row in rows if row["expected"]], when, lambda row: row["team"] or NOT_RECORDED)
        groups.append(Group("Teams", teams))
    return groups


def _lines(rows: Iterable[Mapping], when: Sequence[date], name: Callable[[Mapping], str]) -> tuple[Line, ...]:
    """Lines in the order of their newest share. A column that need not be filled counts only what could not be read."""
    whole: dict[str, Counter] = defaultdict(Counter)
    good: dict[str, Counter] = defaultdict(Counter)
    for row in rows:
        whole[name(row)][row["month"]] += row["rows"] if row["expected"] else row["filled"]
        good[name(row)][row["month"]] += row["valid"]
    lines = [
        Line(key, tuple(100 * good[key][month] / of[month] if of[month] else None for month in when))
        for key, of in whole.items()
    ]
    return tuple(sorted(lines, key=lambda line: (_newest_share(line), line.name)))


def _newest_share(line: Line) -> float:
    return next((share for share in reversed(line.shares) if share is not None), 101.0)


# ---------------------------------------------------------------- rules and numbers of rows


def rules_html(quality: Quality) -> str:
    """Every rule that found something in a newest extract: what, where, how many, and how many before."""
    found = _of_checks(quality.checks, _newest_months(quality))
    rows = [
        [one.what, feed_title(one.feed), f"{one.found:,}", f"{one.looked_at:,}",
         f"{one.before[0]:,} of {one.before[1]:,}" if one.before else None,
         ", ".join(f"{team} {number:,}" for team, number in one.teams[:TEAMS_NAMED]) or None]
        for one in sorted(found, key=lambda one: (-one.found, one.what))
    ]  # fmt: skip
    columns = [
        Column("What does not fit", wide=True), Column("List", labelled=True), Column("Found", True, labelled=True),
        Column("Rows looked at", True, labelled=True), Column("Extract before", True, labelled=True),
        Column("Teams", labelled=True),
    ]  # fmt: skip
    return table(columns, rows, caption="Duplicates, orphans and missing dates", stacked=True) if rows else ""


def rules_words(quality: Quality) -> list[str]:
    """The rules that found nothing, as they would have said it."""
    newest = _newest_months(quality)
    told = {one.what for one in _of_checks(quality.checks, newest)}
    asked = {row["what"] for row in quality.checks if row["month"] == newest.get(row["feed"])}
    return sorted(asked - told)


def loads_html(quality: Quality) -> str:
    """Loads of the last twelve months that brought an unusual number of rows, newest first; '' when none did."""
    when = months(quality)
    odd = [row for row in quality.loads if row["anomaly"] and when and row["as_at"] >= when[0]]
    rows = [
        [feed_title(row["feed"]), day_words(row["as_at"]), f"{row['accepted']:,}", usual_words(row),
         f"{row['rejected']:,}"]
        for row in sorted(odd, key=lambda row: row["as_at"], reverse=True)
    ]  # fmt: skip
    columns = [
        Column("List"), Column("As at", labelled=True, unbroken=True), Column("Rows", True, labelled=True),
        Column("Unusual", labelled=True), Column("Rejected", True, labelled=True),
    ]  # fmt: skip
    return table(columns, rows, caption="Unusual numbers of rows", stacked=True) if rows else ""


def loads_words(quality: Quality) -> str:
    """How many lists can be judged by their own history."""
    every = {row["feed"] for row in quality.loads}
    judged = {row["feed"] for row in quality.loads if row["high"] is not None}
    words = f"{len(judged)} of {len(every)} lists have the seven loads it takes to know what is usual."
    return f"{words} Unusual is a step from the load before that is larger than the list's own steps, and than a tenth."


# ---------------------------------------------------------------- the list for a team


def send_options(rows: Sequence[Mapping]) -> dict[str, str | None]:
    """'South (12 rows)' -> South, the most rows first; all of them at the head."""
    found = Counter(row["team"] for row in rows if row["team"])
    words = {f"{team} ({_rows(number)})": team for team, number in sorted(found.items(), key=lambda t: (-t[1], t[0]))}
    return {f"{ALL_TEAMS} ({_rows(len(rows))})": None, **words}


def _rows(number: int) -> str:
    return f"{number:,} row{'' if number == 1 else 's'}"


def send_csv(rows: Iterable[Mapping]) -> str:
    """The list as CSV: no name and no date of birth, and no cell a spreadsheet would take for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(SEND_HEADINGS)
    for row in rows:
        cells = [
            row["pseudonym"], row["team"], feed_title(row["feed"]), day_words(row["as_at"]), row["sheet"],
            row["sheet_row"], row["kind"], row["what"], row["mend"],
        ]  # fmt: skip
        writer.writerow([safe_cell(cell) for cell in cells])
    return text.getvalue()


def send_name(team: str | None) -> str:
    """'to mend, South.csv': a name every system can keep."""
    kept = "".join(letter if letter.isalnum() or letter in " -" else " " for letter in team or ALL_TEAMS)
    return f"to mend, {' '.join(kept.split()) or 'team'}.csv"
