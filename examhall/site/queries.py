"""What the public pages read: the programme as it stands today, announced batches, and centres with the places they offer."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from examhall.programme import queries as programme
from examhall.programme.keeping_parts import kept_for, kept_part_rules
from examhall.programme.names import Names
from examhall.programme.queries import Clause
from examhall.schedule.tables import (
    administration,
    batch,
    batch_calendar,
    centre,
    centre_entry,
    offering,
    replacement,
    textbook_sale,
)
from examhall.site.calendar import Calendar, Session
from examhall.site.finding import Centre, Offer

MOST_BATCHES = 12  # the newest


class Programme(NamedTuple):
    """All that the authority says of the programme, as it stands on a day."""

    names: Names
    texts: dict[str, Row[Any]]
    levels: list[Row[Any]]
    parts: list[Row[Any]]
    fees: dict[tuple[str, str], Decimal]
    clauses: list[Clause]
    notices: list[Row[Any]]
    textbooks: list[Row[Any]]
    working_days: dict[dt.date, bool]
    kept_for: int  # batches after the one in which a part is passed


def programme_on(connection: Connection, day: str, configured_body: str) -> Programme:
    """The whole programme on a day: some ten short reads."""
    return Programme(
        programme.names_now(connection, configured_body), programme.texts_on(connection, day), programme.levels(connection),
        programme.parts(connection), programme.fees_on(connection, day), programme.clauses_on(connection, day),
        programme.notices_on(connection, day), programme.textbooks(connection), programme.working_days(connection),
        kept_for(kept_part_rules(connection), day),
    )  # fmt: skip


def calendars(connection: Connection) -> list[Calendar]:
    """Every batch that has its calendar, the one applied for last first. What is held again stands with what it replaces."""
    rows = connection.execute(
        select(batch, batch_calendar)
        .join(batch_calendar, batch_calendar.c.batch_id == batch.c.id)
        .order_by(batch_calendar.c.applications_open_at.desc())
        .limit(MOST_BATCHES)
    ).all()
    sessions = _sessions(connection, [row.id for row in rows])
    return [
        Calendar(
            row.id, row.code, row.title, (row.applications_open_at, row.applications_close_at),
            (row.confirmation_opens_at, row.confirmation_closes_at), tuple(sorted(sessions[row.id], key=_in_order)),
            row.title_en,
        )
        for row in rows
    ]  # fmt: skip


def _in_order(session: Session) -> tuple[int, str, str]:
    return session.starts_at, session.level, session.part


def _sessions(connection: Connection, batches: Sequence[str]) -> dict[str, set[Session]]:
    """Batch -> its sessions; one that is given in several administrations at a time is one."""
    given = administration.c
    again = select(replacement.c.administration_id)
    rows = connection.execute(
        select(given.batch_id, given.level, given.part, given.starts_at, given.seconds)
        .where(given.batch_id.in_(list(batches)), given.id.not_in(again))
    )  # fmt: skip
    sessions = defaultdict[str, set[Session]](set)
    for row in rows:
        sessions[row.batch_id].add(Session(row.level, row.part, row.starts_at, row.seconds))
    return sessions


def centres(connection: Connection, batches: Sequence[str]) -> list[Centre]:
    """Every listed centre by place and name, with what it offers in these batches."""
    entry = centre_entry.c
    rows = connection.execute(
        select(centre, entry.province, entry.city, entry.name_en, entry.address_en, entry.telephone, entry.listed)
        .outerjoin(centre_entry, entry.centre_id == centre.c.id)
    ).all()  # fmt: skip
    offers, sold = _offers(connection, batches), defaultdict[str, set[str]](set)
    for sale in connection.execute(select(textbook_sale)):
        sold[sale.centre_id].add(sale.textbook_id)
    found = [
        Centre(
            row.id, row.code, row.name, row.name_en or "", row.address, row.address_en or "", row.province or "",
            row.city or "", row.telephone or "", row.zone, tuple(offers[row.id]), frozenset(sold[row.id]),
        )
        for row in rows
        if row.listed is not False
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.province, one.province, one.city, one.name))


def _offers(connection: Connection, batches: Sequence[str]) -> dict[str, list[Offer]]:
    """Centre -> its offers, by level, theory first."""
    rows = connection.execute(
        select(offering)
        .where(offering.c.batch_id.in_(list(batches)))
        .order_by(offering.c.level, offering.c.part.desc())
    )  # fmt: skip
    offers = defaultdict[str, list[Offer]](list)
    for row in rows:
        offers[row.centre_id].append(Offer(row.batch_id, row.level, row.part, row.places, row.places - row.taken))
    return offers
