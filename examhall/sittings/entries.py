"""What can have happened in a sitting: the facts a journal holds. Entries are never changed and never refused.

Times are instants (microseconds). `by` is a person's id, `second` that of the person who confirmed where two are needed.
"""

from typing import Any

from msgspec import Struct

from examhall.instants import Instant, Span


class Fact(Struct, frozen=True, tag_field="kind", omit_defaults=True):
    """The root of all entries; the tag is the class's name."""


class Rules(Struct, frozen=True, omit_defaults=True):
    """The house rules of this exam as they bind one sitting, frozen when it is prepared."""

    earliest_hand_in: Span = 0  # after the opening
    alone: Span = 600_000_000  # what one proctor may grant in all without a second person
    lock_stops_clock: bool = False  # whether the clock stands still while the page is locked


class Supports(Struct, frozen=True, omit_defaults=True):
    """What a candidate is given besides extra time: `breaks` in all, while the clock stands; how the page begins."""

    breaks: Span = 0
    large_text: bool = False
    high_contrast: bool = False
    read_aloud: bool = False


class Prepared(Fact, frozen=True, tag="prepared"):
    """Entry 0: which booklet of which paper, and how long. Binds the chain to what was printed."""

    sitting: str
    booklet: str
    booklet_hash: str
    paper: str
    paper_hash: str
    fields: int
    allowed: Span
    run: str
    extra: Span = 0
    rules: Rules = Rules()
    supports: Supports = Supports()


class Accommodated(Fact, frozen=True, tag="accommodated"):
    """An accommodation was entered, changed or ended after the sitting was prepared. `extra` is all of the extra time."""

    extra: Span
    supports: Supports
    reason: str
    by: str


class Pledged(Fact, frozen=True, tag="pledged"):
    """The candidate has read the notice and ticked the pledge; which edition of the text it was."""

    edition: str


class Authorised(Fact, frozen=True, tag="authorised"):
    by: str


class AuthorisationWithdrawn(Fact, frozen=True, tag="authorisation_withdrawn"):
    by: str


class Started(Fact, frozen=True, tag="started"):
    """The part was open in the room at `opened_at`: the clock runs from there, whenever this candidate came."""

    opened_at: Instant


class Leased(Fact, frozen=True, tag="leased"):
    """A page of this browser may write from now on; every page load takes a new epoch."""

    epoch: int
    browser: str
    machine: str = ""


class MachineAsked(Fact, frozen=True, tag="machine_asked"):
    """Another browser wants to write; it waits for the proctor."""

    browser: str
    machine: str = ""


class MachineApproved(Fact, frozen=True, tag="machine_approved"):
    """`silent_since`: the last word of the machine before, as the hall knew it then (0: nobody looked)."""

    browser: str
    by: str
    silent_since: Instant = 0


class MachineRefused(Fact, frozen=True, tag="machine_refused"):
    browser: str
    by: str


class Answered(Fact, frozen=True, tag="answered"):
    """One field's whole value. `place` is the field's bit on the board, `given` whether the value says anything.

    `late`: received in the grace after the deadline; `paused`, `locked`: while the paper was covered. `said_at` is the
    client's clock.
    """

    field: str
    value: Any
    browser: str
    number: int
    token: str
    place: int
    given: bool = True
    said_at: int = 0
    late: bool = False
    paused: bool = False
    locked: bool = False


class KeptAside(Fact, frozen=True, tag="kept_aside"):
    """A change that may not count by itself: stored whole, for a person to decide."""

    field: str
    value: Any
    browser: str
    number: int
    token: str
    why: str
    said_at: int = 0


class KeptAdmitted(Fact, frozen=True, tag="kept_admitted"):
    """The chief lets a kept change count: `entry` is its number in this journal."""

    entry: int
    field: str
    value: Any
    place: int
    reason: str
    by: str
    given: bool = True


class KeptRejected(Fact, frozen=True, tag="kept_rejected"):
    entry: int
    reason: str
    by: str


class Noted(Fact, frozen=True, tag="noted"):
    """Where the candidate is and what is flagged, struck out, highlighted; not part of the answer."""

    notes: dict[str, Any]
    browser: str


class Observed(Fact, frozen=True, tag="observed"):
    """A signal from the browser (focus lost, clock drift); shown, never ending a sitting by itself."""

    signal: str
    detail: str = ""


class Paused(Fact, frozen=True, tag="paused"):
    """A hold stops the clock from `since`. `hold` names it; a room's hold has the same name in all its sittings.

    `most`: a break of the candidate's own, which stops it no longer than that.
    """

    hold: str
    since: Instant
    reason: str
    by: str
    second: str = ""
    most: Span | None = None


class Resumed(Fact, frozen=True, tag="resumed"):
    """A hold ends: now, or (for who came later and takes over a room's finished pause) when it ended for the room."""

    hold: str
    by: str
    second: str = ""
    until: Instant | None = None


class Locked(Fact, frozen=True, tag="locked"):
    """The paper is covered and takes nothing until a proctor unlocks it; the state and the clock stay as they are."""

    reason: str
    by: str


class Unlocked(Fact, frozen=True, tag="unlocked"):
    by: str


class SeatChanged(Fact, frozen=True, tag="seat_changed"):
    """From here on the candidate sits elsewhere in the room. The station left no longer writes; the next one is let in."""

    before: int
    seat: int
    reason: str
    by: str


class HoldShortened(Fact, frozen=True, tag="hold_shortened"):
    """Work was done in this hold until `since`: the credit starts only there."""

    hold: str
    since: Instant
    reason: str
    by: str


class Granted(Fact, frozen=True, tag="granted"):
    seconds: int
    reason: str
    by: str
    second: str = ""


class Messaged(Fact, frozen=True, tag="messaged"):
    text: str
    by: str


class AccessWaived(Fact, frozen=True, tag="access_waived"):
    """A proctor lets this candidate in although the browser or its network did not pass; it is not looked at again."""

    reason: str
    by: str


class HelpAsked(Fact, frozen=True, tag="help_asked"):
    about: str


class HelpTaken(Fact, frozen=True, tag="help_taken"):
    by: str


class HelpReleased(Fact, frozen=True, tag="help_released"):
    by: str


class HelpAnswered(Fact, frozen=True, tag="help_answered"):
    by: str


class HandedIn(Fact, frozen=True, tag="handed_in"):
    """The last change of the queue; this entry's hash is the receipt."""

    browser: str
    number: int
    token: str
    last: int
    late: bool = False


class HandedInFor(Fact, frozen=True, tag="handed_in_for"):
    """Handed in by a proctor for the candidate; this entry's hash is the receipt. `unsaved`: answers were known to wait on the
    machine, and the proctor said so again."""

    reason: str
    by: str
    unsaved: bool = False


class Expired(Fact, frozen=True, tag="expired"):
    """Collected when time was up; effective at the deadline, whenever it was carried out."""

    effective_at: Instant


class Terminated(Fact, frozen=True, tag="terminated"):
    """`abandoned`: the examination itself was broken off in this room; what was answered is no result, and is sat again."""

    reason: str
    by: str
    second: str = ""
    abandoned: bool = False


class Reopened(Fact, frozen=True, tag="reopened"):
    """A hold from the end to now, plus minutes; the earlier receipt no longer stands."""

    hold: str
    since: Instant
    seconds: int
    reason: str
    by: str


class MarkedAbsent(Fact, frozen=True, tag="marked_absent"):
    by: str


class AbsenceCorrected(Fact, frozen=True, tag="absence_corrected"):
    reason: str
    by: str


class Closed(Fact, frozen=True, tag="closed"):
    """The room was closed over this sitting; the seal covers all entries up to this one."""

    by: str


Entry = (
    Prepared | Accommodated | Pledged | Authorised | AuthorisationWithdrawn | Started | Leased | MachineAsked | MachineApproved
    | MachineRefused | AccessWaived | Answered | KeptAside | KeptAdmitted | KeptRejected | Noted | Observed | Paused | Resumed
    | Locked | Unlocked | SeatChanged | HoldShortened | Granted
    | Messaged | HelpAsked | HelpTaken | HelpReleased | HelpAnswered | HandedIn | HandedInFor | Expired | Terminated
    | Reopened | MarkedAbsent | AbsenceCorrected
    | Closed
)  # fmt: skip


class Record(Struct, frozen=True):
    """One line of a journal: its number, when it was carried out, when the wish reached the door, and the fact."""

    number: int
    at: Instant
    received_at: Instant
    entry: Entry
