"""each item as it stands now, the words it is found by, and saved views of the list

The rows of items that are there already are put up by the back office, or at once by `examhall bank index`.
"""

import sqlalchemy as sa
from alembic import op

from examhall.full_text import statements

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "item_shelf",
        sa.Column("item_id", sa.String(length=24), nullable=False),
        sa.Column("level", sa.String(length=4), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=4), nullable=False),
        sa.Column("difficulty", sa.String(length=12), nullable=False),
        sa.Column("cognitive", sa.String(length=12), nullable=False),
        sa.Column("knowledge", sa.String(length=200), nullable=False),
        sa.Column("points", sa.String(length=12), nullable=False),
        sa.Column("variants", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("calculation", sa.Boolean(), nullable=False),
        sa.Column("solved", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reviewers", sa.Text(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_shelf_item_id_item")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_item_shelf_author_id_person")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_item_shelf")),
    )
    op.create_index("ix_item_shelf_author_id", "item_shelf", ["author_id"])
    op.create_table(
        "item_words",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("item_id", sa.String(length=24), nullable=False),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.Column("pieces", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_item_words_item_id_item")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_item_words")),
        sa.UniqueConstraint("item_id", name=op.f("uq_item_words_item_id")),
    )
    for statement in statements("item_words", "tokens", "number", op.get_bind().dialect.name):
        op.execute(statement)
    op.create_table(
        "saved_view",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_view_person_id_person")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_saved_view_person_id")),
    )
