"""Reads of the audit trail for those who may: the acts that fit, the newest first, with the names of who did them."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, func, select

from examhall.audit.tables import audit_entry
from examhall.audit.trail import Act
from examhall.instants import Instant
from examhall.people.tables import person, role_grant


class Sought(msgspec.Struct, frozen=True):
    """Which acts are asked for: empty fields ask for nothing. `since` and `until` are instants, the second not itself meant."""

    action: str = ""
    actor: str = ""
    subject: str = ""
    since: Instant | None = None
    until: Instant | None = None


def acts(connection: Connection, sought: Sought, before: int | None, count: int) -> list[Act]:
    """The newest acts that fit, those with a smaller number than `before` where it is given."""
    query = _fitting(select(audit_entry.c.text), sought).order_by(audit_entry.c.number.desc()).limit(count)
    if before is not None:
        query = query.where(audit_entry.c.number < before)
    return [msgspec.json.decode(row.text, type=Act) for row in connection.execute(query)]


def how_many(connection: Connection, sought: Sought) -> int:
    return int(connection.execute(_fitting(select(func.count()).select_from(audit_entry), sought)).scalar_one())


def actions(connection: Connection) -> list[str]:
    """Every kind of act that the trail holds."""
    return list(connection.execute(select(audit_entry.c.action).distinct().order_by(audit_entry.c.action)).scalars())


def staff(connection: Connection) -> list[Row[Any]]:
    """Whoever may have acted: id and name of everybody with a user name."""
    rows = select(person.c.id, person.c.name).where(person.c.username.is_not(None)).order_by(person.c.name, person.c.id)
    return list(connection.execute(rows))


def names(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Id -> name of those who have a role; the system itself and candidates are not among them."""
    known = select(role_grant.c.person_id)
    rows = connection.execute(select(person.c.id, person.c.name).where(person.c.id.in_(list(ids)), person.c.id.in_(known)))
    return {row.id: row.name for row in rows}


def _fitting(query: Select[Any], sought: Sought) -> Select[Any]:
    entry = audit_entry.c
    for column, value in ((entry.action, sought.action), (entry.actor, sought.actor), (entry.subject, sought.subject)):
        if value:
            query = query.where(column == value)
    if sought.since is not None:
        query = query.where(entry.at >= sought.since)
    return query if sought.until is None else query.where(entry.at < sought.until)
