"""That clients were told of the complaints system at the start of their programme (3.1a)."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, Sealed, UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "disclosure",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("reference", sa.LargeBinary(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", Id, nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("way", sa.String(length=10), nullable=True),
        sa.Column("told_by", Id, nullable=True),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.Column("proof", Id, nullable=True),
        sa.Column("sealed", Sealed(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_disclosure_recorded_by")),
        sa.ForeignKeyConstraint(["told_by"], ["person.id"], name=op.f("fk_disclosure_told_by")),
        sa.ForeignKeyConstraint(["proof"], ["attachment.id"], name=op.f("fk_disclosure_proof")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
        sa.UniqueConstraint("reference", name=op.f("uq_disclosure_reference")),
    )


def downgrade() -> None:
    op.drop_table("disclosure")
