"""When time is up for one candidate: pauses, extra time and a late start counted in. Pure; all times are instants.

The clock runs from the moment the part was opened in the room, not from a candidate's first screen. A pause never edits a
time: it is a hold with a beginning and an end, and overlapping holds pay once.
"""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from examhall.instants import SECOND, Instant, Span

GRACE: Final[Span] = 10 * SECOND  # a change received this long after the deadline still counts, marked


class Hold(Struct, frozen=True):
    """The clock stood still from `since` until `until` (None: it still does). `kind`: pause, break or reopening.

    A break stops it no longer than `most`, however long the candidate stays away.
    """

    name: str
    since: Instant
    until: Instant | None = None
    kind: str = "pause"
    reason: str = ""
    most: Span | None = None

    def stopped_until(self, now: Instant) -> Instant:
        """Up to when this hold has stopped the clock, as seen at `now`."""
        end = now if self.until is None else min(self.until, now)
        return end if self.most is None else min(end, self.since + self.most)


class Allowance(Struct, frozen=True):
    """All that decides when time is up: what the candidate is told is built from these same figures."""

    opened_at: Instant
    allowed: Span
    extra: Span = 0
    granted: Span = 0
    holds: tuple[Hold, ...] = ()


def length_of_union(spans: Iterable[tuple[Instant, Instant]]) -> Span:
    """The clock time that the spans cover together: what overlaps counts once, what is empty or turned round, not at all."""
    total, reached = 0, None
    for start, end in sorted(spans):
        if reached is None or start > reached:
            reached = start
        if end > reached:
            total += end - reached
            reached = end
    return total


def held(allowance: Allowance, now: Instant) -> Span:
    """How long the clock has stood still until `now`: the union of the holds, clipped to [opened_at, now]."""
    if not allowance.holds:
        return 0
    return length_of_union((max(hold.since, allowance.opened_at), hold.stopped_until(now)) for hold in allowance.holds)


def clock_stands_until(holds: Iterable[Hold], now: Instant) -> Instant | None:
    """Until when the clock stands at the least, given the open holds at `now`: 0 where it runs, None where no end is known."""
    ends = [None if hold.most is None else hold.since + hold.most for hold in holds if hold.until is None]
    if None in ends:
        return None
    last = max((end for end in ends if end is not None), default=0)
    return last if last > now else 0


def break_used(holds: Iterable[Hold], now: Instant) -> Span:
    """How much of the allowance the candidate's own breaks have used up."""
    return sum(hold.stopped_until(now) - hold.since for hold in holds if hold.kind == "break")


def deadline(allowance: Allowance, now: Instant) -> Instant:
    """When time is up, as seen at `now`. While a hold is open this moves with the clock and the time left stands still."""
    return allowance.opened_at + allowance.allowed + allowance.extra + allowance.granted + held(allowance, now)


def left(allowance: Allowance, now: Instant) -> Span:
    """Time left, never below zero."""
    return max(0, deadline(allowance, now) - now)
