"""The sockets of the staff: the console of one room, and the overview of all rooms that somebody may watch. Push only."""

import time
from typing import Any

from examhall import replies
from examhall.errors import NotFound, Refusal
from examhall.hall import Hall
from examhall.people import guards
from examhall.people.permissions import Action, may
from proctor.attendance import BEATS, attend
from proctor.channel import RoomChannel, Watcher
from proctor.overlook import Overlook
from proctor.queries import on_duty, rooms_of
from proctor.watch import Watch


class ConsoleChannel(RoomChannel):
    """Consoles say "watch" with a run and hear "delta": one a second at most, sooner where a proctor waits for it.

    Every message carries the sum of the room's counters: a console that missed one asks for the snapshot.
    """

    PATH, EVENT, LOOK = "/proctor", "delta", Watch
    TICK, URGENT, WHOLE = 1.0, 0.2, 10.0

    def __init__(self, hall: Hall) -> None:
        super().__init__(hall)
        self._beat_at = 0.0

    def on_watch(self, told: Any = None) -> dict[str, Any]:
        """{"run": id}: from now on this socket hears of that room, and of no other."""
        run_id = told.get("run") if isinstance(told, dict) else None
        try:
            user = guards.check(Action.WATCH_ROOM)
            if not isinstance(run_id, str):
                raise NotFound()
            with self._hall.database.reading() as connection:
                _run, roles = on_duty(connection, user.id, run_id, Action.WATCH_ROOM)
                watching = self.let_watch(
                    connection, Watcher(user.id, user.access, (run_id,), acts=may(roles, Action.RUN_ROOM))
                )
        except Refusal as refusal:
            return replies.body_of(refusal)
        return {"watching": run_id} if watching else {}

    def each_round(self) -> None:
        """One write for all rooms: a transaction for each would keep saves waiting."""
        if time.monotonic() - self._beat_at >= BEATS:
            self._beat_at = time.monotonic()
            if runs := {run_id for watcher in self._watchers.values() if watcher.acts for run_id in watcher.runs}:
                attend(self._hall, runs)


class OverviewChannel(RoomChannel):
    """Who watches over rooms says "watch" and hears "figures" of each room that changed: counters each five seconds, whatever
    needs somebody at once. A message is all that is said of one room, and all rooms are told anew when the page asks."""

    PATH, EVENT, LOOK = "/overview", "figures", Overlook
    TICK, URGENT, WHOLE = 5.0, 0.2, 30.0

    def on_watch(self, _told: Any = None) -> dict[str, Any]:
        """From now on this socket hears of today's rooms where its person may watch."""
        try:
            user = guards.check(Action.WATCH_ROOM)
            with self._hall.database.reading() as connection:
                runs = rooms_of(connection, user.id, self._hall.now(), None)
                self.let_watch(connection, Watcher(user.id, user.access, tuple(run.id for run in runs)))
        except Refusal as refusal:
            return replies.body_of(refusal)
        return {"watching": [{"run": run.id, "room": run.room, "centre": run.centre} for run in runs]}
