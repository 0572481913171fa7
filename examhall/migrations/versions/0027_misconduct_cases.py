"""misconduct cases: steps, decisions, what each tier brings; parts made void that count again"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('misconduct_rule',
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('set_by', sa.String(length=16), nullable=False),
    sa.Column('set_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('edition > 0', name=op.f('ck_misconduct_rule_editions_count_from_one')),
    sa.ForeignKeyConstraint(['set_by'], ['person.id'], name=op.f('fk_misconduct_rule_set_by_person')),
    sa.PrimaryKeyConstraint('edition', name=op.f('pk_misconduct_rule'))
    )
    op.create_table('misconduct_case',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('sitting_id', sa.String(length=16), nullable=False),
    sa.Column('incident_id', sa.String(length=40), nullable=True),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('opened_by', sa.String(length=16), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('state_until', sa.String(length=10), server_default='', nullable=False),
    sa.Column('appeal_until', sa.String(length=10), server_default='', nullable=False),
    sa.CheckConstraint("state IN ('open', 'notified', 'decided', 'appealed', 'upheld', 'changed', 'cancelled', 'dismissed')", name=op.f('ck_misconduct_case_known_state')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_misconduct_case_incident_id_incident')),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_misconduct_case_opened_by_person')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_misconduct_case_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_misconduct_case')),
    sa.UniqueConstraint('number', name=op.f('uq_misconduct_case_number'))
    )
    op.create_index(op.f('ix_misconduct_case_sitting_id'), 'misconduct_case', ['sitting_id'], unique=False)
    op.create_index('uq_misconduct_case_one_stands', 'misconduct_case', ['sitting_id'], unique=True, sqlite_where=sa.text("state <> 'dismissed'"), postgresql_where=sa.text("state <> 'dismissed'"))
    op.create_table('void_lifted',
    sa.Column('sitting_id', sa.String(length=16), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=16), nullable=False),
    sa.Column('second', sa.String(length=16), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('by <> second', name=op.f('ck_void_lifted_two_different_persons')),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_void_lifted_by_person')),
    sa.ForeignKeyConstraint(['second'], ['person.id'], name=op.f('fk_void_lifted_second_person')),
    sa.ForeignKeyConstraint(['sitting_id'], ['voided_part.sitting_id'], name=op.f('fk_void_lifted_sitting_id_voided_part')),
    sa.PrimaryKeyConstraint('sitting_id', name=op.f('pk_void_lifted'))
    )
    op.create_table('case_decision',
    sa.Column('case_id', sa.String(length=16), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('reach', sa.String(length=8), nullable=False),
    sa.Column('years', sa.Integer(), nullable=False),
    sa.Column('bars', sa.Boolean(), nullable=False),
    sa.Column('since', sa.String(length=10), nullable=False),
    sa.Column('until', sa.String(length=10), nullable=False),
    sa.Column('bar_id', sa.String(length=16), nullable=True),
    sa.CheckConstraint("reach IN ('part', 'batch')", name=op.f('ck_case_decision_known_reach')),
    sa.CheckConstraint('years >= -1', name=op.f('ck_case_decision_known_years')),
    sa.ForeignKeyConstraint(['bar_id'], ['bar.id'], name=op.f('fk_case_decision_bar_id_bar')),
    sa.ForeignKeyConstraint(['case_id'], ['misconduct_case.id'], name=op.f('fk_case_decision_case_id_misconduct_case')),
    sa.PrimaryKeyConstraint('case_id', 'number', name=op.f('pk_case_decision'))
    )
    op.create_table('case_step',
    sa.Column('case_id', sa.String(length=16), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('move', sa.String(length=12), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('by', sa.String(length=16), nullable=False),
    sa.Column('second', sa.String(length=16), nullable=True),
    sa.Column('says_locked', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint('second IS NULL OR by <> second', name=op.f('ck_case_step_two_different_persons')),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_case_step_by_person')),
    sa.ForeignKeyConstraint(['case_id'], ['misconduct_case.id'], name=op.f('fk_case_step_case_id_misconduct_case')),
    sa.ForeignKeyConstraint(['second'], ['person.id'], name=op.f('fk_case_step_second_person')),
    sa.PrimaryKeyConstraint('case_id', 'number', name=op.f('pk_case_step'))
    )
    for table in ("case_step", "case_decision", "misconduct_rule", "void_lifted"):
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)
