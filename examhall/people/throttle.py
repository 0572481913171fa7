"""Slows down wrong sign-ins per number and address, without ever locking out the real person at the seat.

After five wrong tries one try each two seconds is looked at; a right one always gets in at its turn.
"""

from examhall.instants import SECOND, Instant

FREE_TRIES = 5
PAUSE = 2 * SECOND
FORGET_AFTER = 15 * 60 * SECOND
MOST_REMEMBERED = 20_000


class Throttle:
    def __init__(self) -> None:
        self._wrong: dict[tuple[str, str], tuple[int, Instant]] = {}

    def may_try(self, number: str, address: str, now: Instant) -> bool:
        """Whether this try is looked at; where not, it costs nothing and says nothing."""
        wrong, last = self._wrong.get((number, address), (0, 0))
        if wrong < FREE_TRIES or now - last >= PAUSE:
            if wrong >= FREE_TRIES:
                self._wrong[number, address] = (wrong, now)
            return True
        return False

    def was_wrong(self, number: str, address: str, now: Instant) -> None:
        if len(self._wrong) >= MOST_REMEMBERED:
            self._wrong = {key: seen for key, seen in self._wrong.items() if now - seen[1] < FORGET_AFTER}
        wrong, last = self._wrong.get((number, address), (0, 0))
        self._wrong[number, address] = (1 if now - last > FORGET_AFTER else wrong + 1, now)

    def was_right(self, number: str, address: str) -> None:
        self._wrong.pop((number, address), None)
