"""Fixtures that every test may use: a hall on SQLite and on a real PostgreSQL, with a frozen clock."""

import fcntl
import itertools
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, make_url

from tests.builders import FrozenClock, a_hall
from tests.compiled import compile_once

if TYPE_CHECKING:
    from tests.bank_builders import Filled

# the same code is tested with the same examples; new ones are looked for with --hypothesis-profile=search
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("same")

compile_once()

_numbers = itertools.count(1)

# Files that take long and need nothing of the others: begun at once, while the demo's bank is made, they end with none alone.
FIRST = ("tests/stories/test_installation.py", "tests/house/test_house.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.location[0] not in FIRST)


@pytest.fixture(scope="session")
def postgresql():
    """A real PostgreSQL server of our own, started for these tests and stopped after them.

    Not below pytest's folder: a second pytest that starts meanwhile shuts that to all but its owner, which the server is not.
    """
    import pgserver

    with tempfile.TemporaryDirectory(prefix="examhall-postgresql-", ignore_cleanup_errors=True) as folder:
        server = pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        with _administrator(server) as connection:
            # the server is never killed here: without this, stopping it writes hundreds of dropped databases to disk first
            connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")
            connection.exec_driver_sql("ALTER SYSTEM SET autovacuum = off")  # no database here lives for a minute
            connection.exec_driver_sql("SELECT pg_reload_conf()")
        yield server
        server.cleanup()


@pytest.fixture(scope="session")
def demo_bank(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of an installation with the demo's staff, bank and L1 papers. To be copied; made once for all workers."""
    from examhall.config import Config
    from seeds.demo import papers_of, staff
    from seeds.installation import installation

    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "demo-bank"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            hall = installation(Config(folder.with_suffix(".half")))
            staff(hall)
            papers_of(hall, "L1")
            hall.database.engine.dispose()
            folder.with_suffix(".half").rename(folder)
    return folder


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def new_database(postgresql):
    """Makes an empty PostgreSQL database, or a copy of a `template`, and returns its URL. Gone after the test."""
    made: list[str] = []

    def make(template: str = "template1") -> str:
        url = _make_database(postgresql, template)
        made.append(make_url(url).database)
        return url

    yield make
    with _administrator(postgresql) as connection:
        for name in made:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _administrator(postgresql):
    engine = create_engine(_psycopg(postgresql.get_uri()), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _make_database(postgresql, template: str = "template1") -> str:
    name = f"hall{next(_numbers)}"
    with _administrator(postgresql) as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")  # as files: twice as quick
    return _psycopg(postgresql.get_uri(name))


@pytest.fixture(scope="session")
def with_tables(postgresql, tmp_path_factory) -> str:
    """The name of a PostgreSQL database that has all tables: copying it is twice as quick as making them again."""
    url = _make_database(postgresql)
    a_hall(tmp_path_factory.mktemp("template"), url).database.engine.dispose()
    return make_url(url).database


def _psycopg(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture(params=["sqlite", "postgresql"])
def hall(request, tmp_path: Path, clock: FrozenClock):
    """A hall on each of the two databases."""
    if request.param == "postgresql":
        url = request.getfixturevalue("new_database")(request.getfixturevalue("with_tables"))
        hall = a_hall(tmp_path / "data", url, clock, tables=lambda database: None)
    else:
        hall = a_hall(tmp_path / "data", "", clock)
    yield hall
    hall.database.engine.dispose()


@pytest.fixture
def sqlite_hall(tmp_path: Path, clock: FrozenClock):
    hall = a_hall(tmp_path / "data", "", clock)
    yield hall
    hall.database.engine.dispose()


@pytest.fixture(scope="session")
def fill(postgresql, tmp_path_factory):
    """Fills the bank of a new installation on either of the two databases: `fill("sqlite", "theory")` seals a theory paper too."""
    from tests.bank_builders import Filled, a_bank

    def do(kind: str, *parts: str) -> Filled:
        url = _make_database(postgresql) if kind == "postgresql" else ""
        folder = tmp_path_factory.mktemp("filled") / "data"
        bank = a_bank(a_hall(folder, url))
        for part in parts:
            bank.sealed(part)
        bank.hall.database.engine.dispose()
        return Filled(make_url(url).database if url else str(folder), bank.staff, bank.papers)

    return do


@pytest.fixture(scope="session")
def filled(fill) -> "Filled":
    """A hall on SQLite whose bank holds a paper's worth of each part. To be copied."""
    return fill("sqlite")


@pytest.fixture(scope="session")
def filled_postgresql(fill) -> "Filled":
    """The same on PostgreSQL."""
    return fill("postgresql")


@pytest.fixture(params=["sqlite", "postgresql"])
def bank(request, tmp_path: Path, clock: FrozenClock):
    """A hall whose bank holds a paper's worth of each part, with its people, on each of the two databases."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_bank")
        return
    filled = request.getfixturevalue("filled_postgresql")
    url = request.getfixturevalue("new_database")(filled.where)
    yield from _bank_of(a_hall(tmp_path / "data", url, clock, tables=lambda database: None), filled)


@pytest.fixture
def sqlite_bank(filled, tmp_path: Path, clock: FrozenClock):
    shutil.copytree(filled.where, tmp_path / "data")
    yield from _bank_of(a_hall(tmp_path / "data", "", clock, tables=lambda database: None), filled)


def _bank_of(hall, filled: "Filled"):
    from grading.marking import judge
    from tests.bank_builders import Bank

    hall.judge = judge
    yield Bank(hall, dict(filled.people), dict(filled.papers))
    hall.database.engine.dispose()


@pytest.fixture
def doors(hall, monkeypatch):
    """The hall's own application without wings, on both databases: a Flask app whose test client goes through every door."""
    import examhall.app

    monkeypatch.setattr(examhall.app, "open_wings", lambda hall: [])
    return examhall.app.create_app(hall)
