"""pictures in items"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("mime", sa.String(length=12), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("kept_by", sa.String(length=16), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["kept_by"], ["person.id"], name=op.f("fk_picture_kept_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
    )
    for statement in statements("picture", op.get_bind().dialect.name):
        op.execute(statement)
