"""What time it is. The only file that looks: everything else is handed `now`.

An `Instant` is whole microseconds since 1970 UTC: exact in the journal's text, cheap to add, the same on every machine.
Now = wall time at process start + monotonic time since, never below the last entry, so that a stepped wall clock never
moves a deadline.
"""

import time
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

Instant = int
Span = int  # microseconds

SECOND: Span = 1_000_000
MINUTE: Span = 60 * SECOND
STEP_ALARM: Span = 2 * SECOND


class Clock(Protocol):
    """Anything that tells the time: the server's clock, or a frozen one in tests."""

    def now(self) -> Instant: ...

    def drift(self) -> Span: ...


class SystemClock:
    """The server's clock: never steps."""

    def __init__(self) -> None:
        self._start_wall = time.time_ns() // 1000
        self._start_monotonic = time.monotonic_ns() // 1000

    def not_before(self, at: Instant) -> None:
        """Never tell a time before this one: the journal's last entry, should the wall clock have been set back since."""
        self._start_wall += max(0, at - self.now())

    def now(self) -> Instant:
        return self._start_wall + time.monotonic_ns() // 1000 - self._start_monotonic

    def drift(self) -> Span:
        """How far the wall clock has moved away from ours since the start: over `STEP_ALARM` somebody set it."""
        return time.time_ns() // 1000 - self.now()


def instant(moment: datetime) -> Instant:
    """An aware datetime as an instant."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs an aware datetime")
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds


def moment(at: Instant, zone: str = "UTC") -> datetime:
    """An instant as an aware datetime in an IANA zone, for people."""
    return datetime.fromtimestamp(at // SECOND, tz=ZoneInfo(zone)).replace(microsecond=at % SECOND)
