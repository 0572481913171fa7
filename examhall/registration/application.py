"""An application's life as a table: what may follow from where, and who may make it so. Pure."""

from enum import StrEnum
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from examhall.errors import Refusal


class State(StrEnum):
    DRAFT = "draft"  # 草稿
    SUBMITTED = "submitted"  # 已提交
    RETURNED = "returned"  # 退回修改
    APPROVED = "approved"  # 资格审核通过
    REJECTED = "rejected"  # 不通过
    WITHDRAWN = "withdrawn"  # 已撤回
    CONFIRMED = "confirmed"  # 已确认缴费


class Move(StrEnum):
    BEGIN = "begin"
    SAVE = "save"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    TAKE_UP = "take_up"  # a withdrawn one again
    RETURN = "return"
    APPROVE = "approve"
    REJECT = "reject"
    CONFIRM = "confirm"
    LAPSE = "lapse"  # nobody came to confirm it in time
    READMIT = "readmit"  # after a lapse, by an exams officer, while places are left
    HOLD_AGAIN = "hold_again"  # the same, of one that nobody had approved: it is checked first
    VOID = "void"  # the receipt was a mistake: it may be paid anew
    REFUND = "refund"  # of the last part that was paid


NEXT_STATE: Final = {
    (State.DRAFT, Move.SAVE): State.DRAFT,
    (State.DRAFT, Move.SUBMIT): State.SUBMITTED,
    (State.DRAFT, Move.WITHDRAW): State.WITHDRAWN,
    (State.SUBMITTED, Move.RETURN): State.RETURNED,
    (State.SUBMITTED, Move.APPROVE): State.APPROVED,
    (State.SUBMITTED, Move.REJECT): State.REJECTED,
    (State.SUBMITTED, Move.WITHDRAW): State.WITHDRAWN,
    (State.SUBMITTED, Move.LAPSE): State.WITHDRAWN,
    (State.RETURNED, Move.SAVE): State.RETURNED,
    (State.RETURNED, Move.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Move.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Move.LAPSE): State.WITHDRAWN,
    (State.APPROVED, Move.RETURN): State.RETURNED,  # the counter finds that form and person differ
    (State.APPROVED, Move.REJECT): State.REJECTED,
    (State.APPROVED, Move.CONFIRM): State.CONFIRMED,
    (State.APPROVED, Move.WITHDRAW): State.WITHDRAWN,
    (State.APPROVED, Move.LAPSE): State.WITHDRAWN,
    (State.WITHDRAWN, Move.TAKE_UP): State.DRAFT,
    (State.WITHDRAWN, Move.READMIT): State.APPROVED,
    (State.WITHDRAWN, Move.HOLD_AGAIN): State.SUBMITTED,
    (State.CONFIRMED, Move.VOID): State.APPROVED,
    (State.CONFIRMED, Move.REFUND): State.WITHDRAWN,
}

APPLICANTS_OWN: Final = frozenset({Move.BEGIN, Move.SAVE, Move.SUBMIT, Move.WITHDRAW, Move.TAKE_UP})
NEEDS_REASON: Final = frozenset({Move.RETURN, Move.REJECT})
HOLDS_PLACES: Final = frozenset({State.SUBMITTED, State.RETURNED, State.APPROVED, State.CONFIRMED})
EDITABLE: Final = frozenset({State.DRAFT, State.RETURNED})

STATE_WORDS: Final = {
    State.DRAFT: _("Draft, not submitted"),
    State.SUBMITTED: _("Submitted, being checked"),
    State.RETURNED: _("Returned for correction"),
    State.APPROVED: _("Eligibility approved"),
    State.REJECTED: _("Not approved"),
    State.WITHDRAWN: _("Ended early"),
    State.CONFIRMED: _("Confirmed and paid"),
}
ENDED_WORDS: Final = {  # one state, and three ways into it
    Move.WITHDRAW: _("Withdrawn"),
    Move.LAPSE: _("Lapsed: not confirmed in time"),
    Move.REFUND: _("Ended: fee refunded"),
}


def state_words(state: str, last_move: str | None) -> LazyString:
    """The state as one reads it: of what ended before its time, how it did."""
    words = STATE_WORDS[State(state)]
    return ENDED_WORDS.get(Move(last_move), words) if state == State.WITHDRAWN and last_move else words


class NoSuchMove(Refusal):
    """The state table has no such move from here."""

    code = "no_such_move"
    says = _("This is not possible in the present state of the application.")


def after(state: State, move: Move) -> State:
    """The state that follows; NoSuchMove where the table has none."""
    following = NEXT_STATE.get((state, move))
    if following is None:
        raise NoSuchMove(state=state, move=move)
    return following
