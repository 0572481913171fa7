"""The states of a sitting and the only moves there are: what is not in these two tables cannot happen. Pure.

Lost connections, changed machines and second browsers are presence, not states: they never change what a sitting is.
"""

from enum import StrEnum
from typing import Final

from examhall.sittings import entries as e


class State(StrEnum):
    AWAITING = "awaiting"  # 未到 / 已签到
    AUTHORISED = "authorised"  # 候考
    IN_PROGRESS = "in_progress"  # 答题中
    PAUSED = "paused"  # 暂停
    SUBMITTED = "submitted"  # 已交卷
    EXPIRED = "expired"  # 到时收卷
    TERMINATED = "terminated"  # 强制收卷
    ABSENT = "absent"  # 缺考


RUNNING: Final = frozenset({State.IN_PROGRESS, State.PAUSED})
ENDED: Final = frozenset({State.SUBMITTED, State.EXPIRED, State.TERMINATED})
FINAL: Final = ENDED | {State.ABSENT}
BEFORE: Final = frozenset({State.AWAITING, State.AUTHORISED})
ANY: Final = frozenset(State)

NEXT_STATE: Final[dict[tuple[State, type[e.Fact]], State]] = {
    (State.AWAITING, e.Authorised): State.AUTHORISED,
    (State.AWAITING, e.MarkedAbsent): State.ABSENT,
    (State.ABSENT, e.AbsenceCorrected): State.AWAITING,
    (State.AUTHORISED, e.AuthorisationWithdrawn): State.AWAITING,
    (State.AUTHORISED, e.Started): State.IN_PROGRESS,
    (State.IN_PROGRESS, e.Paused): State.PAUSED,
    (State.PAUSED, e.Paused): State.PAUSED,
    (State.PAUSED, e.Resumed): State.IN_PROGRESS,  # stays PAUSED while another hold is open
    (State.IN_PROGRESS, e.HandedIn): State.SUBMITTED,
    (State.IN_PROGRESS, e.HandedInFor): State.SUBMITTED,
    (State.IN_PROGRESS, e.Expired): State.EXPIRED,
    (State.IN_PROGRESS, e.Terminated): State.TERMINATED,
    (State.PAUSED, e.Terminated): State.TERMINATED,
    (State.SUBMITTED, e.Reopened): State.IN_PROGRESS,
    (State.EXPIRED, e.Reopened): State.IN_PROGRESS,
    (State.TERMINATED, e.Reopened): State.IN_PROGRESS,
}

# What leaves the state alone, and in which states it may happen.
STAYS_IN: Final[dict[type[e.Fact], frozenset[State]]] = {
    e.Accommodated: BEFORE | RUNNING | {State.ABSENT},  # whose absence may yet be corrected
    e.Pledged: BEFORE | RUNNING,
    e.Leased: ANY,
    e.MachineAsked: ANY,
    e.MachineApproved: ANY,
    e.MachineRefused: ANY,
    e.AccessWaived: BEFORE | RUNNING,
    e.Answered: RUNNING | {State.EXPIRED},  # received in the grace, carried out just after the collecting
    e.KeptAside: ANY,
    e.KeptAdmitted: ANY,
    e.KeptRejected: ANY,
    e.Noted: RUNNING,
    e.Observed: ANY,
    e.Locked: RUNNING,
    e.Unlocked: RUNNING,
    e.SeatChanged: BEFORE | RUNNING,
    e.HoldShortened: RUNNING | ENDED,
    e.Granted: RUNNING,
    e.Messaged: ANY,
    e.HelpAsked: BEFORE | RUNNING,
    e.HelpTaken: BEFORE | RUNNING,
    e.HelpReleased: BEFORE | RUNNING,
    e.HelpAnswered: ANY,
    e.Closed: FINAL,
}


def may_happen(state: State, kind: type[e.Fact]) -> bool:
    """Whether the tables know this fact in this state."""
    return (state, kind) in NEXT_STATE or state in STAYS_IN.get(kind, ())
