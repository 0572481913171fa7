"""answers to comments, words put aside when two save, and who solved an item without having written it"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment_answer",
        sa.Column("comment", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["comment"], ["item_comment.number"], name=op.f("fk_comment_answer_comment_item_comment")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_comment_answer_person_id_person")),
        sa.PrimaryKeyConstraint("comment", name=op.f("pk_comment_answer")),
    )
    op.create_table(
        "item_solution",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("item_id", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("variant", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("earned", sa.String(length=12), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id", "version"], ["item_version.item_id", "item_version.version"], name="fk_item_solution_of"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_item_solution_person_id_person")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_item_solution")),
    )
    op.create_index("ix_item_solution_of", "item_solution", ["item_id", "version"])
    op.create_table(
        "refused_copy",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("item_id", sa.String(length=24), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.String(length=16), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_refused_copy_saved_by_person")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_refused_copy")),
    )
    op.create_index("ix_refused_copy_of", "refused_copy", ["item_id"])
    for table in ("comment_answer", "item_solution", "refused_copy"):
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)
