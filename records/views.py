"""Saved views: a page with its choices, kept under a name by the person it belongs to."""

from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.models import View, now
from records.rules import person, words_of
from records.store import Records, Refused

LONGEST_NAME = 80  # characters
LONGEST_ADDRESS = 2000


def keep(records: Records, *, name: str, address: str, by: str) -> View:
    """Keeps a view under a name its owner has not used yet. `address` is a page with its choices:
    'kpi?kpi=Re-referrals'. Raises Refused, and ValueError for an address elsewhere."""
    row = View(name=_name(name), address=_inside(address), by=person(by))
    with records.session() as session:
        _free_or_refused(session, row.name, row.by)
        session.add(row)
    return row


def views(records: Records, by: str) -> list[View]:
    """One person's views, by name."""
    with records.reading() as session:
        return sorted(session.scalars(_standing(by)), key=lambda view: view.name.casefold())


def rename(records: Records, id: int, *, name: str, by: str) -> View:
    """The view under another name: a new row, the old one withdrawn. Raises Refused."""
    by, name = person(by), _name(name)
    with records.session() as session:
        address = _taken_back(session, id, by, f"renamed to {name}").address
        _free_or_refused(session, name, by)
        row = View(name=name, address=address, by=by)
        session.add(row)
    return row


def remove(records: Records, id: int, *, by: str) -> None:
    """Takes a view off its owner's list. Raises Refused."""
    with records.session() as session:
        _taken_back(session, id, by, "removed")


def _taken_back(session: Session, id: int, by: str, why: str) -> View:
    view = session.get(View, id)
    if view is None or view.by != by or view.withdrawn_at is not None:
        raise Refused("This view has been removed or renamed already.")
    view.withdrawn_by, view.withdrawn_at, view.withdrawn_why = by, now(), why
    return view


def _standing(by: str):
    return select(View).where(View.by == by, View.withdrawn_at.is_(None))


def _name(given: str) -> str:
    return words_of(given, "Give the view a name.", LONGEST_NAME)


def _free_or_refused(session: Session, name: str, by: str) -> None:
    taken = {view.name.casefold() for view in session.scalars(_standing(by))}
    if name.casefold() in taken:
        raise Refused(f"You already have a view named '{name}'. Choose another name.")


def _inside(address: str) -> str:
    """An address inside Bearing, without its leading slash: a view must never lead anywhere else."""
    parts = urlsplit(address.lstrip("/"))
    if parts.scheme or parts.netloc or address.startswith(("//", "\\")) or len(address) > LONGEST_ADDRESS:
        raise ValueError("a view's address is a page of Bearing with its choices")
    return address.lstrip("/")
