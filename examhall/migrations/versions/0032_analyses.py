"""what an analysis of marks found"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "analysis",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("paper_id", sa.String(length=16), nullable=False),
        sa.Column("other_paper_id", sa.String(length=16), nullable=True),
        sa.Column("administration_id", sa.String(length=16), nullable=True),
        sa.Column("candidates", sa.Integer(), nullable=False),
        sa.Column("suspected", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('paper', 'equating')", name=op.f("ck_analysis_known_kind")),
        sa.CheckConstraint(
            "(kind = 'equating') = (other_paper_id IS NOT NULL)", name=op.f("ck_analysis_of_two_papers_only_when_equated")
        ),
        sa.ForeignKeyConstraint(
            ["administration_id"], ["administration.id"], name=op.f("fk_analysis_administration_id_administration")
        ),
        sa.ForeignKeyConstraint(["other_paper_id"], ["sealed_paper.id"], name=op.f("fk_analysis_other_paper_id_sealed_paper")),
        sa.ForeignKeyConstraint(["paper_id"], ["sealed_paper.id"], name=op.f("fk_analysis_paper_id_sealed_paper")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_analysis")),
    )
    op.create_index(op.f("ix_analysis_paper"), "analysis", ["paper_id", "administration_id"], unique=False)
