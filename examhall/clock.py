"""What time it is. The only file that looks: everything else is handed `now`.

Now = wall time at process start + monotonic time since, never below the last entry, so a stepped wall clock never moves a
deadline.
"""

import time
from typing import Protocol

from examhall.instants import SECOND, Instant, Span

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
        """Never tell a time before this one: the journals' last entry, should the wall clock have been set back since."""
        self._start_wall += max(0, at - self.now())

    def now(self) -> Instant:
        return self._start_wall + time.monotonic_ns() // 1000 - self._start_monotonic

    def drift(self) -> Span:
        """How far the wall clock has moved away from ours since the start: over `STEP_ALARM` somebody set it."""
        return time.time_ns() // 1000 - self.now()
