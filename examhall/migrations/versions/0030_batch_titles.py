"""a batch's title in English, for whoever reads the public site, the application and the ticket in English"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batch", sa.Column("title_en", sa.String(length=100), server_default="", nullable=False))
