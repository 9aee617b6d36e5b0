"""By which programme a complaint is found (3.1a). It stands in the sealed payload: `storage/filling.py` fills
it in at the start, with the facts, which are marked as behind for that.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("complaint", sa.Column("programme", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_complaint_programme"), "complaint", ["programme"], unique=False)
    op.execute("UPDATE fact SET version = 0 WHERE number IN (SELECT number FROM complaint)")


def downgrade() -> None:
    op.drop_index(op.f("ix_complaint_programme"), table_name="complaint")
    op.drop_column("complaint", "programme")
