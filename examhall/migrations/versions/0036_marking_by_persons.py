"""marking by persons: answers to read, who reads which, their marks, and how near is near enough"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('marking_rule',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('set_by', sa.String(length=16), nullable=False),
    sa.Column('set_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('edition > 0', name=op.f('ck_marking_rule_editions_count_from_one')),
    sa.ForeignKeyConstraint(['set_by'], ['person.id'], name=op.f('fk_marking_rule_set_by_person')),
    sa.PrimaryKeyConstraint('edition', name=op.f('pk_marking_rule'))
    )
    op.create_table('marking_piece',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('sitting_id', sa.String(length=16), nullable=False),
    sa.Column('question', sa.String(length=12), nullable=False),
    sa.Column('field', sa.String(length=12), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('cause', sa.String(length=40), nullable=False),
    sa.Column('answer_hash', sa.String(length=64), nullable=False),
    sa.Column('out_of', sa.String(length=12), nullable=False),
    sa.Column('step', sa.String(length=12), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('points', sa.String(length=12), nullable=True),
    sa.Column('settled_at', sa.BigInteger(), nullable=True),
    sa.Column('moderated_by', sa.String(length=16), nullable=True),
    sa.Column('reason', sa.Text(), server_default='', nullable=False),
    sa.CheckConstraint("(state = 'agreed') = (points IS NOT NULL)", name=op.f('ck_marking_piece_points_when_agreed')),
    sa.CheckConstraint("(state IN ('agreed', 'withdrawn')) = (settled_at IS NOT NULL)", name=op.f('ck_marking_piece_settled_at_a_time')),
    sa.CheckConstraint("moderated_by IS NULL OR (state = 'agreed' AND reason <> '')", name=op.f('ck_marking_piece_decided_with_a_reason')),
    sa.CheckConstraint("state IN ('waiting', 'differing', 'agreed', 'withdrawn')", name=op.f('ck_marking_piece_known_state')),
    sa.CheckConstraint('round > 0', name=op.f('ck_marking_piece_rounds_count_from_one')),
    sa.ForeignKeyConstraint(['moderated_by'], ['person.id'], name=op.f('fk_marking_piece_moderated_by_person')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_marking_piece_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_marking_piece')),
    sa.UniqueConstraint('sitting_id', 'field', 'round', name=op.f('uq_marking_piece_sitting_id'))
    )
    op.create_index('ix_marking_piece_state', 'marking_piece', ['state', 'question', 'id'], unique=False)
    op.create_index('uq_marking_piece_one_open', 'marking_piece', ['sitting_id', 'field'], unique=True, sqlite_where=sa.text("state IN ('waiting', 'differing')"), postgresql_where=sa.text("state IN ('waiting', 'differing')"))
    op.create_table('marking_share',
    sa.Column('piece_id', sa.String(length=16), nullable=False),
    sa.Column('marker_id', sa.String(length=16), nullable=False),
    sa.Column('taken_at', sa.BigInteger(), nullable=False),
    sa.Column('returns_at', sa.BigInteger(), nullable=False),
    sa.Column('given_back_at', sa.BigInteger(), nullable=True),
    sa.Column('points', sa.String(length=12), nullable=True),
    sa.Column('comment', sa.Text(), server_default='', nullable=False),
    sa.Column('marked_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint('(points IS NULL) = (marked_at IS NULL)', name=op.f('ck_marking_share_marked_at_a_time')),
    sa.CheckConstraint('given_back_at IS NULL OR points IS NULL', name=op.f('ck_marking_share_given_back_unmarked')),
    sa.ForeignKeyConstraint(['marker_id'], ['person.id'], name=op.f('fk_marking_share_marker_id_person')),
    sa.ForeignKeyConstraint(['piece_id'], ['marking_piece.id'], name=op.f('fk_marking_share_piece_id_marking_piece')),
    sa.PrimaryKeyConstraint('piece_id', 'marker_id', name=op.f('pk_marking_share'))
    )
    op.create_index(op.f('ix_marking_share_marker_id'), 'marking_share', ['marker_id'], unique=False)
    op.create_table('piece_mark',
    sa.Column('piece_id', sa.String(length=16), nullable=False),
    sa.Column('marker_id', sa.String(length=16), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('points', sa.String(length=12), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['marker_id'], ['person.id'], name=op.f('fk_piece_mark_marker_id_person')),
    sa.ForeignKeyConstraint(['piece_id'], ['marking_piece.id'], name=op.f('fk_piece_mark_piece_id_marking_piece')),
    sa.PrimaryKeyConstraint('piece_id', 'marker_id', 'number', name=op.f('pk_piece_mark'))
    )
    for table in ("piece_mark", "marking_rule"):
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)
