"""what authors are assigned; who was an author before sees what he saw"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assignment",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("author_id", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=4), nullable=False),
        sa.Column("area", sa.String(length=4), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.String(length=16), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_assignment_author_id_person")),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_assignment_changed_by_person")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_author", "assignment", ["author_id"])
    for level in ("L1", "L2", "L3"):
        op.execute(
            "INSERT INTO assignment (author_id, level, area, given, changed_by, changed_at) "
            f"SELECT DISTINCT person_id, '{level}', '', true, person_id, 0 FROM role_grant WHERE role = 'author'"
        )
    for statement in statements("assignment", op.get_bind().dialect.name):
        op.execute(statement)
