"""Alembic's door: runs migrations over the connection that `examhall.migrations.upgrade` hands in."""

from alembic import context

from examhall.database import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True, transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
