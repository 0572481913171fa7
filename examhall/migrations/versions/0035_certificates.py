"""certificates: how they look, their keys, proposals, numbers, what became of each, and to whom they were handed out"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('certificate_design',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('written_by', sa.String(length=16), nullable=False),
    sa.Column('written_at', sa.BigInteger(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.CheckConstraint('edition > 0', name=op.f('ck_certificate_design_editions_count_from_one')),
    sa.PrimaryKeyConstraint('edition', name=op.f('pk_certificate_design'))
    )
    op.create_table('certificate_key',
    sa.Column('number', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('public', sa.Text(), nullable=False),
    sa.Column('made_by', sa.String(length=40), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("kind IN ('statement', 'document')", name=op.f('ck_certificate_key_known_kind')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_certificate_key')),
    sa.UniqueConstraint('id', name=op.f('uq_certificate_key_id'))
    )
    op.create_table('certificate_seal',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('mime', sa.String(length=12), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.Column('added_by', sa.String(length=16), nullable=False),
    sa.Column('added_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_seal'))
    )
    op.create_table('certificate_serial',
    sa.Column('scope', sa.String(length=60), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.CheckConstraint('last > 0', name=op.f('ck_certificate_serial_counts_from_one')),
    sa.PrimaryKeyConstraint('scope', name=op.f('pk_certificate_serial'))
    )
    op.create_table('certificate_act',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('batch_id', sa.String(length=16), nullable=False),
    sa.Column('level', sa.String(length=4), nullable=False),
    sa.Column('certificate_id', sa.String(length=16), nullable=True),
    sa.Column('cause', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('lines', sa.Text(), nullable=False),
    sa.Column('proposed_by', sa.String(length=16), nullable=False),
    sa.Column('proposed_at', sa.BigInteger(), nullable=False),
    sa.Column('decision', sa.String(length=10), nullable=True),
    sa.Column('decided_by', sa.String(length=16), nullable=True),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.Column('decided_why', sa.Text(), server_default='', nullable=False),
    sa.Column('job_id', sa.String(length=16), server_default='', nullable=False),
    sa.CheckConstraint("(kind = 'issue') = (certificate_id IS NULL)", name=op.f('ck_certificate_act_about_one_certificate_or_a_batch')),
    sa.CheckConstraint("decision <> 'done' OR decided_by <> proposed_by", name=op.f('ck_certificate_act_done_by_another')),
    sa.CheckConstraint("decision IN ('done', 'withdrawn')", name=op.f('ck_certificate_act_known_decision')),
    sa.CheckConstraint("kind = 'issue' OR reason <> ''", name=op.f('ck_certificate_act_a_change_has_a_reason')),
    sa.CheckConstraint("kind IN ('issue', 'replace', 'revoke')", name=op.f('ck_certificate_act_known_kind')),
    sa.CheckConstraint('(decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)', name=op.f('ck_certificate_act_decided_by_somebody')),
    sa.ForeignKeyConstraint(['batch_id'], ['batch.id'], name=op.f('fk_certificate_act_batch_id_batch')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_certificate_act_decided_by_person')),
    sa.ForeignKeyConstraint(['level'], ['level.code'], name=op.f('fk_certificate_act_level_level')),
    sa.ForeignKeyConstraint(['proposed_by'], ['person.id'], name=op.f('fk_certificate_act_proposed_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_act'))
    )
    op.create_index(op.f('ix_certificate_act_batch_id'), 'certificate_act', ['batch_id'], unique=False)
    op.create_index(op.f('ix_certificate_act_certificate_id'), 'certificate_act', ['certificate_id'], unique=False)
    op.create_table('certificate_piece',
    sa.Column('act_id', sa.String(length=16), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('locked', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['act_id'], ['certificate_act.id'], name=op.f('fk_certificate_piece_act_id_certificate_act')),
    sa.PrimaryKeyConstraint('act_id', 'number', name=op.f('pk_certificate_piece'))
    )
    op.create_table('certificate',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=False),
    sa.Column('number_folded', sa.String(length=40), nullable=False),
    sa.Column('act_id', sa.String(length=16), nullable=False),
    sa.Column('registration_id', sa.String(length=16), nullable=False),
    sa.Column('person_id', sa.String(length=16), nullable=False),
    sa.Column('batch_id', sa.String(length=16), nullable=False),
    sa.Column('level', sa.String(length=4), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('theory_sitting', sa.String(length=16), nullable=False),
    sa.Column('practical_sitting', sa.String(length=16), nullable=False),
    sa.Column('theory', sa.String(length=8), nullable=False),
    sa.Column('practical', sa.String(length=8), nullable=False),
    sa.Column('issued_on', sa.String(length=10), nullable=False),
    sa.Column('design', sa.Integer(), nullable=False),
    sa.Column('credential_id', sa.String(length=36), nullable=False),
    sa.Column('replaces', sa.String(length=16), nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('statement', sa.Text(), nullable=True),
    sa.CheckConstraint("state IN ('waiting', 'made', 'handed_out', 'replaced', 'revoked')", name=op.f('ck_certificate_known_state')),
    sa.CheckConstraint("state IN ('waiting', 'revoked') OR statement IS NOT NULL", name=op.f('ck_certificate_signed_once_made')),
    sa.ForeignKeyConstraint(['act_id'], ['certificate_act.id'], name=op.f('fk_certificate_act_id_certificate_act')),
    sa.ForeignKeyConstraint(['batch_id'], ['batch.id'], name=op.f('fk_certificate_batch_id_batch')),
    sa.ForeignKeyConstraint(['level'], ['level.code'], name=op.f('fk_certificate_level_level')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_certificate_person_id_person')),
    sa.ForeignKeyConstraint(['practical_sitting'], ['sitting.id'], name=op.f('fk_certificate_practical_sitting_sitting')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_certificate_registration_id_registration')),
    sa.ForeignKeyConstraint(['replaces'], ['certificate.id'], name=op.f('fk_certificate_replaces_certificate')),
    sa.ForeignKeyConstraint(['theory_sitting'], ['sitting.id'], name=op.f('fk_certificate_theory_sitting_sitting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_certificate_credential_id')),
    sa.UniqueConstraint('number_folded', name=op.f('uq_certificate_number_folded')),
    sa.UniqueConstraint('replaces', name=op.f('uq_certificate_replaces'))
    )
    op.create_index(op.f('ix_certificate_act_id'), 'certificate', ['act_id'], unique=False)
    op.create_index(op.f('ix_certificate_batch_id'), 'certificate', ['batch_id'], unique=False)
    op.create_index('ix_certificate_living', 'certificate', ['registration_id'], unique=True, sqlite_where=sa.text("state IN ('waiting', 'made', 'handed_out')"), postgresql_where=sa.text("state IN ('waiting', 'made', 'handed_out')"))
    op.create_index(op.f('ix_certificate_person_id'), 'certificate', ['person_id'], unique=False)
    op.create_index(op.f('ix_certificate_practical_sitting'), 'certificate', ['practical_sitting'], unique=False)
    op.create_index(op.f('ix_certificate_registration_id'), 'certificate', ['registration_id'], unique=False)
    op.create_index(op.f('ix_certificate_theory_sitting'), 'certificate', ['theory_sitting'], unique=False)
    op.create_table('certificate_file',
    sa.Column('certificate_id', sa.String(length=16), nullable=False),
    sa.Column('locked', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_certificate_file_certificate_id_certificate')),
    sa.PrimaryKeyConstraint('certificate_id', name=op.f('pk_certificate_file'))
    )
    op.create_table('certificate_handover',
    sa.Column('certificate_id', sa.String(length=16), nullable=False),
    sa.Column('received_by', sa.String(length=100), nullable=False),
    sa.Column('by_proxy', sa.Boolean(), nullable=False),
    sa.Column('document', sa.String(length=20), nullable=False),
    sa.Column('remark', sa.Text(), nullable=False),
    sa.Column('recorded_by', sa.String(length=16), nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_certificate_handover_certificate_id_certificate')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_certificate_handover_recorded_by_person')),
    sa.PrimaryKeyConstraint('certificate_id', name=op.f('pk_certificate_handover'))
    )
    op.create_table('certificate_step',
    sa.Column('certificate_id', sa.String(length=16), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('move', sa.String(length=10), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('by', sa.String(length=16), nullable=False),
    sa.Column('cause', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.CheckConstraint('number > 0', name=op.f('ck_certificate_step_steps_count_from_one')),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_certificate_step_certificate_id_certificate')),
    sa.PrimaryKeyConstraint('certificate_id', 'number', name=op.f('pk_certificate_step'))
    )
    for table in ("certificate_design", "certificate_seal", "certificate_key", "certificate_step", "certificate_handover"):
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)
