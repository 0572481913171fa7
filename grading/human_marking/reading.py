"""Verbs of markers and of whoever decides between them: take the next piece, give it back, mark it, decide.

A piece takes two marks and no more: while two persons have one in their hands nobody else gets it. What is with somebody for
too long may be taken by another; a mark that comes late counts only while there is room for it.
"""

from decimal import Decimal
from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, and_, func, insert, select, update

from examhall.audit import trail
from examhall.errors import Malformed, NotAllowed, NotFound, NotNow, ReasonNeeded
from examhall.hall import Hall
from examhall.instants import MINUTE, Instant
from grading.human_marking import agreement, whose
from grading.human_marking.conflicts import conflict
from grading.human_marking.setting import RULE
from grading.pieces.tables import marking_piece, marking_share, piece_mark
from grading.to_markers import ask_when_settled
from question_bank.headings import plain

LONGEST: Final = 1_000  # of a comment or a reason


class NoPieceWaits(NotNow):
    code = "no_piece_waits"
    says = _("No answer waits for you now.")


class PieceGone(NotNow):
    code = "piece_gone"
    says = _(
        "This answer is not with you any more: its mark is settled, or your time for it was over. Please take the next one."
    )


class NoSuchStep(Malformed):
    code = "no_such_step"
    says = _("Choose one of the points shown.")


class NotYours(NotAllowed):
    code = "not_yours_to_decide"
    says = _("Whoever marked this answer, or knows the candidate, leaves the decision to others.")


def take(connection: Connection, hall: Hall, now: Instant, by: str) -> str:
    """The next piece for this person, or the one in hand already; its id. NoPieceWaits."""
    mine = and_(marking_share.c.marker_id == by, whose.in_hand(now), marking_piece.c.state == "waiting")
    if held := connection.execute(select(marking_share.c.piece_id).join(marking_piece).where(mine)).scalar():
        return str(held)
    reader = whose.reader(connection, by)
    for piece_id, written in whose.free_pieces(connection, by, now):
        if conflict(reader, written) is None and _locked(connection, piece_id, now):
            _hand_out(connection, piece_id, by, now)
            trail.write(connection, hall.audit_key, now, by, "take_piece", piece_id)
            return piece_id
    raise NoPieceWaits()


def _locked(connection: Connection, piece_id: str, now: Instant) -> bool:
    """Hold a piece till the end of the transaction, if there is still room for a mark."""
    query = select(marking_piece.c.id).where(marking_piece.c.id == piece_id, marking_piece.c.state == "waiting")
    if connection.execute(query.with_for_update(skip_locked=True)).first() is None:
        return False
    return _has_room(connection, piece_id, now)


def _has_room(connection: Connection, piece_id: str, now: Instant) -> bool:
    """Whether a piece takes another mark, besides those it has and those that are being written."""
    taken = select(whose.places_taken(now)).select_from(marking_piece).where(marking_piece.c.id == piece_id)
    return int(connection.execute(taken).scalar_one()) < whose.TWO


def _hand_out(connection: Connection, piece_id: str, by: str, now: Instant) -> None:
    times = {"taken_at": now, "returns_at": now + RULE.now(connection).minutes * MINUTE}
    mine = and_(marking_share.c.piece_id == piece_id, marking_share.c.marker_id == by)
    again = connection.execute(update(marking_share).where(mine).values(times))
    if not again.rowcount:
        connection.execute(insert(marking_share), {"piece_id": piece_id, "marker_id": by, **times})


def give_back(connection: Connection, hall: Hall, now: Instant, by: str, piece_id: str) -> None:
    """Leave a piece to others, as its marker knows whose it is; this person does not get it again. PieceGone."""
    piece, share = _held(connection, by, piece_id)
    if share.given_back_at is not None:
        return
    if piece.state != "waiting" or share.points is not None:
        raise PieceGone()
    mine = and_(marking_share.c.piece_id == piece_id, marking_share.c.marker_id == by)
    connection.execute(update(marking_share).where(mine).values(given_back_at=now))
    trail.write(connection, hall.audit_key, now, by, "give_back_piece", piece_id)


def give_mark(
    connection: Connection, hall: Hall, now: Instant, by: str, piece_id: str, points: Decimal, comment: str = ""
) -> None:  # fmt: skip
    """This person's mark of a piece, or another one as long as the second marker has not marked. The same twice is one.

    With the second mark the piece is settled, or goes to whoever decides. NoSuchStep, PieceGone, NotFound.
    """
    piece, share = _held(connection, by, piece_id)
    said = (_step_of(piece, points), _words(comment))
    if (share.points, share.comment) == said:
        return
    late = share.points is None and share.returns_at <= now
    if piece.state != "waiting" or share.given_back_at is not None or (late and not _has_room(connection, piece_id, now)):
        raise PieceGone()
    mine = and_(marking_share.c.piece_id == piece_id, marking_share.c.marker_id == by)
    values = {"points": said[0], "comment": said[1], "marked_at": now}
    connection.execute(update(marking_share).where(mine).values(values))
    written = and_(piece_mark.c.piece_id == piece_id, piece_mark.c.marker_id == by)
    number = connection.execute(select(func.count()).select_from(piece_mark).where(written)).scalar_one() + 1
    row = {"piece_id": piece_id, "marker_id": by, "number": number, "at": now, "points": said[0], "comment": said[1]}
    connection.execute(insert(piece_mark), row)
    trail.write(connection, hall.audit_key, now, by, "mark_piece", piece_id, points=said[0])
    _compare(connection, now, piece)


def _compare(connection: Connection, now: Instant, piece: Row[Any]) -> None:
    """With two marks: agreed, or for a third person."""
    query = select(marking_share.c.points).where(marking_share.c.piece_id == piece.id, marking_share.c.points.is_not(None))
    marks = [Decimal(points) for points in connection.execute(query).scalars()]
    if len(marks) < whose.TWO:
        return
    points = agreement.agreed(RULE.now(connection), Decimal(piece.out_of), *marks)
    if points is None:
        _settle(connection, now, piece, {"state": "differing"})
    else:
        _settle(connection, now, piece, {"state": "agreed", "points": plain(points), "settled_at": now})


def moderate(
    connection: Connection, hall: Hall, now: Instant, by: str, piece_id: str, points: Decimal, reason: str
) -> None:  # fmt: skip
    """Decide between two marks that differ. ReasonNeeded, NoSuchStep, NotYours for who marked it, PieceGone, NotFound."""
    piece = piece_of(connection, piece_id, lock=True)
    said = (_step_of(piece, points), _words(reason))
    if (piece.moderated_by, piece.points, piece.reason) == (by, *said):
        return
    may_decide(connection, by, piece)
    if not said[1]:
        raise ReasonNeeded(field="reason")
    decided = {"state": "agreed", "points": said[0], "settled_at": now, "moderated_by": by, "reason": said[1]}
    _settle(connection, now, piece, decided)
    trail.write(connection, hall.audit_key, now, by, "moderate_piece", piece_id, points=said[0], reason=said[1])


def may_decide(connection: Connection, by: str, piece: Row[Any]) -> None:
    """PieceGone where there is nothing to decide, NotYours where this person is not the one."""
    if piece.state != "differing":
        raise PieceGone()
    if conflict(whose.reader(connection, by), whose.written(connection, piece.id, by)) is not None:
        raise NotYours()


def _settle(connection: Connection, now: Instant, piece: Row[Any], values: dict[str, Any]) -> None:
    connection.execute(update(marking_piece).where(marking_piece.c.id == piece.id).values(values))
    ask_when_settled(connection, now, piece)


def piece_of(connection: Connection, piece_id: str, *, lock: bool = False) -> Row[Any]:
    """A piece's row; NotFound."""
    query = select(marking_piece).where(marking_piece.c.id == piece_id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise NotFound()
    return row


def _held(connection: Connection, by: str, piece_id: str) -> tuple[Row[Any], Row[Any]]:
    """A piece and this person's share of it; NotFound for a piece that never was in these hands."""
    piece = piece_of(connection, piece_id, lock=True)
    mine = and_(marking_share.c.piece_id == piece_id, marking_share.c.marker_id == by)
    share = connection.execute(select(marking_share).where(mine)).first()
    if share is None:
        raise NotFound()
    return piece, share


def _step_of(piece: Row[Any], points: Decimal) -> str:
    """The points as they are kept; NoSuchStep."""
    if points not in agreement.choices(Decimal(piece.out_of), Decimal(piece.step)):
        raise NoSuchStep(field="points")
    return plain(points)


def _words(typed: str) -> str:
    return typed.replace("\r\n", "\n").strip()[:LONGEST]
