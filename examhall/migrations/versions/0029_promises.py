"""what was promised of a complaint in working days, so that its days can be counted again, and the language it was written in"""

import datetime as dt

import sqlalchemy as sa
from alembic import op

from examhall.instants import moment
from examhall.programme.days import HOME
from examhall.programme.working_days import working_days_left

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("complaint", sa.Column("language", sa.String(length=8), server_default="zh_CN", nullable=False))
    promises = op.create_table(
        "complaint_promise",
        sa.Column("complaint_id", sa.String(length=16), nullable=False),
        sa.Column("of", sa.String(length=12), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("within", sa.Integer(), nullable=False),
        sa.CheckConstraint("of IN ('receipt_by', 'answer_by', 'appeal_until')", name=op.f("ck_complaint_promise_known_promise")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_promise_complaint_id_complaint")),
        sa.PrimaryKeyConstraint("complaint_id", "of", name=op.f("pk_complaint_promise")),
    )
    connection = op.get_bind()
    words = "SELECT day, works FROM working_day"
    corrections = {dt.date.fromisoformat(row.day): bool(row.works) for row in connection.execute(sa.text(words))}
    steps = "SELECT complaint_id, move, MAX(at) AS at FROM complaint_step GROUP BY complaint_id, move"
    last = {(row.complaint_id, row.move): row.at for row in connection.execute(sa.text(steps))}
    rows = []
    for row in connection.execute(sa.text("SELECT id, filed_at, receipt_by, answer_by, appeal_until FROM complaint")):
        since = {
            "receipt_by": row.filed_at,
            "answer_by": last.get((row.id, "appeal"), row.filed_at),
            "appeal_until": last.get((row.id, "answer"), row.filed_at),
        }
        for of, at in since.items():
            if getattr(row, of):
                until = dt.date.fromisoformat(getattr(row, of))
                within = working_days_left(moment(at, HOME).date(), until, corrections)
                rows.append({"complaint_id": row.id, "of": of, "since": at, "within": within})
    if rows:
        op.bulk_insert(promises, rows)
