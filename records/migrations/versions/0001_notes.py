"""Comments, annotations and step changes, and the tally of writes."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None


def upgrade() -> None:
    tally = op.create_table(
        "tally",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("written", sa.Integer(), nullable=False),
    )
    op.bulk_insert(tally, [{"id": 1, "written": 0}])
    op.create_table(
        "comment",
        *written(),
        sa.Column("kpi", sa.String(80), nullable=False, index=True),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("dimension", sa.String(60), nullable=False),
        sa.Column("member", sa.String(200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
    )
    op.create_table(
        "annotation",
        *written(),
        sa.Column("kpi", sa.String(80), nullable=True, index=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
    )
    op.create_table(
        "step_change",
        *written(),
        sa.Column("kpi", sa.String(80), nullable=False, index=True),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("dimension", sa.String(60), nullable=False),
        sa.Column("member", sa.String(200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.String(100), nullable=False),
    )


def written() -> list[sa.Column]:
    """Who wrote a row and when, and who took it back."""
    return [
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("by", sa.String(100), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_by", sa.String(100), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_why", sa.String(300), nullable=True),
    ]
