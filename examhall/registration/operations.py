"""Verbs on registrations: the right to sit, a place, and an approved change for a candidate."""

from sqlalchemy import Connection, insert

from examhall.ids import new_id
from examhall.registration.tables import accommodation, placement, registration


def register(connection: Connection, person_id: str, batch_id: str, level: str, ticket: str) -> str:
    registration_id = new_id()
    row = {"id": registration_id, "person_id": person_id, "batch_id": batch_id, "level": level, "ticket": ticket}
    connection.execute(insert(registration), row)
    return registration_id


def place(connection: Connection, registration_id: str, administration_id: str, room_id: str, seat: int) -> None:
    """A seat in a room; the database refuses a second person on it."""
    connection.execute(
        insert(placement),
        {"registration_id": registration_id, "administration_id": administration_id, "room_id": room_id, "seat": seat},
    )


def accommodate(
    connection: Connection,
    registration_id: str,
    part: str,
    extra_seconds: int,
    approved_by: str,
    approved_on: str,
    reference: str,
) -> None:
    connection.execute(
        insert(accommodation),
        {
            "registration_id": registration_id, "part": part, "extra_seconds": extra_seconds,
            "approved_by": approved_by, "approved_on": approved_on, "reference": reference,
        },
    )  # fmt: skip
