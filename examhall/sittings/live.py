"""The candidate's socket: pushes the news of a sitting to its own page. Nothing that must not be lost rides on it."""

from collections.abc import Iterable
from typing import Annotated, Any

import msgspec
from flask import request
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import Namespace, SocketIO

from examhall.errors import Refusal
from examhall.hall import Hall
from examhall.instants import MILLISECOND
from examhall.sittings import board, queries
from examhall.sittings.clerk import Outcome
from examhall.sittings.leases import Lease, read_lease
from examhall.sittings.presence import LONGEST_UNSAVED_MS
from examhall.sittings.receipts import news
from examhall.sittings.sitting import QUIET, Sitting

PATH = "/candidate"


class Told(msgspec.Struct):
    """What a page says of itself: the version it has heard of, and how long its oldest unacknowledged answer has waited."""

    version: int
    unsaved_ms: Annotated[int, msgspec.Meta(ge=0, le=LONGEST_UNSAVED_MS)] = 0


class CandidateChannel(Namespace):  # type: ignore[misc]  # flask-socketio ships no types
    """One socket a page, opened with the page's lease."""

    def __init__(self, hall: Hall, socketio: SocketIO) -> None:
        super().__init__(PATH)
        self._hall = hall
        self._socketio = socketio
        self._leases: dict[str, Lease] = {}
        self._sockets: dict[str, set[str]] = {}  # sitting -> its sockets: more than one while a machine changes
        self._turns: dict[str, int] = {}  # sitting -> the turn its pages were last told of
        self._looked_at = hall.now()
        hall.announcements.listen("sittings", self.push)
        if not hall.database.is_sqlite:
            hall.announcements.listen("tick", self.look)

    def on_connect(self, auth: Any = None) -> None:
        try:
            told = auth if isinstance(auth, dict) else {}
            lease = read_lease(self._hall.lease_key, str(told.get("sitting", "")), str(told.get("lease", "")))
        except (Refusal, ValueError) as refusal:
            raise Refused("lease") from refusal
        self._leases[request.sid] = lease  # type: ignore[attr-defined]
        self._sockets.setdefault(lease.sitting, set()).add(request.sid)  # type: ignore[attr-defined]
        self._hall.presence.plugged(lease.sitting, self._hall.now(), +1)
        self._hall.announcements.tell("presence", lease.sitting)

    def on_disconnect(self, *_: Any) -> None:
        lease = self._leases.pop(request.sid, None)  # type: ignore[attr-defined]
        if lease is not None:
            left = self._sockets[lease.sitting]
            left.discard(request.sid)  # type: ignore[attr-defined]
            if not left:
                del self._sockets[lease.sitting]
                self._turns.pop(lease.sitting, None)
            self._hall.presence.plugged(lease.sitting, self._hall.now(), -1)
            self._hall.announcements.tell("presence", lease.sitting)

    def on_seen(self, told: Any = None) -> None:
        """The page has heard of this version (the console shows an act as received), and how long its answers have waited."""
        lease = self._leases.get(request.sid)  # type: ignore[attr-defined]
        try:
            page = msgspec.convert(told, Told)
        except msgspec.ValidationError:
            return
        if lease is not None:
            self._hall.presence.heard(
                lease.sitting, self._hall.now(), version=page.version, unsaved_for=page.unsaved_ms * MILLISECOND
            )
            self._hall.announcements.tell("presence", lease.sitting)

    def push(self, outcomes: Iterable[Outcome]) -> None:
        """Send the news to the pages whose sittings moved by more than their own writing."""
        for outcome in outcomes:
            moved = outcome.sitting
            if moved is not None and not all(type(posted.record.entry) in QUIET for posted in outcome.posted):
                self._tell(moved)

    def look(self) -> None:
        """Each second where there may be several halls: what another one did to sittings whose pages hang on this one."""
        if not self._sockets:
            return
        since, self._looked_at = self._looked_at - board.OVERLAP, self._hall.now()
        with self._hall.database.reading() as connection:
            moved = board.read_moved(connection, list(self._sockets), since)
        for sitting in moved:
            if sitting.turn > self._turns.get(sitting.id, -1):
                self._tell(sitting)

    def _tell(self, moved: Sitting) -> None:
        sockets = tuple(self._sockets.get(moved.id, ()))
        if not sockets:
            return
        self._turns[moved.id] = moved.turn
        receipt = ""
        if moved.receipt:
            with self._hall.database.reading() as connection:
                receipt = queries.receipt_of(connection, moved)
        for socket in sockets:
            told = news(moved, self._hall.now(), self._leases[socket].browser, receipt)
            self._socketio.emit("news", told, namespace=PATH, to=socket)
