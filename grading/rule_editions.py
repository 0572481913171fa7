"""A rule that the authority sets, of which every edition is kept: what holds now, what held at a moment, another one."""

from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Connection, Select, Table, func, insert, select

from examhall.instants import Instant

R = TypeVar("R", bound=msgspec.Struct)


class RuleEditions(Generic[R]):
    """The editions in a table of edition, rule (JSON), set_by and set_at; `suggested` holds until the authority has set one."""

    def __init__(self, table: Table, suggested: R) -> None:
        self._table, self._suggested = table, suggested
        self._read = msgspec.json.Decoder(type(suggested)).decode

    def newest(self, connection: Connection) -> int:
        """The number of the last edition; 0 where there is none."""
        return connection.execute(select(func.max(self._table.c.edition))).scalar() or 0

    def now(self, connection: Connection) -> R:
        return self._last(connection, select(self._table.c.rule))

    def at(self, connection: Connection, moment: Instant) -> R:
        """What held then."""
        return self._last(connection, select(self._table.c.rule).where(self._table.c.set_at <= moment))

    def add(self, connection: Connection, now: Instant, by: str, rule: R) -> tuple[int, str]:
        """What holds from now on: its edition and its text, for the trail. What was done by an earlier one stays as it is."""
        edition, text = self.newest(connection) + 1, msgspec.json.encode(rule).decode()
        connection.execute(insert(self._table), {"edition": edition, "rule": text, "set_by": by, "set_at": now})
        return edition, text

    def _last(self, connection: Connection, editions: Select[Any]) -> R:
        text = connection.execute(editions.order_by(self._table.c.edition.desc())).scalar()
        return self._read(text) if text else self._suggested
