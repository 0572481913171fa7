"""Verbs and reads of assignments: who may write in which level and area, given and taken back; every change is kept."""

from typing import NamedTuple

from sqlalchemy import Connection, Row, func, insert, select

from examhall.audit import trail
from examhall.errors import Malformed, NotFound, NotNow
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.people.permissions import Role
from examhall.people.tables import person, role_grant
from question_bank.sight import Scope
from question_bank.specification import AREAS, LEVELS
from question_bank.tables import assignment


def assign(connection: Connection, hall: Hall, now: Instant, by: str, author: str, scope: Scope) -> None:
    """From now on this author sees and writes items of this scope. NotFound for who is no author, NotNow where it is so."""
    if author not in {one.id for one in authors(connection)}:
        raise NotFound()
    if scope.level not in LEVELS or scope.area not in ("", *AREAS):
        raise Malformed()
    _change(connection, hall, now, by, author, scope, True)


def withdraw(connection: Connection, hall: Hall, now: Instant, by: str, author: str, scope: Scope) -> None:
    """No longer; what this author wrote stays theirs to see. NotNow where it was not assigned."""
    _change(connection, hall, now, by, author, scope, False)


def _change(connection: Connection, hall: Hall, now: Instant, by: str, author: str, scope: Scope, given: bool) -> None:
    connection.execute(select(person.c.id).where(person.c.id == author).with_for_update())
    if (scope in scopes_of(connection, author)) is given:
        raise NotNow(author=author)
    row = {"author_id": author, "level": scope.level, "area": scope.area, "given": given, "changed_by": by, "changed_at": now}
    connection.execute(insert(assignment), row)
    verb = "assign_author" if given else "withdraw_author"
    trail.write(connection, hall.audit_key, now, by, verb, author, level=scope.level, area=scope.area)


def authors(connection: Connection) -> list[Row[tuple[str, str]]]:
    """Who may write items: id, name."""
    rows = (
        select(person.c.id, person.c.name)
        .join(role_grant, role_grant.c.person_id == person.c.id)
        .where(role_grant.c.role == Role.AUTHOR, person.c.active)
        .distinct()
    )
    return list(connection.execute(rows.order_by(person.c.name, person.c.id)))


class Assigned(NamedTuple):
    author: str
    scope: Scope
    by: str  # the name of who gave it
    since: Instant


def assigned(connection: Connection, author: str = "") -> list[Assigned]:
    """All that is assigned now, or what this author is, in the order of levels and areas."""
    newest = select(func.max(assignment.c.number)).group_by(assignment.c.author_id, assignment.c.level, assignment.c.area)
    rows = (
        select(assignment, person.c.name)
        .join(person, person.c.id == assignment.c.changed_by)
        .where(assignment.c.number.in_(newest), assignment.c.given)
        .order_by(assignment.c.level, assignment.c.area)
    )
    if author:
        rows = rows.where(assignment.c.author_id == author)
    return [Assigned(row.author_id, Scope(row.level, row.area), row.name, row.changed_at) for row in connection.execute(rows)]


def scopes_of(connection: Connection, author: str) -> frozenset[Scope]:
    """What an author is assigned now."""
    return frozenset(one.scope for one in assigned(connection, author))
