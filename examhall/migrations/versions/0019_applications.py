"""applications, the places centres offer, the calendar of a batch, and what the counter confirmed"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("batch_id", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=4), nullable=False),
        sa.Column("centre_id", sa.String(length=16), nullable=False),
        sa.Column("theory", sa.Boolean(), nullable=False),
        sa.Column("practical", sa.Boolean(), nullable=False),
        sa.Column("clause", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'returned', 'approved', 'rejected', 'withdrawn', 'confirmed')",
            name=op.f("ck_application_known_state"),
        ),
        sa.CheckConstraint("theory OR practical", name=op.f("ck_application_of_a_part")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_application_batch_id_batch")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_application_centre_id_centre")),
        sa.ForeignKeyConstraint(["level"], ["level.code"], name=op.f("fk_application_level_level")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_application_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("number", name=op.f("uq_application_number")),
        sa.UniqueConstraint("person_id", "batch_id", name=op.f("uq_application_person_id")),
    )
    op.create_table(
        "batch_calendar",
        sa.Column("batch_id", sa.String(length=16), nullable=False),
        sa.Column("applications_open_at", sa.BigInteger(), nullable=False),
        sa.Column("applications_close_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmation_opens_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmation_closes_at", sa.BigInteger(), nullable=False),
        sa.Column("ticket_rule", sa.String(length=20), server_default="after_seating", nullable=False),
        sa.CheckConstraint("ticket_rule IN ('at_counter', 'after_seating')", name=op.f("ck_batch_calendar_known_ticket_rule")),
        sa.CheckConstraint(
            "applications_open_at < applications_close_at", name=op.f("ck_batch_calendar_applications_open_first")
        ),
        sa.CheckConstraint(
            "applications_open_at <= confirmation_opens_at", name=op.f("ck_batch_calendar_applied_for_before_confirmed")
        ),
        sa.CheckConstraint(
            "confirmation_opens_at < confirmation_closes_at", name=op.f("ck_batch_calendar_confirmation_opens_first")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_calendar_batch_id_batch")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_batch_calendar")),
    )
    op.create_table(
        "offering",
        sa.Column("batch_id", sa.String(length=16), nullable=False),
        sa.Column("centre_id", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=4), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("part IN ('theory', 'practical')", name=op.f("ck_offering_known_part")),
        sa.CheckConstraint("taken >= 0 AND taken <= places", name=op.f("ck_offering_never_oversold")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_offering_batch_id_batch")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_offering_centre_id_centre")),
        sa.ForeignKeyConstraint(["level"], ["level.code"], name=op.f("fk_offering_level_level")),
        sa.PrimaryKeyConstraint("batch_id", "centre_id", "level", "part", name=op.f("pk_offering")),
    )
    op.create_table(
        "application_evidence",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("application_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_evidence_application_id_application")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_evidence")),
    )
    op.create_index(op.f("ix_application_evidence_application_id"), "application_evidence", ["application_id"], unique=False)
    op.create_table(
        "application_step",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.String(length=16), nullable=False),
        sa.Column("move", sa.String(length=12), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_step_application_id_application")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_application_step")),
    )
    op.create_index(op.f("ix_application_step_application_id"), "application_step", ["application_id"], unique=False)
    op.create_table(
        "confirmation",
        sa.Column("registration_id", sa.String(length=16), nullable=False),
        sa.Column("application_id", sa.String(length=16), nullable=False),
        sa.Column("centre_id", sa.String(length=16), nullable=False),
        sa.Column("confirmed_by", sa.String(length=16), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_confirmation_application_id_application")
        ),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_confirmation_centre_id_centre")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_confirmation_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_confirmation")),
        sa.UniqueConstraint("application_id", name=op.f("uq_confirmation_application_id")),
    )
    op.create_index(op.f("ix_confirmation_centre_id"), "confirmation", ["centre_id"], unique=False)
    op.create_table(
        "registered_part",
        sa.Column("registration_id", sa.String(length=16), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.CheckConstraint("part IN ('theory', 'practical')", name=op.f("ck_registered_part_known_part")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_registered_part_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("registration_id", "part", name=op.f("pk_registered_part")),
    )
    for statement in statements("application_step", op.get_bind().dialect.name):
        op.execute(statement)
