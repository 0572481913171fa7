"""Migrations bring an empty database to exactly what the code's tables say, and refuse one from the future."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import DBAPIError

from examhall.config import Config
from examhall.database import Database, metadata
from examhall.full_text import is_kept_by_database
from examhall.migrations import NewerDatabase, upgrade
from examhall.opening import know_all_tables


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    know_all_tables()
    url = request.getfixturevalue("new_database")() if request.param == "postgresql" else Config(tmp_path).url
    database = Database(url)
    yield database
    database.engine.dispose()


def test_the_migrated_database_is_what_the_tables_say(database):
    upgrade(database)
    with database.engine.connect() as connection:
        ours = {"compare_type": True, "include_name": lambda name, kind, parents: not is_kept_by_database(name)}
        context = MigrationContext.configure(connection, opts=ours)
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_is_migrating_once(database):
    upgrade(database)
    upgrade(database)


def test_migrated_journals_are_append_only(database):
    upgrade(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO audit_entry (number, at, actor, action, subject, text, hash) VALUES (0, 0, 'a', 'b', 'c', 'd', 'e')"
        )
    for statement in ("UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_a_database_of_a_newer_version_is_refused_in_one_sentence(database):
    upgrade(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabase, match="newer version"):
        upgrade(database)
