"""At which centres somebody may do something: a role is given for one centre, or for everywhere."""

from sqlalchemy import Connection, select

from examhall.errors import NotAllowed
from examhall.people.permissions import Action, may
from examhall.people.tables import role_grant

EVERYWHERE = ""


def centres_of(connection: Connection, person_id: str, action: Action) -> frozenset[str]:
    """The ids of the centres where a person may do this; with EVERYWHERE among them, all."""
    grants = connection.execute(select(role_grant.c.centre_id, role_grant.c.role).where(role_grant.c.person_id == person_id))
    return frozenset(row.centre_id for row in grants if may((row.role,), action))


def check_at(connection: Connection, person_id: str, action: Action, centre_id: str) -> None:
    """NotAllowed where this is another centre's."""
    if not centres_of(connection, person_id, action) & {EVERYWHERE, centre_id}:
        raise NotAllowed()
