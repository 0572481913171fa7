"""facts in Chinese and English, with who checked them"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, kind in (("says_en", sa.Text()), ("basis_en", sa.Text()), ("checker", sa.String(length=100))):
        op.add_column("fact", sa.Column(name, kind, server_default="", nullable=False))
