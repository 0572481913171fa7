"""What would be booked twice: a room at one time, or a candidate at one time. Each is told with the name of the other."""

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, Select, select

from examhall.errors import Refusal
from examhall.instants import SECOND, Instant
from examhall.people.tables import person
from examhall.registration.tables import placement, registration
from examhall.schedule.local_time import clock_of, day_of
from examhall.schedule.queries import batch_title, ends_at
from examhall.schedule.tables import administration, administration_room, batch, centre, room


class RoomTaken(Refusal):
    """`details["field"]` is that of the rooms."""

    code = "room_taken"

    def __init__(self, other: Row[Any]) -> None:
        super().__init__(field="rooms", room=other.room, administration=other.title)
        self.says = _(
            "%(room)s is used by “%(title)s” of %(batch)s at that time (%(when)s).", room=other.room, title=other.title,
            batch=other.batch, when=_when(other),
        )  # fmt: skip


class CandidateTaken(Refusal):
    code = "candidate_taken"

    def __init__(self, other: Row[Any]) -> None:
        super().__init__(field="starts", candidate=other.name, administration=other.title)
        self.says = _(
            "%(name)s sits in “%(title)s” at that time (%(when)s).", name=other.name, title=other.title, when=_when(other)
        )


def _when(other: Row[Any]) -> str:
    end = other.starts_at + other.seconds * SECOND
    return f"{day_of(other.starts_at, other.zone)} {clock_of(other.starts_at, other.zone)}–{clock_of(end, other.zone)}"


def check_rooms(
    connection: Connection, rooms: Collection[str], starts_at: Instant, seconds: int, besides: str = ""
) -> None:  # fmt: skip
    """RoomTaken where another administration is held in one of these rooms meanwhile."""
    query: Select[Any] = (
        select(
            administration.c.title, administration.c.starts_at, administration.c.seconds, room.c.name.label("room"),
            centre.c.zone, batch_title().label("batch"),
        )
        .join(batch, batch.c.id == administration.c.batch_id)
        .join(administration_room, administration_room.c.administration_id == administration.c.id)
        .join(room, room.c.id == administration_room.c.room_id)
        .join(centre, centre.c.id == room.c.centre_id)
        .where(room.c.id.in_(rooms), *_meanwhile(starts_at, seconds), administration.c.id != besides)
        .order_by(room.c.name)
    )  # fmt: skip
    if (other := connection.execute(query.limit(1)).first()) is not None:
        raise RoomTaken(other)


def check_candidates(
    connection: Connection, persons: Select[Any], starts_at: Instant, seconds: int, besides: str = ""
) -> None:  # fmt: skip
    """CandidateTaken where one of these sits elsewhere meanwhile. `persons`: a query of the ids of people."""
    query: Select[Any] = (
        select(administration.c.title, administration.c.starts_at, administration.c.seconds, person.c.name, centre.c.zone)
        .join(placement, placement.c.administration_id == administration.c.id)
        .join(registration, registration.c.id == placement.c.registration_id)
        .join(person, person.c.id == registration.c.person_id)
        .join(room, room.c.id == placement.c.room_id)
        .join(centre, centre.c.id == room.c.centre_id)
        .where(person.c.id.in_(persons), *_meanwhile(starts_at, seconds), administration.c.id != besides)
        .order_by(person.c.name)
    )
    if (other := connection.execute(query.limit(1)).first()) is not None:
        raise CandidateTaken(other)


def _meanwhile(starts_at: Instant, seconds: int) -> tuple[Any, Any]:
    return administration.c.starts_at < starts_at + seconds * SECOND, ends_at() > starts_at
