"""amendments of keys, and the rescoring of sittings by them"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('key_amendment',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('item_id', sa.String(length=24), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('paper_id', sa.String(length=16), nullable=True),
    sa.Column('manner', sa.String(length=12), nullable=False),
    sa.Column('keys', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('by', sa.String(length=16), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("(manner IN ('given', 'taken_out')) = (keys = '{}')", name=op.f('ck_key_amendment_keys_where_the_manner_has_any')),
    sa.CheckConstraint("manner IN ('other_key', 'further_key', 'other_rule', 'given', 'taken_out')", name=op.f('ck_key_amendment_known_manner')),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_key_amendment_by_person')),
    sa.ForeignKeyConstraint(['item_id', 'version'], ['item_version.item_id', 'item_version.version'], name='fk_key_amendment_amends'),
    sa.ForeignKeyConstraint(['paper_id'], ['sealed_paper.id'], name=op.f('fk_key_amendment_paper_id_sealed_paper')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_key_amendment'))
    )
    op.create_index('ix_key_amendment_item', 'key_amendment', ['item_id', 'version'], unique=False)
    op.create_table('rescoring',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('amendment_id', sa.String(length=16), nullable=False),
    sa.Column('spares', sa.Boolean(), nullable=False),
    sa.Column('proposed_by', sa.String(length=16), nullable=False),
    sa.Column('proposed_at', sa.BigInteger(), nullable=False),
    sa.Column('computed_at', sa.BigInteger(), nullable=True),
    sa.Column('basis', sa.Text(), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('decision', sa.String(length=8), nullable=True),
    sa.Column('decided_by', sa.String(length=16), nullable=True),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.Column('decided_why', sa.Text(), nullable=True),
    sa.CheckConstraint("decision <> 'live' OR computed_at IS NOT NULL", name=op.f('ck_rescoring_live_only_when_computed')),
    sa.CheckConstraint("decision <> 'live' OR decided_by <> proposed_by", name=op.f('ck_rescoring_made_live_by_another')),
    sa.CheckConstraint("decision IN ('live', 'dropped')", name=op.f('ck_rescoring_known_decision')),
    sa.CheckConstraint('(computed_at IS NULL) = (basis IS NULL) AND (computed_at IS NULL) = (digest IS NULL)', name=op.f('ck_rescoring_computed_whole')),
    sa.CheckConstraint('(decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)', name=op.f('ck_rescoring_decided_by_somebody')),
    sa.ForeignKeyConstraint(['amendment_id'], ['key_amendment.id'], name=op.f('fk_rescoring_amendment_id_key_amendment')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_rescoring_decided_by_person')),
    sa.ForeignKeyConstraint(['proposed_by'], ['person.id'], name=op.f('fk_rescoring_proposed_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rescoring'))
    )
    op.create_index(op.f('ix_rescoring_amendment_id'), 'rescoring', ['amendment_id'], unique=False)
    op.create_table('rescoring_line',
    sa.Column('rescoring_id', sa.String(length=16), nullable=False),
    sa.Column('sitting_id', sa.String(length=16), nullable=False),
    sa.Column('change', sa.String(length=10), nullable=False),
    sa.Column('before_edition', sa.Integer(), nullable=True),
    sa.Column('before_verdict', sa.String(length=12), nullable=True),
    sa.Column('before_score', sa.String(length=8), nullable=True),
    sa.Column('verdict', sa.String(length=12), nullable=True),
    sa.Column('score', sa.String(length=8), nullable=True),
    sa.Column('answer_hash', sa.String(length=64), nullable=False),
    sa.Column('scheme_id', sa.String(length=64), nullable=False),
    sa.Column('marks_hash', sa.String(length=64), nullable=False),
    sa.Column('fault', sa.String(length=20), nullable=False),
    sa.Column('detail', sa.Text(), nullable=False),
    sa.CheckConstraint("(change = 'set_aside') = (fault <> '')", name=op.f('ck_rescoring_line_set_aside_with_a_fault')),
    sa.CheckConstraint("(verdict IS NULL) = (fault <> '')", name=op.f('ck_rescoring_line_a_result_or_a_fault')),
    sa.CheckConstraint('(before_edition IS NULL) = (before_verdict IS NULL)', name=op.f('ck_rescoring_line_before_is_an_edition')),
    sa.ForeignKeyConstraint(['rescoring_id'], ['rescoring.id'], name=op.f('fk_rescoring_line_rescoring_id_rescoring')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_rescoring_line_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('rescoring_id', 'sitting_id', name=op.f('pk_rescoring_line'))
    )
    op.create_index('ix_rescoring_line_change', 'rescoring_line', ['rescoring_id', 'change'], unique=False)
    for table in ("key_amendment", "rescoring_line"):
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)
