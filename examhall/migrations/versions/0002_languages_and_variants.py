"""items in several languages, items that must be computed, papers in a language, and a paper's own variants of a task"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added in place, not by copying the table: item_version and paper_item carry append-only triggers.
    op.add_column("item_version", sa.Column("language", sa.String(length=8), server_default="zh-CN", nullable=False))
    op.add_column("item_version", sa.Column("calculation", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("paper", sa.Column("language", sa.String(length=8), server_default="zh-CN", nullable=False))
    op.add_column("paper_item", sa.Column("variants", sa.Text(), server_default="", nullable=False))
