"""Comments, annotations and step changes: what is kept, what is refused, and that nothing is ever lost."""

from datetime import date

import pytest
from sqlalchemy import select

from records.annotations import annotate, annotations
from records.comments import comment, comments
from records.models import Comment, StepChange
from records.step_changes import declare, step_changes
from records.store import Refused
from records.withdrawal import withdraw

AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)


def step(records, **changed):
    usual = {"kpi": "k", "month": AUGUST, "reason": "New front door.", "approved_by": "Board chair", "by": "a"}
    return declare(records, **{**usual, **changed})


def test_comments_stand_newest_month_first_and_the_past_knows_only_its_own(records):
    comment(records, kpi="k", month=SEPTEMBER, words="Late data.", by="a")
    comment(records, kpi="k", month=OCTOBER, words="Holiday month.", by="b", dimension="team", member="North")
    comment(records, kpi="k", month=SEPTEMBER, words="  Mended since.  ", by="b")
    comment(records, kpi="other", month=OCTOBER, words="Elsewhere.", by="a")
    assert [row.words for row in comments(records, "k")] == ["Holiday month.", "Mended since.", "Late data."]
    assert [row.words for row in comments(records, "k", until=SEPTEMBER)] == ["Mended since.", "Late data."]
    newest = comments(records, "k")[0]
    assert (newest.by, newest.month, newest.dimension, newest.member) == ("b", OCTOBER, "team", "North")
    assert newest.at.tzinfo is None


def test_what_is_withdrawn_stays_with_who_and_why(records):
    kept = comment(records, kpi="k", month=OCTOBER, words="Wrong month.", by="a")
    withdraw(records, Comment, kept.id, by="b", why="meant September")
    assert comments(records, "k") == []
    with records.reading() as session:
        row = session.scalars(select(Comment)).one()
    assert (row.words, row.by) == ("Wrong month.", "a")
    assert (row.withdrawn_by, row.withdrawn_why) == ("b", "meant September") and row.withdrawn_at >= row.at
    with pytest.raises(Refused, match="already"):
        withdraw(records, Comment, kept.id, by="c", why="again")
    with records.reading() as session:
        assert session.scalars(select(Comment)).one().withdrawn_by == "b"


@pytest.mark.parametrize(
    ("given", "said"),
    [({"words": " "}, "Write something"), ({"by": ""}, "who you are"), ({"words": "x" * 1001}, "1,001 characters")],
)
def test_a_comment_needs_words_and_a_name(records, given, said):
    with pytest.raises(Refused, match=said):
        comment(records, **{"kpi": "k", "month": OCTOBER, "words": "Words.", "by": "a", **given})
    assert comments(records, "k") == [] and records.changed == 0


def test_a_month_is_its_first_day(records):
    with pytest.raises(ValueError, match="first day"):
        comment(records, kpi="k", month=date(2026, 10, 31), words="Words.", by="a")


def test_annotations_of_one_kpi_and_of_all_stand_in_order_of_their_days(records):
    annotate(records, on=date(2026, 9, 14), words="New form.", kind="Recording change", by="a", kpi="k")
    annotate(records, on=date(2026, 5, 4), words="Ofsted visit", kind="Inspection", by="a")
    annotate(records, on=date(2026, 6, 1), words="Not ours", kind="Other", by="a", kpi="other")
    assert [(row.on, row.words, row.kpi) for row in annotations(records, "k")] == [
        (date(2026, 5, 4), "Ofsted visit", None), (date(2026, 9, 14), "New form.", "k"),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="unknown"):
        annotate(records, on=AUGUST, words="x", kind="Gossip", by="a")


def test_a_step_change_needs_a_reason_and_an_approver(records):
    for missing, said in (("reason", "needs a reason"), ("approved_by", "who approved"), ("by", "who you are")):
        with pytest.raises(Refused, match=said):
            step(records, **{missing: "  "})
    assert step_changes(records) == []


def test_one_step_change_a_month_and_member_until_it_is_withdrawn(records):
    first = step(records)
    step(records, dimension="team", member="North")
    step(records, month=OCTOBER)
    with pytest.raises(Refused, match="stands already"):
        step(records, reason="Again.")
    assert [(row.month, row.member) for row in step_changes(records)] == [
        (AUGUST, "All"), (AUGUST, "North"), (OCTOBER, "All"),
    ]  # fmt: skip
    withdraw(records, StepChange, first.id, by="a", why="not sustained")
    step(records, reason="Approved anew.")
    assert [row.reason for row in step_changes(records) if row.member == "All"] == ["Approved anew.", "New front door."]
