"""An item version's life as a table of moves: written by one, looked at by others, approved, used, one day retired. Pure.

A version begins as a draft and is handed on at once; one that came in a file was never handed on, and is judged as a draft.
Nobody judges what they wrote. A setting of the bank says how many different persons, none the author, must have said yes
before a version may stand on a paper: with one, the reviewer also approves; with two, review and approval are two persons.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.errors import NotAllowed, NotNow, SecondPersonNeeded

USUAL_PERSONS: Final = 2
MOST_PERSONS: Final = 3


class State(StrEnum):
    DRAFT = "draft"  # 草稿
    IN_REVIEW = "in_review"  # 审题中
    WITHDRAWN = "withdrawn"  # 撤回：由命题人自己收回
    SENT_BACK = "sent_back"  # 退回
    REVIEWED = "reviewed"  # 已审
    APPROVED = "approved"  # 入库
    IN_USE = "in_use"  # 在用：已封存于试卷
    SUSPENDED = "suspended"  # 停用待复核
    RETIRED = "retired"  # 停用


class Move(StrEnum):
    WRITE = "write"
    HAND_ON = "hand_on"
    WITHDRAW = "withdraw"
    REVIEW = "review"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    USE = "use"  # made by sealing a paper
    SUSPEND = "suspend"
    RESUME = "resume"
    RETIRE = "retire"


NEXT_STATE: Final[dict[tuple[State, Move], State]] = {
    (State.DRAFT, Move.HAND_ON): State.IN_REVIEW,
    (State.DRAFT, Move.REVIEW): State.REVIEWED,
    (State.DRAFT, Move.SEND_BACK): State.SENT_BACK,
    (State.IN_REVIEW, Move.WITHDRAW): State.WITHDRAWN,  # while nobody has decided; the author goes on with a new version
    (State.IN_REVIEW, Move.REVIEW): State.REVIEWED,
    (State.IN_REVIEW, Move.SEND_BACK): State.SENT_BACK,
    (State.REVIEWED, Move.REVIEW): State.REVIEWED,  # another person's, where two or three are asked for
    (State.REVIEWED, Move.SEND_BACK): State.SENT_BACK,
    (State.REVIEWED, Move.APPROVE): State.APPROVED,
    (State.APPROVED, Move.USE): State.IN_USE,
    (State.APPROVED, Move.SUSPEND): State.SUSPENDED,
    (State.APPROVED, Move.RETIRE): State.RETIRED,
    (State.IN_USE, Move.SUSPEND): State.SUSPENDED,
    (State.IN_USE, Move.RETIRE): State.RETIRED,
    (State.SUSPENDED, Move.RESUME): State.APPROVED,
    (State.SUSPENDED, Move.RETIRE): State.RETIRED,
}
USABLE: Final = frozenset({State.APPROVED, State.IN_USE})  # what a new paper may take
WITH_REASON: Final = frozenset({Move.SEND_BACK, Move.SUSPEND, Move.RESUME, Move.RETIRE})
AUTHORS: Final = frozenset({Move.HAND_ON, Move.WITHDRAW})  # the author's own moves, and nobody else's
JUDGEMENTS: Final = frozenset({Move.REVIEW, Move.SEND_BACK, Move.APPROVE, Move.RESUME})


class Step(Struct, frozen=True):
    """One move that was made: by whom, and how the version stood after it."""

    move: Move
    state: State
    person: str


class WrongState(NotNow):
    """The table has no such move from where the version stands."""

    code = "wrong_state"
    says = _("The item does not stand so that this can be done now.")


class OwnItem(NotAllowed):
    """The author wants to judge their own item."""

    code = "own_item"
    says = _("Nobody reviews or approves an item of their own. Another person must do it.")


class NotOwnItem(NotAllowed):
    """Somebody else wants to hand on or take back what an author wrote."""

    code = "not_own_item"
    says = _("Only the author of this version can do this.")


class AlreadyReviewed(NotNow):
    code = "already_reviewed"
    says = _("You have reviewed this version already. The next review is another person's.")


def next_state(steps: Sequence[Step], move: Move, person: str, persons: int) -> State:
    """How the version stands after this move by this person; `steps` begins with the author's draft.

    WrongState where the table has no such move, OwnItem for the author, NotOwnItem for anybody else where it is the author's
    move, AlreadyReviewed for a second review by the same person, SecondPersonNeeded where an approval would make fewer than
    `persons` different people.
    """
    state = NEXT_STATE.get((steps[-1].state, move))
    if state is None:
        raise WrongState(state=steps[-1].state)
    if move in JUDGEMENTS and person == steps[0].person:
        raise OwnItem()
    if move in AUTHORS and person != steps[0].person:
        raise NotOwnItem()
    reviewers = {step.person for step in steps if step.move is Move.REVIEW}
    if move is Move.REVIEW and person in reviewers:
        raise AlreadyReviewed()
    if move is Move.APPROVE and len(reviewers | {person}) < persons:
        raise SecondPersonNeeded()
    return state


def moves_from(steps: Sequence[Step], person: str, persons: int) -> list[Move]:
    """What this person may do with the version now, in the order of the table; using it is the papers' move, and it is
    handed on from the desk."""
    possible: list[Move] = []
    for state, move in NEXT_STATE:
        if state is steps[-1].state and move not in (Move.USE, Move.HAND_ON):
            try:
                next_state(steps, move, person, persons)
            except (NotNow, NotAllowed, SecondPersonNeeded):
                continue
            possible.append(move)
    return possible
