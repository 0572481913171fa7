"""Verbs on registrations: the right to sit, a place, and an approved change for a candidate."""

from msgspec.structs import asdict
from sqlalchemy import Connection, func, insert, select

from examhall.ids import new_id
from examhall.instants import Instant
from examhall.registration.accommodations import Approval, Kinds, check
from examhall.registration.tables import accommodation, placement, registered_part, registration, registration_centre


def register(connection: Connection, person_id: str, batch_id: str, level: str, ticket: str) -> str:
    registration_id = new_id()
    row = {"id": registration_id, "person_id": person_id, "batch_id": batch_id, "level": level, "ticket": ticket}
    connection.execute(insert(registration), row)
    return registration_id


def register_part(connection: Connection, registration_id: str, part: str) -> None:
    """A part that somebody has to be seated for."""
    connection.execute(insert(registered_part), {"registration_id": registration_id, "part": part})


def belong_to(connection: Connection, registration_id: str, centre_id: str, school: str = "") -> None:
    """Where somebody sits whom no counter confirmed, and with whom not side by side."""
    row = {"registration_id": registration_id, "centre_id": centre_id, "school": school}
    connection.execute(insert(registration_centre), row)


def place(connection: Connection, registration_id: str, administration_id: str, room_id: str, seat: int) -> None:
    """A seat in a room; the database refuses a second person on it."""
    connection.execute(
        insert(placement),
        {"registration_id": registration_id, "administration_id": administration_id, "room_id": room_id, "seat": seat},
    )


def accommodate(
    connection: Connection, now: Instant, by: str, registration_id: str, part: str, kinds: Kinds, approval: Approval,
    reason: str = "", ended: bool = False,
) -> int:  # fmt: skip
    """What a candidate is given in a part from now on; returns the version of the record. AccommodationProblem.

    Nothing is edited: the record before stays, and `reason` says why there is another.
    """
    check(kinds, approval)
    mine = (accommodation.c.registration_id == registration_id) & (accommodation.c.part == part)
    version = (connection.execute(select(func.max(accommodation.c.version)).where(mine)).scalar() or 0) + 1
    connection.execute(
        insert(accommodation),
        {
            "registration_id": registration_id, "part": part, "version": version, **asdict(kinds), **asdict(approval),
            "ended": ended, "reason": reason, "entered_by": by, "entered_at": now,
        },
    )  # fmt: skip
    return version
