"""Closing a day's account: who took the money counts it and signs, then another person of the centre accepts it.

Nothing is locked by it: who takes one more fee after closing, or has a receipt voided, closes again. What a closing saw stands
in its row, so that an account which has moved on since is seen to be open.
"""

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, Select, insert, select

from examhall.audit import trail
from examhall.counter.account import seen_as
from examhall.counter.entries import entries_of
from examhall.counter.tables import day_acceptance, day_closing
from examhall.errors import ChangedMeanwhile, NotFound, Refusal, SecondPersonNeeded
from examhall.hall import Hall
from examhall.instants import Instant


class DifferenceUnexplained(Refusal):
    code = "difference_unexplained"
    says = _("The cash that was counted differs from what is expected. Write down what is known about it.")


def closings() -> Select[Any]:
    """Closings with what was accepted of them, the newest first. Narrow it."""
    return (
        select(day_closing, day_acceptance.c.accepted_by, day_acceptance.c.accepted_at)
        .outerjoin(day_acceptance, day_acceptance.c.closing == day_closing.c.number)
        .order_by(day_closing.c.number.desc())
    )


def closing_of(connection: Connection, centre_id: str, person_id: str, day: str) -> Row[Any] | None:
    """The newest closing of this account; none where it was never closed."""
    mine = day_closing.c.centre_id == centre_id, day_closing.c.person_id == person_id, day_closing.c.day == day
    return connection.execute(closings().where(*mine)).first()


def closing_numbered(connection: Connection, number: int) -> Row[Any]:
    """NotFound where there is none."""
    row = connection.execute(closings().where(day_closing.c.number == number)).first()
    if row is None:
        raise NotFound()
    return row


def newest_closings(connection: Connection, first: str, last: str) -> dict[tuple[str, str, str], Row[Any]]:
    """(centre, person, day) -> the newest closing of that account, for the days between these two."""
    rows = connection.execute(closings().where(day_closing.c.day.between(first, last))).all()
    return {(row.centre_id, row.person_id, row.day): row for row in reversed(rows)}


def still_fits(closing: Row[Any], seen: dict[str, Any]) -> bool:
    """Whether the account is as it was when it was closed."""
    return (closing.entries, closing.cash, closing.transfers) == (seen["entries"], seen["cash"], seen["transfers"])


def close_day(
    connection: Connection, hall: Hall, now: Instant, by: str, centre_id: str, day: str, counted: Decimal, note: str
) -> None:
    """Whoever took the money signs for it: `counted` is the cash in the drawer, in yuan, without change money.

    What is sent twice is one closing. DifferenceUnexplained.
    """
    seen, said = seen_as(entries_of(connection, {centre_id}, day, day, by)), note.strip()[:500]
    if counted != seen["cash"] and not said:
        raise DifferenceUnexplained(field="note")
    before = closing_of(connection, centre_id, by, day)
    if before is not None and still_fits(before, seen) and (before.counted, before.note) == (counted, said):
        return
    row = {"centre_id": centre_id, "person_id": by, "day": day, **seen, "counted": counted, "note": said}
    connection.execute(insert(day_closing), {**row, "closed_at": now})
    trail.write(
        connection, hall.audit_key, now, by, "close_day", centre_id, day=day, expected=seen["cash"], counted=counted, note=said
    )


def accept_day(connection: Connection, hall: Hall, now: Instant, by: str, closing: int) -> None:
    """Another person has looked at it. SecondPersonNeeded for one's own, ChangedMeanwhile where the account has moved on."""
    row = closing_numbered(connection, closing)
    if row.person_id == by:
        raise SecondPersonNeeded()
    newest = closing_of(connection, row.centre_id, row.person_id, row.day)
    seen = seen_as(entries_of(connection, {row.centre_id}, row.day, row.day, row.person_id))
    if newest is None or newest.number != closing or not still_fits(row, seen):
        raise ChangedMeanwhile()
    if row.accepted_at is not None:
        return
    connection.execute(insert(day_acceptance), {"closing": closing, "accepted_by": by, "accepted_at": now})
    trail.write(connection, hall.audit_key, now, by, "accept_day", row.centre_id, day=row.day, closing=closing)
