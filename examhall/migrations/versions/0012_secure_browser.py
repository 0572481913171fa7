"""which browser and which network an administration asks for, and who was let in or not"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "secure_browser_rule",
        sa.Column("administration_id", sa.String(length=16), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("gate", sa.String(length=32), nullable=False),
        sa.Column("quit", sa.String(length=32), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("quit_password", sa.LargeBinary(), nullable=False),
        sa.Column("file_password", sa.LargeBinary(), nullable=False),
        sa.Column("set_by", sa.String(length=16), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["administration_id"], ["administration.id"], name=op.f("fk_secure_browser_rule_administration_id_administration")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_secure_browser_rule_set_by_person")),
        sa.PrimaryKeyConstraint("administration_id", name=op.f("pk_secure_browser_rule")),
        sa.UniqueConstraint("gate", name=op.f("uq_secure_browser_rule_gate")),
        sa.UniqueConstraint("quit", name=op.f("uq_secure_browser_rule_quit")),
    )
    op.create_table(
        "secure_browser_key",
        sa.Column("administration_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("set_by", sa.String(length=16), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('config', 'browser')", name=op.f("ck_secure_browser_key_known_kind")),
        sa.ForeignKeyConstraint(
            ["administration_id"], ["secure_browser_rule.administration_id"],
            name=op.f("fk_secure_browser_key_administration_id_secure_browser_rule"),
        ),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_secure_browser_key_set_by_person")),
        sa.PrimaryKeyConstraint("administration_id", "kind", "key", name=op.f("pk_secure_browser_key")),
    )
    op.create_table(
        "secure_browser_pass",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("administration_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=True),
        sa.Column("passed_at", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["administration_id"], ["administration.id"], name=op.f("fk_secure_browser_pass_administration_id_administration")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_secure_browser_pass_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secure_browser_pass")),
    )
    op.create_table(
        "access_refusal",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("administration_id", sa.String(length=16), nullable=False),
        sa.Column("sitting_id", sa.String(length=16), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("fault", sa.String(length=24), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("expected", sa.String(length=300), nullable=False),
        sa.Column("received", sa.String(length=8), nullable=False),
        sa.Column("version", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["administration_id"], ["administration.id"], name=op.f("fk_access_refusal_administration_id_administration")
        ),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_access_refusal_sitting_id_sitting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_refusal")),
    )
    op.create_index("ix_access_refusal_administration", "access_refusal", ["administration_id", "at"])
    op.create_table(
        "room_network",
        sa.Column("room_id", sa.String(length=16), nullable=False),
        sa.Column("network", sa.String(length=50), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("set_by", sa.String(length=16), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_network_room_id_room")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_room_network_set_by_person")),
        sa.PrimaryKeyConstraint("room_id", "network", name=op.f("pk_room_network")),
    )
    for statement in statements("access_refusal", op.get_bind().dialect.name):
        op.execute(statement)
