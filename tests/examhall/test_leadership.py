"""Of several halls on one PostgreSQL exactly one keeps the time, and another takes over when it dies."""

from examhall.database import Database
from examhall.leadership import Leadership


def test_one_hall_leads_and_another_takes_over(new_database):
    url = new_database()
    databases = [Database(url), Database(url)]
    first, second = (Leadership(database) for database in databases)
    assert first.held()
    assert first.held()
    assert not second.held()
    first.give_up()
    assert second.held()
    assert not first.held()
    second.give_up()
    for database in databases:
        database.engine.dispose()


def test_on_sqlite_the_one_hall_leads(sqlite_hall):
    assert Leadership(sqlite_hall.database).held()
