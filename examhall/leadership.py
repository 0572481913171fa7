"""Which of several halls on one PostgreSQL keeps the time: the one that holds an advisory lock. On SQLite there is only one."""

import contextlib

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from examhall.database import Database

TIMEKEEPER_LOCK = 0x54494D45  # any number, the same in all halls of an installation


class Leadership:
    """Held by a connection of its own: a hall that dies, or loses its database, loses it to another at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None

    def held(self) -> bool:
        """Whether this hall leads now; asks for the lead where it does not."""
        if self._database.is_sqlite:
            return True
        try:
            return self._still_held() or self._asked()
        except DBAPIError:
            self.give_up()
            return False

    def _still_held(self) -> bool:
        if self._connection is None:
            return False
        self._connection.execute(text("SELECT 1"))
        return True

    def _asked(self) -> bool:
        connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": TIMEKEEPER_LOCK}).scalar():
            self._connection = connection
            return True
        connection.close()
        return False

    def give_up(self) -> None:
        """Let another hall lead at once; the connection is thrown away, and with it the lock where it could not say so."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with contextlib.suppress(DBAPIError):
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": TIMEKEEPER_LOCK})
        with contextlib.suppress(DBAPIError):
            connection.invalidate()
            connection.close()
