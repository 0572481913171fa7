"""outages: of what kind a room's pause is, when its machines were last heard of, longer waits, and abandoned examinations"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("room_run", sa.Column("abandoned_at", sa.BigInteger(), nullable=True))
    op.add_column("room_hold", sa.Column("kind", sa.String(length=24), server_default="", nullable=False))
    op.add_column("room_hold", sa.Column("called_at", sa.BigInteger(), nullable=True))
    op.add_column("presence", sa.Column("unsaved_since", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    op.create_table(
        "replacement",
        sa.Column("administration_id", sa.String(length=16), nullable=False),
        sa.Column("instead_of", sa.String(length=16), nullable=False),
        sa.Column("fee", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("administration_id <> instead_of", name=op.f("ck_replacement_of_another")),
        sa.CheckConstraint("fee IN ('carried_over')", name=op.f("ck_replacement_known_fee")),
        sa.ForeignKeyConstraint(
            ["administration_id"], ["administration.id"], name=op.f("fk_replacement_administration_id_administration")
        ),
        sa.ForeignKeyConstraint(
            ["instead_of"], ["administration.id"], name=op.f("fk_replacement_instead_of_administration")
        ),
        sa.PrimaryKeyConstraint("administration_id", name=op.f("pk_replacement")),
    )
    op.create_index(op.f("ix_replacement_instead_of"), "replacement", ["instead_of"], unique=False)
    op.create_table(
        "silence",
        sa.Column("hold", sa.String(length=40), nullable=False),
        sa.Column("sitting_id", sa.String(length=16), nullable=False),
        sa.Column("heard_at", sa.BigInteger(), nullable=False),
        sa.Column("here", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_silence_sitting_id_sitting")),
        sa.PrimaryKeyConstraint("hold", "sitting_id", name=op.f("pk_silence")),
    )
    op.create_table(
        "longer_wait",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("run_id", sa.String(length=16), nullable=False),
        sa.Column("hold", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("until > at", name=op.f("ck_longer_wait_ends_later")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_longer_wait_by_person")),
        sa.ForeignKeyConstraint(["run_id"], ["room_run.id"], name=op.f("fk_longer_wait_run_id_room_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_longer_wait")),
    )
    op.create_index(op.f("ix_longer_wait_run_id"), "longer_wait", ["run_id"], unique=False)
    for table in ("silence", "longer_wait"):
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)
