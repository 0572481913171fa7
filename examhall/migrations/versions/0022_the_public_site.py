"""what the public site says: texts, names, fees and clauses with their days, textbooks, and how a centre is found"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0022"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("eligibility_clause", sa.Column("text_en", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "fee_change",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("level", sa.String(length=4), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("fee", sa.Numeric(precision=8, scale=2), nullable=False),
        *_who_when_why(),
        sa.CheckConstraint("fee >= 0", name=op.f("ck_fee_change_never_negative")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_fee_change")),
    )
    op.create_table(
        "clause_change",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("level", sa.String(length=4), nullable=False),
        sa.Column("clause", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        *_who_when_why(),
        sa.CheckConstraint("clause > 0", name=op.f("ck_clause_change_clauses_count_from_one")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_clause_change")),
    )
    op.create_table(
        "programme_text",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        *_who_when_why(),
        sa.CheckConstraint("edition > 0", name=op.f("ck_programme_text_editions_count_from_one")),
        sa.CheckConstraint("kind IN ('section', 'document', 'notice')", name=op.f("ck_programme_text_known_kind")),
        sa.CheckConstraint(
            "kind = 'notice' OR NOT withdrawn", name=op.f("ck_programme_text_only_notices_are_withdrawn")
        ),
        sa.PrimaryKeyConstraint("name", "edition", name=op.f("pk_programme_text")),
    )
    op.create_table(
        "programme_names",
        sa.Column("edition", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        *_who_when_why(),
        sa.CheckConstraint("edition > 0", name=op.f("ck_programme_names_editions_count_from_one")),
        sa.PrimaryKeyConstraint("edition", name=op.f("pk_programme_names")),
    )
    op.create_table(
        "textbook",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("publisher", sa.String(length=120), nullable=False),
        sa.Column("isbn", sa.String(length=20), nullable=False),
        sa.Column("price", sa.Numeric(precision=8, scale=2), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint("price >= 0", name=op.f("ck_textbook_never_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_textbook")),
    )
    op.create_table(
        "textbook_sale",
        sa.Column("textbook_id", sa.String(length=16), nullable=False),
        sa.Column("centre_id", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_textbook_sale_centre_id_centre")),
        sa.ForeignKeyConstraint(["textbook_id"], ["textbook.id"], name=op.f("fk_textbook_sale_textbook_id_textbook")),
        sa.PrimaryKeyConstraint("textbook_id", "centre_id", name=op.f("pk_textbook_sale")),
    )
    op.create_table(
        "centre_entry",
        sa.Column("centre_id", sa.String(length=16), nullable=False),
        sa.Column("province", sa.String(length=40), nullable=False),
        sa.Column("city", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=160), nullable=False),
        sa.Column("address_en", sa.String(length=240), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centre.id"], name=op.f("fk_centre_entry_centre_id_centre")),
        sa.PrimaryKeyConstraint("centre_id", name=op.f("pk_centre_entry")),
    )
    for name in ("fee_change", "clause_change", "programme_text", "programme_names"):
        for statement in statements(name, op.get_bind().dialect.name):
            op.execute(statement)


def _who_when_why() -> "list[sa.Column[object]]":
    return [
        sa.Column("written_by", sa.String(length=16), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
    ]
