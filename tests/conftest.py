"""Fixtures that every test may use: a hall on SQLite and on a real PostgreSQL, with a frozen clock."""

import itertools
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.builders import FrozenClock, a_hall

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory):
    """A real PostgreSQL server of our own, started for these tests and stopped after them."""
    import pgserver

    server = pgserver.get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode="stop")
    yield server
    server.cleanup()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def new_database(postgresql):
    """Makes an empty PostgreSQL database and returns its URL."""

    def make() -> str:
        name = f"hall{next(_numbers)}"
        engine = create_engine(_psycopg(postgresql.get_uri()), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return _psycopg(postgresql.get_uri(name))

    return make


def _psycopg(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture(params=["sqlite", "postgresql"])
def hall(request, tmp_path: Path, clock: FrozenClock):
    """A hall on each of the two databases."""
    url = request.getfixturevalue("new_database")() if request.param == "postgresql" else ""
    hall = a_hall(tmp_path / "data", url, clock)
    yield hall
    hall.database.engine.dispose()


@pytest.fixture
def sqlite_hall(tmp_path: Path, clock: FrozenClock):
    hall = a_hall(tmp_path / "data", "", clock)
    yield hall
    hall.database.engine.dispose()


@pytest.fixture
def doors(hall, monkeypatch):
    """The hall's own application without wings, on both databases: a Flask app whose test client goes through every door."""
    import examhall.app

    monkeypatch.setattr(examhall.app, "open_wings", lambda hall: None)
    return examhall.app.create_app(hall)
