"""Reads that keep answers from those who may not mark them: who somebody is to the candidates, and whose each piece is."""

from collections.abc import Iterator
from itertools import count
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select

from examhall.instants import Instant
from examhall.institutions.tables import trainer, training_record
from examhall.people.scope import EVERYWHERE
from examhall.people.tables import person, role_grant
from examhall.schedule.tables import room
from examhall.sittings.tables import room_run, sitting
from grading.human_marking.conflicts import Reader, Written
from grading.pieces.tables import marking_piece, marking_share

TWO: Final = 2  # marks a piece
AT_ONCE: Final = 25  # pieces read at once: nearly always the first one will do


def in_hand(now: Instant) -> ColumnElement[bool]:
    """Of a share: that it is not marked yet and still with its marker."""
    here = marking_share.c
    return and_(here.points.is_(None), here.given_back_at.is_(None), here.returns_at > now)


def places_taken(now: Instant) -> Any:
    """Of a piece: how many marks it has or is about to get."""
    taken = or_(marking_share.c.points.is_not(None), in_hand(now))
    mine = and_(marking_share.c.piece_id == marking_piece.c.id, taken)
    return select(func.count()).select_from(marking_share).where(mine).correlate(marking_piece).scalar_subquery()


def reader(connection: Connection, person_id: str) -> Reader:
    """Somebody who would mark or decide, with what may stand against it."""
    granted = select(role_grant.c.centre_id).where(role_grant.c.person_id == person_id, role_grant.c.centre_id != EVERYWHERE)
    trained = (
        select(training_record.c.identity_lookup)
        .join(trainer, trainer.c.institution_id == training_record.c.institution_id)
        .where(trainer.c.person_id == person_id, training_record.c.struck_by == "")
    )
    centres, lookups = connection.execute(granted).scalars(), connection.execute(trained).scalars()
    return Reader(person_id, frozenset(centres), frozenset(lookups))


def free_pieces(connection: Connection, marker_id: str, now: Instant) -> Iterator[tuple[str, Written]]:
    """Pieces that want another mark and are not in two persons' hands, with whose they are; question by question.

    Who reads the same question over and over marks evenly; within it the order is that of random ids, and says nothing.
    """
    query = _pieces(marker_id).where(marking_piece.c.state == "waiting", places_taken(now) < TWO)
    query = query.order_by(marking_piece.c.question, marking_piece.c.id)
    for start in count(0, AT_ONCE):
        rows = connection.execute(query.limit(AT_ONCE).offset(start)).all()
        yield from ((row.id, _written(row, marker_id)) for row in rows)
        if len(rows) < AT_ONCE:
            return


def _read_by(marker_id: str) -> ColumnElement[bool]:
    """Of a piece: that this person marked or decided the field in any round, or gave it back."""
    other = marking_piece.alias()
    same = and_(other.c.sitting_id == marking_piece.c.sitting_id, other.c.field == marking_piece.c.field)
    share = and_(marking_share.c.piece_id == other.c.id, marking_share.c.marker_id == marker_id)
    done = or_(marking_share.c.points.is_not(None), marking_share.c.given_back_at.is_not(None))
    decided = exists().where(same, other.c.moderated_by == marker_id).correlate(marking_piece)
    return exists().where(same, share, done).correlate(marking_piece) | decided


def written(connection: Connection, piece_id: str, reader_id: str) -> Written:
    """Whose a piece is; of those who read it before only whether this person did."""
    return _written(connection.execute(_pieces(reader_id).where(marking_piece.c.id == piece_id)).one(), reader_id)


def _pieces(reader_id: str) -> Select[Any]:
    """Pieces with whose they are, and whether this person read them before."""
    return (
        select(
            marking_piece.c.id, sitting.c.person_id, room.c.centre_id, person.c.identity_lookup,
            _read_by(reader_id).label("read"),
        )
        .join(sitting, sitting.c.id == marking_piece.c.sitting_id)
        .join(room_run, room_run.c.id == sitting.c.run_id)
        .join(room, room.c.id == room_run.c.room_id)
        .join(person, person.c.id == sitting.c.person_id)
    )  # fmt: skip


def _written(row: Row[Any], reader_id: str) -> Written:
    return Written(row.person_id, row.centre_id, row.identity_lookup or "", frozenset({reader_id} if row.read else ()))
