"""When a complaint was closed, how many promises it has open, and what was reported and evaluated. What was
withdrawn is open until it is closed (3.5).

The new columns of the complaints that are there are worked out from their events, which name it in the clear.
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CLOSED_ON = """
UPDATE complaint SET closed_on = (
    SELECT event.happened_on FROM event
    WHERE event.complaint = complaint.number AND event.kind = 'Closed'
    ORDER BY event.seq DESC LIMIT 1
) WHERE stage = 'closed'
"""
PROMISES = """
UPDATE complaint SET promises = (
    SELECT count(CASE WHEN event.kind = 'Promised' THEN 1 END)
         - count(CASE WHEN event.kind = 'Fulfilled' THEN 1 END)
    FROM event WHERE event.complaint = complaint.number
)
"""
PROMISED = sa.text("promises > 0")
OPEN = sa.text("stage <> 'closed'")
OPEN_BEFORE = sa.text("stage NOT IN ('closed', 'withdrawn')")


def upgrade() -> None:
    op.add_column("complaint", sa.Column("closed_on", sa.Date(), nullable=True))
    op.add_column("complaint", sa.Column("promises", sa.Integer(), nullable=False, server_default="0"))
    op.execute(CLOSED_ON)
    op.execute(PROMISES)
    _index_open(OPEN)
    op.create_index("ix_complaint_closed_on", "complaint", ["closed_on"], unique=False)
    op.create_index(
        "ix_complaint_promised",
        "complaint",
        ["number"],
        unique=False,
        sqlite_where=PROMISED,
        postgresql_where=PROMISED,
    )
    op.create_table(
        "occasion",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("person", Id, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_occasion_person")),
        sa.PrimaryKeyConstraint("kind", "period", name=op.f("pk_occasion")),
    )


def _index_open(condition: sa.TextClause) -> None:
    """In place of the one that was there."""
    op.drop_index("ix_complaint_open", table_name="complaint")
    op.create_index(
        "ix_complaint_open",
        "complaint",
        ["received_on"],
        unique=False,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def downgrade() -> None:
    op.drop_table("occasion")
    _index_open(OPEN_BEFORE)
    op.drop_index("ix_complaint_promised", table_name="complaint")
    op.drop_index("ix_complaint_closed_on", table_name="complaint")
    op.drop_column("complaint", "promises")
    op.drop_column("complaint", "closed_on")
