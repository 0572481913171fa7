"""by how many persons items are reviewed, what is said of their lines, and which facts they rest on"""

import json

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "item_comment",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("item_id", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id", "version"], ["item_version.item_id", "item_version.version"], name=op.f("fk_item_comment_on")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_item_comment_person_id_person")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_item_comment")),
    )
    op.create_index("ix_item_comment_on", "item_comment", ["item_id", "version"])
    item_fact = op.create_table(
        "item_fact",
        sa.Column("item_id", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fact_id", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id", "version"], ["item_version.item_id", "item_version.version"], name=op.f("fk_item_fact_of")
        ),
        sa.PrimaryKeyConstraint("item_id", "version", "fact_id", name=op.f("pk_item_fact")),
    )
    op.create_index("ix_item_fact_fact", "item_fact", ["fact_id"])
    op.create_table(
        "review_rule",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.String(length=16), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("persons BETWEEN 1 AND 3", name=op.f("ck_review_rule_one_to_three")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_review_rule_set_by_person")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_review_rule")),
    )
    rows = op.get_bind().execute(sa.text("SELECT item_id, version, text FROM item_version"))
    resting = [
        {"item_id": row.item_id, "version": row.version, "fact_id": fact}
        for row in rows
        for fact in dict.fromkeys(json.loads(row.text).get("facts", ()))
    ]
    if resting:
        op.bulk_insert(item_fact, resting)
    for table in ("item_comment", "item_fact", "review_rule"):
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)
