"""the words of a misconduct case, and the pairs of an analysis, stand apart from what they belong to, and go in time"""

import json

import sqlalchemy as sa
from alembic import op

from examhall.append_only import statements

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('case_words',
    sa.Column('case_id', sa.String(length=16), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('locked', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['case_id', 'number'], ['case_step.case_id', 'case_step.number'], name=op.f('fk_case_words_case_id_case_step')),
    sa.PrimaryKeyConstraint('case_id', 'number', name=op.f('pk_case_words'))
    )
    op.execute(
        "INSERT INTO case_words (case_id, number, locked) "
        "SELECT case_id, number, says_locked FROM case_step WHERE says_locked IS NOT NULL"
    )
    op.drop_column("case_step", "says_locked")
    for statement in statements("case_words", op.get_bind().dialect.name, until_purged=True):
        op.execute(statement)
    _let_go("case_decision")
    op.create_table('alike_pair',
    sa.Column('analysis_id', sa.String(length=16), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('first', sa.String(length=16), nullable=False),
    sa.Column('second', sa.String(length=16), nullable=False),
    sa.Column('distance', sa.Integer(), nullable=False),
    sa.Column('alike', sa.Integer(), nullable=False),
    sa.Column('alike_wrong', sa.Integer(), nullable=False),
    sa.Column('expected', sa.Float(53), nullable=False),
    sa.Column('probability', sa.Float(53), nullable=False),
    sa.Column('threshold', sa.Float(53), nullable=False),
    sa.Column('flagged', sa.Boolean(), nullable=False),
    sa.CheckConstraint('first <> second', name=op.f('ck_alike_pair_two_different_sittings')),
    sa.ForeignKeyConstraint(['analysis_id'], ['analysis.id'], name=op.f('fk_alike_pair_analysis_id_analysis')),
    sa.ForeignKeyConstraint(['first'], ['sitting.id'], name=op.f('fk_alike_pair_first_sitting')),
    sa.ForeignKeyConstraint(['second'], ['sitting.id'], name=op.f('fk_alike_pair_second_sitting')),
    sa.PrimaryKeyConstraint('analysis_id', 'number', name=op.f('pk_alike_pair'))
    )
    op.create_index(op.f('ix_alike_pair_first'), 'alike_pair', ['first'], unique=False)
    op.create_index(op.f('ix_alike_pair_second'), 'alike_pair', ['second'], unique=False)
    _take_pairs_out()


def _let_go(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {table}_no_delete")
        return
    for trigger in ("append_only", "no_truncate"):
        op.execute(f"DROP TRIGGER {table}_{trigger} ON {table}")
    op.execute(f"DROP FUNCTION {table}_append_only()")
    for statement in statements(table, "postgresql", until_purged=True):
        op.execute(statement)


def _take_pairs_out() -> None:
    """Out of the text of each analysis, which keeps its figures."""
    connection = op.get_bind()
    analysis = sa.table("analysis", sa.column("id"), sa.column("kind"), sa.column("result"))
    names = ("first", "second", "distance", "alike", "alike_wrong", "expected", "probability", "threshold", "flagged")
    pair = sa.table("alike_pair", sa.column("analysis_id"), sa.column("number"), *(sa.column(name) for name in names))
    for row in connection.execute(sa.select(analysis).where(analysis.c.kind == "paper")).all():
        found = json.loads(row.result)
        pairs = (found.get("likeness") or {}).pop("most_alike", [])
        if pairs:
            beside = [{"analysis_id": row.id, "number": n, **{name: one[name] for name in names}} for n, one in enumerate(pairs, 1)]
            connection.execute(pair.insert(), beside)
            text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
            connection.execute(analysis.update().where(analysis.c.id == row.id).values(result=text))
