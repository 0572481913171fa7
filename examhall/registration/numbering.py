"""The next ticket numbers of a centre in a batch: running, without a gap being filled again."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, func, select

from examhall.errors import Refusal
from examhall.registration.tables import registration
from examhall.registration.tickets import ticket_number
from examhall.schedule.tables import batch, centre


class NoNumber(Refusal):
    code = "no_number"
    says = _("No ticket number can be made: the batch and the centre need a code of four digits, and a level takes 9999.")


def next_tickets(connection: Connection, batch_id: str, centre_id: str, level: str) -> Iterator[str]:
    """One free number after the other. The batch is held to the end of the transaction, so that nobody else draws the same."""
    code = connection.execute(select(batch.c.code).where(batch.c.id == batch_id).with_for_update()).scalar_one()
    place = connection.execute(select(centre.c.code).where(centre.c.id == centre_id)).scalar_one()
    figures = level.removeprefix("L")
    if not (len(code) == len(place) == 4 and (code + place + figures).isdigit()):
        raise NoNumber()
    head = f"{code}{place}{figures}"
    last = connection.execute(
        select(func.max(registration.c.ticket)).where(
            registration.c.ticket.startswith(head), func.length(registration.c.ticket) == 14
        )
    ).scalar()
    number = int(last[9:13]) if last else 0
    while number < 9_999:
        number += 1
        yield ticket_number(int(code[:2]), int(code[2:]), int(place), int(figures), number)
    raise NoNumber()
