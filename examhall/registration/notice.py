"""The notice of where, when and with what one confirms an application: written by the centre, read by its applicants."""

from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from examhall.audit import trail
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.registration.tables import confirmation_notice
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import batch, batch_calendar, centre, offering


def notices() -> Select[Any]:
    """Every batch with a calendar at every centre that offers it: names, window, and what the centre has written, if it has."""
    offered = select(offering.c.part).where(offering.c.batch_id == batch.c.id, offering.c.centre_id == centre.c.id)
    written = (confirmation_notice.c.batch_id == batch.c.id) & (confirmation_notice.c.centre_id == centre.c.id)
    return (
        select(
            batch.c.id.label("batch_id"), batch.c.code, batch_title().label("title"), centre.c.id.label("centre_id"),
            centre.c.name.label("centre"), centre.c.address, centre.c.zone, batch_calendar.c.confirmation_opens_at,
            batch_calendar.c.confirmation_closes_at, confirmation_notice.c.place, confirmation_notice.c.hours,
            confirmation_notice.c.bring, confirmation_notice.c.changed_at,
        )
        .select_from(batch.join(batch_calendar, batch_calendar.c.batch_id == batch.c.id).join(centre, centre.c.id.is_not(None)))
        .outerjoin(confirmation_notice, written)
        .where(offered.exists())
        .order_by(batch_calendar.c.confirmation_opens_at.desc(), centre.c.code)
    )  # fmt: skip


def notice_of(connection: Connection, batch_id: str, centre_id: str) -> Row[Any] | None:
    """Window, place, hours and what to bring, for an application to this centre; the last three are None until written.

    None where the batch has no calendar.
    """
    return connection.execute(notices().where(batch.c.id == batch_id, centre.c.id == centre_id)).first()


def write_notice(
    connection: Connection, hall: Hall, now: Instant, by: str, batch_id: str, centre_id: str, place: str, hours: str, bring: str
) -> None:
    said = {"place": place, "hours": hours, "bring": bring, "changed_by": by, "changed_at": now}
    key = {"batch_id": batch_id, "centre_id": centre_id}
    mine = (confirmation_notice.c.batch_id == batch_id) & (confirmation_notice.c.centre_id == centre_id)
    if connection.execute(update(confirmation_notice).where(mine).values(said)).rowcount == 0:
        connection.execute(insert(confirmation_notice), key | said)
    trail.write(
        connection, hall.audit_key, now, by, "write_notice", f"{batch_id}/{centre_id}", place=place, hours=hours, bring=bring
    )
