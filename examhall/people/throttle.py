"""Slows down wrong sign-ins per number and address, without ever locking out the real person at the seat.

After five wrong tries one try each two seconds is looked at. Who had to wait has the next turn, and of those who wait the
browser with the fewest wrong tries, then the one whose door was opened first: a flood from the candidate's own address (a
centre's machines may share one) stands behind the candidate, and guesses no faster for it. Pure but for its memory.
"""

import sys
from typing import NamedTuple

from examhall.instants import SECOND, Instant

FREE_TRIES = 5
PAUSE = 2 * SECOND
TURN_KEPT = 15 * SECOND  # for somebody who reads "please wait" and tries again
MOST_WAITING = 16
MOST_KNOWN = 64
FORGET_AFTER = 15 * 60 * SECOND
MOST_REMEMBERED = 20_000


class Browser(NamedTuple):
    """A browser at the door: when its door was opened, and its own name."""

    since: Instant
    name: str


NAMELESS = Browser(sys.maxsize, "")  # all that never opened a door, together


class _Door:
    """What is remembered of one number at one address."""

    def __init__(self) -> None:
        self.tries = 0
        self.wrong: dict[Browser, int] = {}  # of the latest browsers that were
        self.waiting: dict[Browser, Instant] = {}
        self.last: Instant = 0

    def rank(self, browser: Browser) -> tuple[int, Browser]:
        return (self.wrong.get(browser, 0), browser)

    def may_try(self, browser: Browser, now: Instant) -> bool:
        if self.tries < FREE_TRIES:
            return True
        self.waiting = {one: asked for one, asked in self.waiting.items() if now - asked < TURN_KEPT} | {browser: now}
        queue = sorted(self.waiting, key=self.rank)
        if now - self.last < PAUSE or queue[0] != browser:
            self.waiting = {one: self.waiting[one] for one in queue[:MOST_WAITING]}
            return False
        del self.waiting[browser]
        self.last = now
        return True

    def was_wrong(self, browser: Browser, now: Instant) -> None:
        self.tries, self.last = self.tries + 1, now
        self.wrong[browser] = self.wrong.pop(browser, 0) + 1
        if len(self.wrong) > MOST_KNOWN:
            del self.wrong[next(iter(self.wrong))]


class Pace:
    """How often something may happen for one key: so many times at once, and then so many a second. Pure but for its memory."""

    def __init__(self, burst: int, a_second: float) -> None:
        self._burst, self._a_second = float(burst), a_second
        self._left: dict[str, tuple[float, Instant]] = {}

    def allows(self, key: str, now: Instant) -> bool:
        """Whether it may happen now; then it is counted."""
        if len(self._left) >= MOST_REMEMBERED:
            self._left = {one: told for one, told in self._left.items() if self._now(*told, now) < self._burst}
        left = self._now(*self._left.get(key, (self._burst, now)), now)
        self._left[key] = (left - 1 if left >= 1 else left, now)
        return left >= 1

    def _now(self, left: float, at: Instant, now: Instant) -> float:
        return min(self._burst, left + (now - at) / SECOND * self._a_second)


class Throttle:
    def __init__(self) -> None:
        self._doors: dict[tuple[str, str], _Door] = {}

    def may_try(self, number: str, address: str, browser: Browser, now: Instant) -> bool:
        """Whether this try is looked at; where not, it costs nothing and says nothing."""
        door = self._doors.get((number, address))
        return door is None or now - door.last > FORGET_AFTER or door.may_try(browser, now)

    def was_wrong(self, number: str, address: str, browser: Browser, now: Instant) -> None:
        if len(self._doors) >= MOST_REMEMBERED:
            self._doors = {key: door for key, door in self._doors.items() if now - door.last < FORGET_AFTER}
        door = self._doors.get((number, address))
        if door is None or now - door.last > FORGET_AFTER:
            door = self._doors[number, address] = _Door()
        door.was_wrong(browser, now)

    def was_right(self, number: str, address: str) -> None:
        self._doors.pop((number, address), None)
