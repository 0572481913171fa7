"""Verbs of the staff on a complaint: acknowledging, handing over, answering, closing; each a step that stays."""

from typing import Final

from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Connection

from examhall.audit import trail
from examhall.complaints.filing import fault_of_text, held, move_to, names_now, step
from examhall.complaints.moves import Move, State, check
from examhall.complaints.promises import Promise, promise
from examhall.complaints.queries import handlers, handling_of, institution_name
from examhall.complaints.telling import tell
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.institutions.standing import Subject
from examhall.programme import queries as programme
from examhall.programme.texts import WritingProblem

NEEDS_WORDS: Final = (Move.HAND_OVER, Move.ANSWER, Move.CLOSE)


class Handed(Struct, frozen=True):
    """What one of the staff does. `says`: the answer, or the reason; `to`: "person:", "centre:" or "training:" and an id."""

    move: Move
    says: str = ""
    to: str = ""


def handle(connection: Connection, hall: Hall, now: Instant, by: str, complaint_id: str, handed: Handed) -> None:
    """Move a complaint on, and tell the complainant that there is news.

    Partial, NoSuchMove, AnsweredBefore, NotHandedToYou, AppealOpen, WritingProblem, NotFound.
    """
    row = held(connection, complaint_id)
    after = check(handling_of(connection, row, by, now), handed.move)
    fault = fault_of_text(handed.says) if handed.says or handed.move in NEEDS_WORDS else None
    faults = {"says": fault} if fault is not None else {}
    to = ("", "")
    if handed.move is Move.HAND_OVER:
        kind, _colon, to_id = handed.to.partition(":")
        to = (kind, to_id)
        if not _may_be_given(connection, row.subject, row.subject_id, *to):
            faults["to"] = _("Please choose who is to look into it; never whom the complaint is about.")
    if faults:
        raise WritingProblem(faults)
    more = {}
    if handed.move is Move.ANSWER and after is State.ANSWERED:
        within = names_now(connection, hall).complaints_appealed_within
        more = {"answered_by": by, "appeal_until": programme.last_day(connection, now, within)}
        promise(connection, now, complaint_id, Promise.APPEAL, within)
    move_to(connection, complaint_id, after, **more)
    step(connection, hall, now, complaint_id, handed.move, by, handed.says, to)
    trail.write(connection, hall.audit_key, now, by, f"{handed.move}_complaint", row.number, to=":".join(to).strip(":"))
    tell(connection, now, row, f"{handed.move} {now}")


def _may_be_given(connection: Connection, subject: str, subject_id: str, kind: str, to_id: str) -> bool:
    if kind == "person":
        return to_id in {one.id for one in handlers(connection, subject, subject_id)}
    return kind in set(Subject) and (kind, to_id) != (subject, subject_id) and bool(institution_name(connection, kind, to_id))
