"""Reads for the pages of the staff: who there is, with roles, centres and the second factor."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, select

from examhall.errors import NotFound
from examhall.instants import Instant
from examhall.people.tables import person, role_grant, second_factor
from examhall.schedule.tables import centre
from examhall.staff.reach import Grant, Grants


class Member(Struct, frozen=True):
    """One of the staff. `factor_since`: None without a second factor; `password_ends_at`: of one that somebody else gave."""

    id: str
    name: str
    username: str
    active: bool
    grants: Grants
    factor_since: Instant | None
    password_ends_at: Instant | None

    def needs_factor(self, required: Collection[str]) -> bool:
        """Whether one is to be set up at the next sign-in, where these roles are asked for it."""
        return self.factor_since is None and any(grant.role in required for grant in self.grants)


_members = (
    select(
        person.c.id, person.c.name, person.c.username, person.c.active, person.c.password_ends_at,
        second_factor.c.since.label("factor_since"),
    )
    .outerjoin(second_factor, second_factor.c.person_id == person.c.id)
    .where(person.c.username.is_not(None))
)  # fmt: skip


def members(connection: Connection) -> list[Member]:
    """Everybody who signs in with a user name, by name; closed accounts last."""
    rows = connection.execute(_members.order_by(person.c.active.desc(), person.c.name, person.c.id)).all()
    return _with_grants(connection, rows)


def member(connection: Connection, person_id: str) -> Member:
    """NotFound for who is not of the staff."""
    found = _with_grants(connection, connection.execute(_members.where(person.c.id == person_id)).all())
    if not found:
        raise NotFound()
    return found[0]


def grants_of(connection: Connection, person_id: str) -> Grants:
    rows = connection.execute(select(role_grant.c.role, role_grant.c.centre_id).where(role_grant.c.person_id == person_id))
    return frozenset(Grant(row.role, row.centre_id) for row in rows)


def centres(connection: Connection) -> dict[str, str]:
    """centre id -> name, by code."""
    return {row.id: row.name for row in connection.execute(select(centre.c.id, centre.c.name).order_by(centre.c.code))}


def _with_grants(connection: Connection, rows: Iterable[Any]) -> list[Member]:
    known = list(rows)
    grants: dict[str, set[Grant]] = defaultdict(set)
    for row in connection.execute(select(role_grant).where(role_grant.c.person_id.in_([one.id for one in known]))):
        grants[row.person_id].add(Grant(row.role, row.centre_id))
    return [
        Member(
            one.id, one.name, one.username, one.active, frozenset(grants[one.id]), one.factor_since, one.password_ends_at
        )
        for one in known
    ]  # fmt: skip
