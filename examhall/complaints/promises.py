"""By when something was promised: a number of working days, counted again when a holiday among them gets known."""

from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from examhall.audit import trail
from examhall.complaints.moves import UNANSWERED, State
from examhall.complaints.tables import complaint, complaint_promise
from examhall.complaints.telling import tell
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.programme import queries as programme

SECONDS: Final = 60  # so often it is looked whether a day has moved


class Promise(StrEnum):
    """What was promised, by the name of the column that keeps its day."""

    RECEIPT = "receipt_by"
    ANSWER = "answer_by"
    APPEAL = "appeal_until"


STANDS_IN: Final = {
    Promise.RECEIPT: (State.RECEIVED,),
    Promise.ANSWER: UNANSWERED,
    Promise.APPEAL: (State.ANSWERED,),
}


def promise(connection: Connection, now: Instant, complaint_id: str, of: Promise, within: int) -> None:
    """Promise something within so many working days from now, in the place of the same promise before."""
    mine = (complaint_promise.c.complaint_id == complaint_id) & (complaint_promise.c.of == of)
    connection.execute(delete(complaint_promise).where(mine))
    row = {"complaint_id": complaint_id, "of": of, "since": now, "within": within}
    connection.execute(insert(complaint_promise), row)


def recount(hall: Hall) -> None:
    """A chore: where a holiday has got known, the day that was promised moves, and the complainant is told. An appeal never
    loses a day that it was given."""
    now = hall.now()
    with hall.database.reading() as connection:
        if not _moved(connection):
            return
    with hall.database.writing() as connection:
        for row, day in _moved(connection):
            connection.execute(update(complaint).where(complaint.c.id == row.id), {row.of: day})
            trail.write(
                connection, hall.audit_key, now, "", "recount_complaint", row.number, of=row.of, before=getattr(row, row.of),
                after=day,
            )  # fmt: skip
            tell(connection, now, row, f"{row.of} {day}")


def _moved(connection: Connection) -> list[tuple[Row[object], str]]:
    """Complaints with a promise whose day is another than the one that is kept, and that day."""
    query = select(complaint, complaint_promise.c.of, complaint_promise.c.since, complaint_promise.c.within)
    query = query.join(complaint_promise, complaint_promise.c.complaint_id == complaint.c.id)
    rows = connection.execute(query.where(complaint.c.state.in_([*UNANSWERED, State.ANSWERED]))).all()
    found = [
        (row, programme.last_day(connection, row.since, row.within)) for row in rows if row.state in STANDS_IN[Promise(row.of)]
    ]
    return [(row, day) for row, day in found if _is_another(row, day)]


def _is_another(row: Row[object], day: str) -> bool:
    kept: str = getattr(row, row.of)
    return day > kept if row.of == Promise.APPEAL else day != kept
