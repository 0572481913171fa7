"""An item version's life as a table of moves: written by one, looked at by others, approved, one day retired. Pure.

Nobody reviews or approves what they wrote. `REVIEW_STEPS` is how many different persons must have said yes before a version
may stand on a paper: with one, the reviewer also approves; with two, review and approval are two persons, none the author.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from flask_babel import lazy_gettext as _
from msgspec import Struct

from examhall.errors import NotAllowed, NotNow, SecondPersonNeeded

REVIEW_STEPS: Final = 1


class State(StrEnum):
    DRAFT = "draft"  # 草稿
    SENT_BACK = "sent_back"  # 退回
    REVIEWED = "reviewed"  # 已审
    APPROVED = "approved"  # 入库
    RETIRED = "retired"  # 停用


class Move(StrEnum):
    WRITE = "write"
    REVIEW = "review"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    RETIRE = "retire"


NEXT_STATE: Final[dict[tuple[State, Move], State]] = {
    (State.DRAFT, Move.REVIEW): State.REVIEWED,
    (State.DRAFT, Move.SEND_BACK): State.SENT_BACK,
    (State.REVIEWED, Move.REVIEW): State.REVIEWED,  # another person's, where two or three are asked for
    (State.REVIEWED, Move.SEND_BACK): State.SENT_BACK,
    (State.REVIEWED, Move.APPROVE): State.APPROVED,
    (State.APPROVED, Move.RETIRE): State.RETIRED,
}


class Step(Struct, frozen=True):
    """One move that was made: by whom, and how the version stood after it."""

    move: Move
    state: State
    person: str


class OwnItem(NotAllowed):
    """The author wants to judge their own item."""

    code = "own_item"
    says = _("Nobody reviews or approves an item of their own. Another person must do it.")


class AlreadyReviewed(NotNow):
    code = "already_reviewed"
    says = _("You have reviewed this version already. The next review is another person's.")


def next_state(steps: Sequence[Step], move: Move, person: str, persons: int = REVIEW_STEPS) -> State:
    """How the version stands after this move by this person; `steps` begins with the author's draft.

    NotNow where the table has no such move, OwnItem for the author, AlreadyReviewed for a second review by the same person,
    SecondPersonNeeded where an approval would make fewer than `persons` different people.
    """
    state = NEXT_STATE.get((steps[-1].state, move))
    if state is None:
        raise NotNow(state=steps[-1].state)
    if move is not Move.RETIRE and person == steps[0].person:
        raise OwnItem()
    reviewers = {step.person for step in steps if step.move is Move.REVIEW}
    if move is Move.REVIEW and person in reviewers:
        raise AlreadyReviewed()
    if move is Move.APPROVE and len(reviewers | {person}) < persons:
        raise SecondPersonNeeded()
    return state


def moves_from(steps: Sequence[Step], person: str, persons: int = REVIEW_STEPS) -> list[Move]:
    """What this person may do with the version now, in the order of the table."""
    possible = []
    for state, move in NEXT_STATE:
        if state is steps[-1].state:
            try:
                next_state(steps, move, person, persons)
            except (NotNow, NotAllowed, SecondPersonNeeded):
                continue
            possible.append(move)
    return possible
