"""The plainest kinds of personal data: rows that are old by one column, and that go as they are."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, delete, select

from examhall.instants import Instant

Which = Callable[[Connection, Instant], Sequence[Any]]
Remove = Callable[[Connection, Sequence[str]], None]


def older(key: Column[Any], at: ColumnElement[Any], *where: ColumnElement[bool]) -> Which:
    """The rows of one table whose `at` lies before the moment."""

    def which(connection: Connection, before: Instant) -> Sequence[Any]:
        return connection.execute(select(key.label("id"), at.label("at")).where(at < before, *where)).all()

    return which


def removing(*keys: Column[Any]) -> Remove:
    """Delete where each of these columns holds one of the ids, table after table: first what hangs on the others."""

    def remove(connection: Connection, ids: Sequence[str]) -> None:
        for key in keys:
            connection.execute(delete(key.table).where(key.in_(ids)))

    return remove
