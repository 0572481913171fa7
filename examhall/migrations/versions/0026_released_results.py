"""every edition of a result is kept; results are confirmed by one person and released by another"""

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

# What counted until now is the first edition of its sitting.
EARLIER_RESULTS = """
INSERT INTO result_edition
    (sitting_id, edition, at, "by", cause, answer_hash, scheme_id, marks, marks_hash, verdict, score)
SELECT part_result.sitting_id, 1,
    COALESCE((SELECT MAX(grading_run.ended_at) FROM grading_run JOIN sitting ON sitting.run_id = grading_run.run_id
              WHERE sitting.id = part_result.sitting_id), 0),
    'grading', 'grading',
    COALESCE(mark_sheet.answer_hash, (SELECT answer_sheet.hash FROM answer_sheet
              WHERE answer_sheet.sitting_id = part_result.sitting_id ORDER BY answer_sheet.edition DESC LIMIT 1), ''),
    mark_sheet.scheme_id, mark_sheet.text, mark_sheet.hash, part_result.verdict, part_result.score
FROM part_result LEFT JOIN mark_sheet ON mark_sheet.sitting_id = part_result.sitting_id
"""


def upgrade() -> None:
    op.create_table('result_release',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('administration_id', sa.String(length=16), nullable=False),
    sa.Column('cause', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('confirmed_by', sa.String(length=16), nullable=False),
    sa.Column('confirmed_at', sa.BigInteger(), nullable=False),
    sa.Column('held', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('decision', sa.String(length=12), nullable=True),
    sa.Column('decided_by', sa.String(length=16), nullable=True),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("decision <> 'released' OR decided_by <> confirmed_by", name=op.f('ck_result_release_released_by_another')),
    sa.CheckConstraint("decision IN ('released', 'withdrawn')", name=op.f('ck_result_release_known_decision')),
    sa.CheckConstraint('(decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)', name=op.f('ck_result_release_decided_by_somebody')),
    sa.ForeignKeyConstraint(['administration_id'], ['administration.id'], name=op.f('fk_result_release_administration_id_administration')),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_result_release_confirmed_by_person')),
    sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_result_release_decided_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_result_release'))
    )
    op.create_index(op.f('ix_result_release_administration_id'), 'result_release', ['administration_id'], unique=False)
    op.create_table('result_edition',
    sa.Column('sitting_id', sa.String(length=16), nullable=False),
    sa.Column('edition', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('by', sa.String(length=40), nullable=False),
    sa.Column('cause', sa.String(length=40), nullable=False),
    sa.Column('answer_hash', sa.String(length=64), nullable=False),
    sa.Column('scheme_id', sa.String(length=64), nullable=True),
    sa.Column('marks', sa.Text(), nullable=True),
    sa.Column('marks_hash', sa.String(length=64), nullable=True),
    sa.Column('verdict', sa.String(length=12), nullable=False),
    sa.Column('score', sa.String(length=8), nullable=True),
    sa.CheckConstraint("(verdict IN ('passed', 'failed')) = (score IS NOT NULL)", name=op.f('ck_result_edition_score_only_where_it_counts')),
    sa.CheckConstraint("verdict IN ('passed', 'failed', 'absent', 'voided')", name=op.f('ck_result_edition_known_verdict')),
    sa.CheckConstraint('(marks IS NULL) = (scheme_id IS NULL) AND (marks IS NULL) = (marks_hash IS NULL)', name=op.f('ck_result_edition_marked_by_a_scheme')),
    sa.CheckConstraint('edition > 0', name=op.f('ck_result_edition_editions_count_from_one')),
    sa.ForeignKeyConstraint(['scheme_id'], ['mark_scheme.id'], name=op.f('fk_result_edition_scheme_id_mark_scheme')),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_result_edition_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('sitting_id', 'edition', name=op.f('pk_result_edition'))
    )
    op.create_table('release_line',
    sa.Column('release_id', sa.String(length=16), nullable=False),
    sa.Column('sitting_id', sa.String(length=16), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(length=12), nullable=False),
    sa.Column('score', sa.String(length=8), nullable=True),
    sa.Column('areas', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['release_id'], ['result_release.id'], name=op.f('fk_release_line_release_id_result_release')),
    sa.ForeignKeyConstraint(['sitting_id', 'edition'], ['result_edition.sitting_id', 'result_edition.edition'], name='fk_release_line_result_edition'),
    sa.PrimaryKeyConstraint('release_id', 'sitting_id', name=op.f('pk_release_line'))
    )
    op.create_index(op.f('ix_release_line_sitting_id'), 'release_line', ['sitting_id'], unique=False)
    op.create_table('released_result',
    sa.Column('sitting_id', sa.String(length=16), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('release_id', sa.String(length=16), nullable=False),
    sa.CheckConstraint('number > 0', name=op.f('ck_released_result_numbers_count_from_one')),
    sa.ForeignKeyConstraint(['release_id', 'sitting_id'], ['release_line.release_id', 'release_line.sitting_id'], name='fk_released_result_release_line'),
    sa.ForeignKeyConstraint(['sitting_id'], ['sitting.id'], name=op.f('fk_released_result_sitting_id_sitting')),
    sa.PrimaryKeyConstraint('sitting_id', 'number', name=op.f('pk_released_result'))
    )
    op.create_index(op.f('ix_released_result_release_id'), 'released_result', ['release_id'], unique=False)
    op.add_column('part_result', sa.Column('edition', sa.Integer(), server_default='1', nullable=False))
    op.execute(EARLIER_RESULTS)
    op.drop_table("mark_sheet")
    for table in ("result_edition", "release_line", "released_result"):
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)
