"""One room as its watchers were last told of it, and what to tell them next: only what is not as it was."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from examhall.instants import Instant
from examhall.people.operations import names_of
from examhall.sittings import board
from examhall.sittings.board import OVERLAP
from examhall.sittings.presence import Presence, Seen
from examhall.sittings.receipts import milliseconds
from examhall.sittings.sitting import Sitting
from proctor.header import Header
from proctor.presence import Connection as Line
from proctor.presence import connection_of
from proctor.queries import header_of, papers_of
from proctor.room import NO_PAPER, Paper, Seat, changed, seat_of, total


class Watch:
    """Reads the rows that changed since the last look; `whole` reads all, and what is said over the room."""

    def __init__(self, run_id: str, presence: Presence) -> None:
        self._run_id = run_id
        self._presence = presence
        self._header = Header()
        self._papers: dict[str, Paper] = {}
        self._sittings: dict[str, Sitting] = {}
        self._lines: dict[str, tuple[Line, int]] = {}
        self._seats: dict[str, Seat] = {}
        self._names: dict[str, str] = {}  # of those who go to a raised hand
        self._looked_at: Instant = 0

    def look(self, connection: Connection, now: Instant, *, whole: bool = False) -> dict[str, Any] | None:
        """The message that brings a screen up to date, or None where nothing is to be told.

        now: ms; sum: of all counters; seats: those that changed; header: only where it changed.
        """
        before, header_before = self._seats, self._header
        moved = self._read(connection, now, whole)
        self._seats = {one: self._seat(one, now, before.get(one), one in moved) for one in self._sittings}
        seats = changed(before, self._seats.values())
        if not seats and header_before == self._header:
            return None
        message: dict[str, Any] = {"now": milliseconds(now), "sum": self.total, "seats": seats}
        if header_before != self._header:
            message["header"] = self._header
        told: dict[str, Any] = msgspec.to_builtins(message)
        return told

    @property
    def total(self) -> int:
        return total(self._seats.values(), self._header.count)

    @property
    def header(self) -> Header:
        return self._header

    @property
    def seats(self) -> list[Seat]:
        return list(self._seats.values())

    def _read(self, connection: Connection, now: Instant, whole: bool) -> set[str]:
        """Bring the sittings up to date; the ids of those whose seat must be drawn again."""
        if whole:
            self._header = header_of(connection, self._run_id)
            self._papers = papers_of(connection, self._run_id)
        since = 0 if whole else self._looked_at - OVERLAP
        self._looked_at = now
        moved = set()
        for one, shown in board.read_run(connection, self._run_id, since).items():
            known = self._sittings.get(one)
            if known is None or known.version != shown.sitting.version:
                moved.add(one)
            self._sittings[one] = shown.sitting
        helpers = {sitting.help_by for sitting in self._sittings.values()} - self._names.keys() - {""}
        if helpers:
            self._names |= names_of(connection, helpers)
        return set(self._sittings) if whole else moved

    def _seat(self, one: str, now: Instant, before: Seat | None, moved: bool) -> Seat:
        line = line_of(self._presence.of(one), now)
        if before is not None and not moved and self._lines.get(one) == line:
            return before
        self._lines[one] = line
        connection, heard = line
        sitting = self._sittings[one]
        helper = self._names.get(sitting.help_by, "")
        return seat_of(sitting, connection, heard, self._papers.get(one, NO_PAPER), self._header.hold_names, helper)


def line_of(seen: Seen | None, now: Instant) -> tuple[Line, int]:
    """How a browser stands, and the version it has heard of."""
    if seen is None:
        return connection_of(None, 0, now), 0
    return connection_of(seen.at, seen.sockets, now, seen.unsaved_since, seen.elsewhere), seen.version
