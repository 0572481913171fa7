"""Bringing a database up to what the code needs; a database newer than the code is refused in one sentence."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from examhall.database import Database


class NewerDatabase(Exception):
    """The database was written by a newer version of the product."""


def configuration() -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def upgrade(database: Database) -> None:
    """Create or upgrade all tables. Does nothing where they are current."""
    config = configuration()
    script = ScriptDirectory.from_config(config)
    with database.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
        if present == script.get_current_head():
            return
        if present is not None and present not in {revision.revision for revision in script.walk_revisions()}:
            raise NewerDatabase("This database was written by a newer version. Please install that version and start again.")
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
