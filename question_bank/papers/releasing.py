"""Releasing a paper's key by the schedule: approved beforehand by two persons, carried out ten minutes before the start.

The order is a row, so a hall that was down carries it out when it starts again, and the trail says how late.
"""

from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, insert, select, update

from examhall.audit import trail
from examhall.errors import NotFound, NotNow, Refusal
from examhall.hall import Hall
from examhall.instants import MINUTE, SECOND, Instant
from examhall.schedule.tables import administration
from question_bank.papers import queries as paper_queries
from question_bank.papers.batches import spares
from question_bank.papers.operations import hold_suspended, open_for_the_hall, two_roles
from question_bank.tables import release_order

BEFORE: Final = 10 * MINUTE  # the start
ON_TIME: Final = MINUTE  # later than this is said to be late
LOOK_SECONDS: Final = 5

TIMEKEEPER: Final = "timekeeper"


class NotLaidHere(Refusal):
    code = "not_laid_here"
    says = _("This paper neither lies on the seats of that administration nor is its spare.")


def order_release(
    connection: Connection, hall: Hall, now: Instant, by: str, second: str, paper_id: str, administration_id: str,
    knowing: bool = False,
) -> None:  # fmt: skip
    """Let the hall release this paper by itself before that administration. Two persons of two roles.

    NotNow when it is released or ordered already, NotLaidHere; ItemsSuspended unless they are `knowing`.
    """
    two_roles(connection, by, second)
    row = paper_queries.read_paper(connection, paper_id, lock=True)
    if row.sealed_at is None or row.released_at is not None or standing_orders(connection, paper_id):
        raise NotNow(sealed=row.sealed_at is not None, released=row.released_at is not None)
    laid = select(administration.c.paper_id).where(administration.c.id == administration_id)
    if paper_id not in (connection.execute(laid).scalar(), spares(connection).get(administration_id)):
        raise NotLaidHere()
    suspended = hold_suspended(connection, paper_id, knowing)
    order = {
        "paper_id": paper_id, "administration_id": administration_id, "ordered_by": by, "ordered_second": second,
        "ordered_at": now,
    }  # fmt: skip
    connection.execute(insert(release_order), order)
    trail.write(
        connection, hall.audit_key, now, by, "order_release", paper_id, second=second, administration=administration_id,
        **suspended,
    )  # fmt: skip


def withdraw_release(connection: Connection, hall: Hall, now: Instant, by: str, paper_id: str) -> None:
    """Take the order back; one person may, as the paper then stays shut. NotFound where none stands."""
    paper_queries.read_paper(connection, paper_id, lock=True)
    orders = standing_orders(connection, paper_id)
    if not orders:
        raise NotFound()
    for order in orders:
        _end(connection, order.number, now, "withdrawn")
    trail.write(connection, hall.audit_key, now, by, "withdraw_release", paper_id)


def key_due(connection: Connection, paper_id: str) -> Instant | None:
    """When the schedule releases this paper's key; None where no order stands."""
    orders = standing_orders(connection, paper_id)
    return min(order.starts_at for order in orders) - BEFORE if orders else None


def release_by_schedule(hall: Hall) -> None:
    """The chore: carry out every order whose time has come; the same whether done once or ten times."""
    with hall.database.reading() as connection:
        waiting = [row for row in _orders(connection) if row.starts_at - BEFORE <= hall.now()]
    for order in waiting:
        with hall.database.writing() as connection:
            _carry_out(connection, hall, hall.now(), order)


def _carry_out(connection: Connection, hall: Hall, now: Instant, order: Row[Any]) -> None:
    row = paper_queries.read_paper(connection, order.paper_id, lock=True)
    still = connection.execute(select(release_order.c.ended).where(release_order.c.number == order.number)).scalar()
    if still is not None:
        return
    if row.released_at is not None:
        _end(connection, order.number, now, "by_hand")
        return
    open_for_the_hall(connection, hall, now, order.ordered_by, order.ordered_second, order.paper_id)
    _end(connection, order.number, now, "carried_out")
    suspended = hold_suspended(connection, order.paper_id, knowing=True)  # candidates wait: who ordered it is shown them before
    late = now - (order.starts_at - BEFORE)
    said: dict[str, Any] = {"late_seconds": late // SECOND} if late > ON_TIME else {}
    trail.write(
        connection, hall.audit_key, now, TIMEKEEPER, "release_paper", order.paper_id, ordered_by=order.ordered_by,
        second=order.ordered_second, administration=order.administration_id, **said, **suspended,
    )  # fmt: skip


def _end(connection: Connection, number: int, now: Instant, how: str) -> None:
    connection.execute(update(release_order).where(release_order.c.number == number).values(ended_at=now, ended=how))


def _orders(connection: Connection) -> list[Row[Any]]:
    """Every order that stands, with the start and the title of its administration."""
    return list(
        connection.execute(
            select(release_order, administration.c.starts_at, administration.c.title)
            .join(administration, release_order.c.administration_id == administration.c.id)
            .where(release_order.c.ended.is_(None))
            .order_by(administration.c.starts_at, release_order.c.number)
        )
    )


def standing_orders(connection: Connection, paper_id: str) -> list[Row[Any]]:
    """The orders for one paper that stand: starts_at, title, ordered_by, ordered_second."""
    return [row for row in _orders(connection) if row.paper_id == paper_id]
