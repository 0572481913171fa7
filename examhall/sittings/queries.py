"""Reads of sittings: for the candidate's own pages, and what a room's watchers may see of them."""

from typing import Any

from sqlalchemy import Connection, Row, Select, select

from examhall.errors import NotAllowed, NotFound
from examhall.people.tables import person
from examhall.programme.tables import level, level_part
from examhall.registration.tables import registration
from examhall.schedule.layout import Place, places_of, read_layout
from examhall.schedule.tables import administration, batch, centre, room
from examhall.sittings import board
from examhall.sittings.entries import Prepared
from examhall.sittings.journal import lines, readable
from examhall.sittings.sitting import Sitting
from examhall.sittings.states import State
from examhall.sittings.tables import journal, room_run, sitting
from examhall.sittings.timeline import Moment, timeline


def _sittings() -> Select[Any]:
    return (
        select(
            sitting.c.id, sitting.c.seat, sitting.c.run_id, sitting.c.booklet_id, sitting.c.person_id,
            registration.c.ticket, administration.c.starts_at, administration.c.seconds, administration.c.part,
            administration.c.settings, administration.c.title, level.c.title.label("exam"),
            level.c.title_en.label("exam_en"), level_part.c.title.label("part_title"), level_part.c.points,
            level_part.c.title_en.label("part_title_en"), level_part.c.pass_mark, centre.c.name.label("centre"),
            centre.c.zone, room.c.name.label("room"), person.c.name, person.c.sex, person.c.identity_locked,
            room_run.c.opened_at,
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


def runs() -> Select[Any]:
    """Room runs with all that is said about them on a console: administration, room, centre. Narrow it before use."""
    return (
        select(
            room_run.c.id, room_run.c.opened_at, room_run.c.closed_at, room_run.c.seal, room_run.c.room_id,
            room.c.name.label("room"), room.c.rows, room.c.columns, room.c.layout, centre.c.id.label("centre_id"),
            centre.c.name.label("centre"), centre.c.zone,
            administration.c.title, administration.c.starts_at, administration.c.seconds, administration.c.settings,
            administration.c.id.label("administration_id"), administration.c.part, administration.c.paper_id,
            batch.c.title.label("batch"), level.c.title.label("exam"), level.c.title_en.label("exam_en"),
            level_part.c.title.label("part_title"), level_part.c.title_en.label("part_title_en"),
        )
        .join(administration, room_run.c.administration_id == administration.c.id)
        .join(batch, administration.c.batch_id == batch.c.id)
        .join(level, administration.c.level == level.c.code)
        .join(
            level_part,
            (administration.c.level == level_part.c.level) & (administration.c.part == level_part.c.part),
        )
        .join(room, room_run.c.room_id == room.c.id)
        .join(centre, room.c.centre_id == centre.c.id)
        .order_by(administration.c.starts_at, centre.c.name, room.c.name)
    )  # fmt: skip


def run_of(connection: Connection, run_id: str) -> Row[Any]:
    """One room run as `runs` tells of it; NotFound where there is none."""
    row = connection.execute(runs().where(room_run.c.id == run_id)).first()
    if row is None:
        raise NotFound()
    return row


def places_of_run(run: Row[Any]) -> dict[int, Place]:
    """Where each seat of a run's room stands; the row is one of `runs`."""
    return places_of(run.rows, run.columns, read_layout(run.layout))


def roster(connection: Connection, run_id: str) -> list[Row[Any]]:
    """Who sits where in a room run: sitting id, seat, name, ticket; in seat order."""
    return list(
        connection.execute(
            select(sitting.c.id, sitting.c.seat, person.c.name, registration.c.ticket)
            .join(person, sitting.c.person_id == person.c.id)
            .join(registration, sitting.c.registration_id == registration.c.id)
            .where(sitting.c.run_id == run_id)
            .order_by(sitting.c.seat)
        )
    )


def seated(connection: Connection, run_id: str, sitting_id: str) -> Row[Any]:
    """One of a room run's sittings, as `_sittings` tells of it; NotFound where it is another room's or none."""
    row = connection.execute(_sittings().where(sitting.c.id == sitting_id, sitting.c.run_id == run_id)).first()
    if row is None:
        raise NotFound()
    return row


def timeline_of(connection: Connection, sitting_id: str) -> list[Moment]:
    """What a room's watchers may see of one journal: entries without values; those of an edited one that can be read."""
    return timeline(readable(lines(connection, sitting_id)))


def papers_of_run(connection: Connection, run_id: str) -> list[str]:
    """The hashes of the sealed papers that were sat in a room: entry 0 of each journal binds it to one."""
    firsts = connection.execute(
        select(journal.c.text)
        .join(sitting, sitting.c.id == journal.c.sitting_id)
        .where(sitting.c.run_id == run_id, journal.c.number == 0)
    )
    found = (record.entry for record in readable((0, text, "") for text in firsts.scalars()))
    return sorted({first.paper_hash for first in found if isinstance(first, Prepared)})
