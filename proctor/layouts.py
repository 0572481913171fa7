"""How the rooms of a centre are laid out: who may see to which room, and setting a layout."""

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, Select, select

from examhall.errors import ChangedMeanwhile, NotFound, Refusal
from examhall.hall import Hall
from examhall.people.permissions import Action
from examhall.people.scope import EVERYWHERE, centres_of, check_at
from examhall.schedule.layout import Layout, moves_seats, read_layout
from examhall.schedule.operations import lay_out
from examhall.schedule.tables import centre, room
from examhall.sittings.seating import is_seated_in


class SeatsKeepNumbers(Refusal):
    code = "seats_keep_numbers"
    says = _(
        "Candidates are placed in this room by the present seat numbers. Numbering and places without a seat can change when "
        "the room is closed."
    )


def _rooms() -> Select[Any]:
    return (
        select(
            room.c.id, room.c.name, room.c.rows, room.c.columns, room.c.layout, centre.c.id.label("centre_id"),
            centre.c.name.label("centre"),
        )
        .join(centre, centre.c.id == room.c.centre_id)
        .order_by(centre.c.name, room.c.name)
    )  # fmt: skip


def rooms_to_lay_out(connection: Connection, person_id: str) -> list[Row[Any]]:
    centres = centres_of(connection, person_id, Action.LAY_OUT_ROOM)
    return [row for row in connection.execute(_rooms()) if centres & {EVERYWHERE, row.centre_id}]


def room_to_lay_out(connection: Connection, person_id: str, room_id: str) -> Row[Any]:
    """NotFound, or NotAllowed where it is another centre's."""
    row = connection.execute(_rooms().where(room.c.id == room_id)).first()
    if row is None:
        raise NotFound()
    check_at(connection, person_id, Action.LAY_OUT_ROOM, row.centre_id)
    return row


def layout_of(row: Row[Any]) -> Layout:
    return read_layout(row.layout)


def set_layout(hall: Hall, by: str, room_id: str, seen: Layout, layout: Layout) -> None:
    """The room stands like this from now on; consoles see it when they open. `seen`: what the change was made on.

    ChangedMeanwhile, SeatsKeepNumbers while candidates are placed there.
    """
    with hall.database.writing() as connection:
        stands = layout_of(room_to_lay_out(connection, by, room_id))
        if stands != seen:
            raise ChangedMeanwhile()
        if moves_seats(stands, layout) and is_seated_in(connection, room_id):
            raise SeatsKeepNumbers()
        lay_out(connection, hall.audit_key, hall.now(), by, room_id, layout)
