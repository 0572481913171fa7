"""rooms as they are laid out, requests to make a part void, the sentences proctors choose from"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("room", sa.Column("layout", sa.Text(), server_default="{}", nullable=False))
    op.create_table(
        "void_request",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("run_id", sa.String(length=16), nullable=False),
        sa.Column("sitting_id", sa.String(length=16), nullable=False),
        sa.Column("incident_id", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.String(length=16), nullable=False),
        sa.Column("requested_at", sa.BigInteger(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.Column("decided_by", sa.String(length=16), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_why", sa.Text(), nullable=True),
        sa.CheckConstraint("decision IN ('voided', 'declined')", name=op.f("ck_void_request_known_decision")),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL) "
            "AND (decision IS NULL) = (decided_why IS NULL)",
            name=op.f("ck_void_request_decided_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["room_run.id"], name=op.f("fk_void_request_run_id_room_run")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_void_request_sitting_id_sitting")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_void_request_incident_id_incident")),
        sa.ForeignKeyConstraint(["requested_by"], ["person.id"], name=op.f("fk_void_request_requested_by_person")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_void_request_decided_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_void_request")),
    )
    op.create_index(op.f("ix_void_request_run_id"), "void_request", ["run_id"])
    op.create_index(
        "uq_void_request_one_waits", "void_request", ["sitting_id"], unique=True,
        sqlite_where=sa.text("decision IS NULL"), postgresql_where=sa.text("decision IS NULL"),
    )  # fmt: skip
    op.create_table(
        "canned_texts",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(length=16), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("edition > 0", name=op.f("ck_canned_texts_editions_count_from_one")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_canned_texts_set_by_person")),
        sa.PrimaryKeyConstraint("edition", name=op.f("pk_canned_texts")),
    )
    for statement in statements("canned_texts", op.get_bind().dialect.name):
        op.execute(statement)
