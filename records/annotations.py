"""What happened on a day, marked on charts."""

from datetime import date

from sqlalchemy import or_, select

from records.models import Annotation
from records.rules import person, words_of
from records.store import Records, Refused

KINDS = ("Inspection", "Practice change", "Recording change", "Other")
LONGEST = 60  # characters: what a chart has room for


def annotate(
    records: Records, *, on: date | None, words: str, kind: str, by: str, kpi: str | None = None
) -> Annotation:
    """Keeps an annotation of one KPI, or of every KPI. Raises Refused, and ValueError for an unknown kind."""
    if kind not in KINDS:
        raise ValueError(f"kind '{kind}' is unknown: choose one of {', '.join(KINDS)}")
    if on is None:
        raise Refused("Choose the day it happened on.")
    row = Annotation(
        kpi=kpi, on=on, kind=kind, words=words_of(words, "Say what happened on that day.", LONGEST), by=person(by)
    )
    with records.session() as session:
        session.add(row)
    return row


def annotations(records: Records, kpi: str) -> list[Annotation]:
    """The annotations that stand on one KPI's chart, those of every KPI among them: oldest day first."""
    asked = select(Annotation).where(
        or_(Annotation.kpi == kpi, Annotation.kpi.is_(None)), Annotation.withdrawn_at.is_(None)
    )
    with records.reading() as session:
        return list(session.scalars(asked.order_by(Annotation.on, Annotation.id)))
