"""What is kept longer and what was erased (P8), and who asked for what is recorded about them (P4, P10)."""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, Sealed, UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_hold()
    _make_tombstone()
    _make_request()
    op.create_table(
        "bundle",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("request", Id, nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("sealed", Sealed(), nullable=False),
        sa.ForeignKeyConstraint(["request"], ["privacy_request.id"], name=op.f("fk_bundle_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle")),
    )
    op.create_index(op.f("ix_bundle_request"), "bundle", ["request"], unique=False)


def downgrade() -> None:
    for table in ("bundle", "privacy_request", "tombstone", "hold"):
        op.drop_table(table)


def _make_hold() -> None:
    op.create_table(
        "hold",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", Id, nullable=False),
        sa.Column("sealed", Sealed(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["complaint.number"], name=op.f("fk_hold_number")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_hold_made_by")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_hold")),
    )


def _make_tombstone() -> None:
    op.create_table(
        "tombstone",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("registered_at", UTCDateTime(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("erased_on", sa.Date(), nullable=False),
        sa.Column("erased_by", Id, nullable=True),
        sa.ForeignKeyConstraint(["erased_by"], ["person.id"], name=op.f("fk_tombstone_erased_by")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tombstone")),
    )


def _make_request() -> None:
    op.create_table(
        "privacy_request",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", Id, nullable=False),
        sa.Column("sealed", Sealed(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_privacy_request_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_request")),
        sa.UniqueConstraint("name", name=op.f("uq_privacy_request_name")),
    )
