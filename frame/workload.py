"""What the Workload page says: caseloads against the 6/20 rule, posts and how long people stay. It names nobody.

Every figure that is a KPI is the KPI's own row of the snapshot; the tables of detail say what no KPI does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from charts.months import Line
from charts.tables import Column, table
from charts.theme import Theme
from frame import data, measures
from frame.data import WHOLE, Member, Picture
from frame.measures import Finding
from kpis import formats, workload
from kpis.periods import add_months, month_range
from kpis.shares import Share
from kpis.workload import Load

DETAILS = ("caseload", "manager_span", "posts", "length_of_stay")
MEASURES = (
    "caseload_avg", "caseload_within_20_pct", "manager_span_within_6_pct", "sw_vacancy_rate", "agency_rate",
    "agency_over_6m_pct", "sw_turnover_rate", "sw_starters", "sw_absence_rate",
)  # fmt: skip
GROUPED = {"By team": "team", "By role": "role"}
WITHIN, SPAN = "caseload_within_20_pct", "manager_span_within_6_pct"
TREND = {
    "agency_rate": "Agency", "sw_vacancy_rate": "Vacancies", WITHIN: "Over their ceiling",
    "sw_turnover_rate": "Turnover in the year",
}  # fmt: skip
STAY_HEADINGS = {
    "Agency": "How long agency workers have been here",
    "Employed": "How long employed social workers have been here",
}
MONTHS = 24
SIGNALS_SHOWN = 3


@dataclass(frozen=True)
class Desk:
    """One month's extract, for one team or all: the rows of detail, and the KPIs beside them."""

    picture: Picture
    month: date
    team: str | None
    caseloads: Sequence[Mapping]
    spans: Sequence[Mapping]
    posts: Sequence[Mapping]
    stays: Sequence[Mapping]

    @property
    def member(self) -> Member:
        return Member("team", self.team) if self.team else WHOLE

    @property
    def workers(self) -> Load:
        """All case-holding workers looked at, by how far they stand from their ceiling."""
        return workload.whole(workload.loads(self.caseloads, "team"))

    @property
    def managers(self) -> Load:
        """All managers looked at, by how far they stand from the limit."""
        return workload.whole(workload.spans(self.spans))

    def share(self, kpi: str, member: Member | None = None) -> Share | None:
        """A KPI that is a percentage, on its own basis."""
        if kpi not in self.picture.kpis:
            return None
        return measures.share(self.picture, kpi, self.picture.kpis[kpi].basis, self.month, member or self.member)

    def link(self, kpi: str) -> str:
        """The KPI's own page at this month and team."""
        return measures.link(self.picture, kpi, self.month, self.team)


def is_kept(picture: Picture) -> bool:
    """Whether the snapshot holds what this page needs."""
    return set(DETAILS) <= picture.details


def read(picture: Picture, month: date, team: str | None) -> Desk:
    """Everything the page tells, asked of the snapshot."""
    rows = (
        [row for row in picture.snapshot.records(name, month=month) if team in (None, row["team"])] for name in DETAILS
    )
    return Desk(picture, month, team, *rows)


def is_empty(desk: Desk) -> bool:
    """Whether no workforce extract tells of the month (or of this team in it)."""
    return not (desk.caseloads or desk.posts or desk.stays)


# ---------------------------------------------------------------- what stands out


def title(desk: Desk) -> str:
    """The page's finding: how many are over the rule."""
    workers, managers = desk.workers, desk.managers
    parts = []
    if workers.people:
        some = _some(workers, ("social worker", "holds"), ("social workers", "hold"))
        parts.append(f"{some} more children than the {_rule()} rule allows")
    if managers.people:
        some = _some(managers, ("manager", "supervises"), ("managers", "supervise"))
        parts.append(f"{some} more than {_limit()}")
    words = ", ".join(parts) or f"no caseloads recorded for {formats.month_long(desk.month)}"
    return f"{desk.team}: {words}" if desk.team else words[0].upper() + words[1:]


def _some(load: Load, one: tuple[str, str], many: tuple[str, str]) -> str:
    """'21 of 106 social workers hold', 'one of three managers supervises', 'no manager supervises'."""
    if not load.over:
        return f"no {' '.join(one)}"
    noun, verb = (many if load.people > 1 else one)[0], (many if load.over > 1 else one)[1]
    return f"{_so_many(load.over, load.people)} {noun} {verb}"


def _so_many(number: int, of: int) -> str:
    """'five of 18', 'one of four'."""
    return f"{formats.number_words(number)} of {formats.number_words(of)}"


def _rule() -> str:
    """'6/20', as the improvement plan calls it, with the council's own limits."""
    return f"{workload.span_limit():g}/{workload.ceiling():g}"


def _limit() -> str:
    return formats.number_words(int(workload.span_limit()))


def lead(desk: Desk) -> str:
    """What the rule is, under the title."""
    whose = desk.team or "All teams"
    return (
        f"{whose}, {formats.month_long(desk.month)}. The rule: no more than {workload.ceiling():g} children for a "
        "full-time worker, fewer in the assessed and supported year (ASYE), and no more than "
        f"{_limit()} social workers for a manager."
    )


def stands_out(desk: Desk, assessed: Mapping, theme: Theme) -> list[Finding]:
    """Where the most over the rule are, who is far over, posts, agency, and the KPIs' signals."""
    facts = [_most_over(desk), _far_over(desk), _roles(desk), _uncovered(desk), _long_agency(desk)]
    signals = measures.signals(assessed, MEASURES, desk.link, theme)[:SIGNALS_SHOWN]
    return [*(fact for fact in facts if fact), *signals]


def _most_over(desk: Desk) -> Finding | None:
    teams = [load for load in workload.loads(desk.caseloads, "team") if load.over]
    if desk.team or not teams:
        return None
    most = sorted(teams, key=lambda load: (-load.over, load.name))[:2]
    told = " and ".join(f"{load.name} ({load.share_over.fraction})" for load in most)
    return Finding("Over their ceiling", f"most in {told}", desk.link(WITHIN))


def _far_over(desk: Desk) -> Finding | None:
    far = desk.workers.bands[workload.BANDS[-1]]
    if not far:
        return None
    be = "is" if far == 1 else "are"
    return Finding(
        "Far over",
        f"{_so_many(far, desk.workers.over)} {be} more than {formats.number_words(workload.CLOSE)} children over",
    )


def _roles(desk: Desk) -> Finding | None:
    asye = next((load for load in workload.loads(desk.caseloads, "role") if load.name == "ASYE"), None)
    if asye is None or not asye.over:
        return None
    be = "is" if asye.over == 1 else "are"
    return Finding(
        "ASYE",
        f"{_so_many(asye.over, asye.people)} in the assessed and supported year {be} over their own, lower ceiling",
    )


def _uncovered(desk: Desk) -> Finding | None:
    found = workload.posts(desk.posts)
    vacancies = desk.share("sw_vacancy_rate")
    if vacancies is None or not vacancies.n:
        return None
    bare = round(sum(line.uncovered for line in found), 1)
    cover = f"{formats.format_count(bare)} of them without agency cover" if bare else "all with agency cover"
    words = f"{vacancies.told('posts')}, in full-time equivalents; {cover}"
    return Finding("Vacancies", words, desk.link("sw_vacancy_rate"))


def _long_agency(desk: Desk) -> Finding | None:
    long = desk.share("agency_over_6m_pct") if not desk.team else workload.agency_long(desk.stays)
    if long is None or not long.n:
        return None
    long_ago = f"longer than {formats.number_words(workload.long_months())} months"
    words = f"{long.told('agency workers')} here {long_ago}"
    return Finding("Agency", words, measures.link(desk.picture, "agency_over_6m_pct", desk.month))


# ---------------------------------------------------------------- posts, months


def posts_lines(desk: Desk) -> tuple[list[tuple], list[str]]:
    """Each team's posts with its vacancy, agency and turnover KPIs and long agency stays in words; the headings."""
    headings = ["Vacancies", "Agency", "Agency over six months", "Turnover in the year"]
    lines = []
    for line in workload.posts(desk.posts):
        member = Member("team", line.team)
        shares = [desk.share(kpi, member) for kpi in ("sw_vacancy_rate", "agency_rate")]
        stay = workload.agency_long(row for row in desk.stays if row["team"] == line.team)
        found = [*shares, stay, desk.share("sw_turnover_rate", member)]
        lines.append((line, [share.words if share else "–" for share in found]))
    return lines, headings


def _rate(kpi: str, row: Mapping) -> float | None:
    """The KPI's value; of caseloads within the ceiling what is left of 100, those over it."""
    return 100 - row["value"] if kpi == WITHIN and row["value"] is not None else row["value"]


def trend(desk: Desk) -> tuple[list[date], list[Line]]:
    """The rates month by month, as the KPIs have them."""
    months = month_range(add_months(desk.month, 1 - MONTHS), desk.month)
    found = []
    for kpi, name in TREND.items():
        if kpi in desk.picture.kpis:
            rows = measures.series(desk.picture, kpi, desk.picture.kpis[kpi].basis, desk.member)
            values = tuple(_rate(kpi, rows[month]) if month in rows else None for month in months)
            found += [Line(name, values)] if any(value is not None for value in values) else []
    first = min((n for line in found for n, value in enumerate(line.values) if value is not None), default=0)
    return months[first:], [Line(line.name, line.values[first:]) for line in found]


# ---------------------------------------------------------------- tables


def bands_html(desk: Desk, key: str) -> str:
    """Workers by team or role in bands of distance from the ceiling."""
    columns = [Column(key.capitalize()), *(Column(band, numeric=True, labelled=True) for band in workload.BANDS),
               Column("Over", labelled=True)]  # fmt: skip
    rows = [[load.name, *load.bands.values(), load.share_over.words] for load in workload.loads(desk.caseloads, key)]
    return table(
        columns,
        rows,
        caption=f"Children against the ceiling by {key}: number of workers",
        stacked=True,
        caption_visible=True,
    )


def spans_html(desk: Desk) -> str:
    """Managers by team and number of social workers supervised."""
    columns = [Column("Team"), Column("Social workers supervised (managers)", wide=True), Column("Over", labelled=True)]
    limit = int(workload.span_limit())
    rows = [
        [load.name, ", ".join(f"{limit + d} ({n})" for d, n in load.at.items()), load.share_over.words]
        for load in workload.spans(desk.spans)
    ]
    return table(columns, rows, caption="Managers and those they supervise", stacked=True, caption_visible=True)


def trend_html(months: Sequence[date], lines: Sequence[Line]) -> str:
    """The trend as a table, newest first."""
    columns = [Column("Month"), *(Column(line.name, numeric=True, labelled=True) for line in lines)]
    rows = [
        [formats.month_long(month), *(formats.format_value(line.values[n], "percent") for line in lines)]
        for n, month in reversed(list(enumerate(months)))
    ]
    return table(columns, rows, caption="Month by month", stacked=True, caption_visible=True)


def people_html(desk: Desk) -> str:
    """The workers over their ceiling one by one, by pseudonym and team. Raises NotPermitted."""
    rows = data.cases(desk.picture, desk.picture.kpis[WITHIN], "snapshot", desk.month, desk.member)
    over = [row for row in rows if not row["numerator"]]
    columns = [Column("Pseudonym", shortened=True), Column("Children", wide=True), Column("Team"), Column("Role")]
    cells = [[row["child"], row["why"], row["team"] or data.NOT_RECORDED, row["role"]] for row in over]
    ordered = sorted(cells, key=lambda row: (row[2], row[3] or "", row[1]))
    return table(columns, ordered, caption="Social workers over their ceiling", stacked=True, tall=True)


# ---------------------------------------------------------------- how it is counted

COUNTED = (
    ("Caseloads", "Registered social workers who hold cases, agency workers included, on the day of the month’s "
     "extract; two part-time posts of one worker together. A worker whose caseload or full-time equivalent is blank is "
     "left out. Children are counted, not families."),
    ("Ceiling", "The council’s for a full-time worker, in proportion for a part-time one; the worker’s own where the "
     "extract gives a lower one, as in the assessed and supported year. Both limits are settings of the council."),
    ("Managers", "Practice managers in post to whom at least one social worker reports; people, not full-time "
     "equivalents."),
    ("Posts", "Full-time equivalents of registered child and family social workers, as the Department for Education "
     "counts them: a post covered by an agency worker is still vacant."),
    ("Length of stay", "From the start date in the extract to its day: for agency workers that of the unbroken "
     "assignment. People, not full-time equivalents."),
    ("Turnover", "Those who left in the twelve months over those in post at the end, by full-time equivalent; agency "
     "workers are in neither."),
)  # fmt: skip


def counted_html() -> str:
    """How the figures are counted, as a list of terms."""
    items = "".join(f"<dt>{term}</dt><dd>{words}</dd>" for term, words in COUNTED)
    return f'<div class="bearing-facts"><dl>{items}</dl></div>'
