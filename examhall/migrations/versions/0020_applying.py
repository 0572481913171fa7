"""applicants' accounts and codes, the consent text, what clauses ask for, places held, and bars"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent_text",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_consent_text")),
    )
    op.create_table(
        "sign_in_code",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("contact_kind", sa.String(length=10), nullable=False),
        sa.Column("contact_locked", sa.LargeBinary(), nullable=False),
        sa.Column("contact_lookup", sa.String(length=64), nullable=False),
        sa.Column("address_lookup", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_code")),
    )
    op.create_index("ix_sign_in_code_address", "sign_in_code", ["address_lookup", "sent_at"], unique=False)
    op.create_index("ix_sign_in_code_contact", "sign_in_code", ["contact_lookup", "sent_at"], unique=False)
    op.create_index("ix_sign_in_code_sent", "sign_in_code", ["sent_at"], unique=False)
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("contact_kind", sa.String(length=10), nullable=False),
        sa.Column("contact_locked", sa.LargeBinary(), nullable=False),
        sa.Column("contact_lookup", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("contact_kind IN ('email', 'mobile')", name=op.f("ck_account_known_contact_kind")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("contact_lookup", name=op.f("uq_account_contact_lookup")),
        sa.UniqueConstraint("person_id", name=op.f("uq_account_person_id")),
    )
    op.create_table(
        "bar",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=16), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("until", sa.String(length=10), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.String(length=16), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_by", sa.String(length=16), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("end_reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("until = '' OR since <= until", name=op.f("ck_bar_ends_after_it_begins")),
        sa.CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name=op.f("ck_bar_ended_by_somebody")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bar_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bar")),
    )
    op.create_index(op.f("ix_bar_person_id"), "bar", ["person_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("account_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_consent_account_id_account")),
        sa.ForeignKeyConstraint(["version"], ["consent_text.version"], name=op.f("fk_consent_version_consent_text")),
        sa.PrimaryKeyConstraint("account_id", "version", name=op.f("pk_consent")),
    )
    op.create_table(
        "eligibility_condition",
        sa.Column("level", sa.String(length=4), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("says", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["level", "number"],
            ["eligibility_clause.level", "eligibility_clause.number"],
            name=op.f("fk_eligibility_condition_level_eligibility_clause"),
        ),
        sa.PrimaryKeyConstraint("level", "number", "position", name=op.f("pk_eligibility_condition")),
    )
    op.create_table(
        "held_place",
        sa.Column("application_id", sa.String(length=16), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("batch_id", sa.String(length=16), nullable=False),
        sa.Column("centre_id", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=4), nullable=False),
        sa.CheckConstraint("part IN ('theory', 'practical')", name=op.f("ck_held_place_known_part")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_held_place_application_id_application")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_held_place_batch_id_batch")),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_held_place_centre_id_centre")),
        sa.ForeignKeyConstraint(["level"], ["level.code"], name=op.f("fk_held_place_level_level")),
        sa.PrimaryKeyConstraint("application_id", "part", name=op.f("pk_held_place")),
    )
    for statement in statements("consent_text", op.get_bind().dialect.name):
        op.execute(statement)
