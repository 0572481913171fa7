"""The only scheduler: collects sittings whose time is up, writes heartbeat, presence and anchors, and runs the wings' chores.

It enforces nothing: `decide` does. A hall without a timekeeper would still refuse every late change; it would only not yet
have written down that time was up. Deadlines are rows, never stored jobs, so a restart forgets nothing.
"""

import logging
from collections.abc import Callable, Iterable
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import select

from examhall.audit import trail
from examhall.clock import STEP_ALARM
from examhall.errors import Refusal
from examhall.hall import Hall
from examhall.leadership import Leadership
from examhall.sittings import anchors
from examhall.sittings.clerk import Wish
from examhall.sittings.commands import Expire
from examhall.sittings.presence import beat
from examhall.sittings.tables import board
from examhall.sittings.timing import GRACE
from examhall.wing import Wing

COLLECT_SECONDS, TICK_SECONDS, FLUSH_SECONDS, ANCHOR_SECONDS = 1, 1, 10, 60
SHARE_SECONDS = 4  # so often several halls tell each other who is here
MOST_AT_ONCE = 500

log = logging.getLogger(__name__)


class Timekeeper:
    """One per installation: on SQLite the hall's file lock sees to that, on PostgreSQL an advisory lock."""

    def __init__(self, hall: Hall, wings: Iterable[Wing] = ()) -> None:
        self._hall = hall
        self._wings = tuple(wings)
        self._leadership = Leadership(hall.database)
        self._last: anchors.Anchor | None = None
        self._anchored = 0  # bytes of the anchors' file when this hall last told the trail
        self._drifted = False
        self._scheduler = BackgroundScheduler(timezone="UTC")

    def start(self) -> None:
        self._every(COLLECT_SECONDS, self.collect, leading=True)
        if self._hall.database.is_sqlite:
            self._every(FLUSH_SECONDS, self.flush)
        else:
            self._every(SHARE_SECONDS, self.share)
            self._every(TICK_SECONDS, partial(self._hall.announcements.tell, "tick"))
        self._every(ANCHOR_SECONDS, self.anchor, leading=True)
        for wing in self._wings:
            for seconds, chore in wing.chores.values():
                self._every(seconds, partial(chore, self._hall), leading=True)
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
        if self._leadership.held():
            self.anchor()
        self._leadership.give_up()

    def _every(self, seconds: float, chore: Callable[[], object], leading: bool = False) -> None:
        """Each so many seconds; what is `leading` is done by one hall of an installation alone."""

        def quietly() -> None:
            try:
                if not leading or self._leadership.held():
                    chore()
            except Refusal as refusal:
                log.warning("a chore must wait: %s", refusal.code)

        self._scheduler.add_job(quietly, "interval", seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None)

    def clock_is_sound(self) -> bool:
        """False while the wall clock stands more than two seconds from ours: an alarm, and nothing is collected."""
        drifted = abs(self._hall.clock.drift()) > STEP_ALARM
        if drifted != self._drifted:
            self._drifted = drifted
            self._write_down("clock_stepped" if drifted else "clock_sound_again", drift=self._hall.clock.drift())
        return not drifted

    def _write_down(self, action: str, **detail: object) -> None:
        log.warning("%s %s", action, detail)
        with self._hall.database.writing() as connection:
            trail.write(connection, self._hall.audit_key, self._hall.now(), "timekeeper", action, "clock", **detail)

    def collect(self) -> int:
        """Expire what is overdue; the same whether done once or ten times, on time or after a restart."""
        if not self.clock_is_sound():
            return 0
        now = self._hall.now()
        with self._hall.database.reading() as connection:
            overdue = connection.execute(
                select(board.c.sitting_id).where(board.c.deadline <= now - GRACE).limit(MOST_AT_ONCE)
            ).scalars()
            wishes = [Wish(sitting_id, Expire(), now) for sitting_id in overdue]
        if wishes:
            self._hall.clerk.carry_out(wishes)
        return len(wishes)

    def flush(self) -> None:
        with self._hall.database.writing() as connection:
            self._hall.presence.flush(connection)
            beat(connection, "hall", self._hall.now())

    def share(self) -> None:
        """Presence among several halls: ours is written for the others, theirs is read."""
        self._hall.presence.plugged_in(self._hall.now())
        self.flush()
        with self._hall.database.reading() as connection:
            self._hall.presence.load(connection)

    def anchor(self) -> None:
        """The heads that moved go to the file first, then their root to the trail; what a crash left untold is told first."""
        hall, path = self._hall, self._hall.config.anchors
        if anchors.size(path) != self._anchored:  # a start, a crash, or another hall of this installation was in the lead
            found = anchors.read(path)
            self._last = found[-1] if found else None
            with hall.database.reading() as connection:
                untold = self._last if self._last and self._last.root not in anchors.told(connection) else None
            self._tell(untold)
        with hall.database.reading() as connection:
            made = anchors.make(connection, hall.now(), self._last)
        if made is not None:
            anchors.append(path, made)
            self._last = made
            self._tell(made)

    def _tell(self, made: anchors.Anchor | None) -> None:
        hall = self._hall
        if made is not None:
            with hall.database.writing() as connection:
                anchors.tell(connection, hall.audit_key, made)
        self._anchored = anchors.size(hall.config.anchors)
