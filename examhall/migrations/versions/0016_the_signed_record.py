"""what is signed when a room is closed: seals, the room record, corrections, misconduct sheets with their evidence"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "closing_seal",
        sa.Column("run_id", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["room_run.id"], name=op.f("fk_closing_seal_run_id_room_run")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_closing_seal")),
    )
    op.create_table(
        "sealed_record",
        sa.Column("run_id", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["room_run.id"], name=op.f("fk_sealed_record_run_id_room_run")),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_sealed_record")),
        sa.UniqueConstraint("code", name=op.f("uq_sealed_record_code")),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("run_id", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("now", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("corrected_by", sa.String(length=16), nullable=False),
        sa.Column("corrected_at", sa.BigInteger(), nullable=False),
        sa.Column("trail_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["room_run.id"], name=op.f("fk_correction_run_id_room_run")),
        sa.ForeignKeyConstraint(["corrected_by"], ["person.id"], name=op.f("fk_correction_corrected_by_person")),
        sa.ForeignKeyConstraint(["trail_number"], ["audit_entry.number"], name=op.f("fk_correction_trail_number_audit_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("about", "number", name=op.f("uq_correction_about")),
    )
    op.create_table(
        "signature",
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("capacity", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("signed_at", sa.BigInteger(), nullable=False),
        sa.Column("trail_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["room_run.id"], name=op.f("fk_signature_run_id_room_run")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signature_person_id_person")),
        sa.ForeignKeyConstraint(["trail_number"], ["audit_entry.number"], name=op.f("fk_signature_trail_number_audit_entry")),
        sa.PrimaryKeyConstraint("about", "number", name=op.f("pk_signature")),
    )
    op.create_table(
        "addendum",
        sa.Column("run_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added_by", sa.String(length=16), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("trail_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["room_run.id"], name=op.f("fk_addendum_run_id_room_run")),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_addendum_added_by_person")),
        sa.ForeignKeyConstraint(["trail_number"], ["audit_entry.number"], name=op.f("fk_addendum_trail_number_audit_entry")),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_addendum")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("incident_id", sa.String(length=40), nullable=False),
        sa.Column("mime", sa.String(length=20), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("added_by", sa.String(length=16), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("trail_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_evidence_incident_id_incident")),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_evidence_added_by_person")),
        sa.ForeignKeyConstraint(["trail_number"], ["audit_entry.number"], name=op.f("fk_evidence_trail_number_audit_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_incident_id"), "evidence", ["incident_id"])
    for table in ("closing_seal", "sealed_record", "correction", "signature", "addendum", "evidence"):
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)
