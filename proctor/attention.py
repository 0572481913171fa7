"""What needs a proctor's attention in one sitting, most urgent kind first. Pure.

A need begins at a known moment, which may still lie ahead ("unsaved over 60 seconds" begins a minute after the answer came
to wait): the screen shows it when that moment comes, so that a room in which nothing happens sends nothing. Who only reads
has nothing unsaved: the page itself says when an answer waits there.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct

from examhall.instants import SECOND, Instant, Span
from examhall.secure_browser.checking import SIGNALS as ACCESS
from examhall.sittings.sitting import Sitting
from examhall.sittings.states import FINAL, RUNNING
from proctor.presence import Connection, Kind

UNSAVED_FOR: Final[Span] = 60 * SECOND
LOST_FOR: Final[Span] = 15 * SECOND


class Need(StrEnum):
    """In the order in which a proctor should turn to them."""

    SECOND_SIGN_IN = "second_sign_in"
    DOUBT = "doubt"  # about who sits there: the chief's to settle
    HAND = "hand"
    ACCESS = "access"  # a browser or a network that does not pass
    UNSAVED = "unsaved"
    LOST = "lost"
    MOVING = "moving"  # left one seat, and not let on at the other
    WAITING = "waiting"  # for the resume of a pause of his own; of a break, once its time is used up
    LOCKED = "locked"  # waits to be unlocked
    MACHINE_CHANGED = "machine_changed"  # nobody has looked yet at the time that it cost
    CLOCK_DRIFT = "clock_drift"
    FAST_ANSWERS = "fast_answers"
    FOCUS_LOSS = "focus_loss"


ORDER: Final = tuple(Need)
MOVED: Final = "machine_changed"  # looked at like a signal of the page, as often as the machine has changed
OF_ITS_OWN: Final = {"clock_drift": Need.CLOCK_DRIFT, "fast_answers": Need.FAST_ANSWERS}  # all other signals: where one looks


class Begun(Struct, frozen=True, array_like=True):
    """A need and the moment from which it is shown."""

    need: Need
    since: Instant


def unlooked(sitting: Sitting, looked: Mapping[str, int]) -> dict[str, int]:
    """Signals of the page since a proctor last looked: signal -> how often. `looked`: signal -> how often by then."""
    news = {signal: times - looked.get(signal, 0) for signal, times in sitting.signals.items()}
    return {signal: times for signal, times in news.items() if times > 0}


def shown_signals(sitting: Sitting) -> dict[str, int]:
    """What a proctor looks at: the signals of the page, and a change of machine."""
    return {**sitting.signals, MOVED: sitting.machines} if sitting.moved_at else sitting.signals


def needs_of(
    sitting: Sitting,
    connection: Connection,
    looked: Mapping[str, int],
    room_holds: frozenset[str] = frozenset(),
    doubt_since: Instant = 0,
) -> tuple[Begun, ...]:
    """All needs of a sitting, in order. `room_holds` are names of pauses that the whole room waits for together."""
    if sitting.state in FINAL:
        return ()
    found: dict[Need, Instant] = {}
    if sitting.asking:
        found[Need.SECOND_SIGN_IN] = min(asker.at for asker in sitting.asking)
    if doubt_since:
        found[Need.DOUBT] = doubt_since
    if sitting.help:
        found[Need.HAND] = sitting.help_at
    if sitting.state in RUNNING and connection.unsaved_since:
        found[Need.UNSAVED] = connection.unsaved_since + UNSAVED_FOR
    if sitting.state in RUNNING and connection.kind in (Kind.LOST, Kind.NEVER):
        found[Need.LOST] = (connection.since or sitting.opened_at) + LOST_FOR
    if sitting.vacated_at and sitting.state in RUNNING:
        found[Need.MOVING] = sitting.vacated_at
    if sitting.locked:
        found[Need.LOCKED] = sitting.locked_at
    own = [hold.since + (hold.most or 0) for hold in sitting.open_holds if hold.name not in room_holds]
    if own:
        found[Need.WAITING] = min(own)
    if sitting.moved_at and sitting.machines > looked.get(MOVED, 0):
        found[Need.MACHINE_CHANGED] = sitting.moved_at
    signals = unlooked(sitting, looked)
    for signal, need in OF_ITS_OWN.items():
        if signals.pop(signal, 0):
            found[need] = sitting.signal_at
    unpassed = [signal for signal in ACCESS if signals.pop(signal, 0)]
    if unpassed and not sitting.waived:
        found[Need.ACCESS] = sitting.signal_at
    if signals:
        found[Need.FOCUS_LOSS] = sitting.signal_at
    return tuple(Begun(need, found[need]) for need in ORDER if need in found)


def due(needs: Iterable[Begun], now: Instant) -> list[Need]:
    """Those that have begun."""
    return [begun.need for begun in needs if begun.since <= now]
