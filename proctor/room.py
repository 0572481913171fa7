"""What the console shows of a room: one seat as it stands, and the sum by which a console knows that it missed nothing. Pure.

A seat holds what `decide` and presence know of a sitting: states, counts and times. No question, no response, no text that a
candidate wrote. Times are milliseconds, as scripts count them.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from examhall.instants import Instant
from examhall.sittings.receipts import milliseconds
from examhall.sittings.sitting import Sitting
from examhall.sittings.states import BEFORE, RUNNING, State
from examhall.sittings.timing import left
from proctor.attention import Begun, needs_of, unlooked
from proctor.presence import Connection, Kind

ARRANGED: Final = ("breaks", "large_text", "high_contrast", "read_aloud")  # of a sitting's supports
KIND_NUMBER: Final = {kind: number for number, kind in enumerate(Kind)}


class Place(Struct, frozen=True):
    """Who sits where, as the room began; a seat that changed is told by `Seat.seat`."""

    id: str
    seat: int
    name: str
    ticket: str


class Paper(Struct, frozen=True):
    """The room's own paper on one sitting: how many incidents, whether one is misconduct, which signals were looked at, and
    whether it asked for the part to be made void.

    `count` is the number of these lines: they are only ever added to. `arrived`: here, out, doubt, refused or not at all.
    """

    count: int = 0
    incidents: int = 0
    misconduct: bool = False
    looked: dict[str, int] = {}
    void: str = ""  # requested, voided or declined: what became of the newest request
    arrived: str = ""
    doubt_since: Instant = 0


NO_PAPER: Final = Paper()


class Asking(Struct, frozen=True):
    """A browser that wants to be the one that writes."""

    browser: str
    machine: str
    at: int


class Seat(Struct, frozen=True, omit_defaults=True):
    """One sitting as the screen shows it. `version` is the board row's, `heard` what the browser knows, `paper` counts lines.

    `seat` is a seat the candidate changed to, 0 for where the room began; `help_by` and `helper` are who goes to a raised hand,
    by id and by name; `alone_ms` counts against what one proctor may grant; `arranged`: what an accommodation gives besides
    time; `break_until`: when the time of a break that goes on is used up.

    The clock: `deadline` while it runs, `left_ms` while it stands (before the start, in a pause), neither when all is over.
    """

    id: str
    version: int
    state: str
    fields: int
    turn: int = 0
    answered: int = 0
    signed_in: bool = False
    deadline: int | None = None
    left_ms: int | None = None
    saved_at: int | None = None
    ended_at: int | None = None
    connection: Kind = Kind.HERE
    silent_since: int = 0
    unsaved_since: int = 0
    heard: int = 0
    machine: str = ""
    machines: int = 0
    asking: tuple[Asking, ...] = ()
    help: str = ""
    help_by: str = ""
    helper: str = ""
    seat: int = 0
    granted_ms: int = 0
    alone_ms: int = 0
    extra_ms: int = 0
    own_hold: bool = False
    break_left_ms: int = 0
    break_until: int = 0
    arranged: tuple[str, ...] = ()
    locked: str = ""
    waived: bool = False
    kept: int = 0
    reopened: bool = False
    closed: bool = False
    signals: dict[str, int] = {}
    paper: int = 0
    incidents: int = 0
    misconduct: bool = False
    arrived: str = ""
    void: str = ""
    needs: tuple[Begun, ...] = ()


def seat_of(
    sitting: Sitting, connection: Connection, heard: int = 0, paper: Paper = NO_PAPER,
    room_holds: frozenset[str] = frozenset(), helper: str = "",
) -> Seat:  # fmt: skip
    """A sitting as the screen shows it; `heard` is the version its browser has heard of, `helper` the name of `help_by`."""
    running = sitting.state is State.IN_PROGRESS
    standing = sitting.state is State.PAUSED or sitting.state in BEFORE
    time_left = left(sitting.allowance, sitting.last_at) if sitting.opened_at else sitting.allowed + sitting.extra
    return Seat(
        sitting.id, sitting.version, str(sitting.state), sitting.fields, sitting.turn, sitting.answered_count,
        signed_in=bool(sitting.browser),
        deadline=milliseconds(sitting.deadline) if running else None,
        left_ms=milliseconds(time_left) if standing else None,
        saved_at=milliseconds(sitting.answered_at) or None,
        ended_at=milliseconds(sitting.ended_at) or None,
        connection=connection.kind,
        silent_since=milliseconds(connection.since),
        unsaved_since=milliseconds(connection.unsaved_since),
        heard=heard,
        machine=sitting.machine,
        machines=sitting.machines,
        asking=tuple(Asking(asker.browser, asker.machine, milliseconds(asker.at)) for asker in sitting.asking),
        help=sitting.help,
        help_by=sitting.help_by,
        helper=helper,
        seat=sitting.seat,
        granted_ms=milliseconds(sitting.granted),
        alone_ms=milliseconds(sitting.granted_alone),
        extra_ms=milliseconds(sitting.extra),
        locked=sitting.locked,
        waived=sitting.waived,
        break_left_ms=milliseconds(sitting.break_left(sitting.last_at)) if sitting.state in RUNNING else 0,
        break_until=next((milliseconds(hold.since + hold.most) for hold in sitting.open_holds if hold.most is not None), 0),
        arranged=tuple(name for name in ARRANGED if getattr(sitting.supports, name)),
        own_hold=any(hold.name not in room_holds for hold in sitting.open_holds),
        kept=len(sitting.kept),
        reopened=sitting.reopened,
        closed=sitting.closed,
        signals=unlooked(sitting, paper.looked),
        paper=paper.count,
        incidents=paper.incidents,
        misconduct=paper.misconduct,
        arrived=paper.arrived,
        void=paper.void,
        needs=tuple(
            Begun(begun.need, milliseconds(begun.since))
            for begun in needs_of(sitting, connection, paper.looked, room_holds, paper.doubt_since)
        ),
    )  # fmt: skip


def total(seats: Iterable[Seat], header: int) -> int:
    """The sum of all counters of a room: equal on both sides, or the console asks for the snapshot.

    Presence has no counter: a browser that comes back takes off the moment since which it was silent, so that no two missed
    changes make up for each other.
    """
    return header + sum(
        seat.version + seat.heard + seat.paper + seat.silent_since + seat.unsaved_since + KIND_NUMBER[seat.connection]
        for seat in seats
    )


def changed(before: Mapping[str, Seat], after: Iterable[Seat]) -> list[Seat]:
    """The seats that are not as they were."""
    return [seat for seat in after if before.get(seat.id) != seat]
