"""One KPI: a finding, the chart that shows it, the cases behind it, and where it comes from."""

# ruff: noqa: E402
from frame.access import require

require("view")

from html import escape

import streamlit as st

from charts import scorecard, spc_chart
from charts.spc_drawing import ENGLAND, NEIGHBOURS
from frame import cases, copying, data, events, history, kpi_parts, one_kpi, page, state
from frame.data import WHOLE, Member
from frame.export import public_csv, with_other_members
from frame.style import PROJECTOR
from kpis.definitions import BASIS_NAMES, basis_words
from kpis.periods import month_end
from kpis.small_cells import WHY_HIDDEN

AXES = {"Axis as it fits": "fitted", "Axis from zero": "zero"}
LIMITS = ("Usual range", "Usual range and P′ limits")
BESIDE = {"Beside neighbours": NEIGHBOURS, "Beside England": ENGLAND, "Beside neither": ""}

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
st.html(scorecard.kpi_strip(assessed, assessed.latest if kpi.basis != kpi.charted_basis else None, theme=page.theme()))

# ---- the chart, and under it what may be done with it
chart_place = st.container()
tools = st.container(horizontal=True, vertical_alignment="center", key="tools")
steps = data.neighbour_steps(picture, kpi, frame.month)
axis, overlay = "fitted", ()
if not projector:
    with tools:
        if england := data.neighbour_steps(picture, kpi, frame.month, ENGLAND):
            shown_beside = {NEIGHBOURS: steps, ENGLAND: england, "": ()}
            steps = shown_beside[BESIDE[state.choose("beside", "Beside", tuple(BESIDE), width=180)]]
        axis = AXES[state.choose("axis", "Axis", tuple(AXES), width=170)]
        offered_limits = one_kpi.overlay(shown) if is_spc else ()
        if offered_limits and state.choose("limits", "Limits", LIMITS, width=240) != LIMITS[0]:
            overlay = offered_limits

said_before = history.known_facts(kpi, frame.month)
among_months = history.on_months_chart(kpi, said_before, basis) if member == WHOLE else []
restated = one_kpi.restated_months(picture, kpi, basis, member, rows)
happened, until = events.events(picture, kpi, member), month_end(frame.month)
since = min((point.month for point in shown.chart.points), default=frame.month)
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
        annotations=events.newest(happened, until, since, scale),
        provisional={row["month"] for row in rows if row["provisional"]},
        overlay=overlay,
        no_range=one_kpi.no_range_words(basis),
        axis=axis,
        scale=scale,
        theme=page.theme(),
    )


in_words = one_kpi.chart_words(shown, steps, among_months, basis, restated)
in_words = f"{in_words} {events.words(happened, until, since)}".rstrip()
with chart_place:
    if any(row.get("hidden") for row in rows):
        page.note(f"Where the line is broken: {WHY_HIDDEN[0].lower()}{WHY_HIDDEN[1:]}")
    page.both_widths("months", months_chart, in_words, wide="projector" if projector else "page")
if projector:
    st.stop()
if overlay:
    page.note(one_kpi.OVERLAY_WORDS)

at_first = {"beside": next(iter(BESIDE)), "axis": next(iter(AXES)), "limits": LIMITS[0]}
given = {name: st.session_state.get(name) for name in ("by", "only", "basis", *at_first)}
given["part"] = st.session_state.get("part") or st.query_params.get("part")  # drawn further down
chosen = {name: value for name, value in given.items() if value != at_first.get(name)}
address = state.link(st.context.url or "kpi", kpi=kpi.short_name, **frame.here, **chosen)
exported = rows if member == WHOLE else with_other_members(rows, one_kpi.other_members(picture, kpi, basis, member))
with tools:
    copying.buttons(
        address,
        chart="months",
        title=assessed.finding,
        source=one_kpi.picture_source(kpi, rows, one_kpi.export_lines(picture, kpi, basis, member)),
        file=f"{kpi.id}-{frame.month:%Y-%m}.png",
    )
    st.download_button(
        "Download data",
        public_csv(kpi, exported, one_kpi.export_lines(picture, kpi, basis, member)),
        file_name=f"{kpi.id}-{frame.month:%Y-%m}.csv",
        mime="text/csv",
        on_click="ignore",
        help="The months as a table for a spreadsheet; numbers from 1 to 5 are hidden.",
    )
    projected = f'<a href="{escape(address)}&amp;view=projector">Projector view</a>'
    with st.container(key="wide-projector", width="content"):  # a phone drives no projector
        st.html(f'<div class="bearing bearing-quiet-link">{projected}</div>', width="content")
with st.expander("The months as a table"):
    st.html(one_kpi.months_html(kpi, shown, rows, restated))
cases.draw(picture, kpi, basis, frame.month, member)

# ---- three answers
view = kpi_parts.View(picture, kpi, frame.month, member, by, offered, by_basis, assessed)
by_member, beside, origin = st.columns(3, gap="large")
with by_member:
    st.header(
        f"By {one_kpi.dimension_words(by)}, {basis_words(view.level)}" if view.parts else "Broken down", anchor=False
    )
    st.html(f'<div class="bearing-facts">{one_kpi.parts_html(kpi, view.parts, view.units, view.hidden)}</div>')
with beside:
    compared = view.compared
    period = f" ({one_kpi.period_words(kpi, picture, compared)})" if compared else ""
    st.header(f"Against neighbours{period}", anchor=False)
    also = data.beside(picture, kpi, frame.month)
    st.html(f'<div class="bearing-facts">{one_kpi.neighbours_html(kpi, picture, compared, also)}</div>')
with origin:
    st.header("Where this comes from", anchor=False)
    loaded = {row["month"] for row in data.all_rows(by_basis)}
    st.html(f'<div class="bearing-facts">{one_kpi.lineage_html(kpi, picture, assessed, loaded)}</div>')

# ---- to look closer
kpi_parts.draw(view)
