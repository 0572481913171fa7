"""What candidates do in their own cases: they state and appeal, each a step in their own words; and what they are told."""

from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row

from examhall.errors import NotNow, WordsTooLong
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.people.permissions import Action
from examhall.programme.days import day_of
from examhall.wing import Note
from grading.misconduct import queries
from grading.misconduct.handling import LONGEST, Handed, handle
from grading.misconduct.moves import CaseMovedOn, Move, State
from grading.misconduct.wording import STATES

MAY_STATE: Final = _("Misconduct case %(number)s: you may make a statement until %(day)s.")
MAY_APPEAL: Final = _("Misconduct case %(number)s was decided: you may appeal until %(day)s.")
STANDS: Final = _("Misconduct case %(number)s: %(state)s.")


class StatementPast(NotNow):
    code = "statement_past"
    says = _("The last day for a statement has passed. What is decided you read here.")


def say(
    connection: Connection, hall: Hall, now: Instant, person_id: str, case_id: str, move: Move, says: str, seen: int
) -> None:  # fmt: skip
    """Add a statement or an appeal to the own case. `seen`: the steps on the page it was written on; what is sent twice is one.

    NotFound, StatementPast, WordsTooLong, CaseMovedOn, and what `handle` refuses.
    """
    case = queries.own_case(connection, person_id, case_id, for_update=True)
    since = queries.steps_of(connection, hall, case_id)[max(seen, 0) :]
    if any(one.own and one.move == move and one.says == says for one in since):
        return
    if since:
        raise CaseMovedOn()
    if move is Move.STATE and case.state == State.NOTIFIED and day_of(now) > case.state_until:
        raise StatementPast()
    if len(says) > LONGEST:
        raise WordsTooLong(LONGEST)
    handle(connection, hall, now, person_id, case_id, Handed(move, says))


def may_still(case: Row[Any], today: str) -> Move | None:
    """What the candidate may do in the own case on this day."""
    if case.state == State.NOTIFIED and today <= case.state_until:
        return Move.STATE
    return Move.APPEAL if case.state == State.DECIDED and today <= case.appeal_until else None


def notes(connection: Connection, person_id: str, now: Instant) -> list[Note]:
    """Each case that this person was told of, with what may be done until when."""
    return [
        Note(_said(row, day_of(now)), row.opened_at, "own_cases.case", {"case_id": row.id}, Action.APPLY)
        for row in queries.cases_of_person(connection, person_id)
    ]


def _said(case: Row[Any], today: str) -> str:
    move = may_still(case, today)
    if move is Move.STATE:
        return str(MAY_STATE) % {"number": case.number, "day": case.state_until}
    if move is Move.APPEAL:
        return str(MAY_APPEAL) % {"number": case.number, "day": case.appeal_until}
    return str(STANDS) % {"number": case.number, "state": STATES[State(case.state)]}
