"""Reads of answers kept aside: the rooms and sittings in which some wait for a decision."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, select

from examhall.papers.tables import booklet
from examhall.people.tables import person
from examhall.registration.tables import registration
from examhall.schedule.tables import administration, centre, room
from examhall.sittings.tables import board, room_run, sitting
from grading.answer_sheets import numbers
from grading.human_marks import Judged
from grading.pieces.standing import judged_of


def runs_with_kept(connection: Connection) -> list[Row[Any]]:
    """Room runs in which answers kept aside wait for a decision: run, title, room, closed or not, how many."""
    return list(
        connection.execute(
            select(
                room_run.c.id, administration.c.title, room.c.name.label("room"), centre.c.name.label("centre"),
                administration.c.starts_at, room_run.c.closed_at, func.sum(board.c.kept).label("kept"),
            )
            .join(board, board.c.run_id == room_run.c.id)
            .join(administration, room_run.c.administration_id == administration.c.id)
            .join(room, room_run.c.room_id == room.c.id)
            .join(centre, room.c.centre_id == centre.c.id)
            .where(board.c.kept > 0)
            .group_by(
                room_run.c.id, administration.c.title, room.c.name, centre.c.name, administration.c.starts_at,
                room_run.c.closed_at,
            )
            .order_by(administration.c.starts_at.desc(), room.c.name)
        )
    )  # fmt: skip


class KeptSitting(msgspec.Struct, frozen=True):
    """A sitting in which something waits to be decided."""

    id: str
    name: str
    ticket: str
    seat: int
    booklet: str
    paper: str
    variants: tuple[int, ...]
    judged: dict[str, Judged]  # what markers gave


def sittings_with_kept(connection: Connection, run_id: str) -> list[KeptSitting]:
    """The sittings of a room run with undecided answers, by seat."""
    rows = connection.execute(
        select(
            sitting.c.id, person.c.name, registration.c.ticket, sitting.c.seat, sitting.c.booklet_id, booklet.c.paper_id,
            booklet.c.variants,
        )
        .join(board, board.c.sitting_id == sitting.c.id)
        .join(person, sitting.c.person_id == person.c.id)
        .join(registration, sitting.c.registration_id == registration.c.id)
        .join(booklet, sitting.c.booklet_id == booklet.c.id)
        .where(sitting.c.run_id == run_id, board.c.kept > 0)
        .order_by(sitting.c.seat)
    ).all()  # fmt: skip
    judged = judged_of(connection, [row.id for row in rows])
    return [
        KeptSitting(
            row.id, row.name, row.ticket, row.seat, row.booklet_id, row.paper_id, numbers(row.variants), judged.get(row.id, {}),
        )
        for row in rows
    ]  # fmt: skip
