"""What is done to a whole room in a test, each act in a transaction of its own, and what is then on board and in journal."""

from contextlib import contextmanager

from sqlalchemy import select

from examhall.hall import Hall
from examhall.sittings import board, journal, room_runs
from examhall.sittings.board import Shown
from examhall.sittings.clerk import Outcome
from examhall.sittings.journal import Fault, Posted
from examhall.sittings.room_runs import Act
from examhall.sittings.tables import journal as journal_rows
from tests.builders import PROCTOR, Room


def act(room: Room, verb, *arguments, by: str = PROCTOR, second: str = "", **more) -> list[Outcome]:
    """One of the verbs of `room_runs` or `closing`."""

    def work(connection, now):
        return verb(Act(connection, room.hall.clerk.key, now, room.run, by, second), *arguments, **more)

    return room.hall.clerk.transact(work)


def open_room(room: Room, seats=None) -> None:
    """Let these seats in (all of them by default) and open the part."""
    act(room, room_runs.authorise, [room.sittings[seat - 1] for seat in seats or range(1, len(room.sittings) + 1)])
    act(room, room_runs.open_part)


def shown(room: Room, seat: int = 1) -> Shown:
    with room.hall.database.reading() as connection:
        return board.read(connection, [room.sittings[seat - 1]])[room.sittings[seat - 1]]


def stored(room: Room, seat: int = 1) -> list[Posted]:
    with room.hall.database.reading() as connection:
        return journal.read(connection, room.sittings[seat - 1])


def kinds(room: Room, seat: int = 1) -> list[str]:
    return [type(entry.record.entry).__name__ for entry in stored(room, seat)]


def lines(room: Room, seat: int = 1) -> list[tuple[int, str, str]]:
    """(number, text, hash) of each entry, as the database holds them."""
    with room.hall.database.reading() as connection:
        query = select(journal_rows.c.number, journal_rows.c.text, journal_rows.c.hash)
        query = query.where(journal_rows.c.sitting_id == room.sittings[seat - 1]).order_by(journal_rows.c.number)
        return [tuple(row) for row in connection.execute(query)]


def fault(room: Room, seat: int = 1) -> Fault | None:
    """What does not hold in one journal."""
    return journal.verify(room.hall.clerk.key, room.sittings[seat - 1], lines(room, seat), shown(room, seat).head)


@contextmanager
def undone(hall: Hall, *statements: str):
    """A transaction that sees `statements` done to the unguarded tables, and takes all of it back at the end."""
    with hall.database.engine.connect() as connection:
        connection.begin()
        for table in ("journal", "answer_sheet", "audit_entry", "closing_seal", "sealed_record"):
            unguard(connection, table)
        for statement in statements:
            connection.exec_driver_sql(statement)
        yield connection
        connection.rollback()


def unguard(connection, table: str) -> None:
    """What somebody with the database's own password would do first: drop the triggers."""
    if connection.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{verb}")
    else:
        connection.exec_driver_sql(f"DROP TRIGGER {table}_append_only ON {table}")
