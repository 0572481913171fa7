"""The one engine factory, and the one way to write: `writing()`.

SQLite: WAL, synchronous=FULL, and our own BEGIN IMMEDIATE. The driver alone opens no transaction before the first write,
so a read-then-write silently loses updates (tried: 383 of 900 survived); tests/test_database.py repeats the experiment.
PostgreSQL: synchronous_commit=on, psycopg 3, which yields to gevent by itself.

All writers of a process take one lock before BEGIN IMMEDIATE, and wait for another process's transaction by looking again:
in SQLite's own busy wait the whole server would stand still. Nothing slow happens inside: no hash, no PDF, no mail, no emit.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from examhall.errors import Refusal, StorageFull, StorageGone

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

BUSY_TIMEOUT_MS = 5_000
LOOK_AGAIN_SECONDS = 0.002


def make_engine(url: str) -> Engine:
    """An engine with the durability this product promises. `url` as SQLAlchemy writes it."""
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    if not url.startswith("sqlite"):
        return create_engine(
            url, pool_size=20, max_overflow=20, pool_pre_ping=True, connect_args={"options": "-c synchronous_commit=on"}
        )
    engine = create_engine(
        url, pool_size=20, max_overflow=40, connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000}
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA recursive_triggers=ON")  # or INSERT OR REPLACE would slip past the append-only tables
        cursor.execute("PRAGMA cache_size=-65536")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("reads_only", False):
            connection.exec_driver_sql("BEGIN")
        else:
            _begin_writing(connection)

    return engine


def _begin_writing(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection
    end = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as fault:
                if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    connection.exec_driver_sql("BEGIN IMMEDIATE")  # fails again, as SQLAlchemy's own error
                    return
                time.sleep(LOOK_AGAIN_SECONDS)
            else:
                return
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


class Database:
    """One engine and its writer's lock."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._writers = threading.RLock()  # gevent's own after monkey-patching

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One write transaction, committed at the end; storage faults come out as refusals a person can read."""
        with self._writers, translating(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent read: everything as it stood at one moment, however many queries."""
        level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with translating(), self.engine.connect() as plain:
            connection = plain.execution_options(reads_only=True, **level)
            with connection.begin():
                yield connection

    @contextmanager
    def writers_lock(self) -> Iterator[None]:
        """For the clerk, whose transaction runs in a thread of its own."""
        with self._writers:
            yield

    def is_alive(self) -> bool:
        try:
            with self.reading() as connection:
                connection.execute(text("SELECT 1"))
        except Refusal:
            return False
        return True


@contextmanager
def translating() -> Iterator[None]:
    """Storage faults as refusals: disk full is 507 and not acknowledged, a database that is gone is 503."""
    try:
        yield
    except DBAPIError as fault:
        raise storage_refusal(fault) from fault


def storage_refusal(fault: DBAPIError) -> Refusal | DBAPIError:
    """The refusal that a fault of the storage means, or the fault itself where it is a mistake of ours."""
    if isinstance(fault, OperationalError) or fault.connection_invalidated:
        said = str(fault.orig).lower()
        return StorageFull() if "full" in said or "no space left" in said else StorageGone()
    return fault
