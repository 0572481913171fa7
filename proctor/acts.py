"""What a proctor may do from the console, as one table: who may, on whom, with or without a reason, and when two must agree.

Pure. In which state an act is possible is read from the sitting's own table of moves: there is no second opinion here.
"""

import re
from collections.abc import Collection
from typing import Final, Literal

from msgspec import Struct

from examhall.people.permissions import Action
from examhall.sittings import entries as e
from examhall.sittings.states import State, may_happen

NAME: Final = re.compile(r"[A-Za-z0-9-]{8,36}")  # of an act, made by the console


class Args(Struct, frozen=True, forbid_unknown_fields=True):
    """What an act needs besides whom it concerns. `since` and `seconds`: milliseconds since 1970, seconds.

    `granted`: sitting -> the milliseconds granted to it as who grants more has seen them.
    """

    seconds: int = 0
    text: str = ""
    browser: str = ""
    kind: str = ""
    signal: str = ""
    proposal: str = ""
    hold: str = ""
    since: int | None = None
    seat: int = 0
    incident: str = ""
    unsaved: bool = False
    granted: dict[str, int] = {}


class Wish(Struct, frozen=True, forbid_unknown_fields=True):
    """One act as the console sends it. Sent again with the same `id`, it is the same act and gets the first result."""

    id: str
    act: str
    sittings: list[str] | Literal["all"] = []
    args: Args = Args()
    reason: str = ""


class Kind(Struct, frozen=True):
    """`fact`: the entry it writes, which says in which states it can happen. `room`: it concerns the room as such."""

    action: Action = Action.RUN_ROOM
    fact: type[e.Fact] | None = None
    reason: bool = False
    room: bool = False
    after_closing: bool = False


ACTS: Final[dict[str, Kind]] = {
    "authorise": Kind(fact=e.Authorised),
    "withdraw": Kind(fact=e.AuthorisationWithdrawn),
    "pause": Kind(fact=e.Paused, reason=True),
    "break": Kind(fact=e.Paused),
    "resume": Kind(fact=e.Resumed),
    "lock": Kind(fact=e.Locked, reason=True),
    "unlock": Kind(fact=e.Unlocked),
    "grant": Kind(fact=e.Granted, reason=True),
    "message": Kind(fact=e.Messaged),
    "take_help": Kind(fact=e.HelpTaken),
    "release_help": Kind(fact=e.HelpReleased),
    "answer_help": Kind(fact=e.HelpAnswered),
    "change_seat": Kind(fact=e.SeatChanged, reason=True),
    "approve_machine": Kind(fact=e.MachineApproved),
    "refuse_machine": Kind(fact=e.MachineRefused),
    "waive_access": Kind(fact=e.AccessWaived, reason=True),
    "settle": Kind(Action.SETTLE_IDENTITY, reason=True),
    "mark_absent": Kind(fact=e.MarkedAbsent),
    "correct_absence": Kind(Action.REOPEN, e.AbsenceCorrected, reason=True),
    "hand_in": Kind(fact=e.HandedInFor, reason=True),
    "end": Kind(fact=e.Terminated, reason=True),
    "reopen": Kind(Action.REOPEN, e.Reopened, reason=True),
    "incident": Kind(after_closing=True),
    "request_void": Kind(reason=True, after_closing=True),
    "look": Kind(),
    "open": Kind(room=True),
    "emergency_pause": Kind(reason=True, room=True),
    "confirm_pause": Kind(Action.CONFIRM_ACT, room=True),
    "wait_longer": Kind(Action.DECIDE_OUTAGE, reason=True, room=True),
    "credit": Kind(Action.DECIDE_OUTAGE, reason=True, room=True),
    "abandon": Kind(reason=True, room=True),
    "confirm": Kind(Action.CONFIRM_ACT, room=True),
    "decline": Kind(room=True),
    "close": Kind(Action.CLOSE_ROOM, room=True),
}

# What two persons must want where it concerns the whole room.
TOGETHER: Final = frozenset({"pause", "resume", "grant", "end"})


def possible_in(state: State) -> list[str]:
    """The acts on a sitting that this state knows."""
    return [name for name, kind in ACTS.items() if kind.fact is not None and may_happen(state, kind.fact)]


def is_whole_room(wish: Wish, concerned: Collection[str]) -> bool:
    """Whether this needs two persons. Naming every one of several sittings is the whole room too, but for a resume.

    `concerned`: the sittings of the room that the act could touch now.
    """
    if wish.act not in TOGETHER:
        return False
    if wish.sittings == "all":
        return True
    return wish.act != "resume" and len(concerned) > 1 and set(concerned) <= set(wish.sittings)
