"""a job that cannot be done now is tried again later"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('job', sa.Column('tries', sa.Integer(), server_default='0', nullable=False))
    op.add_column('job', sa.Column('due_at', sa.BigInteger(), server_default='0', nullable=False))
