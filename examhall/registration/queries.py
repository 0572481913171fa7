"""Reads of registrations: who holds a ticket, a person's own, what candidates are given besides, whose photo is missing."""

from collections.abc import Collection
from typing import Any

from msgspec.structs import fields
from sqlalchemy import ColumnElement, Connection, Row, Select, select

from examhall.people.identity import folded
from examhall.people.operations import IDENTITY
from examhall.people.tables import person, person_photo
from examhall.programme.tables import level
from examhall.registration.accommodations import Approval, Kinds, stands_on
from examhall.registration.tables import accommodation, deferral, registered_part, registration
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import batch
from examhall.vault import Vault


def holder_of(connection: Connection, vault: Vault, ticket: str, identity: str) -> str | None:
    """The person whose ticket and identity number these are; None for every other case alike."""
    row = connection.execute(
        select(person.c.id, person.c.identity_lookup, person.c.active)
        .join(registration, registration.c.person_id == person.c.id)
        .where(registration.c.ticket == folded(ticket), ~is_void())
    ).first()
    looked_up = vault.lookup(IDENTITY, folded(identity))
    if row is None or not row.active or row.identity_lookup != looked_up:
        return None
    return str(row.id)


def registrations_of(connection: Connection, person_id: str | None) -> list[Row[Any]]:
    """A person's own of which some part is left, the latest batch first: id, ticket, level, batch_id and the titles."""
    parts = select(registered_part.c.part).where(registered_part.c.registration_id == registration.c.id)
    query: Select[Any] = (
        select(
            registration.c.id, registration.c.ticket, registration.c.level, registration.c.batch_id,
            batch_title().label("batch"), level.c.title.label("level_title"), level.c.title_en.label("level_title_en"),
        )
        .join(batch, batch.c.id == registration.c.batch_id)
        .join(level, level.c.code == registration.c.level)
        .where(registration.c.person_id == person_id, parts.exists())
        .order_by(batch.c.code.desc(), registration.c.level)
    )  # fmt: skip
    return list(connection.execute(query))


def is_void() -> ColumnElement[bool]:
    """That every part of a registration was put off: nobody is admitted with its number."""
    put_off = select(deferral.c.part).where(deferral.c.registration_id == registration.c.id)
    to_sit = select(registered_part.c.part).where(
        registered_part.c.registration_id == registration.c.id,
        registered_part.c.part.not_in(put_off.correlate(registration)),
    )
    return put_off.exists() & ~to_sit.exists()


def kinds_in(row: Row[Any]) -> Kinds:
    """What a row of `accommodation` gives."""
    return Kinds(**{one.name: getattr(row, one.name) for one in fields(Kinds)})


def approval_in(row: Row[Any]) -> Approval:
    return Approval(**{one.name: getattr(row, one.name) for one in fields(Approval)})


def newest_accommodations() -> Select[Any]:
    """The version of each record that stands, ended or not, with ticket and name. Narrow it before use."""
    later = accommodation.alias()
    superseded = (
        select(later.c.version)
        .where(
            later.c.registration_id == accommodation.c.registration_id, later.c.part == accommodation.c.part,
            later.c.version > accommodation.c.version,
        )
        .exists()
    )  # fmt: skip
    return (
        select(accommodation, registration.c.ticket, registration.c.level, person.c.name)
        .join(registration, accommodation.c.registration_id == registration.c.id)
        .join(person, registration.c.person_id == person.c.id)
        .where(~superseded)
        .order_by(registration.c.ticket, accommodation.c.part)
    )


def given_on(connection: Connection, registrations: Collection[str], part: str, day: str) -> dict[str, Kinds]:
    """registration -> what it is given in this part on this day (YYYY-MM-DD); who is given nothing is left out."""
    query = newest_accommodations().where(
        accommodation.c.registration_id.in_(registrations), accommodation.c.part == part, ~accommodation.c.ended
    )
    rows = connection.execute(query)
    return {row.registration_id: kinds_in(row) for row in rows if stands_on(approval_in(row), day)}


def person_of_ticket(connection: Connection, ticket: str) -> Row[Any] | None:
    """Whose ticket this is: id and name."""
    query: Select[Any] = select(person.c.id, person.c.name).join(registration, registration.c.person_id == person.c.id)
    return connection.execute(query.where(registration.c.ticket.in_((ticket, folded(ticket))))).first()


def without_photo(connection: Connection, most: int) -> list[Row[Any]]:
    """Registered candidates of whom no photo is kept: ticket and name."""
    query: Select[Any] = (
        select(registration.c.ticket, person.c.name)
        .join(person, registration.c.person_id == person.c.id)
        .where(person.c.id.not_in(select(person_photo.c.person_id)))
        .order_by(registration.c.ticket)
    )
    return list(connection.execute(query.limit(most)))
