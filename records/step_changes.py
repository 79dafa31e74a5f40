"""Step changes (NHS Making Data Count): a person's decision, never automatic, with its reason and who approved it."""

from datetime import date

from sqlalchemy import select

from records.models import StepChange
from records.rules import first_of_month, person, words_of
from records.store import Records, Refused

LONGEST = 500  # characters


def declare(
    records: Records,
    *,
    kpi: str,
    month: date,
    reason: str,
    approved_by: str,
    by: str,
    dimension: str = "all",
    member: str = "All",
) -> StepChange:
    """Keeps a step change from `month` on. Raises Refused, also where one of the same month stands."""
    row = StepChange(
        kpi=kpi,
        month=first_of_month(month),
        reason=words_of(reason, "Say what changed in the service: a step change needs a reason.", LONGEST),
        approved_by=words_of(approved_by, "Say who approved it.", 100),
        by=person(by),
        dimension=dimension,
        member=member,
    )
    with records.session() as session:
        same = _standing().where(
            StepChange.kpi == kpi,
            StepChange.month == month,
            StepChange.dimension == dimension,
            StepChange.member == member,
        )
        if session.scalar(same) is not None:
            raise Refused("A step change of this month stands already. Withdraw it first.")
        session.add(row)
    return row


def step_changes(records: Records) -> list[StepChange]:
    """Every step change that stands, of all KPIs: oldest month first."""
    with records.reading() as session:
        return list(session.scalars(_standing().order_by(StepChange.month, StepChange.id)))


def _standing():
    return select(StepChange).where(StepChange.withdrawn_at.is_(None))
