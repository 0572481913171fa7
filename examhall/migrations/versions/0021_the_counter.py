"""the counter: notices, receipts and what goes back, closed accounts, late admissions, running numbers"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "running_number",
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 0", name=op.f("ck_running_number_counts_up")),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_running_number")),
    )
    op.create_table(
        "confirmation_notice",
        sa.Column("batch_id", sa.String(length=16), nullable=False),
        sa.Column("centre_id", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("bring", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(length=16), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_confirmation_notice_batch_id_batch")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_confirmation_notice_centre_id_centre")),
        sa.PrimaryKeyConstraint("batch_id", "centre_id", name=op.f("pk_confirmation_notice")),
    )
    op.create_table(
        "day_closing",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("centre_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("cash", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("transfers", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("counted", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("cash = counted OR note <> ''", name=op.f("ck_day_closing_difference_with_note")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_day_closing_centre_id_centre")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_day_closing_person_id_person")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_day_closing")),
    )
    op.create_index(op.f("ix_day_closing_centre_id"), "day_closing", ["centre_id"], unique=False)
    op.create_table(
        "day_acceptance",
        sa.Column("closing", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("accepted_by", sa.String(length=16), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["closing"], ["day_closing.number"], name=op.f("fk_day_acceptance_closing_day_closing")),
        sa.PrimaryKeyConstraint("closing", name=op.f("pk_day_acceptance")),
    )
    op.create_table(
        "late_admission",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.String(length=16), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("granted_by", sa.String(length=16), nullable=False),
        sa.Column("granted_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_late_admission_with_a_reason")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_late_admission_application_id_application")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_late_admission")),
    )
    op.create_index(op.f("ix_late_admission_application_id"), "late_admission", ["application_id"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("centre_id", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("running", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.String(length=16), nullable=False),
        sa.Column("registration_id", sa.String(length=16), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("checked", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.String(length=16), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.CheckConstraint("(method = 'transfer') = (reference <> '')", name=op.f("ck_receipt_transfer_with_reference")),
        sa.CheckConstraint("method IN ('cash', 'transfer')", name=op.f("ck_receipt_known_method")),
        sa.CheckConstraint("running > 0", name=op.f("ck_receipt_numbers_count_from_one")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_receipt_application_id_application")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_receipt_centre_id_centre")),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_receipt_registration_id_registration")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("centre_id", "year", "running", name=op.f("uq_receipt_centre_id")),
        sa.UniqueConstraint("number", name=op.f("uq_receipt_number")),
    )
    op.create_index(op.f("ix_receipt_application_id"), "receipt", ["application_id"], unique=False)
    op.create_index(op.f("ix_receipt_day"), "receipt", ["day"], unique=False)
    op.create_index(op.f("ix_receipt_registration_id"), "receipt", ["registration_id"], unique=False)
    op.create_table(
        "charge",
        sa.Column("receipt_id", sa.String(length=16), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(length=4), nullable=False),
        sa.Column("amount", sa.Numeric(precision=8, scale=2), nullable=False),
        sa.CheckConstraint("part IN ('theory', 'practical')", name=op.f("ck_charge_known_part")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_charge_never_negative")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_charge_receipt_id_receipt")),
        sa.PrimaryKeyConstraint("receipt_id", "part", name=op.f("pk_charge")),
    )
    op.create_table(
        "reversal",
        sa.Column("receipt_id", sa.String(length=16), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("account_of", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.String(length=16), nullable=False),
        sa.Column("approved_by", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.CheckConstraint("kind IN ('voided', 'refunded')", name=op.f("ck_reversal_known_kind")),
        sa.CheckConstraint("method IN ('cash', 'transfer')", name=op.f("ck_reversal_known_method")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_reversal_with_a_reason")),
        sa.CheckConstraint("made_by <> approved_by", name=op.f("ck_reversal_by_two_persons")),
        sa.ForeignKeyConstraint(
            ["receipt_id", "part"], ["charge.receipt_id", "charge.part"], name=op.f("fk_reversal_receipt_id_charge")
        ),
        sa.PrimaryKeyConstraint("receipt_id", "part", name=op.f("pk_reversal")),
    )
    op.create_index(op.f("ix_reversal_day"), "reversal", ["day"], unique=False)

    for table in ("receipt", "charge", "reversal", "day_closing", "day_acceptance", "late_admission"):
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)
