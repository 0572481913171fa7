"""results are looked up, passed parts are kept, and somebody decides what follows from what a room noted"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('kept_part_rule',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('batches', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.String(length=10), nullable=False),
    sa.Column('written_by', sa.String(length=16), nullable=False),
    sa.Column('written_at', sa.BigInteger(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.CheckConstraint('batches >= 0', name=op.f('ck_kept_part_rule_never_negative')),
    sa.CheckConstraint('edition > 0', name=op.f('ck_kept_part_rule_editions_count_from_one')),
    sa.PrimaryKeyConstraint('edition', name=op.f('pk_kept_part_rule'))
    )
    op.create_table('no_consequence',
    sa.Column('noted', sa.String(length=40), nullable=False),
    sa.Column('sitting_id', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=16), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_no_consequence_by_person')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_no_consequence_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('noted', name=op.f('pk_no_consequence'))
    )
    op.create_index(op.f('ix_no_consequence_sitting_id'), 'no_consequence', ['sitting_id'], unique=False)
    op.create_table('answered_picture',
    sa.Column('drawn', sa.String(length=32), nullable=False),
    sa.Column('until', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('drawn', name=op.f('pk_answered_picture'))
    )
    op.create_index(op.f('ix_answered_picture_until'), 'answered_picture', ['until'], unique=False)
    op.add_column('attainment', sa.Column('passed_in', sa.String(length=16), server_default='', nullable=False))
    op.add_column('attainment', sa.Column('kept_for', sa.Integer(), server_default='0', nullable=False))
    for table in ("kept_part_rule", "no_consequence"):
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)
