"""One KPI: a finding, the chart that shows it, and where it comes from."""

# ruff: noqa: E402
from frame.access import require

require("view")

from html import escape

import streamlit as st

from charts import breakdown, neighbours_chart, scorecard, spc_chart
from frame import data, one_kpi, page, state
from frame.data import WHOLE, Member
from frame.export import public_csv, with_other_members
from frame.style import PROJECTOR
from frame.view import BASIS_NAMES
from kpis import formats

frame = page.begin_or_stop()
picture = frame.picture
if not picture.by_short_name:
    page.nothing_yet()
    st.stop()

# ---- choices
projector = st.query_params.get("view") == "projector"
pressing = one_kpi.most_pressing(picture, data.assessments(picture, frame.month))
with frame.before:
    kpi = picture.by_short_name[state.choose("kpi", "KPI", tuple(picture.by_short_name), width=245, first=pressing)]
offered = one_kpi.dimensions(picture, kpi)
wanted = frame.member
with frame.after:
    by = "team"
    if offered and offered != ["team"]:
        names = {f"By {one_kpi.dimension_words(dimension)}": dimension for dimension in offered}
        by = names[state.choose("by", "Broken down", tuple(names), width=150)]
    elif offered:
        by = offered[0]
    if by != "team" and offered:
        only = state.choose("only", "Part shown", ("All", *picture.members[kpi.id][by]), width=150)
        wanted = WHOLE if only == "All" else Member(by, only)
    member = one_kpi.known_member(picture, kpi, frame.month, wanted)
    by_basis = data.series(picture, kpi, member)
    basis_names = {BASIS_NAMES[basis]: basis for basis in one_kpi.bases(kpi, by_basis)}
    basis = basis_names[state.choose("basis", "Basis", tuple(basis_names), width=136)] if basis_names else kpi.basis

assessed = data.assessments(picture, frame.month, member).get(kpi.id)
if assessed is None:
    st.title(f"{kpi.short_name}: no figures", anchor=False)
    st.stop()
rows = [row for row in by_basis.get(basis, ()) if row["month"] <= frame.month]
is_spc = basis == data.charted_basis(kpi, by_basis)
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
st.html(scorecard.kpi_strip(assessed, assessed.latest if kpi.basis not in ("in_month", "snapshot") else None))

# ---- the chart
steps = data.neighbour_steps(picture, kpi, frame.month)
drawn = {
    "target_steps": data.target_steps(picture, kpi) if assessed.target_line is not None else (),
    "steps": steps,
    "annotations": one_kpi.annotations(picture, kpi),
    "provisional": {row["month"] for row in rows if row["provisional"]},
}


def months_chart(scale: str):
    """The SPC chart, or a plain line where months overlap."""
    figure = spc_chart.figure(shown, **drawn, scale=scale)
    if not is_spc:
        one_kpi.explain_no_limits(figure)
    return figure


in_words = one_kpi.chart_words(shown, steps, is_spc, basis)
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
    st.html(one_kpi.months_html(kpi, shown, rows))

# ---- three answers
compared = data.comparison(picture, kpi, frame.month)
level = one_kpi.broken_down_on(kpi, by_basis)
parts = data.breakdown(picture, kpi, level, frame.month, by) if offered else []
units = one_kpi.units(parts) if kpi.unit == "percent" else ()
by_member, beside, origin = st.columns(3, gap="large")
with by_member:
    heading = f"By {one_kpi.dimension_words(by)}, {BASIS_NAMES[level].lower()}" if parts else "Broken down"
    st.header(heading, anchor=False)
    if units:
        st.html(f'<div class="bearing-facts">{one_kpi.members_html(kpi, units)}</div>')
    elif parts:
        st.html(one_kpi.counts_html(kpi, parts, one_kpi.dimension_words(by)))
    else:
        st.html('<div class="bearing-facts"><p class="quiet">This measure cannot be broken down.</p></div>')
with beside:
    period = f" ({one_kpi.period_words(kpi, picture, compared)})" if compared else ""
    st.header(f"Against neighbours{period}", anchor=False)
    st.html(f'<div class="bearing-facts">{one_kpi.neighbours_html(kpi, picture, compared)}</div>')
with origin:
    st.header("Where this comes from", anchor=False)
    st.html(f'<div class="bearing-facts">{one_kpi.lineage_html(kpi, picture, assessed)}</div>')

# ---- two charts
own = picture.meta["authority_name"]
left, right = st.columns(2, gap="large")
if units:
    with left:
        page.both_widths(
            "members",
            lambda scale: breakdown.figure(units, kpi, whole=WHOLE.name, scale=scale),
            breakdown.describe(units, kpi, WHOLE.name),
        )
if compared and compared.n_with_data:
    with right if units else left:
        page.both_widths(
            "neighbours",
            lambda scale: neighbours_chart.figure(
                compared, kpi, own_name=own, region_name=picture.meta["region_name"], scale=scale
            ),
            neighbours_chart.describe(compared, kpi, own),
        )

st.header("What it measures", anchor=False)
st.html(f'<div class="bearing-facts">{one_kpi.definition_html(kpi, picture)}</div>')
