"""specifications as data, items that must not stand on one paper, releases by the schedule, spare papers"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "specification",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(length=16), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_specification_versions_count_from_one")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_specification_set_by_person")),
        sa.PrimaryKeyConstraint("code", "version", name=op.f("pk_specification")),
    )
    op.add_column("paper", sa.Column("specification_version", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "item_enemy",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("one", sa.String(length=24), nullable=False),
        sa.Column("other", sa.String(length=24), nullable=False),
        sa.Column("enemies", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(length=16), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("one <> other", name=op.f("ck_item_enemy_not_its_own_enemy")),
        sa.ForeignKeyConstraint(["one"], ["item.id"], name=op.f("fk_item_enemy_one_item")),
        sa.ForeignKeyConstraint(["other"], ["item.id"], name=op.f("fk_item_enemy_other_item")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_item_enemy_set_by_person")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_item_enemy")),
    )
    op.create_index("ix_item_enemy_pair", "item_enemy", ["one", "other"])
    op.create_table(
        "release_order",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("paper_id", sa.String(length=16), nullable=False),
        sa.Column("administration_id", sa.String(length=16), nullable=False),
        sa.Column("ordered_by", sa.String(length=16), nullable=False),
        sa.Column("ordered_second", sa.String(length=16), nullable=False),
        sa.Column("ordered_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended", sa.String(length=12), nullable=True),
        sa.CheckConstraint("ordered_by <> ordered_second", name=op.f("ck_release_order_ordered_by_two")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended IS NULL)", name=op.f("ck_release_order_ended_with_how")),
        sa.CheckConstraint("ended IN ('carried_out', 'withdrawn', 'by_hand')", name=op.f("ck_release_order_known_end")),
        sa.ForeignKeyConstraint(
            ["administration_id"], ["administration.id"], name=op.f("fk_release_order_administration_id_administration")
        ),
        sa.ForeignKeyConstraint(["ordered_by"], ["person.id"], name=op.f("fk_release_order_ordered_by_person")),
        sa.ForeignKeyConstraint(["ordered_second"], ["person.id"], name=op.f("fk_release_order_ordered_second_person")),
        sa.ForeignKeyConstraint(["paper_id"], ["sealed_paper.id"], name=op.f("fk_release_order_paper_id_sealed_paper")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_release_order")),
    )
    op.create_table(
        "spare_paper",
        sa.Column("administration_id", sa.String(length=16), nullable=False),
        sa.Column("paper_id", sa.String(length=16), nullable=False),
        sa.Column("set_by", sa.String(length=16), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["administration_id"], ["administration.id"], name=op.f("fk_spare_paper_administration_id_administration")
        ),
        sa.ForeignKeyConstraint(["paper_id"], ["sealed_paper.id"], name=op.f("fk_spare_paper_paper_id_sealed_paper")),
        sa.PrimaryKeyConstraint("administration_id", name=op.f("pk_spare_paper")),
    )
    for table in ("specification", "item_enemy"):
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)
