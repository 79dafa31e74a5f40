"""The parts of the page of one KPI that open under its chart, each drawn only when it is looked at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import streamlit as st

from charts import breakdown, cases_counted, funnel, history_chart, neighbours_chart, small_multiples, year_on_year
from frame import by_member, by_neighbour, data, history, notes, one_kpi, over_time, page, reaching, state
from frame.data import WHOLE, Member, Picture
from frame.one_kpi import dimension_words
from kpis import formats
from kpis.assessment import Assessment
from kpis.catalogue import Kpi
from kpis.intervals import FunnelUnit
from kpis.neighbours import Comparison
from kpis.questions import questions
from kpis.small_cells import HIDDEN_WORDS


@dataclass(frozen=True)
class View:
    """What is looked at: one KPI at one month, for one member, broken down one way; its rows by basis, assessed."""

    picture: Picture
    kpi: Kpi
    month: date
    member: Member
    by: str
    offered: Sequence[str]
    by_basis: Mapping[str, Sequence[Mapping]]
    assessed: Assessment

    @cached_property
    def level(self) -> str:
        """The basis its breakdowns stand on."""
        return one_kpi.broken_down_on(self.kpi, self.by_basis)

    @cached_property
    def parts(self) -> list[Mapping]:
        """The members of the breakdown in the month."""
        return data.breakdown(self.picture, self.kpi, self.level, self.month, self.by) if self.offered else []

    @cached_property
    def units(self) -> tuple[FunnelUnit, ...]:
        """The same as a funnel's members; none of what is no percentage."""
        whole = data.cell(data.series(self.picture, self.kpi, WHOLE).get(self.level, ()), self.level, self.month)
        return one_kpi.units(self.parts, whole) if self.kpi.unit == "percent" else ()

    @property
    def differs(self) -> bool:
        """Whether a part of the breakdown differs beyond chance."""
        return bool(by_member.differing(self.units)) and not by_member.is_the_measure(self.units)

    @cached_property
    def hidden(self) -> tuple[str, ...]:
        """Members whose numbers are too small to be shown."""
        return one_kpi.hidden_members(self.parts)

    @cached_property
    def compared(self) -> Comparison | None:
        """The newest published figures."""
        return data.comparison(self.picture, self.kpi, self.month)

    @property
    def own(self) -> str:
        """The council's name."""
        return self.picture.meta["authority_name"]


def draw(view: View) -> None:
    """The tabs. Which one is open is in the address: `part=Target`."""
    tabs = st.tabs(list(PARTS), key="part", on_change="rerun", bind="query-params")
    for tab, part in zip(tabs, PARTS.values(), strict=True):
        if tab.open:
            with tab:
                part(view)


# ---------------------------------------------------------------- by member


def by_member_part(view: View) -> None:
    """Which part differs: a funnel where it can be drawn, then one small chart a member, then the table."""
    kpi, units = view.kpi, view.units
    if not view.parts:
        month = formats.month_long(view.month)
        page.note(f"No breakdown for {month}." if view.offered else "This measure cannot be broken down.")
        return
    said = (
        by_member.finding(kpi, units, view.by, view.level)
        if units
        else by_member.counts_finding(kpi, view.parts, view.by, view.level)
    )
    st.header(said, anchor=False)
    if units:
        _members_charts(view, said)
    _small_charts(view, said)
    with st.expander("The breakdown as a table"):
        if units:
            st.html(by_member.table_html(kpi, units, view.hidden, view.by))
        else:
            st.html(one_kpi.counts_html(kpi, view.parts, dimension_words(view.by)))


def _members_charts(view: View, said: str) -> None:
    kpi, units, hidden = view.kpi, view.units, view.hidden
    with st.container(key="pair-members"):
        ranked, funnelled = st.columns(2, gap="large")
    with ranked:
        page.both_widths(
            "members",
            lambda scale: breakdown.figure(
                units, kpi, whole=WHOLE.name, hidden=hidden, hidden_words=HIDDEN_WORDS, scale=scale, theme=page.theme()
            ),
            f"{said}. {breakdown.describe(units, kpi, WHOLE.name, hidden, HIDDEN_WORDS)}",
        )
    if funnel.is_worth_drawing(units) and not by_member.is_the_measure(units):
        with funnelled:
            cases = f"Cases, {one_kpi.basis_words(view.level)}"
            page.both_widths(
                "funnel",
                lambda scale: funnel.figure(units, kpi, whole=WHOLE.name, cases=cases, scale=scale, theme=page.theme()),
                funnel.describe(units, kpi, said, WHOLE.name),
            )
        page.note(by_member.LIMITS_WORDS)


def _small_charts(view: View, said: str) -> None:
    shown, whole = by_member.panels(view.picture, view.kpi, view.by, view.level, view.month, view.parts)
    if not shown:
        return
    st.subheader(f"Each {dimension_words(view.by)} over time", anchor=False)
    page.note(by_member.panels_words(view.kpi, shown, view.parts, view.level))
    page.both_widths(
        "multiples",
        lambda scale: small_multiples.figure(shown, whole, view.kpi, scale=scale, theme=page.theme()),
        small_multiples.describe(shown, whole, view.kpi, said),
    )


# ---------------------------------------------------------------- neighbours, and what was published


def neighbours_part(view: View) -> None:
    """Ranked and as a funnel in the newest published year, then every year published."""
    kpi, compared = view.kpi, view.compared
    if compared and compared.n_with_data:
        units = by_neighbour.units(kpi, compared)
        st.header(by_neighbour.finding(view.picture, kpi, compared, units), anchor=False)
        if caution := one_kpi.COMPARABLE_WORDS.get(data.comparability(kpi)):
            page.note(caution)
        _neighbours_charts(view, compared, units)
        with st.expander("The neighbours as a table"):
            st.html(by_neighbour.table_html(kpi, compared, units))
    _published(view)


def _neighbours_charts(view: View, compared: Comparison, units: Sequence[FunnelUnit]) -> None:
    kpi, own = view.kpi, view.own
    with st.container(key="pair-neighbours"):
        ranked, funnelled = st.columns(2, gap="large")
    with ranked:
        page.both_widths(
            "neighbours",
            lambda scale: neighbours_chart.figure(
                compared, kpi, own_name=own, region_name=view.picture.meta["region_name"], scale=scale,
                theme=page.theme(),
            ),
            neighbours_chart.describe(compared, kpi, own),
        )  # fmt: skip
    if not funnel.is_worth_drawing(units):
        return
    said = by_neighbour.finding(view.picture, kpi, compared, units)
    with funnelled:
        page.both_widths(
            "neighbours-funnel",
            lambda scale: funnel.figure(
                units, kpi, whole="Together", own=own, cases=by_neighbour.cases_words(kpi),
                judged=data.comparability(kpi) == data.JUDGED, scale=scale, theme=page.theme(),
            ),
            funnel.describe(units, kpi, said, "all of them together"),
        )  # fmt: skip
    page.note(by_neighbour.limits_words(units))


def _published(view: View) -> None:
    kpi = view.kpi
    said_before = history.known_facts(kpi, view.month)
    years, reported = data.published_years(view.picture, kpi, view.month), history.plotted(kpi, said_before)
    if not (years or said_before):
        page.note("Nothing has been published to compare this measure with.")
        return
    st.header(history.headline(years, reported), anchor=False)
    page.note(history.about(kpi, years))
    if history.is_worth_a_chart(years, reported):
        page.both_widths(
            "history",
            lambda scale: history_chart.figure(
                years, reported, kpi, own_name=view.own, scale=scale, theme=page.theme()
            ),
            history_chart.describe(years, reported, kpi, view.own),
        )
    if said_before:
        st.html(history.list_html(said_before))
    if years:
        with st.expander("The published years as a table"):
            st.html(history.years_html(kpi, years, view.own))


# ---------------------------------------------------------------- over time


def years_part(view: View) -> None:
    """This financial year against the last, and the two numbers behind the figure."""
    kpi, chart = view.kpi, view.assessed.chart
    by_year = year_on_year.years(over_time.charted_months(chart), view.month)
    said = over_time.year_on_year(kpi, view.by_basis, view.month)
    st.header(said, anchor=False)
    if by_year:
        page.both_widths(
            "years",
            lambda scale: year_on_year.figure(by_year, kpi, scale=scale, theme=page.theme()),
            year_on_year.describe(by_year, kpi, said),
        )
        page.note(over_time.NOT_TESTED)
    if over_time.has_two_numbers(kpi):
        _two_numbers(view)


def _two_numbers(view: View) -> None:
    kpi, months = view.kpi, over_time.months_of_cases(view.assessed.chart)
    if not any(row.counted is not None for row in months):
        return
    said = over_time.cases_finding(kpi, view.by_basis, view.month)
    st.header(said, anchor=False)
    counted, out_of = over_time.case_names(kpi, short=False)

    def figure(scale: str):
        names = over_time.case_names(kpi, short=scale == "phone")
        part = kpi.unit == "percent"
        return cases_counted.figure(
            months, counted=names[0], out_of=names[1], part=part, scale=scale, theme=page.theme()
        )

    page.both_widths("cases", figure, cases_counted.describe(months, said, counted, out_of))


# ---------------------------------------------------------------- the target, questions, changes, definition


def target_part(view: View) -> None:
    """What it takes to reach the target by a month that the reader chooses."""
    months = {formats.month_long(month): month for month in reaching.months_to_choose(view.month)}
    first = formats.month_long(reaching.year_end(view.month))
    heading = st.empty()
    with st.container(horizontal=True, vertical_alignment="center", key="choices"):
        st.html('<span class="bearing-label">To be reached by</span>', width="content")
        by = months[state.choose("by_when", "To be reached by", tuple(months), width=200, first=first)]
    heading.header(reaching.heading(view.assessed, by), anchor=False)
    st.html(f'<div class="bearing-facts">{reaching.html(reaching.facts(view.assessed, by, view.by_basis))}</div>')
    page.note(reaching.NO_FORECAST)


def questions_part(view: View) -> None:
    """What to ask of this figure, and what people said of it."""
    asked, said = st.columns(2, gap="large")
    with asked:
        st.header("Questions to ask", anchor=False)
        st.html(one_kpi.questions_html(questions(view.assessed, view.differs)))
    with said:
        notes.comments_part(view.picture, view.kpi, view.month, view.member)


def changes_part(view: View) -> None:
    """What happened when, and from when on the limits are worked out again."""
    happened, steps = st.columns(2, gap="large")
    with happened:
        notes.annotations_part(view.picture, view.kpi, view.month)
    with steps:
        notes.step_change_part(view.picture, view.kpi, view.member, view.assessed.chart)


def definition_part(view: View) -> None:
    """What is counted, in words, and where the target comes from."""
    st.header("What it measures", anchor=False)
    st.html(f'<div class="bearing-facts">{one_kpi.definition_html(view.kpi, view.picture)}</div>')


PARTS: dict[str, Callable[[View], None]] = {
    "Breakdown": by_member_part,
    "Neighbours": neighbours_part,
    "Year on year": years_part,
    "Target": target_part,
    "Questions and comments": questions_part,
    "Changes": changes_part,
    "Definition": definition_part,
}
