"""Reads of what keeps a result back: a sitting of which something is undecided waits, the others go on.

A further reason is a member of `Held`, its clause in HOLDS (over the row of `sitting` and what is joined to it below), its
words in grading/labels.py (HELD), and, where a page decides on it, that page in release_pages.py (DECIDED_AT).
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, String, and_, case, cast, literal, literal_column, select

from examhall.papers.tables import booklet
from examhall.registration.tables import deferral
from examhall.schedule.tables import administration
from examhall.sittings.tables import board, room_run, sitting
from examhall.sittings.verifying import Unsound
from grading.amendments.standing import left_by_a_rescoring, undecided_on
from grading.editions import ALTERED, OUTDATED
from grading.misconduct.moves import UNDECIDED
from grading.misconduct.tables import misconduct_case
from grading.pieces.standing import waits_for_markers
from grading.releasing.tables import no_consequence
from grading.tables import part_result, set_aside, voided_part
from proctor.arrivals import Kind
from proctor.incidents import KINDS, is_misconduct
from proctor.tables import arrival, incident, void_request


class Held(StrEnum):
    """Why a result is not released yet; of several reasons the one that stands first in HOLDS is named."""

    DEFERRED = "deferred"  # 缓考: the part is sat in another batch
    ABANDONED = "abandoned"  # the examination was broken off in this room, and is sat again
    ROOM_OPEN = "room_open"
    KEPT_ANSWERS = "kept_answers"  # some were kept aside, and nobody has decided on them
    VOID_REQUEST = "void_request"  # the room asks for the part to be made void
    MISCONDUCT = "misconduct"  # the room noted some, and nobody has decided what follows
    IDENTITY = "identity"  # a doubt about who sat there was not settled
    RESCORING = "rescoring"  # a key of its paper is to be amended, and nobody has decided on what that changes
    MARKING = "marking"  # persons are reading some of it
    ALTERED = "altered"  # what was stored of it is not what the marking gave
    JOURNAL = "journal"  # what it rests on is not what was written during the examination
    SHEET = "sheet"  # it was marked by an answer sheet that is not what the journal says
    OUTDATED = "outdated"  # there is a newer answer sheet than the one that was marked
    NOT_RESCORED = "not_rescored"  # a rescoring that is live could not mark it: the key that was amended counts there on
    SET_ASIDE = "set_aside"  # it could not be marked
    NOT_MARKED = "not_marked"


def put_off() -> ColumnElement[bool]:
    """Of a sitting and its administration: that the part is sat in another batch."""
    mine = (deferral.c.registration_id == sitting.c.registration_id) & (deferral.c.part == administration.c.part)
    return select(deferral.c.part).where(mine).exists()


def _void_requested() -> ColumnElement[bool]:
    mine = (void_request.c.sitting_id == sitting.c.id) & void_request.c.decision.is_(None)
    return select(void_request.c.id).where(mine).exists()


def open_misconduct() -> ColumnElement[bool]:
    """Of an incident: that it is misconduct, and that neither its sitting was voided, nor the room's request about it
    decided, nor a case on the sitting came to its end, nor anybody said that nothing follows."""
    requested = (void_request.c.incident_id == incident.c.id) & void_request.c.decision.is_not(None)
    kinds = [kind for kind in KINDS if is_misconduct(kind)]
    undecided = ~select(void_request.c.id).where(requested).exists()
    decided = (misconduct_case.c.sitting_id == incident.c.sitting_id) & misconduct_case.c.state.not_in(UNDECIDED)
    closed = select(misconduct_case.c.id).where(decided).exists()
    return and_(incident.c.kind.in_(kinds), undecided, ~closed, _stands(incident.c.sitting_id, incident.c.id))


def open_doubt() -> ColumnElement[bool]:
    """Of an arrival: that it is a doubt about who somebody is which nobody in the room settled, nor anybody since."""
    later = arrival.alias()
    answered = select(later.c.number).where(
        later.c.sitting_id == arrival.c.sitting_id, later.c.number > arrival.c.number,
        later.c.kind.in_((Kind.DOUBT, Kind.SETTLED, Kind.REFUSED)),
    )  # fmt: skip
    return and_(arrival.c.kind == Kind.DOUBT, ~answered.exists(), _stands(arrival.c.sitting_id, doubt_id()))


def doubt_id() -> ColumnElement[str]:
    """What a doubt at the door is called where somebody decides that nothing follows from it."""
    return literal("arrival:") + cast(arrival.c.number, String)


def _stands(sitting_id: ColumnElement[str], noted: ColumnElement[str]) -> ColumnElement[bool]:
    """That the sitting was not voided, and that nobody decided that nothing follows from what was noted."""
    voided = select(voided_part.c.by).where(voided_part.c.sitting_id == sitting_id)
    dismissed = select(no_consequence.c.by).where(no_consequence.c.noted == noted)
    return ~voided.exists() & ~dismissed.exists()


def _case_open() -> ColumnElement[bool]:
    mine = (misconduct_case.c.sitting_id == sitting.c.id) & misconduct_case.c.state.in_(UNDECIDED)
    return select(misconduct_case.c.id).where(mine).exists()


def _misconduct_noted() -> ColumnElement[bool]:
    return select(incident.c.id).where(incident.c.sitting_id == sitting.c.id, open_misconduct()).exists()


def _in_doubt() -> ColumnElement[bool]:
    return select(arrival.c.number).where(arrival.c.sitting_id == sitting.c.id, open_doubt()).exists()


HOLDS: Final[Sequence[tuple[Held, ColumnElement[bool]]]] = (
    (Held.DEFERRED, put_off()),
    (Held.ABANDONED, room_run.c.abandoned_at.is_not(None)),
    (Held.ROOM_OPEN, room_run.c.closed_at.is_(None)),
    (Held.KEPT_ANSWERS, board.c.kept > 0),
    (Held.VOID_REQUEST, _void_requested()),
    (Held.MISCONDUCT, _case_open() | _misconduct_noted()),
    (Held.IDENTITY, _in_doubt()),
    (Held.RESCORING, undecided_on()),
    (Held.MARKING, waits_for_markers()),
    (Held.ALTERED, set_aside.c.reason == ALTERED),
    (Held.JOURNAL, set_aside.c.reason == Unsound.JOURNAL),
    (Held.SHEET, set_aside.c.reason == Unsound.SHEET),
    (Held.OUTDATED, set_aside.c.reason == OUTDATED),
    (Held.NOT_RESCORED, left_by_a_rescoring()),
    (Held.SET_ASIDE, set_aside.c.reason.is_not(None)),
    (Held.NOT_MARKED, part_result.c.verdict.is_(None)),
)


# A result of which this is undecided is looked at again before anybody confirms it.
UNDER_REVIEW: Final = frozenset({Held.KEPT_ANSWERS, Held.VOID_REQUEST, Held.MISCONDUCT, Held.IDENTITY, Held.MARKING})


def held_back(connection: Connection, administration_id: str) -> dict[str, Held]:
    """sitting -> why its result has to wait, for those of an administration that have to."""
    why: Any = case(*((condition, literal_column(f"'{reason}'")) for reason, condition in HOLDS))
    rows = connection.execute(
        select(sitting.c.id, why.label("why"))
        .join(administration, administration.c.id == sitting.c.administration_id)
        .join(room_run, sitting.c.run_id == room_run.c.id)
        .join(board, board.c.sitting_id == sitting.c.id)
        .join(booklet, booklet.c.id == sitting.c.booklet_id)
        .outerjoin(part_result, part_result.c.sitting_id == sitting.c.id)
        .outerjoin(set_aside, set_aside.c.sitting_id == sitting.c.id)
        .where(sitting.c.administration_id == administration_id, why.is_not(None))
    )
    return {row.id: Held(row.why) for row in rows}
