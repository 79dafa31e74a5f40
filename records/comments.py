"""Comments on one KPI in one month."""

from datetime import date

from sqlalchemy import select

from records.models import Comment
from records.rules import first_of_month, person, words_of
from records.store import Records

LONGEST = 1000  # characters


def comment(
    records: Records, *, kpi: str, month: date, words: str, by: str, dimension: str = "all", member: str = "All"
) -> Comment:
    """Keeps a comment. Raises Refused."""
    row = Comment(
        kpi=kpi,
        month=first_of_month(month),
        words=words_of(words, "Write something first.", LONGEST),
        by=person(by),
        dimension=dimension,
        member=member,
    )
    with records.session() as session:
        session.add(row)
    return row


def comments(records: Records, kpi: str, *, until: date | None = None) -> list[Comment]:
    """The comments that stand on one KPI, of months to `until`: newest month first, in it the newest first."""
    asked = select(Comment).where(Comment.kpi == kpi, Comment.withdrawn_at.is_(None))
    if until is not None:
        asked = asked.where(Comment.month <= until)
    with records.reading() as session:
        return list(session.scalars(asked.order_by(Comment.month.desc(), Comment.id.desc())))
