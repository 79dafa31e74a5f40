"""One KPI: a finding, the chart that shows it, the cases behind it, and where it comes from."""

# ruff: noqa: E402
from frame.access import require

require("view")

from html import escape

import streamlit as st

from charts import breakdown, history_chart, neighbours_chart, scorecard, spc_chart
from frame import cases, data, history, one_kpi, page, state
from frame.data import WHOLE, Member
from frame.export import public_csv, with_other_members
from frame.style import PROJECTOR
from kpis import formats
from kpis.definitions import BASIS_NAMES, basis_words
from kpis.small_cells import HIDDEN_WORDS, WHY_HIDDEN

frame = page.begin_or_stop()
picture = frame.picture
if not picture.by_short_name:
    page.nothing_yet()
    st.stop()

# ---- choices
projector = st.query_params.get("view") == "projector"
pressing = one_kpi.most_pressing(picture, data.assessments(picture, frame.month))
with frame.before:
    kpi = picture.by_short_name[state.choose("kpi", "KPI", tuple(picture.by_short_name), width=238, first=pressing)]
offered = one_kpi.dimensions(picture, kpi)
wanted = frame.member
with frame.after:
    by = "team"
    if offered and offered != ["team"]:
        names = {f"By {one_kpi.dimension_words(dimension)}": dimension for dimension in offered}
        by = names[state.choose("by", "Broken down", tuple(names), width=186)]
    elif offered:
        by = offered[0]
    if by != "team" and offered:
        only = state.choose("only", "Part shown", ("All", *picture.members[kpi.id][by]), width=142)
        wanted = WHOLE if only == "All" else Member(by, only)
    member = one_kpi.known_member(picture, kpi, frame.month, wanted)
    by_basis = data.series(picture, kpi, member)
    basis_names = {BASIS_NAMES[basis]: basis for basis in one_kpi.bases(kpi, by_basis)}
    basis = basis_names[state.choose("basis", "Basis", tuple(basis_names), width=136)] if basis_names else kpi.basis

assessed = data.assessment(picture, kpi, frame.month, member)
if assessed is None:
    st.title(f"{kpi.short_name}: no figures", anchor=False)
    st.stop()
rows = [row for row in by_basis.get(basis, ()) if row["month"] <= frame.month]
is_spc = basis == data.charted_basis(kpi, data.all_rows(by_basis))
shown = assessed if is_spc else data.plain_line(assessed, rows, basis)

# ---- the finding
if projector:
    st.html(PROJECTOR)
st.title(assessed.finding, anchor=False)
st.html(f'<div class="bearing-lead">{escape(one_kpi.subtitle(kpi, shown, basis, member))}</div>')
if frame.team and by != "team":
    page.note(f"By {one_kpi.dimension_words(by)}: all teams together, not {frame.team} alone.")
elif member != wanted:
    page.note(f"{kpi.short_name}: no figures for {wanted.name}, so the whole council is shown.")
st.html(scorecard.kpi_strip(assessed, assessed.latest if kpi.basis != kpi.charted_basis else None))

# ---- the chart
steps = data.neighbour_steps(picture, kpi, frame.month)
said_before = history.known_facts(kpi, frame.month)
among_months = history.on_months_chart(kpi, said_before, basis) if member == WHOLE else []
restated = one_kpi.restated_months(picture, kpi, basis, member, rows)
aimed = assessed.target_line is not None or basis == kpi.basis


def months_chart(scale: str):
    """The SPC chart, or a plain line where months overlap."""
    return spc_chart.figure(
        shown,
        target_steps=data.target_steps(picture, kpi) if aimed else (),
        target_paths=data.target_paths(picture, kpi) if aimed else (),
        steps=steps,
        facts=among_months,
        restated=restated,
        annotations=one_kpi.annotations(picture, kpi),
        provisional={row["month"] for row in rows if row["provisional"]},
        no_range=one_kpi.no_range_words(basis),
        scale=scale,
    )


in_words = one_kpi.chart_words(shown, steps, among_months, basis, restated)
if any(row.get("hidden") for row in rows):
    page.note(f"Where the line is broken: {WHY_HIDDEN[0].lower()}{WHY_HIDDEN[1:]}")
page.both_widths("months", months_chart, in_words, wide="projector" if projector else "page")
if projector:
    st.stop()

# ---- the table, the download, the link
address = state.link(
    st.context.url or "kpi",
    kpi=kpi.short_name,
    month=formats.month_long(frame.month),
    team=frame.team,
    by=st.session_state.get("by"),
    only=st.session_state.get("only"),
    basis=st.session_state.get("basis"),
)
exported = rows if member == WHOLE else with_other_members(rows, one_kpi.other_members(picture, kpi, basis, member))
with st.container(horizontal=True, vertical_alignment="center"):
    st.download_button(
        "Download (small numbers hidden)",
        public_csv(kpi, exported, one_kpi.export_lines(picture, kpi, basis, member)),
        file_name=f"{kpi.id}-{frame.month:%Y-%m}.csv",
        mime="text/csv",
        on_click="ignore",
    )
    with st.popover("Link to this view"):
        st.code(address, language=None, wrap_lines=True)
    projected = f'<a href="{escape(address)}&amp;view=projector">Projector view</a>'
    st.html(f'<div class="bearing bearing-quiet-link">{projected}</div>', width="content")
with st.expander("The months as a table"):
    st.html(one_kpi.months_html(kpi, shown, rows, restated))
cases.draw(picture, kpi, basis, frame.month, member)

# ---- three answers
compared, also = data.comparison(picture, kpi, frame.month), data.beside(picture, kpi, frame.month)
level = one_kpi.broken_down_on(kpi, by_basis)
parts = data.breakdown(picture, kpi, level, frame.month, by) if offered else []
whole = data.cell(data.series(picture, kpi, WHOLE).get(level, ()), level, frame.month)
units = one_kpi.units(parts, whole) if kpi.unit == "percent" else ()
hidden = one_kpi.hidden_members(parts)
by_member, beside, origin = st.columns(3, gap="large")
with by_member:
    heading = f"By {one_kpi.dimension_words(by)}, {basis_words(level)}" if parts else "Broken down"
    st.header(heading, anchor=False)
    if units or (parts and kpi.unit == "percent"):
        st.html(f'<div class="bearing-facts">{one_kpi.members_html(kpi, units, hidden)}</div>')
    elif parts:
        st.html(one_kpi.counts_html(kpi, parts, one_kpi.dimension_words(by)))
    else:
        page.note(
            f"No breakdown for {formats.month_long(frame.month)}." if offered else "This measure cannot be broken down."
        )
with beside:
    period = f" ({one_kpi.period_words(kpi, picture, compared)})" if compared else ""
    st.header(f"Against neighbours{period}", anchor=False)
    st.html(f'<div class="bearing-facts">{one_kpi.neighbours_html(kpi, picture, compared, also)}</div>')
with origin:
    st.header("Where this comes from", anchor=False)
    loaded = {row["month"] for row in data.all_rows(by_basis)}
    st.html(f'<div class="bearing-facts">{one_kpi.lineage_html(kpi, picture, assessed, loaded)}</div>')

# ---- two charts
own = picture.meta["authority_name"]
left, right = st.columns(2, gap="large")
if units:
    with left:
        page.both_widths(
            "members",
            lambda scale: breakdown.figure(
                units, kpi, whole=WHOLE.name, hidden=hidden, hidden_words=HIDDEN_WORDS, scale=scale
            ),
            breakdown.describe(units, kpi, WHOLE.name, hidden, HIDDEN_WORDS),
        )
if compared and compared.n_with_data:
    with right if units else left:
        if caution := one_kpi.COMPARABLE_WORDS.get(data.comparability(kpi)):
            page.note(caution)
        page.both_widths(
            "neighbours",
            lambda scale: neighbours_chart.figure(
                compared, kpi, own_name=own, region_name=picture.meta["region_name"], scale=scale
            ),
            neighbours_chart.describe(compared, kpi, own),
        )

# ---- what was published before
years, reported = data.published_years(picture, kpi, frame.month), history.plotted(kpi, said_before)
if years or said_before:
    st.header(history.headline(years, reported), anchor=False)
    page.note(history.about(kpi, years))
    if history.is_worth_a_chart(years, reported):
        page.both_widths(
            "history",
            lambda scale: history_chart.figure(years, reported, kpi, own_name=own, scale=scale),
            history_chart.describe(years, reported, kpi, own),
        )
    if said_before:
        st.html(history.list_html(said_before))
    if years:
        with st.expander("The published years as a table"):
            st.html(history.years_html(kpi, years, own))

st.header("What it measures", anchor=False)
st.html(f'<div class="bearing-facts">{one_kpi.definition_html(kpi, picture)}</div>')
