"""The tables, one class each. Types are those SQLite and PostgreSQL share; times are UTC without a zone."""

from datetime import UTC, date, datetime

from sqlalchemy import Date, DateTime, Integer, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def now() -> datetime:
    """This moment, UTC without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


class Base(DeclarativeBase):
    """Constraints get names by rule, so that a later migration can speak of them."""

    metadata = MetaData(naming_convention=NAMES)


class Written:
    """Who wrote it and when."""

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(DateTime, default=now)


class Withdrawable(Written):
    """What can be taken back. It stays in the table, with who took it back, when and why."""

    withdrawn_by: Mapped[str | None] = mapped_column(String(100))
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime)
    withdrawn_why: Mapped[str | None] = mapped_column(String(300))


class Comment(Withdrawable, Base):
    """What somebody said about one KPI in one month, for the whole council or one member of a breakdown."""

    __tablename__ = "comment"
    kpi: Mapped[str] = mapped_column(String(80), index=True)
    month: Mapped[date] = mapped_column(Date)
    dimension: Mapped[str] = mapped_column(String(60))
    member: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)


class Annotation(Withdrawable, Base):
    """What happened on a day, to be marked on the chart of one KPI, or of every KPI (`kpi` None)."""

    __tablename__ = "annotation"
    kpi: Mapped[str | None] = mapped_column(String(80), index=True)
    on: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(String(200))


class StepChange(Withdrawable, Base):
    """From this month on the limits of one chart are worked out again: somebody's decision, and who approved it."""

    __tablename__ = "step_change"
    kpi: Mapped[str] = mapped_column(String(80), index=True)
    month: Mapped[date] = mapped_column(Date)
    dimension: Mapped[str] = mapped_column(String(60))
    member: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    approved_by: Mapped[str] = mapped_column(String(100))


class View(Withdrawable, Base):
    """A page with its choices, kept under a name by the person it belongs to."""

    __tablename__ = "view"
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(Text)


class Visit(Written, Base):
    """That somebody looked, and at which published snapshot."""

    __tablename__ = "visit"
    snapshot: Mapped[str] = mapped_column(String(120))


class Tally(Base):
    """One row, counting every write: what is worked out from records is worked out again when it has grown."""

    __tablename__ = "tally"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    written: Mapped[int] = mapped_column(Integer)
