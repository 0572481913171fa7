"""rooms of an administration, seating that is looked at before it counts, deferrals, tickets as they were issued, candidate lists"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

APPEND_ONLY = ("deferral", "carry_over", "ticket_copy", "ticket_collection")


def upgrade() -> None:
    op.create_table(
        "candidate_list",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("batch_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("came", sa.Integer(), server_default="0", nullable=False),
        sa.Column("brought_by", sa.String(length=16), nullable=False),
        sa.Column("brought_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('read', 'taken', 'dropped')", name=op.f("ck_candidate_list_known_state")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_candidate_list_batch_id_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_list")),
    )
    op.create_index(op.f("ix_candidate_list_batch_id"), "candidate_list", ["batch_id"], unique=False)
    op.create_table(
        "seating_draft",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("batch_id", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("job_id", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'ready', 'taking', 'writing', 'taken', 'dropped')", name=op.f("ck_seating_draft_known_state")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_seating_draft_batch_id_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seating_draft")),
    )
    op.create_index(op.f("ix_seating_draft_batch_id"), "seating_draft", ["batch_id"], unique=False)
    op.create_table(
        "ticket_print",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("batch_id", sa.String(length=16), nullable=False),
        sa.Column("centre_id", sa.String(length=16), nullable=False),
        sa.Column("job_id", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_ticket_print_batch_id_batch")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_ticket_print_centre_id_centre")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_print")),
    )
    op.create_index(op.f("ix_ticket_print_batch_id"), "ticket_print", ["batch_id"], unique=False)
    op.create_table(
        "administration_room",
        sa.Column("administration_id", sa.String(length=16), nullable=False),
        sa.Column("room_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["administration_id"], ["administration.id"], name=op.f("fk_administration_room_administration_id_administration")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_administration_room_room_id_room")),
        sa.PrimaryKeyConstraint("administration_id", "room_id", name=op.f("pk_administration_room")),
    )
    op.create_index(op.f("ix_administration_room_room_id"), "administration_room", ["room_id"], unique=False)
    op.create_table(
        "registration_centre",
        sa.Column("registration_id", sa.String(length=16), nullable=False),
        sa.Column("centre_id", sa.String(length=16), nullable=False),
        sa.Column("school", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_registration_centre_centre_id_centre")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_registration_centre_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_registration_centre")),
    )
    op.create_index(op.f("ix_registration_centre_centre_id"), "registration_centre", ["centre_id"], unique=False)
    op.create_table(
        "ticket_copy",
        sa.Column("registration_id", sa.String(length=16), nullable=False),
        sa.Column("copy", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("print_id", sa.String(length=16), nullable=False),
        sa.Column("issued_by", sa.String(length=16), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("copy > 0", name=op.f("ck_ticket_copy_copies_count_from_one")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_ticket_copy_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("registration_id", "copy", name=op.f("pk_ticket_copy")),
    )
    op.create_index(op.f("ix_ticket_copy_print_id"), "ticket_copy", ["print_id"], unique=False)
    op.create_table(
        "ticket_print_piece",
        sa.Column("print_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["print_id"], ["ticket_print.id"], name=op.f("fk_ticket_print_piece_print_id_ticket_print")),
        sa.PrimaryKeyConstraint("print_id", "number", name=op.f("pk_ticket_print_piece")),
    )
    op.create_table(
        "deferral",
        sa.Column("registration_id", sa.String(length=16), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("decided_by", sa.String(length=16), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id", "part"],
            ["registered_part.registration_id", "registered_part.part"],
            name="fk_deferral_registered_part",
        ),
        sa.PrimaryKeyConstraint("registration_id", "part", name=op.f("pk_deferral")),
    )
    op.create_table(
        "ticket_collection",
        sa.Column("registration_id", sa.String(length=16), nullable=False),
        sa.Column("copy", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recorded_by", sa.String(length=16), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id", "copy"],
            ["ticket_copy.registration_id", "ticket_copy.copy"],
            name="fk_ticket_collection_ticket_copy",
        ),
        sa.PrimaryKeyConstraint("registration_id", "copy", name=op.f("pk_ticket_collection")),
    )
    op.create_table(
        "carry_over",
        sa.Column("registration_id", sa.String(length=16), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("to_registration_id", sa.String(length=16), nullable=False),
        sa.Column("fee", sa.String(length=16), nullable=False),
        sa.Column("carried_by", sa.String(length=16), nullable=False),
        sa.Column("carried_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("fee IN ('carried_over')", name=op.f("ck_carry_over_known_fee")),
        sa.CheckConstraint("registration_id <> to_registration_id", name=op.f("ck_carry_over_to_another")),
        sa.ForeignKeyConstraint(
            ["registration_id", "part"], ["deferral.registration_id", "deferral.part"], name="fk_carry_over_deferral"
        ),
        sa.ForeignKeyConstraint(
            ["to_registration_id"], ["registration.id"], name=op.f("fk_carry_over_to_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("registration_id", "part", name=op.f("pk_carry_over")),
    )
    op.create_index(op.f("ix_carry_over_to_registration_id"), "carry_over", ["to_registration_id"], unique=False)
    for name in APPEND_ONLY:
        for statement in statements(name, op.get_bind().dialect.name):
            op.execute(statement)
    # what days loaded from a file said by their places alone
    op.execute(
        "INSERT INTO administration_room (administration_id, room_id) SELECT DISTINCT administration_id, room_id FROM placement"
    )
    op.execute(
        "INSERT INTO registered_part (registration_id, part) "
        "SELECT DISTINCT placement.registration_id, administration.part FROM placement "
        "JOIN administration ON administration.id = placement.administration_id "
        "WHERE NOT EXISTS (SELECT 1 FROM registered_part AS there WHERE there.registration_id = placement.registration_id "
        "AND there.part = administration.part)"
    )
    op.execute(
        "INSERT INTO registration_centre (registration_id, centre_id, school) "
        "SELECT placement.registration_id, MIN(room.centre_id), '' FROM placement "
        "JOIN room ON room.id = placement.room_id GROUP BY placement.registration_id"
    )
