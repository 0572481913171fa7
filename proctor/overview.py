"""One room as who watches over many rooms sees it: counts, where it stands, who needs somebody, and what alarms. Pure.

No names and no tickets: a seat is a number here. Times are milliseconds; what lies ahead is shown when its moment comes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct

from examhall.instants import SECOND, Span
from examhall.sittings.receipts import milliseconds
from examhall.sittings.states import ENDED, State
from proctor.attention import Need
from proctor.header import Header
from proctor.presence import Kind
from proctor.room import Seat

UNATTENDED_AFTER: Final[Span] = 60 * SECOND
LIVE: Final = frozenset({State.IN_PROGRESS, State.PAUSED})


class Phase(StrEnum):
    NOT_OPENED = "not_opened"
    OPENED = "opened"
    PAUSED = "paused"
    PROPOSED = "proposed"  # waits for a second person
    CLOSED = "closed"


class Alarm(StrEnum):
    UNATTENDED = "unattended"  # nobody who may act is at the console
    UNCONFIRMED = "pause_unconfirmed"


class Waiting(Struct, frozen=True, array_like=True):
    """A seat that needs somebody, for what, and from when."""

    seat: int
    need: Need
    since: int


class Raised(Struct, frozen=True, array_like=True):
    """An alarm of the room, and the moment from which it is one."""

    alarm: Alarm
    since: int


class Figures(Struct, frozen=True):
    """One room. `counts`: by state, those who ended together as "ended", and live sittings without connection as "lost".

    As at the console, who has signed in and waits to be let in is no longer "awaiting" but "signed_in".
    """

    phase: Phase
    counts: dict[str, int]
    waiting: tuple[Waiting, ...] = ()
    alarms: tuple[Raised, ...] = ()


def figures_of(header: Header, seats: Iterable[Seat], numbers: Mapping[str, int], attended_at: int) -> Figures:
    """A room's figures. `numbers`: sitting id -> seat; `attended_at`: when a proctor was last at its console (0: never)."""
    seats = list(seats)
    counts = Counter("signed_in" if seat.state == State.AWAITING and seat.signed_in else seat.state for seat in seats)
    return Figures(
        _phase(header),
        {state: counts[state] for state in State} | {
            "signed_in": counts["signed_in"],
            "ended": sum(counts[state] for state in ENDED),
            "lost": sum(seat.state in LIVE and seat.connection in (Kind.LOST, Kind.NEVER) for seat in seats),
        },
        tuple(
            Waiting(numbers.get(seat.id, 0), seat.needs[0].need, seat.needs[0].since)
            for seat in sorted(seats, key=lambda seat: numbers.get(seat.id, 0))
            if seat.needs
        ),
        tuple(_alarms(header, attended_at)),
    )  # fmt: skip


def due(figures: Figures, now: int) -> int:
    """How many seats need somebody now."""
    return sum(waiting.since <= now for waiting in figures.waiting)


def alarmed(figures: Figures, now: int) -> bool:
    return any(raised.since <= now for raised in figures.alarms)


def _phase(header: Header) -> Phase:
    if header.closed_at is not None:
        return Phase.CLOSED
    if header.proposals:
        return Phase.PROPOSED
    if any(hold.until is None for hold in header.holds):
        return Phase.PAUSED
    return Phase.OPENED if header.opened_at is not None else Phase.NOT_OPENED


def _alarms(header: Header, attended_at: int) -> Iterable[Raised]:
    if header.opened_at is not None and header.closed_at is None:
        yield Raised(Alarm.UNATTENDED, max(attended_at, header.opened_at) + milliseconds(UNATTENDED_AFTER))
    for hold in header.holds:
        if hold.confirm_until is not None:
            yield Raised(Alarm.UNCONFIRMED, hold.confirm_until)
