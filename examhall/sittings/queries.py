"""Reads of sittings for the candidate's own pages."""

from typing import Any

from sqlalchemy import Connection, Row, Select, select

from examhall.errors import NotAllowed, NotFound
from examhall.people.tables import person
from examhall.programme.tables import level, level_part
from examhall.registration.tables import registration
from examhall.schedule.tables import administration, centre, room
from examhall.sittings import board
from examhall.sittings.sitting import Sitting
from examhall.sittings.states import State
from examhall.sittings.tables import journal, room_run, sitting


def _sittings() -> Select[Any]:
    return (
        select(
            sitting.c.id, sitting.c.seat, sitting.c.run_id, sitting.c.booklet_id, sitting.c.person_id,
            registration.c.ticket, administration.c.starts_at, administration.c.seconds, administration.c.part,
            administration.c.settings, administration.c.title, level.c.title.label("exam"),
            level.c.title_en.label("exam_en"), level_part.c.title.label("part_title"), level_part.c.points,
            level_part.c.title_en.label("part_title_en"), level_part.c.pass_mark, centre.c.name.label("centre"),
            centre.c.zone, room.c.name.label("room"), person.c.name, person.c.sex, person.c.identity_locked,
        )
        .join(registration, sitting.c.registration_id == registration.c.id)
        .join(administration, sitting.c.administration_id == administration.c.id)
        .join(person, sitting.c.person_id == person.c.id)
        .join(level, administration.c.level == level.c.code)
        .join(
            level_part,
            (administration.c.level == level_part.c.level) & (administration.c.part == level_part.c.part),
        )
        .join(room_run, sitting.c.run_id == room_run.c.id)
        .join(room, room_run.c.room_id == room.c.id)
        .join(centre, room.c.centre_id == centre.c.id)
    )  # fmt: skip


def about(connection: Connection, sitting_id: str, person_id: str) -> Row[Any]:
    """All that is printed around a sitting, for its own candidate and nobody else."""
    row = connection.execute(_sittings().where(sitting.c.id == sitting_id)).first()
    if row is None:
        raise NotFound()
    if row.person_id != person_id:
        raise NotAllowed()
    return row


def of_person(connection: Connection, person_id: str) -> list[Row[Any]]:
    """A candidate's sittings in the order of the day."""
    query = _sittings().where(sitting.c.person_id == person_id).order_by(administration.c.starts_at)
    return list(connection.execute(query))


def as_it_stands(connection: Connection, sitting_id: str) -> tuple[Sitting, str]:
    """The sitting now and, where it was handed in, the hash that is its receipt."""
    shown = board.read(connection, [sitting_id]).get(sitting_id)
    if shown is None:
        raise NotFound()
    return shown.sitting, receipt_of(connection, shown.sitting)


def receipt_of(connection: Connection, now: Sitting) -> str:
    if now.state is not State.SUBMITTED or not now.receipt:
        return ""
    return str(
        connection.execute(
            select(journal.c.hash).where(journal.c.sitting_id == now.id, journal.c.number == now.receipt)
        ).scalar_one()
    )
