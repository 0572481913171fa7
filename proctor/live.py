"""The console's socket: one message a room a second at most, sooner where a proctor waits for it. Push only.

Only rooms that somebody watches cost anything: one task, started with the first watcher, reads the rows that changed and
tells each room once, however many watch it. What is lost heals: every message carries the sum of the room's counters.
"""

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from flask import request
from flask_socketio import ConnectionRefusedError as NotLetIn
from flask_socketio import Namespace, join_room, leave_room
from sqlalchemy import Connection

from examhall import replies
from examhall.errors import NotFound, Refusal
from examhall.hall import Hall
from examhall.people import guards
from examhall.people.permissions import Action
from examhall.sittings import entries as e
from examhall.sittings.clerk import Outcome
from proctor.queries import on_duty
from proctor.watch import Watch

log = logging.getLogger(__name__)

PATH: Final = "/proctor"
TICK: Final = 1.0  # seconds between two messages to a room
URGENT: Final = 0.2  # the same where something urgent happened
WHOLE: Final = 10.0  # so often all of a room is read, not only what changed
RIGHTS: Final = 30.0  # so often it is asked again whether the watchers still may watch

# What a candidate's page writes by itself all the time; everything else is worth a message at once.
ORDINARY: Final = (e.Answered, e.Noted, e.Observed, e.KeptAside)


def channel_of(run_id: str) -> str:
    return f"room:{run_id}"


@dataclass
class Room:
    """A watched room: when it was last told, when last read whole, and what presses. Times are monotonic seconds."""

    watch: Watch
    told_at: float
    whole_at: float
    urgent: bool = False
    stirred: bool = False  # something happened to the room as such: read it whole


class ConsoleChannel(Namespace):  # type: ignore[misc]  # flask-socketio ships no types
    """Consoles say "watch" and "leave" with a run; they hear "delta", and "dismissed" when they may no longer watch."""

    def __init__(self, hall: Hall) -> None:
        super().__init__(PATH)
        self._hall = hall
        self._rooms: dict[str, Room] = {}
        self._watchers: dict[str, tuple[str, str]] = {}  # socket -> (run, person)
        self._bell = threading.Event()
        self._lock = threading.Lock()
        self._working = False
        self._checked_at = time.monotonic()
        hall.announcements.listen("sittings", self.sittings_moved)
        hall.announcements.listen("runs", self.run_moved)

    def on_connect(self, _auth: Any = None) -> None:
        try:
            guards.check(Action.WATCH_ROOM)
        except Refusal as refusal:
            raise NotLetIn(refusal.code) from refusal

    def on_watch(self, told: Any = None) -> dict[str, Any]:
        """{"run": id}: from now on this socket hears of that room, and of no other."""
        run_id = told.get("run") if isinstance(told, dict) else None
        try:
            user = guards.check(Action.WATCH_ROOM)
            if not isinstance(run_id, str):
                raise NotFound()
            with self._hall.database.reading() as connection:
                on_duty(connection, user.id, run_id, Action.WATCH_ROOM)
                self.on_leave()
                if run_id not in self._rooms:
                    self._rooms[run_id] = self._begin(run_id, connection)
        except Refusal as refusal:
            return replies.body_of(refusal)
        try:
            join_room(channel_of(run_id))
        except ValueError:  # it hung up while we looked
            self._forget(run_id)
            return {}
        self._watchers[_socket()] = (run_id, user.id)
        self._work()
        return {"watching": run_id}

    def on_leave(self, _told: Any = None) -> None:
        found = self._watchers.pop(_socket(), None)
        if found is not None:
            leave_room(channel_of(found[0]))
            self._forget(found[0])

    def on_disconnect(self, *_: Any) -> None:
        found = self._watchers.pop(_socket(), None)
        if found is not None:
            self._forget(found[0])

    def sittings_moved(self, outcomes: Iterable[Outcome]) -> None:
        """After each commit: ring for the watched rooms where more happened than a save."""
        for outcome in outcomes:
            room = self._rooms.get(outcome.sitting.run) if outcome.sitting else None
            if room and any(not isinstance(posted.record.entry, ORDINARY) for posted in outcome.posted):
                room.urgent = True
                self._bell.set()

    def run_moved(self, run_id: str) -> None:
        """After an act on a room as such."""
        room = self._rooms.get(run_id)
        if room is not None:
            room.urgent = room.stirred = True
            self._bell.set()

    def push(self, run_id: str, room: Room) -> None:
        """Read what changed in this room and tell its watchers."""
        now = time.monotonic()
        whole = room.stirred or now - room.whole_at >= WHOLE
        room.urgent = room.stirred = False
        room.told_at = now
        if whole:
            room.whole_at = now
        with self._hall.database.reading() as connection:
            message = room.watch.look(connection, self._hall.now(), whole=whole)
        if message is not None:
            self.socketio.emit("delta", message, namespace=PATH, to=channel_of(run_id))

    def dismiss(self) -> None:
        """Send away who may no longer watch, and forget whose end went unheard."""
        for socket, (run_id, person_id) in list(self._watchers.items()):
            if not self.socketio.server.manager.is_connected(socket, PATH):
                del self._watchers[socket]
                self._forget(run_id)
                continue
            try:
                with self._hall.database.reading() as connection:
                    on_duty(connection, person_id, run_id, Action.WATCH_ROOM)
            except Refusal:
                self.socketio.emit("dismissed", {}, namespace=PATH, to=socket)
                self.socketio.server.disconnect(socket, namespace=PATH)

    def _begin(self, run_id: str, connection: Connection) -> Room:
        watch, now = Watch(run_id, self._hall.presence), time.monotonic()
        watch.look(connection, self._hall.now(), whole=True)
        return Room(watch, now, now)

    def _forget(self, run_id: str) -> None:
        if all(run != run_id for run, _ in self._watchers.values()):
            self._rooms.pop(run_id, None)

    def _work(self) -> None:
        with self._lock:
            if not self._working:
                self._working = True
                self.socketio.start_background_task(self._tell)

    def _tell(self) -> None:
        """The one task: each room when it is due, until nobody watches any more."""
        while True:
            with self._lock:
                if not self._rooms:
                    self._working = False
                    return
            next_due = min((_due(room) for room in list(self._rooms.values())), default=0.0)
            self._bell.wait(max(0.0, next_due - time.monotonic()))
            self._bell.clear()
            now = time.monotonic()
            for run_id, room in list(self._rooms.items()):
                if _due(room) <= now:
                    self._push_or_wait(run_id, room)
            if now - self._checked_at >= RIGHTS:
                self._checked_at = now
                self.dismiss()

    def _push_or_wait(self, run_id: str, room: Room) -> None:
        try:
            self.push(run_id, room)
        except Exception:  # the next look finds what this one missed; the consoles ask for the snapshot meanwhile
            log.exception("room %s could not be told", run_id)


def _due(room: Room) -> float:
    return room.told_at + (URGENT if room.urgent else TICK)


def _socket() -> str:
    return str(request.sid)  # type: ignore[attr-defined]  # set by flask-socketio
