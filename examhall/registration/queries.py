"""Reads of registrations: who holds a ticket."""

from sqlalchemy import Connection, select

from examhall.people.identity import folded
from examhall.people.operations import IDENTITY
from examhall.people.tables import person
from examhall.registration.tables import registration
from examhall.vault import Vault


def holder_of(connection: Connection, vault: Vault, ticket: str, identity: str) -> str | None:
    """The person whose ticket and identity number these are; None for every other case alike."""
    row = connection.execute(
        select(person.c.id, person.c.identity_lookup, person.c.active)
        .join(registration, registration.c.person_id == person.c.id)
        .where(registration.c.ticket == folded(ticket))
    ).first()
    looked_up = vault.lookup(IDENTITY, folded(identity))
    if row is None or not row.active or row.identity_lookup != looked_up:
        return None
    return str(row.id)
