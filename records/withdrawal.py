"""Taking back what was written. The row stays, with who took it back, when and why."""

from records.models import Withdrawable, now
from records.rules import person, words_of
from records.store import Records, Refused


def withdraw(records: Records, what: type[Withdrawable], id: int, *, by: str, why: str) -> None:
    """Takes back one row of `what` (Comment, Annotation, StepChange or View). Raises Refused."""
    by, why = person(by), words_of(why, "Say why it is withdrawn.", 300)
    with records.session() as session:
        row = session.get(what, id)
        if row is None or row.withdrawn_at is not None:
            raise Refused("It has been withdrawn already.")
        row.withdrawn_by, row.withdrawn_at, row.withdrawn_why = by, now(), why
