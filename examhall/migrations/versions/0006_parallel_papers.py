"""which papers were assembled together"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("paper", sa.Column("parallel", sa.String(length=16), server_default="", nullable=False))
    op.execute("UPDATE paper SET parallel = id")
