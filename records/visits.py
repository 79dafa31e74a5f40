"""Who looked at which snapshot when: what "since I last looked" is measured from."""

from datetime import datetime, timedelta

from sqlalchemy import select

from records.models import Visit, now
from records.rules import person
from records.store import Records

SITTING = timedelta(minutes=30)  # visits closer together are one look: a page opened again has not been read twice


def seen(records: Records, *, by: str, snapshot: str, at: datetime | None = None) -> None:
    """Keeps that this person looked at this snapshot. `at` is UTC without a zone; now when not given."""
    row = Visit(by=person(by), snapshot=snapshot, at=at or now())
    with records.session() as session:
        session.add(row)


def last_seen(records: Records, by: str, *, at: datetime | None = None) -> Visit | None:
    """The last visit before this look: the newest that more than half an hour without one follows."""
    with records.reading() as session:
        later = at or now()
        for visit in session.scalars(select(Visit).where(Visit.by == by, Visit.at <= later).order_by(Visit.at.desc())):
            if later - visit.at > SITTING:
                return visit
            later = visit.at
    return None
