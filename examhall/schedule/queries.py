"""Reads of the schedule: when an administration is over, what a batch is called, in which order batches follow."""

from typing import Any

from flask import has_app_context
from sqlalchemy import BigInteger, Connection, cast, func, select

from examhall.instants import SECOND
from examhall.language import locale_now
from examhall.schedule.tables import administration, batch, batch_calendar, offering


def ends_at() -> Any:
    """The planned end as an instant; its seconds alone are a small integer, and an instant is not."""
    return administration.c.starts_at + cast(administration.c.seconds, BigInteger) * SECOND


def batch_title() -> Any:
    """A batch's title in the reader's language; the Chinese one where nobody wrote another, and where nobody reads just now."""
    if not has_app_context() or locale_now() != "en":
        return batch.c.title
    return func.coalesce(func.nullif(batch.c.title_en, ""), batch.c.title)


def batches_in_order(connection: Connection, level: str) -> list[str]:
    """The batches in which a level is given or offered, by the day of its examination; one without that day yet by the end
    of its confirmation at the counters."""
    begins = func.coalesce(func.min(administration.c.starts_at), func.min(batch_calendar.c.confirmation_closes_at))
    offered = select(offering.c.batch_id).where(offering.c.level == level)
    mine = (administration.c.batch_id == batch.c.id) & (administration.c.level == level)
    query = (
        select(batch.c.id)
        .outerjoin(administration, mine)
        .outerjoin(batch_calendar, batch_calendar.c.batch_id == batch.c.id)
        .where(administration.c.id.is_not(None) | batch.c.id.in_(offered))
        .group_by(batch.c.id, batch.c.code)
        .order_by(begins, batch.c.code)
    )
    return list(connection.execute(query).scalars())
