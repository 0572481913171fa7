"""What may happen to a score review and in which order, and whether its fee is to go back. Pure."""

from enum import StrEnum
from typing import Final, NamedTuple

from flask_babel import lazy_gettext as _

from examhall.errors import NotNow
from grading.reviewing.terms import Refund


class State(StrEnum):
    ASKED = "asked"  # and to be paid for
    ACCEPTED = "accepted"  # paid, or free: the days of the answer are counted from here
    IN_REVIEW = "in_review"  # marked again by one person, and waits for another to sign
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    PAY = "pay"
    UNPAY = "unpay"  # the fee was taken by mistake and went back on the same day
    MARK_AGAIN = "mark_again"
    READ_AGAIN = "read_again"  # answers that persons marked go to two others
    SIGN = "sign"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"  # it was not paid in time, and its candidate asks for another one


class Outcome(StrEnum):
    UNCHANGED = "unchanged"
    CORRECTED = "corrected"


NEXT_STATE: Final[dict[tuple[State, Move], State]] = {
    (State.ASKED, Move.PAY): State.ACCEPTED,
    (State.ASKED, Move.WITHDRAW): State.WITHDRAWN,
    (State.ASKED, Move.LAPSE): State.WITHDRAWN,
    (State.ACCEPTED, Move.UNPAY): State.ASKED,
    (State.ACCEPTED, Move.WITHDRAW): State.WITHDRAWN,
    (State.ACCEPTED, Move.MARK_AGAIN): State.IN_REVIEW,
    (State.IN_REVIEW, Move.MARK_AGAIN): State.IN_REVIEW,
    (State.IN_REVIEW, Move.READ_AGAIN): State.IN_REVIEW,
    (State.IN_REVIEW, Move.SIGN): State.ANSWERED,
}
WITH_OFFICERS: Final = (State.ACCEPTED, State.IN_REVIEW)  # the result is under review, and somebody in office is to act
LAPSED: Final = "lapsed"  # how one is shown whose fee was not paid by its last day
CORRECTING: Final = "correcting"  # how one is shown that was signed and whose correction is not public yet


class ReviewMovedOn(NotNow):
    code = "review_moved_on"
    says = _("This is not possible any more: the review has moved on. It stands below as it is now.")


class WhyBack(StrEnum):
    """Why a fee goes back."""

    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"  # before anybody had begun
    MISTAKE = "mistake"  # on its own day only


class Fee(NamedTuple):
    """A fee that stands, with what bears on its way back. Days: YYYY-MM-DD, by the centre's calendar."""

    refund: Refund
    outcome: str
    paid_on: str
    today: str


def after(state: State, move: Move) -> State:
    """The state after a move; ReviewMovedOn."""
    found = NEXT_STATE.get((state, move))
    if found is None:
        raise ReviewMovedOn()
    return found


def shown_state(state: State, outcome: str, public: bool, pay_until: str = "", today: str = "") -> str:
    """The state as it is shown. A corrected outcome is answered only when its correction is `public`: nobody reads of a result
    that nobody released. One to be paid has lapsed after its last day (YYYY-MM-DD)."""
    if state is State.ASKED and pay_until and today > pay_until:
        return LAPSED
    return CORRECTING if state is State.ANSWERED and outcome == Outcome.CORRECTED and not public else str(state)


def why_back(state: State, fee: Fee) -> WhyBack | None:
    """Why this fee may go back now; None where it stays."""
    if state is State.WITHDRAWN:
        return WhyBack.WITHDRAWN
    if state is State.ANSWERED and fee.outcome == Outcome.CORRECTED and fee.refund is Refund.CORRECTED:
        return WhyBack.CORRECTED
    return WhyBack.MISTAKE if state is State.ACCEPTED and fee.paid_on == fee.today else None
