"""Reads for the pages of a batch: its windows and places, what is held in it where, and who is in it."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, case, func, or_, select

from examhall.arranging.floor import centre_column, to_sit
from examhall.errors import NotFound
from examhall.language import locale_now
from examhall.people.scope import EVERYWHERE
from examhall.people.tables import person
from examhall.programme.days import HOME
from examhall.programme.tables import level, level_part
from examhall.registration.tables import (
    confirmation,
    deferral,
    placement,
    registered_part,
    registration,
    registration_centre,
)
from examhall.schedule.layout import read_layout, to_fill, usable
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import (
    administration,
    administration_room,
    batch,
    batch_calendar,
    centre,
    offering,
    replacement,
    room,
)
from examhall.sittings.tables import room_run, sitting

MOST: Final = 200  # candidates of one page of a list


def batches(connection: Connection) -> list[Row[Any]]:
    """Newest first, with how many are registered and how many administrations there are."""
    registered = select(func.count()).where(registration.c.batch_id == batch.c.id).scalar_subquery()
    held = select(func.count()).where(administration.c.batch_id == batch.c.id).scalar_subquery()
    first = select(func.min(administration.c.starts_at)).where(administration.c.batch_id == batch.c.id).scalar_subquery()
    query: Select[Any] = (
        select(
            batch.c.id, batch.c.code, batch_title().label("title"), batch_calendar, registered.label("registered"),
            held.label("held"), first.label("first_at"),
        )
        .outerjoin(batch_calendar, batch_calendar.c.batch_id == batch.c.id)
        .order_by(batch.c.code.desc())
    )  # fmt: skip
    return list(connection.execute(query))


def batch_of(connection: Connection, batch_id: str) -> Row[Any]:
    """A batch as it was written, and as its reader names it (`named`). NotFound."""
    query: Select[Any] = select(batch, batch_title().label("named"), batch_calendar)
    query = query.outerjoin(batch_calendar, batch_calendar.c.batch_id == batch.c.id)
    row = connection.execute(query.where(batch.c.id == batch_id)).first()
    if row is None:
        raise NotFound()
    return row


def parts(connection: Connection) -> list[Row[Any]]:
    """Level and part with titles in the reader's language and the length in seconds, in the order of the programme."""
    english = locale_now() == "en"
    query: Select[Any] = (
        select(
            level_part.c.level, level_part.c.part, level_part.c.seconds,
            (level_part.c.title_en if english else level_part.c.title).label("title"),
            (level.c.title_en if english else level.c.title).label("exam"),
        )
        .join(level, level.c.code == level_part.c.level)
        .order_by(level.c.position, level_part.c.part.desc())
    )  # fmt: skip
    return list(connection.execute(query))


def centres(connection: Connection, mine: Collection[str] = (EVERYWHERE,)) -> list[Row[Any]]:
    """Those of `mine`, or all."""
    query: Select[Any] = select(centre).order_by(centre.c.code)
    return list(connection.execute(query if EVERYWHERE in mine else query.where(centre.c.id.in_(mine))))


def offered(connection: Connection, batch_id: str) -> dict[tuple[str, str, str], Row[Any]]:
    """(centre, level, part) -> places and taken."""
    rows = connection.execute(select(offering).where(offering.c.batch_id == batch_id))
    return {(row.centre_id, row.level, row.part): row for row in rows}


def rooms(connection: Connection, mine: Collection[str] = (EVERYWHERE,)) -> list[dict[str, Any]]:
    """Rooms with their centre and how many seats are filled and spare."""
    query: Select[Any] = select(
        room, centre.c.name.label("centre"), centre.c.code, centre.c.zone
    ).join(centre, centre.c.id == room.c.centre_id).order_by(centre.c.code, room.c.name)  # fmt: skip
    if EVERYWHERE not in mine:
        query = query.where(centre.c.id.in_(mine))
    found = []
    for row in connection.execute(query):
        layout = read_layout(row.layout)
        seats = to_fill(row.rows, row.columns, layout)
        found.append({"row": row, "seats": len(seats), "spare": len(usable(row.rows, row.columns, layout)) - len(seats)})
    return found


def administrations(connection: Connection, batch_id: str, mine: Collection[str] = (EVERYWHERE,)) -> list[dict[str, Any]]:
    """In the order of their start, each with its rooms, how many sit there, and how far it is (`stage`, see STAGES)."""
    query: Select[Any] = select(administration).where(administration.c.batch_id == batch_id)
    rows = connection.execute(query.order_by(administration.c.starts_at, administration.c.level, administration.c.id)).all()
    used: dict[str, list[Row[Any]]] = {}
    uses: Select[Any] = (
        select(administration_room.c.administration_id, room.c.id, room.c.name, centre.c.id.label("centre_id"),
               centre.c.name.label("centre"), centre.c.zone, _sits().label("sits"))
        .join(room, room.c.id == administration_room.c.room_id)
        .join(centre, centre.c.id == room.c.centre_id)
        .join(administration, administration.c.id == administration_room.c.administration_id)
        .where(administration.c.batch_id == batch_id)
        .order_by(centre.c.code, room.c.name)
    )  # fmt: skip
    for one in connection.execute(uses):
        used.setdefault(one.administration_id, []).append(one)
    stage = _stages(connection, batch_id)
    found = []
    for row in rows:
        here = [one for one in used.get(row.id, []) if EVERYWHERE in mine or one.centre_id in mine]
        if here or EVERYWHERE in mine:
            found.append({
                "row": row, "rooms": here, "sits": sum(one.sits for one in here), "stage": stage.get(row.id, ""),
                "zone": here[0].zone if here else HOME, "centres": len({one.centre_id for one in here}),
            })  # fmt: skip
    return found


def _sits() -> Any:
    return (
        select(func.count())
        .where(
            placement.c.administration_id == administration_room.c.administration_id,
            placement.c.room_id == administration_room.c.room_id,
        )
        .scalar_subquery()
    )


def _stages(connection: Connection, batch_id: str) -> dict[str, str]:
    laid: Select[Any] = (
        select(sitting.c.administration_id).join(administration, administration.c.id == sitting.c.administration_id)
        .where(administration.c.batch_id == batch_id).distinct()
    )  # fmt: skip
    rooms: Select[Any] = (
        select(room_run.c.administration_id, func.count(room_run.c.opened_at).label("opened"),
               (func.count() - func.count(room_run.c.closed_at)).label("left"))
        .join(administration, administration.c.id == room_run.c.administration_id)
        .where(administration.c.batch_id == batch_id).group_by(room_run.c.administration_id)
    )  # fmt: skip
    stage = dict.fromkeys(connection.execute(laid).scalars(), "laid")
    return stage | {row.administration_id: "opened" if row.left else "over" for row in connection.execute(rooms) if row.opened}


def has_place() -> Any:
    """That the part of a registration has a seat."""
    return (
        select(placement.c.seat)
        .join(administration, administration.c.id == placement.c.administration_id)
        .where(
            placement.c.registration_id == registered_part.c.registration_id, administration.c.part == registered_part.c.part
        )
        .exists()
    )


def counts(connection: Connection, batch_id: str, mine: Collection[str] = (EVERYWHERE,)) -> dict[str, dict[str, int]]:
    """centre -> candidates, parts to seat, parts seated."""
    place_of = centre_column().label("centre_id")
    query: Select[Any] = (
        select(
            place_of, func.count(registered_part.c.registration_id.distinct()).label("candidates"),
            func.count().label("parts"), func.sum(case((has_place(), 1), else_=0)).label("seated"),
        )
        .select_from(registered_part)
        .join(registration, registration.c.id == registered_part.c.registration_id)
        .outerjoin(confirmation, confirmation.c.registration_id == registration.c.id)
        .outerjoin(registration_centre, registration_centre.c.registration_id == registration.c.id)
        .where(registration.c.batch_id == batch_id, to_sit())
        .group_by(place_of)
    )  # fmt: skip
    return {
        row.centre_id or "": {"candidates": row.candidates, "parts": row.parts, "seated": int(row.seated)}
        for row in connection.execute(query)
        if EVERYWHERE in mine or row.centre_id in mine
    }


def candidates(
    connection: Connection, batch_id: str, mine: Collection[str], narrowed: Mapping[str, str]
) -> list[dict[str, Any]]:  # fmt: skip
    """The first of a batch that fit: `find` (ticket or name), `centre`, `level`, `show` ("waiting": a part has no seat)."""
    place_of = centre_column()
    query: Select[Any] = (
        select(
            registration.c.id, registration.c.ticket, registration.c.level, person.c.name, place_of.label("centre_id"),
            registration_centre.c.school,
        )
        .join(person, person.c.id == registration.c.person_id)
        .outerjoin(confirmation, confirmation.c.registration_id == registration.c.id)
        .outerjoin(registration_centre, registration_centre.c.registration_id == registration.c.id)
        .where(registration.c.batch_id == batch_id)
        .order_by(registration.c.ticket)
    )  # fmt: skip
    if find := narrowed.get("find", "").strip():
        query = query.where(or_(*(one.contains(find, autoescape=True) for one in (registration.c.ticket, person.c.name))))
    if narrowed.get("level"):
        query = query.where(registration.c.level == narrowed["level"])
    if narrowed.get("centre"):
        query = query.where(place_of == narrowed["centre"])
    if EVERYWHERE not in mine:
        query = query.where(place_of.in_(mine))
    if narrowed.get("show") == "waiting":
        missing = select(registered_part.c.part).where(
            registered_part.c.registration_id == registration.c.id, to_sit(), ~has_place()
        )
        query = query.where(missing.exists())
    rows = connection.execute(query.limit(MOST)).all()
    sessions = sessions_of(connection, [row.id for row in rows])
    return [{"row": row, "sessions": sessions.get(row.id, [])} for row in rows]


def _sat_again(seat: Any) -> Any:
    """That a seat was given up for one in an administration held instead."""
    later = placement.alias()
    return (
        select(replacement.c.administration_id)
        .join(later, later.c.administration_id == replacement.c.administration_id)
        .where(replacement.c.instead_of == seat.c.administration_id, later.c.registration_id == seat.c.registration_id)
        .exists()
    )


def sessions_of(connection: Connection, registrations: Collection[str]) -> dict[str, list[Row[Any]]]:
    """registration -> its parts in the order of the day: with administration, room and seat where there is one, and whether the
    part was put off."""
    seat = placement.alias()
    seated = (
        select(seat.c.registration_id, administration.c.part, administration.c.id.label("administration_id"),
               administration.c.title, administration.c.starts_at, administration.c.seconds, administration.c.settings,
               room.c.id.label("room_id"), room.c.name.label("room"), seat.c.seat, centre.c.zone,
               centre.c.name.label("centre"), centre.c.address)
        .join(administration, administration.c.id == seat.c.administration_id)
        .join(room, room.c.id == seat.c.room_id)
        .join(centre, centre.c.id == room.c.centre_id)
        .where(seat.c.registration_id.in_(registrations), ~_sat_again(seat))
        .subquery()
    )  # fmt: skip
    title = level_part.c.title_en if locale_now() == "en" else level_part.c.title
    query: Select[Any] = (
        select(
            registered_part.c.registration_id, registered_part.c.part, title.label("part_title"),
            deferral.c.decided_at.label("put_off_at"),
            *(seated.c[name] for name in ("administration_id", "title", "starts_at", "seconds", "settings", "room_id", "room",
                                          "seat", "zone", "centre", "address")),
        )
        .join(registration, registration.c.id == registered_part.c.registration_id)
        .join(level_part, and_(level_part.c.level == registration.c.level, level_part.c.part == registered_part.c.part))
        .outerjoin(
            deferral,
            and_(deferral.c.registration_id == registered_part.c.registration_id, deferral.c.part == registered_part.c.part),
        )
        .outerjoin(
            seated, and_(seated.c.registration_id == registered_part.c.registration_id, seated.c.part == registered_part.c.part)
        )
        .where(registered_part.c.registration_id.in_(registrations))
        .order_by(registered_part.c.registration_id, seated.c.starts_at, registered_part.c.part.desc())
    )  # fmt: skip
    found: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.registration_id, []).append(row)
    return found
