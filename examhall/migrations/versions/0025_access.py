"""a second factor for the staff, whose roles need one, given passwords, what ends a sign-in; retention, purges, disclosures"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("access", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("person", sa.Column("password_ends_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "second_factor",
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("wrong", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_second_factor_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("lookup", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "lookup", name=op.f("pk_recovery_code")),
    )
    op.create_table(
        "factor_rule",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(length=16), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("edition > 0", name=op.f("ck_factor_rule_editions_count_from_one")),
        sa.PrimaryKeyConstraint("edition", name=op.f("pk_factor_rule")),
    )
    op.create_table(
        "retention_rule",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(length=16), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("edition > 0", name=op.f("ck_retention_rule_editions_count_from_one")),
        sa.PrimaryKeyConstraint("edition", name=op.f("pk_retention_rule")),
    )
    op.create_table(
        "purge",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("proposed_by", sa.String(length=16), nullable=False),
        sa.Column("proposed_at", sa.BigInteger(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=True),
        sa.Column("decided_by", sa.String(length=16), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("removed", sa.Text(), nullable=True),
        sa.CheckConstraint("decision IN ('carried_out', 'withdrawn')", name=op.f("ck_purge_known_decision")),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_purge_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "(decision = 'carried_out') = (removed IS NOT NULL) OR decision IS NULL",
            name=op.f("ck_purge_says_what_it_removed"),
        ),
        sa.CheckConstraint(
            "decision <> 'carried_out' OR decided_by <> proposed_by", name=op.f("ck_purge_carried_out_by_another")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge")),
    )
    op.create_table(
        "disclosure",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ready_at", sa.BigInteger(), nullable=True),
        sa.Column("locked", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("locked IS NULL OR ready_at IS NOT NULL", name=op.f("ck_disclosure_locked_when_ready")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_disclosure_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    for table in ("factor_rule", "retention_rule"):
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)
