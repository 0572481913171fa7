"""The life of one certificate: what it is, and what may happen to it next. Pure."""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    WAITING = "waiting"  # 待制证
    MADE = "made"  # 已制证
    HANDED_OUT = "handed_out"  # 已发放
    REPLACED = "replaced"  # 补发: another number stands in its place
    REVOKED = "revoked"  # 作废


class Move(StrEnum):
    ISSUE = "issue"
    MAKE = "make"
    HAND_OUT = "hand_out"
    REPLACE = "replace"
    REVOKE = "revoke"


NEXT_STATE: Final = {
    (State.WAITING, Move.MAKE): State.MADE,
    (State.MADE, Move.HAND_OUT): State.HANDED_OUT,
    (State.MADE, Move.REPLACE): State.REPLACED,
    (State.HANDED_OUT, Move.REPLACE): State.REPLACED,
    (State.WAITING, Move.REVOKE): State.REVOKED,
    (State.MADE, Move.REVOKE): State.REVOKED,
    (State.HANDED_OUT, Move.REVOKE): State.REVOKED,
}

LIVING: Final = (State.WAITING, State.MADE, State.HANDED_OUT)  # of a registration at most one is


class Status(StrEnum):
    """What anybody is told of a certificate."""

    VALID = "valid"
    UNDER_REVIEW = "under_review"  # it says what the results no longer say
    REPLACED = "replaced"
    REVOKED = "revoked"


def status_of(state: State, agrees: bool) -> Status:
    """`agrees`: whether the public results still say what the certificate says."""
    match state:
        case State.REVOKED:
            return Status.REVOKED
        case State.REPLACED:
            return Status.REPLACED
    return Status.VALID if agrees else Status.UNDER_REVIEW
