"""files on their way into the bank and out of it"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exchange_file",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("direction", sa.String(length=4), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("job_id", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("direction IN ('in', 'out')", name=op.f("ck_exchange_file_in_or_out")),
        sa.CheckConstraint(
            "state IN ('waiting', 'ready', 'refused', 'taken', 'dropped')", name=op.f("ck_exchange_file_known_state")
        ),
        sa.CheckConstraint(
            "direction = 'in' OR state IN ('waiting', 'ready', 'dropped')",
            name=op.f("ck_exchange_file_only_what_comes_in_is_taken"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_exchange_file_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_file")),
    )
    op.create_index("ix_exchange_file_by_id", "exchange_file", ["by_id", "at"])
