"""At which centres somebody may do what: a role given for one centre counts there, one given for no centre everywhere."""

from sqlalchemy import Connection, select

from examhall.errors import NotAllowed
from examhall.people.permissions import Action, may
from examhall.people.tables import person, role_grant

EVERYWHERE = ""


def centres_where(connection: Connection, person_id: str, action: Action) -> frozenset[str]:
    """The ids of the centres; EVERYWHERE among them stands for all. Nothing, if no longer active."""
    query = (
        select(role_grant.c.centre_id, role_grant.c.role)
        .join(person, person.c.id == role_grant.c.person_id)
        .where(person.c.id == person_id, person.c.active)
    )
    return frozenset(row.centre_id for row in connection.execute(query) if may((row.role,), action))


def may_at(connection: Connection, person_id: str, action: Action, centre_id: str) -> bool:
    return not centres_where(connection, person_id, action).isdisjoint({EVERYWHERE, centre_id})


def check_at(connection: Connection, person_id: str, action: Action, centre_id: str) -> None:
    """NotAllowed where this person may not do this at this centre."""
    if not may_at(connection, person_id, action, centre_id):
        raise NotAllowed()
