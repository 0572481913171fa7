"""an account may be reached by a second contact, of the other kind than its first"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "other_contact",
        sa.Column("account_id", sa.String(length=16), nullable=False),
        sa.Column("contact_kind", sa.String(length=10), nullable=False),
        sa.Column("contact_locked", sa.LargeBinary(), nullable=False),
        sa.Column("contact_lookup", sa.String(length=64), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("contact_kind IN ('email', 'mobile')", name=op.f("ck_other_contact_known_contact_kind")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_other_contact_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_other_contact")),
        sa.UniqueConstraint("contact_lookup", name=op.f("uq_other_contact_contact_lookup")),
    )
