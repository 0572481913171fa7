"""Running numbers of receipts: each given out once, in order, with none left out.

The row of a series is locked until the transaction ends: a second counter waits, and a transaction that fails gives back what
it had taken.
"""

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, update
from sqlalchemy.dialects import postgresql, sqlite

from examhall.counter.receipt_numbers import receipt_number
from examhall.counter.tables import running_number
from examhall.errors import Refusal


class NumbersOut(Refusal):
    """A centre that is not numbered with four digits, or a series that is used up."""

    code = "numbers_out"
    says = _("No further number can be given out here: the code of the centre does not allow it. Tell the exams officer.")


def next_number(connection: Connection, series: str) -> int:
    """The number after the last one of this series."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(running_number).values(series=series, last=0).on_conflict_do_nothing())
    counted = update(running_number).where(running_number.c.series == series).values(last=running_number.c.last + 1)
    return int(connection.execute(counted.returning(running_number.c.last)).scalar_one())


def next_receipt_number(connection: Connection, centre_code: str, year: int) -> tuple[int, str]:
    """Running number and whole number; NumbersOut."""
    running = next_number(connection, f"receipt:{centre_code}:{year}")
    try:
        return running, receipt_number(int(centre_code), year, running)
    except ValueError as fault:
        raise NumbersOut() from fault
