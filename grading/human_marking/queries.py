"""Reads for the pages of marking: a marker's desk, what is to be decided, and how far the markers of an administration are."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, case, func, select

from examhall.errors import NotFound
from examhall.instants import Instant
from examhall.people.tables import person
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import administration, batch
from examhall.sittings.tables import sitting
from grading.human_marking import whose
from grading.human_marking.conflicts import conflict
from grading.human_marking.quality import Given, Quality, quality
from grading.human_marking.showing import Asked, asked_of, code_of
from grading.pieces.tables import marking_piece, marking_share, piece_mark

MOST_COUNTED: Final = 100


class Mine(msgspec.Struct, frozen=True):
    """A piece of a marker: in hand until `until`, or marked with these points, which may be changed or not any more."""

    id: str
    code: str
    asked: Asked
    out_of: str
    points: str | None
    at: Instant
    until: Instant
    open: bool


def waiting_for(connection: Connection, marker_id: str, now: Instant) -> int:
    """How many answers somebody could take; of many no more than MOST_COUNTED are counted."""
    reader = whose.reader(connection, marker_id)
    mine = (one for one, written in whose.free_pieces(connection, marker_id, now) if conflict(reader, written) is None)
    return sum(1 for _ in islice(mine, MOST_COUNTED))


def in_hand(connection: Connection, marker_id: str, now: Instant) -> list[Mine]:
    return _mine(connection, marker_id, whose.in_hand(now) & (marking_piece.c.state == "waiting"))


def marked_since(connection: Connection, marker_id: str, since: Instant) -> list[Mine]:
    """What somebody marked since then, the last one first."""
    return _mine(connection, marker_id, marking_share.c.marked_at >= since)


def _mine(connection: Connection, marker_id: str, which: ColumnElement[bool]) -> list[Mine]:
    rows = connection.execute(
        select(
            marking_piece, marking_share.c.points.label("given"), marking_share.c.marked_at, marking_share.c.taken_at,
            marking_share.c.returns_at,
        )
        .join(marking_share, marking_share.c.piece_id == marking_piece.c.id)
        .where(marking_share.c.marker_id == marker_id, which)
        .order_by(marking_share.c.marked_at.desc(), marking_piece.c.id)
    )  # fmt: skip
    return [
        Mine(
            row.id, code_of(row.id), asked_of(connection, row), row.out_of, row.given, row.marked_at or row.taken_at,
            row.returns_at, row.state == "waiting",
        )
        for row in rows
    ]  # fmt: skip


def share_of(connection: Connection, marker_id: str, piece_id: str) -> Row[Any]:
    """Somebody's share of a piece that was not given back; NotFound."""
    here = marking_share.c
    mine = (here.piece_id == piece_id) & (here.marker_id == marker_id) & here.given_back_at.is_(None)
    row = connection.execute(select(marking_share).where(mine)).first()
    if row is None:
        raise NotFound()
    return row


class Differing(msgspec.Struct, frozen=True):
    """Two marks that differ, to be decided between."""

    id: str
    code: str
    asked: Asked
    out_of: str
    points: list[str]


def differing(connection: Connection, person_id: str) -> list[Differing]:
    """What this person may decide."""
    reader = whose.reader(connection, person_id)
    rows = connection.execute(select(marking_piece).where(marking_piece.c.state == "differing").order_by(marking_piece.c.id))
    return [
        Differing(row.id, code_of(row.id), asked_of(connection, row), row.out_of, [one.points for one in marks])
        for row in rows
        if conflict(reader, whose.written(connection, row.id, person_id)) is None
        for marks in (marks_of(connection, row.id),)
    ]


def to_decide(connection: Connection, now: Instant) -> int:
    """How many answers have two marks that differ."""
    return connection.execute(select(func.count()).where(marking_piece.c.state == "differing")).scalar_one()


def marks_of(connection: Connection, piece_id: str) -> list[Row[Any]]:
    """The two marks of a piece as they stand, with their comments and who gave them; the first one first."""
    here = marking_share.c
    query = select(marking_share, person.c.name).join(person, person.c.id == here.marker_id)
    return list(connection.execute(query.where(here.piece_id == piece_id, here.points.is_not(None)).order_by(here.marked_at)))


def _state() -> ColumnElement[str]:
    marked = select(func.count()).where(marking_share.c.piece_id == marking_piece.c.id, marking_share.c.points.is_not(None))
    some = marked.correlate(marking_piece).scalar_subquery() > 0
    waits = marking_piece.c.state == "waiting"
    return case((waits & some, "half"), (waits, "unread"), else_=marking_piece.c.state)


def administrations(connection: Connection) -> list[tuple[Row[Any], dict[str, int]]]:
    """Administrations of which answers go to markers, the newest first, with how many are how far."""
    state = _state().label("state")
    counted = (
        select(sitting.c.administration_id, state, func.count().label("pieces"))
        .select_from(marking_piece)
        .join(sitting, sitting.c.id == marking_piece.c.sitting_id)
        .group_by(sitting.c.administration_id, state)
    )
    counts: dict[str, Counter[str]] = {}
    for row in connection.execute(counted):
        counts.setdefault(row.administration_id, Counter())[row.state] += row.pieces
    rows: list[Row[Any]] = list(
        connection.execute(
            select(administration.c.id, administration.c.title, administration.c.starts_at, batch_title().label("batch"))
            .join(batch, batch.c.id == administration.c.batch_id)
            .where(administration.c.id.in_(counts))
            .order_by(administration.c.starts_at.desc(), administration.c.id)
        )
    )
    return [(row, dict(counts[row.id])) for row in rows]


def markers_of(connection: Connection, administration_id: str) -> list[tuple[str, Quality]]:
    """Who marked answers of an administration, by name, with their figures."""
    rows = connection.execute(
        select(
            person.c.id, person.c.name, marking_share.c.points, marking_piece.c.out_of, marking_piece.c.points.label("counted"),
            marking_piece.c.state, marking_piece.c.moderated_by,
        )
        .select_from(marking_share)
        .join(marking_piece, marking_piece.c.id == marking_share.c.piece_id)
        .join(sitting, sitting.c.id == marking_piece.c.sitting_id)
        .join(person, person.c.id == marking_share.c.marker_id)
        .where(sitting.c.administration_id == administration_id, marking_share.c.points.is_not(None))
        .order_by(person.c.name, person.c.id)
    )  # fmt: skip
    given: dict[tuple[str, str], list[Given]] = {}
    for row in rows:
        counted = Decimal(row.counted) if row.counted is not None else None
        moderated = row.moderated_by is not None or row.state == "differing"
        one = Given(Decimal(row.points), Decimal(row.out_of), counted, moderated)
        given.setdefault((row.name, row.id), []).append(one)
    return [(name, figures) for (name, _), marks in given.items() if (figures := quality(marks)) is not None]


class Story(msgspec.Struct, frozen=True):
    """How persons came to the points of one field: every mark, and who decided where two differed."""

    asked: Asked
    state: str
    cause: str
    out_of: str
    points: str | None
    marks: Sequence[Row[Any]]
    moderator: str
    reason: str
    settled_at: Instant | None


def stories_of(connection: Connection, sitting_id: str) -> list[Story]:
    """Everything that persons read of a sitting, in the order in which it was given to them."""
    decider = person.alias()
    rows = connection.execute(
        select(marking_piece, _state().label("stands"), decider.c.name.label("moderator"))
        .outerjoin(decider, decider.c.id == marking_piece.c.moderated_by)
        .where(marking_piece.c.sitting_id == sitting_id)
        .order_by(marking_piece.c.opened_at, marking_piece.c.question, marking_piece.c.field, marking_piece.c.round)
    )
    return [
        Story(
            asked_of(connection, row), row.stands, row.cause, row.out_of, row.points, _every_mark(connection, row.id),
            row.moderator or "", row.reason, row.settled_at,
        )
        for row in rows
    ]  # fmt: skip


def _every_mark(connection: Connection, piece_id: str) -> list[Row[Any]]:
    here = piece_mark.c
    query = select(piece_mark, person.c.name).join(person, person.c.id == here.marker_id).where(here.piece_id == piece_id)
    return list(connection.execute(query.order_by(here.at, here.number)))
