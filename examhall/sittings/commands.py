"""What one may ask of a sitting. A command is a wish: `sitting.decide` turns it into entries or refuses it.

Who may ask is the door's to check; what is possible now is the state's. Spans and instants are microseconds.
"""

from typing import Any

from msgspec import Struct

from examhall.instants import Instant, Span
from examhall.sittings.entries import Supports
from examhall.sittings.timing import Hold


class Authorise(Struct, frozen=True):
    """Let a candidate in. Where the part is open already, `opened_at` and the room's open `holds` come along."""

    by: str
    opened_at: Instant | None = None
    holds: tuple[Hold, ...] = ()


class WithdrawAuthorisation(Struct, frozen=True):
    by: str


class Accommodate(Struct, frozen=True):
    """What an approved accommodation gives this sitting from now on; `extra` is all of the extra time."""

    extra: Span
    supports: Supports
    reason: str
    by: str


class Start(Struct, frozen=True):
    """The part is open. Who could not start with the others takes over the room's `holds`."""

    opened_at: Instant
    holds: tuple[Hold, ...] = ()
    by: str = ""


class Pledge(Struct, frozen=True):
    edition: str


class TakeLease(Struct, frozen=True):
    """A page load asks to be the one that writes."""

    browser: str
    machine: str = ""


class ApproveMachine(Struct, frozen=True):
    """`silent_since`: when the machine before was last heard of; the time that is lost by the change counts from there."""

    browser: str
    by: str
    silent_since: Instant = 0


class RefuseMachine(Struct, frozen=True):
    browser: str
    by: str


class Change(Struct, frozen=True, forbid_unknown_fields=True):
    """One field's whole value, or (with `hand_in`, the last number before it) the wish to hand in.

    `number` is drawn once per browser and never reset; `token` names this very change for ever. `at` is the client's own
    time in milliseconds: evidence only.
    """

    number: int
    token: str
    at: int = 0
    field: str = ""
    value: Any = None
    hand_in: int | None = None


class WaiveAccess(Struct, frozen=True):
    """Let the candidate in whatever the browser shows and wherever it stands."""

    reason: str
    by: str


class SaveChange(Struct, frozen=True):
    """One well-formed change from a leased browser. `place` is the field's bit, `given` whether the value says anything."""

    change: Change
    browser: str
    place: int = 0
    given: bool = True


class Note(Struct, frozen=True):
    notes: dict[str, Any]
    browser: str


class Observe(Struct, frozen=True):
    signal: str
    detail: str = ""


class Pause(Struct, frozen=True):
    hold: str
    reason: str
    by: str
    since: Instant | None = None
    second: str = ""


class TakeBreak(Struct, frozen=True):
    """A break while the clock stands, from what is left of the approved allowance: the candidate's own wish, or a proctor's."""

    by: str


class Resume(Struct, frozen=True):
    """Ends one hold, or all that are open where none is named."""

    by: str
    hold: str = ""
    second: str = ""


class Lock(Struct, frozen=True):
    """Cover the paper: a candidate who leaves the seat, or a proctor's word."""

    reason: str
    by: str


class Unlock(Struct, frozen=True):
    by: str


class ChangeSeat(Struct, frozen=True):
    """Another seat of the same room (换座). `before` is read from the sitting's row by the caller, who also sees to it that
    nobody else sits at `seat`."""

    before: int
    seat: int
    reason: str
    by: str


class ShortenHold(Struct, frozen=True):
    hold: str
    since: Instant
    reason: str
    by: str


class Grant(Struct, frozen=True):
    seconds: int
    reason: str
    by: str
    second: str = ""


class Message(Struct, frozen=True):
    text: str
    by: str


class AskHelp(Struct, frozen=True):
    about: str


class TakeHelp(Struct, frozen=True):
    """A proctor goes to the candidate; the others see who."""

    by: str


class ReleaseHelp(Struct, frozen=True):
    by: str


class AnswerHelp(Struct, frozen=True):
    by: str


class HandInFor(Struct, frozen=True):
    """Hand in for a candidate who cannot (代交卷). `unsaved`: said again although answers were known to wait on the machine."""

    reason: str
    by: str
    unsaved: bool = False


class Expire(Struct, frozen=True):
    """Collect when time is up: the timekeeper's command, and anyone's; it is refused before."""


class Terminate(Struct, frozen=True):
    reason: str
    by: str
    second: str = ""
    abandoned: bool = False


class Reopen(Struct, frozen=True):
    """Let an ended sitting go on. Where the room's clocks stand, its open `holds` come along."""

    hold: str
    seconds: int
    reason: str
    by: str
    holds: tuple[Hold, ...] = ()


class MarkAbsent(Struct, frozen=True):
    by: str


class CorrectAbsence(Struct, frozen=True):
    reason: str
    by: str


class AdmitKept(Struct, frozen=True):
    """Let a kept change count. Field, value and place are read from the journal by the caller."""

    entry: int
    field: str
    value: Any
    place: int
    reason: str
    by: str
    given: bool = True


class RejectKept(Struct, frozen=True):
    entry: int
    reason: str
    by: str


class Close(Struct, frozen=True):
    by: str


Command = (
    Accommodate | Pledge | Authorise | WithdrawAuthorisation | Start | TakeLease | ApproveMachine | RefuseMachine | WaiveAccess
    | SaveChange | Note | Observe | Pause | TakeBreak | Resume | Lock | Unlock | ChangeSeat | ShortenHold | Grant | Message
    | AskHelp | TakeHelp | ReleaseHelp | AnswerHelp | HandInFor | Expire | Terminate | Reopen | MarkAbsent | CorrectAbsence
    | AdmitKept | RejectKept | Close
)  # fmt: skip
