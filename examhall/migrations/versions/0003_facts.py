"""the fact register"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fact",
        sa.Column("id", sa.String(length=8), nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("volatility", sa.String(length=1), nullable=False),
        sa.Column("support", sa.String(length=4), nullable=False),
        sa.Column("valid_from", sa.String(length=10)),
        sa.Column("valid_to", sa.String(length=10)),
        sa.Column("review_by", sa.String(length=10), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )
