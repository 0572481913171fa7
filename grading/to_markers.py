"""Verbs that give answers to markers, and ask for the grading when they are through: what rules leave, what is read again."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, func, insert, select, update

from examhall.audit import trail
from examhall.errors import Refusal
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.jobs.queue import enqueue
from examhall.papers.interactions import TextEntry
from grading.editions import GRADING
from grading.graded import Graded, answers_of, scheme_of
from grading.human_marks import Unread, hash_of
from grading.pieces.standing import OPEN, is_settled
from grading.pieces.tables import marking_piece
from grading.results import Verdict
from question_bank.headings import plain
from question_bank.keys import STEP, JudgedKey

LIVING: Final = (*OPEN, "agreed")
GRADE_READ: Final = "grade_read"
BY_ITSELF: Final = "timekeeper"


class NothingToRead(Refusal):
    """Persons read written answers; a blank earns nothing, and what is with them already they have."""

    code = "nothing_to_read"
    says = _("Only written answers go to markers, and none that is with them already.")


def open_pieces(connection: Connection, graded: Sequence[Graded], now: Instant) -> None:
    """After a grading: a piece for each answer that has to be read and is not with the markers yet.

    One that nobody has to read any more, as another answer counts, its key was amended or its part made void, is withdrawn.
    """
    void = {one.sitting for one in graded if one.result is not None and one.result.verdict is Verdict.VOIDED}
    unread = {one.sitting: {field.field: field for field in one.unread} for one in graded if one.result or one.unread}
    here = marking_piece.c
    query = select(marking_piece).where(here.sitting_id.in_(unread), here.state.in_(LIVING)).order_by(here.round)
    living = connection.execute(query).all()
    for row in living:
        if row.state not in OPEN:
            continue
        if row.sitting_id in void or not _is_asked_for(connection, row, unread[row.sitting_id].get(row.field)):
            connection.execute(update(marking_piece).where(here.id == row.id).values(state="withdrawn", settled_at=now))
            ask_when_settled(connection, now, row)
    newest = {(row.sitting_id, row.field): (row.answer_hash, row.out_of) for row in living}
    new = [
        (sitting_id, one) for sitting_id, fields in unread.items() for one in fields.values()
        if newest.get((sitting_id, one.field)) != (one.answer, plain(one.out_of))
    ]  # fmt: skip
    _insert(connection, new, GRADING, now)


def put_to_markers(
    connection: Connection, hall: Hall, now: Instant, by: str, sitting_id: str, fields: Sequence[str], cause: str
) -> list[str]:
    """Have chosen text fields of a sitting (sealed ids) read by two persons who did not read them before; the pieces.

    Until all of a cause is settled the marks stay as they are; then the sitting is graded, and an edition with this cause
    keeps what it comes to. `cause` is a kind and an id, `review:0123456789abcdef`, at most 40 characters. NothingToRead for
    a field that is no text, is blank or is being read; NotFound.
    """
    sheet, answers = answers_of(connection, sitting_id)
    scheme = scheme_of(connection, sheet.paper_id)
    here = marking_piece.c
    mine = select(here.field).where(here.sitting_id == sitting_id, here.state.in_(OPEN))
    busy = set(connection.execute(mine).scalars())
    wanted = []
    for field in dict.fromkeys(fields):
        value = answers.responses.get(field)
        if scheme is None or field in busy or not isinstance(value, str) or not value.strip():
            raise NothingToRead()
        behind = scheme.behind(field)
        shapes = {one.id: one.interaction for one in behind.sealed.authored.question.fields}
        if not isinstance(shapes[behind.authored], TextEntry):
            raise NothingToRead()
        step = behind.key.step if isinstance(behind.key, JudgedKey) else STEP
        wanted.append((sitting_id, Unread(behind.sealed.question, field, hash_of(value), behind.key.points, step)))
    if not wanted:
        raise NothingToRead()
    pieces = _insert(connection, wanted, cause, now)
    trail.write(connection, hall.audit_key, now, by, "put_to_markers", sitting_id, cause=cause, pieces=len(pieces))
    return pieces


def _is_asked_for(connection: Connection, piece: Row[Any], unread: Unread | None) -> bool:
    """Whether a piece is still to be read: where marking asks for just this, or for another cause while its answer counts."""
    if unread is not None:
        return (unread.answer, unread.out_of) == (piece.answer_hash, Decimal(piece.out_of))
    if piece.cause == GRADING:
        return False
    _, answers = answers_of(connection, piece.sitting_id)
    return bool(hash_of(str(answers.responses.get(piece.field, ""))) == piece.answer_hash)


def _insert(connection: Connection, wanted: Sequence[tuple[str, Unread]], cause: str, now: Instant) -> list[str]:
    if not wanted:
        return []
    here = marking_piece.c
    newest = connection.execute(
        select(here.sitting_id, here.field, func.max(here.round).label("round"))
        .where(here.sitting_id.in_({sitting_id for sitting_id, _one in wanted}))
        .group_by(here.sitting_id, here.field)
    )
    rounds = {(row.sitting_id, row.field): row.round for row in newest}
    rows = [
        {
            "id": new_id(), "sitting_id": sitting_id, "question": one.question, "field": one.field,
            "round": rounds.get((sitting_id, one.field), 0) + 1, "cause": cause, "answer_hash": one.answer,
            "out_of": plain(one.out_of), "step": plain(one.step), "opened_at": now, "state": "waiting",
        }
        for sitting_id, one in wanted
    ]  # fmt: skip
    connection.execute(insert(marking_piece), rows)
    return [str(row["id"]) for row in rows]


def ask_when_settled(connection: Connection, now: Instant, piece: Any) -> None:
    """After a piece (its row) was settled: when it was the last of its sitting and cause, have the sitting graded.

    The piece is named so that no job which runs already, and may have read the marks before, is taken for this one.
    """
    if is_settled(connection, piece.sitting_id, piece.cause):
        arguments = {"sitting": piece.sitting_id, "cause": piece.cause, "piece": piece.id}
        enqueue(connection, GRADE_READ, arguments, now, BY_ITSELF)
