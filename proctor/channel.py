"""What the staff's sockets share: rooms that somebody watches, looked at in turn and told once however many watch. Push only.

Only rooms that somebody watches cost anything: one task, started with the first watcher, reads the rows that changed. What is
lost heals: each kind of channel says how.
"""

import logging
import threading
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Protocol

from flask import request
from flask_socketio import ConnectionRefusedError as NotLetIn
from flask_socketio import Namespace, join_room, leave_room
from sqlalchemy import Connection

from examhall.errors import Refusal, SignInNeeded
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.people import guards
from examhall.people.operations import ACCESS
from examhall.people.permissions import Action
from examhall.sittings import entries as e
from examhall.sittings.clerk import Outcome
from examhall.sittings.presence import Presence
from proctor.queries import on_duty

log = logging.getLogger(__name__)

RIGHTS: Final = 30.0  # seconds until it is asked again whether the watchers still may watch

# What a candidate's page writes by itself all the time; everything else is worth a message at once.
ORDINARY: Final = (e.Answered, e.Noted, e.Observed, e.KeptAside)


def channel_of(run_id: str) -> str:
    return f"room:{run_id}"


class Look(Protocol):
    """Looks at one room: what its watchers are to be told that they do not know yet, or None."""

    def __init__(self, run_id: str, presence: Presence) -> None: ...

    def look(self, connection: Connection, now: Instant, *, whole: bool = False) -> dict[str, Any] | None: ...


@dataclass
class Room:
    """A watched room: when it was last told, when last read whole, and what presses. Times are monotonic seconds."""

    watch: Look
    told_at: float
    whole_at: float
    urgent: bool = False
    stirred: bool = False  # something happened to the room as such: read it whole


@dataclass(frozen=True)
class Watcher:
    """Who hangs on a socket, and which rooms it hears of."""

    person: str
    access: int  # as it was when they came
    runs: Collection[str]
    acts: bool = False  # may do more than look


class RoomChannel(Namespace):  # type: ignore[misc]  # flask-socketio ships no types
    """Hears "leave"; says `EVENT`, and "dismissed" to who may no longer watch. Spans are seconds."""

    PATH: ClassVar[str]
    EVENT: ClassVar[str]
    LOOK: ClassVar[type[Look]]  # what looks at a room for this channel
    TICK: ClassVar[float]  # between two messages to a room
    URGENT: ClassVar[float]  # the same where something urgent happened
    WHOLE: ClassVar[float]  # so often all of a room is read, not only what changed

    def __init__(self, hall: Hall) -> None:
        super().__init__(self.PATH)
        self._hall = hall
        self._rooms: dict[str, Room] = {}
        self._watchers: dict[str, Watcher] = {}  # by socket
        self._bell = threading.Event()
        self._lock = threading.Lock()
        self._working = False
        self._checked_at = time.monotonic()
        hall.announcements.listen("sittings", self.sittings_moved)
        hall.announcements.listen("runs", self.run_moved)
        hall.announcements.listen(ACCESS, self.access_changed)

    def on_connect(self, _auth: Any = None) -> None:
        try:
            guards.check(Action.WATCH_ROOM)
        except Refusal as refusal:
            raise NotLetIn(refusal.code) from refusal

    def on_leave(self, _told: Any = None) -> None:
        found = self._watchers.pop(_socket(), None)
        if found is not None:
            for run_id in found.runs:
                leave_room(channel_of(run_id))
            self._forget(found.runs)

    def on_disconnect(self, *_: Any) -> None:
        found = self._watchers.pop(_socket(), None)
        if found is not None:
            self._forget(found.runs)

    def each_round(self) -> None:
        """Done each time some rooms were told."""

    def let_watch(self, connection: Connection, watcher: Watcher) -> bool:
        """From now on this socket hears of these rooms, and of no others. False where it hung up meanwhile."""
        self.on_leave()
        for run_id in watcher.runs:
            if run_id not in self._rooms:
                self._rooms[run_id] = self._begin(connection, run_id)
        try:
            for run_id in watcher.runs:
                join_room(channel_of(run_id))
        except ValueError:  # it hung up while we looked
            self._forget(watcher.runs)
            return False
        self._watchers[_socket()] = watcher
        self._work()
        return True

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

    def access_changed(self, person_id: str) -> None:
        """After a change of what somebody may do or signs in with: they sign in again before they hear more."""
        for socket, watcher in list(self._watchers.items()):
            if watcher.person == person_id:
                self._send_away(socket)

    def push(self, run_id: str, room: Room) -> None:
        """Read what changed in this room and tell its watchers."""
        now = time.monotonic()
        whole = room.stirred or now - room.whole_at >= self.WHOLE
        room.urgent = room.stirred = False
        room.told_at = now
        if whole:
            room.whole_at = now
        with self._hall.database.reading() as connection:
            message = room.watch.look(connection, self._hall.now(), whole=whole)
        if message is not None:
            self.socketio.emit(self.EVENT, message, namespace=self.PATH, to=channel_of(run_id))

    def dismiss(self) -> None:
        """Send away who may no longer watch, and forget whose end went unheard."""
        for socket, watcher in list(self._watchers.items()):
            if not self.socketio.server.manager.is_connected(socket, self.PATH):
                del self._watchers[socket]
                self._forget(watcher.runs)
                continue
            try:
                with self._hall.database.reading() as connection:
                    if not guards.is_signed_in_still(connection, watcher.person, watcher.access):
                        raise SignInNeeded()
                    for run_id in watcher.runs:
                        on_duty(connection, watcher.person, run_id, Action.WATCH_ROOM)
            except Refusal:
                self._send_away(socket)

    def _send_away(self, socket: str) -> None:
        self.socketio.emit("dismissed", {}, namespace=self.PATH, to=socket)
        self.socketio.server.disconnect(socket, namespace=self.PATH)

    def _begin(self, connection: Connection, run_id: str) -> Room:
        watch, now = self.LOOK(run_id, self._hall.presence), time.monotonic()
        watch.look(connection, self._hall.now(), whole=True)
        return Room(watch, now, now)

    def _forget(self, runs: Iterable[str]) -> None:
        watched = {run_id for watcher in self._watchers.values() for run_id in watcher.runs}
        for run_id in runs:
            if run_id not in watched:
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
            next_due = min((self._due(room) for room in list(self._rooms.values())), default=0.0)
            self._bell.wait(max(0.0, next_due - time.monotonic()))
            self._bell.clear()
            now = time.monotonic()
            for run_id, room in list(self._rooms.items()):
                if self._due(room) <= now:
                    self._push_or_wait(run_id, room)
            try:
                if now - self._checked_at >= RIGHTS:
                    self._checked_at = now
                    self.dismiss()
                self.each_round()
            except Exception:  # done again with the next round: the rooms are told all the same
                log.exception("the watchers of %s could not be looked after", self.PATH)

    def _push_or_wait(self, run_id: str, room: Room) -> None:
        try:
            self.push(run_id, room)
        except Exception:  # the next look finds what this one missed
            log.exception("room %s could not be told", run_id)

    def _due(self, room: Room) -> float:
        return room.told_at + (self.URGENT if room.urgent else self.TICK)


def _socket() -> str:
    return str(request.sid)  # type: ignore[attr-defined]  # set by flask-socketio
