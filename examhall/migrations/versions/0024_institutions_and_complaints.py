"""institutions and complaints: authorisations, inspections, trainers, training that was given, working days, complaints"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "authorisation",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.String(length=16), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("last", sa.String(length=10), server_default="", nullable=False),
        sa.Column("written_by", sa.String(length=16), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("(act = 'grant') = (last <> '')", name=op.f("ck_authorisation_a_grant_has_its_last_day")),
        sa.CheckConstraint("act IN ('grant', 'suspend', 'resume')", name=op.f("ck_authorisation_known_act")),
        sa.CheckConstraint("last = '' OR first <= last", name=op.f("ck_authorisation_begins_before_it_ends")),
        sa.CheckConstraint("subject IN ('centre', 'training')", name=op.f("ck_authorisation_known_subject")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_authorisation")),
    )
    op.create_index("ix_authorisation_subject", "authorisation", ["subject", "subject_id"], unique=False)
    op.create_table(
        "complaint",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("code_lookup", sa.String(length=64), nullable=False),
        sa.Column("form_lookup", sa.String(length=64), nullable=False),
        sa.Column("address_lookup", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.String(length=16), nullable=False),
        sa.Column("says_locked", sa.LargeBinary(), nullable=False),
        sa.Column("contact_locked", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("filed_at", sa.BigInteger(), nullable=False),
        sa.Column("receipt_by", sa.String(length=10), nullable=False),
        sa.Column("answer_by", sa.String(length=10), nullable=False),
        sa.Column("appeal_until", sa.String(length=10), server_default="", nullable=False),
        sa.Column("answered_by", sa.String(length=16), server_default="", nullable=False),
        sa.CheckConstraint("state <> 'answered' OR appeal_until <> ''", name=op.f("ck_complaint_who_was_answered_may_appeal")),
        sa.CheckConstraint(
            "state IN ('received', 'acknowledged', 'handed_over', 'answered', 'appealed', 'answered_again', 'closed', 'withdrawn')",
            name=op.f("ck_complaint_known_state"),
        ),
        sa.CheckConstraint("subject IN ('centre', 'training')", name=op.f("ck_complaint_known_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("form_lookup", name=op.f("uq_complaint_form_lookup")),
        sa.UniqueConstraint("number", name=op.f("uq_complaint_number")),
    )
    op.create_index(op.f("ix_complaint_address_lookup"), "complaint", ["address_lookup"], unique=False)
    op.create_table(
        "inspection",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.String(length=16), nullable=False),
        sa.Column("held_on", sa.String(length=10), nullable=False),
        sa.Column("inspectors", sa.String(length=200), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("follow_up_on", sa.String(length=10), server_default="", nullable=False),
        sa.Column("written_by", sa.String(length=16), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("done_on", sa.String(length=10), server_default="", nullable=False),
        sa.Column("done_by", sa.String(length=16), server_default="", nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("(done_on = '') = (done_by = '')", name=op.f("ck_inspection_done_by_somebody")),
        sa.CheckConstraint("done_on = '' OR follow_up_on <> ''", name=op.f("ck_inspection_done_what_was_to_be_done")),
        sa.CheckConstraint("subject IN ('centre', 'training')", name=op.f("ck_inspection_known_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    op.create_index("ix_inspection_subject", "inspection", ["subject", "subject_id"], unique=False)
    op.create_table(
        "standard_hours",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("level", sa.String(length=4), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.String(length=16), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("hours >= 0", name=op.f("ck_standard_hours_never_negative")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_standard_hours")),
    )
    op.create_table(
        "training_institution",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column("province", sa.String(length=40), nullable=False),
        sa.Column("city", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("address_en", sa.String(length=240), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_institution")),
        sa.UniqueConstraint("name", name=op.f("uq_training_institution_name")),
    )
    op.create_table(
        "working_day",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("written_by", sa.String(length=16), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_working_day")),
    )
    op.create_table(
        "complaint_attachment",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("complaint_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_attachment_complaint_id_complaint")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_attachment")),
    )
    op.create_index(op.f("ix_complaint_attachment_complaint_id"), "complaint_attachment", ["complaint_id"], unique=False)
    op.create_table(
        "complaint_step",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("complaint_id", sa.String(length=16), nullable=False),
        sa.Column("move", sa.String(length=12), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("to_kind", sa.String(length=10), nullable=False),
        sa.Column("to_id", sa.String(length=16), nullable=False),
        sa.Column("says_locked", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(to_kind = '') = (to_id = '')", name=op.f("ck_complaint_step_handed_over_to_somebody")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_step_complaint_id_complaint")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_complaint_step")),
    )
    op.create_index(op.f("ix_complaint_step_complaint_id"), "complaint_step", ["complaint_id"], unique=False)
    op.create_table(
        "trainer",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("institution_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("certificate", sa.String(length=60), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("valid_until", sa.String(length=10), nullable=False),
        sa.CheckConstraint("valid_from <= valid_until", name=op.f("ck_trainer_begins_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["training_institution.id"], name=op.f("fk_trainer_institution_id_training_institution")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_trainer_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainer")),
        sa.UniqueConstraint("certificate", name=op.f("uq_trainer_certificate")),
    )
    op.create_index(op.f("ix_trainer_institution_id"), "trainer", ["institution_id"], unique=False)
    op.create_table(
        "training_list",
        sa.Column("given_by", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_training_list_given_by_person")),
        sa.PrimaryKeyConstraint("given_by", name=op.f("pk_training_list")),
    )
    op.create_table(
        "training_record",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("institution_id", sa.String(length=16), nullable=False),
        sa.Column("trainer_id", sa.String(length=16), nullable=False),
        sa.Column("completion", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("identity_kind", sa.String(length=20), nullable=False),
        sa.Column("identity_locked", sa.LargeBinary(), nullable=False),
        sa.Column("identity_lookup", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=4), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.Column("entered_by", sa.String(length=16), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("struck_by", sa.String(length=16), server_default="", nullable=False),
        sa.Column("struck_at", sa.BigInteger(), nullable=True),
        sa.Column("struck_why", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("(struck_by = '') = (struck_at IS NULL)", name=op.f("ck_training_record_struck_out_at_a_time")),
        sa.CheckConstraint("first <= last", name=op.f("ck_training_record_begins_before_it_ends")),
        sa.CheckConstraint("hours > 0", name=op.f("ck_training_record_lasts")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["training_institution.id"], name=op.f("fk_training_record_institution_id_training_institution")
        ),
        sa.ForeignKeyConstraint(["level"], ["level.code"], name=op.f("fk_training_record_level_level")),
        sa.ForeignKeyConstraint(["trainer_id"], ["trainer.id"], name=op.f("fk_training_record_trainer_id_trainer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_record")),
    )
    op.create_index(op.f("ix_training_record_identity_lookup"), "training_record", ["identity_lookup"], unique=False)
    op.create_index(
        "uq_training_record_counting",
        "training_record",
        ["institution_id", "completion"],
        unique=True,
        sqlite_where=sa.text("struck_by = ''"),
        postgresql_where=sa.text("struck_by = ''"),
    )
    for name in ("authorisation", "standard_hours", "complaint_step"):
        for statement in statements(name, op.get_bind().dialect.name):
            op.execute(statement)
