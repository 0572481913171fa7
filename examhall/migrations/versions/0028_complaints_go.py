"""a complaint that is over goes when its time is: its steps are never edited, and are removed with it"""

from alembic import op

from examhall.append_only import statements

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER complaint_step_no_delete")
        return
    for trigger in ("append_only", "no_truncate"):
        op.execute(f"DROP TRIGGER complaint_step_{trigger} ON complaint_step")
    op.execute("DROP FUNCTION complaint_step_append_only()")
    for statement in statements("complaint_step", "postgresql", until_purged=True):
        op.execute(statement)
