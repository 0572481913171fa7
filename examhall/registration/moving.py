"""The one way an application changes its state: the version that was read, the table of moves, the step that tells of it."""

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from examhall.errors import ChangedMeanwhile, NotFound
from examhall.instants import Instant
from examhall.registration.application import Move, State, after
from examhall.registration.tables import application, application_step


def application_row(connection: Connection, application_id: str) -> Row[Any]:
    """One application as it stands; locked until the transaction ends, where the database knows locks. NotFound."""
    query = select(application).where(application.c.id == application_id).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        raise NotFound()
    return row


def move_on(
    connection: Connection, now: Instant, by: str, row: Row[Any], version: int, move: Move, reason: str = "", **changes: Any
) -> State:
    """Make a move from the version that was read, and write its step. ChangedMeanwhile, NoSuchMove."""
    if row.version != version:
        raise ChangedMeanwhile()
    following = after(State(row.state), move)
    values = {"state": following, "version": version + 1, "changed_at": now, **changes}
    unchanged = (application.c.id == row.id) & (application.c.version == version)
    if connection.execute(update(application).where(unchanged).values(values)).rowcount != 1:
        raise ChangedMeanwhile()
    if move is not Move.SAVE:
        write_step(connection, now, by, row.id, move, reason)
    return following


def write_step(connection: Connection, now: Instant, by: str, application_id: str, move: Move, reason: str = "") -> None:
    step = {"application_id": application_id, "move": move, "at": now, "by": by, "reason": reason}
    connection.execute(insert(application_step), step)
