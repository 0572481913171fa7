"""What the hall keeps of one person and nothing of another: who it is, registrations, sittings, and the parts beside them."""

from collections.abc import Mapping
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from examhall.audit.tables import audit_entry
from examhall.disclosure.applicant_parts import APPLICANT_PARTS
from examhall.disclosure.beside_parts import BESIDE_PARTS
from examhall.disclosure.rows import rows_of
from examhall.hall import Hall
from examhall.people.operations import identity_of
from examhall.people.photos import photos_of
from examhall.people.tables import attainment, person, person_photo
from examhall.registration.tables import accommodation, placement, registration
from examhall.schedule.tables import administration, batch, centre, room
from examhall.sittings import journal
from examhall.sittings.sheets import responses_of
from examhall.sittings.tables import room_run, sitting
from examhall.wing import Part, Rows


def _person(connection: Connection, hall: Hall, person_id: str) -> Rows:
    row = connection.execute(select(person).where(person.c.id == person_id)).one()
    return [
        {
            "name": row.name, "sex": row.sex, "identity_kind": row.identity_kind,
            "identity": identity_of(hall.vault, row.identity_locked), "username": row.username,
        }
    ]  # fmt: skip


def _photo(connection: Connection, hall: Hall, person_id: str) -> Rows:
    added = rows_of(connection, select(person_photo.c.added_at).where(person_photo.c.person_id == person_id))
    return [{**added[0], "photo.jpg": photo} for photo in photos_of(connection, hall.vault, [person_id]).values()]


def _attainments(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(attainment.c.level, attainment.c.part, attainment.c.until)
    return rows_of(connection, wanted.where(attainment.c.person_id == person_id))


def _registrations(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = select(registration.c.ticket, registration.c.level, batch.c.title.label("batch"))
    return rows_of(connection, wanted.join(batch).where(registration.c.person_id == person_id))


def _places(connection: Connection, hall: Hall, person_id: str) -> Rows:
    wanted = (
        select(
            registration.c.ticket, administration.c.title, administration.c.part, administration.c.starts_at,
            centre.c.name.label("centre"), centre.c.address, room.c.name.label("room"), placement.c.seat,
        )
        .select_from(placement).join(registration).join(administration, administration.c.id == placement.c.administration_id)
        .join(room, room.c.id == placement.c.room_id).join(centre, centre.c.id == room.c.centre_id)
    )  # fmt: skip
    return rows_of(connection, wanted.where(registration.c.person_id == person_id))


def _accommodations(connection: Connection, hall: Hall, person_id: str) -> Rows:
    left_out = ("registration_id", "entered_by")
    wanted = select(registration.c.ticket, *(column for column in accommodation.c if column.name not in left_out))
    return rows_of(connection, wanted.join(registration).where(registration.c.person_id == person_id))


def _sittings(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """What was answered, by the names of the fields, and every entry as it was written."""
    wanted = (
        select(sitting.c.id, administration.c.title, administration.c.part, room.c.name.label("room"), sitting.c.seat,
               room_run.c.opened_at, room_run.c.closed_at)
        .select_from(sitting).join(room_run, room_run.c.id == sitting.c.run_id)
        .join(administration, administration.c.id == sitting.c.administration_id).join(room, room.c.id == room_run.c.room_id)
    )  # fmt: skip
    found = rows_of(connection, wanted.where(sitting.c.person_id == person_id))
    for row in found:
        posted = journal.read(connection, row["id"])
        row["answers"] = responses_of(entry.record for entry in posted)
        row["entries"] = [msgspec.json.decode(entry.text) for entry in posted]
    return found


def _acts(connection: Connection, hall: Hall, person_id: str) -> Rows:
    """What the audit trail says was done about this person; by whom is not theirs to be told."""
    wanted = select(audit_entry.c.at.label("done_at"), audit_entry.c.action).where(audit_entry.c.subject == person_id)
    return rows_of(connection, wanted.order_by(audit_entry.c.number))


PARTS: Final[Mapping[str, Part]] = {
    "person": _person,
    "photo": _photo,
    "attainments": _attainments,
    **APPLICANT_PARTS,
    "registrations": _registrations,
    "places": _places,
    "accommodations": _accommodations,
    "sittings": _sittings,
    **BESIDE_PARTS,
    "acts": _acts,
}
