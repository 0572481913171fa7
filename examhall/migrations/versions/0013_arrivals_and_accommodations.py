"""accommodations in versions; photos of candidates; arrivals at the door; self-tests of stations"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TABLE accommodation_before AS SELECT * FROM accommodation")
    op.drop_table("accommodation")
    op.create_table(
        "accommodation",
        sa.Column("registration_id", sa.String(length=16), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("extra_seconds", sa.Integer(), nullable=False),
        sa.Column("break_seconds", sa.Integer(), nullable=False),
        sa.Column("large_text", sa.Boolean(), nullable=False),
        sa.Column("high_contrast", sa.Boolean(), nullable=False),
        sa.Column("read_aloud", sa.Boolean(), nullable=False),
        sa.Column("separate_room", sa.Boolean(), nullable=False),
        sa.Column("approver", sa.String(length=100), nullable=False),
        sa.Column("approved_on", sa.String(length=10), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("valid_to", sa.String(length=10), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.String(length=16), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "percent >= 0 AND extra_seconds >= 0 AND break_seconds >= 0", name=op.f("ck_accommodation_never_shorter")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_accommodation_versions_count_from_one")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_accommodation_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("registration_id", "part", "version", name=op.f("pk_accommodation")),
    )
    op.execute(
        "INSERT INTO accommodation (registration_id, part, version, percent, extra_seconds, break_seconds, large_text, "
        "high_contrast, read_aloud, separate_room, approver, approved_on, valid_from, valid_to, reference, ended, reason, "
        "entered_by, entered_at) "
        "SELECT b.registration_id, b.part, 1, 0, b.extra_seconds, 0, false, false, false, false, "
        "COALESCE(p.name, b.approved_by), b.approved_on, b.approved_on, '', b.reference, false, '', b.approved_by, 0 "
        "FROM accommodation_before b LEFT JOIN person p ON p.id = b.approved_by"
    )
    op.execute("DROP TABLE accommodation_before")
    op.create_table(
        "person_photo",
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.String(length=16), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_photo_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_photo")),
    )
    op.create_table(
        "arrival",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("sitting_id", sa.String(length=16), nullable=False),
        sa.Column("run_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.String(length=16), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('in', 'out', 'doubt', 'settled', 'refused')", name=op.f("ck_arrival_known_kind")),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"], name=op.f("fk_arrival_noted_by_person")),
        sa.ForeignKeyConstraint(["run_id"], ["room_run.id"], name=op.f("fk_arrival_run_id_room_run")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_arrival_sitting_id_sitting")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_arrival")),
    )
    op.create_index("ix_arrival_run_id", "arrival", ["run_id"])
    op.create_index("ix_arrival_sitting_id", "arrival", ["sitting_id"])
    op.create_table(
        "self_test",
        sa.Column("room_id", sa.String(length=16), nullable=False),
        sa.Column("station", sa.String(length=40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_self_test_room_id_room")),
        sa.PrimaryKeyConstraint("room_id", "station", name=op.f("pk_self_test")),
    )
    for table in ("accommodation", "arrival"):
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)
