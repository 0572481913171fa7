"""A drawn seating as its page shows it: each room with how full it is, its plan seat by seat, and who has no seat."""

from collections import Counter
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from examhall.arranging.floor import registrations, school_of
from examhall.arranging.queries import parts
from examhall.arranging.seating_draft import Drawn
from examhall.errors import NotFound
from examhall.people.tables import person
from examhall.registration.tables import placement, registration
from examhall.schedule.layout import plan_of, read_layout, usable
from examhall.schedule.tables import administration, administration_room, centre, room

MOST_LEFT: Final = 300  # lines of those without a seat


def preview(connection: Connection, drawn: Drawn) -> list[dict[str, Any]]:
    """Every room in which somebody was seated: how many are new there, how many sit there then, of how many seats."""
    new = Counter((one.administration, one.room) for one in drawn.seated)
    stays = Counter(_who_stays(connection, drawn).values())
    pairs = {(administration_id, room_id): count for administration_id, room_id, count in drawn.pairs}
    found = []
    for row in connection.execute(_rooms().where(administration.c.id.in_({one.administration for one in drawn.seated}))):
        where = (row.administration_id, row.room_id)
        if where not in new:
            continue
        seats = len(usable(row.rows, row.columns, read_layout(row.layout)))
        sits = new[where] + stays[where]
        found.append({"row": row, "new": new[where], "sits": sits, "seats": seats, "pairs": pairs.get(where, 0)})
    return found


def _rooms() -> Select[Any]:
    return (
        select(
            administration.c.id.label("administration_id"), administration.c.title, administration.c.starts_at,
            administration.c.seconds, administration.c.level, room.c.id.label("room_id"), room.c.name.label("room"),
            room.c.rows, room.c.columns, room.c.layout, centre.c.name.label("centre"), centre.c.zone,
        )
        .join(administration_room, administration_room.c.administration_id == administration.c.id)
        .join(room, room.c.id == administration_room.c.room_id)
        .join(centre, centre.c.id == room.c.centre_id)
        .order_by(centre.c.code, administration.c.starts_at, administration.c.id, room.c.name)
    )  # fmt: skip


def _who_stays(connection: Connection, drawn: Drawn) -> dict[tuple[str, str, int], tuple[str, str]]:
    """Administration, registration and seat of everybody whom the draw does not touch -> administration and room."""
    touched = {(one.administration, one.registration) for one in (*drawn.seated, *drawn.stood)}
    query = select(placement).where(placement.c.administration_id.in_({one.administration for one in drawn.seated}))
    return {
        (row.administration_id, row.registration_id, row.seat): (row.administration_id, row.room_id)
        for row in connection.execute(query)
        if (row.administration_id, row.registration_id) not in touched
    }


def room_plan(connection: Connection, drawn: Drawn, administration_id: str, room_id: str) -> dict[str, Any]:
    """One room as it would stand: row by row the seats with name and school; NotFound where the draft has none there."""
    where = (administration_id, room_id)
    here = {one.seat: one.registration for one in drawn.seated if (one.administration, one.room) == where}
    row = connection.execute(_rooms().where(administration.c.id == administration_id, room.c.id == room_id)).first()
    if row is None:
        raise NotFound()
    standing = {seat: one for (_, one, seat), room_of in _who_stays(connection, drawn).items() if room_of == where}
    layout = read_layout(row.layout)
    people = people_in(connection, [*here.values(), *standing.values()])
    kinds = {**dict.fromkeys(layout.spare, "spare"), **dict.fromkeys(layout.broken, "broken")}
    taken = {seat: people[one] | {"new": seat in here} for seat, one in {**standing, **here}.items() if one in people}
    return {
        "row": row, "plan": plan_of(row.rows, row.columns, layout), "taken": taken, "kinds": kinds, "aisles": layout.aisles,
    }  # fmt: skip


def people_in(connection: Connection, ids: list[str]) -> dict[str, dict[str, str]]:
    """registration -> name, ticket and school."""
    rows = connection.execute(registrations().where(registration.c.id.in_(ids))).all()
    names = dict[str, str]()
    for one in connection.execute(select(person.c.id, person.c.name).where(person.c.id.in_({row.person_id for row in rows}))):
        names[one.id] = one.name
    return {row.id: {"name": names[row.person_id], "ticket": row.ticket, "school": school_of(row)} for row in rows}


def left_lines(connection: Connection, drawn: Drawn) -> list[dict[str, Any]]:
    """Who has no seat, in which part, and why; the first of them."""
    some = drawn.left[:MOST_LEFT]
    people = people_in(connection, [one.registration for one in some])
    known = select(registration.c.id, registration.c.level).where(registration.c.id.in_({one.registration for one in some}))
    levels = {row.id: row.level for row in connection.execute(known)}
    titles = {(row.level, row.part): row.title for row in parts(connection)}
    return [
        {
            "id": one.registration, **people[one.registration], "why": one.why,
            "part": titles.get((levels[one.registration], one.part), one.part),
        }
        for one in some if one.registration in people
    ]  # fmt: skip
