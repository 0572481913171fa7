"""Reads of public results for whoever works at a centre: which administrations have any, and the lines of one."""

from collections.abc import Collection
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, Select, func, select

from examhall.people.scope import EVERYWHERE
from examhall.people.tables import person
from examhall.registration.tables import registration
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import administration, batch, centre, room
from examhall.sittings.tables import room_run, sitting
from grading.releasing.queries import released
from grading.releasing.standing import standings
from grading.releasing.tables import released_result
from grading.results import Verdict


class ReleasedLine(Struct, frozen=True):
    """One candidate's public result of a part, and over all parts as far as the public is told."""

    ticket: str
    name: str
    centre: str
    room: str
    seat: int
    score: str
    verdict: Verdict
    overall: Verdict
    corrected: str


def administrations_released(connection: Connection, centres: Collection[str]) -> list[Row[Any]]:
    """Administrations of which something is public at these centres, the newest first, with how many."""
    return list(
        connection.execute(
            _of_centres(
                select(
                    administration.c.id, administration.c.title, administration.c.level, administration.c.part,
                    administration.c.starts_at, batch_title().label("batch"), func.count().label("results"),
                ),
                centres,
            )
            .group_by(
                administration.c.id, administration.c.title, administration.c.level, administration.c.part,
                administration.c.starts_at, batch.c.id,
            )
            .order_by(administration.c.starts_at.desc(), administration.c.id)
        )
    )  # fmt: skip


def released_lines(connection: Connection, administration_id: str, centres: Collection[str]) -> list[ReleasedLine]:
    """By centre, room and seat."""
    rows = connection.execute(
        _of_centres(
            select(
                sitting.c.id, sitting.c.registration_id, sitting.c.seat, registration.c.ticket, person.c.name,
                room.c.name.label("room"), centre.c.name.label("centre"),
            ),
            centres,
        )
        .where(administration.c.id == administration_id)
        .order_by(centre.c.code, room.c.name, sitting.c.seat)
    ).all()  # fmt: skip
    public = released(connection, [row.id for row in rows])
    over = standings(connection, [row.registration_id for row in rows])
    return [
        ReleasedLine(
            row.ticket, row.name, row.centre, row.room, row.seat,
            "" if said.result.score is None else f"{said.result.score}",
            said.result.verdict, over[row.registration_id].overall, said.reason if said.number > 1 else "",
        )
        for row in rows
        for said in (public[row.id],)
    ]  # fmt: skip


def _of_centres(query: Select[Any], centres: Collection[str]) -> Select[Any]:
    """Over sittings of which something is public, at these centres."""
    public = select(released_result.c.sitting_id).where(released_result.c.sitting_id == sitting.c.id).exists()
    query = (
        query.select_from(sitting)
        .join(administration, administration.c.id == sitting.c.administration_id)
        .join(batch, batch.c.id == administration.c.batch_id)
        .join(registration, registration.c.id == sitting.c.registration_id)
        .join(person, person.c.id == sitting.c.person_id)
        .join(room_run, room_run.c.id == sitting.c.run_id)
        .join(room, room.c.id == room_run.c.room_id)
        .join(centre, centre.c.id == room.c.centre_id)
        .where(public)
    )
    return query if EVERYWHERE in centres else query.where(room.c.centre_id.in_(centres))
