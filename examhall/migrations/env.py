"""Alembic's door: runs migrations over the connection that `examhall.migrations.upgrade` hands in."""

from alembic import context

from examhall.database import metadata
from examhall.full_text import is_kept_by_database

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
    include_name=lambda name, kind, parents: not is_kept_by_database(name),
)
with context.begin_transaction():
    context.run_migrations()
