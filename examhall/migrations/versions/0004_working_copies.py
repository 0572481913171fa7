"""what authors wrote, and what they are writing"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("item_version", sa.Column("authored", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "working_copy",
        sa.Column("item_id", sa.String(length=24), nullable=False),
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("saved_by", sa.String(length=16), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("edition > 0", name=op.f("ck_working_copy_editions_count_from_one")),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_working_copy_saved_by_person")),
        sa.PrimaryKeyConstraint("item_id", "edition", name=op.f("pk_working_copy")),
    )
    for statement in statements("working_copy", op.get_bind().dialect.name):
        op.execute(statement)
