"""scores are reviewed, marked sittings are inspected under supervision, and services beside the examination are paid for"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('score_review_rule',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('set_by', sa.String(length=16), nullable=False),
    sa.Column('set_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('edition > 0', name=op.f('ck_score_review_rule_editions_count_from_one')),
    sa.ForeignKeyConstraint(['set_by'], ['person.id'], name=op.f('fk_score_review_rule_set_by_person')),
    sa.PrimaryKeyConstraint('edition', name=op.f('pk_score_review_rule'))
    )
    op.create_table('service_receipt',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('centre_id', sa.String(length=16), nullable=False),
    sa.Column('registration_id', sa.String(length=16), nullable=False),
    sa.Column('service', sa.String(length=16), nullable=False),
    sa.Column('cause', sa.String(length=40), nullable=False),
    sa.Column('about', sa.String(length=40), nullable=False),
    sa.Column('level', sa.String(length=4), nullable=False),
    sa.Column('part', sa.String(length=12), nullable=False),
    sa.Column('amount', sa.Numeric(precision=8, scale=2), nullable=False),
    sa.Column('method', sa.String(length=8), nullable=False),
    sa.Column('reference', sa.String(length=60), nullable=False),
    sa.Column('taken_by', sa.String(length=16), nullable=False),
    sa.Column('taken_at', sa.BigInteger(), nullable=False),
    sa.Column('day', sa.String(length=10), nullable=False),
    sa.CheckConstraint("(method = 'transfer') = (reference <> '')", name=op.f('ck_service_receipt_transfer_with_reference')),
    sa.CheckConstraint("method IN ('cash', 'transfer')", name=op.f('ck_service_receipt_known_method')),
    sa.CheckConstraint("part IN ('theory', 'practical')", name=op.f('ck_service_receipt_known_part')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_service_receipt_nobody_pays_nothing')),
    sa.ForeignKeyConstraint(['centre_id'], ['centre.id'], name=op.f('fk_service_receipt_centre_id_centre')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_service_receipt_registration_id_registration')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_receipt')),
    sa.UniqueConstraint('number', name=op.f('uq_service_receipt_number'))
    )
    op.create_index(op.f('ix_service_receipt_cause'), 'service_receipt', ['cause'], unique=False)
    op.create_index(op.f('ix_service_receipt_day'), 'service_receipt', ['day'], unique=False)
    op.create_index(op.f('ix_service_receipt_registration_id'), 'service_receipt', ['registration_id'], unique=False)
    op.create_table('service_reversal',
    sa.Column('receipt_id', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('method', sa.String(length=8), nullable=False),
    sa.Column('reference', sa.String(length=60), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('account_of', sa.String(length=16), nullable=False),
    sa.Column('made_by', sa.String(length=16), nullable=False),
    sa.Column('approved_by', sa.String(length=16), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('day', sa.String(length=10), nullable=False),
    sa.CheckConstraint("kind IN ('voided', 'refunded')", name=op.f('ck_service_reversal_known_kind')),
    sa.CheckConstraint("method IN ('cash', 'transfer')", name=op.f('ck_service_reversal_known_method')),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_service_reversal_with_a_reason')),
    sa.CheckConstraint('made_by <> approved_by', name=op.f('ck_service_reversal_by_two_persons')),
    sa.ForeignKeyConstraint(['receipt_id'], ['service_receipt.id'], name=op.f('fk_service_reversal_receipt_id_service_receipt')),
    sa.PrimaryKeyConstraint('receipt_id', name=op.f('pk_service_reversal'))
    )
    op.create_index(op.f('ix_service_reversal_day'), 'service_reversal', ['day'], unique=False)
    op.create_table('marked_inspection',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('sitting_id', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('place', sa.String(length=100), nullable=False),
    sa.Column('networks', sa.Text(), nullable=False),
    sa.Column('watcher', sa.String(length=16), nullable=False),
    sa.Column('opens_at', sa.BigInteger(), nullable=False),
    sa.Column('closes_at', sa.BigInteger(), nullable=False),
    sa.Column('opened_by', sa.String(length=16), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('code', sa.String(length=64), nullable=True),
    sa.Column('code_until', sa.BigInteger(), nullable=True),
    sa.Column('browser', sa.String(length=64), nullable=True),
    sa.Column('begun_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_by', sa.String(length=16), nullable=True),
    sa.CheckConstraint("networks <> ''", name=op.f('ck_marked_inspection_in_a_network')),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_marked_inspection_with_a_reason')),
    sa.CheckConstraint('(code IS NULL) = (code_until IS NULL)', name=op.f('ck_marked_inspection_a_code_has_its_time')),
    sa.CheckConstraint('(ended_at IS NULL) = (ended_by IS NULL)', name=op.f('ck_marked_inspection_ended_by_somebody')),
    sa.CheckConstraint('closes_at > opens_at', name=op.f('ck_marked_inspection_closes_after_it_opens')),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_marked_inspection_opened_by_person')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_marked_inspection_sitting_id_sitting')),
    sa.ForeignKeyConstraint(['watcher'], ['person.id'], name=op.f('fk_marked_inspection_watcher_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_marked_inspection')),
    sa.UniqueConstraint('number', name=op.f('uq_marked_inspection_number'))
    )
    op.create_index(op.f('ix_marked_inspection_ended_at'), 'marked_inspection', ['ended_at'], unique=False)
    op.create_index(op.f('ix_marked_inspection_sitting_id'), 'marked_inspection', ['sitting_id'], unique=False)
    op.create_table('score_review',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('sitting_id', sa.String(length=16), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('asked_at', sa.BigInteger(), nullable=False),
    sa.Column('fee', sa.Numeric(precision=8, scale=2), nullable=False),
    sa.Column('within', sa.Integer(), nullable=False),
    sa.Column('refund', sa.String(length=12), nullable=False),
    sa.Column('public', sa.Integer(), nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=True),
    sa.Column('outcome', sa.String(length=12), nullable=True),
    sa.Column('answered_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("(state = 'answered') = (outcome IS NOT NULL) AND (state = 'answered') = (answered_at IS NOT NULL)", name=op.f('ck_score_review_answered_with_an_outcome')),
    sa.CheckConstraint("outcome IN ('unchanged', 'corrected')", name=op.f('ck_score_review_known_outcome')),
    sa.CheckConstraint("refund IN ('corrected', 'never')", name=op.f('ck_score_review_known_refund')),
    sa.CheckConstraint("state IN ('asked', 'accepted', 'in_review', 'answered', 'withdrawn')", name=op.f('ck_score_review_known_state')),
    sa.CheckConstraint("state IN ('asked', 'withdrawn') OR since IS NOT NULL", name=op.f('ck_score_review_accepted_since')),
    sa.CheckConstraint('fee >= 0', name=op.f('ck_score_review_never_negative')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_score_review_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_score_review')),
    sa.UniqueConstraint('number', name=op.f('uq_score_review_number'))
    )
    op.create_index(op.f('ix_score_review_sitting_id'), 'score_review', ['sitting_id'], unique=False)
    op.create_index('uq_score_review_one_stands', 'score_review', ['sitting_id'], unique=True, sqlite_where=sa.text("state <> 'withdrawn'"), postgresql_where=sa.text("state <> 'withdrawn'"))
    op.create_table('score_review_marking',
    sa.Column('review_id', sa.String(length=16), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('by', sa.String(length=16), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_score_review_marking_by_person')),
    sa.ForeignKeyConstraint(['review_id'], ['score_review.id'], name=op.f('fk_score_review_marking_review_id_score_review')),
    sa.PrimaryKeyConstraint('review_id', 'number', name=op.f('pk_score_review_marking'))
    )
    op.create_table('score_review_step',
    sa.Column('review_id', sa.String(length=16), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('move', sa.String(length=12), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('by', sa.String(length=16), nullable=False),
    sa.Column('says_locked', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_score_review_step_by_person')),
    sa.ForeignKeyConstraint(['review_id'], ['score_review.id'], name=op.f('fk_score_review_step_review_id_score_review')),
    sa.PrimaryKeyConstraint('review_id', 'number', name=op.f('pk_score_review_step'))
    )
    for table in ("score_review_rule", "score_review_step", "score_review_marking", "service_receipt", "service_reversal"):
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)
