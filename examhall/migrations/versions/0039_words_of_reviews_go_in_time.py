"""the words of a score review stand apart from its steps, and go in time; a review has a last day to be paid on"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('score_review', sa.Column('pay_until', sa.String(length=10), server_default='', nullable=False))
    op.create_table('score_review_words',
    sa.Column('review_id', sa.String(length=16), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('locked', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['review_id', 'number'], ['score_review_step.review_id', 'score_review_step.number'], name=op.f('fk_score_review_words_review_id_score_review_step')),
    sa.PrimaryKeyConstraint('review_id', 'number', name=op.f('pk_score_review_words'))
    )
    op.execute(
        "INSERT INTO score_review_words (review_id, number, locked) SELECT review_id, number, says_locked FROM score_review_step"
    )
    op.drop_column("score_review_step", "says_locked")
    for statement in statements("score_review_words", op.get_bind().dialect.name, until_purged=True):
        op.execute(statement)
