"""What may happen to a complaint and in which order, who may do it, and how its deadlines stand. Pure."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from flask_babel import lazy_gettext as _

from examhall.errors import NotNow, Refusal
from examhall.programme.working_days import all_known, working_days_left


class State(StrEnum):
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    HANDED_OVER = "handed_over"
    ANSWERED = "answered"
    APPEALED = "appealed"
    ANSWERED_AGAIN = "answered_again"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    FILE = "file"
    ADD = "add"  # another document of the complainant
    ACKNOWLEDGE = "acknowledge"
    HAND_OVER = "hand_over"
    ANSWER = "answer"
    APPEAL = "appeal"
    CLOSE = "close"
    WITHDRAW = "withdraw"


NEXT_STATE: Final[dict[tuple[State, Move], State]] = {
    (State.RECEIVED, Move.ACKNOWLEDGE): State.ACKNOWLEDGED,
    (State.ACKNOWLEDGED, Move.HAND_OVER): State.HANDED_OVER,
    (State.ACKNOWLEDGED, Move.ANSWER): State.ANSWERED,
    (State.HANDED_OVER, Move.HAND_OVER): State.HANDED_OVER,
    (State.HANDED_OVER, Move.ANSWER): State.ANSWERED,
    (State.ANSWERED, Move.APPEAL): State.APPEALED,
    (State.ANSWERED, Move.CLOSE): State.CLOSED,
    (State.APPEALED, Move.HAND_OVER): State.APPEALED,
    (State.APPEALED, Move.ANSWER): State.ANSWERED_AGAIN,
    (State.ANSWERED_AGAIN, Move.CLOSE): State.CLOSED,
    **{
        (state, Move.ADD): state
        for state in (State.RECEIVED, State.ACKNOWLEDGED, State.HANDED_OVER, State.ANSWERED, State.APPEALED)
    },
    **{
        (state, Move.WITHDRAW): State.WITHDRAWN
        for state in (State.RECEIVED, State.ACKNOWLEDGED, State.HANDED_OVER, State.ANSWERED, State.APPEALED)
    },
}
STAFF_MOVES: Final = (Move.ACKNOWLEDGE, Move.HAND_OVER, Move.ANSWER, Move.CLOSE)
UNANSWERED: Final = (State.RECEIVED, State.ACKNOWLEDGED, State.HANDED_OVER, State.APPEALED)
NEARLY_DUE: Final = 5  # working days before the answer is due, and
NEARLY_RECEIVED: Final = 1  # before the receipt is


class NoSuchMove(NotNow):
    """The state table has no such move from here."""

    says = _("This is not possible any more: the complaint has moved on. It stands below as it is now.")


class Partial(Refusal):
    """Who works where the complaint is about does not handle it."""

    code = "partial"
    says = _("You work at the institution that this complaint is about: somebody else handles it.")


class AnsweredBefore(Refusal):
    """An appeal is looked at by fresh eyes."""

    code = "answered_before"
    says = _("You gave the answer that is appealed against: somebody else answers the appeal.")


class NotHandedToYou(Refusal):
    """An answer is given by the one to whom the complaint was handed, and by the authority."""

    code = "not_handed_to_you"
    says = _("Only whoever it was handed to, or the authority, answers it. Hand it over first; that may be to yourself.")


class AppealOpen(NotNow):
    """A complaint is not closed over the complainant's head."""

    code = "appeal_open"
    says = _("The complainant may still appeal against the answer. Close the complaint when that time is over.")


class AppealOver(NotNow):
    code = "appeal_over"
    says = _("The time for an appeal is over.")


def next_state(state: State, move: Move) -> State:
    """The state after this move. NoSuchMove."""
    found = NEXT_STATE.get((state, move))
    if found is None:
        raise NoSuchMove()
    return found


class Handling(NamedTuple):
    """What bears on who may do what with a complaint now."""

    state: State
    by: str
    works_there: bool
    answered_by: str  # who gave the first answer; empty before it
    handed_to: str  # who is to answer; empty where it was handed to nobody yet
    is_authority: bool
    today: str
    appeal_until: str


def check(handling: Handling, move: Move) -> State:
    """The state after a move of the staff. Partial, AnsweredBefore, NotHandedToYou, AppealOpen, NoSuchMove."""
    if handling.works_there:
        raise Partial()
    after = next_state(handling.state, move)
    if handling.state is State.APPEALED and move is Move.ANSWER and handling.by == handling.answered_by:
        raise AnsweredBefore()
    if move is Move.ANSWER and not (handling.is_authority or handling.by == handling.handed_to):
        raise NotHandedToYou()
    if handling.state is State.ANSWERED and move is Move.CLOSE and handling.today <= handling.appeal_until:
        raise AppealOpen()
    return after


def open_moves(handling: Handling) -> list[Move]:
    """What this member of the staff may do now."""
    found = []
    for move in STAFF_MOVES:
        try:
            check(handling, move)
        except Refusal:
            continue
        found.append(move)
    return found


class Pressing(StrEnum):
    """How a deadline presses, the most pressing first."""

    OVERDUE = "overdue"
    SOON = "soon"
    IN_TIME = "in_time"


class Deadline(NamedTuple):
    """What is due, and on which day (YYYY-MM-DD). `left`: working days, below zero those it is late.

    `certain`: all holidays up to that day have been announced.
    """

    pressing: Pressing
    of: Move
    day: str
    left: int
    certain: bool


def deadline(
    state: State, receipt_by: str, answer_by: str, today: dt.date, corrections: Mapping[dt.date, bool]
) -> Deadline | None:
    """What is due next of a complaint; None where nothing is. `corrections`: as working_days.py takes them."""
    if state not in UNANSWERED:
        return None
    of, day, nearly = (Move.ANSWER, answer_by, NEARLY_DUE)
    if state is State.RECEIVED:
        of, day, nearly = (Move.ACKNOWLEDGE, receipt_by, NEARLY_RECEIVED)
    last = dt.date.fromisoformat(day)
    left, certain = working_days_left(today, last, corrections), all_known(today, last, corrections)
    if today.isoformat() > day:
        return Deadline(Pressing.OVERDUE, of, day, left, certain)
    return Deadline(Pressing.SOON if left <= nearly else Pressing.IN_TIME, of, day, left, certain)
