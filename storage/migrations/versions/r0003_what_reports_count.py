"""What reports count, without anybody in it, and the reports that were made.

The facts of the complaints that are there stand in sealed payloads, which this step can't open: they are
filled in by `storage/filling.py` before the first report. Until then a report refuses.
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Id, UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

REFUSE = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
ON_SQLITE = (
    f"CREATE TRIGGER report_no_update BEFORE UPDATE ON report WHEN OLD.sent_on IS NOT NULL {REFUSE}",
    f"CREATE TRIGGER report_no_delete BEFORE DELETE ON report WHEN OLD.sent_on IS NOT NULL {REFUSE}",
    f"""
    CREATE TRIGGER report_no_replace BEFORE INSERT ON report
    WHEN EXISTS (SELECT 1 FROM report WHERE id = NEW.id AND sent_on IS NOT NULL) {REFUSE}
    """,
)
# The function that guards the trail says the same.
ON_POSTGRESQL = (
    """
    CREATE TRIGGER report_no_change BEFORE UPDATE OR DELETE ON report
    FOR EACH ROW WHEN (OLD.sent_on IS NOT NULL) EXECUTE FUNCTION trail_is_append_only()
    """,
    """
    CREATE TRIGGER report_no_truncate BEFORE TRUNCATE ON report
    FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only()
    """,
)


def upgrade() -> None:
    op.create_index("ix_complaint_version", "complaint", ["number", "version"], unique=False)
    op.add_column("dissatisfaction", sa.Column("commissioner", sa.String(length=20), nullable=True))
    _make_fact()
    _make_report()
    triggers = ON_SQLITE if op.get_bind().dialect.name == "sqlite" else ON_POSTGRESQL
    for trigger in triggers:
        op.execute(trigger)


def downgrade() -> None:
    op.drop_table("report")
    op.drop_table("fact")
    op.drop_column("dissatisfaction", "commissioner")
    op.drop_index("ix_complaint_version", table_name="complaint")


def _make_fact() -> None:
    op.create_table(
        "fact",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("regulation", sa.String(length=20), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("commissioner", sa.String(length=20), nullable=False),
        sa.Column("uwv", sa.String(length=10), nullable=False),
        sa.Column("categories", sa.Text(), nullable=False),
        sa.Column("extensions", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("ground", sa.String(length=20), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.Column("mediated", sa.Boolean(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("shut_on", sa.Date(), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("promises", sa.Text(), nullable=False),
        sa.Column("enter_from", sa.Date(), nullable=True),
        sa.Column("enter_met", sa.Date(), nullable=True),
        sa.Column("acknowledge_from", sa.Date(), nullable=True),
        sa.Column("acknowledge_met", sa.Date(), nullable=True),
        sa.Column("decide_from", sa.Date(), nullable=True),
        sa.Column("decide_met", sa.Date(), nullable=True),
        sa.Column("resolve_from", sa.Date(), nullable=True),
        sa.Column("resolve_met", sa.Date(), nullable=True),
        sa.Column("call_from", sa.Date(), nullable=True),
        sa.Column("call_met", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_fact")),
    )
    op.create_index("ix_fact_received_on", "fact", ["received_on", "number"], unique=False)


def _make_report() -> None:
    op.create_table(
        "report",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", Id, nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("regulation", sa.String(length=20), nullable=False),
        sa.Column("trail_seq", Id, nullable=False),
        sa.Column("trail_head", sa.String(length=64), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_recorded_at", UTCDateTime(), nullable=True),
        sa.Column("sent_by", Id, nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_report_made_by")),
        sa.ForeignKeyConstraint(["sent_by"], ["person.id"], name=op.f("fk_report_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_report_period", "report", ["kind", "period"], unique=False)
