"""Whether somebody answers faster than anybody reads: fifteen questions in a row, less than three seconds each. Pure.

A question counts when it is answered for the first time, and by the slower of two clocks: the hall's, and the browser's own,
so that the answers of a machine that was offline, which come all at once, are no sign of anything. The last five minutes do
not count: who runs out of time guesses. It is shown to a proctor and decides nothing.

Of 20,000 simulated sittings of 80 questions and 60 minutes (27 s a question, log-normal, from one candidate to the next by 0.4
and from question to question by 0.7; true or false in half the time; one question in eight left for later), and of 2,000 who
enter a list of answers at two, three or four seconds each:

    in a row    within    flagged though honest    found at 2 s    3 s     4 s
    10          30 s      0.45 %                   100 %           100 %   36 %
    12          36 s      0.20 %                   100 %           100 %   12 %
    15          45 s      0.05 %                   100 %           100 %    1 %    taken: a wrong one in fifty rooms of forty
    15          60 s      0.60 %                   100 %           100 %   100 %
    20          60 s      0.01 %                   100 %           100 %    0 %
"""

from collections import deque
from typing import Final

from examhall.instants import MILLISECOND, MINUTE, SECOND, Instant, Span

IN_A_ROW: Final = 15
WITHIN: Final[Span] = 45 * SECOND
GUESSING: Final[Span] = 5 * MINUTE  # before the deadline


class Pace:
    """One sitting's first answers, as they come."""

    def __init__(self) -> None:
        self._answered = 0  # the places that were answered before, as bits
        self._firsts = deque[tuple[Instant, Instant]](maxlen=IN_A_ROW)

    def heard(self, place: int, received_at: Instant, said_at: int) -> Span:
        """How long the last fifteen first answers took, where that is too fast; else 0. `said_at`: the browser's ms."""
        if self._answered >> place & 1:
            return 0
        self._answered |= 1 << place
        self._firsts.append((received_at, said_at * MILLISECOND))
        if len(self._firsts) < IN_A_ROW:
            return 0
        (first, first_said), (last, last_said) = self._firsts[0], self._firsts[-1]
        took = max(last - first, last_said - first_said)
        if took >= WITHIN:
            return 0
        self._firsts.clear()  # told once, until it happens again
        return max(took, SECOND)
