"""Running numbers of receipts and admission tickets: each given out once, in order, with none left out.

The row of a series is locked until the transaction ends: a second counter waits, and a transaction that fails gives back what
it had taken.
"""

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from examhall.counter.receipt_numbers import receipt_number
from examhall.counter.tables import running_number
from examhall.errors import Refusal
from examhall.registration.tables import registration
from examhall.registration.tickets import ticket_number


class NumbersOut(Refusal):
    """A centre that is not numbered with four digits, a batch without year and number, or a series that is used up."""

    code = "numbers_out"
    says = _("No further number can be given out here: the code of centre or batch does not allow it. Tell the exams officer.")


def next_number(connection: Connection, series: str, not_below: int = 0) -> int:
    """The number after the last one of this series, and after `not_below`."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(running_number).values(series=series, last=0).on_conflict_do_nothing())
    higher = func.greatest if connection.dialect.name == "postgresql" else func.max
    counted = update(running_number).where(running_number.c.series == series)
    counted = counted.values(last=higher(running_number.c.last, not_below) + 1)
    return int(connection.execute(counted.returning(running_number.c.last)).scalar_one())


def next_receipt_number(connection: Connection, centre_code: str, year: int) -> tuple[int, str]:
    """Running number and whole number; NumbersOut."""
    running = next_number(connection, f"receipt:{centre_code}:{year}")
    try:
        return running, receipt_number(int(centre_code), year, running)
    except ValueError as fault:
        raise NumbersOut() from fault


def next_ticket(connection: Connection, batch_code: str, centre_code: str, level: str) -> str:
    """The next admission ticket of a batch, centre and level; after those that came with a file, too. NumbersOut."""
    try:
        year, number, centre, height = int(batch_code[:2]), int(batch_code[2:]), int(centre_code), int(level.removeprefix("L"))
        stem = ticket_number(year, number, centre, height, 0)[:9]
        newest = connection.execute(
            select(func.max(registration.c.ticket)).where(registration.c.ticket.startswith(stem))
        ).scalar()
        running = next_number(connection, f"ticket:{stem}", int(newest[9:13]) if newest else 0)
        return ticket_number(year, number, centre, height, running)
    except ValueError as fault:
        raise NumbersOut() from fault
