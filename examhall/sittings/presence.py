"""Who is here: when each browser was last heard of, from where, and what it has heard. Never part of a sitting's state.

Kept in memory and written in one statement each ten seconds, so that after an outage it is known since when.
"""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from examhall.instants import Instant, Span
from examhall.sittings.sitting import Sitting
from examhall.sittings.states import ENDED
from examhall.sittings.tables import heartbeat, presence

LONGEST_UNSAVED_MS: Final = 24 * 3600 * 1000  # what a page may claim


class Seen(Struct):
    """One sitting's browser: when it was last heard of, the version it knows, its address, and how many sockets it has here.

    `unsaved_since`: since when its page holds answers that the hall has not acknowledged (0: none). `elsewhere`: the last word
    of it came to another hall, or before a restart.
    """

    at: Instant
    version: int = 0
    address: str = ""
    sockets: int = 0
    unsaved_since: Instant = 0
    elsewhere: bool = False


def may_hold_unsent(sitting: Sitting, seen: Seen | None) -> bool:
    """Whether the machine of a sitting that is over may hold answers which never came: it said so, or was silent by the end.

    What was abandoned is no result anyway.
    """
    if seen is None or sitting.abandoned or sitting.state not in ENDED:
        return False
    return seen.unsaved_since > 0 or (not seen.sockets and seen.at < sitting.ended_at)


class Presence:
    """All browsers of this hall."""

    def __init__(self) -> None:
        self._seen: dict[str, Seen] = {}
        self._moved: set[str] = set()

    def heard(
        self, sitting_id: str, now: Instant, address: str = "", version: int = 0, unsaved_for: Span | None = None
    ) -> None:
        """Something came from this sitting's browser. `unsaved_for`: how long its oldest answer has waited, 0 for none."""
        seen = self._seen.get(sitting_id)
        if seen is None:
            seen = self._seen[sitting_id] = Seen(now)
        seen.at, seen.elsewhere = now, False
        if address:
            seen.address = address
        seen.version = max(seen.version, version)
        if unsaved_for is not None:
            seen.unsaved_since = (seen.unsaved_since or now - unsaved_for) if unsaved_for > 0 else 0
        self._moved.add(sitting_id)

    def plugged(self, sitting_id: str, now: Instant, by: int) -> None:
        """A socket of this sitting opened (+1) or closed (-1)."""
        self.heard(sitting_id, now)
        seen = self._seen[sitting_id]
        seen.sockets = max(0, seen.sockets + by)

    def of(self, sitting_id: str) -> Seen | None:
        return self._seen.get(sitting_id)

    def all(self) -> Mapping[str, Seen]:
        return self._seen

    def load(self, connection: Connection) -> None:
        """What was known before a restart; later on, what the other halls of an installation have heard since."""
        for row in connection.execute(select(presence)):
            known = self._seen.get(row.sitting_id)
            if known is None or (not known.sockets and row.seen_at > known.at):
                self._seen[row.sitting_id] = Seen(row.seen_at, row.version, row.address, 0, row.unsaved_since, elsewhere=True)

    def plugged_in(self, now: Instant) -> None:
        """Word for the other halls: an open socket is heard of by itself, without a word from its page."""
        for sitting_id, seen in self._seen.items():
            if seen.sockets:
                seen.at = now
                self._moved.add(sitting_id)

    def flush(self, connection: Connection) -> None:
        """Write what moved since the last time."""
        moved, self._moved = self._moved, set()
        rows = [
            {
                "sitting_id": one, "seen_at": seen.at, "version": seen.version, "address": seen.address[:64],
                "unsaved_since": seen.unsaved_since,
            }
            for one in sorted(moved)
            if (seen := self._seen.get(one)) is not None
        ]  # fmt: skip
        if not rows:
            return
        make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        query = make(presence)
        keep = {name: query.excluded[name] for name in ("seen_at", "version", "address", "unsaved_since")}
        try:
            connection.execute(query.on_conflict_do_update(index_elements=["sitting_id"], set_=keep), rows)
        except DBAPIError:
            self._moved |= moved  # to be written when the database is back: a browser may not be heard again
            raise


def beat(connection: Connection, name: str, now: Instant) -> None:
    """The hall's own heartbeat: an outage begins after the last one."""
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    query = make(heartbeat).values(name=name, at=now)
    connection.execute(query.on_conflict_do_update(index_elements=["name"], set_={"at": now}))


def last_beat(connection: Connection, name: str) -> Instant | None:
    return connection.execute(select(heartbeat.c.at).where(heartbeat.c.name == name)).scalar()
