"""Reads of what keeps a result back: a sitting of which something is undecided waits, the others go on."""

from enum import StrEnum

from sqlalchemy import Connection, case, literal_column, select

from examhall.papers.tables import booklet
from examhall.sittings.tables import board, room_run, sitting
from grading.misconduct.moves import UNDECIDED
from grading.misconduct.tables import misconduct_case
from grading.rescoring.queries import undecided_on
from grading.tables import part_result, set_aside
from proctor.tables import void_request


class Held(StrEnum):
    """Why a result is not released yet; of several reasons the one that stands first here is named."""

    ROOM_OPEN = "room_open"
    KEPT_ANSWERS = "kept_answers"  # some were kept aside, and nobody has decided on them
    VOID_REQUEST = "void_request"  # the room asks for the part to be made void
    MISCONDUCT = "misconduct"  # a case waits for its decision
    RESCORING = "rescoring"  # a key of its paper is to be amended, and nobody has decided on what that changes
    SET_ASIDE = "set_aside"
    NOT_MARKED = "not_marked"


def held_back(connection: Connection, administration_id: str) -> dict[str, Held]:
    """sitting -> why its result has to wait, for those of an administration that have to."""
    asked = select(void_request.c.id).where(void_request.c.sitting_id == sitting.c.id, void_request.c.decision.is_(None))
    case_open = select(misconduct_case.c.id).where(
        misconduct_case.c.sitting_id == sitting.c.id, misconduct_case.c.state.in_(UNDECIDED)
    )
    reasons = (
        (room_run.c.closed_at.is_(None), Held.ROOM_OPEN),
        (board.c.kept > 0, Held.KEPT_ANSWERS),
        (asked.exists(), Held.VOID_REQUEST),
        (case_open.exists(), Held.MISCONDUCT),
        (undecided_on(), Held.RESCORING),
        (set_aside.c.reason.is_not(None), Held.SET_ASIDE),
        (part_result.c.verdict.is_(None), Held.NOT_MARKED),
    )
    why = case(*((condition, literal_column(f"'{reason}'")) for condition, reason in reasons))
    rows = connection.execute(
        select(sitting.c.id, why.label("why"))
        .join(room_run, sitting.c.run_id == room_run.c.id)
        .join(board, board.c.sitting_id == sitting.c.id)
        .join(booklet, booklet.c.id == sitting.c.booklet_id)
        .outerjoin(part_result, part_result.c.sitting_id == sitting.c.id)
        .outerjoin(set_aside, set_aside.c.sitting_id == sitting.c.id)
        .where(sitting.c.administration_id == administration_id, why.is_not(None))
    )
    return {row.id: Held(row.why) for row in rows}
