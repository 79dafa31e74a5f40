"""What people write beside a KPI: the forms keep it with a name, refuse what is incomplete, and take it back."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from frame import notes
from frame.data import WHOLE, Member
from records.annotations import annotations
from records.comments import comment, comments
from records.models import Annotation, StepChange
from records.step_changes import step_changes
from records.store import Records, open_records
from tests.pages.conftest import body, title
from tests.pages.small import LATEST, write_home

NOVEMBER = datetime(2026, 11, 20, 12, 0)
WRITTEN = {"id": 1, "by": "a.lead", "at": NOVEMBER}


@pytest.fixture
def home(tmp_path):
    return write_home(tmp_path)


def opened(at: AppTest, form: str) -> AppTest:
    at.session_state[form] = True
    return at.run()


def pressed(at: AppTest, label: str) -> AppTest:
    (button,) = [button for button in at.button if button.label == label]
    return button.click().run()


def kept(home) -> Records:
    return open_records(home.root)


# ---------------------------------------------------------------- the forms


def test_a_comment_is_kept_with_its_month_and_name_and_the_name_is_remembered(visit, home):
    at = opened(visit("kpi", home=home, kpi="Re-referrals", team="North", part="Questions and comments"), "comment")
    at.text_area(key="comment-words").set_value("Half-term week.")
    at.text_input(key="comment-name").set_value("A. Analyst")
    at = pressed(at, "Keep the comment")
    (row,) = comments(kept(home), "rereferral_pct")
    assert (row.month, row.dimension, row.member, row.words, row.by) == (
        LATEST, "team", "North", "Half-term week.", "A. Analyst",
    )  # fmt: skip
    assert at.session_state["comment"] is False and "<b>October 2026, North</b> · Half-term week." in body(at)
    assert opened(at, "comment").text_input(key="comment-name").value == "A. Analyst"


def test_a_refused_comment_leaves_the_form_open_and_nothing_written(visit, home):
    at = pressed(opened(visit("kpi", home=home, kpi="Re-referrals", part="Questions and comments"), "comment"),
                 "Keep the comment")  # fmt: skip
    assert [error.value for error in at.error] == ["Write something first."]
    assert at.session_state["comment"] is True and comments(kept(home), "rereferral_pct") == []


def test_a_comment_is_withdrawn_with_a_reason(visit, home):
    comment(kept(home), kpi="rereferral_pct", month=LATEST, words="Wrong month.", by="a")
    at = visit("kpi", home=home, kpi="Re-referrals", part="Questions and comments")
    assert "Wrong month." in body(at)
    at = pressed(opened(at, "comment-withdraw"), "Withdraw it")
    assert [error.value for error in at.error] == ["Say why it is withdrawn."]
    at.text_input(key="comment-why").set_value("meant September")
    assert "Wrong month." not in body(pressed(at, "Withdraw it"))
    assert comments(kept(home), "rereferral_pct") == []


def test_an_event_is_marked_on_the_chart_of_this_kpi_or_of_all(visit, home):
    at = opened(visit("kpi", home=home, kpi="Re-referrals", part="Changes"), "annotation")
    at.date_input(key="annotation-on").set_value(date(2026, 9, 14))
    at.text_input(key="annotation-words").set_value("Ofsted visit")
    at.radio(key="annotation-scope").set_value("Every KPI")
    at = pressed(at, "Mark it on the chart")
    (row,) = annotations(kept(home), "another")
    assert (row.on, row.words, row.kind, row.kpi) == (date(2026, 9, 14), "Ofsted visit", "Inspection", None)
    assert "<b>14 Sep 2026</b> · Ofsted visit (inspection, on every KPI)" in body(at)
    charts = [chart.proto.spec for chart in at.get("plotly_chart")]
    assert any("Ofsted visit" in spec for spec in charts)


def test_a_step_change_needs_month_reason_and_approver_and_moves_the_limits(visit, home):
    at = visit("kpi", home=home, kpi="Re-referrals", part="Changes")
    before = [chart.proto.spec for chart in at.get("plotly_chart")]
    at = pressed(opened(at, "step"), "Declare it")
    assert [error.value for error in at.error] == ["Choose the first month after the change."]
    at.selectbox(key="step-month").set_value("June 2025")
    at = pressed(at, "Declare it")
    assert "needs a reason" in at.error[0].value
    at.text_area(key="step-reason").set_value("New front door")
    at = pressed(at, "Declare it")
    assert "who approved it" in at.error[0].value and step_changes(kept(home)) == []
    at.text_input(key="step-approver").set_value("Board chair")
    at = pressed(at, "Declare it")
    (row,) = step_changes(kept(home))
    assert (row.kpi, row.month, row.member, row.approved_by) == (
        "rereferral_pct", date(2025, 6, 1), "All", "Board chair",
    )  # fmt: skip
    assert "<b>From June 2025</b> · New front door. Approved by Board chair." in body(at)
    assert [chart.proto.spec for chart in at.get("plotly_chart")] != before


def test_pages_stand_where_the_records_cannot_be_read(visit, home):
    kept(home).close()
    (home.root / "records" / "records.db").write_text("no database at all\n" * 300)
    at = visit("kpi", home=home, kpi="Re-referrals", part="Changes")
    assert not at.exception and "%" in body(at) and "cannot be read just now" in body(at)
    assert title(visit("views", home=home)) == "Saved views cannot be read just now"
    assert not visit(home=home).exception


# ---------------------------------------------------------------- the lists


def test_a_team_reads_its_own_comments_and_the_councils(visit, home):
    for words, member in (("Of all.", "All"), ("Of North.", "North"), ("Of South.", "South")):
        dimension = "all" if member == "All" else "team"
        comment(kept(home), kpi="rereferral_pct", month=LATEST, words=words, by="a", dimension=dimension, member=member)
    asked = {"home": home, "kpi": "Re-referrals", "part": "Questions and comments"}
    north, every = body(visit("kpi", team="North", **asked)), body(visit("kpi", **asked))
    assert "Of all." in north and "Of North." in north and "Of South." not in north
    assert all(words in every for words in ("Of all.", "Of North.", "Of South."))
    assert "Of all." not in body(visit("kpi", month="September 2026", **asked))


def test_what_is_written_cannot_be_markup():
    row = Annotation(on=date(2026, 9, 14), words="<b>x</b>", kind="Other", kpi="k", **WRITTEN)
    html = notes.annotations_html([row], [(date(2026, 10, 5), "Later", "Ofsted's visits")])
    assert "&lt;b&gt;x&lt;/b&gt;" in html and html.index("5 Oct 2026") < html.index("14 Sep 2026")


def test_a_step_change_says_how_long_the_earlier_limits_are_carried():
    chart = SimpleNamespace(pending_rebase=4, settings=SimpleNamespace(rebase_points=12))
    rows = [
        StepChange(kpi="k", month=month, reason=f"Reason {month:%B}!", approved_by="Chair", **WRITTEN)
        for month in (date(2025, 6, 1), date(2026, 7, 1))
    ]
    html = notes.step_changes_html(rows, chart)
    assert "Reason July! Approved by Chair. Earlier limits carried forward: 4 of 12 points." in html
    assert html.count("carried forward") == 1 and html.index("July 2026") < html.index("June 2025")
    assert "every month shown" in notes.step_changes_html([], chart)


def test_whom_a_note_is_about():
    assert notes.whom(WHOLE) == "the whole council" and notes.whom(Member("team", "North")) == "North"
